#include "api/endpoints/incidents/incident_commands.h"

#include <algorithm>

#include "api/area_scope.h"
#include "api/boundary/left_incident.h"
#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxNoteBytes = 8'000, kMaxUnitsPerDispatch = 100;

template <class Body>
CommandPlan plan_for(IncidentId incident, Body const& body, core::Command command) {
  CommandPlan plan;
  plan.subject = incident;
  plan.command = std::move(command);
  if constexpr (requires { body.occurred_at; }) plan.occurred_at = body.occurred_at;
  if constexpr (requires { body.source; }) plan.source = body.source;
  return plan;
}

// The key under which an incident's texts lie. Errors: incident.unknown, incident.left.
Result<std::string> record_of(sequencer::Centre& centre, Exchange const& exchange, IncidentId id) {
  auto const record = centre.read([&](core::World const& world) -> std::optional<std::string> {
    auto const found = world.incident.incidents.find(id);
    if (found == world.incident.incidents.end()) return std::nullopt;
    return found->second.record;
  });
  if (!record) return std::unexpected(left_or_unknown(centre, exchange.principal(), id));
  return *record;
}

SeatCode own_seat(sequencer::Centre const& centre, std::string const& actor) {
  return centre.read([&](core::World const& world) -> SeatCode {
    for (auto const& [code, seat] : world.seat.seats)
      if (seat.account && seat.account->text == actor) return code;
    return {};
  });
}

IncidentOpened opened_in(core::Entry const& entry) {
  IncidentOpened out;
  out.position = entry.position;
  if (auto const* opened = find_event<incident::Event, incident::Opened>(entry)) {
    out.incident_id = to_text(opened->incident);
    out.number = opened->number;
  }
  return out;
}

Result<std::vector<UnitCode>> units_in(std::vector<std::string> const& texts) {
  if (texts.empty()) return invalid("dispatch.no_units", "unit_ids names at least one unit");
  if (texts.size() > kMaxUnitsPerDispatch) return invalid("dispatch.too_many_units", "at most 100 units at once");
  std::vector<UnitCode> out;
  for (auto const& text : texts) {
    TOCSIN_TRY(auto code, code_in_body<UnitCode>(text, "unit_ids"));
    out.push_back(std::move(code));
  }
  return out;
}

}  // namespace

Result<CommandPlan> OpenIncidentDirectly::plan(Exchange const& exchange, Body const& body) const {
  incident::Open open;
  open.type = {body.incident_type.value_or("")};
  open.priority = body.priority.value_or(0);
  TOCSIN_TRY(open.place, resolve_place(data_sets, {body.place_text, body.location, body.address_code, body.chosen}));
  open.seat = body.seat ? SeatCode{*body.seat} : own_seat(gate.centre(), exchange.principal().actor);
  open.record = journal::random_name();
  CommandPlan plan;
  plan.command = incident::Command{std::move(open)};
  plan.occurred_at = body.occurred_at;
  plan.source = body.source;
  return plan;
}
IncidentOpened OpenIncidentDirectly::answer(core::Entry const& entry) const { return opened_in(entry); }

Result<CommandPlan> GradeIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  return plan_for(id, body, incident::Command{incident::Grade{id, {body.incident_type.value_or("")}, body.priority.value_or(0)}});
}

Result<CommandPlan> DispatchUnits::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(auto const units, units_in(body.unit_ids));
  assignment::Dispatch dispatch;
  dispatch.incident = id;
  dispatch.divert = body.divert.value_or(false);
  std::optional<GivenAdvice> given;
  if (body.advice_id && !body.advice_id->empty()) given = advice.find(*body.advice_id);
  if (given && given->incident == id) dispatch.advice = given->advice;
  for (UnitCode const& unit : units) {
    assignment::Chosen chosen{unit, std::nullopt};
    if (dispatch.advice)
      if (auto const eta = given->eta_s.find(unit.text); eta != given->eta_s.end()) chosen.advised_eta_s = eta->second;
    dispatch.units.push_back(std::move(chosen));
  }
  // Whoever has an area may ask a neighbour's free unit for help; only the neighbour takes one away from where it is needed.
  bool const diverts = dispatch.divert;
  auto plan = plan_for(id, body, assignment::Command{std::move(dispatch)});
  if (diverts)
    gate.centre().read([&](core::World const& world) {
      for (UnitCode const& code : units)
        if (auto const unit = world.unit.units.find(code); unit != world.unit.units.end() && unit->second.assignment)
          plan.also.push_back(code);
    });
  return plan;
}
DispatchAnswer DispatchUnits::answer(core::Entry const& entry) const {
  DispatchAnswer out;
  out.position = entry.position;
  for (auto const& event : entry.events)
    if (auto const* module = std::get_if<assignment::Event>(&event))
      if (auto const* dispatched = std::get_if<assignment::Dispatched>(module))
        out.assignments.push_back({to_text(dispatched->assignment), dispatched->unit.text});
  return out;
}

