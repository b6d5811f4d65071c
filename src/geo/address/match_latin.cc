#include <algorithm>
#include <array>
#include <bitset>

#include "geo/address/match.h"
#include "geo/address/text/latin_alignment.h"
#include "geo/address/text/letter_costs.h"

namespace tocsin::address {
namespace {

constexpr int kTypeMissing = 14, kTypeChanged = 45, kTypeUnknown = 20;
constexpr int kOtherSuburb = 105, kSuburbFirst = 6;
constexpr int kMentionShare = 24;  // Cost per letter up to which a suburb counts as mentioned.
// Hundredths of its letters that may be other ones then: nobody gets as many past the cost, unless all of them are half slips.
constexpr int kMentionSlips = 36;
constexpr int kLeftLetter = 22, kLeftType = 45;
constexpr int kNumberUnsaid = 35, kOtherNumber = 120;  // Rua 25 de Abril without its 25, or with another.
constexpr int kNumberTells = 60;
constexpr int kUnsaidFirst = 30;                   // Hundredths of a name, as by_pairs counts them.
constexpr int kLetterTells = 30, kTypeTells = 20;  // Tenths of a bit: letters of names are not any letters.
constexpr int kPoor = 70;                          // From here on a second, wider look is worth its time.
constexpr std::size_t kShortestWord = 3, kNamesByWords = 40, kNamesOfWord = 400;
constexpr int kLeftMuch = 60;                 // So much left unexplained may be the name that was meant.
constexpr int kKindSaid = 4, kTownSaid = 12;  // In letters of a name.
constexpr std::size_t kLongText = 120;        // Letters. An address with a sentence around it has fewer.
constexpr int kBySound = 36;                  // A match of sounds, on top of what it costs.

struct Span {
  int cost = 1'000'000;
  std::uint16_t begin = 0, end = 0;
};

std::size_t pair_index(char a, char b) { return static_cast<std::size_t>((a - 'a') * 26 + (b - 'a')); }

class Matcher {
 public:
  Matcher(AddressTables const& t, LatinQuery const& q, MatchOptions options, std::vector<Candidate>& out)
      : t_(t), q_(q), options_(options), out_(out), alignment_(q), letters_(alignment_.letters()) {}

  void run() {
    if (!is_readable()) return;
    learn_pairs();
    find_mentions();
    find_names(by_pairs());
    find_numbered();
    add_streets();
  }

  // Names of which whole words were left out.
  void run_by_words() {
    words_may_miss_ = true;
    if (is_readable()) look_again(by_words());
    words_may_miss_ = false;
  }

  // The wider look: every name that a few slips could have turned into some stretch of the query.
  void run_wide() {
    if (is_readable()) look_again(by_distance());
  }

  // The same on both sides' sounds: the query is sounded().
  void run_wide_by_sound() {
    if (!is_readable()) return;
    by_sound_ = true;
    learn_pairs();
    find_mentions();
    run_wide();
  }

 private:
  struct Mention {
    std::uint32_t admin;
    Span span;
    std::uint32_t former;  // Its entry where that is a name of before, else kNone.
  };
  struct NameHit {
    std::uint32_t name;
    Span span;
    int type_cost = 0, number_cost = 0;
    int cost() const { return span.cost + type_cost + number_cost; }
    std::uint64_t places = 0;                    // Of the query's numbers: those that belong to the name.
    bool other_number = false;                   // Where the name has a number, another was said.
    std::uint16_t type_begin = 0, type_end = 0;  // The name with its kind of road.
  };

  bool is_readable() const { return !letters_.empty() && is_plain(letters_); }

  void learn_pairs() {
    for (std::size_t i = 0; i + 1 < letters_.size(); ++i) {
      pairs_.set(pair_index(letters_[i], letters_[i + 1]));
      turned_.set(pair_index(letters_[i + 1], letters_[i]));
      if (i + 2 < letters_.size()) skips_.set(pair_index(letters_[i], letters_[i + 2]));
    }
  }

