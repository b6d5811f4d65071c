// Why: beside a journal in PostgreSQL others have their hands on the tables and the server may hang: calls must not feel it, and the past
// must go on.
#include <algorithm>
#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "history/test_schema.h"

using namespace tocsin;
using namespace tocsin::history;

TEST_CASE("postgres: a partition a month, made ahead, dropped whole; the rest as in a file") {
  if (journal::without_postgres("partitions")) return;
  Schema const schema("tocsin_h2");
  TestPast past;
  past.months_kept = 2;
  History history(*past.journal, in_schema(past, schema));
  CHECK(history.search(past.all()).error().code == "history.not_ready");
  course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(history);
  auto const names = [&] {
    return schema.value(
        "SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid "
        "WHERE inhparent = 'history_incident'::regclass");
  };
  CHECK(names() == "history_incident_2026_11 history_incident_2026_12 history_incident_2027_01");
  CHECK(history.stats()->partitions.size() == 6);
  CHECK(history.stats()->bytes > 0);
  past.centre.pass(Duration::days(100));
  auto const young = course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(history);
  REQUIRE(history.step());
  CHECK(names().find("2026_11") == std::string::npos);
  CHECK(past.said.back().find("history_incident_2026_11") != std::string::npos);
  auto const found = history.search(past.all());
  REQUIRE(found->incidents.size() == 1);
  CHECK(found->incidents[0].incident == young);
  CHECK(found->assignments.size() == 1);
  CHECK(history.search({.from = {0}, .to = past.centre.now, .unit = "E1", .place = "BELL"})->incidents.size() == 1);
  CHECK(history.search({.from = {0}, .to = past.centre.now, .sight = {.whole = false, .stations = {"S1"}}})->incidents.size() == 1);
  CHECK(history.search({.from = {0}, .to = past.centre.now, .sight = {.whole = false}})->incidents.empty());
  // The database goes and comes back: the history waits, and goes on.
  Schema::run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'tocsin'");
  course(past.centre, "fire.building", {"E1"});
  past.append();
  (void)history.step();
  TestPast::catch_up(history);
  CHECK(history.search(past.all())->incidents.size() == 2);
}

TEST_CASE("postgres: what hangs ends at once when the server stops, and the database works on for nobody") {
  if (journal::without_postgres("a question that hangs")) return;
  Schema const schema("tocsin_h3");
  TestPast past;
  course(past.centre, "fire.building", {"E1"});
  past.append();
  History history(*past.journal, in_schema(past, schema));
  TestPast::catch_up(history);
  // From now on whoever asks where the rows are waits for a minute: the thread that folds, and a question.
  Schema::run(
      "SET search_path = tocsin_h3; ALTER TABLE history_state RENAME TO history_state_was; CREATE VIEW history_state AS SELECT s.* FROM "
      "history_state_was s, pg_sleep(60)");
  auto const hanging = [&] {
    return schema.value(
        "SELECT COUNT(*)::text FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%history_state%'");
  };
  auto const wait_for = [&](std::string const& count) {
    for (int i = 0; i < 400 && hanging() != count; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return hanging();
  };
  course(past.centre, "fire.building", {"E1"});
  past.append();
  history.start();
  std::optional<Error> told;
  std::thread asking([&] {
    if (auto const found = history.search(past.all()); !found) told = found.error();
  });
  CHECK(wait_for("2") == "2");
  auto const began = std::chrono::steady_clock::now();
  history.stop();
  asking.join();
  // Not of speed: without a stop it is 20 s, when the statement's time is over.
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
  REQUIRE(told);
  CHECK(told->code == "history.not_ready");
  CHECK(history.search(past.all()).error().code == "history.not_ready");
  CHECK(wait_for("0") == "0");
  for (auto const& line : past.said) CHECK(line.find("connection was lost") == std::string::npos);  // It was given up on purpose.
}

TEST_CASE(
    "postgres: a month that somebody detached or dropped stops nothing; what was in it is said to be missing, until it is built anew") {
  if (journal::without_postgres("a month that was taken away")) return;
  Schema const schema("tocsin_h4");
  TestPast past;
  course(past.centre, "fire.building", {"E1"});  // 2026-11
  past.append();
  History history(*past.journal, in_schema(past, schema));
  TestPast::catch_up(history);
  CHECK(history.stats()->lost.empty());
  Schema::run(
      "SET search_path = tocsin_h4; ALTER TABLE history_incident DETACH PARTITION history_incident_2026_11; DROP TABLE "
      "history_assignment_2026_11");
  using Names = std::vector<std::string>;
  Names const taken{"history_assignment_2026_11", "history_incident_2026_11"};
  CHECK(history.stats()->lost == taken);
  course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(history);
  CHECK(history.search(past.all())->incidents.size() == 1);
  CHECK(history.search(past.all())->assignments.size() == 1);
  CHECK(history.stats()->lost == taken);
  CHECK(std::ranges::count(history.stats()->partitions, "history_incident_2026_11b") == 1);
  CHECK(schema.value("SELECT COUNT(*)::text FROM history_incident_2026_11") == "1");  // Whoever detached it has it.
  // The months behind it go on.
  past.centre.pass(Duration::days(31));
  course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(history);
  CHECK(history.search(past.all())->incidents.size() == 3);  // The first one was current still, and was written once more.
  history.rebuild();
  TestPast::catch_up(history);
  CHECK(history.search(past.all())->incidents.size() == 3);
  CHECK(history.search(past.all())->assignments.size() == 3);
  CHECK(history.stats()->lost.empty());
  // A table under another name that is attached by hand is neither ours to drop nor in the way.
  Schema::run(
      "SET search_path = tocsin_h4; ALTER TABLE history_incident DETACH PARTITION history_incident_2026_11b; ALTER TABLE "
      "history_incident_2026_11b RENAME TO archive; DELETE FROM archive; ALTER TABLE history_incident ATTACH PARTITION archive FOR VALUES "
      "FROM (0) TO (" +
      std::to_string(months_before(past.centre.now, 3).us) + ")");
  past.months_kept = 1;
  History fewer(*past.journal, in_schema(past, schema));
  TestPast::catch_up(fewer);
  REQUIRE(fewer.step());
  CHECK(fewer.search(past.all())->incidents.size() == 1);
  CHECK(std::ranges::count(fewer.stats()->partitions, "archive") == 1);
}

TEST_CASE("postgres: lowering what is kept forgets at the next start; raising it brings back what the journal has") {
  if (journal::without_postgres("raising what is kept")) return;
  Schema const schema("tocsin_h5");
  TestPast past;
  course(past.centre, "fire.building", {"E1"});
  past.centre.pass(Duration::days(100));
  course(past.centre, "fire.building", {"E1"});
  past.append();
  for (auto const& [months_kept, count] : std::vector<std::pair<int, std::size_t>>{{6, 2}, {2, 1}, {6, 2}, {6, 2}}) {
    past.months_kept = months_kept;
    past.said.clear();
    History history(*past.journal, in_schema(past, schema));
    TestPast::catch_up(history);
    REQUIRE(history.step());
    CHECK(history.search(past.all())->incidents.size() == count);
  }
  CHECK(past.said.empty());
}
