#include "geo/travel/isochrone.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "geo/shapes.h"

namespace tocsin::geo {
namespace {

// A field of square cells over a plane; 1 where something was reached. A border of empty cells runs around it.
class Field {
 public:
  Field(LocalPlane const& plane, LocalPlane::Point low, LocalPlane::Point high, double cell)
      : plane_(plane),
        low_{low.x - 2 * cell, low.y - 2 * cell},
        cell_(cell),
        width_(static_cast<std::size_t>((high.x - low.x) / cell) + 5),
        height_(static_cast<std::size_t>((high.y - low.y) / cell) + 5),
        cells_(width_ * height_, 0) {}

  void mark(LocalPlane::Point p, double radius) {
    auto const reach = static_cast<std::ptrdiff_t>(std::ceil(radius / cell_));
    auto const cx = column(p.x), cy = row(p.y);
    for (auto y = std::max<std::ptrdiff_t>(1, cy - reach); y <= std::min<std::ptrdiff_t>(cy + reach, as_signed(height_) - 2); ++y)
      for (auto x = std::max<std::ptrdiff_t>(1, cx - reach); x <= std::min<std::ptrdiff_t>(cx + reach, as_signed(width_) - 2); ++x)
        if (std::hypot(low_.x + (static_cast<double>(x) + 0.5) * cell_ - p.x, low_.y + (static_cast<double>(y) + 0.5) * cell_ - p.y) <=
            radius)
          cells_[index(x, y)] = 1;
  }

  // Empty parts that do not touch the border and are small become full.
  void fill_holes(double smallest_m2) {
    std::vector<std::uint8_t> seen(cells_.size(), 0);
    std::vector<std::size_t> part;
    for (std::size_t start = 0; start < cells_.size(); ++start) {
      if (seen[start] != 0 || cells_[start] != 0) continue;
      part.assign(1, start);
      seen[start] = 1;
      for (std::size_t i = 0; i < part.size(); ++i) {
        auto const at = part[i], x = at % width_, y = at / width_;
        auto const visit = [&](std::size_t next) {
          if (seen[next] != 0 || cells_[next] != 0) return;
          seen[next] = 1;
          part.push_back(next);
        };
        if (x > 0) visit(at - 1);
        if (x + 1 < width_) visit(at + 1);
        if (y > 0) visit(at - width_);
        if (y + 1 < height_) visit(at + width_);
      }
      // The part around everything begins at cell 0.
      if (start != 0 && static_cast<double>(part.size()) * cell_ * cell_ < smallest_m2)
        for (auto const at : part) cells_[at] = 1;
    }
  }

  // The lines between full and empty, full on the left: each a ring through the middles of the cells' sides, which cuts the corners.
  std::vector<std::vector<Wgs84>> rings() const {
    // A side leaves the corner (x, y) in direction d: 0 east, 1 north, 2 west, 3 south.
    std::vector<std::uint32_t> sides((width_ + 1) * (height_ + 1), 0);
    auto const corner = [&](std::size_t x, std::size_t y) { return y * (width_ + 1) + x; };
    for (std::size_t y = 0; y < height_; ++y)
      for (std::size_t x = 0; x < width_; ++x) {
        if (cells_[y * width_ + x] == 0) continue;
        if (y == 0 || cells_[(y - 1) * width_ + x] == 0) sides[corner(x, y)] |= 1;
        if (x + 1 == width_ || cells_[y * width_ + x + 1] == 0) sides[corner(x + 1, y)] |= 2;
        if (y + 1 == height_ || cells_[(y + 1) * width_ + x] == 0) sides[corner(x + 1, y + 1)] |= 4;
        if (x == 0 || cells_[y * width_ + x - 1] == 0) sides[corner(x, y + 1)] |= 8;
      }
    std::vector<std::vector<Wgs84>> found;
    for (std::size_t start = 0; start < sides.size(); ++start) {
      while (sides[start] != 0) {
        std::vector<Wgs84> ring;
        int direction = 0;
        while ((sides[start] >> direction & 1) == 0) ++direction;
        auto at = start;
        do {
          sides[at] &= ~(1U << direction);
          std::size_t const row = at / (width_ + 1);
          auto const x = static_cast<double>(at - row * (width_ + 1)), y = static_cast<double>(row);
          double const dx = direction == 0 ? 0.5 : direction == 2 ? -0.5 : 0, dy = direction == 1 ? 0.5 : direction == 3 ? -0.5 : 0;
          ring.push_back(plane_.from({low_.x + (x + dx) * cell_, low_.y + (y + dy) * cell_}));
          at = direction == 0 ? at + 1 : direction == 1 ? at + width_ + 1 : direction == 2 ? at - 1 : at - width_ - 1;
          // Where two full cells touch at a corner only, keep to the one at hand: left before straight before right.
          int next = -1;
          for (int const turn : {1, 0, 3})
            if (int const d = (direction + turn) % 4; next < 0 && (sides[at] >> d & 1) != 0) next = d;
          if (next < 0) break;
          direction = next;
        } while (true);
        found.push_back(without_straight_points(ring));
      }
    }
    return found;
  }

