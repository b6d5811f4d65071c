// LatinToken: a text in Latin letters as words and numbers, in order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geo/address/house.h"

namespace tocsin::address {

struct LatinToken {
  enum Kind { kWord, kNumber } kind = kWord;
  std::string word;
  House house;
  bool after_comma = false;
  bool glued = false;       // Letters that followed digits without a space.
  bool is_ordinal = false;  // 42nd: a number that is no house. First to twelfth are words.
};

struct LatinTokens {
  std::vector<LatinToken> tokens;
  bool has_unread_number = false;  // 0, or too many digits.
};
// `text` is normalised().
LatinTokens latin_tokens(std::u32string_view text);

}  // namespace tocsin::address
