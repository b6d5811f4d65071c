#include "api/endpoints/incidents/incident_reads.h"

#include "api/area_scope.h"
#include "api/endpoint.h"
#include "core/duplicates.h"
#include "journal/entry_codec.h"
#include "register/place_search.h"

namespace tocsin::api {

namespace {

inline constexpr std::int64_t kContextRadiusM = 500;
inline constexpr std::size_t kMaxContext = 60, kMaxHistory = 5'000, kHistoryBatch = 1'000;

// A contact is a role, never a person.
BilingualText role_words(std::string_view role) {
  if (role == "duty_desk") return {"值班室", "Duty desk"};
  if (role == "fire_control_room") return {"消防控制室", "Fire control room"};
  if (role == "site_safety") return {"安全管理", "Site safety"};
  if (role == "gate") return {"门卫", "Gate"};
  return {std::string(role), std::string(role)};
}

}  // namespace

view::PositionOf position_of(telemetry::Positions const& positions) {
  return [&positions](UnitCode const& unit) -> std::optional<view::LastPosition> {
    auto const last = positions.last(unit);
    if (!last) return std::nullopt;
    return view::LastPosition{{last->location.lat(), last->location.lon()}, last->taken_at};
  };
}

Result<IncidentList> ListIncidents::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  std::string const state = exchange.query("state"), seat = exchange.query("seat"), type = exchange.query("type");
  if (!state.empty() && state != "open" && state != "closed" && state != "all")
    return invalid("query.malformed", "state is open, closed or all");
  RawId after;
  if (!page.after.empty()) {
    TOCSIN_TRY(after, parse_raw_id(page.after));
  }
  // Chosen and copied under the World's lock, made into views outside of it; duplicates are counted by an index and not by a walk for each
  // row.
  IncidentList out;
  std::vector<IncidentId> chosen;
  core::World excerpt;
  std::optional<core::DuplicateIndex> duplicates;
  centre.read([&](core::World const& world) {
    AreaScope const scope = AreaScope::of(world, exchange.principal());
    out.position = world.position;
    auto const& all = world.incident.incidents;
    for (auto at = all.upper_bound(IncidentId{after.centre, after.position, after.ordinal}); at != all.end(); ++at) {
      auto const& incident = at->second;
      bool const open = incident::is_open(incident);
      if (state == "closed" ? open : (state != "all" && !open)) continue;
      if (!seat.empty() && incident.seat.text != seat) continue;
      if (!type.empty() && incident.type.text != type && !incident.type.text.starts_with(type + ".")) continue;
      if (!scope.has(world, incident)) continue;
      if (chosen.size() == page.limit) {
        out.next = to_text(chosen.back());
        break;
      }
      chosen.push_back(at->first);
    }
    excerpt = view::excerpt_of(world, chosen);
    duplicates.emplace(world);
  });
  for (IncidentId const id : chosen) out.items.push_back(view::incident_view(excerpt, excerpt.incident.incidents.at(id), &*duplicates));
  return out;
}

Result<HistoryList> GetHistory::read(Exchange const& exchange) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  bool const known = centre.read([&](core::World const& world) { return find_visible(world, exchange.principal(), id).has_value(); });
  if (!known && !exchange.principal().areas.empty()) return not_found("incident.unknown", "no such incident");
  HistoryList out;
  out.position = centre.position();
  journal::EntryDecoder decoder;
  std::map<AssignmentId, UnitCode> units;
  // An incident's id is the position of the entry that opened it: nothing stands before.
  for (std::uint64_t from = id.position; from <= out.position;) {
    TOCSIN_TRY(auto const entries, centre.journal().read(from, kHistoryBatch));
    if (entries.empty()) break;
    for (auto const& stored : entries) {
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      for (auto& line : view::history_of(entry, id, units)) {
        line.actor = accounts.display_of(line.actor);
        out.items.push_back(std::move(line));
      }
      if (auto const* removed = find_event<incident::Event, incident::Removed>(entry); removed != nullptr && removed->incident == id)
        return out;
    }
    if (out.items.empty()) return not_found("incident.unknown", "no such incident");
    if (out.items.size() >= kMaxHistory) break;
    from = entries.back().position + 1;
  }
  if (out.items.empty()) return not_found("incident.unknown", "no such incident");
  return out;
}

