#include "geo/travel/route_line.h"

#include <algorithm>
#include <cmath>

namespace tocsin::geo {

void RouteLine::drive(ArcId arc, std::uint32_t begin_ppm, std::uint32_t end_ppm) {
  auto const s = segment_of(arc);
  auto const part = part_of(graph_.geometry(s), static_cast<double>(begin_ppm) / Spot::kWhole, static_cast<double>(end_ppm) / Spot::kWhole);
  std::uint64_t const ppm = begin_ppm > end_ppm ? begin_ppm - end_ppm : end_ppm - begin_ppm;
  std::uint64_t const ms = (ms_of(costs_.segment[s]) * ppm + Spot::kWhole / 2) / Spot::kWhole;
  double const whole = length_m(part);
  double done = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (i > 0) done += length_m(std::span(part).subspan(i - 1, 2));
    auto const at = passed_ms_ + (whole > 0 ? static_cast<std::uint64_t>(std::llround(static_cast<double>(ms) * done / whole)) : 0);
    if (!route_.points.empty() && route_.points.back() == part[i]) continue;
    route_.points.push_back(part[i]);
    route_.at_ms.push_back(static_cast<std::uint32_t>(at));
  }
  passed_ms_ += ms;
  if (route_.arcs.empty() || route_.arcs.back() != arc) route_.arcs.push_back(arc);
  if (route_.segments.empty() || route_.segments.back() != s) {
    route_.segments.push_back(s);
    route_.driven_dm.push_back(0);
  }
  route_.driven_dm.back() +=
      static_cast<std::uint32_t>((std::uint64_t{graph_.segments[s].length_dm} * ppm + Spot::kWhole / 2) / Spot::kWhole);
}

Route RouteLine::finish(Trip trip) && {
  route_.trip = trip;
  if (route_.points.size() == 1) {
    route_.points.push_back(route_.points.front());
    route_.at_ms.push_back(0);
  }
  route_.at_ms.back() = trip.ms;
  for (std::size_t i = route_.at_ms.size() - 1; i > 0; --i) route_.at_ms[i - 1] = std::min(route_.at_ms[i - 1], route_.at_ms[i]);
  return std::move(route_);
}

}  // namespace tocsin::geo
