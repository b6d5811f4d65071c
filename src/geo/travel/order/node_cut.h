// NodeCut: the fewest nodes whose removal parts one set of nodes of a small mesh from another (maximum flow with unit node capacities, by
// Dinic's algorithm on states that a flow enters or leaves a node in).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace tocsin::geo {

class NodeCut {
 public:
  // The mesh's arrays must outlive the object. Nodes of `starts` and `ends` may be part of the cut; the sets are disjoint.
  NodeCut(std::span<std::uint32_t const> first, std::span<std::uint32_t const> neighbours);

  // The size of the least cut; more than `limit` is told as limit + 1, without the cut.
  std::uint32_t solve(std::span<std::uint32_t const> starts, std::span<std::uint32_t const> ends, std::uint32_t limit);

  enum class Side : std::uint8_t { kStart, kCut, kEnd };
  // After solve: where each node lies; the cut nearest to the starts, or nearest to the ends.
  void sides_near_starts(std::vector<Side>& sides);
  void sides_near_ends(std::vector<Side>& sides);

 private:
  // State 2v: about to enter v; 2v + 1: about to leave it.
  static constexpr std::uint32_t kNone = UINT32_MAX, kOutside = UINT32_MAX - 1;
  bool level_states();
  bool advance(std::uint32_t start);
  void apply(std::span<std::uint32_t const> states);
  void sides(std::vector<Side>& sides, bool near_starts);

  std::span<std::uint32_t const> first_, neighbours_;
  std::vector<std::uint32_t> starts_, ends_;
  std::vector<std::uint8_t> is_end_;
  std::vector<std::uint32_t> before_, after_;  // The flow through each node; kOutside at its two ends.
  std::vector<std::uint32_t> level_, next_edge_, queue_, stack_;
};

}  // namespace tocsin::geo