  // Share of a name's pairs of letters (next to each other, and with one between) that the query lacks; 0..100.
  int unseen(std::string_view name) const {
    if (name.size() < 2) return letters_.find(name) == std::string_view::npos ? 100 : 0;
    int all = 0, missing = 0;
    for (std::size_t i = 0; i + 1 < name.size(); ++i) {
      auto const p = pair_index(name[i], name[i + 1]);
      all += 2;
      if (!pairs_.test(p)) missing += skips_.test(p) || turned_.test(p) ? 1 : 2;
      if (i + 2 < name.size()) {
        auto const skip = pair_index(name[i], name[i + 2]);
        all += 1;
        if (!skips_.test(skip)) missing += pairs_.test(skip) ? 0 : 1;
      }
    }
    return missing * 100 / all;
  }

  void find_mentions() {
    for (std::uint32_t a = 0; a < t_.admins.size(); ++a) {
      auto const name = t_.view(by_sound_ ? t_.admins[a].sound : t_.admins[a].letters);
      if (name.empty() || name.size() > kNameMax || !is_plain(name) || unseen(name) > 66) continue;
      // Many divisions end in the same word: one look at all letters before the dear one.
      if (100 * alignment_.plain_distance(name, false) > std::max(100, kMentionSlips * static_cast<int>(name.size()))) continue;
      alignment_.align(name);
      int const most = std::max(45, kMentionShare * static_cast<int>(name.size()));
      for (std::size_t j = 1; j <= letters_.size(); ++j) {
        int const cost = alignment_.cost(j) + (alignment_.ends_word(j) ? 0 : kInsideWord);
        if (cost > most || alignment_.begin(j) >= j) continue;
        if (j > 1 && alignment_.cost(j - 1) + (alignment_.ends_word(j - 1) ? 0 : kInsideWord) < cost) continue;
        mentions_.push_back(
            {t_.admins[a].self, {cost, alignment_.begin(j), static_cast<std::uint16_t>(j)}, t_.admins[a].former != 0 ? a : kNone});
      }
    }
  }

  struct Scored {
    int missing;
    std::uint32_t name;
  };

  std::string_view letters_of(NameEntry const& n) const { return t_.view(by_sound_ ? n.sound : n.letters); }

  static void keep_best(std::vector<Scored>& scored, std::size_t most) {
    if (scored.size() <= most) return;
    std::nth_element(scored.begin(), scored.begin() + static_cast<long>(most), scored.end(),
                     [](Scored const& a, Scored const& b) { return a.missing != b.missing ? a.missing < b.missing : a.name < b.name; });
    scored.resize(most);
  }

  std::vector<Scored> by_pairs() const {
    std::vector<Scored> scored;
    for (std::uint32_t n = 0; n < t_.names.size(); ++n) {
      auto const name = letters_of(t_.names[n]);
      if (name.empty() || name.size() > kNameMax) continue;
      int const missing = options_.every_name ? 0 : unseen(name);
      if (missing <= 78) scored.push_back({missing + unsaid(t_.numbers_of(n)), n});
    }
    if (!options_.every_name) keep_best(scored, 72);
    return scored;
  }

  std::vector<Scored> by_distance() const {
    std::vector<Scored> scored;
    for (std::uint32_t n = 0; n < t_.names.size(); ++n) {
      auto const name = letters_of(t_.names[n]);
      if (name.empty() || name.size() > kNameMax || !is_plain(name)) continue;
      int const best = alignment_.plain_distance(name, true);
      int const size = static_cast<int>(name.size());
      if (best * 100 <= size * 51) scored.push_back({best * 1000 / size - size + 10 * unsaid(t_.numbers_of(n)), n});
    }
    keep_best(scored, letters_.size() > kLongText ? 40 : 110);
    return scored;
  }

