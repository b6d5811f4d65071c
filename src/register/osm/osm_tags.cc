#include "register/osm/osm_tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tocsin::place_register {
namespace {

template <class T, class... Words>
bool is_any(T text, Words... words) {
  return ((text == words) || ...);
}

template <class T, std::size_t N>
std::optional<T> look_up(std::array<std::pair<std::string_view, T>, N> const& table, std::string_view key) {
  for (auto const& [word, value] : table)
    if (word == key) return value;
  return std::nullopt;
}

std::optional<RoadClass> class_of(std::string_view highway) {
  if (highway.ends_with("_link")) highway.remove_suffix(5);
  static constexpr std::array<std::pair<std::string_view, RoadClass>, 13> kClasses{{{"motorway", RoadClass::kMotorway},
                                                                                    {"trunk", RoadClass::kTrunk},
                                                                                    {"primary", RoadClass::kPrimary},
                                                                                    {"secondary", RoadClass::kSecondary},
                                                                                    {"tertiary", RoadClass::kTertiary},
                                                                                    {"unclassified", RoadClass::kUnclassified},
                                                                                    {"road", RoadClass::kUnclassified},
                                                                                    {"residential", RoadClass::kResidential},
                                                                                    {"living_street", RoadClass::kLivingStreet},
                                                                                    {"service", RoadClass::kService},
                                                                                    {"track", RoadClass::kTrack},
                                                                                    {"pedestrian", RoadClass::kPedestrian},
                                                                                    {"busway", RoadClass::kService}}};
  return look_up(kClasses, highway);
}

OneWay direction_of(OsmTags const& tags, std::string_view highway) {
  auto const said = tags["oneway"];
  if (is_any(said, "yes", "true", "1")) return OneWay::kForward;
  if (is_any(said, "-1", "reverse")) return OneWay::kBackward;
  if (is_any(said, "no", "false", "0", "reversible", "alternating")) return OneWay::kNo;
  return highway == "motorway" || is_any(tags["junction"], "roundabout", "circular") ? OneWay::kForward : OneWay::kNo;
}

}  // namespace

Name name_of(OsmTags const& tags) {
  Name name;
  name.local = tags["name"];
  for (auto const key : {"name:zh-Hans", "name:zh"})
    if (name.zh.empty()) name.zh = tags[key];
  name.en = tags["name:en"];
  return name;
}

std::uint16_t speed_kmh_of(std::string_view text) {
  if (text == "walk") return 7;
  if (text.ends_with(":living_street")) return 20;
  if (text.ends_with(":urban")) return 50;
  if (text.ends_with(":rural")) return 90;
  if (text.ends_with(":motorway")) return 120;
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !(value > 0)) return 0;
  if (std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)).find("mph") != std::string_view::npos)
    value *= 1.609344;
  return value > 200 ? 0 : static_cast<std::uint16_t>(std::max(5.0, std::round(value)));
}

std::optional<Road> road_of(OsmTags const& tags) {
  auto const highway = tags["highway"];
  auto const road_class = tags["route"] == "ferry" && highway.empty() ? std::optional(RoadClass::kFerry) : class_of(highway);
  if (!road_class || tags["area"] == "yes") return std::nullopt;
  // The most specific word counts; an emergency vehicle may where it is named.
  std::string_view access;
  for (auto const key : {"access", "vehicle", "motor_vehicle", "emergency"})
    if (tags.has(key)) access = tags[key];
  bool const is_for_buses =
      is_any(std::string_view("yes"), tags["bus"], tags["psv"]) || highway == "busway" || is_any(tags["bus"], "designated");
  if (access == "no" && !is_for_buses && *road_class != RoadClass::kPedestrian) return std::nullopt;
  if (*road_class == RoadClass::kFerry && access == "no") return std::nullopt;
  Road road;
  road.road_class = *road_class;
  road.one_way = direction_of(tags, highway);
  road.speed_kmh = speed_kmh_of(tags["maxspeed"]);
  road.private_access = access == "private";
  road.bridge = tags.has("bridge") && tags["bridge"] != "no";
  road.tunnel = tags.has("tunnel") && tags["tunnel"] != "no";
  road.name = name_of(tags);
  road.ref = tags["ref"];
  return road;
}

bool is_barrier(OsmTags const& tags) {
  auto const barrier = tags["barrier"];
  if (barrier.empty()) return false;
  for (auto const key : {"emergency", "motor_vehicle", "vehicle", "access"}) {
    auto const said = tags[key];
    if (is_any(said, "yes", "designated", "permissive", "destination", "private")) return false;
    if (said == "no") return true;
  }
  return is_any(barrier, "bollard", "block", "jersey_barrier", "debris", "log", "planter", "cycle_barrier", "motorcycle_barrier",
                "turnstile", "stile", "kissing_gate", "full-height_turnstile", "wall", "fence", "hedge", "retaining_wall",
                "rising_bollard_closed");
}

