#include "demo/city/build_city.h"

#include <algorithm>

namespace tocsin::demo {

using place_register::Area;
using place_register::AreaKind;
using place_register::SourceData;

TownshipFinder::TownshipFinder(std::vector<Jurisdiction> const& all) {
  for (Jurisdiction const& j : all) {
    if (j.level == place_register::JurisdictionLevel::kCounty) counties_.push_back(&j);
    if (j.level != place_register::JurisdictionLevel::kTownship || j.ring.empty()) continue;
    Box box{j.ring[0].x, j.ring[0].y, j.ring[0].x, j.ring[0].y, &j};
    for (Point const p : j.ring) {
      box.x0 = std::min(box.x0, p.x), box.x1 = std::max(box.x1, p.x);
      box.y0 = std::min(box.y0, p.y), box.y1 = std::max(box.y1, p.y);
    }
    townships_.push_back(box);
  }
}

Jurisdiction const* TownshipFinder::at(Point p) const {
  auto const holds = [&](Box const& box) {
    return p.x >= box.x0 && p.x <= box.x1 && p.y >= box.y0 && p.y <= box.y1 && contains(box.jurisdiction->ring, p);
  };
  if (last_ != nullptr && holds(*last_)) return last_->jurisdiction;
  for (Box const& box : townships_) {
    if (!holds(box)) continue;
    last_ = &box;
    return box.jurisdiction;
  }
  return nullptr;
}

Jurisdiction const* TownshipFinder::county_of(Jurisdiction const& township) const {
  auto const found = std::find_if(counties_.begin(), counties_.end(), [&](Jurisdiction const* c) { return c->code == township.parent; });
  return found == counties_.end() ? nullptr : *found;
}

void add_roads(CityPlan const& plan, SourceData& source) {
  constexpr std::uint32_t kUnused = 0xffffffff;
  std::vector<std::uint32_t> index(plan.streets.nodes.size(), kUnused);
  auto const node = [&](std::uint32_t n) {
    if (index[n] == kUnused) {
      index[n] = static_cast<std::uint32_t>(source.nodes.size());
      source.nodes.push_back(to_wgs84(plan.streets.nodes[n]));
    }
    return index[n];
  };
  for (Edge const& edge : plan.streets.edges) {
    place_register::Road road;
    road.nodes.push_back(node(edge.a));
    for (auto const& [distance, n] : edge.set_in) road.nodes.push_back(node(n));
    road.nodes.push_back(node(edge.b));
    road.road_class = edge.road_class;
    road.one_way = edge.one_way;
    road.speed_kmh = edge.speed_kmh;
    road.bridge = edge.bridge;
    if (edge.name != kNoName) road.name = plan.streets.names[static_cast<std::size_t>(edge.name)];
    if (edge.village >= 0 && edge.name == kNoName) road.name = plan.villages[static_cast<std::size_t>(edge.village)];
    if (road.road_class == RoadClass::kMotorway) road.ref = "Y1";  // A letter that no real network uses.
    source.roads.push_back(std::move(road));
  }
}

namespace {
std::vector<Wgs84> ring_in_degrees(Ring const& ring) {
  std::vector<Wgs84> result;
  result.reserve(ring.size());
  for (Point const p : ring) result.push_back(to_wgs84(p));
  return result;
}

// Slabs in rows along the block's longest side, as many as stand wholly inside.
void place_buildings(Block const& block, Random& random, std::size_t most, SourceData& source) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < block.ring.size(); ++i) {
    auto const side = [&](std::size_t k) { return length(block.ring[(k + 1) % block.ring.size()] - block.ring[k]); };
    if (side(i) > side(longest)) longest = i;
  }
  Point const a = block.ring[longest], b = block.ring[(longest + 1) % block.ring.size()];
  Point const along = scaled(b - a, 1000), up = left_normal(along);
  bool const large = block.quarter == Quarter::kIndustrial || block.quarter == Quarter::kHarbour;
  bool const old = block.quarter == Quarter::kOldTown || block.quarter == Quarter::kTown;
  std::int64_t const wide = large ? random.between(600, 1100) : old ? random.between(160, 320) : random.between(380, 620);
  std::int64_t const deep = large ? random.between(300, 600) : old ? random.between(110, 180) : random.between(130, 240);
  std::int64_t const gap = large ? 350 : old ? 130 : 300;
  std::size_t placed = 0;
  std::int64_t const reach = length(b - a);
  auto const at = [&](std::int64_t x, std::int64_t y) {
    return a + Point{(along.x * x + up.x * y) / 1000, (along.y * x + up.y * y) / 1000};
  };
  for (std::int64_t y = 130; y < 9000 && placed < most; y += deep + gap) {
    for (std::int64_t x = 130; x + wide < reach + 300 && placed < most; x += wide + gap) {
      if (random.chance(180'000)) continue;
      Ring const slab{at(x, y), at(x + wide, y), at(x + wide, y + deep), at(x, y + deep)};
      Ring const room{at(x - 90, y - 90), at(x + wide + 90, y - 90), at(x + wide + 90, y + deep + 90), at(x - 90, y + deep + 90)};
      if (!std::all_of(room.begin(), room.end(), [&](Point p) { return contains(block.ring, p); })) continue;
      source.areas.push_back({AreaKind::kBuilding, {ring_in_degrees(slab)}, {}, {}, {}, {}});
      ++placed;
    }
  }
}
}  // namespace

void add_areas(CityPlan const& plan, Layout const& layout, Random random, SourceData& source) {
  for (Jurisdiction const& j : plan.jurisdictions)
    source.areas.push_back({AreaKind::kJurisdiction, {ring_in_degrees(j.ring)}, j.name, j.code, j.parent, j.level});
  for (std::size_t i = 0; i < plan.water.size(); ++i)
    source.areas.push_back({AreaKind::kWater, {ring_in_degrees(plan.water[i])}, plan.water_names[i], {}, {}, {}});
  for (std::size_t i = 0; i < plan.green.size(); ++i)
    source.areas.push_back({AreaKind::kGreen, {ring_in_degrees(plan.green[i])}, plan.green_names[i], {}, {}, {}});
  for (Block const& block : plan.blocks) {
    Point const centre = centre_of(block.ring);
    Ring inner;
    for (Point const p : block.ring) inner.push_back(between(centre, p, 930, 1000));
    bool const industrial = block.quarter == Quarter::kIndustrial || block.quarter == Quarter::kHarbour;
    bool const pocket_park = !industrial && random.chance(35'000);
    if (block.quarter == Quarter::kFringe && random.chance(550'000)) continue;  // Fields.
    source.areas.push_back({pocket_park  ? AreaKind::kGreen
                            : industrial ? AreaKind::kIndustrial
                                         : AreaKind::kBuiltUp,
                            {ring_in_degrees(inner)},
                            {},
                            {},
                            {},
                            {}});
  }
  // Spread the footprints evenly over the blocks instead of spending them on the first ones.
  std::size_t const share = std::max<std::size_t>(2, layout.buildings_max / std::max<std::size_t>(1, plan.blocks.size()));
  std::size_t const before = source.areas.size();
  for (Block const& block : plan.blocks) {
    if (source.areas.size() - before + 2 * share > layout.buildings_max) break;
    if (block.quarter != Quarter::kFringe) place_buildings(block, random, random.below(2 * share), source);
  }
  source.lines.push_back({false, ring_in_degrees(plan.river_axis), named("汀江", "Ting River")});
  source.lines.push_back({true, ring_in_degrees(plan.railway), named("云松铁路", "Yunsong Railway")});
}

DemoCity generate_city(Size size, std::uint64_t seed) {
  Layout const& layout = layout_of(size);
  Random const random = Random(seed).fork("city");
  CityPlan const plan = CityDraughtsman(layout, random.fork("drawing")).draw();
  DemoCity city;
  city.size = size;
  city.seed = seed;
  city.source.label = "云汀市（演示） / Yunting (demo)";
  city.source.attribution = "演示数据，城市为虚构 / Demo data, a fictitious city";
  city.source.demo = true;
  add_roads(plan, city.source);
  add_areas(plan, layout, random.fork("areas"), city.source);
  add_addresses(plan, layout, random.fork("addresses"), city.source);
  add_places(plan, layout, random.fork("places"), city.source);
  add_premises(plan, layout, random.fork("premises"), city.source);
  add_forces(plan, size, city.fleet, city.source);
  city.ground = ground_of(city.source);
  return city;
}

}  // namespace tocsin::demo
