#include <fmt/format.h>

#include "base/match.h"
#include "domain/run_card/run_card.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::run_card {
namespace {

Result<std::vector<Event>> define(State const& state, RunCard const& card) {
  if (!is_new_code(card.run_card.text) && !state.run_cards.contains(card.run_card))
    return invalid("run_card.code_malformed", fmt::format("a run card's code has {}", kNewCode));
  if (!state.run_cards.contains(card.run_card)) TOCSIN_CHECK(check_no_denied_word("code", card.run_card.text));
  TOCSIN_CHECK(check_no_denied_word("name", card.name));
  if (card.needs.empty()) return invalid("run_card.empty", "the run card asks for nothing");
  if (card.priority_from < 1 || card.priority_to > kLowestPriority || card.priority_from > card.priority_to)
    return invalid("run_card.out_of_range", "priorities run from 1 to 4");
  if (card.minute_from < 0 || card.minute_from >= kMinutesOfDay || card.minute_to < 1 || card.minute_to > kMinutesOfDay ||
      card.minute_from == card.minute_to)
    return invalid("run_card.out_of_range", "minutes of the day run from 0 to 1440, and a window is not empty");
  if (card.level < 1 || card.level > kHighestLevel) return invalid("run_card.out_of_range", "response levels run from 1 to 5");
  for (std::size_t i = 0; i < card.needs.size(); ++i) {
    if (card.needs[i].count < 1 || card.needs[i].count > kMaxCount)
      return invalid("run_card.out_of_range",
                     fmt::format("{} of {}: 1 to {} may be asked for", card.needs[i].count, card.needs[i].capability.text, kMaxCount));
    for (std::size_t j = 0; j < i; ++j)
      if (card.needs[i].capability == card.needs[j].capability)
        return invalid("run_card.out_of_range", fmt::format("capability {} is asked for twice", card.needs[i].capability.text));
  }
  return std::vector<Event>{Defined{card}};
}

}  // namespace

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant) {
  using Answer = Result<std::vector<Event>>;
  return match(
      command, [&](Define const& c) -> Answer { return define(state, c.card); },
      [&](Retire const& c) -> Answer {
        if (!state.run_cards.contains(c.run_card)) return not_found("run_card.unknown", "no run card has this code");
        return std::vector<Event>{Retired{c.run_card}};
      });
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event,
      [&](Defined const& e) {
        RunCard& card = state.run_cards[e.card.run_card];
        card = e.card;
        card.version = meta.position;
      },
      [&](Retired const& e) { state.run_cards.erase(e.run_card); });
}

}  // namespace tocsin::run_card
