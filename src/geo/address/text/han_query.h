// HanQuery: an address in Chinese (characters, pinyin or both) taken apart: its digits as a House, the rest as units to be found among
// names. The register's own names go through the same door, so that both sides are cut alike.
#pragma once

#include <string_view>
#include <vector>

#include "geo/address/house.h"
#include "geo/address/text/hanzi.h"

namespace tocsin::address {

struct Unit {
  char32_t c = 0;  // 0: a syllable written in Latin letters.
  Hanzi::Readings readings{};
  bool gap_before = false;  // A space, comma or number stood before it.
  bool numeral = false;
};
static_assert(sizeof(Unit) == 12);
// A syllable that is none, for a slip in it: the number of the list of those that it may be, above this.
constexpr char32_t kBrokenSyllable = 0x110000;
constexpr bool is_broken(Unit const& u) { return u.c >= kBrokenSyllable; }

Unit han_unit(char32_t c);

struct HanQuery {
  std::vector<Unit> units;
  std::vector<std::vector<Syllable>> broken;
  House house;
  std::uint32_t building = 0, unit = 0;  // 3幢2单元
  std::uint32_t floor = 0, room = 0;
  bool number_is_inside = false;        // 3号门, 5号车间: of a gate or a workshop, unless a road numbers its houses so.
  bool building_may_be_number = false;  // 3号楼: on a road that numbers its buildings, the number.
  bool has_unread_number = false;       // Digits that have no place in a house number (a telephone, a second number).
  bool has_rival_number = false;        // And one of those may be the house just as well: 12 ... 3号, 12号 ... 14号.
};

// `text` is normalised().
HanQuery parse_han(std::u32string_view text);

// A whole run of numerals: 一百二十三, 一二三, 幺零, 廿三, 两百五; 0 when malformed.
std::uint32_t han_number(std::u32string_view run);
// A number below 100 in Chinese: 13 -> 十三.
std::u32string to_han_numeral(std::uint32_t n);
bool is_han_numeral(char32_t c);
int han_digit(char32_t c);  // 0..9; -1: none (十 and 百 are none).
// What ends the name of a road (路 街 道 巷 段 ...), of a division (省 市 县 区 乡 镇 ...), of a village or community (村 里 庄 社区 ...).
constexpr bool is_road_type(char32_t c) { return c == U'路' || c == U'街' || c == U'道' || c == U'段' || c == U'巷' || c == U'胡'; }
constexpr bool is_division_type(char32_t c) {
  return c == U'省' || c == U'市' || c == U'县' || c == U'区' || c == U'乡' || c == U'镇' || c == U'州' || c == U'盟' || c == U'旗';
}
constexpr bool is_village_type(char32_t c) { return c == U'村' || c == U'里' || c == U'庄' || c == U'屯' || c == U'社' || c == U'组'; }

}  // namespace tocsin::address
