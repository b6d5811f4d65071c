#include "geo/travel/way_graph.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

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

// What was driven, as far as restrictions over several arcs ask: their beginnings of two arcs and more, by their last arc. A vehicle is in
// the state of the longest of them that it has just driven; without one, in that of its arc.
class Histories {
 public:
  Histories(RoadGraph const& graph, PathRestrictions paths, std::vector<bool> const& set_aside)
      : arcs_(static_cast<std::uint32_t>(2 * graph.segments.size())) {
    for (std::size_t i = 0; i < paths.list.size(); ++i) {
      if (set_aside[i] || !can_be_driven(graph, paths.of(paths.list[i]))) continue;
      auto const path = paths.of(paths.list[i]);
      for (std::size_t length = 2; length < path.size(); ++length)
        list_.emplace_back(path.begin(), path.begin() + static_cast<long>(length));
    }
    std::sort(list_.begin(), list_.end(), [](auto const& a, auto const& b) { return a.back() != b.back() ? a.back() < b.back() : a < b; });
    list_.erase(std::unique(list_.begin(), list_.end()), list_.end());
    for (std::uint32_t i = 0; i < list_.size(); ++i) state_of_.emplace(list_[i], arcs_ + i);
  }

  static bool can_be_driven(RoadGraph const& graph, std::span<ArcId const> path) {
    if (path.size() < 3) return false;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (segment_of(path[i]) >= graph.segments.size() || !graph.is_drivable(path[i])) return false;
      if (i > 0 && graph.end_of(path[i - 1]) != graph.start_of(path[i])) return false;
    }
    return true;
  }

  std::vector<std::vector<ArcId>> const& list() const { return list_; }  // In the order of their states, from arcs on.
  // Of one that is kept, or of a single arc.
  std::uint32_t state_of(std::span<ArcId const> driven) const {
    return driven.size() == 1 ? driven.front() : state_of_.at({driven.begin(), driven.end()});
  }
  // Nothing for one that is not kept.
  std::optional<std::uint32_t> find(std::span<ArcId const> driven) const {
    if (driven.size() == 1) return driven.front();
    auto const found = state_of_.find({driven.begin(), driven.end()});
    return found == state_of_.end() ? std::nullopt : std::optional(found->second);
  }
  // After this state, along this arc.
  std::uint32_t after(std::uint32_t state, ArcId next) const {
    if (list_.empty()) return next;
    auto driven = state < arcs_ ? std::vector<ArcId>{state} : list_[state - arcs_];
    driven.push_back(next);
    for (std::span<ArcId const> rest = driven;; rest = rest.subspan(1))
      if (auto const found = find(rest)) return *found;
  }

 private:
  std::uint32_t arcs_;
  std::vector<std::vector<ArcId>> list_;
  std::map<std::vector<ArcId>, std::uint32_t> state_of_;
};

// A restriction as seen from the state in which one comes.
struct Rule {
  std::uint32_t from = 0;
  ArcId to = 0;
  bool is_only = false;
  std::uint32_t restriction = 0;  // Its index in the lists given: those at a junction, then those along a path.
  friend auto operator<=>(Rule const&, Rule const&) = default;
};

std::vector<Rule> rules_of(RoadGraph const& graph, std::span<TurnRestriction const> restrictions, PathRestrictions paths,
                           Histories const& histories, std::vector<bool> const& set_aside) {
  std::vector<Rule> rules;
  for (std::uint32_t i = 0; i < restrictions.size(); ++i) {
    auto const& r = restrictions[i];
    if (set_aside[i] || r.from_segment >= graph.segments.size() || r.to_segment >= graph.segments.size()) continue;
    for (auto const from : {forward_arc(r.from_segment), backward_arc(r.from_segment)})
      for (auto const to : {forward_arc(r.to_segment), backward_arc(r.to_segment)})
        if (graph.end_of(from) == r.via_junction && graph.start_of(to) == r.via_junction && graph.is_drivable(from))
          rules.push_back({from, to, r.is_only != 0, i});
  }
  for (std::uint32_t i = 0; i < paths.list.size(); ++i) {
    auto const restriction = static_cast<std::uint32_t>(restrictions.size()) + i;
    auto const path = paths.of(paths.list[i]);
    if (set_aside[restriction] || !Histories::can_be_driven(graph, path)) continue;
    bool const is_only = paths.list[i].is_only != 0;
    for (std::size_t length = is_only ? 1 : path.size() - 1; length < path.size(); ++length)
      rules.push_back({histories.state_of(path.first(length)), path[length], is_only, restriction});
  }
  std::sort(rules.begin(), rules.end());
  // What holds after a shorter history holds after a longer one.
  auto const own = rules.size();
  for (auto const& driven : histories.list()) {
    for (std::span<ArcId const> rest = std::span(driven).subspan(1); !rest.empty(); rest = rest.subspan(1)) {
      auto const shorter = histories.find(rest);
      if (!shorter) continue;
      auto rule = std::lower_bound(rules.begin(), rules.begin() + static_cast<long>(own), Rule{*shorter, 0, false, 0});
      for (auto i = rule - rules.begin(); i < static_cast<long>(own) && rules[static_cast<std::size_t>(i)].from == *shorter; ++i) {
        auto inherited = rules[static_cast<std::size_t>(i)];
        inherited.from = histories.state_of(driven);
        rules.push_back(inherited);
      }
    }
  }
  std::sort(rules.begin(), rules.end());
  return rules;
}

