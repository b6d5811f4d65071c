#include "api/endpoints/administration/speeds.h"

#include <spdlog/spdlog.h>

#include "api/contract/error_catalogue.h"
#include "api/endpoint.h"
#include "api/words.h"
#include "register/speeds/speed_file.h"

namespace tocsin::api {

namespace {

MeasuringShown measuring_shown(MeasureState const& state) {
  MeasuringShown out;
  out.step = codec::word_of(state.step);
  out.runs = state.runs;
  if (state.last) {
    out.last_began_at = state.last->began_at;
    out.drives = state.last->drives;
    out.legs = state.last->legs;
    out.left_out = state.last->left_out;
    out.version = state.last->version;
  }
  if (!state.error) return out;
  out.code = state.error->code;
  out.detail = state.error->detail;
  if (auto const* known = find_error(state.error->code)) out.title = known->title, out.title_zh = known->title_zh;
  return out;
}

}  // namespace

Result<SpeedsShown> GetSpeeds::read(Exchange const&) const {
  SpeedsShown out;
  auto const active = speeds.current();
  auto const decided = centre.read([](core::World const& world) { return world.jurisdiction.speeds; });
  out.version = active->version;
  out.origin = "built_in";
  if (decided && decided->version == active->version) {
    out.origin = codec::word_of(decided->origin);
    if (decided->origin == jurisdiction::SpeedsOrigin::kMeasured) out.measured_until = decided->measured_until;
    out.activated_at = decided->activated_at;
  } else if (decided) {
    out.not_read = decided->version;
  }
  out.observations = static_cast<std::int64_t>(active->week.observations());
  out.hour = hour_words(speeds.hour());
  out.measuring = measuring_shown(keeper.state());
  for (auto const mode : {geo::TravelMode::kNormal, geo::TravelMode::kSiren})
    for (std::size_t c = 0; c < geo::kRoadClasses; ++c) {
      auto& row = out.rows.emplace_back();
      row.mode = mode == geo::TravelMode::kNormal ? "normal" : "siren";
      row.road_class = geo::to_text(static_cast<geo::RoadClass>(c));
      for (std::size_t hour = 0; hour < geo::kHoursOfWeek; ++hour) {
        auto const& cell = active->week.at(mode, hour, static_cast<geo::RoadClass>(c));
        row.percent.push_back(cell.in_force());
        row.observations.push_back(cell.observations);
      }
    }
  return out;
}

Result<CommandPlan> ActivateSpeeds::plan(Exchange const&, Body const& body) const {
  TOCSIN_TRY(auto const week, speeds.open(body.version));
  bool const is_built_in = body.version == place_register::kBuiltInSpeeds;
  CommandPlan plan;
  plan.command = jurisdiction::Command{
      jurisdiction::ActivateSpeeds{.version = body.version,
                                   .origin = is_built_in ? jurisdiction::SpeedsOrigin::kBuiltIn : jurisdiction::SpeedsOrigin::kImported,
                                   .observations = static_cast<std::int64_t>(week.observations())}};
  return plan;
}

Result<MeasuringShown> MeasureSpeeds::run(Exchange const& exchange, Body const&) const {
  spdlog::info("access: measuring of speeds asked for by {} from {}", exchange.principal().account, exchange.request().remote);
  auto const run = keeper.measure_now();
  auto out = measuring_shown(keeper.state());
  out.asked_run = run;
  return out;
}

TOCSIN_ENDPOINT(GetSpeeds)
TOCSIN_ENDPOINT(MeasureSpeeds)
TOCSIN_ENDPOINT(ActivateSpeeds)

}  // namespace tocsin::api
