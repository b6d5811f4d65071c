#include "geo/address/address_index.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "geo/address/match.h"
#include "geo/address/text/coordinates_text.h"
#include "geo/address/text/normalise.h"
#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

constexpr int kClearMargin = 26;           // Another place this much dearer, or more, does not make an answer ambiguous.
constexpr std::int64_t kSamePlaceM = 300;  // Two answers this near send the unit to the same corner.
constexpr int kStray = 60;                 // So much left unexplained may be the name that was meant.
constexpr int kAnchoredName = 80;          // Unless the town was said and the name fits this well: then the rest is speech.
constexpr int kPoorSlip = 40;              // Misheard and misspelt names stay below 35; beyond this it is another word.
constexpr int kPoorName = 200;             // Beyond this the words hardly fit: a person has to look.

constexpr std::size_t kNamesAbout = 4095;  // Who says no town may mean a road that is not in the register.
constexpr int kSlipTells = 100;            // Tenths of a bit: so much less an edit leaves of what a name tells.
constexpr int kWordForKind = 60;           // So much more a word that was left out costs than another kind of road.
constexpr int kLetterForZero = 8;          // O was written for 0: the answer is not what was typed.

// 1O号, 1O5, 2OO: a letter behind digits, with no word behind it, that is the numeral on most keyboards and all forms.
std::u32string with_zeros_for_letters(std::u32string text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != 'o' || !is_digit(text[i - 1])) continue;
    std::size_t end = i;
    while (end < text.size() && text[end] == 'o') ++end;
    bool const in_word = end < text.size() && (is_letter(text[end]) || text[end] == '\'');
    if (!in_word) std::fill(text.begin() + static_cast<long>(i), text.begin() + static_cast<long>(end), U'0');
    i = end;
  }
  return text;
}

bool has_number(MatchKind k) { return k != MatchKind::kRoadOnly && k != MatchKind::kPlaceOnly; }

std::size_t streets_in(AddressTables const& t, std::uint32_t division) {
  std::size_t streets = 0;
  for (auto const& s : t.streets) {
    auto at = s.town;
    while (at != kNone && at != division) at = t.admins[at].parent;
    if (at != kNone) ++streets;
  }
  return streets;
}

// Among many names, chance alone puts one within a slip or two of any short word. What was said has to tell more, less its slips, than it
// takes to pick one of them; a name that was said without a slip explains itself.
bool explains(AddressTables const& t, Candidate const& c) {
  if (c.fit.slips <= 0) return true;
  auto names = std::max(t.names.size(), kNamesAbout);
  if (c.fit.scope != kNone) {
    names = streets_in(t, c.fit.scope);
    // A village within the town: the town's names may be meant.
    if (auto const town = t.streets[c.street].town; names == 0 && town != kNone) names = streets_in(t, town);
  }
  return c.fit.told - c.fit.slips * kSlipTells / 100 >= 10 * static_cast<int>(std::bit_width(names));
}

}  // namespace

std::string_view to_string(MatchKind kind) {
  switch (kind) {
    case MatchKind::kExact: return "exact";
    case MatchKind::kCorrected: return "corrected";
    case MatchKind::kNearestNumber: return "nearest_number";
    case MatchKind::kRoadOnly: return "road_only";
    case MatchKind::kPlaceOnly: return "place_only";
    case MatchKind::kPlace: return "place";
    case MatchKind::kCoordinates: return "coordinates";
  }
  return "exact";
}

void AddressIndex::learn() {
  for (auto const& n : t_.names) (n.units > 0 ? has_han_ : has_latin_) = true;
}

Result<GeocodeAnswer> AddressIndex::geocode(std::string_view query, std::size_t limit, std::optional<Wgs84> near, Day on) const {
  return answer(query, {.limit = limit, .near = near, .on = on});
}

Result<GeocodeAnswer> AddressIndex::geocode_exhaustive(std::string_view query, std::size_t limit) const {
  return answer(query, {.limit = limit, .exhaustive = true});
}

std::uint32_t AddressIndex::in_force(std::uint32_t row, Day on) const {
  constexpr int kSuccessorsMax = 16;  // One after the other; lists have been seen to lead round in a circle.
  auto at = row;
  for (int step = 0; step < kSuccessorsMax; ++step) {
    if (t_.status_on(at, on) != AddressStatus::kRetired || t_.rows[at].extra == kNone) return at;
    auto const next = t_.extras[t_.rows[at].extra].successor_row;
    if (next == kNone) return at;
    at = next;
  }
  return row;
}

