// What the policies share: the question they decide, and the rules that two modules meet in (<from>_to_<to>.cc).
#pragma once

#include <set>

#include "core/world.h"

namespace tocsin::core {

using Events = std::vector<Event>;
using Decided = Result<Events>;

struct Deciding {
  World const& world;
  Instant now;
  Instant occurred_at;
  Source source = Source::kConsole;
  AccountCode actor;
  Fresh fresh;
};

inline constexpr Duration kClockTolerance = Duration::seconds(60);  // Terminals' clocks are off by seconds, not by minutes.

template <class E>
void append(Events& events, std::vector<E> more) {
  for (E& event : more) events.push_back(std::move(event));
}

// One per module: the module's own rules and those of its neighbours.
Decided decide_call(Deciding& d, call::Command const& command);
Decided decide_incident(Deciding& d, incident::Command const& command);
Decided decide_unit(Deciding& d, unit::Command const& command);
Decided decide_dispatch(Deciding& d, assignment::Command const& command);
Decided decide_seat(Deciding& d, seat::Command const& command);
Decided decide_station(Deciding& d, station::Command const& command);
Decided decide_run_card(Deciding& d, run_card::Command const& command);
Decided decide_closure(Deciding& d, closure::Command const& command);
Decided decide_proposal(Deciding& d, proposal::Command const& command);

// references.cc: what a command names must be there.
Result<bool> check_type(World const& world, IncidentTypeCode const& type);  // Not set: nothing to check.
Result<bool> check_agency(World const& world, AgencyCode const& agency);
Result<bool> check_capabilities(World const& world, std::vector<CapabilityCode> const& capabilities);
Result<bool> check_disposition(World const& world, DispositionCode const& disposition);
Result<bool> check_benchmark(World const& world, std::string const& benchmark);
Result<bool> check_out_of_service_reason(World const& world, std::string const& reason);
Result<bool> check_seat(World const& world, SeatCode const& seat);  // Not set: nothing to check.
Result<bool> check_detail(DetailRef const& detail);
Result<bool> check_details(std::optional<DetailRef> const& detail);
Result<bool> check_unit_description(World const& world, unit::Register const& command);
Result<incident::Incident const*> find_incident(World const& world, IncidentId id);
Result<incident::Incident const*> find_open_incident(World const& world, IncidentId id);
Result<unit::Unit const*> find_unit(World const& world, UnitCode const& code);  // Known and not retired.

// times.cc: occurred_at against now and against when its subject began.
Result<bool> check_not_in_future(Instant at, Instant now);
Result<bool> check_order(Instant at, Instant began, std::string_view subject);
Result<bool> check_undo(Deciding const& d, Instant changed_at, std::string_view what);  // Within settings.undo_within of it.
Result<bool> check_occurred_at(Deciding const& d, Command const& command);

// incident_to_run_card.cc
run_card::RunCard const* run_card_for(World const& world, IncidentTypeCode const& type, std::int64_t priority, Place const& place,
                                      std::int64_t level, Instant now);
// The agencies that are to answer and have no part yet.
std::vector<AgencyCode> agencies_to_ask(Deciding const& d, std::map<AgencyCode, incident::Leg> const& legs, IncidentTypeCode const& type,
                                        std::int64_t priority, Place const& place, std::int64_t level);
std::int64_t default_priority(World const& world, IncidentTypeCode const& type,
                              std::int64_t asked);  // Asked, else that of the type, else 0.
incident::Numbering next_number(World const& world, Instant now);
// Opens an incident with its legs.
Result<Events> open_incident(Deciding& d, incident::Open open, std::optional<CallId> call);

// assignment_to_incident.cc
struct AssignmentChange {  // What a decision does to an incident's assignments.
  std::set<AssignmentId> ended, moved_out;
  std::vector<assignment::Assignment const*> moved_in;
  bool assigned = false, arrived = false;
  std::optional<AssignmentId> taken_back;  // Its last step, or its end: it runs, and whether it has arrived...
  bool still_arrived = false;              // ...is said here.
};
void add_phase(World const& world, incident::Incident const& incident, AssignmentChange const& change, Events& events);
void add_leg_request(incident::Incident const& incident, AgencyCode const& agency, Events& events);   // If it has no open part.
void add_leg_accepted(incident::Incident const& incident, AgencyCode const& agency, Events& events);  // If its part waits to be accepted.
std::vector<assignment::Assignment const*> running_assignments(World const& world, incident::Incident const& incident);
std::string callsigns(std::vector<assignment::Assignment const*> const& assignments);

// limits.cc: every string and list of what was decided is within the named limits. Errors: text.too_long, text.malformed, list.too_long,
// code.malformed.
inline constexpr std::size_t kMaxText = 2000;    // Bytes of any one text.
inline constexpr std::size_t kMaxList = 20'000;  // Items of any one list.
Result<bool> check_limits(Events const& events);

}  // namespace tocsin::core
