// Tiles are read back with a decoder of their own: what is in them, where, and that nothing leaves its tile.
#include "register/tiles/vector_tiles.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "register/checked_protozero.h"
#include "register/compile.h"
#include "register/test_folder.h"
#include "register/tiny_city.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

struct Feature {
  std::map<std::string, std::string> tags;
  std::uint32_t type = 0;
  std::vector<TileLine> parts;
};
using Layers = std::map<std::string, std::vector<Feature>>;

std::vector<TileLine> parts_of(std::vector<std::uint32_t> const& geometry) {
  std::vector<TileLine> parts;
  TilePoint at;
  for (std::size_t i = 0; i < geometry.size();) {
    auto const id = geometry[i] & 7, count = geometry[i] >> 3;
    ++i;
    if (id == 7) continue;
    for (std::uint32_t n = 0; n < count; ++n, i += 2) {
      at = {at.x + protozero::decode_zigzag32(geometry.at(i)), at.y + protozero::decode_zigzag32(geometry.at(i + 1))};
      if (id == 1) parts.emplace_back();
      parts.back().push_back(at);
    }
  }
  return parts;
}

Layers decode(std::string const& tile) {
  Layers layers;
  protozero::pbf_reader t(tile);
  while (t.next(3)) {
    auto const whole = t.get_message();
    std::string name;
    std::vector<std::string> keys, values;
    auto l = whole;
    while (l.next()) {
      if (l.tag() == 1)
        name = l.get_string();
      else if (l.tag() == 3)
        keys.push_back(l.get_string());
      else if (l.tag() == 4) {
        auto v = l.get_message();
        while (v.next()) {
          if (v.tag() == 1)
            values.push_back(v.get_string());
          else if (v.tag() == 6)
            values.push_back(std::to_string(v.get_sint64()));
          else
            values.push_back(v.get_bool() ? "true" : "false");
        }
      } else if (l.tag() == 15)
        CHECK(l.get_uint32() == 2);
      else if (l.tag() == 5)
        CHECK(l.get_uint32() == 4096);
      else
        l.skip();
    }
    l = whole;
    while (l.next(2)) {
      Feature feature;
      auto f = l.get_message();
      while (f.next()) {
        if (f.tag() == 2) {
          auto const range = f.get_packed_uint32();
          std::vector<std::uint32_t> const tags(range.begin(), range.end());
          for (std::size_t i = 0; i + 1 < tags.size(); i += 2) feature.tags[keys.at(tags[i])] = values.at(tags[i + 1]);
        } else if (f.tag() == 3) {
          feature.type = static_cast<std::uint32_t>(f.get_enum());
        } else if (f.tag() == 4) {
          auto const range = f.get_packed_uint32();
          feature.parts = parts_of({range.begin(), range.end()});
        } else {
          f.skip();
        }
      }
      layers[name].push_back(std::move(feature));
    }
  }
  return layers;
}

struct Map {
  TestFolder folder;
  std::shared_ptr<DataSet const> data;
  Map() {
    auto const version = compile_into(tiny_city(), folder.path());
    REQUIRE(version);
    data = *DataSet::open(data_set_path(folder.path(), *version));
  }
  // The tile at a zoom that holds this place.
  TileId at(Wgs84 p, int z) const {
    double const x = (p.lon() + 180) / 360 * std::ldexp(1.0, z);
    double const s = std::sin(p.lat() * 3.14159265358979 / 180);
    double const y = (0.5 - std::log((1 + s) / (1 - s)) / (4 * 3.14159265358979)) * std::ldexp(1.0, z);
    return {z, static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)};
  }
  Layers layers(Wgs84 p, int z) const { return decode(*draw_tile(*data, at(p, z))); }
};

}  // namespace

TEST_CASE("a tile shows what its zoom is for") {
  Map const map;
  auto const city = map.layers(tiny_at(10, 5), 12);
  CHECK(city.contains("roads"));
  CHECK(city.contains("water"));
  CHECK(city.contains("jurisdiction"));
  CHECK(city.contains("railway"));
  CHECK(city.contains("station"));
  CHECK_FALSE(city.contains("building"));
  CHECK_FALSE(city.contains("address"));
  CHECK_FALSE(city.contains("hydrant"));
  auto const region = map.layers(tiny_at(10, 5), 9);
  REQUIRE(region.contains("roads"));
  CHECK(region.at("roads").size() == 1);  // Only the primary road is seen from there.
  auto const door = map.layers(tiny_at(1.2, 10.3), 17);
  REQUIRE(door.contains("address"));
  CHECK(door.at("address")[0].tags.at("number").ends_with("号"));
  CHECK(door.contains("building"));
  auto const sea = draw_tile(*map.data, {12, 0, 0});
  REQUIRE(sea);
  CHECK(sea->empty());
}

