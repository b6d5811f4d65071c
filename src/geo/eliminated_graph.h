// EliminatedGraph: junctions of few neighbours taken out of the graph one after the other, each replaced by shortcuts between its
// neighbours, so that a search from one target to everywhere walks a small core and fills in the rest in one pass. Exact: the least costs
// between what remains never change. It is the first step of a contraction hierarchy (Geisberger and others, 2008) with the sweep of
// PHAST (Delling and others, 2011).
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace tocsin::geo {

// Ways are compared by weight and time (packed as in ExactTravelTime), then by length: one order for every engine, so that ties do not
// depend on how a way was found.
struct WayCost {
  static constexpr std::uint64_t kFar = UINT64_MAX;
  std::uint64_t cost = kFar;
  std::uint32_t dm = 0;

  bool is_far() const { return cost == kFar; }
  friend constexpr auto operator<=>(WayCost const&, WayCost const&) = default;
  friend WayCost operator+(WayCost a, WayCost b) { return a.is_far() || b.is_far() ? WayCost{} : WayCost{a.cost + b.cost, a.dm + b.dm}; }
};

class EliminatedGraph {
 public:
  struct Arc {
    std::uint32_t from, to;
    WayCost cost;
  };
  EliminatedGraph() = default;
  EliminatedGraph(std::size_t junctions, std::span<Arc const> arcs);

  struct Seed {
    std::uint32_t junction;
    WayCost cost;
  };
  // For every junction the least cost from it to the nearest seed (a seed's own cost is added).
  std::vector<WayCost> costs_to(std::span<Seed const> seeds) const;
  std::size_t core_size() const { return junctions_ - order_.size(); }

 private:
  struct Link {  // To a junction that was taken out later, or never.
    std::uint32_t junction;
    WayCost there, back;
  };
  struct CoreHop {
    std::uint32_t from;
    WayCost cost;
  };
  void search_core(std::vector<WayCost>& costs, std::vector<std::uint32_t> const& begin) const;

  std::size_t junctions_ = 0;
  std::vector<std::uint32_t> order_;       // As taken out.
  std::vector<std::uint32_t> rank_;        // Per junction: place in the order; kCore for what remains.
  std::vector<std::uint32_t> first_link_;  // Per place in the order.
  std::vector<Link> links_;
  std::vector<std::uint32_t> first_hop_;  // Per junction: arcs that enter it within the core.
  std::vector<CoreHop> hops_;
};

}  // namespace tocsin::geo
