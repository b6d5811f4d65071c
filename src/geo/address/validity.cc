#include "geo/address/validity.h"

#include <fmt/format.h>

namespace tocsin::address {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

Day day_of_us(std::int64_t us) { return static_cast<Day>(us >= 0 ? us / kDayUs : -((-us + kDayUs - 1) / kDayUs)); }

}  // namespace

std::optional<Day> day_from_text(std::string_view text) {
  int parts[3] = {0, 0, 0};
  std::size_t digits[3] = {0, 0, 0}, part = 0;
  char mark = 0;
  for (char const c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits[part] > (part == 0 ? 8 : 2)) return {};
      parts[part] = parts[part] * 10 + (c - '0');
    } else {
      if ((c != '-' && c != '/') || part == 2 || (mark != 0 && c != mark)) return {};
      mark = c;
      ++part;
    }
  }
  if (part == 0 && digits[0] == 8) {
    parts[2] = parts[0] % 100;
    parts[1] = parts[0] / 100 % 100;
    parts[0] /= 10'000;
  } else if (part != 2 || digits[0] != 4 || digits[1] == 0 || digits[2] == 0) {
    return {};
  }
  if (parts[0] < 1000 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return {};
  auto const at = from_civil({.year = parts[0], .month = parts[1], .day = parts[2]});
  auto const back = to_civil(at);
  if (back.year != parts[0] || back.month != parts[1] || back.day != parts[2]) return {};  // 31 April.
  return day_of_us(at.us);
}

std::string day_text(Day day) {
  if (day == kNoDay) return {};
  auto const civil = to_civil(Instant{day * kDayUs});
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

Day day_of(Instant at, Duration utc_offset) { return day_of_us((at + utc_offset).us); }

}  // namespace tocsin::address
