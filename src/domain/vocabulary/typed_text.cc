#include "domain/vocabulary/typed_text.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace tocsin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Full-width digits and marks of Chinese input methods become those of ASCII; what is no ASCII breaks a number.
std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
    if (byte(0) == 0xEF && byte(1) == 0xBC && byte(2) >= 0x80 && byte(2) <= 0x9F) {  // U+FF00..FF1F
      out += static_cast<char>(byte(2) - 0x80 + 0x20);
      i += 2;
    } else if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) {  // U+3000, the full-width space
      out += ' ';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::size_t digits_from(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

// "120.1551": up to three digits, a point, a fraction, and no second point. Its length; 0: it is none.
std::size_t decimal_from(std::string_view text, std::size_t at) {
  std::size_t const whole = digits_from(text, at);
  if (whole == 0 || whole > 3 || at + whole >= text.size() || text[at + whole] != '.') return 0;
  std::size_t const fraction = digits_from(text, at + whole + 1);
  std::size_t const end = at + whole + 1 + fraction;
  if (fraction < 3 || (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1]))) return 0;
  return end - at;
}

}  // namespace

bool is_language_tag(std::string_view text) {
  std::size_t subtag = 0;
  int last = -1;  // 0 language, 1 extended language, 2 script, 3 region: each at most once and in this order.
  for (std::size_t at = 0; at <= text.size(); ++subtag) {
    std::size_t const end = std::min(text.find('-', at), text.size());
    std::string_view const part = text.substr(at, end - at);
    std::size_t letters = 0, digits = 0;
    for (char const c : part) {
      letters += is_letter(c) ? 1 : 0;
      digits += is_digit(c) ? 1 : 0;
    }
    int kind = -1;
    if (letters == part.size()) {
      if (subtag == 0 && (letters == 2 || letters == 3)) kind = 0;
      if (subtag != 0) kind = letters == 3 ? 1 : letters == 4 ? 2 : letters == 2 ? 3 : -1;
    } else if (subtag != 0 && digits == 3 && part.size() == 3) {
      kind = 3;
    }
    if (kind <= last) return false;
    last = kind;
    at = end + 1;
  }
  return true;
}

bool is_service_number(std::string_view text) { return text.size() >= 2 && text.size() <= 6 && digits_from(text, 0) == text.size(); }

bool holds_long_number(std::string_view typed) {
  constexpr std::size_t kAtAStretch = 7, kWithMarks = 9;
  std::string const text = narrow(typed);
  std::size_t total = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (std::size_t const decimal = total == 0 ? decimal_from(text, at) : 0; decimal > 0) {
      at += decimal;
    } else if (std::size_t const run = digits_from(text, at); run > 0) {
      total += run;
      if (run >= kAtAStretch || total >= kWithMarks) return true;
      at += run;
    } else {
      char const c = text[at];
      bool const mark = c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
      bool const second = mark && at > 0 && !is_digit(text[at - 1]) && text[at - 1] != ')' && c != '(';
      if (!mark || second) total = 0;
      ++at;
    }
  }
  return false;
}

}  // namespace tocsin
