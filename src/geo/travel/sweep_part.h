// SweepPart: the part of a hierarchy that some states can meet on their way up, numbered afresh from above, so that a sweep runs forward
// through little memory. Grows by chains; nothing is taken out again.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/travel/hierarchy.h"
#include "geo/travel/metric.h"

namespace tocsin::geo {

struct SweepPart {
  static constexpr std::uint32_t kNone = Hierarchy::kNone;
  std::vector<std::uint32_t> rank;   // Of each place; a place's heads lie before it.
  std::vector<std::uint32_t> first;  // Per place, one more.
  std::vector<std::uint32_t> head;   // Places.
  std::vector<WayCost> cost;
  std::vector<std::uint32_t> place_of;  // Per rank.

  void clear(Hierarchy const& hierarchy) {
    rank.clear();
    first.assign(1, 0);
    head.clear();
    cost.clear();
    place_of.assign(hierarchy.size(), kNone);
  }
  // All that lies above a state and is not there yet: from above, since the heads of each lie on its chain.
  void add(Hierarchy const& hierarchy, UpwardArcs const& arcs, std::uint32_t state) {
    chain.clear();
    for (auto r = hierarchy.rank_of(state); r != kNone && place_of[r] == kNone; r = hierarchy.parent(r)) chain.push_back(r);
    while (!chain.empty()) {
      auto const r = chain.back();
      chain.pop_back();
      place_of[r] = static_cast<std::uint32_t>(rank.size());
      rank.push_back(r);
      for (auto e = arcs.first[r]; e < arcs.first[r + 1]; ++e) {
        auto const c = arcs.cost[e * arcs.stride];
        if (c == kFar) continue;
        head.push_back(place_of[arcs.head[e]]);
        cost.push_back(c);
      }
      first.push_back(static_cast<std::uint32_t>(head.size()));
    }
  }

 private:
  std::vector<std::uint32_t> chain;
};

}  // namespace tocsin::geo
