#include "api/endpoints/places.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "api/advice/place_resolver.h"
#include "api/endpoint.h"
#include "api/tile_source.h"
#include "geo/wgs84_text.h"
#include "register/place_search.h"
#include "register/street_line.h"

namespace tocsin::api {

namespace {

constexpr std::size_t kMetresMax = 200;  // Of one question.
constexpr std::int64_t kAddressWithinMax = 1'000;
constexpr std::size_t kCodesMax = 200;  // Of one question.
constexpr std::size_t kLabelsLookedAt = 10;

view::PlaceResult result_of(place_register::Hit const& hit, std::string const& language) {
  view::PlaceResult out;
  out.kind = hit.kind == place_register::HitKind::kJurisdiction ? "settlement" : place_register::to_text(hit.kind);
  out.code = hit.code;
  out.label = hit.label.in(language);
  out.detail = hit.detail;
  // Where it lies: by the divisions on the map, else as the register has it.
  std::string const area =
      !hit.jurisdictions.township.name.empty() ? std::string(hit.jurisdictions.township.name.in(language)) : hit.area.in(language);
  if (!area.empty()) out.detail += (out.detail.empty() ? "" : " · ") + area;
  if (hit.located) out.location = {hit.at.lat(), hit.at.lon()};
  out.match = place_register::to_text(hit.match);
  out.county = hit.jurisdictions.county.code;
  out.township = hit.jurisdictions.township.code;
  out.distance_m = hit.distance_m;
  if (hit.formerly) out.formerly = {hit.formerly->label.in(language), hit.formerly->code, address::day_text(hit.formerly->until)};
  return out;
}

// The register's names for a whole text, where there is one place that is called exactly so.
Result<std::optional<BilingualText>> called(place_register::DataSet const& data, std::string const& text, address::Day today) {
  TOCSIN_TRY(auto const answer, place_register::locate(data, text, kLabelsLookedAt, {.on = today}));
  std::optional<BilingualText> found;
  for (auto const& hit : answer.hits) {
    if (hit.label.zh != text && hit.label.en != text && hit.label.local != text) continue;
    BilingualText const label{hit.label.zh, hit.label.en};
    if (found && (found->zh != label.zh || found->en != label.en)) return std::nullopt;  // Nobody knows which was meant.
    found = label;
  }
  // A door is said without its county and town: no doubt, when there is only one.
  if (!found && !answer.ambiguous && !answer.hits.empty() && answer.hits[0].match == place_register::MatchKind::kExact)
    found = BilingualText{answer.hits[0].label.zh, answer.hits[0].label.en};
  return found;
}

// How people say where it is from a place that has a name.
struct Beside {
  std::string_view zh;  // After the name.
  std::string_view en;  // Around it.
};
constexpr std::array<Beside, 8> kBeside{{{"附近", "near {}"},
                                         {"对面", "opposite {}"},
                                         {"旁边", "beside {}"},
                                         {"隔壁", "next to {}"},
                                         {"门口", "at the entrance of {}"},
                                         {"村口", "at the entrance of {}"},
                                         {"楼下", "below {}"},
                                         {"上", "on {}"}}};
constexpr std::string_view kNearNumber = ", near number ";

Result<std::optional<BilingualText>> called_or_beside(place_register::DataSet const& data, std::string const& text, address::Day today) {
  for (auto const& beside : kBeside) {
    if (!text.ends_with(beside.zh) || text.size() == beside.zh.size()) continue;
    std::string const name = text.substr(0, text.size() - beside.zh.size());
    TOCSIN_TRY(auto const found, called(data, name, today));
    if (found) return BilingualText{found->zh + std::string(beside.zh), fmt::format(fmt::runtime(beside.en), found->en)};
  }
  if (auto const at = text.find(kNearNumber); at != std::string::npos) {
    TOCSIN_TRY(auto const found, called(data, text.substr(0, at) + " " + text.substr(at + kNearNumber.size()), today));
    if (found) return BilingualText{found->zh + std::string(kBeside[0].zh), text};
  }
  return called(data, text, today);
}

}  // namespace

Result<PlaceListing> ListPlaces::read(Exchange const& exchange) const {
  searches.count(exchange.principal().actor, jurisdiction::SearchKind::kListed);
  TOCSIN_TRY(Page const page, page_of(exchange));
  TOCSIN_TRY(auto const cursor, exchange.query_integer("cursor", 0, INT32_MAX));
  std::string const kind = exchange.query("kind");
  PlaceListing out;
  auto const active = data_sets.current();
  auto at = static_cast<std::size_t>(cursor.value_or(0));
  if (kind == "address") {
    std::size_t const count = active ? active->data->address_count() : 0;
    out.total = static_cast<std::int64_t>(count);
    for (; at < count && out.items.size() < page.limit; ++at) {
      auto const address = active->data->address(at);
      view::PlaceResult item;
      item.kind = kind;
      item.code = address.code;
      item.label = place_register::address_label(address).in(exchange.language());
      if (address.has_point()) item.location = {address.at.lat(), address.at.lon()};
      out.items.push_back(std::move(item));
    }
    if (at < count) out.next = std::to_string(at);
    return out;
  }
  auto const wanted = place_register::place_kind_from_text(kind);
  if (!wanted) return invalid("query.malformed", "kind is address, fire_station, hospital, hydrant ...");
  std::size_t const count = active ? active->data->place_count() : 0;
  out.total = static_cast<std::int64_t>(count);
  for (; at < count && out.items.size() < page.limit; ++at) {
    auto const place = active->data->place(at);
    if (place.kind != *wanted) continue;
    view::PlaceResult item;
    item.kind = kind;
    item.code = place.code;
    item.label = place.name.in(exchange.language());
    item.location = {place.at.lat(), place.at.lon()};
    out.items.push_back(std::move(item));
  }
  if (at < count) out.next = std::to_string(at);
  return out;
}

Result<PlaceList> SearchPlaces::read(Exchange const& exchange) const {
  searches.count(exchange.principal().actor, jurisdiction::SearchKind::kByText);
  std::string const query = exchange.query("q");
  TOCSIN_TRY(auto const limit, exchange.query_integer("limit", 1, place_register::kSearchLimitMax));
  std::optional<Wgs84> near;
  if (auto const text = exchange.query("near"); !text.empty()) {
    TOCSIN_TRY(near, point_from(data_sets, text));
  }
  address::Day on = data_sets.today();
  if (auto const text = exchange.query("on"); !text.empty()) {
    auto const day = address::day_from_text(text);
    if (!day) return invalid("query.malformed", "on is a day: 2026-11-22");
    on = *day;
  }
  PlaceList out;
  auto const active = data_sets.current();
  if (!active || query.empty()) return out;
  TOCSIN_TRY(auto const answer, place_register::search(*active->data, query, static_cast<std::size_t>(limit.value_or(10)), {near, on}));
  for (auto const& hit : answer.hits) out.items.push_back(result_of(hit, exchange.language()));
  out.ambiguous = answer.ambiguous;
  out.spread_m = answer.spread_m;
  return out;
}

Result<StreetPoints> AlongStreets::read(Exchange const& exchange) const {
  searches.count(exchange.principal().actor, jurisdiction::SearchKind::kAlongStreets);
  TOCSIN_TRY(auto const within, exchange.query_integer("address_within_m", 0, kAddressWithinMax));
  StreetPoints out;
  auto const active = data_sets.current();
  if (!active) return out;
  place_register::StreetLine const line(*active->data);
  out.total_m = line.length_m();
  std::string const list = exchange.query("at_m");
  for (std::string_view rest = list; !rest.empty();) {
    std::int64_t metre = 0;
    auto const [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), metre);
    bool const last = end == rest.data() + rest.size();
    if (error != std::errc{} || (!last && *end != ',') || metre < 0 || metre >= out.total_m || out.items.size() == kMetresMax)
      return invalid("query.malformed", fmt::format("at_m is up to {} whole metres below {}, with commas", kMetresMax, out.total_m));
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + (last ? 0 : 1));
    auto const point = line.at(metre);
    auto const hit = place_register::on_street(*active->data, point.street, point.at, static_cast<double>(within.value_or(0)));
    out.items.push_back(result_of(hit, exchange.language()));
  }
  return out;
}

