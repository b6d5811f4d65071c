// Water, green and the borders of the jurisdictions: what is drawn from the lattice but is no street.
#include <algorithm>

#include "demo/city/city_layout.h"

namespace tocsin::demo {

namespace {
// A natural shore: the ring's sides cut into pieces that step back irregularly towards the middle.
Ring shore(Ring const& ring, std::int64_t inset_permille, std::int64_t feature, std::uint64_t salt) {
  Point const centre = centre_of(ring);
  Ring result;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    Point const a = ring[i], b = ring[(i + 1) % ring.size()];
    std::int64_t const pieces = std::max<std::int64_t>(1, length(b - a) / feature);
    for (std::int64_t k = 0; k < pieces; ++k) {
      Point const p = between(a, b, k, pieces);
      std::int64_t const keep = 1000 - inset_permille + noise_permille(p, feature * 3, salt) * inset_permille / 1600;
      result.push_back(between(centre, p, keep, 1000));
    }
  }
  return result;
}

// Corners cut off twice (Chaikin): water has none.
Ring rounded(Ring ring) {
  for (int round = 0; round < 2; ++round) {
    Ring next;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      Point const a = ring[i], b = ring[(i + 1) % ring.size()];
      next.push_back(between(a, b, 1, 4));
      next.push_back(between(a, b, 3, 4));
    }
    ring = std::move(next);
  }
  return ring;
}

Ring blob(Point centre, std::int64_t radius, std::uint64_t salt) {
  Ring ring;
  for (int i = 0; i < 24; ++i) {
    std::int64_t const angle = i * 15'000;
    Point const direction{sine_permille(angle + 90'000), sine_permille(angle)};
    std::int64_t const r = radius + noise_permille({centre.x + direction.x * 10, centre.y + direction.y * 10}, 7000, salt) * radius / 2200;
    ring.push_back(centre + Point{direction.x * r / 1000, direction.y * r / 1000});
  }
  return ring;
}
}  // namespace

// The border of a union of lattice cells: every border line that only one of them has, chained.
Ring CityDraughtsman::border_of(std::vector<Cell> const& cells) const {
  using Corner = std::pair<std::int32_t, std::int32_t>;
  std::set<std::pair<Corner, Corner>> lines;
  auto const add = [&](bool along_u, std::int32_t at, std::int32_t from, std::int32_t to, bool forward) {
    auto const line = stops(along_u, at, from, to);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      Corner a = along_u ? Corner{line[i], at} : Corner{at, line[i]};
      Corner b = along_u ? Corner{line[i + 1], at} : Corner{at, line[i + 1]};
      if (!forward) std::swap(a, b);
      if (lines.erase({b, a}) == 0) lines.insert({a, b});
    }
  };
  for (Cell const& cell : cells) {
    add(true, cell.v0, cell.u0, cell.u1, true);
    add(false, cell.u1, cell.v0, cell.v1, true);
    add(true, cell.v1, cell.u0, cell.u1, false);
    add(false, cell.u0, cell.v0, cell.v1, false);
  }
  std::map<Corner, Corner> next;
  for (auto const& [a, b] : lines) next[a] = b;
  Ring ring;
  if (next.empty()) return ring;
  Corner const start = next.begin()->first;
  Corner at = start;
  do {
    Corner const to = next.at(at);
    std::int32_t const distance = std::abs(to.first - at.first) + std::abs(to.second - at.second);
    std::int32_t const pieces = std::max(1, (distance + 699) / 700);  // As the roads of the country bend.
    for (std::int32_t i = 0; i < pieces; ++i) {
      ring.push_back(bend(at.first + (to.first - at.first) * i / pieces, at.second + (to.second - at.second) * i / pieces));
    }
    at = to;
  } while (at != start && ring.size() < 4000);
  return ring;
}

