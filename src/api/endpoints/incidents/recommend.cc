// Whom to send: what the run card asks for, less what is assigned already; exact road travel time for every unit that may go.
#include <algorithm>
#include <set>
#include <span>

#include "api/advice/detours.h"
#include "api/area_scope.h"
#include "api/endpoint.h"
#include "api/endpoints/incidents/incident_reads.h"
#include "plan/recommend_units.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxAlternatives = 20;
inline constexpr std::size_t kMaxAlso = 1'000;
inline constexpr std::int64_t kFarOffRoadM = 100;

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty() && out.size() < kMaxAlso) {
    auto const comma = text.find(',');
    out.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return out;
}

struct UnitNow {
  plan::Candidate candidate;
  std::optional<Wgs84> at;
  UnitStatus status{};
  Availability availability{};
};

// What is copied out of the World under its lock; everything slow happens after.
struct Question {
  Place place;
  run_card::RunCard card;
  std::vector<plan::Need> needs;
  std::vector<UnitNow> units;
  std::map<std::string, BilingualText> capability_names;
  std::map<std::string, Wgs84> stations;
  std::uint64_t position = 0;
};

Question ask(core::World const& world, incident::Incident const& incident, std::int64_t level, telemetry::Positions const& positions,
             Instant now) {
  Question out;
  out.position = world.position;
  out.place = incident.place;
  auto const& settings = world.configuration.settings;
  CivilTime const local = to_civil(now, settings.utc_offset);
  std::int64_t priority = incident.priority;
  if (priority == 0) {
    auto const type = world.configuration.types.find(incident.type);
    priority = type == world.configuration.types.end() ? 3 : type->second.default_priority;
  }
  auto const* card = run_card::choose(
      world.run_card, {incident.type, priority, incident.place.county, incident.place.township, local.hour * 60 + local.minute, level});
  if (card != nullptr) out.card = *card;

  std::vector<unit::Unit const*> assigned;
  for (auto const* assignment : assignment::running_of(world.assignment, incident.incident)) {
    auto const found = world.unit.units.find(assignment->unit);
    if (found != world.unit.units.end()) assigned.push_back(&found->second);
  }
  std::vector<bool> used(assigned.size(), false);
  for (auto const& need : out.card.needs) {
    std::int64_t missing = need.count;
    for (std::size_t i = 0; i < assigned.size() && missing > 0; ++i) {
      if (used[i] || !unit::has_capability(*assigned[i], need.capability)) continue;
      used[i] = true;
      --missing;
    }
    if (missing > 0) out.needs.push_back({need.capability.text, static_cast<std::uint32_t>(missing)});
  }

  for (auto const& [code, unit] : world.unit.units) {
    Availability const availability = unit::availability_of(unit.status);
    if (unit.retired || availability == Availability::kNotAvailable) continue;
    UnitNow one;
    one.status = unit.status;
    one.availability = availability;
    auto& candidate = one.candidate;
    candidate.unit = code.text;
    candidate.station = unit.station.text;
    for (auto const& capability : unit.capabilities) candidate.capabilities.push_back(capability.text);
    for (auto const& capability : unit.crew_capabilities) candidate.capabilities.push_back(capability.text);
    candidate.in_quarters = unit.status == UnitStatus::kInQuarters;
    candidate.readiness = unit.status == UnitStatus::kReturning                   ? plan::Readiness::kReturning
                          : availability == Availability::kConditionallyAvailable ? plan::Readiness::kConditional
                                                                                  : plan::Readiness::kAvailable;
    // In quarters it stands where its station is, whatever its tracker last said; else its position, a post, and only then the station.
    auto const last = positions.last(code);
    auto const station = world.station.stations.find(unit.station);
    if (unit.post) {
      one.at = unit.post->location;
    } else if (station != world.station.stations.end()) {
      one.at = station->second.location;
    }
    if (last && !candidate.in_quarters) {
      one.at = last->location;
      candidate.position_is_stale = now - last->taken_at > settings.position_stale;
    } else if (!last && !candidate.in_quarters && !unit.post) {
      candidate.position_is_stale = true;  // On the road, and nobody knows where.
    }
    out.units.push_back(std::move(one));
  }
  for (auto const& word : world.configuration.catalogue.capabilities) out.capability_names[word.code] = word.name;
  for (auto const& [code, station] : world.station.stations) out.stations[code.text] = station.location;
  return out;
}

