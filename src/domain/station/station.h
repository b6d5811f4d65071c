// src/domain/station/station.h: where units live.
#pragma once

#include <map>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::station {

struct Station {
  StationCode station;
  BilingualText name;
  AgencyCode agency;
  Wgs84 location;
  JurisdictionCode county;
  bool retired = false;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Station, (), (station, name, agency, location, county, retired, version))
struct State {
  std::map<StationCode, Station> stations;
};
BOOST_DESCRIBE_STRUCT(State, (), (stations))

struct Register {
  StationCode station;
  BilingualText name;
  AgencyCode agency;
  Wgs84 location;
  JurisdictionCode county;
};
struct Retire {
  StationCode station;
};
using Command = std::variant<Register, Retire>;

struct Registered {
  StationCode station;
  BilingualText name;
  AgencyCode agency;
  Wgs84 location;
  JurisdictionCode county;
};
struct Retired {
  StationCode station;
};
using Event = std::variant<Registered, Retired>;
BOOST_DESCRIBE_STRUCT(Registered, (), (station, name, agency, location, county))
BOOST_DESCRIBE_STRUCT(Retired, (), (station))

// Errors: station.unknown, boundary.denied_word, station.has_units (core/policy).
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now);
void apply(State& state, Event const& event, Meta const& meta);

}  // namespace tocsin::station