TEST_CASE("roads carry class, names and bridges; areas wind as the format wants, holes the other way") {
  Map const map;
  auto const city = map.layers(tiny_at(10, 5), 13);
  auto const& roads = city.at("roads");
  auto const bridge = std::find_if(roads.begin(), roads.end(), [](auto const& f) { return f.tags.contains("bridge"); });
  REQUIRE(bridge != roads.end());
  CHECK(bridge->tags.at("class") == "secondary");
  CHECK(bridge->tags.at("name") == "中山路");
  CHECK(bridge->tags.at("name_en") == "Zhongshan Road");
  CHECK(bridge->type == 2);
  std::size_t holes = 0;
  for (auto const& water : city.at("water")) {
    CHECK(water.type == 3);
    CHECK(doubled_area(water.parts[0]) > 0);
    for (std::size_t i = 1; i < water.parts.size(); ++i, ++holes) CHECK(doubled_area(water.parts[i]) < 0);
  }
  CHECK(holes > 0);
  for (auto const& [name, features] : city)
    for (auto const& f : features)
      for (auto const& part : f.parts)
        for (auto const p : part) {
          CHECK(p.x >= -kTileBuffer);
          CHECK(p.x <= kTileExtent + kTileBuffer);
          CHECK(p.y >= -kTileBuffer);
          CHECK(p.y <= kTileExtent + kTileBuffer);
        }
}

TEST_CASE("a point is where the grid says, and in one tile only") {
  Map const map;
  std::size_t stations = 0;
  auto const middle = map.at(tiny_at(1, 1), 15);
  for (std::int64_t dx = -1; dx <= 1; ++dx)
    for (std::int64_t dy = -1; dy <= 1; ++dy) {
      auto const layers = decode(*draw_tile(*map.data, {15, middle.x + dx, middle.y + dy}));
      if (layers.contains("station")) stations += layers.at("station").size();
    }
  CHECK(stations == 1);
  // Greenwich on the equator is the corner of four tiles.
  CHECK(TileGrid({1, 1, 1}).at({0, 0}) == TilePoint{0, 0});
  CHECK(TileGrid({0, 0, 0}).at({0, 0}) == TilePoint{2048, 2048});
}

TEST_CASE("a tile that cannot be is an error, and the cache keeps its limit") {
  Map const map;
  VectorTiles tiles(map.data, 20'000);
  for (auto const id : {TileId{-1, 0, 0}, TileId{21, 0, 0}, TileId{3, 8, 0}, TileId{3, 0, -1}, TileId{0, 0, 1}}) {
    auto const tile = tiles.tile(id.z, id.x, id.y);
    REQUIRE_FALSE(tile);
    CHECK(tile.error().code == "tile.out_of_range");
  }
  auto const at = map.at(tiny_at(10, 5), 14);
  auto const first = tiles.tile(at.z, at.x, at.y);
  REQUIRE(first);
  CHECK(*tiles.tile(at.z, at.x, at.y) == *first);  // The same bytes, not drawn again.
  for (std::int64_t dx = -10; dx < 10; ++dx)
    for (std::int64_t dy = -10; dy < 10; ++dy) {
      REQUIRE(tiles.tile(at.z, at.x + dx, at.y + dy));
      CHECK(tiles.cached_bytes() <= 20'000);
    }
}

TEST_CASE("lines are cut at the edge and joined within") {
  CHECK(clip_line({{0, 0}, {100, 0}, {200, 100}}).size() == 1);
  auto const parts = clip_line({{-1000, 10}, {1000, 10}, {1000, 9000}, {2000, 9000}, {2000, 100}});
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].front() == TilePoint{-kTileBuffer, 10});
  CHECK(parts[0].back() == TilePoint{1000, kTileExtent + kTileBuffer});
  CHECK(parts[1].back() == TilePoint{2000, 100});
  CHECK(clip_line({{-5000, -5000}, {-100, 9000}}).empty());
  CHECK(clip_ring({{-9000, -9000}, {9000, -9000}, {9000, 9000}, {-9000, 9000}}).size() == 4);
  CHECK(clip_ring({{5000, 5000}, {6000, 5000}, {6000, 6000}}).empty());
}
