// The OSM reader on a file made here, on real extracts where they are, and on files that are no OSM files.
#include "register/osm/read_osm_pbf.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include "register/checked_protozero.h"

#include "base/random.h"
#include "geo/exact_travel_time.h"
#include "register/compile.h"
#include "register/osm/rings.h"
#include "register/place_search.h"
#include "register/test_folder.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

std::string block(std::string const& type, std::string const& data, bool pack) {
  std::string blob;
  protozero::pbf_writer b(blob);
  if (pack) {
    uLongf size = compressBound(data.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<Bytef const*>(data.data()), data.size());
    b.add_int32(2, static_cast<std::int32_t>(data.size()));
    b.add_bytes(3, packed.data(), size);
  } else {
    b.add_bytes(1, data);
  }
  std::string header;
  protozero::pbf_writer h(header);
  h.add_string(1, type);
  h.add_int32(3, static_cast<std::int32_t>(blob.size()));
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(header.size() >> shift);
  return out + header + blob;
}

struct OsmText {
  std::vector<std::string> strings{""};
  std::uint32_t operator()(std::string const& text) {
    auto const found = std::find(strings.begin(), strings.end(), text);
    if (found != strings.end()) return static_cast<std::uint32_t>(found - strings.begin());
    strings.push_back(text);
    return static_cast<std::uint32_t>(strings.size() - 1);
  }
};
using Tags = std::vector<std::pair<std::string, std::string>>;

// A handful of elements as one PBF file.
class OsmFile {
 public:
  void node(std::int64_t id, double lat, double lon, Tags const& tags = {}) {
    ids_.push_back(id);
    lats_.push_back(std::llround(lat * 1e7));
    lons_.push_back(std::llround(lon * 1e7));
    for (auto const& [k, v] : tags) {
      keys_values_.push_back(static_cast<std::int32_t>(text_(k)));
      keys_values_.push_back(static_cast<std::int32_t>(text_(v)));
    }
    keys_values_.push_back(0);
  }
  void way(std::int64_t id, std::vector<std::int64_t> const& nodes, Tags const& tags) {
    std::string way;
    protozero::pbf_writer w(way);
    w.add_int64(1, id);
    add_tags(w, tags);
    auto const d = deltas(nodes);
    w.add_packed_sint64(8, d.begin(), d.end());
    protozero::pbf_writer(others_).add_message(3, way);
  }
  struct Member {
    int kind;
    std::int64_t id;
    std::string role;
  };
  void relation(std::int64_t id, std::vector<Member> const& members, Tags const& tags) {
    std::string relation;
    protozero::pbf_writer w(relation);
    w.add_int64(1, id);
    add_tags(w, tags);
    std::vector<std::int32_t> roles, kinds;
    std::vector<std::int64_t> ids;
    for (auto const& m : members) {
      roles.push_back(static_cast<std::int32_t>(text_(m.role)));
      kinds.push_back(m.kind);
      ids.push_back(m.id);
    }
    auto const d = deltas(ids);
    w.add_packed_int32(8, roles.begin(), roles.end());
    w.add_packed_sint64(9, d.begin(), d.end());
    w.add_packed_enum(10, kinds.begin(), kinds.end());
    protozero::pbf_writer(others_).add_message(4, relation);
  }
  std::string bytes(bool pack = true, std::string const& feature = "DenseNodes") {
    std::string dense;
    protozero::pbf_writer d(dense);
    auto const i = deltas(ids_), a = deltas(lats_), o = deltas(lons_);
    d.add_packed_sint64(1, i.begin(), i.end());
    d.add_packed_sint64(8, a.begin(), a.end());
    d.add_packed_sint64(9, o.begin(), o.end());
    d.add_packed_int32(10, keys_values_.begin(), keys_values_.end());
    std::string table;
    protozero::pbf_writer t(table);
    for (auto const& s : text_.strings) t.add_bytes(1, s);
    std::string data;
    protozero::pbf_writer p(data);
    p.add_message(1, table);
    {
      std::string group;
      protozero::pbf_writer(group).add_message(2, dense);
      p.add_message(2, group);
    }
    p.add_message(2, others_);
    std::string header;
    protozero::pbf_writer h(header);
    h.add_string(4, "OsmSchema-V0.6");
    h.add_string(4, feature);
    return block("OSMHeader", header, pack) + block("OSMData", data, pack);
  }

