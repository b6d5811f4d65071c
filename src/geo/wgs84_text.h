// Points as they stand in an address or on a command line.
#pragma once

#include <string_view>

#include "geo/wgs84.h"

namespace tocsin {

Result<double> degrees_from_text(std::string_view text);  // Errors: query.malformed.
// "41.1,-8.6". Errors: also those of wgs84_from_degrees.
Result<Wgs84> wgs84_from_text(std::string_view text);

}  // namespace tocsin
