// What a text must be before it is stored or shown. UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

bool is_utf8(std::string_view text);
// Valid, and nothing in it is unseen: no control characters but tab and line ends, none that turn the direction of what follows
// (U+202A..202E, U+2066..2069, U+200E, U+200F, U+061C).
bool is_plain_text(std::string_view text);
// Every byte that belongs to no character becomes U+FFFD; a valid text stays as it is.
std::string repaired_utf8(std::string_view text);
std::string_view trimmed(std::string_view text);  // Without spaces, tabs and line ends around it.
// A letter, sign or digit beyond ASCII that a code may have: not a space, a control, a mark of direction or of no width.
bool may_stand_in_code(char32_t c);

// The character at `at`, which moves behind it. 0xFFFFFFFF: none begins there, and `at` moves one byte.
inline constexpr char32_t kNoCharacter = 0xFFFFFFFF;
char32_t next_character(std::string_view text, std::size_t& at);

}  // namespace tocsin
