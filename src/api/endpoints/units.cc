#include "api/endpoints/units.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "api/area_scope.h"
#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxPositionsAtOnce = 2'000;

Result<UnitCode> unit_of(Exchange const& exchange) {
  UnitCode code{exchange.parameter("id")};
  if (!is_valid_code(code.text)) return not_found("unit.unknown", "no such unit");
  return code;
}

Result<std::vector<CapabilityCode>> capabilities_in(std::vector<std::string> const& texts) {
  std::vector<CapabilityCode> out;
  for (auto const& text : texts) {
    TOCSIN_TRY(auto code, code_in_body<CapabilityCode>(text, "capabilities"));
    out.push_back(std::move(code));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// Free text would let a patient's name into the journal.
bool is_hospital(DataSets const& data_sets, std::string_view code) {
  auto const active = data_sets.current();
  auto const place = active ? active->data->find_place(code) : std::nullopt;
  return place && active->data->place(*place).kind == place_register::PlaceKind::kHospital;
}

Result<unit::Post> post_at_station(sequencer::Centre const& centre, std::string const& code) {
  return centre.read([&](core::World const& world) -> Result<unit::Post> {
    auto const found = world.station.stations.find({code});
    if (found == world.station.stations.end() || found->second.retired) return not_found("station.unknown", "no station has this code");
    return unit::Post{found->first.text, found->second.location};
  });
}

// Future moments would hide every later report behind them.
Instant sane(std::optional<Instant> at, Instant now) { return at ? std::min(*at, now) : now; }

std::int64_t rounded(std::optional<double> const& value) { return value && std::isfinite(*value) ? std::llround(*value) : -1; }

}  // namespace

Result<UnitList> ListUnits::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  std::string const station = exchange.query("station"), agency = exchange.query("agency"), status = exchange.query("status");
  auto const where = position_of(positions);
  Instant const now = clock.now();
  return centre.read([&](core::World const& world) -> Result<UnitList> {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    UnitList out;
    out.position = world.position;
    TOCSIN_TRY(auto at, first_after(world.unit.units, page));
    for (; at != world.unit.units.end(); ++at) {
      auto const& unit = at->second;
      if (unit.retired || !scope.has(unit) || (!station.empty() && unit.station.text != station) ||
          (!agency.empty() && unit.agency.text != agency) || (!status.empty() && codec::word_of(unit.status) != status))
        continue;
      if (out.items.size() == page.limit) {
        out.next = out.items.back().unit_id;
        break;
      }
      out.items.push_back(view::unit_view(world, unit, where, now));
    }
    return out;
  });
}

Result<view::UnitView> GetUnit::read(Exchange const& exchange) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  return centre.read([&](core::World const& world) -> Result<view::UnitView> {
    auto const found = world.unit.units.find(code);
    if (found == world.unit.units.end() || !AreaScope::of(world, exchange.principal()).has(found->second))
      return not_found("unit.unknown", "no unit has this callsign");
    return view::unit_view(world, found->second, position_of(positions), clock.now());
  });
}

Result<StationList> ListStations::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  return centre.read([&](core::World const& world) -> Result<StationList> {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    StationList out;
    out.position = world.position;
    TOCSIN_TRY(auto at, first_after(world.station.stations, page));
    for (; at != world.station.stations.end(); ++at) {
      if (at->second.retired || !scope.has(at->second)) continue;
      if (out.items.size() == page.limit) {
        out.next = out.items.back().station_id;
        break;
      }
      out.items.push_back(view::station_view(world, at->second));
    }
    return out;
  });
}

Result<StationDetail> GetStation::read(Exchange const& exchange) const {
  StationCode const code{exchange.parameter("id")};
  auto const where = position_of(positions);
  return centre.read([&](core::World const& world) -> Result<StationDetail> {
    auto const found = world.station.stations.find(code);
    if (found == world.station.stations.end() || !AreaScope::of(world, exchange.principal()).has(found->second))
      return not_found("station.unknown", "no station has this code");
    StationDetail out;
    out.position = world.position;
    out.station = view::station_view(world, found->second);
    std::set<IncidentId> incidents;
    for (auto const& [unit_code, unit] : world.unit.units) {
      if (unit.retired || unit.station != code) continue;
      out.units.push_back(view::unit_view(world, unit, where, clock.now()));
      if (unit.incident) incidents.insert(*unit.incident);
    }
    for (IncidentId const id : incidents)
      if (auto const incident = world.incident.incidents.find(id); incident != world.incident.incidents.end())
        out.incidents.push_back(view::incident_view(world, incident->second));
    return out;
  });
}

Result<PositionsTaken> ReportPosition::run(Exchange const& exchange, Body const& body) const {
  PositionsBody const all{{{exchange.parameter("id"), body.lat, body.lon, body.at, body.heading, body.speed_kmh}}};
  TOCSIN_TRY(PositionsTaken taken, (ReportPositions{centre, positions, data_sets, clock}.run(exchange, all)));
  if (!taken.unknown.empty()) return not_found("unit.unknown", "no unit has this callsign");
  return taken;
}

