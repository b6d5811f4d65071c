#include "geo/wgs84.h"

#include <cmath>

#include <fmt/format.h>

namespace tocsin {

Result<Wgs84> wgs84_from_degrees(double lat, double lon) {
  bool const in_range = std::isfinite(lat) && std::isfinite(lon) && lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180;
  if (!in_range) {
    bool const swapped = std::isfinite(lat) && std::isfinite(lon) && lon >= -90 && lon <= 90 && lat >= -180 && lat <= 180;
    return invalid("place.coordinates_out_of_range", fmt::format("lat {} lon {}: latitude is within -90..90, longitude within -180..180{}",
                                                                 lat, lon, swapped ? "; they look swapped" : ""));
  }
  return Wgs84{static_cast<std::int32_t>(std::lround(lat * 1e7)), static_cast<std::int32_t>(std::lround(lon * 1e7))};
}

std::int64_t distance_m(Wgs84 a, Wgs84 b) {
  constexpr double kRadius = 6'371'008.8;
  constexpr double kRadians = 3.14159265358979323846 / 180.0;
  double const dlat = (b.lat() - a.lat()) * kRadians;
  double const dlon = (b.lon() - a.lon()) * kRadians;
  double const h = std::sin(dlat / 2) * std::sin(dlat / 2) +
                   std::cos(a.lat() * kRadians) * std::cos(b.lat() * kRadians) * std::sin(dlon / 2) * std::sin(dlon / 2);
  return std::llround(2 * kRadius * std::asin(std::sqrt(h < 1 ? h : 1)));
}

}  // namespace tocsin
