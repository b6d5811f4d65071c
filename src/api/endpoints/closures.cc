#include "api/endpoints/closures.h"

#include <cmath>

#include "api/advice/road_outline.h"
#include "api/area_scope.h"
#include "api/endpoint.h"
#include "api/words.h"
#include "domain/closure/check_stretches.h"
#include "geo/travel/road_stretch.h"
#include "plan/closed_roads.h"

#include <fmt/format.h>

namespace tocsin::api {

namespace {

inline constexpr double kLineToleranceM = 2;  // Of what is drawn on a screen.
inline constexpr double kOffMapM = closure::kLargestRadiusM;

Result<ClosureId> closure_of(Exchange const& exchange) { return id_parameter<ClosureId>(exchange, "id", "closure.unknown"); }

std::optional<ClosedOnMap> on_map(ClosureId id, Roads const* roads) {
  if (roads == nullptr) return {};
  auto const arcs = roads->arcs.find(id);
  if (arcs == roads->arcs.end()) return {};
  auto const& graph = roads->active->data->graph();
  ClosedOnMap out;
  out.data_set = roads->active->data->version();
  std::vector<geo::SegmentId> segments;
  for (auto const a : arcs->second)
    if (segments.empty() || segments.back() != geo::segment_of(a)) segments.push_back(geo::segment_of(a));
  std::int64_t dm = 0;
  for (auto const s : segments) dm += graph.segments[s].length_dm;
  out.metres = (dm + 5) / 10;
  for (auto const& line : geo::lines_of(graph, segments)) {
    auto& shown = out.lines.emplace_back();
    for (auto const p : geo::simplified(line, kLineToleranceM)) shown.points.push_back({p.lat(), p.lon()});
  }
  return out;
}

// Before any road is looked for: a search costs by the length of what was drawn.
Result<void> check_on_map(geo::Box map, std::vector<closure::Stretch> const& stretches) {
  for (auto const corner : {Wgs84{map.min_lat, map.min_lon}, Wgs84{map.max_lat, map.max_lon}}) map.add(geo::box_around(corner, kOffMapM));
  for (std::size_t s = 0; s < stretches.size(); ++s)
    for (auto const p : stretches[s].line)
      if (!map.contains(p))
        return invalid("closure.no_road", fmt::format("stretch {}: the point {:.5f},{:.5f} lies outside the map; its roads end before that",
                                                      s + 1, p.lat(), p.lon()));
  return {};
}

struct Known {
  view::ClosureView view;
  ClosureId id;
  std::string closed_by;
};

Known known(core::World const& world, closure::Closure const& closure, AreaScope const& scope) {
  return {scope.shown(view::closure_view(world, closure)), closure.closure, closure.closed_by.text};
}

ClosureItem item_of(Known known, Roads const* roads, access::AccountStore const& accounts) {
  ClosureItem out;
  out.closure = std::move(known.view);
  out.closed_by = accounts.display_of(known.closed_by);
  out.on_map = on_map(known.id, roads);
  return out;
}

}  // namespace

Result<ClosureList> ListClosures::read(Exchange const& exchange) const {
  std::vector<Known> all;
  ClosureList out;
  centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    out.position = world.position;
    for (auto const& [id, closure] : world.closure.closures) all.push_back(known(world, closure, scope));
  });
  auto const drivable = roads.get();
  for (auto& one : all) out.items.push_back(item_of(std::move(one), drivable.roads.get(), accounts));
  return out;
}

Result<ClosureItem> GetClosure::read(Exchange const& exchange) const {
  TOCSIN_TRY(ClosureId const id, closure_of(exchange));
  auto one = centre.read([&](core::World const& world) -> Result<Known> {
    auto const found = world.closure.closures.find(id);
    if (found == world.closure.closures.end()) return not_found("closure.unknown", "no such closure, or the road is open again");
    return known(world, found->second, AreaScope::of(world, exchange.principal()));
  });
  if (!one) return std::unexpected(one.error());
  return item_of(std::move(*one), roads.get().roads.get(), accounts);
}

