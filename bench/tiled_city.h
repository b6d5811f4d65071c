// A city laid out 4 x 4: sixteen copies of its roads beside each other, joined across each seam, to see how an engine grows.
#pragma once

#include <vector>

#include "geo/travel/way_graph.h"
#include "register/source_data.h"

namespace tocsin::bench {

struct TiledCity {
  geo::RoadGraphStorage roads;
  std::vector<geo::TurnRestriction> restrictions;
};

// `city` is the graph that was compiled from `source`.
inline TiledCity tile(place_register::SourceData const& source, geo::RoadGraph const& city,
                      std::span<geo::TurnRestriction const> restrictions) {
  constexpr std::uint32_t kSide = 4, kLinks = 24;
  auto const box = geo::box_of(city.junctions);
  std::int32_t const height = box.max_lat - box.min_lat + 20'000, width = box.max_lon - box.min_lon + 20'000;
  auto const nodes = static_cast<std::uint32_t>(source.nodes.size());
  std::vector<Wgs84> all;
  std::vector<std::uint32_t> barriers;
  std::vector<std::vector<std::uint32_t>> ways;
  std::vector<geo::RoadShape> shapes;
  for (std::uint32_t t = 0; t < kSide * kSide; ++t) {
    for (auto const& p : source.nodes)
      all.push_back({p.lat_e7 + static_cast<std::int32_t>(t / kSide) * height, p.lon_e7 + static_cast<std::int32_t>(t % kSide) * width});
    for (auto const b : source.barrier_nodes) barriers.push_back(b + t * nodes);
    for (auto const& r : source.roads) {
      ways.push_back(r.nodes);
      for (auto& n : ways.back()) n += t * nodes;
      shapes.push_back({{},
                        r.road_class,
                        r.one_way != place_register::OneWay::kBackward,
                        r.one_way != place_register::OneWay::kForward,
                        r.speed_kmh,
                        r.private_access,
                        r.bridge,
                        r.tunnel});
    }
  }
  // Links join nodes that are ends of roads already, so that no segment is cut anew.
  std::vector<std::uint32_t> ends;
  for (auto const& r : source.roads)
    for (auto const n : {r.nodes.front(), r.nodes.back()})
      if (r.road_class <= geo::RoadClass::kResidential && r.one_way == place_register::OneWay::kNo) ends.push_back(n);
  auto const outermost = [&](bool by_lat, bool highest, std::uint32_t band) {
    std::uint32_t best = ends.front();
    auto const across = [&](std::uint32_t n) { return by_lat ? source.nodes[n].lon_e7 : source.nodes[n].lat_e7; };
    auto const along = [&](std::uint32_t n) { return by_lat ? source.nodes[n].lat_e7 : source.nodes[n].lon_e7; };
    auto const low = by_lat ? box.min_lon : box.min_lat, high = by_lat ? box.max_lon : box.max_lat;
    bool found = false;
    for (auto const n : ends) {
      auto const in_band = std::clamp<std::int64_t>(std::int64_t{across(n) - low} * kLinks / std::max(1, high - low), 0, kLinks - 1);
      if (in_band != band || (found && (highest ? along(n) <= along(best) : along(n) >= along(best)))) continue;
      best = n;
      found = true;
    }
    return best;
  };
  for (bool const by_lat : {false, true})
    for (std::uint32_t band = 0; band < kLinks; ++band) {
      auto const far = outermost(by_lat, true, band), near = outermost(by_lat, false, band);
      for (std::uint32_t t = 0; t < kSide * kSide; ++t) {
        auto const beside = by_lat ? t + kSide : t + 1;
        if (by_lat ? beside >= kSide * kSide : t % kSide == kSide - 1) continue;
        ways.push_back({far + t * nodes, near + beside * nodes});
        shapes.push_back({{}, geo::RoadClass::kPrimary});
      }
    }
  for (std::size_t i = 0; i < shapes.size(); ++i) shapes[i].nodes = ways[i];
  TiledCity tiled{geo::build_road_graph(all, barriers, shapes), {}};
  auto const segments = static_cast<std::uint32_t>(city.segments.size());
  for (std::uint32_t t = 0; t < kSide * kSide; ++t)
    for (auto const& r : restrictions) {
      auto const& from = tiled.roads.segments[r.from_segment + t * segments];
      tiled.restrictions.push_back({r.from_segment + t * segments,
                                    city.segments[r.from_segment].from == r.via_junction ? from.from : from.to, r.to_segment + t * segments,
                                    r.is_only});
    }
  return tiled;
}

}  // namespace tocsin::bench
