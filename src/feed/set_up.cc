#include "feed/set_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <span>

#include "codec/json_writer.h"
#include "feed/fleet.h"

namespace tocsin::feed {
namespace {

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

Result<wire::StreetPoints> street_points(ServerLink& link, std::vector<std::int64_t> const& metres, std::int64_t address_within_m) {
  constexpr std::size_t kAtOnce = 200;
  wire::StreetPoints out;
  for (std::size_t from = 0; from == 0 || from < metres.size(); from += kAtOnce) {
    auto const some = std::span(metres).subspan(from, std::min(kAtOnce, metres.size() - from));
    TOCSIN_TRY(auto const answer, link.require("GET", fmt::format("{}/places/along_streets?address_within_m={}&at_m={}", kBase,
                                                                  address_within_m, fmt::join(some, ","))));
    TOCSIN_TRY(auto page, read_answer<wire::StreetPoints>(answer));
    out.total_m = page.total_m;
    std::ranges::move(page.items, std::back_inserter(out.items));
  }
  return out;
}

// A map without any: twelve for fire and six for ambulances, so that its named streets have one near (choose_sites).
Result<void> homes_along_streets(ServerLink& link, std::vector<Home>& fire, std::vector<Home>& ambulance) {
  constexpr std::int64_t kSamples = 2'000;
  TOCSIN_TRY(auto const none, street_points(link, {}, 0));
  std::vector<std::int64_t> metres;
  for (std::int64_t i = 0; i < kSamples && none.total_m >= kSamples; ++i) metres.push_back(none.total_m * i / kSamples);
  TOCSIN_TRY(auto const found, street_points(link, metres, 0));
  std::vector<Home> sample;
  std::vector<Wgs84> points;
  for (std::size_t i = 0; i < found.items.size(); ++i) {
    auto const& place = found.items[i];
    auto const at = wgs84_from_degrees(place.location.lat, place.location.lon);
    if (!at) continue;
    sample.push_back({fmt::format("{:09}", metres[i]), place.label, *at});
    points.push_back(*at);
  }
  for (auto const site : choose_sites(points, 12)) fire.push_back(sample[site]);
  for (auto const site : choose_sites(points, 6)) ambulance.push_back(sample[site]);
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
  if (fire.empty() && ambulance.empty()) TOCSIN_CHECK(homes_along_streets(link, fire, ambulance));
  Fleet const fleet = plan_fleet(file, std::move(fire), std::move(ambulance));
  if (fleet.stations.empty())
    return conflict("feed.no_homes",
                    "the data set has neither fire stations nor hospitals nor named streets: import stations and units first");
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

Result<void> find_places(ServerLink& link, CallFile const& file, Ground& ground) {
  constexpr std::int64_t kAddressWithinM = 50;
  TOCSIN_TRY(auto const none, street_points(link, {}, 0));
  ground.streets_m = none.total_m;
  std::map<std::string_view, wire::Place> of_block;
  for (auto const& call : file.calls) of_block[call.block];
  if (none.total_m > 0) {
    std::vector<std::int64_t> metres;
    for (auto const& [block, place] : of_block)
      metres.push_back(static_cast<std::int64_t>(place_of(block, static_cast<std::uint64_t>(none.total_m))));
    TOCSIN_TRY(auto found, street_points(link, metres, kAddressWithinM));
    std::size_t i = 0;
    for (auto& [block, place] : of_block) place = std::move(found.items.at(i++));
  } else {  // Addresses only.
    TOCSIN_TRY(auto const addresses, all_of<wire::Places>(link, "/places?kind=address"));
    if (addresses.empty()) return conflict("feed.no_places", "the active data set has neither named streets nor addresses");
    for (auto& [block, place] : of_block) place = addresses[place_of(block, addresses.size())];
  }
  for (auto const& call : file.calls) {
    ground.places.push_back(of_block[call.block]);
    ground.at_addresses += ground.places.back().kind == "address" ? 1 : 0;
  }
  return {};
}

}  // namespace tocsin::feed