 private:
  void add_tags(protozero::pbf_writer& w, Tags const& tags) {
    std::vector<std::uint32_t> keys, values;
    for (auto const& [k, v] : tags) {
      keys.push_back(text_(k));
      values.push_back(text_(v));
    }
    w.add_packed_uint32(2, keys.begin(), keys.end());
    w.add_packed_uint32(3, values.begin(), values.end());
  }
  static std::vector<std::int64_t> deltas(std::vector<std::int64_t> const& values) {
    std::vector<std::int64_t> d;
    std::int64_t last = 0;
    for (auto const v : values) {
      d.push_back(v - last);
      last = v;
    }
    return d;
  }
  OsmText text_;
  std::vector<std::int64_t> ids_, lats_, lons_;
  std::vector<std::int32_t> keys_values_;
  std::string others_;
};

OsmFile small_town() {
  OsmFile f;
  for (int i = 0; i < 6; ++i) f.node(100 + i, 41.10 + 0.001 * (i / 3), -8.60 + 0.001 * (i % 3));
  f.node(200, 41.1005, -8.5995, {{"barrier", "bollard"}});
  f.node(300, 41.1001, -8.5999, {{"addr:street", "Rua Nova"}, {"addr:housenumber", "5"}, {"addr:city", "Porto"}});
  f.node(301, 41.1002, -8.5998, {{"emergency", "fire_hydrant"}, {"fire_hydrant:type", "pillar"}, {"fire_hydrant:diameter", "100"}});
  f.node(302, 41.1003, -8.5997, {{"amenity", "hospital"}, {"name", "Hospital Novo"}, {"name:en", "New Hospital"}});
  f.way(10, {100, 101, 102}, {{"highway", "residential"}, {"name", "Rua Nova"}, {"maxspeed", "30 mph"}});
  f.way(11, {103, 104, 105}, {{"highway", "motorway"}, {"ref", "A 28"}, {"bridge", "yes"}});
  f.way(12, {100, 200, 103}, {{"highway", "service"}, {"access", "private"}});
  f.way(13, {101, 104}, {{"highway", "footway"}});
  f.way(14, {102, 105}, {{"highway", "tertiary"}, {"access", "no"}});
  f.way(15, {101, 104}, {{"highway", "primary"}, {"oneway", "-1"}});
  f.way(20, {100, 101, 104}, {});
  f.way(21, {104, 103, 100}, {});
  f.way(22, {100, 102, 105, 103, 100}, {{"building", "yes"}, {"addr:street", "Rua Nova"}, {"addr:housenumber", "7"}});
  f.way(23, {100, 104}, {{"waterway", "river"}, {"name", "Douro"}});
  f.relation(30, {{1, 20, "outer"}, {1, 21, "outer"}}, {{"type", "multipolygon"}, {"natural", "water"}});
  f.relation(31, {{1, 20, "outer"}, {1, 21, ""}},
             {{"type", "boundary"}, {"boundary", "administrative"}, {"admin_level", "8"}, {"name", "Sé"}});
  f.relation(32, {{1, 10, "from"}, {0, 101, "via"}, {1, 15, "to"}}, {{"type", "restriction"}, {"restriction", "no_left_turn"}});
  f.relation(33, {{1, 20, "outer"}}, {{"type", "multipolygon"}, {"landuse", "forest"}});  // Does not close.
  return f;
}

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
  geo::ExactTravelTime const engine(g);
  auto const aliados = geo::snap(g, *wgs84_from_degrees(41.1486, -8.6110)), airport = geo::snap(g, *wgs84_from_degrees(41.2370, -8.6700));
  REQUIRE((aliados && airport));
  auto const route = engine.route(aliados->spot, airport->spot, {geo::TravelMode::kNormal});
  REQUIRE(route);
  CHECK(route->trip.metres > 10'000);
  CHECK(route->trip.metres < 25'000);
  CHECK(route->trip.ms > 8 * 60'000);
  CHECK(route->trip.ms < 40 * 60'000);
  auto const hits = search(data, "avenida dos aliados");
  REQUIRE(hits);
  REQUIRE_FALSE(hits->empty());
  CHECK(distance_m(hits->front().at, aliados->at) < 500);

  std::ifstream in(file, std::ios::binary);
  std::string bytes(200'000, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  CHECK(error_of(bytes) == "import.pbf_truncated");
}
