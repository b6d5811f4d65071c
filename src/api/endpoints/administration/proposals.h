// Two-person review: what cannot be undone is proposed by one person and confirmed by another. Erasing, legal holds, accepting a restore.
#pragma once

#include "access/account_store.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "journal/vault.h"

namespace tocsin::api {

// How long before a confirmation an account must not have been in the hands of who proposed: the days that a proposal lasts, and a week.
inline constexpr Duration kHandsOff = proposal::kLasts + Duration::days(7);

struct ProposalItem {
  std::string proposal_id;
  std::string act;     // erase_details, place_hold, lift_hold, accept_restore
  std::string ground;  // request, legal, inquiry, other
  std::string reason;  // In words; empty: none were given, or they are erased.
  std::string state;   // open, confirmed, rejected, withdrawn, expired
  std::optional<std::string> call_id, incident_id;
  std::string incident_number;
  std::string proposed_by;
  std::string stands_behind;  // The first of the two people; empty: a program proposed it, and nobody has taken it up yet.
  Instant proposed_at, ends_at;
  std::string decided_by;  // Empty: nobody has, or its time was over.
  std::optional<Instant> decided_at;
  bool own = false;                     // Of who asks: to be withdrawn, and not to be confirmed.
  std::optional<std::string> hindered;  // Why who asks cannot confirm it: the code of the refusal.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ProposalItem, (),
                      (proposal_id, act, ground, reason, state, call_id, incident_id, incident_number, proposed_by, stands_behind,
                       proposed_at, ends_at, decided_by, decided_at, own, hindered, version))
struct HoldItem {
  std::string incident_id, incident_number;
  std::string ground;
  std::string proposed_by, confirmed_by;  // Empty: it stands again out of the list beside the master key.
  Instant placed_at;
  std::int64_t records = 0;  // Calls and incidents whose details it keeps.
};
BOOST_DESCRIBE_STRUCT(HoldItem, (), (incident_id, incident_number, ground, proposed_by, confirmed_by, placed_at, records))
struct RestoreItem {  // That is not accepted yet: until then nothing is erased.
  Instant backup_made_at, began_at;
  std::uint64_t up_to_position = 0;
};
BOOST_DESCRIBE_STRUCT(RestoreItem, (), (backup_made_at, began_at, up_to_position))
struct ProposalList {
  std::vector<ProposalItem> items;  // Open ones first, those that end soonest; then decided ones, the latest first.
  std::vector<HoldItem> holds;
  std::optional<RestoreItem> restore;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ProposalList, (), (items, holds, restore, position))

struct ProposeBody {
  std::string act;
  std::optional<std::string> call_id;      // With erase_details.
  std::optional<std::string> incident_id;  // With place_hold and lift_hold.
  std::optional<std::string> ground;       // Absent: request for erasing, legal for holds, other for a restore.
  std::optional<std::string> reason;       // In words, for the second person; sealed and erased like a note.
};
BOOST_DESCRIBE_STRUCT(ProposeBody, (), (act, call_id, incident_id, ground, reason))
struct ProposeAnswer {
  std::string proposal_id;
  Instant ends_at;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ProposeAnswer, (), (proposal_id, ends_at, position))
struct ConfirmAnswer {
  bool done = false;  // False: what a program proposed is taken up now, and another person has to confirm it.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ConfirmAnswer, (), (done, position))

struct ListProposals {
  using Body = Nothing;
  using Answer = ProposalList;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  journal::Vault const& vault;
  Result<Answer> read(Exchange const& exchange) const;
};
struct Propose {
  using Body = ProposeBody;
  using Answer = ProposeAnswer;
  static constexpr int kStatus = 201;
  CommandGate const& gate;
  journal::Vault const& vault;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};
struct ConfirmProposal {
  using Body = Nothing;
  using Answer = ConfirmAnswer;
  CommandGate const& gate;
  access::AccountStore const& accounts;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};
struct RejectProposal {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct WithdrawProposal {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
Endpoint endpoint(ListProposals e);
Endpoint endpoint(Propose e);
Endpoint endpoint(ConfirmProposal e);
Endpoint endpoint(RejectProposal e);
Endpoint endpoint(WithdrawProposal e);

}  // namespace tocsin::api