Result<PointPlaces> ReversePlaces::read(Exchange const& exchange) const {
  searches.count(exchange.principal().actor, jurisdiction::SearchKind::kByPoint);
  TOCSIN_TRY(double const lat, degrees_from_text(exchange.query("lat")));
  TOCSIN_TRY(double const lon, degrees_from_text(exchange.query("lon")));
  TOCSIN_TRY(Wgs84 const point, resolve_point(data_sets, {lat, lon}));
  PointPlaces out;
  auto const active = data_sets.current();
  if (!active) return out;
  auto const found = place_register::describe_fully(*active->data, point);
  out.items.push_back(result_of(found.here, exchange.language()));
  out.side = place_register::to_text(found.side);
  out.number_side = found.number_side;
  if (found.street) out.street = result_of(*found.street, exchange.language());
  if (found.intersection) out.intersection = result_of(*found.intersection, exchange.language());
  return out;
}

Result<PlaceNames> NamePlaces::read(Exchange const& exchange) const {
  using place_register::HitKind;
  PlaceNames out;
  auto const active = data_sets.current();
  if (!active) return out;
  std::string const codes = exchange.query("codes");
  std::size_t asked = 0;
  for (std::string_view rest = codes; !rest.empty();) {
    auto const comma = std::min(rest.find(','), rest.size());
    std::string const code(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (++asked > kCodesMax) return invalid("query.malformed", fmt::format("codes names up to {} places", kCodesMax));
    for (HitKind const kind : {HitKind::kAddress, HitKind::kPremises, HitKind::kPlace})
      if (auto const hit = place_register::find(*active->data, kind, code, data_sets.today())) {
        out.items.push_back({code, "", {hit->label.zh, hit->label.en}});
        break;
      }
  }
  if (std::string const text = exchange.query("text"); !text.empty()) {
    TOCSIN_TRY(auto const found, called_or_beside(*active->data, text, data_sets.today()));
    if (found) out.items.push_back({"", text, *found});
  }
  return out;
}

void GetTile::handle(Exchange const& exchange) const {
  auto const number = [&](std::string_view name) -> std::optional<std::uint32_t> {
    std::string const& text = exchange.parameter(name);
    std::uint32_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
  };
  auto const z = number("z"), x = number("x"), y = number("y");
  auto const active = data_sets.current();
  if (!z || !x || !y || *z > 22 || (*x >> *z) != 0 || (*y >> *z) != 0)
    return exchange.refuse({ErrorKind::kNotFound, "tile.unknown", "no such tile"});
  if (!active) return exchange.refuse({ErrorKind::kNotFound, "tile.no_data_set", "no data set is active"});
  auto tile = encode_tile(*active, *z, *x, *y);
  if (!tile) return exchange.refuse(tile.error());
  http::Response response;
  response.content_type = "application/vnd.mapbox-vector-tile";
  response.body = std::move(*tile);
  // The version stands in the address: a tile of one version never changes.
  bool const versioned = exchange.query("v") == active->data->version();
  response.headers.emplace_back("Cache-Control", versioned ? "private, max-age=31536000, immutable" : "private, max-age=60");
  exchange.respond(std::move(response));
}

TOCSIN_ENDPOINT(ListPlaces)
TOCSIN_ENDPOINT(SearchPlaces)
TOCSIN_ENDPOINT(AlongStreets)
TOCSIN_ENDPOINT(ReversePlaces)
TOCSIN_ENDPOINT(NamePlaces)
TOCSIN_ENDPOINT(GetTile)

}  // namespace tocsin::api
