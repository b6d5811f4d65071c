// Why: yesterday's journal always loads. Every released version leaves journals here, with the state that they led to; each is loaded by
// every later version, out of its file and out of memory. tools/release_fixture makes them (docs/internals/releasing.md).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <boost/describe.hpp>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/schema.h"
#include "journal/inspect.h"
#include "journal/memory_journal.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "scenario/scenario.h"
#include "sequencer/recover.h"

namespace tocsin::scenario {

// How much of each there is: says something also to a version that keeps its state in another shape.
struct CountedState {
  std::int64_t calls = 0, incidents = 0, units = 0, assignments = 0, stations = 0, seats = 0, types = 0;
  friend bool operator==(CountedState const&, CountedState const&) = default;
};
struct ExpectedJournal {
  std::string scenario;
  std::uint64_t position = 0;
  Hash chain{}, state_shape{}, state_hash{};
  CountedState counted;
  std::vector<std::string> events;
};
BOOST_DESCRIBE_STRUCT(CountedState, (), (calls, incidents, units, assignments, stations, seats, types))
BOOST_DESCRIBE_STRUCT(ExpectedJournal, (), (scenario, position, chain, state_shape, state_hash, counted, events))

namespace {

namespace fs = std::filesystem;

constexpr char kReleases[] = "tests/fixtures/journals";

std::string all_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

CountedState counted(core::World const& world) {
  auto const size = [](auto const& things) { return static_cast<std::int64_t>(things.size()); };
  return {.calls = size(world.call.calls),
          .incidents = size(world.incident.incidents),
          .units = size(world.unit.units),
          .assignments = size(world.assignment.assignments),
          .stations = size(world.station.stations),
          .seats = size(world.seat.seats),
          .types = size(world.configuration.types)};
}

core::World recovered(journal::Journal const& journal, std::string const& snapshots = {}) {
  auto world = sequencer::recover(journal, snapshots);
  INFO((world ? std::string() : world.error().code + ": " + world.error().detail));
  REQUIRE(world);
  return std::move(world->world);
}

std::vector<std::string> events_in(journal::Journal const& journal) {
  auto const stats = journal::stats(journal);
  REQUIRE(stats);
  std::vector<std::string> out;
  for (auto const& [event, times] : stats->by_event) out.push_back(event);
  return out;
}

ExpectedJournal described(std::string const& scenario, journal::Journal const& journal) {
  auto const world = recovered(journal);
  return {.scenario = scenario,
          .position = journal.head().position,
          .chain = journal.head().chain,
          .state_shape = journal::state_shape(),
          .state_hash = journal::state_hash(world),
          .counted = counted(world),
          .events = events_in(journal)};
}

void check_journal(fs::path const& folder) {
  INFO(folder.string());
  auto const expected = codec::from_json<ExpectedJournal>(all_of(folder / "expected.json"));
  REQUIRE(expected);
  journal::TestFolder copy;  // Opening leaves files beside it.
  fs::copy_file(folder / "journal.db", copy.path() + "/journal.db");
  auto const opened = journal::open_sqlite_journal({.folder = copy.path(), .create = false});
  REQUIRE(opened);
  auto const& file = **opened;
  CHECK(journal::verify(file).is_whole());
  CHECK(file.head().position == expected->position);
  CHECK(file.head().chain == expected->chain);
  auto const world = recovered(file);
  auto const hash = journal::state_hash(world);
  CHECK(counted(world) == expected->counted);
  if (expected->state_shape == journal::state_shape()) CHECK(to_hex(hash) == to_hex(expected->state_hash));
  auto const memory = journal::make_memory_journal(file.header().centre);
  REQUIRE(memory->append(*file.read(1, file.head().position), {}));
  CHECK(journal::state_hash(recovered(*memory)) == hash);
  REQUIRE(journal::save_snapshot(copy.path() + "/snapshots", world, file.head().chain));
  CHECK(journal::state_hash(recovered(file, copy.path() + "/snapshots")) == hash);
  CHECK(events_in(file) == expected->events);
}

struct Made {
  std::string name;
  ExpectedJournal expected;
};

}  // namespace

TEST_CASE("journals of every release load, and lead to the state that they led to") {
  std::size_t journals = 0;
  for (auto const& release : fs::directory_iterator(kReleases))
    for (auto const& folder : fs::directory_iterator(release.path())) {
      check_journal(folder.path());
      ++journals;
    }
  CHECK(journals > 0);
  std::cout << "journals of releases: " << journals << '\n';
}

// Of all scenarios as few as together make every event that any of them makes.
TEST_CASE("make the journals of a release" * doctest::skip()) {
  char const* const target = std::getenv("TOCSIN_FIXTURE_TO");
  REQUIRE(target != nullptr);
  journal::TestFolder work;
  std::vector<Made> made;
  std::set<std::string> missing;
  for (auto const& entry : fs::recursive_directory_iterator("tests/scenarios")) {
    if (entry.path().extension() != ".txt") continue;
    auto const file = entry.path().string();
    auto const scenario = parse_scenario(file, all_of(entry.path()));
    REQUIRE(scenario);
    auto name = entry.path().parent_path().filename().string() + "-" + entry.path().stem().string();
    auto const folder = work.path() + "/" + name;
    fs::create_directories(folder);
    auto const outcome = run_scenario(*scenario, ScenarioMode::kFolder, folder);
    REQUIRE_MESSAGE(outcome.failure.empty(), outcome.failure);
    auto const journal = *journal::open_sqlite_journal({.folder = folder, .create = false});
    made.push_back({std::move(name), described(file, *journal)});
    missing.insert(made.back().expected.events.begin(), made.back().expected.events.end());
  }
  auto const all = missing.size();
  std::ranges::sort(made, {}, &Made::name);
  std::size_t kept = 0;
  while (!missing.empty()) {
    auto const fresh = [&](Made const& one) {
      return std::ranges::count_if(one.expected.events, [&](auto const& event) { return missing.contains(event); });
    };
    auto const best = std::ranges::max_element(made, [&](Made const& a, Made const& b) {
      auto const more_a = fresh(a), more_b = fresh(b);
      return more_a != more_b ? more_a < more_b : a.expected.position > b.expected.position;
    });
    for (auto const& event : best->expected.events) missing.erase(event);
    auto const folder = fs::path(target) / best->name;
    fs::create_directories(folder);
    fs::copy_file(work.path() + "/" + best->name + "/journal.db", folder / "journal.db");
    fs::permissions(folder / "journal.db", fs::perms(0644));
    std::ofstream(folder / "expected.json") << codec::pretty_json(codec::to_json(best->expected)) << '\n';
    ++kept;
  }
  std::cout << fmt::format("{} journals with {} kinds of events\n", kept, all);
}

}  // namespace tocsin::scenario
