#include "geo/travel/order/node_cut.h"

#include <algorithm>
#include <utility>

namespace tocsin::geo {

NodeCut::NodeCut(std::span<std::uint32_t const> first, std::span<std::uint32_t const> neighbours)
    : first_(first),
      neighbours_(neighbours),
      is_end_(first.size() - 1, 0),
      before_(first.size() - 1, kNone),
      after_(first.size() - 1, kNone),
      level_(2 * (first.size() - 1)),
      next_edge_(2 * (first.size() - 1)) {}

std::uint32_t NodeCut::solve(std::span<std::uint32_t const> starts, std::span<std::uint32_t const> ends, std::uint32_t limit) {
  starts_.assign(starts.begin(), starts.end());
  ends_.assign(ends.begin(), ends.end());
  std::fill(is_end_.begin(), is_end_.end(), 0);
  for (auto const v : ends_) is_end_[v] = 1;
  std::fill(before_.begin(), before_.end(), kNone);
  std::fill(after_.begin(), after_.end(), kNone);
  std::uint32_t flow = 0;
  while (level_states()) {
    std::fill(next_edge_.begin(), next_edge_.end(), 0);
    for (auto const s : starts_) {
      if (before_[s] == kOutside || !advance(s)) continue;
      if (++flow > limit) return flow;
    }
  }
  return flow;
}

// Distances of the states from the starts in what the flow leaves; true when an end can be left.
bool NodeCut::level_states() {
  std::fill(level_.begin(), level_.end(), kNone);
  queue_.clear();
  auto const reach = [&](std::uint32_t state, std::uint32_t level) {
    if (level_[state] != kNone) return;
    level_[state] = level;
    queue_.push_back(state);
  };
  for (auto const s : starts_) reach(2 * s, 0);
  bool ends = false;
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    auto const state = queue_[i];
    auto const v = state / 2, next = level_[state] + 1;
    bool const has_flow = before_[v] != kNone;
    if (state % 2 == 0) {
      if (!has_flow)
        reach(2 * v + 1, next);
      else if (before_[v] != kOutside)
        reach(2 * before_[v] + 1, next);
      continue;
    }
    if (is_end_[v] != 0 && after_[v] != kOutside) ends = true;
    if (has_flow) reach(2 * v, next);
    for (auto e = first_[v]; e < first_[v + 1]; ++e) reach(2 * neighbours_[e], next);
  }
  return ends;
}

// One more path from a start, along rising levels.
bool NodeCut::advance(std::uint32_t start) {
  stack_.assign(1, 2 * start);
  while (!stack_.empty()) {
    auto const state = stack_.back();
    auto const v = state / 2;
    auto& edge = next_edge_[state];
    std::uint32_t next = kNone;
    if (state % 2 == 0) {
      if (edge++ == 0) next = before_[v] == kNone ? 2 * v + 1 : before_[v] != kOutside ? 2 * before_[v] + 1 : kNone;
    } else {
      if (is_end_[v] != 0 && after_[v] != kOutside) {
        apply(stack_);
        return true;
      }
      auto const degree = first_[v + 1] - first_[v];
      while (next == kNone && edge <= degree) {
        auto const candidate = edge < degree ? 2 * neighbours_[first_[v] + edge] : before_[v] != kNone ? 2 * v : kNone;
        ++edge;
        if (candidate != kNone && level_[candidate] == level_[state] + 1) next = candidate;
      }
    }
    if (next != kNone && level_[next] == level_[state] + 1) {
      stack_.push_back(next);
    } else if (next == kNone) {
      level_[state] = kNone;  // Leads nowhere in this phase.
      stack_.pop_back();
    }
  }
  return false;
}

void NodeCut::apply(std::span<std::uint32_t const> states) {
  before_[states[0] / 2] = kOutside;
  for (std::size_t i = 0; i + 1 < states.size(); ++i) {
    auto const a = states[i], b = states[i + 1];
    if (a % 2 == 0) continue;  // Through the node, or back along the flow that came in: what follows says the rest.
    if (a / 2 == b / 2) {      // The flow through this node is given up.
      before_[a / 2] = after_[a / 2] = kNone;
    } else {
      after_[a / 2] = b / 2;
      before_[b / 2] = a / 2;
    }
  }
  after_[states.back() / 2] = kOutside;
  // States on the path are spent for this phase.
  for (auto const s : states) level_[s] = kNone;
}

void NodeCut::sides(std::vector<Side>& sides, bool near_starts) {
  auto const nodes = first_.size() - 1;
  level_states();
  sides.assign(nodes, near_starts ? Side::kEnd : Side::kStart);
  for (std::uint32_t v = 0; v < nodes; ++v) {
    if (level_[2 * v + 1] != kNone)
      sides[v] = near_starts ? Side::kStart : Side::kEnd;
    else if (level_[2 * v] != kNone)
      sides[v] = Side::kCut;
  }
}

void NodeCut::sides_near_starts(std::vector<Side>& result) { sides(result, true); }

// The mesh is undirected: seen from the other end the flow is the same, run backwards.
void NodeCut::sides_near_ends(std::vector<Side>& result) {
  auto const turn_round = [&] {
    std::swap(starts_, ends_);
    std::swap(before_, after_);
    std::fill(is_end_.begin(), is_end_.end(), 0);
    for (auto const v : ends_) is_end_[v] = 1;
  };
  turn_round();
  sides(result, false);
  turn_round();
}

}  // namespace tocsin::geo
