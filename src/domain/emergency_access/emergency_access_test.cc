// A use leaves the screens only when it is over and another person has seen it.
#include "domain/emergency_access/emergency_access.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::emergency_access;

namespace {

Instant const kNow{1'800'000'000'000'000};
AccountCode const kGlass{"a-glass"}, kOther{"a-other-glass"}, kSupervisor{"a-supervisor"};

struct Uses {
  State state;
  std::uint64_t position = 0;

  std::string run(Command const& command, AccountCode const& actor, Instant now = kNow) {
    Fresh fresh{1, ++position};
    auto const events = decide(state, command, now, actor, fresh);
    if (!events) return events.error().code;
    for (auto const& event : *events) apply(state, event, {.position = position, .recorded_at = now, .occurred_at = now, .actor = actor});
    return "ok";
  }
  std::string open(AccountCode const& account = kGlass, Instant now = kNow) { return run(Open{account, Ground::kRecovery}, account, now); }
  bool is_shown(AccountCode const& account, Instant now) const {
    auto const at = state.uses.find(account);
    return at != state.uses.end() && emergency_access::is_shown(at->second, now);
  }
  EmergencyAccessId of(AccountCode const& account) const { return state.uses.at(account).emergency_access; }
};

}  // namespace

TEST_CASE("a use is shown until it is over and acknowledged, in either order") {
  Uses uses;
  CHECK(uses.open() == "ok");
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kSupervisor) == "ok");
  CHECK(uses.is_shown(kGlass, kNow));
  CHECK(uses.run(End{uses.of(kGlass)}, kGlass) == "ok");
  CHECK_FALSE(uses.is_shown(kGlass, kNow));
  CHECK(uses.state.uses.empty());

  CHECK(uses.open() == "ok");
  auto const use = uses.of(kGlass);
  CHECK(uses.run(End{uses.of(kGlass)}, kGlass) == "ok");
  CHECK(uses.is_shown(kGlass, kNow + Duration::days(30)));
  CHECK(uses.run(Acknowledge{use}, kSupervisor, kNow + Duration::days(30)) == "ok");
  CHECK(uses.state.uses.empty());
}

TEST_CASE("it is over by itself at ends_at, and is shown on until somebody has seen it") {
  Uses uses;
  CHECK(uses.open() == "ok");
  Instant const end = kNow + kLasts;
  CHECK(uses.run(End{uses.of(kGlass)}, kGlass, end) == "emergency_access.over");
  CHECK(uses.is_shown(kGlass, end));
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kSupervisor, end - Duration::seconds(1)) == "ok");
  CHECK(uses.is_shown(kGlass, end - Duration::seconds(1)));
  CHECK_FALSE(uses.is_shown(kGlass, end));
}

TEST_CASE("opened again it has to be acknowledged again") {
  Uses uses;
  CHECK(uses.open() == "ok");
  auto const first = uses.of(kGlass);
  CHECK(uses.run(Acknowledge{first}, kSupervisor) == "ok");
  CHECK(uses.open() == "ok");
  CHECK(uses.of(kGlass) != first);
  CHECK(uses.state.uses.at(kGlass).openings == 1);
  CHECK_FALSE(uses.state.uses.at(kGlass).acknowledged);
  // Somebody who looked at the screen of before has not seen this one, and who signs out there does not end it.
  CHECK(uses.run(Acknowledge{first}, kSupervisor) == "emergency_access.unknown");
  CHECK(uses.run(End{first}, kGlass) == "emergency_access.unknown");
  CHECK(uses.open() == "ok");
  CHECK(uses.state.uses.at(kGlass).openings == 2);
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kSupervisor) == "ok");
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kSupervisor) == "emergency_access.acknowledged_already");
}

TEST_CASE("who uses one acknowledges none, and a program neither") {
  Uses uses;
  CHECK(uses.open() == "ok");
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kGlass) == "emergency_access.own");
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kGlass, kNow + kLasts) == "emergency_access.own");
  CHECK(uses.open(kOther) == "ok");
  CHECK(uses.run(Acknowledge{uses.of(kGlass)}, kOther) == "emergency_access.own");
  CHECK(uses.run(Acknowledge{uses.of(kGlass), false}, kSupervisor) == "emergency_access.person_needed");
}
