// UnitsOnRoads: the units as the road network sees them. Each stays snapped to its road, and keeps its part of the search space, while it
// stands where it stood; what moved is worked on again, and an incident then meets all of them at the cost of one small search
// (geo::Fleet).
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/travel/road_hierarchy.h"

namespace tocsin::api {

class UnitsOnRoads {
 public:
  struct Unit {
    std::string_view code;
    std::optional<Wgs84> at;
  };
  struct Times {                                 // One each per unit asked for, in their order.
    std::vector<std::optional<geo::Spot>> from;  // None: it is nowhere, or no road is near.
    std::vector<geo::Trip> trips;                // With lights and sirens.
  };
  // Thread-safe; one question after the other. `graph` is that of `roads`.
  Times times_to(geo::RoadGraph const& graph, std::shared_ptr<geo::RoadHierarchy const> const& roads, std::span<Unit const> units,
                 geo::Spot target);

 private:
  struct Placed {
    std::size_t number = 0;  // In the fleet.
    std::optional<Wgs84> at;
    std::optional<geo::Spot> spot;
  };
  std::mutex mutex_;
  std::shared_ptr<geo::RoadHierarchy const> roads_;  // What the fleet drives on.
  std::uint64_t network_ = 0;                        // Its serial: what the units are snapped to.
  std::unique_ptr<geo::Fleet> fleet_;
  std::map<std::string, Placed, std::less<>> placed_;
};

}  // namespace tocsin::api
