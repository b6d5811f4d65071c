#include "api/area_scope.h"

#include <algorithm>

namespace tocsin::api {

AreaScope AreaScope::of(core::World const& world, access::Principal const& principal) {
  return of(world, principal.areas, principal.may(access::Permission::kTakeCalls));
}

AreaScope AreaScope::of(core::World const& world, std::vector<std::string> const& areas, bool takes_calls) {
  AreaScope scope;
  if (areas.empty()) return scope;
  scope.whole_ = false;
  scope.takes_calls_ = takes_calls;
  for (auto const& [code, jurisdiction] : world.jurisdiction.jurisdictions)
    for (auto const& area : areas)
      if (jurisdiction::lies_in(world.jurisdiction, code, {area})) scope.jurisdictions_.insert(code.text);
  for (auto const& [code, station] : world.station.stations)
    if (std::find(areas.begin(), areas.end(), code.text) != areas.end() || scope.jurisdictions_.contains(station.county.text))
      scope.stations_.insert(code.text);
  for (auto const& [code, unit] : world.unit.units)
    if (scope.stations_.contains(unit.station.text)) scope.units_.insert(code.text);
  return scope;
}

bool AreaScope::has_place(std::string const& county, std::string const& township) const {
  if (county.empty() && township.empty()) return whole_ || takes_calls_;
  return whole_ || jurisdictions_.contains(county) || jurisdictions_.contains(township);
}
bool AreaScope::has_all(std::vector<JurisdictionCode> const& jurisdictions) const {
  auto const is_mine = [&](JurisdictionCode const& code) { return jurisdictions_.contains(code.text); };
  return whole_ || (!jurisdictions.empty() && std::all_of(jurisdictions.begin(), jurisdictions.end(), is_mine));
}
view::ClosureView AreaScope::shown(view::ClosureView closure) const {
  bool const is_mine = std::ranges::all_of(closure.jurisdictions, [&](std::string const& code) { return jurisdictions_.contains(code); });
  if (!whole_ && !is_mine) {
    closure.incident_id.reset();
    closure.incident_number.reset();
  }
  return closure;
}
bool AreaScope::has(unit::Unit const& unit) const { return has_unit(unit.unit.text); }
bool AreaScope::has(station::Station const& station) const { return whole_ || stations_.contains(station.station.text); }
bool AreaScope::has(call::Call const& call) const { return has_place(call.place.county.text, call.place.township.text); }
bool AreaScope::has(core::World const& world, incident::Incident const& incident) const {
  if (has_place(incident.place.county.text, incident.place.township.text)) return true;
  return std::any_of(incident.assignments.begin(), incident.assignments.end(), [&](AssignmentId id) {
    auto const found = world.assignment.assignments.find(id);
    return found != world.assignment.assignments.end() && units_.contains(found->second.unit.text);
  });
}

bool AreaScope::responds_to(core::World const& world, incident::Incident const& incident) const {
  using assignment::EndReason;
  return std::any_of(incident.assignments.begin(), incident.assignments.end(), [&](AssignmentId id) {
    auto const found = world.assignment.assignments.find(id);
    if (found == world.assignment.assignments.end() || !units_.contains(found->second.unit.text)) return false;
    auto const& assignment = found->second;
    return !assignment.ended || (assignment.end_reason != EndReason::kStoodDown && assignment.end_reason != EndReason::kDiverted);
  });
}

history::Sight AreaScope::sight() const {
  return {.whole = whole_,
          .unplaced = takes_calls_,
          .jurisdictions = {jurisdictions_.begin(), jurisdictions_.end()},
          .stations = {stations_.begin(), stations_.end()}};
}

view::Change AreaScope::filter(view::Change const& change) const {
  if (whole_) return change;
  view::Change out = change;
  std::erase_if(out.incidents, [&](view::IncidentView const& incident) {
    bool const seen =
        has_place(incident.place.county, incident.place.township) ||
        std::any_of(incident.assignments.begin(), incident.assignments.end(), [&](auto const& a) { return units_.contains(a.unit_id); });
    if (!seen) out.removed.push_back(incident.incident_id);
    return !seen;
  });
  std::erase_if(out.calls, [&](view::CallView const& call) {
    bool const seen = has_place(call.place.county, call.place.township);
    if (!seen) out.removed.push_back(call.call_id);
    return !seen;
  });
  std::erase_if(out.units, [&](view::UnitView const& unit) { return !stations_.contains(unit.station); });
  for (auto& closure : out.closures) closure = shown(std::move(closure));
  out.seats.clear();
  std::erase_if(out.notices, [&](view::Notice const& notice) {
    if (notice.unit_id) return !units_.contains(*notice.unit_id);
    return notice.incident_id &&
           std::none_of(out.incidents.begin(), out.incidents.end(), [&](auto const& i) { return i.incident_id == *notice.incident_id; });
  });
  return out;
}

Result<incident::Incident const*> find_visible(core::World const& world, access::Principal const& principal, IncidentId id) {
  auto const found = world.incident.incidents.find(id);
  if (found == world.incident.incidents.end() || !AreaScope::of(world, principal).has(world, found->second))
    return not_found("incident.unknown", "no such incident, or it left the working state");
  return &found->second;
}

Result<void> check_areas(core::World const& world, std::vector<std::string> const& areas) {
  for (auto const& area : areas)
    if (!world.jurisdiction.jurisdictions.contains({area}) && !world.station.stations.contains({area}))
      return invalid("account.area_unknown", "an area is the code of a jurisdiction of the active data set or of a registered station");
  return {};
}

}  // namespace tocsin::api
