#include <algorithm>
#include <vector>

#include "register/tiles/layers.h"
#include "register/tiles/mvt_layer.h"

namespace tocsin::place_register {
namespace {

constexpr std::int64_t kSmallestDoubledArea = 2 * 16 * 16;  // Two pixels square: below it an area is not seen.

int first_zoom(AreaKind kind) {
  switch (kind) {
    case AreaKind::kWater: return 0;
    case AreaKind::kJurisdiction: return 0;
    case AreaKind::kGreen: return 9;
    case AreaKind::kBuiltUp:
    case AreaKind::kIndustrial: return 9;
    case AreaKind::kBuilding: return 14;
  }
  return 14;
}

}  // namespace

void add_areas(DataSet const& data, TileGrid const& grid, std::string& tile) {
  std::vector<std::uint32_t> areas;
  data.area_index().overlapping(grid.box(), [&](auto a) {
    if (grid.zoom() >= first_zoom(data.areas()[a].kind)) areas.push_back(a);
  });
  std::sort(areas.begin(), areas.end());
  MvtLayer built_up("built_up"), green("green"), water("water"), building("building"), jurisdiction("jurisdiction");
  for (auto const a : areas) {
    auto const& area = data.areas()[a];
    auto const sources = data.rings(area);
    std::vector<TileLine> rings;
    bool is_outer = true;
    for (auto const source : sources) {
      auto const whole = grid.line(source);
      bool const is_seen =
          whole.size() >= 3 && (area.kind == AreaKind::kJurisdiction || std::abs(doubled_area(whole)) >= kSmallestDoubledArea);
      auto ring = is_seen ? clip_ring(whole) : TileLine{};
      if (ring.empty() && is_outer) break;
      if (!ring.empty()) rings.push_back(std::move(ring));
      is_outer = false;
    }
    if (rings.empty()) continue;
    auto& layer = area.kind == AreaKind::kWater          ? water
                  : area.kind == AreaKind::kGreen        ? green
                  : area.kind == AreaKind::kBuilding     ? building
                  : area.kind == AreaKind::kJurisdiction ? jurisdiction
                                                         : built_up;
    if (area.kind != AreaKind::kBuilding || grid.zoom() >= 16) layer.with(data.name(area.name));
    if (area.kind == AreaKind::kJurisdiction) layer.with("code", data.text(area.code)).with("level", to_text(area.level));
    layer.with_flag("industrial", area.kind == AreaKind::kIndustrial);
    layer.add_polygon(std::move(rings));
  }
  for (auto const* layer : {&built_up, &green, &water, &building, &jurisdiction}) layer->append_to(tile);
}

}  // namespace tocsin::place_register
