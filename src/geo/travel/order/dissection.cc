#include "geo/travel/order/dissection.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "geo/travel/order/node_cut.h"

namespace tocsin::geo {
namespace {

constexpr std::uint32_t kNoNode = UINT32_MAX;
constexpr std::uint32_t kSmallCell = 20;  // Ordered by degree: with its border it fits into one machine word of neighbours.

class Dissection {
 public:
  explicit Dissection(Mesh const& mesh) : mesh_(mesh), cell_(mesh.size()), local_(mesh.size(), kNoNode), order_(mesh.size()) {
    for (std::uint32_t v = 0; v < mesh.size(); ++v) cell_[v] = v;
  }
  std::vector<std::uint32_t> run() {
    std::vector<Task> tasks{{0, mesh_.size()}};
    while (!tasks.empty()) {
      auto const task = tasks.back();
      tasks.pop_back();
      if (task.last - task.first <= 1) {
        if (task.last > task.first) order_[task.first] = cell_[task.first];
        continue;
      }
      if (task.last - task.first <= kSmallCell && order_small(task)) continue;
      split(task, tasks);
    }
    return std::move(order_);
  }

 private:
  // Nodes cell_[first, last) take the places [first, last) of the order.
  struct Task {
    std::uint32_t first, last;
  };

  void split(Task task, std::vector<Task>& tasks) {
    take_cell(task);
    auto const parts = components();
    if (parts > 1) {
      // Each component is a cell of its own; the numbering is by first node, so that it is the same everywhere.
      std::vector<std::uint32_t> begin(parts + 1, 0);
      for (auto const c : component_) ++begin[c + 1];
      for (std::uint32_t c = 0; c < parts; ++c) begin[c + 1] += begin[c];
      auto next = begin;
      std::vector<std::uint32_t> sorted(nodes_.size());
      for (std::uint32_t i = 0; i < nodes_.size(); ++i) sorted[next[component_[i]]++] = nodes_[i];
      std::copy(sorted.begin(), sorted.end(), cell_.begin() + task.first);
      for (std::uint32_t c = 0; c < parts; ++c) tasks.push_back({task.first + begin[c], task.first + begin[c + 1]});
      return;
    }
    auto const sides = cut();
    auto at = task.first;
    for (auto const wanted : {NodeCut::Side::kStart, NodeCut::Side::kEnd}) {
      auto const begin = at;
      for (std::uint32_t i = 0; i < nodes_.size(); ++i)
        if (sides[i] == wanted) cell_[at++] = nodes_[i];
      if (at > begin) tasks.push_back({begin, at});
    }
    for (std::uint32_t i = 0; i < nodes_.size(); ++i)
      if (sides[i] == NodeCut::Side::kCut) order_[at++] = nodes_[i];
  }

  // The cell as a mesh of its own.
  void take_cell(Task task) {
    nodes_.assign(cell_.begin() + task.first, cell_.begin() + task.last);
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) local_[nodes_[i]] = i;
    first_.assign(1, 0);
    neighbours_.clear();
    for (auto const v : nodes_) {
      for (auto e = mesh_.first[v]; e < mesh_.first[v + 1]; ++e)
        if (auto const u = local_[mesh_.neighbours[e]]; u != kNoNode) neighbours_.push_back(u);
      first_.push_back(static_cast<std::uint32_t>(neighbours_.size()));
    }
    for (auto const v : nodes_) local_[v] = kNoNode;
  }

  std::uint32_t components() {
    component_.assign(nodes_.size(), kNoNode);
    std::vector<std::uint32_t> open;
    std::uint32_t count = 0;
    for (std::uint32_t root = 0; root < nodes_.size(); ++root) {
      if (component_[root] != kNoNode) continue;
      component_[root] = count;
      open.assign(1, root);
      while (!open.empty()) {
        auto const v = open.back();
        open.pop_back();
        for (auto e = first_[v]; e < first_[v + 1]; ++e) {
          if (component_[neighbours_[e]] != kNoNode) continue;
          component_[neighbours_[e]] = count;
          open.push_back(neighbours_[e]);
        }
      }
      ++count;
    }
    return count;
  }

