#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "register/address/duplicates.h"
#include "register/address/geocode_file.h"
#include "register/compile.h"
#include "register/csv/csv_file.h"
#include "register/csv/import_register.h"
#include "register/place_search.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

constexpr std::string_view kHeader = "code,town,street,number,lat,lon\n";

std::filesystem::path write(TestFolder const& folder, std::string_view name, std::string_view bytes) {
  auto const path = folder.path() / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

struct Imported {
  Result<ImportPreview> preview = ImportPreview{};
  SourceData data;
};
Imported import(std::filesystem::path const& path, std::string_view columns = {}) {
  Imported out;
  auto csv = CsvReader::open(path);
  auto mapping = ColumnMapping::parse(columns);
  if (!csv || !mapping) {
    out.preview = std::unexpected(csv ? mapping.error() : csv.error());
    return out;
  }
  out.preview = import_addresses(std::move(*csv), out.data, *mapping, path.filename().string());
  return out;
}
std::string refused(TestFolder const& folder, std::string_view bytes, std::string_view columns = {}) {
  auto const r = import(write(folder, "a.csv", bytes), columns);
  return r.preview ? std::string("accepted") : r.preview.error().code + ": " + r.preview.error().detail;
}

std::shared_ptr<DataSet const> opened(TestFolder const& folder, SourceData const& source) {
  auto const version = compile_into(source, folder.path());
  REQUIRE(version);
  auto data = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(data);
  return *data;
}

Address row(std::string code, std::string number) {
  Address r;
  r.code = std::move(code), r.town.local = "青石镇", r.street.local = "光明路", r.number = std::move(number);
  r.at = Wgs84{300000000, 1170000000};
  return r;
}

}  // namespace

TEST_CASE("Headers known by heart need no mapping; the file's own ids come back") {
  TestFolder const folder;
  auto const han = import(write(folder, "zh.csv",
                                "id,full,county,town,village,neigh,locality,road,section,lane,alley,sub_alley,number,lon,lat,full_trad\n"
                                "Z1,x,望江县,青石镇,北里,3邻,,中正路,二段,26巷,3弄,,12之1号,117.1,30.1,x\n"
                                "Z2,x,望江县,白沙乡,河口村,,,,,,,,7号,117.2,30.2,x\n"
                                "Z3,x,望江县,青石镇,北里,,,,,和平巷,,,5号,117.3,30.3,x\n"));
  REQUIRE(han.preview);
  REQUIRE(han.data.addresses.size() == 3);
  CHECK(han.data.addresses[0].street.local == "中正路二段");
  CHECK(han.data.addresses[0].lane == "26巷");
  CHECK(han.data.addresses[1].community.local == "河口村");
  CHECK(han.data.addresses[2].street.local == "和平巷");
  CHECK(han.data.addresses[0].source == "zh.csv");
  auto const latin = import(
      write(folder, "en.csv", "id,full,number,street,street_name,street_type,suburb,lon,lat\nE1,x,3A,HIGH ST,HIGH,ST,AVERLY,150,-33\n"));
  REQUIRE(latin.preview);
  CHECK(latin.data.addresses[0].community.local == "AVERLY");
  auto const data = opened(folder, han.data);
  auto const answer = locate(*data, "青石镇中正路二段26巷3弄12之1号");
  REQUIRE(answer);
  REQUIRE_FALSE(answer->hits.empty());
  CHECK(answer->hits[0].code == "Z1");
  CHECK(answer->hits[0].match == MatchKind::kExact);
  CHECK(answer->hits[0].label.local == "望江县青石镇北里中正路二段26巷3弄12之1号");
}

