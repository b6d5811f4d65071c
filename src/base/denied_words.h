// Words for attributes of people and for watch lists, found in what people type as a name, a code or a question (DOMAIN.md, "The
// boundary"). codec/denied_names.h is the stricter list for names of members and columns. Here the same word may also name a thing, which
// passes: a place of worship, a petition office, a race track, cardiac arrest, 民族路, 病人脸色.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace tocsin {

// The word of the list that `text` holds, as the list spells it (religion, party_member, 民族); empty: none. Case, width, and what stands
// between the words of a name (space, full stop, _ or -) do not matter.
std::optional<std::string_view> denied_word(std::string_view text);

// Errors: boundary.denied_word. Its detail is the field and the word of the list, in no language, as those who read Chinese see it too; it
// is journalled, therefore it never repeats what was typed.
Result<bool> check_no_denied_word(std::string_view field, std::string_view text);

// Every word of the list, for tests: each is a denied name of a member too.
std::span<std::string_view const> all_denied_words();

}  // namespace tocsin
