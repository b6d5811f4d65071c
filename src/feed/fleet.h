// Fleet: stations and units for a city that has none, by a stated rule; and which address a call is put on. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feed/call_file.h"
#include "geo/wgs84.h"

namespace tocsin::feed {

struct Home {  // A place of the data set that becomes a station.
  std::string code, name;
  Wgs84 at;
};
struct FleetStation {
  std::string station_id, name, agency;
  Wgs84 at;
};
struct FleetUnit {
  std::string unit_id, kind, agency, station, capability;
};
struct Fleet {
  std::vector<FleetStation> stations;
  std::vector<FleetUnit> units;
};

// Of each kind as many units as the file names callsigns that went out on two days or more (one at least). Fire stations become F01, F02
// ... in the order of their codes, hospitals and ambulance stations H01 ...; unit k of a kind lives at its k-th station, round and round.
// Homes without an entry of their kind use the other kind's. Empty when there is no home at all.
Fleet plan_fleet(CallFile const& file, std::vector<Home> fire, std::vector<Home> ambulance);

// The address of a call: SHA-256 of its number, the first 8 bytes as a big-endian number, modulo the count.
std::uint64_t address_index(std::string_view call_number, std::uint64_t addresses);

}  // namespace tocsin::feed
