// Folding: two spellings that a person takes for the same become the same bytes.
#pragma once

#include <string>
#include <string_view>

namespace tocsin::geo {

// Lower case without accents (Latin, Greek, Cyrillic), full width as ASCII, words joined by one space, no space beside an ideograph,
// no apostrophes; a dash stays only between digits (12-3). Bytes that are not UTF-8 are left out.
std::string fold_text(std::string_view text);

constexpr char32_t kBadCharacter = 0xFFFFFFFF;
// Decodes the character at `at` (at < text.size()) and moves `at` behind it; strict UTF-8, kBadCharacter for a byte that is none.
char32_t next_character(std::string_view text, std::size_t& at);
bool is_ideograph(char32_t c);

}  // namespace tocsin::geo
