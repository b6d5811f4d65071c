// From what operators have closed to the arcs of a road graph, for each way of driving. The one rule: closed is closed for everybody, but
// for those with lights and sirens where the closure says that they may pass.
#pragma once

#include <vector>

#include "domain/closure/closure.h"
#include "geo/road_graph.h"
#include "geo/travel_time.h"

namespace tocsin::plan {

// Empty: it matches no road of this graph.
std::vector<geo::ArcId> arcs_of(geo::RoadGraph const& graph, closure::Closure const& closure);
void add_to(geo::Closures& closures, closure::Closure const& closure, std::vector<geo::ArcId> const& arcs);
// Of those in force.
geo::Closures closures_in_force(geo::RoadGraph const& graph, closure::State const& state);

}  // namespace tocsin::plan
