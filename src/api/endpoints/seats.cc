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
  struct Texts {
    std::optional<DetailRef> standing, handover;
  };
  std::vector<Texts> texts;
  SeatList out;
  centre.read([&](core::World const& world) {
    out.position = world.position;
    for (auto const& [code, seat] : world.seat.seats) {
      out.items.push_back(view::seat_view(world, seat));
      texts.push_back({seat.standing_notes, seat.handover ? seat.handover->note : std::nullopt});
    }
  });
  for (std::size_t i = 0; i < out.items.size(); ++i) {
    auto& seat = out.items[i];
    if (seat.account) seat.account = accounts.name_of(*seat.account);
    if (seat.handover_to) seat.handover_to = accounts.name_of(*seat.handover_to);
    auto const open = [&](std::optional<DetailRef> const& sealed, std::string& into) {
      if (!sealed || !reads_notes) return;
      if (auto text = vault.open(sealed->id, sealed->ciphertext_sha256)) into = std::move(*text);
    };
    open(texts[i].standing, seat.standing_notes);
    open(texts[i].handover, seat.handover_note);
  }
  return out;
}

Result<ReliefList> ListReliefs::read(Exchange const& exchange) const {
  std::map<std::string, std::string> seat_of;  // By account id.
  ReliefList out;
  centre.read([&](core::World const& world) {
    out.position = world.position;
    for (auto const& [code, seat] : world.seat.seats)
      if (seat.account) seat_of[seat.account->text] = code.text;
  });
  for (auto const& account : accounts.accounts()) {
    if (account.disabled || account.account_id == exchange.principal().actor ||
        !access::may(account.roles, access::Permission::kManageSeats))
      continue;
    ReliefView shown{account.account, account.display, {}, std::nullopt};
    for (access::Role const role : account.roles) shown.roles.emplace_back(access::to_text(role));
    if (auto const seat = seat_of.find(account.account_id); seat != seat_of.end()) shown.seat = seat->second;
    out.items.push_back(std::move(shown));
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
Result<CommandPlan> WithdrawHandover::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  return seat_plan(seat, seat::WithdrawHandover{seat, {exchange.principal().actor}});
}
Result<CommandPlan> RelieveSeat::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(SeatCode const seat, seat_of(exchange));
  auto const gone = accounts.id_of(body.account);
  if (!gone) return not_found("account.unknown", "no account has this name");
  return seat_plan(seat, seat::Relieve{seat, {*gone}});
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

TOCSIN_ENDPOINT(ListReliefs)
TOCSIN_ENDPOINT(ListSeats)
TOCSIN_ENDPOINT(GetDutyLog)
#define TOCSIN_INSTANTIATE(Name, BodyType) TOCSIN_ENDPOINT(Name)
TOCSIN_SEAT_COMMANDS(TOCSIN_INSTANTIATE)
#undef TOCSIN_INSTANTIATE

}  // namespace tocsin::api
