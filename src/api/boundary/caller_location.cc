#include "api/boundary/caller_location.h"

#include <algorithm>

#include <fmt/format.h>

#include "geo/wgs84_text.h"

namespace tocsin::api {

std::string caller_location_text(CallerLocation const& location) {
  std::string out;
  if (location.at) out = fmt::format("{:.7f},{:.7f}", location.at->lat(), location.at->lon());
  if (!location.text.empty()) out += '\n' + location.text;
  return out;
}

CallerLocation caller_location_from(std::string_view text) {
  std::string_view const first = text.substr(0, text.find('\n'));
  CallerLocation out;
  if (auto const at = wgs84_from_text(first)) out.at = *at;
  if (out.at || first.empty()) text.remove_prefix(std::min(text.size(), first.size() + 1));
  out.text = text;
  return out;
}

}  // namespace tocsin::api
