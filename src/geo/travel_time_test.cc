// The exact engine against a slow, obvious twin on tiny random cities: one-way streets, barriers, private roads, closures, and places in
// the middle of a street, both on one street too.
#include "geo/exact_travel_time.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <rapidcheck.h>

using namespace tocsin;
using namespace tocsin::geo;

namespace {

// One unit of the drawing is about 100 m.
Wgs84 at(int x, int y) { return {450'000'000 + y * 9'000, 50'000'000 + x * 12'700}; }

struct City {
  std::vector<Wgs84> nodes;
  std::vector<std::vector<std::uint32_t>> ways;
  std::vector<RoadShape> roads;
  std::vector<std::uint32_t> barriers;

  void road(std::vector<std::uint32_t> way, bool forward = true, bool backward = true, bool is_private = false,
            RoadClass c = RoadClass::kResidential) {
    ways.push_back(std::move(way));
    roads.push_back({{}, c, forward, backward, 0, is_private, false, false});
  }
  RoadGraphStorage build() {
    for (std::size_t i = 0; i < roads.size(); ++i) roads[i].nodes = ways[i];
    return build_road_graph(nodes, barriers, roads);
  }
};

// The twin: every segment is cut at both places, each piece is its own arc, and Bellman and Ford relax until nothing changes.
struct Cost {
  std::uint64_t weight = UINT64_MAX, ms = 0, dm = 0;
  auto operator<=>(Cost const&) const = default;
};
Cost twin(RoadGraph const& g, ExactTravelTime const& engine, TravelMode mode, Closures const& closures, Spot from, Spot to) {
  struct Arc {
    std::uint32_t a, b;
    Cost cost;
  };
  auto const share = [](std::uint64_t whole, std::uint64_t ppm) { return (whole * ppm + 500'000) / 1'000'000; };
  auto const n = static_cast<std::uint32_t>(g.junctions.size());
  std::uint32_t const source = n, target = n + 1;
  std::vector<Arc> arcs;
  for (SegmentId s = 0; s < g.segments.size(); ++s) {
    auto const& seg = g.segments[s];
    auto const packed = engine.cost(s, mode);
    Cost const whole{packed >> 32, packed & 0xffffffff, seg.length_dm};
    auto const part = [&](std::uint64_t ppm) { return Cost{share(whole.weight, ppm), share(whole.ms, ppm), share(whole.dm, ppm)}; };
    auto const both = [&](std::uint32_t a, std::uint32_t b, auto along) {
      if (!closures.has(s)) arcs.push_back({a, b, whole});
      if (from.segment == s) arcs.push_back({source, b, part(1'000'000 - along(from))});
      if (to.segment == s) arcs.push_back({a, target, part(along(to))});
      if (from.segment == s && to.segment == s && along(from) <= along(to)) arcs.push_back({source, target, part(along(to) - along(from))});
    };
    if (seg.has(Segment::kForward)) both(seg.from, seg.to, [](Spot p) { return p.along_ppm; });
    if (seg.has(Segment::kBackward)) both(seg.to, seg.from, [](Spot p) { return 1'000'000 - p.along_ppm; });
  }
  std::vector<Cost> dist(n + 2);
  dist[source] = {0, 0, 0};
  for (bool changed = true; changed;) {
    changed = false;
    for (auto const& arc : arcs) {
      if (dist[arc.a].weight == UINT64_MAX) continue;
      Cost const c{dist[arc.a].weight + arc.cost.weight, dist[arc.a].ms + arc.cost.ms, dist[arc.a].dm + arc.cost.dm};
      if (c < dist[arc.b]) {
        dist[arc.b] = c;
        changed = true;
      }
    }
  }
  return dist[target];
}

City random_city() {
  City city;
  int const width = *rc::gen::inRange(2, 5), height = *rc::gen::inRange(1, 4);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) city.nodes.push_back(at(x * 2 + *rc::gen::inRange(0, 2), y * 2 + *rc::gen::inRange(0, 2)));
  auto const node = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(city.nodes.size()));
  city.road({0, 1});
  int const roads = *rc::gen::inRange(1, 10);
  for (int r = 0; r < roads; ++r) {
    auto way = *rc::gen::container<std::vector<std::uint32_t>>(static_cast<std::size_t>(*rc::gen::inRange(2, 5)), node);
    int const direction = *rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {1, 2}});
    city.road(way, direction != 2, direction != 1, *rc::gen::weightedElement<bool>({{4, false}, {1, true}}),
              *rc::gen::element(RoadClass::kResidential, RoadClass::kPrimary, RoadClass::kService));
  }
  if (*rc::gen::weightedElement<bool>({{2, false}, {1, true}})) city.barriers.push_back(*node);
  return city;
}

}  // namespace

