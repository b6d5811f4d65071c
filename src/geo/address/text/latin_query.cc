#include "geo/address/text/latin_query.h"

#include <algorithm>
#include <array>
#include <span>

#include "geo/address/text/latin_name.h"
#include "geo/address/text/latin_tokens.h"

namespace tocsin::address {
namespace {

// Q U E E N S B U R Y, spelled out: three letters or more that stand alone are one word.
std::vector<LatinToken> joined_letters(std::vector<LatinToken> tokens) {
  std::vector<LatinToken> out;
  for (std::size_t i = 0; i < tokens.size();) {
    std::size_t end = i;
    while (end < tokens.size() && tokens[end].kind == LatinToken::kWord && tokens[end].word.size() == 1 &&
           (end == i || !tokens[end].after_comma))
      ++end;
    out.push_back(std::move(tokens[i]));
    if (end - i >= 3) {
      for (std::size_t k = i + 1; k < end; ++k) out.back().word += tokens[k].word;
      i = end;
    } else {
      ++i;
    }
  }
  return out;
}

class Builder {
 public:
  Builder(std::vector<LatinToken> tokens, bool st_is_saint) : tokens_(joined_letters(std::move(tokens))), saint_(st_is_saint) {
    read_inside();
  }

  LatinQuery run() {
    for (std::size_t i = 0; i < tokens_.size();) {
      auto const& t = tokens_[i];
      if (inside_[i] == Inside::kNumber) {
        ++i;
        continue;
      }
      if (t.kind == LatinToken::kNumber) {
        if (i > 0 && tokens_[i - 1].kind == LatinToken::kWord && is_unit_word(tokens_[i - 1].word) &&
            (later_number(i) || (i > 1 && tokens_[i - 2].kind == LatinToken::kNumber))) {
          ++i;  // unit 3
          continue;
        }
        LatinNumber n;
        n.house = t.house;
        n.is_ordinal = t.is_ordinal;
        n.at = size();
        begin_number(n, i);
        ++i;
        if (n.house.letter == 0 && n.house.number_to == 0 && !n.is_ordinal) read_letter_apart(n, i);
        out_.numbers.push_back(n);
        number_end_ = i;
        continue;
      }
      auto const words = number_words(i);
      if (words > 0) {
        i += words;
        continue;
      }
      add_word(i);
      ++i;
    }
    return std::move(out_);
  }

 private:
  enum class Inside : std::uint8_t { kNone, kWord, kNumber };

  // Building 2, unit 3, in any order: which house among those of a community, and which of its entrances. Without a building a unit's
  // number may be the house's.
  void read_inside() {
    inside_.assign(tokens_.size(), Inside::kNone);
    auto const read = [&](auto is_wanted, std::uint32_t& into) {
      for (std::size_t i = 0; i + 1 < tokens_.size() && into == 0; ++i) {
        if (tokens_[i].kind != LatinToken::kWord || !is_wanted(tokens_[i].word)) continue;
        auto const& next = tokens_[i + 1];
        std::uint32_t value = 0;
        std::size_t used = 1;
        if (next.kind == LatinToken::kNumber) {
          if (!next.is_ordinal && next.house == House{.number = next.house.number}) value = next.house.number;
        } else {
          auto const spoken = whole(i + 1);
          if (!spoken.is_ordinal) value = spoken.value, used = spoken.words;
        }
        if (value == 0) continue;
        into = value;
        inside_[i] = Inside::kWord;
        std::fill_n(inside_.begin() + static_cast<std::ptrdiff_t>(i + 1), used, Inside::kNumber);
      }
    };
    read(is_building_word, out_.building);
    if (out_.building == 0) return;
    read([](std::string_view w) { return is_room_word(w); }, out_.room);
    read([](std::string_view w) { return is_unit_word(w) && !is_room_word(w); }, out_.unit);
  }

  std::uint16_t size() const { return static_cast<std::uint16_t>(out_.letters.size()); }

  void begin_number(LatinNumber& n, std::size_t i) {
    n.place = static_cast<std::uint16_t>(out_.numbers.empty() ? 0 : out_.numbers.back().place + 1);
    n.may_be_unit = i > 0 && tokens_[i - 1].kind == LatinToken::kWord && is_unit_word(tokens_[i - 1].word);
    if (out_.numbers.empty()) return;
    bool all_join = true;
    for (std::size_t k = number_end_; k < i; ++k) all_join = all_join && (joins_numbers(tokens_[k].word) || takes_back(tokens_[k].word));
    auto const& before = tokens_[i - 1];
    bool const back = before.kind == LatinToken::kWord && (takes_back(before.word) || (before.word == "no" && before.after_comma));
    n.or_before = (all_join && !tokens_[i].is_ordinal) || back;
    n.takes_back = back && before.word != "or";
  }
  // 7 a: one letter on its own at `i`, behind a number. Compass points, i and o are other words; 7 B Street is a street.
  void read_letter_apart(LatinNumber& n, std::size_t i) {
    if (i >= tokens_.size() || tokens_[i].kind != LatinToken::kWord || tokens_[i].word.size() != 1 || tokens_[i].after_comma) return;
    char const letter = tokens_[i].word.front();
    if (tokens_[i].glued || std::string_view("nsewiou").find(letter) != std::string_view::npos) return;
    if (i + 1 < tokens_.size() && tokens_[i + 1].kind == LatinToken::kWord && road_type(tokens_[i + 1].word) != 0) return;
    n.letter_apart = static_cast<std::uint8_t>(letter);
    n.letter_word = static_cast<std::uint16_t>(out_.words.size());
    letter_at_ = i;
  }