// Who says an address that has a successor is led to that.
void AddressIndex::lead(Candidate& c, Day on) const {
  if (c.row == kNone) return;
  auto const row = in_force(c.row, on);
  if (row == c.row) return;
  c.former_row = c.row;
  c.row = row;
  c.street = t_.rows[row].street;
  if (c.kind == MatchKind::kExact) c.kind = MatchKind::kCorrected;
}

std::vector<Candidate> AddressIndex::candidates(std::u32string const& text, Asked const& asked, Said& said) const {
  if (auto const zeros = with_zeros_for_letters(text); zeros != text) {
    auto found = candidates_as_written(zeros, asked, said);
    for (auto& c : found) c.cost += kLetterForZero, c.name_cost += kLetterForZero;
    // Some lists have a house 12o.
    Said other;
    for (auto const& c : candidates_as_written(text, asked, other)) {
      if (c.row != kNone && t_.rows[c.row].house.letter == 'o') found.push_back(c);
    }
    return found;
  }
  return candidates_as_written(text, asked, said);
}

std::vector<Candidate> AddressIndex::candidates_as_written(std::u32string const& text, Asked const& asked, Said& said) const {
  std::vector<Candidate> found;
  MatchOptions const options{asked.exhaustive};
  if (has_han_) {
    auto const q = parse_han(text);
    said.floor = q.floor;
    match_han(t_, q, options, found);
    // Only where it was read so: in "unit 2, 3 Smith Street" the other reading knows better.
    for (auto& c : found) c.rival_number = c.rival_number || q.has_rival_number;
  }
  if (has_latin_) {
    match_latin(t_, parse_latin(text), options, found);
    if (text.find(U" st ") != std::u32string::npos) match_latin(t_, parse_latin(text, true), {asked.exhaustive, true}, found);
  }
  for (auto& c : found) lead(c, asked.on);
  return found;
}

// 340827105 沙河路5号: the code of a division stands for its name.
std::u32string AddressIndex::with_names_for_codes(std::u32string text) const {
  constexpr std::size_t kShortest = 6, kLongest = 12;
  if (t_.divisions.empty()) return text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
    std::size_t end = i;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end - i < kShortest || end - i > kLongest) continue;
    auto const* const division = t_.find_division(to_utf8(std::u32string_view(text).substr(i, end - i)));
    if (division == nullptr) continue;
    if (auto const name = normalised(t_.admin_text(division->admin))) text.replace(i, end - i, U" " + *name + U" ");
  }
  return text;
}

Wgs84 AddressIndex::position(Candidate const& c) const { return c.row == kNone ? t_.streets[c.street].at : t_.rows[c.row].at; }

bool AddressIndex::has_point(Candidate const& c) const {
  return c.row == kNone ? t_.streets[c.street].has_point != 0 : t_.rows[c.row].has_point();
}

// 慈济路4号 where 慈济路 has no 4号 and 慈济街 of another town has: a road whose name and kind were said exactly, and whose house is not
// listed, may be meant all the same. Nothing when the best answer is of that road, near it, or said as exactly.
Candidate const* AddressIndex::road_as_said(std::vector<Candidate> const& found) const {
  auto const& best = found.front();
  if (best.name_cost <= 0 || !has_point(best)) return nullptr;
  auto const it = std::find_if(found.begin(), found.end(), [&](Candidate const& c) {
    bool const without_house = c.kind == MatchKind::kNearestNumber || !has_number(c.kind);
    return without_house && c.name_cost == 0 && c.left <= best.left && has_point(c) &&
           distance_m(position(c), position(best)) > kSamePlaceM;
  });
  return it == found.end() ? nullptr : &*it;
}

AddressMatch AddressIndex::match(Candidate const& c) const {
  auto kind = c.kind;
  if (kind == MatchKind::kExact && (c.name_cost > 0 || c.former != kNone)) kind = MatchKind::kCorrected;
  return {c.street, c.row, position(c), c.cost, kind, has_point(c), c.slip, c.former, c.former_row, c.left, c.anchored, c.number_doubted};
}

