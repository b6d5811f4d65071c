// Hierarchy: what a customisable contraction hierarchy (Dibbelt, Strasser, Wagner, 2014) knows before any metric: states in the order in
// which they are taken out, the arcs between them that stand for everything below, and which link each of them begins from.
// States are called by their rank here: 0 is taken out first. An arc lies between two ranks, from the lower to the higher one; a metric
// gives it two costs, up and down. Arcs that no way can use in either direction (a turn that is nowhere allowed) are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/travel/way_graph.h"

namespace tocsin::geo {

class Hierarchy {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  Hierarchy() = default;
  // `order` is a permutation of the states; any gives right answers, a good one gives fast ones. `ways` must outlive the object.
  Hierarchy(WayGraph const& ways, std::span<std::uint32_t const> order);

  std::uint32_t size() const { return static_cast<std::uint32_t>(parent_.size()); }
  std::uint32_t arcs() const { return static_cast<std::uint32_t>(head_.size()); }
  std::uint32_t rank_of(std::uint32_t state) const { return rank_[state]; }
  std::uint32_t state_of(std::uint32_t rank) const { return state_[rank]; }
  // All ranks that can be met on the way up lie on the chain of parents.
  std::uint32_t parent(std::uint32_t rank) const { return parent_[rank]; }

  std::span<std::uint32_t const> first_up() const { return first_up_; }  // Arcs by their lower end, heads ascending.
  std::span<std::uint32_t const> head() const { return head_; }
  std::uint32_t head(std::uint32_t arc) const { return head_[arc]; }
  std::uint32_t tail(std::uint32_t arc) const { return tail_[arc]; }
  std::span<std::uint32_t const> arcs_down(std::uint32_t rank) const {  // Arcs by their higher end, tails ascending.
    return std::span(down_).subspan(first_down_[rank], first_down_[rank + 1] - first_down_[rank]);
  }
  std::uint32_t find(std::uint32_t low, std::uint32_t high) const;  // kNone when there is none.

  struct Slot {
    std::uint32_t arc = kNone;
    bool is_down = false;
  };
  // Where a link's cost goes; none for a link from a state to itself.
  Slot slot_of(std::uint32_t link) const { return {slot_[link] >> 1, (slot_[link] & 1) != 0}; }
  bool has_slot(std::uint32_t link) const { return slot_[link] != kNone; }
  // Most arcs stand for others: no link's cost goes there.
  bool has_link(std::uint32_t arc) const { return has_link_[arc]; }
  std::size_t size_bytes() const;
  // Different for each that was built: what is kept beside one is not taken for another's.
  std::uint64_t serial() const { return serial_; }

 private:
  void close(std::vector<std::vector<std::uint32_t>> up);
  void drop_unusable(WayGraph const& ways);
  void index_down();

  std::uint64_t serial_ = 0;
  std::vector<std::uint32_t> rank_, state_, parent_;
  std::vector<std::uint32_t> first_up_, head_, tail_;
  std::vector<std::uint32_t> first_down_, down_;
  std::vector<std::uint32_t> slot_;  // Per link: arc * 2 + 1 for down.
  std::vector<bool> has_link_;       // Per arc.
};

}  // namespace tocsin::geo
