// Main streets on the bent lattice, the quarters cut into blocks, the orbital expressway.
#include <algorithm>
#include <numeric>

#include "demo/city/city_layout.h"

namespace tocsin::demo {

namespace {
constexpr std::uint64_t kNoiseSalt = 0x59756e74696e67;

BlockStyle style_of(Quarter quarter) {
  using enum RoadClass;
  switch (quarter) {
    case Quarter::kOldTown: return {1'300'000, 130, 450, kTertiary, kResidential, kLivingStreet, 250'000, 200, 150};
    case Quarter::kBusiness: return {2'200'000, 50, 600, kTertiary, kResidential, kResidential, 200'000, 350, 350};
    case Quarter::kResidential: return {4'000'000, 80, 700, kTertiary, kResidential, kResidential, 60'000, 350, 300};
    case Quarter::kNewTown: return {5'800'000, 15, 900, kSecondary, kTertiary, kResidential, 0, 500, 450};
    case Quarter::kUniversity: return {11'000'000, 120, 900, kTertiary, kResidential, kService, 0, 900, 900};
    case Quarter::kIndustrial: return {14'000'000, 20, 1300, kTertiary, kUnclassified, kUnclassified, 0, 900, 900};
    case Quarter::kHarbour: return {9'000'000, 30, 1100, kTertiary, kUnclassified, kService, 0, 1200, 1200};
    case Quarter::kFringe: return {20'000'000, 160, 1300, kTertiary, kUnclassified, kResidential, 0, 600, 500};
    case Quarter::kTown: return {1'900'000, 110, 500, kTertiary, kResidential, kResidential, 50'000, 220, 200};
    case Quarter::kPark:
    case Quarter::kLake:
    case Quarter::kCountry: break;
  }
  return {};
}

std::int64_t falling(std::int64_t value, std::int64_t full, std::int64_t none) {  // 1000 up to `full`, 0 beyond `none`.
  return value <= full ? 1000 : value >= none ? 0 : (none - value) * 1000 / (none - full);
}
}  // namespace

CityDraughtsman::CityDraughtsman(Layout const& layout, Random random) : layout_(layout), random_(random), signs_(random.fork("signs")) {}

// Rounds the rings, lets the river meander, disturbs the rest a little, and turns everything by 12 degrees.
Point CityDraughtsman::bend(std::int64_t u_m, std::int64_t v_m) const {
  Point p{u_m * 10, v_m * 10};
  std::int64_t const half_width = (layout_.fine_u.back() - layout_.fine_u.front()) * 5;
  std::int64_t const square = std::max(std::abs(p.x), std::abs(p.y));
  std::int64_t const round = std::max<std::int64_t>(1, length(p));
  std::int64_t const rounding =
      550 * (1000 - falling(square, half_width / 5, half_width)) / 1000 * falling(square, half_width, 3 * half_width) / 1000;
  std::int64_t const factor = 1'000'000 - rounding * (1'000'000 - square * 1'000'000 / round) / 1000;
  if (square > 0) p = {p.x * factor / 1'000'000, p.y * factor / 1'000'000};

  std::int64_t const river = (layout_.river_v0 + layout_.river_v1) * 5;
  std::int64_t const reach = falling(std::abs(p.y - river), 0, half_width * 7 / 10);
  std::int64_t const wave =
      sine_permille(p.x * 360'000 / (half_width * 19 / 10)) * 7 + sine_permille(p.x * 360'000 / (half_width * 7 / 10) + 60'000) * 2;
  p.y += half_width / 100 * wave / 1000 * reach / 1000;

  std::int64_t const amplitude = half_width / 60 + half_width * (1000 - falling(square, half_width, 2 * half_width)) / 40'000;
  std::int64_t const feature = half_width / 4;
  Point const at = p;
  p.x += noise_permille(at, feature, kNoiseSalt) * amplitude / 1000;
  p.y += noise_permille(at, feature, kNoiseSalt + 1) * amplitude / 1000;
  return {(p.x * 978 - p.y * 208) / 1000, (p.x * 208 + p.y * 978) / 1000};
}

bool CityDraughtsman::in_city(std::int32_t u, std::int32_t v) const {
  return u >= layout_.fine_u.front() && u <= layout_.fine_u.back() && v >= layout_.fine_v.front() && v <= layout_.fine_v.back();
}

std::vector<std::int32_t> CityDraughtsman::stops(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) const {
  auto const& fine = along_u ? layout_.fine_u : layout_.fine_v;
  auto const& coarse = along_u ? layout_.coarse_u : layout_.coarse_v;
  auto const& other = along_u ? layout_.fine_v : layout_.fine_u;
  std::set<std::int32_t> all;
  for (auto const x : coarse) all.insert(x);
  if (at >= other.front() && at <= other.back()) all.insert(fine.begin(), fine.end());
  std::vector<std::int32_t> result;
  for (auto const x : all) {
    if (x >= from && x <= to) result.push_back(x);
  }
  return result;
}

std::vector<CityDraughtsman::Cell> CityDraughtsman::cells(bool city) const {
  std::vector<Cell> result;
  auto const& us = city ? layout_.fine_u : layout_.coarse_u;
  auto const& vs = city ? layout_.fine_v : layout_.coarse_v;
  for (std::size_t j = 0; j + 1 < vs.size(); ++j) {
    for (std::size_t i = 0; i + 1 < us.size(); ++i) {
      Cell const cell{us[i], vs[j], us[i + 1], vs[j + 1]};
      if (!city && in_city((cell.u0 + cell.u1) / 2, (cell.v0 + cell.v1) / 2)) continue;
      result.push_back(cell);
    }
  }
  return result;
}

Quarter CityDraughtsman::quarter_of(Cell const& cell) const {
  std::int32_t const u = (cell.u0 + cell.u1) / 2, v = (cell.v0 + cell.v1) / 2;
  if (!in_city(u, v)) return Quarter::kCountry;
  for (Zone const& zone : layout_.zones) {
    if (u > zone.u0 && u < zone.u1 && v > zone.v0 && v < zone.v1) return zone.quarter;
  }
  return Quarter::kFringe;
}

bool CityDraughtsman::is_wet(Cell const& cell) const {
  return (cell.v0 == layout_.river_v0 && cell.v1 == layout_.river_v1) || quarter_of(cell) == Quarter::kLake;
}

std::uint32_t CityDraughtsman::node_at(std::int32_t u, std::int32_t v) {
  auto const [at, fresh] = lattice_.try_emplace({u, v}, 0);
  if (fresh) at->second = plan_.streets.add_node(bend(u, v));
  return at->second;
}

std::int32_t CityDraughtsman::add_name(Name name) {
  auto const [at, fresh] = name_ids_.try_emplace(name.local, static_cast<std::int32_t>(plan_.streets.names.size()));
  if (fresh) plan_.streets.names.push_back(std::move(name));
  return at->second;
}

Avenue const* CityDraughtsman::avenue_on(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) const {
  for (Avenue const& avenue : layout_.avenues) {
    if (avenue.along_u == along_u && avenue.at == at && avenue.from <= from && avenue.to >= to) return &avenue;
  }
  return nullptr;
}

std::int32_t CityDraughtsman::avenue_name(Avenue const& avenue, std::int32_t from, std::int32_t to) {
  bool const is_ring = avenue.stem.zh == "内环" || avenue.stem.zh == "中环";
  bool const is_highway = std::string_view(avenue.kind_zh) == "公路";
  if (is_ring) {
    bool const far = avenue.at > 0;
    auto const [zh, en] = avenue.along_u ? (far ? std::pair{"北", "North"} : std::pair{"南", "South"})
                                         : (far ? std::pair{"东", "East"} : std::pair{"西", "West"});
    return add_name(street_name(avenue.stem, zh, en, avenue.kind_zh, avenue.kind_en));
  }
  std::int32_t const middle = (from + to) / 2, third = (avenue.to - avenue.from) / 6;
  if (is_highway || third < 900) return add_name(street_name(avenue.stem, "", "", avenue.kind_zh, avenue.kind_en));
  auto const [zh, en] = middle < -third  ? (avenue.along_u ? std::pair{"西", "West"} : std::pair{"南", "South"})
                        : middle > third ? (avenue.along_u ? std::pair{"东", "East"} : std::pair{"北", "North"})
                                         : std::pair{"中", "Middle"};
  return add_name(street_name(avenue.stem, zh, en, avenue.kind_zh, avenue.kind_en));
}

void CityDraughtsman::draw_segment(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) {
  bool const city = in_city(along_u ? (from + to) / 2 : at, along_u ? at : (from + to) / 2);
  Avenue const* const avenue = avenue_on(along_u, at, from, to);
  RoadClass const road_class = avenue != nullptr ? avenue->road_class : RoadClass::kTertiary;
  std::int32_t name = kNoName;
  if (avenue != nullptr) {
    name = avenue_name(*avenue, from, to);
  } else {
    // One name for a line in the city; country roads are called after their line too.
    std::string const key = std::string(along_u ? "u" : "v") + std::to_string(at) + (city ? " city" : " country");
    auto const [known, fresh] = name_ids_.try_emplace(key, static_cast<std::int32_t>(plan_.streets.names.size()));
    if (fresh) plan_.streets.names.push_back(street_name(signs_.street_stem(), "", "", city ? "路" : "公路", city ? "Road" : "Highway"));
    name = known->second;
  }
  // Country roads bend every few hundred metres; the first bend beyond the city's border lies under the orbital expressway.
  std::vector<std::int32_t> course{from};
  auto const offset = static_cast<std::int32_t>(layout_.ring_offset_m);
  auto const& fine = along_u ? layout_.fine_u : layout_.fine_v;
  bool const leaves_low = !city && to == fine.front() && offset > 0;
  bool const leaves_high = !city && from == fine.back() && offset > 0;
  std::int32_t const low = leaves_high ? from + offset : from, high = leaves_low ? to - offset : to;
  if (leaves_high) course.push_back(low);
  std::int32_t const pieces = std::max(1, (high - low + 699) / (city ? 1400 : 700));
  for (std::int32_t i = 1; i < pieces; ++i) course.push_back(low + (high - low) * i / pieces);
  if (leaves_low) course.push_back(high);
  course.push_back(to);

  Line line;
  for (std::size_t i = 0; i + 1 < course.size(); ++i) {
    std::uint32_t const a = along_u ? node_at(course[i], at) : node_at(at, course[i]);
    std::uint32_t const b = along_u ? node_at(course[i + 1], at) : node_at(at, course[i + 1]);
    std::uint32_t const edge = plan_.streets.add_edge(a, b, road_class, name);
    plan_.streets.edges[edge].bridge = !along_u && from == layout_.river_v0 && to == layout_.river_v1;
    plan_.streets.edges[edge].frontage = plan_.streets.edges[edge].bridge || road_class == RoadClass::kTrunk ? 0 : city ? 500 : 0;
    line.push_back(edge);
  }
  segments_[{along_u, at, from}] = std::move(line);
}

void CityDraughtsman::draw_main_streets() {
  struct Candidate {
    bool along_u;
    std::int32_t at, from, to;
    bool forced, never;
  };
  std::vector<Candidate> candidates;
  Random draw = random_.fork("main streets");
  std::set<std::int32_t> all_u(layout_.coarse_u.begin(), layout_.coarse_u.end()), all_v(layout_.coarse_v.begin(), layout_.coarse_v.end());
  all_u.insert(layout_.fine_u.begin(), layout_.fine_u.end());
  all_v.insert(layout_.fine_v.begin(), layout_.fine_v.end());
  auto const coarse = [](std::vector<std::int32_t> const& lines, std::int32_t x) {
    return std::find(lines.begin(), lines.end(), x) != lines.end();
  };
  for (bool const along_u : {true, false}) {
    auto const& own = along_u ? layout_.coarse_v : layout_.coarse_u;
    auto const& across = along_u ? layout_.coarse_u : layout_.coarse_v;
    auto const& fine = along_u ? layout_.fine_u : layout_.fine_v;
    for (std::int32_t const at : along_u ? all_v : all_u) {
      bool const through = coarse(own, at);
      auto const line = stops(along_u, at, through ? across.front() : fine.front(), through ? across.back() : fine.back());
      for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        std::int32_t const from = line[i], to = line[i + 1], middle = (from + to) / 2;
        bool const city = along_u ? in_city(middle, at) : in_city(at, middle);
        Candidate c{along_u, at, from, to, city || avenue_on(along_u, at, from, to) != nullptr, false};
        bool const over_river = !along_u && from == layout_.river_v0 && to == layout_.river_v1;
        if (over_river) c.forced = std::find(layout_.bridges_u.begin(), layout_.bridges_u.end(), at) != layout_.bridges_u.end();
        c.never = over_river ? !c.forced : (!c.forced && (at == own.front() || at == own.back()));
        if (city && !over_river) {  // No street through the lake or a park.
          Cell const low = along_u ? Cell{from, at - 4, to, at} : Cell{at - 4, from, at, to};
          Cell const high = along_u ? Cell{from, at, to, at + 4} : Cell{at, from, at + 4, to};
          Quarter const quarter = quarter_of(low);
          c.never = quarter == quarter_of(high) && (quarter == Quarter::kLake || quarter == Quarter::kPark);
        }
        candidates.push_back(c);
      }
    }
  }
  // About a third of the country roads of the lattice do not exist, unless a piece of the country would be cut off.
  std::map<std::pair<std::int32_t, std::int32_t>, std::pair<std::int32_t, std::int32_t>> parent;
  auto const find = [&](std::pair<std::int32_t, std::int32_t> x) {
    while (parent.contains(x) && parent[x] != x) x = parent[x];
    return x;
  };
  auto const join = [&](Candidate const& c) {
    auto const a = find(c.along_u ? std::pair{c.from, c.at} : std::pair{c.at, c.from});
    auto const b = find(c.along_u ? std::pair{c.to, c.at} : std::pair{c.at, c.to});
    if (a == b) return false;
    parent[a] = b;
    return true;
  };
  std::vector<Candidate> spare;
  for (Candidate const& c : candidates) {
    if (c.never) continue;
    if (!c.forced && draw.chance(330'000)) {
      spare.push_back(c);
      continue;
    }
    join(c);
    draw_segment(c.along_u, c.at, c.from, c.to);
  }
  for (Candidate const& c : spare) {
    if (join(c)) draw_segment(c.along_u, c.at, c.from, c.to);
  }
}

// Counter-clockwise: south, east, north, west. Borders without a street give an empty outline.
Outline CityDraughtsman::outline_of(Cell const& cell) const {
  Outline outline;
  auto const append = [&](bool along_u, std::int32_t at, std::int32_t from, std::int32_t to, bool forward) {
    auto const line = stops(along_u, at, from, to);
    std::vector<Side> sides;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      auto const found = segments_.find({along_u, at, line[i]});
      if (found == segments_.end()) return false;
      for (std::uint32_t const edge : found->second) sides.push_back({edge, plan_.streets.edges[edge].a, plan_.streets.edges[edge].b});
    }
    if (!forward) {
      std::reverse(sides.begin(), sides.end());
      for (Side& side : sides) std::swap(side.a, side.b);
    }
    outline.insert(outline.end(), sides.begin(), sides.end());
    return true;
  };
  bool const whole = append(true, cell.v0, cell.u0, cell.u1, true) && append(false, cell.u1, cell.v0, cell.v1, true) &&
                     append(true, cell.v1, cell.u0, cell.u1, false) && append(false, cell.u0, cell.v0, cell.v1, false);
  return whole ? outline : Outline{};
}

void CityDraughtsman::divide_city() {
  for (Cell const& cell : cells(true)) {
    Quarter const quarter = quarter_of(cell);
    if (is_wet(cell) || quarter == Quarter::kPark) continue;
    Outline whole = outline_of(cell);
    if (whole.empty()) continue;
    std::vector<Outline> parts{std::move(whole)};
    // A diagonal avenue joins two corners of the cell first.
    for (auto const& [from, to] : layout_.diagonals) {
      bool const here = std::min(from.x, to.x) == cell.u0 && std::max(from.x, to.x) == cell.u1 && std::min(from.y, to.y) == cell.v0 &&
                        std::max(from.y, to.y) == cell.v1;
      if (!here) continue;
      std::uint32_t const p = node_at(static_cast<std::int32_t>(from.x), static_cast<std::int32_t>(from.y));
      std::uint32_t const q = node_at(static_cast<std::int32_t>(to.x), static_cast<std::int32_t>(to.y));
      bool const north = to.y > 0, east = to.x > 0;
      Stem const stem =
          north ? (east ? Stem{"星汉", "Xinghan"} : Stem{"书带", "Shudai"}) : (east ? Stem{"云帆", "Yunfan"} : Stem{"芦荻", "Ludi"});
      std::uint32_t const street =
          plan_.streets.add_edge(p, q, RoadClass::kSecondary, add_name(street_name(stem, "", "", "大街", "Boulevard")));
      plan_.streets.edges[street].frontage = 400;
      Outline const& outline = parts.front();
      auto const starts_at = [&](std::uint32_t node) {
        return static_cast<std::size_t>(std::find_if(outline.begin(), outline.end(), [&](Side const& s) { return s.a == node; }) -
                                        outline.begin());
      };
      auto const walk = [&](std::uint32_t start, std::uint32_t stop) {
        Outline half;
        for (std::size_t i = starts_at(start); outline[i].a != stop; i = (i + 1) % outline.size()) half.push_back(outline[i]);
        half.push_back({street, stop, start});
        return half;
      };
      parts = {walk(p, q), walk(q, p)};
      break;
    }
    Random cut = random_.fork("cell " + std::to_string(cell.u0) + " " + std::to_string(cell.v0));
    std::size_t const first_name = plan_.streets.names.size();
    std::vector<Outline> blocks;
    for (Outline& part : parts) plan_.streets.divide(std::move(part), style_of(quarter), cut, blocks);
    for (std::size_t i = first_name; i < plan_.streets.names.size(); ++i)
      plan_.streets.names[i] = signs_.side_street(quarter == Quarter::kOldTown);
    for (Outline const& block : blocks) plan_.blocks.push_back({plan_.streets.ring_of(block), quarter});
  }
}

// Two carriageways around the city; every main road that leaves it gets an interchange.
void CityDraughtsman::draw_expressway() {
  if (layout_.ring_offset_m == 0) return;
  auto const offset = static_cast<std::int32_t>(layout_.ring_offset_m);
  std::int32_t const u0 = layout_.fine_u.front(), u1 = layout_.fine_u.back(), v0 = layout_.fine_v.front(), v1 = layout_.fine_v.back();
  struct Mark {
    std::int32_t u, v;  // On the city's border, pushed out below; a corner stands in both its sides and so is cut off.
    bool pushed_u;
    std::uint32_t surface;  // Node of the road underneath, or 0.
    bool ramp_before, ramp_after;
  };
  std::vector<Mark> loop;
  auto const side = [&](bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) {
    bool const forward = to > from;
    auto line = stops(along_u, at, std::min(from, to), std::max(from, to));
    std::map<std::int32_t, Mark> marks;
    auto const mark_at = [&](std::int32_t x) -> Mark& {
      Mark const fresh = along_u ? Mark{x, at, false, 0, false, false} : Mark{at, x, true, 0, false, false};
      return marks.try_emplace(x, fresh).first->second;
    };
    for (std::int32_t const x : line) mark_at(x);
    for (std::int32_t const x : line) {
      std::int32_t const out = at + (at > 0 ? offset : -offset);
      auto const node = lattice_.find(along_u ? std::pair{x, out} : std::pair{out, x});
      bool const corner = x == line.front() || x == line.back();
      if (node == lattice_.end() || corner || avenue_on(!along_u, x, std::min(at, out), std::max(at, out)) == nullptr) continue;
      mark_at(x).surface = node->second;
      mark_at(x - 380).ramp_before = forward, mark_at(x - 380).ramp_after = !forward;
      mark_at(x + 380).ramp_before = !forward, mark_at(x + 380).ramp_after = forward;
    }
    std::vector<Mark> ordered;
    for (auto const& [x, mark] : marks) ordered.push_back(mark);
    if (!forward) std::reverse(ordered.begin(), ordered.end());
    loop.insert(loop.end(), ordered.begin(), ordered.end());
  };
  side(true, v0, u0, u1);
  side(false, u1, v0, v1);
  side(true, v1, u1, u0);
  side(false, u0, v1, v0);
  std::int32_t const name = add_name(named("云汀绕城高速", "Yunting Orbital Expressway"));
  for (bool const outer : {true, false}) {
    std::vector<std::uint32_t> chain;
    for (Mark const& mark : loop) {
      std::int32_t const push = offset + (outer ? 14 : -14);
      std::int32_t const u = mark.pushed_u ? (mark.u > 0 ? mark.u + push : mark.u - push) : mark.u;
      std::int32_t const v = mark.pushed_u ? mark.v : (mark.v > 0 ? mark.v + push : mark.v - push);
      chain.push_back(plan_.streets.add_node(bend(u, v)));
    }
    std::size_t const n = chain.size();
    for (std::size_t i = 0; i < n; ++i) {
      std::size_t const j = (i + 1) % n;
      auto const add = [&](std::uint32_t a, std::uint32_t b, RoadClass road_class) {
        std::uint32_t const edge =
            plan_.streets.add_edge(outer ? a : b, outer ? b : a, road_class, road_class == RoadClass::kMotorway ? name : kNoName);
        plan_.streets.edges[edge].one_way = OneWay::kForward;
        plan_.streets.edges[edge].speed_kmh = road_class == RoadClass::kMotorway ? 100 : 40;
        return edge;
      };
      std::uint32_t const edge = add(chain[i], chain[j], RoadClass::kMotorway);
      bool const over_river = (loop[i].u == u0 || loop[i].u == u1) && std::min(loop[i].v, loop[j].v) >= layout_.river_v0 &&
                              std::max(loop[i].v, loop[j].v) <= layout_.river_v1;
      plan_.streets.edges[edge].bridge = over_river;
      if (loop[i].surface == 0) continue;
      // Off before the crossing, on after it; on the inner carriageway the same edges turned round.
      std::size_t before = i, after = i;
      do before = (before + n - 1) % n;
      while (!loop[before].ramp_before && before != i);
      do after = (after + 1) % n;
      while (!loop[after].ramp_after && after != i);
      add(chain[before], loop[i].surface, RoadClass::kPrimary);
      add(loop[i].surface, chain[after], RoadClass::kPrimary);
    }
  }
}

CityPlan CityDraughtsman::draw() {
  draw_main_streets();
  divide_city();
  signs_.begin_country();
  draw_country();
  draw_expressway();
  draw_water_and_green();
  draw_jurisdictions();
  return std::move(plan_);
}

}  // namespace tocsin::demo
