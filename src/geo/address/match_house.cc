#include <algorithm>
#include <cstdlib>

#include "geo/address/match.h"
#include "geo/address/text/normalise.h"

namespace tocsin::address {
namespace {

constexpr int kRoadOnlyCost = 0;
constexpr int kNoHouses = 90;         // A number was asked of a street whose houses nobody has listed.
constexpr int kNumberOfPlace = 45;    // Or of a place; of a village its neighbours say more.
constexpr int kBranchCost = 55;       // 12之3 asked, 12 or 12之4 there; 12a asked, 12 there.
constexpr int kInRangeCost = 35;      // 3 asked, 1-3 there.
constexpr int kOtherNumberCost = 75;  // And more the further away, up to kFarNumberCost.
constexpr int kFarNumberCost = 60;
constexpr int kNoAlleyCost = 130;
constexpr int kNoLaneCost = 150;
constexpr int kLaneForAlley = 20;  // 26弄 asked, 26巷 there.
// An unlisted number lies where the listed ones on both sides of it lie: on a road they follow each other, in a village they need not.
constexpr std::int64_t kBetweenOnRoadM = 1'000, kBetweenInVillageM = 300;
constexpr std::uint32_t kBetweenInVillage = 20, kBeyondRoad = 40, kBesideNoLane = 10;
constexpr int kOtherBuilding = 52, kOtherUnit = 44, kOtherDoor = 30;

int far(std::uint32_t a, std::uint32_t b) {
  std::uint32_t const d = a > b ? a - b : b - a;
  return static_cast<int>(std::min<std::uint32_t>(d <= 2 ? 0 : d <= 40 ? d : 40 + d / 20, kFarNumberCost));
}

std::uint32_t difference(std::uint32_t a, std::uint32_t b) { return a > b ? a - b : b - a; }

// 3号楼, 三幢, 501室: the number that it begins with; 0: none.
std::uint32_t number_in(std::string_view text) {
  auto const plain = normalised(text);
  if (!plain) return 0;
  std::u32string_view const s = *plain;
  std::size_t end = 0;
  std::uint32_t value = 0;
  for (; end < s.size() && is_digit(s[end]) && end < 7; ++end) value = value * 10 + (s[end] - '0');
  if (end > 0) return value;
  while (end < s.size() && is_han_numeral(s[end])) ++end;
  return han_number(s.substr(0, end));
}

bool is_beside(RowEntry const& a, RowEntry const& b, std::int64_t within_m) {
  return a.has_point() && b.has_point() && distance_m(a.at, b.at) <= within_m;
}

// A village or community, whether houses are listed in it or it is known by its name alone.
bool is_village(AddressTables const& t, NameEntry const& name) {
  if (name.kind != NameKind::kPlace) return name.kind == NameKind::kVillage;
  auto const units = t.units_of(name);
  return !units.empty() && (is_village_type(units.back().c) || is_division_type(units.back().c));
}

// 50-3: a branch where it was read as Chinese, the end of a range where it was read as English; lists and people write both.
bool is_branch_as_range(House const& branch, House const& range) {
  return branch.branch != 0 && branch.branch2 == 0 && branch.number_to == 0 && range.branch == 0 && range.letter_to == 0 &&
         range.number_to == branch.branch;
}

struct Inside {
  int cost = 0;
  std::uint32_t off = 0;
};
// Which door of the number: another building, unit or door than the one that was said costs; what the register does not say fits anybody.
Inside inside(AddressTables const& t, RowEntry const& r, HouseQuery const& q, std::uint32_t door) {
  Inside out;
  if (r.extra == kNone) return out;
  auto const& e = t.extras[r.extra];
  auto const compare = [&](Text text, std::uint32_t said, int cost) {
    if (text.length == 0) return;
    if (said == 0) {
      ++out.off;
      return;
    }
    if (auto const there = number_in(t.view(text)); there != said && there != 0) out.cost += cost, out.off += difference(there, said);
  };
  if (r.house_text.length != 0) {  // Else building and unit are the house.
    compare(e.building, q.building, kOtherBuilding);
    compare(e.unit, q.unit, kOtherUnit);
  }
  compare(e.door, door, kOtherDoor);
  return out;
}

}  // namespace

void match_house(AddressTables const& t, std::uint32_t street, HouseQuery const& q, StreetCost street_cost, std::size_t limit,
                 std::vector<Candidate>& out) {
  auto const& s = t.streets[street];
  auto const rows = t.rows.subspan(s.first_row, s.rows);
  auto const add_any = [&](std::uint32_t row, int cost, MatchKind kind, std::uint32_t off, bool doubted) {
    out.push_back({street, row, street_cost.name + street_cost.left + cost, street_cost.name, street_cost.left, street_cost.anchored, off,
                   kind, street_cost.slip, street_cost.former, kNone, street_cost.fit, false, false, false, doubted});
  };
  auto const add = [&](RowEntry const& r, int cost, MatchKind kind, std::uint32_t off = 0, bool doubted = false) {
    add_any(static_cast<std::uint32_t>(&r - t.rows.data()), cost, kind, off, doubted);
  };
  auto const& name = t.names[s.name];
  bool const in_village = is_village(t, name);
  if (rows.empty()) {
    bool const is_road = name.kind == NameKind::kRoad;
    int const cost = !q.has_house ? 0 : is_road || in_village ? kNoHouses : kNumberOfPlace;
    auto const kind = is_road ? MatchKind::kRoadOnly : q.has_house ? MatchKind::kPlaceOnly : MatchKind::kPlace;
    add_any(kNone, cost, kind, 0, kind == MatchKind::kPlaceOnly);
    return;
  }
  auto const whole = in_village ? MatchKind::kPlaceOnly : MatchKind::kRoadOnly;
  if (!q.has_house) {
    add(rows[rows.size() / 2], kRoadOnlyCost, whole);
    return;
  }
  auto const& h = q.house;
  // The rows of the asked lane and alley stand together.
  auto const lower = [&](House key) {
    return std::lower_bound(rows.begin(), rows.end(), key, [](RowEntry const& r, House const& k) { return r.house < k; });
  };
  auto first = lower({.lane = h.lane, .alley = h.alley});
  auto last = lower({.lane = h.lane, .alley = h.alley + 1});
  int place_cost = 0;
  // Lists and people take 巷 and 弄 for each other.
  if (first == last && h.lane != h.alley) {
    auto const lane = h.alley, alley = h.lane;
    first = lower({.lane = lane, .alley = alley});
    last = lower({.lane = lane, .alley = alley + 1});
    if (first != last) place_cost = kLaneForAlley;
  }
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
    add(*best, kNoLaneCost, MatchKind::kNearestNumber, 0, in_village || off(*best) > kBesideNoLane);
    return;
  }
  if (h.number == 0) {
    add(first[(last - first) / 2], kRoadOnlyCost + place_cost, whole);
    return;
  }
  struct Found {
    RowEntry const* row;
    int cost;
    std::uint32_t off;
    bool neighbour = false;
  };
  std::vector<Found> found;
  // Equal numbers first; then the neighbours on both sides.
  auto const at = std::lower_bound(first, last, h.number, [](RowEntry const& r, std::uint32_t n) { return r.house.number < n; });
  auto it = at;
  for (; it != last && it->house.number == h.number; ++it) {
    auto const& r = it->house;
    // 3-2-501 of a community: building, unit, door.
    bool const by_building = it->house_text.length == 0 && r.branch != 0;
    auto const unit = h.branch != 0 ? h.branch : q.unit;
    bool const same_branch = by_building ? unit == 0 || r.branch == unit : r.branch == h.branch && r.branch2 == h.branch2;
    bool const other_reading = is_branch_as_range(r, h) || is_branch_as_range(h, r);
    bool const same = (same_branch || other_reading) && r.letter == h.letter;
    bool const same_range = other_reading || (r.number_to == h.number_to && r.letter_to == h.letter_to);
    int cost = same && same_range ? 0 : same && (h.number_to == 0 || r.number_to == 0) ? kInRangeCost : kBranchCost;
    if (cost == kBranchCost && (r.branch != 0 || r.letter != 0) && (h.branch != 0 || h.letter != 0)) cost += 15;
    auto const door = inside(t, *it, q, by_building && q.room == 0 ? h.branch2 : q.room);
    auto const off = other_reading ? 0u
                                   : difference(r.branch, by_building ? unit : h.branch) + difference(r.letter, h.letter) +
                                         difference(r.number_to, h.number_to) + (r.branch_behind != h.branch_behind ? 1u : 0u);
    found.push_back({&*it, cost + door.cost, off + door.off});
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
      found.push_back({&*below, kOtherNumberCost + far(r.number, h.number), difference(r.number, h.number), true});
  }
  seen = 0;
  for (auto above = it; above != last && seen < 4; ++above, ++seen) {
    found.push_back({&*above, kOtherNumberCost + far(above->house.number, h.number), difference(above->house.number, h.number), true});
  }
  auto const is_doubted = [&](Found const& f) {
    if (!f.neighbour || it != at) return false;
    if (at == first || it == last) return in_village || f.off > kBeyondRoad;
    auto const &before = *(at - 1), &behind = *it;
    return !is_beside(before, behind, in_village ? kBetweenInVillageM : kBetweenOnRoadM) ||
           (in_village && difference(before.house.number, behind.house.number) > kBetweenInVillage);
  };
  std::stable_sort(found.begin(), found.end(),
                   [](Found const& a, Found const& b) { return a.cost != b.cost ? a.cost < b.cost : a.off < b.off; });
  std::size_t const equal = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [](Found const& f) { return f.cost == 0; }));
  std::size_t const wanted = std::max(limit, std::min<std::size_t>(equal, 4));
  for (std::size_t i = 0; i < found.size() && i < wanted; ++i) {
    int const c = found[i].cost + place_cost;
    auto const kind = c == 0                                              ? MatchKind::kExact
                      : found[i].cost == 0 && place_cost == kLaneForAlley ? MatchKind::kCorrected
                                                                          : MatchKind::kNearestNumber;
    add(*found[i].row, c, kind, found[i].off, is_doubted(found[i]));
  }
}

}  // namespace tocsin::address
