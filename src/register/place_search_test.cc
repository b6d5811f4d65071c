// What a call-taker types, and what must come first.
#include "register/place_search.h"

#include <doctest/doctest.h>

#include "register/compile.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

struct City {
  TestFolder folder;
  std::shared_ptr<DataSet const> data;
  City() {
    auto const version = compile_into(tiny_city(), folder.path());
    REQUIRE(version);
    auto opened = DataSet::open(data_set_path(folder.path(), *version));
    REQUIRE(opened);
    data = *opened;
  }
  Hit first(std::string_view query, std::optional<Wgs84> near = {}) const {
    auto const answer = search(*data, query, 10, {.near = near});
    REQUIRE(answer);
    return answer->hits.empty() ? Hit{} : answer->hits.front();
  }
  std::size_t count(std::string_view query) const { return search(*data, query, 50)->hits.size(); }
};

}  // namespace

TEST_CASE("addresses are found by street and number in every script and order") {
  City const city;
  for (std::string const query : {"人民路12号", "人民路12", "云东县河口镇人民路12号", "河口镇人民路１２号", "Renmin Road 12",
                                  "12 renmin road", "renmin road 12 hekou town"}) {
    CAPTURE(query);
    auto const hit = city.first(query);
    CHECK(hit.code == "A12");
    CHECK(hit.match == MatchKind::kExact);
  }
  auto const hit = city.first("人民路12号");
  CHECK(hit.kind == HitKind::kAddress);
  CHECK(hit.label.zh == "云东县河口镇人民路12号");
  CHECK(hit.label.en == "Renmin Road 12, Hekou Town, Yundong County");
  CHECK(hit.jurisdictions.township.code == "330101002");
  CHECK(city.first("rua de sao joao 7").code == "B7");
  CHECK(city.first("RUA DE SÃO JOÃO 7").match == MatchKind::kExact);
  CHECK(city.first("Joao 7, Porto").code == "B7");
  CHECK(city.first("7 sao joao").code == "B7");
  CHECK(city.first("rua joao 7").match == MatchKind::kCorrected);
  CHECK(city.first("rua joao 7").code == "B7");
  CHECK(city.first("人民路1号").code == "A1");
  CHECK(city.first("云东县人民路12号").code == "A12");  // The town is left out.
  CHECK(city.first("云东县人民路12号").match == MatchKind::kExact);
  CHECK(city.first("云东县人民路2").code == "A2");
  // No house is listed there: the road, and it says so.
  CHECK(city.first("云东县中山路99号").kind == HitKind::kStreet);
  CHECK(city.first("云东县中山路99号").match == MatchKind::kRoadOnly);
  CHECK(city.first("人民路99号").match == MatchKind::kNearestNumber);
  CHECK(city.first("人民路99号").code == "A40");
  CHECK(city.first("Rua de São João 1").code == "B1");
}

TEST_CASE("a building and its unit are said in English too") {
  auto source = tiny_city();
  Address a;
  a.code = "E1";
  a.county = {"云东县", "云东县", "Yundong County"};
  a.town = {"河口镇", "河口镇", "Hekou Town"};
  a.community = {"飞酿雅居", "飞酿雅居", "Feiniang Residence"};
  a.building = "7幢2单元";
  a.at = tiny_at(5, 5);
  source.addresses.push_back(a);
  TestFolder const folder;
  auto const version = compile_into(source, folder.path());
  REQUIRE(version);
  auto const data = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(data);
  auto const hit = find(**data, HitKind::kAddress, "E1");
  REQUIRE(hit);
  CHECK(hit->label.zh == "云东县河口镇飞酿雅居7幢2单元");
  CHECK(hit->label.en == "Building 7, Unit 2, Feiniang Residence, Hekou Town, Yundong County");
}

