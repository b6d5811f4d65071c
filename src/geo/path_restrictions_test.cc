// Restrictions over several roads against a twin that remembers every arc it drove.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <rapidcheck.h>

#include "geo/travel/road_hierarchy.h"

using namespace tocsin;
using namespace tocsin::geo;

namespace {

// One unit of the drawing is about 100 m.
Wgs84 on_map(int x, int y) { return {450'000'000 + y * 9'000, 50'000'000 + x * 12'700}; }

struct Paths {
  std::vector<PathRestriction> list;
  std::vector<ArcId> arcs;

  void add(std::vector<ArcId> const& path, bool is_only) {
    list.push_back({static_cast<std::uint32_t>(arcs.size()), static_cast<std::uint32_t>(path.size()), is_only ? 1U : 0U});
    arcs.insert(arcs.end(), path.begin(), path.end());
  }
  PathRestrictions view() const { return {list, arcs}; }
};

using Driven = std::vector<ArcId>;

// The rules as a person reads them, asked with all that was driven.
struct Twin {
  RoadGraph const& g;
  std::vector<TurnRestriction> const& restrictions;
  Paths const& paths;
  RoadHierarchy const& engine;

  static bool ends_with(Driven const& driven, std::span<ArcId const> with) {
    return driven.size() >= with.size() && std::equal(with.rbegin(), with.rend(), driven.rbegin());
  }
  std::vector<ArcId> next(Driven const& driven) const {
    auto const a = driven.back();
    std::vector<ArcId> ways, only, out;
    for (ArcId b = 0; b < 2 * g.segments.size(); ++b)
      if (g.is_drivable(b) && g.start_of(b) == g.end_of(a) && b != (a ^ 1U)) ways.push_back(b);
    if (ways.empty() && g.is_drivable(a ^ 1U)) ways.push_back(a ^ 1U);
    auto const is_forbidden = [&](ArcId b) {
      for (auto const& r : restrictions)
        if (r.is_only == 0 && r.from_segment == segment_of(a) && r.to_segment == segment_of(b) && r.via_junction == g.end_of(a))
          return true;
      for (auto const& r : paths.list) {
        auto const path = paths.view().of(r);
        if (r.is_only == 0 && path.back() == b && ends_with(driven, path.first(path.size() - 1))) return true;
      }
      return false;
    };
    for (auto const& r : paths.list) {
      auto const path = paths.view().of(r);
      for (std::size_t length = 1; r.is_only != 0 && length < path.size(); ++length)
        if (ends_with(driven, path.first(length))) only.push_back(path[length]);
    }
    for (auto const b : ways)
      if (!is_forbidden(b) && (only.empty() || std::find(only.begin(), only.end(), b) != only.end())) out.push_back(b);
    return out;
  }

  WayCost between(Spot from, Spot to) const {
    auto const places = engine.seeds(TravelMode::kSiren);
    auto const& costs = engine.driving_costs(TravelMode::kSiren);
    auto const along = [](ArcId a, Spot p) { return is_backward(a) ? Spot::kWhole - p.along_ppm : p.along_ppm; };
    auto best = places.direct(from, to).cost;
    std::map<Driven, WayCost> least;
    std::vector<std::pair<WayCost, Driven>> queue;
    auto const reach = [&](WayCost cost, Driven driven) {
      if (driven.size() > 6) driven.erase(driven.begin());
      auto& label = least.try_emplace(driven, geo::kFar).first->second;
      if (cost >= label) return;
      label = cost;
      queue.emplace_back(cost, driven);
      std::push_heap(queue.begin(), queue.end(), std::greater<>());
    };
    for (auto const a : {forward_arc(from.segment), backward_arc(from.segment)})
      if (g.is_drivable(a)) reach(places.part(from.segment, Spot::kWhole - along(a, from)), {a});
    while (!queue.empty()) {
      std::pop_heap(queue.begin(), queue.end(), std::greater<>());
      auto const [cost, driven] = queue.back();
      queue.pop_back();
      if (least.at(driven) < cost) continue;
      for (auto const b : next(driven)) {
        auto const turned = b == (driven.back() ^ 1U) ? add(cost, costs.turn_round) : cost;
        if (segment_of(b) == to.segment) best = std::min(best, add(turned, places.part(to.segment, along(b, to))));
        auto on = driven;
        on.push_back(b);
        reach(add(turned, costs.of(b)), on);
      }
    }
    return best;
  }
};

// A grid of streets, some of them one-way.
RoadGraphStorage random_grid() {
  std::vector<Wgs84> nodes;
  int const width = *rc::gen::inRange(2, 4), height = *rc::gen::inRange(2, 4);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) nodes.push_back(on_map(x * 2 + *rc::gen::inRange(0, 2), y * 2 + *rc::gen::inRange(0, 2)));
  std::vector<std::vector<std::uint32_t>> lines;
  auto const node = [&](int x, int y) { return static_cast<std::uint32_t>(y * width + x); };
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      if (x > 0) lines.push_back({node(x - 1, y), node(x, y)});
      if (y > 0) lines.push_back({node(x, y - 1), node(x, y)});
    }
  std::vector<RoadShape> roads;
  for (auto const& line : lines)
    roads.push_back({line, *rc::gen::element(RoadClass::kResidential, RoadClass::kPrimary), true,
                     *rc::gen::weightedElement<bool>({{4, true}, {1, false}}), 0, false, false, false});
  return build_road_graph(nodes, {}, roads);
}

}  // namespace