std::string in_words(Question const& question, std::string const& capability, bool zh) {
  auto const found = question.capability_names.find(capability);
  if (found == question.capability_names.end()) return capability;
  return zh ? found->second.zh : found->second.en;
}

std::string status_words(UnitStatus status, bool zh) {
  switch (status) {
    case UnitStatus::kInQuarters: return zh ? "在站" : "in quarters";
    case UnitStatus::kAvailable: return zh ? "在途待命" : "available on air";
    case UnitStatus::kReturning: return zh ? "返回途中" : "returning";
    default: return std::string(codec::word_of(status));
  }
}

std::string distance_words(std::int64_t metres, bool zh) {
  std::string const way = metres < 1'000 ? fmt::format("{} m", metres) : fmt::format("{:.1f} km", static_cast<double>(metres) / 1'000);
  return zh ? "路程 " + way : way + " by road";
}

constexpr auto kMode = geo::TravelMode::kSiren;

std::string detour_words(std::int64_t detour_s, std::string const& because, bool zh) {
  if (detour_s == 0) return {};
  std::string const longer = detour_s < 90 ? fmt::format("{} s", detour_s) : fmt::format("{} min", (detour_s + 30) / 60);
  if (zh) return fmt::format(" · 绕行 +{}{}", longer, because.empty() ? "" : "（" + because + "）");
  return fmt::format(" · detour +{}{}", longer, because.empty() ? "" : " (" + because + ")");
}

struct Travel {
  std::vector<geo::Trip> trips;  // Per unit of the question.
  bool has_times = false;
  std::vector<std::uint32_t> detours_ms;
  std::vector<std::optional<geo::Spot>> from;
  std::optional<geo::Spot> to;
  std::string place_note;
};

Travel travel_to(Question const& question, Roads const* roads, UnitsOnRoads& on_roads, bool zh) {
  Travel out;
  out.trips.resize(question.units.size());
  out.detours_ms.resize(question.units.size());
  out.from.resize(question.units.size());
  if (!question.place.location) {
    out.place_note = zh ? "地点未知：先定位，才能计算路程" : "place unknown: locate it to get travel times";
    return out;
  }
  if (roads == nullptr) {
    out.place_note = zh ? "没有启用的数据集：无法计算路程" : "no data set is active: no travel times";
    return out;
  }
  auto const& graph = roads->active->data->graph();
  auto const target = geo::snap(graph, *question.place.location);
  if (!target) {
    out.place_note = zh ? "附近没有道路" : "no road anywhere near";
    return out;
  }
  auto const note = [&](std::string const& words) { out.place_note += (out.place_note.empty() ? "" : zh ? "；" : "; ") + words; };
  if (target->off_road_m >= kFarOffRoadM)
    note(zh ? fmt::format("最近的道路在 {} m 外", target->off_road_m) : fmt::format("nearest road {} m away", target->off_road_m));
  if (target->on_island) note(zh ? "所在道路与路网不相连" : "on roads that are not joined to the others");
  if (target->passed_over_island_m && *target->passed_over_island_m >= kFarOffRoadM)
    note(zh ? fmt::format("有更近的道路（近 {} m）但与路网不相连，未采用", *target->passed_over_island_m)
            : fmt::format("a road nearer by {} m is not joined to the others", *target->passed_over_island_m));
  std::vector<UnitsOnRoads::Unit> units;
  for (auto const& unit : question.units) units.push_back({unit.candidate.unit, unit.at});
  auto times = on_roads.times_to(graph, roads->now, units, target->spot);
  out.has_times = true;
  out.to = target->spot;
  out.from = std::move(times.from);
  out.trips = std::move(times.trips);
  if (!roads->differ()) return out;
  std::vector<geo::Spot> spots;
  std::vector<std::size_t> of_unit;
  std::vector<geo::Trip> trips;
  for (std::size_t i = 0; i < out.from.size(); ++i) {
    if (!out.from[i]) continue;
    spots.push_back(*out.from[i]);
    of_unit.push_back(i);
    trips.push_back(out.trips[i]);
  }
  auto const detours = detours_to(*roads, spots, target->spot, trips, kMode);
  for (std::size_t k = 0; k < detours.size(); ++k) out.detours_ms[of_unit[k]] = detours[k];
  return out;
}

