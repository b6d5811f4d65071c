#include "core/policy/policy.h"

namespace tocsin::core {

// A closure may be made for an incident that is open; it outlasts it, for the water stays when the crews have gone.
Decided decide_closure(Deciding& d, closure::Command const& command) {
  if (auto const* c = std::get_if<closure::Close>(&command))
    if (c->incident) TOCSIN_CHECK(find_open_incident(d.world, *c->incident));
  TOCSIN_TRY(auto events, closure::decide(d.world.closure, command, d.now, d.fresh));
  Events all;
  append(all, std::move(events));
  return all;
}

}  // namespace tocsin::core
