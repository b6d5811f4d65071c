// CSV in: what keeps the contract is loaded, what does not is told by line and column, and what the register never holds is refused by
// name.
#include "register/csv/import_register.h"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include <fstream>
#include <rapidcheck.h>
#include <sstream>

#include "register/compile.h"
#include "register/data_set.h"
#include "register/osm/small_town.h"
#include "register/source_of.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

Result<ImportPreview> addresses(std::string text, SourceData& data) {
  TOCSIN_TRY(auto csv, CsvReader::from_bytes(std::move(text), "a.csv"));
  return import_addresses(std::move(csv), data);
}
Error error_of(std::string text) {
  SourceData data;
  auto const result = addresses(std::move(text), data);
  REQUIRE_FALSE(result);
  return result.error();
}
std::string file(std::filesystem::path const& path, std::string const& text) {
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

}  // namespace

TEST_CASE("any cells survive being written and read") {
  CHECK(rc::check("round trip", [] {
    auto const cell = rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', ' ', '5'));
    auto const rows = *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::container<std::vector<std::string>>(2, cell));
    std::string text;
    for (auto const& row : rows) text += csv_line(row);
    if (text.empty()) return;
    auto reader = CsvReader::from_bytes(text, "t");
    RC_ASSERT(reader.has_value());
    for (auto const& row : rows) {
      auto const read = reader->next();
      RC_ASSERT(read.has_value());
      RC_ASSERT(read->has_value());
      RC_ASSERT((*read)->cells == row);
    }
    RC_ASSERT(!reader->next()->has_value());
  }));
}

