#include "geo/address/text/latin_query.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

// First the name of the type, then how it is shortened or said (AS 4590, USPS Publication 28 appendix C, and the usual ones of Romance
// languages).
constexpr std::string_view kTypes[] = {"street st str",
                                       "road rd",
                                       "avenue ave av avn",
                                       "crescent cr cres crs",
                                       "parade pde pd",
                                       "highway hwy hway",
                                       "drive dr drv dve",
                                       "place pl plc",
                                       "close cl clo",
                                       "lane ln la",
                                       "way wy",
                                       "mall",
                                       "circle cir circ",
                                       "court ct crt",
                                       "terrace tce ter terr",
                                       "grove gr grv gro",
                                       "pass",
                                       "circuit cct cirt",
                                       "boulevard blvd bvd boulevarde",
                                       "causeway cway",
                                       "chase ch",
                                       "gardens gdns garden",
                                       "glen gln",
                                       "esplanade esp",
                                       "crest crst",
                                       "square sq",
                                       "view vw",
                                       "rise ri",
                                       "alley aly ally",
                                       "link lk lnk",
                                       "track trk",
                                       "trail trl",
                                       "walk wlk",
                                       "loop lp",
                                       "row",
                                       "ridge rdge",
                                       "parkway pkwy pwy",
                                       "pathway pthwy pway",
                                       "path",
                                       "bend bnd",
                                       "mews mws",
                                       "quay qy",
                                       "expressway expy exwy",
                                       "freeway fwy",
                                       "motorway mwy",
                                       "bypass byp",
                                       "heights hts",
                                       "hill",
                                       "vista vsta",
                                       "plaza plz",
                                       "promenade prom",
                                       "reserve res",
                                       "green grn",
                                       "gate gte",
                                       "outlook otlk",
                                       "turn",
                                       "access accs",
                                       "fairway fawy",
                                       "retreat rtt",
                                       "rua r",
                                       "avenida avda",
                                       "travessa tv",
                                       "largo lg",
                                       "praca",
                                       "rue",
                                       "calle",
                                       "via",
                                       "strasse str",
                                       "platz",
                                       "allee"};

// Words that are never the name of a place when they stand around one. Ordinary speech on an emergency line, not a list from any data.
constexpr std::string_view kFillers[] = {
    "a",       "about", "across",  "am",     "an",    "and",     "are",       "at",     "behind", "beside", "by",   "caller",    "calling",
    "can",     "car",   "come",    "corner", "crash", "door",    "emergency", "fire",   "flat",   "for",    "from", "front",     "gate",
    "he",      "help",  "here",    "house",  "hurry", "i",       "im",        "in",     "into",   "is",     "it",   "its",       "just",
    "lot",     "me",    "my",      "near",   "need",  "next",    "now",       "number", "no",     "of",     "off",  "on",        "opposite",
    "or",      "our",   "outside", "please", "quick", "quickly", "s",         "said",   "says",   "send",   "she",  "shop",      "smoke",
    "someone", "the",   "there",   "they",   "think", "to",      "tree",      "unit",   "up",     "we",     "with", "apartment", "apt",
    "de",      "da",    "do",      "dos",    "das",   "del",     "du",        "des"};

bool is_filler(std::string_view w) { return std::find(std::begin(kFillers), std::end(kFillers), w) != std::end(kFillers); }

