// A unit's status report moves its assignment on, fills a step that was passed over, or ends it. Never the incident.
#include <fmt/format.h>

#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

using assignment::Assignment;

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

}  // namespace

Decided decide_unit(Deciding& d, unit::Command const& command) {
  if (auto const* c = std::get_if<unit::ReportStatus>(&command)) return report_status(d, *c);
  if (auto const* c = std::get_if<unit::Register>(&command)) TOCSIN_CHECK(check_unit_description(d.world, *c));
  if (auto const* c = std::get_if<unit::SetCrew>(&command)) TOCSIN_CHECK(check_capabilities(d.world, c->capabilities));
  TOCSIN_TRY(auto decided, unit::decide(d.world.unit, command, d.now));
  Events events;
  append(events, std::move(decided));
  return events;
}

}  // namespace tocsin::core
