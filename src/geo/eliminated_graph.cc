#include "geo/eliminated_graph.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <set>

#include "geo/quad_heap.h"

namespace tocsin::geo {
namespace {

constexpr std::uint32_t kCore = UINT32_MAX;
constexpr std::size_t kMostNeighbours = 4;  // With more, the shortcuts cost more than the junctions save.

}  // namespace

EliminatedGraph::EliminatedGraph(std::size_t junctions, std::span<Arc const> arcs) : junctions_(junctions), rank_(junctions, kCore) {
  std::vector<std::vector<Link>> around(junctions);
  auto const link = [&](std::uint32_t a, std::uint32_t b) -> Link& {
    for (auto& l : around[a])
      if (l.junction == b) return l;
    around[a].push_back({b, {}, {}});
    return around[a].back();
  };
  auto const offer = [&](std::uint32_t from, std::uint32_t to, WayCost cost) {
    if (from == to || cost.is_far()) return;
    auto& there = link(from, to);
    there.there = std::min(there.there, cost);
    auto& back = link(to, from);
    back.back = std::min(back.back, cost);
  };
  for (auto const& arc : arcs) offer(arc.from, arc.to, arc.cost);

  std::set<std::pair<std::size_t, std::uint32_t>> next;  // By number of neighbours, then by junction.
  for (std::uint32_t j = 0; j < junctions; ++j)
    if (around[j].size() <= kMostNeighbours) next.emplace(around[j].size(), j);
  first_link_.push_back(0);
  while (!next.empty()) {
    auto const out = next.begin()->second;
    next.erase(next.begin());
    auto const links = std::move(around[out]);
    around[out].clear();
    std::vector<std::size_t> before;
    for (auto const& l : links) {
      before.push_back(around[l.junction].size());
      std::erase_if(around[l.junction], [&](auto const& b) { return b.junction == out; });
    }
    for (auto const& a : links)
      for (auto const& b : links) offer(a.junction, b.junction, a.back + b.there);
    for (std::size_t i = 0; i < links.size(); ++i) {
      auto const j = links[i].junction;
      next.erase({before[i], j});
      if (around[j].size() <= kMostNeighbours) next.emplace(around[j].size(), j);
    }
    rank_[out] = static_cast<std::uint32_t>(order_.size());
    order_.push_back(out);
    links_.insert(links_.end(), links.begin(), links.end());
    first_link_.push_back(static_cast<std::uint32_t>(links_.size()));
  }
  first_hop_.push_back(0);
  for (std::uint32_t j = 0; j < junctions; ++j) {
    for (auto const& l : around[j])
      if (!l.back.is_far()) hops_.push_back({l.junction, l.back});
    first_hop_.push_back(static_cast<std::uint32_t>(hops_.size()));
  }
}

std::vector<WayCost> EliminatedGraph::costs_to(std::span<Seed const> seeds) const {
  std::vector<WayCost> costs(junctions_);
  // Up from the seeds, in the order in which junctions were taken out, until the core is reached.
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> up;
  std::vector<std::uint32_t> begin;
  auto const reach = [&](std::uint32_t j, WayCost cost) {
    if (cost >= costs[j]) return;
    costs[j] = cost;
    if (rank_[j] == kCore)
      begin.push_back(j);
    else
      up.push(rank_[j]);
  };
  for (auto const& seed : seeds) reach(seed.junction, seed.cost);
  while (!up.empty()) {
    auto const place = up.top();
    up.pop();
    while (!up.empty() && up.top() == place) up.pop();
    auto const cost = costs[order_[place]];
    for (auto i = first_link_[place]; i < first_link_[place + 1]; ++i) reach(links_[i].junction, links_[i].back + cost);
  }
  search_core(costs, begin);
  // Down again: what was taken out last is filled in first.
  for (auto place = static_cast<std::uint32_t>(order_.size()); place-- > 0;) {
    auto best = costs[order_[place]];
    for (auto i = first_link_[place]; i < first_link_[place + 1]; ++i) best = std::min(best, links_[i].there + costs[links_[i].junction]);
    costs[order_[place]] = best;
  }
  return costs;
}

void EliminatedGraph::search_core(std::vector<WayCost>& costs, std::vector<std::uint32_t> const& begin) const {
  QuadHeap heap;
  for (auto const j : begin) heap.push({costs[j].cost, j});
  while (!heap.empty()) {
    auto const top = heap.pop();
    auto const here = costs[top.junction];
    if (top.cost != here.cost) continue;
    for (auto i = first_hop_[top.junction]; i < first_hop_[top.junction + 1]; ++i) {
      auto const& hop = hops_[i];
      WayCost const cost{here.cost + hop.cost.cost, here.dm + hop.cost.dm};
      auto& known = costs[hop.from];
      if (cost >= known) continue;
      bool const same_key = cost.cost == known.cost;
      known = cost;
      // A shorter way of equal cost to a junction that is still queued needs no new entry; costs are positive, so it is still queued.
      if (!same_key) heap.push({cost.cost, hop.from});
    }
  }
}

}  // namespace tocsin::geo
