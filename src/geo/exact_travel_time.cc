#include "geo/exact_travel_time.h"

#include <algorithm>

#include <cmath>
#include "geo/quad_heap.h"

namespace tocsin::geo {
namespace {

constexpr std::uint64_t kFar = UINT64_MAX;

std::uint64_t pack(std::uint64_t weight, std::uint64_t ms) { return (weight << 32) + ms; }
std::uint32_t ms_of(std::uint64_t cost) { return static_cast<std::uint32_t>(cost); }

// The part of a segment's cost (or length) that lies between two places on it; the same rounding for the same part.
std::uint64_t share(std::uint64_t whole, std::uint32_t ppm) { return (whole * ppm + Spot::kWhole / 2) / Spot::kWhole; }
std::uint64_t share_of_cost(std::uint64_t cost, std::uint32_t ppm) { return pack(share(cost >> 32, ppm), share(ms_of(cost), ppm)); }

}  // namespace

struct ExactTravelTime::Search {
  static constexpr ArcId kFirst = 1U << 31;
  struct Label {
    std::uint64_t cost = kFar;
    std::uint32_t dm = 0;
    ArcId by = 0;  // The arc through which the junction was reached; with kFirst: an arc of the origin's own segment.
  };
  std::vector<Label> labels;
};

ExactTravelTime::~ExactTravelTime() = default;

ExactTravelTime::ExactTravelTime(RoadGraph const& graph, SpeedProfiles const& profiles) : graph_(graph) {
  for (auto const mode : {TravelMode::kNormal, TravelMode::kSiren}) {
    auto const m = static_cast<std::size_t>(mode);
    auto const& profile = mode == TravelMode::kSiren ? profiles.siren : profiles.normal;
    cost_[m].reserve(graph.segments.size());
    for (auto const& s : graph.segments) {
      std::uint64_t const ms = drive_ms(s, profile);
      cost_[m].push_back(pack(s.has(Segment::kPrivate) ? ms * std::max<std::uint64_t>(100, profile.private_percent) / 100 : ms, ms));
    }
    std::vector<EliminatedGraph::Arc> arcs;
    arcs.reserve(graph.out.size());
    for (auto const a : graph.out)
      arcs.push_back({graph.start_of(a), graph.end_of(a), {cost_[m][segment_of(a)], graph.segments[segment_of(a)].length_dm}});
    eliminated_[m] = EliminatedGraph(graph.junctions.size(), arcs);
    hops_[m][0] = hops(graph.first_out, graph.out, mode, false);
    hops_[m][1] = hops(graph.first_in, graph.in, mode, true);
  }
}

std::vector<ExactTravelTime::Hop> ExactTravelTime::hops(std::span<std::uint32_t const> first, std::span<ArcId const> arcs, TravelMode mode,
                                                        bool against) const {
  std::vector<Hop> list;
  list.reserve(arcs.size());
  for (std::uint32_t j = 0; j + 1 < first.size(); ++j)
    for (auto i = first[j]; i < first[j + 1]; ++i)
      list.push_back({against ? graph_.start_of(arcs[i]) : graph_.end_of(arcs[i]), arcs[i], cost(segment_of(arcs[i]), mode)});
  return list;
}

// From the origin outwards. `against`: times towards the origin rather than away from it.
ExactTravelTime::Search ExactTravelTime::run(Spot origin, std::span<Spot const> ends, Against against, Conditions const& conditions) const {
  Search search;
  search.labels.resize(graph_.junctions.size());
  bool const reverse = against == Against::kYes;
  auto const& first = reverse ? graph_.first_in : graph_.first_out;
  auto const& list = hops_[static_cast<std::size_t>(conditions.mode)][reverse ? 1 : 0];

  // Stop when every junction through which an end can be met is settled.
  std::vector<bool> wanted(graph_.junctions.size(), false);
  std::size_t left = 0;
  auto const want = [&](std::uint32_t j) {
    if (!wanted[j]) ++left;
    wanted[j] = true;
  };
  for (auto const end : ends) {
    auto const& s = graph_.segments[end.segment];
    if (s.has(Segment::kForward)) want(reverse ? s.to : s.from);
    if (s.has(Segment::kBackward)) want(reverse ? s.from : s.to);
  }
  // Segments that may not be driven through, as a bitmap only when there are any.
  std::vector<bool> closed;
  if (conditions.closures != nullptr && !conditions.closures->empty()) {
    closed.resize(graph_.segments.size(), false);
    for (auto const s : conditions.closures->segments())
      if (s < closed.size()) closed[s] = true;
  }

  QuadHeap heap;
  auto const reach = [&](std::uint32_t junction, std::uint64_t cost, std::uint32_t dm, ArcId by) {
    auto& label = search.labels[junction];
    if (cost > label.cost || (cost == label.cost && dm >= label.dm)) return;
    bool const is_queued = cost == label.cost;  // Costs are positive: with an equal one it has not been left yet.
    label = {cost, dm, by};
    if (!is_queued) heap.push({cost, junction});
  };
  auto const& o = graph_.segments[origin.segment];
  auto const whole = cost(origin.segment, conditions.mode);
  std::uint32_t const behind = origin.along_ppm, ahead = Spot::kWhole - origin.along_ppm;
  auto const begin = [&](std::uint32_t junction, std::uint32_t part, ArcId arc) {
    reach(junction, share_of_cost(whole, part), static_cast<std::uint32_t>(share(o.length_dm, part)), arc | Search::kFirst);
  };
  if (o.has(Segment::kForward)) begin(reverse ? o.from : o.to, reverse ? behind : ahead, forward_arc(origin.segment));
  if (o.has(Segment::kBackward)) begin(reverse ? o.to : o.from, reverse ? ahead : behind, backward_arc(origin.segment));

  while (!heap.empty() && left > 0) {
    auto const top = heap.pop();
    auto const label = search.labels[top.junction];
    if (top.cost != label.cost) continue;
    if (wanted[top.junction]) {
      wanted[top.junction] = false;
      --left;
    }
    for (auto i = first[top.junction]; i < first[top.junction + 1]; ++i) {
      auto const& hop = list[i];
      if (!closed.empty() && closed[segment_of(hop.arc)]) continue;
      auto const cost = top.cost + hop.cost;
      if (cost < search.labels[hop.junction].cost)
        reach(hop.junction, cost, label.dm + graph_.segments[segment_of(hop.arc)].length_dm, hop.arc);
    }
  }
  return search;
}

// The same costs towards the origin by way of the small core; without the arcs, so not for routes.
ExactTravelTime::Search ExactTravelTime::run_eliminated(Spot origin, Conditions const& conditions) const {
  auto const& o = graph_.segments[origin.segment];
  auto const whole = cost(origin.segment, conditions.mode);
  std::vector<EliminatedGraph::Seed> seeds;
  auto const seed = [&](std::uint32_t junction, std::uint32_t part) {
    seeds.push_back({junction, {share_of_cost(whole, part), static_cast<std::uint32_t>(share(o.length_dm, part))}});
  };
  if (o.has(Segment::kForward)) seed(o.from, origin.along_ppm);
  if (o.has(Segment::kBackward)) seed(o.to, Spot::kWhole - origin.along_ppm);
  auto const costs = eliminated_[static_cast<std::size_t>(conditions.mode)].costs_to(seeds);
  Search search;
  search.labels.reserve(costs.size());
  for (auto const& c : costs) search.labels.push_back({c.cost, c.dm, 0});
  return search;
}

// The best of: along the same segment, or through either end of the end's segment.
ExactTravelTime::Choice ExactTravelTime::best(Search const& search, Spot origin, Spot end, Against against,
                                              Conditions const& conditions) const {
  bool const reverse = against == Against::kYes;
  auto const& s = graph_.segments[end.segment];
  auto const whole = cost(end.segment, conditions.mode);
  WayCost least;
  Choice choice;
  auto const consider = [&](std::uint64_t cost, std::uint64_t dm, ArcId arc, bool stays) {
    WayCost const way{cost, static_cast<std::uint32_t>(dm)};
    if (way >= least) return;
    least = way;
    choice = {{true, ms_of(cost), static_cast<std::uint32_t>((dm + 5) / 10)}, arc, stays};
  };
  auto const through = [&](std::uint32_t junction, std::uint32_t part, ArcId arc) {
    auto const& label = search.labels[junction];
    if (label.cost != kFar) consider(label.cost + share_of_cost(whole, part), label.dm + share(s.length_dm, part), arc, false);
  };
  std::uint32_t const behind = end.along_ppm, ahead = Spot::kWhole - end.along_ppm;
  if (origin.segment == end.segment) {
    std::uint32_t const low = std::min(origin.along_ppm, end.along_ppm), high = std::max(origin.along_ppm, end.along_ppm);
    bool const end_first = end.along_ppm <= origin.along_ppm;  // The end lies before the origin along the geometry.
    // Against the arcs one drives from the end to the origin.
    bool const forward = s.has(Segment::kForward) && (low == high || end_first == reverse);
    bool const backward = s.has(Segment::kBackward) && (low == high || end_first != reverse);
    if (forward) consider(share_of_cost(whole, high - low), share(s.length_dm, high - low), forward_arc(end.segment), true);
    if (backward) consider(share_of_cost(whole, high - low), share(s.length_dm, high - low), backward_arc(end.segment), true);
  }
  if (s.has(Segment::kForward)) through(reverse ? s.to : s.from, reverse ? ahead : behind, forward_arc(end.segment));
  if (s.has(Segment::kBackward)) through(reverse ? s.from : s.to, reverse ? behind : ahead, backward_arc(end.segment));
  return choice;
}

std::vector<Trip> ExactTravelTime::all(Spot origin, std::span<Spot const> ends, Against against, Conditions const& conditions) const {
  bool const has_closures = conditions.closures != nullptr && !conditions.closures->empty();
  // Shortcuts may lead over a closed segment: then the whole graph is searched.
  auto const search =
      against == Against::kYes && !has_closures ? run_eliminated(origin, conditions) : run(origin, ends, against, conditions);
  std::vector<Trip> trips;
  trips.reserve(ends.size());
  for (auto const end : ends) trips.push_back(best(search, origin, end, against, conditions).trip);
  return trips;
}

std::vector<Trip> ExactTravelTime::many_to_one(std::span<Spot const> sources, Spot target, Conditions const& conditions) const {
  return all(target, sources, Against::kYes, conditions);
}

std::vector<Trip> ExactTravelTime::one_to_many(Spot source, std::span<Spot const> targets, Conditions const& conditions) const {
  return all(source, targets, Against::kNo, conditions);
}

std::optional<Route> ExactTravelTime::route(Spot from, Spot to, Conditions const& conditions) const {
  auto const search = run(to, {&from, 1}, Against::kYes, conditions);
  auto const choice = best(search, to, from, Against::kYes, conditions);
  if (!choice.trip.reachable) return std::nullopt;
  Route route;
  route.trip = choice.trip;

  std::uint64_t passed = 0;  // Milliseconds before the part that is being added.
  auto const add = [&](ArcId a, std::uint32_t begin_ppm, std::uint32_t end_ppm) {
    auto const s = segment_of(a);
    auto const part =
        part_of(graph_.geometry(s), static_cast<double>(begin_ppm) / Spot::kWhole, static_cast<double>(end_ppm) / Spot::kWhole);
    std::uint64_t const ms = share(ms_of(cost(s, conditions.mode)), begin_ppm > end_ppm ? begin_ppm - end_ppm : end_ppm - begin_ppm);
    double const whole = length_m(part);
    double done = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (i > 0) done += length_m(std::span(part).subspan(i - 1, 2));
      auto const at = passed + (whole > 0 ? static_cast<std::uint64_t>(std::llround(static_cast<double>(ms) * done / whole)) : 0);
      if (!route.points.empty() && route.points.back() == part[i]) continue;
      route.points.push_back(part[i]);
      route.at_ms.push_back(static_cast<std::uint32_t>(at));
    }
    passed += ms;
    if (route.segments.empty() || route.segments.back() != s) route.segments.push_back(s);
  };

  // Distances along an arc are counted from the `from` end of its segment.
  auto const begin_of = [](ArcId a) { return is_backward(a) ? Spot::kWhole : 0; };
  auto const end_of = [](ArcId a) { return is_backward(a) ? 0 : Spot::kWhole; };
  if (choice.stays_on_segment) {
    add(choice.arc, from.along_ppm, to.along_ppm);
  } else {
    add(choice.arc, from.along_ppm, end_of(choice.arc));
    for (auto junction = graph_.end_of(choice.arc);;) {
      auto const by = search.labels[junction].by;
      auto const arc = by & ~Search::kFirst;
      if (by != arc) {
        add(arc, begin_of(arc), to.along_ppm);
        break;
      }
      add(arc, begin_of(arc), end_of(arc));
      junction = graph_.end_of(arc);
    }
  }
  if (route.points.size() == 1) {
    route.points.push_back(route.points.front());
    route.at_ms.push_back(0);
  }
  route.at_ms.back() = route.trip.ms;
  for (std::size_t i = route.at_ms.size() - 1; i > 0; --i) route.at_ms[i - 1] = std::min(route.at_ms[i - 1], route.at_ms[i]);
  return route;
}

}  // namespace tocsin::geo