TEST_CASE("A mapping names the columns; what it does not name is refused by name") {
  TestFolder const folder;
  auto const mapped = import(write(folder, "m.csv", "nr,strasse,ort,tür,lat,lon,farbe\n1,Ring,Wien,3,48,16,rot\n"),
                             "nr=code,strasse=street,ort=town,tür=number,farbe=-");
  REQUIRE(mapped.preview);
  CHECK(mapped.data.addresses[0].street.local == "Ring");
  // Beside a header that is known by heart, what is named is the column that nobody knows, not those of the header.
  auto const beside = refused(
      folder, "id,full,number,street,street_name,street_type,suburb,lon,lat,paint,colour\nx,1 A ROAD B,1,A ROAD,A,ROAD,B,150,-33,1,red\n");
  CHECK(beside.starts_with("import.unknown_column: a.csv: columns \"paint\", \"colour\" are not"));
  CHECK(refused(folder, "code,number,colour,lat,lon\nx,1,red,30,117\n").starts_with("import.unknown_column: a.csv: column \"colour\""));
  CHECK(refused(folder, "code,number,religion,lat,lon\nx,1,y,30,117\n", "religion=street").starts_with("import.denied_column"));
  CHECK(refused(folder, "code,number,lat,lon\n", "number=colour").starts_with("import.unknown_field: number=colour"));
  CHECK(refused(folder, "code,number,lat,lon\n", "number").starts_with("import.bad_mapping"));
  CHECK(refused(folder, "code,number\nx,1\n").starts_with("import.missing_column"));
}

TEST_CASE("Rows without coordinates are kept, found, and marked; half a coordinate is refused") {
  TestFolder const folder;
  auto const r =
      import(write(folder, "a.csv",
                   fmt::format("{}x1,青石镇,光明路,8号,30.1,117.2\nx2,青石镇,长寿路,\"10号\",,\nx3,青石镇,光明路,9号,30.1,\n", kHeader)));
  REQUIRE(r.preview);
  CHECK(r.preview->accepted == 2);
  CHECK(r.preview->without_coordinates == 1);
  CHECK(r.preview->errors.size() == 1);
  auto const data = opened(folder, r.data);
  auto const answer = locate(*data, "青石镇长寿路10号");
  REQUIRE(answer);
  REQUIRE_FALSE(answer->hits.empty());
  CHECK(answer->hits[0].code == "x2");
  CHECK_FALSE(answer->hits[0].located);
  CHECK(answer->ambiguous);
  CHECK_FALSE(data->bounds().contains({0, 0}));
}

TEST_CASE("A file of mixed encodings: GB 18030 lines are found out, converted and counted") {
  TestFolder const folder;
  // 中山路 and 号 in GB 18030 in the second row.
  auto const r = import(
      write(folder, "a.csv", fmt::format("{}x1,,光明路,8号,30.1,117.2\nx2,,\xD6\xD0\xC9\xBD\xC2\xB7,9\xBA\xC5,30.1,117.2\n", kHeader)));
  REQUIRE(r.preview);
  CHECK(r.preview->converted_lines == 1);
  CHECK(r.data.addresses[1].street.local == "中山路");
  CHECK(r.data.addresses[1].number == "9号");
  CHECK(refused(folder, fmt::format("{}x,\xFF\xFF,b,1,30,117\n", kHeader)) ==
        "import.csv_encoding: a.csv: line 2 is neither UTF-8 nor GB 18030");
}

