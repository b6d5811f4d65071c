#include "core/duplicates.h"

#include "core/test_centre.h"

using namespace tocsin;
using namespace tocsin::core;

namespace {

IncidentId open_at(TestCentre& c, char const* type, std::int32_t metres_north, char const* text = "") {
  Place place;
  place.text = text;
  place.location = Wgs84{300000000 + metres_north * 90, 1200000000};
  auto const entry = c.must(incident::Open{{type}, 2, place, {}, "r", false});
  return facts<incident::Opened>(entry.events).at(0).incident;
}

std::int64_t score_of(TestCentre const& c, IncidentId of, IncidentId other) {
  for (auto const& duplicate : possible_duplicates(c.world, c.at(of), c.now))
    if (duplicate.incident == other) return duplicate.score;
  return 0;
}

}  // namespace

TEST_CASE("near, fresh and alike is most likely the same; each falls with distance, age and difference of type") {
  TestCentre c;
  auto const here = open_at(c, "fire.building", 0), near = open_at(c, "fire.building", 50), far = open_at(c, "fire.building", 300),
             other_kind = open_at(c, "medical.cardiac", 50), same_branch = open_at(c, "fire.vehicle", 50),
             beyond = open_at(c, "fire.building", 2000);
  CHECK(score_of(c, here, near) > score_of(c, here, same_branch));
  CHECK(score_of(c, here, same_branch) > score_of(c, here, other_kind));
  CHECK(score_of(c, here, near) > score_of(c, here, far));
  CHECK(score_of(c, here, far) >= 40);
  CHECK(score_of(c, here, beyond) == 0);
  CHECK(score_of(c, here, here) == 0);
  auto const fresh = score_of(c, here, near);
  c.pass(Duration::hours(1));
  CHECK(score_of(c, here, near) < fresh);
}

// Why: in a flood everything is near and fresh; the one key that merges the first proposal must not put a cardiac arrest into a flooded
// cellar.
TEST_CASE("incidents of different kinds are one only from the same spot or address") {
  TestCentre c;
  auto const here = open_at(c, "medical.cardiac", 0), spot = open_at(c, "fire.building", 30), apart = open_at(c, "fire.building", 80),
             untyped = open_at(c, "", 80), address = open_at(c, "medical.cardiac", 1000, "1 Bell Lane"),
             same_address = open_at(c, "fire.building", 1120, "1 Bell Lane");
  CHECK(score_of(c, here, spot) >= 40);
  CHECK(score_of(c, here, apart) == 0);
  CHECK(score_of(c, here, untyped) >= 40);
  CHECK(score_of(c, address, same_address) >= 40);
}

TEST_CASE("the score is the sum of its reasons") {
  TestCentre c;
  auto const a = open_at(c, "fire.building", 0, "1 Bell Lane"), b = open_at(c, "fire.building", 100, "1 Bell Lane");
  auto const found = possible_duplicates(c.world, c.at(a), c.now);
  REQUIRE(found.size() == 1);
  CHECK(found[0].incident == b);
  std::int64_t sum = 0;
  for (auto const& reason : found[0].reasons) sum += reason.score;
  CHECK(sum == found[0].score);
  CHECK(found[0].reasons.size() == 4);
  CHECK(found[0].score <= 100);
}

TEST_CASE("without coordinates the same words are the same place; without either nothing is proposed") {
  TestCentre c;
  Place words;
  words.text = "the old mill";
  auto const a = facts<incident::Opened>(c.must(incident::Open{{"fire.building"}, 1, words, {}, "r", false}).events).at(0).incident;
  auto const b = facts<incident::Opened>(c.must(incident::Open{{"fire.building"}, 1, words, {}, "r", false}).events).at(0).incident;
  auto const nowhere = facts<incident::Opened>(c.must(incident::Open{{"fire.building"}, 1, {}, {}, "r", false}).events).at(0).incident;
  CHECK(score_of(c, a, b) >= 40);
  CHECK(score_of(c, a, nowhere) == 0);
  CHECK(possible_duplicates(c.world, c.at(nowhere), c.now).empty());
}

TEST_CASE("at most twenty, best first, and only open ones") {
  TestCentre c;
  auto const here = open_at(c, "fire.building", 0);
  std::vector<IncidentId> others;
  for (int i = 0; i < 30; ++i) others.push_back(open_at(c, "fire.building", 10 * i));
  auto found = possible_duplicates(c.world, c.at(here), c.now);
  CHECK(found.size() == kMaxDuplicates);
  CHECK(found[0].incident == others[0]);
  for (std::size_t i = 1; i < found.size(); ++i) CHECK(found[i - 1].score >= found[i].score);
  c.must(incident::Close{others[0], {"false_alarm"}});
  c.must(incident::Merge{here, others[1]});
  found = possible_duplicates(c.world, c.at(here), c.now);
  CHECK(found[0].incident == others[2]);
}

// Why: the index is a faster way to the same number, and a wrong number on a screen hides a second call about one fire.
TEST_CASE("the index counts what a walk over all finds: near and far, wide and exact, with coordinates and with words only") {
  TestCentre c;
  std::uint32_t seed = 7;
  auto const roll = [&seed](std::uint32_t below) { return (seed = seed * 1664525U + 1013904223U) / 65536U % below; };
  char const* const kTypes[] = {"fire.building", "fire.vehicle", "medical.cardiac", ""};
  for (int i = 0; i < 150; ++i) {
    Place place;
    if (roll(4) != 0)
      place.location = Wgs84{static_cast<std::int32_t>(310000000 + roll(400000)), static_cast<std::int32_t>(1170000000 + roll(400000))};
    if (roll(3) == 0) place.uncertainty_m = static_cast<std::int64_t>(roll(3000));
    if (roll(3) == 0) place.text = "lane " + std::to_string(roll(12));
    if (roll(4) == 0) place.address_code = "lane " + std::to_string(roll(12));
    c.must(incident::Open{{kTypes[roll(4)]}, 2, place, {}, "r", false});
    if (i % 40 == 0) c.pass(Duration::minutes(25));
  }
  DuplicateIndex const index(c.world);
  std::size_t some = 0, most = 0;
  for (auto const& [id, incident] : c.world.incident.incidents) {
    auto const expected = possible_duplicates(c.world, incident, c.now).size();
    CHECK(index.count(incident, c.now) == expected);
    CHECK(count_duplicates(c.world, incident, c.now) == expected);
    some += expected > 0 ? 1 : 0;
    most += expected == kMaxDuplicates ? 1 : 0;
  }
  CHECK(some > 50);
  CHECK(most < 150);
}
