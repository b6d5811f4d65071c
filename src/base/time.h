// Instant and Duration: integer microseconds, UTC. No clock here: time is an argument.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin {

struct Duration {
  std::int64_t us = 0;

  static constexpr Duration microseconds(std::int64_t n) { return {n}; }
  static constexpr Duration milliseconds(std::int64_t n) { return {n * 1000}; }
  static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
  static constexpr Duration minutes(std::int64_t n) { return {n * 60'000'000}; }
  static constexpr Duration hours(std::int64_t n) { return {n * 3'600'000'000}; }
  static constexpr Duration days(std::int64_t n) { return hours(24 * n); }
  constexpr std::int64_t whole_seconds() const { return us / 1'000'000; }
  constexpr std::int64_t whole_milliseconds() const { return us / 1000; }

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) { return {a.us + b.us}; }
  friend constexpr Duration operator-(Duration a, Duration b) { return {a.us - b.us}; }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.us * n}; }
  friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.us / n}; }
};

// Microseconds since 1970-01-01T00:00:00Z. 0 is "never".
struct Instant {
  std::int64_t us = 0;

  constexpr bool is_set() const { return us != 0; }
  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant a, Duration d) { return {a.us + d.us}; }
  friend constexpr Instant operator-(Instant a, Duration d) { return {a.us - d.us}; }
  friend constexpr Duration operator-(Instant a, Instant b) { return {a.us - b.us}; }
};

// RFC 3339 in UTC with as many fractional digits as needed (none, 3 or 6): 2026-11-22T03:04:05.123Z
std::string to_rfc3339(Instant at);
// Accepts Z or a numeric offset, 0 to 9 fractional digits. Errors: time.malformed.
Result<Instant> parse_rfc3339(std::string_view text);

// Civil date and time of day in UTC plus a fixed offset; for run cards by time of day and for display numbers.
struct CivilTime {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  int weekday = 0;  // 0 = Monday
};
CivilTime to_civil(Instant at, Duration utc_offset = {});
Instant from_civil(CivilTime const& civil, Duration utc_offset = {});

}  // namespace tocsin
