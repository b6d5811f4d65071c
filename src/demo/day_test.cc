// The demo day must be the same everywhere, look like a day of a centre, and hold nobody's name or number.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "demo/day.h"
#include "demo/demo_plan.h"

using namespace tocsin;
using namespace tocsin::demo;

namespace {
DemoCity const& city() {
  static DemoCity const made = generate_city(Size::kCity, 42);
  return made;
}
DemoDay const& day(Scenario scenario) {
  static DemoDay const normal = generate_day(city(), 42, Scenario::kNormal), storm = generate_day(city(), 42, Scenario::kStorm);
  return scenario == Scenario::kNormal ? normal : storm;
}
std::size_t of_kind(DemoDay const& day, CallKind kind) {
  return static_cast<std::size_t>(std::count_if(day.calls.begin(), day.calls.end(), [&](DemoCall const& c) { return c.kind == kind; }));
}
}  // namespace

TEST_CASE("the day is the same on every machine") {
  CHECK(to_hex(digest_of(day(Scenario::kNormal))) == "e3ce45bb576ef53eb80d4ec4eff82e503c0248dbdc4653bbf276b1022ffad86c");
  CHECK(to_hex(digest_of(day(Scenario::kStorm))) == "8bc7b0b5bc9a363c8e38c275eb85c51f996298b8d3623853ec7673f9c58d7887");
  CHECK(digest_of(generate_day(city(), 43, Scenario::kNormal)) != digest_of(day(Scenario::kNormal)));
}

TEST_CASE("an ordinary day: about 900 calls, more by day than by night, several calls for some incidents") {
  DemoDay const& d = day(Scenario::kNormal);
  CHECK(d.calls.size() >= 850);
  CHECK(d.calls.size() <= 950);
  CHECK(std::is_sorted(d.calls.begin(), d.calls.end(), [](DemoCall const& a, DemoCall const& b) { return a.at < b.at; }));
  std::map<std::int64_t, int> hours;
  for (DemoCall const& c : d.calls) ++hours[c.at.whole_seconds() / 3600];
  CHECK(hours[4] * 2 < hours[18]);
  CHECK(of_kind(d, CallKind::kAgain) >= 60);
  CHECK(of_kind(d, CallKind::kSilent) >= 5);
  CHECK(of_kind(d, CallKind::kAbandoned) >= 15);
  CHECK(of_kind(d, CallKind::kMisdial) >= 20);
  CHECK(of_kind(d, CallKind::kInformation) >= 20);
  CHECK(std::any_of(d.calls.begin(), d.calls.end(), [](DemoCall const& c) { return c.language == "en"; }));
}

TEST_CASE("the storm brings 100 calls a minute, mostly several for one incident, and closed roads") {
  DemoDay const& d = day(Scenario::kStorm);
  std::map<std::int64_t, int> minutes;
  for (DemoCall const& c : d.calls) ++minutes[c.at.whole_seconds() / 60];
  int busiest = 0;
  for (auto const& [minute, count] : minutes) busiest = std::max(busiest, count);
  CHECK(busiest >= 100);
  CHECK(of_kind(d, CallKind::kAgain) * 3 > d.calls.size());
  CHECK(d.closures.size() >= 8);
}

TEST_CASE("callers are heard in words, and their numbers ring nowhere") {
  std::set<std::string> types;
  for (Scenario const scenario : {Scenario::kNormal, Scenario::kStorm}) {
    for (DemoCall const& c : day(scenario).calls) {
      CHECK(c.callback.starts_with("1990"));
      CHECK(c.callback.size() == 11);
      CHECK((c.incident == kNoIncident) == (c.kind != CallKind::kFirst && c.kind != CallKind::kAgain));
      if (c.incident != kNoIncident) {
        CHECK(!c.text.empty());
        CHECK(!c.place_text.empty());
        types.insert(day(scenario).incidents[c.incident].type);
      }
    }
  }
  CHECK(types.size() == 34);
}

TEST_CASE("every kind of incident of the day has a run card, and the fleet has what it asks for") {
  auto const cards = default_run_cards();
  std::set<std::string> owned;
  for (auto const& unit : city().fleet.units) owned.insert(unit.capabilities.begin(), unit.capabilities.end());
  for (auto const& card : cards) {
    for (auto const& need : card.needs) CHECK(owned.contains(need.capability.text));
  }
  for (DemoIncident const& incident : day(Scenario::kStorm).incidents) {
    bool const found = std::any_of(cards.begin(), cards.end(), [&](run_card::RunCard const& card) {
      return card.level == 1 && (incident.type == card.type.text || incident.type.starts_with(card.type.text + "."));
    });
    CHECK(found);
  }
}
