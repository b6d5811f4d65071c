// Closed roads: closing, changing and lifting them, and where they lie on the active data set. What is sent and kept are coordinates.
#pragma once

#include "access/account_store.h"
#include "api/advice/place_resolver.h"
#include "api/advice/roads_now.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "view/view.h"

namespace tocsin::api {

struct RoadLine {
  std::vector<Degrees> points;
};
BOOST_DESCRIBE_STRUCT(RoadLine, (), (points))
// What a closure means on the active data set. No lines: it matches no road there, and changes no travel time.
struct ClosedOnMap {
  std::string data_set;
  std::int64_t metres = 0;
  std::vector<RoadLine> lines;
};
BOOST_DESCRIBE_STRUCT(ClosedOnMap, (), (data_set, metres, lines))
struct ClosureItem {
  view::ClosureView closure;
  std::string closed_by;
  std::optional<ClosedOnMap> on_map;  // Absent: no data set is active, or it is not worked in yet.
};
BOOST_DESCRIBE_STRUCT(ClosureItem, (), (closure, closed_by, on_map))
TOCSIN_LIST(ClosureList, ClosureItem)

struct StretchBody {
  std::vector<Degrees> points;           // Two or more: along the road. One: all roads within
  std::optional<std::int64_t> radius_m;  // so many metres of it.
};
BOOST_DESCRIBE_STRUCT(StretchBody, (), (points, radius_m))
struct CloseRoadBody {
  std::vector<StretchBody> stretches;
  std::string reason;
  std::optional<std::string> direction;  // both (default), as_drawn
  std::optional<bool> siren_may_pass;
  std::optional<Instant> from, until;
  std::optional<std::string> incident_id;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(CloseRoadBody, (), (stretches, reason, direction, siren_may_pass, from, until, incident_id, occurred_at, source))
struct RoadClosed {
  std::string closure_id;
  BilingualText road;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(RoadClosed, (), (closure_id, road, position))
struct ChangeClosureBody {  // What is absent stays.
  std::optional<std::string> reason;
  std::optional<bool> siren_may_pass;
  std::optional<Instant> until;
  std::optional<bool> until_lifted;  // No end any more.
};
BOOST_DESCRIBE_STRUCT(ChangeClosureBody, (), (reason, siren_may_pass, until, until_lifted))
struct RoadOutline {
  BilingualText road;  // As the register names it.
  std::int64_t metres = 0;
  std::vector<RoadLine> lines;  // To be sent as stretches.
};
BOOST_DESCRIBE_STRUCT(RoadOutline, (), (road, metres, lines))

struct ListClosures {
  using Body = Nothing;
  using Answer = ClosureList;
  sequencer::Centre const& centre;
  RoadsNow const& roads;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetClosure {
  using Body = Nothing;
  using Answer = ClosureItem;
  sequencer::Centre const& centre;
  RoadsNow const& roads;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
// ?via=LAT,LON;LAT,LON[;...]: the road from one to the next, by the shorter way of the two. ?street=NAME: all of it.
struct OutlineRoad {
  using Body = Nothing;
  using Answer = RoadOutline;
  static QueryParameters query() {
    return {{"via", "lat,lon;lat,lon and so on: 2 to 20 points along the road", "沿道路的 2 至 20 个点：纬度,经度;纬度,经度"},
            {"street", "Name or code of a street, instead of via", "路名或道路代码，代替 via"}};
  }
  DataSets const& data_sets;
  Result<Answer> read(Exchange const& exchange) const;
};
struct CloseRoad {
  using Body = CloseRoadBody;
  using Answer = RoadClosed;
  static constexpr int kStatus = 201;
  CommandGate const& gate;
  DataSets const& data_sets;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const;
};
struct ChangeClosure {
  using Body = ChangeClosureBody;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct LiftClosure {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
Endpoint endpoint(ListClosures e);
Endpoint endpoint(GetClosure e);
Endpoint endpoint(OutlineRoad e);
Endpoint endpoint(CloseRoad e);
Endpoint endpoint(ChangeClosure e);
Endpoint endpoint(LiftClosure e);

}  // namespace tocsin::api
