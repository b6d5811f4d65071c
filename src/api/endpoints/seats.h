// Seats: signing on and off, handing a shift over, standing notes, the duty log.
#pragma once

#include "access/account_store.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "journal/vault.h"
#include "view/view.h"

namespace tocsin::api {

TOCSIN_LIST(SeatList, view::SeatView)
struct DutyLine {
  Instant occurred_at, recorded_at;
  std::string actor, what, to;
};
BOOST_DESCRIBE_STRUCT(DutyLine, (), (occurred_at, recorded_at, actor, what, to))
TOCSIN_LIST(DutyLog, DutyLine)
struct HandoverBody {
  std::string to_account;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(HandoverBody, (), (to_account, note))
struct RelieveBody {
  std::string account;  // Who is gone.
};
BOOST_DESCRIBE_STRUCT(RelieveBody, (), (account))
struct StandingNotesBody {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(StandingNotesBody, (), (text))
struct DefineSeatBody {
  std::string seat_id;
  BilingualText name;
};
BOOST_DESCRIBE_STRUCT(DefineSeatBody, (), (seat_id, name))

// Who may take a seat over at a change of shift. Accounts are role and number; what a dispatcher needs to choose one, and no more.
struct ReliefView {
  std::string account;
  std::string display;
  std::vector<std::string> roles;
  std::optional<std::string> seat;  // Where it sits now: it has to leave that seat first.
};
BOOST_DESCRIBE_STRUCT(ReliefView, (), (account, display, roles, seat))
TOCSIN_LIST(ReliefList, ReliefView)

struct ListReliefs {
  using Body = Nothing;
  using Answer = ReliefList;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListSeats {
  using Body = Nothing;
  using Answer = SeatList;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  journal::Vault const& vault;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetDutyLog {
  using Body = Nothing;
  using Answer = DutyLog;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
#define TOCSIN_SEAT_COMMANDS(X)          \
  X(SignOn, Nothing)                     \
  X(SignOff, Nothing)                    \
  X(OfferHandover, HandoverBody)         \
  X(AcceptHandover, Nothing)             \
  X(WithdrawHandover, Nothing)           \
  X(RelieveSeat, RelieveBody)            \
  X(SetStandingNotes, StandingNotesBody) \
  X(DefineSeat, DefineSeatBody)
#define TOCSIN_DECLARE_SEAT_COMMAND(Name, BodyType)                             \
  struct Name {                                                                 \
    using Body = BodyType;                                                      \
    using Answer = Done;                                                        \
    CommandGate const& gate;                                                    \
    access::AccountStore const& accounts;                                       \
    journal::Vault const& vault;                                                \
    Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const; \
    Answer answer(core::Entry const& entry) const { return {entry.position}; }  \
  };                                                                            \
  Endpoint endpoint(Name e);
TOCSIN_SEAT_COMMANDS(TOCSIN_DECLARE_SEAT_COMMAND)
Endpoint endpoint(ListReliefs e);
Endpoint endpoint(ListSeats e);
Endpoint endpoint(GetDutyLog e);

}  // namespace tocsin::api
