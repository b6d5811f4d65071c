#include <algorithm>
#include <vector>

#include "register/tiles/layers.h"
#include "register/tiles/mvt_layer.h"

namespace tocsin::place_register {
namespace {

int first_zoom(geo::RoadClass road_class) {
  using enum geo::RoadClass;
  switch (road_class) {
    case kMotorway: return 5;
    case kTrunk: return 6;
    case kPrimary: return 8;
    case kFerry: return 9;
    case kSecondary: return 10;
    case kTertiary: return 11;
    case kUnclassified:
    case kResidential: return 12;
    case kLivingStreet:
    case kPedestrian: return 13;
    case kService:
    case kTrack: return 14;
  }
  return 14;
}

}  // namespace

void add_roads(DataSet const& data, TileGrid const& grid, std::string& tile) {
  auto const& graph = data.graph();
  std::vector<geo::SegmentId> segments;
  graph.index.overlapping(grid.box(), [&](auto s) {
    if (grid.zoom() >= first_zoom(graph.segments[s].road_class)) segments.push_back(s);
  });
  std::sort(segments.begin(), segments.end());  // Segments of one road follow each other in its order.
  // Minor roads first, so that the major ones are drawn over them.
  std::stable_sort(segments.begin(), segments.end(),
                   [&](auto a, auto b) { return graph.segments[a].road_class > graph.segments[b].road_class; });
  MvtLayer layer("roads");
  for (std::size_t first = 0; first < segments.size();) {
    auto const& s = graph.segments[segments[first]];
    std::vector<Wgs84> line(graph.geometry(segments[first]).begin(), graph.geometry(segments[first]).end());
    auto next = first + 1;
    for (; next < segments.size() && segments[next] == segments[next - 1] + 1 && graph.segments[segments[next]].road == s.road; ++next) {
      auto const more = graph.geometry(segments[next]);
      if (more.front() != line.back()) break;
      line.insert(line.end(), more.begin() + 1, more.end());
    }
    auto const parts = clip_line(grid.line(line));
    if (!parts.empty()) {
      bool const forward = s.has(geo::Segment::kForward), backward = s.has(geo::Segment::kBackward);
      layer.with("class", geo::to_text(s.road_class));
      if (grid.zoom() >= 12 || s.road_class <= geo::RoadClass::kSecondary)
        layer.with(data.road_name(segments[first])).with("ref", data.road_ref(segments[first]));
      if (forward != backward) layer.with("one_way", forward ? 1 : -1);
      layer.with_flag("bridge", s.has(geo::Segment::kBridge))
          .with_flag("tunnel", s.has(geo::Segment::kTunnel))
          .with_flag("private", s.has(geo::Segment::kPrivate));
      layer.add_lines(parts);
    }
    first = next;
  }
  layer.append_to(tile);
}

}  // namespace tocsin::place_register
