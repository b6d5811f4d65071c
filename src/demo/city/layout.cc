// The two drawings as data: the whole prefecture of 云汀市, and a tiny one for tests.
#include "demo/city/city_layout.h"

namespace tocsin::demo {

namespace {

Layout make_city() {
  Layout l;
  l.fine_u = {-7200, -6000, -4900, -3900, -3000, -2200, -1400, -700, 0, 700, 1500, 2300, 3200, 4100, 5100, 6100, 7200};
  l.fine_v = {-6600, -5500, -4500, -3600, -2800, -2100, -1650, -900, -200, 500, 1200, 2000, 2900, 3900, 4900, 6000};
  l.coarse_u = {-28000, -22500, -17500, -12200, -7200, -3000, 2300, 7200, 12200, 17500, 22800, 28500};
  l.coarse_v = {-22000, -16500, -11200, -6600, -2100, -1650, 2000, 6000, 10800, 16000, 21500};
  l.river_v0 = -2100;
  l.river_v1 = -1650;
  l.bridges_u = {-17500, -4900, -2200, 0, 2300, 5100, 17500};
  l.zones = {
      {Quarter::kLake, -4900, 500, -3000, 2000},         {Quarter::kPark, -700, 2900, 700, 4900},
      {Quarter::kPark, 3200, 2000, 4100, 2900},          {Quarter::kPark, -3000, -4500, -2200, -3600},
      {Quarter::kUniversity, -4900, 2900, -2200, 4900},  {Quarter::kHarbour, 4100, -1650, 7200, -900},
      {Quarter::kIndustrial, 4100, -900, 7200, 2900},    {Quarter::kIndustrial, -7200, -6600, -4900, -4500},
      {Quarter::kBusiness, 1500, -1650, 3200, 1200},     {Quarter::kBusiness, -700, -2800, 1500, -2100},
      {Quarter::kNewTown, -3000, -5500, 4100, -2100},    {Quarter::kOldTown, -1400, -1650, 1500, 1200},
      {Quarter::kResidential, -6000, -5500, 6100, 4900},
  };
  l.avenues = {
      {false, 0, -6600, 6000, RoadClass::kPrimary, {"云汀", "Yunting"}, "大道", "Avenue"},
      {true, 500, -7200, 7200, RoadClass::kPrimary, {"听涛", "Tingtao"}, "大道", "Avenue"},
      {true, -2800, -2200, 2300, RoadClass::kPrimary, {"内环", "Inner Ring"}, "路", "Road"},
      {true, 2000, -2200, 2300, RoadClass::kPrimary, {"内环", "Inner Ring"}, "路", "Road"},
      {false, -2200, -2800, 2000, RoadClass::kPrimary, {"内环", "Inner Ring"}, "路", "Road"},
      {false, 2300, -2800, 2000, RoadClass::kPrimary, {"内环", "Inner Ring"}, "路", "Road"},
      {true, -4500, -4900, 5100, RoadClass::kTrunk, {"中环", "Middle Ring"}, "快速路", "Expressway"},
      {true, 3900, -4900, 5100, RoadClass::kTrunk, {"中环", "Middle Ring"}, "快速路", "Expressway"},
      {false, -4900, -4500, 3900, RoadClass::kTrunk, {"中环", "Middle Ring"}, "快速路", "Expressway"},
      {false, 5100, -4500, 3900, RoadClass::kTrunk, {"中环", "Middle Ring"}, "快速路", "Expressway"},
      {true, 2000, -28000, 28500, RoadClass::kPrimary, {"云岭", "Yunling"}, "公路", "Highway"},
      {false, -3000, -22000, 21500, RoadClass::kSecondary, {"塘岭", "Tangling"}, "公路", "Highway"},
      {false, 2300, -22000, 21500, RoadClass::kPrimary, {"松荷", "Songhe"}, "公路", "Highway"},
      {true, -6600, -22500, 22800, RoadClass::kSecondary, {"荷汀", "Heting"}, "公路", "Highway"},
      {false, -17500, -16500, 16000, RoadClass::kSecondary, {"枕云", "Zhenyun"}, "公路", "Highway"},
      {false, 17500, -16500, 16000, RoadClass::kSecondary, {"鹭洲", "Luzhou"}, "公路", "Highway"},
      {true, -1650, -7200, 7200, RoadClass::kSecondary, {"滨江", "Binjiang"}, "路", "Road"},
      {true, -2100, -7200, 7200, RoadClass::kSecondary, {"南堤", "Nandi"}, "路", "Road"},
      {true, 1200, -7200, 7200, RoadClass::kSecondary, {"云湖", "Yunhu"}, "路", "Road"},
      {true, -3600, -7200, 7200, RoadClass::kSecondary, {"南浦", "Nanpu"}, "路", "Road"},
      {true, 2900, -7200, 7200, RoadClass::kSecondary, {"书院", "Shuyuan"}, "路", "Road"},
      {false, -3900, -6600, 6000, RoadClass::kSecondary, {"鹤鸣", "Heming"}, "路", "Road"},
      {false, 4100, -6600, 6000, RoadClass::kSecondary, {"港湾", "Gangwan"}, "路", "Road"},
      {false, -1400, -6600, 6000, RoadClass::kSecondary, {"柳堤", "Liudi"}, "路", "Road"},
      {false, 1500, -6600, 6000, RoadClass::kSecondary, {"钟楼", "Zhonglou"}, "路", "Road"},
  };
  l.diagonals = {{{2300, 2000}, {3200, 2900}},   {{3200, 2900}, {4100, 3900}},   {{-2200, -2800}, {-3000, -3600}},
                 {{2300, -2800}, {3200, -3600}}, {{3200, -3600}, {4100, -4500}}, {{-2200, 2000}, {-3000, 2900}},
                 {{0, -200}, {700, 500}}};
  l.counties = {
      {"YT-01", named("汀北区", "Tingbei District"), true, {{Quarter::kCountry, -7200, -2100, 0, 6000}}},
      {"YT-02", named("汀东区", "Tingdong District"), true, {{Quarter::kCountry, 0, -2100, 7200, 6000}}},
      {"YT-03", named("南浦区", "Nanpu District"), true, {{Quarter::kCountry, -7200, -6600, 7200, -2100}}},
      {"YT-04", named("松岭县", "Songling County"), false, {{Quarter::kCountry, -17500, 6000, 17500, 21500}}},
      {"YT-05", named("荷塘县", "Hetang County"), false, {{Quarter::kCountry, -17500, -22000, 17500, -6600}}},
      {"YT-06",
       named("枕云县", "Zhenyun County"),
       false,
       {{Quarter::kCountry, -28000, -22000, -17500, 21500}, {Quarter::kCountry, -17500, -6600, -7200, 6000}}},
      {"YT-07",
       named("鹭洲县", "Luzhou County"),
       false,
       {{Quarter::kCountry, 17500, -22000, 28500, 21500}, {Quarter::kCountry, 7200, -6600, 17500, 6000}}},
  };
  l.street_office_u = {-7200, -3900, -1400, 0, 2300, 5100, 7200};
  l.street_office_v = {-6600, -3600, -2100, 1200, 2900, 6000};
  l.ring_offset_m = 750;
  l.addresses = 60'000;
  l.hydrants_max = 6'000;
  l.buildings_max = 22'000;
  l.premises_max = 1'600;
  return l;
}

Layout make_tiny() {
  Layout l;
  l.fine_u = {-1500, -700, 0, 800, 1600};
  l.fine_v = {-1300, -700, -400, 300, 1000};
  l.coarse_u = {-5200, -1500, 1600, 5400};
  l.coarse_v = {-4800, -1300, -700, -400, 1000, 4600};
  l.river_v0 = -700;
  l.river_v1 = -400;
  l.bridges_u = {-1500, 800};
  l.zones = {{Quarter::kOldTown, -700, -400, 0, 300},
             {Quarter::kPark, -1500, 300, -700, 1000},
             {Quarter::kIndustrial, 800, -400, 1600, 300},
             {Quarter::kNewTown, -1500, -1300, 1600, -700},
             {Quarter::kResidential, -1500, -1300, 1600, 1000}};
  l.avenues = {
      {false, 0, -1300, 1000, RoadClass::kPrimary, {"云汀", "Yunting"}, "大道", "Avenue"},
      {true, 300, -1500, 1600, RoadClass::kSecondary, {"听涛", "Tingtao"}, "大道", "Avenue"},
      {true, 1000, -5200, 5400, RoadClass::kPrimary, {"云岭", "Yunling"}, "公路", "Highway"},
      {false, 1600, -4800, 4600, RoadClass::kSecondary, {"松荷", "Songhe"}, "公路", "Highway"},
      {false, -1500, -1300, 1000, RoadClass::kSecondary, {"鹤鸣", "Heming"}, "路", "Road"},
      {true, -1300, -5200, 5400, RoadClass::kSecondary, {"荷汀", "Heting"}, "公路", "Highway"},
      {true, -400, -1500, 1600, RoadClass::kSecondary, {"滨江", "Binjiang"}, "路", "Road"},
      {true, -700, -1500, 1600, RoadClass::kSecondary, {"南堤", "Nandi"}, "路", "Road"},
  };
  l.counties = {
      {"YT-01", named("汀北区", "Tingbei District"), true, {{Quarter::kCountry, -1500, -1300, 1600, 1000}}},
      {"YT-04", named("松岭县", "Songling County"), false, {{Quarter::kCountry, -5200, -700, 5400, 4600}}},
      {"YT-05", named("荷塘县", "Hetang County"), false, {{Quarter::kCountry, -5200, -4800, 5400, -700}}},
  };
  l.street_office_u = {-1500, 0, 1600};
  l.street_office_v = {-1300, -700, 1000};
  l.addresses = 1'500;
  l.hydrants_max = 300;
  l.buildings_max = 900;
  l.premises_max = 90;
  return l;
}

}  // namespace

Layout const& layout_of(Size size) {
  static Layout const city = make_city();
  static Layout const tiny = make_tiny();
  return size == Size::kCity ? city : tiny;
}

}  // namespace tocsin::demo
