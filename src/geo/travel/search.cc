#include "geo/travel/search.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/result.h"
#include "geo/travel/sweep_part.h"

namespace tocsin::geo {
namespace {

constexpr std::uint32_t kNoRank = Hierarchy::kNone;

}  // namespace

void RankSet::add(std::uint32_t state) {
  for (auto rank = hierarchy_->rank_of(state); rank != kNoRank && held_[rank]++ == 0; rank = hierarchy_->parent(rank))
    bits_[rank / 64] |= std::uint64_t{1} << (rank % 64);
}

void RankSet::remove(std::uint32_t state) {
  for (auto rank = hierarchy_->rank_of(state); rank != kNoRank && --held_[rank] == 0; rank = hierarchy_->parent(rank))
    bits_[rank / 64] &= ~(std::uint64_t{1} << (rank % 64));
}

Search::Search(Hierarchy const& hierarchy)
    : hierarchy_(&hierarchy), from_(hierarchy.size(), kFar), to_(hierarchy.size(), kFar), swept_(hierarchy.size(), kFar) {}

// The ranks of several chains of parents in rising order, each once.
class Search::Climb {
 public:
  Climb(Hierarchy const& hierarchy, std::span<Seed const> seeds) : hierarchy_(hierarchy) {
    if (seeds.size() > few_.size()) {
      many_.resize(seeds.size());
      items_ = many_.data();
    }
    for (auto const& seed : seeds) insert(hierarchy.rank_of(seed.state));
  }
  // The lowest that is still to come; kNoRank at the end.
  std::uint32_t rank() const { return count_ == 0 ? kNoRank : items_[count_ - 1]; }
  void next() {
    auto const up = hierarchy_.parent(items_[count_ - 1]);
    if (count_ == 1 && up != kNoRank) {
      items_[0] = up;
      return;
    }
    --count_;
    if (up != kNoRank) insert(up);
  }
  Climb(Climb const&) = delete;
  Climb& operator=(Climb const&) = delete;