WayGraph build(RoadGraph const& graph, Histories const& histories, std::span<Rule const> rules) {
  WayGraph ways;
  ways.has_turns = true;
  for (auto const& driven : histories.list()) ways.other_states.push_back(driven.back());
  auto const arcs = static_cast<std::uint32_t>(2 * graph.segments.size());
  auto const states = arcs + static_cast<std::uint32_t>(histories.list().size());
  ways.first.reserve(states + 1);
  ways.links.reserve(3 * states);
  std::vector<ArcId> allowed;
  auto next_rule = rules.begin();
  for (std::uint32_t state = 0; state < states; ++state) {
    ways.first.push_back(static_cast<std::uint32_t>(ways.links.size()));
    auto const first_rule = next_rule;
    while (next_rule != rules.end() && next_rule->from == state) ++next_rule;
    auto const a = state < arcs ? state : ways.other_states[state - arcs];
    if (!graph.is_drivable(a)) continue;
    std::span<Rule const> const of_state(first_rule, next_rule);
    usual_turns(graph, a, allowed);
    if (!of_state.empty()) {
      bool const has_only = std::any_of(of_state.begin(), of_state.end(), [](Rule const& r) { return r.is_only; });
      std::erase_if(allowed, [&](ArcId b) {
        auto const says = [&](bool only) {
          return std::any_of(of_state.begin(), of_state.end(), [&](Rule const& r) { return r.is_only == only && r.to == b; });
        };
        return says(false) || (has_only && !says(true));
      });
      if (allowed.empty()) {
        ++ways.contradictory;
        usual_turns(graph, a, allowed);
      }
    }
    for (auto const b : allowed)
      ways.links.push_back({histories.after(state, b), b | (b == reverse_of(a) ? WayGraph::Link::kTurnsRound : 0)});
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

WayGraph ways_with_turns(RoadGraph const& graph, std::span<TurnRestriction const> restrictions, PathRestrictions paths) {
  std::vector<bool> set_aside(restrictions.size() + paths.list.size(), false);
  std::uint32_t catching = 0;
  for (;;) {
    Histories const histories(graph, paths, {set_aside.begin() + static_cast<long>(restrictions.size()), set_aside.end()});
    auto const rules = rules_of(graph, restrictions, paths, histories, set_aside);
    auto ways = build(graph, histories, rules);
    ways.catching = catching;
    if (rules.empty()) return ways;
    // Where the roads hang together, the turns must too: a restriction that parts what would otherwise hang together is set aside.
    auto const component = components_of(ways);
    auto const is_main = [&](ArcId a) { return graph.segments[segment_of(a)].has(Segment::kMain); };
    auto const before = catching;
    std::vector<ArcId> turns;
    for (auto const& rule : rules) {
      auto const arc = ways.arc_of(rule.from);
      if (set_aside[rule.restriction] || !is_main(arc)) continue;
      usual_turns(graph, arc, turns);
      auto const left = ways.from(rule.from);
      bool const parts = std::any_of(turns.begin(), turns.end(), [&](ArcId b) {
        if (!is_main(b) || std::any_of(left.begin(), left.end(), [&](auto const& link) { return link.arc() == b; })) return false;
        bool is_together = false;  // With any of its states: some of them may be reached by nobody.
        ways.each_state_of(b, [&](auto state) { is_together = is_together || component[state] == component[rule.from]; });
        return !is_together;
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
    auto const line = ways.has_turns ? graph.geometry(segment_of(ways.arc_of(v))) : graph.junctions.subspan(v, 1);
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

std::vector<std::uint32_t> order_of_ways(RoadGraph const& graph, std::span<TurnRestriction const> restrictions, PathRestrictions paths) {
  return dissect(mesh_of(graph, ways_with_turns(graph, restrictions, paths)));
}

}  // namespace tocsin::geo
