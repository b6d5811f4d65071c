// A data set says what its source said, from the file, and a damaged file is refused rather than read.
#include "register/data_set.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "register/compile.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::place_register;

TEST_CASE("what was compiled is what is read") {
  TestFolder const folder;
  auto const version = compile_into(tiny_city(), folder.path());
  REQUIRE(version);
  CHECK(version->size() == 16);
  auto const opened = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(opened);
  auto const& data = **opened;
  CHECK(data.version() == *version);
  CHECK(data.label() == "Tiny");
  CHECK(data.attribution() == "made for tests");
  CHECK(data.is_demo());
  CHECK(data.graph().segments.size() == 7);
  CHECK(data.address_count() == 52);
  auto const address = data.find_address("A12");
  REQUIRE(address);
  CHECK(data.address(*address).number == "12号");
  CHECK(data.address(*address).county.en == "Yundong County");
  CHECK_FALSE(data.find_address("A"));
  auto const premises = data.premises(*data.find_premises("M1"));
  CHECK(premises.hazards == std::vector<std::string_view>{"chlorine", "solvents"});
  REQUIRE(premises.contacts.size() == 2);
  CHECK(premises.contacts[0].role == "duty_desk");
  CHECK(premises.contacts[0].phone == "12345");
  CHECK(premises.contacts[1].phone == "");
  CHECK(data.place(*data.find_place("P3")).note == "underground, DN150");

  auto const here = data.jurisdictions_at(tiny_at(3, 2));
  CHECK(here.city.code == "3301");
  CHECK(here.county.name.en == "Yundong County");
  CHECK(here.township.name.zh == "南岸镇");
  CHECK(here.grid.code == "");
  CHECK(data.jurisdictions_at(tiny_at(3, 20)).township.code == "330101002");
  CHECK(data.jurisdictions_at(tiny_at(300, 20)).city.code == "");
  auto const chain = data.jurisdiction_chain("330101002");
  REQUIRE(chain.size() == 3);
  CHECK(chain[2].code == "3301");
}

TEST_CASE("the same source is the same version, and another source another") {
  TestFolder const folder;
  auto const first = compile_into(tiny_city(), folder.path()), again = compile_into(tiny_city(), folder.path());
  REQUIRE((first && again));
  CHECK(*first == *again);
  auto other = tiny_city();
  other.addresses[0].number = "1甲号";
  auto const changed = compile_into(other, folder.path());
  REQUIRE(changed);
  CHECK(*changed != *first);
  CHECK(installed_versions(folder.path()).size() == 2);
}

TEST_CASE("a damaged data set is an error, wherever the damage is") {
  TestFolder const folder;
  auto const bytes = compile(tiny_city());
  REQUIRE(bytes);
  auto const open_with = [&](std::string const& content) {
    std::ofstream(folder.path() / kDataSetFile, std::ios::binary) << content;
    return DataSet::open(folder.path());
  };
  CHECK(open_with(*bytes).has_value());
  for (std::size_t const at : {std::size_t{0}, std::size_t{9}, std::size_t{25}, std::size_t{100}, bytes->size() / 2, bytes->size() - 70}) {
    auto damaged = *bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    auto const result = open_with(damaged);
    REQUIRE_FALSE(result);
    CHECK(result.error().code.starts_with("register.data_set_"));
  }
  for (std::size_t const length : {std::size_t{0}, std::size_t{10}, std::size_t{64}, bytes->size() - 1}) {
    auto const result = open_with(bytes->substr(0, length));
    REQUIRE_FALSE(result);
    CHECK(result.error().code == "register.data_set_damaged");
  }
  auto newer = *bytes;
  newer[8] = 9;
  CHECK(open_with(newer).error().code == "register.data_set_newer");
  newer[8] = 1;
  CHECK(open_with(newer).error().code == "register.data_set_older");
  CHECK(DataSet::open(folder.path() / "nothing").error().code == "register.data_set_missing");
}

TEST_CASE("a source that contradicts itself is refused") {
  auto city = tiny_city();
  city.roads[0].nodes.push_back(77);
  CHECK(compile(city).error().code == "register.source_inconsistent");
  city = tiny_city();
  city.addresses[1].code = "A1";
  auto const twice = compile(city);
  REQUIRE_FALSE(twice);
  CHECK(twice.error().detail.find("A1") != std::string::npos);
}
