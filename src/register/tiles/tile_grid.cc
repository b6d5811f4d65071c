#include "register/tiles/tile_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tocsin::place_register {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kHalfPixel = 4;  // Of a 512-pixel tile.

double longitude(double x) { return x * 360 - 180; }
double latitude(double y) { return std::atan(std::sinh(kPi * (1 - 2 * y))) * 180 / kPi; }
std::int32_t units(double degrees, double limit) {
  return static_cast<std::int32_t>(std::lround(std::clamp(degrees, -limit, limit) * 1e7));
}

enum class Side { kLeft, kRight, kTop, kBottom };
bool is_inside(Side side, TilePoint p) {
  constexpr auto kLow = -kTileBuffer, kHigh = kTileExtent + kTileBuffer;
  switch (side) {
    case Side::kLeft: return p.x >= kLow;
    case Side::kRight: return p.x <= kHigh;
    case Side::kTop: return p.y >= kLow;
    case Side::kBottom: break;
  }
  return p.y <= kHigh;
}
// Where the stretch from a to b crosses a side; it does.
TilePoint crossing(Side side, TilePoint a, TilePoint b) {
  bool const vertical = side == Side::kLeft || side == Side::kRight;
  std::int32_t const edge = side == Side::kLeft || side == Side::kTop ? -kTileBuffer : kTileExtent + kTileBuffer;
  auto const along = [](std::int64_t from, std::int64_t to, std::int64_t part, std::int64_t whole) {
    return static_cast<std::int32_t>(from + static_cast<std::int64_t>(std::llround(
                                                static_cast<double>(to - from) * static_cast<double>(part) / static_cast<double>(whole))));
  };
  if (vertical) return {edge, along(a.y, b.y, std::int64_t{edge} - a.x, std::int64_t{b.x} - a.x)};
  return {along(a.x, b.x, std::int64_t{edge} - a.y, std::int64_t{b.y} - a.y), edge};
}
constexpr Side kSides[] = {Side::kLeft, Side::kRight, Side::kTop, Side::kBottom};

}  // namespace

Result<void> check_tile(TileId t) {
  if (t.z < 0 || t.z > kMaxZoom || t.x < 0 || t.y < 0 || t.x >= (std::int64_t{1} << t.z) || t.y >= (std::int64_t{1} << t.z))
    return invalid("tile.out_of_range", fmt::format("{}/{}/{}: z is 0..{}, x and y are below 2^z", t.z, t.x, t.y, kMaxZoom));
  return {};
}

TileGrid::TileGrid(TileId tile) : tile_(tile), scale_(std::ldexp(1.0, tile.z)) {
  double const buffer = static_cast<double>(kTileBuffer) / kTileExtent;
  auto const x = static_cast<double>(tile.x), y = static_cast<double>(tile.y);
  box_ = {units(latitude((y + 1 + buffer) / scale_), 90), units(longitude((x - buffer) / scale_), 180),
          units(latitude((y - buffer) / scale_), 90), units(longitude((x + 1 + buffer) / scale_), 180)};
}

TilePoint TileGrid::at(Wgs84 p) const {
  double const sine = std::sin(std::clamp(p.lat(), -85.06, 85.06) * kPi / 180);
  double const x = (p.lon() + 180) / 360 * scale_ - static_cast<double>(tile_.x);
  double const y = (0.5 - std::log((1 + sine) / (1 - sine)) / (4 * kPi)) * scale_ - static_cast<double>(tile_.y);
  constexpr double kFar = 1'000'000'000;
  return {static_cast<std::int32_t>(std::lround(std::clamp(x * kTileExtent, -kFar, kFar))),
          static_cast<std::int32_t>(std::lround(std::clamp(y * kTileExtent, -kFar, kFar)))};
}

TileLine TileGrid::line(std::span<Wgs84 const> points) const {
  TileLine line;
  line.reserve(points.size());
  for (auto const p : points)
    if (auto const q = at(p); line.empty() || q != line.back()) line.push_back(q);
  return line;
}

TileLine simplify(TileLine const& line, double tolerance) {
  if (line.size() < 3) return line;
  // Douglas and Peucker (1973), without recursion.
  std::vector<bool> keep(line.size(), false);
  keep.front() = keep.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> ranges{{0, line.size() - 1}};
  while (!ranges.empty()) {
    auto const [first, last] = ranges.back();
    ranges.pop_back();
    auto const a = line[first], b = line[last];
    double const dx = static_cast<double>(b.x) - a.x, dy = static_cast<double>(b.y) - a.y, square = dx * dx + dy * dy;
    double farthest = tolerance;
    std::size_t at = 0;
    for (auto i = first + 1; i < last; ++i) {
      double const px = static_cast<double>(line[i].x) - a.x, py = static_cast<double>(line[i].y) - a.y;
      double const t = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0;
      double const distance = std::hypot(px - t * dx, py - t * dy);
      if (distance <= farthest) continue;
      farthest = distance;
      at = i;
    }
    if (at == 0) continue;
    keep[at] = true;
    ranges.emplace_back(first, at);
    ranges.emplace_back(at, last);
  }
  TileLine kept;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (keep[i]) kept.push_back(line[i]);
  return kept;
}

std::vector<TileLine> clip_line(TileLine const& line) {
  std::vector<TileLine> parts;
  TileLine part;
  auto const finish = [&] {
    if (part.size() >= 2) parts.push_back(simplify(part, kHalfPixel));
    part.clear();
  };
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto a = line[i], b = line[i + 1];
    bool visible = true;
    for (auto const side : kSides) {
      bool const a_in = is_inside(side, a), b_in = is_inside(side, b);
      if (!a_in && !b_in) visible = false;
      if (!visible) break;
      if (!a_in)
        a = crossing(side, a, b);
      else if (!b_in)
        b = crossing(side, a, b);
    }
    if (!visible) {
      finish();
      continue;
    }
    if (part.empty() || part.back() != a) {
      finish();
      part.push_back(a);
    }
    if (b != part.back()) part.push_back(b);
    if (b != line[i + 1]) finish();
  }
  finish();
  return parts;
}

TileLine clip_ring(TileLine const& ring) {
  auto clipped = ring;
  for (auto const side : kSides) {  // Sutherland and Hodgman (1974).
    TileLine next;
    for (std::size_t i = 0; i < clipped.size(); ++i) {
      auto const a = clipped[i], b = clipped[(i + 1) % clipped.size()];
      bool const a_in = is_inside(side, a), b_in = is_inside(side, b);
      if (a_in) next.push_back(a);
      if (a_in != b_in) next.push_back(crossing(side, a, b));
    }
    clipped = std::move(next);
  }
  if (clipped.size() < 3) return {};
  // Simplified as two halves, so that the ring does not collapse onto its first point.
  auto const half = static_cast<std::ptrdiff_t>(clipped.size() / 2);
  clipped.push_back(clipped.front());
  auto first = simplify(TileLine(clipped.begin(), clipped.begin() + half + 1), kHalfPixel / 2);
  auto const second = simplify(TileLine(clipped.begin() + half, clipped.end()), kHalfPixel / 2);
  first.insert(first.end(), second.begin() + 1, second.end() - 1);
  first.erase(std::unique(first.begin(), first.end()), first.end());
  if (first.size() < 3 || doubled_area(first) == 0) return {};
  return first;
}

std::int64_t doubled_area(TileLine const& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
    sum += std::int64_t{ring[j].x} * ring[i].y - std::int64_t{ring[i].x} * ring[j].y;
  return sum;
}

}  // namespace tocsin::place_register
