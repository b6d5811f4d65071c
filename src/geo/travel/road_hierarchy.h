// RoadHierarchy: travel times by a customisable contraction hierarchy. Built once for a road network; each mode is a metric on it.
// Roads that are closed are set with close_roads(), which takes effect at once; closures in the conditions of one question (what if) come
// on top, and cost that question a metric of its own. Questions may come from several threads; close_roads() and settle() change the object
// and need it for themselves: while others ask, a copy is changed, which shares the network and has metrics of its own.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/travel/metric.h"
#include "geo/travel/search.h"
#include "geo/travel/spot_seeds.h"
#include "geo/travel/sweep_part.h"
#include "geo/travel_time.h"

namespace tocsin::geo {

class RoadHierarchy final : public TravelTime {
 public:
  // The graph's arrays must outlive this object and its copies.
  explicit RoadHierarchy(RoadGraph const& graph, SpeedProfiles const& profiles = {}, RoadRules const& rules = {});

  std::vector<Trip> many_to_one(std::span<Spot const> sources, Spot target, Conditions const& conditions) const override;
  std::vector<Trip> one_to_many(Spot source, std::span<Spot const> targets, Conditions const& conditions) const override;
  std::vector<Trip> many_to_many(std::span<Spot const> sources, std::span<Spot const> targets, Conditions const& conditions) const override;
  std::optional<Route> route(Spot from, Spot to, Conditions const& conditions) const override;
  std::vector<Reached> reach(Spot from, std::uint32_t limit_ms, Conditions const& conditions) const override;
  Trip between(Spot from, Spot to, Conditions const& conditions) const;

  std::unique_ptr<RoadHierarchy> copy() const;
  // The same roads, closed where they are, driven at other speeds. Not settled.
  std::unique_ptr<RoadHierarchy> with_speeds(SpeedProfiles const& profiles) const;
  SpeedProfiles const& speeds() const { return driving_->profiles; }
  // From now on these and no others are closed. At most a millisecond for ten roads of a city; searches are a little slower until settle().
  void close_roads(Closures closures);
  void settle();
  bool is_settled() const { return metric_[0].is_settled() && metric_[1].is_settled(); }
  Closures const& closed_roads() const { return closed_; }

  WayGraph const& ways() const { return network_->ways; }
  Hierarchy const& hierarchy() const { return network_->hierarchy; }
  // As if nothing were closed.
  DrivingCosts const& driving_costs(TravelMode mode) const { return driving_->whole[static_cast<std::size_t>(mode)]; }
  SpotSeeds seeds(TravelMode mode) const { return {network_->graph, network_->ways, driving_costs(mode)}; }
  Metric const& metric(TravelMode mode) const { return metric_[static_cast<std::size_t>(mode)]; }

 private:
  friend class Fleet;
  // What does not change when roads close or speeds change.
  struct Network {
    Network(RoadGraph const& graph, RoadRules const& rules);
    Network(Network const&) = delete;

    RoadGraph graph;
    WayGraph ways;
    Hierarchy hierarchy;
    LinksOfSegments links_of_segments;
  };
  // At some speeds, as if nothing were closed.
  struct Driving {
    SpeedProfiles profiles;
    std::array<DrivingCosts, 2> whole;
  };
  RoadHierarchy(RoadHierarchy const&) = default;
  std::shared_ptr<Driving const> driven_at(SpeedProfiles const& profiles) const;
  class Chosen;
  std::vector<Trip> to_all(Spot origin, std::span<Spot const> others, bool along, Conditions const& conditions) const;

  std::shared_ptr<Network const> network_;
  std::shared_ptr<Driving const> driving_;
  std::vector<Metric> metric_;  // Per mode.
  Closures closed_;
};

// Units that stay snapped: each holds its part of the search space, and only what moves is worked on again; a question then costs one
// small search from the incident and one sweep. For one thread.
class Fleet {
 public:
  explicit Fleet(RoadHierarchy const& roads) : roads_(roads), search_(roads.hierarchy()) {}
  // `unit` is a number that the caller chooses, best from 0 without gaps.
  void place(std::size_t unit, Spot spot);
  void remove(std::size_t unit);
  // One per unit number; not reachable where there is no unit.
  std::vector<Trip> times_to(Spot target, TravelMode mode);

 private:
  struct ByMode {
    SweepPart part;
    std::uint64_t of_version = 0;   // Of the metric.
    std::size_t size_when_new = 0;  // What units left behind is cleared away when it is as much again.
    std::vector<Seeds> seeds;       // Per unit, in places of the part.
  };
  void renew(TravelMode mode);

  RoadHierarchy const& roads_;
  Search search_;
  std::vector<std::optional<Spot>> spots_;
  std::array<ByMode, 2> by_mode_;
};

}  // namespace tocsin::geo
