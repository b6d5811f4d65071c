// From what was drawn on a map to the arcs of a road graph. The drawing is the truth and outlives the graph: on the next version of the
// map, whose roads lie a few metres elsewhere and are cut at other junctions, the arcs are found again.
#pragma once

#include <span>
#include <vector>

#include "geo/road_graph.h"

namespace tocsin::geo {

enum class Drawn : bool { kBothWays, kAsDrawn };  // In which directions of the line.

// How far a line may lie beside its road: a hand's tremble on a map, and what two surveys of one street differ by.
constexpr double kBesideRoadM = 30;

// Between two points of a line nobody draws more along one road; it is not looked at. A line over the 180th meridian has such a piece.
constexpr double kLongestPieceM = 100'000;

// Arcs that may be driven and run along the line for at least 10 m, or for two fifths of a shorter segment. Of roads beside each other the
// nearest counts (and those that are no 2 m farther); roads that only cross the line do not.
std::vector<ArcId> arcs_along(RoadGraph const& graph, std::span<Wgs84 const> line, Drawn drawn);
// Arcs that may be driven and come within `radius_m` of the point, in both directions.
std::vector<ArcId> arcs_around(RoadGraph const& graph, Wgs84 point, double radius_m);

// Segments as lines, those that follow each other as one, for a map.
std::vector<std::vector<Wgs84>> lines_of(RoadGraph const& graph, std::span<SegmentId const> segments);
// With fewer points, none of the old ones farther than `metres` from the new line (Douglas and Peucker, 1973).
std::vector<Wgs84> simplified(std::span<Wgs84 const> line, double metres);

}  // namespace tocsin::geo
