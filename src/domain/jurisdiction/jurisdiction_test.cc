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

TEST_CASE("a tree is a tree") {
  State state;
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"b"}}}) == "jurisdiction.unknown_parent");
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"b"}}, {{"b"}, {}, Level::kCounty, {"a"}}}) == "jurisdiction.cycle");
  CHECK(run(state, {{{"a"}, {}, Level::kCounty, {"a"}}}) == "jurisdiction.cycle");
  CHECK(run(state, {{{"a"}, {}, Level::kCity, {}}, {{"a"}, {}, Level::kCity, {}}}) == "jurisdiction.repeated");
  CHECK_FALSE(state.data_set);
}
