// Who may decide what, and how long: at the edges.
#include "domain/proposal/proposal.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::proposal;

namespace {

Instant const kNow{1'800'000'000'000'000};
IncidentId const kFire{1, 5, 0};

struct Desk {
  State state;
  std::uint64_t position = 0;

  std::string run(char const* actor, Command const& command, Instant now = kNow) {
    Fresh fresh{1, ++position};
    auto const events = decide(state, command, now, {actor}, fresh);
    if (!events) return events.error().code;
    for (auto const& event : *events) apply(state, event, {.position = position, .recorded_at = now, .occurred_at = now, .actor = {actor}});
    return "ok";
  }
  ProposalId last() const { return state.proposals.rbegin()->first; }
  Proposal const& at(ProposalId id) const { return state.proposals.at(id); }
};

ProposeErasing erasing(std::uint64_t call, bool by_person = true) {
  return {.call = {1, call, 0}, .record = "r" + std::to_string(call), .reason = {}, .by_person = by_person};
}
ProposeHold hold(std::vector<std::string> records) {
  return {.incident = kFire, .number = "1", .records = std::move(records), .reason = {}, .by_person = true};
}

}  // namespace

TEST_CASE("who proposed it neither confirms nor rejects it, and nobody else withdraws it") {
  Desk desk;
  CHECK(desk.run("ann", erasing(1)) == "ok");
  auto const id = desk.last();
  CHECK(desk.run("ann", Confirm{id}) == "proposal.same_person");
  CHECK(desk.run("ann", Reject{id}) == "proposal.same_person");
  CHECK(desk.run("bob", Withdraw{id}) == "proposal.not_own");
  CHECK(desk.run("bob", Confirm{{1, 99, 0}}) == "proposal.unknown");
  CHECK(desk.run("bob", Confirm{id}) == "ok");
  CHECK(desk.at(id).status == Status::kConfirmed);
  CHECK(desk.at(id).decided_by.text == "bob");
  for (char const* who : {"ann", "bob", "cid"}) CHECK(desk.run(who, Confirm{id}) == "proposal.decided");
  CHECK(desk.run("ann", Withdraw{id}) == "proposal.decided");
}

TEST_CASE("what a program proposed needs two people, and the program is neither") {
  Desk desk;
  CHECK(desk.run("token-1", erasing(1, false)) == "ok");
  auto const id = desk.last();
  CHECK(desk.run("token-1", Confirm{id}) == "proposal.same_person");
  CHECK(desk.run("ann", Confirm{id}) == "ok");
  CHECK(desk.at(id).status == Status::kOpen);
  CHECK(desk.at(id).stands_behind.text == "ann");
  CHECK(desk.run("ann", Confirm{id}) == "proposal.same_person");
  CHECK(desk.run("ann", Reject{id}) == "proposal.same_person");
  CHECK(desk.run("bob", Confirm{id}) == "ok");
  CHECK(desk.at(id).status == Status::kConfirmed);
}

TEST_CASE("a proposal ends to the microsecond, also before the clock has said so") {
  Desk desk;
  CHECK(desk.run("ann", erasing(1)) == "ok");
  auto const id = desk.last();
  CHECK(desk.at(id).ends_at == kNow + kLasts);
  CHECK(desk.run("bob", Confirm{id}, kNow + kLasts) == "proposal.decided");
  CHECK(desk.run("bob", Confirm{id}, kNow + kLasts - Duration::microseconds(1)) == "ok");
}

TEST_CASE("a hold holds what it names and what joins later; it stands once and is lifted by two") {
  Desk desk;
  CHECK(desk.run("ann", hold({"r1"})) == "ok");
  CHECK_FALSE(is_held(desk.state, "r1"));
  CHECK(desk.run("bob", hold({"r1"})) == "proposal.already_open");
  CHECK(desk.run("bob", Confirm{desk.last()}) == "ok");
  CHECK(is_held(desk.state, "r1"));
  hold_too(desk.state, kFire, "r2");
  hold_too(desk.state, {1, 6, 0}, "r3");
  CHECK(is_held(desk.state, "r2"));
  CHECK_FALSE(is_held(desk.state, "r3"));
  CHECK(desk.run("ann", erasing(2)) == "hold.stands");
  CHECK(desk.run("ann", hold({"r1"})) == "hold.already_stands");
  CHECK(desk.run("ann", ProposeLifting{.incident = kFire, .reason = {}, .by_person = true}) == "ok");
  auto const id = desk.last();
  CHECK(desk.run("ann", Confirm{id}) == "proposal.same_person");
  CHECK(is_held(desk.state, "r1"));
  CHECK(desk.run("bob", Confirm{id}) == "ok");
  CHECK_FALSE(is_held(desk.state, "r1"));
  CHECK(desk.run("ann", ProposeLifting{.incident = kFire, .reason = {}, .by_person = true}) == "hold.unknown");
}

TEST_CASE("what was proposed before a hold is not confirmed under it") {
  Desk desk;
  CHECK(desk.run("ann", erasing(1)) == "ok");
  auto const id = desk.last();
  CHECK(desk.run("ann", hold({"r1"})) == "ok");
  CHECK(desk.run("bob", Confirm{desk.last()}) == "ok");
  CHECK(desk.run("bob", Confirm{id}) == "hold.stands");
  CHECK(desk.at(id).status == Status::kOpen);
}

TEST_CASE("a restore holds everything until it is accepted; noted twice it is one") {
  Desk desk;
  CHECK(desk.run("system", NoteRestore{kNow, 7}) == "ok");
  CHECK(desk.run("system", NoteRestore{kNow, 7}) == "restore.already_noted");
  CHECK(is_held(desk.state, "anything"));
  CHECK(desk.run("ann", erasing(1)) == "hold.stands");
  CHECK(desk.run("ann", ProposeAcceptance{.reason = {}, .by_person = true}) == "ok");
  CHECK(desk.run("bob", Confirm{desk.last()}) == "ok");
  CHECK_FALSE(is_held(desk.state, "anything"));
}

TEST_CASE("holds out of the list stand again, once, with what they lacked") {
  Desk desk;
  CHECK(desk.run("system", Reinstate{{{kFire, "1", {"r1"}}}}) == "ok");
  CHECK(desk.run("system", Reinstate{{{kFire, "1", {"r1"}}}}) == "hold.already_stands");
  CHECK(desk.run("system", Reinstate{{{kFire, "1", {"r1", "r2"}}}}) == "ok");
  CHECK(is_held(desk.state, "r2"));
  CHECK_FALSE(desk.state.holds.at(kFire).confirmed_by.is_set());
}

TEST_CASE("there are no more open ones than there may be, and the oldest decided one leaves") {
  Desk desk;
  for (std::uint64_t i = 1; i <= kMaxOpen; ++i) REQUIRE(desk.run("ann", erasing(i)) == "ok");
  CHECK(desk.run("ann", erasing(999)) == "proposal.too_many");
  auto const first = desk.state.proposals.begin()->first;
  while (desk.state.decided.size() < kMaxDecided) {
    for (auto const& [id, p] : std::map(desk.state.proposals))
      if (p.status == Status::kOpen) REQUIRE(desk.run("bob", Reject{id}) == "ok");
    if (desk.state.decided.size() < kMaxDecided) REQUIRE(desk.run("ann", erasing(1)) == "ok");
  }
  REQUIRE(desk.run("ann", erasing(1)) == "ok");
  REQUIRE(desk.run("bob", Reject{desk.last()}) == "ok");
  CHECK(desk.state.decided.size() == kMaxDecided);
  CHECK(desk.state.proposals.size() == kMaxDecided);
  CHECK_FALSE(desk.state.proposals.contains(first));
}
