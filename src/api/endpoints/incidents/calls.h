// Calls: registering, answering, locating, ending; and reading a caller's details, which is itself an event.
#pragma once

#include "api/advice/place_resolver.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "journal/vault.h"
#include "view/resources.h"

namespace tocsin::api {

struct CallerBody {
  std::optional<std::string> callback;
};
BOOST_DESCRIBE_STRUCT(CallerBody, (), (callback))

struct RegisterCallBody {
  std::string channel;
  std::optional<CallerBody> caller;
  std::optional<std::string> place_text;
  std::optional<Degrees> location;
  std::optional<std::string> address_code;
  std::optional<ChosenPlace> chosen;
  std::optional<std::string> incident_type;
  std::optional<std::int64_t> priority;
  std::optional<std::string> text;
  std::optional<std::string> language;
  std::optional<std::string> callsign;
  std::optional<Instant> rang_at, answered_at, occurred_at;
  std::optional<bool> silent;
  std::optional<std::string> join_incident_id;
  std::optional<std::string> state;  // ringing or answered
  std::optional<bool> open_incident;
  std::optional<std::string> seat;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(RegisterCallBody, (),
                      (channel, caller, place_text, location, address_code, chosen, incident_type, priority, text, language, callsign,
                       rang_at, answered_at, occurred_at, silent, join_incident_id, state, open_incident, seat, source))
struct CallRegistered {
  std::string call_id;
  codec::Nullable<std::string> incident_id;  // Null: none is open for this call.
  std::optional<std::string> number;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(CallRegistered, (), (call_id, incident_id, number, position))

struct CallStepBody {  // answer, abandon, silent, sign of life ...
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
  std::optional<std::string> seat;
};
BOOST_DESCRIBE_STRUCT(CallStepBody, (), (occurred_at, source, seat))
struct CallBackBody {
  std::string result;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(CallBackBody, (), (result, occurred_at, source))
struct TransferCallBody {
  std::string to;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(TransferCallBody, (), (to, occurred_at, source))
struct EndCallBody {
  std::string outcome;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(EndCallBody, (), (outcome, occurred_at, source))
struct JoinCallBody {
  std::string incident_id;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(JoinCallBody, (), (incident_id, occurred_at, source))
struct OpenIncidentBody {
  std::optional<std::string> incident_type;
  std::optional<std::int64_t> priority;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(OpenIncidentBody, (), (incident_type, priority, occurred_at, source))
struct LocateCallBody {
  std::string source;  // The location's: stated, network, device ...
  std::optional<std::string> text;
  std::optional<Degrees> location;
  std::optional<std::int64_t> uncertainty_m;
  std::optional<Instant> occurred_at;
};
BOOST_DESCRIBE_STRUCT(LocateCallBody, (), (source, text, location, uncertainty_m, occurred_at))
struct UpdateCallBody {
  std::optional<std::string> place_text;
  std::optional<Degrees> location;
  std::optional<std::string> address_code;
  std::optional<ChosenPlace> chosen;
  std::optional<std::string> incident_type, language, callsign, text;
  std::optional<CallerBody> caller;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(UpdateCallBody, (),
                      (place_text, location, address_code, chosen, incident_type, language, callsign, text, caller, occurred_at, source))
struct CallerAnswer {
  std::optional<std::string> callback;
  std::optional<std::string> text;
  std::vector<view::CallLocationView> locations;  // The personal ones, opened; the others stand in the call itself.
  bool erased = false;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(CallerAnswer, (), (callback, text, locations, erased, position))
TOCSIN_LIST(CallList, view::CallView)

struct RegisterCall {
  using Body = RegisterCallBody;
  using Answer = CallRegistered;
  static constexpr int kStatus = 201;
  CommandGate const& gate;
  DataSets const& data_sets;
  journal::Vault const& vault;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};

// One step of a call that is there: what differs is the command.
template <class BodyType, int kWhich>
struct CallStep {
  using Body = BodyType;
  using Answer = CallRegistered;
  CommandGate const& gate;
  DataSets const& data_sets;
  journal::Vault const& vault;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};
using AnswerCall = CallStep<CallStepBody, 0>;
using AbandonCall = CallStep<CallStepBody, 1>;
using MarkCallSilent = CallStep<CallStepBody, 2>;
using CallBackCall = CallStep<CallBackBody, 3>;
using TransferCall = CallStep<TransferCallBody, 4>;
using EndCall = CallStep<EndCallBody, 5>;
using JoinCall = CallStep<JoinCallBody, 6>;
using OpenIncidentFromCall = CallStep<OpenIncidentBody, 7>;
using LocateCall = CallStep<LocateCallBody, 8>;
using UpdateCall = CallStep<UpdateCallBody, 9>;

struct ListCalls {
  using Body = Nothing;
  using Answer = CallList;
  static QueryParameters query() { return page_query({{"state", "open or all; else open", "open 或 all；默认 open"}}); }
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetCall {
  using Body = Nothing;
  using Answer = view::CallView;
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
// Answers after the reading is in the journal.
struct ReadCaller {
  using Body = Nothing;
  using Answer = CallerAnswer;
  CommandGate const& gate;
  journal::Vault const& vault;
  void handle(Exchange const& exchange) const;
};

#define TOCSIN_CALL_ENDPOINTS(X) \
  X(RegisterCall)                \
  X(AnswerCall)                  \
  X(AbandonCall)                 \
  X(MarkCallSilent)              \
  X(CallBackCall)                \
  X(TransferCall) X(EndCall) X(JoinCall) X(OpenIncidentFromCall) X(LocateCall) X(UpdateCall) X(ListCalls) X(GetCall) X(ReadCaller)
#define TOCSIN_DECLARE_ENDPOINT(E) Endpoint endpoint(E e);
TOCSIN_CALL_ENDPOINTS(TOCSIN_DECLARE_ENDPOINT)

}  // namespace tocsin::api
