#include "plan/closed_roads.h"

#include <algorithm>

#include "geo/travel/road_stretch.h"

namespace tocsin::plan {

std::vector<geo::ArcId> arcs_of(geo::RoadGraph const& graph, closure::Closure const& closure) {
  auto const drawn = closure.direction == closure::Direction::kBoth ? geo::Drawn::kBothWays : geo::Drawn::kAsDrawn;
  std::vector<geo::ArcId> arcs;
  for (auto const& stretch : closure.stretches) {
    auto const more = stretch.line.size() == 1 ? geo::arcs_around(graph, stretch.line[0], static_cast<double>(stretch.radius_m))
                                               : geo::arcs_along(graph, stretch.line, drawn);
    arcs.insert(arcs.end(), more.begin(), more.end());
  }
  std::ranges::sort(arcs);
  arcs.erase(std::ranges::unique(arcs).begin(), arcs.end());
  return arcs;
}

void add_to(geo::Closures& closures, closure::Closure const& closure, std::vector<geo::ArcId> const& arcs) {
  closures.close(geo::TravelMode::kNormal, arcs);
  if (!closure.siren_may_pass) closures.close(geo::TravelMode::kSiren, arcs);
}

geo::Closures closures_in_force(geo::RoadGraph const& graph, closure::State const& state) {
  geo::Closures closures;
  for (auto const& [id, closure] : state.closures)
    if (closure.in_force) add_to(closures, closure, arcs_of(graph, closure));
  return closures;
}

}  // namespace tocsin::plan
