#include "geo/travel/way_graph.h"

#include <algorithm>
#include <numeric>

namespace tocsin::geo {
namespace {

constexpr std::uint32_t kUnset = UINT32_MAX;
constexpr ArcId reverse_of(ArcId a) { return a ^ 1U; }

// The strongly connected component of each state, by Tarjan's algorithm without recursion.
std::vector<std::uint32_t> components_of(WayGraph const& ways) {
  auto const n = ways.states();
  std::vector<std::uint32_t> order(n, 0), low(n, 0), component(n, kUnset);
  struct Frame {
    std::uint32_t state, next;
  };
  std::vector<Frame> frames;
  std::vector<std::uint32_t> stack;
  std::uint32_t counter = 0, components = 0;
  auto const open = [&](std::uint32_t v) {
    order[v] = low[v] = ++counter;
    stack.push_back(v);
    frames.push_back({v, ways.first[v]});
  };
  for (std::uint32_t root = 0; root < n; ++root) {
    if (order[root] != 0) continue;
    open(root);
    while (!frames.empty()) {
      auto& frame = frames.back();
      auto const v = frame.state;
      if (frame.next < ways.first[v + 1]) {
        auto const u = ways.links[frame.next++].to;
        if (order[u] == 0)
          open(u);
        else if (component[u] == kUnset)
          low[v] = std::min(low[v], order[u]);
        continue;
      }
      frames.pop_back();
      if (!frames.empty()) low[frames.back().state] = std::min(low[frames.back().state], low[v]);
      if (low[v] != order[v]) continue;
      for (std::uint32_t u = kUnset; u != v; stack.pop_back()) component[u = stack.back()] = components;
      ++components;
    }
  }
  return component;
}

// Without restrictions: every way on, or back where there is none.
void usual_turns(RoadGraph const& graph, ArcId a, std::vector<ArcId>& turns) {
  auto const junction = graph.end_of(a);
  auto const outs = graph.out.subspan(graph.first_out[junction], graph.first_out[junction + 1] - graph.first_out[junction]);
  turns.clear();
  for (auto const b : outs)
    if (b != reverse_of(a)) turns.push_back(b);
  if (turns.empty()) turns.assign(outs.begin(), outs.end());
}

// A restriction as seen from the arc by which one comes.
struct Rule {
  ArcId from = 0;
  ArcId to = 0;
  bool is_only = false;
  std::uint32_t restriction = 0;  // Its index in the list given.
  friend auto operator<=>(Rule const&, Rule const&) = default;
};

std::vector<Rule> rules_of(RoadGraph const& graph, std::span<TurnRestriction const> restrictions, std::vector<bool> const& set_aside) {
  std::vector<Rule> rules;
  for (std::uint32_t i = 0; i < restrictions.size(); ++i) {
    auto const& r = restrictions[i];
    if (set_aside[i] || r.from_segment >= graph.segments.size() || r.to_segment >= graph.segments.size()) continue;
    for (auto const from : {forward_arc(r.from_segment), backward_arc(r.from_segment)})
      for (auto const to : {forward_arc(r.to_segment), backward_arc(r.to_segment)})
        if (graph.end_of(from) == r.via_junction && graph.start_of(to) == r.via_junction && graph.is_drivable(from))
          rules.push_back({from, to, r.is_only != 0, i});
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

WayGraph build(RoadGraph const& graph, std::span<Rule const> rules) {
  WayGraph ways;
  ways.has_turns = true;
  auto const states = static_cast<std::uint32_t>(2 * graph.segments.size());
  ways.first.reserve(states + 1);
  ways.links.reserve(3 * states);
  std::vector<ArcId> allowed;
  auto next_rule = rules.begin();
  for (ArcId a = 0; a < states; ++a) {
    ways.first.push_back(static_cast<std::uint32_t>(ways.links.size()));
    auto const first_rule = next_rule;
    while (next_rule != rules.end() && next_rule->from == a) ++next_rule;
    if (!graph.is_drivable(a)) continue;
    std::span<Rule const> const of_arc(first_rule, next_rule);
    usual_turns(graph, a, allowed);
    if (!of_arc.empty()) {
      bool const has_only = std::any_of(of_arc.begin(), of_arc.end(), [](Rule const& r) { return r.is_only; });
      std::erase_if(allowed, [&](ArcId b) {
        auto const says = [&](bool only) {
          return std::any_of(of_arc.begin(), of_arc.end(), [&](Rule const& r) { return r.is_only == only && r.to == b; });
        };
        return says(false) || (has_only && !says(true));
      });
      if (allowed.empty()) {
        ++ways.contradictory;
        usual_turns(graph, a, allowed);
      }
    }
    for (auto const b : allowed) ways.links.push_back({b, b | (b == reverse_of(a) ? WayGraph::Link::kTurnsRound : 0)});
  }
  ways.first.push_back(static_cast<std::uint32_t>(ways.links.size()));
  return ways;
}

}  // namespace

WayGraph turn_free_ways(RoadGraph const& graph) {
  WayGraph ways;
  ways.first.assign(graph.first_out.begin(), graph.first_out.end());
  if (ways.first.empty()) ways.first.push_back(0);
  for (auto const a : graph.out) ways.links.push_back({graph.end_of(a), a});
  return ways;
}

WayGraph ways_with_turns(RoadGraph const& graph, std::span<TurnRestriction const> restrictions) {
  std::vector<bool> set_aside(restrictions.size(), false);
  std::uint32_t catching = 0;
  for (;;) {
    auto const rules = rules_of(graph, restrictions, set_aside);
    auto ways = build(graph, rules);
    ways.catching = catching;
    if (rules.empty()) return ways;
    // Where the roads hang together, the turns must too: a restriction that parts what would otherwise hang together is set aside.
    auto const component = components_of(ways);
    auto const is_main = [&](ArcId a) { return graph.segments[segment_of(a)].has(Segment::kMain); };
    auto const before = catching;
    std::vector<ArcId> turns;
    for (auto const& rule : rules) {
      if (set_aside[rule.restriction] || !is_main(rule.from)) continue;
      usual_turns(graph, rule.from, turns);
      auto const left = ways.from(rule.from);
      bool const parts = std::any_of(turns.begin(), turns.end(), [&](ArcId b) {
        return is_main(b) && component[rule.from] != component[b] &&
               std::none_of(left.begin(), left.end(), [&](auto const& link) { return link.to == b; });
      });
      if (!parts) continue;
      set_aside[rule.restriction] = true;
      ++catching;
    }
    if (catching == before) return ways;
  }
}

Mesh mesh_of(RoadGraph const& graph, WayGraph const& ways) {
  Mesh mesh;
  auto const n = ways.states();
  for (std::uint32_t v = 0; v < n; ++v) {
    auto const line = ways.has_turns ? graph.geometry(segment_of(v)) : graph.junctions.subspan(v, 1);
    mesh.at.push_back(line[line.size() / 2]);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  edges.reserve(2 * ways.links.size());
  for (std::uint32_t v = 0; v < n; ++v) {
    for (auto const& link : ways.from(v)) {
      if (link.to == v) continue;
      edges.emplace_back(v, link.to);
      edges.emplace_back(link.to, v);
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  mesh.first.assign(n + 1, 0);
  mesh.neighbours.reserve(edges.size());
  for (auto const& [v, u] : edges) {
    ++mesh.first[v + 1];
    mesh.neighbours.push_back(u);
  }
  std::partial_sum(mesh.first.begin(), mesh.first.end(), mesh.first.begin());
  return mesh;
}

std::vector<std::uint32_t> order_of_ways(RoadGraph const& graph, std::span<TurnRestriction const> restrictions) {
  return dissect(mesh_of(graph, ways_with_turns(graph, restrictions)));
}

}  // namespace tocsin::geo
