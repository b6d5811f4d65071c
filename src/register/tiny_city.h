// A tiny city for tests: a few named streets, addresses in two languages, places, premises and two townships.
#pragma once

#include "register/source_data.h"

namespace tocsin::place_register {

// 100 m a unit, x east and y north of the south-west corner.
inline Wgs84 tiny_at(double x, double y) {
  return {300'000'000 + static_cast<std::int32_t>(y * 8'993), 1'200'000'000 + static_cast<std::int32_t>(x * 10'384)};
}

inline SourceData tiny_city() {
  SourceData city;
  city.label = "Tiny";
  city.attribution = "made for tests";
  city.demo = true;
  //  3---4---5   人民路 / Renmin Road        y = 10
  //  |   |   |
  //  0---1---2   滨江大道 / Riverside Avenue  y = 0; 1-4: 中山路 / Zhongshan Road
  city.nodes = {tiny_at(0, 0), tiny_at(10, 0), tiny_at(20, 0), tiny_at(0, 10), tiny_at(10, 10), tiny_at(20, 10)};
  auto const road = [&](std::vector<std::uint32_t> nodes, Name name, RoadClass road_class) {
    Road r;
    r.nodes = std::move(nodes);
    r.name = std::move(name);
    r.road_class = road_class;
    city.roads.push_back(r);
  };
  road({0, 1, 2}, {"滨江大道", "滨江大道", "Riverside Avenue"}, RoadClass::kPrimary);
  road({3, 4, 5}, {"人民路", "人民路", "Renmin Road"}, RoadClass::kResidential);
  road({1, 4}, {"中山路", "中山路", "Zhongshan Road"}, RoadClass::kSecondary);
  road({0, 3}, {"Rua de São João", "", ""}, RoadClass::kResidential);
  road({2, 5}, {}, RoadClass::kService);
  city.roads[2].bridge = true;
  for (int i = 1; i <= 40; ++i) {
    Address a;
    a.code = "A" + std::to_string(i);
    a.county = {"云东县", "云东县", "Yundong County"};
    a.town = {"河口镇", "河口镇", "Hekou Town"};
    a.street = {"人民路", "人民路", "Renmin Road"};
    a.number = std::to_string(i) + "号";
    a.at = tiny_at(i * 0.5, 10.2);
    city.addresses.push_back(a);
  }
  for (int i = 1; i <= 12; ++i) {
    Address a;
    a.code = "B" + std::to_string(i);
    a.town = {"Porto", "", ""};
    a.street = {"Rua de São João", "", ""};
    a.number = std::to_string(i);
    a.at = tiny_at(-0.2, i * 0.5);
    city.addresses.push_back(a);
  }
  city.places.push_back({"P1", PlaceKind::kFireStation, {"河口消防站", "河口消防站", "Hekou Fire Station"}, tiny_at(1, 1), ""});
  city.places.push_back({"P2", PlaceKind::kHospital, {"云东人民医院", "云东人民医院", "Yundong People's Hospital"}, tiny_at(15, 5), ""});
  city.places.push_back({"P3", PlaceKind::kHydrant, {}, tiny_at(10, 9), "underground, DN150"});
  city.places.push_back({"P4", PlaceKind::kHydrant, {}, tiny_at(2, 0), ""});
  Premises m;
  m.code = "M1";
  m.name = {"云东化工仓库", "云东化工仓库", "Yundong Chemical Store"};
  m.occupancy = Occupancy::kHazardousGoods;
  m.hazards = {"chlorine", "solvents"};
  m.access = {"dry_riser"};
  m.contacts = {{"duty_desk", "12345"}, {"gate", ""}};
  m.at = tiny_at(18, 8);
  city.premises.push_back(m);
  auto const square = [](double x0, double y0, double x1, double y1) {
    return std::vector<std::vector<Wgs84>>{{tiny_at(x0, y0), tiny_at(x1, y0), tiny_at(x1, y1), tiny_at(x0, y1)}};
  };
  auto const area = [&](AreaKind kind, std::vector<std::vector<Wgs84>> rings, Name name, std::string code, std::string parent,
                        JurisdictionLevel level) {
    city.areas.push_back({kind, std::move(rings), std::move(name), std::move(code), std::move(parent), level});
  };
  area(AreaKind::kJurisdiction, square(-50, -50, 50, 50), {"云汀市", "云汀市", "Yunting"}, "3301", "", JurisdictionLevel::kCity);
  area(AreaKind::kJurisdiction, square(-50, -50, 50, 50), {"云东县", "云东县", "Yundong County"}, "330101", "3301",
       JurisdictionLevel::kCounty);
  area(AreaKind::kJurisdiction, square(-50, -50, 50, 5), {"南岸镇", "南岸镇", "Nan'an Town"}, "330101001", "330101",
       JurisdictionLevel::kTownship);
  area(AreaKind::kJurisdiction, square(-50, 5, 50, 50), {"河口镇", "河口镇", "Hekou Town"}, "330101002", "330101",
       JurisdictionLevel::kTownship);
  area(AreaKind::kWater,
       {{tiny_at(-5, 4), tiny_at(25, 4), tiny_at(25, 6), tiny_at(-5, 6)},
        {tiny_at(9, 4.5), tiny_at(11, 4.5), tiny_at(11, 5.5), tiny_at(9, 5.5)}},
       {"云江", "云江", "Yun River"}, "", "", JurisdictionLevel::kNone);
  area(AreaKind::kBuilding, square(1, 10.5, 1.5, 11), {}, "", "", JurisdictionLevel::kNone);
  city.lines.push_back({true, {tiny_at(-10, 12), tiny_at(30, 12)}, {}});
  return city;
}

}  // namespace tocsin::place_register
