// The recommendation against a brute-force twin that tries every way to fill the slots.
#include "plan/recommend_units.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "base/random.h"

using namespace tocsin::plan;

namespace {

using Score = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // Unfilled slots, sum of costs, sum of places in the order of codes.

std::int64_t cost_of(Candidate const& c) {
  RecommendRules const rules;
  return *c.eta_ms + c.penalty_ms + (c.readiness == Readiness::kConditional ? rules.conditional_ms : 0) +
         (c.position_is_stale ? rules.stale_position_ms : 0);
}
bool can(Candidate const& c, std::string const& capability) {
  return std::count(c.capabilities.begin(), c.capabilities.end(), capability) > 0;
}

std::map<std::string, std::int64_t> places_by_code(std::vector<Candidate> const& candidates) {
  std::map<std::string, std::int64_t> place;
  for (auto const& c : candidates)
    if (c.eta_ms) place[c.unit] = 0;
  std::int64_t next = 0;
  for (auto& [unit, p] : place) p = next++;
  return place;
}

Score best_by_trying_all(std::vector<Need> const& needs, std::vector<Candidate> const& candidates) {
  std::vector<std::string> slots;
  for (auto const& need : needs) slots.insert(slots.end(), need.count, need.capability);
  auto const place = places_by_code(candidates);
  std::vector<bool> used(candidates.size(), false);
  Score best{INT64_MAX, 0, 0};
  std::function<void(std::size_t, Score)> const walk = [&](std::size_t slot, Score so_far) {
    if (slot == slots.size()) {
      best = std::min(best, so_far);
      return;
    }
    auto const [unfilled, cost, places] = so_far;
    walk(slot + 1, {unfilled + 1, cost, places});
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      auto const& c = candidates[i];
      if (used[i] || !c.eta_ms || !can(c, slots[slot])) continue;
      used[i] = true;
      walk(slot + 1, {unfilled, cost + cost_of(c), places + place.at(c.unit)});
      used[i] = false;
    }
  };
  walk(0, {0, 0, 0});
  return best;
}

Score score_of(Recommendation const& r, std::vector<Candidate> const& candidates) {
  auto const place = places_by_code(candidates);
  Score score{0, 0, 0};
  for (auto const& s : r.shortfalls) std::get<0>(score) += s.asked - s.found;
  for (auto const& chosen : r.units) {
    auto const c = std::find_if(candidates.begin(), candidates.end(), [&](auto const& x) { return x.unit == chosen.unit; });
    REQUIRE(c != candidates.end());
    CHECK(can(*c, chosen.capability));
    CHECK(chosen.eta_ms == *c->eta_ms);
    std::get<1>(score) += cost_of(*c);
    std::get<2>(score) += place.at(c->unit);
  }
  return score;
}

Candidate unit(std::string code, std::vector<std::string> capabilities, std::optional<std::int64_t> eta_ms, std::string station = "S1") {
  return {std::move(code), std::move(station), std::move(capabilities), eta_ms, Readiness::kAvailable, false, 0, true};
}

}  // namespace

