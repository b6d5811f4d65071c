// Geometry against slow twins and hand-made cases.
#include "geo/shapes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <rapidcheck.h>

#include "geo/packed_rtree.h"

using namespace tocsin;
using namespace tocsin::geo;

TEST_CASE("a ring contains what lies inside and not what lies in its hole") {
  std::vector<Wgs84> const outer{{0, 0}, {0, 100}, {100, 100}, {100, 0}}, hole{{40, 40}, {40, 60}, {60, 60}, {60, 40}};
  std::vector<std::span<Wgs84 const>> const rings{outer, hole};
  CHECK(contains(rings, {10, 10}));
  CHECK_FALSE(contains(rings, {50, 50}));
  CHECK_FALSE(contains(rings, {10, 101}));
  CHECK_FALSE(contains(std::vector<std::span<Wgs84 const>>{}, {10, 10}));
}

TEST_CASE("parts of a line keep its ends and its length") {
  std::vector<Wgs84> const line{{450'000'000, 50'000'000}, {450'000'000, 50'100'000}, {450'100'000, 50'100'000}};
  auto const whole = length_m(line);
  CHECK(whole == doctest::Approx(1112 + 786).epsilon(0.01));
  auto const part = part_of(line, 0.25, 0.75);
  CHECK(length_m(part) == doctest::Approx(whole / 2).epsilon(0.001));
  auto const back = part_of(line, 0.75, 0.25);
  CHECK(std::equal(part.begin(), part.end(), back.rbegin(), back.rend()));
  auto const middle = project(point_along(line, 0.6), line);
  CHECK(middle.fraction == doctest::Approx(0.6).epsilon(0.001));
  CHECK(middle.distance < 0.1);
}

TEST_CASE("the packed R-tree finds what a scan finds, and the nearest in order") {
  CHECK(rc::check("equal to a scan", [] {
    auto const coordinate = rc::gen::inRange<std::int32_t>(0, 2'000'000);
    std::vector<Box> boxes;
    int const n = *rc::gen::inRange(0, 120);
    for (int i = 0; i < n; ++i) {
      std::int32_t const lat = *coordinate, lon = *coordinate;
      boxes.push_back({lat, lon, lat + *rc::gen::inRange(0, 50'000), lon + *rc::gen::inRange(0, 50'000)});
    }
    auto const storage = build_packed_rtree(boxes);
    PackedRTree const tree(storage);
    RC_ASSERT(tree.is_sound());
    std::int32_t const lat = *coordinate, lon = *coordinate;
    Box const window{lat, lon, lat + 300'000, lon + 300'000};
    std::vector<std::uint32_t> found, expected;
    tree.overlapping(window, [&](auto item) { found.push_back(item); });
    for (std::uint32_t i = 0; i < boxes.size(); ++i)
      if (boxes[i].overlaps(window)) expected.push_back(i);
    std::sort(found.begin(), found.end());
    RC_ASSERT(found == expected);

    Wgs84 const p{lat, lon};
    LocalPlane const plane(p);
    std::vector<double> by_tree, by_scan;
    tree.nearest(
        p, 1e9, [&](auto item) { return plane.distance_to(boxes[item]); },
        [&](auto, double metres) {
          by_tree.push_back(metres);
          return true;
        });
    for (auto const& box : boxes) by_scan.push_back(plane.distance_to(box));
    std::sort(by_scan.begin(), by_scan.end());
    RC_ASSERT(by_tree == by_scan);
  }));
}
