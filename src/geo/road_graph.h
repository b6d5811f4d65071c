// RoadGraph: the streets of a city as junctions and segments between them, in flat arrays that a data set holds as they are.
// A segment is one stretch of road between two junctions; it carries up to two arcs, one for each direction that may be driven.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "geo/packed_rtree.h"
#include "geo/shapes.h"

namespace tocsin::geo {

enum class RoadClass : std::uint8_t {
  kMotorway,
  kTrunk,
  kPrimary,
  kSecondary,
  kTertiary,
  kUnclassified,
  kResidential,
  kLivingStreet,
  kService,
  kTrack,
  kPedestrian,
  kFerry
};
constexpr std::size_t kRoadClasses = 12;
std::string_view to_text(RoadClass road_class);  // motorway, living_street, ...

using SegmentId = std::uint32_t;
using ArcId = std::uint32_t;  // 2 * segment for the direction of its geometry, + 1 against it.
constexpr ArcId forward_arc(SegmentId s) { return 2 * s; }
constexpr ArcId backward_arc(SegmentId s) { return 2 * s + 1; }
constexpr SegmentId segment_of(ArcId a) { return a / 2; }
constexpr bool is_backward(ArcId a) { return (a & 1) != 0; }

struct Segment {
  static constexpr std::uint8_t kForward = 1, kBackward = 2, kPrivate = 4, kBridge = 8, kTunnel = 16, kMain = 32;

  std::uint32_t from = 0, to = 0;                  // Junctions.
  std::uint32_t first_point = 0, point_count = 0;  // Geometry, both ends included.
  std::uint32_t length_dm = 0;                     // Decimetres, at least 1.
  std::uint32_t road = 0;                          // Index of the road it was cut from: name and ref are there.
  std::uint16_t speed_kmh = 0;                     // The posted limit; 0: by class.
  RoadClass road_class = RoadClass::kResidential;
  std::uint8_t flags = 0;

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
};

struct RoadGraph {
  std::span<Wgs84 const> junctions;  // In Hilbert order, so that near ones lie near in memory.
  std::span<Segment const> segments;
  std::span<Wgs84 const> points;
  std::span<std::uint32_t const> first_out, first_in;  // Per junction, one more than junctions.
  std::span<ArcId const> out, in;                      // Drivable arcs that leave and that enter a junction.
  PackedRTree index;                                   // Over segments.

  std::span<Wgs84 const> geometry(SegmentId s) const { return points.subspan(segments[s].first_point, segments[s].point_count); }
  std::uint32_t start_of(ArcId a) const { return is_backward(a) ? segments[segment_of(a)].to : segments[segment_of(a)].from; }
  std::uint32_t end_of(ArcId a) const { return is_backward(a) ? segments[segment_of(a)].from : segments[segment_of(a)].to; }
  bool is_drivable(ArcId a) const { return segments[segment_of(a)].has(is_backward(a) ? Segment::kBackward : Segment::kForward); }
  // False when an index points outside (a damaged file that still has the right check sum cannot happen; a foreign one can).
  bool is_sound() const;
};

struct RoadGraphStorage {
  std::vector<Wgs84> junctions, points;
  std::vector<Segment> segments;
  std::vector<std::uint32_t> first_out, first_in;
  std::vector<ArcId> out, in;
  PackedRTreeStorage index;

  RoadGraph view() const;
};

// A road as a source has it.
struct RoadShape {
  std::span<std::uint32_t const> nodes;  // Indices into the nodes given beside it; roads join where they share one.
  RoadClass road_class = RoadClass::kResidential;
  bool forward = true, backward = true;
  std::uint16_t speed_kmh = 0;
  bool private_access = false, bridge = false, tunnel = false;
};
// A barrier node ends every road that touches it: nothing drives across. Roads of fewer than two distinct nodes are left out.
RoadGraphStorage build_road_graph(std::span<Wgs84 const> nodes, std::span<std::uint32_t const> barrier_nodes,
                                  std::span<RoadShape const> roads);

// A place on the network.
struct Spot {
  static constexpr std::uint32_t kWhole = 1'000'000;
  SegmentId segment = 0;
  std::uint32_t along_ppm = 0;  // Parts per million of the segment's length from its `from` end.

  friend bool operator==(Spot const&, Spot const&) = default;
};

struct Snap {
  Spot spot;
  Wgs84 at;                     // On the road.
  std::int64_t off_road_m = 0;  // From the point to the road.
  bool is_far = false;          // Farther than the limit: say so wherever a time is shown.
  bool on_island = false;       // Not part of the main network: most of the city cannot be reached from here.
  // There was a nearer road, but an island: how much nearer it was.
  std::optional<std::int64_t> passed_over_island_m;
};
constexpr std::int64_t kSnapLimitM = 2'000;
// The nearest segment of the main network; another one only when the main network is beyond the limit or there is none.
// Errors: place.no_road (the graph is empty, or nothing within 100 km).
Result<Snap> snap(RoadGraph const& graph, Wgs84 point, std::int64_t limit_m = kSnapLimitM);

Wgs84 position_of(RoadGraph const& graph, Spot spot);

}  // namespace tocsin::geo
