// The hierarchy against slow, obvious twins on small random cities: one-way streets, barriers, private roads, turn restrictions, closures
// that come and go, and places in the middle of a street, both on one street too.
#include "geo/travel/road_hierarchy.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <rapidcheck.h>

#include "geo/travel/plain_dijkstra.h"
#include "geo/travel/speeds/speed_week.h"

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

// The turn rules once more, as a person reads them.
struct TurnRules {
  RoadGraph const& g;
  std::vector<TurnRestriction> const& restrictions;
  bool turns = true;

  bool rules_allow(ArcId a, ArcId b, bool with_restrictions) const {
    auto const junction = g.end_of(a);
    if (g.start_of(b) != junction || !g.is_drivable(a) || !g.is_drivable(b)) return false;
    if (!turns) return true;
    std::size_t others = 0;
    for (ArcId c = 0; c < 2 * g.segments.size(); ++c) others += g.is_drivable(c) && g.start_of(c) == junction && c != (a ^ 1U) ? 1 : 0;
    if (b == (a ^ 1U) && others > 0) return false;
    if (!with_restrictions) return true;
    bool has_only = false, is_the_only = false;
    for (auto const& r : restrictions) {
      if (r.from_segment != segment_of(a) || r.via_junction != junction) continue;
      // Segments that do not meet here: no restriction.
      if (g.segments[r.to_segment].from != junction && g.segments[r.to_segment].to != junction) continue;
      bool const names_b = r.to_segment == segment_of(b);
      if (r.is_only == 0 && names_b) return false;
      if (r.is_only != 0) has_only = true;
      if (r.is_only != 0 && names_b) is_the_only = true;
    }
    return !has_only || is_the_only;
  }
  bool allows(ArcId a, ArcId b) const {
    if (rules_allow(a, b, true)) return true;
    bool any = false;
    for (ArcId c = 0; c < 2 * g.segments.size(); ++c) any = any || rules_allow(a, c, true);
    return !any && rules_allow(a, b, false);  // What contradicts itself is no rule.
  }
};

