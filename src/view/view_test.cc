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
