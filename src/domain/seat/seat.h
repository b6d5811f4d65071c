// src/domain/seat/seat.h: a position in the centre; incidents belong to a seat; a handover passes them on, acknowledged.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::seat {

struct DutyEntry {
  Stamp stamp;
  AccountCode actor;
  std::string what;
  std::string to;
};  // what: signed_on, signed_off, relieved, handover_offered, handover_accepted, handover_withdrawn, notes_changed
BOOST_DESCRIBE_STRUCT(DutyEntry, (), (stamp, actor, what, to))
struct Handover {
  AccountCode to;
  Stamp offered;
  std::optional<DetailRef> note;
};
BOOST_DESCRIBE_STRUCT(Handover, (), (to, offered, note))

struct Seat {
  SeatCode seat;
  BilingualText name;
  std::optional<AccountCode> account;
  std::optional<Stamp> signed_on;
  std::optional<Handover> handover;
  std::optional<DetailRef> standing_notes;
  std::string record;
  std::vector<DutyEntry> duty_log;  // The last kMaxDutyEntries; the journal keeps all.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (seat, name, account, signed_on, handover, standing_notes, record, duty_log, version))
inline constexpr std::size_t kMaxDutyEntries = 200;

struct State {
  std::map<SeatCode, Seat> seats;
};
BOOST_DESCRIBE_STRUCT(State, (), (seats))

struct Define {
  SeatCode seat;
  BilingualText name;
  std::string record;
};
struct SignOn {
  SeatCode seat;
  AccountCode account;
};
struct SignOff {
  SeatCode seat;
  AccountCode account;
};
struct OfferHandover {
  SeatCode seat;
  AccountCode from;
  AccountCode to;
  std::optional<DetailRef> note;
};
struct AcceptHandover {
  SeatCode seat;
  AccountCode account;
};
struct WithdrawHandover {  // Before it is acknowledged: the wrong one was asked, or nobody came.
  SeatCode seat;
  AccountCode account;
};
// By somebody who may, when the one who sits there is gone: an account was closed, or nobody can be reached. The seat keeps its incidents.
struct Relieve {
  SeatCode seat;
  AccountCode account;  // Who is gone: somebody else may have taken over meanwhile.
};
struct SetStandingNotes {
  SeatCode seat;
  DetailRef text;
};
using Command = std::variant<Define, SignOn, SignOff, OfferHandover, AcceptHandover, SetStandingNotes, WithdrawHandover, Relieve>;

struct Defined {
  SeatCode seat;
  BilingualText name;
  std::string record;
};
struct SignedOn {
  SeatCode seat;
  AccountCode account;
};
struct SignedOff {
  SeatCode seat;
  AccountCode account;
};
struct HandoverOffered {
  SeatCode seat;
  AccountCode to;
  std::optional<DetailRef> note;
};
struct HandoverAccepted {
  SeatCode seat;
  AccountCode account;
};
struct StandingNotesSet {
  SeatCode seat;
  DetailRef text;
};
struct HandoverWithdrawn {
  SeatCode seat;
};
struct Relieved {
  SeatCode seat;
  AccountCode account;  // Who sat there. A handover that waited is gone with it.
};
using Event = std::variant<Defined, SignedOn, SignedOff, HandoverOffered, HandoverAccepted, StandingNotesSet, HandoverWithdrawn, Relieved>;

BOOST_DESCRIBE_STRUCT(Defined, (), (seat, name, record))
BOOST_DESCRIBE_STRUCT(SignedOn, (), (seat, account))
BOOST_DESCRIBE_STRUCT(SignedOff, (), (seat, account))
BOOST_DESCRIBE_STRUCT(HandoverOffered, (), (seat, to, note))
BOOST_DESCRIBE_STRUCT(HandoverAccepted, (), (seat, account))
BOOST_DESCRIBE_STRUCT(StandingNotesSet, (), (seat, text))
BOOST_DESCRIBE_STRUCT(HandoverWithdrawn, (), (seat))
BOOST_DESCRIBE_STRUCT(Relieved, (), (seat, account))

// Errors: seat.unknown, seat.taken, seat.not_yours, seat.no_handover, seat.handover_not_for_you, seat.handover_pending,
// seat.account_elsewhere, seat.nobody_there, seat.holder_changed, boundary.denied_word.
// A seat that still holds open incidents is left only by a handover (core/policy/seat_to_incident.cc: seat.has_open_incidents), or its
// holder is relieved.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::seat
