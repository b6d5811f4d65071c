// SourceData: a city as an importer (OSM, CSV) or the demo generator hands it over, before it is compiled into a data set.
// One shape for every source, so that the compiler, the map and the tests know only one kind of city.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/address/address_row.h"
#include "geo/name.h"
#include "geo/road_graph.h"
#include "geo/wgs84.h"

namespace tocsin::place_register {

using geo::Name;
using geo::RoadClass;
enum class OneWay : std::uint8_t { kNo, kForward, kBackward };

struct Road {
  std::vector<std::uint32_t> nodes;  // Indices into SourceData::nodes, at least two.
  RoadClass road_class = RoadClass::kResidential;
  OneWay one_way = OneWay::kNo;
  std::uint16_t speed_kmh = 0;  // 0: by class.
  bool private_access = false;  // Only when nothing else leads there.
  bool bridge = false;
  bool tunnel = false;
  Name name;
  std::string ref;                   // G15, A 28
  std::vector<std::string> aliases;  // Other names: old, short, local.
};

// OSM "restriction" relations, for the turn-aware engine.
struct TurnRestriction {
  std::uint32_t from_road = 0, via_node = 0, to_road = 0;  // Indices.
  bool only = false;                                       // only_* rather than no_*
};

// Those that lead over whole roads (OSM's via ways), in driving order.
struct PathRestriction {
  std::uint32_t from_road = 0;
  std::vector<std::uint32_t> via_roads;
  std::uint32_t to_road = 0;
  bool only = false;
};

// One entry of the standard address register. `code` is stable over imports (source id).
using Address = address::AddressRow;

// A division of the land's own list (codes of GB/T 2260 and the like), of now or of before. Areas on the map are jurisdictions, below.
struct DivisionRow {
  std::string code;
  Name name;
  address::AdminKind kind = address::AdminKind::kTown;
  std::string parent_code;  // May be empty.
  address::Validity valid;
  std::vector<std::string> successors;  // Codes of what it became.
};

enum class PlaceKind : std::uint8_t {
  kFireStation,
  kPoliceStation,
  kAmbulanceStation,
  kHospital,
  kClinic,
  kHydrant,
  kDefibrillator,
  kSchool,
  kFuel,
  kPharmacy,
  kBusStation,
  kRailwayStation,
  kMetroStation,
  kMarket,
  kHotel,
  kRestaurant,
  kParking,
  kPark,
  kTownHall,
  kPlaceOfAssembly,
  kSettlement,
  kPost,
  kOther
};

struct Place {
  std::string code;
  PlaceKind kind = PlaceKind::kOther;
  Name name;
  Wgs84 at;
  std::string note;  // Physical facts only: "underground, DN150".
  std::vector<std::string> aliases;
};

// Kinds of premises are fire-code occupancy classes (DOMAIN.md, boundary 5); hazards and goods come from vocabularies.
enum class Occupancy : std::uint8_t {
  kResidential,
  kHighRiseResidential,
  kOffice,
  kCommercial,
  kAssembly,
  kEducational,
  kHealthCare,
  kIndustrial,
  kStorage,
  kHazardousGoods,
  kUtility,
  kTransport,
  kMixed
};
struct RoleContact {
  std::string role;   // duty_desk, fire_control_room, site_safety, gate: a role, never a person.
  std::string phone;  // The role's line.
};
struct Premises {
  std::string code;
  Name name;
  Occupancy occupancy = Occupancy::kCommercial;
  std::string address_code;  // May be empty.
  std::uint16_t floors_above = 0, floors_below = 0;
  std::vector<std::string> hazards;  // Vocabulary words: lpg, ammonia, chlorine, high_voltage, lithium_batteries, solvents, grain_dust, ...
  std::vector<std::string> access;   // Vocabulary words: fire_lift, ladder_side_south, gate_code_at_desk, dry_riser, ...
  std::vector<RoleContact> contacts;
  Wgs84 at;
  std::vector<std::string> aliases;  // What people call it: short, old, the name on the roof.
};

enum class AreaKind : std::uint8_t { kWater, kGreen, kBuilding, kBuiltUp, kIndustrial, kJurisdiction };
enum class JurisdictionLevel : std::uint8_t { kNone, kCity, kCounty, kTownship, kGrid };
struct Area {
  AreaKind kind = AreaKind::kGreen;
  std::vector<std::vector<Wgs84>> rings;  // Outer first, then holes; closed implicitly.
  Name name;
  // For kJurisdiction:
  std::string code;
  std::string parent_code;
  JurisdictionLevel level = JurisdictionLevel::kNone;
};
// Lines that are drawn but not driven: rivers, railways.
struct Line {
  bool railway = false;  // else waterway
  std::vector<Wgs84> points;
  Name name;
};

struct SourceData {
  std::string label;        // "Porto, OpenStreetMap 2015-06-06"
  std::string attribution;  // Shown on the map: "© OpenStreetMap contributors"
  bool demo = false;
  std::vector<Wgs84> nodes;  // Road nodes only.
  std::vector<std::uint32_t> barrier_nodes;
  std::vector<Road> roads;
  std::vector<TurnRestriction> restrictions;
  std::vector<PathRestriction> path_restrictions;
  std::size_t restrictions_not_read = 0;  // Of ways that are no roads here, or with members that do not say where the turn is.
  std::vector<Address> addresses;         // As their lists have them.
  std::vector<DivisionRow> divisions;
  std::vector<address::Decided> decided;  // By the steward: goes before what a list says, and does not change it.
  std::vector<Place> places;
  std::vector<Premises> premises;
  std::vector<Area> areas;
  std::vector<Line> lines;
};

}  // namespace tocsin::place_register
