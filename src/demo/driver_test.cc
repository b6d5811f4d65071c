// The demo lives through the same sequencer as everybody: incidents open, units drive along the roads and come home, and what people
// created is left alone. Driven by a stepped clock on a journal in memory.
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>

#include "demo/demo_folder.h"
#include "demo/driver.h"
#include "geo/travel/road_hierarchy.h"
#include "journal/memory_journal.h"
#include "journal/test_folder.h"
#include "plan/closed_roads.h"
#include "register/compile.h"

using namespace tocsin;
using namespace tocsin::demo;

namespace {

Instant const kMorning = from_civil({2026, 11, 20, 8, 30, 0}, Duration::hours(8));

struct Stage {
  journal::TestFolder folder;
  std::atomic<std::int64_t> now_us{kMorning.us};
  DemoCity city = generate_city(Size::kTiny, 42);
  std::unique_ptr<sequencer::Centre> centre;
  std::unique_ptr<journal::Vault> vault;
  std::unique_ptr<telemetry::Positions> positions;
  std::shared_ptr<place_register::DataSet const> data;
  std::unique_ptr<geo::TravelTime> travel_time;
  std::unique_ptr<Driver> driver;

  Stage() {
    auto started = sequencer::Centre::start(journal::make_memory_journal(), {}, [this] { return Instant{now_us.load()}; }, {});
    REQUIRE(started);
    centre = std::move(*started);
    auto attached = journal::Vault::attach(centre->journal(), journal::MasterKey::random());
    REQUIRE(attached);
    vault = std::move(*attached);
    auto opened = telemetry::Positions::open(folder.path() + "/telemetry.db");
    REQUIRE(opened);
    positions = std::move(*opened);
    auto const version = place_register::compile_into(city.source, folder.path());
    REQUIRE(version);
    auto set = place_register::DataSet::open(place_register::data_set_path(folder.path(), *version));
    REQUIRE(set);
    data = *set;
    travel_time = std::make_unique<geo::RoadHierarchy>(data->graph(), geo::SpeedProfiles{}, data->road_rules());
    auto const filled = fill_centre(*centre, city, *version, now());
    if (!filled) FAIL(filled.error().code, ": ", filled.error().detail);
    CHECK(*filled > 50);
    CHECK(*fill_centre(*centre, city, *version, now()) == 0);
  }
  Instant now() const { return {now_us.load()}; }
  void begin(DriverOptions options) { driver = std::make_unique<Driver>(*centre, *vault, *positions, city, *data, *travel_time, options); }
  void run(Duration how_long, Duration stride = Duration::seconds(10)) {
    for (Instant const end = now() + how_long; now() < end;) {
      now_us += stride.us;
      centre->clock_moved();
      driver->step(now());
    }
  }
  // What was due has happened: the timers run on the sequencer's thread, and before any command that comes after them.
  void catch_up() {
    core::Request request;
    request.command = closure::Command{closure::Lift{}};  // Refused: there is none of this id.
    request.envelope.command_id = sha256(journal::random_name());
    CHECK(centre->submit_and_wait(std::move(request)).error->code == "closure.unknown");
  }
  template <class F>
  auto read(F&& f) {
    return static_cast<sequencer::Centre const&>(*centre).read(std::forward<F>(f));
  }
  UnitStatus status_of(std::string const& unit) {
    return read([&](core::World const& world) { return world.unit.units.at(UnitCode{unit}).status; });
  }
  std::shared_ptr<core::Entry const> submit(core::Command command) {
    core::Request request;
    request.command = std::move(command);
    request.envelope.command_id = sha256(journal::random_name());
    request.envelope.actor = {"tester"};
    auto const outcome = centre->submit_and_wait(std::move(request));
    if (outcome.error) FAIL(outcome.error->code, ": ", outcome.error->detail);
    return outcome.entry;
  }
  IncidentId open_by_hand() {
    Place place;
    place.text = "by hand";
    place.location = city.source.addresses[700].at;
    auto const entry =
        submit(incident::Command{incident::Open{IncidentTypeCode{"fire.rubbish"}, 3, place, {}, journal::random_name(), false}});
    return find_event<incident::Event, incident::Opened>(*entry)->incident;
  }
};

}  // namespace