TEST_CASE("Files that are no list, and coordinates that are none: said by name, line and column, never taken") {
  TestFolder const folder;
  // Saved as "Unicode text" by a spreadsheet: UTF-16.
  std::string utf16 = "\xFF\xFE";
  for (char const c : std::string("code,number,lat,lon\nx,1,30,120\n")) utf16 += c, utf16 += '\0';
  CHECK(refused(folder, utf16).starts_with("import."));
  CHECK(refused(folder, std::string("code,number,lat,lon\nx,1\0,30,120\n", 34)).starts_with("import."));
  CHECK(refused(folder, "code,number,lat,lon\n\"x,1,30,120\n").starts_with("import.csv_malformed"));
  CHECK(refused(folder, "code,number,lat,lon\n").starts_with("import.no_rows"));
  auto const r =
      import(write(folder, "a.csv",
                   fmt::format("{}x1,,光明路,1号,120.1,30.1\nx2,,光明路,2号,nan,nan\nx3,,光明路,3号,inf,1\nx4,,光明路,4号,30.1,117.2\n"
                               "x4,,光明路,5号,30.1,117.2\nx6,,光明路\nx7,,光明路,7号,30.1,117.2",
                               kHeader)));
  REQUIRE(r.preview);
  CHECK(r.preview->accepted == 2);  // The last line has no end, and is whole.
  std::vector<std::string> said;
  for (auto const& e : r.preview->errors) said.push_back(fmt::format("{} {} {}", e.line, e.column, e.code));
  CHECK(said == std::vector<std::string>{"2 lat place.coordinates_out_of_range", "3 lat place.coordinates_out_of_range",
                                         "4 lat place.coordinates_out_of_range", "6 code import.duplicate_code",
                                         "7  import.wrong_cell_count"});
}

TEST_CASE("Names with control and bidirectional characters are found as they read") {
  TestFolder const folder;
  auto const r =
      import(write(folder, "a.csv", fmt::format("{}x1,青石镇,\xE2\x80\xAE光明\xE2\x80\x8B路\xE2\x80\xAC,8号,30.1,117.2\n", kHeader)));
  REQUIRE(r.preview);
  auto const data = opened(folder, r.data);
  CHECK(locate(*data, "青石镇光明路8号")->hits.at(0).match == MatchKind::kExact);
  // And shown as they are found: what would turn a label round on a screen is taken out, and that is said.
  CHECK(data->address(0).street.local.find("\xE2\x80\xAE") == std::string_view::npos);
  REQUIRE(r.preview->notes.size() == 1);
  CHECK(r.preview->notes[0].code == "import.unseen_characters");
  CHECK(r.preview->notes[0].line == 2);
}

TEST_CASE("A file that ends within its last line is said to: the rest of the line may be missing") {
  TestFolder const folder;
  auto const whole = fmt::format("{}x1,青石镇,光明路,8号,30.1,117.2\nx2,青石镇,光明路,9号,30.11,117.21\n", kHeader);
  CHECK(import(write(folder, "a.csv", whole)).preview->notes.empty());
  auto const cut = import(write(folder, "b.csv", whole.substr(0, whole.size() - 2)));  // 117.21 has become 117.2.
  REQUIRE(cut.preview);
  CHECK(cut.preview->accepted == 2);
  REQUIRE(cut.preview->notes.size() == 1);
  CHECK(cut.preview->notes[0].code == "import.csv_truncated");
  CHECK(cut.preview->notes[0].line == 3);
  CHECK(to_text(*cut.preview).find("ends within this line") != std::string::npos);
}

TEST_CASE("Rows whose latitude and longitude are swapped are refused once it is known where the city lies") {
  TestFolder const folder;
  SourceData data;
  auto const add = [&](std::string const& text) {
    auto csv = CsvReader::from_bytes(std::string(kHeader) + text, "a.csv");
    REQUIRE(csv);
    return import_addresses(std::move(*csv), data);
  };
  REQUIRE(add("x1,青石镇,光明路,8号,41.15,-8.61\nx2,青石镇,光明路,10号,41.17,-8.65\n"));
  auto const more = add("x3,青石镇,光明路,12号,-8.62,41.16\nx4,青石镇,光明路,14号,41.18,-8.60\nx5,青石镇,光明路,16号,-8.7,41.16\n");
  REQUIRE(more);
  REQUIRE(more->errors.size() == 1);
  CHECK(more->errors[0].code == "place.coordinates_swapped");
  CHECK(more->errors[0].line == 2);
  CHECK(data.addresses.size() == 4);
}

