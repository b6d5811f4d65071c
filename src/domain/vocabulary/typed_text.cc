#include "domain/vocabulary/typed_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace tocsin {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || is_capital(c); }

struct Narrow {
  std::string_view wide;
  char narrow;
};
// Digits, spaces and dashes of other scripts and input methods, as ASCII has them. Beside them U+FF00..FF1F, the full-width signs.
constexpr std::array<Narrow, 22> kNarrow{
    {{"\u3000", ' '}, {"\u00a0", ' '}, {"\u2009", ' '}, {"\u202f", ' '}, {"\u2010", '-'}, {"\u2011", '-'}, {"\u2012", '-'}, {"\u2013", '-'},
     {"\u2014", '-'}, {"\u2212", '-'}, {"〇", '0'},     {"零", '0'},     {"一", '1'},     {"幺", '1'},     {"二", '2'},     {"三", '3'},
     {"四", '4'},     {"五", '5'},     {"六", '6'},     {"七", '7'},     {"八", '8'},     {"九", '9'}}};

// What is no ASCII even so breaks a number.
std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U; };
    auto const known = std::ranges::find_if(kNarrow, [&](Narrow const& one) { return text.substr(i).starts_with(one.wide); });
    if (known != kNarrow.end()) {
      out += known->narrow;
      i += known->wide.size();
    } else if (byte(0) == 0xEF && byte(1) == 0xBC && byte(2) >= 0x80 && byte(2) <= 0x9F) {
      out += static_cast<char>(byte(2) - 0x80 + 0x20);
      i += 3;
    } else {
      out += text[i++];
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

// Digits, a hyphen, digits, as postcodes of several countries stand in an address: 4050-262, 01310-100 before a name or at the end,
// DC 20500-0003. Its length; 0: it is none.
std::size_t postcode_from(std::string_view text, std::size_t at) {
  std::size_t const first = digits_from(text, at);
  if (first < 4 || first > 5 || at + first >= text.size() || text[at + first] != '-') return 0;
  std::size_t const second = digits_from(text, at + first + 1), end = at + first + 1 + second;
  bool const behind_state = at >= 3 && text[at - 1] == ' ' && is_capital(text[at - 2]) && is_capital(text[at - 3]);
  bool const stands_alone = at == 0 || text[at - 1] == ' ' || text[at - 1] == ',';
  if (!stands_alone || !(second == 3 || (first == 5 && second == 4 && behind_state))) return 0;
  std::size_t const next = text.find_first_not_of(' ', end);
  if (next == std::string_view::npos) return end - at;
  bool const ends = text[end] == ' ' || text[end] == ',';
  return ends && !is_digit(text[next]) && text[next] != '(' && text[next] != '+' ? end - at : 0;
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

Result<bool> check_no_denied_word(std::string_view field, BilingualText const& text) {
  TOCSIN_CHECK(check_no_denied_word(std::string(field) + ".zh", text.zh));
  return check_no_denied_word(std::string(field) + ".en", text.en);
}

bool is_service_number(std::string_view text) { return text.size() >= 2 && text.size() <= 6 && digits_from(text, 0) == text.size(); }

bool holds_long_number(std::string_view typed) {
  constexpr std::size_t kAtAStretch = 7, kWithMarks = 9, kBehindPlus = 7;
  std::string const text = narrow(typed);
  std::size_t total = 0;
  bool behind_plus = false;  // The digits that are being counted belong to +351...; in K123+456 they do not.
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const harmless = std::max(total == 0 ? decimal_from(text, at) : 0, behind_plus ? 0 : postcode_from(text, at));
    if (harmless > 0) {
      at += harmless;
      total = 0;
    } else if (std::size_t const run = digits_from(text, at); run > 0) {
      total += run;
      if (run >= kAtAStretch || total >= (behind_plus ? kBehindPlus : kWithMarks)) return true;
      at += run;
    } else {
      char const c = text[at];
      bool const mark = c == ' ' || c == '-' || c == '.' || c == '(' || c == ')';
      bool const second = mark && at > 0 && !is_digit(text[at - 1]) && text[at - 1] != ')' && c != '(';
      if (!mark || second) {
        total = 0;
        behind_plus = c == '+' && (at == 0 || !is_digit(text[at - 1]));
      }
      ++at;
    }
  }
  return false;
}

Result<bool> check_place_words(std::string_view text) {
  if (holds_long_number(text))
    return invalid("place.text_holds_number",
                   "the words of a place hold no telephone or identity number: it belongs to the call-back number or the caller's words; "
                   "numbers of a place are written apart, with commas");
  return true;
}

}  // namespace tocsin