Result<RoadOutline> OutlineRoad::read(Exchange const& exchange) const {
  auto const active = data_sets.current();
  if (!active) return unavailable("route.no_data_set", "no data set is active: there are no roads yet");
  std::vector<std::vector<Wgs84>> lines;
  if (auto const street = exchange.query("street"); !street.empty()) {
    TOCSIN_TRY(lines, lines_of_street(*active->data, street, data_sets.today()));
  } else {
    TOCSIN_TRY(auto const via, points_in(exchange.query("via"), data_sets));
    TOCSIN_TRY(lines, lines_between(*active, via));
  }
  RoadOutline out;
  double metres = 0;
  std::vector<geo::ArcId> arcs;
  for (auto const& line : lines) {
    metres += geo::length_m(line);
    auto& shown = out.lines.emplace_back();
    for (auto const p : line) shown.points.push_back({p.lat(), p.lon()});
    auto const more = geo::arcs_along(active->data->graph(), line, geo::Drawn::kBothWays);
    arcs.insert(arcs.end(), more.begin(), more.end());
  }
  out.metres = std::llround(metres);
  out.road = name_of_most(*active->data, arcs);
  return out;
}

Result<CommandPlan> CloseRoad::plan(Exchange const& exchange, Body const& body) const {
  closure::Close close;
  TOCSIN_TRY(close.reason, (word<closure::Reason>(body.reason, "reason")));
  if (body.direction) {
    TOCSIN_TRY(close.direction, (word<closure::Direction>(*body.direction, "direction")));
  }
  close.siren_may_pass = body.siren_may_pass.value_or(false);
  close.from = body.from;
  close.until = body.until;
  if (body.incident_id && !body.incident_id->empty()) {
    TOCSIN_TRY(close.incident, (id_in_body<IncidentId>(*body.incident_id, "incident.unknown")));
  }
  for (auto const& stretch : body.stretches) {
    auto& drawn = close.stretches.emplace_back();
    drawn.radius_m = stretch.radius_m.value_or(0);
    for (auto const& p : stretch.points) {
      TOCSIN_TRY(Wgs84 const point, resolve_point(data_sets, p));
      if (drawn.line.empty() || drawn.line.back() != point) drawn.line.push_back(point);  // Two clicks on one spot are one.
    }
  }
  TOCSIN_CHECK(closure::check_stretches(close.stretches));
  if (auto const active = data_sets.current()) {
    TOCSIN_CHECK(check_on_map(active->data->bounds(), close.stretches));
    closure::Closure const drawn{.stretches = close.stretches, .direction = close.direction};
    auto const arcs = plan::arcs_of(active->data->graph(), drawn);
    if (arcs.empty()) return invalid("closure.no_road", "no road runs along the line, or none of that direction; nothing would be closed");
    close.road = name_of_most(*active->data, arcs);
    close.jurisdictions = townships_along(*active->data, arcs);
  }
  bool const is_mine =
      gate.centre().read([&](core::World const& world) { return AreaScope::of(world, exchange.principal()).has_all(close.jurisdictions); });
  if (!is_mine) return forbidden("auth.outside_area", "this lies outside the areas of your account");
  CommandPlan plan;
  if (close.incident) plan.also.push_back(*close.incident);
  plan.command = closure::Command{std::move(close)};
  plan.occurred_at = body.occurred_at;
  plan.source = body.source;
  return plan;
}

RoadClosed CloseRoad::answer(core::Entry const& entry) const {
  RoadClosed out;
  out.position = entry.position;
  if (auto const* closed = find_event<closure::Event, closure::Closed>(entry)) {
    out.closure_id = to_text(closed->closure);
    out.road = closed->road;
  }
  return out;
}

Result<CommandPlan> ChangeClosure::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(ClosureId const id, closure_of(exchange));
  closure::Change change{.closure = id, .siren_may_pass = body.siren_may_pass, .until = body.until};
  if (body.reason) {
    TOCSIN_TRY(change.reason, (word<closure::Reason>(*body.reason, "reason")));
  }
  change.until_lifted = body.until_lifted.value_or(false);
  CommandPlan plan;
  plan.subject = id;
  plan.command = closure::Command{change};
  return plan;
}

Result<CommandPlan> LiftClosure::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(ClosureId const id, closure_of(exchange));
  CommandPlan plan;
  plan.subject = id;
  plan.command = closure::Command{closure::Lift{id}};
  return plan;
}

TOCSIN_ENDPOINT(ListClosures)
TOCSIN_ENDPOINT(GetClosure)
TOCSIN_ENDPOINT(OutlineRoad)
TOCSIN_ENDPOINT(CloseRoad)
TOCSIN_ENDPOINT(ChangeClosure)
TOCSIN_ENDPOINT(LiftClosure)

}  // namespace tocsin::api
