// Why: long lists are made from a copy of a few parts of the World; what the copy leaves out would be missing on the screens.
#include "view/view.h"

#include "codec/json_writer.h"
#include "core/test_centre.h"

using namespace tocsin;
using namespace tocsin::core;

TEST_CASE("a view made from an excerpt is the view made from the World") {
  TestCentre c;
  std::vector<IncidentId> all;
  for (int i = 0; i < 5; ++i) {
    Place place;
    place.location = Wgs84{310000000 + i * 900, 1170000000};
    auto const entry = c.must(incident::Open{{"fire.building"}, 2, place, {}, "r", false});
    all.push_back(facts<incident::Opened>(entry.events).at(0).incident);
  }
  c.pass(Duration::minutes(10));
  DuplicateIndex const index(c.world);
  World const excerpt = view::excerpt_of(c.world, all);
  for (IncidentId const id : all) {
    auto const from_world = view::incident_view(c.world, c.at(id));
    CHECK(codec::to_json(view::incident_view(excerpt, excerpt.incident.incidents.at(id), &index)) == codec::to_json(from_world));
    CHECK_FALSE(from_world.timers.empty());
    CHECK(from_world.duplicates_count == 4);
  }
}

TEST_CASE("an assignment shows where it was sent before its incident moved, and no drive to there") {
  TestCentre c;
  auto const incident = c.open();
  c.must(assignment::Dispatch{incident, {{{"E1"}, 34}}, {}, false});
  auto const course = [&] { return view::incident_view(c.world, c.at(incident)).assignments.at(0); };
  CHECK_FALSE(course().moved_from);
  CHECK(course().advised_eta_s == 34);
  Place place;
  place.text = "9 Mill Road";
  place.location = Wgs84{300500000, 1200000000};
  auto const entry = c.must(incident::Move{incident, place});
  CHECK(course().moved_from->text == "1 Bell Lane");
  CHECK(course().moved_from->location->lat == 30.0);
  CHECK(course().moved_at == entry.at);
  CHECK_FALSE(course().advised_eta_s);
  auto const change = view::change_of(c.world, entry, {});
  REQUIRE(change.notices.size() == 1);
  CHECK(change.notices.at(0).kind == "moved");
}

TEST_CASE("what was written down later than it happened carries both times: benchmarks, and an agency's acceptance and closing") {
  TestCentre c;
  auto const incident = c.open();
  c.must(assignment::Dispatch{incident, {{{"E1"}, 34}}, {}, false});
  c.pass(Duration::minutes(5));
  Instant const occurred = c.now - Duration::minutes(3);
  c.must(incident::ReportBenchmark{incident, "under_control"}, {.occurred_at = occurred});
  c.must(incident::AcceptLeg{incident, {"fire"}}, {.occurred_at = occurred});
  auto const shown = view::incident_view(c.world, c.at(incident));
  REQUIRE(shown.benchmarks.size() == 1);
  CHECK(shown.benchmarks.at(0).occurred_at == occurred);
  CHECK(shown.benchmarks.at(0).recorded_at == c.now);
  CHECK(shown.benchmarks.at(0).source == "console");
  auto const leg = shown.legs.at(0);
  CHECK(leg.accepted_at == occurred);
  CHECK(leg.accepted_recorded_at == c.now);
  CHECK(leg.accepted_source == "console");
  CHECK_FALSE(leg.closed_recorded_at);
}

TEST_CASE("a call shows where its caller is as a list; of a telephone's position only that it is known, and once erased that it was") {
  TestCentre c;
  auto const entry = c.must(call::Register{.record = "r1"});
  auto const id = facts<call::Registered>(entry.events).at(0).call;
  c.must(call::Locate{id, LocationSource::kStated, "by the mill", Wgs84{411500000, -86100000}, 200, {}});
  c.must(call::Locate{id, LocationSource::kNetwork, "", {}, 50, DetailRef{"d", "r1", {}}});
  auto const shown = [&] { return view::call_view(c.world, c.world.call.calls.at(id)).locations; };
  REQUIRE(shown().size() == 2);
  CHECK(shown().at(0).text == "by the mill");
  CHECK(shown().at(0).location->lat == 41.15);
  CHECK_FALSE(shown().at(0).personal);
  CHECK(shown().at(1).source == "network");
  CHECK(shown().at(1).personal);
  CHECK_FALSE(shown().at(1).location);
  CHECK_FALSE(shown().at(1).erased);
  c.world.call.calls.at(id).erased = true;
  CHECK(shown().at(1).erased);
  CHECK_FALSE(shown().at(0).erased);  // The words of a place are not the caller's.
}
