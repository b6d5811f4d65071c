#include "api/boundary/text_access.h"

#include <algorithm>

#include "api/area_scope.h"

namespace tocsin::api {

std::string_view to_text(TextAccess access) {
  switch (access) {
    case TextAccess::kOpen: return "";
    case TextAccess::kRole: return "role";
    case TextAccess::kNotAssigned: return "not_assigned";
  }
  return "";
}

TextAccess text_access(core::World const& world, access::Principal const& principal, incident::Incident const& incident) {
  if (principal.may(access::Permission::kReadCaller)) return TextAccess::kOpen;
  if (std::ranges::find(principal.roles, access::Role::kCrew) == principal.roles.end()) return TextAccess::kRole;
  return AreaScope::of(world, principal).responds_to(world, incident) ? TextAccess::kOpen : TextAccess::kNotAssigned;
}

}  // namespace tocsin::api
