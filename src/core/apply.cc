// Folding an entry into the World: each module its own facts, then what one module's fact means to another, then the due times.
#include <algorithm>

#include "base/match.h"
#include "core/timers.h"
#include "core/world.h"

namespace tocsin::core {
namespace {

using incident::TimerKind;

// Subjects whose due times an entry may change.
struct Scope {
  std::vector<IncidentId> incidents;  // One to three of each: a look through them beats a tree.
  std::vector<CallId> calls;
  std::vector<NoteId> notes;
  std::vector<ClosureId> closures;
  std::vector<ProposalId> proposals;
  bool everything = false;

  template <class Id>
  static void add(std::vector<Id>& ids, Id id) {
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
};

// Rare, and then about any number of records.
bool changes_what_is_held(proposal::Event const& event) {
  return std::holds_alternative<proposal::HoldPlaced>(event) || std::holds_alternative<proposal::HoldLifted>(event) ||
         std::holds_alternative<proposal::Restored>(event) || std::holds_alternative<proposal::RestoreAccepted>(event);
}

void add_to_scope(World const& world, Event const& event, Scope& scope) {
  auto const add_assignment = [&](AssignmentId id) {
    if (auto const at = world.assignment.assignments.find(id); at != world.assignment.assignments.end())
      Scope::add(scope.incidents, at->second.incident);
  };
  match(
      event, [&](call::Event const& e) { std::visit([&](auto const& fact) { Scope::add(scope.calls, fact.call); }, e); },
      [&](incident::Event const& e) {
        std::visit(
            [&]<class F>(F const& fact) {
              if constexpr (requires { fact.incident; }) Scope::add(scope.incidents, fact.incident);
              if constexpr (requires { fact.duplicate; }) Scope::add(scope.incidents, fact.duplicate);
              if constexpr (requires { fact.into; }) Scope::add(scope.incidents, fact.into);
              if constexpr (requires { fact.from; }) Scope::add(scope.incidents, fact.from);
            },
            e);
      },
      [&](assignment::Event const& e) {
        std::visit(
            [&]<class F>(F const& fact) {
              if constexpr (requires { fact.incident; }) Scope::add(scope.incidents, fact.incident);
              if constexpr (requires { fact.assignment; }) add_assignment(fact.assignment);
            },
            e);
      },
      [&](premises::Event const& e) { std::visit([&](auto const& fact) { Scope::add(scope.notes, fact.note); }, e); },
      [&](closure::Event const& e) { std::visit([&](auto const& fact) { Scope::add(scope.closures, fact.closure); }, e); },
      [&](configuration::Event const& e) { scope.everything = scope.everything || std::holds_alternative<configuration::SettingsSet>(e); },
      [](unit::Event const&) {}, [](station::Event const&) {}, [](seat::Event const&) {}, [](run_card::Event const&) {},
      [&](proposal::Event const& e) {
        std::visit(
            [&]<class F>(F const& fact) {
              if constexpr (requires { fact.proposal.position; }) Scope::add(scope.proposals, fact.proposal);
            },
            e);
        scope.everything = scope.everything || changes_what_is_held(e);
      },
      [](jurisdiction::Event const&) {}, [](standard_address::Event const&) {}, [](emergency_access::Event const&) {},
      [](DetailsErased const&) {});
}

// In the index's order.
std::vector<Due> due_in_scope(World const& world, Scope const& scope) {
  std::vector<Due> due;
  for (IncidentId const id : scope.incidents)
    if (auto const at = world.incident.incidents.find(id); at != world.incident.incidents.end()) add_due_of(world, at->second, due);
  for (CallId const id : scope.calls)
    if (auto const at = world.call.calls.find(id); at != world.call.calls.end()) add_due_of(world, at->second, due);
  for (NoteId const id : scope.notes)
    if (auto const at = world.premises.safety_notes.find(id); at != world.premises.safety_notes.end()) add_due_of(at->second, due);
  for (ClosureId const id : scope.closures)
    if (auto const at = world.closure.closures.find(id); at != world.closure.closures.end()) add_due_of(at->second, due);
  for (ProposalId const id : scope.proposals)
    if (auto const at = world.proposal.proposals.find(id); at != world.proposal.proposals.end()) add_due_of(at->second, due);
  std::ranges::sort(due);
  due.erase(std::ranges::unique(due).begin(), due.end());
  return due;
}

// Most of what is due about a subject stays as it was: only the difference touches the index.
void change_due(std::set<Due>& index, std::vector<Due> const& before, std::vector<Due> after) {
  auto old = before.begin();
  for (Due& due : after) {
    while (old != before.end() && *old < due) index.erase(*old++);
    if (old != before.end() && *old == due) {
      ++old;
    } else {
      index.insert(std::move(due));
    }
  }
  while (old != before.end()) index.erase(*old++);
}

// --- Retention: when the details of a record are to be erased.

void forget_record(World& world, std::string const& record) {
  auto const at = world.erase_at.find(record);
  if (at == world.erase_at.end()) return;
  world.due.erase(due_of_record(record, at->second));
  world.erase_at.erase(at);
}

void keep_record_until(World& world, std::string const& record, Instant at) {
  if (record.empty()) return;
  forget_record(world, record);
  world.erase_at.emplace(record, at);
  if (!proposal::is_held(world.proposal, record)) world.due.insert(due_of_record(record, at));
}

void hold_too(World& world, IncidentId incident, std::string const& record) {
  proposal::hold_too(world.proposal, incident, record);
  if (auto const at = world.erase_at.find(record); at != world.erase_at.end() && proposal::is_held(world.proposal, record))
    world.due.erase(due_of_record(record, at->second));
}

void keep_details_of(World& world, IncidentId id, Instant until) {
  auto const at = world.incident.incidents.find(id);
  if (at == world.incident.incidents.end()) return;
  keep_record_until(world, at->second.record, until);
  for (CallId const call : at->second.calls)
    if (auto const c = world.call.calls.find(call); c != world.call.calls.end()) keep_record_until(world, c->second.record, until);
  for (IncidentId const merged : at->second.merged_from) keep_details_of(world, merged, until);
}

// --- What one module's fact means to another.

incident::Incident* find_incident(World& world, IncidentId id) {
  auto const at = world.incident.incidents.find(id);
  return at == world.incident.incidents.end() ? nullptr : &at->second;
}

void answer_timers(incident::Incident& incident, UnitCode const& unit, std::initializer_list<TimerKind> kinds) {
  std::erase_if(incident.fired,
                [&](auto const& fired) { return fired.unit == unit && std::ranges::find(kinds, fired.kind) != kinds.end(); });
}

bool has_running(World const& world, incident::Incident const& incident) {
  return std::ranges::any_of(incident.assignments, [&](AssignmentId id) {
    auto const at = world.assignment.assignments.find(id);
    return at != world.assignment.assignments.end() && !at->second.ended;
  });
}

void dispatched(World& world, assignment::Dispatched const& e, Meta const& meta) {
  incident::Incident* const incident = find_incident(world, e.incident);
  if (!incident) return;
  if (auto const at = world.assignment.assignments.find(e.assignment); at != world.assignment.assignments.end()) {
    Stamp& assigned = at->second.times[UnitStatus::kAssigned];
    assigned.occurred_at = std::max(assigned.occurred_at, incident->received.occurred_at);
  }
  incident->assignments.push_back(e.assignment);
  incident->version = meta.position;
  incident->checked_in.erase(e.unit);
  answer_timers(*incident, {}, {TimerKind::kWaitingTooLong});
}

void progressed(World& world, assignment::Progressed const& e, Meta const& meta) {
  auto const at = world.assignment.assignments.find(e.assignment);
  if (at == world.assignment.assignments.end()) return;
  incident::Incident* const incident = find_incident(world, at->second.incident);
  if (!incident) return;
  incident->version = meta.position;
  answer_timers(*incident, at->second.unit, {TimerKind::kUnacknowledged, TimerKind::kNoCheckIn});
  if (e.step > UnitStatus::kAcknowledged) answer_timers(*incident, at->second.unit, {TimerKind::kTurnoutOverdue});
}

void ended(World& world, assignment::Ended const& e, Meta const& meta) {
  auto const at = world.assignment.assignments.find(e.assignment);
  if (at == world.assignment.assignments.end()) return;
  incident::Incident* const incident = find_incident(world, at->second.incident);
  if (!incident) return;
  incident->version = meta.position;
  incident->checked_in.erase(at->second.unit);
  answer_timers(*incident, at->second.unit, {TimerKind::kUnacknowledged, TimerKind::kTurnoutOverdue, TimerKind::kNoCheckIn});
  if (!has_running(world, *incident)) incident->waiting_since = meta.occurred_at;
}

// What was answered by a report that was wrong is due again; what could only be due after it is not.
void taken_back(World& world, AssignmentId id, Meta const& meta) {
  auto const at = world.assignment.assignments.find(id);
  if (at == world.assignment.assignments.end()) return;
  incident::Incident* const incident = find_incident(world, at->second.incident);
  if (!incident) return;
  incident->version = meta.position;
  answer_timers(*incident, at->second.unit, {TimerKind::kNoCheckIn});
  answer_timers(*incident, {}, {TimerKind::kWaitingTooLong});
}

// The assignment's list, signs of life and fired timers go with it.
void moved(World& world, assignment::Moved const& e, IncidentId from_id, Meta const& meta) {
  auto const at = world.assignment.assignments.find(e.assignment);
  incident::Incident *const from = find_incident(world, from_id), *const to = find_incident(world, e.incident);
  if (at == world.assignment.assignments.end() || !from || !to || from == to) return;
  UnitCode const& code = at->second.unit;
  std::erase(from->assignments, e.assignment);
  to->assignments.push_back(e.assignment);
  from->version = to->version = meta.position;
  if (!has_running(world, *from)) from->waiting_since = meta.occurred_at;
  assignment::tell_place(at->second, from->place, to->place, meta);
  if (at->second.ended) return;
  if (auto node = from->checked_in.extract(code)) to->checked_in.insert_or_assign(code, node.mapped());
  for (auto const& fired : from->fired)
    if (fired.unit == code) to->fired.push_back(fired);
  std::erase_if(from->fired, [&](auto const& fired) { return fired.unit == code; });
  answer_timers(*to, {}, {TimerKind::kWaitingTooLong});
  if (auto const unit = world.unit.units.find(code); unit != world.unit.units.end() && unit->second.assignment == e.assignment) {
    unit->second.incident = e.incident;
    unit->second.version = meta.position;
  }
}

void apply_assignment(World& world, assignment::Event const& event, Meta const& meta) {
  IncidentId from;  // Where a moved one was.
  if (auto const* e = std::get_if<assignment::Moved>(&event))
    if (auto const at = world.assignment.assignments.find(e->assignment); at != world.assignment.assignments.end())
      from = at->second.incident;
  assignment::apply(world.assignment, event, meta);
  match(
      event, [&](assignment::Dispatched const& e) { dispatched(world, e, meta); },
      [&](assignment::Progressed const& e) { progressed(world, e, meta); }, [&](assignment::Ended const& e) { ended(world, e, meta); },
      [&](assignment::StepTakenBack const& e) { taken_back(world, e.assignment, meta); },
      [&](assignment::Resumed const& e) { taken_back(world, e.assignment, meta); },
      [&](assignment::Moved const& e) { moved(world, e, from, meta); },
      [&](assignment::StepReportedLate const& e) {
        if (auto const at = world.assignment.assignments.find(e.assignment); at != world.assignment.assignments.end())
          if (incident::Incident* const incident = find_incident(world, at->second.incident)) incident->version = meta.position;
      },
      [](assignment::Advised const&) {});
}

// All that came with it, of what had been merged into it before too.
void hold_merged(World& world, IncidentId into, IncidentId merged) {
  incident::Incident const* const incident = find_incident(world, merged);
  if (!incident) return;
  hold_too(world, into, incident->record);
  for (CallId const id : incident->calls)
    if (auto const call = world.call.calls.find(id); call != world.call.calls.end()) hold_too(world, into, call->second.record);
  for (IncidentId const earlier : incident->merged_from) hold_merged(world, into, earlier);
}

void apply_incident(World& world, incident::Event const& event, Meta const& meta) {
  if (auto const* e = std::get_if<incident::Removed>(&event))
    if (incident::Incident const* const incident = find_incident(world, e->incident))
      for (AssignmentId const id : incident->assignments) world.assignment.assignments.erase(id);
  if (auto const* e = std::get_if<incident::Moved>(&event))
    if (incident::Incident const* const incident = find_incident(world, e->incident))
      for (AssignmentId const id : incident->assignments)
        if (auto const at = world.assignment.assignments.find(id); at != world.assignment.assignments.end())
          assignment::tell_place(at->second, incident->place, e->place, meta);
  incident::apply(world.incident, event, meta);
  if (auto const* e = std::get_if<incident::Merged>(&event)) hold_merged(world, e->into, e->duplicate);
  if (auto const* e = std::get_if<incident::Closed>(&event))
    keep_details_of(world, e->incident, meta.recorded_at + world.configuration.settings.details_kept);
}

void apply_call(World& world, call::Event const& event, Meta const& meta) {
  call::apply(world.call, event, meta);
  if (auto const* e = std::get_if<call::Linked>(&event))
    if (auto const at = world.call.calls.find(e->call); at != world.call.calls.end()) hold_too(world, e->incident, at->second.record);
  if (!std::holds_alternative<call::Ended>(event) && !std::holds_alternative<call::Transferred>(event)) return;
  auto const id = std::visit([](auto const& fact) { return fact.call; }, event);
  auto const at = world.call.calls.find(id);
  if (at != world.call.calls.end() && !at->second.incident)
    keep_record_until(world, at->second.record, meta.recorded_at + world.configuration.settings.details_kept);
}

void apply_premises(World& world, premises::Event const& event, Meta const& meta) {
  if (auto const* e = std::get_if<premises::SafetyNoteEnded>(&event))
    if (auto const at = world.premises.safety_notes.find(e->note); at != world.premises.safety_notes.end()) {
      Instant const until = meta.recorded_at + world.configuration.settings.details_kept;
      keep_record_until(world, at->second.text.record, until);
      keep_record_until(world, at->second.reason.record, until);
    }
  premises::apply(world.premises, event, meta);
}

void apply_proposal(World& world, proposal::Event const& event, Meta const& meta) {
  proposal::apply(world.proposal, event, meta);
  // Why it was asked for in words goes when retention after the decision ends.
  auto const id = std::visit(
      []<class F>(F const& fact) {
        if constexpr (requires { fact.proposal.position; }) {
          return fact.proposal;
        } else {
          return ProposalId{};
        }
      },
      event);
  auto const at = world.proposal.proposals.find(id);
  if (at != world.proposal.proposals.end() && at->second.decided && at->second.reason)
    keep_record_until(world, at->second.reason->record, meta.recorded_at + world.configuration.settings.details_kept);
}

void apply_erased(World& world, DetailsErased const& e, Meta const& meta) {
  std::set<std::string> const records(e.records.begin(), e.records.end());
  for (auto const& record : records) forget_record(world, record);
  for (auto& [id, call] : world.call.calls)
    if (!call.erased && records.contains(call.record)) {
      call.erased = true;
      call.version = meta.position;
    }
}

void remember_command(World& world, Entry const& entry) {
  world.commands.forget_before(entry.at - world.configuration.settings.commands_remembered);
  if (entry.envelope.command_id == CommandId{}) return;
  world.commands.add({entry.envelope.command_id, entry.position, entry.at});
}

}  // namespace

void apply(World& world, Entry const& entry) {
  Meta const meta{entry.position, entry.at, std::min(entry.envelope.occurred_at.value_or(entry.at), entry.at), entry.envelope.source,
                  entry.envelope.actor};
  Scope scope;
  for (Event const& event : entry.events) add_to_scope(world, event, scope);
  std::vector<Due> const due_before = scope.everything ? std::vector<Due>{} : due_in_scope(world, scope);
  for (Event const& event : entry.events)
    match(
        event, [&](call::Event const& e) { apply_call(world, e, meta); }, [&](incident::Event const& e) { apply_incident(world, e, meta); },
        [&](unit::Event const& e) { unit::apply(world.unit, e, meta); },
        [&](assignment::Event const& e) { apply_assignment(world, e, meta); },
        [&](station::Event const& e) { station::apply(world.station, e, meta); },
        [&](seat::Event const& e) { seat::apply(world.seat, e, meta); },
        [&](run_card::Event const& e) { run_card::apply(world.run_card, e, meta); },
        [&](jurisdiction::Event const& e) { jurisdiction::apply(world.jurisdiction, e, meta); },
        [&](premises::Event const& e) { apply_premises(world, e, meta); },
        [&](closure::Event const& e) { closure::apply(world.closure, e, meta); },
        [&](configuration::Event const& e) { configuration::apply(world.configuration, e, meta); },
        [&](standard_address::Event const& e) { standard_address::apply(world.standard_address, e, meta); },
        [&](proposal::Event const& e) { apply_proposal(world, e, meta); },
        [&](emergency_access::Event const& e) { emergency_access::apply(world.emergency_access, e, meta); },
        [&](DetailsErased const& e) { apply_erased(world, e, meta); });
  if (scope.everything) {
    world.due = due_from_scratch(world);
  } else {
    change_due(world.due, due_before, due_in_scope(world, scope));
  }
  remember_command(world, entry);
  world.position = entry.position;
  world.now = std::max(world.now, entry.at);
}

}  // namespace tocsin::core
