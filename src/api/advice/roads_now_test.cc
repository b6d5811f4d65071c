// What an operator closes is in the next answer, whoever goes on asking meanwhile; on another map it is found again, and where it cannot
// be found that is told.
#include "api/advice/roads_now.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "api/advice/advice_cache.h"
#include "api/advice/detours.h"
#include "api/advice/road_outline.h"
#include "api/area_scope.h"
#include "plan/closed_roads.h"
#include "register/compile.h"
#include "register/speeds/speed_file.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::api;
using place_register::tiny_at;

namespace {

struct Town {
  place_register::TestFolder folder;
  DataSets data_sets{folder.path()};
  SpeedsNow speeds{folder.path()};
  RoadsNow roads{data_sets, speeds};
  core::World world;

  Town() { activate(place_register::tiny_city()); }
  void activate(place_register::SourceData const& city) {
    auto const version = place_register::compile_into(city, folder.path());
    REQUIRE(version);
    REQUIRE(data_sets.activate(*version));
  }
  // Riverside Avenue from its western end to Zhongshan Road.
  ClosureId close(bool in_force = true, bool siren_may_pass = false) {
    ClosureId const id{1, ++world.position, 0};
    world.closure.closures[id] = {.closure = id,
                                  .stretches = {{{tiny_at(3, 0), tiny_at(7, 0)}, 0}},
                                  .reason = closure::Reason::kFlood,
                                  .siren_may_pass = siren_may_pass,
                                  .in_force = in_force,
                                  .road = {"滨江大道", "Riverside Avenue"}};
    return id;
  }
  void lift(ClosureId id) {
    ++world.position;
    world.closure.closures.erase(id);
  }
  geo::Spot spot(double x, double y) const { return geo::snap(data_sets.current()->data->graph(), tiny_at(x, y))->spot; }
  std::uint32_t metres(geo::TravelMode mode = geo::TravelMode::kSiren) const {
    auto const now = roads.get();
    return now.roads->now->between(spot(0, 5), spot(15, 0), {mode}).metres();
  }
};

}  // namespace

