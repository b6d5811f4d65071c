// Nested dissection: an order in which the nodes of a street network are taken out of it, so that what must be added stays small for
// every metric. A cell is cut by the fewest nodes between its outer quarters (inertial flow: Schild and Sommer, 2015; with node
// capacities, so that the cut is a set of nodes), the cut comes last, the two sides are treated alike.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/wgs84.h"

namespace tocsin::geo {

// Undirected; every edge stands with both its ends, none from a node to itself.
struct Mesh {
  std::vector<std::uint32_t> first;  // Per node, one more than nodes.
  std::vector<std::uint32_t> neighbours;
  std::vector<Wgs84> at;

  std::uint32_t size() const { return static_cast<std::uint32_t>(at.size()); }
};

// order[i] is the node that is taken out as the i-th. The same mesh gives the same order everywhere.
std::vector<std::uint32_t> dissect(Mesh const& mesh);

}  // namespace tocsin::geo
