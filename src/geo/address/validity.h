// Validity: from which day to which day something holds. Days, for divisions and addresses change at midnight.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tocsin::address {

using Day = std::int32_t;                 // Since 1970-01-01.
inline constexpr Day kNoDay = INT32_MIN;  // Open, or not asked about.

// Both are days on which it still holds; kNoDay: open.
struct Validity {
  Day from = kNoDay, until = kNoDay;

  bool is_set() const { return from != kNoDay || until != kNoDay; }
  friend bool operator==(Validity const&, Validity const&) = default;
};

// 2026-11-22, 2026/11/22, 20261122; nothing when it is no day of the calendar.
std::optional<Day> day_from_text(std::string_view text);
std::string day_text(Day day);  // 2026-11-22; empty for kNoDay.
Day day_of(Instant at, Duration utc_offset);

enum class AddressStatus : std::uint8_t { kActive, kPlanned, kRetired };

// What an entry is on a day. Without a day (kNoDay) it is what its list says; a list without dates says it for every day.
constexpr AddressStatus status_on(AddressStatus listed, Validity valid, Day day) {
  if (day == kNoDay) return listed;
  if (valid.until != kNoDay && day > valid.until) return AddressStatus::kRetired;
  if (valid.from != kNoDay && day < valid.from) return AddressStatus::kPlanned;
  bool const held = listed == AddressStatus::kRetired && valid.until != kNoDay;
  bool const has_come = listed == AddressStatus::kPlanned && valid.from != kNoDay;
  return held || has_come ? AddressStatus::kActive : listed;
}

}  // namespace tocsin::address
