#include "geo/address/text/han_query.h"

#include <algorithm>
#include <string>

#include "geo/address/text/han_spoken.h"
#include "geo/address/text/latin_words.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr std::uint32_t kLeastDoor = 100;  // 101
enum class Marker : std::uint8_t { kNone, kNumber, kLane, kAlley, kBranch, kFloor, kRoom, kBuilding, kUnit, kInside, kOther, kNotAddress };

struct Mark {
  Marker marker = Marker::kNone;
  std::size_t length = 0;
};

Mark marker_at(std::u32string_view s, std::size_t i) {
  if (i >= s.size()) return {};
  if (s.substr(i).starts_with(U"单元") || s.substr(i).starts_with(U"公里") || s.substr(i).starts_with(U"公尺") ||
      s.substr(i).starts_with(U"分钟")) {
    return {s[i] == U'单' ? Marker::kUnit : Marker::kNotAddress, 2};
  }
  char32_t const next = i + 1 < s.size() ? s[i + 1] : U'\0', after = i + 2 < s.size() ? s[i + 2] : U'\0';
  if (s[i] == U'号') {
    auto const is_one_of = [](char32_t c, std::u32string_view set) { return c != 0 && set.find(c) != std::u32string_view::npos; };
    // 3号楼 is a building, 3号楼上 is upstairs at number 3; 2号院 is a number; 3号门, 5号车间 and 1号线 mostly lie inside something.
    if (is_one_of(next, U"楼栋幢座") && !is_one_of(after, U"上下顶道梯")) return {Marker::kBuilding, 2};
    if (next == U'院' && after != U'子') return {Marker::kNumber, 2};
    bool const is_gate = next == U'门' && !is_one_of(after, U"口前外边旁");
    if (is_gate || is_one_of(next, U"厂仓库车线机炉桌床井坑铺店台窗")) return {Marker::kInside, 1};
    return {Marker::kNumber, 1};
  }
  switch (s[i]) {
    case U'巷':
    case U'衖': return {Marker::kLane, 1};
    case U'弄': return {Marker::kAlley, 1};
    case U'之': return {Marker::kBranch, 1};
    case U'-':
    case U'~': return {Marker::kBranch, 1};
    case U'楼':
    case U'层': return {Marker::kFloor, 1};
    case U'室':
    case U'房': return {Marker::kRoom, 1};
    case U'栋':
    case U'幢':
    case U'座': return {Marker::kBuilding, 1};
    case U'户':
    case U'邻': return {Marker::kOther, 1};
    case U'米':
    case U'个':
    case U'人':
    case U'岁':
    case U'点':
    case U'年':
    case U'月': return {Marker::kNotAddress, 1};
    default: return {};
  }
}

// One number of the text with what follows it.
struct Number {
  std::uint32_t value = 0;
  Mark mark;
  std::size_t begin = 0, end = 0;  // Without the marker.
  bool branch_of_previous = false;
  std::uint8_t letter = 0;
};

// 88甲号, 88A号: the letter that such a sign stands for. H and what follows begin a syllable (88 hao) more often.
std::uint8_t letter_of(char32_t c) {
  constexpr std::u32string_view kStems = U"甲乙丙丁戊己庚辛";
  if (auto const at = kStems.find(c); at != std::u32string_view::npos) return static_cast<std::uint8_t>('a' + at);
  return c >= 'a' && c <= 'g' ? static_cast<std::uint8_t>(c) : 0;
}

class Parser {
 public:
  explicit Parser(std::u32string_view said) {
    auto const text = as_written(said);
    // Spaces carry no meaning inside a number or between it and its marker; they are kept as gaps before units.
    for (std::size_t i = 0; i < text.size(); ++i) {
      char32_t c = text[i];
      if (c == '-' && i + 1 < text.size() && text[i + 1] == U'段') c = U'一';  // A dash drawn for the numeral.
      if (c == ' ' || c == ',' || c == ';' || c == '.' || c == '(' || c == ')' || c == '\'' || c == U'：' || c == ':' || c == '!' ||
          c == '?') {
        gap_ = true;
        stop_ = stop_ || c != ' ';
        continue;
      }
      s_ += c;
      gap_before_.push_back(gap_);
      stop_before_.push_back(stop_);
      gap_ = stop_ = false;
    }
  }

