// LatinQuery: an address in Latin letters taken apart: letters with the places where words begin, and the numbers that may be the house.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/address/house.h"
#include "geo/address/text/latin_words.h"

namespace tocsin::address {

struct LatinWord {
  std::uint16_t begin = 0, end = 0;  // In letters.
  RoadType type = 0;
  bool filler = false;  // Speech around the address: near, caller, at.
  bool number = false;  // A number word: read as digits unless a name needs it.
  bool after_comma = false;
  bool glued = false;  // To the digits before it.
};

struct LatinNumber {
  House house;
  std::uint16_t at = 0;                        // The letters before it.
  std::uint16_t word_begin = 0, word_end = 0;  // Words that spelled it; equal when it was digits.
  std::uint16_t place = 0;                     // Which number of the text it is: readings of the same words share it.
  bool is_ordinal = false;                     // 42nd: of a road, never of a house.
  bool or_before = false;                      // Said for or beside the one before: 5 or 6, 5 6.
  bool may_be_unit = false;                    // Flat 53: the only number there is, and maybe not the house's.
  bool takes_back = false;                     // Said for the one before, which was wrong: 5, no, 6.
  std::uint8_t letter_apart = 0;               // 7 a: the letter that stands behind it on its own, and that word.
  std::uint16_t letter_word = 0;
};

struct LatinQuery {
  std::string letters;  // All words without spaces, abbreviations written out.
  std::vector<LatinWord> words;
  std::vector<LatinNumber> numbers;
  std::uint32_t building = 0, unit = 0, room = 0;  // Building 2, unit 3: said with their words; 0: not said.
  bool has_unread_number = false;
};

// `text` is normalised(). `st_is_saint`: how a lone "st" is read where both are possible.
LatinQuery parse_latin(std::u32string_view text, bool st_is_saint = false);

// The whole query as it sounds, words and numbers in their places: sounded() of its words.
LatinQuery sounded(LatinQuery const& q);

}  // namespace tocsin::address
