// Names that no contract, form, import or body may carry (DOMAIN.md, "The boundary"): attributes of people and watch lists.
// The allow-list is what keeps them out; this list stands behind it, so that a refusal can name what was asked for. What people type as a
// name or a question is looked through by base/denied_words.h, where a word may also name a thing.
#pragma once

#include <string_view>

namespace tocsin::codec {

// True for a member, column or topic name such as religion, ethnic_group, ID-Card No, 民族, 身份证号. Case, spaces and - do not matter.
bool is_denied_name(std::string_view name);

}  // namespace tocsin::codec
