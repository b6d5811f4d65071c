// AddressRow: one entry of the standard address register, as a file or the demo generator hands it over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "geo/wgs84.h"

namespace tocsin::address {

enum class CoordinateKind : std::uint8_t { kNone, kDoor, kBuilding, kStreet, kInterpolated };
enum class AddressStatus : std::uint8_t { kActive, kPlanned, kRetired };

struct AddressRow {
  std::string code;                                   // The source's own id; survives mergers of divisions.
  std::string province, city, county, town, village;  // Village: village, community or suburb.
  std::string road, section;                          // Road with its section (中正路 二段); named lanes go with the road.
  std::string lane, alley, number;                    // As written: 26巷, 3弄, 45之6号, 46B-50.
  std::string building, unit, floor, door;
  CoordinateKind coordinate_kind = CoordinateKind::kDoor;
  AddressStatus status = AddressStatus::kActive;
  std::string successor;  // Code of the row that took this one's place.
  std::string main_code;  // Empty for a main address, else the code that this is an auxiliary of.
  std::optional<Wgs84> at;
};

}  // namespace tocsin::address
