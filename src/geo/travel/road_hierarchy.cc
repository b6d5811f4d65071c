#include "geo/travel/road_hierarchy.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "geo/travel/route_line.h"

namespace tocsin::geo {
namespace {

constexpr TravelMode kBothModes[] = {TravelMode::kNormal, TravelMode::kSiren};

Trip trip_of(WayCost cost) { return cost >= kFar ? Trip{} : Trip{true, ms_of(cost), dm_of(cost)}; }

std::vector<std::uint32_t> order_for(RoadGraph const& graph, WayGraph const& ways, std::span<std::uint32_t const> given) {
  if (given.size() == ways.states()) return {given.begin(), given.end()};
  return dissect(mesh_of(graph, ways));
}

// One Search a thread and hierarchy: its labels are as long as the hierarchy and stay clean between questions.
Search& search_of_thread(Hierarchy const& hierarchy) {
  struct Kept {
    std::uint64_t serial = 0;
    std::unique_ptr<Search> search;
  };
  static thread_local Kept kept;
  if (kept.serial != hierarchy.serial()) kept = {hierarchy.serial(), std::make_unique<Search>(hierarchy)};
  kept.search->use(hierarchy);
  return *kept.search;
}

}  // namespace

RoadHierarchy::Network::Network(RoadGraph const& roads, RoadRules const& rules)
    : graph(roads),
      ways(rules.turns == Turns::kFree ? turn_free_ways(roads) : ways_with_turns(roads, rules.restrictions, rules.paths)),
      hierarchy(ways, order_for(roads, ways, rules.order)),
      links_of_segments(roads.segments.size(), ways) {}

RoadHierarchy::RoadHierarchy(RoadGraph const& graph, SpeedProfiles const& profiles, RoadRules const& rules)
    : network_(std::make_shared<Network const>(graph, rules)), driving_(driven_at(profiles)) {
  for (auto const mode : kBothModes) {
    metric_.emplace_back(ways(), hierarchy(), driving_costs(mode));
    metric_.back().settle();
  }
}

std::shared_ptr<RoadHierarchy::Driving const> RoadHierarchy::driven_at(SpeedProfiles const& profiles) const {
  auto const& graph = network_->graph;
  return std::make_shared<Driving const>(
      Driving{profiles, {geo::driving_costs(graph, profiles.normal), geo::driving_costs(graph, profiles.siren)}});
}

std::unique_ptr<RoadHierarchy> RoadHierarchy::copy() const { return std::unique_ptr<RoadHierarchy>(new RoadHierarchy(*this)); }

std::unique_ptr<RoadHierarchy> RoadHierarchy::with_speeds(SpeedProfiles const& profiles) const {
  auto other = copy();
  other->driving_ = driven_at(profiles);
  for (auto const mode : kBothModes) {
    auto& metric = other->metric_[static_cast<std::size_t>(mode)];
    auto costs = other->driving_costs(mode);
    costs.closed = metric.driving_costs().closed;
    metric.customise(std::move(costs));
  }
  return other;
}

// The metric that a question is answered by: the standing one, or one of its own where the question closes more roads.
class RoadHierarchy::Chosen {
 public:
  Chosen(RoadHierarchy const& roads, Conditions const& conditions) : metric_(&roads.metric(conditions.mode)) {
    if (conditions.closures == nullptr) return;
    auto const& whole = roads.driving_costs(conditions.mode).segment;
    auto const& now = metric_->driving_costs();
    std::vector<Metric::Change> changes;
    for (auto const a : conditions.closures->arcs(conditions.mode)) {
      auto const s = segment_of(a);
      if (s >= whole.size() || now.is_closed(a)) continue;
      // Sorted: both directions of a segment follow each other.
      if (changes.empty() || changes.back().segment != s)
        changes.push_back({s, whole[s], now.closed.empty() ? std::uint8_t{0} : now.closed[s]});
      changes.back().closed |= DrivingCosts::closing(a);
    }
    if (changes.empty()) return;
    own_.emplace(*metric_);
    auto const& links = roads.network_->links_of_segments;
    own_->change(changes, links.first, links.links);
    metric_ = &*own_;
  }
  Chosen(Chosen const&) = delete;
  Metric const& operator*() const { return *metric_; }

