// Search::matrix: sixteen begins at a time, swept side by side over the ranks that the ends can meet, so that each arc is read once for
// all.
#include <algorithm>

#include "geo/travel/search.h"
#include "geo/travel/sweep_part.h"

namespace tocsin::geo {
namespace {

constexpr std::size_t kLanes = 16;
// Costs less 2^63: then a signed comparison orders them, which is what processors compare side by side, and no sum overflows.
using Lane = std::int64_t;
constexpr Lane kBias = INT64_MIN;
constexpr Lane lane_of(WayCost cost) { return static_cast<Lane>(cost + (WayCost{1} << 63)); }
constexpr WayCost cost_of(Lane lane) { return static_cast<WayCost>(lane) + (WayCost{1} << 63); }
static_assert(lane_of(0) == kBias && cost_of(lane_of(kFar)) == kFar);

struct alignas(64) Row {
  Lane lane[kLanes];
};

__attribute__((target_clones("avx512f", "avx2", "default"))) void sweep_rows(SweepPart const& part, Row* rows) {
  auto const places = part.rank.size();
  auto const* first = part.first.data();
  auto const* head = part.head.data();
  auto const* cost = part.cost.data();
  for (std::size_t p = 0; p < places; ++p) {
    Row best = rows[p];
    for (auto e = first[p]; e < first[p + 1]; ++e) {
      Row const& above = rows[head[e]];
      Lane const c = static_cast<Lane>(cost[e]);
      for (std::size_t k = 0; k < kLanes; ++k) {
        Lane const sum = above.lane[k] + c;
        best.lane[k] = sum < best.lane[k] ? sum : best.lane[k];
      }
    }
    rows[p] = best;
  }
}

}  // namespace

std::vector<WayCost> Search::matrix(Metric const& metric, std::span<Seeds const> begins, std::span<Seeds const> ends) {
  std::vector<WayCost> result(begins.size() * ends.size(), kFar);
  SweepPart part;
  part.clear(*hierarchy_);
  for (auto const& seeds : ends)
    for (auto const& seed : seeds) part.add(*hierarchy_, metric.against(), seed.state);
  auto const& place_of = part.place_of;
  struct End {
    std::uint32_t place;
    WayCost cost;
  };
  std::vector<std::uint32_t> first_end{0};
  std::vector<End> flat;
  for (auto const& seeds : ends) {
    for (auto const& seed : seeds) flat.push_back({place_of[hierarchy_->rank_of(seed.state)], seed.cost});
    first_end.push_back(static_cast<std::uint32_t>(flat.size()));
  }

  std::vector<Row> rows(part.rank.size());
  Row far;
  std::fill(std::begin(far.lane), std::end(far.lane), lane_of(kFar));
  for (std::size_t b = 0; b < begins.size(); b += kLanes) {
    auto const lanes = std::min(kLanes, begins.size() - b);
    std::fill(rows.begin(), rows.end(), far);
    for (std::size_t k = 0; k < lanes; ++k) {
      climb_alone(metric.along(), begins[b + k], from_);
      // What was reached lies on the chains; those of the set are where a sweep can begin.
      for (auto const& seed : begins[b + k]) {
        for (auto rank = hierarchy_->rank_of(seed.state); rank != Hierarchy::kNone; rank = hierarchy_->parent(rank)) {
          if (from_[rank] != kFar && place_of[rank] != Hierarchy::kNone) rows[place_of[rank]].lane[k] = lane_of(from_[rank]);
          from_[rank] = kFar;
        }
      }
    }
    sweep_rows(part, rows.data());
    for (std::size_t k = 0; k < lanes; ++k) {
      auto* row = result.data() + (b + k) * ends.size();
      for (std::size_t t = 0; t < ends.size(); ++t)
        for (auto i = first_end[t]; i < first_end[t + 1]; ++i)
          row[t] = std::min(row[t], cost_of(rows[flat[i].place].lane[k]) + flat[i].cost);
    }
  }
  return result;
}

}  // namespace tocsin::geo