 private:
  static std::ptrdiff_t as_signed(std::size_t n) { return static_cast<std::ptrdiff_t>(n); }
  std::ptrdiff_t column(double x) const { return static_cast<std::ptrdiff_t>((x - low_.x) / cell_); }
  std::ptrdiff_t row(double y) const { return static_cast<std::ptrdiff_t>((y - low_.y) / cell_); }
  std::size_t index(std::ptrdiff_t x, std::ptrdiff_t y) const { return static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x); }
  static std::vector<Wgs84> without_straight_points(std::vector<Wgs84> const& ring) {
    std::vector<Wgs84> kept;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      auto const &a = ring[(i + ring.size() - 1) % ring.size()], &b = ring[i], &c = ring[(i + 1) % ring.size()];
      auto const cross = (std::int64_t{b.lon_e7} - a.lon_e7) * (std::int64_t{c.lat_e7} - b.lat_e7) -
                         (std::int64_t{b.lat_e7} - a.lat_e7) * (std::int64_t{c.lon_e7} - b.lon_e7);
      if (std::abs(cross) > 40'000) kept.push_back(b);  // 1e-7 degrees squared: what rounding makes of a straight line.
    }
    return kept.size() < 3 ? ring : kept;
  }

  LocalPlane const& plane_;
  LocalPlane::Point low_;
  double cell_;
  std::size_t width_, height_;
  std::vector<std::uint8_t> cells_;
};

}  // namespace

std::vector<Polygon> isochrone(RoadGraph const& graph, std::span<Reached const> reached, IsochroneShape const& shape) {
  if (reached.empty()) return {};
  std::vector<std::vector<Wgs84>> lines;
  Box box;
  for (auto const& r : reached) {
    lines.push_back(
        part_of(graph.geometry(r.segment), static_cast<double>(r.from_ppm) / Spot::kWhole, static_cast<double>(r.to_ppm) / Spot::kWhole));
    box.add(box_of(lines.back()));
  }
  LocalPlane const plane(box.middle());
  auto low = plane.at({box.min_lat, box.min_lon}), high = plane.at({box.max_lat, box.max_lon});
  low = {low.x - shape.beside_m, low.y - shape.beside_m};
  high = {high.x + shape.beside_m, high.y + shape.beside_m};
  double const cell = std::max(shape.beside_m / 2.5, std::sqrt((high.x - low.x) * (high.y - low.y) / static_cast<double>(shape.cells)));
  double const beside = std::max(shape.beside_m, 1.5 * cell);
  Field field(plane, low, high, cell);
  for (auto const& line : lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      auto const a = plane.at(line[i]), b = plane.at(line[i + 1]);
      auto const steps = static_cast<int>(std::hypot(b.x - a.x, b.y - a.y) / cell) + 1;
      for (int s = 0; s <= steps; ++s) {
        double const f = static_cast<double>(s) / steps;
        field.mark({a.x + f * (b.x - a.x), a.y + f * (b.y - a.y)}, beside);
      }
    }
  field.fill_holes(shape.hole_m2);

  // Outer rings run counter-clockwise; a hole belongs to the smallest outer ring around it.
  struct Outer {
    double area = 0;
    Polygon polygon;
  };
  std::vector<Outer> outers;
  std::vector<std::vector<Wgs84>> holes;
  for (auto& ring : field.rings()) {
    double const area = signed_area_m2(ring);
    if (area <= 0) {
      holes.push_back(std::move(ring));
      continue;
    }
    outers.emplace_back().area = area;
    outers.back().polygon.rings.push_back(std::move(ring));
  }
  std::sort(outers.begin(), outers.end(), [](Outer const& a, Outer const& b) {
    return a.area != b.area ? a.area > b.area : a.polygon.rings.front().front() < b.polygon.rings.front().front();
  });
  for (auto& hole : holes) {
    auto const owner = std::find_if(outers.rbegin(), outers.rend(),
                                    [&](Outer const& o) { return ring_crosses_odd(o.polygon.rings.front(), hole.front()); });
    if (owner != outers.rend()) owner->polygon.rings.push_back(std::move(hole));
  }
  std::vector<Polygon> polygons;
  polygons.reserve(outers.size());
  for (auto& outer : outers) polygons.push_back(std::move(outer.polygon));
  return polygons;
}

}  // namespace tocsin::geo
