// Why: in real maps a municipality has islands and exclaves. Each part is an area of its own; the centre must still get one jurisdiction,
// or no real map can be activated.
#include "server/jurisdictions_of.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "register/compile.h"
#include "register/osm/read_osm_pbf.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;

TEST_CASE("a jurisdiction of two outer rings is one jurisdiction, and the centre takes it") {
  auto city = place_register::tiny_city();
  auto const town = std::ranges::find_if(city.areas, [](auto const& area) { return area.code == "330101002"; });
  REQUIRE(town != city.areas.end());
  auto island = *town;
  for (auto& point : island.rings.front()) point.lat_e7 += 30'000'000;
  city.areas.push_back(island);
  place_register::TestFolder const folder;
  auto const version = place_register::compile_into(city, folder.path());
  REQUIRE(version);
  auto const data = place_register::DataSet::open(place_register::data_set_path(folder.path(), *version));
  REQUIRE(data);
  auto const all = server::jurisdictions_of(**data);
  CHECK(std::ranges::count_if(all, [](auto const& one) { return one.jurisdiction.text == "330101002"; }) == 1);
  CHECK(all.size() == 4);
  jurisdiction::ActivateDataSet const activate{*version, "", "", false, all};
  CHECK(jurisdiction::decide({}, jurisdiction::Command{activate}, {}).has_value());
}

TEST_CASE("real maps: the centre takes the jurisdictions of every extract at hand") {
  for (char const* name : {"liechtenstein-latest", "monaco", "porto_portugal"}) {
    auto const file = std::filesystem::path("../shared/data/osm") / (std::string(name) + ".osm.pbf");
    if (!std::filesystem::exists(file)) {
      MESSAGE("skipped: ", file.string(), " is not there");
      continue;
    }
    auto const source = place_register::read_osm_pbf(file);
    REQUIRE(source);
    place_register::TestFolder const folder;
    auto const version = place_register::compile_into(*source, folder.path());
    REQUIRE(version);
    auto const data = place_register::DataSet::open(place_register::data_set_path(folder.path(), *version));
    REQUIRE(data);
    jurisdiction::ActivateDataSet const activate{*version, "", "", false, server::jurisdictions_of(**data)};
    auto const decided = jurisdiction::decide({}, jurisdiction::Command{activate}, {});
    CHECK_MESSAGE(decided.has_value(), name, ": ", decided ? std::string() : decided.error().code);
  }
}
