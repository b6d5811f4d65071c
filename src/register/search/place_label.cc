// How an entry of the register reads in one line, and the way back from a point to words.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "geo/fold_text.h"
#include "register/place_search.h"
#include "register/search/hit.h"
#include "register/search/search_index.h"

namespace tocsin::place_register {
namespace {

constexpr double kAddressRadiusM = 150;
constexpr double kStreetRadiusM = 500;

std::string_view or_local(std::string_view text, std::string_view local) { return text.empty() ? local : text; }

bool has_ideograph(std::string_view text) {
  for (std::size_t i = 0; i < text.size();)
    if (geo::is_ideograph(geo::next_character(text, i))) return true;
  return false;
}

// 云汀市 ... 人民路12号 without spaces; 12 Renmin Road, Town elsewhere the street first, as signs there have it.
std::string join_whole_to_part(std::initializer_list<std::string_view> parts) {
  std::string line;
  for (auto const part : parts) {
    if (!line.empty() && !part.empty() && !has_ideograph(part) && static_cast<unsigned char>(line.back()) < 0x80) line += ' ';
    line += part;
  }
  return line;
}
std::string join_part_to_whole(std::string_view street, std::string_view number, std::string_view building,
                               std::initializer_list<std::string_view> wholes) {
  std::string line(street);
  auto const add = [&](std::string_view separator, std::string_view text) {
    if (text.empty()) return;
    if (!line.empty()) line += separator;
    line += text;
  };
  add(" ", number);
  add(" ", building);
  std::string_view last;
  for (auto const whole : wholes) {
    if (whole == last) continue;
    add(", ", whole);
    last = whole;
  }
  return line;
}

std::string one_line(AddressView const& a, std::string_view (*pick)(NameView const&)) {
  auto const street = pick(a.street);
  if (has_ideograph(street) || has_ideograph(pick(a.town)) || has_ideograph(pick(a.community)))
    return join_whole_to_part({pick(a.county), pick(a.town), pick(a.community), street, a.number, a.building});
  return join_part_to_whole(street, plain_number(a.number), a.building, {pick(a.community), pick(a.town), pick(a.county)});
}

}  // namespace

Name address_label(AddressView const& address) {
  return {one_line(address, [](NameView const& n) { return n.in(""); }),
          one_line(address, [](NameView const& n) { return or_local(n.zh, n.in("")); }),
          one_line(address, [](NameView const& n) { return or_local(n.en, n.in("")); })};
}

Name label_of(NameView const& name) {
  auto const local = name.in("");
  return {std::string(local), std::string(or_local(name.zh, local)), std::string(or_local(name.en, local))};
}

Name intersection_label(NameView const& a, NameView const& b) {
  auto const x = label_of(a), y = label_of(b);
  return {has_ideograph(x.local) ? x.local + "与" + y.local + "交叉口" : x.local + " / " + y.local, x.zh + "与" + y.zh + "交叉口",
          x.en + " / " + y.en};
}

Hit address_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const a = data.address(i);
  return {HitKind::kAddress, match, std::string(a.code), {}, address_label(a), a.at, data.jurisdictions_at(a.at), {}};
}
Hit street_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const& s = data.streets()[i];
  return {HitKind::kStreet, match, fmt::format("street-{}", i), {}, label_of(data.name(s.name)), s.at, data.jurisdictions_at(s.at), {}};
}
Hit place_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const p = data.place(i);
  return {HitKind::kPlace,  match, std::string(p.code),         std::string(to_text(p.kind)),
          label_of(p.name), p.at,  data.jurisdictions_at(p.at), {}};
}
Hit premises_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const p = data.premises(i);
  return {HitKind::kPremises, match, std::string(p.code),         std::string(to_text(p.occupancy)),
          label_of(p.name),   p.at,  data.jurisdictions_at(p.at), {}};
}
Hit jurisdiction_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const& a = data.areas()[i];
  auto const rings = data.rings(a);
  Wgs84 const at = rings.empty() ? Wgs84{} : geo::centroid(rings[0]);
  return {HitKind::kJurisdiction,      match, std::string(data.text(a.code)), std::string(to_text(a.level)),
          label_of(data.name(a.name)), at,    data.jurisdictions_at(at),      {}};
}
Hit coordinates_hit(DataSet const& data, Wgs84 at) {
  auto const text = fmt::format("{:.6f}, {:.6f}", at.lat(), at.lon());
  return {HitKind::kCoordinates, MatchKind::kCoordinates, {}, {}, {text, text, text}, at, data.jurisdictions_at(at), {}};
}