  HanQuery run() {
    find_numbers();
    place_numbers();
    emit_units();
    return std::move(out_);
  }

 private:
  bool taken(std::size_t i) const { return taken_[i]; }

  std::size_t numeral_run(std::size_t i) const {
    std::size_t end = i;
    while (end < s_.size() && is_han_numeral(s_[end])) ++end;
    return end;
  }

  void find_numbers() {
    taken_.assign(s_.size(), false);
    for (std::size_t i = 0; i < s_.size();) {
      if (is_digit(s_[i])) {
        i = read_digits(i);
      } else if (is_han_numeral(s_[i])) {
        i = read_numerals(i);
      } else {
        ++i;
      }
    }
  }

  bool follows_branch(std::size_t i) const {
    if (numbers_.empty() || i < 2) return false;
    auto const& last = numbers_.back();
    std::size_t const after = last.end + (last.mark.marker == Marker::kBranch ? 0 : last.mark.length);
    return after + 1 == i && (s_[after] == U'之' || s_[after] == U'附' || s_[after] == '-' || s_[after] == '~');
  }

  // The letter of a house at `end` of its digits: before 号, or with nothing behind it.
  std::uint8_t letter_at(std::size_t end) const {
    if (end >= s_.size() || gap_before_[end]) return 0;
    bool const last = end + 1 >= s_.size() || gap_before_[end + 1];
    return last || s_[end + 1] == U'号' ? letter_of(s_[end]) : std::uint8_t{0};
  }

  // 三号路, 六座里: a number with its marker may be the name of a road or village. 5号路口 and 5号里面 are not.
  bool names_something(Mark mark, std::size_t end) const {
    std::size_t const after = end + mark.length;
    if (mark.length == 0 || after >= s_.size() || gap_before_[after] || !(is_road_type(s_[after]) || is_village_type(s_[after])))
      return false;
    if (s_[after] == U'巷' || mark.marker == Marker::kBranch || mark.marker == Marker::kNotAddress) return false;
    return after + 1 >= s_.size() || std::u32string_view(U"口面边上头").find(s_[after + 1]) == std::u32string_view::npos;
  }

  // 1 8 7 号 is one number that was written or spoken digit by digit; 12 3号 may be two, and is not made one.
  bool goes_on(std::size_t begin, std::size_t at) const {
    if (at >= s_.size() || !is_digit(s_[at]) || stop_before_[at]) return false;
    if (!gap_before_[at]) return at < begin + 2 || !gap_before_[at - 1];
    bool const alone_before = at == begin + 1 || gap_before_[at - 1];
    bool const alone_behind = at + 1 >= s_.size() || !is_digit(s_[at + 1]) || gap_before_[at + 1];
    return alone_before && alone_behind;
  }

  std::size_t read_digits(std::size_t i) {
    std::size_t end = i;
    std::uint64_t value = 0;
    while (end == i || goes_on(i, end)) {
      if (end - i < 9) value = value * 10 + (s_[end] - '0');
      ++end;
    }
    // 光明6路, 中山路3段: digits of a name become its numeral.
    if (end < s_.size() && value >= 1 && value < 100 &&
        ((is_road_type(s_[end]) && s_[end] != U'巷') || names_something(marker_at(s_, end), end))) {
      name_numbers_.push_back({static_cast<std::uint32_t>(value), {}, i, end, false});
      return end;
    }
    bool const branch = follows_branch(i);
    std::fill(taken_.begin() + static_cast<long>(i), taken_.begin() + static_cast<long>(end), true);
    if (end - i > 6 || value == 0) {
      out_.has_unread_number = true;
      // With 巷, 弄 or 号 behind them they were meant for the address, and what is left of it is not what was said.
      auto const marker = marker_at(s_, end).marker;
      if (value != 0 && (marker == Marker::kLane || marker == Marker::kAlley || marker == Marker::kNumber)) out_.has_rival_number = true;
      return end;
    }
    add_house({static_cast<std::uint32_t>(value), {}, i, end, branch});
    return numbers_.back().end;
  }