TEST_CASE("six hours of the demo: incidents are opened, reached and closed, and nobody drives through a house") {
  Stage stage;
  stage.begin({});
  stage.run(Duration::hours(6));
  std::size_t closed = 0, reached = 0, open = 0, stuck = 0, late = 0;
  stage.read([&](core::World const& world) {
    for (auto const& [id, incident] : world.incident.incidents) {
      CHECK(incident.created_by_demo);
      if (incident.phase == incident::Phase::kClosed) ++closed;
      if (incident::is_open(incident)) {
        ++open;
        stuck += world.now - incident.received.occurred_at > Duration::hours(4);
      }
      for (AssignmentId const a : incident.assignments) {
        auto const& assignment = world.assignment.assignments.at(a);
        auto const scene = assignment.times.find(UnitStatus::kOnScene);
        if (scene == assignment.times.end()) continue;
        ++reached;
        late += scene->second.recorded_at - scene->second.occurred_at > Duration::seconds(30);
        auto const route = assignment.times.find(UnitStatus::kEnRoute);
        if (route != assignment.times.end()) CHECK(route->second.occurred_at <= scene->second.occurred_at);
      }
    }
  });
  MESSAGE(closed, " incidents closed, ", open, " open, ", reached, " arrivals, ", late, " of them reported late; ",
          stage.driver->figures().commands_accepted, " commands accepted");
  for (auto const& [code, count] : stage.driver->refusals()) MESSAGE("refused: ", code, " ", count);
  CHECK(closed >= 6);
  CHECK(reached >= 6);
  CHECK(stuck == 0);
  CHECK(stage.driver->figures().commands_refused * 20 < stage.driver->figures().commands_accepted);
  for (auto const& unit : stage.city.fleet.units) {
    auto const last = stage.positions->last(UnitCode{unit.code});
    REQUIRE(last);
    auto const snap = geo::snap(stage.data->graph(), last->location);
    REQUIRE(snap);
    CHECK(snap->off_road_m < 200);
  }
}

TEST_CASE("simulated crews leave an incident that people created alone, unless asked") {
  Stage stage;
  stage.begin({.quiet = true});
  stage.run(Duration::seconds(20));
  IncidentId const incident = stage.open_by_hand();
  assignment::Dispatch dispatch;
  dispatch.incident = incident;
  dispatch.units.push_back({UnitCode{"E101"}, {}});
  stage.submit(assignment::Command{dispatch});
  stage.run(Duration::minutes(10));
  CHECK(stage.status_of("E101") == UnitStatus::kAssigned);
  SUBCASE("a person who says en route makes it drive, but not arrive") {
    stage.submit(unit::Command{unit::ReportStatus{UnitCode{"E101"}, UnitStatus::kEnRoute, {}, {}}});
    auto const before = stage.positions->last(UnitCode{"E101"});
    stage.run(Duration::minutes(20));
    auto const after = stage.positions->last(UnitCode{"E101"});
    CHECK(stage.status_of("E101") == UnitStatus::kEnRoute);
    REQUIRE(before);
    REQUIRE(after);
    CHECK(before->location != after->location);
    CHECK(distance_m(after->location, stage.city.source.addresses[700].at) < 200);
  }
  SUBCASE("asked, they go to work and come home") {
    stage.driver->serve(incident, true);
    stage.run(Duration::hours(2));
    CHECK(stage.status_of("E101") == UnitStatus::kInQuarters);
    bool const open = stage.read([&](core::World const& world) { return incident::is_open(world.incident.incidents.at(incident)); });
    CHECK(open);  // Closing it is for whoever opened it.
  }
  SUBCASE("the switch for all reaches those who were sent before it was turned") {
    stage.driver->serve_all(true);
    CHECK(stage.driver->serves_all());
    stage.run(Duration::hours(2));
    CHECK(stage.status_of("E101") == UnitStatus::kInQuarters);
  }
}

