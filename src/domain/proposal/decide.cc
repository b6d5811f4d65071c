#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/proposal/proposal.h"

namespace tocsin::proposal {
namespace {

using Events = std::vector<Event>;
using Answer = Result<Events>;

std::unexpected<Error> is_held_error() {
  return conflict("hold.stands", "a legal hold stands, or a restore is not accepted yet: nothing of this may be erased");
}

Result<Proposal const*> find_open(State const& state, ProposalId id, Instant now) {
  auto const at = state.proposals.find(id);
  if (at == state.proposals.end()) return not_found("proposal.unknown", fmt::format("no proposal {}", to_text(id)));
  if (at->second.status != Status::kOpen || at->second.ends_at <= now)
    return conflict("proposal.decided", "the proposal is decided already, or its time is over");
  return &at->second;
}

// Whether what is proposed can be done at all, as things stand now: asked when it is proposed and again when it is confirmed.
Result<bool> check_possible(State const& state, Act act, std::optional<IncidentId> incident, std::vector<std::string> const& records) {
  bool const stands = incident && state.holds.contains(*incident);
  switch (act) {
    case Act::kEraseDetails:
      if (std::ranges::any_of(records, [&](std::string const& record) { return is_held(state, record); })) return is_held_error();
      break;
    case Act::kPlaceHold:
      if (stands) return conflict("hold.already_stands", "a legal hold stands on this incident already");
      if (state.holds.size() >= kMaxHolds) return conflict("hold.too_many", fmt::format("{} holds stand already", kMaxHolds));
      if (records.size() > kMaxRecords) return conflict("hold.too_large", fmt::format("at most {} calls and incidents", kMaxRecords));
      break;
    case Act::kLiftHold:
      if (!stands) return not_found("hold.unknown", "no legal hold stands on this incident");
      break;
    case Act::kAcceptRestore:
      if (!state.restore) return conflict("restore.nothing_to_accept", "no restore waits to be accepted");
      break;
  }
  return true;
}

Answer propose(State const& state, Proposed proposed, Instant now, Fresh& fresh) {
  TOCSIN_CHECK(check_possible(state, proposed.act, proposed.incident, proposed.records));
  std::size_t open = 0;
  for (auto const& [id, other] : state.proposals) {
    if (other.status != Status::kOpen) continue;
    ++open;
    if (other.act == proposed.act && other.call == proposed.call && other.incident == proposed.incident)
      return conflict("proposal.already_open", fmt::format("the same is proposed already: {}", to_text(id)));
  }
  if (open >= kMaxOpen) return conflict("proposal.too_many", fmt::format("{} proposals wait already", kMaxOpen));
  proposed.proposal = fresh.id<ProposalTag>();
  proposed.ends_at = now + kLasts;
  return Events{std::move(proposed)};
}

Answer confirm(State const& state, ProposalId id, Instant now, AccountCode const& actor) {
  TOCSIN_TRY(auto const* p, find_open(state, id, now));
  TOCSIN_CHECK(check_possible(state, p->act, p->incident, p->records));
  if (p->proposed_by == actor || p->stands_behind == actor)
    return forbidden("proposal.same_person", "who proposed it cannot confirm it: another person has to");
  if (!p->stands_behind.is_set()) return Events{TakenUp{id}};
  Events events{Confirmed{id}};
  switch (p->act) {
    case Act::kEraseDetails: break;
    case Act::kPlaceHold: events.push_back(HoldPlaced{*p->incident, p->number, p->records, p->ground, id, {}}); break;
    case Act::kLiftHold: events.push_back(HoldLifted{*p->incident}); break;
    case Act::kAcceptRestore: events.push_back(RestoreAccepted{id}); break;
  }
  return events;
}

Answer reinstate(State const& state, Reinstate const& c) {
  Events events;
  for (auto const& listed : c.holds) {
    auto const at = state.holds.find(listed.incident);
    bool const all =
        at != state.holds.end() && std::ranges::all_of(listed.records, [&](auto const& r) { return at->second.records.contains(r); });
    if (!all) events.push_back(HoldPlaced{listed.incident, listed.number, listed.records, Ground::kLegal, {}, {}});
  }
  if (events.empty()) return conflict("hold.already_stands", "all holds of the list stand");
  return events;
}

}  // namespace

bool is_held(State const& state, std::string const& record) {
  return state.restore || std::ranges::any_of(state.holds, [&](auto const& hold) { return hold.second.records.contains(record); });
}

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh) {
  return match(
      command,
      [&](ProposeErasing const& c) -> Answer {
        if (c.ground != Ground::kRequest && c.ground != Ground::kLegal)
          return invalid("proposal.ground_unknown", "details are erased on one of: request legal");
        return propose(state,
                       Proposed{.act = Act::kEraseDetails,
                                .call = c.call,
                                .records = {c.record},
                                .ground = c.ground,
                                .reason = c.reason,
                                .by_person = c.by_person},
                       now, fresh);
      },
      [&](ProposeHold const& c) {
        return propose(state,
                       Proposed{.act = Act::kPlaceHold,
                                .incident = c.incident,
                                .number = c.number,
                                .records = c.records,
                                .ground = c.ground,
                                .reason = c.reason,
                                .by_person = c.by_person},
                       now, fresh);
      },
      [&](ProposeLifting const& c) {
        auto const at = state.holds.find(c.incident);
        return propose(state,
                       Proposed{.act = Act::kLiftHold,
                                .incident = c.incident,
                                .number = at == state.holds.end() ? std::string() : at->second.number,
                                .ground = c.ground,
                                .reason = c.reason,
                                .by_person = c.by_person},
                       now, fresh);
      },
      [&](ProposeAcceptance const& c) {
        return propose(state, Proposed{.act = Act::kAcceptRestore, .ground = c.ground, .reason = c.reason, .by_person = c.by_person}, now,
                       fresh);
      },
      [&](Confirm const& c) { return confirm(state, c.proposal, now, actor); },
      [&](Reject const& c) -> Answer {
        TOCSIN_TRY(auto const* p, find_open(state, c.proposal, now));
        if (p->proposed_by == actor || p->stands_behind == actor)
          return forbidden("proposal.same_person", "who proposed it withdraws it instead");
        return Events{Rejected{c.proposal}};
      },
      [&](Withdraw const& c) -> Answer {
        TOCSIN_TRY(auto const* p, find_open(state, c.proposal, now));
        if (p->proposed_by != actor && p->stands_behind != actor)
          return forbidden("proposal.not_own", "only who proposed it withdraws it; others reject it");
        return Events{Withdrawn{c.proposal}};
      },
      [&](Reinstate const& c) { return reinstate(state, c); },
      [&](NoteRestore const& c) -> Answer {
        if (state.restore && state.restore->backup_made_at == c.backup_made_at && state.restore->position == c.position)
          return conflict("restore.already_noted", "this restore is noted already");
        return Events{Restored{c.backup_made_at, c.position}};
      });
}

