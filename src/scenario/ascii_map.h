// A town drawn in characters: letters are places, - and | are streets, each character so many metres. For scenarios.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "geo/road_graph.h"

namespace tocsin::scenario {

inline constexpr std::uint16_t kAsciiSpeedKmh = 60;

struct AsciiMap {
  geo::RoadGraphStorage roads;
  std::map<std::string, Wgs84> places;
};

// `+` joins streets; a label (letters and digits) is a place and a junction at once, its place is its first character.
// Errors: map.malformed (says what).
Result<AsciiMap> read_ascii_map(std::vector<std::string> const& lines, std::int64_t metres_per_character);

}  // namespace tocsin::scenario