TEST_CASE("a good file loads, with its byte-order mark and its quotes") {
  SourceData data;
  auto const preview = addresses(
      "\xEF\xBB\xBF"
      "code,street,street_en,number,lat,lon\r\nA1,\"人民路\",\"Renmin, Road\",12号,30.1,120.1\r\n\r\nA2,人民路,,14号,30.2,120.2",
      data);
  REQUIRE(preview);
  CHECK(preview->rows == 2);
  CHECK(preview->accepted == 2);
  CHECK(preview->errors.empty());
  REQUIRE(data.addresses.size() == 2);
  CHECK(data.addresses[0].street.en == "Renmin, Road");
  CHECK(data.addresses[1].at == Wgs84{302'000'000, 1'202'000'000});
}

TEST_CASE("columns outside the contract are refused by name") {
  auto const denied = error_of("code,religion,lat,lon\nA1,x,30,120\n");
  CHECK(denied.code == "import.denied_column");
  CHECK(denied.detail.find("religion") != std::string::npos);
  auto const unknown = error_of("code,favourite_colour,lat,lon\nA1,x,30,120\n");
  CHECK(unknown.code == "import.unknown_column");
  CHECK(unknown.detail.find("favourite_colour") != std::string::npos);
  CHECK(error_of("code,lat\nA1,30\n").code == "import.missing_column");
  CHECK(error_of("code,lat,lon,lat\nA1,30,120,30\n").code == "import.duplicate_column");
}

TEST_CASE("files that are no CSV in UTF-8 name the byte or the line") {
  CHECK(error_of("").code == "import.csv_empty");
  auto const gb = error_of("code,street,lat,lon\nA1,\xC8\xCB,30,120\n");
  CHECK(gb.code == "import.csv_encoding");
  CHECK(gb.detail.find("byte 23 (line 2)") != std::string::npos);
  CHECK(error_of("code,lat,lon\nA1,\"30,120\n").code == "import.csv_malformed");
  CHECK(error_of("code,lat,lon\nA1,3\"0,120\n").detail.find("line 2") != std::string::npos);
  CHECK(error_of("code,lat,lon\n").code == "import.no_rows");
  CHECK(CsvReader::open("/nonexistent.csv").error().code == "import.csv_missing");
}

TEST_CASE("bad rows are told, the others load") {
  SourceData data;
  auto const preview = addresses(
      "code,street,number,lat,lon\nA1,S,1,30,120\nA1,S,2,30,120\nA2,S,3,120,30\nA3,S,4,x,120\n,S,5,30,120\nA5,S,6\nA "
      "6,S,7,30,120\nA7,,,30,120\nA8,S,8,30,120\n",
      data);
  REQUIRE(preview);
  CHECK(preview->rows == 9);
  CHECK(preview->accepted == 2);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (auto const& e : preview->errors) found.emplace_back(e.line, e.code);
  CHECK(found == std::vector<std::pair<std::size_t, std::string>>{{3, "import.duplicate_code"},
                                                                  {4, "place.coordinates_out_of_range"},
                                                                  {5, "import.bad_value"},
                                                                  {6, "import.missing_value"},
                                                                  {7, "import.wrong_cell_count"},
                                                                  {8, "import.bad_value"},
                                                                  {9, "import.missing_value"}});
  // In both languages, in the file and in what is read before.
  for (auto const& e : preview->errors) {
    CHECK_FALSE(e.reason.empty());
    CHECK_FALSE(e.reason_zh.empty());
    CHECK(error_file(preview->errors).find(e.reason_zh) != std::string::npos);
  }
  CHECK(to_text(*preview).find("import.duplicate_code: \"A1\" is already in line 2 / “A1”已在第 2 行出现") != std::string::npos);
  CHECK(error_file(preview->errors).starts_with("line,column,code,reason,reason_zh\r\n3,code,import.duplicate_code,"));
}

TEST_CASE("premises keep to the vocabulary") {
  SourceData data;
  auto csv = CsvReader::from_bytes(
      "code,name,name_en,occupancy,floors_above,hazards,access,gate_phone,lat,lon\n"
      "M1,油库,Depot,hazardous_goods,2,fuel; lpg,hydrant_at_gate,000-1,30,120\n"
      "M2,店,Shop,shop,1,,,,30,120\nM3,店,Shop,commercial,1,love,,,30,120\nM4,店,Shop,commercial,-1,,,,30,120\n",
      "p.csv");
  REQUIRE(csv);
  auto const preview = import_premises(std::move(*csv), data);
  REQUIRE(preview);
  CHECK(preview->accepted == 1);
  CHECK(preview->errors.size() == 3);
  CHECK(data.premises[0].hazards == std::vector<std::string>{"fuel", "lpg"});
  CHECK(data.premises[0].contacts[0].role == "gate");
}

TEST_CASE("importing the same file twice changes nothing; a preview writes nothing") {
  TestFolder const folder;
  auto const base = compile_into(tiny_city(), folder.path());
  REQUIRE(base);
  ImportRequest request;
  request.data_folder = folder.path() / "data";
  request.file =
      file(folder.path() / "a.csv", "code,street,number,lat,lon\nN1,人民路,99号,30.01,120.01\nA1,人民路,1甲号,30.01,120.01\nbad row\n");
  std::ostringstream said;
  {
    auto again = request;
    again.data_folder = folder.path();
    again.preview_only = true;
    auto const preview = import_addresses_file(again, said);
    REQUIRE(preview);
    CHECK(preview->version.empty());
    CHECK(preview->refused == 1);
    CHECK(installed_versions(folder.path()).size() == 1);
  }
  request.data_folder = folder.path();
  request.base_version = *base;
  auto const first = import_addresses_file(request, said);
  REQUIRE(first);
  CHECK(std::filesystem::exists(folder.path() / "a.csv.errors.csv"));
  request.base_version = first->version;
  auto const second = import_addresses_file(request, said);
  REQUIRE(second);
  CHECK(second->version == first->version);
  auto const data = DataSet::open(data_set_path(folder.path(), first->version));
  REQUIRE(data);
  CHECK((*data)->address_count() == 53);
  CHECK((*data)->address(*(*data)->find_address("A1")).number == "1甲号");
  CHECK((*data)->graph().segments.size() == 7);
  CHECK((*data)->premises_count() == 1);
  CHECK((*data)->jurisdiction_chain("330101002").size() == 3);
}

TEST_CASE("a new map keeps the lists of the city, and what is smaller is told from the map before it, not from the lists") {
  TestFolder const folder;
  OsmFile town;
  for (int i = 0; i < 4; ++i)
    town.node(100 + i, 41.1 + i / 1000.0, -8.6, {{"addr:street", "Harbour Walk"}, {"addr:housenumber", std::to_string(300 + i)}});
  town.way(10, {100, 101, 102, 103}, {{"highway", "residential"}, {"name", "Harbour Walk"}});
  ImportRequest request;
  request.data_folder = folder.path();
  request.file = file(folder.path() / "town.osm.pbf", town.bytes());
  std::ostringstream said;
  auto const map = import_osm_file(request, said);
  REQUIRE(map);
  auto const addresses_of_map = DataSet::open(data_set_path(folder.path(), map->version)).value()->address_count();
  std::string list = "code,street,number,lat,lon\n";
  for (int i = 1; i <= 200; ++i) list += fmt::format("own-{0},Harbour Walk,{0},41.1{0:03},-8.6\n", i);
  auto add = request;
  add.file = file(folder.path() / "own.csv", list);
  add.base_version = map->version;
  auto const with_list = import_addresses_file(add, said);
  REQUIRE(with_list);

  request.replaces = with_list->version;
  said.str("");
  auto const again = import_osm_file(request, said);
  REQUIRE(again);
  CHECK(said.str().find("200 addresses") != std::string::npos);
  auto const data = DataSet::open(data_set_path(folder.path(), again->version)).value();
  CHECK(data->address_count() == addresses_of_map + 200);
  CHECK(data->find_address("own-77"));
  CHECK(again->version == with_list->version);

  request.without_lists = true;
  auto const anew = import_osm_file(request, said);
  REQUIRE(anew);
  CHECK(anew->version == map->version);
}