TEST_CASE("restrictions over several roads: no difference from a twin that remembers what it drove") {
  int compared = 0, restricted = 0;
  CHECK(rc::check("no difference", [&] {
    auto const storage = random_grid();
    auto const g = storage.view();
    auto const segment = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(g.segments.size()));
    auto const on_from = [&](ArcId a) {
      std::vector<ArcId> ways;
      for (ArcId b = 0; b < 2 * g.segments.size(); ++b)
        if (g.is_drivable(b) && g.start_of(b) == g.end_of(a) && b != (a ^ 1U)) ways.push_back(b);
      return ways;
    };
    Paths paths;
    std::vector<TurnRestriction> restrictions;
    auto const drive = [&](std::vector<ArcId> path, std::size_t length) {
      while (path.size() < length) {
        auto const ways = on_from(path.back());
        if (ways.empty()) break;
        path.push_back(*rc::gen::elementOf(ways));
      }
      // The twin does not know which restrictions are passed over.
      if (path.size() >= 3 && g.is_drivable(path.front())) paths.add(path, *rc::gen::weightedElement<bool>({{4, false}, {1, true}}));
      return path;
    };
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
      auto const path = drive({2 * *segment}, *rc::gen::inRange<std::size_t>(3, 6));
      // Others that begin on the way of this one, as a restriction over several roads or at one junction.
      if (path.size() < 3) continue;
      if (*rc::gen::arbitrary<bool>()) drive({path.begin() + 1, path.end() - 1}, path.size());
      if (*rc::gen::arbitrary<bool>()) continue;
      auto const from = path[path.size() - 2];
      auto const ways = on_from(from);
      if (!ways.empty()) restrictions.push_back({segment_of(from), g.end_of(from), segment_of(*rc::gen::elementOf(ways)), 0});
    }
    RoadHierarchy const engine(g, {}, {restrictions, {}, Turns::kByTheRules, paths.view()});
    RoadHierarchy const without(g, {}, {restrictions, {}, Turns::kByTheRules});
    RC_PRE(engine.ways().catching == 0 && engine.ways().contradictory == 0);
    Twin const twin{g, restrictions, paths, engine};
    std::vector<Spot> spots;
    auto const along = rc::gen::element<std::uint32_t>(0, 250'000, 700'001, 1'000'000);
    for (int i = 0; i < 2; ++i) spots.push_back({*segment, *along});
    // Where a restriction is met: before it and behind it.
    for (auto const& r : paths.list)
      for (auto const a : {paths.view().of(r).front(), paths.view().of(r).back()}) spots.push_back({segment_of(a), *along});
    Fleet fleet(engine);
    for (std::size_t i = 0; i < spots.size(); ++i) fleet.place(i, spots[i]);
    auto const matrix = engine.many_to_many(spots, spots, {});
    for (std::size_t to = 0; to < spots.size(); ++to) {
      auto const of_fleet = fleet.times_to(spots[to], TravelMode::kSiren);
      for (std::size_t from = 0; from < spots.size(); ++from) {
        auto const cost = twin.between(spots[from], spots[to]);
        auto const trip = cost >= geo::kFar ? Trip{} : Trip{true, ms_of(cost), dm_of(cost)};
        RC_ASSERT(engine.between(spots[from], spots[to], {}) == trip);
        RC_ASSERT(matrix[from * spots.size() + to] == trip);
        RC_ASSERT(of_fleet[from] == trip);
        auto const route = engine.route(spots[from], spots[to], {});
        RC_ASSERT(route.has_value() == trip.reachable);
        if (route) RC_ASSERT(route->trip == trip);
        ++compared;
        restricted += without.between(spots[from], spots[to], {}) == trip ? 0 : 1;
      }
    }
  }));
  // That the restrictions meet the ways at all.
  CHECK(compared > 200);
  CHECK(restricted > 3);
}

TEST_CASE("who comes from one road may not turn round over the next one, but who comes from elsewhere may") {
  //   0 === 1 === 2     northern carriageway, eastwards; southern one 3 - 4 - 5, westwards; 1 - 4 joins them, and goes on south to 6
  //         |
  //   3 === 4 === 5
  //         6
  std::vector<Wgs84> const nodes{on_map(0, 1), on_map(5, 1),  on_map(10, 1), on_map(0, 0),
                                 on_map(5, 0), on_map(10, 0), on_map(5, -5), on_map(5, 6)};
  std::vector<std::vector<std::uint32_t>> const lines{{0, 1}, {1, 2}, {5, 4}, {4, 3}, {1, 4}, {4, 6}, {7, 1}, {3, 0}, {2, 5}};
  std::vector<RoadShape> roads;
  for (std::size_t i = 0; i < lines.size(); ++i) roads.push_back({lines[i], RoadClass::kPrimary, true, i >= 4, 0, false, false, false});
  auto const storage = build_road_graph(nodes, {}, roads);
  auto const g = storage.view();
  Paths paths;
  paths.add({forward_arc(0), forward_arc(4), forward_arc(3)}, false);
  RoadHierarchy const free(g), ruled(g, {}, {{}, {}, Turns::kByTheRules, paths.view()});
  CHECK(ruled.ways().states() == free.ways().states() + 1);
  Spot const west_in{0, 500'000}, west_out{3, 500'000}, north{6, 500'000}, south{5, 500'000};
  auto const seconds = [](RoadHierarchy const& roads_, Spot from, Spot to) { return roads_.between(from, to, {}).ms / 1000; };
  CHECK(seconds(ruled, west_in, west_out) > seconds(free, west_in, west_out));
  CHECK(ruled.between(north, west_out, {}) == free.between(north, west_out, {}));
  CHECK(ruled.between(west_in, south, {}) == free.between(west_in, south, {}));
}