// The twin: arcs as nodes, each with its cost to its end; Bellman and Ford relax until nothing changes.
struct Cost {
  std::uint64_t weight = UINT64_MAX, dm = 0, penalties = 0;
  auto operator<=>(Cost const&) const = default;
  Cost operator+(Cost const& o) const { return {weight + o.weight, dm + o.dm, penalties + o.penalties}; }
};
Cost twin(RoadGraph const& g, RoadHierarchy const& engine, TurnRules const& rules, TravelMode mode, Closures const& closures, Spot from,
          Spot to) {
  auto const share = [](std::uint64_t whole, std::uint64_t ppm) { return (whole * ppm + 500'000) / 1'000'000; };
  auto const part = [&](SegmentId s, std::uint64_t ppm) {
    auto const c = engine.driving_costs(mode).segment[s];
    std::uint64_t const units = share(penalties_of(c), ppm);
    return Cost{share(ms_of(c), ppm) + units * kPenaltyMs, share(g.segments[s].length_dm, ppm), units};
  };
  auto const along = [](ArcId a, Spot p) { return is_backward(a) ? 1'000'000 - p.along_ppm : p.along_ppm; };
  auto const arcs = static_cast<ArcId>(2 * g.segments.size());
  std::vector<Cost> at_end(arcs);
  Cost best;
  for (auto const a : {forward_arc(from.segment), backward_arc(from.segment)}) {
    if (!g.is_drivable(a)) continue;
    at_end[a] = part(from.segment, 1'000'000 - along(a, from));
    if (from.segment == to.segment && along(a, from) <= along(a, to))
      best = std::min(best, part(to.segment, along(a, to) - along(a, from)));
  }
  Cost const turn_round{ms_of(engine.driving_costs(mode).turn_round), 0, 0};
  auto const turn = [&](ArcId a, ArcId b) { return rules.turns && b == (a ^ 1U) ? at_end[a] + turn_round : at_end[a]; };
  for (bool changed = true; changed;) {
    changed = false;
    for (ArcId a = 0; a < arcs; ++a) {
      if (at_end[a].weight == UINT64_MAX) continue;
      for (ArcId b = 0; b < arcs; ++b) {
        if (closures.has(mode, b) || !rules.allows(a, b)) continue;
        auto const c = turn(a, b) + part(segment_of(b), 1'000'000);
        if (c < at_end[b]) {
          at_end[b] = c;
          changed = true;
        }
      }
    }
  }
  for (auto const b : {forward_arc(to.segment), backward_arc(to.segment)})
    for (ArcId a = 0; a < arcs; ++a)
      if (at_end[a].weight != UINT64_MAX && rules.allows(a, b)) best = std::min(best, turn(a, b) + part(to.segment, along(b, to)));
  return best;
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

TEST_CASE("the hierarchy equals the brute-force twin, with turns and without") {
  CHECK(rc::check("no difference", [] {
    auto city = random_city();
    auto const storage = city.build();
    auto const g = storage.view();
    RC_ASSERT(g.is_sound());
    auto const segment = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size()));
    auto const spot = [&] { return Spot{*segment, *rc::gen::element<std::uint32_t>(0, 250'000, 333'333, 700'001, 1'000'000)}; };
    std::vector<TurnRestriction> restrictions;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
      auto const from = *segment;
      restrictions.push_back({from, *rc::gen::element(g.segments[from].from, g.segments[from].to), *segment,
                              *rc::gen::weightedElement<std::uint32_t>({{2, 0}, {1, 1}})});
    }
    auto const turns = *rc::gen::element(Turns::kByTheRules, Turns::kFree);
    RoadHierarchy engine(g, {}, {restrictions, {}, turns});
    RC_PRE(engine.ways().catching == 0);
    TurnRules const rules{g, restrictions, turns == Turns::kByTheRules};
    auto const some = [&] {
      Closures some(*rc::gen::container<std::vector<SegmentId>>(static_cast<std::size_t>(*rc::gen::inRange(0, 3)), segment));
      // One direction, and what only those without lights and sirens may not drive through.
      for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren})
        if (*rc::gen::element(true, false)) some.close(mode, std::vector<ArcId>{*segment * 2 + *rc::gen::inRange<ArcId>(0, 2)});
      return some;
    };
    // Closed for everybody, and closed for this question.
    auto const standing = some(), asked = some();
    engine.close_roads(some());
    engine.close_roads(standing);
    if (*rc::gen::element(true, false)) engine.settle();
    Closures closures = standing;
    for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren}) closures.close(mode, asked.arcs(mode));
    std::vector<Spot> sources{spot(), spot(), spot(), spot()};
    Spot const target = spot();
    for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren}) {
      Conditions const conditions{mode, &asked};
      auto const towards = engine.many_to_one(sources, target, conditions);
      auto const away = engine.one_to_many(target, sources, conditions);
      auto const matrix = engine.many_to_many(sources, std::vector<Spot>{target, sources[0]}, conditions);
      auto const equals = [&](Trip const& trip, Cost const& cost) {
        RC_ASSERT(trip.reachable == (cost.weight != UINT64_MAX));
        if (!trip.reachable) return;
        RC_ASSERT(trip.ms == cost.weight - cost.penalties * kPenaltyMs);
        RC_ASSERT(trip.dm == cost.dm);
      };
      for (std::size_t i = 0; i < sources.size(); ++i) {
        auto const there = twin(g, engine, rules, mode, closures, sources[i], target);
        equals(towards[i], there);
        equals(matrix[2 * i], there);
        equals(engine.between(sources[i], target, conditions), there);
        equals(away[i], twin(g, engine, rules, mode, closures, target, sources[i]));
        auto const route = engine.route(sources[i], target, conditions);
        RC_ASSERT(route.has_value() == towards[i].reachable);
        if (!route) continue;
        RC_ASSERT(route->trip == towards[i]);
        RC_ASSERT(std::accumulate(route->driven_dm.begin(), route->driven_dm.end(), 0U) == route->trip.dm);
        RC_ASSERT(route->points.size() == route->at_ms.size());
        RC_ASSERT(route->at_ms.back() == route->trip.ms);
        RC_ASSERT(std::is_sorted(route->at_ms.begin(), route->at_ms.end()));
        RC_ASSERT(distance_m(route->points.front(), position_of(g, sources[i])) <= 1);
        RC_ASSERT(distance_m(route->points.back(), position_of(g, target)) <= 1);
        auto const driven = length_m(route->points);
        RC_ASSERT(std::abs(driven - route->trip.metres()) <= 2 + 0.1 * static_cast<double>(route->segments.size()));
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
  RoadHierarchy const engine(g);
  auto const incident = snap(g, at(0, 1)), over_the_river = snap(g, at(0, 0)), along_the_bank = snap(g, at(15, 1));
  REQUIRE((incident && over_the_river && along_the_bank));
  auto const trips = engine.many_to_one(std::vector<Spot>{over_the_river->spot, along_the_bank->spot}, incident->spot, {});
  CHECK(trips[0].reachable);
  CHECK(trips[1].ms < trips[0].ms);
  CHECK(trips[1].metres() == doctest::Approx(1500).epsilon(0.02));
}

TEST_CASE("a barrier, a one-way street, a closure and a private road each do what they say") {
  // 0 - 1 - 2 in a row, and a loop 0 - 3 - 2 above
  auto const time = [](City city, Closures const& closures = {}) {
    city.nodes = {at(0, 0), at(5, 0), at(10, 0), at(5, 5)};
    auto const storage = city.build();
    auto const g = storage.view();
    RoadHierarchy const engine(g);
    auto const a = snap(g, at(1, 0)), b = snap(g, at(9, 0));
    return engine.many_to_one(std::vector<Spot>{a->spot}, b->spot, {TravelMode::kNormal, &closures})[0];
  };
  City plain;
  plain.road({0, 1});
  plain.road({1, 2});
  auto const direct = time(plain);
  CHECK(direct.metres() == doctest::Approx(800).epsilon(0.02));
  plain.road({0, 3, 2});
  CHECK(time(plain) == direct);

  City barred = plain;
  barred.barriers = {1};
  CHECK(time(barred).metres() > 1'000);

  City one_way = plain;
  one_way.roads[0].forward = false;
  CHECK(time(one_way).metres() > 1'000);

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

TEST_CASE("a copy closes roads while the one before goes on as it was") {
  // 0 - 1 - 2 in a row, and a loop 0 - 3 - 2 above; the street 1 - 2 is closed eastwards, and only to those without lights and sirens
  City city;
  city.nodes = {at(0, 0), at(5, 0), at(10, 0), at(5, 5)};
  city.road({0, 1});
  city.road({1, 2});
  city.road({0, 3, 2});
  auto const storage = city.build();
  auto const g = storage.view();
  RoadHierarchy const open(g);
  auto const closed = open.copy();
  auto const middle = snap(g, at(7, 0))->spot, west = snap(g, at(1, 0))->spot, east = snap(g, at(10, 1))->spot;
  auto const metres = [&](RoadHierarchy const& roads, Spot from, Spot to, TravelMode mode) {
    return roads.between(from, to, {mode}).metres();
  };
  bool const eastwards = distance_m(position_of(g, {middle.segment, 0}), at(5, 0)) < 10;
  Closures closures;
  closures.close(TravelMode::kNormal, std::vector<ArcId>{eastwards ? forward_arc(middle.segment) : backward_arc(middle.segment)});
  closed->close_roads(closures);
  for (bool const is_settled : {false, true}) {
    if (is_settled) closed->settle();
    CHECK(metres(open, west, east, TravelMode::kNormal) < 1'100);
    CHECK(metres(*closed, west, east, TravelMode::kNormal) > 1'300);
    CHECK(metres(*closed, east, west, TravelMode::kNormal) == metres(open, east, west, TravelMode::kNormal));
    CHECK(metres(*closed, west, east, TravelMode::kSiren) == metres(open, west, east, TravelMode::kSiren));
  }
  closed->close_roads({});
  CHECK(metres(*closed, west, east, TravelMode::kNormal) == metres(open, west, east, TravelMode::kNormal));
}

TEST_CASE("the same roads at other speeds are what they would be if they had been built at them, closures included") {
  CHECK(rc::check("no difference", [] {
    City city;
    auto const many = static_cast<std::uint32_t>(*rc::gen::inRange(5, 40));
    for (std::uint32_t n = 0; n < many; ++n) city.nodes.push_back(at(*rc::gen::inRange(0, 30), *rc::gen::inRange(0, 30)));
    auto const node = rc::gen::inRange<std::uint32_t>(0, many);
    for (std::uint32_t r = 0; r < 3 * many; ++r)
      city.road({*node, *node}, true, *rc::gen::arbitrary<bool>(), false, *rc::gen::element(RoadClass::kPrimary, RoadClass::kResidential));
    city.road({0, 1});
    auto const storage = city.build();
    auto const g = storage.view();
    auto const segment = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size()));
    auto const hour = static_cast<std::size_t>(*rc::gen::inRange(0, 168));
    auto const profiles = profiles_in(usual_week(), hour);
    RoadHierarchy before(g);
    Closures const closures(*rc::gen::container<std::vector<SegmentId>>(3, segment));
    before.close_roads(closures);
    auto const changed = before.with_speeds(profiles);
    RoadHierarchy anew(g, profiles);
    anew.close_roads(closures);
    RC_ASSERT(changed->speeds() == profiles);
    for (bool const is_settled : {false, true}) {
      if (is_settled) changed->settle();
      for (int i = 0; i < 10; ++i) {
        Spot const from{*segment, *rc::gen::inRange<std::uint32_t>(0, 1'000'001)},
            to{*segment, *rc::gen::inRange<std::uint32_t>(0, 1'000'001)};
        for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren})
          RC_ASSERT(changed->between(from, to, {mode}) == anew.between(from, to, {mode}));
      }
    }
  }));
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

TEST_CASE("on larger cities the hierarchy equals plain Dijkstra, while roads close and open") {
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
    auto const segment = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size()));
    std::vector<TurnRestriction> restrictions;
    for (int i = 0; i < 20; ++i) {  // Of turns that there are.
      auto const from = *segment;
      auto const junction = *rc::gen::element(g.segments[from].from, g.segments[from].to);
      if (g.first_out[junction] == g.first_out[junction + 1]) continue;
      auto const to = segment_of(g.out[*rc::gen::inRange(g.first_out[junction], g.first_out[junction + 1])]);
      restrictions.push_back({from, junction, to, *rc::gen::weightedElement<std::uint32_t>({{2, 0}, {1, 1}})});
    }
    RoadHierarchy engine(g, {}, {restrictions, {}, *rc::gen::element(Turns::kByTheRules, Turns::kFree)});
    auto const spot = [&] { return Spot{*segment, *rc::gen::inRange<std::uint32_t>(0, 1'000'001)}; };
    std::vector<Spot> sources;
    for (int i = 0; i < 20; ++i) sources.push_back(spot());
    Fleet fleet(engine);
    for (std::size_t u = 0; u < sources.size(); ++u) fleet.place(u, spot());
    for (std::size_t u = 0; u < sources.size(); ++u) fleet.place(u, sources[u]);
    auto const mode = TravelMode::kSiren;
    for (int round = 0; round < 3; ++round) {
      engine.close_roads(
          Closures(*rc::gen::container<std::vector<SegmentId>>(static_cast<std::size_t>(*rc::gen::inRange(0, 12)), segment)));
      if (round == 1) engine.settle();
      auto const target = spot();
      auto const trips = engine.many_to_one(sources, target, {mode});
      RC_ASSERT(fleet.times_to(target, mode) == trips);
      auto const places = engine.seeds(mode);
      for (std::size_t i = 0; i < sources.size(); ++i) {
        auto const labels = plain_dijkstra(engine.ways(), engine.metric(mode).driving_costs(), places.begins(sources[i]).seeds);
        auto const cost = std::min(least_at(labels, places.ends(target).seeds), places.direct(sources[i], target).cost);
        RC_ASSERT(trips[i].reachable == (cost < kFar));
        if (cost < kFar) RC_ASSERT((trips[i] == Trip{true, ms_of(cost), dm_of(cost)}));
      }
    }
  }));
}

