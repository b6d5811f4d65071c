#include "api/endpoints/seats.h"

#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxNotesBytes = 8'000;

CommandPlan seat_plan(SeatCode const& seat, seat::Command command) {
  CommandPlan plan;
  plan.subject = seat;
  plan.command = std::move(command);
  return plan;
}

Result<SeatCode> seat_of(Exchange const& exchange) {
  SeatCode code{exchange.parameter("id")};
  if (!is_valid_code(code.text)) return not_found("seat.unknown", "no such seat");
  return code;
}

Result<std::string> record_of(sequencer::Centre const& centre, SeatCode const& code) {
  return centre.read([&](core::World const& world) -> Result<std::string> {
    auto const found = world.seat.seats.find(code);
    if (found == world.seat.seats.end()) return not_found("seat.unknown", "no seat has this code");
    return found->second.record;
  });
}

}  // namespace

Result<SeatList> ListSeats::read(Exchange const& exchange) const {
  // Free text between those who sit there: no display board and no crew reads it.
  bool const reads_notes = exchange.principal().may(access::Permission::kManageSeats);
  std::vector<std::optional<DetailRef>> notes;
  SeatList out;
  centre.read([&](core::World const& world) {
    out.position = world.position;
    for (auto const& [code, seat] : world.seat.seats) {
      out.items.push_back(view::seat_view(world, seat));
      notes.push_back(seat.standing_notes);
    }
  });
  for (std::size_t i = 0; i < out.items.size(); ++i) {
    auto& seat = out.items[i];
    if (seat.account) seat.account = accounts.name_of(*seat.account);
    if (seat.handover_to) seat.handover_to = accounts.name_of(*seat.handover_to);
    if (!notes[i] || !reads_notes) continue;
    if (auto text = vault.open(notes[i]->id, notes[i]->ciphertext_sha256)) seat.standing_notes = std::move(*text);
  }
  return out;
}

Result<DutyLog> GetDutyLog::read(Exchange const& exchange) const {
  TOCSIN_TRY(SeatCode const code, seat_of(exchange));
  DutyLog out;
  auto const found = centre.read([&](core::World const& world) -> Result<void> {
    auto const seat = world.seat.seats.find(code);
    if (seat == world.seat.seats.end()) return not_found("seat.unknown", "no seat has this code");
    out.position = world.position;
    for (auto const& entry : seat->second.duty_log)
      out.items.push_back({entry.stamp.occurred_at, entry.stamp.recorded_at, entry.actor.text, entry.what, entry.to});
    return {};
  });
  if (!found) return std::unexpected(found.error());
  for (auto& line : out.items) {
    line.actor = accounts.display_of(line.actor);
    line.to = accounts.name_of(line.to);
  }
  return out;
}

Result<CommandPlan> SignOn::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  return seat_plan(seat, seat::SignOn{seat, {exchange.principal().actor}});
}
Result<CommandPlan> SignOff::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  return seat_plan(seat, seat::SignOff{seat, {exchange.principal().actor}});
}
Result<CommandPlan> OfferHandover::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  auto const to = accounts.id_of(body.to_account);
  if (!to) return not_found("account.unknown", "no account has this name");
  seat::OfferHandover offer{seat, {exchange.principal().actor}, {*to}, std::nullopt};
  CommandPlan plan;
  if (body.note && !body.note->empty()) {
    if (body.note->size() > kMaxNotesBytes) return invalid("text.too_long", "at most 8,000 bytes");
    TOCSIN_TRY(std::string const record, record_of(gate.centre(), seat));
    plan.details.push_back(vault.seal(record, *body.note));
    auto const& sealed = plan.details.back();
    offer.note = DetailRef{sealed.id, sealed.record, sealed.sha256};
  }
  plan.subject = seat;
  plan.command = seat::Command{std::move(offer)};
  return plan;
}
Result<CommandPlan> AcceptHandover::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  return seat_plan(seat, seat::AcceptHandover{seat, {exchange.principal().actor}});
}
Result<CommandPlan> SetStandingNotes::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  if (body.text.size() > kMaxNotesBytes) return invalid("text.too_long", "at most 8,000 bytes");
  TOCSIN_TRY(std::string const record, record_of(gate.centre(), seat));
  auto sealed = vault.seal(record, body.text);
  auto plan = seat_plan(seat, seat::SetStandingNotes{seat, DetailRef{sealed.id, sealed.record, sealed.sha256}});
  plan.details.push_back(std::move(sealed));
  return plan;
}
Result<CommandPlan> DefineSeat::plan(Exchange const&, Body const& body) const {
  TOCSIN_TRY(auto const seat, code_in_body<SeatCode>(body.seat_id, "seat_id"));
  return seat_plan(seat, seat::Define{seat, body.name, journal::random_name()});
}

TOCSIN_ENDPOINT(ListSeats)
TOCSIN_ENDPOINT(GetDutyLog)
#define TOCSIN_INSTANTIATE(Name, BodyType) TOCSIN_ENDPOINT(Name)
TOCSIN_SEAT_COMMANDS(TOCSIN_INSTANTIATE)

}  // namespace tocsin::api
