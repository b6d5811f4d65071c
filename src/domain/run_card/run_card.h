// src/domain/run_card/run_card.h: what to send, by incident type, priority, place, time of day and response level. Asks for capabilities,
// never for names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::run_card {

struct Need {
  CapabilityCode capability;
  std::int64_t count = 1;
  friend bool operator==(Need const&, Need const&) = default;
};
BOOST_DESCRIBE_STRUCT(Need, (), (capability, count))

struct RunCard {
  RunCardCode run_card;
  BilingualText name;
  IncidentTypeCode type;  // A node of the tree: counts for all below it. Empty: every type.
  std::int64_t priority_from = 1, priority_to = 4;
  JurisdictionCode jurisdiction;                   // County or township; empty: everywhere.
  std::int64_t minute_from = 0, minute_to = 1440;  // Local time of day; from > to runs over midnight.
  std::int64_t level = 1;
  std::vector<Need> needs;           // In all at this level, not what it adds.
  std::vector<AgencyCode> agencies;  // Legs that are opened.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RunCard, (),
                      (run_card, name, type, priority_from, priority_to, jurisdiction, minute_from, minute_to, level, needs, agencies,
                       version))
inline constexpr std::int64_t kMinutesOfDay = 1440, kHighestLevel = 5, kLowestPriority = 4,
                              kMaxCount = 100;  // kMaxCount: of one capability.

struct State {
  std::map<RunCardCode, RunCard> run_cards;
};
BOOST_DESCRIBE_STRUCT(State, (), (run_cards))

struct Define {
  RunCard card;
};
struct Retire {
  RunCardCode run_card;
};
using Command = std::variant<Define, Retire>;
struct Defined {
  RunCard card;
};
struct Retired {
  RunCardCode run_card;
};
using Event = std::variant<Defined, Retired>;
BOOST_DESCRIBE_STRUCT(Defined, (), (card))
BOOST_DESCRIBE_STRUCT(Retired, (), (run_card))

// The most specific card that fits: deeper type first, then jurisdiction (township before county before everywhere), narrower priorities,
// narrower hours, then code. Before all that the level: of the cards that fit, those of the highest level <= `level`. Null: none.
struct Question {
  IncidentTypeCode type;
  std::int64_t priority = 0;
  JurisdictionCode county, township;
  std::int64_t minute_of_day = 0;
  std::int64_t level = 1;
};
RunCard const* choose(State const& state, Question const& question);

// Errors: run_card.unknown, run_card.empty, run_card.out_of_range, boundary.denied_word.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::run_card
