#include <doctest/doctest.h>

#include <fstream>

#include "register/compile.h"
#include "register/csv/import_register.h"
#include "register/place_search.h"
#include "register/source_of.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

constexpr std::string_view kDivisions =
    "code,name,name_en,level,parent,valid_from,valid_until,successor\n"
    "3399,澄湖市,Chenghu City,city,,,,\n"
    "339901,北塘县,,county,3399,,2019-12-31,339911\n"
    "339911,北塘区,Beitang District,county,3399,2020-01-01,,\n"
    "339901101,石佛乡,Shifo Township,town,339901,,20191231,339911102\n"
    "339911102,柳桥镇,Liuqiao Town,town,339911,2020/1/1,,\n";

constexpr std::string_view kRows =
    "code,county,town,street,number,division_code,valid_from,valid_until,status,successor,lat,lon\n"
    "R1,北塘县,石佛乡,人民路,1号,,,,,,30.01,120.01\n"
    "R2,,,人民路,2号,339901101,,,,,30.02,120.01\n"
    "R3,北塘区,柳桥镇,人民路,3号,,2020-01-01,,,,30.03,120.01\n"
    "R4,北塘区,柳桥镇,解放路,4号,,,2021-06-30,retired,R3,30.04,120.01\n";

Result<ImportPreview> divisions_into(SourceData& data, std::string_view text) {
  return import_divisions(CsvReader::from_bytes(std::string(text), "divisions.csv").value(), data);
}
Result<ImportPreview> addresses_into(SourceData& data, std::string_view text) {
  return import_addresses(CsvReader::from_bytes(std::string(text), "plates.csv").value(), data);
}

std::shared_ptr<DataSet const> opened(TestFolder const& folder, SourceData const& source) {
  auto const version = compile_into(source, folder.path());
  REQUIRE(version);
  auto data = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(data);
  return *data;
}

struct Land {
  TestFolder folder;
  SourceData source;
  std::shared_ptr<DataSet const> data;
  Land() {
    REQUIRE(divisions_into(source, kDivisions));
    REQUIRE(addresses_into(source, kRows));
    data = opened(folder, source);
  }
  Hit best(std::string_view query, address::Day on = address::kNoDay) const {
    auto const answer = locate(*data, query, 5, {.on = on});
    REQUIRE(answer);
    REQUIRE_FALSE(answer->hits.empty());
    return answer->hits[0];
  }
};

address::Day day(std::string_view text) { return address::day_from_text(text).value(); }

std::vector<std::string> notes_of(ImportPreview const& preview) {
  std::vector<std::string> out;
  for (auto const& n : preview.notes) out.push_back(std::to_string(n.line) + " " + n.column + " " + n.code);
  return out;
}

}  // namespace

TEST_CASE("An address said by the division of before leads to where it lies now, and the hit says what that was and until when") {
  Land const land;
  auto const hit = land.best("石佛乡人民路3号");
  CHECK(hit.code == "R3");
  REQUIRE(hit.formerly);
  CHECK(hit.formerly->label.local == "石佛乡");
  CHECK(hit.formerly->label.en == "Shifo Township");
  CHECK(hit.formerly->code == "339901101");
  CHECK(address::day_text(hit.formerly->until) == "2019-12-31");
  CHECK(hit.label.local == "北塘区柳桥镇人民路3号");
  CHECK(land.best("339901101人民路2号").code == "R2");
  CHECK(land.best("339901101人民路2号").formerly);
  CHECK_FALSE(land.best("柳桥镇人民路1号").formerly);
  CHECK(land.best("shifo township 人民路3号").formerly);
  // A row of the older list, and one that names its division by code, are shown where they lie now.
  CHECK(land.best("柳桥镇人民路1号").label.local == "北塘区柳桥镇人民路1号");
  CHECK(land.best("柳桥镇人民路2号").label.local == "北塘区柳桥镇人民路2号");
}

TEST_CASE("On a day of before: the names of then, and nothing is former yet") {
  Land const land;
  auto const then = land.best("石佛乡人民路1号", day("2019-06-30"));
  CHECK(then.code == "R1");
  CHECK(then.label.local == "北塘县石佛乡人民路1号");
  CHECK_FALSE(then.formerly);
  CHECK(land.best("石佛乡人民路1号", day("2020-01-01")).label.local == "北塘区柳桥镇人民路1号");
  CHECK(land.best("石佛乡人民路1号", day("2020-01-01")).formerly);
  CHECK(land.best("石佛乡人民路3号", day("2019-06-30")).detail == "planned");
  // An entry that was retired: itself until its last day, its successor from then on.
  CHECK(land.best("柳桥镇解放路4号", day("2021-06-30")).code == "R4");
  auto const later = land.best("柳桥镇解放路4号", day("2021-07-01"));
  CHECK(later.code == "R3");
  REQUIRE(later.formerly);
  CHECK(later.formerly->code == "R4");
  CHECK(later.formerly->label.local == "北塘区柳桥镇解放路4号");
}

