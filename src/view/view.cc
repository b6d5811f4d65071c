#include "view/view.h"

#include <algorithm>
#include <limits>

#include "base/match.h"
#include "codec/reflect.h"
#include "core/duplicates.h"
#include "core/timers.h"

namespace tocsin::view {

namespace {

inline constexpr Duration kTimersShownAhead = Duration::hours(12);

GeoPoint point(Wgs84 at) { return {at.lat(), at.lon()}; }

constexpr Duration kLateAfter = Duration::seconds(5);  // What a network and a crew's finger take is not late.

std::optional<Instant> step_time(assignment::Assignment const& a, UnitStatus step) {
  auto const found = a.times.find(step);
  if (found == a.times.end()) return std::nullopt;
  return found->second.occurred_at;
}

AssignmentView assignment_view(assignment::Assignment const& a) {
  AssignmentView v{.assignment_id = to_text(a.assignment),
                   .incident_id = to_text(a.incident),
                   .unit_id = a.unit.text,
                   .agency = a.agency.text,
                   .state = a.ended ? "ended" : codec::word_text(a.step),
                   .advised_eta_s = a.advised_eta_s,
                   .assigned_at = step_time(a, UnitStatus::kAssigned).value_or(Instant{}),
                   .acknowledged_at = step_time(a, UnitStatus::kAcknowledged),
                   .en_route_at = step_time(a, UnitStatus::kEnRoute),
                   .arrived_at = step_time(a, UnitStatus::kOnScene),
                   .transporting_at = step_time(a, UnitStatus::kTransporting),
                   .at_hospital_at = step_time(a, UnitStatus::kAtHospital)};
  auto const add_late = [&](std::string step, Stamp const& stamp) {
    if (stamp.recorded_at - stamp.occurred_at > kLateAfter)
      v.recorded_late.push_back({std::move(step), stamp.recorded_at, codec::word_text(stamp.source)});
  };
  for (auto const& [step, stamp] : a.times) add_late(codec::word_text(step), stamp);
  if (a.ended) {
    v.cleared_at = a.ended->occurred_at;
    v.end_reason = codec::word_text(a.end_reason);
    add_late("ended", *a.ended);
  }
  if (!a.hospital.empty()) v.hospital = a.hospital;
  if (a.moved_from) v.moved_from = place_view(*a.moved_from);
  if (a.moved) v.moved_at = a.moved->recorded_at;
  return v;
}

void keep_earliest(std::optional<Instant>& earliest, std::optional<Instant> at) {
  if (at && (!earliest || *at < *earliest)) earliest = at;
}

// The timers of this incident that wait: its own part of the index of due times, without a walk over everybody's.
void append_waiting_timers(core::World const& world, incident::Incident const& incident, std::vector<TimerView>& timers) {
  std::vector<core::Due> waiting;
  core::add_due_of(world, incident, waiting);
  std::ranges::sort(waiting);
  for (auto const& due : waiting) {
    if (due.kind != core::DueKind::kIncidentTimer || due.at > world.now + kTimersShownAhead) continue;
    TimerView timer{.kind = codec::word_text(due.timer), .due_at = due.at, .fired = false};
    if (due.unit.is_set()) timer.unit_id = due.unit.text;
    timers.push_back(std::move(timer));
  }
}

}  // namespace

// Its last report, while nothing else has happened to the unit since. Whether its incident still allows it is seen when it is tried.
static std::optional<UnitStatus> report_to_take_back(core::World const& world, unit::Unit const& u) {
  if (u.assignment)
    if (auto const at = world.assignment.assignments.find(*u.assignment); at != world.assignment.assignments.end() && at->second.late_step)
      return at->second.late_step;
  if (!u.before_report) return {};
  if (u.before_report->assignment && !u.assignment) {  // It left its incident: by its own report, or called back (which is no report)?
    auto const at = world.assignment.assignments.find(*u.before_report->assignment);
    if (at == world.assignment.assignments.end() || at->second.end_reason == assignment::EndReason::kStoodDown) return {};
  }
  return u.status;
}

PlaceView place_view(Place const& place) {
  PlaceView v{.text = place.text,
              .source = codec::word_text(place.source),
              .uncertainty_m = place.uncertainty_m,
              .address_code = place.address_code,
              .county = place.county.text,
              .township = place.township.text};
  if (place.location) v.location = point(*place.location);
  return v;
}

UnitView unit_view(core::World const& world, unit::Unit const& u, PositionOf const& position_of, Instant now) {
  UnitView v{.unit_id = u.unit.text,
             .kind = u.kind,
             .agency = u.agency.text,
             .station = u.station.text,
             .crew = u.crew,
             .status = codec::word_text(u.status),
             .availability = codec::word_text(unit::availability_of(u.status)),
             .status_occurred_at = u.status_stamp.occurred_at,
             .status_recorded_at = u.status_stamp.recorded_at,
             .status_source = codec::word_text(u.status_stamp.source),
             .out_of_service_reason = u.out_of_service_reason,
             .emergency = u.emergency,
             .version = u.version};
  for (auto const& c : u.capabilities) v.capabilities.push_back(c.text);
  for (auto const& c : u.crew_capabilities)
    if (std::find(v.capabilities.begin(), v.capabilities.end(), c.text) == v.capabilities.end()) v.capabilities.push_back(c.text);
  if (u.assignment) v.assignment_id = to_text(*u.assignment);
  if (auto const report = report_to_take_back(world, u)) v.take_back = codec::word_text(*report);
  if (u.incident) {
    v.incident_id = to_text(*u.incident);
    if (auto const found = world.incident.incidents.find(*u.incident); found != world.incident.incidents.end())
      v.incident_number = found->second.number;
  }
  if (u.post) v.post = u.post->name;
  auto const position = position_of ? position_of(u.unit) : std::nullopt;
  if (position) {
    v.location = position->at;
    v.location_source = "position";
    v.position_at = position->taken_at;
    v.position_stale = now - position->taken_at > world.configuration.settings.position_stale;
  } else if (u.post) {
    v.location = point(u.post->location);
    v.location_source = "post";
  } else if (auto const home = world.station.stations.find(u.station); home != world.station.stations.end()) {
    v.location = point(home->second.location);
    v.location_source = "station";
  }
  return v;
}

// Itself, or what it was merged into: then all of it is held. One of which only a merged part is held says so there.
static bool is_on_hold(core::World const& world, incident::Incident const& i) {
  return world.proposal.holds.contains(i.incident) || (i.merged_into && world.proposal.holds.contains(*i.merged_into));
}

IncidentView incident_view(core::World const& world, incident::Incident const& i, core::DuplicateIndex const* duplicates) {
  IncidentView v{.incident_id = to_text(i.incident),
                 .number = i.number,
                 .state = codec::word_text(i.phase),
                 .incident_type = i.type.text,
                 .priority = i.priority,
                 .response_level = i.level,
                 .place = place_view(i.place),
                 .seat = i.seat.text,
                 .received_at = i.received.occurred_at,
                 .disposition = i.disposition.text,
                 .notes_count = static_cast<std::int64_t>(i.notes.size()),
                 .created_by_demo = i.created_by_demo,
                 .legal_hold = is_on_hold(world, i),
                 .version = i.version};
  if (i.graded) v.graded_at = i.graded->occurred_at;
  if (i.closed) v.closed_at = i.closed->occurred_at;
  for (auto const& call : i.calls) v.call_ids.push_back(to_text(call));
  for (auto const& [agency, leg] : i.legs) {
    LegView l{.agency = agency.text, .state = codec::word_text(leg.state), .disposition = leg.disposition.text};
    if (leg.accepted) {
      l.accepted_at = leg.accepted->occurred_at;
      l.accepted_recorded_at = leg.accepted->recorded_at;
      l.accepted_source = codec::word_text(leg.accepted->source);
    }
    if (leg.closed) {
      l.closed_at = leg.closed->occurred_at;
      l.closed_recorded_at = leg.closed->recorded_at;
      l.closed_source = codec::word_text(leg.closed->source);
    }
    v.legs.push_back(std::move(l));
  }
  for (auto const& id : i.assignments) {
    auto const found = world.assignment.assignments.find(id);
    if (found == world.assignment.assignments.end()) continue;
    auto a = assignment_view(found->second);
    keep_earliest(v.first_assigned_at, a.assigned_at);
    keep_earliest(v.first_en_route_at, a.en_route_at);
    keep_earliest(v.first_arrived_at, a.arrived_at);
    v.assignments.push_back(std::move(a));
  }
  for (auto const& b : i.benchmarks)
    v.benchmarks.push_back({b.benchmark, b.stamp.occurred_at, b.stamp.recorded_at, codec::word_text(b.stamp.source)});
  for (auto const& f : i.fired) {
    TimerView timer{.kind = codec::word_text(f.kind), .due_at = f.due_at, .fired = true};
    if (f.unit.is_set()) timer.unit_id = f.unit.text;
    v.timers.push_back(std::move(timer));
  }
  if (incident::is_open(i)) {
    append_waiting_timers(world, i, v.timers);
    v.duplicates_count =
        static_cast<std::int64_t>(duplicates != nullptr ? duplicates->count(i, world.now) : core::count_duplicates(world, i, world.now));
  }
  if (i.merged_into) v.merged_into = to_text(*i.merged_into);
  for (auto const& from : i.merged_from) v.merged_from.push_back(to_text(from));
  if (i.reopened_from) v.reopened_from = to_text(*i.reopened_from);
  if (i.reopened_as) v.reopened_as = to_text(*i.reopened_as);
  return v;
}

core::World excerpt_of(core::World const& world, std::vector<IncidentId> const& incidents) {
  core::World out;
  out.centre = world.centre;
  out.position = world.position;
  out.now = world.now;
  out.configuration.settings = world.configuration.settings;
  for (IncidentId const id : incidents) {
    auto const found = world.incident.incidents.find(id);
    if (found == world.incident.incidents.end()) continue;
    out.incident.incidents.insert(*found);
    for (AssignmentId const assignment : found->second.assignments)
      if (auto const at = world.assignment.assignments.find(assignment); at != world.assignment.assignments.end())
        out.assignment.assignments.insert(*at);
  }
  return out;
}

CallLocationView call_location_view(call::Call const& c, call::Location const& l) {
  CallLocationView v{.source = codec::word_text(l.source),
                     .text = l.text,
                     .uncertainty_m = l.uncertainty_m,
                     .occurred_at = l.stamp.occurred_at,
                     .recorded_at = l.stamp.recorded_at,
                     .personal = l.detail.has_value(),
                     .erased = l.detail.has_value() && c.erased};
  if (l.at) v.location = point(*l.at);
  return v;
}

CallView call_view(core::World const&, call::Call const& c) {
  CallView v{.call_id = to_text(c.call),
             .state = codec::word_text(c.state),
             .silent = c.silent,
             .channel = codec::word_text(c.channel),
             .rang_at = c.rang_at,
             .answered_at = c.answered_at,
             .ended_at = c.ended_at,
             .outcome = c.outcome == call::Outcome::kNone ? "" : codec::word_text(c.outcome),
             .language = c.language,
             .callsign = c.callsign,
             .seat = c.seat.text,
             .place = place_view(c.place),
             .incident_type = c.type.text,
             .transferred_to = c.transferred_to,
             .has_caller = c.caller.has_value() && !c.erased,
             .has_text = c.text.has_value() && !c.erased,
             .erased = c.erased,
             .version = c.version};
  if (c.incident) v.incident_id = to_text(*c.incident);
  for (auto const& location : c.locations) v.locations.push_back(call_location_view(c, location));
  return v;
}

SeatView seat_view(core::World const& world, seat::Seat const& s) {
  SeatView v{.seat_id = s.seat.text, .name = s.name, .version = s.version};
  if (s.account) v.account = s.account->text;
  if (s.signed_on) v.signed_on_at = s.signed_on->occurred_at;
  if (s.handover) v.handover_to = s.handover->to.text;
  v.open_incidents = std::count_if(world.incident.incidents.begin(), world.incident.incidents.end(),
                                   [&](auto const& entry) { return entry.second.seat == s.seat && incident::is_open(entry.second); });
  return v;
}

ClosureView closure_view(core::World const& world, closure::Closure const& c) {
  ClosureView v{.closure_id = to_text(c.closure),
                .state = c.in_force ? "in_force" : "planned",
                .direction = codec::word_text(c.direction),
                .reason = codec::word_text(c.reason),
                .siren_may_pass = c.siren_may_pass,
                .from = c.from,
                .until = c.until,
                .road = c.road,
                .closed_at = c.closed.occurred_at,
                .version = c.version};
  for (auto const& stretch : c.stretches) {
    auto& shown = v.stretches.emplace_back();
    for (auto const p : stretch.line) shown.points.push_back(point(p));
    shown.radius_m = stretch.radius_m;
  }
  for (auto const& code : c.jurisdictions) v.jurisdictions.push_back(code.text);
  if (c.incident) {
    v.incident_id = to_text(*c.incident);
    if (auto const found = world.incident.incidents.find(*c.incident); found != world.incident.incidents.end())
      v.incident_number = found->second.number;
  }
  return v;
}

StationView station_view(core::World const&, station::Station const& s) {
  return {.station_id = s.station.text,
          .name = s.name,
          .agency = s.agency.text,
          .location = point(s.location),
          .county = s.county.text,
          .version = s.version};
}

RunCardView run_card_view(run_card::RunCard const& c) {
  RunCardView v{.run_card_id = c.run_card.text,
                .name = c.name,
                .incident_type = c.type.text,
                .priority_from = c.priority_from,
                .priority_to = c.priority_to,
                .jurisdiction = c.jurisdiction.text,
                .minute_from = c.minute_from,
                .minute_to = c.minute_to,
                .response_level = c.level,
                .version = c.version};
  for (auto const& need : c.needs) v.needs.push_back({need.capability.text, need.count});
  for (auto const& agency : c.agencies) v.agencies.push_back(agency.text);
  return v;
}

IncidentTypeView incident_type_view(configuration::State const& state, configuration::IncidentType const& t) {
  auto const version = state.type_versions.find(t.type);
  return {.code = t.type.text,
          .name = t.name,
          .default_priority = t.default_priority,
          .agency = t.agency.text,
          .questions = t.questions,
          .active = t.active,
          .feeds_risk = t.feeds_risk,
          .version = version == state.type_versions.end() ? 0 : version->second};
}

DuplicateView duplicate_view(core::World const& world, IncidentId incident, std::int64_t score, std::vector<DuplicateReason> reasons) {
  DuplicateView v{.incident_id = to_text(incident), .score = score, .reasons = std::move(reasons)};
  if (auto const found = world.incident.incidents.find(incident); found != world.incident.incidents.end()) v.number = found->second.number;
  return v;
}

namespace {

// What a screen should say aloud.
void append_notice(core::World const& world, core::Event const& event, std::vector<Notice>& notices) {
  match(
      event,
      [&](incident::Event const& module) {
        if (auto const* fired = std::get_if<incident::TimerFired>(&module)) {
          Notice n{.kind = "timer", .what = codec::word_text(fired->kind), .incident_id = to_text(fired->incident)};
          if (fired->unit.is_set()) n.unit_id = fired->unit.text;
          notices.push_back(std::move(n));
        } else if (auto const* moved = std::get_if<incident::Moved>(&module)) {
          notices.push_back({.kind = "moved", .what = "moved", .incident_id = to_text(moved->incident)});
        } else if (auto const* opened = std::get_if<incident::Opened>(&module); opened && opened->priority == 1) {
          notices.push_back({.kind = "priority_one", .what = opened->type.text, .incident_id = to_text(opened->incident)});
        } else if (auto const* graded = std::get_if<incident::Graded>(&module); graded && graded->priority == 1) {
          auto const found = world.incident.incidents.find(graded->incident);
          notices.push_back({.kind = "priority_one",
                             .what = found == world.incident.incidents.end() ? graded->type.text : found->second.type.text,
                             .incident_id = to_text(graded->incident)});
        }
      },
      [&](unit::Event const& module) {
        if (auto const* emergency = std::get_if<unit::EmergencyChanged>(&module)) {
          notices.push_back({.kind = "emergency", .what = emergency->on ? "raised" : "cleared", .unit_id = emergency->unit.text});
        }
      },
      [&](seat::Event const& module) {
        if (auto const* offered = std::get_if<seat::HandoverOffered>(&module)) {
          notices.push_back({.kind = "handover_requested", .what = offered->to.text, .seat_id = offered->seat.text});
        }
      },
      [](auto const&) {});
}

}  // namespace

Change change_of(core::World const& after, core::Entry const& entry, PositionOf const& position_of) {
  Change change{.position = entry.position, .at = entry.at, .actor = entry.envelope.actor.text};
  if (entry.events.empty()) return change;
  core::Touched const touched = core::touched_by(after, entry);
  for (auto const& id : touched.incidents)
    if (auto const found = after.incident.incidents.find(id); found != after.incident.incidents.end())
      change.incidents.push_back(incident_view(after, found->second));
  for (auto const& id : touched.calls)
    if (auto const found = after.call.calls.find(id); found != after.call.calls.end())
      change.calls.push_back(call_view(after, found->second));
  for (auto const& code : touched.units)
    if (auto const found = after.unit.units.find(code); found != after.unit.units.end())
      change.units.push_back(unit_view(after, found->second, position_of, entry.at));
  for (auto const& code : touched.seats)
    if (auto const found = after.seat.seats.find(code); found != after.seat.seats.end())
      change.seats.push_back(seat_view(after, found->second));
  for (auto const& id : touched.closures)
    if (auto const found = after.closure.closures.find(id); found != after.closure.closures.end())
      change.closures.push_back(closure_view(after, found->second));
  for (auto const& id : touched.removed_closures) change.removed.push_back(to_text(id));
  for (auto const& id : touched.removed_incidents) change.removed.push_back(to_text(id));
  for (auto const& id : touched.removed_calls) change.removed.push_back(to_text(id));
  change.configuration_changed = touched.configuration;
  change.emergency_access_changed = touched.emergency_access;
  for (auto const& event : entry.events) append_notice(after, event, change.notices);
  return change;
}

}  // namespace tocsin::view
