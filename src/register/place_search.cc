#include "register/place_search.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include <fmt/format.h>

#include "base/id.h"
#include "base/text.h"
#include "geo/address/text/latin_query.h"
#include "geo/fold_text.h"
#include "register/search/hit.h"

namespace tocsin::place_register {
namespace {

constexpr int kGoodCost = 60;       // An address that fits so well stands before names that only begin so.
constexpr int kPoorCost = 130;      // While names begin so, what fits worse is noise.
constexpr int kHopelessCost = 340;  // Not even to be offered.
constexpr int kAloneCost = 48;     // A house that is to stand by itself behind a whole sentence: one slip in its name, or its kind of road.
constexpr int kHopelessSlip = 70;  // Two of three characters are others.
constexpr int kClearCost = 26;     // As in geo/address: so much dearer is clearly another.
constexpr std::int64_t kSamePlaceM = 300;
constexpr std::size_t kSpreadOver = 5;
constexpr int kByWordsCost = 200;  // What matches worse gives way to a name with words left out.
constexpr std::size_t kWordsMax = 8, kLookedAt = 60;

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

MatchKind kind_of(address::AddressMatch const& m) {
  switch (m.kind) {
    case address::MatchKind::kExact: return MatchKind::kExact;
    case address::MatchKind::kCorrected: return MatchKind::kCorrected;
    case address::MatchKind::kNearestNumber: return MatchKind::kNearestNumber;
    case address::MatchKind::kRoadOnly: return MatchKind::kRoadOnly;
    case address::MatchKind::kPlaceOnly: return MatchKind::kPlaceOnly;
    case address::MatchKind::kPlace: return m.cost == 0 ? MatchKind::kPlace : MatchKind::kCorrected;
    case address::MatchKind::kCoordinates: return MatchKind::kCoordinates;
  }
  return MatchKind::kExact;
}

// Behind a whole sentence that nothing explains: is it sure by its own fit, worth a look, or as good as nothing?
enum class Alone : std::uint8_t { kSure, kPossible, kNothing };
Alone alone(address::AddressMatch const& m) {
  int const own = m.cost - m.left;
  bool const house = m.row != address::kNone && m.kind != address::MatchKind::kRoadOnly && m.kind != address::MatchKind::kPlaceOnly;
  if (own <= 0 || (house && own <= kAloneCost)) return Alone::kSure;
  return m.anchored && own <= kPoorCost ? Alone::kPossible : Alone::kNothing;
}

void set_spread(SearchAnswer& answer) {
  answer.spread_m = 0;
  for (std::size_t i = 1; i < std::min(answer.hits.size(), kSpreadOver); ++i) {
    if (answer.hits[i].located && answer.hits[0].located)
      answer.spread_m = std::max(answer.spread_m, distance_m(answer.hits[0].at, answer.hits[i].at));
  }
}

// Farther from every road than a vehicle is sent without asking: in the water, on a mountain, on another continent.
bool is_far_from_roads(DataSet const& data, Wgs84 at) {
  if (data.graph().segments.empty()) return false;
  auto const snapped = geo::snap(data.graph(), at);
  return !snapped || snapped->is_far;
}

// A point outside the city that lies in it the other way round: both are shown, and a person chooses.
SearchAnswer point_answer(DataSet const& data, Wgs84 at) {
  SearchAnswer out{{coordinates_hit(data, at)}, is_far_from_roads(data, at), 0};
  if (data.bounds().is_empty() || data.bounds().contains(at)) return out;
  auto const turned = wgs84_from_degrees(at.lon(), at.lat());
  if (!turned || !data.bounds().contains(*turned)) return out;
  out.hits.insert(out.hits.begin(), coordinates_hit(data, *turned));
  out.ambiguous = true;
  set_spread(out);
  return out;
}

// The code of an entry and nothing else. A short number is a house, not a code.
bool may_be_code(std::string_view query) {
  constexpr std::size_t kShortest = 4, kShortestNumber = 8;
  bool const number = std::all_of(query.begin(), query.end(), [](char c) { return c >= '0' && c <= '9'; });
  return has_digit(query) && is_valid_code(query) && query.size() >= (number ? kShortestNumber : kShortest);
}

// Asked for and cleaned: nothing to look for gives an answer at once.
struct Asked {
  std::string_view query;
  std::optional<SearchAnswer> answer;
};
Result<Asked> ask(DataSet const& data, std::string_view query, std::size_t limit, address::Day on) {
  query = trimmed(query);
  if (query.size() > kQueryBytesMax)
    return invalid("place.query_too_long", fmt::format("{} bytes; the most is {}", query.size(), kQueryBytesMax));
  if (query.empty() || limit == 0) return Asked{query, SearchAnswer{}};
  if (auto const coordinates = parse_coordinates(query)) {
    if (!*coordinates) return std::unexpected(coordinates->error());
    return Asked{query, point_answer(data, **coordinates)};
  }
  if (may_be_code(query)) {
    if (auto hit = find(data, HitKind::kAddress, query, on)) return Asked{query, SearchAnswer{{std::move(*hit)}, false, 0}};
  }
  return Asked{query, std::nullopt};
}

// Words of the query that are letters, folded.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string folded = geo::fold_text(text), word;
  for (char const c : folded + " ") {
    if (c != ' ' && c != ',') {
      word += c;
    } else if (!word.empty()) {
      if (!has_digit(word)) words.push_back(word);
      word.clear();
    }
  }
  return words;
}

// Whether the words that stand in a name whole are most of it: "joao" is of São João, "rio" is not of Rio Tinto nor of Rua do Riobom.
bool are_most_of(std::vector<std::string> const& words, std::string_view name) {
  constexpr std::size_t kLittleWord = 3;  // de, dos
  std::size_t said = 0, all = 0;
  for (auto const& word : words_of(name)) {
    bool const is_said = std::find(words.begin(), words.end(), word) != words.end();
    if (address::road_type(word) != 0 || word.size() <= kLittleWord) continue;
    all += word.size();
    if (is_said) said += word.size();
  }
  return said > 0 && said * 2 >= all;
}

struct ByWords {
  std::vector<Hit> hits;
  bool sure = false;  // There is one, what was said is most of its name, and the number is listed or lies between two that are.
};

// Every word begins some word of the name or of where it lies, in any order and with others left out: "joao porto" for Rua de São João.
ByWords by_words(DataSet const& data, std::string_view query, std::size_t limit) {
  auto const words = words_of(query);
  if (words.empty() || words.size() > kWordsMax) return {};
  auto const longest = std::max_element(words.begin(), words.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
  ByWords out;
  auto& hits = out.hits;
  for (auto const& word : {*longest, words.front()}) {
    if (!hits.empty() || word.size() < 3) continue;
    for (auto const& s : data.addresses().typeahead(word, kLookedAt, {})) {
      auto const& t = data.addresses().tables();
      auto const& street = t.streets[s.street];
      std::string text = " ";
      for (auto const name : {street.name, street.zh, street.en}) text += geo::fold_text(t.name_text(name)) + ' ';
      for (auto a = street.town; a != address::kNone; a = t.admins[a].parent) {
        text += geo::fold_text(t.admin_text(a)) + ' ' + geo::fold_text(t.admin_text(t.admins[a].en)) + ' ';
      }
      bool const all = std::all_of(words.begin(), words.end(), [&](auto const& w) { return text.find(' ' + w) != std::string::npos; });
      if (!all || hits.size() >= limit) continue;
      out.sure = hits.empty() && std::ranges::any_of(std::array{street.name, street.zh, street.en},
                                                     [&](auto name) { return are_most_of(words, t.name_text(name)); });
      auto const house = data.addresses().house_on(s.street, query);
      bool const found_house = house && house->row != address::kNone;
      bool const exact = found_house && house->kind == address::MatchKind::kExact;
      hits.push_back(found_house ? address_hit(data, house->row, exact ? MatchKind::kCorrected : kind_of(*house))
                                 : named_hit(data, s.street, MatchKind::kCorrected));
      if (found_house && house->number_doubted && hits.size() == 1) out.sure = false;
      if (!found_house && has_digit(query)) {
        bool const is_road = t.names[street.name].kind == address::NameKind::kRoad;
        hits.back().match = is_road ? MatchKind::kRoadOnly : MatchKind::kPlaceOnly;
        if (!is_road && hits.size() == 1) out.sure = false;
      }
      hits.back().cost = kByWordsCost;
    }
  }
  return out;
}

// The name or entry of before that was said, unless on the day that is asked about it was still the right one.
void say_formerly(DataSet const& data, address::AddressMatch const& m, address::Day on, Hit& hit) {
  if (m.former_row != address::kNone)
    hit.formerly = formerly_entry(data, m.former_row);
  else if (m.former_division != address::kNone)
    hit.formerly = formerly_division(data, m.former_division);
  if (hit.formerly && on != address::kNoDay && hit.formerly->until != address::kNoDay && on <= hit.formerly->until) hit.formerly.reset();
}

// `words_too`: a name with words left out is looked for where nothing fits well.
Result<SearchAnswer> matched(DataSet const& data, std::string_view query, std::size_t limit, Where const& where, bool words_too) {
  SearchAnswer out;
  out.hits = find_intersections(data, query, limit);
  if (!out.hits.empty()) {
    for (auto const& h : out.hits) {
      if (h.cost - out.hits[0].cost <= kClearCost && distance_m(h.at, out.hits[0].at) > kSamePlaceM) out.ambiguous = true;
    }
    set_spread(out);
    return out;
  }
  auto const answer = data.addresses().geocode(query, limit, where.near, where.on);
  if (!answer) {
    if (answer.error().code == "address.not_utf8") return invalid("place.query_not_text", answer.error().detail);
    return std::unexpected(answer.error());
  }
  out.ambiguous = answer->ambiguous;
  for (auto const& m : answer->matches) {
    auto const fit = m.cost > kHopelessCost ? alone(m) : Alone::kSure;
    if (fit == Alone::kNothing || m.slip > kHopelessSlip) continue;
    if (fit == Alone::kPossible && out.hits.empty()) out.ambiguous = true;
    auto const kind = kind_of(m);
    if (kind == MatchKind::kCoordinates) {
      out.hits.push_back(coordinates_hit(data, m.at));
      out.ambiguous = out.ambiguous || is_far_from_roads(data, m.at);
    } else {
      bool const whole_street = m.row == address::kNone || kind == MatchKind::kRoadOnly || kind == MatchKind::kPlaceOnly;
      out.hits.push_back(whole_street ? named_hit(data, m.street, kind) : address_hit(data, m.row, kind, where.on));
      say_formerly(data, m, where.on, out.hits.back());
      if (whole_street && m.row != address::kNone) out.hits.back().house_code = data.addresses().code(m.row);
      out.hits.back().cost = m.cost;
      out.hits.back().located = m.has_point;
    }
  }
  if (words_too && (out.hits.empty() || out.hits[0].cost > kByWordsCost)) {
    auto [hits, sure] = by_words(data, query, limit);
    if (!hits.empty()) {
      out.ambiguous = !sure || !hits[0].located;
      hits.insert(hits.end(), out.hits.begin(), out.hits.end());
      if (hits.size() > limit) hits.resize(limit);
      out.hits = std::move(hits);
    }
  }
  if (out.hits.empty()) out.ambiguous = true;
  set_spread(out);
  return out;
}

SearchAnswer with_distances(SearchAnswer answer, Where const& where) {
  auto const& near = where.near;
  for (auto& hit : answer.hits) {
    if (near && hit.located) hit.distance_m = distance_m(*near, hit.at);
  }
  return answer;
}

// What begins as typed; with a number, the house on each such street.
struct Begun {
  std::vector<Hit> hits;
  std::size_t whole = 0;        // Of the hits, from the first: all of the name was typed.
  bool number_doubted = false;  // Of the first: another house than was said, and nothing tells where that one lies.
};
Begun begun(DataSet const& data, std::string_view query, std::size_t limit, Where const& where) {
  Begun out;
  bool const with_number = has_digit(query);
  for (auto const& s : data.addresses().typeahead(query, limit, where.near)) {
    if (with_number) {
      auto const house = data.addresses().house_on(s.street, query, where.on);
      if (!house) continue;
      auto const kind = house->kind == address::MatchKind::kExact ? MatchKind::kPrefix : kind_of(*house);
      if (out.hits.empty()) out.number_doubted = house->number_doubted;
      out.hits.push_back(address_hit(data, house->row, kind, where.on));
      say_formerly(data, *house, where.on, out.hits.back());
      out.hits.back().located = house->has_point;
      continue;
    }
    auto const kind = data.addresses().tables().names[data.addresses().tables().streets[s.street].name].kind;
    auto const whole = kind == address::NameKind::kPlace ? MatchKind::kPlace : MatchKind::kRoadOnly;
    if (s.whole) ++out.whole;
    out.hits.push_back(named_hit(data, s.street, s.whole ? whole : MatchKind::kPrefix));
  }
  return out;
}

}  // namespace

std::optional<Result<Wgs84>> parse_coordinates(std::string_view text) {
  text = trimmed(text);
  double numbers[2] = {};
  for (int i = 0; i < 2; ++i) {
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i], std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 1) break;
    auto const before = text.size();
    for (std::string_view const mark : {" ", ",", "，", ";", " ", "\t", " "})
      while (text.starts_with(mark)) text.remove_prefix(mark.size());
    if (text.size() == before) return std::nullopt;
  }
  if (!trimmed(text).empty()) return std::nullopt;
  // 120.002,30.001: what is no latitude is the longitude.
  if (std::abs(numbers[0]) > 90 && std::abs(numbers[0]) <= 180 && std::abs(numbers[1]) <= 90) std::swap(numbers[0], numbers[1]);
  return wgs84_from_degrees(numbers[0], numbers[1]);
}

