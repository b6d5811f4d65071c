// HourlySpeeds: how fast each class of road is driven in each hour of the week, in percent of the mode's speed. Hour 0 is Monday 0 to 1
// o'clock, local time.
#pragma once

#include <array>
#include <cstdint>

#include "geo/travel_time.h"

namespace tocsin::geo {

constexpr std::size_t kHoursOfWeek = 168;

struct HourlySpeeds {
  std::array<std::array<std::uint8_t, kRoadClasses>, kHoursOfWeek> percent{};
};
// A city's week in general: slower on main roads on working days from 7 to 9 and from 17 to 19, faster at night. Half as much of it for
// those with lights and sirens.
HourlySpeeds usual_week(TravelMode mode);

// The profile in that hour: `percent` of the speed on each class, posted limits included.
SpeedProfile in_hour(SpeedProfile profile, HourlySpeeds const& week, std::size_t hour);

}  // namespace tocsin::geo
