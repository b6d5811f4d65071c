// A unit's status report moves its assignment on, fills a step that was passed over, or ends it, and taking the report back
// undoes just that. Never the incident.
#include <fmt/format.h>

#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

using assignment::Assignment;
using incident::Incident;

// A step that was passed over and is reported now: by radio, after the next one.
bool is_late_step(Assignment const& assignment, UnitStatus status) {
  return unit::is_bound(status) && status != UnitStatus::kAssigned && status < assignment.step && !assignment.times.contains(status);
}

Decided report_late(Deciding& d, Assignment const& assignment, UnitStatus step) {
  auto const next = assignment.times.lower_bound(step);
  if (next != assignment.times.begin()) TOCSIN_CHECK(check_order(d.occurred_at, std::prev(next)->second.occurred_at, "the step before it"));
  if (next != assignment.times.end() && d.occurred_at > next->second.occurred_at + kClockTolerance)
    return invalid("time.out_of_order", fmt::format("{} lies after the step that followed ({})", to_rfc3339(d.occurred_at),
                                                    to_rfc3339(next->second.occurred_at)));
  Events events{assignment::StepReportedLate{assignment.assignment, step}};
  if (auto const at = d.world.incident.incidents.find(assignment.incident); at != d.world.incident.incidents.end())
    add_phase(d.world, at->second, {.arrived = step >= UnitStatus::kOnScene}, events);
  return events;
}

assignment::EndReason end_reason(UnitStatus status) {
  return status == UnitStatus::kOutOfService ? assignment::EndReason::kOutOfService : assignment::EndReason::kCleared;
}

Decided report_status(Deciding& d, unit::ReportStatus const& c) {
  TOCSIN_TRY(auto const* unit, find_unit(d.world, c.unit));
  Assignment const* assignment = nullptr;
  if (unit->assignment)
    if (auto const at = d.world.assignment.assignments.find(*unit->assignment); at != d.world.assignment.assignments.end())
      assignment = &at->second;
  if (assignment && is_late_step(*assignment, c.status)) return report_late(d, *assignment, c.status);

  TOCSIN_TRY(auto decided, unit::decide(d.world.unit, c, d.now));
  if (c.status == UnitStatus::kOutOfService) TOCSIN_CHECK(check_out_of_service_reason(d.world, c.reason));
  TOCSIN_CHECK(check_order(d.occurred_at, unit->status_stamp.occurred_at, fmt::format("the last status of unit {}", c.unit.text)));
  Events events;
  append(events, std::move(decided));
  if (!assignment) return events;
  auto const at = d.world.incident.incidents.find(assignment->incident);
  if (unit::is_bound(c.status)) {
    events.push_back(assignment::Progressed{assignment->assignment, c.status, c.hospital});
    if (at == d.world.incident.incidents.end()) return events;
    add_leg_accepted(at->second, assignment->agency, events);
    add_phase(d.world, at->second, {.arrived = c.status >= UnitStatus::kOnScene}, events);
  } else {
    events.push_back(assignment::Ended{assignment->assignment, end_reason(c.status)});
    if (at == d.world.incident.incidents.end()) return events;
    add_phase(d.world, at->second, {.ended = {assignment->assignment}}, events);
  }
  return events;
}

std::unexpected<Error> not_last(std::string detail) { return conflict("unit.report_not_last", std::move(detail)); }

Assignment const* find_assignment(World const& world, std::optional<AssignmentId> id) {
  if (!id) return nullptr;
  auto const at = world.assignment.assignments.find(*id);
  return at == world.assignment.assignments.end() ? nullptr : &at->second;
}

// The report that is taken back had accepted its agency's part: nobody else of it has, and it was accepted at that very moment.
void add_acceptance_taken_back(World const& world, Incident const& incident, Assignment const& assignment, Events& events) {
  auto const leg = incident.legs.find(assignment.agency);
  if (leg == incident.legs.end() || leg->second.state != incident::LegState::kAccepted || !leg->second.accepted) return;
  if (leg->second.accepted->recorded_at != assignment.times.at(assignment.step).recorded_at) return;
  for (AssignmentId const id : incident.assignments) {
    auto const* other = find_assignment(world, id);
    if (other && other != &assignment && other->agency == assignment.agency && other->step > UnitStatus::kAssigned) return;
  }
  events.push_back(incident::LegAcceptanceTakenBack{incident.incident, assignment.agency});
}

