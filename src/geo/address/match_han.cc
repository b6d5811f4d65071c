#include <algorithm>
#include <array>
#include <bitset>

#include "geo/address/match.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

// Costs in hundredths of an edit: how likely people and their keyboards make each slip.
constexpr int kHomophone = 45, kRareHomophone = 58, kNearHomophone = 68, kOtherCharacter = 130;
constexpr int kPinyinNear = 30, kPinyinSlip = 60, kPinyinOther = 120;
constexpr int kNumeralChanged = 200, kNumeralAgainstWord = 130, kNumeralHomophone = 70;
constexpr int kRoadTypeChanged = 48, kVillageTypeChanged = 40, kTypeAgainstOther = 95;
constexpr int kRoadTypeMissing = 35, kVillageTypeMissing = 10, kSectionMissing = 32, kNumeralMissing = 102, kMissing = 100;
constexpr int kNumeralAdded = 150, kAdded = 95;
constexpr int kTransposed = 78;
constexpr int kOtherTown = 125, kOtherCounty = 110;
constexpr int kOtherVillage = 30, kSameVillage = -12;
constexpr int kMentionMax = 75;
// Tenths of a bit.
constexpr int kCharacterTells = 70, kSyllableTells = 50, kBrokenTells = 20, kNumeralTells = 35, kTypeTells = 15;
constexpr int kLeftWord = 32, kLeftType = 75, kLeftNumeral = 60;

// Speech around an address. Ordinary words of an emergency call, not a list from any data; what is not here only costs every answer alike.
constexpr std::u32string_view kFillers[] = {
    U"我在", U"我们", U"我家", U"他说", U"她说", U"说是", U"这里", U"这边", U"那边", U"那里", U"报警", U"人在", U"快来", U"赶紧",
    U"着火", U"起火", U"失火", U"冒烟", U"有人", U"受伤", U"晕倒", U"地址", U"位置", U"地点", U"位于", U"门口", U"门前", U"对面",
    U"旁边", U"隔壁", U"附近", U"楼下", U"楼上", U"路口", U"救命", U"请",   U"在",   U"是",   U"的",   U"了",   U"就",   U"到",
    U"有",   U"说",   U"人",   U"我",   U"他",   U"快",   U"来",   U"前面", U"后面", U"里面", U"外面", U"车祸", U"一下", U"市辖区",
    U"不对", U"不是", U"错了", U"说错", U"更正", U"应该", U"路过", U"路边", U"路上", U"街上", U"街边", U"马路", U"刚才", U"刚刚",
    U"经过", U"靠近", U"谢谢", U"麻烦", U"你好", U"大概", U"可能", U"好像", U"看到", U"看见", U"听到", U"摔倒", U"昏倒", U"老人",
    U"小孩", U"孩子", U"救护", U"消防", U"派车", U"派人", U"那栋", U"这栋", U"赶快", U"尽快", U"喂",   U"对",   U"派",   U"住"};

bool share_reading(Unit const& a, Unit const& b) {
  for (auto x : a.readings) {
    if (x == 0) break;
    for (auto y : b.readings) {
      if (x == y) return true;
    }
  }
  return false;
}

bool share_sound(Unit const& a, Unit const& b, Hanzi const& hanzi) {
  for (auto x : a.readings) {
    if (x == 0) break;
    for (auto y : b.readings) {
      if (y == 0) break;
      if (hanzi.sound_class(x) == hanzi.sound_class(y)) return true;
    }
  }
  return false;
}

bool is_latin(Unit const& u) { return u.c < 0x80 || is_broken(u); }

bool is_slip_of(Unit const& name, Unit const& q, HanQuery const& query, Hanzi const& hanzi) {
  return std::any_of(name.readings.begin(), name.readings.end(), [&](Syllable r) {
    if (r == 0) return false;
    if (!is_broken(q)) return q.readings[0] != 0 && hanzi.is_slip_of(r, q.readings[0]);
    auto const& may_be = query.broken[q.c - kBrokenSyllable];
    return std::binary_search(may_be.begin(), may_be.end(), r);
  });
}