TEST_CASE("an address without a street is said from the whole to the part too") {
  auto source = tiny_city();
  Address a;
  a.code = "V1";
  a.county = {"云东县", "", ""};
  a.town = {"河口镇", "", ""};
  a.community = {"富柳村", "", ""};
  a.number = "213号";
  a.at = tiny_at(5, 5);
  source.addresses.push_back(a);
  TestFolder const folder;
  auto const version = compile_into(source, folder.path());
  REQUIRE(version);
  auto const data = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(data);
  for (std::string const query : {"云东县河口镇富柳村213号", "富柳村213"}) {
    CAPTURE(query);
    auto const answer = search(**data, query);
    REQUIRE(answer);
    REQUIRE_FALSE(answer->hits.empty());
    CHECK(answer->hits.front().code == "V1");
  }
  auto const village = locate(**data, "河口镇富柳村");
  REQUIRE_FALSE(village->hits.empty());
  CHECK(village->hits[0].kind == HitKind::kStreet);
  CHECK(village->hits[0].house_code == "V1");
  CHECK(village->hits[0].area.zh == "云东县河口镇");
  CHECK(address_label((*data)->address(*(*data)->find_address("V1"))).zh == "云东县河口镇富柳村213号");
}

TEST_CASE("a bare number is written with its 号, a whole one as it is") {
  AddressView address;
  address.street = {"明朝街", "", "Mingchao Street"};
  for (auto const& [house, written] :
       {std::pair{"1", "明朝街1号"}, {"12-3", "明朝街12-3号"}, {"26巷3弄45之6号", "明朝街26巷3弄45之6号"}, {"", "明朝街"}}) {
    address.house = house;
    CHECK(address_label(address).zh == written);
  }
  address.house = "12";
  CHECK(address_label(address).en == "Mingchao Street 12");
}

TEST_CASE("typeahead: from the second key, whole names before addresses") {
  City const city;
  CHECK(city.first("人民").kind == HitKind::kStreet);
  CHECK(city.first("人民").match == MatchKind::kPrefix);
  CHECK(city.first("人民路").match == MatchKind::kRoadOnly);
  CHECK(city.first("renm").match == MatchKind::kPrefix);
  CHECK(city.first("rml").label.zh == "人民路");  // Initials.
  CHECK(city.first("ren").label.zh == "人民路");
  CHECK(city.first("riv").label.en == "Riverside Avenue");
  CHECK(city.first("peoples hosp").code == "P2");
  CHECK(city.first("河口消防站").detail == "fire_station");
  CHECK(city.first("chemical").code == "M1");
  CHECK(city.first("chemical").detail == "hazardous_goods");
  CHECK(city.first("南岸").kind == HitKind::kJurisdiction);
  CHECK(city.first("hekou").kind != HitKind::kAddress);
  CHECK(city.first("人民医院").code == "P2");  // Its town is left out by those who live there.
  CHECK(city.first("人民医").code == "P2");
  CHECK(city.first("12 ren").code == "A12");  // A number before the beginning of a name.
  CHECK(city.first("12 ren").match == MatchKind::kPrefix);
  CHECK(city.first("6 rua de s").code == "B6");
}

TEST_CASE("two streets that meet, in the ways people say it, misheard ones too") {
  City const city;
  for (std::string const query :
       {"人名路和中山路路口", "corner of renmin rd and zongshan road", "人民路跟中山路的交叉口", "人民路与中山路", "人民路/中山路",
        "人民路和中山路的路口", "人民路和中山路十字路口", "人民路与中山路的十字路口", "人民路与中山路交叉口东南角",
        "人民路与中山路路口的西北角", "renmin lu he zhongshan lu lukou", "renmin lu zhongshan lu lukou", "中山路和人民路交叉口",
        "中山路人民路口", "中山路与人民路路口", "zhongshan & renmin", "Zhongshan Road and Renmin Road"}) {
    CAPTURE(query);
    auto const hit = city.first(query);
    CHECK(hit.kind == HitKind::kIntersection);
    CHECK(distance_m(hit.at, tiny_at(10, 10)) <= 1);
  }
  CHECK(distance_m(city.first("Rua de São João com Renmin Road").at, tiny_at(0, 10)) <= 1);
  CHECK(city.first("人民路与滨江大道").kind != HitKind::kIntersection);  // They do not meet.
  CHECK(city.first("人民路与中山路").label.en == "Renmin Road / Zhongshan Road");
  CHECK_FALSE(locate(*city.data, "人民路与中山路")->ambiguous);
}

