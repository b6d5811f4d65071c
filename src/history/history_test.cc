// Why: the past is searched instead of the journal, so it must say what the journal says: after any commands, after a restart at any entry,
// after its file was damaged, and never more than it may.
#include "history/history.h"

#include <fstream>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sqlite3.h>

#include "base/random.h"
#include "codec/json_writer.h"
#include "core/any_command.h"
#include "history/test_history.h"
#include "history/test_schema.h"
#include "store/database.h"

using namespace tocsin;
using namespace tocsin::history;

namespace {

// The slow twin: the whole World, and after each entry every row that it has, made with nothing but the World's own words.
struct Twin {
  core::World world;
  std::map<IncidentId, IncidentRow> incidents;
  std::map<AssignmentId, AssignmentRow> assignments;

  static std::optional<Instant> earlier(std::optional<Instant> a, std::optional<Instant> b) { return !a ? b : !b ? a : std::min(*a, *b); }

  void apply(core::Entry const& entry) {
    core::apply(world, entry);
    for (auto const& [id, i] : world.incident.incidents) {
      IncidentRow row;
      row.incident = id;
      row.number = i.number;
      row.opened_at = i.received.occurred_at;
      if (i.closed) row.closed_at = i.closed->occurred_at;
      row.type = i.type.text;
      row.priority = i.priority;
      row.level = i.level;
      constexpr char const* kPhases[] = {"received", "graded", "dispatched", "on_scene", "closed"};
      row.phase = kPhases[static_cast<int>(i.phase)];
      row.county = i.place.county.text;
      row.township = i.place.township.text;
      std::set<std::string> const told{"fire.building", "traffic.collision_injury"};  // Of the types that any_type() draws.
      if (told.contains(row.type)) {
        row.place_text = i.place.text;
        row.address_code = i.place.address_code;
        row.location = i.place.location;
      }
      if (i.type.text.substr(0, 7) != "medical") row.disposition = i.disposition.text;
      row.merged_into = i.merged_into;
      row.reopened_from = i.reopened_from;
      for (CallId const call : i.calls) row.answered_at = earlier(row.answered_at, world.call.calls.at(call).answered_at);
      for (AssignmentId const a : i.assignments)
        for (auto const& [step, stamp] : world.assignment.assignments.at(a).times) {
          if (step == UnitStatus::kAssigned) row.dispatched_at = earlier(row.dispatched_at, stamp.occurred_at);
          if (step == UnitStatus::kEnRoute) row.en_route_at = earlier(row.en_route_at, stamp.occurred_at);
          if (step == UnitStatus::kOnScene) row.on_scene_at = earlier(row.on_scene_at, stamp.occurred_at);
        }
      incidents[id] = row;
    }
    for (auto const& [id, a] : world.assignment.assignments) {
      AssignmentRow& row = assignments[id];
      std::string const station = row.station.empty() ? world.unit.units.at(a.unit).station.text : row.station;
      auto const time = [&](UnitStatus step) {
        return a.times.contains(step) ? std::optional(a.times.at(step).occurred_at) : std::nullopt;
      };
      row = {id,
             a.incident,
             a.unit.text,
             a.agency.text,
             station,
             *time(UnitStatus::kAssigned),
             time(UnitStatus::kAcknowledged),
             time(UnitStatus::kEnRoute),
             time(UnitStatus::kOnScene),
             a.ended ? std::optional(a.ended->occurred_at) : std::nullopt,
             {}};
      constexpr char const* kReasons[] = {"cleared", "stood_down", "diverted", "out_of_service", "incident_closed"};
      if (a.ended) row.end_reason = kReasons[static_cast<int>(a.end_reason)];
    }
  }
};

std::string shown(IncidentRow const& row) { return codec::to_json(row); }
std::string shown(AssignmentRow const& row) { return codec::to_json(row); }

// Empty: the rows are the twin's, all of them and no others.
std::string difference(History::Found const& found, Twin const& twin) {
  std::map<IncidentId, IncidentRow> incidents;
  for (auto const& row : found.incidents) incidents[row.incident] = row;
  if (incidents.size() != found.incidents.size()) return "an incident twice";
  std::map<AssignmentId, AssignmentRow> assignments;
  for (auto const& row : found.assignments) assignments[row.assignment] = row;
  if (assignments.size() != found.assignments.size()) return "an assignment twice";
  for (auto const& [id, row] : twin.incidents)
    if (!incidents.contains(id) || !(incidents.at(id) == row))
      return "expected " + shown(row) + " got " + (incidents.contains(id) ? shown(incidents.at(id)) : "nothing");
  for (auto const& [id, row] : twin.assignments)
    if (!assignments.contains(id) || !(assignments.at(id) == row))
      return "expected " + shown(row) + " got " + (assignments.contains(id) ? shown(assignments.at(id)) : "nothing");
  if (incidents.size() != twin.incidents.size() || assignments.size() != twin.assignments.size()) return "more rows than there were";
  return {};
}

// Random commands; now and then the history goes on, is closed, is opened anew; in the end it is the twin's, and so is one from scratch.
struct Walked {
  std::size_t incidents = 0, merged = 0, settled = 0;
  std::string wrong;
};
void walk(std::vector<std::uint16_t> const& draws, std::function<Options(TestPast&)> const& options, Walked& walked) {
  core::Draws d(draws);
  TestPast past;
  auto history = std::make_unique<History>(*past.journal, options(past));
  while (d.left()) {
    auto const command = core::any_command(past.centre.world, d);
    core::TestCentre::How how{.actor = d.one_in(2) ? "p1" : "p2"};
    if (d.one_in(6)) how.occurred_at = past.centre.now - Duration::seconds(d.below(300));
    (void)past.centre.run(command, how);
    if (d.one_in(4)) past.centre.pass(Duration::seconds(d.below(4) == 0 ? d.below(200'000) : d.below(100)));
    if (!d.one_in(5)) continue;
    past.append();
    TestPast::catch_up(*history);
    if (d.one_in(3)) history = std::make_unique<History>(*past.journal, options(past));
  }
  past.append();
  TestPast::catch_up(*history);
  Twin twin;
  for (auto const& entry : past.centre.journal) twin.apply(entry);
  auto const compare = [&] {
    auto const found = history->search(past.all());
    if (walked.wrong.empty()) walked.wrong = found ? difference(*found, twin) : found.error().code;
  };
  compare();
  history->rebuild();
  REQUIRE(history->step());
  TestPast::catch_up(*history);
  compare();
  walked.incidents += twin.incidents.size();
  for (auto const& [id, row] : twin.incidents) walked.merged += row.merged_into ? 1 : 0;
  walked.settled += twin.incidents.size() - twin.world.incident.incidents.size();
}

std::string all_bytes(std::string const& folder) {
  std::string out;
  for (auto const& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    out.append(std::istreambuf_iterator<char>(in), {});
  }
  return out;
}

}  // namespace

TEST_CASE("whatever is asked for, the rows are what the whole World tells, after restarts and from scratch") {
  journal::TestFolder const folder;
  std::string const file = folder.path() + "/history.db";
  Walked walked;
  CHECK(rc::check("walk", [&] {
    for (char const* part : {"", "-wal", "-shm"}) std::filesystem::remove(file + part);
    auto const draws =
        *rc::gen::resize(rc::kNominalSize, rc::gen::container<std::vector<std::uint16_t>>(4'000, rc::gen::arbitrary<std::uint16_t>()));
    walked.wrong.clear();
    walk(
        draws,
        [&](TestPast& past) {
          Options out = past.options();
          out.file = file;
          return out;
        },
        walked);
    RC_ASSERT(walked.wrong == "");
  }));
  CHECK(walked.incidents > 150);
  CHECK(walked.merged > 10);
  CHECK(walked.settled > 10);
}

TEST_CASE("postgres: whatever is asked for, the rows are what the whole World tells, after restarts and from scratch") {
  if (journal::without_postgres("the history's walk")) return;
  Schema const schema("tocsin_h1");
  Walked walked;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Random random(seed);
    std::vector<std::uint16_t> draws(6'000);
    for (auto& draw : draws) draw = static_cast<std::uint16_t>(random.below(65'536));
    walk(
        draws,
        [&](TestPast& past) {
          Options out = past.options();
          out.postgres = journal::test_postgres();
          out.schema = schema.name;
          return out;
        },
        walked);
    INFO("seed ", seed);
    REQUIRE(walked.wrong == "");
  }
  CHECK(walked.incidents > 50);
  CHECK(walked.merged > 3);
  CHECK(walked.settled > 3);
}

namespace {

Options in_folder(TestPast& past, journal::TestFolder const& folder) {
  Options out = past.options();
  out.file = folder.path() + "/history.db";
  return out;
}

}  // namespace

TEST_CASE("what left the World a day after it was closed is found, by all that one looks for") {
  journal::TestFolder const folder;
  TestPast past;
  auto const fire = course(past.centre, "fire.building", {"E1", "L1"});
  auto const medical = course(past.centre, "medical.cardiac", {"A1"});
  past.centre.pass(Duration::days(2));
  REQUIRE(past.centre.world.incident.incidents.empty());
  past.append();
  History history(*past.journal, in_folder(past, folder));
  TestPast::catch_up(history);
  auto const ids = [&](Search search) {
    search.from = {0};
    search.to = past.centre.now;
    auto const found = history.search(search);
    REQUIRE(found);
    std::vector<IncidentId> out;
    for (auto const& row : found->incidents) out.push_back(row.incident);
    return out;
  };
  using Ids = std::vector<IncidentId>;
  CHECK(ids({}) == Ids{medical, fire});
  CHECK(ids({.type = "fire"}) == Ids{fire});
  CHECK(ids({.type = "fir"}).empty());
  CHECK(ids({.priority = 2}) == Ids{medical, fire});
  CHECK(ids({.priority = 1}).empty());
  CHECK(ids({.jurisdictions = {"town"}}) == Ids{medical, fire});
  CHECK(ids({.jurisdictions = {"elsewhere"}}).empty());
  CHECK(ids({.unit = "L1"}) == Ids{fire});
  CHECK(ids({.disposition = "resolved"}) == Ids{fire});  // How a patient was is nothing to search for.
  CHECK(ids({.number = past.centre.world.incident.numbered_day}) == Ids{medical, fire});
  CHECK(ids({.place = "bell LANE"}) == Ids{fire});  // No place tells of a dwelling's patients.
  CHECK(ids({.place = "%"}).empty());
  CHECK(ids({.sight = {.whole = false}}).empty());
  CHECK(ids({.sight = {.whole = false, .stations = {"S1"}}}) == Ids{medical, fire});
  CHECK(ids({.sight = {.whole = false, .stations = {"S2"}}}).empty());
  CHECK(ids({.sight = {.whole = false, .jurisdictions = {"county"}}}) == Ids{medical, fire});
  CHECK(ids({.sight = {.whole = false, .unplaced = true}}).empty());
  auto first = history.search({.from = {0}, .to = past.centre.now, .limit = 1});
  REQUIRE(first);
  REQUIRE(first->next);
  CHECK(first->incidents.front().incident == medical);
  CHECK(ids({.after = cursor_from_text(to_text(*first->next))}) == Ids{fire});
  auto const fires = history.search({.from = {0}, .to = past.centre.now, .type = "fire"});
  REQUIRE(fires);
  auto const& row = fires->incidents.front();
  CHECK(seconds_between(row.dispatched_at, row.en_route_at) == 30);
  CHECK(seconds_between(row.en_route_at, row.on_scene_at) == 200);
  CHECK(row.place_text == "1 Bell Lane");
  // After so many months the same place tells nothing of it, though the row is kept.
  past.centre.now = past.centre.now + Duration::days(25 * 31);
  CHECK(ids({.place = "Bell"}).empty());
}

TEST_CASE("nothing that is of a person, and nothing that can be erased, is in the file") {
  journal::TestFolder const folder;
  TestPast past;
  // Every text that could lead to somebody has a mark; the place is of a type that keeps none.
  Place place;
  place.text = "mark-place";
  place.location = Wgs84{312345678, 1212345678};
  place.county = {"county"};
  DetailRef const caller{"mark-id-1", "mark-record-1", sha256("a")}, words{"mark-id-2", "mark-record-1", sha256("b")};
  call::Register registered{.answered = true, .language = "xh-mark", .callsign = "", .place = place, .type = {"medical.cardiac"}};
  registered.record = "mark-record-1";
  registered.caller = caller;
  registered.text = words;
  registered.open_incident = true;
  registered.incident_record = "mark-record-2";
  past.centre.must(registered);
  auto const id = past.centre.world.incident.incidents.rbegin()->first;
  past.centre.must(incident::AddNote{id, {"mark-id-3", "mark-record-2", sha256("c")}});
  past.centre.send(id, "A1");
  past.centre.must(incident::NoteTrackRead{id, {"mark-id-4", "mark-record-2", sha256("d")}});
  past.append();
  {
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
  }
  std::string const while_open = all_bytes(folder.path());
  REQUIRE(while_open.size() > 4'000);
  CHECK(while_open.find("mark-id") == std::string::npos);
  CHECK(while_open.find("mark-record") == std::string::npos);
  CHECK(while_open.find("xh-mark") == std::string::npos);
  CHECK(while_open.find("p1") == std::string::npos);  // Who did it.
  // Column by column: these and no others.
  std::set<std::string> columns;
  {
    auto database = store::Database::open(folder.path() + "/history.db", false);
    REQUIRE(database);
    auto rows =
        (*database)->prepare("SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'");
    for (auto row = rows.step(); row && *row; row = rows.step()) columns.insert(rows.text(0));
  }
  std::set<std::string> allowed;
  auto const allow = [&](std::string const& table, std::string names) {
    for (std::size_t begin = 0; begin < names.size();) {
      auto const end = std::min(names.find(", ", begin), names.size());
      allowed.insert(table + "." + names.substr(begin, end - begin));
      begin = end + 2;
    }
  };
  allow("history_incident",
        "incident_id, centre, position, ordinal, number, opened_us, closed_us, type, priority, level, phase, county, township, place_text, "
        "address_code, lat_e7, lon_e7, answered_us, dispatched_us, en_route_us, on_scene_us, answer_to_dispatch_s, turnout_s, drive_s, "
        "on_scene_s, disposition, merged_into, reopened_from, simulated");
  allow("history_assignment",
        "assignment_id, incident_id, unit, agency, station, assigned_us, acknowledged_us, en_route_us, on_scene_us, ended_us, turnout_s, "
        "drive_s, end_reason");
  allow("history_kept", "kind, id, state");
  allow("history_state", "shape, genesis, position, chain, since_us");
  CHECK(columns == allowed);
  // A day after its closing the place is gone with what was kept of it.
  past.centre.report("A1", UnitStatus::kAvailable);
  for (auto const& [agency, leg] : past.centre.at(id).legs) past.centre.must(incident::CloseLeg{id, agency, {"resolved"}});
  past.centre.must(incident::Close{id, {"resolved"}});
  past.centre.pass(Duration::days(2));
  past.append();
  {
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
    auto const found = history.search(past.all());
    REQUIRE(found);
    REQUIRE(found->incidents.size() == 1);
    CHECK(found->incidents[0].place_text.empty());
    CHECK(found->incidents[0].disposition.empty());
    CHECK_FALSE(found->incidents[0].location);
  }
  CHECK(all_bytes(folder.path()).find("mark-place") == std::string::npos);
  auto database = store::Database::open(folder.path() + "/history.db", false);
  auto rows = (*database)->prepare("SELECT COUNT(*) FROM history_kept WHERE kind <> 'unit'");
  REQUIRE(rows.step());
  CHECK(rows.integer(0) == 0);
}

TEST_CASE("who only looks at the past forgets nothing of it; and a place tells of 24 months, however long rows are kept") {
  journal::TestFolder const folder;
  TestPast past;
  past.months_kept = 36;
  course(past.centre, "fire.building", {"E1"});
  past.append();
  {
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
    CHECK_FALSE(history.search(past.all())->incidents[0].place_text.empty());
  }
  past.centre.pass(Duration::days(30 * 30));
  course(past.centre, "fire.building", {"E1"});
  past.append();
  auto options = in_folder(past, folder);
  options.months_kept = kMonthsKept;
  options.forgets = false;
  History history(*past.journal, options);
  history.rebuild();
  TestPast::catch_up(history);
  REQUIRE(history.step());
  auto const found = history.search(past.all());
  REQUIRE(found);
  REQUIRE(found->incidents.size() == 2);
  CHECK_FALSE(found->incidents[0].place_text.empty());
  CHECK(found->incidents[1].place_text.empty());
  CHECK(found->incidents[1].address_code.empty());
  CHECK_FALSE(found->incidents[1].location);
}

TEST_CASE("what retention ends is gone, and is not built again; what it leaves stays") {
  journal::TestFolder const folder;
  TestPast past;
  past.months_kept = 2;
  auto const old = course(past.centre, "fire.building", {"E1"});
  past.append();
  auto history = std::make_unique<History>(*past.journal, in_folder(past, folder));
  TestPast::catch_up(*history);
  CHECK(history->search(past.all())->incidents.size() == 1);
  past.centre.pass(Duration::days(100));
  auto const young = course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(*history);
  REQUIRE(history->step());  // Nothing to fold: now it forgets.
  auto const ids = [&] {
    std::set<IncidentId> out;
    auto const found = history->search(past.all());
    REQUIRE(found);
    for (auto const& row : found->incidents) out.insert(row.incident);
    return out;
  };
  CHECK(ids() == std::set<IncidentId>{young});
  CHECK(history->search(past.all())->assignments.size() == 1);
  CHECK(past.said.back().find("1 incidents and 1 assignments") != std::string::npos);
  history->rebuild();
  REQUIRE(history->step());
  TestPast::catch_up(*history);
  CHECK_FALSE(ids().contains(old));
}

TEST_CASE("lowering what is kept forgets at the next start; raising it brings back what the journal has, once") {
  journal::TestFolder const folder;
  TestPast past;
  past.months_kept = 6;
  auto const old = course(past.centre, "fire.building", {"E1"});
  past.centre.pass(Duration::days(100));
  auto const young = course(past.centre, "fire.building", {"E1"});
  past.append();
  auto const ids_with = [&](int months_kept) {
    past.months_kept = months_kept;
    past.said.clear();
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
    REQUIRE(history.step());  // Nothing to fold: now it forgets.
    std::set<IncidentId> out;
    auto const found = history.search(past.all());
    REQUIRE(found);
    for (auto const& row : found->incidents) out.insert(row.incident);
    return out;
  };
  CHECK(ids_with(6) == std::set<IncidentId>{old, young});
  CHECK(ids_with(2) == std::set<IncidentId>{young});
  CHECK(ids_with(2) == std::set<IncidentId>{young});
  CHECK(past.said.empty());
  CHECK(ids_with(6) == std::set<IncidentId>{old, young});
  REQUIRE(past.said.size() == 1);
  CHECK(past.said[0].find("6 months are kept now") != std::string::npos);
  CHECK(ids_with(6) == std::set<IncidentId>{old, young});
  CHECK(past.said.empty());
  // Of a journal that begins later nothing is missing, however much more is to be kept.
  CHECK(ids_with(5) == std::set<IncidentId>{old, young});
  CHECK(ids_with(120) == std::set<IncidentId>{old, young});
  CHECK(past.said.empty());
  // Who only looks at it, with whatever setting, builds nothing anew.
  CHECK(ids_with(2) == std::set<IncidentId>{young});
  past.months_kept = 6;
  auto looks = in_folder(past, folder);
  looks.forgets = false;
  History history(*past.journal, looks);
  REQUIRE(history.step());
  CHECK(history.search(past.all())->incidents.size() == 1);
}

TEST_CASE("a damaged file is removed and built again; one of another journal, or of another version, is built again") {
  journal::TestFolder const folder;
  TestPast past;
  course(past.centre, "fire.building", {"E1"});
  past.append();
  std::string const file = folder.path() + "/history.db";
  {
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
  }
  std::ofstream(file, std::ios::binary | std::ios::trunc) << std::string(20'000, 'x');
  {
    History history(*past.journal, in_folder(past, folder));
    CHECK(history.search(past.all()).error().code == "store.damaged");
    TestPast::catch_up(history);
    CHECK(history.status().removed == 1);
    CHECK(history.search(past.all())->incidents.size() == 1);
  }
  for (auto const& left : std::filesystem::directory_iterator(folder.path()))
    CHECK(left.path().string().find("damaged") == std::string::npos);
  {
    auto database = store::Database::open(file, false);
    REQUIRE((*database)->execute("UPDATE history_state SET shape = 'of yesterday'; DELETE FROM history_incident"));
  }
  {
    History history(*past.journal, in_folder(past, folder));
    CHECK(history.search(past.all()).error().code == "history.not_ready");
    TestPast::catch_up(history);
    CHECK(past.said.back().find("another version") != std::string::npos);
    CHECK(history.search(past.all())->incidents.size() == 1);
  }
  TestPast other;
  course(other.centre, "medical.cardiac", {"A1"});
  course(other.centre, "fire.building", {"E1"});
  other.append();
  History history(*other.journal, in_folder(other, folder));
  TestPast::catch_up(history);
  CHECK(history.search(other.all())->incidents.size() == 2);
  REQUIRE_FALSE(other.said.empty());
  CHECK(other.said.back().find("the journal goes on otherwise") != std::string::npos);
}

TEST_CASE("a page in the middle that is damaged is found when it is read, and the file is made anew then") {
  journal::TestFolder const folder;
  TestPast past;
  for (int i = 0; i < 60; ++i) course(past.centre, "fire.building", {"E1"});
  past.append();
  std::string const file = folder.path() + "/history.db";
  {
    History history(*past.journal, in_folder(past, folder));
    TestPast::catch_up(history);
  }
  {
    std::fstream damaged(file, std::ios::binary | std::ios::in | std::ios::out);
    damaged.seekp(4'096);
    damaged << std::string(40'000, 'x');
  }
  course(past.centre, "fire.building", {"E1"});
  past.append();
  History history(*past.journal, in_folder(past, folder));
  TestPast::catch_up(history);
  CHECK(history.status().removed == 1);
  CHECK(history.search(past.all())->incidents.size() == 61);
}

TEST_CASE("whoever does not lead folds nothing, and reads what the leader wrote") {
  journal::TestFolder const folder;
  TestPast past;
  course(past.centre, "fire.building", {"E1"});
  past.append();
  History leader(*past.journal, in_folder(past, folder));
  past.folds = false;
  History standby(*past.journal, in_folder(past, folder));
  REQUIRE(standby.step());
  CHECK(standby.search(past.all()).error().code == "history.not_ready");
  past.folds = true;
  TestPast::catch_up(leader);
  past.folds = false;
  REQUIRE(standby.step());
  CHECK(standby.search(past.all())->incidents.size() == 1);
  // Both believe that they lead for a moment: each entry is folded once all the same.
  past.folds = true;
  TestPast::catch_up(standby);
  course(past.centre, "fire.building", {"E1"});
  past.append();
  TestPast::catch_up(standby);
  for (int i = 0; i < 5; ++i) REQUIRE(leader.step());
  CHECK(leader.status().position == past.journal->head().position);
  CHECK(leader.search(past.all())->incidents.size() == 2);
}

TEST_CASE("figures: of five crews and more, by the nearest rank; what was merged away is not counted twice") {
  journal::TestFolder const folder;
  TestPast past;
  for (char const* unit : {"E3", "E4", "E5"}) past.centre.add_unit(unit, "engine", "fire");
  for (char const* unit : {"E1", "E2", "E3", "E4"}) course(past.centre, "fire.building", {unit});
  past.append();
  History history(*past.journal, in_folder(past, folder));
  TestPast::catch_up(history);
  auto const few = history.summary(past.all());
  REQUIRE(few);
  CHECK(few->total.incidents == 4);
  CHECK(few->total.turnout.count == 4);
  CHECK_FALSE(few->total.turnout.median_s);
  course(past.centre, "fire.building", {"E5"});
  auto const duplicate = past.centre.open(), into = past.centre.open();
  past.centre.must(incident::Merge{into, duplicate});
  past.append();
  TestPast::catch_up(history);
  auto const enough = history.summary(past.all());
  REQUIRE(enough);
  CHECK(enough->total.incidents == 6);
  CHECK(enough->total.turnout.median_s == 30);
  CHECK(enough->total.drive.p90_s == 200);
  CHECK(enough->total.answer_to_dispatch.median_s == 20);
  REQUIRE(enough->by_station.size() == 1);
  CHECK(enough->by_station[0].code == "S1");
  CHECK(enough->by_station[0].drive.median_s == 200);
  std::vector<std::int32_t> values{9, 1, 8, 2, 7, 3, 6, 4, 5, 10};
  CHECK(percentile(values, 50) == 5);
  CHECK(percentile(values, 90) == 9);
  CHECK(percentile(values, 100) == 10);
}