Result<DuplicateList> GetDuplicates::read(Exchange const& exchange) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  return centre.read([&](core::World const& world) -> Result<DuplicateList> {
    TOCSIN_TRY(auto const* incident, find_visible(world, exchange.principal(), id));
    DuplicateList out;
    out.position = world.position;
    for (auto const& duplicate : core::possible_duplicates(world, *incident, world.now)) {
      std::vector<view::DuplicateReason> reasons;
      for (auto const& reason : duplicate.reasons) reasons.push_back({reason.reason, reason.score, reason.value});
      out.items.push_back(view::duplicate_view(world, duplicate.incident, duplicate.score, std::move(reasons)));
    }
    return out;
  });
}

Result<ContextList> GetContext::read(Exchange const& exchange) const {
  TOCSIN_TRY(IncidentId const id, incident_of(exchange));
  ContextList out;
  auto const at = centre.read([&](core::World const& world) -> Result<std::optional<Wgs84>> {
    TOCSIN_TRY(auto const* incident, find_visible(world, exchange.principal(), id));
    out.position = world.position;
    return incident->place.location;
  });
  if (!at) return std::unexpected(at.error());
  auto const active = data_sets.current();
  if (!*at || !active) return out;
  auto const& data = *active->data;
  std::string const& language = exchange.language();
  for (auto const& near : place_register::premises_near(data, **at, 150, 12)) {
    view::ContextItem item;
    item.kind = "premises";
    item.code = near.premises.code;
    item.label = near.premises.name.in(language);
    item.distance_m = near.distance_m;
    item.location = {near.premises.at.lat(), near.premises.at.lon()};
    item.occupancy = place_register::to_text(near.premises.occupancy);
    for (auto const hazard : near.premises.hazards) item.hazards.emplace_back(hazard);
    for (auto const access : near.premises.access) item.access.emplace_back(access);
    for (auto const& contact : near.premises.contacts) {
      auto const role = role_words(contact.role);
      item.contacts.push_back({role.zh + ' ' + std::string(contact.phone), role.en + ' ' + std::string(contact.phone)});
    }
    out.items.push_back(std::move(item));
  }
  using place_register::PlaceKind;
  struct Wanted {
    PlaceKind kind;
    std::int64_t radius_m;
    std::size_t most;
  };
  constexpr std::array<Wanted, 7> kWanted{{{PlaceKind::kHydrant, kContextRadiusM, 6},
                                           {PlaceKind::kDefibrillator, kContextRadiusM, 3},
                                           {PlaceKind::kHospital, 20'000, 3},
                                           {PlaceKind::kSchool, kContextRadiusM, 4},
                                           {PlaceKind::kFuel, kContextRadiusM, 3},
                                           {PlaceKind::kMetroStation, kContextRadiusM, 2},
                                           {PlaceKind::kPlaceOfAssembly, kContextRadiusM, 3}}};
  for (auto const& wanted : kWanted)
    for (auto const& near : place_register::places_near(data, **at, std::span(&wanted.kind, 1), wanted.radius_m, wanted.most)) {
      view::ContextItem item;
      item.kind = place_register::to_text(near.place.kind);
      item.code = near.place.code;
      item.label = near.place.name.in(language);
      if (item.label.empty()) item.label = near.place.note;
      item.distance_m = near.distance_m;
      item.location = {near.place.at.lat(), near.place.at.lon()};
      if (out.items.size() < kMaxContext) out.items.push_back(std::move(item));
    }
  return out;
}

TOCSIN_ENDPOINT(ListIncidents)
TOCSIN_ENDPOINT(GetHistory)
TOCSIN_ENDPOINT(GetDuplicates)
TOCSIN_ENDPOINT(GetContext)

}  // namespace tocsin::api
