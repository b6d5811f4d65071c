#include "register/streets.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace tocsin::place_register {
namespace {

constexpr double kGapM = 300;

struct Sets {
  std::vector<std::uint32_t> parent;
  explicit Sets(std::size_t n) : parent(n) { std::iota(parent.begin(), parent.end(), 0U); }
  std::uint32_t find(std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    parent[std::max(a, b)] = std::min(a, b);
  }
};

}  // namespace

Streets join_streets(geo::RoadGraph const& graph, std::span<records::Road const> roads) {
  Streets result;
  result.of_segment.assign(graph.segments.size(), records::kNone);
  std::map<records::NameId, std::vector<geo::SegmentId>> by_name;
  for (geo::SegmentId s = 0; s < graph.segments.size(); ++s)
    if (auto const name = roads[graph.segments[s].road].name; name != 0) by_name[name].push_back(s);

  for (auto const& [name, segments] : by_name) {
    Sets sets(segments.size());
    std::map<std::uint32_t, std::uint32_t> at_junction;
    for (std::uint32_t i = 0; i < segments.size(); ++i)
      for (auto const j : {graph.segments[segments[i]].from, graph.segments[segments[i]].to})
        if (auto const [other, is_new] = at_junction.try_emplace(j, i); !is_new) sets.join(i, other->second);
    std::map<std::uint32_t, geo::Box> pieces;
    for (std::uint32_t i = 0; i < segments.size(); ++i) pieces[sets.find(i)].add(geo::box_of(graph.geometry(segments[i])));
    for (auto a = pieces.begin(); a != pieces.end(); ++a) {
      auto reach = geo::box_around({a->second.min_lat, a->second.min_lon}, kGapM);
      reach.add(geo::box_around({a->second.max_lat, a->second.max_lon}, kGapM));
      for (auto b = std::next(a); b != pieces.end(); ++b)
        if (reach.overlaps(b->second)) sets.join(a->first, b->first);
    }

    std::map<std::uint32_t, std::vector<geo::SegmentId>> streets;
    for (std::uint32_t i = 0; i < segments.size(); ++i) streets[sets.find(i)].push_back(segments[i]);
    for (auto const& [root, members] : streets) {
      records::Street street;
      street.name = name;
      geo::Box box;
      std::vector<std::uint32_t> junctions;
      for (auto const s : members) {
        box.add(geo::box_of(graph.geometry(s)));
        junctions.push_back(graph.segments[s].from);
        junctions.push_back(graph.segments[s].to);
        result.of_segment[s] = static_cast<std::uint32_t>(result.streets.size());
      }
      std::sort(junctions.begin(), junctions.end());
      junctions.erase(std::unique(junctions.begin(), junctions.end()), junctions.end());
      double nearest = -1;
      for (auto const s : members) {
        auto const on = geo::project(box.middle(), graph.geometry(s));
        if (nearest >= 0 && on.distance >= nearest) continue;
        nearest = on.distance;
        street.at = on.at;
      }
      street.first_junction = static_cast<std::uint32_t>(result.junctions.size());
      street.junction_count = static_cast<std::uint32_t>(junctions.size());
      result.junctions.insert(result.junctions.end(), junctions.begin(), junctions.end());
      result.streets.push_back(street);
    }
  }
  return result;
}

}  // namespace tocsin::place_register
