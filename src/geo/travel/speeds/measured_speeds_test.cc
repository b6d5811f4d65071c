// Speeds out of drives: whoever drives at half the speed is measured at half the speed, whatever the fixes tremble; what is no driving, or
// no road of the map, is left out.
#include "geo/travel/speeds/measured_speeds.h"

#include <doctest/doctest.h>

#include <cmath>
#include <rapidcheck.h>

using namespace tocsin;
using namespace tocsin::geo;

namespace {

// One unit of the drawing is about 100 m.
Wgs84 on_plan(double x, double y) {
  return {450'000'000 + static_cast<std::int32_t>(y * 9'000), 50'000'000 + static_cast<std::int32_t>(x * 12'700)};
}

// A main road eastwards for 6 km, and a residential street northwards from its end.
struct Plan {
  RoadGraphStorage storage = [] {
    std::vector<Wgs84> const nodes{on_plan(0, 0), on_plan(30, 0), on_plan(60, 0), on_plan(60, 40)};
    std::vector<std::uint32_t> const main{0, 1, 2}, side{2, 3};
    std::vector<RoadShape> const roads{{main, RoadClass::kPrimary}, {side, RoadClass::kResidential}};
    return build_road_graph(nodes, {}, roads);
  }();
  RoadGraph graph = storage.view();
  RoadHierarchy roads{graph};
};

constexpr std::int64_t kMondayEight = 4 * 86'400'000LL + 8 * 3'600'000LL;  // 1970-01-05

// Along the main road at so many km/h, a fix every so many ms, each up to `tremble` plan units off.
std::vector<Fix> drive_east(double kmh, std::int64_t every_ms, double tremble = 0, std::int64_t from_ms = kMondayEight) {
  std::vector<Fix> out;
  std::uint32_t dice = 1;
  auto const off = [&] {
    dice = dice * 1'664'525 + 1'013'904'223;
    return tremble * (static_cast<double>(dice >> 8) / (1 << 23) - 1);
  };
  for (std::int64_t ms = 0;; ms += every_ms) {
    double const x = kmh / 3.6 * static_cast<double>(ms) / 1000 / 100;
    if (x > 59) return out;
    out.push_back({from_ms + ms, on_plan(x + off(), off())});
  }
}

HourSpeed measured(std::vector<Fix> const& drive, RoadClass c = RoadClass::kPrimary, std::size_t hour = 8) {
  Plan const plan;
  MeasuredSpeeds speeds(plan.graph, plan.roads);
  for (std::size_t unit = 0; unit < MeasuredSpeeds::kLeastUnits; ++unit) speeds.add(TravelMode::kSiren, drive, unit);
  return speeds.week().at(TravelMode::kSiren, hour, c);
}

double percent(HourSpeed const& cell) { return cell.measured_percent; }

}  // namespace

