// For tests: a schema of its own in the PostgreSQL that the stage `postgres` starts, and a history in it.
#pragma once

#include <string>

#include "history/test_history.h"
#include "journal/postgres/link.h"
#include "journal/postgres/postgres_test.h"

namespace tocsin::history {

struct Schema {
  std::string name;
  explicit Schema(std::string n) : name(std::move(n)) { run("DROP SCHEMA IF EXISTS " + name + " CASCADE; CREATE SCHEMA " + name); }
  ~Schema() { run("DROP SCHEMA IF EXISTS " + name + " CASCADE"); }
  static void run(std::string const& sql) {
    auto const cluster = journal::postgres::Cluster::parse(journal::test_postgres());
    auto link = cluster->connect("SET client_min_messages = warning", std::chrono::milliseconds(5'000));
    REQUIRE(link);
    auto const done = link->run_simple(sql, journal::postgres::after(std::chrono::milliseconds(20'000)));
    CHECK_MESSAGE(done.ok(), done.message());
  }
  std::string value(std::string const& sql) const {
    auto const cluster = journal::postgres::Cluster::parse(journal::test_postgres());
    auto link = cluster->connect("SET search_path = " + name, std::chrono::milliseconds(5'000));
    REQUIRE(link);
    auto const done = link->run({"value", sql.c_str()}, {}, journal::postgres::after(std::chrono::milliseconds(20'000)));
    REQUIRE_MESSAGE(done.ok(), done.message());
    return done.rows() == 0 ? "" : std::string(done.bytes(0, 0));
  }
};

inline Options in_schema(TestPast& past, Schema const& schema) {
  Options out = past.options();
  out.postgres = journal::test_postgres();
  out.schema = schema.name;
  return out;
}

}  // namespace tocsin::history
