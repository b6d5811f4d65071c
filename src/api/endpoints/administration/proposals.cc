#include "api/endpoints/administration/proposals.h"

#include <algorithm>

#include "api/area_scope.h"
#include "api/boundary/erasable_records.h"
#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxProposalReasonBytes = 2'000;

Result<ProposalId> proposal_of(Exchange const& exchange) { return id_parameter<ProposalId>(exchange, "id", "proposal.unknown"); }

std::unexpected<Error> outside_area() { return forbidden("auth.outside_area", "this lies outside the areas of your account"); }

// What is in none of their areas is not theirs to decide; what left the World is in nobody's.
bool is_theirs(core::World const& world, AreaScope const& scope, proposal::Proposal const& p) {
  if (scope.whole()) return true;
  if (p.call) {
    auto const at = world.call.calls.find(*p.call);
    return at != world.call.calls.end() && scope.has(at->second);
  }
  if (!p.incident) return false;
  auto const at = world.incident.incidents.find(*p.incident);
  return at != world.incident.incidents.end() && scope.has(world, at->second);
}

struct Concerned {
  proposal::Proposal proposal;
  bool theirs = false;
};
Result<proposal::Proposal> find_theirs(sequencer::Centre const& centre, access::Principal const& principal, ProposalId id) {
  auto const found = centre.read([&](core::World const& world) -> std::optional<Concerned> {
    auto const at = world.proposal.proposals.find(id);
    if (at == world.proposal.proposals.end()) return std::nullopt;
    return Concerned{at->second, is_theirs(world, AreaScope::of(world, principal), at->second)};
  });
  if (!found) return not_found("proposal.unknown", "no such proposal");
  if (!found->theirs) return outside_area();
  return found->proposal;
}

Error needs_person() {
  return {ErrorKind::kForbidden, "proposal.needs_person", "a person who is signed in decides this, and no API token and no command line"};
}

// Whoever gives somebody an account, or a new password, or the role, could sit behind that account: for a while the two count as one.
std::optional<Error> hindrance(access::AccountStore const& accounts, access::Principal const& who, proposal::Proposal const& p) {
  if (!who.is_person()) return needs_person();
  if (p.proposed_by.text == who.actor || p.stands_behind.text == who.actor)
    return Error{ErrorKind::kForbidden, "proposal.same_person", "who proposed it cannot confirm it: another person has to"};
  if (accounts.in_everybodys_hand(who.actor) || accounts.in_everybodys_hand(p.stands_behind.text))
    return Error{ErrorKind::kForbidden, "proposal.not_independent",
                 "a break-glass account is in everybody's hand: what it proposes nobody confirms, and it confirms nothing"};
  if (!p.stands_behind.is_set()) return std::nullopt;
  Instant const since = Clock::machine_now() - kHandsOff;
  if (accounts.in_one_hand(p.stands_behind.text, who.actor, since))
    return Error{ErrorKind::kForbidden, "proposal.not_independent",
                 "within the last ten days one of the two accounts was made, changed or given a new password by the other one, or both by "
                 "one third"};
  return std::nullopt;
}

CommandPlan plan_about(ProposalId id, proposal::Command command) {
  CommandPlan plan;
  plan.subject = id;
  plan.command = std::move(command);
  return plan;
}

struct Shown {
  ProposalItem item;
  proposal::Proposal proposal;
};

Shown shown_of(proposal::Proposal const& p) {
  Shown out{.item = {}, .proposal = p};
  auto& item = out.item;
  item.proposal_id = to_text(p.proposal);
  item.act = codec::word_text(p.act);
  item.ground = codec::word_text(p.ground);
  item.state = codec::word_text(p.status);
  if (p.call) item.call_id = to_text(*p.call);
  if (p.incident) item.incident_id = to_text(*p.incident);
  item.incident_number = p.number;
  item.proposed_at = p.proposed.occurred_at;
  item.ends_at = p.ends_at;
  if (p.decided) item.decided_at = p.decided->occurred_at;
  item.version = p.version;
  return out;
}

bool comes_before(ProposalItem const& a, ProposalItem const& b) {
  bool const a_open = a.state == "open", b_open = b.state == "open";
  if (a_open != b_open) return a_open;
  if (a_open) return a.ends_at < b.ends_at;
  return a.decided_at != b.decided_at ? a.decided_at > b.decided_at : a.version > b.version;
}

}  // namespace

Result<ProposalList> ListProposals::read(Exchange const& exchange) const {
  auto const& who = exchange.principal();
  ProposalList out;
  std::vector<Shown> all;
  centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, who);
    out.position = world.position;
    for (auto const& [id, p] : world.proposal.proposals)
      if (is_theirs(world, scope, p)) all.push_back(shown_of(p));
    for (auto const& [id, hold] : world.proposal.holds) {
      auto const at = world.incident.incidents.find(id);
      if (!scope.whole() && (at == world.incident.incidents.end() || !scope.has(world, at->second))) continue;
      out.holds.push_back({to_text(id), hold.number, codec::word_text(hold.ground), hold.proposed_by.text, hold.confirmed_by.text,
                           hold.placed.occurred_at, static_cast<std::int64_t>(hold.records.size())});
    }
    if (auto const& restore = world.proposal.restore)
      out.restore = RestoreItem{restore->backup_made_at, restore->began.recorded_at, restore->position};
  });
  auto const name = [&](std::string const& actor) { return actor.empty() ? actor : accounts.display_of(actor); };
  for (auto& one : all) {
    auto const& p = one.proposal;
    if (p.reason)
      if (auto text = vault.open(p.reason->id, p.reason->ciphertext_sha256)) one.item.reason = std::move(*text);
    one.item.proposed_by = name(p.proposed_by.text);
    one.item.stands_behind = name(p.stands_behind.text);
    if (p.status != proposal::Status::kExpired) one.item.decided_by = name(p.decided_by.text);
    one.item.own = p.proposed_by.text == who.actor || p.stands_behind.text == who.actor;
    if (p.status == proposal::Status::kOpen)
      if (auto const error = hindrance(accounts, who, p)) one.item.hindered = error->code;
    out.items.push_back(std::move(one.item));
  }
  for (auto& hold : out.holds) {
    hold.proposed_by = name(hold.proposed_by);
    hold.confirmed_by = name(hold.confirmed_by);
  }
  std::ranges::stable_sort(out.items, comes_before);
  return out;
}

