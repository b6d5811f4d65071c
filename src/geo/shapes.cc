#include "geo/shapes.h"

#include <algorithm>
#include <cmath>

namespace tocsin::geo {
namespace {

constexpr double kMetresPerUnit = 6'371'008.8 * 3.14159265358979323846 / 180.0 * 1e-7;  // One 1e-7 degree of latitude.

std::int32_t clamp_units(double value, std::int32_t limit) {
  return static_cast<std::int32_t>(std::clamp(value, -static_cast<double>(limit), static_cast<double>(limit)));
}
double cosine_at(std::int32_t lat_e7) { return std::max(1e-6, std::cos(lat_e7 * 1e-7 * 3.14159265358979323846 / 180.0)); }

}  // namespace

void Box::add(Wgs84 p) {
  min_lat = std::min(min_lat, p.lat_e7);
  max_lat = std::max(max_lat, p.lat_e7);
  min_lon = std::min(min_lon, p.lon_e7);
  max_lon = std::max(max_lon, p.lon_e7);
}

void Box::add(Box const& other) {
  min_lat = std::min(min_lat, other.min_lat);
  max_lat = std::max(max_lat, other.max_lat);
  min_lon = std::min(min_lon, other.min_lon);
  max_lon = std::max(max_lon, other.max_lon);
}

Wgs84 Box::middle() const {
  if (is_empty()) return {};
  return {static_cast<std::int32_t>((std::int64_t{min_lat} + max_lat) / 2),
          static_cast<std::int32_t>((std::int64_t{min_lon} + max_lon) / 2)};
}

Box box_of(std::span<Wgs84 const> points) {
  Box box;
  for (auto const p : points) box.add(p);
  return box;
}

Box box_around(Wgs84 p, double metres) {
  double const dlat = metres / kMetresPerUnit;
  double const dlon = dlat / cosine_at(p.lat_e7);
  return {clamp_units(p.lat_e7 - dlat, 900'000'000), clamp_units(p.lon_e7 - dlon, 1'800'000'000), clamp_units(p.lat_e7 + dlat, 900'000'000),
          clamp_units(p.lon_e7 + dlon, 1'800'000'000)};
}

LocalPlane::LocalPlane(Wgs84 origin) : origin_(origin), metres_per_lon_(kMetresPerUnit * cosine_at(origin.lat_e7)) {}

LocalPlane::Point LocalPlane::at(Wgs84 p) const {
  return {static_cast<double>(std::int64_t{p.lon_e7} - origin_.lon_e7) * metres_per_lon_,
          static_cast<double>(std::int64_t{p.lat_e7} - origin_.lat_e7) * kMetresPerUnit};
}

Wgs84 LocalPlane::from(Point p) const {
  return {clamp_units(std::round(origin_.lat_e7 + p.y / kMetresPerUnit), 900'000'000),
          clamp_units(std::round(origin_.lon_e7 + p.x / metres_per_lon_), 1'800'000'000)};
}

double LocalPlane::distance_to(Box const& box) const {
  auto const outside = [](std::int64_t v, std::int64_t low, std::int64_t high) { return v < low ? low - v : v > high ? v - high : 0; };
  double const y = static_cast<double>(outside(origin_.lat_e7, box.min_lat, box.max_lat)) * kMetresPerUnit;
  double const x = static_cast<double>(outside(origin_.lon_e7, box.min_lon, box.max_lon)) * metres_per_lon_;
  return std::sqrt(x * x + y * y);
}

Projection project_origin(LocalPlane::Point a, LocalPlane::Point b) {
  double const dx = b.x - a.x, dy = b.y - a.y;
  double const square = dx * dx + dy * dy;
  double const t = square > 0 ? std::clamp(-(a.x * dx + a.y * dy) / square, 0.0, 1.0) : 0.0;
  double const x = a.x + t * dx, y = a.y + t * dy;
  return {t, std::sqrt(x * x + y * y)};
}

LineProjection project(Wgs84 point, std::span<Wgs84 const> line) {
  LocalPlane const plane(point);
  LineProjection best;
  best.distance = -1;
  double passed = 0, best_passed = 0;
  auto a = plane.at(line[0]);
  if (line.size() == 1) return {0, 0, 0, std::hypot(a.x, a.y), line[0]};
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const b = plane.at(line[i + 1]);
    double const length = std::hypot(b.x - a.x, b.y - a.y);
    auto const p = project_origin(a, b);
    if (best.distance < 0 || p.distance < best.distance) {
      best = {i, p.fraction, 0, p.distance, plane.from({a.x + p.fraction * (b.x - a.x), a.y + p.fraction * (b.y - a.y)})};
      best_passed = passed + p.fraction * length;
    }
    passed += length;
    a = b;
  }
  best.fraction = passed > 0 ? std::clamp(best_passed / passed, 0.0, 1.0) : 0.0;
  return best;
}

double length_m(std::span<Wgs84 const> line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const b = LocalPlane(line[i]).at(line[i + 1]);
    sum += std::hypot(b.x, b.y);
  }
  return sum;
}

namespace {

struct Cut {
  std::size_t stretch = 0;  // The cut lies between points stretch and stretch + 1.
  Wgs84 at;
};
Cut cut_at(std::span<Wgs84 const> line, double fraction) {
  if (line.size() < 2 || fraction <= 0) return {0, line[0]};
  double left = length_m(line) * fraction;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    LocalPlane const plane(line[i]);
    auto const b = plane.at(line[i + 1]);
    double const length = std::hypot(b.x, b.y);
    if (left <= length && length > 0) return {i, plane.from({b.x * left / length, b.y * left / length})};
    left -= length;
  }
  return {line.size() - 2, line.back()};
}

}  // namespace

Wgs84 point_along(std::span<Wgs84 const> line, double fraction) { return cut_at(line, fraction).at; }

std::vector<Wgs84> part_of(std::span<Wgs84 const> line, double from, double to) {
  bool const reversed = from > to;
  auto const first = cut_at(line, reversed ? to : from);
  auto const last = cut_at(line, reversed ? from : to);
  std::vector<Wgs84> part{first.at};
  for (std::size_t i = first.stretch + 1; i <= last.stretch; ++i) part.push_back(line[i]);
  part.push_back(last.at);
  if (reversed) std::reverse(part.begin(), part.end());
  return part;
}

bool ring_crosses_odd(std::span<Wgs84 const> ring, Wgs84 p) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    auto const a = ring[i], b = ring[j];
    if ((a.lat_e7 > p.lat_e7) == (b.lat_e7 > p.lat_e7)) continue;
    // long double holds these 64-bit products exactly.
    long double const dlat = static_cast<long double>(b.lat_e7) - a.lat_e7;
    long double const left = (static_cast<long double>(p.lon_e7) - a.lon_e7) * dlat;
    long double const right = (static_cast<long double>(b.lon_e7) - a.lon_e7) * (static_cast<long double>(p.lat_e7) - a.lat_e7);
    if (dlat > 0 ? left < right : left > right) inside = !inside;
  }
  return inside;
}

bool contains(std::span<std::span<Wgs84 const> const> rings, Wgs84 point) {
  bool inside = false;
  for (auto const ring : rings)
    if (!ring.empty() && ring_crosses_odd(ring, point)) inside = !inside;
  return inside;
}

double signed_area_m2(std::span<Wgs84 const> ring) {
  if (ring.size() < 3) return 0;
  LocalPlane const plane(ring[0]);
  double sum = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    auto const a = plane.at(ring[j]), b = plane.at(ring[i]);
    sum += a.x * b.y - b.x * a.y;
  }
  return sum / 2;
}

Wgs84 centroid(std::span<Wgs84 const> ring) {
  if (ring.empty()) return {};
  LocalPlane const plane(ring[0]);
  double area = 0, x = 0, y = 0, mean_x = 0, mean_y = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    auto const a = plane.at(ring[j]), b = plane.at(ring[i]);
    double const cross = a.x * b.y - b.x * a.y;
    area += cross;
    x += (a.x + b.x) * cross;
    y += (a.y + b.y) * cross;
    mean_x += b.x;
    mean_y += b.y;
  }
  if (std::abs(area) < 1e-6) return plane.from({mean_x / static_cast<double>(ring.size()), mean_y / static_cast<double>(ring.size())});
  return plane.from({x / (3 * area), y / (3 * area)});
}

}  // namespace tocsin::geo