  // 三栋二单元五零一: digits said one by one behind the building or the way up, and nothing behind them.
  bool follows_a_door(std::size_t i, std::size_t end) const {
    if (numbers_.empty() || end - i < 2 || (end < s_.size() && !gap_before_[end])) return false;
    auto const& last = numbers_.back();
    bool const inside = last.mark.marker == Marker::kBuilding || last.mark.marker == Marker::kUnit || last.mark.marker == Marker::kFloor;
    return inside && last.end + last.mark.length == i;
  }

  // 一百二十三号 is a number, 三民路 and 一段 are names: what follows the run decides.
  std::size_t read_numerals(std::size_t i) {
    std::size_t const end = numeral_run(i);
    auto const mark = marker_at(s_, end);
    bool const branch = follows_branch(i);
    bool const numbered = mark.marker == Marker::kNumber || mark.marker == Marker::kLane || mark.marker == Marker::kAlley ||
                          mark.marker == Marker::kFloor || mark.marker == Marker::kRoom || mark.marker == Marker::kBuilding ||
                          mark.marker == Marker::kUnit || mark.marker == Marker::kInside || mark.marker == Marker::kOther ||
                          (mark.marker == Marker::kBranch && end + 1 < s_.size() && (is_han_numeral(s_[end + 1]) || is_digit(s_[end + 1])));
    bool const bare = i > 0 && (end == s_.size() || gap_before_[end]) && (is_road_type(s_[i - 1]) || is_village_type(s_[i - 1]));
    if ((!numbered && !branch && !bare && !follows_a_door(i, end)) || names_something(mark, end)) return end;
    for (std::size_t from = i; from < end; ++from) {
      if (han_digit(s_[from]) == 0 && from + 1 < end && from > i) continue;
      auto const value = han_number(std::u32string_view(s_).substr(from, end - from));
      if (value == 0) continue;
      std::fill(taken_.begin() + static_cast<long>(from), taken_.begin() + static_cast<long>(end), true);
      add({value, mark, from, end, branch && from == i});
      return end;
    }
    return end;
  }

  // Digits with the letter behind them, if there is one.
  void add_house(Number n) {
    n.letter = letter_at(n.end);
    if (n.letter != 0) taken_[n.end++] = true;
    n.mark = marker_at(s_, n.end);
    add(n);
  }

  void add(Number n) {
    if (n.mark.marker == Marker::kBranch) {
      // 之 and - join two numbers; standing alone they are words.
      std::size_t const after = n.end + 1;
      if (after >= s_.size() || (!is_digit(s_[after]) && !is_han_numeral(s_[after]))) n.mark = {};
    }
    if (n.branch_of_previous) taken_[n.begin - 1] = true;
    for (std::size_t k = 0; k < n.mark.length; ++k) taken_[n.end + k] = true;
    numbers_.push_back(n);
  }

  // Said before number `i`: 12号，不对，14号. Only the words between it and the number before it.
  bool is_said_before(std::size_t i, std::initializer_list<std::u32string_view> words) const {
    std::size_t const begin = i == 0 ? 0 : numbers_[i - 1].end + numbers_[i - 1].mark.length;
    if (begin >= numbers_[i].begin) return false;
    auto const between = std::u32string_view(s_).substr(begin, numbers_[i].begin - begin);
    return std::ranges::any_of(words, [&](auto word) { return between.find(word) != std::u32string_view::npos; });
  }
  bool takes_back(std::size_t i) const { return is_said_before(i, {U"不对", U"不是", U"错了", U"说错", U"更正", U"应该是"}); }

  // 119吗，... : the number that was dialled, not a house.
  static bool is_emergency_number(std::uint32_t n) { return n == 110 || n == 112 || n == 119 || n == 120 || n == 122 || n == 999; }

