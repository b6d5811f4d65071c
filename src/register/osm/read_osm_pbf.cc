#include "register/osm/read_osm_pbf.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/time.h"
#include "geo/shapes.h"
#include "register/osm/osm_elements.h"
#include "register/osm/osm_tags.h"
#include "register/osm/rings.h"

namespace tocsin::place_register {
namespace {

struct WantedWay {  // A way that is drawn or belongs to an area; roads stand apart.
  std::int64_t id = 0;
  std::vector<std::int64_t> nodes;
  std::optional<AreaKind> area;
  std::optional<bool> railway;
  std::optional<Place> place;
  std::optional<Address> address;
  Name name;
};
struct WantedRelation {
  std::int64_t id = 0;
  std::vector<std::int64_t> outer, inner;
  std::optional<AreaKind> area;
  std::optional<Place> place;
  int admin_level = 0;
  Name name;
};
struct WantedRestriction {
  std::int64_t from = 0, via = 0, to = 0;
  std::vector<std::int64_t> via_ways;  // Instead of the one node.
  bool only = false;
};

class Reader {
 public:
  explicit Reader(PbfFile file) : file_(std::move(file)) {}

  Result<SourceData> run() {
    TOCSIN_TRY(auto const header, read_relations());
    TOCSIN_CHECK(read_ways());
    TOCSIN_CHECK(read_nodes());
    if (data_.roads.empty()) return invalid("import.pbf_without_roads", fmt::format("{}: there is no road in it", file_.name()));
    link_roads();
    add_ways();
    add_relations();
    add_restrictions();
    auto const date = header.replication_at_s > 0 ? " " + to_rfc3339(Instant{header.replication_at_s * 1'000'000}).substr(0, 10) : "";
    data_.label = fmt::format("{}, OpenStreetMap{}", file_.name().substr(0, file_.name().find('.')), date);
    data_.attribution = "© OpenStreetMap contributors";
    return std::move(data_);
  }

 private:
  Result<OsmHeader> read_relations();
  Result<void> read_ways();
  Result<void> read_nodes();
  void link_roads();
  void add_ways();
  void add_relations();
  void add_restrictions();
  std::vector<std::uint32_t> path_along(std::uint32_t from, std::vector<std::int64_t> const& via_ways, std::uint32_t to) const;
  void set_parents(std::size_t first_area);

  std::vector<Wgs84> points(std::vector<std::int64_t> const& nodes) const {
    std::vector<Wgs84> line;
    for (auto const n : nodes)
      if (auto const found = at_.find(n); found != at_.end() && found->second) line.push_back(*found->second);
    return line;
  }
  std::vector<std::vector<Wgs84>> rings(std::vector<std::int64_t> const& ways) const {
    std::vector<std::vector<std::int64_t>> lines;
    for (auto const w : ways)
      if (auto const found = member_nodes_.find(w); found != member_nodes_.end()) lines.push_back(found->second);
    std::vector<std::vector<Wgs84>> rings;
    for (auto const& ring : join_rings(std::move(lines)))
      if (auto line = points(ring); line.size() >= 3) rings.push_back(std::move(line));
    return rings;
  }

