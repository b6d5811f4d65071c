// StreetPlan: streets drawn as straight edges that meet in nodes, and the division of a block by new streets.
// An edge remembers the nodes set on it later, so that a side street makes a T-junction in the street it meets.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/random.h"
#include "demo/city/plane.h"
#include "register/source_data.h"

namespace tocsin::demo {

using place_register::OneWay;
using place_register::RoadClass;

constexpr std::int32_t kNoName = -1;

struct Edge {
  std::uint32_t a = 0, b = 0;
  std::vector<std::pair<std::int64_t, std::uint32_t>> set_in;  // Distance from a and node, ascending.
  RoadClass road_class = RoadClass::kResidential;
  OneWay one_way = OneWay::kNo;
  std::uint16_t speed_kmh = 0;
  bool bridge = false;
  bool local = false;           // Named freely, as a side street is; a street across the junction may share the name.
  std::int32_t name = kNoName;  // Index into the plan's street names.
  std::int32_t frontage = 0;    // Mean distance between doors on one side; 0: no doors.
  std::int32_t village = -1;    // Index of the village whose doors stand here.
};

struct Side {
  std::uint32_t edge = 0, a = 0, b = 0;  // From node a to node b along the edge, in the order of the block's outline.
};
using Outline = std::vector<Side>;  // Counter-clockwise.

// How the blocks of a quarter are cut.
struct BlockStyle {
  std::int64_t target_area = 0;      // Square decimetres.
  std::int64_t skew_permille = 60;   // How far a new street may lean.
  std::int64_t shortest_side = 550;  // Streets closer than this to each other are not drawn.
  RoadClass main = RoadClass::kTertiary, small = RoadClass::kResidential, least = RoadClass::kResidential;
  std::uint32_t one_way_ppm = 0;
  std::int32_t main_frontage = 0, small_frontage = 0;
};

class StreetPlan {
 public:
  std::vector<Point> nodes;
  std::vector<Edge> edges;
  std::vector<place_register::Name> names;

  std::uint32_t add_node(Point at);
  std::uint32_t add_edge(std::uint32_t a, std::uint32_t b, RoadClass road_class, std::int32_t name);
  Ring ring_of(Outline const& outline) const;
  // The node at that place of the side: an existing one nearby, or a new one.
  std::uint32_t node_on(Side const& side, Point at);
  // Cuts the outline into blocks by streets and appends the blocks to `blocks`.
  void divide(Outline outline, BlockStyle const& style, Random& random, std::vector<Outline>& blocks);

 private:
  struct Cut {
    std::size_t from = 0, to = 0;  // Sides
    std::uint32_t p = 0, q = 0;    // Nodes on them
  };
  bool find_cut(Outline const& outline, BlockStyle const& style, Random& random, Cut& cut);
  std::int32_t name_across(std::uint32_t node, Point direction) const;

  std::vector<std::vector<std::uint32_t>> ends_;  // Local edges that end at a node.
};

}  // namespace tocsin::demo
