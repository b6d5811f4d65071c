// A latitude given as longitude and the other way round: it lies in the city when it is turned, and outside as it stands.
#pragma once

#include "base/result.h"
#include "geo/shapes.h"

namespace tocsin::place_register {

// Errors: place.coordinates_swapped. An empty box knows nothing.
inline Result<void> check_not_swapped(geo::Box const& city, Wgs84 p) {
  constexpr std::int32_t kPole = 900'000'000;
  if (city.is_empty() || city.contains(p) || p.lon_e7 < -kPole || p.lon_e7 > kPole) return {};
  if (!city.contains({p.lon_e7, p.lat_e7})) return {};
  return invalid("place.coordinates_swapped", "latitude and longitude look swapped: they lie in the city the other way round");
}

}  // namespace tocsin::place_register
