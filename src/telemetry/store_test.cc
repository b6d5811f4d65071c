// Why: whoever takes over has to know where the units were, and what a store forgets, loses or tells twice must not depend on which it is.
#include "telemetry/store.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/random.h"
#include "journal/postgres/link.h"
#include "journal/postgres/postgres_test.h"
#include "store/database.h"
#include "telemetry/positions.h"

using namespace tocsin;
using namespace tocsin::telemetry;

namespace {

constexpr Instant kToday{1'795'867'200'000'000};  // 2026-11-28T12:00:00Z.

struct StoreFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tocsin-positions-" + std::to_string(::getpid()));
  StoreFolder() { std::filesystem::create_directories(path); }
  ~StoreFolder() { std::filesystem::remove_all(path); }
  std::string file() const { return (path / "telemetry.db").string(); }
};

// A schema as a journal's, with its lease; gone with the test.
struct SharedSchema {
  std::string name;
  explicit SharedSchema(std::string n) : name(std::move(n)) {
    run(fmt::format(
        "DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}; CREATE TABLE {0}.lease(id INT PRIMARY KEY, epoch BIGINT NOT NULL); "
        "INSERT INTO {0}.lease VALUES(1, 1)",
        name));
  }
  ~SharedSchema() { run("DROP SCHEMA IF EXISTS " + name + " CASCADE"); }
  static journal::postgres::Link link(std::string const& set_up) {
    auto const cluster = journal::postgres::Cluster::parse(journal::test_postgres());
    auto link = cluster->connect(set_up, std::chrono::milliseconds(5'000));
    REQUIRE(link);
    return std::move(*link);
  }
  void run(std::string const& sql) const {
    auto const done = link("SET client_min_messages = warning; SET search_path = " + name)
                          .run_simple(sql, journal::postgres::after(std::chrono::milliseconds(20'000)));
    CHECK_MESSAGE(done.ok(), done.message());
  }
  std::string value(std::string const& sql) const {
    auto const done =
        link("SET search_path = " + name).run({"value", sql.c_str()}, {}, journal::postgres::after(std::chrono::milliseconds(20'000)));
    REQUIRE_MESSAGE(done.ok(), done.message());
    return done.rows() == 0 ? "" : std::string(done.bytes(0, 0));
  }
  std::string partitions() const {
    return value(
        "SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid "
        "WHERE inhparent = 'telemetry_track'::regclass");
  }
  void lead(std::int64_t epoch) const { run(fmt::format("UPDATE lease SET epoch = {}", epoch)); }
};

// One server; its thread is the test's.
struct Node {
  Instant now = kToday;
  std::int64_t epoch = 1;
  Options options;
  std::vector<std::string> said;
  std::unique_ptr<Positions> positions;

  explicit Node(Options o) : options(std::move(o)) {
    options.clock = [this] { return now; };
    if (!options.postgres.empty()) options.epoch = [this] { return epoch; };
    options.say = [this](bool, std::string const& text) { said.push_back(text); };
    open();
  }
  static Options shared(SharedSchema const& schema) { return {.postgres = journal::test_postgres(), .schema = schema.name}; }
  void open() {
    positions.reset();
    auto opened = Positions::open(options);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().detail));
    positions = std::move(*opened);
  }
  void step() {
    auto const done = positions->step();
    REQUIRE_MESSAGE(done, (done ? "" : done.error().code + " " + done.error().detail));
  }
  bool report(char const* unit, Instant at, std::int32_t lat) { return positions->report({{unit}, {lat, -lat}, at, 90, 40}); }
  std::int32_t lat(char const* unit) const {
    auto const last = positions->last({unit});
    return last ? last->location.lat_e7 : 0;
  }
  std::size_t points(char const* unit) const {
    auto const track = positions->track({unit}, {0}, kToday + Duration::days(999));
    REQUIRE_MESSAGE(track, (track ? "" : track.error().detail));
    return track->size();
  }
  bool has_said(std::string_view word) const {
    return std::ranges::any_of(said, [&](std::string const& text) { return text.find(word) != std::string::npos; });
  }
};

}  // namespace

TEST_CASE("what was taken before the days kept, or in the future, is neither kept nor shown, and is counted") {
  StoreFolder const folder;
  Node node({.file = folder.file(), .days_kept = 3});
  Instant const oldest = day_of(kToday) - Duration::days(2);
  CHECK(node.report("E1", oldest, 1));
  CHECK_FALSE(node.report("E2", oldest - Duration{1}, 1));
  CHECK_FALSE(node.report("E2", {0}, 1));
  CHECK_FALSE(node.report("E2", {253'402'300'799'000'000}, 1));  // The end of the year 9999.
  CHECK(node.report("E2", kToday + Duration::minutes(1), 7));    // Of a tracker whose clock is ahead.
  CHECK(node.positions->status().out_of_time == 3);
  node.step();
  CHECK(node.points("E1") == 1);
  node.now = kToday + Duration::days(1);
  node.step();
  CHECK(node.points("E1") == 0);
  CHECK_FALSE(node.positions->last({"E1"}));
  CHECK(node.lat("E2") == 7);
  node.open();
  CHECK_FALSE(node.positions->last({"E1"}));
  CHECK(node.lat("E2") == 7);
}

TEST_CASE("read back on a machine whose clock is behind, a position is shown until the next one comes") {
  StoreFolder const folder;
  Node node({.file = folder.file()});
  CHECK(node.report("E1", kToday, 1));
  node.step();
  node.now = kToday - Duration::hours(13);
  node.open();
  CHECK(node.lat("E1") == 1);
  CHECK(node.report("E1", node.now, 2));
  CHECK(node.lat("E1") == 2);
}

TEST_CASE("postgres: a file and the database answer alike, whatever is reported, forgotten and opened again") {
  if (journal::without_postgres("the twin of positions")) return;
  std::size_t points = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    INFO("seed ", seed);
    StoreFolder const folder;
    SharedSchema const schema("tocsin_t1");
    int const days = 1 + static_cast<int>(seed % 4);
    Node file({.file = folder.file(), .days_kept = days});
    Node shared([&] {
      auto out = Node::shared(schema);
      out.days_kept = days;
      return out;
    }());
    Random random(seed);
    char const* const units[] = {"E1", "E2", "急救 3", "A-1", "a-1"};
    auto const both = [&](auto const& work) {
      work(file);
      work(shared);
    };
    auto const any_moment = [&] { return file.now - Duration::seconds(static_cast<std::int64_t>(random.below(400)) * 1'000 - 7'000); };
    auto const compare = [&](Instant from, Instant to) {
      for (char const* unit : units) {
        CHECK(file.positions->last({unit}) == shared.positions->last({unit}));
        auto const one = file.positions->track({unit}, from, to), other = shared.positions->track({unit}, from, to);
        REQUIRE(one);
        REQUIRE(other);
        CHECK(*one == *other);
        points += one->size();
      }
    };
    for (int i = 0; i < 600; ++i) {
      switch (random.below(12)) {
        case 0: both([](Node& node) { node.step(); }); break;
        case 1: both([](Node& node) { CHECK(node.positions->flush()); }); break;
        case 2: {
          auto const later = Duration::seconds(static_cast<std::int64_t>(random.below(20'000)));
          both([&](Node& node) { node.now = node.now + later; });
          break;
        }
        case 3: {
          if (random.below(8) != 0) break;
          both([](Node& node) { node.open(); });
          compare({0}, file.now + Duration::days(9));
          break;
        }
        case 4: {
          both([](Node& node) { node.step(); });
          auto const from = any_moment();
          compare(from, from + Duration::seconds(static_cast<std::int64_t>(random.below(100'000))));
          break;
        }
        default: {
          Position const position{{units[random.below(5)]},
                                  {static_cast<std::int32_t>(random.below(2'000'000'000)) - 1'000'000'000,
                                   static_cast<std::int32_t>(random.below(2'000'000'000)) - 1'000'000'000},
                                  any_moment(),
                                  static_cast<std::int64_t>(random.below(360)),
                                  static_cast<std::int64_t>(random.below(100)) - 1};
          CHECK(file.positions->report(position) == shared.positions->report(position));
        }
      }
    }
    both([](Node& node) { node.step(); });
    compare({0}, file.now + Duration::days(9));
    CHECK(file.positions->status().out_of_time == shared.positions->status().out_of_time);
    CHECK(file.positions->lost() + shared.positions->lost() == 0);
  }
  CHECK(points > 1'000);
}

TEST_CASE("postgres: a partition a day, the next made ahead, dropped whole; also one that somebody detached") {
  if (journal::without_postgres("partitions of positions")) return;
  SharedSchema const schema("tocsin_t2");
  Node node([&] {
    auto out = Node::shared(schema);
    out.days_kept = 2;
    return out;
  }());
  node.report("E1", kToday - Duration::days(1), 1);
  node.report("E1", kToday, 2);
  node.step();
  CHECK(schema.partitions() == "telemetry_track_2026_11_27 telemetry_track_2026_11_28 telemetry_track_2026_11_29");
  auto const stats = node.positions->stats();
  REQUIRE(stats);
  CHECK(stats->partitions.size() == 3);
  CHECK(stats->bytes > 0);
  CHECK(to_rfc3339(stats->oldest.value_or(Instant{})) == "2026-11-27T00:00:00Z");
  // Detached: its name is taken, the rows of the day go on elsewhere. Dropped: made again. Neither loses what comes.
  schema.run("ALTER TABLE telemetry_track DETACH PARTITION telemetry_track_2026_11_28; DROP TABLE telemetry_track_2026_11_29");
  node.report("E1", kToday + Duration::minutes(1), 3);
  node.now = kToday + Duration::hours(13);
  node.report("E1", node.now, 4);
  node.step();
  CHECK(node.positions->lost() == 0);
  CHECK(node.points("E1") == 2);
  CHECK(schema.partitions() == "telemetry_track_2026_11_28_2 telemetry_track_2026_11_29 telemetry_track_2026_11_30");
  // The day that is over goes; so, a day later, does that which is in no table any more.
  node.now = kToday + Duration::days(2);
  node.step();
  CHECK(node.has_said("telemetry_track_2026_11_28, telemetry_track_2026_11_28_2"));
  CHECK(schema.value("SELECT count(*)::text FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE '%2026_11_28%'") == "0");
  CHECK(schema.partitions() == "telemetry_track_2026_11_29 telemetry_track_2026_11_30");
  // Everything taken away under it.
  schema.run("DROP TABLE telemetry_track, telemetry_last, telemetry_state");
  CHECK(node.points("E1") == 0);
  node.report("E1", node.now, 5);
  node.step();
  CHECK(node.points("E1") == 1);
  CHECK(node.positions->lost() == 0);
}

TEST_CASE("postgres: a standby reads after and writes nothing; a leader that was fenced writes nothing any more, and nobody goes back") {
  if (journal::without_postgres("the fence of positions")) return;
  SharedSchema const schema("tocsin_t3");
  Node one(Node::shared(schema)), two(Node::shared(schema));
  two.epoch = 0;
  one.step();
  one.report("E1", kToday, 1);
  one.report("E2", kToday, 1);
  one.step();
  two.step();
  CHECK(two.lat("E1") == 1);
  CHECK(two.positions->last({"E1"})->taken_at == kToday);  // Its age is what it was.
  CHECK(two.positions->last({"E1"})->heading_deg == 90);
  std::uint64_t sequence = 0;
  CHECK(two.positions->changed_since(sequence).size() == 2);
  two.step();
  CHECK(two.positions->changed_since(sequence).empty());
  one.report("E1", kToday + Duration::seconds(5), 2);
  one.step();
  two.step();
  CHECK(two.positions->changed_since(sequence).size() == 1);
  CHECK(two.lat("E1") == 2);
  // Told to a standby all the same: shown there, written nowhere, counted.
  two.report("E9", kToday, 9);
  two.step();
  CHECK(two.positions->lost() == 1);
  CHECK(two.points("E9") == 0);

  // The first falls asleep with something in hand; the second leads, and writes.
  one.report("E1", kToday + Duration::seconds(6), 3);
  one.report("E2", kToday + Duration::seconds(6), 3);
  schema.lead(2);
  two.epoch = 2;
  two.step();
  two.report("E1", kToday + Duration::seconds(7), 4);
  two.step();
  one.step();  // It does not know yet that it leads no more.
  CHECK(one.positions->lost() == 2);
  CHECK(one.has_said("leads no more"));
  CHECK(two.points("E1") == 3);
  CHECK(two.points("E2") == 1);
  one.epoch = 0;
  one.step();
  CHECK(one.lat("E1") == 4);
  // Between the lease and the claim of who has it, the old one is fenced already.
  schema.lead(3);
  two.report("E1", kToday + Duration::seconds(8), 5);
  two.step();
  CHECK(two.positions->lost() == 2);
  CHECK(schema.value("SELECT max(epoch)::text FROM telemetry_state") == "2");
  one.epoch = 3;
  one.step();
  one.report("E1", kToday + Duration::seconds(3), 6);  // Late: in the track, and moves nobody.
  one.step();
  CHECK(one.lat("E1") == 4);
  CHECK(one.points("E1") == 4);
  one.open();
  one.step();
  CHECK(one.lat("E1") == 4);
}

TEST_CASE("postgres: while nothing can be written it waits, past the limit the oldest is lost and counted, and then it catches up") {
  if (journal::without_postgres("a database that does not answer")) return;
  SharedSchema const schema("tocsin_t4");
  Node node([&] {
    auto out = Node::shared(schema);
    out.most_unwritten = 100;
    return out;
  }());
  node.report("E1", kToday, 1);
  node.step();
  {
    auto other = SharedSchema::link("SET search_path = " + schema.name);
    REQUIRE(other
                .run_simple("BEGIN; LOCK TABLE telemetry_state IN ACCESS EXCLUSIVE MODE",
                            journal::postgres::after(std::chrono::milliseconds(5'000)))
                .ok());
    for (int i = 1; i <= 80; ++i) node.report("E1", kToday + Duration::seconds(i), i);
    CHECK_FALSE(node.positions->step());
    CHECK(node.positions->status().problem->code == "store.failed");
    CHECK(node.positions->status().waiting == 80);
    for (int i = 81; i <= 130; ++i) node.report("E1", kToday + Duration::seconds(i), i);
    CHECK(node.positions->lost() == 30);
    CHECK(node.lat("E1") == 130);
  }
  node.step();
  CHECK_FALSE(node.positions->status().problem);
  CHECK(node.positions->status().waiting == 0);
  CHECK(node.points("E1") == 101);
  // A connection that goes: taken up anew.
  schema.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tocsin' AND pid <> pg_backend_pid()");
  node.report("E1", kToday + Duration::minutes(9), 7);
  node.step();
  CHECK(node.points("E1") == 102);
  // A commit whose answer was lost is written again; the track tells it once.
  schema.run("INSERT INTO telemetry_track SELECT unit_id, taken_us, 5, 5, batch + 1000 FROM telemetry_track");
  CHECK(node.points("E1") == 102);
  CHECK(node.positions->track({"E1"}, kToday + Duration::minutes(9), kToday + Duration::minutes(9))->front().location.lat_e7 == 7);
}

TEST_CASE("postgres: two centres of one process keep apart") {
  if (journal::without_postgres("two centres' positions")) return;
  SharedSchema const one("tocsin_t5"), other("tocsin_t6");
  Node here(Node::shared(one)), there(Node::shared(other));
  here.report("E1", kToday, 1);
  there.report("E1", kToday, 2);
  here.step();
  there.step();
  here.open();
  there.open();
  CHECK(here.lat("E1") == 1);
  CHECK(there.lat("E1") == 2);
  CHECK(here.points("E1") == 1);
}

TEST_CASE("postgres: a file of before is carried over by the one that leads, and forgotten in time by the one that does not") {
  if (journal::without_postgres("a file of before")) return;
  StoreFolder const folder;
  SharedSchema const schema("tocsin_t7");
  {
    Node before({.file = folder.file()});
    for (int i = 0; i < 30'000; ++i) before.report("E1", kToday - Duration::seconds(i), i + 1);
    before.report("E2", kToday - Duration::days(20), 9);
    before.step();
  }
  Node node([&] {
    auto out = Node::shared(schema);
    out.file = folder.file();
    return out;
  }());
  node.epoch = 0;
  node.step();
  CHECK(std::filesystem::exists(folder.file()));
  node.now = kToday + Duration::days(11);  // E2 is 31 days old by now.
  node.step();
  CHECK(store::Database::open(folder.file(), false).value()->prepare("SELECT 1 FROM track WHERE unit_id = 'E2'").step().value() == false);
  node.epoch = 1;
  for (int i = 0; i < 9 && std::filesystem::exists(folder.file()); ++i) node.step();
  CHECK_FALSE(std::filesystem::exists(folder.file()));
  CHECK(node.has_said("was carried over"));
  CHECK(node.lat("E1") == 1);
  CHECK(node.positions->last({"E1"})->heading_deg == 90);
  CHECK(schema.value("SELECT count(DISTINCT taken_us)::text FROM telemetry_track WHERE unit_id = 'E1'") == "30000");
  CHECK(schema.value("SELECT heading_deg::text FROM telemetry_last") == "90");
  CHECK(node.positions->lost() == 0);
}