Result<CommandPlan> StandDownUnits::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(auto units, units_in(body.unit_ids));
  return plan_for(id, body, assignment::Command{assignment::StandDown{id, std::move(units), body.reason.value_or("")}});
}
Result<CommandPlan> SetResponseLevel::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  return plan_for(id, body, incident::Command{incident::SetLevel{id, body.response_level}});
}
Result<CommandPlan> TakeBackOfIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  CommandPlan plan;
  plan.subject = id;
  if (body.what == "grade") {
    plan.command = incident::Command{incident::TakeBackGrade{id}};
  } else if (body.what == "level") {
    plan.command = incident::Command{incident::TakeBackLevel{id}};
  } else {
    return invalid("word.unknown", "what is grade or level");
  }
  return plan;
}
Result<CommandPlan> MergeIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(IncidentId const duplicate, (id_in_body<IncidentId>(body.incident_id, "incident.unknown")));
  auto plan = plan_for(id, body, incident::Command{incident::Merge{id, duplicate}});
  plan.also.push_back(duplicate);
  return plan;
}
Result<CommandPlan> UnmergeIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(IncidentId const duplicate, (id_in_body<IncidentId>(body.incident_id, "incident.unknown")));
  auto plan = plan_for(id, body, incident::Command{incident::Unmerge{duplicate, id}});
  plan.also.push_back(duplicate);
  return plan;
}
Result<CommandPlan> MoveIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  PlaceInput const input{body.place_text, body.location, body.address_code, body.chosen};
  if (input.empty()) return invalid("place.missing", "say where: place_text, location or address_code");
  TOCSIN_TRY(Place place, resolve_place(data_sets, input));
  return plan_for(id, body, incident::Command{incident::Move{id, std::move(place)}});
}
Result<CommandPlan> AddNote::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  if (body.text.empty()) return invalid("text.missing", "a note has a text");
  if (body.text.size() > kMaxNoteBytes) return invalid("text.too_long", "at most 8,000 bytes");
  TOCSIN_TRY(std::string const record, record_of(gate.centre(), exchange, id));
  auto sealed = vault.seal(record, body.text);
  auto plan = plan_for(id, body, incident::Command{incident::AddNote{id, DetailRef{sealed.id, sealed.record, sealed.sha256}}});
  plan.details.push_back(std::move(sealed));
  return plan;
}
NoteAnswer AddNote::answer(core::Entry const& entry) const {
  auto const* added = find_event<incident::Event, incident::NoteAdded>(entry);
  return {added == nullptr ? std::string() : to_text(added->note), entry.position};
}
Result<CommandPlan> ReportBenchmark::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  return plan_for(id, body, incident::Command{incident::ReportBenchmark{id, body.benchmark}});
}
// Each agency accepts and closes its own part: a crew those of the agencies that its units belong to, who dispatches any.
Result<AgencyCode> agency_of(sequencer::Centre const& centre, Exchange const& exchange) {
  AgencyCode agency{exchange.parameter("agency")};
  auto const& principal = exchange.principal();
  if (principal.may(access::Permission::kDispatch)) return agency;
  bool const is_own = centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, principal);
    return std::ranges::any_of(world.unit.units, [&](auto const& entry) {
      return entry.second.agency == agency && !entry.second.retired && scope.has(entry.second);
    });
  });
  if (!is_own) return forbidden("auth.other_agency", "this part belongs to another agency");
  return agency;
}
Result<CommandPlan> AcceptLeg::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(auto agency, agency_of(gate.centre(), exchange));
  return plan_for(id, body, incident::Command{incident::AcceptLeg{id, std::move(agency)}});
}
Result<CommandPlan> CloseLeg::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  TOCSIN_TRY(auto agency, agency_of(gate.centre(), exchange));
  return plan_for(id, body, incident::Command{incident::CloseLeg{id, std::move(agency), {body.disposition}}});
}
Result<CommandPlan> CheckInUnit::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  auto plan = plan_for(id, body, incident::Command{incident::CheckIn{id, {body.unit_id}}});
  plan.also.push_back(UnitCode{body.unit_id});
  return plan;
}
Result<CommandPlan> TakeIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  SeatCode const seat = body.seat ? SeatCode{*body.seat} : own_seat(gate.centre(), exchange.principal().actor);
  if (seat.text.empty()) return conflict("seat.not_signed_on", "sign on to a seat first");
  return plan_for(id, body, incident::Command{incident::Take{id, seat}});
}
// A word that comes with a command is a note of its own, after it: two facts, two entries, and If-Match speaks of the first.
FollowUp note_about(journal::Vault const& vault, IncidentId id, std::string const& record, std::string const& text) {
  auto sealed = vault.seal(record, text);
  FollowUp out{incident::Command{incident::AddNote{id, DetailRef{sealed.id, sealed.record, sealed.sha256}}}, {}};
  out.details.push_back(std::move(sealed));
  return out;
}

