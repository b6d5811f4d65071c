#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "register/address/address_geocode.h"
#include "register/address/address_register.h"
#include "register/csv_file.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;
using tocsin::address::AddressRow;

namespace {

constexpr std::string_view kHeader = "code,town,road,number,lat,lon\n";
constexpr std::string_view kColumns = "code=code,town=town,road=road,number=number,lat=lat,lon=lon";

std::filesystem::path write(TestFolder const& folder, std::string_view name, std::string_view bytes) {
  auto const path = folder.path() / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

std::string refused(TestFolder const& folder, std::string_view bytes, std::string_view columns = kColumns) {
  auto const r = read_addresses(write(folder, "a.csv", bytes), columns);
  return r ? std::string("accepted") : r.error().code + ": " + r.error().detail;
}

}  // namespace

TEST_CASE("An address file is read, compiled, opened and asked; the same rows give the same bytes") {
  TestFolder const folder;
  auto const csv = write(folder, "a.csv", fmt::format("{}x1,青石镇,光明路,8号,30.1,117.2\nx2,青石镇,光明路,\"10号\",,\n", kHeader));
  auto const import = read_addresses(csv, kColumns);
  REQUIRE(import.has_value());
  CHECK(import->rows.size() == 2);
  CHECK(import->without_coordinates == 1);
  auto const file = address_register_path(folder.path()), again = folder.path() / "again";
  REQUIRE(compile_addresses(import->rows, file).has_value());
  REQUIRE(compile_addresses(import->rows, again).has_value());
  auto const bytes = [](std::filesystem::path const& p) {
    std::ifstream in(p, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  CHECK(bytes(file) == bytes(again));
  auto const opened = AddressRegister::open(file);
  REQUIRE(opened.has_value());
  auto const answer = opened->index().geocode("青石镇广明路八号", 5);
  REQUIRE(answer.has_value());
  REQUIRE_FALSE(answer->matches.empty());
  CHECK(opened->index().code(answer->matches[0].row) == "x1");
  CHECK(opened->index().label(answer->matches[0].row) == "青石镇光明路8号");
}

TEST_CASE("Unknown and denied columns are refused by name, bad rows with their line") {
  TestFolder const folder;
  CHECK(refused(folder, "code,number,colour\nx,1,red\n", "code=code,number=number") == "register.unknown_column: colour");
  CHECK(refused(folder, "code,number,religion\nx,1,y\n", "code=code,number=number") == "register.denied_column: religion");
  CHECK(refused(folder, "code,number\n", "code=code,number=colour") == "register.unknown_field: number=colour");
  CHECK(refused(folder, "code,town\n", "code=code,town=town") == "register.column_missing: number");
  CHECK(refused(folder, "a,b\n1,2\n", "") == "register.unknown_column: a");
  CHECK(refused(folder, fmt::format("{}x,a,b,1,nan,117\n", kHeader)) == "register.bad_coordinates: line 2: nan, 117");
  CHECK(refused(folder, fmt::format("{}x,a,b,1,117,30\n", kHeader)).starts_with("register.bad_coordinates: line 2"));
  CHECK(refused(folder, fmt::format("{}x,a,b,1,30,117\nx,a,b,2,30,117\n", kHeader)) == "register.duplicate_code: line 3: x");
  CHECK(refused(folder, fmt::format("{},a,b,1,30,117\n", kHeader)) == "register.no_code: line 2");
  CHECK(refused(folder, fmt::format("{}x,a,b,1,30\n", kHeader)) == "csv.column_count: line 2: 5 fields, 6 columns");
  CHECK(refused(folder, fmt::format("{}x,\"a,b,1,30,117\n", kHeader)).starts_with("import.csv_malformed"));
  CHECK(refused(folder, "").starts_with("import.csv_empty"));
  CHECK(refused(folder, fmt::format("{}x,\xFF\xFF,b,1,30,117\n", kHeader)) == "csv.not_text: line 2 is neither UTF-8 nor GB 18030");
  CHECK(read_addresses(folder.path() / "none.csv").error().code == "csv.unreadable");
}

TEST_CASE("A file of mixed encodings: GB 18030 lines are found out, converted and counted") {
  TestFolder const folder;
  // 中山路 and 号 in GB 18030 in the second row.
  auto const csv =
      write(folder, "a.csv", fmt::format("{}x1,,光明路,8号,30.1,117.2\nx2,,\xD6\xD0\xC9\xBD\xC2\xB7,9\xBA\xC5,30.1,117.2\n", kHeader));
  auto const import = read_addresses(csv, kColumns);
  REQUIRE(import.has_value());
  CHECK(import->converted_lines == 1);
  CHECK(import->rows[1].road == "中山路");
  CHECK(import->rows[1].number == "9号");
}

TEST_CASE("gzip is read as it is; cut short it is refused, never half taken") {
  TestFolder const folder;
  auto const path = folder.path() / "a.csv.gz";
  gzFile const out = ::gzopen(path.c_str(), "wb");
  std::string bytes(kHeader);
  for (int i = 0; i < 2000; ++i) bytes += fmt::format("x{},,光明路,{}号,30.{},117.2\n", i, i + 1, i * 7919 % 10007);
  ::gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
  ::gzclose(out);
  auto const import = read_addresses(path, kColumns);
  REQUIRE(import.has_value());
  CHECK(import->rows.size() == 2000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(read_addresses(path, kColumns).error().code == "csv.truncated");
}

TEST_CASE("A damaged or foreign compiled file is refused") {
  TestFolder const folder;
  CHECK(AddressRegister::open(folder.path() / "none").error().code == "register.data_set_missing");
  CHECK(AddressRegister::open(write(folder, "empty", "")).error().code == "register.data_set_damaged");
  AddressRow row;
  row.code = "x", row.road = "光明路", row.number = "8号", row.at = Wgs84{300000000, 1170000000};
  auto const file = folder.path() / "f";
  REQUIRE(compile_addresses(std::vector{row}, file).has_value());
  {
    std::fstream f(file, std::ios::in | std::ios::out | std::ios::binary);
    f.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file)) - 70);
    f.put('\x7F');
  }
  CHECK(AddressRegister::open(file).error().code == "register.data_set_damaged");
}

TEST_CASE("Duplicates are found by their elements: number by value, whatever its script or form") {
  std::vector<AddressRow> rows;
  for (auto [code, number] : {std::pair{"x1", "8号"}, {"x2", "８號"}, {"x3", "八号"}, {"x4", "9号"}, {"x5", "8之1号"}, {"x6", "8号之1"}}) {
    AddressRow r;
    r.code = code, r.town = "青石镇", r.road = "光明路", r.number = number, r.at = Wgs84{300000000, 1170000000};
    rows.push_back(r);
  }
  TestFolder const folder;
  REQUIRE(compile_addresses(rows, folder.path() / "f").has_value());
  auto const opened = AddressRegister::open(folder.path() / "f");
  REQUIRE(opened.has_value());
  auto const groups = find_duplicates(opened->index());
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].rows.size() == 3);
  CHECK(groups[1].rows.size() == 2);
}

