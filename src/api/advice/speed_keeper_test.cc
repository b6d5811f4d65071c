// Why: what units drove at day has to be in the speeds of the next day, by itself, and never against somebody's word; and of the tracks
// nothing may be left but what at least five units have in common.
#include "api/advice/speed_keeper.h"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <iterator>

#include "api/advice/drives.h"
#include "journal/memory_journal.h"
#include "register/compile.h"
#include "register/speeds/speed_file.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::api;
using place_register::tiny_at;

namespace {

struct Night {
  place_register::TestFolder folder;
  std::atomic<Instant> clock{from_civil({.year = 2026, .month = 11, .day = 23, .hour = 10}, Duration::hours(8))};  // A Monday.
  DataSets data_sets{folder.path()};
  SpeedsNow speeds{folder.path()};
  std::unique_ptr<telemetry::Positions> positions = *telemetry::Positions::open((folder.path() / "telemetry.db").string());
  std::unique_ptr<sequencer::Centre> centre;
  std::unique_ptr<SpeedKeeper> keeper;
  int commands = 0;

  Night() {
    auto const on_applied = [this](core::World const&, core::Entry const& entry, Hash const&) {
      for (auto const& event : entry.events)
        if (auto const* e = std::get_if<jurisdiction::Event>(&event))
          if (auto const* activated = std::get_if<jurisdiction::SpeedsActivated>(e)) REQUIRE(speeds.activate(activated->version));
    };
    centre = *sequencer::Centre::start(journal::make_memory_journal(), {}, [this] { return clock.load(); }, on_applied);
    keeper = std::make_unique<SpeedKeeper>(
        folder.path(), data_sets, speeds, *positions, *centre, [this] { return clock.load(); },
        [this](jurisdiction::ActivateSpeeds c) { return submit(jurisdiction::Command{std::move(c)}); });
    auto const version = place_register::compile_into(place_register::tiny_city(), folder.path());
    REQUIRE(data_sets.activate(*version));
    must(configuration::SetCatalogue{configuration::default_catalogue()});
    must(configuration::SetSettings{});
    must(station::Register{{"S1"}, {"一站", "Station 1"}, {"fire"}, tiny_at(0, 0), {}});
    for (char const* unit : {"E1", "E2", "E3", "E4", "E5"}) {
      must(unit::Register{{unit}, "engine", {"fire"}, {"S1"}, {{"engine"}}});
      report(unit, UnitStatus::kAvailable);
    }
  }
  ~Night() {
    keeper->stop();
    centre.reset();
  }
  void measure() {
    auto const run = keeper->measure_now();
    while (keeper->state().runs < run) std::this_thread::yield();
  }
  Instant now() const { return clock.load(); }
  void pass(Duration d) { clock = now() + d; }
  Result<std::uint64_t> submit(core::Command command) {
    core::Request request;
    request.command = std::move(command);
    request.envelope.command_id = sha256(std::to_string(++commands));
    request.envelope.actor = {"p1"};
    auto const outcome = centre->submit_and_wait(std::move(request));
    if (outcome.error) return std::unexpected(*outcome.error);
    return outcome.entry->position;
  }
  template <class C>
  void must(C command) {
    auto const done = submit(core::Command(std::move(command)));
    REQUIRE_MESSAGE(done, (done ? "" : done.error().detail));
  }
  void report(char const* unit, UnitStatus status) { must(unit::Command{unit::ReportStatus{{unit}, status, {}, {}}}); }
  // Home along Riverside Avenue, 2 km of a primary road, at so many km/h, with a position every two seconds.
  void drive_home(char const* unit, double kmh) {
    report(unit, UnitStatus::kReturning);
    for (double x = 0.1; x < 19.9; x += kmh / 3.6 * 2 / 100) {
      positions->report({{unit}, tiny_at(x, 0), now()});
      pass(Duration::seconds(2));
    }
    report(unit, UnitStatus::kAvailable);
    for (int i = 0; i < 100; ++i) {  // Available on air: no drive that anything is measured from.
      positions->report({{unit}, tiny_at(20 - 0.2 * i, 0), now()});
      pass(Duration::seconds(2));
    }
  }
  geo::HourSpeed monday(std::size_t hour) const {
    return speeds.current()->week.at(geo::TravelMode::kNormal, hour, geo::RoadClass::kPrimary);
  }
};

}  // namespace

