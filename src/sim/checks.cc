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

std::string check_journal(journal::Journal const& journal) {
  Hash chain = journal.header().genesis;
  std::uint64_t position = 0;
  std::set<CommandId> seen;
  std::set<std::tuple<IncidentId, incident::TimerKind, UnitCode, Instant>> fired;
  journal::EntryDecoder decoder;
  while (position < journal.head().position) {
    auto const page = journal.read(position + 1, 4096);
    if (!page || page->empty()) return fmt::format("position {} cannot be read", position + 1);
    for (auto const& stored : *page) {
      if (stored.position != ++position) return fmt::format("position {} is missing", position);
      chain = journal::next_chain(chain, stored.position, stored.bytes);
      if (chain != stored.chain) return fmt::format("position {}: the chain does not fit", position);
      auto const entry = decoder.decode(stored);
      if (!entry) return fmt::format("position {}: {}", position, entry.error().detail);
      if (!seen.insert(entry->envelope.command_id).second) return fmt::format("position {}: a command was applied twice", position);
      for (auto const& event : entry->events) {
        auto const* module = std::get_if<incident::Event>(&event);
        auto const* timer = module ? std::get_if<incident::TimerFired>(module) : nullptr;
        if (timer && !fired.emplace(timer->incident, timer->kind, timer->unit, timer->due_at).second)
          return fmt::format("position {}: the timer {} of incident {} {} due at {} fired twice", position, codec::word_of(timer->kind),
                             to_text(timer->incident), timer->unit.text, to_rfc3339(timer->due_at));
      }
    }
  }
  return {};
}

}  // namespace tocsin::sim
