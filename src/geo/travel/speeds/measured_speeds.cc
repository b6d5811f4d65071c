#include "geo/travel/speeds/measured_speeds.h"

#include <algorithm>
#include <array>

namespace tocsin::geo {
namespace {

constexpr std::uint64_t kFastest = 3, kSlowest = 8;  // Times the mode's speed, and its part: beyond that it was no drive on this road.

double driven_m(std::span<Fix const> leg) {
  double sum = 0;
  for (std::size_t i = 1; i < leg.size(); ++i) sum += static_cast<double>(distance_m(leg[i - 1].at, leg[i].at));
  return sum;
}

// The time of each class along the way, by the mode's own speeds.
std::array<std::uint64_t, kRoadClasses> expected_by_class(RoadGraph const& graph, Route const& route, SpeedProfile const& profile) {
  std::array<std::uint64_t, kRoadClasses> out{};
  for (std::size_t i = 0; i < route.segments.size(); ++i) {
    auto const& segment = graph.segments[route.segments[i]];
    std::uint64_t const whole = drive_ms(segment, profile);
    out[static_cast<std::size_t>(segment.road_class)] += whole * route.driven_dm[i] / std::max(1U, segment.length_dm);
  }
  return out;
}

}  // namespace

void MeasuredSpeeds::add(TravelMode mode, std::span<Fix const> drive, std::size_t unit) {
  std::map<Key, Sums> of_drive;
  std::size_t begin = 0, still_since = 0;
  bool stood = false;
  auto const restart = [&](std::size_t at) {
    begin = still_since = at;
    stood = false;
  };
  for (std::size_t i = 1; i < drive.size(); ++i) {
    auto const passed = drive[i].at_ms - drive[i - 1].at_ms;
    if (passed <= 0) continue;
    if (passed > kGapMs) {
      restart(i);
      continue;
    }
    if (static_cast<double>(distance_m(drive[still_since].at, drive[i].at)) > kStillM) still_since = i;
    if (drive[i].at_ms - drive[still_since].at_ms > kStillMs) stood = true;
    if (static_cast<double>(distance_m(drive[begin].at, drive[i].at)) < kLegM) continue;
    ++(!stood && add_leg(mode, drive.subspan(begin, i + 1 - begin), of_drive) ? counted_ : left_out_);
    restart(i);
  }
  for (auto const& [key, added] : of_drive) {
    auto& sums = sums_[key];
    ++sums.drives;
    sums.expected_ms += added.expected_ms;
    sums.driven_ms += added.driven_ms;
    sums.units.insert(unit);
  }
}

SpeedWeek MeasuredSpeeds::week() const {
  SpeedWeek out;
  for (auto const& [key, sums] : sums_) {
    if (sums.units.size() < kLeastUnits) continue;
    auto const observations = std::min(sums.drives / kRoundedTo * kRoundedTo, HourSpeed::kMostObservations);
    auto const& [mode, hour, road_class] = key;
    auto const percent = std::clamp<std::uint64_t>((sums.expected_ms * 100 + sums.driven_ms / 2) / sums.driven_ms, HourSpeed::kLeastPercent,
                                                   HourSpeed::kMostPercent);
    out.at(mode, hour, road_class) = {100, observations, static_cast<std::uint8_t>(percent)};
  }
  return out;
}

bool MeasuredSpeeds::add_leg(TravelMode mode, std::span<Fix const> leg, std::map<Key, Sums>& drive) {
  auto const from = snap(graph_, leg.front().at), to = snap(graph_, leg.back().at);
  if (!from || !to || static_cast<double>(std::max(from->off_road_m, to->off_road_m)) > kOffRoadM) return false;
  auto const route = roads_.route(from->spot, to->spot, {mode});
  if (!route) return false;
  auto const way_m = static_cast<double>(route->trip.metres());
  if (way_m > 1.3 * driven_m(leg) + 40 || way_m < 0.7 * kLegM) return false;
  auto const& profile = mode == TravelMode::kNormal ? roads_.speeds().normal : roads_.speeds().siren;
  auto const by_class = expected_by_class(graph_, *route, profile);
  std::uint64_t expected = 0;
  for (auto const ms : by_class) expected += ms;
  auto const most = std::ranges::max_element(by_class);
  auto const driven = static_cast<std::uint64_t>(leg.back().at_ms - leg.front().at_ms);
  if (expected == 0 || *most * 5 < expected * 4) return false;
  if (driven * kFastest < expected || driven > expected * kSlowest) return false;
  auto const middle = leg.front().at_ms + (leg.back().at_ms - leg.front().at_ms) / 2;
  auto& sums = drive[{mode, hour_of_week(to_civil({middle * 1'000})), static_cast<RoadClass>(most - by_class.begin())}];
  sums.expected_ms += expected;
  sums.driven_ms += driven;
  return true;
}

}  // namespace tocsin::geo
