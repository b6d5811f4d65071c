#include "demo/city/plane.h"

#include <algorithm>

namespace tocsin::demo {

namespace {
// 1e-7 degrees per 1,000 decimetres: a degree of latitude is 111,195.08 m (mean radius), of longitude 0.857167 of that at 31 N.
constexpr std::int64_t kLatPerKilo = 8993;
constexpr std::int64_t kLonPerKilo = 10492;
constexpr std::int64_t kCentreLat = 310'000'000;
constexpr std::int64_t kCentreLon = 1'179'000'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

std::int64_t corner_value(std::int64_t i, std::int64_t j, std::uint64_t salt) {
  std::uint64_t z = salt + static_cast<std::uint64_t>(i) * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(j) * 0xc2b2ae3d27d4eb4fULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<std::int64_t>((z ^ (z >> 31)) % 2001) - 1000;
}
}  // namespace

std::int64_t integer_sqrt(std::int64_t n) {
  if (n <= 0) return 0;
  std::int64_t root = 0;
  std::int64_t bit = std::int64_t{1} << 62;
  while (bit > n) bit >>= 2;
  while (bit != 0) {
    if (n >= root + bit) {
      n -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
    bit >>= 2;
  }
  return root;
}

std::int64_t length(Point p) { return integer_sqrt(dot(p, p)); }

Point between(Point a, Point b, std::int64_t part, std::int64_t whole) {
  return {a.x + (b.x - a.x) * part / whole, a.y + (b.y - a.y) * part / whole};
}

Point scaled(Point direction, std::int64_t to_length) {
  std::int64_t const now = std::max<std::int64_t>(1, length(direction));
  return {direction.x * to_length / now, direction.y * to_length / now};
}

std::int64_t sine_permille(std::int64_t millidegrees) {
  std::int64_t angle = millidegrees % 360'000;
  if (angle < 0) angle += 360'000;
  bool const lower_half = angle >= 180'000;
  if (lower_half) angle -= 180'000;
  std::int64_t const product = angle * (180'000 - angle) / 1'000'000;  // In square degrees.
  std::int64_t const value = 1000 * 4 * product / (40'500 - product);
  return lower_half ? -value : value;
}

std::int64_t noise_permille(Point at, std::int64_t feature_size, std::uint64_t salt) {
  std::int64_t const i = floor_div(at.x, feature_size);
  std::int64_t const j = floor_div(at.y, feature_size);
  auto const smooth = [](std::int64_t t) { return t * t * (3 * 1024 - 2 * t) / (1024 * 1024); };  // 0..1024
  std::int64_t const sx = smooth((at.x - i * feature_size) * 1024 / feature_size);
  std::int64_t const sy = smooth((at.y - j * feature_size) * 1024 / feature_size);
  auto const mix = [](std::int64_t a, std::int64_t b, std::int64_t t) { return a * (1024 - t) + b * t; };
  std::int64_t const low = mix(corner_value(i, j, salt), corner_value(i + 1, j, salt), sx);
  std::int64_t const high = mix(corner_value(i, j + 1, salt), corner_value(i + 1, j + 1, salt), sx);
  return mix(low, high, sy) / (1024 * 1024);
}

Wgs84 to_wgs84(Point p) {
  return {static_cast<std::int32_t>(kCentreLat + p.y * kLatPerKilo / 1000),
          static_cast<std::int32_t>(kCentreLon + p.x * kLonPerKilo / 1000)};
}

Point to_plane(Wgs84 at) { return {(at.lon_e7 - kCentreLon) * 1000 / kLonPerKilo, (at.lat_e7 - kCentreLat) * 1000 / kLatPerKilo}; }

std::int64_t twice_area(Ring const& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    Point const a = ring[i] - ring[0];
    Point const b = ring[(i + 1) % ring.size()] - ring[0];
    sum += cross(a, b);
  }
  return sum;
}

bool contains(Ring const& ring, Point p) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    Point const a = ring[i], b = ring[j];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    std::int64_t const side = cross(b - a, p - a);
    if ((b.y > a.y) == (side > 0)) inside = !inside;
  }
  return inside;
}

Point centre_of(Ring const& ring) {
  Point sum;
  for (Point const p : ring) sum = sum + p;
  auto const n = static_cast<std::int64_t>(ring.size());
  return {sum.x / n, sum.y / n};
}

}  // namespace tocsin::demo
