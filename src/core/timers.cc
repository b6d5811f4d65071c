#include "core/timers.h"

#include <algorithm>

#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

using assignment::Assignment;
using incident::Incident;
using incident::TimerKind;

constexpr Duration kCallEndsAfter = Duration::days(7);  // Long after anybody would still call back.

bool has_fired(Incident const& incident, TimerKind kind, UnitCode const& unit) {
  return std::ranges::any_of(incident.fired, [&](auto const& fired) { return fired.kind == kind && fired.unit == unit; });
}

// Not graded yet counts as the worst: it may be life in danger.
Duration waiting_limit(configuration::Settings const& settings, std::int64_t priority) {
  if (settings.waiting_too_long.empty()) return Duration::seconds(60);
  auto const index = static_cast<std::size_t>(std::max<std::int64_t>(priority, 1) - 1);
  return settings.waiting_too_long[std::min(index, settings.waiting_too_long.size() - 1)];
}

Duration turnout_limit(configuration::Settings const& settings, AgencyCode const& agency) {
  return agency.text == "ambulance" ? settings.target_turnout_medical : settings.target_turnout_fire;
}

void add_timers_of(World const& world, Incident const& incident, Assignment const& a, auto&& add) {
  auto const& settings = world.configuration.settings;
  auto const assigned = a.times.find(UnitStatus::kAssigned);
  if (assigned == a.times.end()) return;
  if (a.step == UnitStatus::kAssigned) add(TimerKind::kUnacknowledged, a.unit, assigned->second.occurred_at + settings.acknowledge_timeout);
  if (a.step <= UnitStatus::kAcknowledged)
    add(TimerKind::kTurnoutOverdue, a.unit, assigned->second.occurred_at + turnout_limit(settings, a.agency));
  if (a.step == UnitStatus::kOnScene) {
    Instant since = assigned->second.occurred_at;
    if (auto const at = a.times.find(UnitStatus::kOnScene); at != a.times.end()) since = at->second.occurred_at;
    if (auto const at = incident.checked_in.find(a.unit); at != incident.checked_in.end()) since = std::max(since, at->second);
    add(TimerKind::kNoCheckIn, a.unit, since + settings.check_in);
  }
}

}  // namespace

void add_due_of(World const& world, Incident const& incident, std::vector<Due>& due) {
  auto const& settings = world.configuration.settings;
  if (incident.merged_into) return;  // Leaves together with the one it was merged into.
  if (incident.closed) {
    due.push_back(
        Due{.at = incident.closed->recorded_at + settings.closed_stays, .kind = DueKind::kRemoveIncident, .incident = incident.incident});
    return;
  }
  auto const add = [&](TimerKind kind, UnitCode const& unit, Instant at) {
    if (!has_fired(incident, kind, unit)) due.push_back(Due{.at = at, .incident = incident.incident, .timer = kind, .unit = unit});
  };
  bool running = false;
  for (Assignment const* a : running_assignments(world, incident)) {
    running = true;
    add_timers_of(world, incident, *a, add);
  }
  if (!running && incident.phase < incident::Phase::kOnScene)
    add(TimerKind::kWaitingTooLong, {}, incident.waiting_since + waiting_limit(settings, incident.priority));
}

void add_due_of(World const& world, call::Call const& call, std::vector<Due>& due) {
  if (call.incident) return;    // Goes with its incident.
  if (!call::is_ended(call)) {  // Nobody ends it: its details would stay for ever.
    Instant const last = std::max(call.rang_at, call.answered_at.value_or(call.rang_at));
    due.push_back(Due{.at = last + kCallEndsAfter, .kind = DueKind::kRemoveCall, .call = call.call});
    return;
  }
  if (!call.ended_at) return;
  due.push_back(Due{.at = *call.ended_at + world.configuration.settings.closed_stays, .kind = DueKind::kRemoveCall, .call = call.call});
}

void add_due_of(premises::SafetyNote const& note, std::vector<Due>& due) {
  due.push_back(Due{.at = note.expires_at, .kind = DueKind::kExpireSafetyNote, .note = note.note});
}

