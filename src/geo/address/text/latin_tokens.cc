#include "geo/address/text/latin_tokens.h"

#include <cstdint>
#include <utility>

#include "geo/address/text/latin_words.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

class Lexer {
 public:
  explicit Lexer(std::u32string_view text) : s_(text) {}

  LatinTokens run() {
    bool comma = true;
    while (i_ < s_.size()) {
      char32_t const c = s_[i_];
      if (is_digit(c)) {
        number(comma);
        comma = false;
      } else if (is_letter(c)) {
        LatinToken t;
        t.after_comma = comma;
        t.glued = i_ > 0 && is_digit(s_[i_ - 1]);
        while (i_ < s_.size() && (is_letter(s_[i_]) || (s_[i_] == '\'' && i_ + 1 < s_.size() && is_letter(s_[i_ + 1])))) {
          if (is_letter(s_[i_])) t.word += static_cast<char>(s_[i_]);
          ++i_;
        }
        out_.push_back(std::move(t));
        comma = false;
      } else {
        comma = comma || c == ',' || c == ';';
        ++i_;
      }
    }
    return {std::move(out_), unread_};
  }

 private:
  std::uint32_t digits() {
    std::uint64_t value = 0;
    std::size_t const from = i_;
    while (i_ < s_.size() && is_digit(s_[i_])) {
      if (i_ - from < 9) value = value * 10 + (s_[i_] - '0');
      ++i_;
    }
    return i_ - from <= 6 ? static_cast<std::uint32_t>(value) : 0;
  }
  // One letter right behind the digits and then no letter: 27a.
  std::uint8_t letter() {
    if (i_ < s_.size() && is_letter(s_[i_]) && (i_ + 1 == s_.size() || !is_letter(s_[i_ + 1]))) return static_cast<std::uint8_t>(s_[i_++]);
    return 0;
  }
  std::size_t past_spaces(std::size_t i) const {
    while (i < s_.size() && s_[i] == ' ') ++i;
    return i;
  }

  void number(bool comma) {
    LatinToken t;
    t.kind = LatinToken::kNumber;
    t.after_comma = comma;
    t.house.number = digits();
    if (t.house.number == 0) {
      unread_ = true;
      return;
    }
    // 2nd Avenue, 42nd Street.
    if (i_ + 2 <= s_.size() && (i_ + 2 == s_.size() || !is_letter(s_[i_ + 2]))) {
      auto const suffix = s_.substr(i_, 2);
      if (suffix == U"st" || suffix == U"nd" || suffix == U"rd" || suffix == U"th") {
        i_ += 2;
        t.is_ordinal = true;
        if (auto const word = ordinal_word(t.house.number); !word.empty()) {
          t.kind = LatinToken::kWord;
          t.word = word;
          t.house = {};
          t.is_ordinal = false;
        }
        out_.push_back(std::move(t));
        return;
      }
    }
    t.house.letter = letter();
    std::size_t const dash = past_spaces(i_);
    if (dash < s_.size() && (s_[dash] == '-' || s_[dash] == '/')) {
      std::size_t const to = past_spaces(dash + 1);
      if (to < s_.size() && is_digit(s_[to])) {
        i_ = to;
        auto const second = digits();
        auto const second_letter = letter();
        if (s_[dash] == '/') {  // 3/124: unit 3 of number 124.
          t.house.number = second;
          t.house.letter = second_letter;
        } else {
          t.house.number_to = second;
          t.house.letter_to = second_letter;
        }
        if (second == 0) unread_ = true;
      }
    }
    if (t.house.number != 0) out_.push_back(std::move(t));
  }

  std::u32string_view s_;
  std::size_t i_ = 0;
  bool unread_ = false;
  std::vector<LatinToken> out_;
};

}  // namespace

LatinTokens latin_tokens(std::u32string_view text) { return Lexer(text).run(); }

}  // namespace tocsin::address
