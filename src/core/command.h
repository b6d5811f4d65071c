// Every command and every event of the system, and the envelope they travel in.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/assignment/assignment.h"
#include "domain/call/call.h"
#include "domain/closure/closure.h"
#include "domain/configuration/configuration.h"
#include "domain/emergency_access/emergency_access.h"
#include "domain/incident/incident.h"
#include "domain/jurisdiction/jurisdiction.h"
#include "domain/premises/premises.h"
#include "domain/proposal/proposal.h"
#include "domain/run_card/run_card.h"
#include "domain/seat/seat.h"
#include "domain/standard_address/standard_address.h"
#include "domain/station/station.h"
#include "domain/unit/unit.h"

namespace tocsin::core {

// Erasing details is nobody's module: it removes keys beside the journal and marks what was erased. No command asks for it: it follows from
// a proposal that a second person confirmed, or from the clock.
struct DetailsErased {
  std::vector<std::string> records;
  std::string reason;
};  // reason: retention, request, legal
BOOST_DESCRIBE_STRUCT(DetailsErased, (), (records, reason))

using Command = std::variant<call::Command, incident::Command, unit::Command, assignment::Command, station::Command, seat::Command,
                             run_card::Command, jurisdiction::Command, premises::Command, closure::Command, configuration::Command,
                             standard_address::Command, proposal::Command, emergency_access::Command>;
using Event = std::variant<call::Event, incident::Event, unit::Event, assignment::Event, station::Event, seat::Event, run_card::Event,
                           jurisdiction::Event, premises::Event, closure::Event, configuration::Event, standard_address::Event,
                           proposal::Event, emergency_access::Event, DetailsErased>;

// Who asks, from where, and when it happened. Never a personal detail.
struct Envelope {
  std::uint16_t centre = 1;
  CommandId command_id{};
  AccountCode actor;                   // "system" for timers.
  std::string origin;                  // Endpoint or adapter: "api", "import", "timer", "demo"
  std::optional<Instant> occurred_at;  // Not set: now.
  Source source = Source::kConsole;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (centre, command_id, actor, origin, occurred_at, source))

// What If-Match said: refuse with version.moved_on unless the thing still has this version.
struct Precondition {
  std::variant<UnitCode, IncidentId, CallId, SeatCode, RunCardCode, StationCode, IncidentTypeCode, ClosureId, ProposalId> subject;
  std::uint64_t version = 0;
};

struct Request {
  Envelope envelope;
  Command command;
  Hash request_hash{};  // HMAC over what the client sent; tells a repeat from a misuse of its key.
  std::optional<Precondition> precondition;
};

// The assignment that a dispatch met with: kept, so that a repetition is told what was told first.
struct Assigned {
  UnitCode unit;
  IncidentId incident;
  std::string incident_number;
  std::optional<Instant> since;
};
// One entry of the journal. `events` empty and `refusal` set: a refused command, kept with its code.
struct Refusal {
  ErrorKind kind = ErrorKind::kInvalid;
  std::string code;
  std::string detail;
  std::optional<Assigned> assigned;  // With unit.already_assigned.
};
struct Entry {
  std::uint64_t position = 0;
  Instant at;
  Envelope envelope;
  Hash request_hash{};
  std::optional<Refusal> refusal;
  std::vector<Event> events;
};
BOOST_DESCRIBE_STRUCT(Assigned, (), (unit, incident, incident_number, since))
BOOST_DESCRIBE_STRUCT(Refusal, (), (kind, code, detail, assigned))
BOOST_DESCRIBE_STRUCT(Entry, (), (position, at, envelope, request_hash, refusal, events))

}  // namespace tocsin::core
namespace tocsin {
BOOST_DESCRIBE_ENUM(ErrorKind, kInvalid, kNotFound, kConflict, kForbidden, kUnavailable, kCorrupt)
}
