#include <fmt/format.h>

#include "base/match.h"
#include "domain/seat/seat.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::seat {
namespace {

Result<Seat const*> find(State const& state, SeatCode const& code) {
  auto const at = state.seats.find(code);
  if (at == state.seats.end()) return not_found("seat.unknown", "no seat has this code");
  return &at->second;
}

Result<Seat const*> find_own(State const& state, SeatCode const& code, AccountCode const& account) {
  TOCSIN_TRY(auto const* seat, find(state, code));
  if (!account.is_set() || seat->account != account)
    return forbidden("seat.not_yours", fmt::format("seat {} is not signed on by this account", code.text));
  return seat;
}

// One account sits at one seat: whoever looks for the dispatcher of an incident finds one person.
Result<bool> sits_nowhere_else(State const& state, SeatCode const& here, AccountCode const& account) {
  for (auto const& [code, seat] : state.seats)
    if (code != here && seat.account == account)
      return conflict("seat.account_elsewhere", fmt::format("this account is signed on at seat {}", code.text));
  return true;
}

}  // namespace

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant) {
  using Events = std::vector<Event>;
  using Answer = Result<Events>;
  return match(
      command,
      [&](Define const& c) -> Answer {
        if (!is_new_code(c.seat.text) && !state.seats.contains(c.seat))
          return invalid("seat.code_malformed", fmt::format("a seat's code has {}", kNewCode));
        if (!state.seats.contains(c.seat)) TOCSIN_CHECK(check_no_denied_word("code", c.seat.text));
        TOCSIN_CHECK(check_no_denied_word("name", c.name));
        return Events{Defined{c.seat, c.name, c.record}};
      },
      [&](SignOn const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find(state, c.seat));
        if (!c.account.is_set()) return invalid("seat.not_yours", "nobody to sign on");
        if (seat->account == c.account)
          return conflict("seat.taken", fmt::format("this account is signed on at seat {} already", c.seat.text));
        if (seat->account) return conflict("seat.taken", fmt::format("seat {} is taken", c.seat.text));
        TOCSIN_CHECK(sits_nowhere_else(state, c.seat, c.account));
        return Events{SignedOn{c.seat, c.account}};
      },
      [&](SignOff const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find_own(state, c.seat, c.account));
        if (seat->handover)
          return conflict("seat.handover_pending", fmt::format("the handover of seat {} is not acknowledged yet", c.seat.text));
        return Events{SignedOff{c.seat, c.account}};
      },
      [&](OfferHandover const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find_own(state, c.seat, c.from));
        if (seat->handover)
          return conflict("seat.handover_pending", fmt::format("the handover of seat {} is not acknowledged yet", c.seat.text));
        if (!c.to.is_set() || c.to == c.from) return invalid("seat.handover_not_for_you", "a handover goes to somebody else");
        return Events{HandoverOffered{c.seat, c.to, c.note}};
      },
      [&](AcceptHandover const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find(state, c.seat));
        if (!seat->handover) return conflict("seat.no_handover", fmt::format("seat {} is not being handed over", c.seat.text));
        if (seat->handover->to != c.account)
          return forbidden("seat.handover_not_for_you", fmt::format("seat {} is handed over to somebody else", c.seat.text));
        TOCSIN_CHECK(sits_nowhere_else(state, c.seat, c.account));
        return Events{HandoverAccepted{c.seat, c.account}};
      },
      [&](SetStandingNotes const& c) -> Answer {
        TOCSIN_CHECK(find(state, c.seat));
        return Events{StandingNotesSet{c.seat, c.text}};
      },
      [&](WithdrawHandover const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find_own(state, c.seat, c.account));
        if (!seat->handover) return conflict("seat.no_handover", fmt::format("seat {} is not being handed over", c.seat.text));
        return Events{HandoverWithdrawn{c.seat}};
      },
      [&](Relieve const& c) -> Answer {
        TOCSIN_TRY(auto const* seat, find(state, c.seat));
        if (!seat->account) return conflict("seat.nobody_there", fmt::format("nobody is signed on at seat {}", c.seat.text));
        if (seat->account != c.account)
          return conflict("seat.holder_changed", fmt::format("somebody else sits at seat {} now", c.seat.text));
        return Events{Relieved{c.seat, *seat->account}};
      });
}

}  // namespace tocsin::seat
