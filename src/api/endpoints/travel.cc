#include "api/endpoints/travel.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "api/advice/detours.h"
#include "api/endpoint.h"
#include "geo/travel/isochrone.h"

namespace tocsin::api {

namespace {

constexpr std::size_t kMaxAreas = 6;
constexpr std::int64_t kMaxMinutes = 60;

Result<RoadsNow::Answer> roads_in(Exchange const& exchange, sequencer::Centre const& centre, RoadsNow const& roads) {
  auto const at = exchange.query("at");
  std::optional<std::size_t> hour;
  if (!at.empty()) {
    TOCSIN_TRY(hour, hour_asked_for(at, centre.read([](core::World const& world) { return world.configuration.settings.utc_offset; })));
  }
  auto answer = hour ? roads.in_hour(*hour) : roads.get();
  if (!answer.roads) return unavailable("route.no_data_set", "no data set is active: there are no roads yet");
  return answer;
}

Result<geo::TravelMode> mode_of(Exchange const& exchange) {
  auto const mode = exchange.query("mode");
  if (mode.empty() || mode == "siren") return geo::TravelMode::kSiren;
  if (mode == "normal") return geo::TravelMode::kNormal;
  return invalid("query.malformed", "mode is siren or normal");
}

struct Located {
  geo::Spot spot;
  OnRoad shown;
};

Result<Located> locate(Exchange const& exchange, DataSets const& data_sets, ActiveDataSet const& active, std::string_view parameter) {
  TOCSIN_TRY(Wgs84 const point, point_from(data_sets, exchange.query(std::string(parameter))));
  TOCSIN_TRY(auto const snapped, geo::snap(active.data->graph(), point));
  Located out;
  out.spot = snapped.spot;
  out.shown.location = {snapped.at.lat(), snapped.at.lon()};
  out.shown.off_road_m = snapped.off_road_m;
  out.shown.is_far = snapped.is_far;
  out.shown.on_island = snapped.on_island;
  out.shown.passed_over_island_m = snapped.passed_over_island_m;
  out.shown.road = active.data->road_name(snapped.spot.segment).in(exchange.language());
  return out;
}

std::vector<Degrees> points_of(std::span<Wgs84 const> line) {
  std::vector<Degrees> out;
  out.reserve(line.size());
  for (auto const p : line) out.push_back({p.lat(), p.lon()});
  return out;
}

}  // namespace

Result<TravelAnswer> GetTravelTime::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto const drivable, roads_in(exchange, centre, roads));
  auto const& active = drivable.roads->active;
  TOCSIN_TRY(auto const mode, mode_of(exchange));
  TOCSIN_TRY(auto const from, locate(exchange, data_sets, *active, "from"));
  TOCSIN_TRY(auto const to, locate(exchange, data_sets, *active, "to"));
  TravelAnswer out;
  out.from = from.shown;
  out.to = to.shown;
  out.data_set = active->data->version();
  out.closures_pending = drivable.pending;
  out.speeds = drivable.roads->speeds;
  out.speeds_hour = hour_words(drivable.hour);
  auto const route = drivable.roads->now->route(from.spot, to.spot, {mode});
  if (route) {
    out.reachable = true;
    out.time_ms = route->trip.ms;
    out.distance_m = route->trip.metres();
    out.way = points_of(route->points);
    out.detour_ms = detours_to(*drivable.roads, std::span(&from.spot, 1), to.spot, std::span(&route->trip, 1), mode).front();
  }
  if (drivable.roads->differ() && (!route || out.detour_ms > 0))
    for (auto const id : detour_for(*drivable.roads, from.spot, to.spot, mode)) out.detour_for.push_back(to_text(id));
  return out;
}

Result<IsochroneAnswer> GetIsochrone::read(Exchange const& exchange) const {
  TOCSIN_TRY(auto const drivable, roads_in(exchange, centre, roads));
  auto const& active = drivable.roads->active;
  TOCSIN_TRY(auto const mode, mode_of(exchange));
  TOCSIN_TRY(auto const from, locate(exchange, data_sets, *active, "from"));
  auto text = exchange.query("minutes");
  if (text.empty()) text = "4,8,12";
  std::vector<std::int64_t> minutes;
  for (auto const *at = text.data(), *const last = text.data() + text.size(); at < last;) {
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(at, last, value);
    if (error != std::errc{} || (end != last && *end != ',') || value < 1 || value > kMaxMinutes || minutes.size() == kMaxAreas)
      return invalid("query.malformed", fmt::format("minutes is up to {} whole numbers from 1 to {}, with commas", kMaxAreas, kMaxMinutes));
    minutes.push_back(value);
    at = end + 1;
  }
  IsochroneAnswer out;
  out.from = from.shown;
  out.data_set = active->data->version();
  out.closures_pending = drivable.pending;
  out.speeds = drivable.roads->speeds;
  out.speeds_hour = hour_words(drivable.hour);
  for (auto const m : minutes) {
    auto& area = out.areas.emplace_back();
    area.minutes = m;
    auto const reached = drivable.roads->now->reach(from.spot, static_cast<std::uint32_t>(m * 60'000), {mode});
    for (auto const& polygon : geo::isochrone(active->data->graph(), reached)) {
      auto& shown = area.polygons.emplace_back();
      for (auto const& ring : polygon.rings) shown.rings.emplace_back().points = points_of(ring);
    }
  }
  return out;
}

TOCSIN_ENDPOINT(GetTravelTime)
TOCSIN_ENDPOINT(GetIsochrone)

}  // namespace tocsin::api