void hold_too(State& state, IncidentId incident, std::string const& record) {
  if (auto const at = state.holds.find(incident); at != state.holds.end() && !record.empty()) at->second.records.insert(record);
}

void apply(State& state, Event const& event, Meta const& meta) {
  auto const edit = [&](ProposalId id, auto&& f) {
    auto const at = state.proposals.find(id);
    if (at == state.proposals.end()) return;
    f(at->second);
    at->second.version = meta.position;
  };
  auto const decide_on = [&](ProposalId id, Status status) {
    edit(id, [&](Proposal& p) {
      if (p.status == Status::kOpen) state.decided.push_back(id);
      p.status = status;
      p.decided_by = meta.actor;
      p.decided = stamp_of(meta);
    });
    while (state.decided.size() > kMaxDecided) {
      state.proposals.erase(state.decided.front());
      state.decided.erase(state.decided.begin());
    }
  };
  match(
      event,
      [&](Proposed const& e) {
        state.proposals[e.proposal] = Proposal{.proposal = e.proposal,
                                               .act = e.act,
                                               .call = e.call,
                                               .incident = e.incident,
                                               .number = e.number,
                                               .records = e.records,
                                               .ground = e.ground,
                                               .reason = e.reason,
                                               .proposed_by = meta.actor,
                                               .stands_behind = e.by_person ? meta.actor : AccountCode{},
                                               .proposed = stamp_of(meta),
                                               .ends_at = e.ends_at,
                                               .version = meta.position};
      },
      [&](TakenUp const& e) { edit(e.proposal, [&](Proposal& p) { p.stands_behind = meta.actor; }); },
      [&](Confirmed const& e) { decide_on(e.proposal, Status::kConfirmed); },
      [&](Rejected const& e) { decide_on(e.proposal, Status::kRejected); },
      [&](Withdrawn const& e) { decide_on(e.proposal, Status::kWithdrawn); },
      [&](Expired const& e) { decide_on(e.proposal, Status::kExpired); },
      [&](HoldPlaced const& e) {
        Hold& hold = state.holds[e.incident];
        if (!hold.placed.is_set()) {
          hold = Hold{.incident = e.incident, .number = e.number, .ground = e.ground, .placed = stamp_of(meta)};
          if (e.proposal) {
            if (auto const at = state.proposals.find(*e.proposal); at != state.proposals.end()) hold.proposed_by = at->second.stands_behind;
            hold.confirmed_by = meta.actor;
          } else if (e.follows) {
            if (auto const at = state.holds.find(*e.follows); at != state.holds.end()) {
              hold.proposed_by = at->second.proposed_by;
              hold.confirmed_by = at->second.confirmed_by;
            }
          }
        }
        hold.records.insert(e.records.begin(), e.records.end());
      },
      [&](HoldLifted const& e) { state.holds.erase(e.incident); },
      [&](Restored const& e) { state.restore = Restore{e.backup_made_at, e.position, stamp_of(meta)}; },
      [&](RestoreAccepted const&) { state.restore.reset(); });
}

}  // namespace tocsin::proposal
