#include <algorithm>
#include <cstdlib>

#include "geo/address/match.h"

namespace tocsin::address {
namespace {

constexpr int kRoadOnlyCost = 0;
constexpr int kNoHouses = 90;         // A number was asked of a street whose houses nobody has listed.
constexpr int kNumberOfPlace = 45;    // Or of a place.
constexpr int kBranchCost = 55;       // 12之3 asked, 12 or 12之4 there; 12a asked, 12 there.
constexpr int kInRangeCost = 35;      // 3 asked, 1-3 there.
constexpr int kOtherNumberCost = 75;  // And more the further away, up to kFarNumberCost.
constexpr int kFarNumberCost = 60;
constexpr int kNoAlleyCost = 130;
constexpr int kNoLaneCost = 150;

int far(std::uint32_t a, std::uint32_t b) {
  std::uint32_t const d = a > b ? a - b : b - a;
  return static_cast<int>(std::min<std::uint32_t>(d <= 2 ? 0 : d <= 40 ? d : 40 + d / 20, kFarNumberCost));
}

std::uint32_t difference(std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; }

}  // namespace

void match_house(AddressTables const& t, std::uint32_t street, HouseQuery const& q, StreetCost street_cost, std::size_t limit,
                 std::vector<Candidate>& out) {
  auto const& s = t.streets[street];
  auto const rows = t.rows.subspan(s.first_row, s.rows);
  auto const add = [&](RowEntry const& r, int cost, MatchKind kind, std::uint32_t off = 0) {
    out.push_back({street, static_cast<std::uint32_t>(&r - t.rows.data()), street_cost.name + street_cost.left + cost, street_cost.name,
                   street_cost.left, street_cost.anchored, off, kind, street_cost.slip});
  };
  if (rows.empty()) {
    bool const is_place = t.names[s.name].kind == NameKind::kPlace;
    int const cost = !q.has_house ? 0 : is_place ? kNumberOfPlace : kNoHouses;
    out.push_back({street, kNone, street_cost.name + street_cost.left + cost, street_cost.name, street_cost.left, street_cost.anchored, 0,
                   is_place ? MatchKind::kPlace : MatchKind::kRoadOnly, street_cost.slip});
    return;
  }
  if (!q.has_house) {
    add(rows[rows.size() / 2], kRoadOnlyCost, MatchKind::kRoadOnly);
    return;
  }
  auto const& h = q.house;
  // The rows of the asked lane and alley stand together.
  auto const lower = [&](House key) {
    return std::lower_bound(rows.begin(), rows.end(), key, [](RowEntry const& r, House const& k) { return r.house < k; });
  };
  auto first = lower({.lane = h.lane, .alley = h.alley});
  auto last = std::find_if(first, first, [](auto const&) { return true; });
  last = std::lower_bound(first, rows.end(), House{.lane = h.lane, .alley = h.alley + 1},
                          [](RowEntry const& r, House const& k) { return r.house < k; });
  int place_cost = 0;
  if (first == last && h.alley != 0) {
    first = lower({.lane = h.lane});
    last = std::lower_bound(first, rows.end(), House{.lane = h.lane + 1}, [](RowEntry const& r, House const& k) { return r.house < k; });
    place_cost = kNoAlleyCost;
  }
  if (first == last) {
    // No such lane: where it should leave the road, that is the nearest number or lane.
    auto best = rows.begin();
    auto const off = [&](RowEntry const& r) {
      return difference(r.house.lane == 0 ? r.house.number : r.house.lane, h.lane != 0 ? h.lane : h.number);
    };
    for (auto it = rows.begin(); it != rows.end(); ++it) {
      if (off(*it) < off(*best)) best = it;
    }
    add(*best, kNoLaneCost, MatchKind::kNearestNumber);
    return;
  }
  if (h.number == 0) {
    add(first[(last - first) / 2], kRoadOnlyCost + place_cost, MatchKind::kRoadOnly);
    return;
  }
  struct Found {
    RowEntry const* row;
    int cost;
    std::uint32_t off;
  };
  std::vector<Found> found;
  // Equal numbers first; then the neighbours on both sides.
  auto const at = std::lower_bound(first, last, h.number, [](RowEntry const& r, std::uint32_t n) { return r.house.number < n; });
  auto it = at;
  for (; it != last && it->house.number == h.number; ++it) {
    auto const& r = it->house;
    bool const same = r.branch == h.branch && r.branch2 == h.branch2 && r.letter == h.letter;
    bool const same_range = r.number_to == h.number_to && r.letter_to == h.letter_to;
    int cost = same && same_range ? 0 : same && (h.number_to == 0 || r.number_to == 0) ? kInRangeCost : kBranchCost;
    if (cost == kBranchCost && (r.branch != 0 || r.letter != 0) && (h.branch != 0 || h.letter != 0)) cost += 15;
    found.push_back({&*it, cost,
                     difference(r.branch, h.branch) + difference(r.letter, h.letter) + difference(r.number_to, h.number_to) +
                         (r.branch_behind != h.branch_behind ? 1u : 0u)});
  }
  // Ranges that hold the number begin below it.
  std::size_t seen = 0;
  for (auto below = at; below != first && seen < 40; ++seen) {
    --below;
    auto const& r = below->house;
    bool const across = r.number_to % 2 == r.number % 2 && h.number % 2 != r.number % 2;  // 5-17 is the odd side: 10 is not among them.
    if (r.number_to >= h.number && across)
      found.push_back({&*below, kOtherNumberCost + 4, 3});
    else if (r.number_to >= h.number && r.number_to != 0)
      found.push_back({&*below, kInRangeCost + 5, h.number - r.number});
    else if (seen < 4)
      found.push_back({&*below, kOtherNumberCost + far(r.number, h.number), difference(r.number, h.number)});
  }
  seen = 0;
  for (auto above = it; above != last && seen < 4; ++above, ++seen) {
    found.push_back({&*above, kOtherNumberCost + far(above->house.number, h.number), difference(above->house.number, h.number)});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](Found const& a, Found const& b) { return a.cost != b.cost ? a.cost < b.cost : a.off < b.off; });
  std::size_t const equal = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [](Found const& f) { return f.cost == 0; }));
  std::size_t const wanted = std::max(limit, std::min<std::size_t>(equal, 4));
  for (std::size_t i = 0; i < found.size() && i < wanted; ++i) {
    int const c = found[i].cost + place_cost;
    add(*found[i].row, c, c == 0 ? MatchKind::kExact : MatchKind::kNearestNumber, found[i].off);
  }
}

}  // namespace tocsin::address
