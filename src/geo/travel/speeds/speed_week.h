// SpeedWeek: how fast each class of road is driven in each hour of the week, for each mode, in percent of the mode's speed (SpeedProfile).
// Hour 0 is Monday 0 to 1 o'clock, local time. What was measured works in by how often it was measured.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

constexpr std::size_t kHoursOfWeek = 168;
constexpr std::size_t kModes = 2;
std::size_t hour_of_week(CivilTime const& local);

struct HourSpeed {
  static constexpr std::uint8_t kLeastPercent = 20, kMostPercent = 200;
  // So many observations weigh as much as what is assumed.
  static constexpr std::uint32_t kWeightOfAssumed = 20;
  static constexpr std::uint32_t kMostObservations = 1'000;  // More weigh no more.

  std::uint8_t percent = 100;         // Assumed while nothing was measured.
  std::uint32_t observations = 0;     // Drives along roads of this class in this hour,
  std::uint8_t measured_percent = 0;  // and what came of them; 0 without any.

  // What counts: the mean of what is assumed and what was measured, by weight. Always within the limits above.
  std::uint8_t in_force() const;
  friend bool operator==(HourSpeed const&, HourSpeed const&) = default;
};

class SpeedWeek {
 public:
  HourSpeed& at(TravelMode mode, std::size_t hour, RoadClass road_class) { return cells_[index(mode, hour, road_class)]; }
  HourSpeed const& at(TravelMode mode, std::size_t hour, RoadClass road_class) const { return cells_[index(mode, hour, road_class)]; }
  std::uint64_t observations() const;
  void set_measured(SpeedWeek const& measured);  // In the place of all that was measured before; what is assumed stays.
  friend bool operator==(SpeedWeek const&, SpeedWeek const&) = default;

 private:
  static std::size_t index(TravelMode mode, std::size_t hour, RoadClass road_class) {
    return (static_cast<std::size_t>(mode) * kHoursOfWeek + hour % kHoursOfWeek) * kRoadClasses + static_cast<std::size_t>(road_class);
  }
  std::vector<HourSpeed> cells_ = std::vector<HourSpeed>(kModes * kHoursOfWeek * kRoadClasses);
};

// A city's week in general: slower on main roads on working days from 7 to 9 and from 17 to 19, faster at night. Half as much of it for
// those with lights and sirens.
SpeedWeek usual_week();
// The mode's profile in that hour, posted limits included.
SpeedProfile in_hour(SpeedProfile profile, SpeedWeek const& week, TravelMode mode, std::size_t hour);
SpeedProfiles profiles_in(SpeedWeek const& week, std::size_t hour);

}  // namespace tocsin::geo