// A wrong end: the assignment runs on, if it still could.
Decided take_back_end(Deciding& d, Assignment const& assignment, TakeBackReason reason, Events events) {
  if (!assignment.ended ||
      (assignment.end_reason != assignment::EndReason::kCleared && assignment.end_reason != assignment::EndReason::kOutOfService))
    return not_last(fmt::format("unit {} was stood down: send it again", assignment.unit.text));
  TOCSIN_TRY(auto const* incident, find_open_incident(d.world, assignment.incident));
  if (auto const leg = incident->legs.find(assignment.agency);
      leg == incident->legs.end() || leg->second.state == incident::LegState::kClosed)
    return conflict("incident.leg_already_closed",
                    fmt::format("{} has closed its part of incident {}", assignment.agency.text, incident->number));
  events.push_back(assignment::Resumed{assignment.assignment, reason});
  add_phase(d.world, *incident, {.taken_back = assignment.assignment, .still_arrived = assignment::has_arrived(assignment)}, events);
  return events;
}

Decided take_back_step(Deciding& d, Assignment const& assignment, UnitStatus to, TakeBackReason reason, Events events) {
  if (assignment.late_step) return not_last(fmt::format("unit {} reported another step since, late", assignment.unit.text));
  auto const at = d.world.incident.incidents.find(assignment.incident);
  if (at != d.world.incident.incidents.end() && assignment.step == UnitStatus::kOnScene && at->second.checked_in.contains(assignment.unit))
    return not_last(fmt::format("unit {} has checked in on scene since", assignment.unit.text));
  events.push_back(assignment::StepTakenBack{assignment.assignment, assignment.step, to, reason});
  if (at == d.world.incident.incidents.end()) return events;
  add_acceptance_taken_back(d.world, at->second, assignment, events);
  bool const arrived =
      to >= UnitStatus::kOnScene || (assignment.step != UnitStatus::kOnScene && assignment.times.contains(UnitStatus::kOnScene));
  add_phase(d.world, at->second, {.taken_back = assignment.assignment, .still_arrived = arrived}, events);
  return events;
}

// The time of a step that was passed over; the status stays as it is.
Decided take_back_late(Deciding& d, Assignment const& assignment, TakeBackReason reason) {
  UnitStatus const step = *assignment.late_step;
  Events events{assignment::StepTakenBack{assignment.assignment, step, assignment.step, reason}};
  bool const arrived = assignment.step >= UnitStatus::kOnScene;
  if (auto const at = d.world.incident.incidents.find(assignment.incident); at != d.world.incident.incidents.end())
    add_phase(d.world, at->second, {.taken_back = assignment.assignment, .still_arrived = arrived}, events);
  return events;
}

Decided take_back(Deciding& d, unit::TakeBackStatus const& c) {
  TOCSIN_TRY(auto const* unit, find_unit(d.world, c.unit));
  Assignment const* const running = find_assignment(d.world, unit->assignment);
  bool const late = running && running->late_step && running->late_step == c.status;
  if (!late) TOCSIN_CHECK(unit::decide(d.world.unit, c, d.now));  // Is there a report at all: before how old it is.
  if (c.reason == TakeBackReason::kUndone) {
    Instant const reported_at = late ? running->times.at(c.status).recorded_at : unit->status_stamp.recorded_at;
    TOCSIN_CHECK(check_undo(d, reported_at, fmt::format("the report of unit {}", c.unit.text)));
  }
  if (late) return take_back_late(d, *running, c.reason);
  TOCSIN_TRY(auto decided, unit::decide(d.world.unit, c, d.now));
  auto taken_back = std::get<unit::StatusTakenBack>(decided.front());
  Assignment const* const assignment = find_assignment(d.world, taken_back.assignment);
  if (taken_back.assignment && !assignment) return not_last(fmt::format("the incident of unit {} has left", c.unit.text));
  if (assignment) taken_back.incident = assignment->incident;
  Events events{taken_back};
  if (!assignment) return events;
  return running ? take_back_step(d, *assignment, taken_back.to, c.reason, std::move(events))
                 : take_back_end(d, *assignment, c.reason, std::move(events));
}

}  // namespace

Decided decide_unit(Deciding& d, unit::Command const& command) {
  if (auto const* c = std::get_if<unit::TakeBackStatus>(&command)) return take_back(d, *c);
  if (auto const* c = std::get_if<unit::ReportStatus>(&command)) return report_status(d, *c);
  if (auto const* c = std::get_if<unit::Register>(&command)) TOCSIN_CHECK(check_unit_description(d.world, *c));
  if (auto const* c = std::get_if<unit::SetCrew>(&command)) TOCSIN_CHECK(check_capabilities(d.world, c->capabilities));
  TOCSIN_TRY(auto decided, unit::decide(d.world.unit, command, d.now));
  Events events;
  append(events, std::move(decided));
  return events;
}

}  // namespace tocsin::core