  // Names of several words, one or more of which were said whole and the others not at all. Those of which most was said first.
  std::vector<Scored> by_words() const {
    std::vector<Scored> said;  // `missing`: less the letters that were said.
    for (std::size_t i = 0; i < q_.words.size(); ++i) {
      auto const& w = q_.words[i];
      // Flat Road, View Parade: right before a kind of road they are the end of a name.
      bool const may_be_other = w.filler || w.type != 0;
      bool const before_kind = i + 1 < q_.words.size() && q_.words[i + 1].type != 0 && w.end - w.begin > static_cast<int>(kShortestWord);
      if (w.number || (may_be_other && !before_kind) || w.end > letters_.size() || w.end - w.begin < static_cast<int>(kShortestWord))
        continue;
      auto const word = letters_.substr(w.begin, static_cast<std::size_t>(w.end - w.begin));
      auto it = std::lower_bound(t_.prefixes.begin(), t_.prefixes.end(), word,
                                 [&](PrefixEntry const& e, std::string_view k) { return t_.view(e.key) < k; });
      for (std::size_t looked = 0; it != t_.prefixes.end() && looked < kNamesOfWord && t_.view(it->key).starts_with(word); ++it, ++looked) {
        auto const key = t_.view(it->key);
        bool const whole = key.size() == word.size() || key[word.size()] == ' ';
        if (whole && t_.names[it->name].letters.length != 0) said.push_back({-static_cast<int>(word.size()), it->name});
      }
    }
    std::sort(said.begin(), said.end(), [](Scored const& a, Scored const& b) { return a.name < b.name; });
    std::vector<Scored> scored;
    for (auto const& one : said) {
      if (scored.empty() || scored.back().name != one.name)
        scored.push_back({static_cast<int>(t_.names[one.name].letters.length) + one.missing, one.name});
      else
        scored.back().missing += one.missing;
    }
    std::erase_if(scored, [&](Scored const& s) { return t_.names[s.name].letters.length > kNameMax; });
    // Of many that share a word, those of the kind of road and of the town that were said.
    for (auto& one : scored) {
      auto const& name = t_.names[one.name];
      bool const kind = name.type != 0 && std::ranges::any_of(q_.words, [&](LatinWord const& w) { return w.type == name.type; });
      bool const here = std::ranges::any_of(t_.streets_of(name), [&](auto street) {
        return std::ranges::any_of(mentions_, [&](Mention const& m) { return belongs(m.admin, t_.streets[street].town); });
      });
      one.missing -= (kind ? kKindSaid : 0) + (here ? kTownSaid : 0);
    }
    keep_best(scored, kNamesByWords);
    return scored;
  }

  bool is_said(std::uint32_t value) const {
    return std::any_of(q_.numbers.begin(), q_.numbers.end(), [&](LatinNumber const& n) { return n.house.number == value; });
  }
  // Of many names that differ in their number alone, those with a number that was said are looked at first.
  int unsaid(std::span<NameNumber const> numbers) const {
    return std::all_of(numbers.begin(), numbers.end(), [&](NameNumber const& n) { return is_said(n.value); }) ? 0 : kUnsaidFirst;
  }

  // The numbers of a name stand where it has them: before, behind, or between its letters.
  void compare_numbers(std::span<NameNumber const> numbers, std::size_t letters, NameHit& hit) const {
    for (auto const& wanted : numbers) {
      std::uint64_t same = 0, other = 0;
      for (auto const& n : q_.numbers) {
        auto const [begin, end] = letters_of(n);
        bool const here = wanted.at == 0         ? end == hit.span.begin
                          : wanted.at >= letters ? begin == hit.span.end
                                                 : begin > hit.span.begin && end < hit.span.end;
        if (here) (n.house.number == wanted.value && n.house.number_to == 0 ? same : other) |= place_bit(n);
      }
      hit.places |= same != 0 ? same : other;
      hit.number_cost += same != 0 ? 0 : other != 0 ? kOtherNumber : kNumberUnsaid;
      hit.other_number = hit.other_number || (same == 0 && other != 0);
    }
  }
  static std::uint64_t place_bit(LatinNumber const& n) { return n.place < 64 ? std::uint64_t{1} << n.place : 0; }