void add_due_of(closure::Closure const& closure, std::vector<Due>& due) {
  if (!closure.in_force) due.push_back(Due{.at = closure.from, .kind = DueKind::kBeginClosure, .closure = closure.closure});
  if (closure.until) due.push_back(Due{.at = *closure.until, .kind = DueKind::kEndClosure, .closure = closure.closure});
}

void add_due_of(proposal::Proposal const& proposal, std::vector<Due>& due) {
  if (proposal.status != proposal::Status::kOpen) return;
  due.push_back(Due{.at = proposal.ends_at, .kind = DueKind::kExpireProposal, .proposal = proposal.proposal});
}

Due due_of_record(std::string const& record, Instant at) { return Due{.at = at, .kind = DueKind::kEraseRecord, .record = record}; }

std::set<Due> due_from_scratch(World const& world) {
  std::vector<Due> due;
  for (auto const& [id, incident] : world.incident.incidents) add_due_of(world, incident, due);
  for (auto const& [id, call] : world.call.calls) add_due_of(world, call, due);
  for (auto const& [id, note] : world.premises.safety_notes) add_due_of(note, due);
  for (auto const& [id, closure] : world.closure.closures) add_due_of(closure, due);
  for (auto const& [id, proposal] : world.proposal.proposals) add_due_of(proposal, due);
  for (auto const& [record, at] : world.erase_at)
    if (!proposal::is_held(world.proposal, record)) due.push_back(due_of_record(record, at));
  return {std::make_move_iterator(due.begin()), std::make_move_iterator(due.end())};
}

namespace {

// A call that nobody has ended is ended first; it leaves later, as every ended one. Nobody said what came of it.
void remove_call(World const& world, CallId id, Events& events) {
  auto const at = world.call.calls.find(id);
  if (at == world.call.calls.end()) return;
  if (call::is_ended(at->second)) {
    events.push_back(call::Removed{id});
    return;
  }
  bool const answered = at->second.state != call::CallState::kRinging && at->second.state != call::CallState::kAbandoned;
  events.push_back(call::Ended{id, answered ? call::Outcome::kNone : call::Outcome::kAbandoned});
}

void remove_incident(World const& world, IncidentId id, Events& events) {
  auto const at = world.incident.incidents.find(id);
  if (at == world.incident.incidents.end()) return;
  for (CallId const call : at->second.calls) events.push_back(call::Removed{call});
  for (IncidentId const merged : at->second.merged_from) remove_incident(world, merged, events);
  events.push_back(incident::Removed{id});
}

}  // namespace

std::vector<Event> on_time(World const& world, std::uint64_t, Instant now) {
  Events events;
  DetailsErased erased{{}, "retention"};
  std::size_t subjects = 0;
  for (Due const& due : world.due) {
    if (due.at > now || subjects == kMaxDuePerTick) break;
    ++subjects;
    switch (due.kind) {
      case DueKind::kIncidentTimer: events.push_back(incident::TimerFired{due.incident, due.timer, due.unit, due.at}); break;
      case DueKind::kRemoveIncident: remove_incident(world, due.incident, events); break;
      case DueKind::kRemoveCall: remove_call(world, due.call, events); break;
      case DueKind::kEraseRecord:
        if (!proposal::is_held(world.proposal, due.record))
          erased.records.push_back(due.record);  // What is held is not due; and never goes.
        break;
      case DueKind::kExpireSafetyNote: events.push_back(premises::SafetyNoteEnded{due.note}); break;
      case DueKind::kBeginClosure: events.push_back(closure::Began{due.closure}); break;
      case DueKind::kEndClosure: events.push_back(closure::Expired{due.closure}); break;
      case DueKind::kExpireProposal: events.push_back(proposal::Expired{due.proposal}); break;
    }
  }
  if (!erased.records.empty()) events.push_back(std::move(erased));
  return events;
}

}  // namespace tocsin::core
