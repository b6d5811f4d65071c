#include "geo/travel/hierarchy.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <numeric>

namespace tocsin::geo {

Hierarchy::Hierarchy(WayGraph const& ways, std::span<std::uint32_t const> order) : state_(order.begin(), order.end()) {
  static std::atomic<std::uint64_t> built = 0;
  serial_ = ++built;
  auto const n = ways.states();
  rank_.assign(n, 0);
  for (std::uint32_t r = 0; r < n; ++r) rank_[state_[r]] = r;
  std::vector<std::vector<std::uint32_t>> up(n);
  for (std::uint32_t v = 0; v < n; ++v) {
    for (auto const& link : ways.from(v)) {
      auto const a = rank_[v], b = rank_[link.to];
      if (a != b) up[std::min(a, b)].push_back(std::max(a, b));
    }
  }
  close(std::move(up));
  index_down();
  drop_unusable(ways);
  index_down();

  slot_.assign(ways.links.size(), kNone);
  has_link_.assign(head_.size(), false);
  for (std::uint32_t v = 0; v < n; ++v) {
    for (auto l = ways.first[v]; l < ways.first[v + 1]; ++l) {
      auto const a = rank_[v], b = rank_[ways.links[l].to];
      if (a == b) continue;
      auto const arc = find(std::min(a, b), std::max(a, b));
      slot_[l] = 2 * arc + (a > b ? 1 : 0);
      has_link_[arc] = true;
    }
  }
}

// Taking a state out joins all that are still beside it; it is enough to hand them to the lowest of them.
void Hierarchy::close(std::vector<std::vector<std::uint32_t>> up) {
  auto const n = static_cast<std::uint32_t>(up.size());
  parent_.assign(n, kNone);
  std::vector<std::uint32_t> merged;
  std::size_t arcs = 0;
  for (std::uint32_t v = 0; v < n; ++v) {
    auto& mine = up[v];
    std::sort(mine.begin(), mine.end());
    mine.erase(std::unique(mine.begin(), mine.end()), mine.end());
    arcs += mine.size();
    if (mine.empty()) continue;
    parent_[v] = mine.front();
    auto& its = up[mine.front()];
    its.insert(its.end(), mine.begin() + 1, mine.end());
    if (its.size() > 4 * mine.size() + 64) {  // Keep what waits there small.
      std::sort(its.begin(), its.end());
      its.erase(std::unique(its.begin(), its.end()), its.end());
    }
  }
  first_up_.assign(1, 0);
  first_up_.reserve(n + 1);
  head_.reserve(arcs);
  for (auto& mine : up) {
    head_.insert(head_.end(), mine.begin(), mine.end());
    first_up_.push_back(static_cast<std::uint32_t>(head_.size()));
    std::vector<std::uint32_t>().swap(mine);
  }
}

void Hierarchy::index_down() {
  auto const n = size();
  tail_.resize(head_.size());
  first_down_.assign(n + 1, 0);
  for (std::uint32_t v = 0; v < n; ++v)
    for (auto e = first_up_[v]; e < first_up_[v + 1]; ++e) {
      tail_[e] = v;
      ++first_down_[head_[e] + 1];
    }
  std::partial_sum(first_down_.begin(), first_down_.end(), first_down_.begin());
  down_.resize(head_.size());
  auto next = first_down_;
  for (std::uint32_t e = 0; e < head_.size(); ++e) down_[next[head_[e]]++] = e;
}

// The same pass as a customisation, with "can be driven" for a cost: 1 up, 2 down.
void Hierarchy::drop_unusable(WayGraph const& ways) {
  std::vector<std::uint8_t> usable(head_.size(), 0);
  for (std::uint32_t v = 0; v < ways.states(); ++v) {
    for (auto const& link : ways.from(v)) {
      auto const a = rank_[v], b = rank_[link.to];
      if (a != b) usable[find(std::min(a, b), std::max(a, b))] |= a < b ? 1 : 2;
    }
  }
  std::vector<std::uint32_t> arc_to(size(), kNone);
  for (std::uint32_t y = 0; y < size(); ++y) {
    for (auto e = first_up_[y]; e < first_up_[y + 1]; ++e) arc_to[head_[e]] = e;
    for (auto const xy : arcs_down(y)) {
      auto const first = usable[xy];
      // Swapped: from y down to x, then up; and down from above to x, then up to y.
      auto const through = static_cast<std::uint8_t>(((first & 2) >> 1) | ((first & 1) << 1));
      if (through == 0) continue;
      for (auto xz = xy + 1; xz < first_up_[tail_[xy] + 1]; ++xz) usable[arc_to[head_[xz]]] |= usable[xz] & through;
    }
  }
  std::uint32_t kept = 0;
  for (std::uint32_t v = 0, e = 0; v < size(); ++v) {
    auto const last = first_up_[v + 1];
    for (; e < last; ++e)
      if (usable[e] != 0) head_[kept++] = head_[e];
    first_up_[v + 1] = kept;
  }
  for (auto* of_arcs : {&head_, &tail_, &down_}) {
    of_arcs->resize(kept);
    of_arcs->shrink_to_fit();
  }
}

std::uint32_t Hierarchy::find(std::uint32_t low, std::uint32_t high) const {
  auto const begin = head_.begin() + first_up_[low], end = head_.begin() + first_up_[low + 1];
  auto const found = std::lower_bound(begin, end, high);
  return found == end || *found != high ? kNone : static_cast<std::uint32_t>(found - head_.begin());
}

std::size_t Hierarchy::size_bytes() const {
  auto const bytes = [](auto const&... v) { return ((v.capacity() * sizeof(v[0])) + ...); };
  return bytes(rank_, state_, parent_, first_up_, head_, tail_, first_down_, down_, slot_) + has_link_.capacity() / 8;
}

}  // namespace tocsin::geo