TEST_CASE("2,000 random cases, no difference from trying everything, in any order of the candidates") {
  tocsin::Random random(20261122);
  std::vector<std::string> const kinds{"engine", "ladder", "ambulance", "rescue"};
  std::size_t differences = 0, shortfalls = 0, several = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Candidate> candidates;
    auto const units = random.below(8);
    for (std::uint64_t u = 0; u < units; ++u) {
      std::vector<std::string> capabilities;
      for (auto const& k : kinds)
        if (random.chance(400'000)) capabilities.push_back(k);
      // Few different times, so that there are many ties.
      auto c = unit("U" + std::to_string(random.below(90) * 10 + u), capabilities,
                    random.chance(900'000) ? std::optional(random.between(1, 6) * 30'000) : std::nullopt);
      c.readiness = static_cast<Readiness>(random.below(3));
      c.position_is_stale = random.chance(200'000);
      c.penalty_ms = random.chance(100'000) ? 45'000 : 0;
      candidates.push_back(c);
    }
    std::vector<Need> needs;
    std::uint32_t slots = 0;
    for (auto const& k : kinds) {
      auto const count = static_cast<std::uint32_t>(random.below(3));
      if (count == 0 || slots + count > 4) continue;
      needs.push_back({k, count});
      slots += count;
    }
    auto const r = recommend_units(needs, candidates);
    auto const expected = best_by_trying_all(needs, candidates);
    if (score_of(r, candidates) != expected) ++differences;
    if (std::get<0>(expected) > 0) ++shortfalls;
    if (r.units.size() > 2) ++several;

    auto turned = candidates;
    std::reverse(turned.begin(), turned.end());
    auto const again = recommend_units(needs, turned);
    REQUIRE(again.units.size() == r.units.size());
    for (std::size_t i = 0; i < r.units.size(); ++i) {
      CHECK(again.units[i].unit == r.units[i].unit);
      CHECK(again.units[i].capability == r.units[i].capability);
    }
  }
  CHECK(differences == 0);
  CHECK(shortfalls > 200);  // The cases are not all easy.
  CHECK(several > 200);
}

TEST_CASE("the unit with two capabilities goes where it saves most") {
  // Greedy would take E1 as the engine and leave the ladder to a unit half an hour away.
  std::vector<Candidate> const candidates{unit("E1", {"engine", "ladder"}, 60'000), unit("E2", {"engine"}, 89'600),
                                          unit("L9", {"ladder"}, 1'800'000)};
  std::vector<Need> const needs{{"engine", 1}, {"ladder", 1}};
  auto const r = recommend_units(needs, candidates);
  REQUIRE(r.units.size() == 2);
  CHECK(r.units[0].unit == "E2");
  CHECK(r.units[0].rank_by_time == 2);
  CHECK(r.units[0].faster_elsewhere == std::vector<std::string>{"E1"});
  CHECK(r.units[1].unit == "E1");
  CHECK(r.last_eta_ms == 89'600);
  REQUIRE(r.alternatives.size() == 1);
  CHECK(r.alternatives[0].unit == "L9");
  // Said in whole seconds, rounded as the number beside it.
  CHECK(reason_en(r.units[0], "engine") == "Number 2 by road for engine: 1 min 30 s; the faster E1 fills another capability");
  CHECK(reason_zh(r.units[1], "登高车") == "能承担“登高车”的单元中路程用时最短，1 分 0 秒");
}

TEST_CASE("shortfalls and unreachable units are said") {
  std::vector<Candidate> const candidates{unit("B1", {"boat"}, std::nullopt), unit("E1", {"engine"}, 60'000)};
  auto const r = recommend_units(std::vector<Need>{{"boat", 1}, {"engine", 1}, {"engine", 1}}, candidates);
  REQUIRE(r.shortfalls.size() == 2);
  CHECK(r.shortfalls[0].capability == "boat");
  CHECK(r.shortfalls[0].unreachable == 1);
  CHECK(r.shortfalls[1].asked == 2);
  CHECK(r.shortfalls[1].found == 1);
  CHECK(recommend_units({}, candidates).units.empty());
  CHECK(recommend_units(std::vector<Need>{{"engine", 5'000}}, candidates).shortfalls[0].asked == 5'000);
}

TEST_CASE("a stale position or a conditional unit loses to a slower sure one, and is marked when it is sent") {
  auto stale = unit("E1", {"engine"}, 60'000);
  stale.position_is_stale = true;
  auto const sure = unit("E2", {"engine"}, 100'000);
  auto const r = recommend_units(std::vector<Need>{{"engine", 1}}, std::vector<Candidate>{stale, sure});
  CHECK(r.units[0].unit == "E2");
  CHECK(r.units[0].faster_unused == std::vector<std::string>{"E1"});
  CHECK(r.alternatives[0].position_is_stale);
  auto const alone = recommend_units(std::vector<Need>{{"engine", 1}}, std::vector<Candidate>{stale});
  CHECK(alone.units[0].position_is_stale);
  CHECK(reason_zh(alone.units[0], "水罐车").find("位置过时") != std::string::npos);
}

TEST_CASE("what is left uncovered at each station") {
  auto away = unit("E3", {"engine"}, 500'000, "S2");
  away.in_quarters = false;
  std::vector<Candidate> const candidates{unit("E1", {"engine", "rescue"}, 60'000, "S1"), unit("E2", {"engine"}, 90'000, "S1"), away};
  auto const r = recommend_units(std::vector<Need>{{"engine", 1}}, candidates);
  REQUIRE(r.cover_losses.size() == 2);
  CHECK(r.cover_losses[0].station == "S1");
  CHECK(r.cover_losses[0].capability == "engine");
  CHECK(r.cover_losses[0].before == 2);
  CHECK(r.cover_losses[0].after == 1);
  CHECK_FALSE(r.cover_losses[0].is_uncovered());
  CHECK(r.cover_losses[1].capability == "rescue");
  CHECK(r.cover_losses[1].is_uncovered());
}
