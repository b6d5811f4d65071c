#include <algorithm>
#include <tuple>

#include "domain/run_card/run_card.h"

namespace tocsin::run_card {
namespace {

bool covers_type(IncidentTypeCode const& node, IncidentTypeCode const& type) {
  if (!node.is_set() || node == type) return true;
  return type.text.size() > node.text.size() && type.text.starts_with(node.text) && type.text[node.text.size()] == '.';
}

bool covers_minute(RunCard const& card, std::int64_t minute) {
  if (card.minute_from < card.minute_to) return minute >= card.minute_from && minute < card.minute_to;
  return minute >= card.minute_from || minute < card.minute_to;  // Over midnight.
}

std::int64_t width_of_day(RunCard const& card) {
  std::int64_t const width = card.minute_to - card.minute_from;
  return width > 0 ? width : width + kMinutesOfDay;
}

bool fits(RunCard const& card, Question const& q) {
  if (card.level > q.level || !covers_type(card.type, q.type) || !covers_minute(card, q.minute_of_day)) return false;
  // Not graded yet: no priority rules a card out.
  if (q.priority != 0 && (q.priority < card.priority_from || q.priority > card.priority_to)) return false;
  return !card.jurisdiction.is_set() || card.jurisdiction == q.township || card.jurisdiction == q.county;
}

// The better card has the smaller rank. The level comes first: raising the level must never send what a lower level asks for while a card
// for the raised level exists, however general it is.
auto rank(RunCard const& card, Question const& q) {
  int const place = !card.jurisdiction.is_set() ? 2 : card.jurisdiction == q.township ? 0 : 1;
  auto const depth = card.type.is_set() ? 1 + std::ranges::count(card.type.text, '.') : 0;
  return std::tuple(-card.level, -depth, place, card.priority_to - card.priority_from, width_of_day(card));
}

}  // namespace

RunCard const* choose(State const& state, Question const& question) {
  RunCard const* best = nullptr;
  for (auto const& [code, card] : state.run_cards)  // In order of code: the first of equals wins.
    if (fits(card, question) && (!best || rank(card, question) < rank(*best, question))) best = &card;
  return best;
}

}  // namespace tocsin::run_card
