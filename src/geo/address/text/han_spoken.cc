// What is said or typed in place of the sign: 幺拐洞 by radio, 12杠3, ba hao, East Road. Brought to the characters that a register has,
// before the digits are read. Words of the language, not of any data.
#include "geo/address/text/han_spoken.h"

#include <algorithm>
#include <vector>

#include "geo/address/text/han_query.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

bool is_number_character(char32_t c) { return is_digit(c) || is_han_numeral(c); }
bool ends_a_name(char32_t c) { return is_road_type(c) || is_village_type(c) || is_division_type(c) || c == U'弄' || c == U'号'; }
constexpr std::u32string_view kMarked = U"号弄栋幢座楼层室房单之-";

// 12杠3号, and the 一 that stands for a dash between digits: 12一1号.
void read_dashes(std::u32string& s) {
  for (std::size_t i = 1; i + 1 < s.size(); ++i) {
    bool const between_digits = is_digit(s[i - 1]) && is_digit(s[i + 1]);
    if ((s[i] == U'一' && between_digits) || (s[i] == U'杠' && is_number_character(s[i - 1]) && is_number_character(s[i + 1]))) s[i] = '-';
  }
}

// Digits by radio: 洞 0, 拐 7, 勾 9, beside the 幺 1 and 两 2 that are numerals anyway. Only where a number stands: behind a name and
// before 号, or 巷 (one alone may be the lane's name: 洞巷).
void read_radio_digits(std::u32string& s) {
  auto const radio = [](char32_t c) { return c == U'洞' ? U'零' : c == U'拐' ? U'七' : c == U'勾' ? U'九' : U'\0'; };
  auto const in_run = [&](char32_t c) { return radio(c) != 0 || han_digit(c) >= 0; };
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (!in_run(s[i]) || (i > 0 && in_run(s[i - 1]))) continue;
    std::size_t end = i;
    while (end < s.size() && in_run(s[end])) ++end;
    bool const behind_name = i == 0 || s[i - 1] == ' ' || s[i - 1] == ',' || ends_a_name(s[i - 1]);
    if (!behind_name || end >= s.size()) continue;
    bool const behind_road = i > 0 && is_road_type(s[i - 1]);
    bool const house_follows = end + 1 < s.size() && (in_run(s[end + 1]) || is_number_character(s[end + 1]));
    bool const in_lane = s[end] == U'巷' && (end - i > 1 || (s[i] == U'拐' && behind_road && house_follows));
    if (!in_lane && kMarked.find(s[end]) == std::u32string_view::npos) continue;
    for (std::size_t k = i; k < end; ++k) {
      if (radio(s[k]) != 0) s[k] = radio(s[k]);
    }
  }
}

struct SpokenNumeral {
  std::u32string_view latin, han;
};
constexpr SpokenNumeral kEnglish[] = {
    {U"road", U"路"},     {U"rd", U"路"},      {U"street", U"街"},   {U"avenue", U"大道"}, {U"ave", U"大道"},    {U"lane", U"巷"},
    {U"alley", U"弄"},    {U"east", U"东"},    {U"west", U"西"},     {U"south", U"南"},    {U"north", U"北"},    {U"middle", U"中"},
    {U"central", U"中"},  {U"section", U"段"}, {U"village", U"村"},  {U"town", U"镇"},     {U"township", U"乡"}, {U"county", U"县"},
    {U"district", U"区"}, {U"city", U"市"},    {U"province", U"省"}, {U"no", U" "}};
constexpr SpokenNumeral kSpokenNumerals[] = {{U"ling", U"零"}, {U"yi", U"一"},  {U"yao", U"幺"}, {U"er", U"二"},  {U"liang", U"两"},
                                             {U"san", U"三"},  {U"si", U"四"},  {U"wu", U"五"},  {U"liu", U"六"}, {U"qi", U"七"},
                                             {U"ba", U"八"},   {U"jiu", U"九"}, {U"shi", U"十"}, {U"bai", U"百"}};
constexpr std::u32string_view kNameEnds[] = {U"lu", U"jie", U"dao", U"xiang", U"nong", U"long", U"duan", U"cun", U"li", U"zhuang", U"zhen"};

std::u32string_view english(std::u32string_view word) {
  for (auto const& w : kEnglish) {
    if (w.latin == word) return w.han;
  }
  return {};
}

// shiba -> 十八; empty when it is not all numerals. The longest syllable first, so that liang is not li.
std::u32string numerals_of(std::u32string_view word) {
  std::u32string out;
  while (!word.empty()) {
    SpokenNumeral const* best = nullptr;
    for (auto const& w : kSpokenNumerals) {
      if (word.starts_with(w.latin) && (best == nullptr || w.latin.size() > best->latin.size())) best = &w;
    }
    if (best == nullptr) return {};
    out += best->han;
    word.remove_prefix(best->latin.size());
  }
  return out;
}

struct SpokenToken {
  std::u32string text;
  bool is_word = false;
};

std::vector<SpokenToken> spoken_tokens_of(std::u32string_view s) {
  std::vector<SpokenToken> out;
  for (char32_t const c : s) {
    bool const is_word = is_letter(c);
    if (out.empty() || out.back().is_word != is_word) out.push_back({{}, is_word});
    out.back().text += c;
  }
  return out;
}

bool only_spaces(std::u32string_view s) {
  return std::all_of(s.begin(), s.end(), [](char32_t c) { return c == ' '; });
}

// ... lu shi ba hao: a number word needs its hao behind it and the end of a name before it, for xin shi wu hao may be 新市5号.
void read_pinyin_numbers(std::vector<SpokenToken>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].is_word || !tokens[i].text.ends_with(U"hao")) continue;
    std::size_t first = i;
    std::u32string number;
    auto const rest = std::u32string_view(tokens[i].text).substr(0, tokens[i].text.size() - 3);
    if (!rest.empty()) {
      number = numerals_of(rest);
      if (number.empty()) continue;
    }
    while (first >= 2 && only_spaces(tokens[first - 1].text)) {
      auto const before = numerals_of(tokens[first - 2].text);
      if (before.empty()) break;
      number = before + number;
      first -= 2;
    }
    bool const behind_name = first < 2 || !only_spaces(tokens[first - 1].text) ||
                             std::find(std::begin(kNameEnds), std::end(kNameEnds), tokens[first - 2].text) != std::end(kNameEnds);
    if (number.empty() || !behind_name || han_number(number) == 0) continue;
    for (std::size_t k = first; k < i; ++k) tokens[k].text.clear();
    tokens[i] = {number + U"号", false};
  }
}

}  // namespace

std::u32string as_written(std::u32string_view text) {
  std::u32string s(text);
  read_dashes(s);
  read_radio_digits(s);
  if (std::none_of(s.begin(), s.end(), is_letter)) return s;
  auto tokens = spoken_tokens_of(s);
  read_pinyin_numbers(tokens);
  std::u32string out;
  for (auto const& t : tokens) {
    auto const han = t.is_word ? english(t.text) : std::u32string_view{};
    out += han.empty() ? std::u32string_view(t.text) : han;
  }
  return out;
}

}  // namespace tocsin::address
