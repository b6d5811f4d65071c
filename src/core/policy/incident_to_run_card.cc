#include <algorithm>

#include <fmt/format.h>

#include "core/policy/policy.h"

namespace tocsin::core {

run_card::RunCard const* run_card_for(World const& world, IncidentTypeCode const& type, std::int64_t priority, Place const& place,
                                      std::int64_t level, Instant now) {
  CivilTime const local = to_civil(now, world.configuration.settings.utc_offset);
  return run_card::choose(world.run_card, {type, priority, place.county, place.township, local.hour * 60 + local.minute, level});
}

std::vector<AgencyCode> agencies_to_ask(Deciding const& d, std::map<AgencyCode, incident::Leg> const& legs, IncidentTypeCode const& type,
                                        std::int64_t priority, Place const& place, std::int64_t level) {
  if (!type.is_set()) return {};
  std::vector<AgencyCode> agencies;
  if (auto const* card = run_card_for(d.world, type, priority, place, level, d.now)) agencies = card->agencies;
  if (agencies.empty())
    if (auto const at = d.world.configuration.types.find(type); at != d.world.configuration.types.end())
      agencies.push_back(at->second.agency);
  std::ranges::sort(agencies);
  agencies.erase(std::ranges::unique(agencies).begin(), agencies.end());
  std::erase_if(agencies, [&](AgencyCode const& agency) { return legs.contains(agency); });
  return agencies;
}

std::int64_t default_priority(World const& world, IncidentTypeCode const& type, std::int64_t asked) {
  if (asked != 0) return asked;
  auto const at = world.configuration.types.find(type);
  return at == world.configuration.types.end() ? 0 : at->second.default_priority;
}

incident::Numbering next_number(World const& world, Instant now) {
  CivilTime const local = to_civil(now, world.configuration.settings.utc_offset);
  std::string const day = fmt::format("{:04}{:02}{:02}", local.year, local.month, local.day);
  return {day, world.incident.numbered_day == day ? world.incident.last_number + 1 : 1};
}

Decided open_incident(Deciding& d, incident::Open open, std::optional<CallId> call) {
  TOCSIN_CHECK(check_type(d.world, open.type));
  TOCSIN_CHECK(check_seat(d.world, open.seat));
  open.priority = default_priority(d.world, open.type, open.priority);
  Place const place = open.place;
  TOCSIN_TRY(auto opened, incident::decide(d.world.incident, std::move(open), d.now, d.fresh, next_number(d.world, d.now)));
  auto& fact = std::get<incident::Opened>(opened.front());
  fact.call = call;
  Events events{fact};
  for (AgencyCode const& agency : agencies_to_ask(d, {}, fact.type, fact.priority, place, 1))
    events.push_back(incident::LegRequested{fact.incident, agency});
  return events;
}

}  // namespace tocsin::core
