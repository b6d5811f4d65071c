// What happens to an incident's units, calls and legs when it is graded, raised, merged, closed or reopened.
#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

using assignment::Assignment;
using incident::Incident;

Decided by_module(Deciding& d, incident::Command const& command) {
  TOCSIN_TRY(auto decided, incident::decide(d.world.incident, command, d.now, d.fresh, next_number(d.world, d.now)));
  Events events;
  append(events, std::move(decided));
  return events;
}

Decided grade(Deciding& d, incident::Grade c) {
  TOCSIN_CHECK(check_type(d.world, c.type));
  TOCSIN_TRY(auto const* incident, find_open_incident(d.world, c.incident));
  if (incident->priority == 0) c.priority = default_priority(d.world, c.type, c.priority);
  TOCSIN_TRY(auto events, by_module(d, c));
  IncidentTypeCode const type = c.type.is_set() ? c.type : incident->type;
  std::int64_t const priority = c.priority != 0 ? c.priority : incident->priority;
  for (AgencyCode const& agency : agencies_to_ask(d, incident->legs, type, priority, incident->place, incident->level))
    events.push_back(incident::LegRequested{c.incident, agency});
  return events;
}

Decided raise_level(Deciding& d, incident::SetLevel const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  Incident const& incident = d.world.incident.incidents.at(c.incident);
  for (AgencyCode const& agency : agencies_to_ask(d, incident.legs, incident.type, incident.priority, incident.place, c.level))
    events.push_back(incident::LegRequested{c.incident, agency});
  return events;
}

// The agencies that were asked have been asked: each closes its own part.
Decided take_back_grade(Deciding& d, incident::TakeBackGrade const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  TOCSIN_CHECK(check_undo(d, d.world.incident.incidents.at(c.incident).before_grade->changed_at, "the grading"));
  return events;
}
Decided take_back_level(Deciding& d, incident::TakeBackLevel const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  TOCSIN_CHECK(check_undo(d, d.world.incident.incidents.at(c.incident).before_level->changed_at, "the response level"));
  return events;
}

// Moves assignments between incidents: their agencies have a part there too, and both phases follow.
void move_assignments(World const& world, std::vector<Assignment const*> const& moved, Incident const& from, Incident const& to,
                      Events& events) {
  AssignmentChange out, in;
  std::set<AgencyCode> agencies, accepted;
  for (Assignment const* a : moved) {
    events.push_back(assignment::Moved{a->assignment, to.incident});
    out.moved_out.insert(a->assignment);
    in.moved_in.push_back(a);
    if (a->ended) continue;
    agencies.insert(a->agency);
    if (a->step >= UnitStatus::kAcknowledged) accepted.insert(a->agency);
  }
  for (AgencyCode const& agency : agencies) {
    auto const leg = to.legs.find(agency);
    bool const open = leg != to.legs.end() && leg->second.state != incident::LegState::kClosed;
    if (!open) events.push_back(incident::LegRequested{to.incident, agency});
    if (accepted.contains(agency) && (!open || leg->second.state == incident::LegState::kRequested))
      events.push_back(incident::LegAccepted{to.incident, agency});
  }
  add_phase(world, from, out, events);
  add_phase(world, to, in, events);
}

Decided merge(Deciding& d, incident::Merge const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  Incident const& into = d.world.incident.incidents.at(c.into);
  Incident const& duplicate = d.world.incident.incidents.at(c.duplicate);
  auto const running = running_assignments(d.world, duplicate);
  if (into.assignments.size() + running.size() > incident::kMaxAssignments)
    return conflict("incident.too_many", fmt::format("incident {} has the most assignments it can have", into.number));
  for (CallId const call : duplicate.calls) events.push_back(call::Linked{call, c.into, true});
  if (!into.place.is_known() && duplicate.place.is_known()) events.push_back(incident::Moved{c.into, duplicate.place});
  IncidentTypeCode const type = into.type.is_set() ? into.type : duplicate.type;
  std::int64_t const priority = into.priority != 0 ? into.priority : duplicate.priority;
  bool const learns = type != into.type || priority != into.priority;
  if (learns) events.push_back(incident::Graded{c.into, type, priority});
  Incident graded = into;  // As the assignments will find it.
  graded.type = type;
  graded.priority = priority;
  if (graded.phase == incident::Phase::kReceived && priority > 0) graded.phase = incident::Phase::kGraded;
  move_assignments(d.world, running, duplicate, graded, events);
  return events;
}

Decided unmerge(Deciding& d, incident::Unmerge const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  Incident const& duplicate = d.world.incident.incidents.at(c.duplicate);
  Incident const& from = d.world.incident.incidents.at(*duplicate.merged_into);
  bool first = true;
  for (CallId const call : duplicate.calls_before_merge) {
    events.push_back(call::Linked{call, c.duplicate, !first});
    first = false;
  }
  std::vector<Assignment const*> back;
  for (AssignmentId const id : from.assignments) {
    auto const at = d.world.assignment.assignments.find(id);
    if (at != d.world.assignment.assignments.end() && !at->second.came_from.empty() && at->second.came_from.back() == c.duplicate)
      back.push_back(&at->second);
  }
  move_assignments(d.world, back, from, duplicate, events);
  return events;
}

