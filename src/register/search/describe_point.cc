// The way back: from a point to the nearest door, the side of the street it is on, and the corner it is near.
#include <array>
#include <cmath>

#include "register/place_search.h"
#include "register/search/hit.h"

namespace tocsin::place_register {
namespace {

constexpr double kAddressRadiusM = 150;
constexpr double kStreetRadiusM = 500;
constexpr double kCrossingRadiusM = 1000;
constexpr double kOnTheRoadM = 1.5;  // Nearer to the line than this, a side would be a guess.

double metres_to(geo::LocalPlane const& plane, Wgs84 at) {
  auto const p = plane.at(at);
  return std::hypot(p.x, p.y);
}

std::optional<Hit> nearest_door(DataSet const& data, Wgs84 point, double within_m = kAddressRadiusM) {
  std::optional<Hit> hit;
  geo::LocalPlane const plane(point);
  auto const& rows = data.addresses().tables().rows;
  data.address_index().nearest(
      point, within_m, [&](auto item) { return metres_to(plane, rows[data.address_of(item)].at); },
      [&](auto item, double metres) {
        hit = address_hit(data, data.address_of(item), MatchKind::kNearest);
        hit->distance_m = std::llround(metres);
        return false;  // The first is the nearest.
      });
  return hit;
}

struct NearStreet {
  Hit hit;
  geo::SegmentId segment = 0;
};
std::optional<NearStreet> nearest_street(DataSet const& data, Wgs84 point) {
  std::optional<NearStreet> out;
  data.graph().index.nearest(
      point, kStreetRadiusM,
      [&](auto s) { return data.street_of(s) == records::kNone ? -1.0 : geo::project(point, data.graph().geometry(s)).distance; },
      [&](auto s, double metres) {
        out = NearStreet{street_hit(data, data.street_of(s), MatchKind::kNearest), s};
        out->hit.distance_m = std::llround(metres);
        return false;
      });
  return out;
}

// From the nearest point of the line to the point: the side is where that arrow points.
Compass side_of(DataSet const& data, Wgs84 point, geo::SegmentId segment) {
  geo::LocalPlane const plane(point);
  auto const line = data.graph().geometry(segment);
  auto const on = geo::project(point, line);
  auto foot = plane.at(line[on.stretch]);
  if (on.stretch + 1 < line.size()) {
    auto const next = plane.at(line[on.stretch + 1]);
    foot.x += (next.x - foot.x) * on.fraction;
    foot.y += (next.y - foot.y) * on.fraction;
  }
  if (std::hypot(foot.x, foot.y) < kOnTheRoadM) return Compass::kNone;
  double const turn = std::atan2(-foot.x, -foot.y) / (2 * 3.14159265358979323846);  // Clockwise from north, in turns.
  auto const eighth = static_cast<int>(std::lround((turn < 0 ? turn + 1 : turn) * 8)) % 8;
  return static_cast<Compass>(eighth + 1);
}

}  // namespace

std::string_view to_text(Compass side) {
  static constexpr std::array<std::string_view, 9> kWords{"",      "north",      "north_east", "east",      "south_east",
                                                          "south", "south_west", "west",       "north_west"};
  return kWords[static_cast<std::size_t>(side)];
}

Hit describe(DataSet const& data, Wgs84 point) {
  auto hit = coordinates_hit(data, point);
  auto const take = [&](Hit const& found) {
    hit.kind = found.kind;
    hit.code = found.code;
    hit.label = found.label;
    hit.area = found.area;
    hit.match = MatchKind::kNearest;
    hit.distance_m = found.distance_m;
  };
  if (auto const door = nearest_door(data, point))
    take(*door);
  else if (auto const street = nearest_street(data, point))
    take(street->hit);
  return hit;
}

Hit on_street(DataSet const& data, std::uint32_t street, Wgs84 point, double address_within_m) {
  if (auto door = nearest_door(data, point, address_within_m)) return *std::move(door);
  Hit hit = street_hit(data, street, MatchKind::kExact);
  hit.at = point;
  hit.jurisdictions = data.jurisdictions_at(point);
  return hit;
}

PointDescription describe_fully(DataSet const& data, Wgs84 point) {
  PointDescription out;
  out.here = describe(data, point);
  if (auto const street = nearest_street(data, point)) {
    out.side = side_of(data, point, street->segment);
    out.street = street->hit;
  }
  if (out.here.kind == HitKind::kAddress) {
    if (auto const row = data.find_address(out.here.code)) {
      auto const number = data.addresses().tables().rows[*row].house.number;
      if (number != 0) out.number_side = number % 2 == 1 ? "odd" : "even";
    }
  }
  geo::LocalPlane const plane(point);
  data.crossing_index().nearest(
      point, kCrossingRadiusM, [&](auto c) { return metres_to(plane, data.graph().junctions[data.crossings()[c].junction]); },
      [&](auto c, double metres) {
        auto const& crossing = data.crossings()[c];
        out.intersection = crossing_hit(data, crossing.junction, crossing.street, crossing.other_street, MatchKind::kNearest);
        out.intersection->distance_m = std::llround(metres);
        return false;
      });
  return out;
}

}  // namespace tocsin::place_register