  bool later_number(std::size_t i) const {
    for (std::size_t k = i + 1; k < tokens_.size(); ++k) {
      if (tokens_[k].kind == LatinToken::kNumber || number_word(tokens_[k].word).kind == NumberWord::kUnit ||
          number_word(tokens_[k].word).kind == NumberWord::kTens)
        return true;
    }
    return false;
  }

  void add_word(std::size_t i) {
    auto const& t = tokens_[i];
    LatinWord w;
    w.begin = size();
    w.after_comma = t.after_comma;
    w.glued = t.glued;
    w.filler = is_filler(t.word) || i == letter_at_ || inside_[i] == Inside::kWord;
    std::string_view word = t.word;
    if (word == "st") {
      bool const behind_ordinal = i > 0 && tokens_[i - 1].is_ordinal;  // 42nd st
      bool const first = t.after_comma || i == 0 || (tokens_[i - 1].kind == LatinToken::kNumber && !behind_ordinal) ||
                         (out_.words.empty() && !behind_ordinal) || (!out_.words.empty() && out_.words.back().filler);
      if (first || saint_)
        word = "saint";
      else
        w.type = road_type("street");
    } else {
      w.type = road_type(word);
      if (w.type == 0 || word.size() <= 1) word = written_out(word);
    }
    out_.letters += word;
    w.end = size();
    out_.words.push_back(w);
  }

  struct Spoken {
    std::uint32_t value = 0;
    std::size_t words = 0;
    bool is_ordinal = false;
  };

  // A number word at k; "a" and "an" are one before hundred and thousand.
  NumberWord word_at(std::size_t k) const {
    if (k >= tokens_.size() || tokens_[k].kind != LatinToken::kWord) return {};
    if (tokens_[k].word == "a" && k + 1 < tokens_.size() && tokens_[k + 1].kind == LatinToken::kWord &&
        number_word(tokens_[k + 1].word).value >= 100)
      return {NumberWord::kUnit, 1};
    return number_word(tokens_[k].word);
  }

  // one hundred and eleven, twenty five.
  Spoken whole(std::size_t i) const {
    using enum NumberWord::Kind;
    std::uint32_t total = 0, part = 0;
    auto last = kNone;
    Spoken out;
    for (std::size_t k = i; k < tokens_.size() && tokens_[k].kind == LatinToken::kWord && !out.is_ordinal; ++k) {
      auto const w = word_at(k);
      if (w.kind == kNone) break;
      if (w.kind == kAnd) {
        if (last != kHundred && last != kThousand) break;
        continue;
      }
      if (w.kind == kHundred) {
        if (last != kUnit || part == 0) break;
        part *= 100;
      } else if (w.kind == kThousand) {
        if (last == kNone || last == kThousand || part == 0) break;
        total = part * 1000;
        part = 0;
      } else if (w.kind == kTens) {
        if (last == kUnit || last == kTens) break;
        part += w.value;
      } else {
        if (last == kUnit || (last == kTens && w.value >= 10)) break;
        part += w.value;
      }
      last = w.kind;
      out = {total + part, k + 1 - i, w.is_ordinal};
    }
    return out;
  }

  // Digits one by one: two five one, one oh seven, one double two.
  Spoken one_by_one(std::size_t i) const {
    constexpr std::size_t kDigitsMax = 6;
    Spoken out;
    std::size_t digits = 0;
    while (i + out.words < tokens_.size() && tokens_[i + out.words].kind == LatinToken::kWord) {
      auto const& word = tokens_[i + out.words].word;
      std::size_t const times = word == "double" ? 2 : word == "triple" ? 3 : 1;
      if (times > 1 && i + out.words + 1 >= tokens_.size()) break;
      auto const& digit = times > 1 ? tokens_[i + out.words + 1].word : word;
      auto const w = number_word(digit);
      bool const zero = digits > 0 && (digit == "oh" || digit == "o" || digit == "zero" || digit == "nought");
      if ((w.kind != NumberWord::kUnit || w.value > 9) && !zero) break;
      if (digits + times > kDigitsMax) break;
      for (std::size_t k = 0; k < times; ++k) out.value = out.value * 10 + w.value;
      digits += times;
      out.words += times > 1 ? 2 : 1;
    }
    return digits >= 2 ? out : Spoken{};
  }

