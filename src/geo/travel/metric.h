// Metric: the costs of a hierarchy's arcs for one way of driving: customised as a whole, changed where roads close and open, and settled
// (arcs that no shortest way needs are left out of the search) once there is time for it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/travel/hierarchy.h"
#include "geo/travel/way_cost.h"

namespace tocsin::geo {

// What driving costs: each segment as a whole, the same in both directions unless one is closed, and turning round.
struct DrivingCosts {
  static constexpr std::uint8_t kForwardClosed = 1, kBackwardClosed = 2;

  std::vector<WayCost> segment;
  std::vector<std::uint8_t> closed;  // Per segment; empty: nothing is.
  WayCost turn_round = 0;

  static constexpr std::uint8_t closing(ArcId a) { return is_backward(a) ? kBackwardClosed : kForwardClosed; }
  bool is_closed(ArcId a) const { return !closed.empty() && (closed[segment_of(a)] & closing(a)) != 0; }
  WayCost of(ArcId a) const { return is_closed(a) ? kFar : segment[segment_of(a)]; }
  WayCost of(WayGraph::Link const& link) const {
    auto const cost = of(link.arc());
    return link.turns_round() ? add(cost, turn_round) : cost;
  }
};

// One direction of search: the arcs of each rank, upwards.
struct UpwardArcs {
  std::uint32_t const* first = nullptr;
  std::uint32_t const* head = nullptr;
  WayCost const* cost = nullptr;
  std::size_t stride = 1;  // Between costs.
};

class Metric {
 public:
  // Both must outlive the object. Not settled.
  Metric(WayGraph const& ways, Hierarchy const& hierarchy, DrivingCosts costs);

  // Other costs for everything.
  void customise(DrivingCosts costs);
  struct Change {
    SegmentId segment = 0;
    WayCost cost = 0;
    std::uint8_t closed = 0;  // Directions, as in DrivingCosts.
  };
  // Other costs for some segments, at once; unsettles it. `links_of` says which links drive a segment.
  void change(std::span<Change const> changes, std::span<std::uint32_t const> first_link_of, std::span<std::uint32_t const> links_of);
  void settle();
  bool is_settled() const { return is_settled_; }
  // Rises with every change of what along() and against() give.
  std::uint64_t version() const { return version_; }

  // Along the ways, and against them (from their end backwards).
  UpwardArcs along() const;
  UpwardArcs against() const;
  DrivingCosts const& driving_costs() const { return costs_; }

  // The links of the way that a hierarchy arc stands for, in driving order, appended.
  void unpack(std::uint32_t arc, bool is_down, std::vector<std::uint32_t>& links) const;
  std::size_t size_bytes() const;

 private:
  struct Pair {
    WayCost up = kFar, down = kFar;
    friend bool operator==(Pair const&, Pair const&) = default;
  };
  struct Settled {
    std::vector<std::uint32_t> first, head;
    std::vector<WayCost> cost;
  };
  void customise();
  WayCost recomputed(std::uint32_t arc, bool is_down, WayCost at_least) const;
  // The links whose cost goes to this arc lead from the one end straight to the other.
  template <class Tell>
  void each_link(std::uint32_t arc, bool is_down, Tell tell) const;

  WayGraph const* ways_;
  Hierarchy const* hierarchy_;
  DrivingCosts costs_;
  std::vector<Pair> arcs_;
  bool is_settled_ = false;
  std::uint64_t version_ = 0;
  std::vector<std::uint8_t> due_;  // Per arc, while change() works: 1 up, 2 down. All 0 otherwise.
  Settled up_, down_;
};

// Per segment, the links that drive it: for Metric::change.
struct LinksOfSegments {
  std::vector<std::uint32_t> first, links;
  LinksOfSegments(std::size_t segments, WayGraph const& ways);
};

}  // namespace tocsin::geo