Result<SearchAnswer> locate(DataSet const& data, std::string_view query, std::size_t limit, Where const& where) {
  limit = std::min(limit, kSearchLimitMax);
  TOCSIN_TRY(auto asked, ask(data, query, limit, where.on));
  if (asked.answer) return with_distances(std::move(*asked.answer), where);
  TOCSIN_TRY(auto answer, matched(data, asked.query, limit, where, true));
  return with_distances(std::move(answer), where);
}

Result<SearchAnswer> search(DataSet const& data, std::string_view query, std::size_t limit, Where const& where) {
  limit = std::min(limit, kSearchLimitMax);
  TOCSIN_TRY(auto asked, ask(data, query, limit, where.on));
  if (asked.answer) return with_distances(std::move(*asked.answer), where);
  auto names = begun(data, asked.query, limit, where);
  SearchAnswer meant;
  // Enough names that begin so need no guesses beside them.
  if (names.hits.size() < limit || has_digit(asked.query)) {
    TOCSIN_TRY(meant, matched(data, asked.query, std::max<std::size_t>(limit, kSpreadOver), where, names.hits.empty()));
  }
  bool const is_crossing = !meant.hits.empty() && meant.hits[0].kind == HitKind::kIntersection;
  bool const is_point = !meant.hits.empty() && meant.hits[0].kind == HitKind::kCoordinates;
  if (is_crossing || is_point) names = {};
  // A house that is not there, on a road that only begins so, is the wildest guess of all.
  bool const is_guess = !names.hits.empty() && names.hits[0].kind == HitKind::kAddress && names.hits[0].match != MatchKind::kPrefix;
  bool const meant_first = is_crossing || is_point || names.hits.empty() ||
                           (has_digit(asked.query) && !meant.hits.empty() && (meant.hits[0].cost <= kGoodCost || is_guess));
  SearchAnswer out;
  std::unordered_set<std::string> seen;
  auto const take = [&](Hit const& hit) {
    if (out.hits.size() < limit && seen.insert(std::string(to_text(hit.kind)) + ' ' + hit.code).second) out.hits.push_back(hit);
  };
  if (meant_first) {
    out.ambiguous = meant.ambiguous;
    for (auto const& hit : meant.hits) take(hit);
    for (auto const& hit : names.hits) take(hit);
  } else {
    // Several that begin so are a choice; one whose whole name was typed is it.
    out.ambiguous = names.number_doubted;
    std::size_t const rivals = names.whole > 0 ? names.whole : names.hits.size();
    for (std::size_t i = 1; i < rivals; ++i) {
      if (distance_m(names.hits[0].at, names.hits[i].at) > kSamePlaceM) out.ambiguous = true;
    }
    for (auto const& hit : names.hits) take(hit);
    for (auto const& hit : meant.hits) {
      if (hit.cost <= kPoorCost) take(hit);
    }
  }
  set_spread(out);
  return with_distances(std::move(out), where);
}

}  // namespace tocsin::place_register
