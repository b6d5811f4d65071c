// What is drawn on a map closes the road it was drawn along, and no other: not the street that it crosses, not the carriageway beside it,
// and the same road again when the next version of the map has it a few metres elsewhere.
#include "geo/travel/road_stretch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace tocsin;
using namespace tocsin::geo;

namespace {

// In metres from the south-western corner.
Wgs84 at(double x, double y) {
  LocalPlane const plane({450'000'000, 50'000'000});
  return plane.from({x, y});
}

struct Town {
  std::vector<Wgs84> nodes;
  std::vector<std::vector<std::uint32_t>> ways;
  std::vector<RoadShape> roads;
  RoadGraphStorage storage;
  RoadGraph graph;

  void road(std::vector<Wgs84> const& line, bool backward = true) {
    std::vector<std::uint32_t> way;
    for (auto const p : line) {
      auto const known = std::find(nodes.begin(), nodes.end(), p);
      way.push_back(static_cast<std::uint32_t>(known - nodes.begin()));
      if (known == nodes.end()) nodes.push_back(p);
    }
    ways.push_back(std::move(way));
    roads.push_back({{}, RoadClass::kResidential, true, backward, 0, false, false, false});
  }
  void build() {
    for (std::size_t i = 0; i < roads.size(); ++i) roads[i].nodes = ways[i];
    storage = build_road_graph(nodes, {}, roads);
    graph = storage.view();
  }
  // The stretches of road that are closed, each by the middle of its segment: "200,0" both ways, "200,0>" towards the east or north.
  std::set<std::string> closed(std::vector<ArcId> const& arcs) const {
    std::set<std::string> out;
    LocalPlane const plane({450'000'000, 50'000'000});
    auto const has = [&](ArcId a) { return std::find(arcs.begin(), arcs.end(), a) != arcs.end(); };
    for (auto const a : arcs) {
      auto const s = segment_of(a);
      auto const middle = plane.at(point_along(graph.geometry(s), 0.5));
      auto const from = plane.at(graph.geometry(s).front()), to = plane.at(graph.geometry(s).back());
      bool const is_forward_up = to.x - from.x + to.y - from.y > 0;
      std::string const way = has(forward_arc(s)) && has(backward_arc(s)) ? "" : is_backward(a) != is_forward_up ? ">" : "<";
      out.insert(std::to_string(std::lround(middle.x)) + "," + std::to_string(std::lround(middle.y)) + way);
    }
    return out;
  }
};
using Set = std::set<std::string>;

// An avenue from west to east with two side streets, and a parallel street 12 m to the north.
Town avenue(double north = 0) {
  Town town;
  town.road({at(0, north), at(400, north), at(800, north), at(1200, north)});
  town.road({at(400, -300), at(400, north), at(400, 300)});
  town.road({at(800, -300), at(800, north), at(800, 300)});
  town.road({at(0, 12 + north), at(390, 12 + north)});
  town.build();
  return town;
}

}  // namespace

TEST_CASE("a line closes the road along it, in both directions or in its own") {
  auto const town = avenue();
  std::vector<Wgs84> const line{at(400, 0), at(800, 0)}, back{at(800, 0), at(400, 0)};
  CHECK(town.closed(arcs_along(town.graph, line, Drawn::kBothWays)) == Set{"600,0"});
  CHECK(town.closed(arcs_along(town.graph, line, Drawn::kAsDrawn)) == Set{"600,0>"});
  CHECK(town.closed(arcs_along(town.graph, back, Drawn::kAsDrawn)) == Set{"600,0<"});
}

TEST_CASE("a short line in the middle of a long road closes it; a line across closes nothing") {
  auto const town = avenue();
  CHECK(town.closed(arcs_along(town.graph, std::vector{at(580, 2), at(620, 3)}, Drawn::kBothWays)) == Set{"600,0"});
  CHECK(arcs_along(town.graph, std::vector{at(600, -100), at(600, 100)}, Drawn::kBothWays).empty());
  CHECK(arcs_along(town.graph, std::vector{at(500, 100), at(700, 100)}, Drawn::kBothWays).empty());  // A field.
  CHECK(arcs_along(town.graph, std::vector{at(600, 0)}, Drawn::kBothWays).empty());
  CHECK(arcs_along(town.graph, std::vector{at(600, 0), at(600, 0)}, Drawn::kBothWays).empty());
}

TEST_CASE("of two roads beside each other the nearer one is meant") {
  auto const town = avenue();
  CHECK(town.closed(arcs_along(town.graph, std::vector{at(100, 1), at(300, 1)}, Drawn::kBothWays)) == Set{"200,0"});
  CHECK(town.closed(arcs_along(town.graph, std::vector{at(100, 14), at(300, 10)}, Drawn::kBothWays)) == Set{"195,12"});
}

TEST_CASE("the same drawing finds the same road on a map that lies a few metres elsewhere") {
  std::vector<Wgs84> const line{at(400, 0), at(800, 0), at(1'000, 0)};
  for (double const north : {0.0, 5.0, -5.0})
    CHECK(avenue(north).closed(arcs_along(avenue(north).graph, line, Drawn::kBothWays)).size() == 2);
}

TEST_CASE("around a point every road closes that comes near it") {
  auto const town = avenue();
  CHECK(town.closed(arcs_around(town.graph, at(800, 0), 20)) == Set{"600,0", "1000,0", "800,150", "800,-150"});
  CHECK(town.closed(arcs_around(town.graph, at(600, 30), 20)).empty());
}

TEST_CASE("a one-way street has nothing to close against its direction") {
  Town town;
  town.road({at(0, 0), at(400, 0)}, false);
  town.build();
  CHECK(arcs_along(town.graph, std::vector{at(400, 0), at(0, 0)}, Drawn::kAsDrawn).empty());
  CHECK(arcs_along(town.graph, std::vector{at(400, 0), at(0, 0)}, Drawn::kBothWays).size() == 1);
}

TEST_CASE("segments that follow each other are one line; a line keeps its bends and loses what lies between") {
  auto const town = avenue();
  std::vector<SegmentId> street;
  for (auto const a : arcs_along(town.graph, std::vector{at(0, 0), at(1'200, 0)}, Drawn::kBothWays))
    if (!is_backward(a)) street.push_back(segment_of(a));
  REQUIRE(street.size() == 3);
  auto const lines = lines_of(town.graph, street);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].size() == 4);
  CHECK(simplified(lines[0], 1).size() == 2);
  std::vector<Wgs84> const bend{at(0, 0), at(50, 1), at(100, 0), at(100, 100)};
  CHECK(simplified(bend, 3) == std::vector<Wgs84>{at(0, 0), at(100, 0), at(100, 100)});
  CHECK(simplified(bend, 0.5).size() == 4);
}

TEST_CASE("a line round the earth closes nothing: no piece between two points is as long as that") {
  Town const town = avenue();
  LocalPlane const plane({450'000'000, 50'000'000});
  auto const here = plane.from({0, 0});
  std::vector<Wgs84> const round{{here.lat_e7, 1'799'000'000}, {here.lat_e7, -1'799'000'000}};
  CHECK(arcs_along(town.graph, round, Drawn::kBothWays).empty());
  std::vector<Wgs84> const along{at(0, 0), at(1200, 0)};
  CHECK_FALSE(arcs_along(town.graph, along, Drawn::kBothWays).empty());
}
