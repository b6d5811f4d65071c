// Doors along the streets, residential communities (小区) with buildings and units, villages; then exactly as many as the layout asks for.
#include <algorithm>

#include "demo/city/build_city.h"

namespace tocsin::demo {

using place_register::Address;
using place_register::SourceData;

namespace {
struct Door {
  Address address;
  Point at;
};

bool in_water(CityPlan const& plan, Point p) {
  return std::any_of(plan.water.begin(), plan.water.end(), [&](Ring const& ring) { return contains(ring, p); });
}

// All edges of one name make one street; its doors are numbered from one end to the other, odd on the left, even on the right.
void number_streets(CityPlan const& plan, Random random, std::vector<Door>& doors) {
  StreetPlan const& streets = plan.streets;
  std::size_t const names = streets.names.size();
  std::vector<std::vector<std::uint32_t>> by_name(names + plan.villages.size());
  for (std::uint32_t i = 0; i < streets.edges.size(); ++i) {
    Edge const& edge = streets.edges[i];
    if (edge.frontage == 0 || edge.bridge) continue;
    if (edge.village >= 0) {
      by_name[names + static_cast<std::size_t>(edge.village)].push_back(i);
    } else if (edge.name != kNoName) {
      by_name[static_cast<std::size_t>(edge.name)].push_back(i);
    }
  }
  for (std::size_t name = 0; name < by_name.size(); ++name) {
    auto& edges = by_name[name];
    if (edges.empty()) continue;
    bool const village = name >= names;
    Point const origin = streets.nodes[streets.edges[edges[0]].a];
    Point const axis = scaled(streets.nodes[streets.edges[edges.back()].b] - origin + Point{1, 0}, 1000);
    std::stable_sort(edges.begin(), edges.end(), [&](std::uint32_t x, std::uint32_t y) {
      return dot(streets.nodes[streets.edges[x].a] - origin, axis) < dot(streets.nodes[streets.edges[y].a] - origin, axis);
    });
    std::int64_t odd = 1, even = 2;
    for (std::uint32_t const id : edges) {
      Edge const& edge = streets.edges[id];
      Point a = streets.nodes[edge.a], b = streets.nodes[edge.b];
      if (dot(b - a, axis) < 0) std::swap(a, b);
      std::int64_t const distance = length(b - a);
      Point const side = scaled(left_normal(b - a), 1000);
      for (std::int64_t x = random.between(100, 200); x + 100 < distance; x += edge.frontage * random.between(600, 1400) / 1000) {
        for (bool const left : {true, false}) {
          std::int64_t& number = left ? odd : even;
          std::int64_t const mine = number;
          number += random.chance(120'000) ? 4 : 2;  // Some numbers were never given.
          if (random.chance(100'000)) continue;
          std::int64_t const set_back = random.between(110, 190) * (left ? 1 : -1);
          Point const at = between(a, b, x, distance) + Point{side.x * set_back / 1000, side.y * set_back / 1000};
          if (in_water(plan, at)) continue;
          Door door;
          door.at = at;
          if (village) {
            door.address.community = plan.villages[name - names];
            door.address.street = plan.villages[name - names];
          } else {
            door.address.street = streets.names[name];
          }
          door.address.number = std::to_string(mine);
          if (random.chance(25'000)) door.address.number += "-" + std::to_string(random.between(1, 3));
          doors.push_back(std::move(door));
        }
      }
    }
  }
}

void fill_communities(CityPlan const& plan, Random random, SignWriter& signs, std::vector<Door>& doors) {
  for (Block const& block : plan.blocks) {
    std::uint32_t ppm = 0;
    if (block.quarter == Quarter::kResidential) ppm = 420'000;
    if (block.quarter == Quarter::kNewTown) ppm = 380'000;
    if (block.quarter == Quarter::kTown || block.quarter == Quarter::kOldTown) ppm = 90'000;
    if (!random.chance(ppm)) continue;
    Point const centre = centre_of(block.ring);
    Name const community = signs.compound();
    std::int64_t const buildings = random.between(4, 14);
    for (std::int64_t i = 1; i <= buildings; ++i) {
      // Towards the corners in turn, never on the street itself.
      Point const corner = block.ring[static_cast<std::size_t>(i) % block.ring.size()];
      Point const at = between(centre, corner, random.between(150, 700), 1000);
      std::int64_t const units = random.between(1, 3);
      for (std::int64_t unit = 1; unit <= units; ++unit) {
        Door door;
        door.at = at + Point{(unit - 1) * 120, 0};
        door.address.community = community;
        door.address.building = std::to_string(i) + "幢" + std::to_string(unit) + "单元";
        doors.push_back(std::move(door));
      }
    }
  }
}

std::string padded(std::size_t n) {
  std::string const digits = std::to_string(n);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}
}  // namespace

void add_addresses(CityPlan const& plan, Layout const& layout, Random random, SourceData& source) {
  std::vector<Door> doors;
  doors.reserve(4 * layout.addresses);  // A door is a kilobyte: copied while the list grows, they took longer than to make.
  SignWriter signs(random.fork("communities"));
  number_streets(plan, random.fork("doors"), doors);
  fill_communities(plan, random.fork("fill"), signs, doors);
  // Too many doors: leave some out everywhere, keep the order.
  std::size_t surplus = doors.size() > layout.addresses ? doors.size() - layout.addresses : 0;
  std::size_t remaining = doors.size();
  Random thin = random.fork("thin");
  TownshipFinder const townships(plan.jurisdictions);
  source.addresses.reserve(std::min(doors.size(), layout.addresses));
  for (Door& door : doors) {
    bool const drop = thin.below(remaining--) < surplus;
    if (drop) {
      --surplus;
      continue;
    }
    Address& address = door.address;
    address.at = to_wgs84(door.at);
    if (Jurisdiction const* town = townships.at(door.at)) {
      address.town = town->name;
      if (Jurisdiction const* county = townships.county_of(*town)) {
        address.county = county->name;
        address.postcode = "9980" + county->code.substr(county->code.size() - 2);  // No real range.
      }
    }
    address.code = "YT" + padded(source.addresses.size() + 1);
    source.addresses.push_back(std::move(address));
  }
}

}  // namespace tocsin::demo
