// LatinQuery: an address in Latin letters taken apart: letters with the places where words begin, and the numbers that may be the house.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/address/house.h"

namespace tocsin::address {

// Kinds of road as a class: st, str, street are one. 0: none.
using RoadType = std::uint8_t;
RoadType road_type(std::string_view word);
std::string_view road_type_name(RoadType type);
bool stands_in_front(RoadType type);  // Rua, Calle, Via: before the name.

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
  bool or_before = false;                      // Said for or beside the one before: 5 or 6, 5 6.
  std::uint8_t letter_apart = 0;               // 7 a: the letter that stands behind it on its own, and that word.
  std::uint16_t letter_word = 0;
};

struct LatinQuery {
  std::string letters;  // All words without spaces, abbreviations written out.
  std::vector<LatinWord> words;
  std::vector<LatinNumber> numbers;
  bool has_unread_number = false;
};

// `text` is normalised(). `st_is_saint`: how a lone "st" is read where both are possible.
LatinQuery parse_latin(std::u32string_view text, bool st_is_saint = false);

// A name of the register: letters without the type of road that ends (or begins) it.
struct LatinName {
  std::string letters;
  RoadType type = 0;
};
LatinName parse_latin_name(std::u32string_view text, bool is_road);

// How English spelling sounds, roughly: x is ks, ph f, ck k, ie and y i, doubled letters once. Never longer than 3/2 of its letters.
std::string sounded(std::string_view letters);
// The whole query so, words and numbers in their places.
LatinQuery sounded(LatinQuery const& q);

// 46B-50, 3/12, 1-3: the house number as a register writes it.
House parse_latin_house(std::u32string_view text);

}  // namespace tocsin::address
