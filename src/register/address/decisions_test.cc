#include <doctest/doctest.h>

#include <fmt/format.h>

#include "register/address/duplicates.h"
#include "register/compile.h"
#include "register/csv/import_register.h"
#include "register/place_search.h"
#include "register/source_of.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

Address row(std::string code, std::string number, int east = 0) {
  Address r;
  r.code = std::move(code), r.town.local = "柳桥镇", r.street.local = "人民路", r.number = std::move(number);
  r.at = Wgs84{300000000, 1200000000 + east};
  return r;
}

struct Compiled {
  TestFolder folder;
  std::shared_ptr<DataSet const> of(SourceData const& source) const {
    auto const version = compile_into(source, folder.path());
    REQUIRE(version);
    auto data = DataSet::open(data_set_path(folder.path(), *version));
    REQUIRE(data);
    return *data;
  }
};

std::vector<std::vector<std::string>> codes(DataSet const& data, std::vector<DuplicateAddresses> const& groups) {
  std::vector<std::vector<std::string>> out;
  for (auto const& g : groups) {
    auto& one = out.emplace_back();
    for (auto const r : g.rows) one.emplace_back(data.address(r).code);
  }
  return out;
}

}  // namespace

TEST_CASE(
    "A pair that was said to be different is proposed together no more; what else is alike still is, and every pair comes up in the end") {
  SourceData source;
  for (auto code : {"a", "b", "c", "d"}) source.addresses.push_back(row(code, "8号"));
  Compiled const compiled;
  auto const data = compiled.of(source);
  auto const groups = find_duplicates(*data);
  REQUIRE(groups.size() == 1);
  auto const open = [&](Different const& different, std::string_view settled = {}) {
    return codes(*data, still_open(*data, groups[0], different, [&](std::string_view code) { return code == settled; }));
  };
  using Groups = std::vector<std::vector<std::string>>;
  CHECK(open({}) == Groups{{"a", "b", "c", "d"}});
  Different different;
  different.add({"a", "b"});
  CHECK(open(different) == Groups{{"a", "c", "d"}});
  CHECK(open(different, "a") == Groups{{"b", "c", "d"}});
  different.add({"a", "c", "d"});
  CHECK(open(different) == Groups{{"b", "c"}});
  different.add({"b", "c"});
  CHECK(open(different) == Groups{{"b", "d"}});
  different.add({"b", "d"});
  CHECK(open(different).empty());
  CHECK(different.are("d", "b"));
  CHECK_FALSE(different.are("d", "x"));
}

TEST_CASE("Decisions are compiled in, survive the list that comes again, and taken back they leave the list's own word") {
  SourceData source;
  source.addresses = {row("x1", "8号"), row("x2", "８號", 100), row("x3", "8號", 200), row("x4", "9号", 300)};
  source.addresses[3].main_code = "x1";  // What the list says of it.
  source.decided = {{"x2", "x1", ""}, {"x3", "", "x1"}, {"x4", "", "x3"}, {"gone", "x1", ""}, {"x1", "", "gone"}};
  Compiled const compiled;
  auto const data = compiled.of(source);
  auto const address = [&](DataSet const& d, std::string_view code) { return d.address(d.find_address(code).value()); };
  CHECK(address(*data, "x2").status == address::AddressStatus::kRetired);
  CHECK(address(*data, "x3").main_code == "x1");
  CHECK(address(*data, "x4").main_code == "x3");
  CHECK(address(*data, "x1").main_code.empty());  // The one that was to be kept is not there.
  CHECK(find_duplicates(*data).empty());
  CHECK(find(*data, HitKind::kAddress, "x2")->code == "x1");
  CHECK(is_compiled_with(*data, source.decided));
  CHECK_FALSE(is_compiled_with(*data, {}));

  // The way back gives the list's own words and the decisions beside them; the same list again changes nothing.
  auto again = source_of(*data);
  CHECK(again.addresses.size() == 4);
  auto const listed = std::find_if(again.addresses.begin(), again.addresses.end(), [](Address const& a) { return a.code == "x4"; });
  CHECK(listed->main_code == "x1");
  CHECK(std::none_of(again.addresses.begin(), again.addresses.end(),
                     [](Address const& a) { return a.status == address::AddressStatus::kRetired; }));
  auto const list =
      "code,town,street,number,main_code,lat,lon\nx1,柳桥镇,人民路,8号,,30,120\nx2,柳桥镇,人民路,８號,,30,120.00001\nx5,柳桥镇,人民路,11号,"
      ",30,120.00009\n";
  REQUIRE(import_addresses(CsvReader::from_bytes(list, "list.csv").value(), again));
  auto const later = compiled.of(again);
  CHECK(later->address_count() == 5);
  CHECK(address(*later, "x2").status == address::AddressStatus::kRetired);
  CHECK(address(*later, "x2").successor == "x1");
  CHECK(is_compiled_with(*later, source.decided));

  again.decided.clear();
  auto const undone = compiled.of(again);
  CHECK(address(*undone, "x2").status == address::AddressStatus::kActive);
  CHECK(address(*undone, "x4").main_code == "x1");
  CHECK(find_duplicates(*undone).size() == 1);
}

TEST_CASE("Many entries of one number: a whole group is looked through in order and in bounded time") {
  SourceData source;
  for (int i = 0; i < 2'000; ++i) source.addresses.push_back(row(fmt::format("m{:04}", i), "8号", i));
  Compiled const compiled;
  auto const data = compiled.of(source);
  auto const groups = find_duplicates(*data);
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].rows.size() == 2'000);
  Different different;
  different.add({"m0000", "m1999"});
  auto const parts = still_open(*data, groups[0], different, [](std::string_view) { return false; });
  REQUIRE(parts.size() == 1);
  CHECK(parts[0].rows.size() == 1'999);
}
