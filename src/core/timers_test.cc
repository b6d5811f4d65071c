#include "core/timers.h"

#include "core/test_centre.h"

using namespace tocsin;
using namespace tocsin::core;
using incident::TimerKind;

static std::vector<std::pair<TimerKind, std::string>> fired(std::vector<Event> const& events) {
  std::vector<std::pair<TimerKind, std::string>> all;
  for (auto const& fact : facts<incident::TimerFired>(events)) all.emplace_back(fact.kind, fact.unit.text);
  return all;
}
using Fired = std::vector<std::pair<TimerKind, std::string>>;

TEST_CASE("waiting too long: by priority, once, and again after a stand-down") {
  TestCentre c;
  auto const incident = c.open();  // Priority 1: 60 s.
  CHECK(fired(c.pass(Duration::seconds(59))).empty());
  CHECK(fired(c.pass(Duration::seconds(1))) == Fired{{TimerKind::kWaitingTooLong, ""}});
  CHECK(fired(c.pass(Duration::hours(1))).empty());
  c.send(incident, "E1");
  CHECK(c.at(incident).fired.empty());
  c.must(assignment::StandDown{incident, {{"E1"}}, {}});
  CHECK(fired(c.pass(Duration::seconds(60))) == Fired{{TimerKind::kWaitingTooLong, ""}});
}

TEST_CASE("an assignment nobody acknowledges, and a turnout that takes too long") {
  TestCentre c;
  auto const incident = c.open();
  c.send(incident, "E1");
  CHECK(fired(c.pass(Duration::seconds(30))) == Fired{{TimerKind::kUnacknowledged, "E1"}});
  c.report("E1", UnitStatus::kAcknowledged);
  CHECK(c.at(incident).fired.empty());
  CHECK(fired(c.pass(Duration::seconds(50))) == Fired{{TimerKind::kTurnoutOverdue, "E1"}});
  c.report("E1", UnitStatus::kEnRoute);
  CHECK(c.at(incident).fired.empty());
  CHECK(fired(c.pass(Duration::hours(2))).empty());
}

TEST_CASE("on scene without a sign of life; a check-in starts it anew") {
  TestCentre c;
  auto const incident = c.open();
  c.send(incident, "E1");
  CHECK(c.refused(incident::CheckIn{incident, {"E1"}}) == "unit.not_on_scene");
  c.report("E1", UnitStatus::kOnScene);
  c.pass(Duration::minutes(15));
  c.must(incident::CheckIn{incident, {"E1"}});
  CHECK(fired(c.pass(Duration::minutes(19))).empty());
  CHECK(fired(c.pass(Duration::minutes(1))) == Fired{{TimerKind::kNoCheckIn, "E1"}});
  c.must(incident::CheckIn{incident, {"E1"}});
  CHECK(fired(c.pass(Duration::minutes(20))) == Fired{{TimerKind::kNoCheckIn, "E1"}});
}

TEST_CASE("a closed incident leaves after 24 h with its calls and assignments; its details are erased when retention ends") {
  TestCentre c;
  auto const entry = c.must(call::Register{.record = "call-record", .open_incident = true, .incident_record = "incident-record"});
  auto const incident = facts<incident::Opened>(entry.events).at(0).incident;
  c.send(incident, "E1");
  c.must(assignment::StandDown{incident, {{"E1"}}, {}});
  c.must(incident::Close{incident, {"nothing_found"}});
  c.pass(Duration::hours(23));
  CHECK(c.world.incident.incidents.contains(incident));
  c.pass(Duration::hours(1));
  CHECK_FALSE(c.world.incident.incidents.contains(incident));
  CHECK(c.world.call.calls.empty());
  CHECK(c.world.assignment.assignments.empty());
  c.pass(Duration::days(88));
  CHECK(c.world.erase_at.size() == 2);
  auto const erased = facts<DetailsErased>(c.pass(Duration::days(1)));
  REQUIRE(erased.size() == 1);
  CHECK(erased[0].records == std::vector<std::string>{"call-record", "incident-record"});
  CHECK(c.world.erase_at.empty());
  CHECK(c.world.due.empty());
}

