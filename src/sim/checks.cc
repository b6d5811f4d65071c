#include "sim/checks.h"

#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "codec/reflect.h"
#include "journal/entry_codec.h"

namespace tocsin::sim {

std::string check_world(core::World const& world) {
  std::map<UnitCode, AssignmentId> running;
  for (auto const& [id, a] : world.assignment.assignments) {
    if (a.ended) continue;
    if (auto const [at, fresh] = running.emplace(a.unit, id); !fresh)
      return fmt::format("unit {} runs on two assignments, {} and {}", a.unit.text, to_text(at->second), to_text(id));
    auto const incident = world.incident.incidents.find(a.incident);
    if (incident == world.incident.incidents.end()) return fmt::format("assignment {} runs for an incident that is not there", to_text(id));
    if (!incident::is_open(incident->second))
      return fmt::format("assignment {} runs for incident {}, which is closed", to_text(id), incident->second.number);
  }
  for (auto const& [code, unit] : world.unit.units) {
    auto const found = running.find(code);
    bool const bound = unit::is_bound(unit.status);
    if (bound != (found != running.end())) return fmt::format("unit {}: its status and its assignment disagree", code.text);
    if (unit.assignment.has_value() != bound || (bound && *unit.assignment != found->second))
      return fmt::format("unit {} names another assignment than the one that runs", code.text);
    if (bound && unit.status != world.assignment.assignments.at(found->second).step)
      return fmt::format("unit {}: status and step differ", code.text);
  }
  return {};
}

namespace {

// Which timers have fired, told from the journal alone: each once. One of a unit is of its assignment, wherever that goes on; a report that
// is taken back makes due again what it had answered.
class FiredOnce {
 public:
  // Before `event` is applied. Otherwise: one line that says what fired twice.
  std::string take(core::World const& world, core::Event const& event) {
    if (auto const* module = std::get_if<assignment::Event>(&event)) {
      if (auto const* back = std::get_if<assignment::StepTakenBack>(module)) forget(world, back->assignment);
      if (auto const* again = std::get_if<assignment::Resumed>(module)) forget(world, again->assignment);
    }
    auto const* module = std::get_if<incident::Event>(&event);
    auto const* timer = module ? std::get_if<incident::TimerFired>(module) : nullptr;
    if (!timer) return {};
    auto const incident = timer->unit.is_set() ? IncidentId{} : timer->incident;
    if (fired_.emplace(timer->unit, incident, timer->kind, timer->due_at).second) return {};
    return fmt::format("the timer {} of incident {} {} due at {} fired twice", codec::word_of(timer->kind), to_text(timer->incident),
                       timer->unit.text, to_rfc3339(timer->due_at));
  }

 private:
  void forget(core::World const& world, AssignmentId id) {
    auto const at = world.assignment.assignments.find(id);
    if (at == world.assignment.assignments.end()) return;
    std::erase_if(fired_, [&](auto const& fired) { return std::get<UnitCode>(fired) == at->second.unit; });
  }

  std::set<std::tuple<UnitCode, IncidentId, incident::TimerKind, Instant>> fired_;
};

}  // namespace

CheckedJournal check_journal(journal::Journal const& journal) {
  CheckedJournal out;
  out.world.centre = journal.header().centre;
  auto const head = journal.head().position;
  Hash chain = journal.header().genesis;
  std::uint64_t position = 0;
  std::set<CommandId> seen;
  FiredOnce fired;
  journal::EntryDecoder decoder;
  auto const broken = [&](std::string what) {
    out.broken = fmt::format("position {}: {}", position, what);
    return std::move(out);
  };
  while (position < head) {
    auto const page = journal.read(position + 1, 4096);
    if (!page || page->empty()) return broken("the next cannot be read");
    for (auto const& stored : *page) {
      if (stored.position != ++position) return broken("missing");
      chain = journal::next_chain(chain, stored.position, stored.bytes);
      if (chain != stored.chain) return broken("the chain does not fit");
      auto const entry = decoder.decode(stored);
      if (!entry) return broken(entry.error().detail);
      if (!seen.insert(entry->envelope.command_id).second) return broken("a command was applied twice");
      for (auto const& event : entry->events) {
        if (auto what = fired.take(out.world, event); !what.empty()) return broken(std::move(what));
      }
      out.shown.push_back(!entry->refusal);
      out.commands.push_back(entry->envelope.command_id);
      core::apply(out.world, *entry);
    }
  }
  if (auto what = check_world(out.world); !what.empty()) out.broken = std::move(what);
  return out;
}

}  // namespace tocsin::sim
