#include "geo/packed_rtree.h"

#include <algorithm>
#include <numeric>

namespace tocsin::geo {

std::uint64_t hilbert_rank(Wgs84 p, Box const& box) {
  auto const scale = [](std::int64_t value, std::int64_t low, std::int64_t high) -> std::uint32_t {
    if (high <= low) return 0;
    return static_cast<std::uint32_t>((std::clamp(value, low, high) - low) * 65535 / (high - low));
  };
  std::uint32_t x = scale(p.lon_e7, box.min_lon, box.max_lon);
  std::uint32_t y = scale(p.lat_e7, box.min_lat, box.max_lat);
  std::uint64_t rank = 0;
  for (std::uint32_t s = 32768; s > 0; s /= 2) {
    std::uint32_t const rx = (x & s) ? 1 : 0, ry = (y & s) ? 1 : 0;
    rank += std::uint64_t{s} * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = 65535 - x;
        y = 65535 - y;
      }
      std::swap(x, y);
    }
  }
  return rank;
}

PackedRTreeStorage build_packed_rtree(std::span<Box const> item_boxes) {
  PackedRTreeStorage tree;
  Box all;
  for (auto const& box : item_boxes) all.add(box);
  std::vector<std::uint64_t> rank(item_boxes.size());
  for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = hilbert_rank(item_boxes[i].middle(), all);
  tree.items.resize(item_boxes.size());
  std::iota(tree.items.begin(), tree.items.end(), 0U);
  std::sort(tree.items.begin(), tree.items.end(), [&](auto a, auto b) { return rank[a] != rank[b] ? rank[a] < rank[b] : a < b; });
  for (auto const item : tree.items) tree.boxes.push_back(item_boxes[item]);
  std::size_t first = 0, count = tree.items.size();
  while (count > 1) {
    std::size_t const parents = (count + PackedRTree::kChildren - 1) / PackedRTree::kChildren;
    for (std::size_t parent = 0; parent < parents; ++parent) {
      Box box;
      for (std::size_t c = parent * PackedRTree::kChildren; c < std::min(count, (parent + 1) * PackedRTree::kChildren); ++c)
        box.add(tree.boxes[first + c]);
      tree.boxes.push_back(box);
    }
    first += count;
    count = parents;
  }
  return tree;
}

PackedRTree::PackedRTree(std::span<Box const> boxes, std::span<std::uint32_t const> items) : boxes_(boxes), items_(items) {
  if (items.empty()) return;
  std::size_t first = 0, count = items.size();
  levels_.push_back({0, count});
  while (count > 1) {
    first += count;
    count = (count + kChildren - 1) / kChildren;
    levels_.push_back({first, count});
  }
}

bool PackedRTree::is_sound() const {
  if (items_.empty()) return boxes_.empty();
  if (boxes_.size() != levels_.back().first + levels_.back().count) return false;
  return std::all_of(items_.begin(), items_.end(), [&](auto item) { return item < items_.size(); });
}

}  // namespace tocsin::geo
