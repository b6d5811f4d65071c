// What the past keeps: one row an incident, one an assignment. Nothing of a person, and nothing that could be erased (DOMAIN.md, boundary
// 12).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/world.h"

namespace tocsin::history {

struct IncidentRow {
  IncidentId incident;
  std::string number;
  Instant opened_at;  // When it was received; of a form that was entered afterwards: what the form says.
  std::optional<Instant> closed_at;
  std::string type;
  std::int64_t priority = 0, level = 1;
  std::string phase;
  std::string county, township;
  std::string place_text, address_code;                            // Only where keeps_place(type).
  std::optional<Wgs84> location;                                   // Likewise.
  std::optional<Instant> answered_at;                              // The first of its calls.
  std::optional<Instant> dispatched_at, en_route_at, on_scene_at;  // The first of its units.
  std::string disposition;                                         // Empty for medical types.
  std::optional<IncidentId> merged_into, reopened_from;
  bool is_simulated = false;
  friend bool operator==(IncidentRow const&, IncidentRow const&) = default;
};
BOOST_DESCRIBE_STRUCT(IncidentRow, (),
                      (incident, number, opened_at, closed_at, type, priority, level, phase, county, township, place_text, address_code,
                       location, answered_at, dispatched_at, en_route_at, on_scene_at, disposition, merged_into, reopened_from,
                       is_simulated))

struct AssignmentRow {
  AssignmentId assignment;
  IncidentId incident;
  std::string unit, agency;
  std::string station;  // Of the unit when it was sent.
  Instant assigned_at;
  std::optional<Instant> acknowledged_at, en_route_at, on_scene_at, ended_at;
  std::string end_reason;  // Empty: it runs.
  friend bool operator==(AssignmentRow const&, AssignmentRow const&) = default;
};
BOOST_DESCRIBE_STRUCT(AssignmentRow, (),
                      (assignment, incident, unit, agency, station, assigned_at, acknowledged_at, en_route_at, on_scene_at, ended_at,
                       end_reason))

// Whole seconds between two moments; empty where one is not known or they stand the other way round.
std::optional<std::int64_t> seconds_between(std::optional<Instant> const& from, std::optional<Instant> const& to);

// Does an incident of this type leave its address here? What a place tells is previous fires, rescues and the like (boundary 6); of a
// dwelling no medical and no police history (4, 6), and no type that feeds no map (2).
bool keeps_place(std::string_view type);

IncidentRow row_of(core::World const& world, incident::Incident const& incident);
AssignmentRow row_of(assignment::Assignment const& assignment, std::string const& station);

}  // namespace tocsin::history