Result<CommandPlan> CloseIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  auto plan = plan_for(id, body, incident::Command{incident::Close{id, {body.disposition}}});
  if (body.note && !body.note->empty()) {
    if (body.note->size() > kMaxNoteBytes) return invalid("text.too_long", "at most 8,000 bytes");
    TOCSIN_TRY(std::string const record, record_of(gate.centre(), exchange, id));
    // The note comes after the closing: whether there is room for it is asked before.
    bool const has_room = gate.centre().read([&](core::World const& world) {
      auto const found = world.incident.incidents.find(id);
      return found == world.incident.incidents.end() || found->second.notes.size() < incident::kMaxNotes;
    });
    if (!has_room) return conflict("incident.too_many", "the incident has the most notes it can have: close it without one");
    plan.follow_up = [&vault = vault, id, record, text = *body.note](core::Entry const&) { return note_about(vault, id, record, text); };
  }
  return plan;
}
// Of last week too: what the core has no more, the journal tells, and the command brings along.
Result<CommandPlan> ReopenIncident::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  incident::Reopen command{id, journal::random_name(), {}};
  if (!gate.centre().read([&](core::World const& world) { return world.incident.incidents.contains(id); })) {
    TOCSIN_TRY(command.left, read_left(gate.centre(), id));
    command.left->seat = own_seat(gate.centre(), exchange.principal().actor);
    auto const& place = command.left->place;
    bool const is_inside = gate.centre().read([&](core::World const& world) {
      return AreaScope::of(world, exchange.principal()).has_place(place.county.text, place.township.text);
    });
    if (!is_inside) return not_found("incident.unknown", "no such incident, or it left the working state");
  }
  auto plan = plan_for(id, body, incident::Command{std::move(command)});
  if (body.reason && !body.reason->empty()) {
    if (body.reason->size() > kMaxNoteBytes) return invalid("text.too_long", "at most 8,000 bytes");
    // The reason belongs to the incident that goes on.
    plan.follow_up = [&vault = vault, text = *body.reason](core::Entry const& entry) {
      auto const* opened = find_event<incident::Event, incident::Opened>(entry);
      TOCSIN_ASSERT(opened != nullptr);
      return note_about(vault, opened->incident, opened->record, text);
    };
  }
  return plan;
}
IncidentOpened ReopenIncident::answer(core::Entry const& entry) const { return opened_in(entry); }

#define TOCSIN_ANSWER_DONE(Name) \
  Done Name::answer(core::Entry const& entry) const { return {entry.position}; }
TOCSIN_ANSWER_DONE(GradeIncident)
TOCSIN_ANSWER_DONE(StandDownUnits)
TOCSIN_ANSWER_DONE(SetResponseLevel)
TOCSIN_ANSWER_DONE(TakeBackOfIncident)
TOCSIN_ANSWER_DONE(MergeIncident)
TOCSIN_ANSWER_DONE(UnmergeIncident)
TOCSIN_ANSWER_DONE(MoveIncident)
TOCSIN_ANSWER_DONE(ReportBenchmark)
TOCSIN_ANSWER_DONE(AcceptLeg)
TOCSIN_ANSWER_DONE(CloseLeg)
TOCSIN_ANSWER_DONE(CheckInUnit)
TOCSIN_ANSWER_DONE(TakeIncident)
TOCSIN_ANSWER_DONE(CloseIncident)

#define TOCSIN_INSTANTIATE(Name, BodyType, AnswerType, status) TOCSIN_ENDPOINT(Name)
TOCSIN_INCIDENT_COMMANDS(TOCSIN_INSTANTIATE)
#undef TOCSIN_INSTANTIATE

}  // namespace tocsin::api
