// src/domain/proposal/proposal.h: what cannot be undone happens when two people want it: one proposes, another confirms. And what stands
// because of it: legal holds, and a restore that nobody has accepted yet.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::proposal {

enum class Act : std::uint8_t { kEraseDetails, kPlaceHold, kLiftHold, kAcceptRestore };
BOOST_DESCRIBE_ENUM(Act, kEraseDetails, kPlaceHold, kLiftHold, kAcceptRestore)
// Request: of the caller. Legal: a law or an authority demands it. Inquiry: into a crime, an accident, a complaint.
enum class Ground : std::uint8_t { kRequest, kLegal, kInquiry, kOther };
BOOST_DESCRIBE_ENUM(Ground, kRequest, kLegal, kInquiry, kOther)
enum class Status : std::uint8_t { kOpen, kConfirmed, kRejected, kWithdrawn, kExpired };
BOOST_DESCRIBE_ENUM(Status, kOpen, kConfirmed, kRejected, kWithdrawn, kExpired)

inline constexpr Duration kLasts = Duration::days(3);  // A weekend.
inline constexpr std::size_t kMaxOpen = 200;
inline constexpr std::size_t kMaxDecided = 200;  // That are still shown; the oldest leaves, and the journal keeps it.
inline constexpr std::size_t kMaxHolds = 500;
inline constexpr std::size_t kMaxRecords = 5'000;  // Of one hold.

struct Proposal {
  ProposalId proposal;
  Act act = Act::kEraseDetails;
  std::optional<CallId> call;          // Of an erasing.
  std::optional<IncidentId> incident;  // Of a hold,
  std::string number;                  // as people call it.
  std::vector<std::string> records;    // What would be erased; of a hold on an incident that left the World: what would be held.
  Ground ground = Ground::kOther;
  std::optional<DetailRef> reason;
  AccountCode proposed_by;
  AccountCode stands_behind;  // The first person: who proposed it, or took up what a program proposed. Not set: none yet.
  Stamp proposed;
  Instant ends_at;
  Status status = Status::kOpen;
  AccountCode decided_by;
  std::optional<Stamp> decided;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Proposal, (),
                      (proposal, act, call, incident, number, records, ground, reason, proposed_by, stands_behind, proposed, ends_at,
                       status, decided_by, decided, version))

struct Hold {
  IncidentId incident;
  std::string number;
  std::set<std::string> records;
  Ground ground = Ground::kOther;
  AccountCode proposed_by, confirmed_by;  // Not set: out of the list beside the master key.
  Stamp placed;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (incident, number, records, ground, proposed_by, confirmed_by, placed))
struct Restore {  // That nobody has accepted yet: until then nothing is erased.
  Instant backup_made_at;
  std::uint64_t position = 0;  // Up to which the backup went.
  Stamp began;
};
BOOST_DESCRIBE_STRUCT(Restore, (), (backup_made_at, position, began))

struct State {
  std::map<ProposalId, Proposal> proposals;
  std::vector<ProposalId> decided;  // Those of them that are, in the order in which they were.
  std::map<IncidentId, Hold> holds;
  std::optional<Restore> restore;
};
BOOST_DESCRIBE_STRUCT(State, (), (proposals, decided, holds, restore))

// Whether these details must stay, whatever retention says or anybody wants.
bool is_held(State const& state, std::string const& record);

