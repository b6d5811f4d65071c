// Why: who is given what people said, and what of it the journal tells, is decided in these few places; a gap here is a gap everywhere.
#include <doctest/doctest.h>

#include "api/area_scope.h"
#include "api/boundary/caller_location.h"
#include "api/boundary/left_incident.h"
#include "api/boundary/place_searches.h"
#include "api/boundary/readings.h"
#include "api/boundary/text_access.h"
#include "core/test_centre.h"
#include "journal/entry_codec.h"
#include "journal/memory_journal.h"
#include "view/view.h"

using namespace tocsin;
using namespace tocsin::api;
using access::Role;

namespace {

access::Principal principal(Role role, std::vector<std::string> areas = {}) {
  access::Principal out;
  out.actor = "p1";
  out.roles = {role};
  out.areas = std::move(areas);
  return out;
}

}  // namespace

TEST_CASE("a reading counts for ten minutes, for one account and one thing") {
  Readings readings;
  Instant const at{1'000'000'000};
  readings.add("p1", "1-2-0", at);
  CHECK(readings.has("p1", "1-2-0", at));
  CHECK(readings.has("p1", "1-2-0", at + Readings::kOnceWithin - Duration{1}));
  CHECK_FALSE(readings.has("p1", "1-2-0", at + Readings::kOnceWithin));
  CHECK_FALSE(readings.has("p2", "1-2-0", at));
  CHECK_FALSE(readings.has("p1", "1-3-0", at));
}

TEST_CASE("readings are bounded: the oldest is forgotten, and one that was read again since stays") {
  Readings readings;
  Instant const at{1'000'000'000};
  readings.add("p1", "first", at);
  readings.add("p1", "again", at);
  readings.add("p1", "again", at + Duration::seconds(1));
  for (std::size_t i = 0; i + 1 < Readings::kMaxKept; ++i) readings.add("p1", std::to_string(i), at);
  CHECK_FALSE(readings.has("p1", "first", at + Duration::seconds(2)));
  CHECK(readings.has("p1", "again", at + Duration::seconds(2)));
}

TEST_CASE("what is sealed of a telephone's position opens as it was: coordinates, words, or both") {
  Wgs84 const at{411567891, -86123456};
  for (CallerLocation const& location : {CallerLocation{at, {}}, {{}, "third floor\nat the back"}, {at, "third floor"}, {{}, "1,2"}}) {
    auto const opened = caller_location_from(caller_location_text(location));
    CHECK(opened.at == location.at);
    CHECK(opened.text == location.text);
  }
  CHECK(caller_location_from("31.230412,121.473701").at == Wgs84{312304120, 1214737010});
  CHECK(caller_location_from("at the bridge").text == "at the bridge");
}

TEST_CASE("texts are for the desk, and for crews whose unit is sent there and not called back") {
  core::TestCentre c;
  c.must(station::Register{{"S2"}, {"二站", "Station 2"}, {"fire"}, {300000000, 1200000000}, {"county"}});
  c.must(unit::Register{{"E9"}, "engine", {"fire"}, {"S2"}, {{"engine"}}});
  auto const incident = c.open();
  auto const access_of = [&](access::Principal const& who) { return text_access(c.world, who, c.at(incident)); };
  CHECK(access_of(principal(Role::kDispatcher)) == TextAccess::kOpen);
  CHECK(access_of(principal(Role::kSupervisor)) == TextAccess::kOpen);
  CHECK(access_of(principal(Role::kAdministrator)) == TextAccess::kRole);
  CHECK(access_of(principal(Role::kDisplay)) == TextAccess::kRole);
  CHECK(access_of(principal(Role::kCrew, {"S1"})) == TextAccess::kNotAssigned);
  c.send(incident, "E1");
  CHECK(access_of(principal(Role::kCrew, {"S1"})) == TextAccess::kOpen);
  CHECK(access_of(principal(Role::kCrew, {"S2"})) == TextAccess::kNotAssigned);
  CHECK(access_of(principal(Role::kCrew)) == TextAccess::kNotAssigned);  // Nobody's crew in particular.
  CHECK(access_of(principal(Role::kDisplay, {"S1"})) == TextAccess::kRole);
  c.must(assignment::StandDown{incident, {{"E1"}}, {}});
  CHECK(access_of(principal(Role::kCrew, {"S1"})) == TextAccess::kNotAssigned);
  c.send(incident, "E9");
  c.report("E9", UnitStatus::kOnScene);
  c.report("E9", UnitStatus::kAvailable);
  CHECK(access_of(principal(Role::kCrew, {"S2"})) == TextAccess::kOpen);  // It was there, and writes its report.
}

TEST_CASE("what has no place yet is seen by all who take calls, and by no crew or display of an area") {
  core::TestCentre c;
  auto const call =
      core::facts<call::Registered>(c.must(call::Register{.record = "r1", .open_incident = true, .incident_record = "r2"}).events)
          .at(0)
          .call;
  auto const incident = *c.world.call.calls.at(call).incident;
  auto const desk = AreaScope::of(c.world, principal(Role::kDispatcher, {"town"}));
  CHECK(desk.has(c.world.call.calls.at(call)));
  CHECK(desk.has(c.world, c.at(incident)));
  for (Role const role : {Role::kCrew, Role::kDisplay}) {
    auto const scope = AreaScope::of(c.world, principal(role, {"town"}));
    CHECK_FALSE(scope.has(c.world.call.calls.at(call)));
    CHECK_FALSE(scope.has(c.world, c.at(incident)));
  }
  Place place;
  place.county = {"elsewhere"};
  place.text = "over there";
  auto const moved = c.must(incident::Move{incident, place});
  CHECK_FALSE(AreaScope::of(c.world, principal(Role::kDispatcher, {"town"})).has(c.world, c.at(incident)));
  // A desk that saw it before is told that it is gone from there.
  auto const shown = desk.filter(view::change_of(c.world, moved, {}));
  CHECK(shown.incidents.empty());
  CHECK(shown.removed == std::vector<std::string>{to_text(incident)});
}

TEST_CASE("an area is a code that is known") {
  core::TestCentre c;
  CHECK(check_areas(c.world, {}));
  CHECK(check_areas(c.world, {"town", "S1", "city"}));
  for (auto const& bad : {"", "S9", "toun"}) {
    auto const refused = check_areas(c.world, {"town", bad});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "account.area_unknown");
  }
}

namespace {

struct Running {
  Clock clock = Clock::stepped({1'800'000'000'000'000});
  std::unique_ptr<sequencer::Centre> centre =
      *sequencer::Centre::start(journal::make_memory_journal(), {}, [this] { return clock.now(); }, {});

  std::vector<core::Entry> entries() {
    // What was handed over before this is written before it.
    core::Request last;
    last.command = jurisdiction::Command{jurisdiction::NotePlacesSearched{}};
    last.envelope.command_id = sha256(std::to_string(++asked));
    (void)centre->submit_and_wait(last);
    journal::EntryDecoder decoder;
    std::vector<core::Entry> out;
    auto const page = centre->journal().read(1, 1'000);
    for (auto const& stored : *page)
      if (auto entry = decoder.decode(stored); entry && !entry->refusal) out.push_back(std::move(*entry));
    return out;
  }
  std::vector<jurisdiction::PlacesSearched> searched() {
    std::vector<jurisdiction::PlacesSearched> out;
    for (auto const& entry : entries())
      for (auto const& fact : core::facts<jurisdiction::PlacesSearched>(entry.events)) out.push_back(fact);
    return out;
  }
  int asked = 0;
};

}  // namespace

TEST_CASE("searches become one event an account and ten minutes, with counts") {
  using jurisdiction::SearchKind;
  Running running;
  PlaceSearches searches(*running.centre, running.clock);
  for (int i = 0; i < 7; ++i) searches.count("p1", SearchKind::kByText);
  searches.count("p1", SearchKind::kByPoint);
  searches.count("p2", SearchKind::kByText);
  searches.write_due();
  CHECK(running.searched().empty());
  REQUIRE(running.clock.step_to(running.clock.now() + PlaceSearches::kWindow));
  searches.write_due();
  searches.write_due();
  auto const written = running.searched();
  REQUIRE(written.size() == 2);
  CHECK(written[0].account.text == "p1");
  REQUIRE(written[0].searches.size() == 2);
  CHECK(written[0].searches[0].kind == SearchKind::kByText);
  CHECK(written[0].searches[0].count == 7);
  CHECK(written[0].searches[1].count == 1);
  CHECK(running.entries().at(0).envelope.actor.text == "p1");
  searches.count("p1", SearchKind::kListed);
  searches.stop();  // The end of the server loses nothing.
  CHECK(running.searched().size() == 3);
}

TEST_CASE("searches of more accounts than are kept are written early, never dropped") {
  Running running;
  PlaceSearches searches(*running.centre, running.clock);
  for (std::size_t i = 0; i < PlaceSearches::kMaxAccounts + 3; ++i)
    searches.count("p" + std::to_string(i), jurisdiction::SearchKind::kByText);
  CHECK(running.searched().size() == 3);
}
