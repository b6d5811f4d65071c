// Units and stations: reading them, status and position reports, posts, crews, and (administrator) registering them.
#pragma once

#include "api/advice/place_resolver.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/incidents/incident_reads.h"
#include "api/endpoints/lists.h"

namespace tocsin::api {

TOCSIN_LIST(UnitList, view::UnitView)
TOCSIN_LIST(StationList, view::StationView)
struct StationDetail {
  view::StationView station;
  std::vector<view::UnitView> units;
  std::vector<view::IncidentView> incidents;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(StationDetail, (), (station, units, incidents, position))

struct StatusBody {
  std::string status;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source, hospital, reason;
};
BOOST_DESCRIBE_STRUCT(StatusBody, (), (status, occurred_at, source, hospital, reason))
struct TakeBackBody {
  std::string status;                 // The one that is taken back.
  std::optional<std::string> reason;  // undone (the default; only within settings.undo_s), wrong_unit, wrong_status, misheard
};
BOOST_DESCRIBE_STRUCT(TakeBackBody, (), (status, reason))
struct PostBody {  // A station, an entry of the register, or a point; the post is called by it. Nobody types its name.
  std::optional<std::string> station, address_code;
  std::optional<Degrees> location;
};
BOOST_DESCRIBE_STRUCT(PostBody, (), (station, address_code, location))
struct CrewBody {
  std::vector<std::string> capabilities;
  std::int64_t crew = 0;
};
BOOST_DESCRIBE_STRUCT(CrewBody, (), (capabilities, crew))
struct EmergencyBody {
  bool on = false;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(EmergencyBody, (), (on, occurred_at, source))
struct UnitBody {
  std::string kind, agency, station;
  std::vector<std::string> capabilities;
};
BOOST_DESCRIBE_STRUCT(UnitBody, (), (kind, agency, station, capabilities))
struct StationBody {
  BilingualText name;
  std::string agency;
  Degrees location;
};
BOOST_DESCRIBE_STRUCT(StationBody, (), (name, agency, location))
struct PositionBody {
  double lat = 0;
  double lon = 0;
  std::optional<Instant> at;
  std::optional<double> heading, speed_kmh;
};
BOOST_DESCRIBE_STRUCT(PositionBody, (), (lat, lon, at, heading, speed_kmh))
struct UnitPosition {
  std::string unit_id;
  double lat = 0;
  double lon = 0;
  std::optional<Instant> at;
  std::optional<double> heading, speed_kmh;
};
BOOST_DESCRIBE_STRUCT(UnitPosition, (), (unit_id, lat, lon, at, heading, speed_kmh))
struct PositionsBody {
  std::vector<UnitPosition> units;
};
BOOST_DESCRIBE_STRUCT(PositionsBody, (), (units))
struct PositionsTaken {
  std::int64_t taken = 0;
  std::vector<std::string> unknown;  // Units that nobody registered.
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(PositionsTaken, (), (taken, unknown, position))

struct ListUnits {
  using Body = Nothing;
  using Answer = UnitList;
  static QueryParameters query() {
    return page_query(
        {{"station", "Of this station", "所属站点"}, {"agency", "Of this agency", "所属部门"}, {"status", "In this status", "处于此状态"}});
  }
  sequencer::Centre const& centre;
  telemetry::Positions const& positions;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetUnit {
  using Body = Nothing;
  using Answer = view::UnitView;
  sequencer::Centre const& centre;
  telemetry::Positions const& positions;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListStations {
  using Body = Nothing;
  using Answer = StationList;
  static QueryParameters query() { return page_query({}); }
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetStation {
  using Body = Nothing;
  using Answer = StationDetail;
  sequencer::Centre const& centre;
  telemetry::Positions const& positions;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ReportPosition {
  using Body = PositionBody;
  using Answer = PositionsTaken;
  sequencer::Centre const& centre;
  telemetry::Positions& positions;
  DataSets const& data_sets;
  Clock const& clock;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ReportPositions {
  using Body = PositionsBody;
  using Answer = PositionsTaken;
  sequencer::Centre const& centre;
  telemetry::Positions& positions;
  DataSets const& data_sets;
  Clock const& clock;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};

#define TOCSIN_UNIT_COMMANDS(X)   \
  X(ReportStatus, StatusBody)     \
  X(TakeBackStatus, TakeBackBody) \
  X(SetPost, PostBody)            \
  X(SetCrew, CrewBody)            \
  X(SetEmergency, EmergencyBody)  \
  X(RegisterUnit, UnitBody)       \
  X(RetireUnit, Nothing)          \
  X(RegisterStation, StationBody) \
  X(RetireStation, Nothing)
#define TOCSIN_DECLARE_UNIT_COMMAND(Name, BodyType)                             \
  struct Name {                                                                 \
    using Body = BodyType;                                                      \
    using Answer = Done;                                                        \
    CommandGate const& gate;                                                    \
    DataSets const& data_sets;                                                  \
    Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const; \
    Answer answer(core::Entry const& entry) const { return {entry.position}; }  \
  };                                                                            \
  Endpoint endpoint(Name e);
TOCSIN_UNIT_COMMANDS(TOCSIN_DECLARE_UNIT_COMMAND)
Endpoint endpoint(ListUnits e);
Endpoint endpoint(GetUnit e);
Endpoint endpoint(ListStations e);
Endpoint endpoint(GetStation e);
Endpoint endpoint(ReportPosition e);
Endpoint endpoint(ReportPositions e);

}  // namespace tocsin::api
