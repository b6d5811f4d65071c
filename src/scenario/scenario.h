// Scenarios: text files in tests/scenarios/ that read like the field and run on the real sequencer (see tests/scenarios/README.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/world.h"
#include "geo/travel/road_hierarchy.h"
#include "scenario/ascii_map.h"

namespace tocsin::scenario {

struct ScenarioLine {
  std::size_t number = 0;
  std::string text;                   // Without the expectations.
  std::vector<std::string> expected;  // What stands after ->, split at commas.
  bool expects = false;
};

struct Scenario {
  std::string file, name, why;
  std::vector<std::string> map_lines;
  std::int64_t metres_per_character = 100;
  std::vector<ScenarioLine> lines;  // Set-up, when, clock and query, in order.
};
// Errors: scenario.malformed (names file and line).
Result<Scenario> parse_scenario(std::string const& file, std::string const& text);

// What happens between two commands. Under PostgreSQL a restart now and then. kFolder: nothing, and the journal stays, the same bytes each
// time (tools/release_fixture).
enum class ScenarioMode { kMemory, kRestartEachCommand, kSnapshotEachCommand, kPostgres, kFolder };

struct ScenarioOutcome {
  std::size_t steps = 0;
  std::string failure;  // Empty: all was as expected. Otherwise file:line and what came instead.
};
// `where`: with kSnapshotEachCommand and kFolder an empty folder; with kPostgres the address of a database in which the scenario
// makes a journal of its own (and leaves it there).
ScenarioOutcome run_scenario(Scenario const& scenario, ScenarioMode mode, std::string const& where);

// --- Inside the runner.

std::unexpected<Error> not_understood(std::string const& what);
std::int64_t number(std::string const& text);  // What digits stand at its beginning; 0 when there are none.

// Names people use in a scenario for what the journal numbers: I1 is the first incident opened, C1 the first call, N1 the first safety
// note, R1 the first road closed, X1 the first proposal, G1 the first use of a break-glass account.
struct ScenarioNames {
  std::vector<IncidentId> incidents;
  std::vector<CallId> calls;
  std::vector<NoteId> notes;
  std::vector<ClosureId> closures;
  std::vector<ProposalId> proposals;
  std::vector<EmergencyAccessId> emergency_accesses;
  std::string of(IncidentId id) const;
  std::string of(CallId id) const;
  std::string of(NoteId id) const;
  std::string of(ClosureId id) const;
  std::string of(ProposalId id) const;
  std::string of(EmergencyAccessId id) const;
  void learn(core::Entry const& entry);
};

struct Township {
  std::string county, township;
};

// What the words of a step are understood against.
struct ScenarioTown {
  AsciiMap map;
  geo::RoadGraph graph;
  std::unique_ptr<geo::RoadHierarchy> travel_time;
  std::map<std::string, Township> lies_in;  // Place -> jurisdictions.
  std::vector<jurisdiction::Jurisdiction> jurisdictions;
  ScenarioNames names;
  std::uint64_t details = 0;  // Records and details made so far.

  Result<Place> place(std::string const& label) const;
  DetailRef detail();
};

struct ScenarioCommand {
  core::Command command;
  std::optional<Duration> before_now;  // `@ -40s`: occurred so long ago.
  Source source = Source::kConsole;
  std::string actor = "p1";
};
// "dispatch I1 E1 E2 divert via radio by p2 @ -40s". Errors: scenario.not_understood.
Result<ScenarioCommand> read_command(std::string const& text, ScenarioTown& town, core::World const& world);
// "station S1 at A", "unit E1 at S1", "run_card fire.building level 1: 1 engine, 1 ladder" ... Errors: scenario.not_understood.
Result<std::vector<core::Command>> read_set_up(std::string const& text, ScenarioTown& town, core::World const& world);
Result<Duration> read_duration(std::string const& text);  // 90s 20m 2h 90d

// What an entry's events say, in words: "incident I1 opened", "assignment E1 dispatched", "timer turnout_overdue E1".
std::vector<std::string> phrases_of(core::Entry const& entry, core::World const& after, ScenarioNames const& names);
// The answer to a query, in words.
Result<std::vector<std::string>> answer_query(std::string const& text, ScenarioTown const& town, core::World const& world, Instant now);

std::vector<std::string> split_words(std::string const& text);

}  // namespace tocsin::scenario