  // Rua 19, 42nd Street, Highway 101: nothing but a number and its kind of road.
  void find_numbered() {
    if (q_.numbers.empty()) return;
    for (auto const& own : t_.name_numbers) {
      auto const& entry = t_.names[own.name];
      if (entry.letters.length != 0 || !is_said(own.value) || t_.numbers_of(own.name).size() != 1) continue;
      NameHit best{own.name, {}};
      for (auto const& n : q_.numbers) {
        if (n.house.number != own.value || n.house.number_to != 0 || n.house.letter != 0) continue;
        auto const [begin, end] = letters_of(n);
        NameHit hit{own.name, {0, begin, end}};
        hit.places = place_bit(n);
        hit.type_begin = begin, hit.type_end = end;
        auto const beside = std::find_if(q_.words.begin(), q_.words.end(), [&](LatinWord const& w) {
          if (w.type != entry.type || w.type == 0 || w.number) return false;
          // In "12 rua nova" 12 is a house; 21st Avenue is an avenue.
          return w.end == begin || (w.begin == end && !w.after_comma && (n.is_ordinal || !stands_in_front(w.type)));
        });
        if (beside != q_.words.end())
          (beside->end == begin ? hit.type_begin : hit.type_end) = beside->end == begin ? beside->begin : beside->end;
        else if (n.is_ordinal)
          hit.type_cost = kTypeMissing;
        else
          continue;
        if (hit.cost() < best.cost()) best = hit;
      }
      if (best.places == 0) continue;
      // Its kind of road is not another road's whole name.
      std::erase_if(names_, [&](NameHit const& n) {
        return n.span.begin < n.span.end && n.span.begin >= best.type_begin && n.span.end <= best.type_end;
      });
      names_.push_back(best);
    }
    keep_cheapest();
  }

  void find_names(std::vector<Scored> const& scored) {
    for (auto const& s : scored) {
      auto const& entry = t_.names[s.name];
      auto const name = letters_of(entry);
      if (!is_plain(name)) continue;
      alignment_.align(name, words_may_miss_ ? word_starts(t_.name_text(s.name), name) : WordStarts{});
      auto const numbers = t_.numbers_of(s.name);
      NameHit best{s.name, {}}, second{s.name, {}};
      int const most = std::max(110, std::min(260, 30 * static_cast<int>(name.size())));
      for (std::size_t j = 1; j <= letters_.size(); ++j) {
        if (alignment_.begin(j) >= j || alignment_.cost(j) > most) continue;
        NameHit hit{s.name, {alignment_.cost(j), alignment_.begin(j), static_cast<std::uint16_t>(j)}};
        // The fewer letters, the more each slip weighs.
        if (name.size() <= 5) hit.span.cost += hit.span.cost * (6 - static_cast<int>(name.size())) / 10;
        compare_type(entry, hit);
        compare_numbers(numbers, name.size(), hit);
        // A name may stand twice: as the road and in the suburb. Both are tried.
        if (hit.cost() < best.cost()) {
          if (apart(best.span, hit.span.begin, hit.span.end)) second = best;
          best = hit;
        } else if (hit.cost() < second.cost() && apart(best.span, hit.span.begin, hit.span.end)) {
          second = hit;
        }
      }
      if (best.cost() <= most + 60) names_.push_back(best);
      if (second.cost() <= most + 60) names_.push_back(second);
    }
    keep_cheapest();
  }

  void look_again(std::vector<Scored> const& scored) {
    names_.clear();
    find_names(scored);
    add_streets();
  }

  void add_streets() {
    for (auto const& n : names_) add_streets(n);
  }

