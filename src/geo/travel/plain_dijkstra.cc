#include "geo/travel/plain_dijkstra.h"

#include <functional>
#include <queue>
#include <utility>

namespace tocsin::geo {

std::vector<WayCost> plain_dijkstra(WayGraph const& ways, DrivingCosts const& costs, std::span<Seed const> begins) {
  std::vector<WayCost> labels(ways.states(), kFar);
  using Entry = std::pair<WayCost, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  auto const reach = [&](std::uint32_t state, WayCost cost) {
    if (cost >= labels[state]) return;
    labels[state] = cost;
    queue.emplace(cost, state);
  };
  for (auto const& seed : begins) reach(seed.state, seed.cost);
  while (!queue.empty()) {
    auto const [cost, state] = queue.top();
    queue.pop();
    if (cost != labels[state]) continue;
    for (auto const& link : ways.from(state)) reach(link.to, add(cost, costs.of(link)));
  }
  return labels;
}

WayCost least_at(std::vector<WayCost> const& labels, std::span<Seed const> ends) {
  auto best = kFar;
  for (auto const& end : ends) best = std::min(best, add(labels[end.state], end.cost));
  return best;
}

}  // namespace tocsin::geo
