// What names no place of the register is put nowhere without a person, however short the names that it holds.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "geo/address/address_index.h"

using namespace tocsin;
using namespace tocsin::address;

namespace {

struct Town {
  Town() {
    std::int32_t east = 0;
    auto const street = [&](char const* name, char const* town) {
      for (char const* number : {"1", "5", "12", "100"}) {
        AddressRow r;
        r.code = std::string(town) + name + number;
        r.town.local = town;
        r.street.local = name;
        r.number = number;
        r.at = Wgs84{300000000, 1170000000 + east};
        rows.push_back(std::move(r));
      }
      east += 100'000;
    };
    for (auto const* name :
         {"Rua A", "Rua G", "Rua do Sal", "Rua dos Paus", "Rua do Oásis", "Rua da Lada", "Rua de Cima", "Travessa de Souto",
          "Avenida da Boavista", "Rua de Santa Catarina", "Rua do Regalo", "Rua Nova", "Largo do Ouro"})
      street(name, "Vilar");
    for (auto const* name : {"一路", "甲路", "乙街", "二街", "老街", "中正路", "光明三路", "新庄街", "学府街", "大芦里", "长安路"})
      street(name, "青石镇");
    storage = build_address_tables(rows).value();
    index = AddressIndex(storage.tables());
  }
  std::vector<AddressRow> rows;
  AddressTablesStorage storage;
  AddressIndex index;

  // The road that is taken without a person; empty: none.
  std::string taken(std::string const& query) const {
    auto const a = index.geocode(query, 5).value();
    if (a.ambiguous || a.matches.empty()) return "";
    return std::string(storage.tables().name_text(storage.streets[a.matches[0].street].name));
  }
  // How a road stands among the answers to a query: what its name was misspelt for each letter; -1: it is not there.
  int slip(std::string const& query, std::string_view road) const {
    auto const answer = index.geocode(query, 50).value();
    for (auto const& m : answer.matches)
      if (storage.tables().name_text(storage.streets[m.street].name) == road) return m.slip;
    return -1;
  }
};

Town const& town() {
  static Town const t;
  return t;
}

constexpr int kNotOffered = 70;  // kHopelessSlip of register/place_search.cc.

}  // namespace

TEST_CASE("Words that are no name are taken for none") {
  Random random(20261128);
  constexpr std::string_view kConsonants = "bcdfghjklmnprstvwz", kVowels = "aeiou";
  for (int i = 0; i < 200; ++i) {
    std::string word;
    auto const letters = 5 + random.below(6);
    for (std::uint64_t k = 0; k < letters; ++k)
      word += k % 2 == 0 ? kConsonants[random.below(kConsonants.size())] : kVowels[random.below(5)];
    for (auto const& query : {word, "Rua " + word, word + " street 12", "Rua " + word + " 5, Vilar"}) {
      CAPTURE(query);
      CHECK(town().taken(query) == "");
    }
  }
  constexpr std::u32string_view kCharacters =
      U"山水火木金土日月星明花草树林石田江河湖海云雨雪风夏秋冬春东西南北大小红黄天地人医工农桥船车马牛羊龙虎竹梅";
  constexpr std::string_view kEnds[] = {"", "路", "街", "路12号", "村", "5号"};
  for (int i = 0; i < 200; ++i) {
    std::string word;
    auto const size = 2 + random.below(4);
    for (std::uint64_t k = 0; k < size; ++k) {
      auto const c = static_cast<std::uint32_t>(kCharacters[random.below(kCharacters.size())]);
      for (auto const byte : {0xE0 | c >> 12, 0x80 | (c >> 6 & 0x3F), 0x80 | (c & 0x3F)}) word += static_cast<char>(byte);
    }
    word += kEnds[random.below(std::size(kEnds))];
    CAPTURE(word);
    CHECK(town().taken(word) == "");
  }
}