// Of units that only closures keep away: which closures, and who would be there first without them. Whoever sends somebody must be able to
// have a road opened, or to send on foot from where it is shut. Empty: there is none.
std::string cut_off_words(Question const& question, Travel const& travel, Roads const& roads, bool zh) {
  constexpr std::size_t kMostNamed = 3;
  if (!travel.to || !roads.differ()) return {};
  std::vector<geo::Spot> spots;
  std::vector<std::size_t> of_unit;
  for (std::size_t i = 0; i < travel.from.size(); ++i)
    if (travel.from[i] && !travel.trips[i].reachable) spots.push_back(*travel.from[i]), of_unit.push_back(i);
  auto const open = roads.open->many_to_one(spots, *travel.to, {kMode});
  std::vector<std::pair<std::uint32_t, std::size_t>> cut_off;  // Milliseconds, unit of the question.
  for (std::size_t k = 0; k < open.size(); ++k)
    if (open[k].reachable) cut_off.emplace_back(open[k].ms, of_unit[k]);
  if (cut_off.empty()) return {};
  std::ranges::sort(cut_off);
  std::set<ClosureId> closures;
  std::vector<std::string> units, because;
  for (auto const& [ms, unit] : std::span(cut_off).first(std::min(kMostNamed, cut_off.size()))) {
    for (auto const id : detour_for(roads, *travel.from[unit], *travel.to, kMode)) closures.insert(id);
    units.push_back(
        fmt::format("{} {} {}", question.units[unit].candidate.unit, std::max(1u, (ms + 30'000) / 60'000), zh ? "分钟" : "min"));
  }
  for (auto const id : closures) because.push_back(api::in_words(roads.closures.at(id), zh));
  auto const listed_words = [zh](std::vector<std::string> const& words) { return fmt::format("{}", fmt::join(words, zh ? "、" : ", ")); };
  return zh ? fmt::format("因封路（{}）有 {} 个单元无法到达；道路放行后最近的：{}", listed_words(because), cut_off.size(),
                          listed_words(units))
            : fmt::format("cut off by closures ({}): {}; nearest with the roads open: {}", listed_words(because), cut_off.size(),
                          listed_words(units));
}

// For each station that loses its last one: the nearest other unit with the capability, by road to that station.
std::optional<std::int64_t> next_cover(Question const& question, Roads const& roads, plan::CoverLoss const& loss,
                                       std::vector<std::string> const& leaving) {
  auto const station = question.stations.find(loss.station);
  if (station == question.stations.end()) return std::nullopt;
  auto const& graph = roads.active->data->graph();
  auto const target = geo::snap(graph, station->second);
  if (!target) return std::nullopt;
  std::vector<std::pair<std::int64_t, Wgs84>> nearest;
  for (auto const& unit : question.units) {
    auto const& candidate = unit.candidate;
    if (!unit.at || candidate.station == loss.station || std::find(leaving.begin(), leaving.end(), candidate.unit) != leaving.end())
      continue;
    if (std::find(candidate.capabilities.begin(), candidate.capabilities.end(), loss.capability) == candidate.capabilities.end()) continue;
    nearest.emplace_back(distance_m(*unit.at, station->second), *unit.at);
  }
  std::vector<geo::Spot> spots;
  for (auto const& [metres, at] : nearest)
    if (auto const snapped = geo::snap(graph, at)) spots.push_back(snapped->spot);
  std::optional<std::int64_t> best;
  for (auto const& trip : roads.now->many_to_one(spots, target->spot, {kMode}))
    if (trip.reachable && (!best || trip.ms / 1000 < *best)) best = trip.ms / 1000;
  return best;
}

}  // namespace

