#include "domain/unit/unit.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::unit;

static std::vector<UnitStatus> all() {
  std::vector<UnitStatus> statuses;
  for (int i = 0; i <= static_cast<int>(UnitStatus::kOutOfService); ++i) statuses.push_back(static_cast<UnitStatus>(i));
  return statuses;
}

TEST_CASE("a unit that is bound has an assignment, so no report may bind a free unit or walk a step back") {
  for (UnitStatus const from : all())
    for (UnitStatus const to : all()) {
      CAPTURE(static_cast<int>(from));
      CAPTURE(static_cast<int>(to));
      bool const may = may_follow(from, to);
      if (from == to || to == UnitStatus::kAssigned) CHECK_FALSE(may);
      if (!is_bound(from) && is_bound(to)) CHECK_FALSE(may);
      if (is_bound(from) && is_bound(to) && to <= from) CHECK_FALSE(may);
      if (is_bound(from) && !is_bound(to)) CHECK(may);  // A unit can always be freed or break down.
      if (to == UnitStatus::kOutOfService && from != to) CHECK(may);
    }
}

TEST_CASE("availability is derived from status") {
  for (UnitStatus const status : all()) {
    auto const availability = availability_of(status);
    CHECK((availability == Availability::kAvailable) == (status == UnitStatus::kInQuarters || status == UnitStatus::kAvailable));
    CHECK((availability == Availability::kConditionallyAvailable) == (status == UnitStatus::kReturning));
    if (is_bound(status)) CHECK(availability == Availability::kNotAvailable);
  }
}

TEST_CASE("registering again changes the description, never the status") {
  State state;
  Meta const meta{7, Instant{5}, Instant{5}, Source::kConsole, {}};
  Register const e1{{"E1"}, "engine", {"fire"}, {"S1"}, {{"engine"}, {"boat"}, {"engine"}}};
  auto events = decide(state, e1, Instant{5});
  REQUIRE(events);
  for (auto const& event : *events) apply(state, event, meta);
  CHECK(state.units.at({"E1"}).capabilities == std::vector<CapabilityCode>{{"boat"}, {"engine"}});
  apply(state, StatusChanged{.unit = {"E1"}, .from = UnitStatus::kInQuarters, .to = UnitStatus::kOutOfService, .reason = "meal"}, meta);
  apply(state, CrewChanged{{"E1"}, {{"hazmat"}}, 6}, meta);
  Register again = e1;
  again.station = {"S2"};
  events = decide(state, again, Instant{6});
  REQUIRE(events);
  for (auto const& event : *events) apply(state, event, meta);
  auto const& unit = state.units.at({"E1"});
  CHECK(unit.status == UnitStatus::kOutOfService);
  CHECK(unit.station == StationCode{"S2"});
  CHECK(has_capability(unit, {"hazmat"}));
  CHECK_FALSE(has_capability(unit, {"ladder"}));
  CHECK(decide(state, Register{{"E 1!"}, "engine", {"fire"}, {"S1"}, {}}, Instant{6}).error().code == "unit.code_malformed");
}

TEST_CASE("what a stand-down gives back is remembered over a diversion") {
  State state;
  state.units[{"E1"}].unit = {"E1"};
  auto const to = [&](UnitStatus from, UnitStatus status) { apply(state, StatusChanged{.unit = {"E1"}, .from = from, .to = status}, {}); };
  auto const& unit = state.units.at({"E1"});
  to(UnitStatus::kInQuarters, UnitStatus::kAssigned);
  CHECK(unit.status_before == UnitStatus::kInQuarters);
  to(UnitStatus::kAcknowledged, UnitStatus::kAssigned);  // Diverted before it set out.
  CHECK(unit.status_before == UnitStatus::kInQuarters);
  to(UnitStatus::kEnRoute, UnitStatus::kAssigned);  // Diverted on the road.
  CHECK(unit.status_before == UnitStatus::kReturning);
}
