// Wire: what the feed sends and what it reads of the answers (unknown members are passed over).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.h"

namespace tocsin::feed::wire {

struct Degrees {
  double lat = 0, lon = 0;
};
BOOST_DESCRIBE_STRUCT(Degrees, (), (lat, lon))
struct Text {
  std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Text, (), (zh, en))

struct Clock {
  Instant now;
  std::string mode;
};
BOOST_DESCRIBE_STRUCT(Clock, (), (now, mode))
struct DataSet {
  std::string version, label;
};
BOOST_DESCRIBE_STRUCT(DataSet, (), (version, label))
struct Configuration {
  Clock clock;
  std::optional<DataSet> data_set;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(Configuration, (), (clock, data_set, position))

struct Place {
  std::string kind, code, label;
  Degrees location;
};
BOOST_DESCRIBE_STRUCT(Place, (), (kind, code, label, location))
struct StreetPoints {
  std::vector<Place> items;
  std::int64_t total_m = 0;
};
BOOST_DESCRIBE_STRUCT(StreetPoints, (), (items, total_m))
struct Places {
  std::vector<Place> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Places, (), (items, next))

struct Station {
  std::string station_id;
  Degrees location;
};
BOOST_DESCRIBE_STRUCT(Station, (), (station_id, location))
struct Stations {
  std::vector<Station> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Stations, (), (items, next))
struct Unit {
  std::string unit_id, station, availability, status;
  std::vector<std::string> capabilities;
  std::optional<Degrees> location;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (unit_id, station, availability, status, capabilities, location))
struct Units {
  std::vector<Unit> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(Units, (), (items, next))
struct RunCard {
  std::string run_card_id;
};
BOOST_DESCRIBE_STRUCT(RunCard, (), (run_card_id))
struct RunCards {
  std::vector<RunCard> items;
  std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RunCards, (), (items, next))

struct Recommended {
  std::string unit_id;
  std::optional<std::int64_t> eta_s;
  std::vector<std::string> fills;
};
BOOST_DESCRIBE_STRUCT(Recommended, (), (unit_id, eta_s, fills))
struct Shortfall {
  std::string capability;
  std::int64_t needed = 0, found = 0;
};
BOOST_DESCRIBE_STRUCT(Shortfall, (), (capability, needed, found))
struct Recommendation {
  std::string advice_id;
  std::vector<Recommended> units, alternatives;
  std::vector<Shortfall> shortfalls;
};
BOOST_DESCRIBE_STRUCT(Recommendation, (), (advice_id, units, alternatives, shortfalls))

struct CallTaken {
  std::optional<std::string> incident_id;
};
BOOST_DESCRIBE_STRUCT(CallTaken, (), (incident_id))
struct Assignment {
  std::string unit_id;
  Instant assigned_at;
  std::optional<Instant> en_route_at, arrived_at, transporting_at, at_hospital_at, cleared_at;
  std::string end_reason;
};
BOOST_DESCRIBE_STRUCT(Assignment, (),
                      (unit_id, assigned_at, en_route_at, arrived_at, transporting_at, at_hospital_at, cleared_at, end_reason))
struct Incident {
  std::string state;
  std::optional<Instant> first_assigned_at, first_arrived_at;
  std::vector<Assignment> assignments;
};
BOOST_DESCRIBE_STRUCT(Incident, (), (state, first_assigned_at, first_arrived_at, assignments))
struct Call {
  std::optional<Instant> answered_at;
};
BOOST_DESCRIBE_STRUCT(Call, (), (answered_at))
struct IncidentDetail {
  Incident incident;
  std::vector<Call> calls;
};
BOOST_DESCRIBE_STRUCT(IncidentDetail, (), (incident, calls))

// Bodies.
struct NewCall {
  std::string channel = "voice";
  std::string place_text;
  std::optional<Degrees> location;
  std::optional<std::string> address_code;
  std::string incident_type;
  std::int64_t priority = 3;
  Instant rang_at, answered_at;
  std::string source = "interface";
};
BOOST_DESCRIBE_STRUCT(NewCall, (), (channel, place_text, location, address_code, incident_type, priority, rang_at, answered_at, source))
struct Dispatch {
  std::vector<std::string> unit_ids;
  std::string advice_id;
};
BOOST_DESCRIBE_STRUCT(Dispatch, (), (unit_ids, advice_id))
struct Status {
  std::string status;
  Instant occurred_at;
  std::string source = "mobile_terminal";
  std::optional<std::string> hospital;
};
BOOST_DESCRIBE_STRUCT(Status, (), (status, occurred_at, source, hospital))
struct StandDown {
  std::vector<std::string> unit_ids;
  Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(StandDown, (), (unit_ids, occurred_at))
struct Close {
  std::string disposition;
  Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(Close, (), (disposition, occurred_at))
struct Step {
  Instant now;
};
BOOST_DESCRIBE_STRUCT(Step, (), (now))
struct Position {
  std::string unit_id;
  double lat = 0, lon = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Position, (), (unit_id, lat, lon, at))
struct Positions {
  std::vector<Position> units;
};
BOOST_DESCRIBE_STRUCT(Positions, (), (units))
struct NewStation {
  Text name;
  std::string agency;
  Degrees location;
};
BOOST_DESCRIBE_STRUCT(NewStation, (), (name, agency, location))
struct NewUnit {
  std::string kind, agency, station;
  std::vector<std::string> capabilities;
};
BOOST_DESCRIBE_STRUCT(NewUnit, (), (kind, agency, station, capabilities))
struct Need {
  std::string capability;
  std::int64_t count = 1;
};
BOOST_DESCRIBE_STRUCT(Need, (), (capability, count))
struct NewRunCard {
  Text name;
  std::string incident_type;
  std::int64_t priority_from = 1, priority_to = 4;
  std::vector<Need> needs;
  std::vector<std::string> agencies;
};
BOOST_DESCRIBE_STRUCT(NewRunCard, (), (name, incident_type, priority_from, priority_to, needs, agencies))

}  // namespace tocsin::feed::wire
