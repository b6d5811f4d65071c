#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/emergency_access/emergency_access.h"

namespace tocsin::emergency_access {
namespace {

using Events = std::vector<Event>;
using Answer = Result<Events>;

template <class Uses>
auto find(Uses& uses, EmergencyAccessId id) {
  return std::ranges::find_if(uses, [&](auto const& item) { return item.second.emergency_access == id; });
}

Answer open(State const& state, Open const& c, Instant now, Fresh& fresh) {
  Events events;
  // The last who signed in has the only session: the one before is over.
  if (auto const at = state.uses.find(c.account); at != state.uses.end() && !is_over(at->second, now))
    events.push_back(Ended{at->second.emergency_access});
  events.push_back(Opened{fresh.id<EmergencyAccessTag>(), c.account, c.ground, now + kLasts});
  return events;
}

Answer end(State const& state, End const& c, Instant now) {
  auto const at = find(state.uses, c.emergency_access);
  if (at == state.uses.end()) return not_found("emergency_access.unknown", fmt::format("no use {} is shown", to_text(c.emergency_access)));
  if (is_over(at->second, now)) return conflict("emergency_access.over", "this use is over already");
  return Events{Ended{at->second.emergency_access}};
}

Answer acknowledge(State const& state, Acknowledge const& c, Instant now, AccountCode const& actor) {
  auto const at = find(state.uses, c.emergency_access);
  if (at == state.uses.end()) return not_found("emergency_access.unknown", fmt::format("no use {} is shown", to_text(c.emergency_access)));
  if (!c.by_person) return forbidden("emergency_access.person_needed", "a person has to have seen it: an API token has not");
  // Nor of another such account: one person may have opened both envelopes.
  auto const own = state.uses.find(actor);
  if (actor == at->second.account || (own != state.uses.end() && !is_over(own->second, now)))
    return forbidden("emergency_access.own", "who is signed in with a break-glass account acknowledges no use of one");
  if (at->second.acknowledged) return conflict("emergency_access.acknowledged_already", "somebody has acknowledged it already");
  return Events{Acknowledged{c.emergency_access}};
}

}  // namespace

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh) {
  return match(
      command, [&](Open const& c) { return open(state, c, now, fresh); }, [&](End const& c) { return end(state, c, now); },
      [&](Acknowledge const& c) { return acknowledge(state, c, now, actor); });
}

void apply(State& state, Event const& event, Meta const& meta) {
  auto const edit = [&](EmergencyAccessId id, auto&& f) {
    auto const at = find(state.uses, id);
    if (at == state.uses.end()) return;
    f(at->second);
    at->second.version = meta.position;
    if (at->second.ended && at->second.acknowledged) state.uses.erase(at);
  };
  match(
      event,
      [&](Opened const& e) {
        auto const before = state.uses.find(e.account);
        bool const is_unseen = before != state.uses.end() && !before->second.acknowledged;
        std::uint64_t const openings = is_unseen ? before->second.openings + 1 : 1;
        state.uses[e.account] = Use{.emergency_access = e.emergency_access,
                                    .account = e.account,
                                    .ground = e.ground,
                                    .opened = stamp_of(meta),
                                    .ends_at = e.ends_at,
                                    .openings = openings,
                                    .version = meta.position};
      },
      [&](Ended const& e) { edit(e.emergency_access, [&](Use& use) { use.ended = stamp_of(meta); }); },
      [&](Acknowledged const& e) {
        edit(e.emergency_access, [&](Use& use) {
          use.acknowledged_by = meta.actor;
          use.acknowledged = stamp_of(meta);
        });
      });
}

}  // namespace tocsin::emergency_access