TEST_CASE("A row far from nearly all others is kept and told: a lost digit, a zero, another hemisphere; an outpost near by is not") {
  std::string text = "code,street,number,lat,lon\n";
  for (int i = 1; i <= 100; ++i) text += fmt::format("A{0},Harbour Walk,{0},30.1{0:03},120.1{0:03}\n", i);
  text += "B1,Harbour Walk,201,0,0\nB2,Harbour Walk,202,-30.1,120.1\nB3,Harbour Walk,203,3.1,120.1\nC1,Harbour Walk,204,30.3,120.2\n";
  SourceData data;
  auto const preview = import_addresses(CsvReader::from_bytes(text, "a.csv").value(), data);
  REQUIRE(preview);
  CHECK(preview->accepted == 104);
  REQUIRE(preview->notes.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(preview->notes[i].code == "import.far_away");
    CHECK(preview->notes[i].line == 102 + i);
  }
}

TEST_CASE("gzip is read as it is; cut short it is refused, never half taken; an empty file is said to be empty") {
  TestFolder const folder;
  auto const path = folder.path() / "a.csv.gz";
  gzFile const out = ::gzopen(path.c_str(), "wb");
  std::string bytes(kHeader);
  for (int i = 0; i < 2000; ++i) bytes += fmt::format("x{},,光明路,{}号,30.{},117.2\n", i, i + 1, i * 7919 % 10007);
  ::gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
  ::gzclose(out);
  auto const r = import(path);
  REQUIRE(r.preview);
  CHECK(r.data.addresses.size() == 2000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(import(path).preview.error().code == "import.csv_truncated");
  CHECK(refused(folder, "").starts_with("import.csv_empty"));
  CHECK(import(folder.path() / "none.csv").preview.error().code == "import.csv_missing");
}

TEST_CASE("Duplicates are found by their elements: number by value, whatever its script or form") {
  SourceData source;
  for (auto [code, number] : {std::pair{"x1", "8号"}, {"x2", "８號"}, {"x3", "八号"}, {"x4", "9号"}, {"x5", "8之1号"}, {"x6", "8号之1"}})
    source.addresses.push_back(row(code, number));
  source.addresses.push_back(row("x7", "9号"));
  source.addresses.back().building = "2幢";  // Another door.
  source.addresses.push_back(row("x8", "9号"));
  source.addresses.back().main_code = "x4";  // Somebody has spoken.
  source.addresses.push_back(row("x9", "9号"));
  source.addresses.back().status = address::AddressStatus::kRetired;
  source.addresses.push_back(row("y1", "9号"));
  source.addresses.back().successor = "x4";  // Still in use, until it is followed.
  TestFolder const folder;
  auto const groups = find_duplicates(*opened(folder, source));
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].rows.size() == 3);
  CHECK(groups[1].rows.size() == 2);
}

TEST_CASE("geocode: a file of queries in, codes, milliseconds, kind and doubt out; a hostile query is a labelled line") {
  TestFolder const folder;
  SourceData source;
  source.addresses.push_back(row("x1", "8号"));
  auto const data = opened(folder, source);
  auto const queries = write(folder, "q.csv",
                             "qid,query\nq1,青石镇光明路8号\nq2,\"\"\nq3," + std::string(10'240, 'a') +
                                 "\nq4,光明路\nq5,\xE2\x80\xAE\xE2\x80\x8F青石镇光明\x01路8号\n");
  auto const report = geocode_file(*data, {queries, folder.path() / "out.tsv", 5});
  REQUIRE(report);
  CHECK(report->queries == 5);
  CHECK(report->unmatched == 2);
  std::ifstream in(folder.path() / "out.tsv");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].starts_with("q1\tx1\t"));
  CHECK(lines[0].ends_with("\texact\t0"));
  CHECK(lines[1].starts_with("q2\t\t"));
  CHECK(lines[1].ends_with("\tnone\t1"));
  CHECK(lines[2].ends_with("\tplace.query_too_long\t1"));
  CHECK(lines[3].starts_with("q4\tx1\t"));
  CHECK(lines[3].ends_with("\troad_only\t0"));
  CHECK(lines[4].starts_with("q5\tx1\t"));
  CHECK(geocode_file(*data, {write(folder, "bad.csv", "a,b\n1,2\n"), folder.path() / "o", 5}).error().code == "import.missing_column");
}

