// Who is given what callers said and what was noted (docs/internals/decisions/0012): those at the desk who may read callers' details, and
// crews whose unit is sent there. The one place that says so.
#pragma once

#include <string_view>

#include "access/account_store.h"
#include "core/world.h"

namespace tocsin::api {

enum class TextAccess { kOpen, kRole, kNotAssigned };
std::string_view to_text(TextAccess access);  // What IncidentDetail.texts_held_back says.
TextAccess text_access(core::World const& world, access::Principal const& principal, incident::Incident const& incident);

}  // namespace tocsin::api
