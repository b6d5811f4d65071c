#include "register/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "base/hash.h"
#include "geo/packed_rtree.h"
#include "geo/road_graph.h"
#include "geo/travel/way_graph.h"
#include "register/address/address_sections.h"
#include "register/search/name_things.h"
#include "register/section_file.h"
#include "register/streets.h"
#include "register/text_table.h"

namespace tocsin::place_register {
namespace {

constexpr std::size_t kMaxItems = 1U << 27;  // Indices into a section keep 4 bits free for a kind.

Result<void> check(SourceData const& source) {
  auto const inconsistent = [](std::string detail) { return invalid("register.source_inconsistent", std::move(detail)); };
  for (auto const size : {source.nodes.size(), source.roads.size(), source.addresses.size(), source.divisions.size(), source.places.size(),
                          source.premises.size(), source.areas.size(), source.lines.size()})
    if (size > kMaxItems) return invalid("register.source_too_large", fmt::format("{} items in one list; the most is {}", size, kMaxItems));
  auto const is_node = [&](auto n) { return n < source.nodes.size(); };
  for (std::size_t r = 0; r < source.roads.size(); ++r)
    if (source.roads[r].nodes.size() < 2 || !std::all_of(source.roads[r].nodes.begin(), source.roads[r].nodes.end(), is_node))
      return inconsistent(fmt::format("road {} has fewer than two nodes or one that does not exist", r));
  if (!std::all_of(source.barrier_nodes.begin(), source.barrier_nodes.end(), is_node))
    return inconsistent("a barrier on a node that does not exist");
  for (auto const& t : source.restrictions)
    if (t.from_road >= source.roads.size() || t.to_road >= source.roads.size() || !is_node(t.via_node))
      return inconsistent("a turn restriction on a road or node that does not exist");
  auto const is_road = [&](auto r) { return r < source.roads.size(); };
  for (auto const& p : source.path_restrictions)
    if (!is_road(p.from_road) || !is_road(p.to_road) || p.via_roads.empty() ||
        !std::all_of(p.via_roads.begin(), p.via_roads.end(), is_road))
      return inconsistent("a turn restriction along a road that does not exist");
  auto const unique = [&](auto const& items, std::string_view what) -> Result<void> {
    std::set<std::string_view> codes;
    for (auto const& item : items) {
      if (item.code.empty()) return inconsistent(fmt::format("{} without a code", what));
      if (!codes.insert(item.code).second) return inconsistent(fmt::format("{} code {} twice", what, item.code));
    }
    return {};
  };
  TOCSIN_CHECK(unique(source.addresses, "address"));
  TOCSIN_CHECK(unique(source.divisions, "division"));
  TOCSIN_CHECK(unique(source.places, "place"));
  return unique(source.premises, "premises");
}

using SegmentsOfRoads = std::multimap<std::uint32_t, geo::SegmentId>;  // Those of one road in its order.

// A restriction along roads, as arcs: over the whole of each of those between, from one end to the other. Several where the first or last
// road passes by instead of ending there; none where it cannot be driven.
std::vector<std::vector<geo::ArcId>> paths_of(geo::RoadGraph const& graph, PathRestriction const& restriction,
                                              SegmentsOfRoads const& of_road) {
  auto const arcs_of = [&](std::uint32_t road, auto is_wanted) {
    std::vector<geo::ArcId> arcs;
    auto const [first, last] = of_road.equal_range(road);
    for (auto s = first; s != last; ++s)
      for (auto const a : {geo::forward_arc(s->second), geo::backward_arc(s->second)})
        if (graph.is_drivable(a) && is_wanted(a)) arcs.push_back(a);
    return arcs;
  };
  std::vector<std::vector<geo::ArcId>> paths;
  auto const [first_via, last_via] = of_road.equal_range(restriction.via_roads.front());
  if (first_via == last_via) return paths;
  for (auto const begin : {graph.segments[first_via->second].from, graph.segments[std::prev(last_via)->second].to}) {
    auto at = begin;
    std::vector<geo::ArcId> between;
    bool is_whole = true;
    for (auto const road : restriction.via_roads) {
      auto const [first, last] = of_road.equal_range(road);
      std::vector<geo::ArcId> ahead, back;
      for (auto s = first; s != last; ++s) {
        ahead.push_back(geo::forward_arc(s->second));
        back.insert(back.begin(), geo::backward_arc(s->second));
      }
      is_whole = false;
      for (auto const& arcs : {ahead, back}) {
        auto next = at;
        bool const leads_on = !arcs.empty() && std::all_of(arcs.begin(), arcs.end(), [&](geo::ArcId a) {
          bool const follows = graph.is_drivable(a) && graph.start_of(a) == next;
          next = graph.end_of(a);
          return follows;
        });
        if (!leads_on) continue;
        is_whole = true;
        at = next;
        between.insert(between.end(), arcs.begin(), arcs.end());
        break;
      }
      if (!is_whole) break;
    }
    if (!is_whole) continue;
    for (auto const from : arcs_of(restriction.from_road, [&](geo::ArcId a) { return graph.end_of(a) == begin; })) {
      for (auto const to : arcs_of(restriction.to_road, [&](geo::ArcId a) { return graph.start_of(a) == at; })) {
        std::vector<geo::ArcId> path{from};
        path.insert(path.end(), between.begin(), between.end());
        path.push_back(to);
        paths.push_back(std::move(path));
      }
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

class Compiler {
 public:
  explicit Compiler(SourceData const& source) : source_(source) {}
  Result<std::string> run() {
    TOCSIN_CHECK(roads_and_names());
    places();
    premises();
    areas_and_lines();
    writer_.add("points", points_);
    writer_.add("text.offsets", texts_.offsets());
    writer_.add("text.bytes", std::string_view(texts_.bytes()));
    writer_.add("names", texts_.names());
    writer_.add("about",
                std::string_view(fmt::format("={}\x1f={}\x1f{}", source_.label, source_.attribution, source_.demo ? "demo" : "real")));
    writer_.add("bounds", std::vector<geo::Box>{bounds_});
    return writer_.finish();
  }

 private:
  void tree(std::string const& name, geo::PackedRTreeStorage const& tree) {
    writer_.add(name + ".boxes", tree.boxes);
    writer_.add(name + ".items", tree.items);
  }
  template <class Item>
  void point_tree(std::string const& name, std::vector<Item> const& items) {
    std::vector<geo::Box> boxes;
    for (auto const& item : items) {
      boxes.push_back({item.at.lat_e7, item.at.lon_e7, item.at.lat_e7, item.at.lon_e7});
      bounds_.add(item.at);
    }
    tree(name, geo::build_packed_rtree(boxes));
  }
  template <class Item>
  void code_order(std::string const& name, std::vector<Item> const& items) {
    std::vector<std::uint32_t> order(items.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return items[a].code < items[b].code; });
    writer_.add(name, order);
  }
  Result<void> roads_and_names();
  void restrictions(geo::RoadGraph const& graph);
  void places();
  void premises();
  void areas_and_lines();

  SourceData const& source_;
  TextTable texts_;
  SectionWriter writer_;
  std::vector<Wgs84> points_;
  geo::Box bounds_;
};

Result<void> Compiler::roads_and_names() {
  std::vector<geo::RoadShape> shapes;
  std::vector<records::Road> roads;
  for (auto const& road : source_.roads) {
    shapes.push_back({road.nodes, road.road_class, road.one_way != OneWay::kBackward, road.one_way != OneWay::kForward, road.speed_kmh,
                      road.private_access, road.bridge, road.tunnel});
    roads.push_back({texts_.name(road.name), texts_.text(road.ref), texts_.list(road.aliases)});
  }
  auto const storage = geo::build_road_graph(source_.nodes, source_.barrier_nodes, shapes);
  auto const graph = storage.view();
  for (auto const& p : storage.points) bounds_.add(p);
  writer_.add("graph.junctions", storage.junctions);
  writer_.add("graph.segments", storage.segments);
  writer_.add("graph.points", storage.points);
  writer_.add("graph.first_out", storage.first_out);
  writer_.add("graph.first_in", storage.first_in);
  writer_.add("graph.out", storage.out);
  writer_.add("graph.in", storage.in);
  tree("graph", storage.index);
  writer_.add("roads", roads);
  restrictions(graph);

  auto const streets = join_streets(graph, roads);
  writer_.add("streets", streets.streets);
  writer_.add("street.junctions", streets.junctions);
  writer_.add("segment.street", streets.of_segment);
  auto const crossings = find_crossings(streets);
  writer_.add("crossings", crossings);
  std::vector<geo::Box> boxes;
  for (auto const& c : crossings) {
    auto const at = graph.junctions[c.junction];
    boxes.push_back({at.lat_e7, at.lon_e7, at.lat_e7, at.lon_e7});
  }
  tree("crossings", geo::build_packed_rtree(boxes));
  return write_addresses(source_, name_things(source_, streets, graph, texts_), texts_, writer_, bounds_);
}

// A restriction names roads; the turn is between the segments of them that meet at the via junction.
void Compiler::restrictions(geo::RoadGraph const& graph) {
  SegmentsOfRoads of_road;
  std::set<std::uint32_t> wanted;
  for (auto const& t : source_.restrictions) wanted.insert({t.from_road, t.to_road});
  for (auto const& p : source_.path_restrictions) {
    wanted.insert({p.from_road, p.to_road});
    wanted.insert(p.via_roads.begin(), p.via_roads.end());
  }
  for (geo::SegmentId s = 0; s < graph.segments.size(); ++s)
    if (wanted.contains(graph.segments[s].road)) of_road.emplace(graph.segments[s].road, s);
  std::vector<records::Restriction> list;
  for (auto const& t : source_.restrictions) {
    auto const via = source_.nodes[t.via_node];
    auto const meets = [&](geo::SegmentId s, std::uint32_t& junction) {
      for (auto const j : {graph.segments[s].from, graph.segments[s].to})
        if (graph.junctions[j] == via) {
          junction = j;
          return true;
        }
      return false;
    };
    auto const [from_first, from_last] = of_road.equal_range(t.from_road);
    auto const [to_first, to_last] = of_road.equal_range(t.to_road);
    std::uint32_t at = 0, also_at = 0;
    for (auto from = from_first; from != from_last; ++from) {
      if (!meets(from->second, at)) continue;
      for (auto to = to_first; to != to_last; ++to)
        if (meets(to->second, also_at) && at == also_at) list.push_back({from->second, at, to->second, t.only ? 1U : 0U});
    }
  }
  std::vector<records::PathRestriction> paths;
  std::vector<geo::ArcId> path_arcs;
  for (auto const& p : source_.path_restrictions) {
    for (auto const& path : paths_of(graph, p, of_road)) {
      paths.push_back({static_cast<std::uint32_t>(path_arcs.size()), static_cast<std::uint32_t>(path.size()), p.only ? 1U : 0U});
      path_arcs.insert(path_arcs.end(), path.begin(), path.end());
    }
  }
  writer_.add("restrictions", list);
  writer_.add("restrictions.paths", paths);
  writer_.add("restrictions.arcs", path_arcs);
  writer_.add("ways.order", geo::order_of_ways(graph, list, {paths, path_arcs}));
}

void Compiler::places() {
  std::vector<records::Place> list;
  for (std::size_t i = 0; i < source_.places.size(); ++i) {
    auto const& p = source_.places[i];
    list.push_back({texts_.text(p.code), texts_.name(p.name), texts_.text(p.note), texts_.list(p.aliases), p.at, p.kind, {}});
  }
  writer_.add("places", list);
  code_order("places.code", source_.places);
  point_tree("places", source_.places);
}

void Compiler::premises() {
  std::vector<records::Premises> list;
  for (std::size_t i = 0; i < source_.premises.size(); ++i) {
    auto const& p = source_.premises[i];
    std::vector<std::string> contacts;
    for (auto const& c : p.contacts) contacts.push_back(c.role + "\x1e" + c.phone);
    list.push_back({texts_.text(p.code),
                    texts_.name(p.name),
                    texts_.text(p.address_code),
                    texts_.list(p.hazards),
                    texts_.list(p.access),
                    texts_.list(contacts),
                    texts_.list(p.aliases),
                    p.at,
                    p.floors_above,
                    p.floors_below,
                    p.occupancy,
                    {}});
  }
  writer_.add("premises", list);
  code_order("premises.code", source_.premises);
  point_tree("premises", source_.premises);
}

void Compiler::areas_and_lines() {
  std::map<std::string_view, std::uint32_t> by_code;
  for (std::uint32_t i = 0; i < source_.areas.size(); ++i)
    if (source_.areas[i].kind == AreaKind::kJurisdiction) by_code.try_emplace(source_.areas[i].code, i);
  std::vector<records::Area> areas;
  std::vector<records::Points> rings;
  std::vector<geo::Box> boxes;
  auto const add_points = [&](std::vector<Wgs84> const& line) {
    records::Points const points{static_cast<std::uint32_t>(points_.size()), static_cast<std::uint32_t>(line.size())};
    points_.insert(points_.end(), line.begin(), line.end());
    return points;
  };
  for (std::size_t i = 0; i < source_.areas.size(); ++i) {
    auto const& a = source_.areas[i];
    records::Area area;
    area.kind = a.kind;
    area.level = a.level;
    area.name = texts_.name(a.name);
    area.code = texts_.text(a.code);
    auto const parent = by_code.find(a.parent_code);
    if (a.kind == AreaKind::kJurisdiction && !a.parent_code.empty() && parent != by_code.end()) area.parent = parent->second;
    area.first_ring = static_cast<std::uint32_t>(rings.size());
    geo::Box box;
    for (auto const& ring : a.rings) {
      if (ring.size() < 3) continue;
      rings.push_back(add_points(ring));
      box.add(geo::box_of(ring));
    }
    area.ring_count = static_cast<std::uint32_t>(rings.size()) - area.first_ring;
    areas.push_back(area);
    boxes.push_back(box);
  }
  writer_.add("areas", areas);
  writer_.add("rings", rings);
  tree("areas", geo::build_packed_rtree(boxes));

  std::vector<records::Line> lines;
  boxes.clear();
  for (auto const& l : source_.lines) {
    lines.push_back({add_points(l.points), texts_.name(l.name), l.railway ? 1U : 0U});
    boxes.push_back(geo::box_of(l.points));
  }
  writer_.add("lines", lines);
  tree("lines", geo::build_packed_rtree(boxes));
}

}  // namespace

Result<std::string> compile(SourceData const& source) {
  TOCSIN_CHECK(check(source));
  return Compiler(source).run();
}

Result<std::string> compile_into(SourceData const& source, std::filesystem::path const& data_folder) {
  TOCSIN_TRY(auto const bytes, compile(source));
  auto const version = to_hex(sha256(bytes)).substr(0, 16);
  auto const path = data_set_path(data_folder, version);
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return unavailable("register.cannot_write", fmt::format("{}: {}", path.string(), error.message()));
  TOCSIN_CHECK(write_file_atomically(path / kDataSetFile, bytes));
  return version;
}

std::filesystem::path data_set_path(std::filesystem::path const& data_folder, std::string_view version) {
  return data_folder / "register" / version;
}

std::vector<std::string> installed_versions(std::filesystem::path const& data_folder) {
  std::vector<std::pair<std::filesystem::file_time_type, std::string>> found;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator(data_folder / "register", error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    std::error_code missing;
    auto const at = std::filesystem::last_write_time(it->path() / kDataSetFile, missing);
    if (!missing) found.emplace_back(at, it->path().filename().string());
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> versions;
  for (auto& [at, version] : found) versions.push_back(std::move(version));
  return versions;
}

}  // namespace tocsin::place_register
