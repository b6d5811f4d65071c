// What a city sees of one centre: numbers, folded from its World. Nothing of whom, and nothing of where.
#pragma once

#include <cstdint>
#include <optional>

#include <boost/describe.hpp>

#include "core/world.h"

namespace tocsin::view {

struct ByPriority {
  std::int64_t priority_1 = 0, priority_2 = 0, priority_3 = 0, priority_4 = 0;
  std::int64_t ungraded = 0;
};
BOOST_DESCRIBE_STRUCT(ByPriority, (), (priority_1, priority_2, priority_3, priority_4, ungraded))
struct ByAvailability {
  std::int64_t available = 0, conditionally_available = 0, not_available = 0;
};
BOOST_DESCRIBE_STRUCT(ByAvailability, (), (available, conditionally_available, not_available))

struct CityNumbers {
  ByPriority open_incidents;
  std::int64_t calls_waiting = 0;                // That ring.
  std::optional<std::int64_t> oldest_waiting_s;  // The one that has rung longest. Absent: none rings.
  ByAvailability units;                          // Without those that are retired.
};
BOOST_DESCRIBE_STRUCT(CityNumbers, (), (open_incidents, calls_waiting, oldest_waiting_s, units))

CityNumbers city_numbers(core::World const& world, Instant now);
void add(CityNumbers& sum, CityNumbers const& one);

}  // namespace tocsin::view