TEST_CASE("a call that came to nothing leaves after 24 h; one nobody has dealt with stays") {
  TestCentre c;
  auto const first = facts<call::Registered>(c.must(call::Register{.record = "a"}).events).at(0).call;
  auto const second = facts<call::Registered>(c.must(call::Register{.answered = false, .record = "b"}).events).at(0).call;
  c.must(call::End{first, call::Outcome::kMisdial});
  c.must(call::Abandon{second});
  c.pass(Duration::days(2));
  CHECK_FALSE(c.world.call.calls.contains(first));
  CHECK(c.world.call.calls.contains(second));
  CHECK(call::is_open(c.world.call.calls.at(second)));
}

TEST_CASE("a call that nobody ends is ended after a week: its details must not stay for ever") {
  TestCentre c;
  auto const answered = facts<call::Registered>(c.must(call::Register{.record = "a"}).events).at(0).call;
  auto const ringing = facts<call::Registered>(c.must(call::Register{.answered = false, .record = "b"}).events).at(0).call;
  CHECK(facts<call::Ended>(c.pass(Duration::days(6))).empty());
  auto const ended = facts<call::Ended>(c.pass(Duration::days(1)));
  REQUIRE(ended.size() == 2);
  for (auto const& one : ended) CHECK(one.outcome == (one.call == ringing ? call::Outcome::kAbandoned : call::Outcome::kNone));
  CHECK(call::is_ended(c.world.call.calls.at(answered)));
  CHECK(c.world.due == due_from_scratch(c.world));
  c.pass(Duration::days(89));
  CHECK(c.world.erase_at.size() == 2);
  c.pass(Duration::days(1));
  CHECK(c.world.erase_at.empty());
  CHECK(c.world.call.calls.empty());
}

TEST_CASE("a safety note expires, and what it said is erased later") {
  TestCentre c;
  DetailRef const text{"d1", "note-record", {}}, reason{"d2", "note-record", {}};
  CHECK(c.refused(premises::ProposeSafetyNote{{"P1"}, text, reason, c.now + Duration::days(91)}) == "premises.note_too_long");
  auto const entry = c.must(premises::ProposeSafetyNote{{"P1"}, text, reason, c.now + Duration::days(1)});
  auto const note = facts<premises::SafetyNoteProposed>(entry.events).at(0).note;
  CHECK(c.refused(premises::ApproveSafetyNote{note}) == "premises.same_person");
  c.must(premises::ApproveSafetyNote{note}, {.actor = "p2"});
  CHECK(facts<premises::SafetyNoteEnded>(c.pass(Duration::days(1))).size() == 1);
  CHECK(c.world.premises.safety_notes.empty());
  CHECK(facts<DetailsErased>(c.pass(Duration::days(90))).size() == 1);
}

TEST_CASE("a change of settings moves what is due") {
  TestCentre c;
  c.open("police.noise");  // Priority 4: 15 min.
  auto settings = c.world.configuration.settings;
  settings.waiting_too_long[3] = Duration::minutes(2);
  c.must(configuration::SetSettings{settings});
  CHECK(c.world.due == due_from_scratch(c.world));
  CHECK(fired(c.pass(Duration::minutes(2))) == Fired{{TimerKind::kWaitingTooLong, ""}});
}

TEST_CASE("command ids are remembered for seven days of journal time") {
  TestCentre c;
  auto const remembered = c.world.commands.size();
  CHECK(remembered == c.journal.size());
  c.pass(Duration::days(7));
  c.open();
  CHECK(c.world.commands.size() == remembered + 1);
  c.pass(Duration::seconds(1));
  c.open();
  CHECK(c.world.commands.size() == 2);
}
