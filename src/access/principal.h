// Principal: who asks, an account in a session or an API token.
#pragma once

#include <string>
#include <vector>

#include "access/permissions.h"

namespace tocsin::access {

struct Principal {
  std::string actor;  // Account id or "token-...": the envelope's actor.
  std::string account;
  std::string display;
  std::vector<Role> roles;
  std::vector<std::string> areas;
  std::string csrf_token;  // Empty for API tokens: no cookie, no cross-site request.
  std::string session_id;  // Hash of the cookie, hexadecimal; empty for tokens.
  bool must_change_password = false;
  bool has_second_factor = false;
  bool must_enrol = false;       // In a second factor, before anything else.
  bool break_glass = false;      // In everybody's hand: what it proposes nobody confirms, and it acknowledges no use.
  std::string emergency_access;  // The use that its session is, of a break-glass account.

  // A program acts for whoever holds its token: it can ask, and it is no person.
  bool is_person() const { return !session_id.empty(); }
  bool may(Permission permission) const { return access::may(roles, permission); }
};

}  // namespace tocsin::access
