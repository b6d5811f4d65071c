// Who may do what: one table, role by permission. Every route names one permission; a test walks them all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::access {

// An auditor reads what proves the journal, and no operations; a neighbour is another centre's server, which leaves its signed heads here.
enum class Role { kDispatcher, kSupervisor, kAdministrator, kCrew, kDisplay, kAuditor, kNeighbour };
enum class Permission {
  kAnyone,          // Not signed in too: signing in, health.
  kSignedIn,        // Own session, configuration.
  kReadOperations,  // Incidents, units, calls, stations, seats, the stream.
  kTakeCalls,
  kReadCaller,    // A caller's details: each reading is journalled.
  kEraseDetails,  // Propose that a caller's details are erased, on request.
  kTwoPerson,     // Two-person review: propose and decide what cannot be undone.
  kDispatch,      // Incidents and assignments.
  kReportStatus,  // A unit's status, position, emergency button; crews for their own station.
  kManageSeats,   // Sign on, hand over.
  kRelieveSeats,  // Sign off somebody else, who is gone.
  kReplay,
  kReadCity,       // Numbers of every centre of this process.
  kReadTracks,     // Positions of units at an incident, with a reason.
  kSendPositions,  // Telemetry.
  kConfigure,      // Units, stations, run cards, incident types, seats.
  kManageAccounts,
  kSetClock,
  kAcknowledgeEmergencyAccess,  // Say that one has seen a break-glass account in use.
  kReadAudit,                   // Signed heads, proofs and the entries in them (without details).
  kPushHead                     // Leave a signed head of another journal.
};
inline constexpr int kPermissions = 21;

std::string_view to_text(Role role);
std::optional<Role> role_from_text(std::string_view text);
std::string_view to_text(Permission permission);
bool may(Role role, Permission permission);
bool may(std::vector<Role> const& roles, Permission permission);
std::vector<Role> const& all_roles();

}  // namespace tocsin::access
