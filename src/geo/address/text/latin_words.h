// The words of addresses in Latin letters: kinds of road, speech around an address, abbreviations, and numbers that are said.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tocsin::address {

// Kinds of road as a class: st, str, street are one. 0: none.
using RoadType = std::uint8_t;
RoadType road_type(std::string_view word);
std::string_view road_type_name(RoadType type);
bool stands_in_front(RoadType type);  // Rua, Calle, Via: before the name.

bool is_filler(std::string_view word);  // Never the name of a place when it stands around one.
bool is_unit_word(std::string_view word);
// Building 2, block 2: a number behind it is that of a house among others.
bool is_building_word(std::string_view word);
// Room 501, door 3, of those words that are unit words too and of others.
bool is_room_word(std::string_view word);
// What stands between two numbers of which only one can be the house; the second kind also where more was said between.
bool joins_numbers(std::string_view word);
bool takes_back(std::string_view word);
// mt is mount, n north; else the word itself.
std::string_view written_out(std::string_view word);

struct NumberWord {
  enum Kind { kNone, kUnit, kTens, kHundred, kThousand, kAnd } kind = kNone;
  std::uint32_t value = 0;
  bool is_ordinal = false;
};
// five, twenty, hundred; and from thirteenth on ordinals: 42nd Street is the number, first to twelfth are words as any other.
NumberWord number_word(std::string_view word);
// first .. twelfth; empty beyond.
std::string_view ordinal_word(std::uint32_t n);
// second behind twenty: 2.
std::optional<std::uint32_t> ordinal_unit(std::string_view word);

}  // namespace tocsin::address
