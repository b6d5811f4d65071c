#include "geo/travel/hourly_speeds.h"

namespace tocsin::geo {

HourlySpeeds usual_week(TravelMode mode) {
  HourlySpeeds week;
  for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour) {
    auto const of_day = hour % 24;
    bool const works = hour < 5 * 24;
    bool const peak = works && ((of_day >= 7 && of_day < 9) || (of_day >= 17 && of_day < 19));
    bool const night = of_day >= 22 || of_day < 6;
    for (std::size_t c = 0; c < kRoadClasses; ++c) {
      bool const main = c <= static_cast<std::size_t>(RoadClass::kTertiary);
      int change = 0;
      if (peak) change = main ? -26 : -12;
      if (!peak && night) change = main ? 12 : 4;
      if (!peak && !night && works && main) change = -4;
      if (c == static_cast<std::size_t>(RoadClass::kFerry)) change = 0;
      week.percent[hour][c] = static_cast<std::uint8_t>(100 + (mode == TravelMode::kSiren ? change / 2 : change));
    }
  }
  return week;
}

SpeedProfile in_hour(SpeedProfile profile, HourlySpeeds const& week, std::size_t hour) {
  profile.percent_of_class = week.percent[hour % kHoursOfWeek];
  return profile;
}

}  // namespace tocsin::geo