  PbfFile file_;
  SourceData data_;
  std::vector<WantedRelation> relations_;
  std::vector<WantedRestriction> restrictions_;
  std::vector<WantedWay> ways_;
  std::vector<std::vector<std::int64_t>> road_nodes_;
  std::unordered_map<std::int64_t, std::uint32_t> road_of_way_;
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> member_nodes_;  // Of ways that relations need. Looked up only.
  std::unordered_map<std::int64_t, std::optional<Wgs84>> at_;                 // Of nodes that ways need. Looked up only.
  std::unordered_set<std::int64_t> barriers_;
  std::unordered_map<std::int64_t, std::uint32_t> road_node_;
};

Result<OsmHeader> Reader::read_relations() {
  OsmHandler handler;
  handler.relation = [&](std::int64_t id, OsmTags const& tags, std::vector<OsmMember> const& members) {
    auto const type = tags["type"];
    if (type == "restriction" && !(tags["except"].find("emergency") != std::string_view::npos)) {
      WantedRestriction r;
      auto const said = tags["restriction"];
      r.only = said.starts_with("only_");
      if (!r.only && !said.starts_with("no_")) return;
      for (auto const& m : members) {
        if (m.role == "from" && m.kind == OsmMember::Kind::kWay) r.from = m.id;
        if (m.role == "to" && m.kind == OsmMember::Kind::kWay) r.to = m.id;
        if (m.role == "via" && m.kind == OsmMember::Kind::kNode) r.via = m.id;
        if (m.role == "via" && m.kind == OsmMember::Kind::kWay) r.via_ways.push_back(m.id);
      }
      if (r.from != 0 && r.to != 0 && (r.via != 0) == r.via_ways.empty())
        restrictions_.push_back(std::move(r));
      else
        ++data_.restrictions_not_read;
      return;
    }
    if (type != "multipolygon" && type != "boundary") return;
    WantedRelation relation;
    relation.id = id;
    relation.name = name_of(tags);
    if (tags["boundary"] == "administrative") {
      auto const level = tags["admin_level"];
      std::from_chars(level.data(), level.data() + level.size(), relation.admin_level);
    }
    relation.area = area_kind_of(tags);
    relation.place = place_of(tags);
    if (relation.admin_level == 0 && !relation.area && !relation.place) return;
    for (auto const& m : members) {
      if (m.kind != OsmMember::Kind::kWay) continue;
      (m.role == "inner" ? relation.inner : relation.outer).push_back(m.id);
      member_nodes_[m.id];
    }
    relations_.push_back(std::move(relation));
  };
  return read_elements(file_, handler);
}

Result<void> Reader::read_ways() {
  OsmHandler handler;
  handler.way = [&](std::int64_t id, OsmTags const& tags, std::vector<std::int64_t> const& nodes) {
    if (nodes.size() < 2) return;
    bool wanted = false;
    if (auto const member = member_nodes_.find(id); member != member_nodes_.end()) {
      member->second = nodes;
      wanted = true;
    }
    if (auto road = road_of(tags)) {
      road_of_way_[id] = static_cast<std::uint32_t>(data_.roads.size());
      data_.roads.push_back(std::move(*road));
      road_nodes_.push_back(nodes);
      wanted = true;
    }
    bool const is_closed = nodes.front() == nodes.back() && nodes.size() >= 4;
    WantedWay way;
    way.id = id;
    if (is_closed) way.area = area_kind_of(tags);
    way.railway = line_is_railway(tags);
    way.place = place_of(tags);
    way.address = address_of(tags);
    if (way.area || way.railway || way.place || way.address) {
      way.name = name_of(tags);
      way.nodes = nodes;
      ways_.push_back(std::move(way));
      wanted = true;
    }
    if (wanted)
      for (auto const n : nodes) at_.try_emplace(n);
  };
  TOCSIN_CHECK(read_elements(file_, handler));
  return {};
}

Result<void> Reader::read_nodes() {
  OsmHandler handler;
  handler.node = [&](std::int64_t id, Wgs84 at, OsmTags const& tags) {
    if (auto const wanted = at_.find(id); wanted != at_.end()) wanted->second = at;
    if (tags.empty()) return;
    if (is_barrier(tags)) barriers_.insert(id);
    if (auto place = place_of(tags)) {
      place->code = fmt::format("n{}", id);
      place->at = at;
      data_.places.push_back(std::move(*place));
    }
    if (auto address = address_of(tags)) {
      address->code = fmt::format("n{}", id);
      address->at = at;
      data_.addresses.push_back(std::move(*address));
    }
  };
  TOCSIN_CHECK(read_elements(file_, handler));
  return {};
}

// Roads whose nodes the extract has cut away end where it ends.
void Reader::link_roads() {
  std::vector<Road> roads;
  std::unordered_map<std::uint32_t, std::uint32_t> moved;
  for (std::uint32_t r = 0; r < data_.roads.size(); ++r) {
    auto& road = data_.roads[r];
    for (auto const n : road_nodes_[r]) {
      auto const at = at_.at(n);
      if (!at) continue;
      auto const [entry, is_new] = road_node_.try_emplace(n, static_cast<std::uint32_t>(data_.nodes.size()));
      if (is_new) {
        data_.nodes.push_back(*at);
        if (barriers_.contains(n)) data_.barrier_nodes.push_back(entry->second);
      }
      road.nodes.push_back(entry->second);
    }
    if (road.nodes.size() < 2) continue;
    moved[r] = static_cast<std::uint32_t>(roads.size());
    roads.push_back(std::move(road));
  }
  data_.roads = std::move(roads);
  std::erase_if(road_of_way_, [&](auto const& e) { return !moved.contains(e.second); });
  for (auto& [way, road] : road_of_way_) road = moved.at(road);
}

void Reader::add_ways() {
  for (auto& way : ways_) {
    auto line = points(way.nodes);
    if (line.size() < 2) continue;
    bool const is_closed = way.nodes.front() == way.nodes.back();
    if (is_closed) line.pop_back();
    auto const middle = is_closed ? geo::centroid(line) : geo::point_along(line, 0.5);
    auto const code = fmt::format("w{}", way.id);
    if (way.place) {
      way.place->code = code;
      way.place->at = middle;
      data_.places.push_back(std::move(*way.place));
    }
    if (way.address) {
      way.address->code = code;
      way.address->at = middle;
      data_.addresses.push_back(std::move(*way.address));
    }
    if (way.area && line.size() >= 3) data_.areas.push_back({*way.area, {line}, way.name, "", "", JurisdictionLevel::kNone});
    if (way.railway) data_.lines.push_back({*way.railway, std::move(line), way.name});
  }
}

void Reader::add_relations() {
  auto const first_area = data_.areas.size();
  int city_level = 0;  // The most detailed level above counties that is there: districts, provinces.
  for (auto const& r : relations_)
    if (r.admin_level >= 4 && r.admin_level <= 6) city_level = std::max(city_level, r.admin_level);
  for (auto& r : relations_) {
    auto const outer = rings(r.outer), inner = rings(r.inner);
    if (outer.empty()) continue;
    if (r.place) {
      r.place->code = fmt::format("r{}", r.id);
      r.place->at = geo::centroid(outer[0]);
      data_.places.push_back(std::move(*r.place));
    }
    auto level = JurisdictionLevel::kNone;
    if (r.admin_level == city_level && city_level > 0) level = JurisdictionLevel::kCity;
    if (r.admin_level == 7) level = JurisdictionLevel::kCounty;
    if (r.admin_level == 8) level = JurisdictionLevel::kTownship;
    if (r.admin_level >= 9) level = JurisdictionLevel::kGrid;
    bool const is_jurisdiction = level != JurisdictionLevel::kNone && !r.name.local.empty();
    if (!is_jurisdiction && !r.area) continue;
    for (std::size_t i = 0; i < outer.size(); ++i) {
      Area area{is_jurisdiction ? AreaKind::kJurisdiction : *r.area, {outer[i]}, r.name, "", "",
                is_jurisdiction ? level : JurisdictionLevel::kNone};
      for (auto const& hole : inner)
        if (geo::ring_crosses_odd(outer[i], hole[0])) area.rings.push_back(hole);
      if (is_jurisdiction) area.code = fmt::format("r{}", r.id);
      data_.areas.push_back(std::move(area));
    }
  }
  set_parents(first_area);
}

// The smallest level above whose area contains the middle.
void Reader::set_parents(std::size_t first_area) {
  for (std::size_t a = first_area; a < data_.areas.size(); ++a) {
    auto& area = data_.areas[a];
    if (area.kind != AreaKind::kJurisdiction) continue;
    auto const middle = geo::centroid(area.rings[0]);
    auto best = JurisdictionLevel::kNone;
    for (std::size_t b = first_area; b < data_.areas.size(); ++b) {
      auto const& above = data_.areas[b];
      if (above.kind != AreaKind::kJurisdiction || above.level >= area.level || above.level <= best) continue;
      if (!geo::ring_crosses_odd(above.rings[0], middle)) continue;
      best = above.level;
      area.parent_code = above.code;
    }
  }
}

// The ways between in driving order, whatever order they are listed in: each joins the one before at its end. Empty if they do not lead
// from the one road to the other.
std::vector<std::uint32_t> Reader::path_along(std::uint32_t from, std::vector<std::int64_t> const& via_ways, std::uint32_t to) const {
  std::vector<std::uint32_t> left;
  for (auto const w : via_ways) {
    auto const road = road_of_way_.find(w);
    if (road == road_of_way_.end()) return {};
    left.push_back(road->second);
  }
  auto const has = [&](std::uint32_t road, std::uint32_t node) {
    auto const& nodes = data_.roads[road].nodes;
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
  };
  auto const ends = [&](std::uint32_t road) { return std::array{data_.roads[road].nodes.front(), data_.roads[road].nodes.back()}; };
  for (std::size_t first = 0; first < left.size(); ++first) {
    for (auto at : ends(left[first])) {
      if (!has(from, at)) continue;
      auto rest = left;
      std::vector<std::uint32_t> path;
      auto next = rest.begin() + static_cast<std::ptrdiff_t>(first);
      while (next != rest.end()) {
        path.push_back(*next);
        at = ends(*next)[0] == at ? ends(*next)[1] : ends(*next)[0];
        rest.erase(next);
        next = std::find_if(rest.begin(), rest.end(), [&](std::uint32_t road) { return ends(road)[0] == at || ends(road)[1] == at; });
      }
      if (rest.empty() && has(to, at)) return path;
    }
  }
  return {};
}

void Reader::add_restrictions() {
  for (auto const& r : restrictions_) {
    auto const from = road_of_way_.find(r.from), to = road_of_way_.find(r.to);
    auto const via = road_node_.find(r.via);
    if (from == road_of_way_.end() || to == road_of_way_.end() || (r.via_ways.empty() && via == road_node_.end())) {
      ++data_.restrictions_not_read;
      continue;
    }
    if (r.via_ways.empty()) {
      data_.restrictions.push_back({from->second, via->second, to->second, r.only});
      continue;
    }
    auto path = path_along(from->second, r.via_ways, to->second);
    if (!path.empty())
      data_.path_restrictions.push_back({from->second, std::move(path), to->second, r.only});
    else
      ++data_.restrictions_not_read;
  }
}

}  // namespace

Result<SourceData> read_osm_pbf(std::filesystem::path const& path) {
  TOCSIN_TRY(auto file, PbfFile::open(path));
  return Reader(std::move(file)).run();
}

Result<SourceData> read_osm_pbf_bytes(std::string bytes, std::string name) {
  return Reader(PbfFile::from_bytes(std::move(bytes), std::move(name))).run();
}

}  // namespace tocsin::place_register
