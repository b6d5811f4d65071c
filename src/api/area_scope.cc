#include "api/area_scope.h"

#include <algorithm>

namespace tocsin::api {

AreaScope AreaScope::of(core::World const& world, std::vector<std::string> const& areas) {
  AreaScope scope;
  if (areas.empty()) return scope;
  scope.whole_ = false;
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
  return whole_ || jurisdictions_.contains(county) || jurisdictions_.contains(township);
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

view::Change AreaScope::filter(view::Change const& change) const {
  if (whole_) return change;
  view::Change out = change;
  std::erase_if(out.incidents, [&](view::IncidentView const& incident) {
    return !has_place(incident.place.county, incident.place.township) &&
           std::none_of(incident.assignments.begin(), incident.assignments.end(),
                        [&](auto const& a) { return units_.contains(a.unit_id); });
  });
  std::erase_if(out.calls, [&](view::CallView const& call) { return !has_place(call.place.county, call.place.township); });
  std::erase_if(out.units, [&](view::UnitView const& unit) { return !stations_.contains(unit.station); });
  out.seats.clear();
  std::erase_if(out.notices, [&](view::Notice const& notice) {
    if (notice.unit_id) return !units_.contains(*notice.unit_id);
    return notice.incident_id &&
           std::none_of(out.incidents.begin(), out.incidents.end(), [&](auto const& i) { return i.incident_id == *notice.incident_id; });
  });
  return out;
}

}  // namespace tocsin::api
