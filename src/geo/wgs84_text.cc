#include "geo/wgs84_text.h"

#include <charconv>

namespace tocsin {

Result<double> degrees_from_text(std::string_view text) {
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return invalid("query.malformed", "coordinates are numbers in degrees");
  return value;
}

Result<Wgs84> wgs84_from_text(std::string_view text) {
  auto const comma = text.find(',');
  if (comma == std::string_view::npos) return invalid("query.malformed", "a point is lat,lon");
  TOCSIN_TRY(double const lat, degrees_from_text(text.substr(0, comma)));
  TOCSIN_TRY(double const lon, degrees_from_text(text.substr(comma + 1)));
  return wgs84_from_degrees(lat, lon);
}

}  // namespace tocsin
