#include "feed/fleet_board.h"

#include <algorithm>
#include <tuple>

namespace tocsin::feed {

void FleetBoard::add(std::string unit_id, std::vector<std::string> capabilities, Wgs84 home) {
  Unit unit;
  unit.capabilities = std::move(capabilities);
  unit.home = unit.from = home;
  units_.insert_or_assign(std::move(unit_id), std::move(unit));
}

void FleetBoard::send(std::string const& unit_id) {
  auto const at = units_.find(unit_id);
  if (at == units_.end()) return;
  at->second.was_in_quarters = at->second.in_quarters;
  at->second.free = at->second.in_quarters = false;
  ++at->second.way;
}

FleetBoard::WayHome FleetBoard::release(std::string const& unit_id, std::optional<Wgs84> place, Instant at, std::optional<Duration> took) {
  auto const found = units_.find(unit_id);
  if (found == units_.end()) return {at, 0};
  Unit& unit = found->second;
  unit.free = true;
  unit.from = place.value_or(unit.home);
  unit.left_at = at;
  unit.home_at = !place ? at : at + std::clamp(took.value_or(Duration::minutes(5)), Duration::minutes(2), Duration::minutes(20));
  return {unit.home_at, ++unit.way};
}

std::optional<FleetBoard::WayHome> FleetBoard::call_off(std::string const& unit_id, Instant at) {
  auto const found = units_.find(unit_id);
  if (found == units_.end()) return {};
  Unit& unit = found->second;
  if (!unit.was_in_quarters) return release(unit_id, unit.from, at, {});
  unit.free = unit.in_quarters = true;
  return {};
}

bool FleetBoard::arrive_home(std::string const& unit_id, std::uint64_t way) {
  auto const found = units_.find(unit_id);
  if (found == units_.end() || !found->second.free || found->second.way != way) return false;
  found->second.in_quarters = true;
  return true;
}

bool FleetBoard::Free::can(std::string_view capability) const {
  return std::ranges::find(*capabilities, capability) != capabilities->end();
}

std::vector<FleetBoard::Free> FleetBoard::free_units(Instant now) const {
  std::vector<Free> out;
  for (auto const& [id, unit] : units_) {
    if (!unit.free) continue;
    Free one{id, unit.home, unit.in_quarters, &unit.capabilities};
    if (!unit.in_quarters && now < unit.home_at) {
      std::int64_t const whole = (unit.home_at - unit.left_at).us, gone = (now - unit.left_at).us;
      auto const between = [&](std::int32_t from, std::int32_t to) {
        double const share = static_cast<double>(gone) / static_cast<double>(whole);
        return static_cast<std::int32_t>(from + static_cast<std::int64_t>(share * static_cast<double>(std::int64_t{to} - from)));
      };
      one.at = Wgs84{between(unit.from.lat_e7, unit.home.lat_e7), between(unit.from.lon_e7, unit.home.lon_e7)};
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::optional<StraightLineChoice> straight_line_choice(std::vector<FleetBoard::Free> const& free, std::string_view capability, Wgs84 place,
                                                       std::map<std::string, std::int64_t> const& eta_s) {
  FleetBoard::Free const* nearest = nullptr;
  std::int64_t nearest_m = 0;
  std::optional<std::int64_t> best_s;
  std::size_t able = 0;
  for (auto const& unit : free) {
    if (!unit.can(capability)) continue;
    ++able;
    auto const metres = distance_m(unit.at, place);
    if (nearest == nullptr || metres < nearest_m) nearest = &unit, nearest_m = metres;  // Ties: the first by id.
    if (auto const eta = eta_s.find(unit.unit_id); eta != eta_s.end()) best_s = std::min(best_s.value_or(eta->second), eta->second);
  }
  if (able < 2 || !best_s) return {};
  auto const eta = eta_s.find(nearest->unit_id);
  if (eta == eta_s.end()) return StraightLineChoice{true, {}};
  return StraightLineChoice{eta->second != *best_s, eta->second - *best_s};
}

}  // namespace tocsin::feed