TEST_CASE("an address behind a whole sentence is found, and is as sure as it is without it") {
  City const city;
  for (auto const query : {"楼上电线短路冒火花味道很大，河口镇人民路12号", "锅炉轰然沸腾翻滚喷溅浓烈焦糊呛鼻，云东县河口镇人民路12号",
                           "my grandma slipped underneath the boiling kettle yesterday morning 12 Renmin Road Hekou Town"}) {
    CAPTURE(query);
    auto const answer = locate(*city.data, query, 5);
    REQUIRE(answer);
    REQUIRE_FALSE(answer->hits.empty());
    CHECK(answer->hits[0].code == "A12");
    CHECK_FALSE(answer->ambiguous);
  }
  // Without the town, the town may be among the words that nobody knows.
  auto const no_town = locate(*city.data, "楼上电线短路冒火花味道很大，人民路12号", 5);
  REQUIRE_FALSE(no_town->hits.empty());
  CHECK(no_town->hits[0].code == "A12");
  CHECK(no_town->ambiguous);
  // A sentence that says no address makes none.
  CHECK(locate(*city.data, "锅炉轰然沸腾翻滚喷溅浓烈焦糊呛鼻味道", 5)->hits.empty());
  CHECK(locate(*city.data, "my grandma slipped underneath the boiling kettle yesterday morning", 5)->hits.empty());
}

