// Searches in a hierarchy under a metric. Every search goes up from its seeds along the chains of parents; what must be known of many
// places at once is then read off from above in one sweep over the ranks that those places can meet on their way up.
// Works on whatever the metric offers, settled or not. Scratch memory is the caller's: one Search a thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/travel/hierarchy.h"
#include "geo/travel/metric.h"
#include "geo/travel/way_cost.h"

namespace tocsin::geo {

struct SweepPart;

// Where a way begins (state, cost so far) or ends (state, cost still to come).
struct Seed {
  std::uint32_t state = 0;
  WayCost cost = 0;
};
using Seeds = std::vector<Seed>;

// Ranks that a set of states can meet on the way up, with how often each is held: states come and go at the cost of their own chain.
class RankSet {
 public:
  RankSet() = default;
  explicit RankSet(Hierarchy const& hierarchy) : hierarchy_(&hierarchy), held_(hierarchy.size(), 0), bits_(hierarchy.size() / 64 + 1, 0) {}
  void add(std::uint32_t state);
  void remove(std::uint32_t state);
  bool has(std::uint32_t rank) const { return (bits_[rank / 64] >> (rank % 64) & 1) != 0; }
  std::span<std::uint64_t const> bits() const { return bits_; }

 private:
  Hierarchy const* hierarchy_ = nullptr;
  std::vector<std::uint32_t> held_;  // By states of the set and by ranks of the set whose parent it is.
  std::vector<std::uint64_t> bits_;
};

class Search {
 public:
  explicit Search(Hierarchy const& hierarchy);
  // The same hierarchy where it lies now.
  void use(Hierarchy const& hierarchy) { hierarchy_ = &hierarchy; }

  WayCost between(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends);
  // The same with the links of the way; the seeds that it begins and ends at are told by index.
  struct Way {
    WayCost cost = kFar;
    std::size_t begin = 0, end = 0;
    std::vector<std::uint32_t> links;
  };
  Way way(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends);

  // After sweep(): cost_at(state) is the least cost from the seeds (along) or to them (against) for every state of the set.
  void sweep(Metric const& metric, bool along, std::span<Seed const> seeds, RankSet const& set);
  WayCost cost_at(std::uint32_t state) const { return swept_[hierarchy_->rank_of(state)]; }
  // The same over a part that is kept: the cost of each of its places, until the next search.
  std::span<WayCost const> sweep_part(Metric const& metric, bool along, std::span<Seed const> seeds, SweepPart const& part);
  // Of every state.
  void sweep_all(Metric const& metric, bool along, std::span<Seed const> seeds);

  // The least cost of each pair, row by row (without what places on one segment have of each other).
  std::vector<WayCost> matrix(Metric const& metric, std::span<Seeds const> begins, std::span<Seeds const> ends);

 private:
  class Climb;
  void climb_alone(UpwardArcs const& arcs, std::span<Seed const> seeds, std::vector<WayCost>& labels);
  std::uint32_t meet(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends);
  void forget(std::span<Seed const> seeds, std::vector<WayCost>& labels) const;

  Hierarchy const* hierarchy_;
  std::vector<WayCost> from_, to_;  // By rank; all kFar between searches.
  std::vector<WayCost> swept_;
};

}  // namespace tocsin::geo
