// Why: a unit shown where it is not costs minutes; last values must survive a restart, late reports must not move a unit back.
#include "telemetry/positions.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>

#include "store/database.h"

using namespace tocsin;
using namespace tocsin::telemetry;

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("tocsin-telemetry-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
  std::unique_ptr<Positions> open() const { return *Positions::open((path / "telemetry.db").string(), Duration::hours(1)); }
};
Position at(char const* unit, std::int64_t second, std::int32_t lat) { return {{unit}, {lat, 1}, {second * 1'000'000}, 90, 50}; }

}  // namespace

TEST_CASE("the last position survives a restart; a late report keeps its place in the track and moves nobody back") {
  Folder const folder;
  {
    auto positions = folder.open();
    CHECK(positions->report(at("E1", 100, 10)));
    CHECK(positions->report(at("E1", 200, 20)));
    CHECK_FALSE(positions->report(at("E1", 150, 15)));
    CHECK(positions->last({"E1"})->location.lat_e7 == 20);
  }
  auto positions = folder.open();
  REQUIRE(positions->last({"E1"}));
  CHECK(positions->last({"E1"})->location.lat_e7 == 20);
  CHECK(positions->last({"E1"})->heading_deg == 90);
  CHECK_FALSE(positions->last({"E2"}));
  auto const track = positions->track({"E1"}, {0}, {1'000'000'000});
  REQUIRE(track);
  REQUIRE(track->size() == 3);
  CHECK((*track)[1].location.lat_e7 == 15);
  CHECK(positions->forget_before({160'000'000}));
  CHECK(positions->track({"E1"}, {0}, {1'000'000'000})->size() == 1);
}

TEST_CASE("what changed since is told once") {
  Folder const folder;
  auto positions = folder.open();
  std::uint64_t sequence = 0;
  positions->report(at("E1", 1, 1));
  positions->report(at("E2", 1, 1));
  CHECK(positions->changed_since(sequence).size() == 2);
  CHECK(positions->changed_since(sequence).empty());
  positions->report(at("E1", 2, 2));
  auto const changed = positions->changed_since(sequence);
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].unit.text == "E1");
}

TEST_CASE("a damaged file is set aside and a new one begun: a cache must not keep a centre from starting") {
  Folder const folder;
  auto const file = folder.path / "telemetry.db";
  {
    auto positions = folder.open();
    for (int i = 0; i < 5'000; ++i) positions->report(at("E1", i, i));
  }
  for (std::uintmax_t const size : {std::filesystem::file_size(file) / 2, std::uintmax_t{6000}, std::uintmax_t{10}}) {
    std::filesystem::resize_file(file, size);
    auto positions = Positions::open(file.string(), Duration::hours(1));
    REQUIRE(positions);
    (*positions)->report(at("E2", 1, 7));
    CHECK((*positions)->flush());
    CHECK_FALSE((*positions)->set_aside().empty());
    for (int i = 0; i < 5'000; ++i) (*positions)->report(at("E1", i, i));
  }
  auto const again = folder.open();
  CHECK(again->last({"E2"})->location.lat_e7 == 7);
  CHECK(again->set_aside().empty());
}

TEST_CASE("what cannot be written waits, and past the limit the oldest is lost and counted") {
  Folder const folder;
  auto positions = folder.open();
  REQUIRE(positions->flush());
  auto other = store::Database::open((folder.path / "telemetry.db").string(), false);
  REQUIRE(other);
  REQUIRE(
      (*other)->execute("ALTER TABLE last RENAME TO elsewhere; CREATE TABLE last(unit_id TEXT PRIMARY KEY CHECK(0), at_us, lat_e7, lon_e7, "
                        "heading_deg, speed_kmh)"));
  for (std::size_t i = 0; i < kMaxUnwritten; ++i) positions->report(at("E1", static_cast<std::int64_t>(i), 1));
  CHECK_FALSE(positions->flush());
  CHECK(positions->lost() == 0);
  positions->report(at("E1", 100'000, 2));  // No room: everything that waits is older, and told.
  CHECK_FALSE(positions->flush());          // The thread that writes may have had them in hand just then.
  CHECK(positions->lost() == 1);
  REQUIRE((*other)->execute("DROP TABLE last; ALTER TABLE elsewhere RENAME TO last"));
  CHECK(positions->flush());
  CHECK(positions->track({"E1"}, {0}, {1'000'000'000'000})->size() == kMaxTrackPoints);
}

TEST_CASE("tracks are forgotten while it runs, not only at the start") {
  Folder const folder;
  std::atomic<std::int64_t> now{Duration::days(40).us};
  auto positions = *Positions::open((folder.path / "telemetry.db").string(), Duration{1'000}, [&] { return Instant{now.load()}; });
  positions->report({{"E1"}, {1, 1}, {Duration::days(39).us}, 0, 0});
  REQUIRE(positions->flush());
  CHECK(positions->track({"E1"}, {0}, {Duration::days(99).us})->size() == 1);
  now = Duration::days(71).us;
  while (!positions->track({"E1"}, {0}, {Duration::days(99).us})->empty()) std::this_thread::yield();
}