  void keep_cheapest() {
    std::sort(names_.begin(), names_.end(),
              [](NameHit const& a, NameHit const& b) { return a.cost() != b.cost() ? a.cost() < b.cost() : a.name < b.name; });
    constexpr std::size_t kNames = 40;
    if (names_.size() > kNames) names_.resize(kNames);
  }

  // The word behind the name, or the rest of the word it ends in: the same kind of road, another, or none said.
  void compare_type(NameEntry const& entry, NameHit& hit) const {
    std::size_t const end = hit.span.end;
    hit.type_begin = hit.span.begin;
    hit.type_end = hit.span.end;
    bool const in_front = type_in_front(entry, hit);
    if (!alignment_.ends_word(end)) {
      for (auto const& w : q_.words) {
        if (w.begin >= end || w.end <= end) continue;
        auto const rest = letters_.substr(end, std::min<std::size_t>(w.end, letters_.size()) - end);
        auto const type = in_front ? RoadType{0} : road_type(rest);
        // 7hillstreetrockvale: the kind of road ends where a division begins.
        auto const glued = std::ranges::find_if(mentions_, [&](Mention const& m) {
          return m.span.begin > end + 1 && m.span.begin < w.end && road_type(letters_.substr(end, m.span.begin - end)) != 0;
        });
        if (!in_front && type == 0 && glued != mentions_.end()) {
          hit.type_end = glued->span.begin;
          hit.type_cost = 8 + (road_type(letters_.substr(end, hit.type_end - end)) == entry.type ? 0 : kTypeChanged);
          return;
        }
        if (type == 0 || rest.size() < 2) {
          hit.type_cost += kInsideWord + (in_front ? 0 : kTypeMissing);
          return;
        }
        hit.type_end = w.end;
        hit.type_cost = 8 + (type == entry.type ? 0 : kTypeChanged);
        return;
      }
      hit.type_cost += kInsideWord;
      return;
    }
    if (in_front) return;
    for (auto const& w : q_.words) {
      if (w.begin != end) continue;
      if (w.number || w.after_comma) break;
      RoadType type = w.type;
      int slip = 0;
      if (type == 0 && entry.type != 0) {
        slip = slip_of(letters_.substr(w.begin, std::min<std::size_t>(w.end, letters_.size()) - w.begin), road_type_name(entry.type));
        if (slip >= 0) type = entry.type;
      }
      if (type == 0) break;
      hit.type_end = w.end;
      hit.type_cost = type == entry.type ? std::max(slip, 0) : entry.type == 0 ? kTypeUnknown : kTypeChanged;
      return;
    }
    hit.type_cost = entry.type == 0 ? 0 : kTypeMissing;
  }

  // Rua, Calle, Via stand before the name.
  bool type_in_front(NameEntry const& entry, NameHit& hit) const {
    if (entry.type == 0 || !stands_in_front(entry.type)) return false;
    for (auto const& w : q_.words) {
      if (w.end != hit.span.begin || w.type == 0 || w.number) continue;
      if (w.type != entry.type && !stands_in_front(w.type)) return false;
      hit.type_begin = w.begin;
      hit.type_cost = w.type == entry.type ? 0 : kTypeChanged;
      return true;
    }
    return false;
  }

  static bool apart(Span const& a, std::uint16_t begin, std::uint16_t end) { return a.end <= begin || a.begin >= end; }

