// A point on the earth: the datum is part of the type, so that a GCJ-02 coordinate cannot slip in unnoticed.
#pragma once

#include <compare>
#include <cstdint>

#include "base/result.h"

namespace tocsin {

// int32 in 1e-7 degree (1.1 cm), as OpenStreetMap stores them.
struct Wgs84 {
  std::int32_t lat_e7 = 0;
  std::int32_t lon_e7 = 0;

  friend constexpr auto operator<=>(Wgs84 const&, Wgs84 const&) = default;
  double lat() const { return lat_e7 / 1e7; }
  double lon() const { return lon_e7 / 1e7; }
};

// From degrees. Errors: place.coordinates_out_of_range (also NaN), with a hint when latitude and longitude look swapped.
Result<Wgs84> wgs84_from_degrees(double lat, double lon);

// Great-circle distance in metres (mean earth radius 6,371,008.8 m), rounded to the nearest metre.
std::int64_t distance_m(Wgs84 a, Wgs84 b);

}  // namespace tocsin