Result<view::RecommendationView> Recommend::read(Exchange const& exchange) const {
  TOCSIN_TRY(IncidentId const id, (id_parameter<IncidentId>(exchange, "id", "incident.unknown")));
  TOCSIN_TRY(auto const level, exchange.query_integer("level", 1, 5));
  bool const zh = exchange.language() == "zh";
  Instant const now = clock.now();
  auto question = centre.read([&](core::World const& world) -> Result<Question> {
    auto const found = world.incident.incidents.find(id);
    if (found == world.incident.incidents.end() || !AreaScope::of(world, exchange.principal()).has(world, found->second))
      return not_found("incident.unknown", "no such incident, or it left the working state");
    return ask(world, found->second, level.value_or(found->second.level), positions, now);
  });
  if (!question) return std::unexpected(question.error());
  auto const [drivable, pending, hour] = roads.get();
  Travel const travel = travel_to(*question, drivable.get(), roads.units(), zh);

  std::vector<plan::Candidate> candidates;
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < question->units.size(); ++i) {
    auto candidate = question->units[i].candidate;
    // Without roads nobody is nearer than anybody else: who fits is proposed, without times. Without a place nobody is proposed.
    if (!travel.has_times) candidate.eta_ms = 0;
    if (travel.trips[i].reachable) candidate.eta_ms = travel.trips[i].ms;
    index[candidate.unit] = i;
    candidates.push_back(std::move(candidate));
  }
  auto const recommended = plan::recommend_units(question->needs, candidates);

  view::RecommendationView out;
  out.advice_id = journal::random_name();
  out.computed_at = now;
  out.position = question->position;
  out.data_set = drivable ? std::string(drivable->active->data->version()) : "";
  out.closures_position = drivable ? drivable->position : 0;
  out.closures_pending = pending;
  if (drivable) {
    out.speeds = drivable->speeds;
    out.speeds_hour = hour_words(hour);
  }
  out.run_card_id = question->card.run_card.text;
  for (auto const& need : question->needs) out.needs.push_back({need.capability, need.count});
  out.place_note = travel.place_note;
  GivenAdvice given;
  std::map<std::string, std::string> detours;
  auto const describe = [&](std::string const& unit, std::int64_t eta_ms, std::string const& capability, bool stale) {
    UnitNow const& known = question->units[index.at(unit)];
    view::RecommendedUnit shown;
    shown.unit_id = unit;
    if (travel.has_times) {
      shown.eta_s = (eta_ms + 500) / 1000;
      shown.distance_m = travel.trips[index.at(unit)].metres();
      given.eta_s[unit] = *shown.eta_s;
    }
    shown.fills.push_back(capability);
    shown.position_stale = stale;
    shown.status = codec::word_of(known.status);
    shown.availability = codec::word_of(known.availability);
    std::string because;
    if (auto const i = index.at(unit); travel.detours_ms[i] >= 1'000) {
      shown.detour_s = (travel.detours_ms[i] + 500) / 1000;
      for (auto const id : detour_for(*drivable, *travel.from[i], *travel.to, kMode)) {
        shown.detour_for.push_back(to_text(id));
        because += (because.empty() ? "" : zh ? "、" : ", ") + api::in_words(drivable->closures.at(id), zh);
      }
    }
    shown.reason = in_words(*question, capability, zh);
    if (shown.distance_m) shown.reason += " · " + distance_words(*shown.distance_m, zh);
    shown.reason += " · " + status_words(known.status, zh);
    if (stale) shown.reason += zh ? " · 位置已过时" : " · position out of date";
    detours[unit] = detour_words(shown.detour_s, because, zh);
    shown.reason += detours[unit];
    return shown;
  };
  std::vector<std::string> leaving;
  for (auto const& chosen : recommended.units) {
    auto shown = describe(chosen.unit, chosen.eta_ms, chosen.capability, chosen.position_is_stale);
    if (!question->place.location) {
      out.alternatives.push_back(std::move(shown));
      continue;
    }
    if (travel.has_times) {
      auto const capability = in_words(*question, chosen.capability, zh);
      shown.reason = (zh ? plan::reason_zh(chosen, capability) : plan::reason_en(chosen, capability)) + detours[chosen.unit];
    }
    out.units.push_back(std::move(shown));
    leaving.push_back(chosen.unit);
  }
  for (auto const& other : recommended.alternatives) {
    if (out.alternatives.size() >= kMaxAlternatives) break;
    out.alternatives.push_back(describe(other.unit, other.eta_ms, other.capability, other.position_is_stale));
  }
  // Units that the one who asks has in mind: ?also=E101,E102. They come last, with their times; who cannot come or is not free is left out.
  for (auto const& unit : listed(exchange.query("also"))) {
    auto const found = index.find(unit);
    if (found == index.end() || !travel.has_times || given.eta_s.contains(unit)) continue;
    auto const& candidate = candidates[found->second];
    if (!candidate.eta_ms || candidate.capabilities.empty()) continue;
    out.alternatives.push_back(describe(unit, *candidate.eta_ms, candidate.capabilities.front(), candidate.position_is_stale));
  }
  for (auto const& shortfall : recommended.shortfalls) {
    std::string reason =
        zh ? fmt::format("{}：需要 {}，找到 {}", in_words(*question, shortfall.capability, zh), shortfall.asked, shortfall.found)
           : fmt::format("{}: {} needed, {} found", in_words(*question, shortfall.capability, zh), shortfall.asked, shortfall.found);
    if (shortfall.unreachable > 0)
      reason += zh ? fmt::format("（{} 个无路可达）", shortfall.unreachable)
                   : fmt::format(" ({} cannot be reached by road)", shortfall.unreachable);
    given.advice.shortfalls.push_back(fmt::format("{} {} of {}", shortfall.capability, shortfall.found, shortfall.asked));
    out.shortfalls.push_back({shortfall.capability, shortfall.asked, shortfall.found, std::move(reason)});
  }
  bool const lacks_road = std::ranges::any_of(recommended.shortfalls, [](auto const& shortfall) { return shortfall.unreachable > 0; });
  if (auto const words = lacks_road && drivable ? cut_off_words(*question, travel, *drivable, zh) : std::string{}; !words.empty())
    out.place_note += (out.place_note.empty() ? "" : zh ? "；" : "; ") + words;
  if (question->card.needs.empty()) out.shortfalls.push_back({"", 0, 0, zh ? "没有适用的调派方案" : "no run card fits"});
  for (auto const& loss : plan::cover_losses(candidates, leaving)) {
    view::CoverageLoss shown{loss.station, loss.capability, loss.after, loss.before, std::nullopt};
    if (loss.is_uncovered() && drivable) shown.next_eta_s = next_cover(*question, *drivable, loss, leaving);
    out.coverage.push_back(std::move(shown));
  }
  given.incident = id;
  given.roads_position = out.closures_position;
  given.advice.advice_id = out.advice_id;
  given.advice.data_set = out.data_set;
  given.advice.speeds = out.speeds;
  given.advice.run_card = out.run_card_id;
  for (auto const& unit : leaving) given.advice.proposed.push_back({unit});
  advice.keep(std::move(given));
  return out;
}

TOCSIN_ENDPOINT(Recommend)

}  // namespace tocsin::api
