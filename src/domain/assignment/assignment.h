// src/domain/assignment/assignment.h: the link of one unit to one incident, with its times.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::assignment {

enum class EndReason : std::uint8_t { kCleared, kStoodDown, kDiverted, kOutOfService, kIncidentClosed };
BOOST_DESCRIBE_ENUM(EndReason, kCleared, kStoodDown, kDiverted, kOutOfService, kIncidentClosed)

struct Assignment {
  AssignmentId assignment;
  IncidentId incident;
  UnitCode unit;
  AgencyCode agency;
  UnitStatus step = UnitStatus::kAssigned;  // How far it has come: assigned .. at_hospital.
  std::map<UnitStatus, Stamp> times;        // Of each step reached (or reported later).
  std::optional<std::int64_t> advised_eta_s;
  std::optional<UnitStatus> late_step;    // Reported late, and nothing since: what taking it back takes.
  std::string hospital, hospital_before;  // The latter before the last step.
  std::vector<IncidentId> came_from;      // Incidents that were merged away and brought it here, the last one last.
  std::optional<Place> moved_from;        // Where it was sent to before its incident's place last changed; unknown: not is_known().
  std::optional<Stamp> moved;             // When that was.
  std::optional<Stamp> ended;
  EndReason end_reason = EndReason::kCleared;
};
BOOST_DESCRIBE_STRUCT(Assignment, (),
                      (assignment, incident, unit, agency, step, times, advised_eta_s, late_step, hospital, hospital_before, came_from,
                       moved_from, moved, ended, end_reason))

struct State {
  std::map<AssignmentId, Assignment> assignments;  // Those of incidents in the World.
};
BOOST_DESCRIBE_STRUCT(State, (), (assignments))

// What the screen was shown when the dispatcher decided: kept in the journal, never recomputed.
struct Advice {
  std::string advice_id;
  std::string data_set;
  std::string run_card;
  std::vector<UnitCode> proposed;
  std::vector<std::string> shortfalls;          // "ladder 1 of 2"
  std::optional<bool> outdated = std::nullopt;  // True: a road was closed or opened after it was computed, before it was used.
  std::optional<std::string> speeds;            // The version that its times were made with; empty in journals from before there were any.
};
BOOST_DESCRIBE_STRUCT(Advice, (), (advice_id, data_set, run_card, proposed, shortfalls, outdated, speeds))
struct Chosen {
  UnitCode unit;
  std::optional<std::int64_t> advised_eta_s;
};
BOOST_DESCRIBE_STRUCT(Chosen, (), (unit, advised_eta_s))

inline constexpr std::size_t kMaxUnits = 100;  // In one command.

struct Dispatch {
  IncidentId incident;
  std::vector<Chosen> units;
  std::optional<Advice> advice;
  bool divert = false;
};
struct StandDown {
  IncidentId incident;
  std::vector<UnitCode> units;
  std::string reason;
};
using Command = std::variant<Dispatch, StandDown>;

struct Advised {
  IncidentId incident;
  Advice advice;
};
struct Dispatched {
  AssignmentId assignment;
  IncidentId incident;
  UnitCode unit;
  AgencyCode agency;
  std::optional<std::int64_t> advised_eta_s;
  std::optional<IncidentId> diverted_from;
};
struct Progressed {
  AssignmentId assignment;
  UnitStatus step = UnitStatus::kAssigned;
  std::string hospital;
};
struct StepReportedLate {
  AssignmentId assignment;
  UnitStatus step = UnitStatus::kAssigned;
};  // The time of a step that was passed over; the status stays.
struct StepTakenBack {  // Its time is gone; `to` is the step that it is at again.
  AssignmentId assignment;
  UnitStatus step = UnitStatus::kAssigned, to = UnitStatus::kAssigned;
  TakeBackReason reason = TakeBackReason::kUndone;
};
struct Resumed {
  AssignmentId assignment;
  TakeBackReason reason = TakeBackReason::kUndone;
};  // Its end was reported wrongly: it runs on.
struct Moved {
  AssignmentId assignment;
  IncidentId incident;
};  // To the incident that its own was merged into, or back.
struct Ended {
  AssignmentId assignment;
  EndReason reason = EndReason::kCleared;
};
using Event = std::variant<Advised, Dispatched, Progressed, StepReportedLate, StepTakenBack, Resumed, Moved, Ended>;

BOOST_DESCRIBE_STRUCT(Advised, (), (incident, advice))
BOOST_DESCRIBE_STRUCT(Dispatched, (), (assignment, incident, unit, agency, advised_eta_s, diverted_from))
BOOST_DESCRIBE_STRUCT(Progressed, (), (assignment, step, hospital))
BOOST_DESCRIBE_STRUCT(StepReportedLate, (), (assignment, step))
BOOST_DESCRIBE_STRUCT(StepTakenBack, (), (assignment, step, to, reason))
BOOST_DESCRIBE_STRUCT(Resumed, (), (assignment, reason))
BOOST_DESCRIBE_STRUCT(Moved, (), (assignment, incident))
BOOST_DESCRIBE_STRUCT(Ended, (), (assignment, reason))

// The rules of Dispatch and StandDown need units and incidents: core/policy/dispatch.cc decides them.
void apply(State& state, Event const& event, Meta const& meta);
// What a change of its incident's place means to it: the crew has to be told, and the drive that was advised led to the other place.
void tell_place(Assignment& assignment, Place const& before, Place const& now, Meta const& meta);
bool has_arrived(Assignment const& assignment);
std::vector<Assignment const*> running_of(State const& state, IncidentId incident);

}  // namespace tocsin::assignment