 private:
  Metric const* metric_;
  std::optional<Metric> own_;
};

Trip RoadHierarchy::between(Spot from, Spot to, Conditions const& conditions) const {
  Chosen const metric(*this, conditions);
  auto const places = seeds(conditions.mode);
  auto const cost = search_of_thread(hierarchy()).between(*metric, places.begins(from).seeds, places.ends(to).seeds);
  return trip_of(std::min(cost, places.direct(from, to).cost));
}

std::vector<Trip> RoadHierarchy::to_all(Spot origin, std::span<Spot const> others, bool along, Conditions const& conditions) const {
  Chosen const metric(*this, conditions);
  auto const places = seeds(conditions.mode);
  auto& search = search_of_thread(hierarchy());
  RankSet set(hierarchy());
  std::vector<Seeds> ends;
  ends.reserve(others.size());
  for (auto const other : others) {
    ends.push_back((along ? places.ends(other) : places.begins(other)).seeds);
    for (auto const& seed : ends.back()) set.add(seed.state);
  }
  search.sweep(*metric, along, (along ? places.begins(origin) : places.ends(origin)).seeds, set);
  std::vector<Trip> trips;
  trips.reserve(others.size());
  for (std::size_t i = 0; i < others.size(); ++i) {
    auto best = along ? places.direct(origin, others[i]).cost : places.direct(others[i], origin).cost;
    for (auto const& seed : ends[i]) best = std::min(best, add(search.cost_at(seed.state), seed.cost));
    trips.push_back(trip_of(best));
  }
  return trips;
}

std::vector<Trip> RoadHierarchy::many_to_one(std::span<Spot const> sources, Spot target, Conditions const& conditions) const {
  return to_all(target, sources, false, conditions);
}

std::vector<Trip> RoadHierarchy::one_to_many(Spot source, std::span<Spot const> targets, Conditions const& conditions) const {
  return to_all(source, targets, true, conditions);
}

std::vector<Trip> RoadHierarchy::many_to_many(std::span<Spot const> sources, std::span<Spot const> targets,
                                              Conditions const& conditions) const {
  Chosen const metric(*this, conditions);
  auto const places = seeds(conditions.mode);
  std::vector<Seeds> begins, ends;
  for (auto const s : sources) begins.push_back(places.begins(s).seeds);
  for (auto const t : targets) ends.push_back(places.ends(t).seeds);
  auto const costs = search_of_thread(hierarchy()).matrix(*metric, begins, ends);
  std::vector<Trip> trips;
  trips.reserve(costs.size());
  for (std::size_t s = 0; s < sources.size(); ++s)
    for (std::size_t t = 0; t < targets.size(); ++t)
      trips.push_back(trip_of(std::min(costs[s * targets.size() + t], places.direct(sources[s], targets[t]).cost)));
  return trips;
}

std::optional<Route> RoadHierarchy::route(Spot from, Spot to, Conditions const& conditions) const {
  Chosen const metric(*this, conditions);
  auto const places = seeds(conditions.mode);
  auto const begins = places.begins(from), ends = places.ends(to);
  auto const way = search_of_thread(hierarchy()).way(*metric, begins.seeds, ends.seeds);
  auto const direct = places.direct(from, to);
  RouteLine line(network_->graph, driving_costs(conditions.mode));
  if (direct.cost <= way.cost) {
    if (direct.cost == kFar) return std::nullopt;
    line.drive(direct.arc, from.along_ppm, to.along_ppm);
    return std::move(line).finish(trip_of(direct.cost));
  }
  auto const begin_of = [](ArcId a) { return is_backward(a) ? Spot::kWhole : 0; };
  auto const end_of = [](ArcId a) { return is_backward(a) ? 0 : Spot::kWhole; };
  auto const first = begins.arcs[way.begin];
  line.drive(first, from.along_ppm, end_of(first));
  for (auto const link : way.links) {
    auto const& driven = ways().links[link];
    if (driven.turns_round()) line.wait(driving_costs(conditions.mode).turn_round);
    line.drive(driven.arc(), begin_of(driven.arc()), end_of(driven.arc()));
  }
  auto const last = ends.arcs[way.end];
  line.drive(last, begin_of(last), to.along_ppm);
  return std::move(line).finish(trip_of(way.cost));
}

std::vector<Reached> RoadHierarchy::reach(Spot from, std::uint32_t limit_ms, Conditions const& conditions) const {
  Chosen const metric(*this, conditions);
  auto const places = seeds(conditions.mode);
  auto& search = search_of_thread(hierarchy());
  auto const& costs = (*metric).driving_costs();
  search.sweep_all(*metric, true, places.begins(from).seeds);
  auto const limit = beyond(limit_ms);
  std::vector<Reached> reached;
  // How far along an arc one comes that is begun at this cost.
  auto const drive = [&](ArcId a, WayCost begun, std::uint32_t from_ppm, DrivingCosts const& by) {
    auto const segment = segment_of(a);
    auto const whole = by.of(a);
    auto const rest = is_backward(a) ? from_ppm : Spot::kWhole - from_ppm;
    if (begun >= limit || whole == kFar || rest == 0) return;
    std::uint64_t const left_ms = (limit >> 36) - 1 - std::min(begun >> 36, (limit >> 36) - 1);
    auto const ppm = static_cast<std::uint32_t>(std::min<std::uint64_t>(rest, left_ms * Spot::kWhole / std::max<WayCost>(1, whole >> 36)));
    if (ppm == 0) return;
    reached.push_back(is_backward(a) ? Reached{segment, from_ppm - ppm, from_ppm} : Reached{segment, from_ppm, from_ppm + ppm});
  };
  for (auto const a : {forward_arc(from.segment), backward_arc(from.segment)})
    if (network_->graph.is_drivable(a)) drive(a, 0, from.along_ppm, driving_costs(conditions.mode));
  for (std::uint32_t state = 0; state < ways().states(); ++state) {
    auto const cost = search.cost_at(state);
    if (cost >= limit) continue;
    for (auto const& link : ways().from(state))
      drive(link.arc(), link.turns_round() ? add(cost, costs.turn_round) : cost, is_backward(link.arc()) ? Spot::kWhole : 0, costs);
  }
  // Stretches of one segment that touch become one.
  std::sort(reached.begin(), reached.end(), [](Reached const& a, Reached const& b) {
    return a.segment != b.segment ? a.segment < b.segment : a.from_ppm != b.from_ppm ? a.from_ppm < b.from_ppm : a.to_ppm < b.to_ppm;
  });
  std::size_t kept = 0;
  for (auto const& r : reached) {
    if (kept > 0 && reached[kept - 1].segment == r.segment && r.from_ppm <= reached[kept - 1].to_ppm)
      reached[kept - 1].to_ppm = std::max(reached[kept - 1].to_ppm, r.to_ppm);
    else
      reached[kept++] = r;
  }
  reached.resize(kept);
  return reached;
}

void RoadHierarchy::close_roads(Closures closures) {
  for (auto const mode : kBothModes) {
    auto const before = closed_.arcs(mode), after = closures.arcs(mode);
    std::vector<ArcId> differing;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(differing));
    auto const& whole = driving_costs(mode).segment;
    std::vector<Metric::Change> changes;
    for (auto const a : differing) {
      auto const s = segment_of(a);
      if (s >= whole.size() || (!changes.empty() && changes.back().segment == s)) continue;
      std::uint8_t closed = 0;
      for (auto const direction : {forward_arc(s), backward_arc(s)})
        if (closures.has(mode, direction)) closed |= DrivingCosts::closing(direction);
      changes.push_back({s, whole[s], closed});
    }
    auto const& links = network_->links_of_segments;
    if (!changes.empty()) metric_[static_cast<std::size_t>(mode)].change(changes, links.first, links.links);
  }
  closed_ = std::move(closures);
}

