// MeasuredSpeeds: from drives of units to how fast classes of road are driven in the hours of a week. Nothing of a drive is kept but what
// it adds to the sums of a class and an hour: no unit, no place, no street.
#pragma once

#include <span>

#include "geo/travel/road_hierarchy.h"
#include "geo/travel/speed_week.h"

namespace tocsin::geo {

struct Fix {               // Where a unit was.
  std::int64_t at_ms = 0;  // Local time, since 1970.
  Wgs84 at;
};

// A drive is cut into legs of some 200 m. A leg counts when it can be told from the map: both ends lie on roads, the fastest way between
// them is about as long as what was driven, and nearly all of it is of one class. Waiting at lights counts, standing about does not.
class MeasuredSpeeds {
 public:
  static constexpr double kLegM = 200, kStillM = 20, kOffRoadM = 30;
  static constexpr std::int64_t kStillMs = 90'000, kGapMs = 60'000;

  // `roads`: open, driven at the modes' speeds, of the same graph. Both must outlive the object.
  MeasuredSpeeds(RoadGraph const& graph, RoadHierarchy const& roads) : graph_(graph), roads_(roads) {}
  // Fixes in order of time.
  void add(TravelMode mode, std::span<Fix const> drive);

  SpeedWeek const& week() const { return week_; }  // Its percentages are those of SpeedWeek{}.
  std::uint64_t counted() const { return counted_; }
  std::uint64_t left_out() const { return left_out_; }  // Legs that could not be told from the map, or were no driving.

 private:
  bool add_leg(TravelMode mode, std::span<Fix const> leg);

  RoadGraph const& graph_;
  RoadHierarchy const& roads_;
  SpeedWeek week_;
  std::uint64_t counted_ = 0, left_out_ = 0;
};

}  // namespace tocsin::geo
