// The OSM reader on a file made here, on real extracts where they are, and on files that are no OSM files.
#include "register/osm/read_osm_pbf.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/random.h"
#include "geo/travel/road_hierarchy.h"
#include "register/compile.h"
#include "register/osm/rings.h"
#include "register/osm/small_town.h"
#include "register/place_search.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

std::string error_of(std::string bytes) {
  auto const result = read_osm_pbf_bytes(std::move(bytes), "t.osm.pbf");
  return result ? "" : result.error().code;
}

}  // namespace

TEST_CASE("a small town is read as it was drawn") {
  for (bool const pack : {true, false}) {
    auto const read = read_osm_pbf_bytes(small_town().bytes(pack), "small.osm.pbf");
    REQUIRE(read);
    auto const& town = *read;
    REQUIRE(town.roads.size() == 4);
    CHECK(town.roads[0].name.local == "Rua Nova");
    CHECK(town.roads[0].speed_kmh == 48);
    CHECK(town.roads[1].one_way == OneWay::kForward);  // A motorway, though nobody says so.
    CHECK(town.roads[1].bridge);
    CHECK(town.roads[1].ref == "A 28");
    CHECK(town.roads[2].private_access);
    CHECK(town.roads[3].one_way == OneWay::kBackward);
    CHECK(town.barrier_nodes.size() == 1);
    REQUIRE(town.addresses.size() == 2);
    CHECK(town.addresses[0].code == "n300");
    CHECK(town.addresses[0].town.local == "Porto");
    CHECK(town.addresses[1].code == "w22");
    REQUIRE(town.places.size() == 2);
    CHECK(town.places[0].note == "pillar, DN100");
    CHECK(town.places[1].name.en == "New Hospital");
    CHECK(town.lines.size() == 1);
    CHECK(town.restrictions.size() == 1);
    std::map<AreaKind, int> areas;
    for (auto const& a : town.areas) ++areas[a.kind];
    CHECK(areas[AreaKind::kBuilding] == 1);
    CHECK(areas[AreaKind::kWater] == 1);
    CHECK(areas[AreaKind::kJurisdiction] == 1);
    CHECK(areas[AreaKind::kGreen] == 0);
    CHECK(compile(town).has_value());
  }
}

TEST_CASE("what is no OSM file, or only the beginning of one, is a clear error that names the byte") {
  CHECK(error_of("") == "import.pbf_empty");
  CHECK(error_of("id,street\n1,2\n") == "import.pbf_not_pbf");
  CHECK(error_of(std::string(1000, '\0')) == "import.pbf_not_pbf");
  CHECK(error_of("\x1f\x8b\x08 a gzip file") == "import.pbf_not_pbf");
  CHECK(read_osm_pbf("/nonexistent/x.osm.pbf").error().code == "import.pbf_missing");
  CHECK(error_of(small_town().bytes(true, "HistoricalInformation")) == "import.pbf_unsupported");

  auto const whole = small_town().bytes();
  for (std::size_t length = 1; length < whole.size(); ++length) {
    auto const result = read_osm_pbf_bytes(whole.substr(0, length), "t");
    REQUIRE_FALSE(result);
    CHECK(result.error().code.starts_with("import.pbf_"));
    CHECK((result.error().detail.find("byte ") != std::string::npos || result.error().code == "import.pbf_without_roads"));
  }
  auto too_big = whole;
  too_big[0] = 0x7f;
  CHECK(error_of(too_big) == "import.pbf_not_pbf");
}

TEST_CASE("damaged bytes never crash the reader") {
  auto const whole = small_town().bytes(false);
  Random random(7);
  for (int round = 0; round < 3'000; ++round) {
    auto damaged = whole;
    for (std::uint64_t i = 0; i <= random.below(3); ++i) damaged[random.below(damaged.size())] = static_cast<char>(random.next());
    auto const result = read_osm_pbf_bytes(std::move(damaged), "t");
    if (!result) CHECK(result.error().code.starts_with("import.pbf_"));
  }
}

TEST_CASE("rings close from pieces in any direction") {
  auto const rings = join_rings({{1, 2, 3}, {5, 4, 3}, {5, 6, 1}, {9, 10}, {20, 21, 22, 20}});
  REQUIRE(rings.size() == 2);
  CHECK(rings[0] == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  CHECK(rings[1] == std::vector<std::int64_t>{20, 21, 22});
}

TEST_CASE("a real city: Porto is one network, can be searched and driven") {
  std::filesystem::path const file = "../shared/data/osm/porto_portugal.osm.pbf";
  if (!std::filesystem::exists(file)) {
    MESSAGE("skipped: ", file.string(), " is not there");
    return;
  }
  auto const source = read_osm_pbf(file);
  REQUIRE(source);
  CHECK(source->roads.size() > 10'000);
  TestFolder const folder;
  auto const version = compile_into(*source, folder.path());
  REQUIRE(version);
  auto const opened = DataSet::open(data_set_path(folder.path(), *version));
  REQUIRE(opened);
  auto const& data = **opened;
  auto const& g = data.graph();
  std::size_t main = 0;
  for (auto const& s : g.segments) main += s.has(geo::Segment::kMain) ? 1 : 0;
  CHECK(main * 10 > g.segments.size() * 8);
  geo::RoadHierarchy const engine(g, {}, data.road_rules());
  auto const aliados = geo::snap(g, *wgs84_from_degrees(41.1486, -8.6110)), airport = geo::snap(g, *wgs84_from_degrees(41.2370, -8.6700));
  REQUIRE((aliados && airport));
  auto const route = engine.route(aliados->spot, airport->spot, {geo::TravelMode::kNormal});
  REQUIRE(route);
  CHECK(route->trip.metres() > 10'000);
  CHECK(route->trip.metres() < 25'000);
  CHECK(route->trip.ms > 8 * 60'000);
  CHECK(route->trip.ms < 40 * 60'000);
  auto const hits = search(data, "avenida dos aliados");
  REQUIRE(hits);
  REQUIRE_FALSE(hits->hits.empty());
  CHECK(distance_m(hits->hits.front().at, aliados->at) < 500);

  std::ifstream in(file, std::ios::binary);
  std::string bytes(200'000, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  CHECK(error_of(bytes) == "import.pbf_truncated");
}
