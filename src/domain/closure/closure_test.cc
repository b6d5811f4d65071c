// Times and limits of closures, at their edges.
#include "domain/closure/closure.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::closure;

namespace {

Instant const kNow{1'800'000'000'000'000};

struct Roads {
  State state;
  std::uint64_t position = 0;

  std::string run(Command const& command, Instant now = kNow) {
    Fresh fresh{1, ++position};
    auto const events = decide(state, command, now, fresh);
    if (!events) return events.error().code;
    for (auto const& event : *events) apply(state, event, {.position = position, .recorded_at = now, .occurred_at = now});
    return "ok";
  }
  ClosureId last() const { return state.closures.rbegin()->first; }
};

Stretch line(std::size_t points, std::int32_t step_e7 = 1'000) {
  Stretch stretch;
  for (std::size_t i = 0; i < points; ++i) stretch.line.push_back({300'000'000 + static_cast<std::int32_t>(i) * step_e7, 1'200'000'000});
  return stretch;
}
Close one() { return {.stretches = {line(2)}}; }

}  // namespace

TEST_CASE("a closure of now is in force at once, one of later is not") {
  Roads roads;
  CHECK(roads.run(one()) == "ok");
  CHECK(roads.state.closures.at(roads.last()).in_force);
  CHECK(roads.state.closures.at(roads.last()).from == kNow);
  auto later = one();
  later.from = kNow + Duration::seconds(1);
  CHECK(roads.run(later) == "ok");
  CHECK_FALSE(roads.state.closures.at(roads.last()).in_force);
  auto past = one();
  past.from = kNow - Duration::days(1);
  CHECK(roads.run(past) == "ok");
  CHECK(roads.state.closures.at(roads.last()).from == kNow);
}

TEST_CASE("an end lies after the beginning and after now, and not in a century") {
  Roads roads;
  auto c = one();
  c.until = kNow;
  CHECK(roads.run(c) == "closure.time_order");
  c.until = kNow + Duration::seconds(1);
  CHECK(roads.run(c) == "ok");
  auto const id = roads.last();
  CHECK(roads.run(Change{.closure = id, .until = kNow + kFarthestAhead}) == "ok");
  CHECK(roads.run(Change{.closure = id, .until = kNow + kFarthestAhead + Duration::seconds(1)}) == "closure.too_far_ahead");
  CHECK(roads.run(Change{.closure = id, .until_lifted = true}) == "ok");
  CHECK(roads.run(Change{.closure = id, .until_lifted = true}) == "closure.nothing_to_change");
}

TEST_CASE("no closure is larger than a closure may be, and there are no more than there may be") {
  Roads roads;
  CHECK(roads.run(Close{}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {line(0)}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {line(kMaxPoints)}}) == "ok");
  CHECK(roads.run(Close{.stretches = {line(kMaxPoints + 1)}}) == "closure.too_large");
  CHECK(roads.run(Close{.stretches = {line(2, 4'400'000)}}) == "ok");                 // 48.9 km
  CHECK(roads.run(Close{.stretches = {line(2, 4'600'000)}}) == "closure.too_large");  // 51.1 km
  CHECK(roads.run(Close{.stretches = std::vector(kMaxStretches + 1, line(2))}) == "closure.too_large");
  CHECK(roads.run(Close{.stretches = {{{{1'000'000'000, 0}, {0, 0}}, 0}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}, {0, 10}}, 5}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}}, kSmallestRadiusM}}}) == "ok");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}}, kLargestRadiusM + 1}}}) == "closure.stretch_malformed");
  while (roads.state.closures.size() < kMaxClosures) REQUIRE(roads.run(one()) == "ok");
  CHECK(roads.run(one()) == "closure.too_many");
  CHECK(roads.run(Lift{roads.last()}) == "ok");
  CHECK(roads.run(one()) == "ok");
}

TEST_CASE("what is lifted or over cannot be lifted or changed once more, and its events touch nothing else") {
  Roads roads;
  CHECK(roads.run(Lift{{1, 99, 0}}) == "closure.unknown");
  CHECK(roads.run(one()) == "ok");
  auto const first = roads.last();
  CHECK(roads.run(one()) == "ok");  // The same road twice: two reasons may hold it.
  auto const second = roads.last();
  auto const version = roads.state.closures.at(second).version;
  CHECK(roads.run(Lift{first}) == "ok");
  CHECK(roads.run(Lift{first}) == "closure.unknown");
  CHECK(roads.run(Change{.closure = first, .reason = Reason::kWorks}) == "closure.unknown");
  CHECK(roads.state.closures.contains(second));
  // Applying never refuses: events of a closure that is gone change nothing.
  for (Event const& late : {Event{Began{first}}, Event{Expired{first}}, Event{Lifted{first}}, Event{Changed{.closure = first}}})
    apply(roads.state, late, {.position = 9, .recorded_at = kNow, .occurred_at = kNow});
  CHECK(roads.state.closures.size() == 1);
  CHECK(roads.state.closures.at(second).version == version);
}

TEST_CASE("what is planned can be changed and lifted before it begins, but not so that it ends before") {
  Roads roads;
  auto planned = one();
  planned.from = kNow + Duration::hours(2);
  planned.until = kNow + Duration::hours(4);
  CHECK(roads.run(planned) == "ok");
  auto const id = roads.last();
  CHECK(roads.run(Change{.closure = id, .until = kNow + Duration::hours(1)}) == "closure.time_order");
  CHECK(roads.run(Change{.closure = id, .until = *planned.from}) == "closure.time_order");
  CHECK(roads.run(Change{.closure = id, .until = kNow + Duration::hours(3), .until_lifted = true}) == "closure.time_order");
  CHECK(roads.run(Change{.closure = id, .until = kNow + Duration::hours(3)}) == "ok");
  CHECK_FALSE(roads.state.closures.at(id).in_force);
  CHECK(roads.state.closures.at(id).until == kNow + Duration::hours(3));
  apply(roads.state, Began{id}, {.position = 5, .recorded_at = *planned.from, .occurred_at = *planned.from});
  CHECK(roads.state.closures.at(id).in_force);
  CHECK(roads.state.closures.at(id).version == 5);
  // Later, an end that lies between its beginning and now is over already.
  CHECK(roads.run(Change{.closure = id, .until = kNow + Duration::hours(2) + Duration::minutes(1)}, kNow + Duration::minutes(150)) ==
        "closure.time_order");
  apply(roads.state, Expired{id}, {.position = 6, .recorded_at = kNow + Duration::hours(3), .occurred_at = kNow});
  CHECK(roads.state.closures.empty());
}

TEST_CASE("what cannot be drawn is refused: a point with a direction, no radius, points twice, half the earth") {
  Roads roads;
  CHECK(roads.run(Close{.stretches = {{{{0, 0}}, 50}}, .direction = Direction::kAsDrawn}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {line(2), {{{0, 0}}, 50}}, .direction = Direction::kAsDrawn}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}}, 0}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}}, -50}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, 0}, {0, 0}}, 0}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{0, -1'800'000'001}, {0, 0}}, 0}}}) == "closure.stretch_malformed");
  CHECK(roads.run(Close{.stretches = {{{{900'000'000, 1'800'000'000}, {-900'000'000, -1'800'000'000}}, 0}}}) == "closure.too_large");
  // 19 km over the meridian, and on a map a line round the earth.
  CHECK(roads.run(Close{.stretches = {{{{310'000'000, 1'799'000'000}, {310'000'000, -1'799'000'000}}, 0}}}) == "closure.stretch_malformed");
  auto somewhere = one();
  somewhere.jurisdictions.assign(kMaxJurisdictions + 1, {"330101001"});
  CHECK(roads.run(somewhere) == "closure.too_large");
  CHECK(roads.state.closures.empty());
}
