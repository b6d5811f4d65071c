#include "geo/travel/road_stretch.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <set>

namespace tocsin::geo {
namespace {

constexpr double kStepM = 4;            // The line is looked at in steps of this length.
constexpr double kLeastCosine = 0.766;  // 40 degrees between line and road.
constexpr double kAsNearM = 2;          // As good as the nearest.
constexpr double kLeastM = 10, kLeastPart = 0.4;

struct Covered {
  double with_m = 0, against_m = 0;  // Of the line, in and against the direction of the segment's geometry.
};

struct Step {
  Wgs84 at;
  LocalPlane::Point heading;  // Of length 1.
  double length_m = 0;
};

struct Beside {
  SegmentId segment = 0;
  double distance_m = 0;
  bool is_with = true;
};

void look(RoadGraph const& graph, Step const& step, std::vector<Beside>& beside, std::map<SegmentId, Covered>& covered) {
  beside.clear();
  double nearest = kBesideRoadM;
  graph.index.overlapping(box_around(step.at, kBesideRoadM), [&](std::uint32_t s) {
    auto const line = graph.geometry(s);
    auto const on = project(step.at, line);
    // Before its beginning or behind its end it is another road's turn.
    if (on.distance > kBesideRoadM || on.fraction <= 0 || on.fraction >= 1) return;
    LocalPlane const plane(line[on.stretch]);
    auto const road = plane.at(line[on.stretch + 1]);
    double const length = std::hypot(road.x, road.y);
    double const cosine = length > 0 ? (road.x * step.heading.x + road.y * step.heading.y) / length : 0;
    if (std::abs(cosine) < kLeastCosine) return;
    beside.push_back({s, on.distance, cosine > 0});
    nearest = std::min(nearest, on.distance);
  });
  for (auto const& b : beside) {
    if (b.distance_m > nearest + kAsNearM) continue;
    auto& c = covered[b.segment];
    (b.is_with ? c.with_m : c.against_m) += step.length_m;
  }
}

}  // namespace

std::vector<ArcId> arcs_along(RoadGraph const& graph, std::span<Wgs84 const> line, Drawn drawn) {
  std::map<SegmentId, Covered> covered;
  std::vector<Beside> beside;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    LocalPlane const plane(line[i]);
    auto const to = plane.at(line[i + 1]);
    double const length = std::hypot(to.x, to.y);
    if (length == 0 || length > kLongestPieceM) continue;
    auto const steps = static_cast<std::size_t>(std::ceil(length / kStepM));
    for (std::size_t k = 0; k < steps; ++k) {
      double const part = (static_cast<double>(k) + 0.5) / static_cast<double>(steps);
      look(graph, {plane.from({to.x * part, to.y * part}), {to.x / length, to.y / length}, length / static_cast<double>(steps)}, beside,
           covered);
    }
  }
  std::vector<ArcId> arcs;
  for (auto const& [s, c] : covered) {
    double const enough = std::min(kLeastM, kLeastPart * graph.segments[s].length_dm / 10);
    for (auto const a : {forward_arc(s), backward_arc(s)}) {
      double const run = drawn == Drawn::kBothWays ? c.with_m + c.against_m : is_backward(a) ? c.against_m : c.with_m;
      if (run >= enough && graph.is_drivable(a)) arcs.push_back(a);
    }
  }
  return arcs;
}

std::vector<ArcId> arcs_around(RoadGraph const& graph, Wgs84 point, double radius_m) {
  std::vector<ArcId> arcs;
  graph.index.overlapping(box_around(point, radius_m), [&](std::uint32_t s) {
    if (project(point, graph.geometry(s)).distance > radius_m) return;
    for (auto const a : {forward_arc(s), backward_arc(s)})
      if (graph.is_drivable(a)) arcs.push_back(a);
  });
  std::sort(arcs.begin(), arcs.end());
  return arcs;
}

std::vector<std::vector<Wgs84>> lines_of(RoadGraph const& graph, std::span<SegmentId const> segments) {
  std::set<SegmentId> left(segments.begin(), segments.end());
  std::multimap<std::uint32_t, SegmentId> at_junction;
  for (auto const s : left)
    for (auto const j : {graph.segments[s].from, graph.segments[s].to}) at_junction.emplace(j, s);
  std::vector<std::vector<Wgs84>> lines;
  while (!left.empty()) {
    auto const start = *left.begin();
    left.erase(left.begin());
    auto const geometry = graph.geometry(start);
    std::deque<Wgs84> line(geometry.begin(), geometry.end());
    // On at its end, then at its beginning.
    for (bool const at_end : {true, false}) {
      auto junction = at_end ? graph.segments[start].to : graph.segments[start].from;
      for (bool grew = true; grew;) {
        grew = false;
        auto const [first, last] = at_junction.equal_range(junction);
        for (auto next = first; next != last && !grew; ++next) {
          auto const s = next->second;
          if (left.erase(s) == 0) continue;
          auto const more = graph.geometry(s);
          bool const from_here = graph.segments[s].from == junction;
          for (std::size_t i = 1; i < more.size(); ++i) {
            auto const p = from_here ? more[i] : more[more.size() - 1 - i];
            at_end ? line.push_back(p) : line.push_front(p);
          }
          junction = from_here ? graph.segments[s].to : graph.segments[s].from;
          grew = true;
        }
      }
    }
    lines.emplace_back(line.begin(), line.end());
  }
  return lines;
}

std::vector<Wgs84> simplified(std::span<Wgs84 const> line, double metres) {
  std::vector<bool> kept(line.size(), line.size() <= 2);
  std::vector<std::pair<std::size_t, std::size_t>> open;
  if (line.size() > 2) {
    kept.front() = kept.back() = true;
    open.emplace_back(0, line.size() - 1);
  }
  while (!open.empty()) {
    auto const [from, to] = open.back();
    open.pop_back();
    std::vector<Wgs84> const chord{line[from], line[to]};
    double farthest = metres;
    std::size_t at = 0;
    for (auto i = from + 1; i < to; ++i)
      if (double const d = project(line[i], chord).distance; d > farthest) farthest = d, at = i;
    if (at == 0) continue;
    kept[at] = true;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  std::vector<Wgs84> out;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (kept[i] && (out.empty() || out.back() != line[i])) out.push_back(line[i]);
  return out;
}

}  // namespace tocsin::geo
