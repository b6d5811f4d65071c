// Isochrones: what a drive reaches within a time, as areas for a map: the reached stretches of road with what lies beside them.
#pragma once

#include <span>
#include <vector>

#include "geo/road_graph.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

// An outer ring and the holes in it; rings close themselves, outer ones run counter-clockwise.
struct Polygon {
  std::vector<std::vector<Wgs84>> rings;
};

struct IsochroneShape {
  double beside_m = 60;         // How far from the road it still counts as reached.
  double hole_m2 = 60'000;      // Smaller holes are filled: blocks, not lakes.
  std::size_t cells = 400'000;  // At most: a larger area is drawn more coarsely.
};
// Largest first.
std::vector<Polygon> isochrone(RoadGraph const& graph, std::span<Reached const> reached, IsochroneShape const& shape = {});

}  // namespace tocsin::geo