TEST_CASE("units that stay snapped are as far away as if each were asked anew: moved, gone, with closed roads, on another map") {
  Town town;
  town.roads.change(town.world);
  std::mt19937 random(7);
  auto const anywhere = [&] { return tiny_at(static_cast<double>(random() % 160) / 10, static_cast<double>(random() % 100) / 10); };
  std::vector<std::string> codes;
  for (int i = 0; i < 30; ++i) codes.push_back("E" + std::to_string(100 + i));
  std::map<std::string, std::optional<Wgs84>> at;
  for (auto const& code : codes) at[code] = anywhere();
  std::size_t compared = 0;
  for (int round = 0; round < 60; ++round) {
    if (round == 20) town.close();
    if (round == 40) town.activate(place_register::tiny_city());
    town.roads.change(town.world);
    auto const now = town.roads.get();
    auto const& graph = now.roads->active->data->graph();
    for (int moves = 0; moves < 5; ++moves)
      at[codes[random() % codes.size()]] = random() % 10 == 0 ? std::nullopt : std::optional(anywhere());
    std::vector<UnitsOnRoads::Unit> units;  // Other ones each time, in another order.
    for (auto const& [code, where] : at)
      if (random() % 4 != 0) units.push_back({code, where});
    std::shuffle(units.begin(), units.end(), random);
    auto const target = town.spot(static_cast<double>(random() % 15), 5);
    auto const times = town.roads.units().times_to(graph, now.roads->now, units, target);
    REQUIRE(times.trips.size() == units.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
      REQUIRE(times.from[i].has_value() == units[i].at.has_value());
      if (!units[i].at) {
        CHECK_FALSE(times.trips[i].reachable);
        continue;
      }
      std::vector<geo::Spot> const alone{geo::snap(graph, *units[i].at)->spot};
      CHECK(times.trips[i] == now.roads->now->many_to_one(alone, target, {geo::TravelMode::kSiren}).front());
      ++compared;
    }
  }
  CHECK(compared > 1'000);
}

TEST_CASE("the next answer knows a closure, says whose way it lengthens and why, and forgets it when it is lifted") {
  Town town;
  CHECK(town.roads.change(town.world) == false);
  CHECK(town.metres() < 2'100);
  auto const id = town.close();
  CHECK(town.roads.change(town.world));
  CHECK(town.metres() > 2'900);
  auto const now = town.roads.get();
  CHECK_FALSE(now.pending);
  CHECK(now.roads->position == town.world.position);
  auto const from = town.spot(0, 5), to = town.spot(15, 0), beside = town.spot(15, 10);
  std::vector<geo::Spot> const sources{from, beside};
  auto const trips = now.roads->now->many_to_one(sources, to, {});
  auto const detours = detours_to(*now.roads, sources, to, trips, geo::TravelMode::kSiren);
  CHECK(detours[0] > 10'000);
  CHECK(detours[1] == 0);
  CHECK(detour_for(*now.roads, from, to, geo::TravelMode::kSiren) == std::vector{id});
  CHECK(in_words(now.roads->closures.at(id), true) == "滨江大道积水");
  CHECK(in_words(now.roads->closures.at(id), false) == "flood on Riverside Avenue");

  town.lift(id);
  CHECK(town.roads.change(town.world));
  CHECK(town.metres() < 2'100);
  CHECK(town.roads.get().roads->now == town.data_sets.current()->open_roads);
}

TEST_CASE("what is only planned, or changed in words, makes no other times; whom a closure lets pass is not led round it") {
  Town town;
  auto const id = town.close(false);
  CHECK_FALSE(town.roads.change(town.world));
  CHECK(town.metres() < 2'100);
  CHECK_FALSE(town.roads.get().roads->arcs.at(id).empty());
  town.world.closure.closures.at(id).in_force = true;
  CHECK(town.roads.change(town.world));
  town.world.closure.closures.at(id).reason = closure::Reason::kWorks;
  CHECK_FALSE(town.roads.change(town.world));
  CHECK(town.metres() > 2'900);
  town.world.closure.closures.at(id).siren_may_pass = true;
  CHECK(town.roads.change(town.world));
  CHECK(town.metres(geo::TravelMode::kSiren) < 2'100);
  CHECK(town.metres(geo::TravelMode::kNormal) > 2'900);
}

TEST_CASE("another map finds the road again, a few metres away and cut elsewhere; a map without it is told") {
  Town town;
  auto const id = town.close();
  town.roads.change(town.world);
  CHECK(town.metres() > 2'900);
  auto moved = place_register::tiny_city();
  for (auto& node : moved.nodes) node.lat_e7 += 900;  // 10 m.
  moved.nodes.push_back(tiny_at(5, 0.1));
  moved.roads[0].nodes = {0, 6, 1, 2};
  town.activate(moved);
  CHECK(town.metres() > 2'900);
  CHECK(town.roads.without_road() == 0);
  auto without = place_register::tiny_city();
  without.nodes[0] = tiny_at(0, -20);
  town.activate(without);
  auto const now = town.roads.get();
  CHECK(now.roads->arcs.at(id).empty());
  CHECK(town.roads.without_road() == 1);
  CHECK_FALSE(now.roads->differ());
}

TEST_CASE("those who ask while roads close and open always get one or the other, and whoever closed gets what was closed") {
  Town town;
  town.roads.change(town.world);
  auto const open_m = town.metres();
  auto const id = town.close();
  town.roads.change(town.world);
  auto const closed_m = town.metres();
  REQUIRE(closed_m != open_m);
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::jthread> asking;
  for (int i = 0; i < 2; ++i)
    asking.emplace_back([&] {
      while (!done)
        if (auto const m = town.metres(); m != open_m && m != closed_m) ++wrong;
    });
  auto const closure = town.world.closure.closures.at(id);
  for (int round = 0; round < 50; ++round) {
    town.lift(id);
    town.roads.change(town.world);
    CHECK(town.metres() == open_m);
    ++town.world.position;
    town.world.closure.closures[id] = closure;
    town.roads.change(town.world);
    CHECK(town.metres() == closed_m);
  }
  done = true;
  asking.clear();
  CHECK(wrong == 0);
}

TEST_CASE("advice of before a closure is marked when it is used") {
  AdviceCache cache;
  GivenAdvice given;
  given.advice.advice_id = "a";
  given.roads_position = 5;
  cache.roads_changed(5);
  cache.keep(given);
  CHECK(cache.find("a")->advice.outdated == std::nullopt);
  cache.roads_changed(9);
  CHECK(cache.find("a")->advice.outdated == true);
}

TEST_CASE("the road between two places, and all of a street by its name") {
  Town town;
  auto const active = town.data_sets.current();
  auto const lines = lines_between(*active, {tiny_at(2, 0.1), tiny_at(18, 0)});
  REQUIRE(lines);
  REQUIRE(lines->size() == 1);
  CHECK(geo::length_m(lines->front()) == doctest::Approx(1'600).epsilon(0.02));
  auto const street = lines_of_street(*active->data, "Renmin Road", town.data_sets.today());
  REQUIRE(street);
  REQUIRE(street->size() == 1);
  CHECK(geo::length_m(street->front()) == doctest::Approx(2'000).epsilon(0.02));
  CHECK(lines_of_street(*active->data, "No Such Road At All", town.data_sets.today()).error().code == "closure.street_unknown");
  CHECK(lines_of_street(*active->data, "street-99", town.data_sets.today()).error().code == "closure.street_unknown");
  CHECK(lines_between(*active, {tiny_at(2, 0), tiny_at(2, 0.1)}).error().code == "closure.no_road");  // Two clicks across one spot.
  CHECK(points_in("1,2", town.data_sets).error().code == "query.malformed");
  CHECK(points_in("1,2;1,2", town.data_sets).error().code == "query.malformed");
  closure::Stretch const stretch{{tiny_at(10, 0), tiny_at(10, 10)}, 0};
  auto const arcs = plan::arcs_of(active->data->graph(), {.stretches = {stretch}});
  CHECK(name_of_most(*active->data, arcs) == BilingualText{"中山路", "Zhongshan Road"});
  CHECK(townships_along(*active->data, arcs) == std::vector<JurisdictionCode>{{"330101001"}, {"330101002"}});
}

TEST_CASE("one closes what lies in one's own area as a whole, and sees of others' closures not for which incident they were made") {
  core::World world;
  auto& known = world.jurisdiction.jurisdictions;
  for (char const* code : {"north", "south"}) known[{code}] = {{code}, {}, jurisdiction::Level::kTownship, {}};
  auto const scope = AreaScope::of(world, {"north"}, true);
  closure::Closure closure{.jurisdictions = {{"north"}}};
  CHECK(scope.has(closure));
  closure.jurisdictions.push_back({"south"});
  CHECK_FALSE(scope.has(closure));
  CHECK_FALSE(scope.has(closure::Closure{}));  // Nobody knows where it lies.
  CHECK(AreaScope{}.has(closure));
  view::ClosureView shown{.jurisdictions = {"south"}, .incident_id = "1-5-0", .incident_number = "20260701-0001"};
  CHECK_FALSE(scope.shown(shown).incident_id);
  shown.jurisdictions = {"north"};
  CHECK(scope.shown(shown).incident_id);
}

TEST_CASE(
    "each hour is driven at its own speeds, open roads and closed ones, by whatever version is active; what is asked for one hour is not "
    "kept for another") {
  Town town;
  std::size_t hour = 11;
  town.speeds.set_local_time(
      [&] { return from_civil({.year = 2026, .month = 11, .day = 23, .hour = static_cast<int>(hour)}); });  // A Monday.
  town.roads.change(town.world);
  auto const ms = [&](RoadsNow::Answer const& answer, geo::TravelMode mode = geo::TravelMode::kNormal) {
    return answer.roads->now->between(town.spot(1, 0), town.spot(9, 0), {mode}).ms;
  };
  auto const at_eleven = town.roads.get();
  CHECK(at_eleven.hour == 11);
  CHECK(at_eleven.roads->speeds == "built_in");
  CHECK(at_eleven.roads->now == at_eleven.roads->open);
  hour = 8;
  auto const at_eight = town.roads.get();
  CHECK(ms(at_eight) > ms(at_eleven) + 10'000);
  CHECK(ms(at_eight, geo::TravelMode::kSiren) > ms(at_eleven, geo::TravelMode::kSiren));
  CHECK(ms(town.roads.in_hour(11)) == ms(at_eleven));
  CHECK(ms(town.roads.in_hour(3)) < ms(at_eleven));
  CHECK(town.roads.in_hour(3).hour == 3);
  CHECK(town.roads.in_hour(3).roads->now == town.roads.in_hour(3).roads->now);  // Made once.
  CHECK(ms(town.roads.get()) == ms(at_eight));

  // A closure counts in every hour, and a detour is told by the speeds of the hour.
  auto const id = town.close();
  town.roads.change(town.world);
  for (auto const& answer : {town.roads.get(), town.roads.in_hour(3)}) {
    CHECK(answer.roads->differ());
    CHECK(answer.roads->now->between(town.spot(0, 5), town.spot(15, 0), {}).metres() > 2'900);
    CHECK(answer.roads->open->between(town.spot(0, 5), town.spot(15, 0), {}).metres() < 2'100);
    CHECK(detour_for(*answer.roads, town.spot(0, 5), town.spot(15, 0), geo::TravelMode::kSiren) == std::vector{id});
  }
  town.lift(id);
  town.roads.change(town.world);

  auto week = geo::usual_week();
  week.at(geo::TravelMode::kNormal, 8, geo::RoadClass::kPrimary).percent = 40;
  auto const version = place_register::install_speeds(week, town.folder.path());
  REQUIRE(version);
  REQUIRE(town.speeds.activate(*version));
  CHECK(ms(town.roads.get()) > ms(at_eight) * 3 / 2);
  CHECK(town.roads.get().roads->speeds == *version);
  CHECK(ms(town.roads.in_hour(11)) == ms(at_eleven));
  CHECK_FALSE(town.speeds.activate("0123456789abcdef"));  // What is not there changes nothing.
  CHECK(town.roads.get().roads->speeds == *version);
  CHECK(hour_asked_for("2026-11-23T08:00", Duration::hours(8)).value() == 8);
  CHECK(hour_asked_for("2026-11-23T00:00:00Z", Duration::hours(8)).value() == 8);
  CHECK(hour_asked_for("2026-11-29T23:59:59", {}).value() == 167);
  for (char const* wrong : {"", "8", "2026-11-23", "2026-11-23T25:00", "nan", "2026-11-23T08:00:00+99:00"})
    CHECK_FALSE(hour_asked_for(wrong, {}));
}
