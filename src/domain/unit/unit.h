// src/domain/unit/unit.h: what can be sent, and what it is doing. `available` ends the assignment, never the incident.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::unit {

struct Post {  // Where it stands by for a while instead of its station.
  std::string name;
  Wgs84 location;
  friend bool operator==(Post const&, Post const&) = default;
};
BOOST_DESCRIBE_STRUCT(Post, (), (name, location))

// What the last report changed: what taking it back gives back.
struct BeforeReport {
  UnitStatus status = UnitStatus::kInQuarters;
  Stamp stamp;
  std::string out_of_service_reason;
  std::optional<AssignmentId> assignment;
};
BOOST_DESCRIBE_STRUCT(BeforeReport, (), (status, stamp, out_of_service_reason, assignment))

struct Unit {
  UnitCode unit;
  std::string kind;  // A word of the catalogue's unit kinds.
  AgencyCode agency;
  StationCode station;
  std::vector<CapabilityCode> capabilities;       // Of the vehicle; sorted.
  std::vector<CapabilityCode> crew_capabilities;  // Of the crew on shift; sorted. Added to the vehicle's.
  std::int64_t crew = 0;
  UnitStatus status = UnitStatus::kInQuarters;
  UnitStatus status_before = UnitStatus::kInQuarters;  // Before it was assigned: what a stand-down gives back while it has not set out.
  Stamp status_stamp;
  std::optional<BeforeReport> before_report;  // Empty: the last change was no report, or is taken back already.
  std::string out_of_service_reason;
  std::optional<AssignmentId> assignment;
  std::optional<IncidentId> incident;
  std::optional<Post> post;
  bool emergency = false;
  bool retired = false;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Unit, (),
                      (unit, kind, agency, station, capabilities, crew_capabilities, crew, status, status_before, status_stamp,
                       before_report, out_of_service_reason, assignment, incident, post, emergency, retired, version))

struct State {
  std::map<UnitCode, Unit> units;
};
BOOST_DESCRIBE_STRUCT(State, (), (units))

struct Register {
  UnitCode unit;
  std::string kind;
  AgencyCode agency;
  StationCode station;
  std::vector<CapabilityCode> capabilities;
};
struct Retire {
  UnitCode unit;
};
struct ReportStatus {
  UnitCode unit;
  UnitStatus status = UnitStatus::kAvailable;
  std::string hospital;
  std::string reason;
};
// The last report of this unit was wrong. It names what it takes back, so that it can never hit a newer one. `undone` needs no thought and
// is for a moment only (settings.undo_within); every other reason holds for as long as nothing else has happened.
struct TakeBackStatus {
  UnitCode unit;
  UnitStatus status = UnitStatus::kAvailable;
  TakeBackReason reason = TakeBackReason::kUndone;
};
struct SetPost {
  UnitCode unit;
  std::optional<Post> post;
};  // Empty: back to its station.
struct SetCrew {
  UnitCode unit;
  std::vector<CapabilityCode> capabilities;
  std::int64_t crew = 0;
};
struct SetEmergency {
  UnitCode unit;
  bool on = false;
};
using Command = std::variant<Register, Retire, ReportStatus, TakeBackStatus, SetPost, SetCrew, SetEmergency>;

struct Registered {
  UnitCode unit;
  std::string kind;
  AgencyCode agency;
  StationCode station;
  std::vector<CapabilityCode> capabilities;
};
struct Retired {
  UnitCode unit;
};
struct StatusChanged {
  UnitCode unit;
  UnitStatus from = UnitStatus::kInQuarters, to = UnitStatus::kInQuarters;
  std::string reason;
  std::optional<AssignmentId> assignment;  // The one the unit has after this change.
  std::optional<IncidentId> incident;
};
struct StatusTakenBack {
  UnitCode unit;
  UnitStatus from = UnitStatus::kInQuarters, to = UnitStatus::kInQuarters;
  TakeBackReason reason = TakeBackReason::kUndone;
  std::optional<AssignmentId> assignment;  // The one the unit has again.
  std::optional<IncidentId> incident;
};
struct PostChanged {
  UnitCode unit;
  std::optional<Post> post;
};
struct CrewChanged {
  UnitCode unit;
  std::vector<CapabilityCode> capabilities;
  std::int64_t crew = 0;
};
struct EmergencyChanged {
  UnitCode unit;
  bool on = false;
};
using Event = std::variant<Registered, Retired, StatusChanged, StatusTakenBack, PostChanged, CrewChanged, EmergencyChanged>;

BOOST_DESCRIBE_STRUCT(Registered, (), (unit, kind, agency, station, capabilities))
BOOST_DESCRIBE_STRUCT(Retired, (), (unit))
BOOST_DESCRIBE_STRUCT(StatusChanged, (), (unit, from, to, reason, assignment, incident))
BOOST_DESCRIBE_STRUCT(StatusTakenBack, (), (unit, from, to, reason, assignment, incident))
BOOST_DESCRIBE_STRUCT(PostChanged, (), (unit, post))
BOOST_DESCRIBE_STRUCT(CrewChanged, (), (unit, capabilities, crew))
BOOST_DESCRIBE_STRUCT(EmergencyChanged, (), (unit, on))

Availability availability_of(UnitStatus status);  // in_quarters, available: yes; returning: conditionally; all else: no.
// May a crew or dispatcher report `to` when the unit is in `from`? (assigned is reached only by a dispatch.)
bool may_follow(UnitStatus from, UnitStatus to);
// assigned .. at_hospital: the unit is bound to an incident.
bool is_bound(UnitStatus status);
bool has_capability(Unit const& unit, CapabilityCode const& capability);

inline constexpr std::int64_t kMaxCrew = 50;

// Errors: unit.unknown, boundary.denied_word (callsign, name of a post), unit.report_not_last (nothing to take back, or something newer has
// happened), unit.retired, unit.assigned (retire),
// unit.crew_out_of_range, unit.illegal_status (says from and to), unit.reason_missing (out of service), unit.already_registered is not an
// error: registering again changes the description, never the status. What this does to an assignment: core/policy/unit_to_assignment.cc.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::unit
