// Numbers in Chinese characters.
#include <algorithm>

#include "geo/address/text/han_query.h"

namespace tocsin::address {
namespace {

constexpr std::u32string_view kNumerals = U"零一二三四五六七八九十百千两幺么廿卅壹贰叁肆伍陆柒捌玖拾佰仟";

int digit_of(char32_t c) {
  switch (c) {
    case U'零': return 0;
    case U'一':
    case U'壹':
    case U'幺':
    case U'么': return 1;
    case U'二':
    case U'两':
    case U'贰': return 2;
    case U'三':
    case U'叁': return 3;
    case U'四':
    case U'肆': return 4;
    case U'五':
    case U'伍': return 5;
    case U'六':
    case U'陆': return 6;
    case U'七':
    case U'柒': return 7;
    case U'八':
    case U'捌': return 8;
    case U'九':
    case U'玖': return 9;
    default: return -1;
  }
}

std::uint32_t scale_of(char32_t c) {
  switch (c) {
    case U'十':
    case U'拾': return 10;
    case U'百':
    case U'佰': return 100;
    case U'千':
    case U'仟': return 1000;
    default: return 0;
  }
}

}  // namespace

int han_digit(char32_t c) { return digit_of(c); }

bool is_han_numeral(char32_t c) { return kNumerals.find(c) != std::u32string_view::npos; }

Unit han_unit(char32_t c) { return {c, Hanzi::table().readings(c), false, digit_of(c) > 0 || scale_of(c) != 0}; }

std::uint32_t han_number(std::u32string_view run) {
  if (run.empty() || run.size() > 10) return 0;
  bool const has_scale = std::any_of(run.begin(), run.end(), [](char32_t c) { return scale_of(c) != 0 || c == U'廿' || c == U'卅'; });
  std::uint64_t value = 0;
  if (!has_scale) {
    for (char32_t c : run) {
      if (digit_of(c) < 0) return 0;
      value = value * 10 + static_cast<std::uint64_t>(digit_of(c));
    }
    return value <= kNumberMax && digit_of(run[0]) != 0 ? static_cast<std::uint32_t>(value) : 0;
  }
  int digit = -1;
  std::uint32_t last_scale = 100'000;
  bool after_zero = false;
  for (char32_t c : run) {
    std::uint32_t scale = scale_of(c);
    if (c == U'廿' || c == U'卅') digit = c == U'廿' ? 2 : 3, scale = 10;
    if (scale != 0) {
      if (scale >= last_scale || digit == 0) return 0;
      if (digit < 0 && scale != 10 && value != 0) return 0;  // 百一十 is 110, 一十百 is nothing.
      value += static_cast<std::uint64_t>(digit < 0 ? 1 : digit) * scale;
      last_scale = scale;
      digit = -1;
      after_zero = false;
    } else {
      int const d = digit_of(c);
      if (d == 0 && digit < 0) {
        after_zero = true;
        continue;
      }
      if (digit >= 0) return 0;
      digit = d;
    }
  }
  if (digit >= 0) {
    // 一百二 is 120 and 一百零二 is 102.
    bool const shortened = last_scale >= 100 && last_scale < 100'000 && !after_zero;
    value += static_cast<std::uint64_t>(digit) * (shortened ? last_scale / 10 : 1);
  } else if (after_zero) {
    return 0;
  }
  return value <= kNumberMax ? static_cast<std::uint32_t>(value) : 0;
}

std::u32string to_han_numeral(std::uint32_t n) {
  constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
  std::u32string out;
  if (n >= 20) out += kDigits[n / 10 % 10];
  if (n >= 10) out += U'十';
  if (n % 10 != 0 || n == 0) out += kDigits[n % 10];
  return out;
}

}  // namespace tocsin::address