TEST_CASE("geocode as of a day, and by the code of an entry") {
  TestFolder const folder;
  auto const r =
      import(write(folder, "a.csv",
                   "code,town,street,number,valid_from,valid_until,status,successor,lat,lon\n"
                   "OLD-1,青石镇,光明路,8号,,2019-12-31,retired,NEW-1,30.1,117.2\nNEW-1,青石镇,新光路,18号,2020-01-01,,,,30.1,117.2\n"));
  REQUIRE(r.preview);
  auto const data = opened(folder, r.data);
  auto const queries = write(folder, "q.csv", "qid,query\nq1,青石镇光明路8号\nq2,OLD-1\n");
  auto const codes = [&](address::Day on) {
    REQUIRE(geocode_file(*data, {queries, folder.path() / "out.tsv", 5, on}));
    std::ifstream in(folder.path() / "out.tsv");
    std::string first, second;
    std::getline(in, first), std::getline(in, second);
    return first.substr(3, first.find_first_of("\t,", 3) - 3) + " " + second.substr(3, second.find_first_of("\t,", 3) - 3);
  };
  CHECK(codes(address::day_from_text("2019-05-01").value()) == "OLD-1 OLD-1");
  CHECK(codes(address::day_from_text("2020-05-01").value()) == "NEW-1 NEW-1");
  CHECK(codes(address::kNoDay) == "NEW-1 NEW-1");
}

TEST_CASE("On the shared registers: at least as often right as promised") {
  for (auto const& [language, top1, top5] : {std::tuple{"zh", 0.97, 0.997}, {"en", 0.95, 0.99}}) {
    auto const folder = std::filesystem::path("../shared/data/address");
    auto const csv = folder / fmt::format("register_{}.csv.gz", language);
    if (!std::filesystem::exists(csv)) {
      MESSAGE("skipped: no " << csv.string());
      continue;
    }
    TestFolder const work;
    auto const imported = import(csv);
    REQUIRE(imported.preview);
    auto const data = opened(work, imported.data);
    std::map<std::string, Wgs84, std::less<>> place;
    for (auto const& r : imported.data.addresses) place[r.code] = r.at;
    auto queries = CsvFile::open(folder / fmt::format("queries_{}_dev.csv", language)).value();
    auto const query = queries.column("query").value(), accept = queries.column("accept").value();
    std::vector<std::string> f;
    double n = 0, first = 0, any = 0;
    int dangerous = 0;
    while (queries.next(f).value()) {
      auto const answer = locate(*data, f[query]);
      REQUIRE(answer);
      auto const& hits = answer->hits;
      auto const accepted = "|" + f[accept] + "|";
      auto const right = [&](std::size_t k) {
        auto const& code = hits[k].house_code.empty() ? hits[k].code : hits[k].house_code;
        return accepted.find("|" + code + "|") != std::string::npos;
      };
      n += 1;
      if (hits.empty()) continue;
      first += right(0);
      bool hit = false;
      for (std::size_t k = 0; k < hits.size(); ++k) hit = hit || right(k);
      any += hit;
      if (right(0) || answer->ambiguous) continue;
      bool near = false;
      for (std::size_t at = 0; at < f[accept].size();) {
        auto const end = std::min(f[accept].find('|', at), f[accept].size());
        near = near || distance_m(place.at(f[accept].substr(at, end - at)), hits[0].at) <= 1000;
        at = end + 1;
      }
      dangerous += !near;
    }
    CHECK(first / n >= top1);
    CHECK(any / n >= top5);
    CHECK(dangerous <= 1);
  }
}
