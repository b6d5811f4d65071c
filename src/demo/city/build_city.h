// The steps of generate_city after the drawing: doors, places and premises, forces.
#pragma once

#include <map>

#include "demo/city/city.h"

namespace tocsin::demo {

// Roads and areas of the plan, in the order of the plan.
void add_roads(CityPlan const& plan, place_register::SourceData& source);
void add_areas(CityPlan const& plan, Layout const& layout, Random random, place_register::SourceData& source);
void add_addresses(CityPlan const& plan, Layout const& layout, Random random, place_register::SourceData& source);
void add_places(CityPlan const& plan, Layout const& layout, Random random, place_register::SourceData& source);
void add_premises(CityPlan const& plan, Layout const& layout, Random random, place_register::SourceData& source);
void add_forces(CityPlan const& plan, Size size, DemoFleet& fleet, place_register::SourceData& source);

// Jurisdictions by place: the township (or null) that holds a point.
class TownshipFinder {
 public:
  explicit TownshipFinder(std::vector<Jurisdiction> const& all);
  Jurisdiction const* at(Point p) const;
  Jurisdiction const* county_of(Jurisdiction const& township) const;

 private:
  struct Box {
    std::int64_t x0, y0, x1, y1;
    Jurisdiction const* jurisdiction;
  };
  std::vector<Box> townships_;
  std::vector<Jurisdiction const*> counties_;
  mutable Box const* last_ = nullptr;  // Neighbours are asked for one after the other.
};

DemoGround ground_of(place_register::SourceData const& source);

// The nearest of many points, by a grid.
class PointIndex {
 public:
  explicit PointIndex(std::vector<Point> points);
  std::size_t nearest(Point p) const;  // Index of it; needs at least one point.

 private:
  std::vector<Point> points_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>> grid_;
};

// Where the things of a list stand, each by its `at`.
template <class Thing>
std::vector<Point> points_of(std::vector<Thing> const& things) {
  std::vector<Point> out;
  out.reserve(things.size());
  for (Thing const& thing : things) out.push_back(to_plane(thing.at));
  return out;
}

}  // namespace tocsin::demo
