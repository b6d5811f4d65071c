// AddressRow: one entry of the standard address register, as a file or the demo generator hands it over; and the other things that people
// name when they say where they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "geo/address/validity.h"
#include "geo/name.h"
#include "geo/wgs84.h"

namespace tocsin::address {

enum class CoordinateKind : std::uint8_t { kNone, kDoor, kBuilding, kStreet, kInterpolated };  // kNone: without coordinates.

struct AddressRow {
  std::string code;  // The source's own id: it names the entry, not its division, so that it survives when divisions are merged.
  geo::Name province, city, county, town, community;  // Community: village, residential community or suburb.
  geo::Name street;                                   // With its section (中正路二段); named lanes go with the street.
  std::string lane, alley, number;                    // As written: 26巷, 3弄, 45之6号, 46B-50.
  std::string building, unit, floor, door;
  std::string postcode;
  Wgs84 at;
  CoordinateKind coordinate_kind = CoordinateKind::kDoor;
  AddressStatus status = AddressStatus::kActive;
  std::string successor;  // Code of the entry that took this one's place: who says the old address is led to the new one.
  std::string main_code;  // Empty for a main address, else the code that this is an auxiliary of.
  std::string source;     // The list that it came from.
  Validity valid;
  std::string division_code;  // The smallest division it lies in, where the list says so by code: goes before the names above.

  bool has_point() const { return coordinate_kind != CoordinateKind::kNone; }
};

enum class NameKind : std::uint8_t { kRoad, kVillage, kPlace };  // kVillage: houses are numbered without roads.

// A street of the road graph, a place, a premises, a division: it bears a name and stands somewhere.
struct NamedThing {
  geo::Name name;
  std::vector<std::string> aliases;
  NameKind kind = NameKind::kPlace;
  std::uint32_t document = 0;           // What the caller knows it by.
  std::uint32_t division = UINT32_MAX;  // The smallest Division that it lies in.
  Wgs84 at;
};

enum class AdminKind : std::uint8_t { kProvince, kCity, kCounty, kTown, kVillage };

// A division that is known beside the addresses.
struct Division {
  geo::Name name;
  AdminKind kind = AdminKind::kTown;
  std::uint32_t parent = UINT32_MAX;
  std::string code = {};  // Its code in the land's list of divisions; may be empty.
  Validity valid = {};
  std::vector<std::uint32_t> successors = {};  // What it became: one after a merger or a new name, several after a split.
};

// What the steward decided about an entry: it goes before what the list says.
struct Decided {
  std::string code;
  std::string successor;  // Retired, and this one took its place ...
  std::string main_code;  // ... or an auxiliary of this one.
  friend bool operator==(Decided const&, Decided const&) = default;
};

}  // namespace tocsin::address
