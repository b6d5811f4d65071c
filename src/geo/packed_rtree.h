// PackedRTree: a static R-tree in two flat arrays (sorted along a Hilbert curve, 16 children a node, no pointers), so that it is
// compiled into a data set and used where it lies. After Kamel and Faloutsos, "On packing R-trees" (1993).
#pragma once

#include <cstdint>
#include <queue>
#include <span>
#include <vector>

#include "geo/shapes.h"

namespace tocsin::geo {

// Position of p along a Hilbert curve through the box; near in rank is near in place.
std::uint64_t hilbert_rank(Wgs84 p, Box const& box);

struct PackedRTreeStorage {
  std::vector<Box> boxes;            // All leaves, then each level above, root last.
  std::vector<std::uint32_t> items;  // Item of each leaf.
};
PackedRTreeStorage build_packed_rtree(std::span<Box const> item_boxes);

class PackedRTree {
 public:
  static constexpr std::size_t kChildren = 16;

  PackedRTree() = default;
  PackedRTree(std::span<Box const> boxes, std::span<std::uint32_t const> items);
  explicit PackedRTree(PackedRTreeStorage const& s) : PackedRTree(s.boxes, s.items) {}
  std::size_t size() const { return items_.size(); }
  // False when the arrays cannot belong together (a damaged file).
  bool is_sound() const;

  // Calls visit(item) for every item whose box overlaps.
  template <class Visit>
  void overlapping(Box const& box, Visit&& visit) const {
    if (items_.empty()) return;
    walk(levels_.size() - 1, 0, box, visit);
  }

  // Visits items in order of distance until visit returns false or `limit_m` is passed. distance(item) gives metres, or < 0 to leave
  // the item out; it must not be less than the distance to the item's box.
  template <class Distance, class Visit>
  void nearest(Wgs84 point, double limit_m, Distance&& distance, Visit&& visit) const {
    if (items_.empty()) return;
    LocalPlane const plane(point);
    struct Entry {
      double metres;
      std::uint32_t level;  // 0: a leaf not yet measured; kMeasured: an item with its true distance.
      std::uint32_t index;
      bool operator>(Entry const& o) const {
        return metres != o.metres ? metres > o.metres : level != o.level ? level > o.level : index > o.index;
      }
    };
    constexpr std::uint32_t kMeasured = UINT32_MAX;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    queue.push({0, static_cast<std::uint32_t>(levels_.size() - 1), 0});
    while (!queue.empty()) {
      auto const top = queue.top();
      queue.pop();
      if (top.metres > limit_m) return;
      if (top.level == kMeasured) {
        if (!visit(items_[top.index], top.metres)) return;
      } else if (top.level == 0) {
        double const metres = distance(items_[top.index]);
        if (metres >= 0 && metres <= limit_m) queue.push({metres, kMeasured, top.index});
      } else {
        auto const [first, last] = children(top.level, top.index);
        for (auto child = first; child < last; ++child) {
          double const metres = plane.distance_to(boxes_[levels_[top.level - 1].first + child]);
          if (metres <= limit_m) queue.push({metres, top.level - 1, static_cast<std::uint32_t>(child)});
        }
      }
    }
  }

 private:
  struct Level {
    std::size_t first = 0, count = 0;
  };
  struct Range {
    std::size_t first, last;
  };
  Range children(std::size_t level, std::size_t index) const {
    std::size_t const below = levels_[level - 1].count;
    std::size_t const first = index * kChildren;
    return {first, first + kChildren < below ? first + kChildren : below};
  }
  template <class Visit>
  void walk(std::size_t level, std::size_t index, Box const& box, Visit&& visit) const {
    if (!boxes_[levels_[level].first + index].overlaps(box)) return;
    if (level == 0) {
      visit(items_[index]);
      return;
    }
    auto const [first, last] = children(level, index);
    for (auto child = first; child < last; ++child) walk(level - 1, child, box, visit);
  }

  std::span<Box const> boxes_;
  std::span<std::uint32_t const> items_;
  std::vector<Level> levels_;
};

}  // namespace tocsin::geo
