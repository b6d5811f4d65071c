#include "geo/road_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace tocsin::geo {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

// Which nodes become junctions: ends, barriers, and whatever two stretches share.
std::vector<std::uint8_t> count_uses(std::size_t nodes, std::span<RoadShape const> roads) {
  std::vector<std::uint8_t> uses(nodes, 0);
  auto const use = [&](std::uint32_t n, int times) { uses[n] = static_cast<std::uint8_t>(std::min(3, uses[n] + times)); };
  for (auto const& road : roads) {
    for (std::size_t i = 0; i < road.nodes.size(); ++i) use(road.nodes[i], i == 0 || i + 1 == road.nodes.size() ? 2 : 1);
  }
  return uses;
}

// The largest strongly connected component, by Tarjan's algorithm without recursion.
class MainComponent {
 public:
  explicit MainComponent(RoadGraphStorage const& g) : g_(g), order_(g.junctions.size(), 0), low_(order_), component_(order_.size(), kNone) {
    for (std::uint32_t n = 0; n < order_.size(); ++n)
      if (order_[n] == 0) visit(n);
  }
  bool has(std::uint32_t node) const { return component_[node] == largest_; }

 private:
  struct Frame {
    std::uint32_t node, next;
  };
  std::uint32_t end_of(ArcId a) const { return is_backward(a) ? g_.segments[segment_of(a)].from : g_.segments[segment_of(a)].to; }
  void open(std::uint32_t n) {
    order_[n] = low_[n] = ++counter_;
    stack_.push_back(n);
    frames_.push_back({n, g_.first_out[n]});
  }
  void visit(std::uint32_t root) {
    open(root);
    while (!frames_.empty()) {
      auto& frame = frames_.back();
      auto const n = frame.node;
      if (frame.next < g_.first_out[n + 1]) {
        auto const m = end_of(g_.out[frame.next++]);
        if (order_[m] == 0)
          open(m);
        else if (component_[m] == kNone)
          low_[n] = std::min(low_[n], order_[m]);
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty()) low_[frames_.back().node] = std::min(low_[frames_.back().node], low_[n]);
      if (low_[n] == order_[n]) close(n);
    }
  }
  void close(std::uint32_t n) {
    std::size_t size = 0;
    for (std::uint32_t m = kNone; m != n; ++size) {
      m = stack_.back();
      stack_.pop_back();
      component_[m] = components_;
    }
    if (size > largest_size_) {
      largest_size_ = size;
      largest_ = components_;
    }
    ++components_;
  }

  RoadGraphStorage const& g_;
  std::vector<std::uint32_t> order_, low_, component_;
  std::vector<std::uint32_t> stack_;
  std::vector<Frame> frames_;
  std::uint32_t counter_ = 0, components_ = 0, largest_ = 0;
  std::size_t largest_size_ = 0;
};

void index_arcs(RoadGraphStorage& g) {
  std::vector<ArcId> arcs;
  for (SegmentId s = 0; s < g.segments.size(); ++s) {
    if (g.segments[s].has(Segment::kForward)) arcs.push_back(forward_arc(s));
    if (g.segments[s].has(Segment::kBackward)) arcs.push_back(backward_arc(s));
  }
  auto const fill = [&](std::vector<std::uint32_t>& first, std::vector<ArcId>& list, bool by_end) {
    auto const node = [&](ArcId a) {
      auto const& s = g.segments[segment_of(a)];
      return is_backward(a) == by_end ? s.from : s.to;
    };
    first.assign(g.junctions.size() + 1, 0);
    for (auto const a : arcs) ++first[node(a) + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    list.resize(arcs.size());
    auto next = first;
    for (auto const a : arcs) list[next[node(a)]++] = a;
  };
  fill(g.first_out, g.out, false);
  fill(g.first_in, g.in, true);
}

}  // namespace

std::string_view to_text(RoadClass road_class) {
  static constexpr std::array<std::string_view, kRoadClasses> kTexts{"motorway", "trunk",        "primary",     "secondary",
                                                                     "tertiary", "unclassified", "residential", "living_street",
                                                                     "service",  "track",        "pedestrian",  "ferry"};
  auto const i = static_cast<std::size_t>(road_class);
  return i < kTexts.size() ? kTexts[i] : "unclassified";
}

RoadGraph RoadGraphStorage::view() const { return {junctions, segments, points, first_out, first_in, out, in, PackedRTree(index)}; }

bool RoadGraph::is_sound() const {
  auto const is_offsets = [&](std::span<std::uint32_t const> first, std::size_t end) {
    return first.size() == junctions.size() + 1 && first.front() == 0 && first.back() == end && std::is_sorted(first.begin(), first.end());
  };
  if (!is_offsets(first_out, out.size()) || !is_offsets(first_in, in.size())) return false;
  for (auto const& s : segments) {
    if (s.from >= junctions.size() || s.to >= junctions.size() || s.point_count < 2) return false;
    if (std::uint64_t{s.first_point} + s.point_count > points.size() || static_cast<std::size_t>(s.road_class) >= kRoadClasses)
      return false;
  }
  auto const is_arc = [&](ArcId a) { return segment_of(a) < segments.size(); };
  return std::all_of(out.begin(), out.end(), is_arc) && std::all_of(in.begin(), in.end(), is_arc) && index.is_sound() &&
         index.size() == segments.size();
}

