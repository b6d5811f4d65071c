#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"

namespace tocsin::core {

Result<bool> check_not_in_future(Instant at, Instant now) {
  if (at > now + kClockTolerance) return invalid("time.in_future", fmt::format("{} lies ahead of {}", to_rfc3339(at), to_rfc3339(now)));
  return true;
}

Result<bool> check_order(Instant at, Instant began, std::string_view subject) {
  if (at + kClockTolerance < began)
    return invalid("time.out_of_order", fmt::format("{} lies before {} ({})", to_rfc3339(at), subject, to_rfc3339(began)));
  return true;
}

Result<bool> check_undo(Deciding const& d, Instant changed_at, std::string_view what) {
  Duration const within = configuration::undo_within(d.world.configuration.settings);
  if (d.now > changed_at + within)
    return conflict("undo.too_late", fmt::format("{} was {} s ago; it can be undone for {} s", what, (d.now - changed_at).whole_seconds(),
                                                 within.whole_seconds()));
  return true;
}

namespace {

Result<bool> check_call(Deciding const& d, CallId id) {
  auto const at = d.world.call.calls.find(id);
  if (at == d.world.call.calls.end()) return true;  // The module says what is unknown.
  return check_order(d.occurred_at, at->second.rang_at, "the call rang");
}

Result<bool> check_incident(Deciding const& d, IncidentId id) {
  auto const at = d.world.incident.incidents.find(id);
  if (at == d.world.incident.incidents.end()) return true;
  return check_order(d.occurred_at, at->second.received.occurred_at, fmt::format("incident {} was received", at->second.number));
}

}  // namespace

Result<bool> check_occurred_at(Deciding const& d, Command const& command) {
  TOCSIN_CHECK(check_not_in_future(d.occurred_at, d.now));
  auto const of_module = [&]<class C>(C const& c) -> Result<bool> {
    if constexpr (requires { c.call; }) {
      return check_call(d, c.call);
    } else if constexpr (requires {
                           c.into;
                           c.duplicate;
                         }) {
      return true;
    } else if constexpr (requires { c.duplicate; }) {
      return check_incident(d, c.duplicate);
    } else if constexpr (requires { c.incident; }) {
      if constexpr (std::is_same_v<std::decay_t<decltype(c.incident)>, IncidentId>) return check_incident(d, c.incident);
    }
    return true;
  };
  return std::visit([&](auto const& module) -> Result<bool> { return std::visit(of_module, module); }, command);
}

}  // namespace tocsin::core
