// Fleet: stations and units for a city that has none, and where a call is put, by stated rules. Pure.
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

// Which of `count` places a block of the file is: SHA-256 of its text, the first 8 bytes as a big-endian number, modulo the count.
std::uint64_t place_of(std::string_view block, std::uint64_t count);

// Which of the points are sites, so that each point has one near it, and where points are dense sites are: the first is the point next to
// the middle, each further one the point farthest from those before (Gonzalez 1985); then up to thirty rounds in which each site moves to
// the middle of the points nearest to it (Lloyd 1982); in the end each stands on its nearest point. As the crow flies. Ties: the first
// point. Fewer than wanted when there are fewer points.
std::vector<std::size_t> choose_sites(std::vector<Wgs84> const& points, std::size_t wanted);

}  // namespace tocsin::feed