std::optional<Place> place_of(OsmTags const& tags) {
  using enum PlaceKind;
  static constexpr std::array<std::pair<std::string_view, PlaceKind>, 30> kAmenities{{{"fire_station", kFireStation},
                                                                                      {"police", kPoliceStation},
                                                                                      {"hospital", kHospital},
                                                                                      {"clinic", kClinic},
                                                                                      {"doctors", kClinic},
                                                                                      {"school", kSchool},
                                                                                      {"kindergarten", kSchool},
                                                                                      {"college", kSchool},
                                                                                      {"university", kSchool},
                                                                                      {"fuel", kFuel},
                                                                                      {"pharmacy", kPharmacy},
                                                                                      {"bus_station", kBusStation},
                                                                                      {"marketplace", kMarket},
                                                                                      {"restaurant", kRestaurant},
                                                                                      {"fast_food", kRestaurant},
                                                                                      {"cafe", kRestaurant},
                                                                                      {"bar", kRestaurant},
                                                                                      {"pub", kRestaurant},
                                                                                      {"parking", kParking},
                                                                                      {"townhall", kTownHall},
                                                                                      {"cinema", kPlaceOfAssembly},
                                                                                      {"theatre", kPlaceOfAssembly},
                                                                                      {"arts_centre", kPlaceOfAssembly},
                                                                                      {"community_centre", kPlaceOfAssembly},
                                                                                      {"conference_centre", kPlaceOfAssembly},
                                                                                      {"nightclub", kPlaceOfAssembly},
                                                                                      {"library", kPlaceOfAssembly},
                                                                                      {"place_of_worship", kPlaceOfAssembly},
                                                                                      {"post_office", kOther},
                                                                                      {"ferry_terminal", kOther}}};
  Place place;
  place.name = name_of(tags);
  bool const is_named = !place.name.local.empty();
  auto const as = [&](PlaceKind kind) {
    place.kind = kind;
    return place;
  };
  auto const emergency = tags["emergency"];
  if (emergency == "fire_hydrant" || tags["amenity"] == "fire_hydrant") {
    place.note = tags["fire_hydrant:type"];
    if (tags.has("fire_hydrant:diameter")) place.note += (place.note.empty() ? "DN" : ", DN") + std::string(tags["fire_hydrant:diameter"]);
    return as(kHydrant);
  }
  if (is_any(emergency, "defibrillator", "aed")) return as(kDefibrillator);
  if (emergency == "ambulance_station") return as(kAmbulanceStation);
  if (auto const kind = look_up(kAmenities, tags["amenity"])) {
    bool const counts_unnamed = is_any(*kind, kFireStation, kPoliceStation, kHospital, kClinic, kSchool, kFuel, kPharmacy);
    if (!is_named && !counts_unnamed) return std::nullopt;
    return as(*kind);
  }
  if (is_any(tags["railway"], "station", "halt"))
    return as(tags["station"] == "subway" || tags["subway"] == "yes" ? kMetroStation : kRailwayStation);
  if (!is_named) return std::nullopt;
  if (is_any(tags["tourism"], "hotel", "hostel", "motel", "guest_house")) return as(kHotel);
  if (is_any(tags["tourism"], "museum", "attraction")) return as(kPlaceOfAssembly);
  if (is_any(tags["leisure"], "stadium", "sports_centre")) return as(kPlaceOfAssembly);
  if (tags["leisure"] == "park") return as(kPark);
  if (is_any(tags["shop"], "mall", "supermarket", "department_store")) return as(kMarket);
  if (is_any(tags["place"], "city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "locality")) return as(kSettlement);
  return std::nullopt;
}

std::optional<Address> address_of(OsmTags const& tags) {
  Address address;
  address.number = tags["addr:housenumber"];
  address.street.local = tags["addr:street"];
  if (address.street.local.empty()) address.street.local = tags["addr:place"];
  if (address.number.empty() || address.street.local.empty()) return std::nullopt;
  address.town.local = tags["addr:city"];
  for (auto const key : {"addr:suburb", "addr:hamlet", "addr:village"})
    if (address.community.local.empty()) address.community.local = tags[key];
  for (auto const key : {"addr:county", "addr:municipality", "addr:district"})
    if (address.county.local.empty()) address.county.local = tags[key];
  address.postcode = tags["addr:postcode"];
  address.building = tags["addr:unit"];
  return address;
}

std::optional<AreaKind> area_kind_of(OsmTags const& tags) {
  if (tags.has("building") && tags["building"] != "no") return AreaKind::kBuilding;
  auto const natural = tags["natural"], landuse = tags["landuse"], leisure = tags["leisure"];
  if (natural == "water" || tags["waterway"] == "riverbank" || is_any(landuse, "reservoir", "basin") || leisure == "swimming_pool")
    return AreaKind::kWater;
  if (is_any(leisure, "park", "garden", "golf_course", "nature_reserve", "pitch", "playground") ||
      is_any(natural, "wood", "scrub", "heath", "grassland") ||
      is_any(landuse, "forest", "grass", "meadow", "recreation_ground", "village_green", "cemetery", "orchard", "vineyard", "farmland",
             "allotments"))
    return AreaKind::kGreen;
  if (is_any(landuse, "residential", "commercial", "retail")) return AreaKind::kBuiltUp;
  if (is_any(landuse, "industrial", "railway", "port", "quarry", "landfill")) return AreaKind::kIndustrial;
  return std::nullopt;
}

std::optional<bool> line_is_railway(OsmTags const& tags) {
  if (tags["tunnel"] == "yes" && tags.has("waterway")) return std::nullopt;
  if (is_any(tags["waterway"], "river", "stream", "canal")) return false;
  if (is_any(tags["railway"], "rail", "light_rail", "subway", "tram", "narrow_gauge")) return true;
  return std::nullopt;
}

}  // namespace tocsin::place_register
