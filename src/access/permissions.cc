#include "access/permissions.h"

#include <algorithm>
#include <array>

namespace tocsin::access {

namespace {

struct Row {
  Permission permission;
  std::string_view text;
  bool dispatcher, supervisor, administrator, crew, display, auditor, neighbour;
};
constexpr std::array<Row, kPermissions> kTable{{
    // permission                      name                disp   superv admin  crew   display auditor neighbour
    {Permission::kAnyone, /*        */ "anyone", /*     */ true, true, true, true, true, true, true},
    {Permission::kSignedIn, /*      */ "signed_in", /*  */ true, true, true, true, true, true, false},
    {Permission::kReadOperations, /**/ "read_operations", true, true, true, true, true, false, false},
    {Permission::kTakeCalls, /*     */ "take_calls", /* */ true, true, true, false, false, false, false},
    {Permission::kReadCaller, /*    */ "read_caller", /**/ true, true, false, false, false, false, false},
    {Permission::kEraseDetails, /*  */ "erase_details", false, true, false, false, false, false, false},
    {Permission::kTwoPerson, /*     */ "two_person", /* */ false, true, true, false, false, false, false},
    {Permission::kDispatch, /*      */ "dispatch", /*   */ true, true, true, false, false, false, false},
    {Permission::kReportStatus, /*  */ "report_status", /**/ true, true, true, true, false, false, false},
    {Permission::kManageSeats, /*   */ "manage_seats", /**/ true, true, true, false, false, false, false},
    {Permission::kRelieveSeats, /*  */ "relieve_seats", false, true, true, false, false, false, false},
    {Permission::kReplay, /*        */ "replay", /*     */ true, true, true, false, false, false, false},
    {Permission::kReadCity, /*      */ "read_city", /*  */ false, true, true, false, true, false, false},
    {Permission::kReadTracks, /*    */ "read_tracks", /**/ false, true, true, false, false, false, false},
    {Permission::kSendPositions, /* */ "send_positions", true, true, true, true, false, false, false},
    {Permission::kConfigure, /*     */ "configure", /*  */ false, false, true, false, false, false, false},
    {Permission::kManageAccounts, /**/ "manage_accounts", false, false, true, false, false, false, false},
    {Permission::kSetClock, /*      */ "set_clock", /*  */ false, false, true, false, false, false, false},
    {Permission::kAcknowledgeEmergencyAccess, "acknowledge_emergency_access", true, true, true, false, false, false, false},
    {Permission::kReadAudit, /*     */ "read_audit", /* */ false, false, true, false, false, true, false},
    {Permission::kPushHead, /*      */ "push_head", /*  */ false, false, false, false, false, false, true},
}};
constexpr std::array<std::string_view, 7> kRoles{"dispatcher", "supervisor", "administrator", "crew", "display", "auditor", "neighbour"};

Row const& row(Permission permission) { return kTable[static_cast<std::size_t>(permission)]; }

}  // namespace

std::string_view to_text(Role role) { return kRoles[static_cast<std::size_t>(role)]; }

std::optional<Role> role_from_text(std::string_view text) {
  for (std::size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles[i] == text) return static_cast<Role>(i);
  return std::nullopt;
}

std::string_view to_text(Permission permission) { return row(permission).text; }

bool may(Role role, Permission permission) {
  Row const& entry = row(permission);
  switch (role) {
    case Role::kDispatcher: return entry.dispatcher;
    case Role::kSupervisor: return entry.supervisor;
    case Role::kAdministrator: return entry.administrator;
    case Role::kCrew: return entry.crew;
    case Role::kDisplay: return entry.display;
    case Role::kAuditor: return entry.auditor;
    case Role::kNeighbour: return entry.neighbour;
  }
  return false;
}

bool may(std::vector<Role> const& roles, Permission permission) {
  return std::any_of(roles.begin(), roles.end(), [&](Role role) { return may(role, permission); });
}

std::vector<Role> const& all_roles() {
  static std::vector<Role> const roles{Role::kDispatcher, Role::kSupervisor, Role::kAdministrator, Role::kCrew,
                                       Role::kDisplay,    Role::kAuditor,    Role::kNeighbour};
  return roles;
}

}  // namespace tocsin::access
