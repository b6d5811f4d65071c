// Speeds by hour of week: few observations change little, many say what counts, and the old ones fade.
#include "geo/travel/speed_week.h"

#include <doctest/doctest.h>

#include <cmath>
#include <rapidcheck.h>

using namespace tocsin;
using namespace tocsin::geo;

TEST_CASE("what counts is the mean of what is assumed and what was measured, weighed by how often") {
  CHECK(HourSpeed{80, 0, 0, 0}.in_force() == 80);
  CHECK(HourSpeed{80, 1, 100'000, 200'000}.in_force() == 79);       // (50 + 20 * 80) / 21
  CHECK(HourSpeed{80, 20, 2'000'000, 4'000'000}.in_force() == 65);  // As much of one as of the other.
  CHECK(HourSpeed{80, 1'000, 2'000'000, 4'000'000}.in_force() == 51);
  CHECK(rc::check("as computed with real numbers, and within the limits", [] {
    HourSpeed const cell{*rc::gen::inRange<std::uint8_t>(20, 201), *rc::gen::inRange<std::uint32_t>(1, 1'001),
                         *rc::gen::inRange<std::uint64_t>(1, 10'000'000), *rc::gen::inRange<std::uint64_t>(1, 10'000'000)};
    double const measured =
        std::min(200.0, std::max(20.0, 100.0 * static_cast<double>(cell.expected_ms) / static_cast<double>(cell.driven_ms)));
    double const mean = (cell.observations * measured + 20.0 * cell.percent) / (cell.observations + 20.0);
    RC_ASSERT(std::abs(mean - cell.in_force()) <= 1.01);
    RC_ASSERT((cell.in_force() >= 20 && cell.in_force() <= 200));
  }));
}

TEST_CASE("past a thousand observations the old ones fade, so that a road that became slow is slow within weeks") {
  HourSpeed cell{100, 1'000, 1'000'000, 1'000'000};
  for (int night = 0; night < 40; ++night) cell.add({100, 100, 100'000, 200'000});
  CHECK(cell.observations == HourSpeed::kMostObservations);
  CHECK(cell.in_force() <= 55);
  auto week = usual_week();
  SpeedWeek measured;
  measured.at(TravelMode::kSiren, 3, RoadClass::kPrimary) = {100, 2, 10, 20};
  week.add(measured);
  week.add(measured);
  CHECK(week.observations() == 4);
  CHECK(week.at(TravelMode::kSiren, 3, RoadClass::kPrimary).percent == usual_week().at(TravelMode::kSiren, 3, RoadClass::kPrimary).percent);
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
