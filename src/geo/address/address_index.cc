#include "geo/address/address_index.h"

#include <algorithm>
#include <unordered_set>

#include "geo/address/coordinates_text.h"
#include "geo/address/match.h"
#include "geo/address/normalise.h"
#include "geo/packed_rtree.h"

namespace tocsin::address {
namespace {

constexpr int kClearMargin = 26;           // Another place this much dearer, or more, does not make an answer ambiguous.
constexpr std::int64_t kSamePlaceM = 300;  // Two answers this near send the unit to the same corner.
constexpr int kStray = 60;                 // So much left unexplained may be the name that was meant.
constexpr int kAnchoredName = 80;          // Unless the town was said and the name fits this well: then the rest is speech.
constexpr int kPoorName = 200;             // Beyond this the words hardly fit: a person has to look.

bool has_number(MatchKind k) { return k != MatchKind::kRoadOnly; }

}  // namespace

std::string_view to_string(MatchKind kind) {
  switch (kind) {
    case MatchKind::kExact: return "exact";
    case MatchKind::kCorrected: return "corrected";
    case MatchKind::kNearestNumber: return "nearest_number";
    case MatchKind::kRoadOnly: return "road_only";
    case MatchKind::kIntersection: return "intersection";
    case MatchKind::kCoordinates: return "coordinates";
  }
  return "exact";
}

void AddressIndex::learn() {
  for (auto const& n : t_.names) (n.units > 0 ? has_han_ : has_latin_) = true;
}

Result<GeocodeAnswer> AddressIndex::geocode(std::string_view query, std::size_t limit, std::optional<Wgs84> near) const {
  return answer(query, limit, near, false);
}

Result<GeocodeAnswer> AddressIndex::geocode_exhaustive(std::string_view query, std::size_t limit) const {
  return answer(query, limit, {}, true);
}

Result<GeocodeAnswer> AddressIndex::answer(std::string_view query, std::size_t limit, std::optional<Wgs84> near, bool exhaustive) const {
  if (query.size() > kQueryBytesMax) return invalid("address.query_too_long", "at most " + std::to_string(kQueryBytesMax) + " bytes");
  TOCSIN_TRY(auto const text, normalised(query));
  GeocodeAnswer out;
  if (auto const point = point_from_text(text)) {
    auto const nearest = reverse(*point);
    out.matches.push_back({nearest.row, *point, 0, MatchKind::kCoordinates, true});
    return out;
  }
  std::vector<Candidate> found;
  MatchOptions const options{exhaustive};
  if (has_han_) {
    auto const q = parse_han(text);
    out.floor = q.floor;
    match_han(t_, q, options, found);
  }
  if (has_latin_) {
    match_latin(t_, parse_latin(text), options, found);
    if (text.find(U" st ") != std::u32string::npos) match_latin(t_, parse_latin(text, true), options, found);
  }
  auto const metres_off = [&](Candidate const& c) {
    return near && t_.rows[c.row].has_point != 0 ? distance_m(*near, t_.rows[c.row].at) : 0;
  };
  auto const retired = [&](Candidate const& c) { return t_.rows[c.row].status == AddressStatus::kRetired; };
  std::sort(found.begin(), found.end(), [&](Candidate const& a, Candidate const& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    if (retired(a) != retired(b)) return retired(b);
    if (near && metres_off(a) != metres_off(b)) return metres_off(a) < metres_off(b);
    if (a.off != b.off) return a.off < b.off;
    return a.row < b.row;
  });
  if (found.empty()) {
    out.ambiguous = true;
    return out;
  }
  auto const& best = found.front();
  auto const at = [&](Candidate const& c) { return t_.rows[c.row].at; };
  std::unordered_set<std::uint32_t> seen;
  for (auto const& c : found) {
    bool const first = seen.insert(c.row).second;
    if (!first) continue;
    if (c.cost - best.cost <= kClearMargin && t_.rows[c.row].has_point != 0 && t_.rows[best.row].has_point != 0) {
      // Houses of one road whose number is missing lie side by side; other roads and towns do not.
      bool const same_street = t_.rows[c.row].street == t_.rows[best.row].street && !has_number(best.kind);
      if (!same_street && distance_m(at(c), at(best)) > kSamePlaceM) out.ambiguous = true;
    }
    if (out.matches.size() >= limit) continue;
    auto kind = c.kind;
    if (kind == MatchKind::kExact && c.name_cost > 0) kind = MatchKind::kCorrected;
    out.matches.push_back({c.row, at(c), c.cost, kind, t_.rows[c.row].has_point != 0});
  }
  bool const stray = best.left > kStray && !(best.anchored && best.name_cost <= kAnchoredName);
  if (best.name_cost > kPoorName || stray || t_.rows[best.row].has_point == 0) out.ambiguous = true;
  for (auto const& m : out.matches) {
    if (m.has_point) out.spread_m = std::max(out.spread_m, distance_m(m.at, out.matches.front().at));
  }
  return out;
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
