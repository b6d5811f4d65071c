// src/domain/standard_address/standard_address.h: what the steward decided about entries of the standard address register, keyed by their
// codes. The entries themselves are imported facts and stand in the register; a decision outlives every import of them.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::standard_address {

using DecisionId = Id<struct DecisionTag>;
using AddressCode = Code<struct AddressTag>;

enum class Verdict : std::uint8_t {
  kAuxiliary,  // The entries name the house that `kept` names.
  kSucceeded,  // The entries are retired: `kept` took their place.
  kDifferent,  // Each is a house of its own, however alike they read.
};
BOOST_DESCRIBE_ENUM(Verdict, kAuxiliary, kSucceeded, kDifferent)

struct Decision {
  DecisionId decision;
  Verdict verdict = Verdict::kAuxiliary;
  std::vector<AddressCode> entries;
  AddressCode kept;  // Not set where they are different.
  AccountCode by;
  Instant decided_at;
};
BOOST_DESCRIBE_STRUCT(Decision, (), (decision, verdict, entries, kept, by, decided_at))

struct State {
  std::map<DecisionId, Decision> decisions;                // In force.
  std::map<AddressCode, std::vector<DecisionId>> decided;  // Of a code: where it stands, as an entry or as the one that is kept.
};
BOOST_DESCRIBE_STRUCT(State, (), (decisions, decided))

inline constexpr std::size_t kMaxEntries = 50;     // Of one decision.
inline constexpr std::size_t kMaxCodes = 200'000;  // Of all decisions in force.

struct Decide {
  Verdict verdict = Verdict::kAuxiliary;
  std::vector<AddressCode> entries;
  AddressCode kept;
};
struct Withdraw {
  DecisionId decision;
};
using Command = std::variant<Decide, Withdraw>;
// By whom and when stands in the entry that carries it.
struct Decided {
  DecisionId decision;
  Verdict verdict = Verdict::kAuxiliary;
  std::vector<AddressCode> entries;
  AddressCode kept;
};
struct DecisionWithdrawn {
  DecisionId decision;
};
using Event = std::variant<Decided, DecisionWithdrawn>;
BOOST_DESCRIBE_STRUCT(Decided, (), (decision, verdict, entries, kept))
BOOST_DESCRIBE_STRUCT(DecisionWithdrawn, (), (decision))

// The decision that made this entry an auxiliary or retired it; null: none.
Decision const* settled_by(State const& state, AddressCode const& code);

// Errors: address.decision_incomplete, address.already_decided (naming the decision that has to be withdrawn first),
// address.decision_cycle, address.too_many_decisions, address.decision_unknown.
Result<std::vector<Event>> decide(State const& state, Command const& command, Fresh& fresh);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::standard_address