TEST_CASE("what five units drove comes into the speeds, by class and hour, rounded; of four nothing is told") {
  Night n;
  CHECK_FALSE(n.keeper->look());
  for (char const* unit : {"E1", "E2", "E3", "E4"}) n.drive_home(unit, 21);  // Half of 42.
  n.measure();
  auto const run = n.keeper->state();
  REQUIRE(run.last);
  CHECK(run.step == MeasureStep::kResting);
  CHECK(run.runs == 1);
  CHECK(run.last->drives == 4);
  CHECK(run.last->legs >= 28);
  CHECK(run.last->version.empty());
  CHECK(n.speeds.current()->version == place_register::kBuiltInSpeeds);

  n.drive_home("E5", 21);
  n.measure();
  auto const first = n.speeds.current()->version;
  CHECK(n.keeper->state().last->version == first);
  auto const cell = n.monday(10);
  CHECK(cell.observations == 5);
  CHECK(cell.measured_percent == doctest::Approx(50).epsilon(0.05));
  // Few observations: nearer to what was assumed (96) than to what was measured (50).
  CHECK(cell.in_force() > 80);
  CHECK(cell.in_force() < 96);
  auto const decided = n.centre->read([](core::World const& w) { return w.jurisdiction.speeds; });
  REQUIRE(decided);
  CHECK(decided->origin == jurisdiction::SpeedsOrigin::kMeasured);
  CHECK(decided->observations == 5);
  CHECK(decided->measured_until == n.now());

  // One drive more says nothing more, five more do; and what was in force before is not kept.
  n.clock = from_civil({.year = 2026, .month = 11, .day = 30, .hour = 10}, Duration::hours(8));
  n.drive_home("E1", 21);
  n.measure();
  CHECK(n.speeds.current()->version == first);
  for (char const* unit : {"E2", "E3", "E4", "E5"}) n.drive_home(unit, 21);
  n.measure();
  CHECK(n.monday(10).observations == 10);
  CHECK_FALSE(std::filesystem::exists(place_register::speeds_path(n.folder.path(), first)));
  std::ifstream file(place_register::speeds_path(n.folder.path(), n.speeds.current()->version));
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  CHECK(text.starts_with("mode,class,day,hour,percent,observations,measured_percent\n"));
  CHECK(text.find("E1") == std::string::npos);

  // Another server takes over without the file: measuring begins from what is built in.
  std::filesystem::remove_all(n.folder.path() / "speeds");
  n.clock = from_civil({.year = 2026, .month = 12, .day = 7, .hour = 10}, Duration::hours(8));
  for (char const* unit : {"E1", "E2", "E3", "E4", "E5"}) n.drive_home(unit, 21);
  n.measure();
  CHECK(n.monday(10).observations == 15);
}

