// The demo city's drawing board: integer decimetres around its centre, so that every machine draws the same city to the last bit.
#pragma once

#include <cstdint>
#include <vector>

#include "geo/wgs84.h"

namespace tocsin::demo {

struct Point {
  std::int64_t x = 0, y = 0;  // Decimetres east and north of the centre.
  friend constexpr bool operator==(Point, Point) = default;
  friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
};

constexpr std::int64_t dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }
constexpr std::int64_t cross(Point a, Point b) { return a.x * b.y - a.y * b.x; }
std::int64_t integer_sqrt(std::int64_t n);
std::int64_t length(Point p);
constexpr Point left_normal(Point p) { return {-p.y, p.x}; }
// `part`/`whole` of the way from a to b.
Point between(Point a, Point b, std::int64_t part, std::int64_t whole);
// A vector of the given length along `direction` (not zero).
Point scaled(Point direction, std::int64_t to_length);
// Sine of an angle in thousandths of a degree, times 1000 (Bhaskara I's approximation, within 0.0017): the same on every machine.
std::int64_t sine_permille(std::int64_t millidegrees);
// Smooth value noise in [-1000, 1000], constant in its seed, with features of the given size.
std::int64_t noise_permille(Point at, std::int64_t feature_size, std::uint64_t salt);

// A fictitious place: 31.0 N 117.9 E. Flat to within 0.3 % over the region, which is enough for a city that does not exist.
Wgs84 to_wgs84(Point p);
Point to_plane(Wgs84 at);

using Ring = std::vector<Point>;
std::int64_t twice_area(Ring const& ring);  // Positive when counter-clockwise.
bool contains(Ring const& ring, Point p);
Point centre_of(Ring const& ring);  // Mean of the corners.

}  // namespace tocsin::demo