TEST_CASE("what is driven is what is measured, by class and hour, with the number of legs") {
  // The slow twin is the drawing itself: 54 km/h is the primary road's speed with siren.
  CHECK(siren_profile().kmh[static_cast<std::size_t>(RoadClass::kPrimary)] == 54);
  CHECK(rc::check("at any speed, from any rhythm of fixes", [] {
    double const kmh = *rc::gen::inRange(20, 110);
    auto const cell = measured(drive_east(kmh, *rc::gen::inRange<std::int64_t>(500, 6'000)));
    RC_ASSERT(cell.observations == 5);
    RC_ASSERT(std::abs(percent(cell) - kmh / 54 * 100) < 4);
  }));
  auto const trembling = measured(drive_east(27, 1'000, 0.08));
  CHECK(percent(trembling) == doctest::Approx(50).epsilon(0.08));
  Plan const plan;
  MeasuredSpeeds speeds(plan.graph, plan.roads);
  for (std::size_t unit = 0; unit < 6; ++unit) speeds.add(TravelMode::kNormal, drive_east(27, 1'000), unit);
  CHECK(speeds.week().at(TravelMode::kSiren, 8, RoadClass::kPrimary).observations == 0);
  CHECK(speeds.week().at(TravelMode::kNormal, 8, RoadClass::kPrimary).observations == speeds.week().observations());
  CHECK(speeds.week().observations() == 5);  // Of six drives, rounded.
  CHECK(speeds.counted() > 60);              // Legs.
}

// DOMAIN, "In use": what outlives a track is of five units at least, and one more drive cannot be read off two results.
TEST_CASE("what fewer than five units drove is not told, however often they did") {
  Plan const plan;
  MeasuredSpeeds speeds(plan.graph, plan.roads);
  auto const slow = drive_east(27, 1'000), fast = drive_east(54, 1'000);
  for (std::size_t drive = 0; drive < 40; ++drive) speeds.add(TravelMode::kSiren, slow, drive % 4);
  CHECK(speeds.week() == SpeedWeek{});
  speeds.add(TravelMode::kSiren, slow, 4);
  auto const told = speeds.week();
  auto const& cell = told.at(TravelMode::kSiren, 8, RoadClass::kPrimary);
  CHECK(cell.observations == 40);
  CHECK(percent(cell) == doctest::Approx(50).epsilon(0.04));
  speeds.add(TravelMode::kSiren, slow, 4);
  CHECK(speeds.week() == told);
}

TEST_CASE("a red light is part of a drive, an hour at the kerb is not") {
  auto const stopping_for = [](std::int64_t ms) {
    auto drive = drive_east(54, 1'000);
    auto const middle = drive.size() / 2;
    for (auto i = middle; i < drive.size(); ++i) drive[i].at_ms += ms;
    std::vector<Fix> standing;
    for (std::int64_t t = 1'000; t < ms; t += 1'000) standing.push_back({drive[middle - 1].at_ms + t, drive[middle - 1].at});
    drive.insert(drive.begin() + static_cast<std::ptrdiff_t>(middle), standing.begin(), standing.end());
    return measured(drive);
  };
  CHECK(percent(stopping_for(60'000)) < 92);
  CHECK(percent(stopping_for(3'000'000)) == doctest::Approx(100).epsilon(0.03));
}

TEST_CASE("what the map cannot tell is left out: jumps, gaps, fields, clocks that stand still, and legs round a corner of two classes") {
  CHECK(measured({}).observations == 0);
  CHECK(measured({{kMondayEight, on_plan(0, 0)}}).observations == 0);
  CHECK(measured({{kMondayEight, on_plan(0, 0)}, {kMondayEight + 1'000, on_plan(50, 0)}}).observations == 0);  // 5 km in a second.
  CHECK(measured({{kMondayEight, on_plan(0, 0)}, {kMondayEight + 300'000, on_plan(50, 0)}}).observations ==
        0);  // Five minutes without a fix.
  CHECK(measured({{kMondayEight, on_plan(0, 0)}, {kMondayEight, on_plan(5, 0)}}).observations == 0);
  CHECK(measured({{kMondayEight, on_plan(0, 0)}, {kMondayEight - 5'000, on_plan(5, 0)}}).observations == 0);
  auto beside = drive_east(54, 1'000);
  for (auto& fix : beside) fix.at.lat_e7 += 9'000;  // 100 m north of the road.
  CHECK(measured(beside).observations == 0);
  // 100 m on each road: nearly all of a leg has to be of one.
  Plan const plan;
  MeasuredSpeeds speeds(plan.graph, plan.roads);
  std::vector<Fix> const corner{
      {kMondayEight, on_plan(58.4, 0)}, {kMondayEight + 12'000, on_plan(60, 0)}, {kMondayEight + 24'000, on_plan(60, 1.6)}};
  speeds.add(TravelMode::kSiren, corner, 1);
  CHECK(speeds.counted() == 0);
  CHECK(speeds.left_out() == 1);
}
