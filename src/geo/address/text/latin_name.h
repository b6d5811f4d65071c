// LatinName: a name of the register in Latin letters, as the matcher compares it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/address/house.h"
#include "geo/address/text/latin_words.h"

namespace tocsin::address {

// Letters without the type of road that ends (or begins) it. Rua 25 de Abril is the letters deabril with 25 before them.
struct LatinName {
  struct Number {
    std::uint32_t value = 0;
    std::uint16_t at = 0;  // The letters before it.
    friend bool operator==(Number const&, Number const&) = default;
  };
  std::string letters;
  RoadType type = 0;
  std::vector<Number> numbers;
};
LatinName parse_latin_name(std::u32string_view text, bool is_road);

// How English spelling sounds, roughly: x is ks, ph f, ck k, ie and y i, doubled letters once. Never longer than 3/2 of its letters.
std::string sounded(std::string_view letters);

// 46B-50, 3/12, 1-3: the house number as a register writes it.
House parse_latin_house(std::u32string_view text);

}  // namespace tocsin::address
