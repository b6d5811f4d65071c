#include <algorithm>
#include <charconv>

#include "base/match.h"
#include "domain/incident/incident.h"

namespace tocsin::incident {
namespace {

void remember_number(State& state, std::string const& number) {
  auto const dash = number.rfind('-');
  if (dash == std::string::npos) return;
  std::int64_t running = 0;
  std::from_chars(number.data() + dash + 1, number.data() + number.size(), running);
  state.numbered_day = number.substr(0, dash);
  state.last_number = running;
}

// A terminal's clock may be some seconds off: nothing about an incident happened before it was received.
Stamp stamp_for(Incident const& incident, Meta const& meta) {
  Stamp stamp = stamp_of(meta);
  stamp.occurred_at = std::max(stamp.occurred_at, incident.received.occurred_at);
  return stamp;
}

Incident opened(Opened const& e, Meta const& meta) {
  Incident incident{.incident = e.incident,
                    .number = e.number,
                    .phase = e.priority > 0 ? Phase::kGraded : Phase::kReceived,
                    .type = e.type,
                    .priority = e.priority,
                    .place = e.place,
                    .seat = e.seat,
                    .received = stamp_of(meta),
                    .waiting_since = meta.occurred_at,
                    .reopened_from = e.reopened_from,
                    .record = e.record,
                    .created_by_demo = e.created_by_demo};
  if (e.priority > 0) incident.graded = incident.received;
  if (e.call) incident.calls.push_back(*e.call);
  return incident;
}

void add_missing(std::vector<CallId>& calls, std::vector<CallId> const& more) {
  for (CallId const call : more)
    if (std::ranges::find(calls, call) == calls.end()) calls.push_back(call);
}

void merge(Incident& into, Incident& duplicate) {
  duplicate.merged_into = into.incident;
  duplicate.calls_before_merge = duplicate.calls;
  duplicate.calls.clear();
  into.before_grade.reset();
  duplicate.before_grade.reset();
  // What fired stays with it: after an unmerge it waits since as long as before, and the same timer must not fire a second time.
  into.merged_from.push_back(duplicate.incident);
  add_missing(into.calls, duplicate.calls_before_merge);
}

void unmerge(Incident& from, Incident& duplicate) {
  duplicate.merged_into.reset();
  duplicate.calls = duplicate.calls_before_merge;
  duplicate.calls_before_merge.clear();
  std::erase(from.merged_from, duplicate.incident);
  std::erase_if(from.calls, [&](CallId call) { return std::ranges::find(duplicate.calls, call) != duplicate.calls.end(); });
}

}  // namespace

void apply(State& state, Event const& event, Meta const& meta) {
  auto const find = [&](IncidentId id) -> Incident* {
    auto const at = state.incidents.find(id);
    if (at == state.incidents.end()) return nullptr;
    at->second.version = meta.position;
    return &at->second;
  };
  auto const change = [&](IncidentId id, auto&& f) {
    if (Incident* const incident = find(id)) f(*incident);
  };
  match(
      event,
      [&](Opened const& e) {
        remember_number(state, e.number);
        Incident& incident = state.incidents[e.incident];
        incident = opened(e, meta);
        incident.version = meta.position;
        if (e.reopened_from) change(*e.reopened_from, [&](Incident& old) { old.reopened_as = e.incident; });
      },
      [&](Graded const& e) {
        // What a merger brought with it is given back by the unmerging: it touched the incident before, in the same entry.
        auto const at = state.incidents.find(e.incident);
        bool const by_merging = at != state.incidents.end() && at->second.version == meta.position;
        change(e.incident, [&](Incident& incident) {
          if (by_merging) {
            incident.before_grade.reset();
          } else {
            incident.before_grade = BeforeGrade{incident.type, incident.priority, incident.graded, meta.recorded_at};
          }
          incident.type = e.type;
          incident.priority = e.priority;
          if (e.priority > 0 && !incident.graded) incident.graded = stamp_for(incident, meta);
          if (e.priority > 0 && incident.phase == Phase::kReceived) incident.phase = Phase::kGraded;
        });
      },
      [&](GradeTakenBack const& e) {
        change(e.incident, [&](Incident& incident) {
          incident.type = e.type;
          incident.priority = e.priority;
          if (incident.before_grade) incident.graded = incident.before_grade->graded;
          if (e.priority == 0 && incident.phase == Phase::kGraded) incident.phase = Phase::kReceived;
          incident.before_grade.reset();
        });
      },
      [&](LevelTakenBack const& e) {
        change(e.incident, [&](Incident& incident) {
          incident.level = e.level;
          incident.before_level.reset();
        });
      },
      [&](Moved const& e) { change(e.incident, [&](Incident& incident) { incident.place = e.place; }); },
      [&](LevelSet const& e) {
        change(e.incident, [&](Incident& incident) {
          incident.before_level = BeforeLevel{incident.level, meta.recorded_at};
          incident.level = e.level;
        });
      },
      [&](Merged const& e) {
        Incident *const into = find(e.into), *const duplicate = find(e.duplicate);
        if (into && duplicate) merge(*into, *duplicate);
      },
      [&](Unmerged const& e) {
        Incident *const from = find(e.from), *const duplicate = find(e.duplicate);
        if (from && duplicate) unmerge(*from, *duplicate);
      },
      [&](NoteAdded const& e) {
        change(e.incident, [&](Incident& incident) { incident.notes.push_back({e.note, meta.actor, stamp_for(incident, meta), e.text}); });
      },
      [&](BenchmarkReported const& e) {
        change(e.incident, [&](Incident& incident) { incident.benchmarks.push_back({e.benchmark, stamp_for(incident, meta)}); });
      },
      [&](LegRequested const& e) { change(e.incident, [&](Incident& incident) { incident.legs[e.agency] = {}; }); },
      [&](LegAccepted const& e) {
        change(e.incident, [&](Incident& incident) {
          Leg& leg = incident.legs[e.agency];
          leg.state = LegState::kAccepted;
          leg.accepted = stamp_for(incident, meta);
        });
      },
      [&](LegAcceptanceTakenBack const& e) {
        change(e.incident, [&](Incident& incident) {
          Leg& leg = incident.legs[e.agency];
          leg.state = LegState::kRequested;
          leg.accepted.reset();
        });
      },
      [&](LegClosed const& e) {
        change(e.incident, [&](Incident& incident) {
          Leg& leg = incident.legs[e.agency];
          leg.state = LegState::kClosed;
          leg.closed = stamp_for(incident, meta);
          leg.disposition = e.disposition;
        });
      },
      [&](CheckedIn const& e) {
        change(e.incident, [&](Incident& incident) {
          incident.checked_in[e.unit] = meta.occurred_at;
          std::erase_if(incident.fired, [&](FiredTimer const& f) { return f.kind == TimerKind::kNoCheckIn && f.unit == e.unit; });
        });
      },
      [&](Taken const& e) { change(e.incident, [&](Incident& incident) { incident.seat = e.seat; }); },
      [&](PhaseChanged const& e) { change(e.incident, [&](Incident& incident) { incident.phase = e.phase; }); },
      [&](CallJoined const& e) { change(e.incident, [&](Incident& incident) { add_missing(incident.calls, {e.call}); }); },
      [&](Closed const& e) {
        change(e.incident, [&](Incident& incident) {
          incident.phase = Phase::kClosed;
          incident.closed = stamp_for(incident, meta);
          incident.disposition = e.disposition;
          incident.fired.clear();
        });
      },
      [&](TimerFired const& e) { change(e.incident, [&](Incident& incident) { incident.fired.push_back({e.kind, e.unit, e.due_at}); }); },
      [](TrackRead const&) {},  // A fact for auditors,
      [](NotesRead const&) {},  // as this is.
      [&](Removed const& e) { state.incidents.erase(e.incident); });
}

}  // namespace tocsin::incident