// What stands between two numbers of which only one can be the house; the second kind also where more was said between.
bool joins_numbers(std::string_view w) {
  constexpr std::string_view kWords[] = {"or", "and",   "number", "no",       "i",       "it",   "its",
                                         "is", "think", "either", "possibly", "perhaps", "maybe"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}
bool takes_back(std::string_view w) {
  constexpr std::string_view kWords[] = {"or", "not", "sorry", "mean", "actually", "rather", "wait", "correction"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}

bool is_unit_word(std::string_view w) {
  constexpr std::string_view kWords[] = {"unit",  "flat",  "apartment", "apt", "shop", "suite",
                                         "level", "floor", "room",      "u",   "lot",  "villa"};
  return std::find(std::begin(kWords), std::end(kWords), w) != std::end(kWords);
}

std::string_view written_out(std::string_view w) {
  struct Pair {
    std::string_view from, to;
  };
  constexpr Pair kPairs[] = {{"mt", "mount"},    {"mtn", "mountain"}, {"gt", "great"},   {"ck", "creek"},      {"crk", "creek"},
                             {"pt", "point"},    {"hts", "heights"},  {"vly", "valley"}, {"natl", "national"}, {"pk", "park"},
                             {"n", "north"},     {"s", "south"},      {"e", "east"},     {"w", "west"},        {"nth", "north"},
                             {"sth", "south"},   {"stn", "station"},  {"upr", "upper"},  {"lwr", "lower"},     {"ft", "fort"},
                             {"jct", "junction"}};
  for (auto const& p : kPairs) {
    if (p.from == w) return p.to;
  }
  return w;
}

std::string_view ordinal_word(std::uint32_t n) {
  constexpr std::string_view kWords[] = {"first",   "second", "third", "fourth", "fifth",    "sixth",
                                         "seventh", "eighth", "ninth", "tenth",  "eleventh", "twelfth"};
  return n >= 1 && n <= std::size(kWords) ? kWords[n - 1] : std::string_view{};
}

// 0..19, tens and hundred as (value, kind): kind 1 unit, 2 tens, 3 hundred, 4 thousand, 5 and; 0: no number word.
struct NumberWord {
  std::uint32_t value = 0;
  int kind = 0;
};
NumberWord number_word(std::string_view w) {
  constexpr std::string_view kUnits[] = {"one",     "two",     "three",     "four",     "five",    "six",      "seven",
                                         "eight",   "nine",    "ten",       "eleven",   "twelve",  "thirteen", "fourteen",
                                         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  constexpr std::string_view kTens[] = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
  for (std::uint32_t i = 0; i < std::size(kUnits); ++i) {
    if (kUnits[i] == w) return {i + 1, 1};
  }
  for (std::uint32_t i = 0; i < std::size(kTens); ++i) {
    if (kTens[i] == w) return {(i + 2) * 10, 2};
  }
  if (w == "fourty") return {40, 2};
  if (w == "hundred") return {100, 3};
  if (w == "thousand") return {1000, 4};
  if (w == "and") return {0, 5};
  return {};
}

struct Token {
  enum Kind { kWord, kNumber } kind = kWord;
  std::string word;
  House house;
  bool after_comma = false;
  bool glued = false;  // Letters that followed digits without a space.
};

class Lexer {
 public:
  explicit Lexer(std::u32string_view text) : s_(text) {}

  std::vector<Token> run() {
    bool comma = true;
    while (i_ < s_.size()) {
      char32_t const c = s_[i_];
      if (is_digit(c)) {
        number(comma);
        comma = false;
      } else if (is_letter(c)) {
        Token t;
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
    return std::move(out_);
  }
  bool has_unread() const { return unread_; }

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
    Token t;
    t.kind = Token::kNumber;
    t.after_comma = comma;
    t.house.number = digits();
    if (t.house.number == 0) {
      unread_ = true;
      return;
    }
    // 2nd Avenue.
    if (i_ + 2 <= s_.size() && (i_ + 2 == s_.size() || !is_letter(s_[i_ + 2]))) {
      auto const suffix = s_.substr(i_, 2);
      if ((suffix == U"st" || suffix == U"nd" || suffix == U"rd" || suffix == U"th") && !ordinal_word(t.house.number).empty()) {
        t.kind = Token::kWord;
        t.word = ordinal_word(t.house.number);
        t.house = {};
        i_ += 2;
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
  std::vector<Token> out_;
};

// Q U E E N S B U R Y, spelled out: three letters or more that stand alone are one word.
std::vector<Token> joined_letters(std::vector<Token> tokens) {
  std::vector<Token> out;
  for (std::size_t i = 0; i < tokens.size();) {
    std::size_t end = i;
    while (end < tokens.size() && tokens[end].kind == Token::kWord && tokens[end].word.size() == 1 &&
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
  Builder(std::vector<Token> tokens, bool st_is_saint) : tokens_(joined_letters(std::move(tokens))), saint_(st_is_saint) {}

  LatinQuery run() {
    for (std::size_t i = 0; i < tokens_.size();) {
      auto const& t = tokens_[i];
      if (t.kind == Token::kNumber) {
        if (i > 0 && tokens_[i - 1].kind == Token::kWord && is_unit_word(tokens_[i - 1].word) &&
            (later_number(i) || (i > 1 && tokens_[i - 2].kind == Token::kNumber))) {
          ++i;  // unit 3
          continue;
        }
        LatinNumber n;
        n.house = t.house;
        n.at = size();
        begin_number(n, i);
        ++i;
        if (n.house.letter == 0 && n.house.number_to == 0) read_letter_apart(n, i);
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
  std::uint16_t size() const { return static_cast<std::uint16_t>(out_.letters.size()); }

  void begin_number(LatinNumber& n, std::size_t i) {
    n.place = static_cast<std::uint16_t>(out_.numbers.empty() ? 0 : out_.numbers.back().place + 1);
    if (out_.numbers.empty()) return;
    bool all_join = true;
    for (std::size_t k = number_end_; k < i; ++k) all_join = all_join && (joins_numbers(tokens_[k].word) || takes_back(tokens_[k].word));
    auto const& before = tokens_[i - 1];
    bool const back = before.kind == Token::kWord && (takes_back(before.word) || (before.word == "no" && before.after_comma));
    n.or_before = (all_join && !ends_ordinal(i)) || back;
  }
  // 13th, 42nd: no house.
  bool ends_ordinal(std::size_t i) const {
    if (i + 1 >= tokens_.size() || !tokens_[i + 1].glued) return false;
    auto const& w = tokens_[i + 1].word;
    return w == "st" || w == "nd" || w == "rd" || w == "th";
  }

  // 7 a: one letter on its own at `i`, behind a number. Compass points, i and o are other words; 7 B Street is a street.
  void read_letter_apart(LatinNumber& n, std::size_t i) {
    if (i >= tokens_.size() || tokens_[i].kind != Token::kWord || tokens_[i].word.size() != 1 || tokens_[i].after_comma) return;
    char const letter = tokens_[i].word.front();
    if (tokens_[i].glued || std::string_view("nsewiou").find(letter) != std::string_view::npos) return;
    if (i + 1 < tokens_.size() && tokens_[i + 1].kind == Token::kWord && road_type(tokens_[i + 1].word) != 0) return;
    n.letter_apart = static_cast<std::uint8_t>(letter);
    n.letter_word = static_cast<std::uint16_t>(out_.words.size());
    letter_at_ = i;
  }

  bool later_number(std::size_t i) const {
    for (std::size_t k = i + 1; k < tokens_.size(); ++k) {
      if (tokens_[k].kind == Token::kNumber || number_word(tokens_[k].word).kind == 1 || number_word(tokens_[k].word).kind == 2)
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
    w.filler = is_filler(t.word) || i == letter_at_;
    std::string_view word = t.word;
    if (word == "st") {
      bool const first = t.after_comma || i == 0 || tokens_[i - 1].kind == Token::kNumber || out_.words.empty() || out_.words.back().filler;
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
  };

  // A number word at k; "a" and "an" are one before hundred and thousand.
  NumberWord word_at(std::size_t k) const {
    if (k >= tokens_.size() || tokens_[k].kind != Token::kWord) return {};
    if (tokens_[k].word == "a" && k + 1 < tokens_.size() && tokens_[k + 1].kind == Token::kWord &&
        number_word(tokens_[k + 1].word).value >= 100)
      return {1, 1};
    return number_word(tokens_[k].word);
  }

  // one hundred and eleven, twenty five.
  Spoken whole(std::size_t i) const {
    std::uint32_t total = 0, part = 0;
    int last = 9;
    std::size_t end = i;
    for (std::size_t k = i; k < tokens_.size() && tokens_[k].kind == Token::kWord; ++k) {
      auto const w = word_at(k);
      if (w.kind == 0) break;
      if (w.kind == 5) {
        if (last != 3 && last != 4) break;
        continue;
      }
      if (w.kind == 3) {
        if (last != 1 || part == 0) break;
        part *= 100;
      } else if (w.kind == 4) {
        if (last > 3 || part == 0) break;
        total = part * 1000;
        part = 0;
      } else if (w.kind == 2) {
        if (last != 9 && last != 3 && last != 4) break;
        part += w.value;
      } else {
        if (last == 1 || (last == 2 && w.value >= 10)) break;
        part += w.value;
      }
      last = w.kind;
      end = k + 1;
    }
    return {total + part, end - i};
  }

  // Digits one by one: two five one, one oh seven, one double two.
  Spoken one_by_one(std::size_t i) const {
    constexpr std::size_t kDigitsMax = 6;
    Spoken out;
    std::size_t digits = 0;
    while (i + out.words < tokens_.size() && tokens_[i + out.words].kind == Token::kWord) {
      auto const& word = tokens_[i + out.words].word;
      std::size_t const times = word == "double" ? 2 : word == "triple" ? 3 : 1;
      if (times > 1 && i + out.words + 1 >= tokens_.size()) break;
      auto const& digit = times > 1 ? tokens_[i + out.words + 1].word : word;
      auto const w = number_word(digit);
      bool const zero = digits > 0 && (digit == "oh" || digit == "o" || digit == "zero" || digit == "nought");
      if ((w.kind != 1 || w.value > 9) && !zero) break;
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
    if (auto const digit = word_at(i); digit.kind == 1 && digit.value <= 9) first = {digit.value, 1};
    if (first.words == 0 || first.value > 99) return {};
    std::size_t const behind = i + first.words;
    if (first.value >= 10 && behind + 1 < tokens_.size() && (tokens_[behind].word == "oh" || tokens_[behind].word == "o")) {
      if (auto const digit = word_at(behind + 1); digit.kind == 1 && digit.value <= 9)
        return {first.value * 100 + digit.value, first.words + 2};
    }
    auto const rest = whole(behind);
    if (rest.words == 0 || rest.value < 10 || rest.value > 99) return {};
    return {first.value * 100 + rest.value, first.words + rest.words};
  }

  // Where words may be read in several ways, each is kept: a name may need some of them. Returns the words used.
  std::size_t number_words(std::size_t i) {
    auto const plain = whole(i);
    auto const spelled = one_by_one(i), hundreds = by_hundreds(i);
    if (plain.words == 0 && spelled.words == 0) return 0;
    if (plain.words > 0 && i > 0 && tokens_[i - 1].kind == Token::kWord && is_unit_word(tokens_[i - 1].word) &&
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
      out_.numbers.push_back(n);
    }
    return used;
  }

  std::vector<Token> tokens_;
  bool saint_;
  std::size_t number_end_ = 0;                            // The token behind the last number.
  std::size_t letter_at_ = static_cast<std::size_t>(-1);  // The token that was last read as the letter of a house.
  LatinQuery out_;
};

}  // namespace

RoadType road_type(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kTypes); ++i) {
    std::string_view rest = kTypes[i];
    while (!rest.empty()) {
      auto const space = rest.find(' ');
      if (rest.substr(0, space) == word) return static_cast<RoadType>(i + 1);
      rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
  }
  return 0;
}

bool stands_in_front(RoadType type) {
  constexpr std::string_view kInFront[] = {"rua", "avenida", "avenue", "travessa", "largo", "praca", "rue", "calle", "via"};
  return std::find(std::begin(kInFront), std::end(kInFront), road_type_name(type)) != std::end(kInFront);
}

std::string_view road_type_name(RoadType type) {
  if (type == 0 || type > std::size(kTypes)) return {};
  return kTypes[type - 1].substr(0, kTypes[type - 1].find(' '));
}

LatinQuery parse_latin(std::u32string_view text, bool st_is_saint) {
  Lexer lexer(text);
  auto tokens = lexer.run();
  auto out = Builder(std::move(tokens), st_is_saint).run();
  out.has_unread_number = lexer.has_unread();
  return out;
}

LatinName parse_latin_name(std::u32string_view text, bool is_road) {
  std::vector<std::string> words;
  for (auto& t : Lexer(text).run()) {
    if (t.kind == Token::kWord)
      words.push_back(std::move(t.word));
    else
      words.push_back(std::to_string(t.house.number));
  }
  LatinName out;
  // The Esplanade: its kind is its name.
  bool const kind_is_name = is_road && words.size() == 2 && words.front() == "the" && road_type(words.back()) != 0;
  if (kind_is_name) words.erase(words.begin());
  if (is_road && words.size() > 1) {
    out.type = road_type(words.back());
    if (out.type != 0) {
      words.pop_back();
    } else if (words.front().size() > 1 && (out.type = road_type(words.front())) != 0) {
      words.erase(words.begin());
    }
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view const w = words[i];
    out.letters += w == "st" ? (i + 1 < words.size() || words.size() == 1 ? std::string_view("saint") : std::string_view("street"))
                   : w.size() > 1 && road_type(w) != 0 ? w
                                                       : written_out(w);
  }
  if (out.letters.size() > 60) out.letters.resize(60);
  return out;
}

std::string sounded(std::string_view s) {
  struct Rule {
    std::string_view from, to;
  };
  constexpr Rule kRules[] = {{"ough", "o"}, {"tion", "sn"}, {"eigh", "e"}, {"igh", "i"}, {"tch", "c"}, {"sch", "sk"}, {"cks", "ks"},
                             {"ck", "k"},   {"ch", "c"},    {"ph", "f"},   {"gh", "g"},  {"wh", "w"},  {"qu", "kw"},  {"kn", "n"},
                             {"wr", "r"},   {"ce", "se"},   {"ci", "si"},  {"cy", "si"}, {"ee", "i"},  {"ea", "i"},   {"ie", "i"},
                             {"ey", "i"},   {"ay", "e"},    {"ai", "e"},   {"ei", "e"},  {"oo", "u"},  {"ou", "u"},   {"oa", "o"},
                             {"ow", "o"},   {"au", "o"},    {"aw", "o"},   {"sh", "s"},  {"th", "t"},  {"c", "k"},    {"q", "k"},
                             {"x", "ks"},   {"y", "i"},     {"z", "s"},    {"v", "f"},   {"h", ""}};
  std::string out;
  for (std::size_t i = 0; i < s.size();) {
    std::string_view to = s.substr(i, 1);
    std::size_t length = 1;
    for (auto const& r : kRules) {
      if (!s.substr(i).starts_with(r.from)) continue;
      to = r.to;
      length = r.from.size();
      break;
    }
    for (char c : to) {
      if (out.empty() || out.back() != c) out += c;
    }
    i += length;
  }
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

House parse_latin_house(std::u32string_view text) {
  for (auto const& t : Lexer(text).run()) {
    if (t.kind == Token::kNumber) return t.house;
  }
  return {};
}

}  // namespace tocsin::address