TEST_CASE("at night it is done by itself and once; who goes back to the built-in speeds is not overruled, until measuring is asked for") {
  Night n;
  auto const all_drive = [&] {
    for (char const* unit : {"E1", "E2", "E3", "E4", "E5"}) n.drive_home(unit, 30);
  };
  all_drive();
  CHECK_FALSE(n.keeper->look());
  n.clock = from_civil({.year = 2026, .month = 11, .day = 24, .hour = 3, .minute = 1}, Duration::hours(8));
  CHECK(n.keeper->look());
  CHECK(n.monday(10).observations > 0);
  CHECK_FALSE(n.keeper->look());
  n.pass(Duration::minutes(30));
  CHECK_FALSE(n.keeper->look());
  // A server that starts in that night anew sees that it is done.
  SpeedKeeper again(
      n.folder.path(), n.data_sets, n.speeds, *n.positions, *n.centre, [&] { return n.now(); },
      [](jurisdiction::ActivateSpeeds const&) -> Result<std::uint64_t> { return 0; });
  CHECK_FALSE(again.look());

  n.pass(Duration::hours(8));
  n.must(jurisdiction::Command{
      jurisdiction::ActivateSpeeds{std::string(place_register::kBuiltInSpeeds), jurisdiction::SpeedsOrigin::kBuiltIn, 0, {}, {}}});
  all_drive();
  n.clock = from_civil({.year = 2026, .month = 11, .day = 25, .hour = 4}, Duration::hours(8));
  CHECK(n.keeper->look());
  CHECK(n.keeper->state().last->version.empty());
  CHECK(n.speeds.current()->version == place_register::kBuiltInSpeeds);
  n.measure();
  CHECK(n.speeds.current()->version != place_register::kBuiltInSpeeds);
}

TEST_CASE("a night that changed nothing is not measured again by a server that starts in it") {
  Night n;
  n.clock = from_civil({.year = 2026, .month = 11, .day = 24, .hour = 3, .minute = 1}, Duration::hours(8));
  CHECK(n.keeper->look());
  CHECK(n.speeds.current()->version == place_register::kBuiltInSpeeds);
  SpeedKeeper again(
      n.folder.path(), n.data_sets, n.speeds, *n.positions, *n.centre, [&] { return n.now(); },
      [](jurisdiction::ActivateSpeeds const&) -> Result<std::uint64_t> { return 0; });
  CHECK_FALSE(again.look());
  n.pass(Duration::hours(24));
  CHECK(again.look());
}

TEST_CASE("nights are for a server that stays; whoever asks by hand is told which run is theirs, and it is done without a start") {
  Night n;
  n.clock = from_civil({.year = 2026, .month = 11, .day = 24, .hour = 3, .minute = 1}, Duration::hours(8));
  SpeedKeeper one_shot(
      n.folder.path(), n.data_sets, n.speeds, *n.positions, *n.centre, [&] { return n.now(); },
      [](jurisdiction::ActivateSpeeds const&) -> Result<std::uint64_t> { return 0; }, std::chrono::milliseconds(1));
  auto const mine = one_shot.measure_now();
  CHECK(mine == 1);
  while (one_shot.state().runs < mine) std::this_thread::yield();
  n.pass(Duration::hours(24));
  auto const next = one_shot.measure_now();
  CHECK(next == 2);
  while (one_shot.state().runs < next) std::this_thread::yield();
  one_shot.stop();
  CHECK(one_shot.state().runs == 2);  // The two that were asked for, though nights passed.
}

TEST_CASE("a report that was taken back, and a drive that has not ended, is no drive") {
  Night n;
  n.report("E1", UnitStatus::kReturning);
  n.must(unit::Command{unit::TakeBackStatus{{"E1"}, UnitStatus::kReturning, TakeBackReason::kWrongUnit}});
  n.pass(Duration::minutes(5));
  n.report("E1", UnitStatus::kInQuarters);
  n.report("E2", UnitStatus::kReturning);
  n.pass(Duration::minutes(5));
  auto const of = [&](Instant to) { return drives_between(n.centre->journal(), n.centre->position(), n.now() - Duration::days(1), to); };
  CHECK(of(n.now())->empty());
  n.report("E2", UnitStatus::kInQuarters);
  auto const drives = of(n.now());
  REQUIRE(drives->size() == 1);
  CHECK(drives->front().mode == geo::TravelMode::kNormal);
  CHECK(drives->front().to - drives->front().from == Duration::minutes(5));
  CHECK(of(n.now() - Duration::seconds(1))->empty());
}
