#include "register/osm/osm_elements.h"

#include <fmt/format.h>

#include <deque>
#include <limits>
#include <stdexcept>

#include "base/text.h"
#include "register/checked_protozero.h"

namespace tocsin::place_register {
namespace {

struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Block {
  std::vector<std::string_view> strings;
  std::deque<std::string> repaired;  // Texts that were no UTF-8: one bad name does not keep a city out.
  std::int64_t granularity = 100, lat_offset = 0, lon_offset = 0;

  std::string_view text(std::uint64_t i) const {
    if (i >= strings.size()) throw Damaged("a text that is not in the block's table");
    return strings[i];
  }
  // Nanodegrees to 1e-7 degree.
  Wgs84 at(std::int64_t lat, std::int64_t lon) const {
    auto const units = [&](std::int64_t offset, std::int64_t value, std::int64_t limit) {
      std::int64_t scaled = 0;
      if (__builtin_mul_overflow(value, granularity, &scaled) || __builtin_add_overflow(scaled, offset, &scaled))
        throw Damaged("a coordinate out of range");
      scaled /= 100;
      if (scaled < -limit || scaled > limit) throw Damaged("a coordinate out of range");
      return static_cast<std::int32_t>(scaled);
    };
    return {units(lat_offset, lat, 900'000'000), units(lon_offset, lon, 1'800'000'000)};
  }
};

std::string_view view_of(protozero::pbf_reader& reader) {
  auto const view = reader.get_view();
  return {view.data(), view.size()};
}

template <class Range>
auto take(Range& range) {
  if (range.begin() == range.end()) throw Damaged("a list that ends too early");
  auto const value = *range.begin();
  range.drop_front();
  return value;
}

void read_tags(Block const& block, protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> keys,
               protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> values, OsmTags& tags) {
  tags.clear();
  while (!keys.empty()) tags.add(block.text(take(keys)), block.text(take(values)));
}

void read_dense(Block const& block, protozero::pbf_reader dense, OsmHandler const& handler) {
  protozero::iterator_range<protozero::pbf_reader::const_sint64_iterator> ids, lats, lons;
  protozero::iterator_range<protozero::pbf_reader::const_int32_iterator> keys_values;
  while (dense.next()) {
    switch (dense.tag()) {
      case 1: ids = dense.get_packed_sint64(); break;
      case 8: lats = dense.get_packed_sint64(); break;
      case 9: lons = dense.get_packed_sint64(); break;
      case 10: keys_values = dense.get_packed_int32(); break;
      default: dense.skip();
    }
  }
  std::int64_t id = 0, lat = 0, lon = 0;
  bool const has_tags = !keys_values.empty();
  OsmTags tags;
  while (!ids.empty()) {
    id += take(ids);
    lat += take(lats);
    lon += take(lons);
    tags.clear();
    while (has_tags) {
      auto const key = take(keys_values);
      if (key == 0) break;
      auto const value = take(keys_values);
      tags.add(block.text(static_cast<std::uint32_t>(key)), block.text(static_cast<std::uint32_t>(value)));
    }
    handler.node(id, block.at(lat, lon), tags);
  }
}

void read_node(Block const& block, protozero::pbf_reader node, OsmHandler const& handler) {
  std::int64_t id = 0, lat = 0, lon = 0;
  protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> keys, values;
  while (node.next()) {
    switch (node.tag()) {
      case 1: id = node.get_sint64(); break;
      case 2: keys = node.get_packed_uint32(); break;
      case 3: values = node.get_packed_uint32(); break;
      case 8: lat = node.get_sint64(); break;
      case 9: lon = node.get_sint64(); break;
      default: node.skip();
    }
  }
  OsmTags tags;
  read_tags(block, keys, values, tags);
  handler.node(id, block.at(lat, lon), tags);
}

void read_way(Block const& block, protozero::pbf_reader way, OsmHandler const& handler) {
  std::int64_t id = 0;
  protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> keys, values;
  std::vector<std::int64_t> nodes;
  while (way.next()) {
    switch (way.tag()) {
      case 1: id = way.get_int64(); break;
      case 2: keys = way.get_packed_uint32(); break;
      case 3: values = way.get_packed_uint32(); break;
      case 8: {
        std::int64_t node = 0;
        for (auto const delta : way.get_packed_sint64()) nodes.push_back(node += delta);
        break;
      }
      default: way.skip();
    }
  }
  OsmTags tags;
  read_tags(block, keys, values, tags);
  handler.way(id, tags, nodes);
}

void read_relation(Block const& block, protozero::pbf_reader relation, OsmHandler const& handler) {
  std::int64_t id = 0;
  protozero::iterator_range<protozero::pbf_reader::const_uint32_iterator> keys, values;
  protozero::iterator_range<protozero::pbf_reader::const_int32_iterator> roles;
  protozero::iterator_range<protozero::pbf_reader::const_sint64_iterator> ids;
  protozero::iterator_range<protozero::pbf_reader::const_enum_iterator> kinds;
  while (relation.next()) {
    switch (relation.tag()) {
      case 1: id = relation.get_int64(); break;
      case 2: keys = relation.get_packed_uint32(); break;
      case 3: values = relation.get_packed_uint32(); break;
      case 8: roles = relation.get_packed_int32(); break;
      case 9: ids = relation.get_packed_sint64(); break;
      case 10: kinds = relation.get_packed_enum(); break;
      default: relation.skip();
    }
  }
  std::vector<OsmMember> members;
  std::int64_t member = 0;
  while (!ids.empty()) {
    member += take(ids);
    auto const kind = take(kinds);
    if (kind < 0 || kind > 2) throw Damaged("a member of unknown kind");
    members.push_back({static_cast<OsmMember::Kind>(kind), member, block.text(static_cast<std::uint32_t>(take(roles)))});
  }
  OsmTags tags;
  read_tags(block, keys, values, tags);
  handler.relation(id, tags, members);
}

void read_block(std::string const& bytes, OsmHandler const& handler) {
  Block block;
  protozero::pbf_reader outer(bytes);
  while (outer.next()) {  // The table stands first in practice, but the order is free.
    switch (outer.tag()) {
      case 1: {
        auto table = outer.get_message();
        while (table.next(1)) {
          std::string_view const text = view_of(table);
          block.strings.push_back(is_utf8(text) ? text : block.repaired.emplace_back(repaired_utf8(text)));
        }
        break;
      }
      case 17: block.granularity = outer.get_int32(); break;
      case 19: block.lat_offset = outer.get_int64(); break;
      case 20: block.lon_offset = outer.get_int64(); break;
      default: outer.skip();
    }
  }
  outer = protozero::pbf_reader(bytes);
  while (outer.next(2)) {
    auto group = outer.get_message();
    while (group.next()) {
      if (group.tag() == 1 && handler.node)
        read_node(block, group.get_message(), handler);
      else if (group.tag() == 2 && handler.node)
        read_dense(block, group.get_message(), handler);
      else if (group.tag() == 3 && handler.way)
        read_way(block, group.get_message(), handler);
      else if (group.tag() == 4 && handler.relation)
        read_relation(block, group.get_message(), handler);
      else
        group.skip();
    }
  }
}

Result<OsmHeader> read_header(PbfFile::Block const& block, std::string const& name) {
  OsmHeader header;
  protozero::pbf_reader reader(block.bytes);
  while (reader.next()) {
    if (reader.tag() == 4) {
      auto const feature = view_of(reader);
      if (feature != "OsmSchema-V0.6" && feature != "DenseNodes")
        return invalid("import.pbf_unsupported",
                       fmt::format("{}: byte {}: the file asks for the feature {}", name, block.position, feature));
    } else if (reader.tag() == 32) {
      header.replication_at_s = reader.get_int64();
    } else {
      reader.skip();
    }
  }
  return header;
}

}  // namespace

Result<OsmHeader> read_elements(PbfFile& file, OsmHandler const& handler) {
  file.rewind();
  OsmHeader header;
  for (;;) {
    TOCSIN_TRY(auto const block, file.next());
    if (!block) return header;
    try {
      if (block->type == "OSMHeader") {
        TOCSIN_TRY(header, read_header(*block, file.name()));
      } else if (block->type == "OSMData") {
        read_block(block->bytes, handler);
      }
    } catch (std::exception const& e) {  // protozero's and our own; nothing leaves this folder.
      return corrupt("import.pbf_damaged", fmt::format("{}: in the block at byte {}: {}", file.name(), block->position, e.what()));
    }
  }
}

}  // namespace tocsin::place_register