  void add_streets(NameHit const& n) {
    auto const& name = t_.names[n.name];
    HouseQuery house = house_beside(n);
    house.building = q_.building, house.unit = q_.unit, house.room = q_.room;
    // Building 2, unit 3 numbers the houses of a residential community; building 3 may be the number on a road.
    if (!house.has_house && q_.building != 0) {
      house.house = {.number = q_.building};
      house.has_house = true;
      house.building = 0;
    }
    for (auto const s : t_.streets_of(name)) {
      auto const town = t_.streets[s].town;
      std::vector<Mention const*> own;  // Of its divisions, from the smallest up: each explains words of its own.
      Mention const* other = nullptr;
      for (auto const& m : mentions_) {
        if (!apart(m.span, n.type_begin, n.type_end)) continue;
        if (!belongs(m.admin, town)) {
          if (other == nullptr || weight(m) < weight(*other)) other = &m;
          continue;
        }
        auto const same = std::find_if(own.begin(), own.end(), [&](Mention const* o) { return !apart(o->span, m.span.begin, m.span.end); });
        if (same == own.end())
          own.push_back(&m);
        else if (weight(m) < weight(**same) || (weight(m) == weight(**same) && m.former == kNone))
          *same = &m;
      }
      // The cheapest way to explain what stands around the name: its own divisions, another one, or words that nobody knows.
      int where = 0, left = left_over(n, {}), cut = cut_letters(n, {});
      bool anchored = false;
      auto const explain = [&](std::span<Mention const* const> used, int cost, bool is_own) {
        int const rest = left_over(n, used);
        if (cost + rest < where + left) where = cost, left = rest, anchored = is_own, cut = cut_letters(n, used);
      };
      int own_cost = 0;
      for (auto const* m : own) own_cost += m->span.cost * 6 / 10 + (m->span.begin < n.span.begin ? kSuburbFirst : 0);
      if (!own.empty()) explain(own, own_cost, true);
      if (other != nullptr) explain({&other, 1}, kOtherSuburb + other->span.cost * 6 / 10, false);
      int const name_cost = n.cost() + where + (by_sound_ ? kBySound : 0);
      // A name that is the beginning or the end of a longer word leaves the rest of it unsaid.
      int const slips = n.span.cost + kLetterAdded * cut, said = n.span.end - n.span.begin;
      auto const size = letters_of(name).size();
      int const slip = slip_share(slips, size, said);
      Fit fit{.told = kLetterTells * std::min(static_cast<int>(size), said), .slips = slips + (by_sound_ ? kBySound : 0)};
      bool const type_said = n.type_end - n.type_begin > said;
      if (type_said && n.type_cost < kTypeChanged) fit.told += kTypeTells;
      if (type_said && n.type_cost >= kTypeChanged) fit.slips += kTypeChanged;
      if (n.places != 0 && n.number_cost == 0) fit.told += kNumberTells;
      fit.slips += n.number_cost;
      if (n.other_number) fit.told = 0;  // A person has to look.
      if (anchored)
        fit.scope = (*std::min_element(own.begin(), own.end(), [&](auto a, auto b) {
                      return t_.admins[a->admin].kind > t_.admins[b->admin].kind;
                    }))->admin;
      else
        fit.slips += left;
      std::uint32_t former = kNone;
      if (anchored) {
        auto const it = std::find_if(own.begin(), own.end(), [](Mention const* m) { return m->former != kNone; });
        if (it != own.end()) former = (*it)->former;
      }
      std::size_t const before = out_.size();
      match_house(t_, s, house, {name_cost, left, anchored, slip, former, fit}, 3, out_);
      // Neither the kind of road nor the town says that it is this one.
      bool const kind_changed = type_said && n.type_cost >= kTypeChanged;
      bool const doubted = (kind_changed && (!anchored || left >= kLeftType)) ||
                           (!type_said && left >= kLeftMuch && says_kind_elsewhere(n)) || is_kind_of_another(n);
      for (std::size_t i = before; i < out_.size(); ++i)
        out_[i].rival_number = house.has_rival, out_[i].name_doubted = doubted, out_[i].kind_changed = kind_changed;
    }
  }

  // 43 Park Forest Road is not Park Avenue, though that lies in the suburb.
  bool says_kind_elsewhere(NameHit const& n) const {
    std::size_t last = n.span.end;  // Of the word that the name ends in: Hills Road for Hill Road is said right there.
    for (auto const& w : q_.words)
      if (w.begin < last && w.end > last) last = w.end;
    return std::ranges::any_of(q_.words, [&](LatinWord const& w) {
      return w.type != 0 && !w.filler && w.begin != last && apart(n.span, w.begin, w.end) &&
             std::ranges::none_of(mentions_, [&](Mention const& m) { return m.span.begin < w.end && m.span.end > w.begin; });
    });
  }