TEST_CASE("coordinates, and numbers that are none") {
  City const city;
  auto const hit = city.first("30.001, 120.002");
  CHECK(hit.kind == HitKind::kCoordinates);
  CHECK(hit.at == Wgs84{300'010'000, 1'200'020'000});
  CHECK(city.first("-8.5 41.15").at == Wgs84{-85'000'000, 411'500'000});
  CHECK(city.first("120.002,30.001").at == hit.at);  // What is no latitude is the longitude.
  CHECK(search(*city.data, "999, 999").error().code == "place.coordinates_out_of_range");
  CHECK(search(*city.data, "nan, nan").error().code == "place.coordinates_out_of_range");
  CHECK(city.first("12").kind != HitKind::kCoordinates);
  CHECK_FALSE(search(*city.data, "30.001, 120.002")->ambiguous);
  // Far from every road: a person looks before anybody is sent there.
  for (auto const* query : {"0, 0", "31.5, 120.002", "31°30'00\"N 120°00'07\"E"}) {
    CAPTURE(query);
    auto const far = search(*city.data, query);
    REQUIRE(far);
    CHECK(far->hits[0].kind == HitKind::kCoordinates);
    CHECK(far->ambiguous);
  }
}

TEST_CASE("a point that lies in the city the other way round is shown both ways, and nobody is sent by itself") {
  SourceData source;
  Address a;
  a.code = "X1", a.street.local = "Rua Um", a.number = "1", a.at = {411'500'000, -86'000'000};
  source.addresses.push_back(a);
  a.code = "X2", a.number = "2", a.at = {411'700'000, -85'800'000};
  source.addresses.push_back(a);
  TestFolder const folder;
  auto const data = *DataSet::open(data_set_path(folder.path(), compile_into(source, folder.path()).value()));
  auto const right = locate(*data, "41.16, -8.59");
  CHECK(right->hits.size() == 1);
  CHECK_FALSE(right->ambiguous);
  auto const turned = locate(*data, "-8.59, 41.16");
  REQUIRE(turned->hits.size() == 2);
  CHECK(turned->hits[0].at == right->hits[0].at);
  CHECK(turned->ambiguous);
  CHECK_FALSE(locate(*data, "48.1, 11.5")->ambiguous);  // Elsewhere both ways: as it was said.
}

TEST_CASE("nothing, too much and rubbish are answered, not suffered") {
  City const city;
  CHECK(city.count("") == 0);
  CHECK(city.count("   ") == 0);
  CHECK(city.count("///") == 0);
  CHECK(search(*city.data, "\xff\xfe").error().code == "place.query_not_text");
  CHECK(city.first("\xE2\x80\xAE人民\xE2\x80\x8F路12号\x01").code == "A12");  // Control and bidirectional characters.
  CHECK(city.count("no such street anywhere") == 0);
  CHECK(search(*city.data, std::string(10'240, 'x')).error().code == "place.query_too_long");
  CHECK(search(*city.data, "renmin", 1'000'000)->hits.size() <= kSearchLimitMax);
  CHECK(search(*city.data, std::string(1'000, 'x')));
}

TEST_CASE("the nearer of equals comes first") {
  City const city;
  auto const answer = search(*city.data, "人民路1", 10, {.near = tiny_at(9, 10)});
  REQUIRE(answer);
  CHECK(answer->hits.front().code == "A1");
  REQUIRE(answer->hits.front().distance_m);
  CHECK(*answer->hits.front().distance_m == distance_m(tiny_at(9, 10), tiny_at(0.5, 10.2)));
}

TEST_CASE("a point becomes words, and tells what is near") {
  City const city;
  auto const at_door = describe(*city.data, tiny_at(3.05, 10.3));
  CHECK(at_door.code == "A6");
  CHECK(at_door.at == tiny_at(3.05, 10.3));
  auto const on_street = describe(*city.data, tiny_at(10.1, 4));
  CHECK(on_street.kind == HitKind::kStreet);
  CHECK(on_street.label.en == "Zhongshan Road");
  CHECK(describe(*city.data, tiny_at(100, 100)).kind == HitKind::kCoordinates);
  auto const full = describe_fully(*city.data, tiny_at(3.05, 10.3));
  CHECK(full.here.code == "A6");
  CHECK(full.side == Compass::kNorth);  // 人民路 runs from west to east.
  CHECK(full.number_side == "even");
  REQUIRE(full.street);
  CHECK(full.street->label.zh == "人民路");
  REQUIRE(full.intersection);
  CHECK(full.intersection->label.zh.find("Rua de São João") != std::string::npos);  // The corner 300 m to the west.
  CHECK(*full.intersection->distance_m == distance_m(tiny_at(3.05, 10.3), tiny_at(0, 10)));
  CHECK(describe_fully(*city.data, tiny_at(10.5, 5)).side == Compass::kEast);
  CHECK(describe_fully(*city.data, tiny_at(10, 5)).side == Compass::kNone);  // On the road itself.

  PlaceKind const hydrants[] = {PlaceKind::kHydrant};
  auto const near = places_near(*city.data, tiny_at(10, 8), hydrants, 5'000, 10);
  REQUIRE(near.size() == 2);
  CHECK(near[0].place.code == "P3");
  CHECK(near[0].distance_m == 100);
  CHECK(places_near(*city.data, tiny_at(10, 8), hydrants, 150, 10).size() == 1);
  CHECK(premises_near(*city.data, tiny_at(18, 8), 50, 10).size() == 1);
  CHECK(find(*city.data, HitKind::kPremises, "M1")->label.zh == "云东化工仓库");
  CHECK_FALSE(find(*city.data, HitKind::kAddress, "nope"));
}

TEST_CASE("what resembles nothing is nowhere: no place is made of a word that is none") {
  City const city;
  for (auto const query : {"qqqq", "fire.zzz", "救命", "着火了快来", "xyzzy", "help"}) {
    INFO(query);
    auto const located = locate(*city.data, query, 5);
    REQUIRE(located);
    CHECK((located->hits.empty() || located->ambiguous));
  }
}
