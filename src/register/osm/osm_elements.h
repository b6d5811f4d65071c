// Nodes, ways and relations out of a PBF file, one callback each.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/wgs84.h"
#include "register/osm/pbf_file.h"

namespace tocsin::place_register {

class OsmTags {
 public:
  void clear() { tags_.clear(); }
  void add(std::string_view key, std::string_view value) { tags_.emplace_back(key, value); }
  bool empty() const { return tags_.empty(); }
  // Empty when there is none.
  std::string_view operator[](std::string_view key) const {
    for (auto const& [k, v] : tags_)
      if (k == key) return v;
    return {};
  }
  bool has(std::string_view key) const { return !(*this)[key].empty(); }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> tags_;
};

struct OsmMember {
  enum class Kind : std::uint8_t { kNode, kWay, kRelation };
  Kind kind{};
  std::int64_t id = 0;
  std::string_view role;
};

struct OsmHandler {
  std::function<void(std::int64_t id, Wgs84 at, OsmTags const& tags)> node;
  std::function<void(std::int64_t id, OsmTags const& tags, std::vector<std::int64_t> const& nodes)> way;
  std::function<void(std::int64_t id, OsmTags const& tags, std::vector<OsmMember> const& members)> relation;
};

struct OsmHeader {
  std::int64_t replication_at_s = 0;  // Unix time; 0: unknown.
};

// Reads the whole file; what the handler does not ask for is not decoded. Views live during the callback. Errors: import.pbf_*.
Result<OsmHeader> read_elements(PbfFile& file, OsmHandler const& handler);

}  // namespace tocsin::place_register
