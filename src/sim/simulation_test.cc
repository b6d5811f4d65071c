// What the simulator does and finds.
#include "sim/simulation.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::sim;

namespace {

std::set<Fault> every_fault() {
  std::set<Fault> all;
  for (auto const& [name, fault] : fault_names()) all.insert(fault);
  return all;
}
constexpr std::uint64_t kMostSeeds = 1'000;  // Those of ./test.
std::string wrong_with(SimulationReport const& report, std::uint64_t seed) {
  return "tocsin simulate --seed " + std::to_string(seed) + " --faults all: " + report.failure;
}

}  // namespace

TEST_CASE("whatever fails, what was acknowledged is there; and everything that may fail does") {
  SimulationReport sum;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    auto const report = simulate({.seed = seed, .faults = every_fault()});
    CHECK_MESSAGE(report.failure.empty(), wrong_with(report, seed));
    CHECK(report.acknowledged > 100);
    sum += report;
  }
  CHECK(sum.crashes > 60);
  CHECK(sum.repeated > 60);
  CHECK(sum.refused > 1'000);
  CHECK(sum.starts_from_snapshot > 60);
  CHECK(sum.damaged_snapshots > 0);
  CHECK(sum.pauses > 20);
  CHECK(sum.cut_off > 20);
  CHECK(sum.take_overs > 40);
  CHECK(sum.fenced > 5);
  CHECK(sum.diverged > 0);
  CHECK(sum.restores > 3);
  CHECK(sum.erased_again > 0);
  CHECK(sum.resumes > 60);
  CHECK(sum.resets > 5);
  CHECK(sum.dropped_screens > 5);
}

TEST_CASE("without faults nothing dies, nothing is repeated and no screen begins anew") {
  auto const report = simulate({.seed = 3});
  CHECK_MESSAGE(report.failure.empty(), wrong_with(report, 3));
  CHECK(report.crashes == 0);
  CHECK(report.repeated == 0);
  CHECK(report.resets == 0);
  CHECK(report.dropped_screens == 0);
  CHECK(report.frames > 500);
}

TEST_CASE("a day is long enough for details to be erased by themselves and commands to be forgotten") {
  auto const report = simulate({.seed = 4, .length = Duration::hours(30), .faults = {Fault::kCrash, Fault::kSnapshot}});
  CHECK_MESSAGE(report.failure.empty(), wrong_with(report, 4));
  CHECK(report.erased > 200);
}

TEST_CASE("one seed, one run") {
  auto const once = simulate({.seed = 7, .faults = every_fault()});
  auto const twice = simulate({.seed = 7, .faults = every_fault()});
  CHECK(once.state_hash == twice.state_hash);
  CHECK(once.commands == twice.commands);
  CHECK(once.frames == twice.frames);
  CHECK(!once.state_hash.empty());
  CHECK(simulate({.seed = 8, .faults = every_fault()}).state_hash != once.state_hash);
}

// The simulator is believed only because of this.
TEST_CASE("every planted bug is found within the seeds of ./test") {
  for (auto const& planted : plant_names()) {
    CAPTURE(planted.name);
    // By any check on the way, and by the one that it is there to show.
    std::uint64_t seed = 1, first = 0;
    for (; seed <= kMostSeeds; ++seed) {
      auto const failure = simulate({.seed = seed, .faults = every_fault(), .plant = planted.plant}).failure;
      if (!failure.empty() && first == 0) first = seed;
      if (failure.find(planted.found_by) != std::string::npos && !failure.empty()) break;
    }
    CHECK(seed <= kMostSeeds);
    MESSAGE(planted.name, ": first found by seed ", first, ", by its own check by seed ", seed);
  }
}
