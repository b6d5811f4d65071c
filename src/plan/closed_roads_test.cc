// What a closure says of its directions and of lights and sirens is what the travel times count.
#include "plan/closed_roads.h"

#include <doctest/doctest.h>

using namespace tocsin;

namespace {

Wgs84 at(double x_m, double y_m = 0) { return geo::LocalPlane({450'000'000, 50'000'000}).from({x_m, y_m}); }

struct Street {  // 1 km from west to east, with a street to the north from its middle.
  std::vector<Wgs84> nodes{at(0), at(500), at(1000), at(500, 300)};
  std::vector<std::uint32_t> way{0, 1, 2}, crossing{1, 3};
  geo::RoadGraphStorage storage;
  Street() {
    std::vector<geo::RoadShape> const roads{{way, geo::RoadClass::kResidential, true, true, 0, false, false, false},
                                            {crossing, geo::RoadClass::kResidential, true, true, 0, false, false, false}};
    storage = geo::build_road_graph(nodes, {}, roads);
  }
};

closure::Closure closed(bool siren_may_pass, closure::Direction direction, bool in_force = true) {
  return {.stretches = {{{at(100), at(400)}, 0}}, .direction = direction, .siren_may_pass = siren_may_pass, .in_force = in_force};
}

std::size_t arcs(geo::Closures const& closures, geo::TravelMode mode) { return closures.arcs(mode).size(); }

}  // namespace

TEST_CASE("closed is closed for both ways of driving, unless the closure lets lights and sirens pass; what is planned closes nothing yet") {
  Street const street;
  auto const graph = street.storage.view();
  auto const count = [&](closure::Closure const& c) {
    closure::State state;
    state.closures[{1, 1, 0}] = c;
    auto const closures = plan::closures_in_force(graph, state);
    return std::pair(arcs(closures, geo::TravelMode::kNormal), arcs(closures, geo::TravelMode::kSiren));
  };
  CHECK(count(closed(false, closure::Direction::kBoth)) == std::pair<std::size_t, std::size_t>(2, 2));
  CHECK(count(closed(false, closure::Direction::kAsDrawn)) == std::pair<std::size_t, std::size_t>(1, 1));
  CHECK(count(closed(true, closure::Direction::kBoth)) == std::pair<std::size_t, std::size_t>(2, 0));
  CHECK(count(closed(false, closure::Direction::kBoth, false)) == std::pair<std::size_t, std::size_t>(0, 0));
  auto around = closed(false, closure::Direction::kBoth);
  around.stretches = {{{at(500)}, 20}};
  CHECK(count(around) == std::pair<std::size_t, std::size_t>(6, 6));
}
