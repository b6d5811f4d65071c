#include "domain/call/call.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::call;

namespace {

constexpr Instant kNow{1'795'000'000'000'000};

struct Desk {
  State state;
  Fresh fresh{1, 1};

  std::string run(Command const& command, Instant now = kNow) {
    auto const events = decide(state, command, now, fresh);
    if (!events) return events.error().code;
    for (auto const& event : *events) apply(state, event, {fresh.position, now, now, Source::kConsole, {}});
    return "ok";
  }
  CallId add(Register const& c) {
    REQUIRE(run(c) == "ok");
    return state.calls.rbegin()->first;
  }
  Call const& at(CallId id) const { return state.calls.at(id); }
};

}  // namespace

TEST_CASE("a call that rings has no time of answer; one that is answered has both, in order") {
  Desk desk;
  CHECK(desk.at(desk.add({.answered = false})).state == CallState::kRinging);
  auto const& answered = desk.at(desk.add({.rang_at = kNow - Duration::seconds(9)}));
  CHECK(answered.answered_at == kNow);
  CHECK(answered.rang_at == kNow - Duration::seconds(9));
  CHECK(desk.run(Register{.rang_at = kNow, .answered_at = kNow - Duration::seconds(1)}) == "call.times_out_of_order");
  CHECK(desk.run(Register{.answered = false, .answered_at = kNow}) == "call.times_out_of_order");
}

TEST_CASE("what may follow what") {
  Desk desk;
  auto const id = desk.add({.answered = false});
  CHECK(desk.run(End{id, Outcome::kMisdial}) == "call.illegal_state");  // Nobody has answered.
  CHECK(desk.run(MarkSilent{id}) == "call.illegal_state");
  CHECK(desk.run(Abandon{id}) == "ok");
  CHECK(desk.run(Transfer{id, "120"}) == "call.illegal_state");
  CHECK(desk.run(CallBack{id, "perhaps"}) == "call.result_unknown");
  CHECK(desk.run(CallBack{id, "no_answer"}) == "ok");
  CHECK(desk.at(id).state == CallState::kAbandoned);
  CHECK(desk.run(CallBack{id, "reached"}) == "ok");
  CHECK(desk.at(id).state == CallState::kCalledBack);
  CHECK(desk.at(id).call_backs == 2);
  CHECK(desk.run(End{id, Outcome::kJoined}) == "call.outcome_not_allowed");
  CHECK(desk.run(End{id, Outcome::kInformation}) == "ok");
  CHECK_FALSE(is_open(desk.at(id)));
  CHECK(desk.run(Answer{{1, 77, 0}, {}}) == "call.unknown");
}

TEST_CASE("abandoned is a call that nobody answered: one that was answered ends as what it was") {
  Desk desk;
  auto const id = desk.add({.answered = false});
  CHECK(desk.run(Answer{id, {}}) == "ok");
  CHECK(desk.run(Abandon{id}) == "call.illegal_state");
  CHECK(desk.run(MarkSilent{id}) == "ok");
  CHECK(desk.run(Abandon{id}) == "call.illegal_state");
  CHECK(desk.run(End{id, Outcome::kAbandoned}) == "call.outcome_not_allowed");
  CHECK(desk.run(CallBack{id, "no_answer"}) == "ok");
  CHECK(desk.run(End{id, Outcome::kInformation}) == "ok");
}

TEST_CASE("linking takes a call off the pending queue without hanging up") {
  Desk desk;
  auto const id = desk.add({});
  IncidentId const incident{1, 9, 0};
  CHECK(is_open(desk.at(id)));
  CHECK(desk.run(Join{id, incident}) == "ok");
  CHECK_FALSE(is_open(desk.at(id)));
  CHECK_FALSE(is_ended(desk.at(id)));
  CHECK(desk.at(id).outcome == Outcome::kJoined);
  CHECK(desk.run(Join{id, incident}) == "call.already_linked");
  CHECK(desk.run(Abandon{id}) == "call.illegal_state");
  CHECK(desk.run(End{id, Outcome::kMisdial}) == "ok");
  CHECK(desk.at(id).outcome == Outcome::kJoined);  // What came of it stays.
}

TEST_CASE("a telephone or identity number never gets into the words of a place; the refusal says where it belongs and not what it was") {
  Desk desk;
  auto const id = desk.add({});
  Place place;
  place.text = "call me at 13900139777";
  for (Command const& command : {Command{Register{.place = place}}, Command{Update{.call = id, .place = place}},
                                 Command{Locate{id, LocationSource::kStated, place.text, {}, 0, {}}}}) {
    auto const refused = decide(desk.state, command, kNow, desk.fresh);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "place.text_holds_number");
    CHECK(refused.error().detail.find("1390") == std::string::npos);
    CHECK(refused.error().detail.find("call-back") != std::string::npos);
  }
  place.text = "国道312 1200公里+300米";
  CHECK(desk.run(Update{.call = id, .place = place}) == "ok");
}

