// What is sealed of a network's or device's position: where the caller's telephone is, as coordinates and words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/vocabulary/vocabulary.h"

namespace tocsin::api {

struct CallerLocation {
  std::optional<Wgs84> at;
  std::string text;
};
std::string caller_location_text(CallerLocation const& location);  // "41.1567890,-8.6100000", then the words on lines of their own.
CallerLocation caller_location_from(std::string_view text);        // What is no coordinates is words.

}  // namespace tocsin::api
