#include "feed/set_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "codec/json_writer.h"
#include "feed/fleet.h"

namespace tocsin::feed {
namespace {

std::string const kBase = "/api/v1";

template <class List>
Result<std::vector<typename decltype(List::items)::value_type>> all_of(ServerLink& link, std::string const& target) {
  std::vector<typename decltype(List::items)::value_type> out;
  std::string cursor;
  while (true) {
    char const join = target.find('?') == std::string::npos ? '?' : '&';
    TOCSIN_TRY(auto const answer, link.require("GET", kBase + target + join + "limit=500" + (cursor.empty() ? "" : "&cursor=" + cursor)));
    TOCSIN_TRY(auto page, read_answer<List>(answer));
    for (auto& item : page.items) out.push_back(std::move(item));
    if (!page.next || page.next->empty()) return out;
    cursor = *page.next;
  }
}

Result<std::vector<Home>> homes(ServerLink& link, std::vector<std::string> const& kinds) {
  std::vector<Home> out;
  for (auto const& kind : kinds) {
    TOCSIN_TRY(auto const places, all_of<wire::Places>(link, "/places?kind=" + kind));
    for (auto const& place : places)
      if (auto const at = wgs84_from_degrees(place.location.lat, place.location.lon)) out.push_back({place.code, place.label, *at});
  }
  return out;
}

// A map without any: up to eighteen of its fuel stations, which stand along the main roads, else of its addresses; evenly spread over the
// register's list, every third for ambulances.
Result<void> homes_elsewhere(ServerLink& link, std::vector<Home>& fire, std::vector<Home>& ambulance) {
  constexpr std::size_t kStations = 18;
  TOCSIN_TRY(auto found, homes(link, {"fuel"}));
  if (found.empty()) {
    TOCSIN_TRY(found, homes(link, {"address"}));
  }
  std::size_t const wanted = std::min(kStations, found.size());
  for (std::size_t k = 0; k < wanted; ++k) (k % 3 == 2 ? ambulance : fire).push_back(found[k * found.size() / wanted]);
  return {};
}

wire::Degrees degrees(Wgs84 at) { return {at.lat(), at.lon()}; }

// "engine 1, ladder 1"
std::vector<wire::Need> needs_of(std::string_view text) {
  std::vector<wire::Need> out;
  while (!text.empty()) {
    auto const comma = text.find(", ");
    auto const one = text.substr(0, comma);
    auto const space = one.find(' ');
    wire::Need need{std::string(one.substr(0, space)), 1};
    std::from_chars(one.data() + space + 1, one.data() + one.size(), need.count);
    out.push_back(std::move(need));
    text = comma == std::string_view::npos ? "" : text.substr(comma + 2);
  }
  return out;
}
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const comma = text.find(',');
    out.emplace_back(text.substr(0, comma));
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return out;
}

Result<void> look_at_units(ServerLink& link, Ground& ground) {
  TOCSIN_TRY(ground.stations, all_of<wire::Stations>(link, "/stations"));
  TOCSIN_TRY(ground.units, all_of<wire::Units>(link, "/units"));
  return {};
}

}  // namespace

Result<Ground> look_around(ServerLink& link) {
  Ground ground;
  TOCSIN_TRY(auto const answer, link.require("GET", kBase + "/configuration"));
  TOCSIN_TRY(ground.configuration, read_answer<wire::Configuration>(answer));
  if (ground.configuration.clock.mode != "stepped")
    return conflict("feed.clock_not_stepped",
                    "the server's clock is '" + ground.configuration.clock.mode + "': start it with --clock stepped");
  if (!ground.configuration.data_set) return conflict("feed.no_data_set", "no data set is active: tocsin import osm FILE.pbf --data DIR");
  TOCSIN_TRY(ground.hospitals, all_of<wire::Places>(link, "/places?kind=hospital"));
  TOCSIN_CHECK(look_at_units(link, ground));
  return ground;
}

Result<void> make_fleet(ServerLink& link, CallFile const& file, Ground& ground) {
  TOCSIN_TRY(auto fire, homes(link, {"fire_station"}));
  TOCSIN_TRY(auto ambulance, homes(link, {"hospital", "ambulance_station"}));
  if (fire.empty() && ambulance.empty()) TOCSIN_CHECK(homes_elsewhere(link, fire, ambulance));
  Fleet const fleet = plan_fleet(file, std::move(fire), std::move(ambulance));
  if (fleet.stations.empty())
    return conflict("feed.no_homes", "the data set has neither fire stations nor hospitals: import stations and units first");
  for (auto const& station : fleet.stations) {
    std::string const& name = station.name.empty() ? station.station_id : station.name;  // Not every place on a map has a name.
    wire::NewStation const body{{name, name}, station.agency, degrees(station.at)};
    TOCSIN_CHECK(link.require("PUT", kBase + "/stations/" + station.station_id, codec::to_json(body)));
  }
  for (auto const& unit : fleet.units) {
    wire::NewUnit const body{unit.kind, unit.agency, unit.station, {unit.capability}};
    TOCSIN_CHECK(link.require("PUT", kBase + "/units/" + unit.unit_id, codec::to_json(body)));
  }
  // The centre's own run cards ask for police and utilities, which this department does not have.
  TOCSIN_TRY(auto const cards, all_of<wire::RunCards>(link, "/run_cards"));
  for (auto const& card : cards) TOCSIN_CHECK(link.require("DELETE", kBase + "/run_cards/" + card.run_card_id));
  for (auto const& rule : card_rules()) {
    wire::NewRunCard const body{{std::string(rule.zh), std::string(rule.en)},
                                std::string(rule.incident_type),
                                rule.priority_from,
                                rule.priority_to,
                                needs_of(rule.needs),
                                words_of(rule.agencies)};
    TOCSIN_CHECK(link.require("PUT", fmt::format("{}/run_cards/{}", kBase, rule.run_card), codec::to_json(body)));
  }
  ground.made_fleet = true;
  return look_at_units(link, ground);
}

Result<void> find_addresses(ServerLink& link, CallFile const& file, Ground& ground) {
  TOCSIN_TRY(auto const answer, link.require("GET", kBase + "/places?kind=address&limit=1"));
  TOCSIN_TRY(auto const first, read_answer<wire::Places>(answer));
  ground.address_count = first.total;
  if (first.total == 0) return conflict("feed.no_addresses", "the active data set has no addresses");
  ground.addresses.assign(file.calls.size(), {});
  for (std::size_t i = 0; i < file.calls.size(); ++i) {
    auto const index = address_index(file.calls[i].number, first.total);
    link.later(i, "GET", fmt::format("{}/places?kind=address&limit=1&cursor={}", kBase, index), "", [&ground, i](Answer const& found) {
      if (auto const places = read_answer<wire::Places>(found); places && !places->items.empty())
        ground.addresses[i] = places->items.front();
    });
  }
  return link.flush();
}

}  // namespace tocsin::feed