  // By hundreds: one eleven is 111, one twenty four is 124, and as years are said: nineteen forty three is 1943, nineteen oh five 1905.
  Spoken by_hundreds(std::size_t i) const {
    auto first = whole(i);
    if (auto const digit = word_at(i); digit.kind == NumberWord::kUnit && digit.value <= 9) first = {digit.value, 1};
    if (first.words == 0 || first.value > 99 || first.is_ordinal) return {};
    std::size_t const behind = i + first.words;
    if (first.value >= 10 && behind + 1 < tokens_.size() && (tokens_[behind].word == "oh" || tokens_[behind].word == "o")) {
      if (auto const digit = word_at(behind + 1); digit.kind == NumberWord::kUnit && digit.value <= 9)
        return {first.value * 100 + digit.value, first.words + 2};
    }
    auto const rest = whole(behind);
    if (rest.words == 0 || rest.value < 10 || rest.value > 99) return {};
    if (rest.is_ordinal) return {};  // Nine thirteenth street: number 9.
    return {first.value * 100 + rest.value, first.words + rest.words};
  }

  // Where words may be read in several ways, each is kept: a name may need some of them. Returns the words used.
  std::size_t number_words(std::size_t i) {
    auto const plain = whole(i);
    auto const spelled = one_by_one(i), hundreds = by_hundreds(i);
    if (plain.words == 0 && spelled.words == 0) return 0;
    if (plain.words > 0 && i > 0 && tokens_[i - 1].kind == LatinToken::kWord && is_unit_word(tokens_[i - 1].word) &&
        later_number(i + plain.words - 1))
      return plain.words;
    LatinNumber n;
    n.at = size();
    n.word_begin = static_cast<std::uint16_t>(out_.words.size());
    std::size_t const used = std::max({plain.words, spelled.words, hundreds.words});
    begin_number(n, i);
    for (std::size_t k = i; k < i + used; ++k) {
      add_word(k);
      out_.words.back().number = true;
    }
    number_end_ = i + used;
    read_letter_apart(n, number_end_);
    auto const letter = n.letter_apart;
    // The reading that takes the most words first.
    std::array readings{hundreds, spelled, plain};
    std::stable_sort(readings.begin(), readings.end(), [](Spoken const& a, Spoken const& b) { return a.words > b.words; });
    for (auto const& r : readings) {
      if (r.value == 0 || r.value > kNumberMax) continue;
      n.house.number = r.value;
      n.word_end = static_cast<std::uint16_t>(n.word_begin + r.words);
      n.letter_apart = r.words == used ? letter : 0;
      n.is_ordinal = r.is_ordinal;
      out_.numbers.push_back(n);
    }
    add_spoken_ordinals(n, i, readings);
    return used;
  }

  // Forty second street is 42nd Street, or number 40 of Second Street.
  void add_spoken_ordinals(LatinNumber n, std::size_t i, std::span<Spoken const> readings) {
    std::uint32_t added = 0;
    for (auto const& r : readings) {
      std::size_t const behind = i + r.words;
      if (r.words == 0 || word_at(behind - 1).kind != NumberWord::kTens || behind >= tokens_.size() || tokens_[behind].after_comma)
        continue;
      auto const unit = ordinal_unit(tokens_[behind].word);
      if (!unit || r.is_ordinal || r.value + *unit == added) continue;
      n.house.number = added = r.value + *unit;
      n.word_end = static_cast<std::uint16_t>(n.word_begin + r.words + 1);
      n.letter_apart = 0;
      n.is_ordinal = true;
      out_.numbers.push_back(n);
    }
  }

  std::vector<LatinToken> tokens_;
  bool saint_;
  std::vector<Inside> inside_;                            // Per token.
  std::size_t number_end_ = 0;                            // The token behind the last number.
  std::size_t letter_at_ = static_cast<std::size_t>(-1);  // The token that was last read as the letter of a house.
  LatinQuery out_;
};

}  // namespace

LatinQuery parse_latin(std::u32string_view text, bool st_is_saint) {
  auto read = latin_tokens(text);
  auto out = Builder(std::move(read.tokens), st_is_saint).run();
  out.has_unread_number = read.has_unread_number;
  return out;
}

LatinQuery sounded(LatinQuery const& q) {
  LatinQuery out = q;
  out.letters.clear();
  std::vector<std::uint16_t> moved(q.letters.size() + 1, 0);
  for (auto& w : out.words) {
    auto const word = std::string_view(q.letters).substr(w.begin, static_cast<std::size_t>(w.end - w.begin));
    auto const from = w.begin, to = w.end;
    w.begin = static_cast<std::uint16_t>(out.letters.size());
    out.letters += w.type != 0 && !w.number ? std::string(word) : sounded(word);
    w.end = static_cast<std::uint16_t>(out.letters.size());
    moved[from] = w.begin;
    moved[to] = w.end;
  }
  for (auto& n : out.numbers) n.at = moved[n.at];
  return out;
}

}  // namespace tocsin::address
