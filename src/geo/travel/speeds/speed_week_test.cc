// Speeds by hour of week: few observations change little, many say what counts.
#include "geo/travel/speeds/speed_week.h"

#include <doctest/doctest.h>

#include <cmath>
#include <rapidcheck.h>

using namespace tocsin;
using namespace tocsin::geo;

TEST_CASE("what counts is the mean of what is assumed and what was measured, weighed by how often") {
  CHECK(HourSpeed{80, 0, 0}.in_force() == 80);
  CHECK(HourSpeed{80, 1, 50}.in_force() == 79);   // (50 + 20 * 80) / 21
  CHECK(HourSpeed{80, 20, 50}.in_force() == 65);  // As much of one as of the other.
  CHECK(HourSpeed{80, 1'000, 50}.in_force() == 51);
  CHECK(rc::check("as computed with real numbers, and within the limits", [] {
    HourSpeed const cell{*rc::gen::inRange<std::uint8_t>(20, 201), *rc::gen::inRange<std::uint32_t>(1, 1'001),
                         *rc::gen::inRange<std::uint8_t>(1, 255)};
    double const measured = std::min(200.0, std::max(20.0, static_cast<double>(cell.measured_percent)));
    double const mean = (cell.observations * measured + 20.0 * cell.percent) / (cell.observations + 20.0);
    RC_ASSERT(std::abs(mean - cell.in_force()) <= 1.01);
    RC_ASSERT((cell.in_force() >= 20 && cell.in_force() <= 200));
  }));
}

TEST_CASE("a night's result takes the place of the one before, also where it has nothing to tell; what is assumed stays") {
  auto week = usual_week();
  auto const cell = [&]() -> HourSpeed const& { return week.at(TravelMode::kSiren, 3, RoadClass::kPrimary); };
  SpeedWeek night;
  night.at(TravelMode::kSiren, 3, RoadClass::kPrimary) = {100, 10, 50};
  week.set_measured(night);
  week.set_measured(night);
  CHECK(week.observations() == 10);
  CHECK(cell().measured_percent == 50);
  CHECK(cell().percent == usual_week().at(TravelMode::kSiren, 3, RoadClass::kPrimary).percent);
  week.set_measured({});
  CHECK(week == usual_week());
}

TEST_CASE("the first hour of a week is Monday's, and local") {
  auto const monday = from_civil({.year = 2026, .month = 11, .day = 23});
  CHECK(hour_of_week(to_civil(monday)) == 0);
  CHECK(hour_of_week(to_civil(monday + Duration::hours(167))) == 167);
  CHECK(hour_of_week(to_civil(monday, Duration::hours(8))) == 8);
  CHECK(hour_of_week(to_civil(Instant{-1})) == 3 * 24 - 1);  // Before 1970, a Thursday.
}

TEST_CASE("the usual week: slow at eight on a working day, fast at three in the night, less so with lights and sirens") {
  auto const week = usual_week();
  auto const percent = [&](TravelMode mode, std::size_t hour, RoadClass c) { return week.at(mode, hour, c).in_force(); };
  CHECK(percent(TravelMode::kNormal, 8, RoadClass::kPrimary) == 74);
  CHECK(percent(TravelMode::kSiren, 8, RoadClass::kPrimary) == 87);
  CHECK(percent(TravelMode::kNormal, 3, RoadClass::kPrimary) == 112);
  CHECK(percent(TravelMode::kNormal, 5 * 24 + 8, RoadClass::kPrimary) == 100);
  CHECK(percent(TravelMode::kNormal, 8, RoadClass::kFerry) == 100);
  auto const profile = in_hour(normal_profile(), week, TravelMode::kNormal, 8);
  Segment segment;
  segment.length_dm = 10'000;
  segment.road_class = RoadClass::kPrimary;
  CHECK(drive_ms(segment, profile) > drive_ms(segment, normal_profile()));
  CHECK(profiles_in(week, 8).normal == profile);
}