int substitution(Unit const& name, Unit const& q, HanQuery const& query, Hanzi const& hanzi) {
  if (name.c == q.c && name.c != 0) return 0;
  if (is_latin(q)) {
    if (share_reading(name, q)) return 0;
    if (share_sound(name, q, hanzi)) return kPinyinNear;
    return is_slip_of(name, q, query, hanzi) ? kPinyinSlip : kPinyinOther;
  }
  if (name.numeral && q.numeral) return kNumeralChanged;
  if (name.numeral || q.numeral) return share_reading(name, q) ? kNumeralHomophone : kNumeralAgainstWord;
  bool const road = is_road_type(name.c), village = is_village_type(name.c) || is_division_type(name.c);
  if (road && is_road_type(q.c)) return kRoadTypeChanged;
  if (village && (is_village_type(q.c) || is_division_type(q.c))) return kVillageTypeChanged;
  if (share_reading(name, q)) return name.readings[0] == q.readings[0] ? kHomophone : kRareHomophone;
  if (share_sound(name, q, hanzi)) return kNearHomophone;
  return road || village ? kTypeAgainstOther : kOtherCharacter;
}

struct Ends {
  std::array<int, kUnitsMax + 1> cost;
  std::array<std::uint8_t, kUnitsMax + 1> begin;
};

// Where and how cheaply a name stands in the query.
struct Span {
  int cost = 1'000'000;
  std::uint8_t begin = 0, end = 0;
};

class Matcher {
 public:
  Matcher(AddressTables const& t, HanQuery const& q, MatchOptions options, std::vector<Candidate>& out)
      : t_(t), q_(q), options_(options), out_(out), hanzi_(Hanzi::table()) {
    units_ = std::span(q.units).first(std::min(q.units.size(), kUnitsMax));
  }

  void run() {
    if (units_.empty()) return;
    learn_sounds();
    mark_fillers();
    find_mentions();
    find_names();
    for (auto const& n : names_) add_streets(n);
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
  };