  // The best of the cuts along four lines, each nearest to either end: few nodes for the size of the smaller side.
  std::vector<NodeCut::Side> cut() {
    auto const n = static_cast<std::uint32_t>(nodes_.size());
    auto const quarter = std::max(1U, n / 4);
    double const shrink = std::cos(mesh_.at[nodes_[0]].lat() * 3.14159265358979 / 180);
    auto const x = [&](std::uint32_t i) { return std::llround(mesh_.at[nodes_[i]].lon_e7 * shrink); };
    auto const y = [&](std::uint32_t i) { return std::int64_t{mesh_.at[nodes_[i]].lat_e7}; };
    std::vector<NodeCut::Side> best, sides;
    double best_score = 1e300;
    NodeCut flow(first_, neighbours_);
    for (auto const& [dx, dy] : std::array<std::pair<int, int>, 4>{{{1, 0}, {0, 1}, {1, 1}, {1, -1}}}) {
      std::vector<std::pair<std::int64_t, std::uint32_t>> along(n);
      for (std::uint32_t i = 0; i < n; ++i) along[i] = {dx * x(i) + dy * y(i), i};
      std::nth_element(along.begin(), along.begin() + quarter, along.end());
      std::nth_element(along.begin() + quarter, along.end() - quarter, along.end());
      std::vector<std::uint32_t> starts, ends;
      for (std::uint32_t i = 0; i < quarter; ++i) {
        starts.push_back(along[i].second);
        ends.push_back(along[n - 1 - i].second);
      }
      std::sort(starts.begin(), starts.end());
      std::sort(ends.begin(), ends.end());
      auto const limit = best.empty() ? quarter : std::min(quarter, static_cast<std::uint32_t>(best_score * n / 2));
      if (flow.solve(starts, ends, limit) > limit) continue;
      for (bool const near_starts : {true, false}) {
        if (near_starts)
          flow.sides_near_starts(sides);
        else
          flow.sides_near_ends(sides);
        std::array<std::uint32_t, 3> count{};
        for (auto const s : sides) ++count[static_cast<std::size_t>(s)];
        auto const smaller = std::min(count[0], count[2]);
        double const score = static_cast<double>(count[1]) / std::max(0.1, static_cast<double>(smaller));
        if (score >= best_score) continue;
        best_score = score;
        best = sides;
      }
    }
    return best;
  }

  // Fewest neighbours first, over neighbours as bits: the cell's nodes, then those around it, which stay.
  bool order_small(Task task) {
    std::array<std::uint32_t, 64> nodes{};
    std::array<std::uint64_t, 64> beside{};
    auto const n = task.last - task.first;
    std::uint32_t all = n;
    for (std::uint32_t i = 0; i < n; ++i) local_[nodes[i] = cell_[task.first + i]] = i;
    bool fits = true;
    for (std::uint32_t i = 0; i < n && fits; ++i) {
      for (auto e = mesh_.first[nodes[i]]; e < mesh_.first[nodes[i] + 1] && fits; ++e) {
        auto const u = mesh_.neighbours[e];
        if (local_[u] == kNoNode) {
          if (all == 64) {
            fits = false;
            break;
          }
          nodes[all] = u;
          local_[u] = all++;
        }
        beside[i] |= std::uint64_t{1} << local_[u];
        beside[local_[u]] |= std::uint64_t{1} << i;
      }
    }
    for (std::uint32_t i = 0; i < all; ++i) local_[nodes[i]] = kNoNode;
    if (!fits) return false;
    std::uint64_t left = (std::uint64_t{1} << n) - 1;
    for (auto at = task.first; left != 0; ++at) {
      std::uint32_t least = 0;
      int degree = 65;
      for (auto rest = left; rest != 0; rest &= rest - 1) {
        auto const i = static_cast<std::uint32_t>(std::countr_zero(rest));
        if (int const d = std::popcount(beside[i]); d < degree) {
          degree = d;
          least = i;
        }
      }
      auto const around = beside[least];
      for (auto rest = around; rest != 0; rest &= rest - 1) {
        auto const u = static_cast<std::uint32_t>(std::countr_zero(rest));
        beside[u] = (beside[u] | around) & ~(std::uint64_t{1} << u) & ~(std::uint64_t{1} << least);
      }
      left &= ~(std::uint64_t{1} << least);
      order_[at] = nodes[least];
    }
    return true;
  }

  Mesh const& mesh_;
  std::vector<std::uint32_t> cell_, local_, order_;
  std::vector<std::uint32_t> nodes_, first_, neighbours_, component_;  // Of the cell that is being cut.
};

}  // namespace

std::vector<std::uint32_t> dissect(Mesh const& mesh) { return Dissection(mesh).run(); }

}  // namespace tocsin::geo
