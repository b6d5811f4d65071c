#include "api/advice/units_on_roads.h"

namespace tocsin::api {

UnitsOnRoads::Times UnitsOnRoads::times_to(geo::RoadGraph const& graph, std::shared_ptr<geo::RoadHierarchy const> const& roads,
                                           std::span<Unit const> units, geo::Spot target) {
  std::scoped_lock const lock(mutex_);
  if (network_ != roads->hierarchy().serial()) {
    placed_.clear();
    fleet_ = nullptr;
    network_ = roads->hierarchy().serial();
  }
  if (!fleet_ || roads_ != roads) {
    fleet_ = std::make_unique<geo::Fleet>(*roads);
    roads_ = roads;
    for (auto const& [code, placed] : placed_)
      if (placed.spot) fleet_->place(placed.number, *placed.spot);
  }
  std::vector<std::size_t> numbers;
  numbers.reserve(units.size());
  Times out;
  out.from.reserve(units.size());
  for (Unit const& unit : units) {
    auto found = placed_.find(unit.code);
    if (found == placed_.end()) found = placed_.emplace(std::string(unit.code), Placed{.number = placed_.size()}).first;
    auto& placed = found->second;
    if (placed.at != unit.at) {
      placed.at = unit.at;
      placed.spot.reset();
      if (unit.at)
        if (auto const snapped = geo::snap(graph, *unit.at)) placed.spot = snapped->spot;
      if (placed.spot) {
        fleet_->place(placed.number, *placed.spot);
      } else {
        fleet_->remove(placed.number);
      }
    }
    numbers.push_back(placed.number);
    out.from.push_back(placed.spot);
  }
  auto const all = fleet_->times_to(target, geo::TravelMode::kSiren);
  out.trips.reserve(units.size());
  for (std::size_t const number : numbers) out.trips.push_back(number < all.size() ? all[number] : geo::Trip{});
  return out;
}

}  // namespace tocsin::api
