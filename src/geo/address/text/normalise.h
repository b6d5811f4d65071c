// normalised: any text a caller or a file hands over, as code points that matching compares: full width narrowed, Traditional made
// Simplified, accents and case dropped, control and bidirectional characters gone, every dash '-', every space ' '.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::address {

inline constexpr std::size_t kQueryBytesMax = 1024;

// Errors: address.not_utf8
Result<std::u32string> normalised(std::string_view utf8);
std::string to_utf8(std::u32string_view text);
void append_utf8(std::string& out, char32_t c);

constexpr bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char32_t c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_han(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFF); }

}  // namespace tocsin::address
