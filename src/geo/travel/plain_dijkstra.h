// PlainDijkstra: the slow, obvious twin of the hierarchy: the same ways, costs and seeds, a heap, and nothing clever. For tests, benchmarks
// and `--engine dijkstra`.
#pragma once

#include <span>
#include <vector>

#include "geo/travel/metric.h"
#include "geo/travel/search.h"

namespace tocsin::geo {

// The least cost from the seeds to every state.
std::vector<WayCost> plain_dijkstra(WayGraph const& ways, DrivingCosts const& costs, std::span<Seed const> begins);
WayCost least_at(std::vector<WayCost> const& labels, std::span<Seed const> ends);

}  // namespace tocsin::geo
