// src/domain/call/call.h: one contact by voice, text or data. May end without an incident; many calls, one incident.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::call {

enum class CallState : std::uint8_t { kRinging, kAnswered, kAbandoned, kCalledBack, kTransferred, kEnded };
BOOST_DESCRIBE_ENUM(CallState, kRinging, kAnswered, kAbandoned, kCalledBack, kTransferred, kEnded)
enum class Outcome : std::uint8_t { kNone, kIncident, kJoined, kInformation, kMisdial, kAbandoned, kTransferred };
BOOST_DESCRIBE_ENUM(Outcome, kNone, kIncident, kJoined, kInformation, kMisdial, kAbandoned, kTransferred)
enum class DetailPart : std::uint8_t { kCaller, kText };
BOOST_DESCRIBE_ENUM(DetailPart, kCaller, kText)

// One entry of the list of locations. Network and device positions are the caller's own: they stand in the erasable detail, not here.
struct Location {
  LocationSource source = LocationSource::kStated;
  std::string text;
  std::optional<Wgs84> at;
  std::int64_t uncertainty_m = 0;
  std::optional<DetailRef> detail;
  Stamp stamp;
};
BOOST_DESCRIBE_STRUCT(Location, (), (source, text, at, uncertainty_m, detail, stamp))

struct Call {
  CallId call;
  CallState state = CallState::kRinging;
  bool silent = false;
  Channel channel = Channel::kVoice;
  Instant rang_at;
  std::optional<Instant> answered_at, ended_at;
  Outcome outcome = Outcome::kNone;
  std::string language;
  std::string callsign;
  SeatCode seat;
  Place place;
  std::vector<Location> locations;
  IncidentTypeCode type;
  std::optional<IncidentId> incident;
  std::int64_t call_backs = 0;  // Attempts to reach the caller again.
  std::string transferred_to;
  std::string record;               // Erasable details' key.
  std::optional<DetailRef> caller;  // Call-back number.
  std::optional<DetailRef> text;    // What was said.
  bool erased = false;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Call, (),
                      (call, state, silent, channel, rang_at, answered_at, ended_at, outcome, language, callsign, seat, place, locations,
                       type, incident, call_backs, transferred_to, record, caller, text, erased, version))

inline constexpr std::size_t kMaxLocations = 200;  // The oldest leaves.

struct State {
  std::map<CallId, Call> calls;
};
BOOST_DESCRIBE_STRUCT(State, (), (calls))

struct Register {
  Channel channel = Channel::kVoice;
  bool answered = true;
  bool silent = false;
  Instant rang_at;  // Not set: now.
  std::optional<Instant> answered_at;
  std::string language;
  std::string callsign;
  SeatCode seat;
  Place place;
  IncidentTypeCode type;
  std::int64_t priority = 0;
  std::string record;
  std::optional<DetailRef> caller, text;
  bool open_incident = false;      // Opens one at once (policy call_to_incident),
  std::optional<IncidentId> join;  // or joins one.
  std::string incident_record;
  bool created_by_demo = false;
};
struct Answer {
  CallId call;
  SeatCode seat;
};
struct Abandon {
  CallId call;
};
struct MarkSilent {
  CallId call;
};
struct CallBack {
  CallId call;
  std::string result;
};  // reached, no_answer, busy
struct Transfer {
  CallId call;
  std::string to;
};  // Agency or centre.
struct End {
  CallId call;
  Outcome outcome = Outcome::kInformation;
};
struct Join {
  CallId call;
  IncidentId incident;
};
struct OpenIncident {
  CallId call;
  IncidentTypeCode type;
  std::int64_t priority = 0;
  std::string incident_record;
  bool created_by_demo = false;
};
struct Locate {
  CallId call;
  LocationSource source = LocationSource::kStated;
  std::string text;
  std::optional<Wgs84> at;
  std::int64_t uncertainty_m = 0;
  std::optional<DetailRef> detail;
};
struct Update {  // What is absent stays. Place and type flow on to the incident that this call alone opened.
  CallId call;
  std::optional<Place> place;
  IncidentTypeCode type;
  std::string language, callsign;
  std::optional<DetailRef> caller, text;
};
struct ReadDetails {
  CallId call;
};  // Reading is itself an event.
using Command =
    std::variant<Register, Answer, Abandon, MarkSilent, CallBack, Transfer, End, Join, OpenIncident, Locate, Update, ReadDetails>;

