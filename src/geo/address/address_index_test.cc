#include <doctest/doctest.h>

#include <fmt/format.h>
#include <rapidcheck.h>

#include "base/random.h"
#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

AddressRow han_row(std::string code, std::string town, std::string village, std::string road, std::string house, std::int32_t east = 0) {
  AddressRow r;
  r.code = std::move(code);
  r.county = "望江县";
  r.town = std::move(town);
  r.village = std::move(village);
  r.road = std::move(road);
  r.number = std::move(house);
  r.at = Wgs84{300000000, 1170000000 + east};
  return r;
}

AddressRow latin_row(std::string code, std::string suburb, std::string road, std::string number, std::int32_t east = 0) {
  AddressRow r;
  r.code = std::move(code);
  r.village = std::move(suburb);
  r.road = std::move(road);
  r.number = std::move(number);
  r.at = Wgs84{-330000000, 1500000000 + east};
  return r;
}

// A register of its own: storage and the index that reads it.
struct Register {
  explicit Register(std::vector<AddressRow> const& rows) : storage(build_address_tables(rows).value()), index(storage.tables()) {}
  std::string best(std::string_view query) const {
    auto const a = index.geocode(query, 5).value();
    return a.matches.empty() ? "" : std::string(index.code(a.matches[0].row));
  }
  GeocodeAnswer answer(std::string_view query) const { return index.geocode(query, 5).value(); }
  AddressTablesStorage storage;
  AddressIndex index;
};

constexpr std::int32_t kFar = 500000;  // About 5 km.

Register const& chinese() {
  static Register const r([] {
    std::vector<AddressRow> rows = {
        han_row("a1", "青石镇", "河口村", "广东路", "12号"),         han_row("a2", "青石镇", "河口村", "广东路", "14号", 200),
        han_row("a3", "白沙乡", "河口村", "中正路", "7号", kFar),    han_row("a4", "青石镇", "北里", "中正路", "7号", 3000),
        han_row("a5", "白沙乡", "河口村", "", "12号", kFar + 3000),  han_row("a6", "白沙乡", "河口村", "", "12之3号", kFar + 3100),
        han_row("a7", "青石镇", "北里", "光明三路", "8号", 5000),    han_row("a8", "青石镇", "北里", "光明六路", "8号", 7000),
        han_row("a9", "青石镇", "北里", "学府街", "26巷19号", 9000), han_row("b1", "青石镇", "北里", "学府街", "19号", 9100),
        han_row("b2", "白沙乡", "四座里", "", "6号", kFar + 9000),
    };
    rows.back().county = "市辖区";
    rows.push_back(han_row("b3", "青石镇", "北里", "长寿路", "3号", 11000));
    rows.back().at.reset();
    return rows;
  }());
  return r;
}

Register const& english() {
  static Register const r({latin_row("e1", "ROCKVALE", "PARK AVENUE", "12"), latin_row("e2", "ROCKVALE", "PARK STREET", "12", 20000),
                           latin_row("e3", "SOUTH ROCKVALE", "STEPHEN LANE", "3", 40000),
                           latin_row("e4", "ROCKVALE", "GREAT NORTHERN HIGHWAY", "46B-50", 60000),
                           latin_row("e5", "MOUNT PLEASANT", "SECOND AVENUE", "14", kFar),
                           latin_row("e6", "MOUNT PLEASANT", "COXS ROAD", "2", kFar + 9000),
                           latin_row("e7", "MOUNT PLEASANT", "FIVE MILE CREEK ROAD", "2", kFar + 20000),
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
                             {"白沙乡四座里6号", "b2"}}) {
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
                             {"two five mile creek road mount pleasant", "e7"},
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
  Register const empty({});
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
  Register const r(rows);
  int same = 0, all = 0;
  for (int i = 0; i < 200; ++i) {
    auto const& row = rows[random.below(rows.size())];
    auto name = row.road;
    auto const k = 1 + random.below(name.size() - 7);
    if (random.chance(500'000))
      std::swap(name[k], name[k - 1]);
    else
      name[k] = "aeiostrn"[random.below(8)];
    auto const query = row.number + " " + name + " " + row.village;
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
  auto const has = [](Register const& reg, std::string_view typed, std::string_view street) {
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
  auto const house = r.index.typeahead("光明三路8", 5);
  REQUIRE_FALSE(house.empty());
  CHECK(r.index.code(house[0].row) == "a7");
}

TEST_CASE("Coordinates are answered as coordinates, with the nearest address") {
  auto const a = chinese().answer("30.0, 117.0");
  REQUIRE(a.matches.size() == 1);
  CHECK(a.matches[0].kind == MatchKind::kCoordinates);
  CHECK(a.matches[0].at == Wgs84{300000000, 1170000000});
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
}
