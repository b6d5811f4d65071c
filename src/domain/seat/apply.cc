#include "base/match.h"
#include "domain/seat/seat.h"

namespace tocsin::seat {

void apply(State& state, Event const& event, Meta const& meta) {
  auto const change = [&](SeatCode const& code, char const* what, AccountCode const& to, auto&& f) {
    auto const at = state.seats.find(code);
    if (at == state.seats.end()) return;
    Seat& seat = at->second;
    f(seat);
    if (seat.duty_log.size() >= kMaxDutyEntries) seat.duty_log.erase(seat.duty_log.begin());
    seat.duty_log.push_back({stamp_of(meta), meta.actor, what, to.text});
    seat.version = meta.position;
  };
  match(
      event,
      [&](Defined const& e) {
        Seat& seat = state.seats[e.seat];
        seat.seat = e.seat;
        seat.name = e.name;
        if (!e.record.empty()) seat.record = e.record;
        seat.version = meta.position;
      },
      [&](SignedOn const& e) {
        change(e.seat, "signed_on", e.account, [&](Seat& seat) {
          seat.account = e.account;
          seat.signed_on = stamp_of(meta);
        });
      },
      [&](SignedOff const& e) {
        change(e.seat, "signed_off", e.account, [&](Seat& seat) {
          seat.account.reset();
          seat.signed_on.reset();
        });
      },
      [&](HandoverOffered const& e) {
        change(e.seat, "handover_offered", e.to, [&](Seat& seat) { seat.handover = Handover{e.to, stamp_of(meta), e.note}; });
      },
      [&](HandoverAccepted const& e) {
        change(e.seat, "handover_accepted", e.account, [&](Seat& seat) {
          seat.account = e.account;
          seat.signed_on = stamp_of(meta);
          seat.handover.reset();
        });
      },
      [&](StandingNotesSet const& e) { change(e.seat, "notes_changed", {}, [&](Seat& seat) { seat.standing_notes = e.text; }); },
      [&](HandoverWithdrawn const& e) { change(e.seat, "handover_withdrawn", {}, [&](Seat& seat) { seat.handover.reset(); }); },
      [&](Relieved const& e) {
        change(e.seat, "relieved", e.account, [&](Seat& seat) {
          seat.account.reset();
          seat.signed_on.reset();
          seat.handover.reset();
        });
      });
}

}  // namespace tocsin::seat