void CityDraughtsman::draw_water_and_green() {
  // The river keeps 60 m from its embankments; it comes in and leaves beyond the border.
  std::int32_t const west = layout_.coarse_u.front() - 1500, east = layout_.coarse_u.back() + 1500;
  std::int32_t const width = layout_.river_v1 - layout_.river_v0;
  Ring river;
  std::int32_t const step = 350;
  for (std::int32_t u = west; u <= east; u += step) river.push_back(bend(u, layout_.river_v0 + width / 7));
  std::size_t const south_bank = river.size();
  for (std::int32_t i = static_cast<std::int32_t>(south_bank) - 1; i >= 0; --i)
    river.push_back(bend(west + i * step, layout_.river_v1 - width / 7));
  plan_.water.push_back(std::move(river));
  plan_.water_names.push_back(named("汀江", "Ting River"));
  for (std::int32_t u = west; u <= east; u += step) plan_.river_axis.push_back(bend(u, layout_.river_v0 + width / 2));

  std::map<std::pair<int, std::size_t>, std::vector<Cell>> grounds;  // Per zone, so that two parks stay two.
  for (Cell const& cell : cells(true)) {
    Quarter const quarter = quarter_of(cell);
    if (quarter != Quarter::kLake && quarter != Quarter::kPark) continue;
    for (std::size_t i = 0; i < layout_.zones.size(); ++i) {
      Zone const& z = layout_.zones[i];
      if (cell.u0 < z.u0 || cell.u1 > z.u1 || cell.v0 < z.v0 || cell.v1 > z.v1) continue;
      grounds[{quarter == Quarter::kLake ? 0 : 1, i}].push_back(cell);
      break;
    }
  }
  Name const parks[] = {named("凤栖山公园", "Fengqi Hill Park"), named("星汉公园", "Xinghan Park"),
                        named("芦荻湿地公园", "Ludi Wetland Park")};
  std::size_t park = 0;
  for (auto const& [key, group] : grounds) {
    Ring const border = border_of(group);
    if (key.first == 0) {
      plan_.green.push_back(shore(border, 25, 2000, 5));
      plan_.green_names.push_back(named("云湖绿道", "Yun Lake Greenway"));
      // An egg within the border rather than the border's own square.
      Point const middle = centre_of(border);
      Ring egg;
      for (std::int64_t angle = 0; angle < 360'000; angle += 15'000) {
        Point const direction{sine_permille(angle + 90'000), sine_permille(angle)};
        std::int64_t reach = 0;
        while (reach < 30'000 && contains(border, middle + Point{direction.x * reach / 1000, direction.y * reach / 1000})) reach += 100;
        std::int64_t const r =
            std::min<std::int64_t>(reach, 10'500) * (850 + noise_permille({direction.x * 10, direction.y * 10}, 6000, 6) / 12) / 1000;
        egg.push_back(middle + Point{direction.x * r / 1000, direction.y * r / 1000});
      }
      plan_.water.push_back(rounded(std::move(egg)));
      plan_.water_names.push_back(named("云湖", "Yun Lake"));
    } else {
      plan_.green.push_back(shore(border, 30, 2000, 7));
      plan_.green_names.push_back(parks[park++ % std::size(parks)]);
    }
  }
  // Woods and reservoirs in the country, away from the middle of the cells where the towns are.
  Random draw = random_.fork("woods");
  for (Cell const& cell : cells(false)) {
    if (is_wet(cell)) continue;
    bool const high = cell.v1 > layout_.fine_v.back() || cell.v0 < layout_.fine_v.front();
    std::int32_t const w = cell.u1 - cell.u0, h = cell.v1 - cell.v0;
    std::int64_t const room = std::min(w, h) * 10 / 4;
    for (auto const& [fu, fv] : {std::pair{25, 25}, std::pair{76, 27}, std::pair{24, 75}, std::pair{75, 76}}) {
      if (!draw.chance(high ? 620'000 : 250'000)) continue;
      Point const centre = bend(cell.u0 + w * fu / 100, cell.v0 + h * fv / 100);
      bool const reservoir = draw.chance(90'000);
      std::int64_t const radius = room * draw.between(reservoir ? 20 : 35, reservoir ? 40 : 75) / 100;
      auto const crowded = [&](Town const& town) { return length(town.at - centre) < radius * 3 / 2 + (town.county_seat ? 14'000 : 5000); };
      if (std::any_of(plan_.towns.begin(), plan_.towns.end(), crowded)) continue;
      Stem const stem = signs_.village_stem();
      (reservoir ? plan_.water : plan_.green).push_back(blob(centre, radius, static_cast<std::uint64_t>(fu)));
      if (reservoir) {
        plan_.water_names.push_back(street_name(stem, "", "", "水库", "Reservoir"));
      } else {
        plan_.green_names.push_back(street_name(stem, "", "", "林场", "Wood"));
      }
    }
  }
  // The railway passes north of the old town.
  std::int32_t const rail = layout_.fine_v.back() * 11 / 20;
  for (std::int32_t u = west; u <= east; u += step)
    plan_.railway.push_back(bend(u, rail + (std::abs(u) > layout_.fine_u.back() ? (std::abs(u) - layout_.fine_u.back()) / 6 : 0)));
}

void CityDraughtsman::draw_jurisdictions() {
  using place_register::JurisdictionLevel;
  std::vector<Cell> all = cells(true);
  auto const country = cells(false);
  all.insert(all.end(), country.begin(), country.end());
  plan_.jurisdictions.push_back({"YT", "", named("云汀市", "Yunting City"), JurisdictionLevel::kCity, border_of(all), false});

  std::vector<Jurisdiction> townships;
  for (County const& county : layout_.counties) {
    std::vector<Cell> own;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<Cell>> groups;
    for (Cell const& cell : all) {
      std::int32_t const u = (cell.u0 + cell.u1) / 2, v = (cell.v0 + cell.v1) / 2;
      // The city's cells belong to its districts, whatever a county's rectangles cover.
      if (in_city(u, v) != county.urban) continue;
      auto const covers = [&](County const& c) {
        return std::any_of(c.parts.begin(), c.parts.end(), [&](Zone const& z) { return u > z.u0 && u < z.u1 && v > z.v0 && v < z.v1; });
      };
      auto const first = std::find_if(layout_.counties.begin(), layout_.counties.end(),
                                      [&](County const& c) { return c.urban == county.urban && covers(c); });
      if (first == layout_.counties.end() || first->code != county.code) continue;
      own.push_back(cell);
      auto const& us = county.urban ? layout_.street_office_u : layout_.coarse_u;
      auto const& vs = county.urban ? layout_.street_office_v : layout_.coarse_v;
      // The river goes with its north bank.
      std::int32_t const bank = v > layout_.river_v0 && v < layout_.river_v1 ? layout_.river_v1 + 1 : v;
      auto const column = static_cast<std::size_t>(std::upper_bound(us.begin(), us.end(), u) - us.begin() - 1);
      auto const row = static_cast<std::size_t>(std::upper_bound(vs.begin(), vs.end(), bank) - vs.begin() - 1);
      groups[{row, county.urban ? column : column / 2}].push_back(cell);
    }
    if (own.empty()) continue;
    plan_.jurisdictions.push_back({county.code, "YT", county.name, JurisdictionLevel::kCounty, border_of(own), county.urban});
    int number = 0;
    for (auto const& [key, group] : groups) {
      Ring ring = border_of(group);
      Name name;
      if (county.urban) {
        name = street_name(signs_.street_stem(), "", "", "街道", "Subdistrict");
      } else {
        auto const town = std::find_if(plan_.towns.begin(), plan_.towns.end(), [&](Town const& t) { return contains(ring, t.at); });
        name = town != plan_.towns.end() ? town->name : street_name(signs_.village_stem(), "", "", "乡", "Township");
      }
      ++number;
      townships.push_back({county.code + (number < 10 ? "-0" : "-") + std::to_string(number), county.code, std::move(name),
                           JurisdictionLevel::kTownship, std::move(ring), county.urban});
    }
  }
  for (Jurisdiction& township : townships) plan_.jurisdictions.push_back(std::move(township));
}

}  // namespace tocsin::demo
