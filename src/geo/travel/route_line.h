// RouteLine: a way as a line with times, put together arc by arc.
#pragma once

#include "geo/travel/metric.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

class RouteLine {
 public:
  RouteLine(RoadGraph const& graph, DrivingCosts const& costs) : graph_(graph), costs_(costs) {}
  // Places on the arc's segment, counted from its `from` end, in driving order.
  void drive(ArcId arc, std::uint32_t begin_ppm, std::uint32_t end_ppm);
  void wait(WayCost cost) { passed_ms_ += ms_of(cost); }
  Route finish(Trip trip) &&;

 private:
  RoadGraph const& graph_;
  DrivingCosts const& costs_;
  Route route_;
  std::uint64_t passed_ms_ = 0;
};

}  // namespace tocsin::geo
