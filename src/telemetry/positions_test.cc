// Why: a unit shown where it is not costs minutes; last values must survive a restart, late reports must not move a unit back.
#include "telemetry/positions.h"

#include <unistd.h>

#include <filesystem>

#include <doctest/doctest.h>

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