void RoadHierarchy::settle() {
  for (auto& metric : metric_)
    if (!metric.is_settled()) metric.settle();
}

void Fleet::place(std::size_t unit, Spot spot) {
  if (unit >= spots_.size()) spots_.resize(unit + 1);
  if (spots_[unit] == spot) return;
  spots_[unit] = spot;
  for (auto const mode : kBothModes) {
    auto& kept = by_mode_[static_cast<std::size_t>(mode)];
    if (kept.of_version != roads_.metric(mode).version()) continue;  // All of it is made anew at the next question.
    kept.seeds.resize(spots_.size());
    kept.seeds[unit] = roads_.seeds(mode).begins(spot).seeds;
    for (auto& seed : kept.seeds[unit]) {
      kept.part.add(roads_.hierarchy(), roads_.metric(mode).along(), seed.state);
      seed.state = kept.part.place_of[roads_.hierarchy().rank_of(seed.state)];
    }
  }
}

void Fleet::remove(std::size_t unit) {
  if (unit < spots_.size()) spots_[unit].reset();
}

void Fleet::renew(TravelMode mode) {
  auto& kept = by_mode_[static_cast<std::size_t>(mode)];
  auto const& metric = roads_.metric(mode);
  if (kept.of_version == metric.version() && kept.part.rank.size() <= 2 * kept.size_when_new + 10'000) return;
  kept.part.clear(roads_.hierarchy());
  kept.of_version = metric.version();
  kept.seeds.assign(spots_.size(), {});
  for (std::size_t u = 0; u < spots_.size(); ++u) {
    if (!spots_[u]) continue;
    kept.seeds[u] = roads_.seeds(mode).begins(*spots_[u]).seeds;
    for (auto& seed : kept.seeds[u]) {
      kept.part.add(roads_.hierarchy(), metric.along(), seed.state);
      seed.state = kept.part.place_of[roads_.hierarchy().rank_of(seed.state)];
    }
  }
  kept.size_when_new = kept.part.rank.size();
}

std::vector<Trip> Fleet::times_to(Spot target, TravelMode mode) {
  renew(mode);
  auto const& kept = by_mode_[static_cast<std::size_t>(mode)];
  auto const places = roads_.seeds(mode);
  auto const costs = search_.sweep_part(roads_.metric(mode), false, places.ends(target).seeds, kept.part);
  std::vector<Trip> trips(spots_.size());
  for (std::size_t u = 0; u < spots_.size(); ++u) {
    if (!spots_[u]) continue;
    auto best = places.direct(*spots_[u], target).cost;
    for (auto const& seed : kept.seeds[u]) best = std::min(best, add(costs[seed.state], seed.cost));
    trips[u] = trip_of(best);
  }
  return trips;
}

}  // namespace tocsin::geo
