// The simulator is believed only because it finds the bugs that are planted in it.
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

}  // namespace

TEST_CASE("whatever fails, what was acknowledged is there") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    auto const report = simulate({.seed = seed, .faults = every_fault()});
    CHECK_MESSAGE(report.failure.empty(), "tocsin simulate --seed ", seed, " --faults all: ", report.failure);
    CHECK(report.acknowledged > 100);
  }
}

TEST_CASE("the faults really happen") {
  SimulationReport sum;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto const report = simulate({.seed = seed, .faults = every_fault()});
    sum.crashes += report.crashes;
    sum.repeated += report.repeated;
    sum.resumes += report.resumes;
    sum.resets += report.resets;
    sum.refused += report.refused;
  }
  CHECK(sum.crashes > 20);
  CHECK(sum.repeated > 20);
  CHECK(sum.resumes > 20);
  CHECK(sum.resets > 0);
  CHECK(sum.refused > 100);
}

TEST_CASE("one seed, one run") {
  auto const once = simulate({.seed = 7, .faults = every_fault()});
  auto const twice = simulate({.seed = 7, .faults = every_fault()});
  CHECK(once.state_hash == twice.state_hash);
  CHECK(once.commands == twice.commands);
  CHECK(!once.state_hash.empty());
  CHECK(simulate({.seed = 8, .faults = every_fault()}).state_hash != once.state_hash);
}

TEST_CASE("every planted bug is found") {
  for (auto const& [name, plant] : plant_names()) {
    CAPTURE(name);
    bool found = false;
    for (std::uint64_t seed = 1; seed <= 50 && !found; ++seed)
      found = !simulate({.seed = seed, .faults = every_fault(), .plant = plant}).failure.empty();
    CHECK(found);
  }
}