  // Garlow Lane, where there is a Lane Street: a name that is a kind of road belongs to the unexplained word right in front of it.
  bool is_kind_of_another(NameHit const& n) const {
    for (std::size_t i = 1; i < q_.words.size(); ++i) {
      auto const &w = q_.words[i], &front = q_.words[i - 1];
      if (w.begin != n.span.begin || w.end != n.span.end || w.type == 0 || w.after_comma || front.number) continue;
      if (front.filler && front.end - front.begin <= static_cast<int>(kShortestWord)) continue;  // The Avenue, at the Mall.
      bool const number_between = std::ranges::any_of(q_.numbers, [&](LatinNumber const& number) { return number.at == w.begin; });
      bool const in_mention =
          std::ranges::any_of(mentions_, [&](Mention const& m) { return m.span.begin < front.end && m.span.end > front.begin; });
      return !number_between && !in_mention && n.type_end == w.end;
    }
    return false;
  }

  // The town, what the town lies in, or a village within it.
  bool belongs(std::uint32_t admin, std::uint32_t town) const {
    for (auto a = town; a != kNone; a = t_.admins[a].parent) {
      if (a == admin) return true;
    }
    return town != kNone && t_.admins[admin].parent == town;
  }

  // Mentions compete: long and clean ones first.
  static int weight(Mention const& m) { return m.span.cost - 12 * (m.span.end - m.span.begin); }

  // Letters of the words that the name begins or ends in which neither it, its kind of road nor a division covers.
  int cut_letters(NameHit const& n, std::span<Mention const* const> used) const {
    int cut = 0;
    for (auto const& w : q_.words) {
      if (w.end <= n.span.begin || w.begin >= n.span.end) continue;
      for (std::size_t i = w.begin + (w.glued && n.span.begin == w.begin + 1 ? 1u : 0u); i < w.end; ++i) {
        if (i >= n.span.begin && i < n.span.end) continue;
        if (i >= n.type_begin && i < n.type_end) continue;
        if (std::any_of(used.begin(), used.end(), [&](Mention const* m) { return i >= m->span.begin && i < m->span.end; })) continue;
        ++cut;
      }
    }
    return cut;
  }

  int left_over(NameHit const& n, std::span<Mention const* const> used) const {
    int cost = kLeftLetter * cut_letters(n, used);
    for (auto const& w : q_.words) {
      if (w.filler || w.number) continue;
      if (w.begin >= n.type_begin && w.end <= std::max(n.span.end, n.type_end)) continue;
      // Words that a name or a division covers are theirs, in part too: the alignment has paid for them.
      if (w.begin < n.span.end && w.end > n.span.begin) continue;
      if (std::any_of(used.begin(), used.end(), [&](Mention const* m) { return w.begin < m->span.end && w.end > m->span.begin; })) continue;
      cost += w.type != 0 ? kLeftType : kLeftLetter * (w.end - w.begin);
    }
    return cost;
  }

  // The number right before the name, else right behind it, else the nearest that the name has not used up.
  HouseQuery house_beside(NameHit const& n) const {
    LatinNumber const* best = nullptr;
    int best_off = 1'000'000;
    for (auto const& number : q_.numbers) {
      auto const [begin, end] = letters_of(number);
      if (number.is_ordinal || used_by(n, number)) continue;
      int const off = end <= n.span.begin ? (n.span.begin - end) * 2 : (begin - n.type_end) * 2 + 1;
      if (std::abs(off) < best_off) best_off = std::abs(off), best = &number;
    }
    if (best == nullptr) return {};
    for (auto const& number : q_.numbers) {
      if (number.takes_back && number.place == best->place + 1 && !number.is_ordinal && !used_by(n, number)) best = &number;
    }
    auto house = best->house;
    for (auto const& w : q_.words) {
      if (w.glued && n.span.begin == w.begin + 1 && best->at == w.begin) house.letter = static_cast<std::uint8_t>(letters_[w.begin]);
    }
    if (best->letter_apart != 0 && stands_apart(n, *best)) house.letter = best->letter_apart;
    return {.house = house, .has_house = true, .has_rival = has_rival(n, *best)};
  }

