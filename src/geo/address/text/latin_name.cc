#include "geo/address/text/latin_name.h"

#include <optional>
#include <utility>

#include "geo/address/text/latin_tokens.h"

namespace tocsin::address {
namespace {

constexpr std::size_t kLettersKept = 60;

struct Part {
  std::string word;
  std::optional<std::uint32_t> number;
};

// 42nd, forty-second and thirteenth are numbers; cardinals in words (Five Mile Pond) are words of a name.
std::vector<Part> parts_of(std::u32string_view text) {
  std::vector<Part> out;
  bool joins = false;  // The last number takes what follows: forty, second.
  for (auto& t : latin_tokens(text).tokens) {
    if (t.kind == LatinToken::kNumber) {
      out.push_back({{}, t.house.number});
      continue;
    }
    if (joins) {
      joins = false;
      if (auto const unit = ordinal_unit(t.word)) {
        auto const tens = number_word(out.back().word).value;
        out.back() = {{}, tens + *unit};
        continue;
      }
    }
    auto const said = number_word(t.word);
    if (said.is_ordinal) {
      out.push_back({{}, said.value});
    } else {
      joins = said.kind == NumberWord::kTens;
      out.push_back({std::move(t.word), std::nullopt});
    }
  }
  return out;
}

}  // namespace

LatinName parse_latin_name(std::u32string_view text, bool is_road) {
  auto parts = parts_of(text);
  LatinName out;
  // The Esplanade: its kind is its name.
  bool const kind_is_name = is_road && parts.size() == 2 && parts.front().word == "the" && road_type(parts.back().word) != 0;
  if (kind_is_name) parts.erase(parts.begin());
  if (is_road && parts.size() > 1) {
    out.type = road_type(parts.back().word);
    if (out.type != 0) {
      parts.pop_back();
    } else if (parts.front().word.size() > 1 && (out.type = road_type(parts.front().word)) != 0) {
      parts.erase(parts.begin());
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].number) {
      out.numbers.push_back({*parts[i].number, static_cast<std::uint16_t>(out.letters.size())});
      continue;
    }
    std::string_view const w = parts[i].word;
    out.letters += w == "st" ? (i + 1 < parts.size() || parts.size() == 1 ? std::string_view("saint") : std::string_view("street"))
                   : w.size() > 1 && road_type(w) != 0 ? w
                                                       : written_out(w);
  }
  if (out.letters.size() > kLettersKept) {
    out.letters.resize(kLettersKept);
    std::erase_if(out.numbers, [](LatinName::Number const& n) { return n.at > kLettersKept; });
  }
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

House parse_latin_house(std::u32string_view text) {
  for (auto const& t : latin_tokens(text).tokens) {
    if (t.kind == LatinToken::kNumber) return t.house;
  }
  return {};
}

}  // namespace tocsin::address