Result<GeocodeAnswer> AddressIndex::answer(std::string_view query, Asked const& asked) const {
  if (query.size() > kQueryBytesMax) return invalid("address.query_too_long", "at most " + std::to_string(kQueryBytesMax) + " bytes");
  TOCSIN_TRY(auto text, normalised(query));
  auto const& near = asked.near;
  GeocodeAnswer out;
  if (auto const point = point_from_text(text)) {
    auto const nearest = reverse(*point);
    out.matches.push_back(
        {nearest.row == kNone ? kNone : t_.rows[nearest.row].street, nearest.row, *point, 0, MatchKind::kCoordinates, true});
    return out;
  }
  text = with_names_for_codes(std::move(text));
  Said said;
  auto found = candidates(text, asked, said);
  out.floor = said.floor;
  auto const metres_off = [&](Candidate const& c) { return near && has_point(c) ? distance_m(*near, position(c)) : 0; };
  // In use first, then planned, then retired.
  auto const standing = [&](Candidate const& c) { return c.row == kNone ? AddressStatus::kActive : t_.status_on(c.row, asked.on); };
  std::sort(found.begin(), found.end(), [&](Candidate const& a, Candidate const& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    if (standing(a) != standing(b)) return standing(a) < standing(b);
    if (near && metres_off(a) != metres_off(b)) return metres_off(a) < metres_off(b);
    if (a.off != b.off) return a.off < b.off;
    if ((a.former_row == kNone) != (b.former_row == kNone)) return a.former_row == kNone;  // One that was said by its own words goes first.
    return a.row != b.row ? a.row < b.row : a.street < b.street;
  });
  if (found.empty()) {
    out.ambiguous = true;
    return out;
  }
  auto const& best = found.front();
  // Where one slip is certain, one more is likely.
  int const margin = kClearMargin + std::clamp(best.name_cost, 0, 100) / 20;
  std::unordered_set<std::uint64_t> seen;
  for (auto const& c : found) {
    bool const first = seen.insert(c.row == kNone ? std::uint64_t{1} << 32 | c.street : c.row).second;
    if (!first) continue;
    if (c.cost - best.cost <= margin && has_point(c) && has_point(best)) {
      // Houses of one road whose number is missing lie side by side; other roads and towns do not.
      bool const same_street = c.street == best.street && !has_number(best.kind);
      if (!same_street && distance_m(position(c), position(best)) > kSamePlaceM) out.ambiguous = true;
    }
    if (out.matches.size() < asked.limit) out.matches.push_back(match(c));
  }
  if (auto const* const said_road = road_as_said(found)) {
    out.ambiguous = true;
    auto const same = [&](AddressMatch const& m) { return m.row == said_road->row && m.street == said_road->street; };
    if (std::none_of(out.matches.begin(), out.matches.end(), same)) {
      if (out.matches.size() > 1 && out.matches.size() >= asked.limit) out.matches.pop_back();
      if (out.matches.size() < asked.limit) out.matches.push_back(match(*said_road));
    }
  }
  // 16 Glen Close, where the town has a Glen Road and a Glen Fernley Close.
  bool const other_kind = best.kind_changed && std::ranges::any_of(found, [&](Candidate const& c) {
                            return !c.kind_changed && c.anchored && c.kind == MatchKind::kExact && c.cost - best.cost <= kWordForKind &&
                                   has_point(c) && distance_m(position(c), position(best)) > kSamePlaceM;
                          });
  bool const stray = best.left > kStray && !(best.anchored && best.name_cost <= kAnchoredName);
  bool const rivals =
      best.rival_number && (best.kind == MatchKind::kExact || best.kind == MatchKind::kCorrected || best.kind == MatchKind::kNearestNumber);
  // 1112 Larch Highway, where there is a Larch Avenue that ends at 54: neither the road nor the house is the one that was said.
  bool const two_doubts = best.kind == MatchKind::kNearestNumber && best.name_cost > 0;
  if (best.name_cost > kPoorName || best.slip > kPoorSlip || stray || rivals || two_doubts || best.number_doubted || best.name_doubted ||
      other_kind || !has_point(best) || !explains(t_, best))
    out.ambiguous = true;
  for (auto const& m : out.matches) {
    if (m.has_point) out.spread_m = std::max(out.spread_m, distance_m(m.at, out.matches.front().at));
  }
  return out;
}

std::vector<StreetMatch> AddressIndex::streets_like(std::string_view words, std::size_t limit) const {
  std::vector<StreetMatch> out;
  if (words.size() > kQueryBytesMax) return out;
  auto const text = normalised(words);
  if (!text) return out;
  Said said;
  auto found = candidates(*text, {}, said);
  std::sort(found.begin(), found.end(),
            [](Candidate const& a, Candidate const& b) { return a.cost != b.cost ? a.cost < b.cost : a.street < b.street; });
  std::unordered_set<std::uint32_t> seen;
  for (auto const& c : found) {
    if (out.size() >= limit) break;
    if (t_.names[t_.streets[c.street].name].kind == NameKind::kRoad && seen.insert(c.street).second) out.push_back({c.street, c.cost});
  }
  return out;
}