TEST_CASE("exact travel time equals the brute-force twin") {
  CHECK(rc::check("no difference", [] {
    auto city = random_city();
    auto const storage = city.build();
    auto const g = storage.view();
    RC_ASSERT(g.is_sound());
    ExactTravelTime const engine(g);
    auto const segment = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size()));
    auto const spot = [&] { return Spot{*segment, *rc::gen::element<std::uint32_t>(0, 250'000, 333'333, 700'001, 1'000'000)}; };
    Closures const closures(*rc::gen::container<std::vector<SegmentId>>(static_cast<std::size_t>(*rc::gen::inRange(0, 3)), segment));
    std::vector<Spot> sources{spot(), spot(), spot(), spot()};
    Spot const target = spot();
    for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren}) {
      Conditions const conditions{mode, &closures};
      auto const towards = engine.many_to_one(sources, target, conditions);
      auto const away = engine.one_to_many(target, sources, conditions);
      for (std::size_t i = 0; i < sources.size(); ++i) {
        auto const there = twin(g, engine, mode, closures, sources[i], target);
        RC_ASSERT(towards[i].reachable == (there.weight != UINT64_MAX));
        if (towards[i].reachable) RC_ASSERT(towards[i].ms == there.ms);
        if (towards[i].reachable) RC_ASSERT(towards[i].metres == (there.dm + 5) / 10);
        auto const back = twin(g, engine, mode, closures, target, sources[i]);
        RC_ASSERT(away[i].reachable == (back.weight != UINT64_MAX));
        if (away[i].reachable) RC_ASSERT(away[i].ms == back.ms);
        if (away[i].reachable) RC_ASSERT(away[i].metres == (back.dm + 5) / 10);
        auto const route = engine.route(sources[i], target, conditions);
        RC_ASSERT(route.has_value() == towards[i].reachable);
        if (!route) continue;
        RC_ASSERT(route->trip == towards[i]);
        RC_ASSERT(route->points.size() == route->at_ms.size());
        RC_ASSERT(route->at_ms.back() == route->trip.ms);
        RC_ASSERT(std::is_sorted(route->at_ms.begin(), route->at_ms.end()));
        RC_ASSERT(distance_m(route->points.front(), position_of(g, sources[i])) <= 1);
        RC_ASSERT(distance_m(route->points.back(), position_of(g, target)) <= 1);
        auto const driven = length_m(route->points);
        RC_ASSERT(std::abs(driven - route->trip.metres) <= 2 + 0.1 * static_cast<double>(route->segments.size()));
      }
    }
  }));
}

TEST_CASE("the river makes the nearer station the slower one") {
  // A---B   a river between the rows; the only bridge is far to the east
  // C---D
  City city;
  city.nodes = {at(0, 1), at(20, 1), at(0, 0), at(20, 0)};
  city.road({0, 1});
  city.road({2, 3});
  city.road({1, 3});
  auto const storage = city.build();
  auto const g = storage.view();
  ExactTravelTime const engine(g);
  auto const incident = snap(g, at(0, 1)), over_the_river = snap(g, at(0, 0)), along_the_bank = snap(g, at(15, 1));
  REQUIRE((incident && over_the_river && along_the_bank));
  auto const trips = engine.many_to_one(std::vector<Spot>{over_the_river->spot, along_the_bank->spot}, incident->spot, {});
  CHECK(trips[0].reachable);
  CHECK(trips[1].ms < trips[0].ms);
  CHECK(trips[1].metres == doctest::Approx(1500).epsilon(0.02));
}

