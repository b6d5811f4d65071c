// Why: a cockpit adds up several centres; a number that counts what is closed, retired or answered misleads a whole city.
#include "view/city_numbers.h"

#include <doctest/doctest.h>

namespace tocsin::view {

TEST_CASE("the city counts open incidents by priority, calls that ring, and units by whether they can be sent") {
  core::World world;
  std::uint64_t next = 0;
  auto const incident = [&](std::int64_t priority) -> incident::Incident& {
    auto& made = world.incident.incidents[{7, ++next, 0}];
    made.priority = priority;
    return made;
  };
  for (std::int64_t const priority : {1, 2, 2, 4, 0}) incident(priority);
  incident(1).phase = incident::Phase::kClosed;
  Instant const now{1'800'000'000'000'000};
  auto const call = [&](call::CallState state, std::int64_t ago_s) {
    auto& made = world.call.calls[{7, ++next, 0}];
    made.state = state;
    made.rang_at = now - Duration::seconds(ago_s);
  };
  call(call::CallState::kRinging, 12);
  call(call::CallState::kRinging, 40);
  call(call::CallState::kAnswered, 900);
  auto const unit = [&](std::string const& code, UnitStatus status) -> unit::Unit& {
    auto& made = world.unit.units[{code}];
    made.status = status;
    return made;
  };
  unit("E1", UnitStatus::kInQuarters);
  unit("E2", UnitStatus::kOnScene);
  unit("E3", UnitStatus::kOutOfService);
  unit("E4", UnitStatus::kAvailable).retired = true;
  auto const seen = city_numbers(world, now);
  CHECK(seen.open_incidents.priority_1 == 1);
  CHECK(seen.open_incidents.priority_2 == 2);
  CHECK(seen.open_incidents.priority_3 == 0);
  CHECK(seen.open_incidents.priority_4 == 1);
  CHECK(seen.open_incidents.ungraded == 1);
  CHECK(seen.calls_waiting == 2);
  CHECK(seen.oldest_waiting_s == 40);
  CHECK(seen.units.available == 1);
  CHECK(seen.units.available + seen.units.conditionally_available + seen.units.not_available == 3);

  CityNumbers total;
  CHECK_FALSE(total.oldest_waiting_s);
  add(total, seen);
  add(total, city_numbers(core::World{}, now));
  CHECK(total.open_incidents.priority_2 == 2);
  CHECK(total.oldest_waiting_s == 40);
  add(total, seen);
  CHECK(total.open_incidents.ungraded == 2);
  CHECK(total.calls_waiting == 4);
  CHECK(total.oldest_waiting_s == 40);
}

}  // namespace tocsin::view