std::unexpected<Error> units_assigned(Incident const& incident, std::vector<Assignment const*> const& running) {
  return conflict("incident.units_assigned",
                  fmt::format("units are still assigned to incident {}: {}", incident.number, callsigns(running)));
}

Decided close_leg(Deciding& d, incident::CloseLeg const& c) {
  TOCSIN_CHECK(check_disposition(d.world, c.disposition));
  TOCSIN_TRY(auto events, by_module(d, c));
  Incident const& incident = d.world.incident.incidents.at(c.incident);
  auto running = running_assignments(d.world, incident);
  std::erase_if(running, [&](Assignment const* a) { return a->agency != c.agency; });
  if (!running.empty()) return units_assigned(incident, running);
  return events;
}

Decided close(Deciding& d, incident::Close const& c) {
  TOCSIN_CHECK(check_disposition(d.world, c.disposition));
  TOCSIN_TRY(auto events, by_module(d, c));
  Incident const& incident = d.world.incident.incidents.at(c.incident);
  if (auto const running = running_assignments(d.world, incident); !running.empty()) return units_assigned(incident, running);
  for (CallId const id : incident.calls)
    if (auto const at = d.world.call.calls.find(id); at != d.world.call.calls.end() && !call::is_ended(at->second))
      events.push_back(call::Ended{id, at->second.outcome});
  return events;
}

Decided reopen(Deciding& d, incident::Reopen const& c) {
  if (c.left) TOCSIN_CHECK(check_seat(d.world, c.left->seat));
  TOCSIN_TRY(auto events, by_module(d, c));
  auto const opened = std::get<incident::Opened>(std::get<incident::Event>(events.front()));  // A copy: more events follow.
  auto const agencies = agencies_to_ask(d, {}, opened.type, opened.priority, opened.place, 1);
  IncidentId const id = opened.incident;
  for (AgencyCode const& agency : agencies) events.push_back(incident::LegRequested{id, agency});
  if (auto const hold = d.world.proposal.holds.find(c.incident); hold != d.world.proposal.holds.end()) {
    std::vector<std::string> records;
    if (!opened.record.empty()) records.push_back(opened.record);
    events.push_back(proposal::Event{proposal::HoldPlaced{id, opened.number, std::move(records), hold->second.ground, {}, c.incident}});
  }
  return events;
}

// What is erased, or was never said, is not opened and not told.
Decided read_texts(Deciding& d, incident::ReadTexts const& c) {
  TOCSIN_TRY(auto events, by_module(d, c));
  auto const& own = d.world.incident.incidents.at(c.incident).calls;
  for (CallId const id : c.calls) {
    auto const at = d.world.call.calls.find(id);
    if (at == d.world.call.calls.end() || !at->second.text || at->second.erased || std::ranges::find(own, id) == own.end()) continue;
    events.push_back(call::DetailsRead{id, call::DetailPart::kText});
  }
  if (events.empty()) return not_found("detail.erased", "nothing is there to be read any more");
  return events;
}

Decided check_in(Deciding& d, incident::CheckIn const& c) {
  TOCSIN_TRY(auto const* unit, find_unit(d.world, c.unit));
  if (unit->incident != c.incident || unit->status != UnitStatus::kOnScene)
    return conflict("unit.not_on_scene", fmt::format("unit {} is not on scene at this incident", c.unit.text));
  return by_module(d, c);
}

}  // namespace

Decided decide_incident(Deciding& d, incident::Command const& command) {
  return match(
      command, [&](incident::Open const& c) { return open_incident(d, c, {}); }, [&](incident::Grade const& c) { return grade(d, c); },
      [&](incident::TakeBackGrade const& c) { return take_back_grade(d, c); },
      [&](incident::TakeBackLevel const& c) { return take_back_level(d, c); },
      [&](incident::SetLevel const& c) { return raise_level(d, c); }, [&](incident::Merge const& c) { return merge(d, c); },
      [&](incident::Unmerge const& c) { return unmerge(d, c); }, [&](incident::CloseLeg const& c) { return close_leg(d, c); },
      [&](incident::Close const& c) { return close(d, c); }, [&](incident::Reopen const& c) { return reopen(d, c); },
      [&](incident::CheckIn const& c) { return check_in(d, c); },
      [&](incident::Take const& c) -> Decided {
        if (!c.seat.is_set()) return not_found("seat.unknown", "no seat is named");
        TOCSIN_CHECK(check_seat(d.world, c.seat));
        return by_module(d, c);
      },
      [&](incident::ReportBenchmark const& c) -> Decided {
        TOCSIN_CHECK(check_benchmark(d.world, c.benchmark));
        return by_module(d, c);
      },
      [&](incident::AddNote const& c) -> Decided {
        TOCSIN_CHECK(check_detail(c.text));
        return by_module(d, c);
      },
      [&](incident::NoteTrackRead const& c) -> Decided {
        TOCSIN_CHECK(check_detail(c.reason));
        return by_module(d, c);
      },
      [&](incident::ReadTexts const& c) { return read_texts(d, c); }, [&](incident::Move const& c) { return by_module(d, c); },
      [&](incident::AcceptLeg const& c) { return by_module(d, c); });
}

}  // namespace tocsin::core