TEST_CASE("Addresses of other cities are taken for none of this one") {
  for (std::string const query : {"Rua Augusta 100",
                                  "Rua Garret",
                                  "Alfama",
                                  "Avenida Paulista 1000",
                                  "Wall Street",
                                  "gocazap",
                                  "Rua Augusta 100, Vilar",
                                  "Oxford Street 5",
                                  "Unter den Linden 5",
                                  "Calle Mayor 3",
                                  "Gran Via 21",
                                  "Baker Street 221",
                                  "Rua Inventada 5",
                                  "Rua Nova da Trindade",
                                  "Praca do Rossio",
                                  "please help",
                                  "my house",
                                  "next to the school",
                                  "南京一路100号",
                                  "青石镇南京一路5号",
                                  "王甲路5号",
                                  "青石镇王甲路5号",
                                  "南京东路100号",
                                  "王府井大街1号",
                                  "书中行5号",
                                  "虎新寿街",
                                  "学校旁边",
                                  "桥上",
                                  "我家",
                                  "深南大道10号"}) {
    CAPTURE(query);
    CHECK(town().taken(query) == "");
  }
}

TEST_CASE("A name of one letter is not even offered for a longer word") {
  CHECK(town().slip("Rua A 12", "Rua A") == 0);
  for (auto const& [query, road] : {std::pair{"Rua Augusta 100", "Rua A"},
                                    {"Alfama", "Rua A"},
                                    {"Rua Garret", "Rua G"},
                                    {"gocazap", "Rua G"},
                                    {"南京一路100号", "一路"}}) {
    CAPTURE(query);
    auto const slip = town().slip(query, road);
    CHECK((slip < 0 || slip > kNotOffered));
  }
}

TEST_CASE("A short name that is said, and a long one that is misspelt, are taken as before") {
  for (auto const& [query, road] : {std::pair{"Rua A 12", "Rua A"},
                                    {"rua a, 12", "Rua A"},
                                    {"Rua G", "Rua G"},
                                    {"Rua do Sal 5", "Rua do Sal"},
                                    {"rua sal 5", "Rua do Sal"},
                                    {"12 Rua Nova, Vilar", "Rua Nova"},
                                    {"Avenida da Boavsta 100", "Avenida da Boavista"},
                                    {"Rua Santa Catrina 12", "Rua de Santa Catarina"},
                                    {"rua de cima 5 vilar", "Rua de Cima"},
                                    {"一路5号", "一路"},
                                    {"甲路12号", "甲路"},
                                    {"青石镇甲路12号", "甲路"},
                                    {"我在甲路12号", "甲路"},
                                    {"青石镇广明三路5号", "光明三路"},
                                    {"青石镇学忽街5号", "学府街"}}) {
    CAPTURE(query);
    CHECK(town().taken(query) == road);
  }
}

