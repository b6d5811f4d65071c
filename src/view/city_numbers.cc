#include "view/city_numbers.h"

#include <algorithm>

namespace tocsin::view {

CityNumbers city_numbers(core::World const& world, Instant now) {
  CityNumbers out;
  for (auto const& [id, incident] : world.incident.incidents) {
    if (!incident::is_open(incident)) continue;
    auto& by = out.open_incidents;
    switch (incident.priority) {
      case 1: ++by.priority_1; break;
      case 2: ++by.priority_2; break;
      case 3: ++by.priority_3; break;
      case 4: ++by.priority_4; break;
      default: ++by.ungraded;
    }
  }
  for (auto const& [id, call] : world.call.calls) {
    if (call.state != call::CallState::kRinging) continue;
    ++out.calls_waiting;
    std::int64_t const age_s = std::max<std::int64_t>(0, (now - call.rang_at).us / 1'000'000);
    out.oldest_waiting_s = std::max(out.oldest_waiting_s.value_or(0), age_s);
  }
  for (auto const& [code, unit] : world.unit.units) {
    if (unit.retired) continue;
    switch (unit::availability_of(unit.status)) {
      case Availability::kAvailable: ++out.units.available; break;
      case Availability::kConditionallyAvailable: ++out.units.conditionally_available; break;
      case Availability::kNotAvailable: ++out.units.not_available; break;
    }
  }
  return out;
}

void add(CityNumbers& sum, CityNumbers const& one) {
  sum.open_incidents.priority_1 += one.open_incidents.priority_1;
  sum.open_incidents.priority_2 += one.open_incidents.priority_2;
  sum.open_incidents.priority_3 += one.open_incidents.priority_3;
  sum.open_incidents.priority_4 += one.open_incidents.priority_4;
  sum.open_incidents.ungraded += one.open_incidents.ungraded;
  sum.calls_waiting += one.calls_waiting;
  if (one.oldest_waiting_s) sum.oldest_waiting_s = std::max(sum.oldest_waiting_s.value_or(0), *one.oldest_waiting_s);
  sum.units.available += one.units.available;
  sum.units.conditionally_available += one.units.conditionally_available;
  sum.units.not_available += one.units.not_available;
}

}  // namespace tocsin::view
