// Hydrants, defibrillators, hospitals, schools and other places.
#include <algorithm>

#include "demo/city/build_city.h"

namespace tocsin::demo {

using place_register::Address;
using place_register::Place;
using place_register::PlaceKind;
using place_register::SourceData;

namespace {
constexpr std::int64_t kGridSize = 3000;
std::int64_t grid_of(std::int64_t x) { return (x >= 0 ? x : x - kGridSize + 1) / kGridSize; }

struct PlaceSort {
  PlaceKind kind;
  char const *zh, *en;
  std::size_t per_10k;  // How many per 10,000 addresses
  char const* prefix;
};
constexpr PlaceSort kSorts[] = {
    {PlaceKind::kDefibrillator, "自动体外除颤器", "defibrillator", 40, "AED"},
    {PlaceKind::kSchool, "学校", "School", 14, "SCH"},
    {PlaceKind::kFuel, "加油站", "Filling Station", 8, "FUE"},
    {PlaceKind::kPharmacy, "药房", "Pharmacy", 22, "PHA"},
    {PlaceKind::kClinic, "社区卫生服务站", "Community Clinic", 10, "CLI"},
    {PlaceKind::kMarket, "菜市场", "Market", 9, "MKT"},
    {PlaceKind::kHotel, "宾馆", "Hotel", 10, "HOT"},
    {PlaceKind::kParking, "停车场", "Car Park", 14, "PKG"},
    {PlaceKind::kPlaceOfAssembly, "文体中心", "Sports and Culture Centre", 4, "ASM"},
};

void add_hydrants(CityPlan const& plan, Layout const& layout, Random random, SourceData& source) {
  std::vector<Place> all;
  for (Edge const& edge : plan.streets.edges) {
    bool const town_street = edge.frontage > 0 && edge.frontage <= 500 && !edge.bridge && edge.road_class != RoadClass::kMotorway;
    if (!town_street) continue;
    Point const a = plan.streets.nodes[edge.a], b = plan.streets.nodes[edge.b];
    std::int64_t const distance = length(b - a);
    Point const kerb = scaled(left_normal(b - a), 60);
    std::int64_t const step = edge.village >= 0 ? 3500 : 1500;
    for (std::int64_t x = random.between(200, step); x + 100 < distance; x += step * random.between(850, 1150) / 1000) {
      Place hydrant;
      hydrant.kind = PlaceKind::kHydrant;
      bool const underground = random.chance(300'000), large = random.chance(350'000);
      hydrant.name = underground ? named("地下消火栓", "Underground hydrant") : named("地上消火栓", "Pillar hydrant");
      hydrant.note = std::string(underground ? "underground, " : "pillar, ") + (large ? "DN150" : "DN100");
      hydrant.at = to_wgs84(between(a, b, x, distance) + kerb);
      all.push_back(std::move(hydrant));
    }
  }
  std::size_t surplus = all.size() > layout.hydrants_max ? all.size() - layout.hydrants_max : 0;
  std::size_t remaining = all.size(), number = 0;
  for (Place& hydrant : all) {
    if (random.below(remaining--) < surplus) {
      --surplus;
      continue;
    }
    hydrant.code = "HYD" + std::to_string(10001 + number++);
    source.places.push_back(std::move(hydrant));
  }
}
}  // namespace

PointIndex::PointIndex(std::vector<Point> points) : points_(std::move(points)) {
  for (std::uint32_t i = 0; i < points_.size(); ++i) grid_[{grid_of(points_[i].x), grid_of(points_[i].y)}].push_back(i);
}

std::size_t PointIndex::nearest(Point p) const {
  std::int64_t best = -1;
  std::uint32_t found = 0;
  std::int64_t const gx = grid_of(p.x), gy = grid_of(p.y);
  for (std::int64_t ring = 0; ring < 400; ++ring) {
    // One ring further than the first hit: a nearer one may lie there.
    if (best >= 0 && integer_sqrt(best) < (ring - 1) * kGridSize) break;
    for (std::int64_t dx = -ring; dx <= ring; ++dx) {
      for (std::int64_t dy = -ring; dy <= ring; ++dy) {
        if (std::max(std::abs(dx), std::abs(dy)) != ring) continue;
        auto const cell = grid_.find({gx + dx, gy + dy});
        if (cell == grid_.end()) continue;
        for (std::uint32_t const i : cell->second) {
          Point const d = points_[i] - p;
          if (best < 0 || dot(d, d) < best) best = dot(d, d), found = i;
        }
      }
    }
  }
  return found;
}

void add_places(CityPlan const& plan, Layout const& layout, Random random, SourceData& source) {
  SignWriter signs(random.fork("place names"));
  add_hydrants(plan, layout, random.fork("hydrants"), source);
  Random draw = random.fork("places");
  for (PlaceSort const& sort : kSorts) {
    std::size_t const count = std::max<std::size_t>(3, layout.addresses * sort.per_10k / 10'000);
    for (std::size_t i = 0; i < count; ++i) {
      Address const& address = source.addresses[draw.below(source.addresses.size())];
      Place place;
      place.code = sort.prefix + std::to_string(1001 + i);
      place.kind = sort.kind;
      if (sort.kind == PlaceKind::kDefibrillator) {
        Name const& street = address.street.zh.empty() ? address.community : address.street;
        place.name = named(street.zh + address.number + (address.number.empty() ? "" : "号") + sort.zh,
                           std::string("AED, ") + address.number + (address.number.empty() ? "" : " ") + street.en);
        place.note = draw.chance(400'000) ? "outdoor cabinet, at all hours" : "at the entrance, in opening hours";
      } else {
        place.name = street_name(signs.street_stem(), "", "", sort.zh, sort.en);
      }
      place.at = address.at;
      source.places.push_back(std::move(place));
    }
  }
  for (std::size_t i = 0; i < plan.towns.size(); ++i) {
    Town const& town = plan.towns[i];
    source.places.push_back(
        {"TWN" + std::to_string(101 + i), PlaceKind::kSettlement, town.name, to_wgs84(town.at), town.county_seat ? "county seat" : "town"});
    source.places.push_back({"GOV" + std::to_string(101 + i),
                             PlaceKind::kTownHall,
                             named(town.name.zh + "政务服务中心", town.name.en + " Service Centre"),
                             to_wgs84(town.at),
                             {}});
  }
  PointIndex const index(points_of(source.addresses));
  CityDraughtsman const draughtsman(layout, Random(0));
  std::vector<std::uint32_t> village_edge(plan.villages.size(), 0);
  for (std::uint32_t i = 0; i < plan.streets.edges.size(); ++i) {
    if (plan.streets.edges[i].village >= 0) village_edge[static_cast<std::size_t>(plan.streets.edges[i].village)] = i;
  }
  for (std::size_t i = 0; i < plan.villages.size(); ++i) {
    source.places.push_back({"VIL" + std::to_string(1001 + i), PlaceKind::kSettlement, plan.villages[i],
                             to_wgs84(plan.streets.nodes[plan.streets.edges[village_edge[i]].a]), "village"});
  }
  struct Known {
    PlaceKind kind;
    char const *zh, *en;
    std::int64_t u_permille, v_permille;  // Of the city's half width.
  };
  constexpr Known kKnown[] = {
      {PlaceKind::kHospital, "云汀市第一医院", "Yunting First Hospital", -80, 130},
      {PlaceKind::kHospital, "云汀市中心医院", "Yunting Central Hospital", 330, 40},
      {PlaceKind::kHospital, "南浦医院", "Nanpu Hospital", 60, -480},
      {PlaceKind::kHospital, "听涛医院", "Tingtao Hospital", -640, 60},
      {PlaceKind::kHospital, "港区职工医院", "Harbour Workers' Hospital", 800, 250},
      {PlaceKind::kHospital, "云汀儿童医院", "Yunting Children's Hospital", 200, 500},
      {PlaceKind::kRailwayStation, "云汀站", "Yunting Railway Station", 250, 460},
      {PlaceKind::kBusStation, "云汀汽车客运中心", "Yunting Coach Terminal", 290, 420},
      {PlaceKind::kBusStation, "南浦客运站", "Nanpu Coach Station", -100, -640},
      {PlaceKind::kTownHall, "云汀市政务服务中心", "Yunting Citizen Service Centre", 150, -330},
      {PlaceKind::kPlaceOfAssembly, "云汀体育中心", "Yunting Stadium", -250, -430},
      {PlaceKind::kPlaceOfAssembly, "云汀大剧院", "Yunting Grand Theatre", 120, -300},
      {PlaceKind::kPark, "凤栖山公园", "Fengqi Hill Park", 0, 400},
      {PlaceKind::kPark, "云湖公园", "Yun Lake Park", -420, 150},
      {PlaceKind::kOther, "云汀大学", "Yunting University", -500, 520},
      {PlaceKind::kOther, "汀江港", "Ting River Harbour", 760, -180},
  };
  std::int64_t const half = (layout.fine_u.back() - layout.fine_u.front()) / 2;
  std::size_t number = 0;
  for (Known const& known : kKnown) {
    Point const target = draughtsman.bend(known.u_permille * half / 1000, known.v_permille * half / 1000);
    source.places.push_back(
        {"PLC" + std::to_string(101 + number++), known.kind, named(known.zh, known.en), source.addresses[index.nearest(target)].at, {}});
  }
  // A hospital in every county seat.
  for (Town const& town : plan.towns) {
    if (!town.county_seat) continue;
    std::string zh = town.name.zh, en = town.name.en;
    zh.erase(zh.find("城关镇"));
    en.erase(en.find(" Chengguan"));
    source.places.push_back({"PLC" + std::to_string(101 + number++),
                             PlaceKind::kHospital,
                             named(zh + "县医院", en + " County Hospital"),
                             source.addresses[index.nearest(town.at)].at,
                             {}});
  }
}

}  // namespace tocsin::demo
