#include "geo/travel/speeds/speed_week.h"

#include <algorithm>

namespace tocsin::geo {
namespace {

std::uint8_t usual_percent(TravelMode mode, std::size_t hour, std::size_t road_class) {
  if (road_class == static_cast<std::size_t>(RoadClass::kFerry)) return 100;
  auto const of_day = hour % 24;
  bool const works = hour < 5 * 24;
  bool const peak = works && ((of_day >= 7 && of_day < 9) || (of_day >= 17 && of_day < 19));
  bool const night = of_day >= 22 || of_day < 6;
  bool const main = road_class <= static_cast<std::size_t>(RoadClass::kTertiary);
  int change = 0;
  if (peak) change = main ? -26 : -12;
  if (!peak && night) change = main ? 12 : 4;
  if (!peak && !night && works && main) change = -4;
  return static_cast<std::uint8_t>(100 + (mode == TravelMode::kSiren ? change / 2 : change));
}

}  // namespace

std::size_t hour_of_week(CivilTime const& local) {
  return static_cast<std::size_t>(local.weekday) * 24 + static_cast<std::size_t>(local.hour);
}

std::uint8_t HourSpeed::in_force() const {
  auto const within = [](std::uint32_t value) { return std::clamp<std::uint32_t>(value, kLeastPercent, kMostPercent); };
  if (observations == 0) return static_cast<std::uint8_t>(within(percent));
  auto const weight = observations + kWeightOfAssumed;
  return static_cast<std::uint8_t>(within((observations * within(measured_percent) + kWeightOfAssumed * percent + weight / 2) / weight));
}

std::uint64_t SpeedWeek::observations() const {
  std::uint64_t sum = 0;
  for (auto const& cell : cells_) sum += cell.observations;
  return sum;
}

void SpeedWeek::set_measured(SpeedWeek const& measured) {
  for (std::size_t i = 0; i < cells_.size(); ++i)
    cells_[i] = {cells_[i].percent, measured.cells_[i].observations, measured.cells_[i].measured_percent};
}

SpeedWeek usual_week() {
  SpeedWeek week;
  for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren})
    for (std::size_t hour = 0; hour < kHoursOfWeek; ++hour)
      for (std::size_t c = 0; c < kRoadClasses; ++c) week.at(mode, hour, static_cast<RoadClass>(c)).percent = usual_percent(mode, hour, c);
  return week;
}

SpeedProfile in_hour(SpeedProfile profile, SpeedWeek const& week, TravelMode mode, std::size_t hour) {
  for (std::size_t c = 0; c < kRoadClasses; ++c) profile.percent_of_class[c] = week.at(mode, hour, static_cast<RoadClass>(c)).in_force();
  return profile;
}

SpeedProfiles profiles_in(SpeedWeek const& week, std::size_t hour) {
  return {in_hour(normal_profile(), week, TravelMode::kNormal, hour), in_hour(siren_profile(), week, TravelMode::kSiren, hour)};
}

}  // namespace tocsin::geo
