// A small OpenStreetMap file written here, for tests and as a seed of the fuzz target.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "register/checked_protozero.h"

namespace tocsin::place_register {

inline std::string osm_block(std::string const& type, std::string const& data, bool pack) {
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
using OsmTagList = std::vector<std::pair<std::string, std::string>>;

// A handful of elements as one PBF file.
class OsmFile {
 public:
  void node(std::int64_t id, double lat, double lon, OsmTagList const& tags = {}) {
    ids_.push_back(id);
    lats_.push_back(std::llround(lat * 1e7));
    lons_.push_back(std::llround(lon * 1e7));
    for (auto const& [k, v] : tags) {
      keys_values_.push_back(static_cast<std::int32_t>(text_(k)));
      keys_values_.push_back(static_cast<std::int32_t>(text_(v)));
    }
    keys_values_.push_back(0);
  }
  void way(std::int64_t id, std::vector<std::int64_t> const& nodes, OsmTagList const& tags) {
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
  void relation(std::int64_t id, std::vector<Member> const& members, OsmTagList const& tags) {
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
    return osm_block("OSMHeader", header, pack) + osm_block("OSMData", data, pack);
  }

 private:
  void add_tags(protozero::pbf_writer& w, OsmTagList const& tags) {
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

inline OsmFile small_town() {
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

}  // namespace tocsin::place_register
