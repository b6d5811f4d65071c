#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/standard_address/standard_address.h"

namespace tocsin::standard_address {
namespace {

bool stands_in(std::vector<AddressCode> const& codes, AddressCode const& code) { return std::ranges::find(codes, code) != codes.end(); }

std::span<DecisionId const> decisions_on(State const& state, AddressCode const& code) {
  auto const at = state.decided.find(code);
  return at == state.decided.end() ? std::span<DecisionId const>{} : std::span<DecisionId const>(at->second);
}

Error already(Decision const& d) {
  return {ErrorKind::kConflict, "address.already_decided",
          fmt::format("decision {} says otherwise; withdraw it first", to_text(d.decision))};
}

// The decision that says of these two that they are different; null: nobody has said so.
Decision const* told_apart(State const& state, AddressCode const& a, AddressCode const& b) {
  for (DecisionId const id : decisions_on(state, a)) {
    auto const& d = state.decisions.at(id);
    if (d.verdict == Verdict::kDifferent && stands_in(d.entries, b)) return &d;
  }
  return nullptr;
}

// The entry that in the end stands for this one.
AddressCode const& end_of(State const& state, AddressCode const& code) {
  AddressCode const* at = &code;
  for (std::size_t steps = 0; steps < kMaxCodes; ++steps) {
    auto const* const d = settled_by(state, *at);
    if (d == nullptr) break;
    at = &d->kept;
  }
  return *at;
}

Result<void> check_one(State const& state, Decide const& c) {
  for (auto const& entry : c.entries)
    if (auto const* const d = settled_by(state, entry)) return std::unexpected(already(*d));
  auto all = c.entries;
  all.push_back(c.kept);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = i + 1; k < all.size(); ++k)
      if (auto const* const d = told_apart(state, all[i], all[k])) return std::unexpected(already(*d));
  if (stands_in(c.entries, end_of(state, c.kept)))
    return conflict("address.decision_cycle", fmt::format("{} already leads to one of the entries", c.kept.text));
  return {};
}

Result<void> check_different(State const& state, Decide const& c) {
  std::map<AddressCode, AddressCode const*> ends;
  for (auto const& entry : c.entries) {
    auto const [at, fresh] = ends.emplace(end_of(state, entry), &entry);
    if (fresh) continue;
    // Two of them are one house by what was decided before.
    auto const* const d = settled_by(state, entry) != nullptr ? settled_by(state, entry) : settled_by(state, *at->second);
    if (d != nullptr) return std::unexpected(already(*d));
  }
  for (DecisionId const id : decisions_on(state, c.entries[0])) {
    auto const& d = state.decisions.at(id);
    if (d.verdict == Verdict::kDifferent && std::ranges::all_of(c.entries, [&](auto const& e) { return stands_in(d.entries, e); }))
      return conflict("address.already_decided", fmt::format("decision {} says so already", to_text(d.decision)));
  }
  return {};
}

Result<std::vector<Event>> decide_on(State const& state, Decide const& c, Fresh& fresh) {
  auto const incomplete = [](std::string why) { return invalid("address.decision_incomplete", std::move(why)); };
  bool const different = c.verdict == Verdict::kDifferent;
  if (c.entries.empty() || c.entries.size() > kMaxEntries)
    return incomplete(fmt::format("a decision is about 1 to {} entries", kMaxEntries));
  for (auto const& entry : c.entries)
    if (!is_valid_code(entry.text)) return incomplete("an entry's code has 1 to 64 letters, digits or . _ - /");
  if (std::set<AddressCode>(c.entries.begin(), c.entries.end()).size() != c.entries.size())
    return incomplete("an entry stands there twice");
  if (different && c.entries.size() < 2) return incomplete("name the two or more entries that are different");
  if (different && c.kept.is_set()) return incomplete("where entries are different, none is kept for the others");
  if (!different && !is_valid_code(c.kept.text)) return incomplete("say which entry stands for the others");
  if (stands_in(c.entries, c.kept)) return incomplete("an entry cannot stand for itself");
  TOCSIN_CHECK(different ? check_different(state, c) : check_one(state, c));
  if (state.decided.size() + c.entries.size() + 1 > kMaxCodes)
    return conflict("address.too_many_decisions", fmt::format("decisions in force name at most {} entries", kMaxCodes));
  return std::vector<Event>{Decided{fresh.id<DecisionTag>(), c.verdict, c.entries, c.kept}};
}

void forget(State& state, AddressCode const& code, DecisionId id) {
  auto const at = state.decided.find(code);
  if (at == state.decided.end()) return;
  std::erase(at->second, id);
  if (at->second.empty()) state.decided.erase(at);
}

}  // namespace

Decision const* settled_by(State const& state, AddressCode const& code) {
  for (DecisionId const id : decisions_on(state, code)) {
    auto const at = state.decisions.find(id);
    if (at != state.decisions.end() && at->second.verdict != Verdict::kDifferent && stands_in(at->second.entries, code)) return &at->second;
  }
  return nullptr;
}

Result<std::vector<Event>> decide(State const& state, Command const& command, Fresh& fresh) {
  return match(
      command, [&](Decide const& c) { return decide_on(state, c, fresh); },
      [&](Withdraw const& c) -> Result<std::vector<Event>> {
        if (!state.decisions.contains(c.decision)) return not_found("address.decision_unknown", "no such decision is in force");
        return std::vector<Event>{DecisionWithdrawn{c.decision}};
      });
}

void apply(State& state, Event const& event, Meta const& meta) {
  match(
      event,
      [&](Decided const& e) {
        Decision const d{e.decision, e.verdict, e.entries, e.kept, meta.actor, meta.recorded_at};
        if (!state.decisions.emplace(e.decision, d).second) return;
        for (auto const& code : e.entries) state.decided[code].push_back(e.decision);
        if (e.kept.is_set()) state.decided[e.kept].push_back(e.decision);
      },
      [&](DecisionWithdrawn const& e) {
        auto const at = state.decisions.find(e.decision);
        if (at == state.decisions.end()) return;
        for (auto const& code : at->second.entries) forget(state, code, e.decision);
        forget(state, at->second.kept, e.decision);
        state.decisions.erase(at);
      });
}

}  // namespace tocsin::standard_address
