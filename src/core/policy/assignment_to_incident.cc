#include <algorithm>

#include "core/policy/policy.h"

namespace tocsin::core {

std::vector<assignment::Assignment const*> running_assignments(World const& world, incident::Incident const& incident) {
  std::vector<assignment::Assignment const*> running;
  for (AssignmentId const id : incident.assignments)
    if (auto const at = world.assignment.assignments.find(id); at != world.assignment.assignments.end() && !at->second.ended)
      running.push_back(&at->second);
  return running;
}

std::string callsigns(std::vector<assignment::Assignment const*> const& assignments) {
  std::string text;
  for (auto const* assignment : assignments) text += (text.empty() ? "" : ", ") + assignment->unit.text;
  return text;
}

// Somebody has arrived: on scene, and it stays so. Else somebody is assigned: dispatched. Else back to what it was before: graded, or
// received.
void add_phase(World const& world, incident::Incident const& incident, AssignmentChange const& change, Events& events) {
  using incident::Phase;
  bool running = change.assigned, arrived = change.arrived;
  for (AssignmentId const id : incident.assignments) {
    auto const at = world.assignment.assignments.find(id);
    if (at == world.assignment.assignments.end() || change.moved_out.contains(id)) continue;
    if (change.taken_back == id) {
      arrived = arrived || change.still_arrived;
      running = true;
      continue;
    }
    arrived = arrived || assignment::has_arrived(at->second);
    running = running || (!at->second.ended && !change.ended.contains(id));
  }
  for (auto const* moved : change.moved_in) {
    arrived = arrived || assignment::has_arrived(*moved);
    running = running || !moved->ended;
  }
  Phase const phase = arrived ? Phase::kOnScene : running ? Phase::kDispatched : incident.priority > 0 ? Phase::kGraded : Phase::kReceived;
  if (phase != incident.phase) events.push_back(incident::PhaseChanged{incident.incident, phase});
}

void add_leg_request(incident::Incident const& incident, AgencyCode const& agency, Events& events) {
  auto const leg = incident.legs.find(agency);
  if (leg != incident.legs.end() && leg->second.state != incident::LegState::kClosed) return;
  events.push_back(incident::LegRequested{incident.incident, agency});
}

void add_leg_accepted(incident::Incident const& incident, AgencyCode const& agency, Events& events) {
  auto const leg = incident.legs.find(agency);
  if (leg != incident.legs.end() && leg->second.state == incident::LegState::kRequested)
    events.push_back(incident::LegAccepted{incident.incident, agency});
}

}  // namespace tocsin::core
