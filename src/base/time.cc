#include "base/time.h"

#include <chrono>

#include <fmt/format.h>

namespace tocsin {

CivilTime to_civil(Instant at, Duration utc_offset) {
  std::int64_t const us = at.us + utc_offset.us;
  constexpr std::int64_t kDay = Duration::days(1).us;
  std::int64_t day = us / kDay;
  if (us % kDay < 0) --day;
  std::int64_t const in_day = (us - day * kDay) / 1'000'000;
  std::chrono::year_month_day const ymd{std::chrono::sys_days{std::chrono::days{day}}};
  std::chrono::weekday const weekday{std::chrono::sys_days{std::chrono::days{day}}};
  return {.year = static_cast<int>(ymd.year()),
          .month = static_cast<int>(static_cast<unsigned>(ymd.month())),
          .day = static_cast<int>(static_cast<unsigned>(ymd.day())),
          .hour = static_cast<int>(in_day / 3600),
          .minute = static_cast<int>(in_day / 60 % 60),
          .second = static_cast<int>(in_day % 60),
          .weekday = static_cast<int>(weekday.iso_encoding()) - 1};
}

Instant from_civil(CivilTime const& c, Duration utc_offset) {
  std::chrono::year_month_day const ymd{std::chrono::year{c.year}, std::chrono::month{static_cast<unsigned>(c.month)},
                                        std::chrono::day{static_cast<unsigned>(c.day)}};
  auto const days = std::chrono::sys_days{ymd}.time_since_epoch().count();
  return Instant{(static_cast<std::int64_t>(days) * 86400 + c.hour * 3600 + c.minute * 60 + c.second) * 1'000'000 - utc_offset.us};
}

std::string to_rfc3339(Instant at) {
  CivilTime const c = to_civil(at);
  std::int64_t fraction = at.us % 1'000'000;
  if (fraction < 0) fraction += 1'000'000;
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
  if (fraction % 1000 != 0) {
    text += fmt::format(".{:06}", fraction);
  } else if (fraction != 0) {
    text += fmt::format(".{:03}", fraction / 1000);
  }
  return text + "Z";
}

Result<Instant> parse_rfc3339(std::string_view text) {
  auto const malformed = [&] {
    return invalid("time.malformed", fmt::format("'{}' is no moment such as 2026-11-22T03:04:05Z", text.substr(0, 40)));
  };
  auto const digits = [&](std::size_t from, std::size_t count) -> int {
    int value = 0;
    if (from + count > text.size()) return -1;
    for (std::size_t i = from; i < from + count; ++i) {
      if (text[i] < '0' || text[i] > '9') return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
      text[16] != ':')
    return malformed();
  CivilTime c{.year = digits(0, 4),
              .month = digits(5, 2),
              .day = digits(8, 2),
              .hour = digits(11, 2),
              .minute = digits(14, 2),
              .second = digits(17, 2)};
  if (c.year < 1970 || c.month < 1 || c.day < 1 || c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 ||
      c.second > 60)
    return malformed();
  if (!std::chrono::year_month_day{std::chrono::year{c.year}, std::chrono::month{static_cast<unsigned>(c.month)},
                                   std::chrono::day{static_cast<unsigned>(c.day)}}
           .ok())
    return malformed();
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    ++at;
    std::int64_t scale = 100'000;
    std::size_t const first = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) fraction += scale * (text[at] - '0');
    if (at == first || at - first > 9) return malformed();
  }
  if (at >= text.size()) return malformed();
  Duration offset;
  if (text[at] == 'Z' || text[at] == 'z') {
    ++at;
  } else if (text[at] == '+' || text[at] == '-') {
    int const hours = digits(at + 1, 2);
    int const minutes = digits(at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || at + 6 != text.size() || text[at + 3] != ':') return malformed();
    offset = Duration::minutes((text[at] == '-' ? -1 : 1) * (hours * 60 + minutes));
    at += 6;
  }
  if (at != text.size()) return malformed();
  return from_civil(c, offset) + Duration::microseconds(fraction);
}

}  // namespace tocsin