Result<CommandPlan> Propose::plan(Exchange const& exchange, Body const& body) const {
  auto const& who = exchange.principal();
  TOCSIN_TRY(auto const act, (word<proposal::Act>(body.act, "act")));
  bool const about_call = act == proposal::Act::kEraseDetails;
  bool const about_incident = act == proposal::Act::kPlaceHold || act == proposal::Act::kLiftHold;
  if (about_call != body.call_id.has_value() || about_incident != body.incident_id.has_value())
    return invalid("proposal.subject_malformed",
                   "erase_details names a call_id, place_hold and lift_hold an incident_id, accept_restore none");
  auto ground = about_call ? proposal::Ground::kRequest : about_incident ? proposal::Ground::kLegal : proposal::Ground::kOther;
  if (body.ground) {
    TOCSIN_TRY(ground, (word<proposal::Ground>(*body.ground, "ground")));
  }
  CommandPlan plan;
  std::optional<DetailRef> reason;
  if (body.reason && !body.reason->empty()) {
    if (body.reason->size() > kMaxProposalReasonBytes) return invalid("text.too_long", "at most 2,000 bytes");
    plan.details.push_back(vault.seal(journal::random_name(), *body.reason));
    auto const& sealed = plan.details.back();
    reason = DetailRef{sealed.id, sealed.record, sealed.sha256};
  }
  bool const by_person = who.is_person();
  if (about_call) {
    if (!who.may(access::Permission::kEraseDetails)) return forbidden("auth.not_permitted", "your role does not propose this");
    TOCSIN_TRY(CallId const id, (id_in_body<CallId>(*body.call_id, "call.unknown")));
    TOCSIN_TRY(auto const call, record_of_call(gate.centre(), vault, who, id));
    if (call.erased) return conflict("call.erased", "the details of this call were erased already");
    plan.also.push_back(id);
    plan.command = proposal::Command{proposal::ProposeErasing{id, call.record, ground, reason, by_person}};
    return plan;
  }
  if (act == proposal::Act::kAcceptRestore) {
    if (!who.areas.empty()) return outside_area();
    plan.command = proposal::Command{proposal::ProposeAcceptance{ground, reason, by_person}};
    return plan;
  }
  TOCSIN_TRY(IncidentId const id, (id_in_body<IncidentId>(*body.incident_id, "incident.unknown")));
  plan.also.push_back(id);
  bool const present = gate.centre().read([&](core::World const& world) { return world.incident.incidents.contains(id); });
  if (!present && !who.areas.empty()) return not_found("incident.unknown", "no such incident, or it left the working state");
  if (act == proposal::Act::kLiftHold) {
    plan.command = proposal::Command{proposal::ProposeLifting{id, ground, reason, by_person}};
    return plan;
  }
  proposal::ProposeHold hold{.incident = id, .ground = ground, .reason = reason, .by_person = by_person};
  if (!present) {
    TOCSIN_TRY(auto left, records_of_left(gate.centre(), id));
    hold.number = std::move(left.number);
    hold.records = std::move(left.records);
  }
  plan.command = proposal::Command{std::move(hold)};
  return plan;
}

ProposeAnswer Propose::answer(core::Entry const& entry) const {
  auto const* proposed = find_event<proposal::Event, proposal::Proposed>(entry);
  return {proposed == nullptr ? std::string() : to_text(proposed->proposal), proposed == nullptr ? Instant{} : proposed->ends_at,
          entry.position};
}

Result<CommandPlan> ConfirmProposal::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(ProposalId const id, proposal_of(exchange));
  TOCSIN_TRY(auto const p, find_theirs(gate.centre(), exchange.principal(), id));
  if (auto const error = hindrance(accounts, exchange.principal(), p)) return std::unexpected(*error);
  return plan_about(id, proposal::Confirm{id});
}
ConfirmAnswer ConfirmProposal::answer(core::Entry const& entry) const {
  return {find_event<proposal::Event, proposal::Confirmed>(entry) != nullptr, entry.position};
}
Result<CommandPlan> RejectProposal::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(ProposalId const id, proposal_of(exchange));
  TOCSIN_CHECK(find_theirs(gate.centre(), exchange.principal(), id));
  if (!exchange.principal().is_person()) return std::unexpected(needs_person());
  return plan_about(id, proposal::Reject{id});
}
Result<CommandPlan> WithdrawProposal::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(ProposalId const id, proposal_of(exchange));
  TOCSIN_CHECK(find_theirs(gate.centre(), exchange.principal(), id));
  return plan_about(id, proposal::Withdraw{id});
}

TOCSIN_ENDPOINT(ListProposals)
TOCSIN_ENDPOINT(Propose)
TOCSIN_ENDPOINT(ConfirmProposal)
TOCSIN_ENDPOINT(RejectProposal)
TOCSIN_ENDPOINT(WithdrawProposal)

}  // namespace tocsin::api
