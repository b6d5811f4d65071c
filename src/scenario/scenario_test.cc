// Every file of tests/scenarios/, under each mode. Why: what the field expects is written down by people, and holds across a restart at any
// moment.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "journal/postgres/postgres_test.h"
#include "scenario/scenario.h"

using namespace tocsin;
using namespace tocsin::scenario;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  for (auto const& entry : fs::recursive_directory_iterator("tests/scenarios"))
    if (entry.path().extension() == ".txt") files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

std::string read_text(std::string const& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void run_all(ScenarioMode mode, char const* name, std::string const& address = {}) {
  auto const files = scenario_files();
  REQUIRE(files.size() >= 25);
  std::size_t steps = 0;
  for (auto const& file : files) {
    auto const scenario = parse_scenario(file, read_text(file));
    INFO((scenario ? std::string{} : scenario.error().detail));
    REQUIRE(scenario.has_value());
    fs::path const folder = fs::temp_directory_path() / ("tocsin-scenario-" + std::to_string(reinterpret_cast<std::uintptr_t>(&steps)));
    fs::remove_all(folder);
    fs::create_directories(folder);
    auto const outcome = run_scenario(*scenario, mode, address.empty() ? folder.string() : address);
    fs::remove_all(folder);
    CHECK_MESSAGE(outcome.failure.empty(), outcome.failure);
    steps += outcome.steps;
  }
  std::cout << "scenarios under " << name << ": " << files.size() << " files, " << steps << " steps\n";
}

ScenarioOutcome run_text(std::string const& lines) {
  auto const scenario = parse_scenario("inline", "# name: inline\n# why: to test the runner\n" + lines);
  REQUIRE(scenario.has_value());
  return run_scenario(*scenario, ScenarioMode::kMemory, "");
}

}  // namespace

TEST_CASE("scenarios: memory") { run_all(ScenarioMode::kMemory, "memory"); }
TEST_CASE("scenarios: restart_each_command") { run_all(ScenarioMode::kRestartEachCommand, "restart_each_command"); }
TEST_CASE("scenarios: snapshot_each_command") { run_all(ScenarioMode::kSnapshotEachCommand, "snapshot_each_command"); }
TEST_CASE("scenarios: postgres") {
  if (journal::without_postgres("scenarios under postgres")) return;
  run_all(ScenarioMode::kPostgres, "postgres", journal::test_postgres());
}

TEST_CASE("the runner says where and what instead") {
  std::string const town = "map 100m\n  A---B\nstation S1 at A; unit E1 at S1\n";
  CHECK(run_text(town + "when call at B fire.building -> incident I1 opened\n").failure.empty());
  auto const wrong = run_text(town + "when call at B fire.building -> incident I2 opened\n").failure;
  CHECK(wrong.find("inline:6: expected 'incident I2 opened'") == 0);
  CHECK_FALSE(run_text(town + "when dispatch I1 E1 -> no assignment\n").failure.empty());  // A refusal nobody expected.
  CHECK_FALSE(run_text(town + "when call at B fire.building -> no incident\n").failure.empty());
  CHECK_FALSE(run_text(town + "when juggle E1 -> nothing\n").failure.empty());
  CHECK_FALSE(parse_scenario("x", "when call -> a\n").has_value());
  CHECK_FALSE(parse_scenario("x", "# name: a\n# why: b\nwhen call\n").has_value());
}