 private:
  void insert(std::uint32_t rank) {
    auto at = count_;
    while (at > 0 && items_[at - 1] < rank) --at;
    if (at > 0 && items_[at - 1] == rank) return;
    for (auto i = count_; i > at; --i) items_[i] = items_[i - 1];
    items_[at] = rank;
    ++count_;
  }
  Hierarchy const& hierarchy_;
  // Falling, so that the lowest is at the end; chains that have met go on as one.
  std::array<std::uint32_t, 32> few_;
  std::vector<std::uint32_t> many_;
  std::uint32_t* items_ = few_.data();
  std::size_t count_ = 0;
};

void Search::forget(std::span<Seed const> seeds, std::vector<WayCost>& labels) const {
  for (Climb climb(*hierarchy_, seeds); climb.rank() != kNoRank; climb.next()) labels[climb.rank()] = kFar;
}

// Both climbs together; the labels stay. The rank at which the best way turns from up to down, kNoRank when there is no way.
std::uint32_t Search::meet(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends) {
  for (auto const& s : begins) {
    auto& label = from_[hierarchy_->rank_of(s.state)];
    label = std::min(label, s.cost);
  }
  for (auto const& s : ends) {
    auto& label = to_[hierarchy_->rank_of(s.state)];
    label = std::min(label, s.cost);
  }
  auto const along = metric.along(), against = metric.against();
  WayCost best = kFar;
  std::uint32_t at = kNoRank;
  auto const relax = [&best](UpwardArcs const& arcs, std::uint32_t rank, WayCost* labels) {
    auto const cost = labels[rank];
    if (cost >= best) return;
    auto const last = arcs.first[rank + 1];
    for (auto e = arcs.first[rank]; e < last; ++e) {
      auto& label = labels[arcs.head[e]];
      label = std::min(label, cost + arcs.cost[e * arcs.stride]);
    }
  };
  Climb from(*hierarchy_, begins), to(*hierarchy_, ends);
  auto* const f = from_.data();
  auto* const t = to_.data();
  while (from.rank() != to.rank()) {
    if (from.rank() < to.rank()) {
      relax(along, from.rank(), f);
      from.next();
    } else {
      relax(against, to.rank(), t);
      to.next();
    }
  }
  // They may part again only while several chains are left of one of them.
  while (from.rank() != kNoRank || to.rank() != kNoRank) {
    auto const rank = std::min(from.rank(), to.rank());
    if (auto const sum = f[rank] + t[rank]; sum < best) {
      best = sum;
      at = rank;
    }
    if (from.rank() == rank) {
      relax(along, rank, f);
      from.next();
    }
    if (to.rank() == rank) {
      relax(against, rank, t);
      to.next();
    }
  }
  return at;
}

WayCost Search::between(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends) {
  auto const at = meet(metric, begins, ends);
  WayCost const cost = at == kNoRank ? kFar : add(from_[at], to_[at]);
  forget(begins, from_);
  forget(ends, to_);
  return cost;
}

Search::Way Search::way(Metric const& metric, std::span<Seed const> begins, std::span<Seed const> ends) {
  auto const at = meet(metric, begins, ends);
  Way way;
  if (at != kNoRank) {
    way.cost = add(from_[at], to_[at]);
    struct Step {
      std::uint32_t arc;
      bool is_down;
    };
    // From the meeting place down to a seed: which lower rank gave this one its label? Labels of the chain say it.
    auto const trace = [&](std::span<Seed const> seeds, std::vector<WayCost> const& labels, UpwardArcs const& arcs, bool is_down,
                           std::vector<Step>& steps) {
      std::vector<std::uint32_t> chain;
      for (Climb climb(*hierarchy_, seeds); climb.rank() != kNoRank && climb.rank() <= at; climb.next()) chain.push_back(climb.rank());
      auto rank = at;
      for (;;) {
        for (std::size_t i = 0; i < seeds.size(); ++i)
          if (hierarchy_->rank_of(seeds[i].state) == rank && seeds[i].cost == labels[rank]) return i;
        std::uint32_t by = kNoRank;
        for (auto const low : chain) {
          if (low >= rank) break;
          if (labels[low] >= labels[rank]) continue;
          auto const* begin = arcs.head + arcs.first[low];
          auto const* end = arcs.head + arcs.first[low + 1];
          auto const* found = std::lower_bound(begin, end, rank);
          if (found == end || *found != rank ||
              labels[low] + arcs.cost[static_cast<std::size_t>(found - arcs.head) * arcs.stride] != labels[rank])
            continue;
          by = low;
          break;
        }
        TOCSIN_ASSERT(by != kNoRank);
        steps.push_back({hierarchy_->find(by, rank), is_down});
        rank = by;
      }
    };
    std::vector<Step> up, down;
    way.begin = trace(begins, from_, metric.along(), false, up);
    way.end = trace(ends, to_, metric.against(), true, down);
    std::reverse(up.begin(), up.end());
    for (auto const& step : up) metric.unpack(step.arc, step.is_down, way.links);
    for (auto const& step : down) metric.unpack(step.arc, step.is_down, way.links);
  }
  forget(begins, from_);
  forget(ends, to_);
  return way;
}

void Search::climb_alone(UpwardArcs const& arcs, std::span<Seed const> seeds, std::vector<WayCost>& labels) {
  for (auto const& s : seeds) {
    auto& label = labels[hierarchy_->rank_of(s.state)];
    label = std::min(label, s.cost);
  }
  for (Climb climb(*hierarchy_, seeds); climb.rank() != kNoRank; climb.next()) {
    auto const rank = climb.rank();
    auto const cost = labels[rank];
    if (cost == kFar) continue;
    for (auto e = arcs.first[rank]; e < arcs.first[rank + 1]; ++e) {
      auto& label = labels[arcs.head[e]];
      label = std::min(label, cost + arcs.cost[e * arcs.stride]);
    }
  }
}

void Search::sweep(Metric const& metric, bool along, std::span<Seed const> seeds, RankSet const& set) {
  climb_alone(along ? metric.along() : metric.against(), seeds, from_);
  auto const arcs = along ? metric.against() : metric.along();
  auto const bits = set.bits();
  auto* const swept = swept_.data();
  for (auto word = bits.size(); word-- > 0;) {
    for (auto rest = bits[word]; rest != 0;) {
      auto const bit = static_cast<std::uint32_t>(63 - std::countl_zero(rest));
      rest &= ~(std::uint64_t{1} << bit);
      auto const rank = static_cast<std::uint32_t>(word * 64 + bit);
      auto best = from_[rank];
      auto const last = arcs.first[rank + 1];
      for (auto e = arcs.first[rank]; e < last; ++e) best = std::min(best, swept[arcs.head[e]] + arcs.cost[e * arcs.stride]);
      swept[rank] = best;
    }
  }
  forget(seeds, from_);
}

std::span<WayCost const> Search::sweep_part(Metric const& metric, bool along, std::span<Seed const> seeds, SweepPart const& part) {
  climb_alone(along ? metric.along() : metric.against(), seeds, from_);
  auto const places = static_cast<std::uint32_t>(part.rank.size());
  auto* const swept = swept_.data();
  std::fill(swept, swept + places, kFar);
  for (Climb climb(*hierarchy_, seeds); climb.rank() != kNoRank; climb.next()) {
    if (auto const place = part.place_of[climb.rank()]; place != kNoRank) swept[place] = from_[climb.rank()];
    from_[climb.rank()] = kFar;
  }
  auto const* first = part.first.data();
  auto const* head = part.head.data();
  auto const* cost = part.cost.data();
  for (std::uint32_t p = 0, e = 0; p < places; ++p) {
    auto best = swept[p];
    for (auto const last = first[p + 1]; e < last; ++e) best = std::min(best, swept[head[e]] + cost[e]);
    swept[p] = best;
  }
  return {swept, places};
}

void Search::sweep_all(Metric const& metric, bool along, std::span<Seed const> seeds) {
  climb_alone(along ? metric.along() : metric.against(), seeds, from_);
  auto const arcs = along ? metric.against() : metric.along();
  for (auto rank = hierarchy_->size(); rank-- > 0;) {
    auto best = from_[rank];
    for (auto e = arcs.first[rank]; e < arcs.first[rank + 1]; ++e) best = std::min(best, swept_[arcs.head[e]] + arcs.cost[e * arcs.stride]);
    swept_[rank] = best;
  }
  forget(seeds, from_);
}

}  // namespace tocsin::geo