  void place_numbers() {
    auto& house = out_.house;
    std::uint32_t bare = 0;
    bool inside = false;  // The number that stands is that of a gate or a workshop: one that is only a house's takes its place.
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
      auto const& n = numbers_[i];
      if (n.branch_of_previous) continue;
      std::size_t last = i;
      while (last + 1 < numbers_.size() && numbers_[last + 1].branch_of_previous) ++last;
      // The marker of the group: 12之3号 has it at the end, 12号之3 in front.
      auto marker = n.mark.marker;
      if ((marker == Marker::kBranch || marker == Marker::kNone) && last > i) marker = numbers_[last].mark.marker;
      if (marker == Marker::kBranch) marker = Marker::kNone;
      auto const set_number = [&] {
        house.number = n.value;
        house.letter = n.letter;
        house.branch = last > i ? static_cast<std::uint16_t>(std::min<std::uint32_t>(numbers_[i + 1].value, 65535)) : 0;
        house.branch_behind = n.mark.marker == Marker::kNumber && last > i ? 1 : 0;
        house.branch2 = last > i + 1 ? static_cast<std::uint16_t>(std::min<std::uint32_t>(numbers_[i + 2].value, 65535)) : 0;
      };
      switch (marker) {
        case Marker::kNumber:
          if (house.number == 0 || bare != 0 || inside) {
            if (bare != 0 && bare != n.value && !is_emergency_number(bare)) out_.has_rival_number = out_.has_unread_number = true;
            set_number();
            inside = false;
          } else {
            out_.has_unread_number = true;
            if (house.number != n.value) out_.has_rival_number = true;
            if (takes_back(i)) set_number();
          }
          bare = 0;
          break;
        case Marker::kInside:
          if (house.number != 0) break;  // 12号3号门
          set_number();
          inside = true;
          break;
        case Marker::kLane:
          if (house.lane == 0)
            house.lane = n.value;
          else if (house.lane != n.value)  // Else it was said twice.
            house.alley = n.value;
          break;
        case Marker::kAlley: house.alley = n.value; break;
        case Marker::kFloor: out_.floor = n.value; break;
        case Marker::kRoom: out_.room = n.value; break;
        case Marker::kBuilding:
          out_.building = n.value;
          out_.building_may_be_number = n.mark.length == 2;
          break;
        case Marker::kUnit: out_.unit = n.value; break;
        case Marker::kNone:
          if (out_.building != 0 && out_.unit == 0 && out_.room == 0 && out_.floor == 0 && last == i && n.value < kLeastDoor) {
            out_.unit = n.value;  // 3幢2, 3幢2 501: doors begin with their floor.
          } else if (out_.room == 0 && last == i &&
                     (out_.building != 0 || out_.unit != 0 || out_.floor != 0 || (house.number != 0 && bare == 0))) {
            out_.room = n.value;  // 2单元501, 12号501
          } else if (house.number == 0) {
            set_number();
            bare = n.value;
          } else {
            out_.has_unread_number = true;
            if (bare != 0 && bare != n.value) out_.has_rival_number = true;
          }
          break;
        default: break;
      }
    }
    out_.number_is_inside = inside;
  }

  // The end of the letters that stand together from i on.
  std::size_t letters_end(std::size_t i) const {
    std::size_t end = i;
    while (end < s_.size() && is_letter(s_[end]) && (end == i || !gap_before_[end])) ++end;
    return end;
  }

  struct Cuts {
    std::vector<std::size_t> at;  // Where each piece begins, from the last to the first.
    int unknown = 0;              // Pieces that are no syllable.
    int syllables = 0;            // Of two letters and more.
  };
  // The fewest syllables that make up the run. With `mending`, two letters and more may be a syllable with a slip in it.
  static Cuts syllables_of(std::string_view run, bool mending) {
    auto const& hanzi = Hanzi::table();
    std::size_t const n = run.size();
    std::vector<int> cost(n + 1, 1'000'000);
    std::vector<std::size_t> from(n + 1, 0);
    cost[0] = 0;
    for (std::size_t end = 1; end <= n; ++end) {
      for (std::size_t length = 1; length <= std::min<std::size_t>(6, end); ++length) {
        auto const piece = run.substr(end - length, length);
        bool const known = hanzi.syllable(piece) != 0;
        if (!known && length > 1 && (!mending || hanzi.a_slip_from(piece).empty())) continue;
        int const c = cost[end - length] + (known ? 10 : length > 1 ? 44 : 35);
        if (c < cost[end]) cost[end] = c, from[end] = end - length;
      }
    }
    Cuts cuts;
    for (std::size_t end = n; end > 0; end = from[end]) {
      cuts.at.push_back(from[end]);
      bool const known = hanzi.syllable(run.substr(from[end], end - from[end])) != 0;
      cuts.unknown += known ? 0 : 1;
      cuts.syllables += known && end - from[end] > 1 ? 1 : 0;
    }
    return cuts;
  }

  // One word of a text in pinyin may have a slip; words of another language are none.
  void find_broken_word() {
    std::size_t broken = 0, at = 0;
    int syllables = 0;
    for (std::size_t i = 0; i < s_.size();) {
      if (!is_letter(s_[i]) || taken_[i]) {
        ++i;
        continue;
      }
      auto const end = letters_end(i);
      auto const word = to_utf8(std::u32string_view(s_).substr(i, end - i));
      auto const cuts = syllables_of(word, false);
      syllables += cuts.syllables;
      if (cuts.unknown > 0 && road_type(word) == 0) ++broken, at = i;
      i = end;
    }
    if (broken != 1 || syllables < 2) return;
    auto const word = to_utf8(std::u32string_view(s_).substr(at, letters_end(at) - at));
    if (syllables_of(word, true).unknown == 1) broken_word_ = at;
  }

  void emit_units() {
    find_broken_word();
    bool gap = false;
    for (std::size_t i = 0; i < s_.size();) {
      gap = gap || gap_before_[i];
      if (auto const* n = name_number_at(i)) {
        for (char32_t c : to_han_numeral(n->value)) push(han_unit(c), gap);
        i = n->end;
      } else if (taken_[i]) {
        gap = true;
        ++i;
      } else if (is_letter(s_[i])) {
        auto const end = letters_end(i);
        push_letters(to_utf8(std::u32string_view(s_).substr(i, end - i)), i == broken_word_, gap);
        i = end;
      } else {
        if (is_han(s_[i])) push(han_unit(s_[i]), gap);
        ++i;
      }
    }
  }

  Number const* name_number_at(std::size_t i) const {
    for (auto const& n : name_numbers_) {
      if (n.begin == i) return &n;
    }
    return nullptr;
  }

  void push(Unit u, bool& gap) {
    u.gap_before = gap;
    gap = false;
    out_.units.push_back(u);
  }

  // Letters that make no syllable stand alone.
  void push_letters(std::string const& run, bool mending, bool& gap) {
    auto const& hanzi = Hanzi::table();
    auto const cuts = syllables_of(run, mending);
    for (std::size_t k = cuts.at.size(); k-- > 0;) {
      std::size_t const begin = cuts.at[k], end = k == 0 ? run.size() : cuts.at[k - 1];
      auto const piece = std::string_view(run).substr(begin, end - begin);
      Unit u;
      u.readings[0] = hanzi.syllable(piece);
      if (piece.size() == 1) u.c = static_cast<char32_t>(piece.front());
      if (piece.size() > 1 && u.readings[0] == 0) {
        u.c = kBrokenSyllable + static_cast<char32_t>(out_.broken.size());
        out_.broken.push_back(hanzi.a_slip_from(piece));
      }
      push(u, gap);
    }
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  std::size_t broken_word_ = kNowhere;
  std::u32string s_;
  std::vector<bool> gap_before_, stop_before_, taken_;
  std::vector<Number> numbers_, name_numbers_;
  bool gap_ = false, stop_ = false;
  HanQuery out_;
};

}  // namespace

HanQuery parse_han(std::u32string_view text) { return Parser(text).run(); }

}  // namespace tocsin::address
