// MeasuredSpeeds: from drives of units to how fast classes of road are driven in the hours of a week. What comes out is of several units or
// not at all, and rounded: no unit, no place, no street, and no single drive by comparing one night's result with the next.
#pragma once

#include <map>
#include <set>
#include <span>
#include <tuple>

#include "geo/travel/road_hierarchy.h"
#include "geo/travel/speeds/speed_week.h"

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
  static constexpr std::size_t kLeastUnits = 5;   // A class and hour that fewer units drove stay as they are assumed.
  static constexpr std::uint32_t kRoundedTo = 5;  // Observations, downwards.

  // Fixes in order of time. `unit`: a number of the one that drove; it tells units apart and goes no further.
  void add(TravelMode mode, std::span<Fix const> drive, std::size_t unit);

  // What at least kLeastUnits units drove, at most one observation for a drive: whole percents, the number of observations rounded down.
  // Its assumed percentages are those of SpeedWeek{}.
  SpeedWeek week() const;
  std::uint64_t counted() const { return counted_; }
  std::uint64_t left_out() const { return left_out_; }  // Legs that could not be told from the map, or were no driving.

 private:
  using Key = std::tuple<TravelMode, std::size_t, RoadClass>;  // The hour of the week in the middle.
  struct Sums {
    std::uint32_t drives = 0;
    std::uint64_t expected_ms = 0, driven_ms = 0;
    std::set<std::size_t> units;
  };
  bool add_leg(TravelMode mode, std::span<Fix const> leg, std::map<Key, Sums>& drive);

  RoadGraph const& graph_;
  RoadHierarchy const& roads_;
  std::map<Key, Sums> sums_;
  std::uint64_t counted_ = 0, left_out_ = 0;
};

}  // namespace tocsin::geo