std::string_view to_text(HitKind kind) {
  static constexpr std::array<std::string_view, 7> kWords{"address",  "street",       "intersection", "place",
                                                          "premises", "jurisdiction", "coordinates"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view to_text(MatchKind kind) {
  static constexpr std::array<std::string_view, 6> kWords{"exact", "prefix", "words", "intersection", "coordinates", "nearest"};
  return kWords[static_cast<std::size_t>(kind)];
}

Hit describe(DataSet const& data, Wgs84 point) {
  auto hit = coordinates_hit(data, point);
  auto const take = [&](Hit const& found, double metres) {
    hit.kind = found.kind;
    hit.code = found.code;
    hit.label = found.label;
    hit.match = MatchKind::kNearest;
    hit.distance_m = std::llround(metres);
    return false;  // The first is the nearest.
  };
  geo::LocalPlane const plane(point);
  auto const to_point = [&](Wgs84 at) {
    auto const p = plane.at(at);
    return std::hypot(p.x, p.y);
  };
  data.address_index().nearest(
      point, kAddressRadiusM, [&](auto i) { return to_point(data.address_records()[i].at); },
      [&](auto i, double metres) { return take(address_hit(data, i, MatchKind::kNearest), metres); });
  if (hit.match == MatchKind::kNearest) return hit;
  data.graph().index.nearest(
      point, kStreetRadiusM,
      [&](auto s) { return data.street_of(s) == records::kNone ? -1.0 : geo::project(point, data.graph().geometry(s)).distance; },
      [&](auto s, double metres) { return take(street_hit(data, data.street_of(s), MatchKind::kNearest), metres); });
  return hit;
}

std::optional<Hit> find(DataSet const& data, HitKind kind, std::string_view code) {
  auto const as = [&](std::optional<std::size_t> i, auto make) -> std::optional<Hit> {
    if (!i) return std::nullopt;
    return make(data, *i, MatchKind::kExact);
  };
  switch (kind) {
    case HitKind::kAddress: return as(data.find_address(code), address_hit);
    case HitKind::kPlace: return as(data.find_place(code), place_hit);
    case HitKind::kPremises: return as(data.find_premises(code), premises_hit);
    case HitKind::kJurisdiction:
      for (std::size_t i = 0; i < data.areas().size(); ++i)
        if (data.areas()[i].kind == AreaKind::kJurisdiction && data.text(data.areas()[i].code) == code)
          return jurisdiction_hit(data, i, MatchKind::kExact);
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::vector<NearPlace> places_near(DataSet const& data, Wgs84 point, std::span<PlaceKind const> kinds, std::int64_t radius_m,
                                   std::size_t limit) {
  std::vector<NearPlace> near;
  geo::LocalPlane const plane(point);
  data.place_index().nearest(
      point, static_cast<double>(radius_m),
      [&](auto i) {
        auto const& p = data.place_records()[i];
        if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), p.kind) == kinds.end()) return -1.0;
        auto const at = plane.at(p.at);
        return std::hypot(at.x, at.y);
      },
      [&](auto i, double metres) {
        near.push_back({data.place(i), std::llround(metres)});
        return near.size() < limit;
      });
  return near;
}

std::vector<NearPremises> premises_near(DataSet const& data, Wgs84 point, std::int64_t radius_m, std::size_t limit) {
  std::vector<NearPremises> near;
  geo::LocalPlane const plane(point);
  data.premises_index().nearest(
      point, static_cast<double>(radius_m),
      [&](auto i) {
        auto const at = plane.at(data.premises_records()[i].at);
        return std::hypot(at.x, at.y);
      },
      [&](auto i, double metres) {
        near.push_back({data.premises(i), std::llround(metres)});
        return near.size() < limit;
      });
  return near;
}

}  // namespace tocsin::place_register