TEST_CASE("a barrier, a one-way street, a closure and a private road each do what they say") {
  // 0 - 1 - 2 in a row, and a loop 0 - 3 - 2 above
  auto const time = [](City city, Closures const& closures = {}) {
    city.nodes = {at(0, 0), at(5, 0), at(10, 0), at(5, 5)};
    auto const storage = city.build();
    auto const g = storage.view();
    ExactTravelTime const engine(g);
    auto const a = snap(g, at(1, 0)), b = snap(g, at(9, 0));
    return engine.many_to_one(std::vector<Spot>{a->spot}, b->spot, {TravelMode::kNormal, &closures})[0];
  };
  City plain;
  plain.road({0, 1});
  plain.road({1, 2});
  auto const direct = time(plain);
  CHECK(direct.metres == doctest::Approx(800).epsilon(0.02));
  plain.road({0, 3, 2});
  CHECK(time(plain) == direct);

  City barred = plain;
  barred.barriers = {1};
  CHECK(time(barred).metres > 1'000);

  City one_way = plain;
  one_way.roads[0].forward = false;
  CHECK(time(one_way).metres > 1'000);

  City middle;  // The middle piece is a road of its own, so that it can be closed or private.
  middle.road({0, 1});
  middle.road({1, 2});
  middle.road({0, 3, 2});
  CHECK(time(middle, Closures({2})) == direct);  // Closing the way round changes nothing.
  City nothing_else;
  nothing_else.road({0, 1}, true, true, true);
  nothing_else.road({1, 2}, true, true, true);
  CHECK(time(nothing_else).ms == direct.ms);  // Nothing else leads there: the true time is told.
}

TEST_CASE("snapping prefers the main network and says when it could not") {
  City city;
  city.nodes = {at(0, 0), at(20, 0), at(20, 20), at(5, 3), at(7, 3), at(400, 0), at(401, 0)};
  city.road({0, 1, 2});
  city.road({3, 4});  // An island.
  city.road({5, 6});  // Another one, 38 km away.
  auto const storage = city.build();
  auto const g = storage.view();
  auto const beside_island = snap(g, at(6, 4));
  REQUIRE(beside_island);
  CHECK_FALSE(beside_island->on_island);
  REQUIRE(beside_island->passed_over_island_m);
  CHECK(*beside_island->passed_over_island_m == doctest::Approx(300).epsilon(0.05));
  auto const far_island = snap(g, at(400, 1));
  REQUIRE(far_island);
  CHECK(far_island->on_island);
  CHECK_FALSE(far_island->is_far);
  auto const desert = snap(g, at(60, -40));
  REQUIRE(desert);
  CHECK(desert->is_far);
  CHECK_FALSE(desert->on_island);
  auto const other_continent = snap(g, {0, 0});
  REQUIRE_FALSE(other_continent);
  CHECK(other_continent.error().code == "place.no_road");
  CHECK_FALSE(snap(RoadGraph{}, at(0, 0)));
}

TEST_CASE("the small core answers as the whole graph does, on cities too large for the twin") {
  CHECK(rc::check("no difference", [] {
    City city;
    auto const many = static_cast<std::uint32_t>(*rc::gen::inRange(30, 160));
    for (std::uint32_t n = 0; n < many; ++n) city.nodes.push_back(at(*rc::gen::inRange(0, 60), *rc::gen::inRange(0, 60)));
    auto const node = rc::gen::inRange<std::uint32_t>(0, many);
    for (std::uint32_t r = 0; r < 3 * many; ++r) {
      int const direction = *rc::gen::weightedElement<int>({{4, 0}, {1, 1}, {1, 2}});
      city.road({*node, *node}, direction != 2, direction != 1, *rc::gen::weightedElement<bool>({{9, false}, {1, true}}));
    }
    city.road({0, 1});
    auto const storage = city.build();
    auto const g = storage.view();
    ExactTravelTime const engine(g);
    auto const spot = [&] {
      return Spot{*rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size())),
                  *rc::gen::inRange<std::uint32_t>(0, 1'000'001)};
    };
    std::vector<Spot> sources;
    for (int i = 0; i < 20; ++i) sources.push_back(spot());
    auto const target = spot();
    Closures const elsewhere({UINT32_MAX});  // Closes nothing, but the whole graph is searched.
    RC_ASSERT(engine.many_to_one(sources, target, {TravelMode::kSiren}) ==
              engine.many_to_one(sources, target, {TravelMode::kSiren, &elsewhere}));
  }));
}
