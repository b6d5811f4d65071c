#include "history/rows.h"

#include <algorithm>
#include <array>

#include "codec/reflect.h"

namespace tocsin::history {

namespace {

void keep_earliest(std::optional<Instant>& earliest, std::optional<Instant> const& at) {
  if (at && (!earliest || *at < *earliest)) earliest = at;
}

std::optional<Instant> time_of(assignment::Assignment const& assignment, UnitStatus step) {
  auto const found = assignment.times.find(step);
  return found == assignment.times.end() ? std::nullopt : std::optional(found->second.occurred_at);
}

std::optional<Instant> moment_of(std::optional<Stamp> const& stamp) { return stamp ? std::optional(stamp->occurred_at) : std::nullopt; }

}  // namespace

std::optional<std::int64_t> seconds_between(std::optional<Instant> const& from, std::optional<Instant> const& to) {
  if (!from || !to || *to < *from) return std::nullopt;
  return (*to - *from).whole_seconds();
}

bool keeps_place(std::string_view type) {
  constexpr std::array<std::string_view, 5> kBranches{"fire", "rescue", "hazmat", "utility", "nature"};
  return std::ranges::find(kBranches, type.substr(0, type.find('.'))) != kBranches.end() || type == "traffic.collision" ||
         type.starts_with("traffic.collision_") || type.starts_with("traffic.collision.");
}

IncidentRow row_of(core::World const& world, incident::Incident const& incident) {
  IncidentRow row{.incident = incident.incident,
                  .number = incident.number,
                  .opened_at = incident.received.occurred_at,
                  .closed_at = moment_of(incident.closed),
                  .type = incident.type.text,
                  .priority = incident.priority,
                  .level = incident.level,
                  .phase = std::string(codec::word_text(incident.phase)),
                  .county = incident.place.county.text,
                  .township = incident.place.township.text,
                  .disposition = incident.disposition.text,
                  .merged_into = incident.merged_into,
                  .reopened_from = incident.reopened_from,
                  .is_simulated = incident.created_by_demo};
  // How a patient was is nothing to search for (DOMAIN.md, boundary 4).
  if (row.type.starts_with("medical")) row.disposition.clear();
  if (keeps_place(row.type)) {
    row.place_text = incident.place.text;
    row.address_code = incident.place.address_code;
    row.location = incident.place.location;
  }
  for (CallId const id : incident.calls)
    if (auto const call = world.call.calls.find(id); call != world.call.calls.end())
      keep_earliest(row.answered_at, call->second.answered_at);
  for (AssignmentId const id : incident.assignments) {
    auto const found = world.assignment.assignments.find(id);
    if (found == world.assignment.assignments.end()) continue;
    keep_earliest(row.dispatched_at, time_of(found->second, UnitStatus::kAssigned));
    keep_earliest(row.en_route_at, time_of(found->second, UnitStatus::kEnRoute));
    keep_earliest(row.on_scene_at, time_of(found->second, UnitStatus::kOnScene));
  }
  return row;
}

AssignmentRow row_of(assignment::Assignment const& assignment, std::string const& station) {
  return {.assignment = assignment.assignment,
          .incident = assignment.incident,
          .unit = assignment.unit.text,
          .agency = assignment.agency.text,
          .station = station,
          .assigned_at = time_of(assignment, UnitStatus::kAssigned).value_or(Instant{}),
          .acknowledged_at = time_of(assignment, UnitStatus::kAcknowledged),
          .en_route_at = time_of(assignment, UnitStatus::kEnRoute),
          .on_scene_at = time_of(assignment, UnitStatus::kOnScene),
          .ended_at = moment_of(assignment.ended),
          .end_reason = assignment.ended ? std::string(codec::word_text(assignment.end_reason)) : std::string()};
}

}  // namespace tocsin::history