TEST_CASE("who may not turn left drives on, and turns round only where the road ends") {
  //       3
  //       |
  // 0 --- 1 --- 2      2 is a dead end
  City city;
  city.nodes = {at(0, 0), at(10, 0), at(20, 0), at(10, 10)};
  city.road({0, 1});
  city.road({1, 2});
  city.road({1, 3});
  auto const storage = city.build();
  auto const g = storage.view();
  auto const from = snap(g, at(5, 0))->spot, to = snap(g, at(10, 5))->spot;
  auto const trip = [&](std::vector<TurnRestriction> const& restrictions) {
    RoadHierarchy const engine(g, {}, {restrictions, {}});
    return engine.between(from, to, {TravelMode::kNormal});
  };
  auto const west = from.segment, north = to.segment, east = snap(g, at(15, 0))->spot.segment;
  auto const crossing = g.segments[west].from == g.segments[north].from || g.segments[west].from == g.segments[north].to
                            ? g.segments[west].from
                            : g.segments[west].to;
  CHECK(trip({}).metres() == doctest::Approx(1'000).epsilon(0.02));
  auto const round = trip({{west, crossing, north, 0}});
  CHECK(round.metres() == doctest::Approx(3'000).epsilon(0.02));
  CHECK(trip({{west, crossing, east, 1}}) == round);
  // Two that leave no way on are no rule; the count says so.
  std::vector<TurnRestriction> const contradictory{{west, crossing, north, 0}, {west, crossing, east, 0}};
  CHECK(trip(contradictory) == trip({}));
  RoadHierarchy const engine(g, {}, {contradictory, {}});
  CHECK(engine.ways().contradictory == 1);
}

TEST_CASE("restrictions that go round in a ring and let nobody out are set aside") {
  // A square with a road to it from outside; at each corner one may only drive on along the square.
  City city;
  city.nodes = {at(0, 0), at(10, 0), at(10, 10), at(0, 10), at(-30, 0), at(-30, 10)};
  city.road({0, 1}, true, false);
  city.road({1, 2}, true, false);
  city.road({2, 3}, true, false);
  city.road({3, 0}, true, false);
  city.road({4, 0}, true, false);
  city.road({3, 5, 4}, true, true);
  auto const storage = city.build();
  auto const g = storage.view();
  auto const along = [&](int x, int y) { return snap(g, at(x, y))->spot.segment; };
  SegmentId const top = along(5, 10), left = along(0, 5);
  std::vector<TurnRestriction> const ring{{top, g.segments[top].to, left, 1}};
  RoadHierarchy const engine(g, {}, {ring, {}});
  CHECK(engine.ways().catching == 1);
  CHECK(engine.between(snap(g, at(5, 0))->spot, snap(g, at(-20, 10))->spot, {}).reachable);
}

TEST_CASE("what can be reached in a time is what a trip there takes no longer than") {
  City city;
  city.nodes = {at(0, 0), at(10, 0), at(20, 0), at(10, 10)};
  city.road({0, 1});
  city.road({1, 2});
  city.road({1, 3});
  auto const storage = city.build();
  auto const g = storage.view();
  RoadHierarchy const engine(g);
  auto const from = snap(g, at(5, 0))->spot;
  auto const limit = 120'000U;
  auto const reached = engine.reach(from, limit, {TravelMode::kNormal});
  REQUIRE_FALSE(reached.empty());
  for (SegmentId s = 0; s < g.segments.size(); ++s)
    for (std::uint32_t ppm = 5'000; ppm < Spot::kWhole; ppm += 10'000) {
      bool const within = std::any_of(reached.begin(), reached.end(),
                                      [&](Reached const& r) { return r.segment == s && r.from_ppm <= ppm && ppm <= r.to_ppm; });
      auto const trip = engine.between(from, {s, ppm}, {TravelMode::kNormal});
      // The rounding of a part of a segment is the only slack.
      CHECK(within == (trip.ms <= limit + (within ? 2 : 0)));
    }
}
