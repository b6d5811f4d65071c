#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "domain/run_card/run_card.h"

using namespace tocsin;
using namespace tocsin::run_card;

namespace {

RunCard card(char const* code, char const* type) { return {.run_card = {code}, .type = {type}, .needs = {{{"engine"}, 1}}}; }

std::string chosen(std::vector<RunCard> const& cards, Question const& question) {
  State state;
  for (auto const& c : cards) state.run_cards[c.run_card] = c;
  auto const* best = choose(state, question);
  return best ? best->run_card.text : "none";
}

}  // namespace

TEST_CASE("the most specific card: level, type, place, priorities, hours, code") {
  auto any = card("any", ""), fire = card("fire", "fire"), building = card("building", "fire.building");
  Question const q{.type = {"fire.building"}, .priority = 2, .county = {"c"}, .township = {"t"}, .minute_of_day = 600};
  CHECK(chosen({any, fire, building}, q) == "building");
  CHECK(chosen({any, fire}, q) == "fire");
  CHECK(chosen({card("f", "fire.build")}, q) == "none");  // A node of the tree, not a beginning of its letters.
  auto county = card("z-county", "fire"), township = card("z-township", "fire");
  county.jurisdiction = {"c"};
  township.jurisdiction = {"t"};
  CHECK(chosen({fire, county, township}, q) == "z-township");
  CHECK(chosen({fire, county}, q) == "z-county");
  CHECK(chosen({county, building}, q) == "building");  // Type before place.
  auto narrow = card("z-narrow", "fire");
  narrow.priority_to = 2;
  CHECK(chosen({fire, narrow}, q) == "z-narrow");
  auto day = card("z-day", "fire");
  day.minute_from = 480;
  day.minute_to = 1200;
  CHECK(chosen({fire, day}, q) == "z-day");
  CHECK(chosen({card("b", "fire"), card("a", "fire")}, q) == "a");
  auto second = card("z-second", "");
  second.level = 2;
  Question raised = q;
  raised.level = 3;
  CHECK(chosen({building, second}, q) == "building");
  CHECK(chosen({building, second}, raised) == "z-second");
}

TEST_CASE("an incident that is not graded yet fits every priority") {
  auto low = card("low", "fire");
  low.priority_from = 3;
  CHECK(chosen({low}, {.type = {"fire"}, .priority = 0}) == "low");
  CHECK(chosen({low}, {.type = {"fire"}, .priority = 1}) == "none");
}

TEST_CASE("hours over midnight say the same as walking the minutes") {
  CHECK(rc::check("window", [] {
    auto night = card("night", "");
    night.minute_from = *rc::gen::inRange<std::int64_t>(0, kMinutesOfDay);
    auto const length = *rc::gen::inRange<std::int64_t>(1, kMinutesOfDay);
    night.minute_to = (night.minute_from + length) % kMinutesOfDay;
    if (night.minute_to == 0) night.minute_to = kMinutesOfDay;
    RC_PRE(night.minute_from != night.minute_to);
    std::vector<bool> covered(kMinutesOfDay);
    for (std::int64_t i = 0; i < length; ++i) covered[static_cast<std::size_t>((night.minute_from + i) % kMinutesOfDay)] = true;
    for (std::int64_t minute = 0; minute < kMinutesOfDay; ++minute)
      RC_ASSERT((chosen({night}, {.minute_of_day = minute}) == "night") == covered[static_cast<std::size_t>(minute)]);
  }));
}

TEST_CASE("a card that asks for nothing, or for what cannot be, is refused") {
  State state;
  auto const refused = [&](auto&& change) {
    auto c = card("c", "fire");
    change(c);
    auto const events = decide(state, Define{c}, Instant{1});
    return events ? std::string("ok") : events.error().code;
  };
  CHECK(refused([](RunCard&) {}) == "ok");
  CHECK(refused([](RunCard& c) { c.needs.clear(); }) == "run_card.empty");
  CHECK(refused([](RunCard& c) { c.needs[0].count = 0; }) == "run_card.out_of_range");
  CHECK(refused([](RunCard& c) { c.needs.push_back(c.needs[0]); }) == "run_card.out_of_range");
  CHECK(refused([](RunCard& c) { c.level = 6; }) == "run_card.out_of_range");
  CHECK(refused([](RunCard& c) { c.priority_from = 4, c.priority_to = 1; }) == "run_card.out_of_range");
  CHECK(refused([](RunCard& c) { c.minute_to = 0; }) == "run_card.out_of_range");
  CHECK(decide(state, Retire{{"c"}}, Instant{1}).error().code == "run_card.unknown");
}
