// County seats, townships and villages in the cells of the country, and the roads from them to the main roads.
#include <algorithm>

#include "demo/city/city_layout.h"

namespace tocsin::demo {

namespace {
constexpr BlockStyle kTownStyle{1'900'000, 110, 500, RoadClass::kTertiary, RoadClass::kResidential, RoadClass::kResidential,
                                40'000,    220, 200};
}

void CityDraughtsman::draw_country() {
  // Two neighbouring cells make a township; the larger holds its seat. The first township of a county is the county seat.
  std::map<std::string, bool> has_seat;
  std::map<std::tuple<std::string, std::size_t, std::size_t>, bool> has_township;
  std::size_t ordinal = 0;
  auto all = cells(false);
  auto const centre_distance = [](Cell const& c) { return std::abs(c.u0 + c.u1) + std::abs(c.v0 + c.v1); };
  auto near_first = all;
  std::stable_sort(near_first.begin(), near_first.end(),
                   [&](Cell const& a, Cell const& b) { return centre_distance(a) < centre_distance(b); });
  for (Cell const& cell : near_first) {
    if (is_wet(cell)) continue;
    std::int32_t const u = (cell.u0 + cell.u1) / 2, v = (cell.v0 + cell.v1) / 2;
    std::string county;
    for (County const& c : layout_.counties) {
      for (Zone const& part : c.parts) {
        if (county.empty() && u > part.u0 && u < part.u1 && v > part.v0 && v < part.v1) county = c.code;
      }
    }
    auto const column =
        static_cast<std::size_t>(std::find(layout_.coarse_u.begin(), layout_.coarse_u.end(), cell.u0) - layout_.coarse_u.begin());
    auto const row =
        static_cast<std::size_t>(std::find(layout_.coarse_v.begin(), layout_.coarse_v.end(), cell.v0) - layout_.coarse_v.begin());
    bool const large = cell.u1 - cell.u0 > 3000 && cell.v1 - cell.v0 > 3000;
    bool& township = has_township[{county, column / 2, row}];
    // The county seat keeps its distance from the city.
    bool const far = std::abs(u) > 12'000 || std::abs(v) > 10'000 || layout_.addresses < 10'000;
    bool const county_seat = large && far && !has_seat[county];
    bool const township_seat = large && (county_seat || !township);
    has_seat[county] |= county_seat;
    township |= township_seat;
    draw_settlement(cell, ordinal++, county_seat, township_seat);
  }
}

void CityDraughtsman::draw_settlement(Cell const& cell, std::size_t ordinal, bool county_seat, bool township_seat) {
  Random draw = random_.fork("settlement " + std::to_string(ordinal));
  StreetPlan& streets = plan_.streets;
  // Places to join the main roads: one on each border that has a road.
  std::vector<std::uint32_t> gates;
  auto const gate = [&](bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) {
    std::vector<std::uint32_t> nodes;
    for (std::int32_t const stop : stops(along_u, at, from, to)) {
      if (stop == to) break;
      auto const found = segments_.find({along_u, at, stop});
      if (found == segments_.end()) continue;
      for (std::uint32_t const edge : found->second) {
        if (streets.edges[edge].a != node_at(along_u ? from : at, along_u ? at : from)) nodes.push_back(streets.edges[edge].a);
      }
    }
    if (nodes.empty()) return;
    gates.push_back(nodes[(nodes.size() - 1) / 2]);
  };
  gate(true, cell.v0, cell.u0, cell.u1);
  gate(false, cell.u1, cell.v0, cell.v1);
  gate(true, cell.v1, cell.u0, cell.u1);
  gate(false, cell.u0, cell.v0, cell.v1);

  std::int32_t const width = cell.u1 - cell.u0, height = cell.v1 - cell.v0;
  std::int64_t const at_u = draw.between(44, 56), at_v = draw.between(44, 56);  // One after the other: arguments have no order.
  Point const centre = bend(cell.u0 + width * at_u / 100, cell.v0 + height * at_v / 100);
  std::vector<std::uint32_t> exits;
  if (county_seat || township_seat) {
    std::int64_t const half_w =
        county_seat ? std::min<std::int64_t>(13'000, width * 15 / 10) : std::min<std::int64_t>(draw.between(3600, 5200), width * 10 / 10);
    std::int64_t const half_h =
        county_seat ? std::min<std::int64_t>(10'000, height * 15 / 10) : std::min<std::int64_t>(draw.between(2800, 4200), height * 10 / 10);
    std::int64_t const turn = draw.between(-25'000, 25'000);
    std::int64_t const sine = sine_permille(turn), cosine = sine_permille(turn + 90'000);
    Outline outline;
    std::vector<std::uint32_t> corners;
    for (auto const& [sx, sy] : {std::pair{-1, -1}, std::pair{1, -1}, std::pair{1, 1}, std::pair{-1, 1}}) {
      std::int64_t const x = sx * half_w * draw.between(85, 115) / 100, y = sy * half_h * draw.between(85, 115) / 100;
      corners.push_back(streets.add_node(centre + Point{(x * cosine - y * sine) / 1000, (x * sine + y * cosine) / 1000}));
    }
    for (std::size_t i = 0; i < 4; ++i) {
      auto const name = static_cast<std::int32_t>(streets.names.size());
      streets.names.push_back(signs_.side_street(false));
      std::uint32_t const edge =
          streets.add_edge(corners[i], corners[(i + 1) % 4], county_seat ? RoadClass::kSecondary : RoadClass::kTertiary, name);
      streets.edges[edge].frontage = 260;
      outline.push_back({edge, corners[i], corners[(i + 1) % 4]});
    }
    for (Side const& side : outline)
      exits.push_back(streets.node_on(side, between(streets.nodes[side.a], streets.nodes[side.b], draw.between(430, 570), 1000)));
    std::size_t const first_name = streets.names.size();
    BlockStyle style = kTownStyle;
    if (county_seat) style.target_area = 2'600'000, style.main = RoadClass::kSecondary;
    std::vector<Outline> blocks;
    streets.divide(std::move(outline), style, draw, blocks);
    for (std::size_t i = first_name; i < streets.names.size(); ++i)
      streets.names[i] = signs_.side_street(!county_seat && draw.chance(300'000));
    for (Outline const& block : blocks) plan_.blocks.push_back({streets.ring_of(block), Quarter::kTown});
    Stem const stem = signs_.village_stem();
    plan_.towns.push_back(
        {street_name(stem, "", "", county_seat ? "城关镇" : "镇", county_seat ? "Chengguan Town" : "Town"), centre, county_seat});
  } else {
    std::uint32_t const hub = streets.add_node(centre);
    exits.assign(gates.size(), hub);
  }
  std::int32_t const road_name = static_cast<std::int32_t>(streets.names.size());
  streets.names.push_back(street_name(signs_.street_stem(), "", "", "乡道", "Country Road"));
  for (std::uint32_t const to : gates) {
    auto const nearest = std::min_element(exits.begin(), exits.end(), [&](std::uint32_t x, std::uint32_t y) {
      return length(streets.nodes[x] - streets.nodes[to]) < length(streets.nodes[y] - streets.nodes[to]);
    });
    if (nearest == exits.end()) break;
    std::uint32_t const from = *nearest;
    exits.erase(nearest);
    connect(from, to, county_seat || township_seat ? RoadClass::kTertiary : RoadClass::kUnclassified, road_name, true);
  }
}

void CityDraughtsman::connect(std::uint32_t from, std::uint32_t to, RoadClass road_class, std::int32_t name, bool with_village) {
  StreetPlan& streets = plan_.streets;
  Point const a = streets.nodes[from], b = streets.nodes[to];
  std::int64_t const distance = length(b - a);
  std::int64_t const pieces = std::max<std::int64_t>(1, distance / 4500);
  Point const sideways = scaled(left_normal(b - a), 1000);
  std::vector<std::uint32_t> chain{from};
  for (std::int64_t i = 1; i < pieces; ++i) {
    Point p = between(a, b, i, pieces);
    std::int64_t const shift = noise_permille(p, 9000, 77) * std::min<std::int64_t>(distance / 22, 1400) / 1000;
    p = p + Point{sideways.x * shift / 1000, sideways.y * shift / 1000};
    chain.push_back(streets.add_node(p));
  }
  chain.push_back(to);
  std::vector<std::uint32_t> edges;
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) edges.push_back(streets.add_edge(chain[i], chain[i + 1], road_class, name));
  if (!with_village || pieces < 3) return;
  std::vector<std::size_t> at{static_cast<std::size_t>(pieces) / 2};
  if (pieces >= 6) at = {static_cast<std::size_t>(pieces) / 3, static_cast<std::size_t>(pieces) * 3 / 4};
  for (std::size_t const i : at) {
    draw_village(chain[i], streets.nodes[chain[i + 1]] - streets.nodes[chain[i - 1]]);
    auto const village = static_cast<std::int32_t>(plan_.villages.size() - 1);
    for (std::uint32_t const edge : {edges[i - 1], edges[i]}) {
      streets.edges[edge].frontage = 600;
      streets.edges[edge].village = village;
    }
  }
}

void CityDraughtsman::draw_village(std::uint32_t at, Point along) {
  StreetPlan& streets = plan_.streets;
  Random draw = random_.fork("village " + std::to_string(plan_.villages.size()));
  plan_.villages.push_back(signs_.village());
  auto const village = static_cast<std::int32_t>(plan_.villages.size() - 1);
  auto const lane = [&](std::uint32_t a, Point to) {
    std::uint32_t const b = streets.add_node(to);
    std::uint32_t const edge = streets.add_edge(a, b, RoadClass::kResidential, kNoName);
    streets.edges[edge].frontage = 230;
    streets.edges[edge].village = village;
    return b;
  };
  Point const origin = streets.nodes[at];
  Point const forward = scaled(along, 1000);
  for (int const side : {1, -1}) {
    if (side < 0 && draw.chance(350'000)) continue;
    Point const out =
        scaled(Point{left_normal(forward).x * side, left_normal(forward).y * side} + scaled(forward, draw.between(-350, 350)), 1000);
    auto const reach = [&](Point from, Point direction, std::int64_t by) {
      return from + Point{direction.x * by / 1000, direction.y * by / 1000};
    };
    std::uint32_t const middle = lane(at, reach(origin, out, draw.between(900, 1500)));
    Point const half = streets.nodes[middle];
    lane(middle, reach(half, out, draw.between(700, 1500)));
    lane(middle, reach(half, forward, draw.between(900, 1900)));
    if (draw.chance(600'000)) lane(middle, reach(half, forward, -draw.between(900, 1900)));
  }
}

}  // namespace tocsin::demo
