// Streets: segments that bear one name and hang together, so that a name finds one street and two streets find where they meet.
#pragma once

#include <span>
#include <vector>

#include "geo/road_graph.h"
#include "register/records.h"

namespace tocsin::place_register {

struct Streets {
  std::vector<records::Street> streets;
  std::vector<std::uint32_t> junctions;
  std::vector<std::uint32_t> of_segment;
};
// Pieces of one name closer than 300 m are one street (the lanes of a dual carriageway, the sides of a square).
Streets join_streets(geo::RoadGraph const& graph, std::span<records::Road const> roads);

}  // namespace tocsin::place_register
