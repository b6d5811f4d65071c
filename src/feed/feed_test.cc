#include <doctest/doctest.h>

#include <fmt/format.h>

#include <set>

#include "domain/configuration/configuration.h"
#include "feed/call_file.h"
#include "feed/fleet.h"
#include "feed/fleet_board.h"
#include "feed/mapping.h"
#include "feed/pairing.h"
#include "feed/report.h"

namespace tocsin::feed {
namespace {

std::string const kHead =
    "call_number,unit_id,unit_type,call_type,call_type_group,received_dttm,entry_dttm,dispatch_dttm,response_dttm,on_scene_dttm,"
    "transport_dttm,hospital_dttm,available_dttm,final_priority,lat,lon\n";
std::string line(std::string const& call, std::string const& unit, std::string const& type, std::string const& times,
                 std::string const& call_type = "Medical Incident", std::string const& group = "Potentially Life-Threatening") {
  return call + "," + unit + "," + type + "," + call_type + "," + group + "," + times + ",3,37.75,-122.45\n";
}
std::string const kTimes =
    "01/02/2017 12:00:00 AM,01/02/2017 12:01:00 AM,01/02/2017 12:02:00 AM,01/02/2017 12:03:00 AM,01/02/2017 12:08:00 AM,,,"
    "01/02/2017 12:30:00 AM";

Wgs84 at(double lat, double lon) { return *wgs84_from_degrees(lat, lon); }

}  // namespace

// A type or capability that the centre does not know would be refused by the server only in the middle of a run.
TEST_CASE("every word of the tables is one of the built-in catalogue") {
  auto const catalogue = configuration::default_catalogue();
  std::set<std::string> types, capabilities, kinds, agencies, dispositions;
  for (auto const& type : configuration::default_incident_types()) types.insert(type.type.text);
  for (auto const& word : catalogue.capabilities) capabilities.insert(word.code);
  for (auto const& word : catalogue.unit_kinds) kinds.insert(word.code);
  for (auto const& word : catalogue.agencies) agencies.insert(word.code);
  for (auto const& word : catalogue.dispositions) dispositions.insert(word.disposition.text);
  for (auto const& rule : type_rules()) {
    INFO(rule.call_type);
    CHECK(types.count(std::string(rule.incident_type)) == 1);
    CHECK((rule.when_not_dangerous.empty() || types.count(std::string(rule.when_not_dangerous)) == 1));
    CHECK_FALSE(rule.reason.empty());
  }
  for (auto const& rule : unit_rules()) {
    INFO(rule.unit_type);
    CHECK(capabilities.count(std::string(rule.capability)) == 1);
    CHECK(kinds.count(std::string(rule.kind)) == 1);
    CHECK(agencies.count(std::string(rule.agency)) == 1);
  }
  for (auto const& card : card_rules()) CHECK(types.count(std::string(card.incident_type)) == 1);
  for (bool const sent : {false, true})
    for (bool const there : {false, true})
      for (bool const carried : {false, true})
        for (char const* type : {"medical", "fire.building"})
          CHECK(dispositions.count(std::string(disposition_of(type, carried, there, sent))) == 1);
}

TEST_CASE("priority follows the file's own words") {
  CHECK(map_call("Medical Incident", "Potentially Life-Threatening", "3")->priority == 1);
  CHECK(map_call("Medical Incident", "Non Life-threatening", "3")->incident_type == "medical.other");
  CHECK(map_call("Medical Incident", "Non Life-threatening", "2")->priority == 3);
  CHECK(map_call("Structure Fire", "Fire", "3")->priority == 2);
  CHECK(map_call("Dragon", "Fire", "3").error().code == "feed.unknown_call_type");
  CHECK(map_unit("BICYCLE").error().code == "feed.unknown_unit_type");
}

TEST_CASE("times around midnight and noon") {
  auto const text = [](std::string_view time) { return to_rfc3339(*parse_us_time(time)); };
  CHECK(text("12/31/2016 12:00:01 AM") == "2016-12-31T00:00:01Z");
  CHECK(text("12/31/2016 12:00:01 PM") == "2016-12-31T12:00:01Z");
  CHECK(text("12/31/2016 11:59:59 PM") == "2016-12-31T23:59:59Z");
  for (char const* bad : {"", "2016-12-31 00:00:00", "13/31/2016 11:59:59 PM", "12/31/2016 00:59:59 PM", "12/31/2016 11:59:59 XM"})
    CHECK(parse_us_time(bad).error().code == "feed.time_malformed");
}

TEST_CASE("lines become calls; moments before their predecessor and missing ends are mended and counted") {
  std::string const broken =
      "01/02/2017 12:00:00 AM,01/02/2017 12:01:00 AM,01/02/2017 12:05:00 AM,01/02/2017 12:06:00 AM,01/02/2017 12:05:30 AM,"
      "01/02/2017 12:20:00 AM,01/02/2017 12:10:00 AM,";
  auto const file =
      parse_calls(kHead + line("7", "E1", "ENGINE", kTimes) + line("5", "55", "MEDIC", kTimes) + line("7", "56", "MEDIC", broken));
  REQUIRE(file.has_value());
  REQUIRE(file->calls.size() == 2);
  CHECK(file->rows == 3);
  CHECK(file->mended == 3);
  CHECK(file->calls[0].number == "5");  // Same moment: by number.
  auto const& row = file->calls[1].rows[1];
  CHECK(row.rule->capability == "ambulance_als");
  CHECK(*row.on_scene == *row.en_route);
  CHECK(*row.at_hospital == *row.transporting);
  CHECK(row.cleared == *row.at_hospital + Duration::minutes(1));
}

TEST_CASE("a file that does not fit says where") {
  CHECK(parse_calls("call_number,unit_id\n1,2\n").error().code == "feed.column_missing");
  auto const unknown = parse_calls(kHead + line("1", "E1", "ENGINE", kTimes, "Dragon"));
  CHECK(unknown.error().code == "feed.unknown_call_type");
  CHECK(unknown.error().detail.starts_with("line 2"));
  auto const no_time = parse_calls(kHead + line("1", "E1", "ENGINE", ",,,,,,,"));
  CHECK(no_time.error().code == "feed.time_malformed");
}

TEST_CASE("calls move by whole weeks, all by the same") {
  auto file = *parse_calls(kHead + line("1", "E1", "ENGINE", kTimes));
  auto const before = file.calls[0];
  move_weeks(file, before.answered);  // Early enough already.
  CHECK(file.calls[0].answered == before.answered);
  Instant const later = *parse_rfc3339("2026-11-22T01:00:00Z");
  move_weeks(file, later);
  auto const& moved = file.calls[0];
  CHECK(moved.answered >= later);
  CHECK(moved.answered - later <= Duration::days(7));
  CHECK((moved.answered - before.answered).us % Duration::days(7).us == 0);
  CHECK(moved.rows[0].cleared - moved.answered == before.rows[0].cleared - before.answered);
  CHECK(*moved.rows[0].on_scene - moved.rows[0].dispatched == *before.rows[0].on_scene - before.rows[0].dispatched);
}

TEST_CASE("the fleet is what goes out on two days or more, dealt over the homes in turn") {
  std::string const next_day = "01/03/2017 12:00:00 AM,01/03/2017 12:01:00 AM,01/03/2017 12:02:00 AM,,,,,01/03/2017 12:30:00 AM";
  std::string text = kHead;
  int number = 0;
  for (char const* unit : {"E1", "E2", "E3"})
    for (auto const& times : {kTimes, next_day}) text += line(std::to_string(++number), unit, "ENGINE", times);
  text += line("90", "E9", "ENGINE", kTimes) + line("91", "55", "MEDIC", kTimes);
  auto const fleet = plan_fleet(*parse_calls(text), {{"b", "B", at(1, 1)}, {"a", "A", at(2, 2)}}, {});
  REQUIRE(fleet.stations.size() == 4);
  CHECK(fleet.stations[0].station_id == "F01");
  CHECK(fleet.stations[0].name == "A");
  CHECK(fleet.stations[2].agency == "ambulance");  // No hospital: at the fire stations.
  REQUIRE(fleet.units.size() == 4);
  CHECK(fleet.units[2].unit_id == "E03");
  CHECK(fleet.units[2].station == "F01");
  CHECK(fleet.units[3].station == "H01");
  CHECK(plan_fleet(*parse_calls(text), {}, {}).stations.empty());
}

// The rule is stated to readers: it must not move with a compiler or a library.
TEST_CASE("the place of a call is the hash of its block") {
  CHECK(place_of("37.75,-122.45", 1) == 0);
  CHECK(place_of("37.75,-122.45", 0) == 0);
  CHECK(place_of("abc", std::uint64_t{1} << 32) == 0x8f01cfeaULL);  // SHA-256("abc") begins ba7816bf 8f01cfea.
  auto const file = *parse_calls(kHead + line("1", "E1", "ENGINE", kTimes) + "2,E1,ENGINE,Medical Incident,Fire," + kTimes + ",3,,\n");
  CHECK(file.calls[0].block == "37.75,-122.45");
  CHECK(file.calls[1].block == "2");  // Unknown: a place of its own.
}

// Stations that all stood in the middle, or twice at one point, would make every figure of the feed meaningless.
TEST_CASE("sites are spread as the points are: each group has its own, none stands twice") {
  std::vector<Wgs84> points;
  for (int group = 0; group < 3; ++group)
    for (int i = 0; i < 10; ++i) points.push_back(at(41.1 + 0.1 * group, -8.6 + 0.001 * i));
  auto const sites = choose_sites(points, 3);
  REQUIRE(sites.size() == 3);
  std::set<std::size_t> groups;
  for (auto const site : sites) {
    groups.insert(site / 10);
    CHECK((site % 10 == 4 || site % 10 == 5));  // In its middle.
  }
  CHECK(groups.size() == 3);
  CHECK(choose_sites(points, 3) == sites);
  CHECK(choose_sites({}, 3).empty());
  auto const all = choose_sites({at(1, 1), at(1, 1), at(1, 1)}, 5);
  CHECK(std::set<std::size_t>(all.begin(), all.end()).size() == 3);
}

TEST_CASE("a unit plays a row of its own kind first") {
  auto const file =
      *parse_calls(kHead + line("1", "KM1", "PRIVATE", kTimes) + line("1", "55", "MEDIC", kTimes) + line("1", "E1", "ENGINE", kTimes));
  auto const& rows = file.calls[0].rows;
  std::vector<bool> used(3, false);
  auto const pairs = pair_rows({{"M01", "ambulance_als"}, {"M02", "ambulance_als"}, {"L01", "ladder"}}, rows, used);
  CHECK(pairs[0] == 1u);
  CHECK(pairs[1] == 0u);  // The other ambulance's row.
  CHECK_FALSE(pairs[2].has_value());
  CHECK(used == std::vector<bool>{true, true, false});
}

TEST_CASE("a unit on its way home is between; sent again it never arrives") {
  FleetBoard board;
  board.add("E01", {"engine"}, at(10, 10));
  Instant const t = *parse_rfc3339("2026-01-01T00:00:00Z");
  board.send("E01");
  CHECK(board.free_units(t).empty());
  auto const way = board.release("E01", at(10, 11), t, Duration::minutes(10));
  CHECK(way.home_at == t + Duration::minutes(10));
  auto const half = board.free_units(t + Duration::minutes(5));
  REQUIRE(half.size() == 1);
  CHECK_FALSE(half[0].in_quarters);
  CHECK(half[0].at.lon() == doctest::Approx(10.5));
  board.send("E01");
  CHECK_FALSE(board.arrive_home("E01", way.number));
  CHECK(board.call_off("E01", t).has_value());  // From the road back to the road.
  auto const again = board.release("E01", at(10, 11), t, {});
  CHECK(board.arrive_home("E01", again.number));
  board.send("E01");
  CHECK_FALSE(board.call_off("E01", t).has_value());
  CHECK(board.free_units(t)[0].in_quarters);
}

TEST_CASE("the straight line is judged by road") {
  FleetBoard board;
  board.add("E01", {"engine"}, at(41.150, -8.60));  // Nearest, but across the river.
  board.add("E02", {"engine"}, at(41.170, -8.60));
  board.add("L01", {"ladder"}, at(41.151, -8.60));
  auto const free = board.free_units({});
  Wgs84 const place = at(41.152, -8.60);
  auto const choice = straight_line_choice(free, "engine", place, {{"E01", 400}, {"E02", 240}, {"L01", 10}});
  REQUIRE(choice.has_value());
  CHECK(choice->differs);
  CHECK(choice->lost_s == 160);
  CHECK_FALSE(straight_line_choice(free, "engine", place, {{"E01", 240}, {"E02", 240}})->differs);
  auto const no_road = straight_line_choice(free, "engine", place, {{"E02", 240}});
  CHECK((no_road && no_road->differs && !no_road->lost_s));
  CHECK_FALSE(straight_line_choice(free, "ladder", place, {{"L01", 10}}).has_value());  // Nothing to choose from.
  CHECK_FALSE(straight_line_choice(free, "engine", place, {}).has_value());
}

TEST_CASE("percentiles are members of the sample, by nearest rank") {
  std::vector<std::int64_t> hundred;
  for (int i = 100; i >= 1; --i) hundred.push_back(i);
  auto const p = percentiles(hundred);
  CHECK(p.count == 100);
  CHECK(p.p50_s == 50);
  CHECK(p.p90_s == 90);
  CHECK(p.p95_s == 95);
  CHECK(p.max_s == 100);
  CHECK(percentiles({7}).p50_s == 7);
  CHECK(percentiles({}).count == 0);
}

TEST_CASE("the table says the same in both languages") {
  Report report;
  report.calls = 3, report.calls_closed = 3;
  report.shortfalls["engine"] = 2;
  report.phases.push_back({"assigned_to_en_route", percentiles({60, 80})});
  CHECK(as_table(report, false).find("3 calls, 3 closed") != std::string::npos);
  CHECK(as_table(report, true).find("报警呼入 3 起，结案 3 起") != std::string::npos);
  CHECK(as_table(report, true).find("engine 2") != std::string::npos);
}

}  // namespace tocsin::feed
