// The drawing of Yunting: a bent lattice of main streets, the river in one of its rows, the quarters and the country around.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "demo/city/names.h"
#include "demo/city/street_plan.h"

namespace tocsin::demo {

enum class Size { kTiny, kCity };

enum class Quarter : std::uint8_t {
  kOldTown,
  kBusiness,
  kResidential,
  kNewTown,
  kUniversity,
  kIndustrial,
  kHarbour,
  kFringe,
  kPark,
  kLake,
  kTown,
  kCountry
};

// Lattice coordinates: metres along the bent axes.
struct Zone {
  Quarter quarter;
  std::int32_t u0, v0, u1, v1;
};
// How streets along one lattice line are called and how wide they are.
struct Avenue {
  bool along_u;  // A line v = at, running along u.
  std::int32_t at, from, to;
  RoadClass road_class;
  Stem stem;
  char const *kind_zh, *kind_en;
};
struct County {
  std::string code;
  Name name;
  bool urban;
  std::vector<Zone> parts;  // Lattice rectangles; `quarter` is not used.
};

struct Layout {
  std::vector<std::int32_t> fine_u, fine_v;      // Lines inside the built-up city.
  std::vector<std::int32_t> coarse_u, coarse_v;  // Lines that go on through the country; they include the city's borders.
  std::int32_t river_v0 = 0, river_v1 = 0;       // The river's row.
  std::vector<std::int32_t> bridges_u;
  std::vector<Zone> zones;
  std::vector<Avenue> avenues;
  std::vector<std::pair<Point, Point>> diagonals;  // Lattice corners joined across cells, in metres.
  std::vector<County> counties;
  std::vector<std::int32_t> street_office_u, street_office_v;  // Borders between 街道 inside the city.
  std::int64_t ring_offset_m = 0;                              // Of the orbital expressway beyond the city's border; 0: none.
  std::size_t addresses = 0;
  std::size_t hydrants_max = 0, buildings_max = 0, premises_max = 0;
};

Layout const& layout_of(Size size);

struct Block {
  Ring ring;
  Quarter quarter = Quarter::kCountry;
};
struct Jurisdiction {
  std::string code, parent;
  Name name;
  place_register::JurisdictionLevel level = place_register::JurisdictionLevel::kTownship;
  Ring ring;
  bool urban = false;
};
struct Town {
  Name name;  // 镇
  Point at;
  bool county_seat = false;
};

// What is drawn before doors, premises and hydrants are put in.
struct CityPlan {
  StreetPlan streets;
  std::vector<Block> blocks;
  std::vector<Jurisdiction> jurisdictions;  // City, counties, townships, in this order.
  std::vector<Town> towns;
  std::vector<Name> villages;
  std::vector<Ring> water, green;
  std::vector<Name> water_names, green_names;
  std::vector<Point> railway, river_axis;
};

class CityDraughtsman {
 public:
  CityDraughtsman(Layout const& layout, Random random);
  CityPlan draw();
  Point bend(std::int64_t u_m, std::int64_t v_m) const;  // Lattice metres to the plane.

 private:
  struct Cell {
    std::int32_t u0, v0, u1, v1;
  };
  using Line = std::vector<std::uint32_t>;  // Edges in order.

  bool in_city(std::int32_t u, std::int32_t v) const;
  std::vector<std::int32_t> stops(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) const;
  Quarter quarter_of(Cell const& cell) const;
  std::uint32_t node_at(std::int32_t u, std::int32_t v);
  std::vector<Cell> cells(bool city) const;
  Avenue const* avenue_on(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to) const;
  bool is_wet(Cell const& cell) const;

  void draw_main_streets();
  void draw_segment(bool along_u, std::int32_t at, std::int32_t from, std::int32_t to);
  Outline outline_of(Cell const& cell) const;
  void divide_city();
  void draw_diagonal(Point from, Point to);
  void draw_country();
  void draw_settlement(Cell const& cell, std::size_t ordinal, bool county_seat, bool township_seat);
  void connect(std::uint32_t from, std::uint32_t to, RoadClass road_class, std::int32_t name, bool with_village);
  void draw_village(std::uint32_t at, Point along);
  void draw_expressway();
  void draw_water_and_green();
  void draw_jurisdictions();
  Ring border_of(std::vector<Cell> const& cells) const;
  std::int32_t add_name(Name name);
  std::int32_t avenue_name(Avenue const& avenue, std::int32_t from, std::int32_t to);

  Layout const& layout_;
  Random random_;
  SignWriter signs_;
  CityPlan plan_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::uint32_t> lattice_;
  std::map<std::tuple<bool, std::int32_t, std::int32_t>, Line> segments_;  // (along_u, line, from) -> edges towards larger values
  std::set<std::tuple<bool, std::int32_t, std::int32_t>> absent_;          // Borders without a street.
  std::map<std::string, std::int32_t> name_ids_;
  std::vector<std::pair<std::uint32_t, Point>> ring_crossings_;  // Surface nodes under the expressway and its direction there.
};

}  // namespace tocsin::demo
