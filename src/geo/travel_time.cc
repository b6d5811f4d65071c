#include "geo/travel_time.h"

#include <algorithm>

namespace tocsin::geo {

// Mean speeds in a city, stops included. The siren's are 1.1 to 1.3 times as high in town, as measured lights-and-siren gains are.
SpeedProfile normal_profile() { return {{90, 68, 42, 38, 34, 30, 26, 12, 14, 12, 6, 8}, 80, 2000, 10'000, {}}; }
SpeedProfile siren_profile() { return {{100, 80, 54, 48, 43, 38, 32, 16, 18, 15, 10, 8}, 100, 2000, 8'000, {}}; }

std::uint32_t drive_ms(Segment const& segment, SpeedProfile const& profile) {
  std::uint64_t kmh = profile.kmh[static_cast<std::size_t>(segment.road_class)];
  std::uint64_t percent = 100;
  if (segment.speed_kmh > 0) {
    kmh = segment.speed_kmh;
    percent = profile.percent_of_limit;
  }
  auto const in_hour = profile.percent_of_class[static_cast<std::size_t>(segment.road_class)];
  std::uint64_t const percent_of_class = in_hour == 0 ? 100 : in_hour;
  std::uint64_t const denominator = std::max<std::uint64_t>(1, kmh * percent * percent_of_class);
  // length_dm / 10 m * 3.6 s/m per km/h * 1000 ms * 100 percent * 100 percent
  std::uint64_t const ms = (std::uint64_t{segment.length_dm} * 3'600'000 + denominator / 2) / denominator;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(ms, 1, 20'000'000));
}

Closures::Closures(std::vector<SegmentId> const& segments) {
  std::vector<ArcId> both;
  both.reserve(2 * segments.size());
  for (auto const s : segments) both.insert(both.end(), {forward_arc(s), backward_arc(s)});
  for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren}) close(mode, both);
}

void Closures::close(TravelMode mode, std::span<ArcId const> arcs) {
  auto& closed = arcs_[static_cast<std::size_t>(mode)];
  closed.insert(closed.end(), arcs.begin(), arcs.end());
  std::sort(closed.begin(), closed.end());
  closed.erase(std::unique(closed.begin(), closed.end()), closed.end());
}

bool Closures::has(TravelMode mode, ArcId a) const {
  auto const closed = arcs(mode);
  return std::binary_search(closed.begin(), closed.end(), a);
}

std::vector<std::size_t> nearest(std::span<Trip const> trips, std::size_t most) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < trips.size(); ++i)
    if (trips[i].reachable) order.push_back(i);
  auto const count = std::min(most, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](std::size_t a, std::size_t b) { return trips[a].ms != trips[b].ms ? trips[a].ms < trips[b].ms : a < b; });
  order.resize(count);
  return order;
}

}  // namespace tocsin::geo
