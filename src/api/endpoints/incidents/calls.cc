#include "api/endpoints/incidents/calls.h"

#include "api/area_scope.h"
#include "api/boundary/caller_location.h"
#include "api/endpoint.h"
#include "api/words.h"
#include "view/view.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxCallTextBytes = 8'000, kMaxCallbackBytes = 64;

Result<std::optional<DetailRef>> seal(journal::Vault const& vault, std::string const& record, std::optional<std::string> const& text,
                                      std::size_t limit, CommandPlan& plan) {
  if (!text || text->empty()) return std::optional<DetailRef>{};
  if (text->size() > limit) return invalid("text.too_long", "at most " + std::to_string(limit) + " bytes");
  plan.details.push_back(vault.seal(record, *text));
  auto const& sealed = plan.details.back();
  return DetailRef{sealed.id, sealed.record, sealed.sha256};
}

// The key under which a call's details lie.
Result<std::string> record_of(sequencer::Centre const& centre, CallId id) {
  std::string record = centre.read([&](core::World const& world) {
    auto const found = world.call.calls.find(id);
    return found == world.call.calls.end() ? std::string() : found->second.record;
  });
  if (record.empty()) return not_found("call.unknown", "no such call, or it left the working state");
  return record;
}

// Where the caller's telephone is goes into the details, words and coordinates together; any other location stands in the event.
Result<call::Locate> locate_command(CommandGate const& gate, DataSets const& data_sets, journal::Vault const& vault, CallId id,
                                    LocateCallBody const& body, CommandPlan& plan) {
  call::Locate locate{id};
  TOCSIN_TRY(locate.source, word<LocationSource>(body.source, "source"));
  locate.uncertainty_m = body.uncertainty_m.value_or(0);
  CallerLocation where{{}, body.text.value_or("")};
  if (where.text.size() > kMaxPlaceTextBytes) return invalid("place.text_too_long", "the text of a place has at most 500 bytes");
  if (body.location) {
    TOCSIN_TRY(where.at, resolve_point(data_sets, *body.location));
  }
  if (!call::is_personal(locate.source)) {
    locate.text = std::move(where.text);
    locate.at = where.at;
  } else if (where.at || !where.text.empty()) {
    TOCSIN_TRY(std::string const record, record_of(gate.centre(), id));
    TOCSIN_TRY(locate.detail, seal(vault, record, caller_location_text(where), kMaxCallTextBytes, plan));
  }
  return locate;
}

CallRegistered answer_of(core::Entry const& entry) {
  CallRegistered out;
  out.position = entry.position;
  for (auto const& event : entry.events) {
    auto const* about_call = std::get_if<call::Event>(&event);
    if (!about_call) continue;
    out.call_id = to_text(std::visit([](auto const& fact) { return fact.call; }, *about_call));
    break;
  }
  if (auto const* opened = find_event<incident::Event, incident::Opened>(entry)) {
    out.incident_id = to_text(opened->incident);
    out.number = opened->number;
  }
  if (auto const* linked = find_event<call::Event, call::Linked>(entry)) out.incident_id = to_text(linked->incident);
  return out;
}

SeatCode seat_of(sequencer::Centre const& centre, access::Principal const& principal, std::optional<std::string> const& asked) {
  if (asked && !asked->empty()) return {*asked};
  return centre.read([&](core::World const& world) -> SeatCode {
    for (auto const& [code, seat] : world.seat.seats)
      if (seat.account && seat.account->text == principal.actor) return code;
    return {};
  });
}

}  // namespace