TEST_CASE("By code alone: an old entry leads to its successor, an old division to what it became") {
  Land const land;
  auto const by_code = find(*land.data, HitKind::kAddress, "R4");
  REQUIRE(by_code);
  CHECK(by_code->code == "R3");
  CHECK(by_code->formerly);
  SourceData source = tiny_city();
  REQUIRE(divisions_into(
      source, "code,name,level,parent,valid_until,successor\n330101009,旧河口乡,town,,2018-12-31,330101002\n330101002,河口镇,town,,,\n"));
  TestFolder const folder;
  auto const data = opened(folder, source);
  auto const now = find(*data, HitKind::kJurisdiction, "330101009");
  REQUIRE(now);
  CHECK(now->code == "330101002");
  CHECK(now->formerly->label.local == "旧河口乡");
  CHECK(locate(*data, "旧河口乡人民路12号")->hits.at(0).code == "A12");
}

TEST_CASE("A data set gives back its source: divisions, dates and the words of the lists, so that what is added later is read alike") {
  Land const land;
  auto const again = source_of(*land.data);
  REQUIRE(again.divisions.size() == 5);
  CHECK(again.divisions[1].successors == std::vector<std::string>{"339911"});
  CHECK(again.divisions[3].parent_code == "339901");
  CHECK(again.divisions[3].valid.until == day("2019-12-31"));
  auto const row = [&](std::string_view code) {
    auto const at = std::find_if(again.addresses.begin(), again.addresses.end(), [&](Address const& a) { return a.code == code; });
    REQUIRE(at != again.addresses.end());
    return *at;
  };
  CHECK(row("R1").town.local == "石佛乡");
  CHECK(row("R1").county.local == "北塘县");
  CHECK(row("R2").division_code == "339901101");
  CHECK(row("R3").valid.from == day("2020-01-01"));
  CHECK(row("R4").successor == "R3");
  CHECK(compile(again).value() == compile(source_of(*opened(land.folder, again))).value());
  // The list of divisions is corrected: rows that came before it are read anew.
  auto corrected = again;
  REQUIRE(divisions_into(corrected, "code,name,level,parent,successor\n339901101,石佛乡,town,339911,\n"));
  TestFolder const folder;
  auto const data = opened(folder, corrected);
  CHECK(locate(*data, "石佛乡人民路1号")->hits.at(0).label.local == "北塘区石佛乡人民路1号");
}

TEST_CASE("What is wrong in a list of divisions or in dates and links of addresses is said by line and column") {
  SourceData data;
  auto const bad = divisions_into(data,
                                  "code,name,level,parent,valid_from,valid_until,successor\n"
                                  "1,甲县,county,,2020-01-01,2019-01-01,\n"
                                  "2,乙县,region,,,,\n"
                                  "3,丙县,county,,31.12.2019,,\n"
                                  "4,丁县,county,4,,,\n"
                                  "5,戊县,county,,,,5\n"
                                  "6,己县,county,99,,,98;7\n"
                                  "7,庚县,county,,,,6\n"
                                  "8,辛县,county,9,,,\n"
                                  "9,壬县,county,8,,,\n");
  REQUIRE(bad);
  REQUIRE(bad->errors.size() == 5);
  for (auto const& [i, line, column] :
       {std::tuple{0, 2u, "valid_until"}, {1, 3u, "level"}, {2, 4u, "valid_from"}, {3, 5u, "parent"}, {4, 6u, "successor"}}) {
    CHECK(bad->errors[static_cast<std::size_t>(i)].line == line);
    CHECK(bad->errors[static_cast<std::size_t>(i)].column == column);
    CHECK(bad->errors[static_cast<std::size_t>(i)].code == "import.bad_value");
  }
  CHECK(bad->errors[0].reason == "valid_until 2019-01-01 lies before valid_from 2020-01-01");
  CHECK(notes_of(*bad) == std::vector<std::string>{"7 parent import.unknown_division", "7 successor import.unknown_successor",
                                                   "7 successor import.successor_cycle", "8 successor import.successor_cycle",
                                                   "9 parent import.parent_cycle", "10 parent import.parent_cycle"});
  CHECK(error_file(*bad).find("7,successor,import.unknown_successor,") != std::string::npos);
  TestFolder const folder;
  (void)opened(folder, data);  // Circles are survived.

  SourceData rows;
  auto const noted = addresses_into(rows,
                                    "code,street,number,status,successor,main_code,division_code,valid_from,valid_until,lat,lon\n"
                                    "a,人民路,1号,retired,b,,,,,30,120\n"
                                    "b,人民路,2号,retired,a,,,,,30,120\n"
                                    "c,人民路,3号,retired,gone,,,,,30,120\n"
                                    "d,人民路,4号,,,gone,339901,,,30,120\n"
                                    "e,人民路,5号,retired,e,,,,,30,120\n"
                                    "f,人民路,6号,,,,,2020-02-30,,30,120\n"
                                    "g,人民路,7号,,,,,2021-01-01,2020-01-01,30,120\n");
  REQUIRE(noted);
  CHECK(noted->accepted == 4);
  REQUIRE(noted->errors.size() == 3);
  CHECK(noted->errors[0].column == "successor");
  CHECK(noted->errors[1].reason.find("2020-02-30") != std::string::npos);
  CHECK(noted->errors[2].column == "valid_until");
  CHECK(notes_of(*noted) == std::vector<std::string>{"2 successor import.successor_cycle", "3 successor import.successor_cycle",
                                                     "4 successor import.unknown_successor", "5 main_code import.unknown_successor",
                                                     "5 division_code import.unknown_division"});
}
