#include <doctest/doctest.h>

#include <algorithm>

#include <fmt/format.h>
#include <rapidcheck.h>

#include "base/random.h"
#include "geo/address/test_register.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

AddressRow han_row(std::string code, std::string town, std::string village, std::string road, std::string house, std::int32_t east = 0) {
  AddressRow r;
  r.code = std::move(code);
  r.county.local = "望江县";
  r.town.local = std::move(town);
  r.community.local = std::move(village);
  r.street.local = std::move(road);
  r.number = std::move(house);
  r.at = Wgs84{300000000, 1170000000 + east};
  return r;
}

AddressRow latin_row(std::string code, std::string suburb, std::string road, std::string number, std::int32_t east = 0) {
  AddressRow r;
  r.code = std::move(code);
  r.community.local = std::move(suburb);
  r.street.local = std::move(road);
  r.number = std::move(number);
  r.at = Wgs84{-330000000, 1500000000 + east};
  return r;
}

constexpr std::int32_t kFar = 500000;  // About 5 km.

TestRegister const& chinese() {
  static TestRegister const r([] {
    std::vector<AddressRow> rows = {
        han_row("a1", "青石镇", "河口村", "广东路", "12号"),         han_row("a2", "青石镇", "河口村", "广东路", "14号", 200),
        han_row("a3", "白沙乡", "河口村", "中正路", "7号", kFar),    han_row("a4", "青石镇", "北里", "中正路", "7号", 3000),
        han_row("a5", "白沙乡", "河口村", "", "12号", kFar + 3000),  han_row("a6", "白沙乡", "河口村", "", "12之3号", kFar + 3100),
        han_row("a7", "青石镇", "北里", "光明三路", "8号", 5000),    han_row("a8", "青石镇", "北里", "光明六路", "8号", 7000),
        han_row("a9", "青石镇", "北里", "学府街", "26巷19号", 9000), han_row("b1", "青石镇", "北里", "学府街", "19号", 9100),
        han_row("b2", "白沙乡", "六座里", "", "6号", kFar + 9000),
    };
    rows.back().county.local = "市辖区";
    rows.push_back(han_row("b3", "青石镇", "北里", "长寿路", "3号", 11000));
    rows.back().coordinate_kind = CoordinateKind::kNone;
    return rows;
  }());
  return r;
}

TestRegister const& english() {
  static TestRegister const r({latin_row("e1", "ROCKVALE", "PARK AVENUE", "12"), latin_row("e2", "ROCKVALE", "PARK STREET", "12", 20000),
                               latin_row("e3", "SOUTH ROCKVALE", "STEPHEN LANE", "3", 40000),
                               latin_row("e4", "ROCKVALE", "GREAT NORTHERN HIGHWAY", "46B-50", 60000),
                               latin_row("e5", "MOUNT PLEASANT", "SECOND AVENUE", "14", kFar),
                               latin_row("e6", "MOUNT PLEASANT", "COXS ROAD", "2", kFar + 9000),
                               latin_row("e7", "MOUNT PLEASANT", "FIVE MILE POND ROAD", "2", kFar + 20000),
                               latin_row("e8", "MOUNT PLEASANT", "HIGH STREET", "5-17", kFar + 30000),
                               latin_row("e9", "MOUNT PLEASANT", "HIGH STREET", "12", kFar + 30400)});
  return r;
}

}  // namespace

