// A point written as text, in the notations that callers and neighbours use: degrees, minutes and seconds, geo: links, either order
// when it is plain which is which.
#pragma once

#include <optional>
#include <string_view>

#include "geo/wgs84.h"

namespace tocsin::address {

// `text` is normalised(). Nothing when it is not two numbers that can be a point.
std::optional<Wgs84> point_from_text(std::u32string_view text);

}  // namespace tocsin::address