TEST_CASE("geocode: a file of queries in, codes, milliseconds, kind and doubt out") {
  TestFolder const folder;
  AddressRow row;
  row.code = "x1", row.town = "青石镇", row.road = "光明路", row.number = "8号", row.at = Wgs84{300000000, 1170000000};
  REQUIRE(compile_addresses(std::vector{row}, address_register_path(folder.path())).has_value());
  auto const queries = write(folder, "q.csv", "qid,query\nq1,青石镇光明路8号\nq2,\"\"\n");
  auto const report = address_geocode({folder.path(), queries, folder.path() / "out.tsv", 5});
  REQUIRE(report.has_value());
  CHECK(report->queries == 2);
  CHECK(report->unmatched == 1);
  std::ifstream in(folder.path() / "out.tsv");
  std::string first, second;
  std::getline(in, first);
  std::getline(in, second);
  CHECK(first.starts_with("q1\tx1\t"));
  CHECK(first.ends_with("\texact\t0"));
  CHECK(second.starts_with("q2\t\t"));
  CHECK(second.ends_with("\tnone\t1"));
  CHECK(address_geocode({folder.path(), write(folder, "bad.csv", "a,b\n1,2\n"), folder.path() / "o", 5}).error().code ==
        "csv.column_missing");
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
    auto const import = read_addresses(csv);
    REQUIRE(import.has_value());
    REQUIRE(compile_addresses(import->rows, work.path() / "f").has_value());
    auto const opened = AddressRegister::open(work.path() / "f");
    REQUIRE(opened.has_value());
    std::map<std::string, Wgs84, std::less<>> place;
    for (auto const& r : import->rows) place[r.code] = *r.at;
    auto queries = CsvFile::open(folder / fmt::format("queries_{}_dev.csv", language)).value();
    auto const query = queries.column("query").value(), accept = queries.column("accept").value();
    std::vector<std::string> f;
    double n = 0, first = 0, any = 0;
    int dangerous = 0;
    while (queries.next(f).value()) {
      auto const answer = opened->index().geocode(f[query], 5).value();
      auto const accepted = "|" + f[accept] + "|";
      auto const right = [&](std::size_t k) {
        return accepted.find(fmt::format("|{}|", opened->index().code(answer.matches[k].row))) != std::string::npos;
      };
      n += 1;
      if (answer.matches.empty()) continue;
      first += right(0);
      bool hit = false;
      for (std::size_t k = 0; k < answer.matches.size(); ++k) hit = hit || right(k);
      any += hit;
      if (right(0) || answer.ambiguous) continue;
      bool near = false;
      for (std::size_t at = 0; at < f[accept].size();) {
        auto const end = std::min(f[accept].find('|', at), f[accept].size());
        near = near || distance_m(place.at(f[accept].substr(at, end - at)), answer.matches[0].at) <= 1000;
        at = end + 1;
      }
      dangerous += !near;
    }
    CHECK(first / n >= top1);
    CHECK(any / n >= top5);
    CHECK(dangerous <= 1);
  }
}
