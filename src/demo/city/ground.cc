#include <algorithm>

#include "demo/city/build_city.h"

namespace tocsin::demo {

namespace {

using place_register::Name;

constexpr std::int64_t kWatersideUnits = 6'000;  // From the river; ten units of the plane are a metre.
constexpr std::int64_t kLowlandUnits = 4'000;
constexpr std::int64_t kUnderWaterM = 600;  // Of a street, from its end by the river.

std::vector<Point> river_of(place_register::SourceData const& source) {
  std::vector<Point> river;
  for (auto const& area : source.areas) {
    if (area.kind != place_register::AreaKind::kWater || area.rings[0].empty()) continue;
    for (Wgs84 const p : area.rings[0]) river.push_back(to_plane(p));
    break;
  }
  return river;
}

// Few names stand at many doors.
class NameTable {
 public:
  explicit NameTable(std::vector<Name>& names) : names_(names) {}
  std::uint32_t of(std::string const& zh, std::string const& en) {
    auto const [at, is_new] = known_.try_emplace({zh, en}, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back({.local = {}, .zh = zh, .en = en});
    return at->second;
  }

 private:
  std::vector<Name>& names_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> known_;
};

std::vector<Wgs84> under_water(place_register::SourceData const& source, std::vector<std::uint32_t> const& nodes) {
  std::vector<Wgs84> line;
  std::int64_t length = 0;
  for (auto const node : nodes) {
    Wgs84 const at = source.nodes[node];
    if (!line.empty()) {
      if (line.back() == at) continue;
      length += distance_m(line.back(), at);
    }
    line.push_back(at);
    if (length >= kUnderWaterM) break;
  }
  return line;
}

}  // namespace

DemoGround ground_of(place_register::SourceData const& source) {
  DemoGround ground;
  auto const river = river_of(source);
  auto const by_river = [&](Wgs84 at, std::int64_t reach) {
    Point const p = to_plane(at);
    return std::any_of(river.begin(), river.end(), [&](Point r) { return dot(r - p, r - p) < reach * reach; });
  };
  NameTable names(ground.names);
  ground.doors.reserve(source.addresses.size());
  for (auto const& address : source.addresses) {
    auto const& street = address.street;
    if (by_river(address.at, kWatersideUnits)) ground.waterside.push_back(static_cast<std::uint32_t>(ground.doors.size()));
    ground.doors.push_back(
        {.at = address.at,
         .code = address.code,
         .number = address.number.empty() ? address.building : address.number,
         .numbered = !address.number.empty(),
         .village = street.zh == address.community.zh && !street.zh.empty(),
         .street = names.of(street.zh.empty() ? address.community.zh : street.zh, street.en.empty() ? address.community.en : street.en),
         .town = names.of(address.town.zh, address.town.en)});
  }
  PointIndex const index(points_of(source.addresses));
  for (auto const& premises : source.premises) ground.premises.push_back(static_cast<std::uint32_t>(index.nearest(to_plane(premises.at))));
  for (auto const& place : source.places)
    if (place.kind == place_register::PlaceKind::kHospital) ground.hospitals.push_back({place.code, place.at});
  for (auto const& road : source.roads) {
    bool const floods = !road.bridge && road.road_class >= RoadClass::kSecondary && road.road_class <= RoadClass::kResidential &&
                        by_river(source.nodes[road.nodes[0]], kLowlandUnits);
    ground.lowland.push_back(floods ? under_water(source, road.nodes) : std::vector<Wgs84>{});
  }
  return ground;
}

}  // namespace tocsin::demo
