// What callers leave out, take back or say around an address: it is still found, and where two roads may be meant a person is asked.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "geo/address/test_register.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

constexpr std::int32_t kSlipsApart = 500'000;  // About 5 km.

TestRegister const& slips_english() {
  static TestRegister const r([] {
    std::vector<AddressRow> rows;
    auto const add = [&](char const* code, char const* suburb, char const* road, char const* number) {
      AddressRow row;
      row.code = code;
      row.community.local = suburb;
      row.street.local = road;
      row.number = number;
      row.at = Wgs84{-330000000, 1500000000 + static_cast<std::int32_t>(rows.size()) * kSlipsApart};
      rows.push_back(std::move(row));
    };
    add("mill", "ROCKVALE", "SEVEN MILL CREEK ROAD", "12");
    add("orchard", "ROCKVALE", "ORCHARD VIEW PARADE", "42");
    add("flat", "EASTWICK", "HARLANDS FLAT ROAD", "9");
    add("tern", "EASTWICK", "OLD TERN COTTAGE LANE", "30");
    add("view", "ROCKVALE", "VIEW ROAD", "5");
    add("glen", "EASTWICK", "GLEN ROAD", "16");
    add("fern", "EASTWICK", "GLEN FERNLEY CLOSE", "16");
    add("lane", "EASTWICK", "LANE STREET", "9");
    add("garlow", "ROCKVALE", "GARLOW LANE", "9");
    add("avenue", "ROCKVALE", "THE AVENUE", "8");
    add("quarry", "MOUNT ORLEY", "QUARRY STREET", "7");
    add("quarry9", "MOUNT ORLEY", "QUARRY STREET", "9");
    add("bower", "MOUNT ORLEY", "BOWER AVENUE", "43");
    return rows;
  }());
  return r;
}

TestRegister const& slips_chinese() {
  static TestRegister const r([] {
    std::vector<AddressRow> rows;
    auto const add = [&](char const* code, char const* town, char const* village, char const* road, char const* lane, char const* number) {
      AddressRow row;
      row.code = code;
      row.town.local = town;
      row.community.local = village;
      row.street.local = road;
      row.lane = lane;
      row.number = number;
      row.at = Wgs84{300000000, 1170000000 + static_cast<std::int32_t>(rows.size()) * kSlipsApart};
      rows.push_back(std::move(row));
    };
    add("lane", "青石镇", "北里", "芦苇路", "109巷", "11号");
    add("r9", "青石镇", "北里", "芦苇路", "", "9号");
    add("r53", "青石镇", "北里", "芦苇路", "", "53号");
    add("r238", "青石镇", "北里", "芦苇路", "", "238号");
    add("kai", "青石镇", "北里", "开明街", "", "8号");
    add("qing39", "青石镇", "青石里", "", "", "39号");
    add("he41", "青石镇", "和丰里", "", "", "41号");
    return rows;
  }());
  return r;
}

}  // namespace

TEST_CASE("English: a word of the name left out, in the suburb that was said or in another one") {
  auto const& r = slips_english();
  for (auto [query, code] : {std::pair{"12 mill creek road rockvale", "mill"},
                             {"12 seven creek road rockvale", "mill"},
                             {"12 mill creek road mount orley", "mill"},
                             {"12 creek road rockvale", "mill"},
                             {"42 view parade rockvale", "orchard"},
                             {"42 orchard parade eastwick", "orchard"},
                             {"9 flat road eastwick", "flat"},
                             {"30 tern cottage lane rockvale", "tern"},
                             {"30 cottage lane", "tern"}}) {
    CAPTURE(query);
    CHECK(r.best(query) == code);
  }
  CHECK(r.is_taken("12 seven mill creek road rockvale"));
}

TEST_CASE("English: another kind of road with nothing beside it that tells, or with a name that has the kind, is shown to a person") {
  auto const& r = slips_english();
  CHECK(r.is_taken("16 glen road eastwick"));
  CHECK_FALSE(r.is_taken("16 glen close eastwick"));    // Glen Road, or Glen Fernley Close?
  CHECK_FALSE(r.is_taken("7 quarry avenue rockvale"));  // Neither its kind nor its suburb.
  CHECK_FALSE(r.is_taken("9 garlou lane eastwick"));    // Lane Street lies in the suburb; Garlow Lane does not.
  CHECK_FALSE(r.is_taken("8 tree avenue rockvale"));    // No word of The Avenue.
  CHECK_FALSE(r.is_taken("43 bower forest road mount orley"));
  CHECK(r.is_taken("8 the avenue rockvale"));
  CHECK(r.is_taken("7 quarrys street mount orley"));
}

TEST_CASE("English: written in one word, and a number that is taken back") {
  auto const& r = slips_english();
  CHECK(r.best("7quarrystreetmountorley") == "quarry");
  CHECK(r.best("quarry street 7 no sorry 9 mount orley") == "quarry9");
  CHECK_FALSE(r.is_taken("quarry street 7 no sorry 9 mount orley"));
}

TEST_CASE("Chinese: radio digits of a lane, a number that is taken back, an address said twice") {
  auto const& r = slips_chinese();
  CHECK(r.best("青石镇芦苇路幺洞九巷幺幺号") == "lane");
  CHECK(r.best("青石镇芦苇路一洞九巷十一号") == "lane");
  CHECK(r.best("青石镇芦苇路109巷11号，对，芦苇路109巷11号") == "lane");
  for (auto const* query : {"青石镇芦苇路53号，不对，是238号", "青石镇芦苇路53号，说错了，238号", "芦苇路53号不是，应该是238号"}) {
    CAPTURE(query);
    CHECK(r.best(query) == "r238");
    CHECK_FALSE(r.is_taken(query));
  }
}

TEST_CASE("Chinese: speech around an address is no road, and the town that was said is no village") {
  auto const& r = slips_chinese();
  for (auto const* query :
       {"刚才路过芦苇路53号，看到有老人摔倒", "喂，你好，麻烦派救护车到芦苇路53号，谢谢", "马路边上，芦苇路53号靠近路口"}) {
    CAPTURE(query);
    CHECK(r.best(query) == "r53");
  }
  // 青石里 has a 39号 and 和丰里 has none: the village that was said, not one that is named like its town.
  auto const answer = r.index.geocode("青石镇和丰里39号", 5).value();
  REQUIRE_FALSE(answer.matches.empty());
  CHECK(r.index.code(answer.matches[0].row) == "he41");
  CHECK(answer.matches[0].kind == MatchKind::kNearestNumber);
  CHECK(answer.ambiguous);
}

TEST_CASE("in a page of words nearly every name stands by chance: with a slip in it, it is shown to a person") {
  std::string page;
  for (int i = 0; i < 12; ++i) page += "brindle morven ";
  auto const& r = slips_english();
  CHECK(r.best(page + "7 quarrys street mount orley") == "quarry");
  CHECK_FALSE(r.is_taken(page + "7 quarrys street mount orley"));
  CHECK(r.is_taken("7 quarrys street mount orley"));
}
