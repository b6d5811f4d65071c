// A seat that still holds open incidents is left only by a handover.
#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"

namespace tocsin::core {

Decided decide_seat(Deciding& d, seat::Command const& command) {
  if (auto const* c = std::get_if<seat::OfferHandover>(&command)) TOCSIN_CHECK(check_details(c->note));
  if (auto const* c = std::get_if<seat::SetStandingNotes>(&command)) TOCSIN_CHECK(check_detail(c->text));
  TOCSIN_TRY(auto decided, seat::decide(d.world.seat, command, d.now));
  if (auto const* c = std::get_if<seat::SignOff>(&command)) {
    std::size_t open = 0;
    for (auto const& [id, incident] : d.world.incident.incidents) open += incident.seat == c->seat && incident::is_open(incident);
    if (open > 0)
      return conflict("seat.has_open_incidents", fmt::format("seat {} holds {} open incidents: hand it over", c->seat.text, open));
  }
  Events events;
  append(events, std::move(decided));
  return events;
}

}  // namespace tocsin::core
