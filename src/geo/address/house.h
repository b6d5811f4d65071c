// House: the digits of an address. Compared and ordered as numbers; what is not a number (a named lane) belongs to the street's name.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tocsin::address {

// 12巷3弄45之6号 = {lane 12, alley 3, number 45, branch 6}; 46B-50 = {number 46, letter b, number_to 50}. 0: absent.
struct House {
  std::uint32_t lane = 0, alley = 0;
  std::uint32_t number = 0;
  std::uint32_t number_to = 0;
  std::uint16_t branch = 0, branch2 = 0;
  std::uint8_t letter = 0, letter_to = 0;
  std::uint16_t branch_behind = 0;  // 1: written 45号之6, not 45之6号. Lists have both forms, sometimes for two houses.

  friend constexpr auto operator<=>(House const&, House const&) = default;
  bool has_any() const { return number != 0 || lane != 0 || alley != 0; }
};
static_assert(sizeof(House) == 24);

inline constexpr std::uint32_t kNumberMax = 999'999;  // Longer runs of digits are not house numbers (telephones).

}  // namespace tocsin::address
