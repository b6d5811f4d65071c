#include "api/endpoints/administration/emergency_access.h"

#include <algorithm>

#include "api/endpoint.h"
#include "api/endpoints/administration/proposals.h"

namespace tocsin::api {

namespace {

Result<void> may_acknowledge(access::AccountStore const& accounts, access::Principal const& who, std::optional<Instant> opened_at) {
  if (!who.may(access::Permission::kAcknowledgeEmergencyAccess)) return forbidden("auth.not_permitted", "your role may not do this");
  if (!who.is_person()) return forbidden("emergency_access.person_needed", "a person has to have seen it: an API token has not");
  // Also one whose own use the journal takes for over: the session is what counts.
  if (who.break_glass) return forbidden("emergency_access.own", "who is signed in with a break-glass account acknowledges no use of one");
  // Whoever opened the envelope may sit behind an account that it made or gave a new password: waiting helps nobody.
  Instant const hands_off = Clock::machine_now() - kHandsOff;
  if (accounts.in_break_glass_hand(who.actor, opened_at ? std::min(hands_off, *opened_at) : hands_off))
    return forbidden(
        "emergency_access.not_independent",
        "within the last ten days, or since it was opened, a break-glass account made or changed this account or gave it a new "
        "password or second factor");
  return {};
}

}  // namespace

Result<EmergencyAccessList> ListEmergencyAccess::read(Exchange const& exchange) const {
  Instant const now = clock.now();
  EmergencyAccessList out;
  std::vector<emergency_access::Use> shown;
  centre.read([&](core::World const& world) {
    out.position = world.position;
    for (auto const& [account, use] : world.emergency_access.uses)
      if (emergency_access::is_shown(use, now)) shown.push_back(use);
  });
  std::ranges::sort(shown, {}, [](emergency_access::Use const& use) { return use.opened.recorded_at; });
  for (auto const& use : shown) {
    EmergencyAccessItem item{.emergency_access_id = to_text(use.emergency_access),
                             .account = accounts.name_of(use.account.text),
                             .display = accounts.display_of(use.account.text),
                             .ground = codec::word_text(use.ground),
                             .opened_at = use.opened.recorded_at,
                             .ends_at = use.ends_at,
                             .over = emergency_access::is_over(use, now),
                             .openings = static_cast<std::int64_t>(use.openings),
                             .version = use.version};
    if (use.ended) item.ended_at = use.ended->recorded_at;
    if (use.acknowledged) {
      item.acknowledged_at = use.acknowledged->recorded_at;
      item.acknowledged_by = accounts.display_of(use.acknowledged_by.text);
      item.hindered = "emergency_access.acknowledged_already";
    } else if (auto const allowed = may_acknowledge(accounts, exchange.principal(), use.opened.recorded_at); !allowed) {
      item.hindered = allowed.error().code;
    }
    out.items.push_back(std::move(item));
  }
  return out;
}

Result<CommandPlan> AcknowledgeEmergencyAccess::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(auto const id, id_parameter<EmergencyAccessId>(exchange, "id", "emergency_access.unknown"));
  auto const opened_at = centre.read([&](core::World const& world) -> std::optional<Instant> {
    for (auto const& [account, use] : world.emergency_access.uses)
      if (use.emergency_access == id) return use.opened.recorded_at;
    return std::nullopt;
  });
  TOCSIN_CHECK(may_acknowledge(accounts, exchange.principal(), opened_at));
  CommandPlan plan;
  plan.command = emergency_access::Command{emergency_access::Acknowledge{id}};
  return plan;
}

TOCSIN_ENDPOINT(ListEmergencyAccess)
TOCSIN_ENDPOINT(AcknowledgeEmergencyAccess)

}  // namespace tocsin::api