TEST_CASE("Heard, typed and written in other ways, the address is still found") {
  auto const& r = chinese();
  for (auto [query, code] : {std::pair{"望江县青石镇北里光明三路8号", "a7"},
                             {"青石鎮光明三路８號", "a7"},
                             {"青石镇广明三路八号", "a7"},
                             {"青石镇官明三路8号", "a7"},
                             {"qingshi guangmingsanlu 8号", "a7"},
                             {"8号 光明三路 青石镇", "a7"},
                             {"着火了，在青石镇光明三路8号门口", "a7"},
                             {"青石光明三路8", "a7"},
                             {"青石镇光明三街8号", "a7"},
                             {"青石镇明光三路8号", "a7"},
                             {"白沙乡光明三路8号", "a7"},
                             {"青石镇学府街26巷19号", "a9"},
                             {"青石镇学府街二十六巷十九号", "a9"},
                             {"青石镇学忽街26巷19号", "a9"},
                             {"白沙乡六座里6号", "b2"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
  }
}

TEST_CASE("Digits are never changed: another numeral in a name is another road, another number is said to be the nearest") {
  auto const& r = chinese();
  CHECK(r.best("青石镇光明六路8号") == "a8");
  auto const missing = r.answer("青石镇光明三路99号");
  REQUIRE_FALSE(missing.matches.empty());
  CHECK(missing.matches[0].kind == MatchKind::kNearestNumber);
  CHECK(r.answer("青石镇光明三路8号").matches[0].kind == MatchKind::kExact);
  CHECK(r.answer("青石镇广明三路8号").matches[0].kind == MatchKind::kCorrected);
  CHECK(r.answer("青石镇光明三路").matches[0].kind == MatchKind::kRoadOnly);
}

TEST_CASE("A road named after a province, villages without roads, numbers with a branch") {
  auto const& r = chinese();
  CHECK(r.best("望江县青石镇广东路12号") == "a1");
  CHECK(r.best("广东路14号") == "a2");
  CHECK(r.best("白沙乡河口村12号") == "a5");
  CHECK(r.best("白沙乡河口村12之3号") == "a6");
  CHECK(r.best("白沙乡河口村12-3") == "a6");
  CHECK(r.index.street_label(r.storage.rows[0].street).find("市辖区") == std::string::npos);
}

TEST_CASE("Two roads of one name in two towns are ambiguous until the town is said") {
  auto const& r = chinese();
  auto const both = r.answer("中正路7号");
  CHECK(both.ambiguous);
  CHECK(both.spread_m > 1000);
  CHECK(r.best("白沙乡中正路7号") == "a3");
  CHECK(r.best("青石镇中正路7号") == "a4");
  CHECK_FALSE(r.answer("白沙乡中正路7号").ambiguous);
}

TEST_CASE("A road that was said exactly does not lose its house in silence to another road far away") {
  std::vector<AddressRow> rows = {han_row("q1", "青石镇", "北里", "慈济路", "2号"), han_row("q2", "青石镇", "北里", "慈济路", "9号", 300),
                                  han_row("q3", "白沙乡", "南里", "慈济街", "4号", kFar),
                                  han_row("q4", "青石镇", "北里", "学府路", "2号", 500),
                                  han_row("q5", "青石镇", "北里", "学府街", "4号", 900)};
  for (int i = 0; i < 8; ++i)
    rows.push_back(han_row(fmt::format("s{}", i), "白沙乡", "南里", "慈济街", fmt::format("4之{}号", i + 1), kFar + i));
  TestRegister const han(rows);
  auto const a = han.answer("慈济路4号");
  CHECK(a.ambiguous);
  REQUIRE(a.matches.size() >= 2);
  auto const offers = [](TestRegister const& r, GeocodeAnswer const& answer, std::string_view code) {
    return std::any_of(answer.matches.begin(), answer.matches.end(), [&](AddressMatch const& m) { return r.index.code(m.row) == code; });
  };
  CHECK(offers(han, a, "q3"));
  CHECK(offers(han, a, "q1"));
  CHECK_FALSE(han.answer("慈济街4号").ambiguous);
  CHECK_FALSE(han.answer("青石镇慈济路2号").ambiguous);
  CHECK_FALSE(han.answer("青石镇学府路4号").ambiguous);  // The other kind of road is next to it.
  TestRegister const latin({latin_row("w1", "ROCKVALE", "KINGS COURT", "2"), latin_row("w2", "ROCKVALE", "KINGS COURT", "7", 300),
                            latin_row("w3", "TARNBY", "KINGS ROAD", "4", kFar)});
  auto const b = latin.answer("4 kings court");
  CHECK(b.ambiguous);
  CHECK(offers(latin, b, "w3"));
  CHECK((offers(latin, b, "w1") || offers(latin, b, "w2")));
  CHECK_FALSE(latin.answer("4 kings road").ambiguous);
}

TEST_CASE("A row without coordinates is found and is not to be accepted without a look") {
  auto const a = chinese().answer("青石镇长寿路3号");
  REQUIRE_FALSE(a.matches.empty());
  CHECK(chinese().index.code(a.matches[0].row) == "b3");
  CHECK_FALSE(a.matches[0].has_point);
  CHECK(a.ambiguous);
}

TEST_CASE("English: abbreviated, joined, misspelt, misheard, wrong type, wrong suburb, number words") {
  auto const& r = english();
  for (auto [query, code] : {std::pair{"12 PARK AVENUE ROCKVALE", "e1"},
                             {"12 park ave, rockvale", "e1"},
                             {"12 park st rockvale", "e2"},
                             {"12prak avenue rockvale", "e1"},
                             {"rockvale, park avenue 12", "e1"},
                             {"3 stefen lane s rockvale", "e3"},
                             {"46b-50 great northern hwy rockvale", "e4"},
                             {"46b-50 graet nrothern highway rockvael", "e4"},
                             {"14 2nd ave mt pleasant", "e5"},
                             {"fourteen second avenue mount pleasant", "e5"},
                             {"2 cockss rd mt pleasant", "e6"},
                             {"two five mile pond road mount pleasant", "e7"},
                             {"caller at 12 park avenue rockvale please hurry", "e1"},
                             {"14 second avenue rockvale", "e5"},
                             {"14 second road mount pleasant", "e5"},
                             {"unit 3 12 parkavenue rockvale", "e1"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
  }
  CHECK(r.best("9 high street mount pleasant") == "e8");
  CHECK(r.answer("10 high street mount pleasant").matches[0].kind == MatchKind::kNearestNumber);
}

TEST_CASE("Nothing, nonsense and hostile input: an answer without a match or a clear refusal") {
  for (auto const* r : {&chinese(), &english()}) {
    CHECK(r->answer("").matches.empty());
    CHECK(r->answer("").ambiguous);
    CHECK(r->answer(" ,.-").matches.empty());
    CHECK(r->answer("\xE2\x80\xAE\xE2\x80\xAE").matches.empty());
    CHECK(r->index.geocode(std::string(10'240, 'a'), 5).error().code == "address.query_too_long");
    CHECK(r->index.geocode("\xFF\xFE", 5).error().code == "address.not_utf8");
    std::string lanes, numbers;
    for (int i = 0; i < 100; ++i) lanes += "巷1号", numbers += "12 ";
    CHECK(r->index.geocode(lanes, 5).has_value());
    CHECK(r->index.geocode(numbers, 5).has_value());
  }
  TestRegister const empty({});
  CHECK(empty.answer("青石镇光明三路8号").matches.empty());
  CHECK(empty.index.reverse({0, 0}).row == kNone);
  CHECK(empty.index.typeahead("青", 5).empty());
}

TEST_CASE("Any bytes at all are survived (what the fuzz target runs)") {
  rc::check([](std::string const& bytes) {
    for (auto const* r : {&chinese(), &english()}) {
      auto const a = r->index.geocode(std::string_view(bytes).substr(0, std::size_t{1024}), 5);
      if (a) RC_ASSERT(a->matches.size() <= 5);
      r->index.typeahead(bytes, 5);
    }
  });
}

TEST_CASE("The fast matcher and its slow twin, which leaves no name out beforehand, agree on noisy queries") {
  // A town of invented names; the noise is a swap or a changed letter.
  Random random(20);
  std::vector<AddressRow> rows;
  constexpr std::string_view kFirst[] = {"ash", "birch", "cedar", "dun", "elm", "fern", "glen", "hazel", "iron", "kirk", "lark", "mill"};
  constexpr std::string_view kSecond[] = {"ford", "wood", "field", "bury", "stead", "combe", "holm", "wick", "mere", "dale"};
  for (auto a : kFirst) {
    for (auto b : kSecond) {
      for (int n = 1; n <= 9; n += 2) {
        rows.push_back(latin_row(fmt::format("{}{}{}", a, b, n), n % 4 == 1 ? "EASTHAM" : "NORTHAM",
                                 std::string(a) + std::string(b) + " ROAD", std::to_string(n),
                                 static_cast<std::int32_t>(rows.size()) * 5000));
      }
    }
  }
  TestRegister const r(rows);
  int same = 0, all = 0;
  for (int i = 0; i < 200; ++i) {
    auto const& row = rows[random.below(rows.size())];
    auto name = row.street.local;
    auto const k = 1 + random.below(name.size() - 7);
    if (random.chance(500'000))
      std::swap(name[k], name[k - 1]);
    else
      name[k] = "aeiostrn"[random.below(8)];
    auto const query = row.number + " " + name + " " + row.community.local;
    auto const slow = r.index.geocode_exhaustive(query, 5).value();
    auto const fast = r.answer(query);
    REQUIRE_FALSE(slow.matches.empty());
    REQUIRE_FALSE(fast.matches.empty());
    ++all;
    same += fast.matches[0].cost <= slow.matches[0].cost;  // The wider look may do better than the plain one, never worse.
  }
  CHECK(same == all);
}

TEST_CASE("Reverse gives the nearest door, its side of the street and the other street of the corner") {
  auto const& r = chinese();
  auto const a = r.index.reverse({300000000, 1170000000 + 9010});
  CHECK(r.index.code(a.row) == "a9");
  CHECK(a.distance_m < 5);
  CHECK(a.odd_side);
  REQUIRE(a.other_row != kNone);
  CHECK(r.storage.rows[a.other_row].street != r.storage.rows[a.row].street);
  CHECK(r.index.reverse({-800000000, 0}).row == kNone);
}

TEST_CASE("Typeahead: characters, pinyin, initials, letters from a later word; a number makes it a house") {
  auto const& r = chinese();
  auto const has = [](TestRegister const& reg, std::string_view typed, std::string_view street) {
    for (auto const& s : reg.index.typeahead(typed, 5)) {
      if (reg.index.street_label(s.street).find(street) != std::string::npos) return true;
    }
    return false;
  };
  for (auto typed : {"学", "学府", "xuef", "xfj"}) {
    CAPTURE(typed);
    CHECK(has(r, typed, "学府街"));
  }
  CHECK(has(english(), "north", "GREAT NORTHERN HIGHWAY"));
  CHECK(has(english(), "gre", "GREAT NORTHERN HIGHWAY"));
  CHECK(has(english(), "12 pa", "PARK AVENUE"));
  auto const street = r.index.typeahead("光明三路8", 5);
  REQUIRE_FALSE(street.empty());
  auto const house = r.index.house_on(street[0].street, "光明三路8");
  REQUIRE(house);
  CHECK(r.index.code(house->row) == "a7");
}

TEST_CASE("Coordinates are answered as coordinates, with the nearest address") {
  auto const a = chinese().answer("30.0, 117.0");
  REQUIRE(a.matches.size() == 1);
  CHECK(a.matches[0].kind == MatchKind::kCoordinates);
  CHECK(a.matches[0].at == Wgs84{300000000, 1170000000});
}

TEST_CASE("A road named after a province is a road, in a register that has that province too; nobody says 市辖区") {
  std::vector<AddressRow> rows;
  auto const add = [&](char const* code, char const* province, char const* city, char const* county, char const* road, char const* number,
                       std::int32_t east) {
    auto r = han_row(code, "", "", road, number, east);
    r.province.local = province;
    r.city.local = city;
    r.county.local = county;
    rows.push_back(r);
  };
  add("s1", "上海市", "市辖区", "黄浦区", "广东路", "20号", 0);
  add("s2", "上海市", "市辖区", "黄浦区", "北京东路", "20号", 9'000);
  add("s3", "上海市", "市辖区", "静安区", "北京西路", "20号", 30'000);
  add("g1", "广东省", "广州市", "越秀区", "北京路", "20号", kFar);
  add("g2", "广东省", "广州市", "越秀区", "中山三路", "20号", kFar + 9'000);
  TestRegister const r(rows);
  for (auto [query, code] : {std::pair<std::string, std::string>{"上海市黄浦区广东路20号", "s1"},
                             {"上海广东路20号", "s1"},
                             {"广东路20号", "s1"},
                             {"上海市市辖区黄浦区广东路20号", "s1"},
                             {"广东省广州市越秀区北京路20号", "g1"},
                             {"广东北京路20号", "g1"},
                             {"上海北京西路20号", "s3"},
                             {"广州中山三路20号", "g2"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
    CHECK_FALSE(r.answer(query).ambiguous);
  }
}

TEST_CASE("Both languages of a name lead to one street; what is no door plate is found by its name and its aliases") {
  std::vector<AddressRow> rows;
  for (int n : {2, 12, 20}) {
    AddressRow r;
    r.code = fmt::format("n{}", n);
    r.county = {"云东县", "云东县", "Yundong County"};
    r.town = {"河口镇", "河口镇", "Hekou Town"};
    r.street = {"人民路", "人民路", "Renmin Road"};
    r.number = fmt::format("{}号", n);
    r.at = {300000000, 1170000000 + n * 100};
    rows.push_back(r);
  }
  std::vector<NamedThing> things(3);
  things[0] = {{"人民路", "人民路", "Renmin Road"}, {"老街"}, NameKind::kRoad, 10, 1, {300000000, 1170000000}};
  things[1] = {{"云东人民医院", "", "Yundong People's Hospital"}, {"县医院"}, NameKind::kPlace, 20, 1, {300100000, 1170000000}};
  things[2] = {{"滨江路", "", "Riverside Road"}, {}, NameKind::kRoad, 11, 1, {300200000, 1170000000}};
  std::vector<Division> const divisions{{{"云东县", "", "Yundong County"}, AdminKind::kCounty, kNone},
                                        {{"河口镇", "", "Hekou Town"}, AdminKind::kTown, 0}};
  auto const storage = build_address_tables(rows, things, divisions).value();
  CHECK(storage.tables().is_sound());
  AddressIndex const index(storage.tables());
  for (std::string const query : {"河口镇人民路12号", "12 Renmin Road, Hekou Town, Yundong County", "renmin rd 12", "老街12号"}) {
    CAPTURE(query);
    auto const a = index.geocode(query, 5).value();
    REQUIRE_FALSE(a.matches.empty());
    CHECK(index.code(a.matches[0].row) == "n12");
    CHECK_FALSE(a.ambiguous);
  }
  for (std::string const query :
       {"云东人民医院", "人民医院", "县医院", "河口镇人民医院", "yundong peoples hospital", "Peoples Hospital Yundong"}) {
    CAPTURE(query);
    auto const a = index.geocode(query, 5).value();
    REQUIRE_FALSE(a.matches.empty());
    CHECK(storage.streets[a.matches[0].street].document == 20);
    CHECK(a.matches[0].kind == MatchKind::kPlace);
  }
  // The street of the graph and the street of the houses are one; a house in its middle says where.
  auto const road = index.geocode("人民路", 5).value();
  REQUIRE_FALSE(road.matches.empty());
  CHECK_FALSE(road.ambiguous);
  CHECK(storage.streets[road.matches[0].street].document == 10);
  CHECK(road.matches[0].at == Wgs84{300000000, 1170000000 + 1200});
  // A number on a road without listed houses is the road, and says so.
  auto const bare = index.geocode("滨江路5号", 5).value();
  REQUIRE_FALSE(bare.matches.empty());
  CHECK(bare.matches[0].kind == MatchKind::kRoadOnly);
  CHECK(bare.matches[0].row == kNone);
}

TEST_CASE("A retired address leads to its successor, so that an old code and an old name survive a merger of divisions") {
  std::vector<AddressRow> rows = {han_row("old", "白沙乡", "河口村", "沙河路", "5号"),
                                  han_row("new", "青石镇", "河口村", "沙河路", "5号", 100),
                                  han_row("next", "青石镇", "河口村", "沙河路", "7号", 200)};
  rows[0].status = AddressStatus::kRetired;
  rows[0].successor = "new";
  rows[2].status = AddressStatus::kPlanned;
  TestRegister const r(rows);
  CHECK(r.best("望江县白沙乡沙河路5号") == "new");
  CHECK(r.answer("白沙乡沙河路5号").matches[0].kind == MatchKind::kCorrected);
  CHECK(r.best("青石镇沙河路5号") == "new");
  CHECK(r.best("沙河路7号") == "next");
  REQUIRE(r.index.find("old"));
  CHECK(r.index.code(*r.index.find("old")) == "old");
  CHECK_FALSE(r.index.find("none"));
}

TEST_CASE("Buildings number the houses of a residential community, and of nothing else") {
  std::vector<AddressRow> rows;
  for (int b = 1; b <= 4; ++b) {
    AddressRow r = han_row(fmt::format("c{}", b), "青石镇", "阳光小区", "", "", b * 300);
    r.building = fmt::format("{}幢", b);
    r.unit = "2单元";
    rows.push_back(r);
  }
  rows.push_back(han_row("s3", "青石镇", "北里", "阳明路", "3号", 9000));
  rows.push_back(han_row("s1", "青石镇", "北里", "阳明路", "1号", 9000));
  TestRegister const r(rows);
  CHECK(r.best("青石镇阳光小区3幢2单元") == "c3");
  CHECK(r.best("阳光小区三栋二单元501室") == "c3");
  CHECK(r.answer("青石镇阳明路3幢").matches[0].kind == MatchKind::kRoadOnly);
}

TEST_CASE("Damaged tables are found out before they are read") {
  auto const sound = chinese().storage;
  CHECK(sound.tables().is_sound());
  auto a = sound;
  a.rows[0].street = 999;
  CHECK_FALSE(a.tables().is_sound());
  auto b = sound;
  b.names[0].text.length = 1u << 30;
  CHECK_FALSE(b.tables().is_sound());
  auto c = sound;
  c.streets[0].rows = 1u << 20;
  CHECK_FALSE(c.tables().is_sound());
  auto d = sound;
  d.admins[0].parent = 0;
  CHECK_FALSE(d.tables().is_sound());
  auto e = sound;
  e.name_streets[0] = 999;
  CHECK_FALSE(e.tables().is_sound());
  auto f = sound;
  f.rows[0].lane_bytes = 250;
  CHECK_FALSE(f.tables().is_sound());
}

namespace {

// A compound with buildings and ways up, and a community without roads whose buildings are its numbers.
TestRegister const& compounds() {
  static TestRegister const r([] {
    std::vector<AddressRow> rows;
    for (int yard = 1; yard <= 2; ++yard) {
      for (int building = 1; building <= 3; ++building) {
        for (int unit = 1; unit <= 2; ++unit) {
          auto row = han_row(fmt::format("y{}b{}u{}", yard, building, unit), "柳桥镇", "", "鼓楼大街", yard == 1 ? "一号院" : "二号院",
                             yard * 20'000 + building * 4'000 + unit * 300);
          row.building = fmt::format("{}号楼", building);
          row.unit = fmt::format("{}单元", unit);
          rows.push_back(row);
        }
      }
    }
    for (int building = 1; building <= 3; ++building) {
      for (int unit = 1; unit <= 2; ++unit) {
        for (int door : {101, 501}) {
          auto row =
              han_row(fmt::format("c{}-{}-{}", building, unit, door), "柳桥镇", "阳光花园", "", "", kFar + building * 4'000 + unit * 300);
          row.building = fmt::format("{}幢", building);
          row.unit = fmt::format("{}单元", unit);
          row.door = fmt::format("{}室", door);
          rows.push_back(row);
        }
      }
    }
    for (int n : {1, 3, 8}) {
      rows.push_back(han_row(fmt::format("l{}", n), "柳桥镇", "", "学林街", fmt::format("26巷{}号", n), 60'000 + n * 10));
      rows.push_back(han_row(fmt::format("r{}", n), "柳桥镇", "", "学林街", fmt::format("{}号", n), 64'000 + n * 10));
      rows.push_back(han_row(fmt::format("e{}", n), "柳桥镇", "", "望江街", fmt::format("9巷5弄{}号", n), 70'000 + n * 10));
      rows.push_back(han_row(fmt::format("g{}", n), "柳桥镇", "", "望江街", fmt::format("{}号", n), 74'000 + n * 10));
      rows.push_back(han_row(fmt::format("b{}", n), "柳桥镇", "", "纺织路", fmt::format("{}号楼", n), 80'000 + n * 10));
    }
    return rows;
  }());
  return r;
}

}  // namespace

TEST_CASE("Which building, which way up, which door: 二号院3号楼2单元501") {
  auto const& r = compounds();
  for (auto [query, code] : {std::pair{"柳桥镇鼓楼大街二号院3号楼2单元501", "y2b3u2"},
                             {"鼓楼大街2号院三号楼二单元", "y2b3u2"},
                             {"鼓楼大街1号院2幢1单元301室", "y1b2u1"},
                             {"二单元3号楼 鼓楼大街一号院", "y1b3u2"},
                             {"阳光花园3号楼2单元501", "c3-2-501"},
                             {"阳光花园3幢2单元101室", "c3-2-101"},
                             {"阳光花园三栋二单元五零一", "c3-2-501"},
                             {"阳光花园3-2-501", "c3-2-501"},
                             {"阳光花园2号楼", "c2-1-101"},
                             {"纺织路3号楼", "b3"}}) {
    CAPTURE(query);
    auto const a = r.answer(query);
    REQUIRE_FALSE(a.matches.empty());
    CHECK(r.index.code(a.matches[0].row) == code);
    CHECK(a.matches[0].kind != MatchKind::kNearestNumber);
    CHECK_FALSE(a.ambiguous);
  }
  // A building that is not there is not taken for one that is.
  CHECK(r.answer("鼓楼大街二号院9号楼1单元").matches[0].kind == MatchKind::kNearestNumber);
}

TEST_CASE("巷 and 弄 are taken for each other; the lane is not left out for it") {
  auto const& r = compounds();
  for (auto query : {"学林街26巷8号", "学林街26弄8号", "学林街二十六弄八号"}) {
    CAPTURE(query);
    CHECK(r.best(query) == "l8");
    CHECK(r.answer(query).matches[0].kind != MatchKind::kNearestNumber);
  }
  CHECK(r.best("学林街8号") == "r8");
  CHECK(r.best("望江街9弄5巷3号") == "e3");
}

TEST_CASE("Two numbers that may be the house are shown to a person; no digit is dropped in silence") {
  auto const& r = chinese();
  for (auto query : {"青石镇光明三路8号，不对，18号", "青石镇光明三路18 8号"}) {
    CAPTURE(query);
    CHECK(r.answer(query).ambiguous);
  }
  CHECK_FALSE(r.answer("119吗？青石镇光明三路8号着火了").ambiguous);
  CHECK_FALSE(r.answer("青石镇光明三路8号3楼302室").ambiguous);
}

TEST_CASE("English: rival numbers are shown, pairs are read as years are said, O for 0 is said to be corrected, a letter apart counts") {
  TestRegister const r(
      {latin_row("k5", "TARNBY", "KINGS COURT", "5"), latin_row("k6", "TARNBY", "KINGS COURT", "6", 9000),
       latin_row("h43", "TARNBY", "HARTON ROAD", "43", 20000), latin_row("h1943", "TARNBY", "HARTON ROAD", "1943", 90000),
       latin_row("h1905", "TARNBY", "HARTON ROAD", "1905", 95000), latin_row("l1", "TARNBY", "PELL STREET", "1", 100000),
       latin_row("l2", "TARNBY", "PELL STREET", "2", 100500), latin_row("l10", "TARNBY", "PELL STREET", "10", 104000),
       latin_row("l10a", "TARNBY", "PELL STREET", "10A", 104100), latin_row("l20b", "TARNBY", "PELL STREET", "20B", 108000),
       latin_row("l105", "TARNBY", "PELL STREET", "105", 120000), latin_row("s7", "TARNBY", "SEVEN HILLS ROAD", "14", 160000),
       latin_row("b7", "TARNBY", "B STREET", "7", 170000), latin_row("o1", "TARNBY", "OTHELLO STREET", "12", 180000),
       latin_row("o2", "TARNBY", "OTHELLO STREET", "12O", 184000)});
  for (auto query : {"5 or 6 kings court tarnby", "5 kings court, no, 6 kings court tarnby", "5 6 kings court tarnby",
                     "five or six kings court tarnby", "5, sorry 6 kings court tarnby", "kings court 5 or 6 tarnby",
                     // The number of a door: the house's was not said.
                     "flat 5 kings court tarnby", "unit five kings court tarnby", "lot 5, kings court tarnby"}) {
    CAPTURE(query);
    CHECK(r.answer(query).ambiguous);
  }
  for (auto [query, code] : {std::pair{"5 kings court tarnby", "k5"},
                             {"number 5 kings court tarnby", "k5"},
                             {"14 seven hills road tarnby", "s7"},
                             {"unit 3 5 kings court tarnby", "k5"},
                             {"5 unit 3 kings court tarnby", "k5"},
                             {"5 or 5 kings court tarnby", "k5"},
                             {"nineteen forty-three harton road tarnby", "h1943"},
                             {"nineteen oh five harton road tarnby", "h1905"},
                             {"forty three harton road tarnby", "h43"},
                             {"10 a pell street tarnby", "l10a"},
                             {"pell street 10 a, tarnby", "l10a"},
                             {"10 pell street tarnby", "l10"},
                             {"twenty b pell street tarnby", "l20b"},
                             {"7 b street tarnby", "b7"},
                             {"12 othello street tarnby", "o1"},
                             {"12othello street tarnby", "o1"},
                             {"12O othello street tarnby", "o2"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
    CHECK_FALSE(r.answer(query).ambiguous);
  }
  for (auto [query, code] : {std::pair{"1O pell street tarnby", "l10"}, {"1O5 pell street tarnby", "l105"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
    CHECK(r.answer(query).matches[0].kind == MatchKind::kCorrected);
  }
  CHECK(r.answer("2 b pell street tarnby").matches[0].kind == MatchKind::kNearestNumber);  // There is a 2 and no 2B.
}

TEST_CASE("Chinese: O for 0 in a number is read and said to be corrected") {
  TestRegister const r({han_row("g1", "青石镇", "北里", "光明六路", "1号"), han_row("g10", "青石镇", "北里", "光明六路", "10号", 9000)});
  CHECK(r.best("青石镇光明六路1O号") == "g10");
  CHECK(r.answer("青石镇光明六路1O号").matches[0].kind == MatchKind::kCorrected);
  CHECK(r.best("青石镇光明六路１Ｏ号") == "g10");
  CHECK(r.answer("青石镇光明六路10号").matches[0].kind == MatchKind::kExact);
}

TEST_CASE("English words around a name that the register has in Chinese; number words in pinyin") {
  auto const& r = compounds();
  CHECK(r.best("gulou avenue 2号院3号楼2单元") == "y2b3u2");
  CHECK(r.best("xuelin street 8") == "r8");
  CHECK(r.best("No. 8 Xuelin Street, Liuqiao Town") == "r8");
  CHECK(r.best("liuqiao zhen xuelin jie ba hao") == "r8");
}

TEST_CASE("Spelled out, said by hundreds, or the kind of road for its name") {
  TestRegister const r(
      {latin_row("q1", "FERNBROOK", "QUEENSBURY AVENUE", "1"), latin_row("q24", "FERNBROOK", "QUEENSBURY AVENUE", "24", 3000),
       latin_row("q111", "FERNBROOK", "QUEENSBURY AVENUE", "111", 9000), latin_row("q124", "FERNBROOK", "QUEENSBURY AVENUE", "124", 12000),
       latin_row("t2", "FERNBROOK", "TWENTY MILE ROAD", "2", 40000), latin_row("e21", "MILLPOND", "THE ESPLANADE", "21", 60000),
       latin_row("g5", "MILLPOND", "GLEN ESPLANADE", "5", 80000)});
  for (auto [query, code] : {std::pair{"one eleven queensbury avenue", "q111"},
                             {"a hundred and eleven queensbury avenue", "q111"},
                             {"one twenty four queensbury ave fernbrook", "q124"},
                             {"unit three one twenty four queensbury ave", "q124"},
                             {"twenty four queensbury ave", "q24"},
                             {"124 Q U E E N S B U R Y avenue", "q124"},
                             {"two twenty mile road", "t2"},
                             {"21 the esplanade millpond", "e21"},
                             {"21 esplanade millpond", "e21"},
                             {"5 glen esplanade", "g5"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
  }
}
