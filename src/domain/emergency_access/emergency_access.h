// src/domain/emergency_access/emergency_access.h: somebody signed in with a break-glass account. Every screen shows it until it is over and
// another person has acknowledged it.
#pragma once

#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::emergency_access {

// A fixed list: a free text would come to name people.
enum class Ground : std::uint8_t { kSecondFactorLost, kSecondFactorDown, kNobodyReachable, kRecovery, kExercise, kOther };
BOOST_DESCRIBE_ENUM(Ground, kSecondFactorLost, kSecondFactorDown, kNobodyReachable, kRecovery, kExercise, kOther)

inline constexpr Duration kLasts = Duration::hours(4);  // As long as its session at most.

struct Use {
  EmergencyAccessId emergency_access;
  AccountCode account;
  Ground ground = Ground::kOther;
  Stamp opened;
  Instant ends_at;             // Over by itself then: nothing is journalled, and no timer runs.
  std::optional<Stamp> ended;  // Signed out, or opened again.
  AccountCode acknowledged_by;
  std::optional<Stamp> acknowledged;
  std::uint64_t openings = 1;  // That nobody has acknowledged yet, this one among them.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Use, (),
                      (emergency_access, account, ground, opened, ends_at, ended, acknowledged_by, acknowledged, openings, version))
struct State {
  std::map<AccountCode, Use> uses;  // The last one of each account, so that it stays small however often one is opened.
};
BOOST_DESCRIBE_STRUCT(State, (), (uses))

inline bool is_over(Use const& use, Instant now) { return use.ended || use.ends_at <= now; }
inline bool is_shown(Use const& use, Instant now) { return !use.acknowledged || !is_over(use, now); }

struct Open {
  AccountCode account;
  Ground ground = Ground::kOther;
};
struct End {  // Names the use, as does acknowledging: what was opened again in between neither is over nor has been seen.
  EmergencyAccessId emergency_access;
};
struct Acknowledge {
  EmergencyAccessId emergency_access;
  bool by_person = true;
};
using Command = std::variant<Open, End, Acknowledge>;

struct Opened {
  EmergencyAccessId emergency_access;
  AccountCode account;
  Ground ground = Ground::kOther;
  Instant ends_at;
};
struct Ended {
  EmergencyAccessId emergency_access;
};
struct Acknowledged {
  EmergencyAccessId emergency_access;
};
using Event = std::variant<Opened, Ended, Acknowledged>;
BOOST_DESCRIBE_STRUCT(Opened, (), (emergency_access, account, ground, ends_at))
BOOST_DESCRIBE_STRUCT(Ended, (), (emergency_access))
BOOST_DESCRIBE_STRUCT(Acknowledged, (), (emergency_access))

// Errors: emergency_access.unknown, emergency_access.over (ended already), emergency_access.own (who uses one acknowledges none),
// emergency_access.person_needed (a program has seen nothing), emergency_access.acknowledged_already.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::emergency_access