TEST_CASE("a restart continues the day") {
  Stage stage;
  stage.begin({.scenario = Scenario::kStorm});
  stage.now_us = from_civil({2026, 11, 20, 19, 25, 0}, Duration::hours(8)).us;
  stage.run(Duration::minutes(25));
  auto const under_water = [&] { return stage.read([](core::World const& world) { return world.closure.closures.size(); }); };
  CHECK(under_water() > 0);
  std::size_t const open_before = stage.driver->figures().open_incidents;
  CHECK(open_before > 3);
  stage.begin({.scenario = Scenario::kNormal, .quiet = true});  // Nobody calls any more: what is open must come to its end.
  stage.run(Duration::hours(9), Duration::seconds(30));
  std::size_t const open_after = stage.read([](core::World const& world) {
    std::size_t open = 0;
    for (auto const& [id, incident] : world.incident.incidents) open += incident::is_open(incident);
    return open;
  });
  CHECK(open_after == 0);
  stage.catch_up();
  CHECK(under_water() == 0);  // On a day without a storm nobody lifts them: they end by themselves.
  for (auto const& unit : stage.city.fleet.units) CHECK(stage.status_of(unit.code) == UnitStatus::kInQuarters);
}

TEST_CASE("a storm closes streets by the river at their hour, a restart forgets none of them, and all are opened again") {
  Stage stage;
  auto const closures = [&] { return stage.read([](core::World const& world) { return world.closure.closures; }); };
  stage.begin({.scenario = Scenario::kStorm});
  stage.now_us = from_civil({2026, 11, 20, 19, 0, 0}, Duration::hours(8)).us;
  stage.run(Duration::minutes(10), Duration::seconds(60));
  CHECK(closures().empty());
  stage.run(Duration::minutes(75), Duration::seconds(60));
  auto const standing = closures();
  REQUIRE(standing.size() >= 2);
  for (auto const& [id, closure] : standing) {
    CHECK(closure.reason == closure::Reason::kFlood);
    CHECK(closure.in_force);
    CHECK_FALSE(plan::arcs_of(stage.data->graph(), closure).empty());
  }
  stage.begin({.scenario = Scenario::kStorm});
  stage.run(Duration::minutes(1), Duration::seconds(60));
  CHECK(closures().size() == standing.size());
  stage.run(Duration::minutes(230), Duration::seconds(60));
  CHECK(closures().empty());
  std::size_t lifted = 0;
  for (std::uint64_t next = 1;;) {
    auto const page = stage.centre->journal().read(next, 500);
    REQUIRE(page);
    if (page->empty()) break;
    for (auto const& entry : *page) lifted += entry.bytes.find("closure.lifted") != std::string::npos;
    next = page->back().position + 1;
  }
  CHECK(lifted >= standing.size());  // Not left to expire.
}

TEST_CASE("the demo refuses a folder that holds other data, and its clock goes on where it stood") {
  journal::TestFolder folder;
  std::string const mine = folder.path() + "/demo", other = folder.path() + "/real";
  auto made = open_demo_folder(mine, Size::kTiny, 7, kMorning);
  REQUIRE(made);
  CHECK(made->shown_at == kMorning);
  made->shown_at = kMorning + Duration::hours(3);
  CHECK(write_demo_folder(mine, *made));
  auto const again = open_demo_folder(mine, {}, {}, kMorning + Duration::days(2));
  REQUIRE(again);
  CHECK(again->shown_at == kMorning + Duration::hours(3));
  CHECK(again->size == Size::kTiny);
  CHECK(again->seed == 7);
  CHECK(open_demo_folder(mine, Size::kCity, {}, kMorning).error().code == "demo.folder_differs");
  DemoCity const city = generate_city(Size::kTiny, 7);
  DemoFolder state = *again;
  auto const installed = install_data_set(mine, state, city);
  REQUIRE(installed);
  DemoFolder later = *open_demo_folder(mine, {}, {}, kMorning);
  CHECK(later.data_set == *installed);
  auto const written = std::filesystem::last_write_time(place_register::data_set_path(mine, *installed));
  CHECK(install_data_set(mine, later, city).value() == *installed);
  CHECK(std::filesystem::last_write_time(place_register::data_set_path(mine, *installed)) == written);
  std::filesystem::create_directories(other);
  std::ofstream(other + "/journal.db") << "x";
  CHECK(open_demo_folder(other, {}, {}, kMorning).error().code == "demo.folder_has_other_data");
  std::ofstream(mine + "/demo.json") << "{";
  CHECK(open_demo_folder(mine, {}, {}, kMorning).error().code == "demo.folder_damaged");
}
