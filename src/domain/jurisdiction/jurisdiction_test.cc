#include "domain/jurisdiction/jurisdiction.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::jurisdiction;

static std::string run(State& state, std::vector<Jurisdiction> tree) {
  auto const events = decide(state, ActivateDataSet{"v1", "", "", false, std::move(tree)}, Instant{1});
  if (!events) return events.error().code;
  for (auto const& event : *events) apply(state, event, {});
  return "ok";
}

TEST_CASE("a township lies in its county and city, not the other way round") {
  State state;
  REQUIRE(run(state, {{{"city"}, {}, Level::kCity, {}},
                      {{"county"}, {}, Level::kCounty, {"city"}},
                      {{"town"}, {}, Level::kTownship, {"county"}}}) == "ok");
  CHECK(lies_in(state, {"town"}, {"city"}));
  CHECK(lies_in(state, {"town"}, {"town"}));
  CHECK_FALSE(lies_in(state, {"city"}, {"town"}));
  CHECK_FALSE(lies_in(state, {"elsewhere"}, {"city"}));
  CHECK_FALSE(lies_in(state, {}, {}));
}

TEST_CASE("searches are noted by account and number; the tree stays as it is") {
  State state;
  REQUIRE(run(state, {{{"city"}, {}, Level::kCity, {}}}) == "ok");
  NotePlacesSearched const good{{"p1"}, Instant{1}, Instant{2}, {{SearchKind::kByText, 12}, {SearchKind::kByPoint, 1}}};
  auto const noted = decide(state, good, Instant{3});
  REQUIRE(noted);
  CHECK(std::get<PlacesSearched>(noted->front()).searches.at(0).count == 12);
  apply(state, noted->front(), {});
  CHECK(state.jurisdictions.size() == 1);
  for (auto const& bad :
       {NotePlacesSearched{{}, Instant{1}, Instant{2}, good.searches}, NotePlacesSearched{{"p1"}, Instant{1}, Instant{2}, {}},
        NotePlacesSearched{{"p1"}, Instant{2}, Instant{1}, good.searches},
        NotePlacesSearched{{"p1"}, Instant{1}, Instant{2}, {{SearchKind::kListed, 0}}}})
    CHECK(decide(state, bad, Instant{3}).error().code == "jurisdiction.searches_malformed");
}

TEST_CASE("a tree is a tree") {
  State state;
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"b"}}}) == "jurisdiction.unknown_parent");
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"b"}}, {{"b"}, {}, Level::kCounty, {"a"}}}) == "jurisdiction.cycle");
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"a"}}}) == "jurisdiction.cycle");
  CHECK(run(state, {{{"a"}, {}, Level::kCity, {}}, {{"a"}, {}, Level::kCity, {}}}) == "jurisdiction.repeated");
  CHECK_FALSE(state.data_set);
}

TEST_CASE("speeds are activated in place of those they were made from, and measured ones know more than those before") {
  State state;
  auto const run_at = [&](ActivateSpeeds const& c, std::int64_t now) -> std::string {
    auto const events = decide(state, c, Instant{now});
    if (!events) return events.error().code;
    Meta meta;
    meta.recorded_at = Instant{now};
    for (auto const& event : *events) apply(state, event, meta);
    return "ok";
  };
  using enum SpeedsOrigin;
  CHECK(run_at({"", kImported, 0, {}, {}}, 5) == "jurisdiction.version_missing");
  CHECK(run_at({"a", kMeasured, 3, {}, {}}, 5) == "jurisdiction.speeds_malformed");
  CHECK(run_at({"a", kImported, 3, Instant{4}, {}}, 5) == "jurisdiction.speeds_malformed");
  CHECK(run_at({"a", kMeasured, 3, Instant{6}, {}}, 5) == "jurisdiction.speeds_malformed");
  CHECK(run_at({"a", kMeasured, -1, Instant{4}, {}}, 5) == "jurisdiction.speeds_malformed");
  CHECK_FALSE(state.speeds);
  CHECK(run_at({"a", kMeasured, 3, Instant{4}, ""}, 5) == "ok");
  CHECK(state.speeds->measured_until == Instant{4});
  CHECK(run_at({"b", kMeasured, 5, Instant{9}, ""}, 10) == "jurisdiction.speeds_moved_on");
  CHECK(run_at({"b", kMeasured, 5, Instant{4}, "a"}, 10) == "jurisdiction.speeds_moved_on");
  CHECK(run_at({"b", kMeasured, 5, Instant{9}, "a"}, 10) == "ok");
  CHECK(run_at({"by_hand", kImported, 0, {}, {}}, 20) == "ok");
  CHECK(state.speeds->measured_until == Instant{20});
  CHECK(state.speeds->origin == kImported);
}