  struct Stretch {
    std::uint16_t begin, end;
  };
  Stretch letters_of(LatinNumber const& number) const {
    if (number.word_end == number.word_begin) return {number.at, number.at};
    return {q_.words[number.word_begin].begin, q_.words[number.word_end - 1u].end};
  }
  // Five Mile Pond Road: the name has taken the number's words.
  bool used_by(NameHit const& n, LatinNumber const& number) const {
    if ((n.places & place_bit(number)) != 0) return true;
    auto const [begin, end] = letters_of(number);
    return begin < end ? end > n.span.begin && begin < n.span.end : begin > n.span.begin && begin < n.span.end;
  }

  // 10 a pell street, pell street 10 a. In "10 a car is burning" the a is an article.
  bool stands_apart(NameHit const& n, LatinNumber const& number) const {
    if (number.letter_word >= q_.words.size()) return false;
    auto const& w = q_.words[number.letter_word];
    if (w.end > n.span.begin && w.begin < n.span.end) return false;
    if (number.letter_apart != 'a' || number.letter_word + 1u == q_.words.size() || w.end == n.span.begin) return true;
    return q_.words[number.letter_word + 1u].after_comma;
  }

  // It may be a door's, or the number beside it, said for or with it, is another in every way it can be read.
  bool has_rival(NameHit const& n, LatinNumber const& best) const {
    auto const rival_at = [&](std::uint16_t place) {
      bool any = false;
      for (auto const& number : q_.numbers) {
        if (number.place != place || used_by(n, number)) continue;
        if (number.house == best.house) return false;
        any = true;
      }
      return any;
    };
    if (best.may_be_unit) return true;
    if (best.or_before && rival_at(static_cast<std::uint16_t>(best.place - 1))) return true;
    return std::any_of(q_.numbers.begin(), q_.numbers.end(),
                       [&](LatinNumber const& next) { return next.or_before && next.place == best.place + 1 && rival_at(next.place); });
  }

  AddressTables const& t_;
  LatinQuery const& q_;
  MatchOptions options_;
  std::vector<Candidate>& out_;
  LatinAlignment alignment_;
  std::string_view letters_;
  bool by_sound_ = false, words_may_miss_ = false;
  std::bitset<676> pairs_, turned_, skips_;
  std::vector<Mention> mentions_;
  std::vector<NameHit> names_;
};

}  // namespace

void match_latin(AddressTables const& t, LatinQuery const& q, MatchOptions options, std::vector<Candidate>& out) {
  std::size_t const before = out.size();
  Matcher matcher(t, q, options, out);
  matcher.run();
  int fit = INT32_MAX, cost = INT32_MAX;
  for (auto const& c : out) fit = std::min(fit, c.name_cost + c.left);
  for (auto i = before; i < out.size(); ++i) cost = std::min(cost, out[i].cost);
  if (cost >= kTypeChanged) matcher.run_by_words();
  // A whole page of letters gets no second and third reading: an answer comes within its time whatever was sent. Somewhere in a page nearly
  // every name stands by chance, with a slip or two: a person looks.
  bool const is_long = q.letters.size() > kLongText;
  if (fit >= kPoor && !options.every_name && !(is_long && options.second_reading)) matcher.run_wide();
  if (is_long)
    for (auto& c : out) c.name_doubted = c.name_doubted || c.name_cost > 0;
  if (fit < kPoor || options.every_name || is_long) return;
  auto const sounds = sounded(q);
  Matcher(t, sounds, options, out).run_wide_by_sound();
}

}  // namespace tocsin::address