  void learn_sounds() {
    for (auto const& u : units_) {
      for (auto r : u.readings) sounds_.set(hanzi_.sound_class(r));
      if (!is_broken(u)) continue;
      for (auto r : q_.broken[u.c - kBrokenSyllable]) sounds_.set(hanzi_.sound_class(r));
    }
    // A syllable may hold two (xian: xi an), and two may make one.
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (!is_latin(units_[i]) || units_[i].readings[0] == 0) continue;
      auto const s = std::string(hanzi_.letters(units_[i].readings[0]));
      for (std::size_t cut = 1; cut < s.size(); ++cut) {
        auto const a = hanzi_.syllable(std::string_view(s).substr(0, cut)), b = hanzi_.syllable(std::string_view(s).substr(cut));
        if (a != 0 && b != 0) sounds_.set(hanzi_.sound_class(a)), sounds_.set(hanzi_.sound_class(b));
      }
      if (i + 1 < units_.size() && is_latin(units_[i + 1]) && units_[i + 1].readings[0] != 0) {
        auto const joined = hanzi_.syllable(s + std::string(hanzi_.letters(units_[i + 1].readings[0])));
        if (joined != 0) sounds_.set(hanzi_.sound_class(joined));
      }
    }
    sounds_.reset(0);
  }

  bool heard(Unit const& u) const {
    if (u.readings[0] == 0) {
      return std::any_of(units_.begin(), units_.end(), [&](Unit const& q) { return q.c == u.c; });
    }
    for (auto r : u.readings) {
      if (r != 0 && sounds_.test(hanzi_.sound_class(r))) return true;
    }
    return false;
  }

  // What leaving out each unit of the name costs.
  static int missing_cost(std::span<Unit const> name, std::size_t i, bool admin) {
    auto const& u = name[i];
    bool const last = i + 1 == name.size();
    if (u.c == U'段') return kSectionMissing;
    if (u.numeral) return !last && name[i + 1].c == U'段' ? kSectionMissing : kNumeralMissing;
    if (i > 0 && is_road_type(u.c)) return kRoadTypeMissing;
    if (last && name.size() > 1 && (is_village_type(u.c) || is_division_type(u.c)))
      return admin && name.size() == 2 ? kMissing : kVillageTypeMissing;
    return kMissing;
  }

  bool joins(Unit const& a, Unit const& b, Unit const& syllable) const {
    if (!is_latin(syllable) || syllable.readings[0] == 0) return false;
    auto const s = hanzi_.letters(syllable.readings[0]);
    for (auto x : a.readings) {
      if (x == 0) break;
      for (auto y : b.readings) {
        if (y == 0) break;
        auto const p = hanzi_.letters(x), r = hanzi_.letters(y);
        if (p.size() + r.size() == s.size() && s.starts_with(p) && s.ends_with(r)) return true;
      }
    }
    return false;
  }

  // Damerau-Levenshtein of the whole name against any stretch of the query; for each end the cheapest stretch.
  void align(std::span<Unit const> name, bool admin, Ends& out) const {
    std::size_t const m = units_.size();
    Ends* two = &rows_[0];
    Ends* one = &rows_[1];
    Ends* now = &rows_[2];
    for (std::size_t j = 0; j <= m; ++j) one->cost[j] = 0, one->begin[j] = static_cast<std::uint8_t>(j);
    for (std::size_t i = 1; i <= name.size(); ++i) {
      auto const& u = name[i - 1];
      int const missing = missing_cost(name, i - 1, admin);
      now->cost[0] = one->cost[0] + missing;
      now->begin[0] = 0;
      for (std::size_t j = 1; j <= m; ++j) {
        auto const& q = units_[j - 1];
        int best = one->cost[j - 1] + substitution(u, q, q_, hanzi_);
        std::uint8_t begin = one->begin[j - 1];
        auto const take = [&](int cost, std::uint8_t from) {
          if (cost < best) best = cost, begin = from;
        };
        take(one->cost[j] + missing, one->begin[j]);
        take(now->cost[j - 1] + (q.numeral ? kNumeralAdded : kAdded), now->begin[j - 1]);
        if (i > 1 && j > 1) {
          auto const &u0 = name[i - 2], &q0 = units_[j - 2];
          if (u.c == q0.c && u0.c == q.c && u.c != 0) take(two->cost[j - 2] + kTransposed, two->begin[j - 2]);
        }
        if (is_latin(q) && i > 1 && joins(name[i - 2], u, q)) take(two->cost[j - 1] + 5, two->begin[j - 1]);
        if (is_latin(q) && i > 1 && j > 1 && is_latin(units_[j - 2]) && same_letters(name[i - 2], u, units_[j - 2], q)) {
          take(two->cost[j - 2] + 5, two->begin[j - 2]);
        }
        if (is_latin(q) && j > 1 && is_latin(units_[j - 2]) && u.readings[0] != 0 && joins(units_[j - 2], q, latin_of(u))) {
          take(one->cost[j - 2] + 5, one->begin[j - 2]);
        }
        now->cost[j] = best;
        now->begin[j] = begin;
      }
      auto* spare = two;
      two = one;
      one = now;
      now = spare;
    }
    out = *one;
  }

  // lu nan and lun an are written alike.
  bool same_letters(Unit const& a, Unit const& b, Unit const& p, Unit const& q) const {
    if (a.readings[0] == 0 || b.readings[0] == 0 || p.readings[0] == 0 || q.readings[0] == 0) return false;
    auto const x = hanzi_.letters(a.readings[0]), y = hanzi_.letters(b.readings[0]), v = hanzi_.letters(p.readings[0]),
               w = hanzi_.letters(q.readings[0]);
    if (x.size() + y.size() != v.size() + w.size()) return false;
    for (std::size_t i = 0; i < x.size() + y.size(); ++i) {
      char const left = i < x.size() ? x[i] : y[i - x.size()], right = i < v.size() ? v[i] : w[i - v.size()];
      if (left != right) return false;
    }
    return true;
  }

  static Unit latin_of(Unit const& u) {
    Unit out = u;
    out.c = 0;
    return out;
  }

  static constexpr int kUnheard = 1'000'000;
  // How much of a name the query cannot have said, less what it may have: what is left out beforehand.
  int unheard(std::span<Unit const> name) const {
    int missing = 0, all = 0;
    for (auto const& u : name) {
      int const weight = is_road_type(u.c) || is_village_type(u.c) || is_division_type(u.c) ? 10 : u.numeral ? 60 : 100;
      all += weight;
      if (!heard(u)) missing += weight;
    }
    if (missing * 100 > all * 58) return kUnheard;
    return 2 * missing - (all - missing);
  }

  void find_mentions() {
    Ends ends;
    for (std::uint32_t a = 0; a < t_.admins.size(); ++a) {
      auto const name = t_.units_of(t_.admins[a]);
      if (name.empty()) continue;
      if (!all_heard(name)) continue;
      align(name, true, ends);
      for (std::size_t j = 1; j <= units_.size(); ++j) {
        if (ends.cost[j] > kMentionMax || ends.begin[j] >= j) continue;
        // Only where it is cheapest: neighbours are the same mention with a unit more or less.
        if (ends.cost[j] > ends.cost[j - 1] || (j < units_.size() && ends.cost[j] > ends.cost[j + 1])) continue;
        if (t_.admins[a].kind == AdminKind::kVillage && !(ends.cost[j] <= (is_latin(units_[j - 1]) ? 5 : kHomophone) && says_village(j)))
          continue;
        mentions_.push_back(
            {t_.admins[a].self, {ends.cost[j], ends.begin[j], static_cast<std::uint8_t>(j)}, t_.admins[a].former != 0 ? a : kNone});
      }
    }
  }

  void mark_fillers() {
    for (auto const phrase : kFillers) {
      for (std::size_t i = 0; i + phrase.size() <= units_.size(); ++i) {
        std::size_t k = 0;
        while (k < phrase.size() && units_[i + k].c == phrase[k]) ++k;
        if (k < phrase.size()) continue;
        for (k = 0; k < phrase.size(); ++k) filler_.set(i + k);
      }
    }
  }

  bool all_heard(std::span<Unit const> name) const {
    return std::all_of(name.begin(), name.end(), [&](Unit const& u) { return is_village_type(u.c) || is_division_type(u.c) || heard(u); });
  }

  bool says_village(std::size_t end) const {
    auto const& u = units_[end - 1];
    return is_village_type(u.c) || (u.c == 0 && end > 1);
  }

  void find_names() {
    struct Scored {
      int missing;
      std::uint32_t name;
    };
    std::vector<Scored> scored;
    for (std::uint32_t n = 0; n < t_.names.size(); ++n) {
      auto const name = t_.units_of(t_.names[n]);
      if (name.empty()) continue;
      int const missing = options_.every_name ? 0 : unheard(name);
      if (missing != kUnheard) scored.push_back({missing, n});
    }
    constexpr std::size_t kAligned = 128;
    if (!options_.every_name && scored.size() > kAligned) {
      std::nth_element(scored.begin(), scored.begin() + kAligned, scored.end(),
                       [](Scored const& a, Scored const& b) { return a.missing != b.missing ? a.missing < b.missing : a.name < b.name; });
      scored.resize(kAligned);
    }
    Ends ends;
    for (auto const& s : scored) {
      align(t_.units_of(t_.names[s.name]), false, ends);
      // Every place where the name may stand: 新芦 of 新芦镇 is not the 新芦里 that follows. What the name leaves behind it decides where
      // it ends: 二街 is 二路 with another type, not 二 with a 街 to spare.
      int least = 1'000'000;
      for (std::size_t j = 1; j <= units_.size(); ++j) least = std::min(least, ends.cost[j] + cut_cost(j));
      int const most = std::min(least + kMissing, 260);
      auto const total = [&](std::size_t j) { return ends.cost[j] + cut_cost(j); };
      for (std::size_t j = 1; j <= units_.size(); ++j) {
        if (total(j) > most || ends.begin[j] >= j) continue;
        if (total(j - 1) < total(j) || (j < units_.size() && total(j + 1) <= total(j))) continue;
        names_.push_back({s.name, {ends.cost[j], ends.begin[j], static_cast<std::uint8_t>(j)}});
      }
    }
    std::sort(names_.begin(), names_.end(),
              [](NameHit const& a, NameHit const& b) { return a.span.cost != b.span.cost ? a.span.cost < b.span.cost : a.name < b.name; });
    constexpr std::size_t kNames = 48;
    if (names_.size() > kNames) names_.resize(kNames);
  }

  int cut_cost(std::size_t end) const {
    if (end >= units_.size()) return 0;
    auto const& u = units_[end];
    return is_left_type(u) ? kLeftType : u.numeral && !u.gap_before ? kLeftNumeral : 0;
  }
  static bool is_left_type(Unit const& u) { return u.c == U'段' || u.c == U'路' || u.c == U'街'; }

  // What stands in the query beside the name and the divisions it lies in.
  int left_over(NameHit const& n, std::vector<Mention const*> const& used) const {
    int words = 0, cost = 0;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (i >= n.span.begin && i < n.span.end) continue;
      if (std::any_of(used.begin(), used.end(), [&](Mention const* m) { return i >= m->span.begin && i < m->span.end; })) continue;
      if (filler_.test(i)) continue;
      auto const& u = units_[i];
      bool const beside = i + 1 == n.span.begin || i == n.span.end;
      if (u.c == U'段' || u.c == U'路' || u.c == U'街')
        cost += kLeftType;
      else if (u.numeral && beside)
        cost += kLeftNumeral;
      else
        words += kLeftWord;
    }
    return cost + words;
  }

  static int told(std::span<Unit const> units) {
    int out = 0;
    for (auto const& u : units) {
      bool const type = is_road_type(u.c) || is_village_type(u.c) || is_division_type(u.c);
      out += u.numeral ? kNumeralTells : type ? kTypeTells : is_broken(u) ? kBrokenTells : is_latin(u) ? kSyllableTells : kCharacterTells;
    }
    return out;
  }

  // Characters beside the name that must be of the same name: before it, and behind it where no kind of road ends it.
  int cut_units(NameHit const& n, std::vector<Mention const*> const& used) const {
    auto const is_free = [&](std::size_t i) {
      return !filler_.test(i) &&
             std::none_of(used.begin(), used.end(), [&](Mention const* m) { return i >= m->span.begin && i < m->span.end; });
    };
    int cut = 0;
    for (std::size_t i = n.span.begin; i > 0 && !units_[i].gap_before && is_free(i - 1); --i) ++cut;
    auto const& last = units_[n.span.end - 1u];
    if (is_road_type(last.c) || is_village_type(last.c)) return cut;
    for (std::size_t i = n.span.end; i < units_.size() && !units_[i].gap_before && is_free(i); ++i) ++cut;
    return cut;
  }

  void add_streets(NameHit const& n) {
    auto const& name = t_.names[n.name];
    std::vector<Mention const*> free;
    for (auto const& m : mentions_) {
      if (m.span.end <= n.span.begin || m.span.begin >= n.span.end) free.push_back(&m);
    }
    // 春庄镇丰书新村1幢: who goes on to the village does not mean the town itself.
    bool const is_larger = name.kind != NameKind::kRoad && std::any_of(mentions_.begin(), mentions_.end(), [&](Mention const& m) {
                             bool const same = m.span.begin == n.span.begin && m.span.end == n.span.end;
                             // 湖柳乡 does not mean 湖柳村 either.
                             bool const within = name.kind == NameKind::kVillage && m.span.cost == 0 && m.span.begin <= n.span.begin &&
                                                 m.span.end >= n.span.end;
                             return (within || (same && name.kind == NameKind::kPlace)) && t_.admins[m.admin].kind != AdminKind::kVillage;
                           });
    auto explained = free;
    if (is_larger) std::erase_if(explained, [&](Mention const* m) { return t_.admins[m->admin].kind == AdminKind::kVillage; });
    int const left = left_over(n, explained);
    int const cut = cut_units(n, free), said = told(units_.subspan(n.span.begin, n.span.end - n.span.begin));
    // 一路 is not what 南京一路 leaves over.
    bool const most_cut = cut * kCharacterTells > said;
    int const slip = slip_share(n.span.cost + (most_cut ? kAdded * cut : 0), name.units, n.span.end - n.span.begin);
    HouseQuery house{q_.house, q_.house.has_any(), q_.building, q_.unit, q_.room};
    // 3幢2单元 numbers the houses of a residential community; 3号楼 may be the number on a road.
    if (!house.has_house && q_.building != 0) {
      if (name.kind == NameKind::kVillage)
        house = {{.number = q_.building, .branch = static_cast<std::uint16_t>(std::min(q_.unit, 65'535U))}, true, 0, 0, q_.room};
      else if (name.kind == NameKind::kRoad && q_.building_may_be_number)
        house = {{.number = q_.building}, true, 0, q_.unit, q_.room};
    }
    if (q_.number_is_inside && name.kind == NameKind::kPlace) house.has_house = false;
    for (auto const s : t_.streets_of(name)) {
      StreetCost street{.left = left, .slip = slip, .fit = {.told = std::min(said, told(t_.units_of(name)))}};
      street.name = n.span.cost + division_cost(t_.streets[s].town, free, street);
      // Within a town that was said, the names beside it show best whether it is this one: only what it cuts is held against it.
      if (street.anchored)
        street.fit.scope = t_.up_to(t_.streets[s].town, AdminKind::kTown), street.fit.slips = cut == 0 ? 0 : n.span.cost + kAdded * cut;
      else
        street.fit.slips = n.span.cost + kAdded * cut + left - std::min(left, kLeftWord * cut);
      if (name.kind == NameKind::kVillage) street.former = former_village(n.name, street.former);
      std::size_t const before = out_.size();
      match_house(t_, s, house, street, 3, out_);
      for (std::size_t i = before; i < out_.size(); ++i) out_[i].cost += village_cost(out_[i].row, free);
    }
  }

  std::uint32_t former_village(std::uint32_t name, std::uint32_t otherwise) const {
    auto const it = std::find_if(t_.former_names.begin(), t_.former_names.end(), [&](FormerName const& f) { return f.name == name; });
    return it == t_.former_names.end() ? otherwise : it->admin;
  }

  // Says in `street` what it found: whether its own town was said, and by a name of before.
  int division_cost(std::uint32_t town, std::vector<Mention const*> const& free, StreetCost& street) const {
    int cost = 0;
    for (auto kind : {AdminKind::kTown, AdminKind::kCounty, AdminKind::kCity, AdminKind::kProvince}) {
      std::uint32_t const own = t_.up_to(town, kind);
      int best_own = kMentionMax + 1, best_other = kMentionMax + 1;
      std::uint32_t former = kNone;
      for (auto const* m : free) {
        if (t_.admins[m->admin].kind != kind) continue;
        int& best = m->admin == own ? best_own : best_other;
        // The name of now goes before one of before that fits no better.
        if (m->admin == own && (m->span.cost < best || (m->span.cost == best && m->former == kNone))) former = m->former;
        best = std::min(best, m->span.cost);
      }
      int const other = kind == AdminKind::kTown ? kOtherTown : kOtherCounty;
      if (best_own <= best_other && best_own <= kMentionMax)
        cost += best_own * 6 / 10, street.anchored = street.anchored || kind == AdminKind::kTown,
                                   street.former = street.former == kNone ? former : street.former;
      else if (best_other <= kMentionMax)
        cost += std::min(other * (110 - best_other) / 100, best_own <= kMentionMax ? best_own : other);
    }
    return cost;
  }

  int village_cost(std::uint32_t row, std::vector<Mention const*> const& free) const {
    if (row == kNone) return 0;
    auto const& r = t_.rows[row];
    bool other = false;
    for (auto const* m : free) {
      if (t_.admins[m->admin].kind != AdminKind::kVillage) continue;
      if (m->admin == r.village) return kSameVillage;
      if (r.village != kNone) other = true;
    }
    return other ? kOtherVillage : 0;
  }

  AddressTables const& t_;
  HanQuery const& q_;
  MatchOptions options_;
  std::vector<Candidate>& out_;
  Hanzi const& hanzi_;
  std::span<Unit const> units_;
  std::bitset<512> sounds_;
  std::bitset<kUnitsMax> filler_;
  std::vector<Mention> mentions_;
  std::vector<NameHit> names_;
  mutable std::array<Ends, 3> rows_;
};

}  // namespace

void match_han(AddressTables const& t, HanQuery const& q, MatchOptions options, std::vector<Candidate>& out) {
  Matcher(t, q, options, out).run();
}

}  // namespace tocsin::address
