#include "geo/travel/metric.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <utility>

namespace tocsin::geo {

Metric::Metric(WayGraph const& ways, Hierarchy const& hierarchy, DrivingCosts costs)
    : ways_(&ways), hierarchy_(&hierarchy), costs_(std::move(costs)), arcs_(hierarchy.arcs()) {
  customise();
}

void Metric::customise(DrivingCosts costs) {
  costs_ = std::move(costs);
  customise();
}

// From the lowest rank up: what leads down to x and up again is offered to the arc between the two it joins.
void Metric::customise() {
  auto const& h = *hierarchy_;
  is_settled_ = false;
  ++version_;
  std::fill(arcs_.begin(), arcs_.end(), Pair{});
  for (std::uint32_t l = 0; l < ways_->links.size(); ++l) {
    if (!h.has_slot(l)) continue;
    auto const slot = h.slot_of(l);
    auto& cost = slot.is_down ? arcs_[slot.arc].down : arcs_[slot.arc].up;
    cost = std::min(cost, costs_.of(ways_->links[l]));
  }
  auto const first = h.first_up();
  auto const* head = h.head().data();
  // Arcs that cannot be used were left out: what is offered to them goes to a place nobody reads.
  Pair nobody;
  std::vector<Pair*> to(h.size(), &nobody);
  for (std::uint32_t y = 0; y < h.size(); ++y) {
    auto const down = h.arcs_down(y);
    if (down.empty()) continue;
    for (auto e = first[y]; e < first[y + 1]; ++e) to[head[e]] = &arcs_[e];
    for (auto const xy : down) {
      auto const [up, back] = arcs_[xy];
      auto const last = first[h.tail(xy) + 1];
      if (back < kFar && up < kFar) {
        for (auto xz = xy + 1; xz < last; ++xz) {
          auto& yz = *to[head[xz]];
          yz.up = std::min(yz.up, back + arcs_[xz].up);
          yz.down = std::min(yz.down, arcs_[xz].down + up);
        }
      } else if (back < kFar) {
        for (auto xz = xy + 1; xz < last; ++xz) {
          auto& yz = *to[head[xz]];
          yz.up = std::min(yz.up, back + arcs_[xz].up);
        }
      } else if (up < kFar) {
        for (auto xz = xy + 1; xz < last; ++xz) {
          auto& yz = *to[head[xz]];
          yz.down = std::min(yz.down, arcs_[xz].down + up);
        }
      }
    }
    for (auto e = first[y]; e < first[y + 1]; ++e) to[head[e]] = &nobody;
  }
}

template <class Tell>
void Metric::each_link(std::uint32_t arc, bool is_down, Tell tell) const {
  auto const& h = *hierarchy_;
  if (!h.has_link(arc)) return;
  auto const low = h.state_of(h.tail(arc)), high = h.state_of(h.head(arc));
  auto const from = is_down ? high : low, to = is_down ? low : high;
  for (auto l = ways_->first[from]; l < ways_->first[from + 1]; ++l)
    if (ways_->links[l].to == to) tell(l);
}

namespace {

// Where those end that are below `value`, seen from the far end: mostly a few steps back, and then a search would cost more than the steps.
template <class Place>
Place back_to(Place begin, Place at, std::uint32_t value) {
  for (int step = 0; step < 8 && at != begin && *(at - 1) >= value; ++step) --at;
  return at == begin || *(at - 1) < value ? at : std::lower_bound(begin, at, value);
}

}  // namespace

// One arc's cost in one direction, from its links and the triangles below it; no more is looked at once it is as cheap as it can be.
WayCost Metric::recomputed(std::uint32_t arc, bool is_down, WayCost at_least) const {
  auto const& h = *hierarchy_;
  auto best = kFar;
  each_link(arc, is_down, [&](std::uint32_t link) { best = std::min(best, costs_.of(ways_->links[link])); });
  // The ranks below both ends: those below the end that has fewer, where the other end is found beside it. Arcs are numbered by their lower
  // end, so the other end's list is gone through once, in step. From the highest rank down: ways over great roads are cheap, and what costs
  // more than the best known is passed over.
  auto const y = h.tail(arc), z = h.head(arc);
  auto const first = h.first_up();
  auto const below_y = h.arcs_down(y), down_z = h.arcs_down(z);
  auto const below_z = down_z.first(static_cast<std::size_t>(std::lower_bound(down_z.begin(), down_z.end(), first[y]) - down_z.begin()));
  bool const by_y = below_y.size() <= below_z.size();
  auto const ones = by_y ? below_y : below_z, others = by_y ? below_z : below_y;
  auto other = others.end();
  // The way leads down from one end and up to the other.
  bool const first_is_down = by_y != is_down;
  for (auto at = ones.end(); at != ones.begin() && best > at_least;) {
    auto const e = *--at;
    auto const one = first_is_down ? arcs_[e].down : arcs_[e].up;
    if (one >= best) continue;
    auto const x = h.tail(e);
    other = back_to(others.begin(), other, first[x + 1]);
    if (other == others.begin()) break;
    if (auto const found = *(other - 1); found >= first[x])
      best = std::min(best, one + (first_is_down ? arcs_[found].up : arcs_[found].down));
  }
  return best;
}

void Metric::change(std::span<Change const> changes, std::span<std::uint32_t const> first_link_of,
                    std::span<std::uint32_t const> links_of) {
  auto const& h = *hierarchy_;
  is_settled_ = false;
  ++version_;
  // Arcs are numbered by their lower end: in rising order everything below an arc is done before it.
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> due;
  due_.resize(arcs_.size(), 0);
  auto const recompute = [&](std::uint32_t arc, bool is_down) {
    if (due_[arc] == 0) due.push(arc);
    due_[arc] |= is_down ? 2 : 1;
  };
  bool only_dearer = true;
  costs_.closed.resize(costs_.segment.size(), 0);
  for (auto const& [segment, cost, closed] : changes) {
    only_dearer = only_dearer && cost >= costs_.segment[segment] && (costs_.closed[segment] & ~closed) == 0;
    costs_.segment[segment] = cost;
    costs_.closed[segment] = closed;
    for (auto i = first_link_of[segment]; i < first_link_of[segment + 1]; ++i)
      if (h.has_slot(links_of[i])) recompute(h.slot_of(links_of[i]).arc, h.slot_of(links_of[i]).is_down);
  }
  auto const first = h.first_up();
  while (!due.empty()) {
    auto const arc = due.top();
    due.pop();
    auto const before = arcs_[arc];
    auto after = before;
    auto const directions = std::exchange(due_[arc], std::uint8_t{0});
    if ((directions & 1) != 0) after.up = recomputed(arc, false, only_dearer ? before.up : 0);
    if ((directions & 2) != 0) after.down = recomputed(arc, true, only_dearer ? before.down : 0);
    if (before == after) continue;
    arcs_[arc] = after;
    // Who was made of the old cost, or gains by the new one.
    auto const x = h.tail(arc), y = h.head(arc);
    // The third side of each triangle: from z up to y, or from y up to z; both lists are gone through once, in step.
    auto const down_y = h.arcs_down(y);
    auto z_y = down_y.begin();
    auto y_z = first[y];
    for (auto e = first[x]; e < first[x + 1]; ++e) {
      if (e == arc) continue;
      auto const& other = arcs_[e];
      bool const from_y = before.down != after.down && other.up < kFar, to_y = before.up != after.up && other.down < kFar;
      if (!from_y && !to_y) continue;
      auto const z = h.head(e);
      std::uint32_t target = 0;
      if (z < y) {
        z_y = std::lower_bound(z_y, down_y.end(), first[z]);
        if (z_y == down_y.end() || *z_y >= first[z + 1]) continue;
        target = *z_y;
      } else {
        while (y_z < first[y + 1] && h.head(y_z) < z) ++y_z;
        if (y_z == first[y + 1] || h.head(y_z) != z) continue;
        target = y_z;
      }
      auto const concerns = [](WayCost known, WayCost was, WayCost is) { return was != is && (known == was || is < known); };
      auto const y_to_z = y < z ? arcs_[target].up : arcs_[target].down, z_to_y = y < z ? arcs_[target].down : arcs_[target].up;
      if (from_y && concerns(y_to_z, add(before.down, other.up), add(after.down, other.up))) recompute(target, y > z);
      if (to_y && concerns(z_to_y, add(other.down, before.up), add(other.down, after.up))) recompute(target, y < z);
    }
  }
}

// From the highest rank down: an arc's ends may be nearer by way of a third rank above the lower end; then no search needs the arc.
void Metric::settle() {
  auto const& h = *hierarchy_;
  auto const first = h.first_up();
  auto const* head = h.head().data();
  auto perfect = arcs_;
  Pair const nobody;
  std::vector<Pair const*> to(h.size(), &nobody);
  std::vector<std::uint8_t> needed(arcs_.size());  // 1 up, 2 down.
  for (std::uint32_t e = 0; e < arcs_.size(); ++e)
    needed[e] = static_cast<std::uint8_t>((arcs_[e].up < kFar ? 1 : 0) | (arcs_[e].down < kFar ? 2 : 0));
  for (auto y = h.size(); y-- > 0;) {
    auto const down = h.arcs_down(y);
    if (down.empty() || first[y] == first[y + 1]) continue;
    for (auto e = first[y]; e < first[y + 1]; ++e) to[head[e]] = &perfect[e];
    for (auto const xy : down) {
      auto const last = first[h.tail(xy) + 1];
      auto best = perfect[xy];
      for (auto xz = xy + 1; xz < last; ++xz) {
        auto const [y_z, z_y] = *to[head[xz]];
        auto& other = perfect[xz];
        // x to z by way of y, and x to y by way of z; then the same backwards.
        if (auto const c = best.up + y_z; c <= other.up) other.up = c, needed[xz] &= ~1U;
        if (auto const c = other.up + z_y; c <= best.up) best.up = c, needed[xy] &= ~1U;
        if (auto const c = z_y + best.down; c <= other.down) other.down = c, needed[xz] &= ~2U;
        if (auto const c = y_z + other.down; c <= best.down) best.down = c, needed[xy] &= ~2U;
      }
      perfect[xy] = best;
    }
    for (auto e = first[y]; e < first[y + 1]; ++e) to[head[e]] = &nobody;
  }
  for (auto const is_down : {false, true}) {
    auto& side = is_down ? down_ : up_;
    std::uint8_t const bit = is_down ? 2 : 1;
    auto const count = static_cast<std::size_t>(std::count_if(needed.begin(), needed.end(), [&](auto n) { return (n & bit) != 0; }));
    side = {};
    side.first.reserve(h.size() + 1);
    side.first.push_back(0);
    side.head.reserve(count);
    side.cost.reserve(count);
    for (std::uint32_t v = 0; v < h.size(); ++v) {
      for (auto e = first[v]; e < first[v + 1]; ++e) {
        if ((needed[e] & bit) == 0) continue;
        side.head.push_back(head[e]);
        side.cost.push_back(is_down ? arcs_[e].down : arcs_[e].up);
      }
      side.first.push_back(static_cast<std::uint32_t>(side.head.size()));
    }
  }
  is_settled_ = true;
  ++version_;
}

UpwardArcs Metric::along() const {
  if (is_settled_) return {up_.first.data(), up_.head.data(), up_.cost.data(), 1};
  return {hierarchy_->first_up().data(), hierarchy_->head().data(), arcs_.empty() ? nullptr : &arcs_[0].up, 2};
}

UpwardArcs Metric::against() const {
  if (is_settled_) return {down_.first.data(), down_.head.data(), down_.cost.data(), 1};
  return {hierarchy_->first_up().data(), hierarchy_->head().data(), arcs_.empty() ? nullptr : &arcs_[0].down, 2};
}

void Metric::unpack(std::uint32_t arc, bool is_down, std::vector<std::uint32_t>& links) const {
  auto const& h = *hierarchy_;
  struct Part {
    std::uint32_t arc;
    bool is_down;
  };
  std::vector<Part> open{{arc, is_down}};
  while (!open.empty()) {
    auto const part = open.back();
    open.pop_back();
    auto const cost = part.is_down ? arcs_[part.arc].down : arcs_[part.arc].up;
    auto straight = Hierarchy::kNone;
    each_link(part.arc, part.is_down, [&](std::uint32_t link) {
      if (costs_.of(ways_->links[link]) == cost) straight = std::min(straight, link);
    });
    if (straight != Hierarchy::kNone) {
      links.push_back(straight);
      continue;
    }
    auto const low = h.tail(part.arc), high = h.head(part.arc);
    for (auto const x_low : h.arcs_down(low)) {
      auto const x_high = h.find(h.tail(x_low), high);
      if (x_high == Hierarchy::kNone) continue;
      auto const& a = arcs_[x_low];
      auto const& b = arcs_[x_high];
      if ((part.is_down ? b.down + a.up : a.down + b.up) != cost) continue;
      // First driven, last pushed.
      open.push_back(part.is_down ? Part{x_low, false} : Part{x_high, false});
      open.push_back(part.is_down ? Part{x_high, true} : Part{x_low, true});
      break;
    }
  }
}

std::size_t Metric::size_bytes() const {
  auto const bytes = [](auto const&... v) { return ((v.capacity() * sizeof(v[0])) + ...); };
  return bytes(arcs_, costs_.segment, costs_.closed, up_.first, up_.head, up_.cost, due_, down_.first, down_.head, down_.cost);
}

LinksOfSegments::LinksOfSegments(std::size_t segments, WayGraph const& ways) : first(segments + 1, 0), links(ways.links.size()) {
  for (auto const& link : ways.links) ++first[segment_of(link.arc()) + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  auto next = first;
  for (std::uint32_t l = 0; l < ways.links.size(); ++l) links[next[segment_of(ways.links[l].arc())]++] = l;
}

}  // namespace tocsin::geo
