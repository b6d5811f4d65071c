// Areas drawn around reached roads: they hold what is near a reached road and nothing else, and a lake inside a ring of roads stays out.
#include "geo/travel/isochrone.h"

#include <doctest/doctest.h>

#include "geo/travel/road_hierarchy.h"

using namespace tocsin;
using namespace tocsin::geo;

namespace {

// One unit is about 100 m.
Wgs84 at(int x, int y) { return {450'000'000 + y * 9'000, 50'000'000 + x * 12'700}; }

bool covers(std::vector<Polygon> const& polygons, Wgs84 p) {
  return std::any_of(polygons.begin(), polygons.end(), [&](Polygon const& polygon) {
    std::vector<std::span<Wgs84 const>> const rings(polygon.rings.begin(), polygon.rings.end());
    return contains(rings, p);
  });
}

}  // namespace

TEST_CASE("an isochrone covers the roads that are reached in time, and leaves out the lake in their middle") {
  // A ring of roads of 2 km a side; from its corner 3 minutes reach beyond both next corners at 30 km/h, but not the far one.
  std::vector<Wgs84> const nodes{at(0, 0), at(20, 0), at(20, 20), at(0, 20)};
  std::vector<std::vector<std::uint32_t>> const ways{{0, 1}, {1, 2}, {2, 3}, {3, 0}};
  std::vector<RoadShape> roads;
  roads.reserve(ways.size());
  for (auto const& way : ways) roads.push_back({way, RoadClass::kResidential, true, true, 60});
  auto const storage = build_road_graph(nodes, {}, roads);
  auto const g = storage.view();
  RoadHierarchy const engine(g);
  auto const from = snap(g, at(0, 0))->spot;
  auto const three = isochrone(g, engine.reach(from, 180'000, {TravelMode::kSiren}));
  CHECK(covers(three, at(0, 0)));
  CHECK(covers(three, at(20, 5)));
  CHECK(covers(three, at(5, 20)));
  CHECK_FALSE(covers(three, at(20, 20)));
  CHECK_FALSE(covers(three, at(10, 10)));
  auto const ten = isochrone(g, engine.reach(from, 600'000, {TravelMode::kSiren}));
  REQUIRE(ten.size() == 1);
  CHECK(ten[0].rings.size() == 2);  // The outer ring and the lake.
  CHECK(covers(ten, at(20, 20)));
  CHECK_FALSE(covers(ten, at(10, 10)));
  CHECK_FALSE(covers(ten, at(-3, -3)));
  CHECK(isochrone(g, {}).empty());
}
