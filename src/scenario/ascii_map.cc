#include "scenario/ascii_map.h"

#include <cctype>

#include <fmt/format.h>

namespace tocsin::scenario {
namespace {

constexpr std::int32_t kOriginLatE7 = 300'000'000, kOriginLonE7 = 1'200'000'000;
constexpr double kE7PerMetre = 1e7 / 111'194.9266;  // Along a meridian.
constexpr double kCosOfLatitude = 0.8660254038;     // 30 degrees.

bool is_label(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool goes_sideways(char c) { return is_label(c) || c == '-' || c == '+'; }
bool goes_up_and_down(char c) { return is_label(c) || c == '|' || c == '+'; }

}  // namespace

Result<AsciiMap> read_ascii_map(std::vector<std::string> const& lines, std::int64_t metres_per_character) {
  AsciiMap map;
  std::vector<Wgs84> nodes;
  std::map<std::pair<std::size_t, std::size_t>, std::uint32_t> node_at;
  auto const cell = [&](std::size_t row, std::size_t column) {
    return row < lines.size() && column < lines[row].size() ? lines[row][column] : ' ';
  };
  for (std::size_t row = 0; row < lines.size(); ++row)
    for (std::size_t column = 0; column < lines[row].size(); ++column) {
      char const c = cell(row, column);
      if (c == ' ') continue;
      if (!goes_sideways(c) && !goes_up_and_down(c)) return invalid("map.malformed", fmt::format("'{}' is no part of a map", c));
      auto const metres = static_cast<double>(metres_per_character);
      Wgs84 const at{kOriginLatE7 - static_cast<std::int32_t>(static_cast<double>(row) * metres * kE7PerMetre),
                     kOriginLonE7 + static_cast<std::int32_t>(static_cast<double>(column) * metres * kE7PerMetre / kCosOfLatitude)};
      node_at[{row, column}] = static_cast<std::uint32_t>(nodes.size());
      nodes.push_back(at);
      if (is_label(c) && (column == 0 || !is_label(cell(row, column - 1)))) {
        std::string label;
        for (std::size_t end = column; is_label(cell(row, end)); ++end) label += cell(row, end);
        if (!map.places.emplace(label, at).second) return invalid("map.malformed", fmt::format("place {} stands there twice", label));
      }
    }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> streets;
  for (auto const& [where, node] : node_at) {
    auto const [row, column] = where;
    if (goes_sideways(cell(row, column)) && goes_sideways(cell(row, column + 1))) streets.emplace_back(node, node_at.at({row, column + 1}));
    if (goes_up_and_down(cell(row, column)) && goes_up_and_down(cell(row + 1, column)))
      streets.emplace_back(node, node_at.at({row + 1, column}));
  }
  std::vector<std::array<std::uint32_t, 2>> ends;
  for (auto const& [from, to] : streets) ends.push_back({from, to});
  std::vector<geo::RoadShape> roads;
  for (auto const& pair : ends) roads.push_back({.nodes = pair, .speed_kmh = kAsciiSpeedKmh});
  map.roads = geo::build_road_graph(nodes, {}, roads);
  return map;
}

}  // namespace tocsin::scenario
