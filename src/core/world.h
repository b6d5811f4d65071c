// World: the operational state of one centre. Deterministic: state is what you get by applying the journal's entries in order.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/command.h"
#include "core/remembered_commands.h"

namespace tocsin::core {

// Something that becomes due. Ordered by time, then by what it is about, so that every replica walks them alike.
enum class DueKind : std::uint8_t {
  kIncidentTimer,
  kRemoveIncident,
  kRemoveCall,
  kEraseRecord,
  kExpireSafetyNote,
  kBeginClosure,
  kEndClosure,
  kExpireProposal
};
BOOST_DESCRIBE_ENUM(DueKind, kIncidentTimer, kRemoveIncident, kRemoveCall, kEraseRecord, kExpireSafetyNote, kBeginClosure, kEndClosure,
                    kExpireProposal)
struct Due {
  Instant at;
  DueKind kind = DueKind::kIncidentTimer;
  IncidentId incident;
  CallId call;
  NoteId note;
  ClosureId closure;
  ProposalId proposal;
  incident::TimerKind timer = incident::TimerKind::kWaitingTooLong;
  UnitCode unit;
  std::string record;
  friend auto operator<=>(Due const&, Due const&) = default;
};
BOOST_DESCRIBE_STRUCT(Due, (), (at, kind, incident, call, note, closure, proposal, timer, unit, record))

struct World {
  std::uint16_t centre = 1;
  std::uint64_t position = 0;  // Of the last entry applied.
  Instant now;                 // Its time.
  call::State call;
  incident::State incident;
  unit::State unit;
  assignment::State assignment;
  station::State station;
  seat::State seat;
  run_card::State run_card;
  jurisdiction::State jurisdiction;
  premises::State premises;
  closure::State closure;
  configuration::State configuration;
  standard_address::State standard_address;
  proposal::State proposal;
  emergency_access::State emergency_access;
  std::set<Due> due;  // The one ordered index of due times. Kept by refresh_due (timers.cc) from what an entry touched.
  std::map<std::string, Instant> erase_at;  // Erasable details: key of the record -> when retention ends. Not due while held.
  RememberedCommands commands;              // For commands_remembered of journal time.
};
BOOST_DESCRIBE_STRUCT(World, (),
                      (centre, position, now, call, incident, unit, assignment, station, seat, run_card, jurisdiction, premises, closure,
                       configuration, standard_address, proposal, emergency_access, due, erase_at, commands))

// Decides a command against the state. Pure. `position` is the one the entry will have; `now` >= world.now.
// occurred_at in the future by more than 60 s: time.in_future; before the subject existed: time.out_of_order.
Result<std::vector<Event>> decide(World const& world, Request const& request, std::uint64_t position, Instant now);
// What the journal keeps of a refused command.
Refusal refusal_of(World const& world, Command const& command, Error error);

// What became due by `now`, as events of one entry; empty: nothing is due (and nothing is journalled). At most kMaxDuePerTick subjects.
inline constexpr std::size_t kMaxDuePerTick = 256;
std::vector<Event> on_time(World const& world, std::uint64_t position, Instant now);

// Total: never refuses. Applies a whole entry (a refused one changes only position, now and the remembered command).
void apply(World& world, Entry const& entry);

// Ids of what an entry's events touched: for screens (view/) and tests.
struct Touched {
  std::set<IncidentId> incidents;
  std::set<CallId> calls;
  std::set<UnitCode> units;
  std::set<SeatCode> seats;
  std::set<ClosureId> closures;
  std::set<IncidentId> removed_incidents;
  std::set<CallId> removed_calls;
  std::set<ClosureId> removed_closures;
  bool configuration = false;
  bool emergency_access = false;  // Told whole: they are as few as break-glass accounts.
};
Touched touched_by(World const& after, Entry const& entry);

}  // namespace tocsin::core
