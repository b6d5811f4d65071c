#include <algorithm>
#include <vector>

#include "register/tiles/layers.h"
#include "register/tiles/mvt_layer.h"

namespace tocsin::place_register {

void add_drawn_lines(DataSet const& data, TileGrid const& grid, std::string& tile) {
  constexpr int kFirstNamed = 9, kFirst = 12;
  if (grid.zoom() < kFirstNamed) return;
  std::vector<std::uint32_t> lines;
  data.line_index().overlapping(grid.box(), [&](auto l) { lines.push_back(l); });
  std::sort(lines.begin(), lines.end());
  MvtLayer waterway("waterway"), railway("railway");
  for (auto const l : lines) {
    auto const& line = data.lines()[l];
    bool const is_railway = line.is_railway != 0;
    if (grid.zoom() < kFirst && !is_railway && data.name(line.name).empty()) continue;
    auto const parts = clip_line(grid.line(data.points(line)));
    if (parts.empty()) continue;
    auto& layer = is_railway ? railway : waterway;
    layer.with(data.name(line.name));
    layer.add_lines(parts);
  }
  waterway.append_to(tile);
  railway.append_to(tile);
}

}  // namespace tocsin::place_register