Result<CommandPlan> RegisterCall::plan(Exchange const& exchange, Body const& body) const {
  CommandPlan plan;
  call::Register command;
  TOCSIN_TRY(command.channel, word<Channel>(body.channel, "channel"));
  std::string const state = body.state.value_or("answered");
  if (state != "ringing" && state != "answered") return invalid("word.unknown", "state is 'ringing' or 'answered'");
  command.answered = state == "answered";
  command.silent = body.silent.value_or(false);
  command.rang_at = body.rang_at.value_or(Instant{});
  command.answered_at = body.answered_at;
  command.language = body.language.value_or("");
  command.callsign = body.callsign.value_or("");
  command.seat = seat_of(gate.centre(), exchange.principal(), body.seat);
  TOCSIN_TRY(command.place, resolve_place(data_sets, {body.place_text, body.location, body.address_code, body.chosen}));
  command.type = {body.incident_type.value_or("")};
  command.priority = body.priority.value_or(0);
  command.record = journal::random_name();
  command.incident_record = journal::random_name();
  TOCSIN_TRY(command.caller, seal(vault, command.record, body.caller ? body.caller->callback : std::nullopt, kMaxCallbackBytes, plan));
  TOCSIN_TRY(command.text, seal(vault, command.record, body.text, kMaxCallTextBytes, plan));
  if (body.join_incident_id) {
    TOCSIN_TRY(command.join, id_in_body<IncidentId>(*body.join_incident_id, "incident.unknown"));
    plan.also.push_back(*command.join);
  }
  bool const says_something = !command.type.text.empty() || command.place.is_known() || command.text;
  command.open_incident = !command.join && body.open_incident.value_or(says_something);
  plan.command = call::Command{std::move(command)};
  plan.occurred_at = body.occurred_at;
  plan.source = body.source;
  return plan;
}
CallRegistered RegisterCall::answer(core::Entry const& entry) const { return answer_of(entry); }

template <class BodyType, int kWhich>
Result<CommandPlan> CallStep<BodyType, kWhich>::plan(Exchange const& exchange, Body const& body) const {
  CommandPlan plan;
  TOCSIN_TRY(CallId const id, (id_parameter<CallId>(exchange, "id", "call.unknown")));
  plan.subject = id;
  plan.occurred_at = body.occurred_at;
  if constexpr (kWhich != 8) plan.source = body.source;  // There it is the location's.
  if constexpr (requires { body.outcome; }) {
    if (body.outcome != "information" && body.outcome != "misdial") return invalid("word.unknown", "outcome is 'information' or 'misdial'");
    plan.command = call::Command{call::End{id, body.outcome == "misdial" ? call::Outcome::kMisdial : call::Outcome::kInformation}};
  } else if constexpr (kWhich <= 2) {
    if constexpr (kWhich == 0) plan.command = call::Command{call::Answer{id, seat_of(gate.centre(), exchange.principal(), body.seat)}};
    if constexpr (kWhich == 1) plan.command = call::Command{call::Abandon{id}};
    if constexpr (kWhich == 2) plan.command = call::Command{call::MarkSilent{id}};
  } else if constexpr (kWhich == 3) {
    plan.command = call::Command{call::CallBack{id, body.result}};
  } else if constexpr (kWhich == 4) {
    plan.command = call::Command{call::Transfer{id, body.to}};
  } else if constexpr (kWhich == 6) {
    TOCSIN_TRY(IncidentId const incident, (id_in_body<IncidentId>(body.incident_id, "incident.unknown")));
    plan.also.push_back(incident);
    plan.command = call::Command{call::Join{id, incident}};
  } else if constexpr (kWhich == 7) {
    plan.command =
        call::Command{call::OpenIncident{id, {body.incident_type.value_or("")}, body.priority.value_or(0), journal::random_name()}};
  } else if constexpr (kWhich == 8) {
    TOCSIN_TRY(auto locate, locate_command(gate, data_sets, vault, id, body, plan));
    plan.command = call::Command{std::move(locate)};
  } else {
    call::Update update{id};
    PlaceInput const place{body.place_text, body.location, body.address_code, body.chosen};
    if (!place.empty()) {
      TOCSIN_TRY(update.place, resolve_place(data_sets, place));
    }
    update.type = {body.incident_type.value_or("")};
    update.language = body.language.value_or("");
    update.callsign = body.callsign.value_or("");
    TOCSIN_TRY(std::string const record, record_of(gate.centre(), id));
    TOCSIN_TRY(update.caller, seal(vault, record, body.caller ? body.caller->callback : std::nullopt, kMaxCallbackBytes, plan));
    TOCSIN_TRY(update.text, seal(vault, record, body.text, kMaxCallTextBytes, plan));
    plan.command = call::Command{std::move(update)};
  }
  return plan;
}
template <class BodyType, int kWhich>
CallRegistered CallStep<BodyType, kWhich>::answer(core::Entry const& entry) const {
  return answer_of(entry);
}

