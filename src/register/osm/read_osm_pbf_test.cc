// The OSM reader on a file made here, on real extracts where they are, and on files that are no OSM files.
#include "register/osm/read_osm_pbf.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "base/random.h"
#include "geo/travel/road_hierarchy.h"
#include "register/compile.h"
#include "register/csv/import_register.h"
#include "register/osm/rings.h"
#include "register/osm/small_town.h"
#include "register/place_search.h"
#include "register/source_of.h"
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

TEST_CASE(
    "an import says which turn restrictions it did not read and which it set aside, because they contradict each other or go round in a "
    "ring") {
  //        3        Four streets meet at 1; coming from 0 every way on is forbidden. 5 - 6 - 7 is a ring that only_* never lets out of.
  //    0 - 1 - 2 - 5 - 6
  //        4        (7)
  OsmFile f;
  f.node(0 + 100, 41.1, -8.61), f.node(101, 41.1, -8.60), f.node(102, 41.1, -8.59), f.node(103, 41.11, -8.60), f.node(104, 41.09, -8.60);
  f.node(105, 41.1, -8.58), f.node(106, 41.1, -8.57), f.node(107, 41.09, -8.575);
  auto const street = [&](std::int64_t id, std::vector<std::int64_t> const& nodes, bool one_way = false) {
    OsmTagList tags{{"highway", "residential"}};
    if (one_way) tags.emplace_back("oneway", "yes");
    f.way(id, nodes, tags);
  };
  street(10, {100, 101}), street(11, {101, 102}), street(12, {101, 103}), street(13, {101, 104}), street(14, {102, 105});
  street(20, {105, 106}, true), street(21, {106, 107}, true), street(22, {107, 105}, true);
  f.way(30, {103, 104}, {{"highway", "footway"}});
  auto const rule = [&](std::int64_t id, std::int64_t from, OsmFile::Member via, std::int64_t to, char const* what) {
    f.relation(id, {{1, from, "from"}, via, {1, to, "to"}}, {{"type", "restriction"}, {"restriction", what}});
  };
  rule(1, 10, {0, 101, "via"}, 11, "no_straight_on"), rule(2, 10, {0, 101, "via"}, 12, "no_left_turn");
  rule(3, 10, {0, 101, "via"}, 13, "no_right_turn");
  rule(4, 22, {0, 105, "via"}, 20, "only_straight_on");  // The ring.
  rule(5, 12, {1, 11, "via"}, 14, "no_u_turn");          // Over a road, from which nothing else goes on.
  rule(6, 10, {0, 103, "via"}, 30, "no_left_turn");      // Onto a path.
  TestFolder folder;
  auto const file = folder.path() / "town.osm.pbf";
  std::ofstream(file, std::ios::binary) << f.bytes();
  std::ostringstream said;
  REQUIRE(import_osm_file({.file = file, .data_folder = folder.path()}, said));
  CAPTURE(said.str());
  CHECK(said.str().contains("turn restrictions: 5 read, 1 not read"));
  CHECK(said.str().contains("set aside: 2 approaches where they contradict each other, 1 restrictions that would shut vehicles in"));
}

TEST_CASE("a turn restriction that leads over roads: in whatever order they are listed, and the same after the map is written once more") {
  //   0 - 1 - 2 - 3 - 4      who comes from 0 - 1 over 1 - 2 - 3 may not go on to 3 - 5 (and may to 3 - 4)
  //               5
  OsmFile f;
  for (int i = 0; i < 5; ++i) f.node(100 + i, 41.1, -8.61 + 0.01 * i);
  f.node(105, 41.09, -8.58), f.node(106, 41.12, -8.60);
  auto const street = [&](std::int64_t id, std::vector<std::int64_t> const& nodes) { f.way(id, nodes, {{"highway", "residential"}}); };
  street(10, {100, 101}), street(11, {102, 101}), street(12, {102, 103}), street(13, {103, 104}), street(14, {103, 105});
  street(15, {101, 106}), street(16, {105, 104});
  f.relation(1, {{1, 12, "via"}, {1, 10, "from"}, {1, 14, "to"}, {1, 11, "via"}},
             {{"type", "restriction"}, {"restriction", "no_right_turn"}});
  f.relation(2, {{1, 10, "from"}, {1, 12, "via"}, {1, 14, "to"}},
             {{"type", "restriction"}, {"restriction", "no_right_turn"}});  // Not joined.
  TestFolder folder;
  auto const file = folder.path() / "town.osm.pbf";
  std::ofstream(file, std::ios::binary) << f.bytes();
  auto const source = read_osm_pbf(file);
  REQUIRE(source);
  CHECK(source->restrictions_not_read == 1);
  auto const check = [&](SourceData const& of) {
    auto const version = compile_into(of, folder.path());
    REQUIRE(version);
    auto const opened = DataSet::open(data_set_path(folder.path(), *version));
    REQUIRE(opened);
    auto const& data = **opened;
    auto const paths = data.path_restrictions();
    REQUIRE(paths.list.size() == 1);
    CHECK(paths.of(paths.list[0]).size() == 4);
    geo::RoadHierarchy const engine(data.graph(), {}, data.road_rules());
    CHECK(data.way_order().size() == engine.ways().states());
    auto const at = [&](double lat, double lon) { return geo::snap(data.graph(), *wgs84_from_degrees(lat, lon))->spot; };
    auto const south = at(41.095, -8.58);
    auto const metres = [&](geo::Spot from) { return engine.between(from, south, {}).metres(); };
    // From the west round by the east; from the north, and from the street between, straight on.
    CHECK(metres(at(41.1, -8.605)) > 3'500);
    CHECK(metres(at(41.11, -8.60)) < 3'500);
    CHECK(metres(at(41.1, -8.595)) < 2'000);
    return source_of(data);
  };
  auto const again = check(*source);
  CHECK(again.path_restrictions.size() == 1);
  check(again);
}
