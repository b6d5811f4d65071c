// Sending units and calling them back. All of a command or nothing: the first unit that cannot be sent refuses it and is named.
#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

using assignment::Assignment;

Assignment const* assignment_of(World const& world, unit::Unit const& unit) {
  if (!unit.assignment) return nullptr;
  auto const at = world.assignment.assignments.find(*unit.assignment);
  return at == world.assignment.assignments.end() ? nullptr : &at->second;
}

std::unexpected<Error> already_assigned(World const& world, unit::Unit const& unit, Assignment const& assignment) {
  auto const at = world.incident.incidents.find(assignment.incident);
  return conflict("unit.already_assigned",
                  fmt::format("unit {} was assigned to incident {} at {}", unit.unit.text,
                              at == world.incident.incidents.end() ? to_text(assignment.incident) : at->second.number,
                              to_rfc3339(assignment.times.at(UnitStatus::kAssigned).occurred_at)));
}

// The assignment that a diversion would end; null: the unit is free.
Result<Assignment const*> check_sendable(World const& world, unit::Unit const& unit, IncidentId to, bool divert) {
  if (unit.status == UnitStatus::kOutOfService)
    return conflict("unit.out_of_service", fmt::format("unit {} is out of service: {}", unit.unit.text, unit.out_of_service_reason));
  Assignment const* const assignment = assignment_of(world, unit);
  if (!assignment) return nullptr;
  // Nobody can take it over onto the incident that it is on.
  if (assignment->incident == to) return conflict("unit.assigned_here", unit.unit.text);
  if (!divert) return already_assigned(world, unit, *assignment);
  if (unit.status == UnitStatus::kTransporting)
    return conflict("unit.transporting", fmt::format("unit {} is transporting and cannot be diverted", unit.unit.text));
  return assignment;
}

Decided dispatch(Deciding& d, assignment::Dispatch const& c) {
  TOCSIN_TRY(auto const* incident, find_open_incident(d.world, c.incident));
  if (c.units.empty()) return invalid("dispatch.no_units", "no unit is named");
  if (c.units.size() > assignment::kMaxUnits)
    return invalid("list.too_long", fmt::format("at most {} units at once", assignment::kMaxUnits));
  Events events;
  if (c.advice) events.push_back(assignment::Advised{c.incident, *c.advice});
  std::set<UnitCode> sent;
  std::set<AgencyCode> agencies;
  std::map<IncidentId, AssignmentChange> left;
  for (assignment::Chosen const& chosen : c.units) {
    if (!sent.insert(chosen.unit).second) continue;  // Named twice: sent once.
    TOCSIN_TRY(auto const* unit, find_unit(d.world, chosen.unit));
    TOCSIN_TRY(auto const* diverted, check_sendable(d.world, *unit, c.incident, c.divert));
    // It cannot have been sent while it was still doing something else. What is entered from paper afterwards comes in any order.
    if (d.source != Source::kImport)
      TOCSIN_CHECK(check_order(d.occurred_at, unit->status_stamp.occurred_at, fmt::format("the last status of unit {}", unit->unit.text)));
    if (diverted) {
      events.push_back(assignment::Ended{diverted->assignment, assignment::EndReason::kDiverted});
      left[diverted->incident].ended.insert(diverted->assignment);
    }
    auto const id = d.fresh.id<AssignmentTag>();
    events.push_back(assignment::Dispatched{id, c.incident, unit->unit, unit->agency, chosen.advised_eta_s,
                                            diverted ? std::optional(diverted->incident) : std::nullopt});
    events.push_back(unit::StatusChanged{unit->unit, unit->status, UnitStatus::kAssigned, {}, id, c.incident});
    agencies.insert(unit->agency);
  }
  if (incident->assignments.size() + sent.size() > incident::kMaxAssignments)
    return conflict("incident.too_many", fmt::format("incident {} has the most assignments it can have", incident->number));
  for (AgencyCode const& agency : agencies) add_leg_request(*incident, agency, events);
  for (auto const& [id, change] : left)
    if (auto const at = d.world.incident.incidents.find(id); at != d.world.incident.incidents.end())
      add_phase(d.world, at->second, change, events);
  add_phase(d.world, *incident, {.assigned = true}, events);
  return events;
}

// One that has not set out stays where it was; one that is on the road returns.
UnitStatus after_stand_down(unit::Unit const& unit) {
  return unit.status <= UnitStatus::kAcknowledged ? unit.status_before : UnitStatus::kReturning;
}

Decided stand_down(Deciding& d, assignment::StandDown const& c) {
  if (!c.reason.empty()) TOCSIN_CHECK(check_disposition(d.world, {c.reason}));  // A word of the catalogue: no free text in events.
  TOCSIN_TRY(auto const* incident, find_open_incident(d.world, c.incident));
  if (c.units.empty()) return invalid("dispatch.no_units", "no unit is named");
  if (c.units.size() > assignment::kMaxUnits)
    return invalid("list.too_long", fmt::format("at most {} units at once", assignment::kMaxUnits));
  Events events;
  AssignmentChange change;
  for (UnitCode const& code : std::set<UnitCode>(c.units.begin(), c.units.end())) {
    TOCSIN_TRY(auto const* unit, find_unit(d.world, code));
    Assignment const* const assignment = assignment_of(d.world, *unit);
    if (!assignment || assignment->incident != c.incident)
      return conflict("unit.not_assigned_here", fmt::format("unit {} is not assigned to incident {}", code.text, incident->number));
    if (unit->status == UnitStatus::kTransporting)
      return conflict("unit.transporting", fmt::format("unit {} is transporting and cannot be stood down", code.text));
    TOCSIN_CHECK(check_order(d.occurred_at, unit->status_stamp.occurred_at, fmt::format("the last status of unit {}", code.text)));
    events.push_back(assignment::Ended{assignment->assignment, assignment::EndReason::kStoodDown});
    events.push_back(unit::StatusChanged{code, unit->status, after_stand_down(*unit), c.reason, {}, {}});
    change.ended.insert(assignment->assignment);
  }
  add_phase(d.world, *incident, change, events);
  return events;
}

}  // namespace

Decided decide_dispatch(Deciding& d, assignment::Command const& command) {
  return match(
      command, [&](assignment::Dispatch const& c) { return dispatch(d, c); },
      [&](assignment::StandDown const& c) { return stand_down(d, c); });
}

Refusal refusal_of(World const& world, Command const& command, Error error) {
  Refusal out{.kind = error.kind, .code = std::move(error.code), .detail = std::move(error.detail)};
  auto const* module = std::get_if<assignment::Command>(&command);
  auto const* dispatch = module == nullptr ? nullptr : std::get_if<assignment::Dispatch>(module);
  if (out.code != "unit.already_assigned" || dispatch == nullptr) return out;
  for (auto const& chosen : dispatch->units) {
    auto const unit = world.unit.units.find(chosen.unit);
    auto const* assignment = unit == world.unit.units.end() ? nullptr : assignment_of(world, unit->second);
    if (assignment == nullptr) continue;
    out.assigned = Assigned{.unit = chosen.unit, .incident = assignment->incident};
    if (auto const incident = world.incident.incidents.find(assignment->incident); incident != world.incident.incidents.end())
      out.assigned->incident_number = incident->second.number;
    if (auto const since = assignment->times.find(UnitStatus::kAssigned); since != assignment->times.end())
      out.assigned->since = since->second.occurred_at;
    break;
  }
  return out;
}

}  // namespace tocsin::core