RoadGraphStorage build_road_graph(std::span<Wgs84 const> nodes, std::span<std::uint32_t const> barrier_nodes,
                                  std::span<RoadShape const> roads) {
  RoadGraphStorage g;
  auto const uses = count_uses(nodes.size(), roads);
  std::vector<bool> is_barrier(nodes.size(), false);
  for (auto const n : barrier_nodes)
    if (n < nodes.size()) is_barrier[n] = true;

  // Junctions in Hilbert order; every road end at a barrier gets one of its own, added behind.
  Box const all = box_of(nodes);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (std::uint32_t n = 0; n < nodes.size(); ++n)
    if (uses[n] >= 2 && !is_barrier[n]) order.emplace_back(hilbert_rank(nodes[n], all), n);
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> junction_of(nodes.size(), kNone);
  for (auto const& [rank, n] : order) {
    junction_of[n] = static_cast<std::uint32_t>(g.junctions.size());
    g.junctions.push_back(nodes[n]);
  }
  auto const junction_at = [&](std::uint32_t n) {
    if (!is_barrier[n]) return junction_of[n];
    g.junctions.push_back(nodes[n]);
    return static_cast<std::uint32_t>(g.junctions.size() - 1);
  };

  for (std::uint32_t r = 0; r < roads.size(); ++r) {
    auto const& road = roads[r];
    if (!road.forward && !road.backward) continue;
    Segment segment;
    segment.road = r;
    segment.speed_kmh = road.speed_kmh;
    segment.road_class = road.road_class;
    segment.flags = static_cast<std::uint8_t>((road.forward ? Segment::kForward : 0) | (road.backward ? Segment::kBackward : 0) |
                                              (road.private_access ? Segment::kPrivate : 0) | (road.bridge ? Segment::kBridge : 0) |
                                              (road.tunnel ? Segment::kTunnel : 0));
    std::vector<Wgs84> line;
    std::uint32_t from = kNone;
    std::uint32_t previous = kNone;
    for (auto const n : road.nodes) {
      if (n == previous) continue;
      previous = n;
      line.push_back(nodes[n]);
      if (line.size() == 1) from = n;
      if (line.size() == 1 || (uses[n] < 2 && !is_barrier[n])) continue;
      segment.from = junction_at(from);
      segment.to = junction_at(n);
      segment.first_point = static_cast<std::uint32_t>(g.points.size());
      segment.point_count = static_cast<std::uint32_t>(line.size());
      segment.length_dm = static_cast<std::uint32_t>(std::max(1.0, std::round(length_m(line) * 10)));
      g.points.insert(g.points.end(), line.begin(), line.end());
      g.segments.push_back(segment);
      line.assign(1, nodes[n]);
      from = n;
    }
  }

  index_arcs(g);
  MainComponent const main(g);
  std::vector<Box> boxes;
  boxes.reserve(g.segments.size());
  for (auto& s : g.segments) {
    if (main.has(s.from) && main.has(s.to)) s.flags |= Segment::kMain;
    boxes.push_back(box_of(std::span<Wgs84 const>(g.points).subspan(s.first_point, s.point_count)));
  }
  g.index = build_packed_rtree(boxes);
  return g;
}

Result<Snap> snap(RoadGraph const& graph, Wgs84 point, std::int64_t limit_m) {
  constexpr double kFarthest = 100'000;
  struct Found {
    SegmentId segment;
    double metres;
  };
  std::optional<Found> any, main;
  graph.index.nearest(
      point, kFarthest, [&](std::uint32_t s) { return project(point, graph.geometry(s)).distance; },
      [&](std::uint32_t s, double metres) {
        if (!any) any = Found{s, metres};
        if (graph.segments[s].has(Segment::kMain)) main = Found{s, metres};
        return !main && (metres <= static_cast<double>(limit_m));
      });
  if (!any) return not_found("place.no_road", "no road within 100 km of this point");
  bool const takes_main = main && (main->metres <= static_cast<double>(limit_m) || main->segment == any->segment);
  auto const found = takes_main ? *main : *any;
  auto const on = project(point, graph.geometry(found.segment));
  Snap snap;
  snap.spot = {found.segment, static_cast<std::uint32_t>(std::lround(on.fraction * Spot::kWhole))};
  snap.at = on.at;
  snap.off_road_m = std::llround(found.metres);
  snap.is_far = found.metres > static_cast<double>(limit_m);
  snap.on_island = !graph.segments[found.segment].has(Segment::kMain);
  if (takes_main && main->segment != any->segment) snap.passed_over_island_m = std::llround(main->metres - any->metres);
  return snap;
}

Wgs84 position_of(RoadGraph const& graph, Spot spot) {
  return point_along(graph.geometry(spot.segment), static_cast<double>(spot.along_ppm) / Spot::kWhole);
}

}  // namespace tocsin::geo