// Why: the town stood first in the list, and the door that was said third.
TEST_CASE("Who goes on to the village and the house does not mean the town itself") {
  std::vector<AddressRow> rows;
  for (int building = 1; building <= 3; ++building) {
    for (int unit = 1; unit <= 2; ++unit) {
      AddressRow r;
      r.code = "v" + std::to_string(building) + "-" + std::to_string(unit);
      r.county.local = "荷塘县";
      r.town.local = "春庄镇";
      r.community.local = "丰书新村";
      r.building = std::to_string(building) + "幢";
      r.unit = std::to_string(unit) + "单元";
      r.at = Wgs84{300000000 + building * 1'000, 1170000000 + unit * 200};
      rows.push_back(std::move(r));
    }
  }
  std::vector<NamedThing> const things{{.name = {.local = "春庄镇"}, .kind = NameKind::kPlace, .at = Wgs84{300100000, 1170100000}}};
  auto const storage = build_address_tables(rows, things).value();
  AddressIndex const index(storage.tables());
  for (std::string const query : {"荷塘县春庄镇丰书新村1幢2", "荷塘县春庄镇丰书新村1幢2单元", "春庄镇丰书新村1幢2"}) {
    CAPTURE(query);
    auto const answer = index.geocode(query, 5).value();
    REQUIRE(!answer.matches.empty());
    REQUIRE(answer.matches[0].row != kNone);
    CHECK(std::string(storage.tables().view(storage.rows[answer.matches[0].row].code)) == "v1-2");
    CHECK_FALSE(answer.ambiguous);
  }
  auto const town = index.geocode("荷塘县春庄镇", 5).value();
  REQUIRE(!town.matches.empty());
  CHECK(town.matches[0].row == kNone);
}

TEST_CASE("In English too, who names the village and the house in it does not mean its town") {
  std::vector<AddressRow> rows;
  for (int number = 1; number <= 12; ++number) {
    AddressRow r;
    r.code = "v" + std::to_string(number);
    r.county = {.local = "荷塘县", .zh = {}, .en = "Hetang County"};
    r.town = {.local = "春庄镇", .zh = {}, .en = "Chunzhuang Town"};
    r.community = {.local = "丰书村", .zh = {}, .en = "Fengshu Village"};
    r.number = std::to_string(number) + "号";
    r.at = Wgs84{300000000 + number * 1'000, 1170000000};
    rows.push_back(std::move(r));
  }
  std::vector<NamedThing> const things{
      {.name = {.local = "春庄镇", .zh = {}, .en = "Chunzhuang Town"}, .kind = NameKind::kPlace, .at = Wgs84{300100000, 1170100000}}};
  auto const storage = build_address_tables(rows, things).value();
  AddressIndex const index(storage.tables());
  for (std::string const query : {"2 Fengshu Village, Chunzhuang Town, Hetang County", "Fengshu Village 2, Chunzhuang Town",
                                  "2 Fengshu Village, Chunzhuang", "Chunzhuang Town, Fengshu Village 2"}) {
    CAPTURE(query);
    auto const answer = index.geocode(query, 5).value();
    REQUIRE(!answer.matches.empty());
    REQUIRE(answer.matches[0].row != kNone);
    CHECK(std::string(storage.tables().view(storage.rows[answer.matches[0].row].code)) == "v2");
    CHECK_FALSE(answer.ambiguous);
  }
  auto const town = index.geocode("Chunzhuang Town, Hetang County", 5).value();
  REQUIRE(!town.matches.empty());
  CHECK(town.matches[0].row == kNone);
}

// Why: the label that we print ourselves was answered with another entrance, exact and unflagged.
TEST_CASE("In English a building and its unit are read in any order, and never answered with another one in silence") {
  std::vector<AddressRow> rows;
  for (int building = 1; building <= 3; ++building) {
    for (int unit = 1; unit <= 3; ++unit) {
      AddressRow r;
      r.code = "v" + std::to_string(building) + "-" + std::to_string(unit);
      r.county = {.local = "荷塘县", .zh = {}, .en = "Hetang County"};
      r.town = {.local = "白桥城关镇", .zh = {}, .en = "Baiqiao Chengguan Town"};
      r.community = {.local = "春谷新村", .zh = {}, .en = "Chungu New Village"};
      r.building = std::to_string(building) + "幢";
      r.unit = std::to_string(unit) + "单元";
      r.at = Wgs84{300000000 + building * 1'000, 1170000000 + unit * 200};
      rows.push_back(std::move(r));
    }
  }
  for (int number = 1; number <= 5; ++number) {
    AddressRow r;
    r.code = "r" + std::to_string(number);
    r.county = rows[0].county;
    r.town = rows[0].town;
    r.street = {.local = "光明路", .zh = {}, .en = "Guangming Road"};
    r.number = std::to_string(number) + "号";
    r.at = Wgs84{300010000 + number * 1'000, 1170000000};
    rows.push_back(std::move(r));
  }
  auto const storage = build_address_tables(rows, {}).value();
  AddressIndex const index(storage.tables());
  auto const found = [&](std::string const& query) {
    auto const answer = index.geocode(query, 5).value();
    if (answer.matches.empty() || answer.matches[0].row == kNone) return std::string();
    auto const& match = answer.matches[0];
    return std::string(storage.tables().view(storage.rows[match.row].code)) + (answer.ambiguous ? " flagged" : "") +
           (match.kind == MatchKind::kExact ? "" : " not exact");
  };
  for (std::string const query :
       {"Building 2, Unit 3, Chungu New Village, Baiqiao Chengguan Town, Hetang County", "Unit 3, Building 2, Chungu New Village",
        "Chungu New Village, Building 2, Unit 3", "chungu new village building two unit three", "bldg 2 unit 3 chungu new village"}) {
    CAPTURE(query);
    CHECK(found(query) == "v2-3");
  }
  CHECK(found("Building 2, Chungu New Village").starts_with("v2-"));
  CHECK(found("3 Guangming Road") == "r3");
  CHECK(found("Unit 2, 3 Guangming Road") == "r3");
  CHECK(found("Guangming Road, Building 3") == "r3");
  // No such entrance, no such building: not exact.
  CHECK(found("Building 2, Unit 7, Chungu New Village").ends_with("not exact"));
  CHECK(found("Building 9, Unit 1, Chungu New Village").ends_with("not exact"));
}

// Why: 50-3号 in a list that writes 50-3 was answered as the nearest number, and in a village as the village.
TEST_CASE("A number with a branch is the same in both scripts, with its sign and without") {
  std::vector<AddressRow> rows;
  for (std::string const number : {"50", "50-1", "50-3", "52", "12之3号", "12-14"}) {
    AddressRow r;
    r.code = number;
    r.county = {.local = "松岭县", .zh = {}, .en = "Songling County"};
    r.town = {.local = "凝岗城关镇", .zh = {}, .en = "Ninggang Chengguan Town"};
    r.street = {.local = "丹露街", .zh = {}, .en = "Danlu Street"};
    r.number = number;
    r.at = Wgs84{300000000 + static_cast<int>(rows.size()) * 1'000, 1170000000};
    rows.push_back(std::move(r));
    auto& in_village = rows.emplace_back(rows.back());
    in_village.code = "v" + number;
    in_village.street = {};
    in_village.community = {.local = "拂冲村", .zh = {}, .en = "Fuchong Village"};
  }
  std::vector<NamedThing> const things{
      {.name = {.local = "拂冲村", .zh = {}, .en = "Fuchong Village"}, .kind = NameKind::kPlace, .at = Wgs84{300000000, 1170000000}}};
  auto const storage = build_address_tables(rows, things).value();
  AddressIndex const index(storage.tables());
  for (auto const& [query, code] : {std::pair{"松岭县凝岗城关镇丹露街50-3号", "50-3"},
                                    {"丹露街50之3号", "50-3"},
                                    {"丹露街50-1", "50-1"},
                                    {"50-3 Danlu Street", "50-3"},
                                    {"Danlu Street 50-1, Songling County", "50-1"},
                                    {"丹露街12之3号", "12之3号"},
                                    {"丹露街12-14号", "12-14"},
                                    {"12-14 Danlu Street", "12-14"},
                                    {"丹露街50号", "50"},
                                    {"松岭县凝岗城关镇拂冲村50-3号", "v50-3"},
                                    {"拂冲村12-14号", "v12-14"},
                                    {"Fuchong Village 50-3", "v50-3"}}) {
    CAPTURE(query);
    auto const answer = index.geocode(query, 5).value();
    REQUIRE(!answer.matches.empty());
    REQUIRE(answer.matches[0].row != kNone);
    CHECK(std::string(storage.tables().view(storage.rows[answer.matches[0].row].code)) == code);
    CHECK(answer.matches[0].kind == MatchKind::kExact);
    CHECK_FALSE(answer.ambiguous);
  }
}