Result<PositionsTaken> ReportPositions::run(Exchange const& exchange, Body const& body) const {
  if (body.units.size() > kMaxPositionsAtOnce) return invalid("telemetry.too_many", "at most 2,000 positions at once");
  // A standby keeps none: whoever sends them goes to the server that leads, as with commands.
  if (auto const why = centre.stopped(); why && why->code == "journal.standby") return std::unexpected(*why);
  Instant const now = clock.now();
  std::vector<telemetry::Position> reported;
  PositionsTaken out;
  for (auto const& unit : body.units) {
    TOCSIN_TRY(Wgs84 const point, resolve_point(data_sets, {unit.lat, unit.lon}));
    reported.push_back({{unit.unit_id}, point, sane(unit.at, now), rounded(unit.heading), rounded(unit.speed_kmh)});
  }
  auto const allowed = centre.read([&](core::World const& world) -> Result<void> {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    out.position = world.position;
    for (auto const& position : reported) {
      auto const found = world.unit.units.find(position.unit);
      if (found == world.unit.units.end()) {
        out.unknown.push_back(position.unit.text);
      } else if (!scope.has(found->second)) {
        return forbidden("auth.outside_area", "unit " + position.unit.text + " lies outside the areas of your account");
      }
    }
    return {};
  });
  if (!allowed) return std::unexpected(allowed.error());
  for (auto const& position : reported) {
    if (std::find(out.unknown.begin(), out.unknown.end(), position.unit.text) != out.unknown.end()) continue;
    positions.report(position);
    ++out.taken;
  }
  return out;
}

Result<CommandPlan> ReportStatus::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  TOCSIN_TRY(UnitStatus const status, word<UnitStatus>(body.status, "status"));
  if (body.hospital && !body.hospital->empty() && !is_hospital(data_sets, *body.hospital))
    return invalid("unit.hospital_unknown", "the register has no hospital of this code");
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::ReportStatus{code, status, body.hospital.value_or(""), body.reason.value_or("")}};
  plan.occurred_at = body.occurred_at;
  plan.source = body.source;
  return plan;
}

Result<CommandPlan> TakeBackStatus::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  TOCSIN_TRY(UnitStatus const status, word<UnitStatus>(body.status, "status"));
  unit::TakeBackStatus command{code, status};
  if (body.reason) {
    TOCSIN_TRY(command.reason, word<TakeBackReason>(*body.reason, "reason"));
  }
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{command};
  return plan;
}

Result<CommandPlan> SetPost::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  std::optional<unit::Post> post;
  if (body.station) {
    TOCSIN_TRY(post, post_at_station(gate.centre(), *body.station));
  } else if (body.location || body.address_code) {
    TOCSIN_TRY(Place const place, resolve_place(data_sets, {std::nullopt, body.location, body.address_code}));
    if (!place.location) return invalid("post.location_missing", "this entry of the register has no coordinates: send a location");
    post = unit::Post{place.text.empty() ? fmt::format("{:.5f}, {:.5f}", place.location->lat(), place.location->lon()) : place.text,
                      *place.location};
  }
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::SetPost{code, std::move(post)}};
  return plan;
}

Result<CommandPlan> SetCrew::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  TOCSIN_TRY(auto capabilities, capabilities_in(body.capabilities));
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::SetCrew{code, std::move(capabilities), body.crew}};
  return plan;
}

Result<CommandPlan> SetEmergency::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::SetEmergency{code, body.on}};
  plan.occurred_at = body.occurred_at;
  plan.source = body.source;
  return plan;
}

Result<CommandPlan> RegisterUnit::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(auto const code, code_in_body<UnitCode>(exchange.parameter("id"), "unit_id"));
  TOCSIN_TRY(auto capabilities, capabilities_in(body.capabilities));
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::Register{code, body.kind, {body.agency}, {body.station}, std::move(capabilities)}};
  return plan;
}

Result<CommandPlan> RetireUnit::plan(Exchange const& exchange, Body const&) const {
  TOCSIN_TRY(UnitCode const code, unit_of(exchange));
  CommandPlan plan;
  plan.subject = code;
  plan.command = unit::Command{unit::Retire{code}};
  return plan;
}

Result<CommandPlan> RegisterStation::plan(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(auto const code, code_in_body<StationCode>(exchange.parameter("id"), "station_id"));
  TOCSIN_TRY(Place const place, resolve_place(data_sets, {std::nullopt, body.location, std::nullopt}));
  CommandPlan plan;
  plan.subject = code;
  plan.command = station::Command{station::Register{code, body.name, {body.agency}, *place.location, place.county}};
  return plan;
}

Result<CommandPlan> RetireStation::plan(Exchange const& exchange, Body const&) const {
  StationCode const code{exchange.parameter("id")};
  CommandPlan plan;
  plan.subject = code;
  plan.command = station::Command{station::Retire{code}};
  return plan;
}

TOCSIN_ENDPOINT(ListUnits)
TOCSIN_ENDPOINT(GetUnit)
TOCSIN_ENDPOINT(ListStations)
TOCSIN_ENDPOINT(GetStation)
TOCSIN_ENDPOINT(ReportPosition)
TOCSIN_ENDPOINT(ReportPositions)
#define TOCSIN_INSTANTIATE(Name, BodyType) TOCSIN_ENDPOINT(Name)
TOCSIN_UNIT_COMMANDS(TOCSIN_INSTANTIATE)
#undef TOCSIN_INSTANTIATE

}  // namespace tocsin::api
