// ExactTravelTime: Dijkstra from the incident to all units at once, against the arcs: over the small core of the graph when nothing is
// closed, over the whole graph until the last unit is reached when something is. Ways are compared by (weight, time, length): weight is
// time with private roads made dear. Safe to use from several threads.
#pragma once

#include <memory>
#include <vector>

#include "geo/eliminated_graph.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

class ExactTravelTime final : public TravelTime {
 public:
  // The graph's arrays must outlive this object.
  explicit ExactTravelTime(RoadGraph const& graph, SpeedProfiles const& profiles = {});
  ~ExactTravelTime() override;

  std::vector<Trip> many_to_one(std::span<Spot const> sources, Spot target, Conditions const& conditions) const override;
  std::vector<Trip> one_to_many(Spot source, std::span<Spot const> targets, Conditions const& conditions) const override;
  std::optional<Route> route(Spot from, Spot to, Conditions const& conditions) const override;

  // The cost of the whole segment in one direction: high half weight, low half milliseconds (for the twin in the tests).
  std::uint64_t cost(SegmentId s, TravelMode mode) const { return cost_[static_cast<std::size_t>(mode)][s]; }

 private:
  struct Hop {  // One arc, as seen from the junction that the search stands on.
    std::uint32_t junction;
    ArcId arc;
    std::uint64_t cost;
  };
  enum class Against : bool { kNo, kYes };
  struct Search;
  Search run(Spot origin, std::span<Spot const> ends, Against against, Conditions const& conditions) const;
  Search run_eliminated(Spot origin, Conditions const& conditions) const;
  struct Choice {
    Trip trip;
    ArcId arc = 0;                  // The arc of the end's own segment.
    bool stays_on_segment = false;  // Origin and end share a segment and the way does not leave it.
  };
  Choice best(Search const& search, Spot origin, Spot end, Against against, Conditions const& conditions) const;
  std::vector<Trip> all(Spot origin, std::span<Spot const> ends, Against against, Conditions const& conditions) const;
  std::vector<Hop> hops(std::span<std::uint32_t const> first, std::span<ArcId const> arcs, TravelMode mode, bool against) const;

  RoadGraph graph_;
  std::vector<std::uint64_t> cost_[2];
  std::vector<Hop> hops_[2][2];    // [mode][against]
  EliminatedGraph eliminated_[2];  // Per mode.
};

}  // namespace tocsin::geo