struct Registered {
  CallId call;
  Channel channel = Channel::kVoice;
  bool silent = false;
  Instant rang_at;
  std::optional<Instant> answered_at;
  std::string language, callsign;
  SeatCode seat;
  Place place;
  IncidentTypeCode type;
  std::string record;
  std::optional<DetailRef> caller, text;
};
struct Answered {
  CallId call;
  SeatCode seat;
};
struct Abandoned {
  CallId call;
};
struct MarkedSilent {
  CallId call;
};
struct CalledBack {
  CallId call;
  std::string result;
};
struct Transferred {
  CallId call;
  std::string to;
};
struct Ended {
  CallId call;
  Outcome outcome = Outcome::kInformation;
};
struct Linked {
  CallId call;
  IncidentId incident;
  bool joined = false;
};  // joined: to an incident that was there before.
struct Located {
  CallId call;
  LocationSource source = LocationSource::kStated;
  std::string text;
  std::optional<Wgs84> at;
  std::int64_t uncertainty_m = 0;
  std::optional<DetailRef> detail;
};
struct Updated {
  CallId call;
  std::optional<Place> place;
  IncidentTypeCode type;
  std::string language, callsign;
  std::optional<DetailRef> caller, text;
};
struct DetailsRead {
  CallId call;
  std::optional<DetailPart> part;  // Absent: the number, the words and where the telephone was.
};
struct Removed {
  CallId call;
};
using Event = std::variant<Registered, Answered, Abandoned, MarkedSilent, CalledBack, Transferred, Ended, Linked, Located, Updated,
                           DetailsRead, Removed>;

BOOST_DESCRIBE_STRUCT(Registered, (),
                      (call, channel, silent, rang_at, answered_at, language, callsign, seat, place, type, record, caller, text))
BOOST_DESCRIBE_STRUCT(Answered, (), (call, seat))
BOOST_DESCRIBE_STRUCT(Abandoned, (), (call))
BOOST_DESCRIBE_STRUCT(MarkedSilent, (), (call))
BOOST_DESCRIBE_STRUCT(CalledBack, (), (call, result))
BOOST_DESCRIBE_STRUCT(Transferred, (), (call, to))
BOOST_DESCRIBE_STRUCT(Ended, (), (call, outcome))
BOOST_DESCRIBE_STRUCT(Linked, (), (call, incident, joined))
BOOST_DESCRIBE_STRUCT(Located, (), (call, source, text, at, uncertainty_m, detail))
BOOST_DESCRIBE_STRUCT(Updated, (), (call, place, type, language, callsign, caller, text))
BOOST_DESCRIBE_STRUCT(DetailsRead, (), (call, part))
BOOST_DESCRIBE_STRUCT(Removed, (), (call))

// Errors: call.result_unknown, call.outcome_not_allowed, call.location_missing, call.location_is_personal,
// call.unknown, call.illegal_state (says from and asked), call.already_linked, call.ended, call.erased, call.times_out_of_order,
// place.text_holds_number.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, Fresh& fresh);
void apply(State& state, Event const& event, Meta const& meta);
bool is_personal(LocationSource source);  // Network and device: where the caller's telephone is.
// Somebody still has to do something about it: neither ended, transferred nor linked to an incident. An abandoned call waits to be called
// back.
bool is_open(Call const& call);
bool is_ended(Call const& call);  // Ended or transferred.

}  // namespace tocsin::call