TEST_CASE("once erased, a call takes no new details under the key that was erased") {
  Desk desk;
  auto const id = desk.add({});
  desk.state.calls.at(id).erased = true;
  DetailRef const detail{"d", "r", {}};
  CHECK(desk.run(Update{.call = id, .text = detail}) == "call.erased");
  CHECK(desk.run(Update{.call = id, .caller = detail}) == "call.erased");
  CHECK(desk.run(Locate{id, LocationSource::kNetwork, "", {}, 50, detail}) == "call.erased");
  CHECK(desk.run(Update{.call = id, .callsign = "E101"}) == "ok");
}

TEST_CASE("locations are a list: each with its source, uncertainty and time, words and coordinates side by side") {
  Desk desk;
  auto const id = desk.add({});
  CHECK(desk.run(Locate{id, LocationSource::kStated, "by the mill", Wgs84{411500000, -86100000}, 200, {}}) == "ok");
  CHECK(desk.run(Locate{id, LocationSource::kNetwork, "", {}, 50, DetailRef{"d", "r", {}}}, kNow + Duration::seconds(9)) == "ok");
  auto const& list = desk.at(id).locations;
  REQUIRE(list.size() == 2);
  CHECK(list.at(0).text == "by the mill");
  CHECK(list.at(0).at == Wgs84{411500000, -86100000});
  CHECK(list.at(0).uncertainty_m == 200);
  CHECK(list.at(1).source == LocationSource::kNetwork);
  CHECK(list.at(1).stamp.occurred_at == kNow + Duration::seconds(9));
  CHECK_FALSE(list.at(1).at);
}

TEST_CASE("the network's position is a personal detail: never in the event itself") {
  Desk desk;
  auto const id = desk.add({});
  DetailRef const detail{"d", "r", {}};
  CHECK(desk.run(Locate{id, LocationSource::kNetwork, "", Wgs84{1, 1}, 50, detail}) == "call.location_is_personal");
  CHECK(desk.run(Locate{id, LocationSource::kDevice, "at home", {}, 50, detail}) == "call.location_is_personal");
  CHECK(desk.run(Locate{id, LocationSource::kNetwork, "", {}, 50, {}}) == "call.location_missing");
  CHECK(desk.run(Locate{id, LocationSource::kNetwork, "", {}, 50, detail}) == "ok");
  CHECK(desk.run(Locate{id, LocationSource::kStated, "", {}, 50, {}}) == "call.location_missing");
  for (std::size_t i = 0; i < kMaxLocations + 5; ++i) desk.run(Locate{id, LocationSource::kStated, std::to_string(i), {}, 0, {}});
  CHECK(desk.at(id).locations.size() == kMaxLocations);
  CHECK(desk.at(id).locations.back().text == std::to_string(kMaxLocations + 4));
}