struct ProposeErasing {
  CallId call;
  std::string record;
  Ground ground = Ground::kRequest;  // Request or legal.
  std::optional<DetailRef> reason;
  bool by_person = false;  // Signed in with a password, and no program.
};
struct ProposeHold {
  IncidentId incident;
  std::string number;                // Of one that left the World; of others the World knows them.
  std::vector<std::string> records;  // Likewise.
  Ground ground = Ground::kLegal;
  std::optional<DetailRef> reason;
  bool by_person = false;
};
struct ProposeLifting {
  IncidentId incident;
  Ground ground = Ground::kLegal;
  std::optional<DetailRef> reason;
  bool by_person = false;
};
struct ProposeAcceptance {
  Ground ground = Ground::kOther;
  std::optional<DetailRef> reason;
  bool by_person = false;
};
struct Confirm {  // By a person. The first one to confirm what no person proposed stands behind it from then on.
  ProposalId proposal;
};
struct Reject {
  ProposalId proposal;
};
struct Withdraw {  // By who proposed it or stands behind it.
  ProposalId proposal;
};
struct Listed {  // A hold that stands in the list beside the master key.
  IncidentId incident;
  std::string number;
  std::vector<std::string> records;
};
struct Reinstate {  // At the start, by the server itself: holds that are newer than the journal.
  std::vector<Listed> holds;
};
struct NoteRestore {  // At the first start of a restored folder.
  Instant backup_made_at;
  std::uint64_t position = 0;
};
using Command =
    std::variant<ProposeErasing, ProposeHold, ProposeLifting, ProposeAcceptance, Confirm, Reject, Withdraw, Reinstate, NoteRestore>;

struct Proposed {
  ProposalId proposal;
  Act act = Act::kEraseDetails;
  std::optional<CallId> call;
  std::optional<IncidentId> incident;
  std::string number;
  std::vector<std::string> records;
  Ground ground = Ground::kOther;
  std::optional<DetailRef> reason;
  bool by_person = false;
  Instant ends_at;
};
struct TakenUp {  // A person stands behind what a program proposed.
  ProposalId proposal;
};
struct Confirmed {  // What follows from it stands behind it in the same entry.
  ProposalId proposal;
};
struct Rejected {
  ProposalId proposal;
};
struct Withdrawn {
  ProposalId proposal;
};
struct Expired {
  ProposalId proposal;
};
struct HoldPlaced {
  IncidentId incident;
  std::string number;
  std::vector<std::string> records;  // At that moment; what joins later is held too.
  Ground ground = Ground::kOther;
  std::optional<ProposalId> proposal;  // Absent: reinstated out of the list beside the master key, or
  std::optional<IncidentId> follows;   // on what was reopened from this one, on which a hold stands: of the same two people.
};
struct HoldLifted {
  IncidentId incident;
};
struct Restored {
  Instant backup_made_at;
  std::uint64_t position = 0;
};
struct RestoreAccepted {
  ProposalId proposal;
};
using Event = std::variant<Proposed, TakenUp, Confirmed, Rejected, Withdrawn, Expired, HoldPlaced, HoldLifted, Restored, RestoreAccepted>;
BOOST_DESCRIBE_STRUCT(Proposed, (), (proposal, act, call, incident, number, records, ground, reason, by_person, ends_at))
BOOST_DESCRIBE_STRUCT(TakenUp, (), (proposal))
BOOST_DESCRIBE_STRUCT(Confirmed, (), (proposal))
BOOST_DESCRIBE_STRUCT(Rejected, (), (proposal))
BOOST_DESCRIBE_STRUCT(Withdrawn, (), (proposal))
BOOST_DESCRIBE_STRUCT(Expired, (), (proposal))
BOOST_DESCRIBE_STRUCT(HoldPlaced, (), (incident, number, records, ground, proposal, follows))
BOOST_DESCRIBE_STRUCT(HoldLifted, (), (incident))
BOOST_DESCRIBE_STRUCT(Restored, (), (backup_made_at, position))
BOOST_DESCRIBE_STRUCT(RestoreAccepted, (), (proposal))

// Of a confirmed erasing only Confirmed comes from here: erasing is nobody's module, and follows in core/policy.
// Errors: proposal.unknown, proposal.decided, proposal.same_person, proposal.not_own, proposal.already_open, proposal.too_many,
// proposal.ground_unknown, hold.stands (what is to be erased is held), hold.already_stands, hold.unknown, hold.too_many, hold.too_large,
// restore.nothing_to_accept, restore.already_noted.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, AccountCode const& actor, Fresh& fresh);
void apply(State& state, Event const& event, Meta const& meta);
// Calls and texts that come to a held incident later are held too.
void hold_too(State& state, IncidentId incident, std::string const& record);

}  // namespace tocsin::proposal
