// From places on the road to the states of a WayGraph: where a way can begin and end, and what two places on one segment have of each
// other. One set of rules for every engine.
#pragma once

#include "geo/travel/metric.h"
#include "geo/travel/search.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

// What driving costs in a mode; closed segments are far.
DrivingCosts driving_costs(RoadGraph const& graph, SpeedProfile const& profile);

class SpotSeeds {
 public:
  // `whole` has the cost of each segment as if nothing were closed: the segment on which one stands can be left and reached.
  SpotSeeds(RoadGraph const& graph, WayGraph const& ways, DrivingCosts const& whole) : graph_(graph), ways_(ways), whole_(whole) {}

  // Each seed with the arc on which one leaves or arrives.
  struct ByArc {
    Seeds seeds;
    std::vector<ArcId> arcs;
  };
  ByArc begins(Spot spot) const;
  ByArc ends(Spot spot) const;
  // Without leaving the segment; kFar when that is not possible or they are on different ones.
  struct Direct {
    WayCost cost = kFar;
    ArcId arc = 0;
  };
  Direct direct(Spot from, Spot to) const;
  WayCost part(SegmentId s, std::uint32_t ppm) const;

 private:
  RoadGraph const& graph_;
  WayGraph const& ways_;
  DrivingCosts const& whole_;
};

}  // namespace tocsin::geo