Result<CallList> ListCalls::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  std::string const state = exchange.query("state");
  if (!state.empty() && state != "open" && state != "all") return invalid("query.malformed", "state is open or all");
  bool const all = state == "all";
  RawId after;
  if (!page.after.empty()) {
    TOCSIN_TRY(after, parse_raw_id(page.after));
  }
  return centre.read([&](core::World const& world) -> Result<CallList> {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    CallList out;
    out.position = world.position;
    for (auto at = world.call.calls.upper_bound(CallId{after.centre, after.position, after.ordinal}); at != world.call.calls.end(); ++at) {
      if ((!all && !call::is_open(at->second)) || !scope.has(at->second)) continue;
      if (out.items.size() == page.limit) {
        out.next = out.items.back().call_id;
        break;
      }
      out.items.push_back(view::call_view(world, at->second));
    }
    return out;
  });
}

Result<view::CallView> GetCall::read(Exchange const& exchange) const {
  TOCSIN_TRY(CallId const id, (id_parameter<CallId>(exchange, "id", "call.unknown")));
  return centre.read([&](core::World const& world) -> Result<view::CallView> {
    auto const found = world.call.calls.find(id);
    if (found == world.call.calls.end() || !AreaScope::of(world, exchange.principal()).has(found->second))
      return not_found("call.unknown", "no such call, or it left the working state");
    return view::call_view(world, found->second);
  });
}

void ReadCaller::handle(Exchange const& exchange) const {
  auto const id = id_parameter<CallId>(exchange, "id", "call.unknown");
  if (!id) return exchange.refuse(id.error());
  auto const found = gate.centre().read([&](core::World const& world) -> Result<call::Call> {
    auto const call = world.call.calls.find(*id);
    if (call == world.call.calls.end()) return not_found("call.unknown", "no such call, or it left the working state");
    return call->second;
  });
  if (!found) return exchange.refuse(found.error());
  CommandPlan plan;
  plan.subject = *id;
  plan.command = call::Command{call::ReadDetails{*id}};
  plan.answer_reads = true;
  gate.submit(exchange, std::move(plan), 200, [call = *found, &vault = vault](core::Entry const& entry) {
    CallerAnswer out;
    out.position = entry.position;
    out.erased = call.erased;
    auto const open = [&](std::optional<DetailRef> const& detail) -> std::optional<std::string> {
      if (!detail) return std::nullopt;
      auto text = vault.open(detail->id, detail->ciphertext_sha256);
      if (text) return std::move(*text);
      if (text.error().code == "detail.erased") out.erased = true;
      return std::nullopt;
    };
    out.callback = open(call.caller);
    out.text = open(call.text);
    for (auto const& location : call.locations) {
      if (!location.detail) continue;
      auto& shown = out.locations.emplace_back(view::call_location_view(call, location));
      auto const text = open(location.detail);
      if (!text) {
        shown.erased = out.erased;
        continue;
      }
      auto const where = caller_location_from(*text);
      shown.text = where.text;
      if (where.at) shown.location = view::GeoPoint{where.at->lat(), where.at->lon()};
    }
    return codec::to_json(out);
  });
}

TOCSIN_CALL_ENDPOINTS(TOCSIN_ENDPOINT)

}  // namespace tocsin::api
