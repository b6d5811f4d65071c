#include <algorithm>

#include <fmt/format.h>

#include "scenario/scenario.h"

namespace tocsin::scenario {
namespace {

struct Kind {
  char letter;
  char const *kind, *agency;
  std::vector<CapabilityCode> capabilities;
};

// A callsign's first letter says what it is.
Kind kind_of(std::string const& callsign) {
  static std::vector<Kind> const kKinds{
      {'E', "engine", "fire", {{"engine"}}},
      {'L', "ladder", "fire", {{"ladder"}}},
      {'R', "rescue", "fire", {{"rescue"}}},
      {'H', "hazmat", "fire", {{"hazmat"}}},
      {'T', "water_tanker", "fire", {{"water_tanker"}}},
      {'B', "boat", "fire", {{"boat"}}},
      {'A', "ambulance_als", "ambulance", {{"ambulance_als"}, {"ambulance_bls"}}},
      {'P', "patrol", "police", {{"patrol"}}},
      {'G', "utility_gas", "utility_gas", {{"utility_gas"}}},
      {'V', "volunteer_team", "volunteers", {{"volunteer_first_response"}}},
  };
  for (auto const& kind : kKinds)
    if (!callsign.empty() && callsign[0] == kind.letter) return kind;
  return kKinds.front();
}

std::string after(std::vector<std::string> const& words, std::string const& mark) {
  auto const at = std::ranges::find(words, mark);
  return at == words.end() || std::next(at) == words.end() ? std::string{} : *std::next(at);
}

std::int64_t minute(std::string const& hh_mm) {
  return number(hh_mm.substr(0, 2)) * 60 + number(hh_mm.substr(std::min<std::size_t>(3, hh_mm.size())));
}

// run_card fire.building level 1 [in county] [hours 22:00-06:00] [priority 1-2] [agencies fire+police]: 1 engine, 1 ladder
Result<std::vector<core::Command>> run_card(std::string const& text) {
  auto const colon = text.find(": ");
  if (colon == std::string::npos) return not_understood(text);
  auto const words = split_words(text.substr(0, colon));
  run_card::RunCard card{.level = std::max<std::int64_t>(1, number(after(words, "level")))};
  for (std::size_t i = 1; i < words.size(); ++i) {  // Its code is what it says, but for the agencies: fire.building-level-1-in-hill.
    if (words[i] == "agencies" && ++i < words.size()) continue;
    card.run_card.text += (i == 1 ? "" : "-") + words[i];
  }
  std::ranges::replace(card.run_card.text, ':', '-');
  if (words.size() > 1 && words[1] != "any") card.type = {words[1]};
  card.jurisdiction = {after(words, "in")};
  if (auto const hours = after(words, "hours"); hours.size() == 11) {
    card.minute_from = minute(hours.substr(0, 5));
    card.minute_to = minute(hours.substr(6));
  }
  if (auto const range = after(words, "priority"); range.size() == 3) {
    card.priority_from = range[0] - '0';
    card.priority_to = range[2] - '0';
  }
  std::string agencies = after(words, "agencies");
  std::ranges::replace(agencies, '+', ' ');
  for (auto const& agency : split_words(agencies)) card.agencies.push_back({agency});
  std::string needs = text.substr(colon + 2);
  std::ranges::replace(needs, ',', ' ');
  auto const asked = split_words(needs);
  for (std::size_t i = 0; i + 1 < asked.size(); i += 2) card.needs.push_back({{asked[i + 1]}, number(asked[i])});
  return std::vector<core::Command>{run_card::Define{card}};
}

// county X: A B   |   township Y of X: C D
Result<std::vector<core::Command>> area(std::vector<std::string> const& words, ScenarioTown& town) {
  bool const is_county = words[0] == "county";
  std::size_t const colon = is_county ? 1 : 3;
  if (words.size() <= colon || !words[colon].ends_with(':')) return not_understood(words[0]);
  std::string code = words[colon].substr(0, words[colon].size() - 1);
  std::string const name = is_county ? code : words[1];
  if (town.jurisdictions.empty()) town.jurisdictions.push_back({{"city"}, {"市", "City"}, jurisdiction::Level::kCity, {}});
  town.jurisdictions.push_back(
      {{name}, {name, name}, is_county ? jurisdiction::Level::kCounty : jurisdiction::Level::kTownship, {is_county ? "city" : code}});
  for (std::size_t i = colon + 1; i < words.size(); ++i) {
    town.lies_in[words[i]].county = code;
    if (!is_county) town.lies_in[words[i]].township = name;
  }
  return std::vector<core::Command>{
      jurisdiction::ActivateDataSet{fmt::format("map-{}", town.jurisdictions.size()), "map", "", false, town.jurisdictions}};
}

Result<std::vector<core::Command>> setting(std::vector<std::string> const& words, core::World const& world) {
  auto settings = world.configuration.settings;
  TOCSIN_TRY(auto const value, read_duration(words.size() > 2 ? words[2] : ""));
  if (words[1] == "check_in") {
    settings.check_in = value;
  } else if (words[1] == "acknowledge_timeout") {
    settings.acknowledge_timeout = value;
  } else if (words[1] == "details_kept") {
    settings.details_kept = value;
  } else {
    return not_understood("set " + words[1]);
  }
  return std::vector<core::Command>{configuration::SetSettings{settings}};
}

}  // namespace

Result<std::vector<core::Command>> read_set_up(std::string const& text, ScenarioTown& town, core::World const& world) {
  auto const words = split_words(text);
  if (words.size() < 2) return not_understood(text);
  if (words[0] == "run_card") return run_card(text);
  if (words[0] == "county" || words[0] == "township") return area(words, town);
  if (words[0] == "set") return setting(words, world);
  if (words[0] == "seat") return std::vector<core::Command>{seat::Define{{words[1]}, {words[1], words[1]}, town.detail().record}};
  if (words[0] == "station") {
    TOCSIN_TRY(auto const place, town.place(after(words, "at")));
    std::string const agency = after(words, "agency");
    return std::vector<core::Command>{
        station::Register{{words[1]}, {words[1], words[1]}, {agency.empty() ? "fire" : agency}, *place.location, place.county}};
  }
  if (words[0] == "unit") {
    Kind const kind = kind_of(words[1]);
    return std::vector<core::Command>{unit::Register{{words[1]}, kind.kind, {kind.agency}, {after(words, "at")}, kind.capabilities}};
  }
  return not_understood(text);
}

}  // namespace tocsin::scenario
