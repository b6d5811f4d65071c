// Boxes, polygons and lines in 1e-7 degree, and a local plane in metres: enough geometry for a city, no more.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/wgs84.h"

namespace tocsin::geo {

struct Box {
  std::int32_t min_lat = INT32_MAX, min_lon = INT32_MAX, max_lat = INT32_MIN, max_lon = INT32_MIN;

  bool is_empty() const { return min_lat > max_lat; }
  void add(Wgs84 p);
  void add(Box const& other);
  bool contains(Wgs84 p) const { return p.lat_e7 >= min_lat && p.lat_e7 <= max_lat && p.lon_e7 >= min_lon && p.lon_e7 <= max_lon; }
  bool overlaps(Box const& o) const { return min_lat <= o.max_lat && o.min_lat <= max_lat && min_lon <= o.max_lon && o.min_lon <= max_lon; }
  Wgs84 middle() const;
  friend bool operator==(Box const&, Box const&) = default;
};
Box box_of(std::span<Wgs84 const> points);
// The box of everything within `metres` of p; clamped at the poles and the antimeridian.
Box box_around(Wgs84 p, double metres);

// A plane touching the earth at `origin`, in metres, x east and y north; good to 0.1 % within 50 km.
class LocalPlane {
 public:
  explicit LocalPlane(Wgs84 origin);
  struct Point {
    double x = 0, y = 0;
  };
  Point at(Wgs84 p) const;
  Wgs84 from(Point p) const;
  // Metres from the origin to the nearest point of the box; 0 inside.
  double distance_to(Box const& box) const;

 private:
  Wgs84 origin_;
  double metres_per_lon_;
};

// Where on the line from a to b the plane's origin comes nearest: fraction 0..1 and distance in metres.
struct Projection {
  double fraction = 0;
  double distance = 0;
};
Projection project_origin(LocalPlane::Point a, LocalPlane::Point b);

// The nearest place on a polyline of at least one point: index of the stretch, fraction on it, fraction of the whole length.
struct LineProjection {
  std::size_t stretch = 0;
  double fraction_of_stretch = 0;
  double fraction = 0;
  double distance = 0;
  Wgs84 at;
};
LineProjection project(Wgs84 point, std::span<Wgs84 const> line);

double length_m(std::span<Wgs84 const> line);
// The point at `fraction` of the length; the line has at least one point.
Wgs84 point_along(std::span<Wgs84 const> line, double fraction);
// The part of the line between two fractions of its length; reversed when from > to. At least two points.
std::vector<Wgs84> part_of(std::span<Wgs84 const> line, double from, double to);

// Even-odd rule over all rings together (holes are rings inside the outer one); a ring closes itself.
bool contains(std::span<std::span<Wgs84 const> const> rings, Wgs84 point);
bool ring_crosses_odd(std::span<Wgs84 const> ring, Wgs84 point);
// Signed area in square metres (positive: counter-clockwise), and centroid of a ring (of its vertices when the area is nil).
double signed_area_m2(std::span<Wgs84 const> ring);
Wgs84 centroid(std::span<Wgs84 const> ring);

}  // namespace tocsin::geo