std::optional<AddressMatch> AddressIndex::house_on(std::uint32_t street, std::string_view words, Day on) const {
  if (words.size() > kQueryBytesMax || t_.streets[street].rows == 0) return std::nullopt;
  auto text = normalised(words);
  if (!text) return std::nullopt;
  *text = with_zeros_for_letters(std::move(*text));
  HouseQuery house;
  if (std::any_of(text->begin(), text->end(), [](char32_t c) { return is_han(c); })) {
    auto const q = parse_han(*text);
    house = {q.house, false, q.building, q.unit, q.room};
  } else {
    // Those of its name are none of its houses.
    std::vector<std::uint32_t> own;
    for (auto const name : {t_.streets[street].name, t_.streets[street].en}) {
      if (name == kNone || !own.empty()) continue;
      for (auto const& n : t_.numbers_of(name)) own.push_back(n.value);
    }
    auto const q = parse_latin(*text);
    house.building = q.building, house.unit = q.unit, house.room = q.room;
    for (auto const& n : q.numbers) {
      if (n.is_ordinal) continue;
      if (auto const its = std::find(own.begin(), own.end(), n.house.number); its != own.end() && n.house.number_to == 0) {
        own.erase(its);
        continue;
      }
      house.house = n.house;
      break;
    }
    if (!house.house.has_any() && q.building != 0) house.house = {.number = q.building}, house.building = 0;
  }
  house.has_house = house.house.has_any();
  if (!house.has_house) return std::nullopt;
  std::vector<Candidate> found;
  match_house(t_, street, house, {}, 1, found);
  if (found.empty()) return std::nullopt;
  auto best = *std::min_element(found.begin(), found.end(),
                                [](Candidate const& a, Candidate const& b) { return a.cost != b.cost ? a.cost < b.cost : a.row < b.row; });
  lead(best, on);
  auto found_house = match(best);
  found_house.kind = best.kind;
  return found_house;
}

std::optional<std::uint32_t> AddressIndex::find(std::string_view code) const {
  auto const it = std::lower_bound(t_.by_code.begin(), t_.by_code.end(), code,
                                   [&](std::uint32_t r, std::string_view c) { return t_.view(t_.rows[r].code) < c; });
  if (it == t_.by_code.end() || t_.view(t_.rows[*it].code) != code) return std::nullopt;
  return *it;
}

ReverseAnswer AddressIndex::reverse(Wgs84 point, double limit_m) const {
  ReverseAnswer out;
  geo::PackedRTree const tree(t_.boxes, t_.box_items);
  geo::LocalPlane const plane(point);
  int looked = 0;
  tree.nearest(
      point, limit_m,
      [&](std::uint32_t item) {
        auto const p = t_.rows[t_.point_rows[item]].at;
        return plane.distance_to({p.lat_e7, p.lon_e7, p.lat_e7, p.lon_e7});
      },
      [&](std::uint32_t item, double metres) {
        auto const row = t_.point_rows[item];
        if (t_.rows[row].status == AddressStatus::kRetired) return true;
        if (out.row == kNone) {
          out.row = row;
          out.distance_m = static_cast<std::int64_t>(metres + 0.5);
          out.odd_side = t_.rows[row].house.number % 2 == 1;
          return true;
        }
        if (t_.rows[row].street != t_.rows[out.row].street) {
          out.other_row = row;
          out.other_distance_m = static_cast<std::int64_t>(metres + 0.5);
          return false;
        }
        return ++looked < 200;
      });
  return out;
}

std::string AddressIndex::street_label(std::uint32_t street) const {
  auto const& s = t_.streets[street];
  auto const& name = t_.names[s.name];
  std::string divisions;
  std::vector<std::string_view> up;
  for (auto a = s.town; a != kNone; a = t_.admins[a].parent) up.push_back(t_.view(t_.admins[a].text));
  if (name.units == 0) {
    std::string out(t_.view(name.text));
    for (auto const& d : up) out += ' ', out += d;
    return out;
  }
  std::string out;
  for (auto it = up.rbegin(); it != up.rend(); ++it) out += *it;
  out += t_.view(name.text);
  return out;
}

std::string AddressIndex::label(std::uint32_t row) const {
  auto const& r = t_.rows[row];
  auto const& s = t_.streets[r.street];
  auto const& name = t_.names[s.name];
  if (name.units == 0) return std::string(t_.view(r.house_text)) + ' ' + street_label(r.street);
  return street_label(r.street) + std::string(t_.view(r.house_text));
}

}  // namespace tocsin::address
