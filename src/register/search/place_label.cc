// How an entry of the register reads in one line, and what stands near a point.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "geo/fold_text.h"
#include "register/place_search.h"
#include "register/search/hit.h"

namespace tocsin::place_register {
namespace {

// 12号 as it is written where the script has no 号.
std::string_view plain_number(std::string_view number) {
  constexpr std::string_view kNumberSign = "号";
  return number.size() > kNumberSign.size() && number.ends_with(kNumberSign) ? number.substr(0, number.size() - kNumberSign.size())
                                                                             : number;
}

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

// Lists of data sets give bare numbers; nobody writes or says one without its 号.
std::string with_marker(std::string_view house) {
  std::string line(house);
  if (!line.empty() && line.back() >= '0' && line.back() <= '9') line += "号";
  return line;
}

// 7幢2单元 as a reader of English has it: Building 7, Unit 2. Whatever else stands there stays as it is.
std::string english_building(std::string_view text) {
  struct Part {
    std::string_view zh, en;
  };
  static constexpr std::array<Part, 9> kParts{{{"号楼", "Building "},
                                               {"单元", "Unit "},
                                               {"幢", "Building "},
                                               {"栋", "Building "},
                                               {"座", "Block "},
                                               {"楼", "Floor "},
                                               {"层", "Floor "},
                                               {"室", "Room "},
                                               {"号", "No. "}}};
  std::string line;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t const begin = i;
    while (i < text.size() && ((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z'))) ++i;
    auto const* const part = std::find_if(kParts.begin(), kParts.end(), [&](Part const& p) { return text.substr(i).starts_with(p.zh); });
    if (i == begin || part == kParts.end()) return std::string(text);
    if (!line.empty()) line += ", ";
    line += part->en;
    line += text.substr(begin, i - begin);
    i += part->zh.size();
  }
  return line;
}

std::string one_line(AddressView const& a, std::string_view (*pick)(NameView const&)) {
  auto const street = pick(a.street);
  if (has_ideograph(street) || has_ideograph(pick(a.town)) || has_ideograph(pick(a.community)))
    return join_whole_to_part({pick(a.county), pick(a.town), pick(a.community) == street ? "" : pick(a.community), street,
                               with_marker(a.house), a.building, a.unit, a.floor, a.door});
  std::string const within = english_building(std::string(a.building) + std::string(a.unit) + std::string(a.floor));
  bool const is_read = has_ideograph(a.building) || has_ideograph(a.unit) || has_ideograph(a.floor);
  return join_part_to_whole(street, plain_number(a.house), is_read ? std::string_view(within) : std::string_view(a.building),
                            {pick(a.community) == street ? "" : pick(a.community), pick(a.town), pick(a.county)});
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

namespace {

Hit make_hit(DataSet const& data, HitKind kind, MatchKind match, std::string_view code, std::string_view detail, Name label, Wgs84 at) {
  Hit hit;
  hit.kind = kind;
  hit.match = match;
  hit.code = code;
  hit.detail = detail;
  hit.label = std::move(label);
  hit.at = at;
  hit.jurisdictions = data.jurisdictions_at(at);
  return hit;
}

// The town, and the county where there is one: what tells two roads of one name apart.
Name area_label(DataSet const& data, std::uint32_t admin) {
  auto const& t = data.addresses().tables();
  Name out;
  std::vector<std::uint32_t> up;
  for (auto a = admin; a != address::kNone && up.size() < 2; a = t.admins[a].parent) up.push_back(a);
  for (auto const a : up) {
    NameView const n{t.admin_text(a), t.admin_text(t.admins[a].zh), t.admin_text(t.admins[a].en)};
    auto const add = [](std::string& line, std::string_view part) {
      if (line.empty())
        line = part;
      else if (has_ideograph(line))
        line.insert(0, part);
      else
        line += fmt::format(", {}", part);
    };
    add(out.local, n.in(""));
    add(out.zh, n.in("zh"));
    add(out.en, n.in("en"));
  }
  return out;
}

}  // namespace

Hit address_hit(DataSet const& data, std::size_t i, MatchKind match, address::Day on) {
  auto const a = data.address(i, on);
  auto const status = a.status == address::AddressStatus::kActive ? std::string_view{} : to_text(a.status);
  auto hit = make_hit(data, HitKind::kAddress, match, a.code, status, address_label(a), a.at);
  hit.located = a.has_point();
  if (!hit.located) hit.jurisdictions = {};
  return hit;
}
Formerly formerly_entry(DataSet const& data, std::uint32_t row) {
  auto const a = data.listed_address(row);
  return {address_label(a), std::string(a.code), a.valid.until};
}
Formerly formerly_division(DataSet const& data, std::uint32_t admin) {
  auto const& t = data.addresses().tables();
  auto const at = std::find_if(t.divisions.begin(), t.divisions.end(), [&](auto const& d) { return d.admin == admin; });
  Formerly out{label_of(data.division_name(admin)), {}, t.last_day(admin)};
  if (at != t.divisions.end()) out.code = t.view(at->code);
  return out;
}
Hit named_hit(DataSet const& data, std::uint32_t street, MatchKind match) {
  auto const& t = data.addresses().tables();
  auto const& s = t.streets[street];
  Hit hit;
  if (s.document == address::kNone) {
    auto const label = label_of({t.name_text(s.name), t.name_text(s.zh), t.name_text(s.en)});
    hit = make_hit(data, HitKind::kStreet, match, fmt::format("road-{}", street), {}, label, s.at);
    hit.located = s.has_point != 0;
  } else {
    auto const i = records::document_index(s.document);
    switch (records::document_kind(s.document)) {
      case records::DocumentKind::kStreet:
        hit = street_hit(data, i, match);
        if (s.rows > 0 && s.has_point != 0) {  // The part of a long street that lies in this town.
          hit.at = s.at;
          hit.jurisdictions = data.jurisdictions_at(s.at);
        }
        break;
      case records::DocumentKind::kPlace: hit = place_hit(data, i, match); break;
      case records::DocumentKind::kPremises: hit = premises_hit(data, i, match); break;
      case records::DocumentKind::kJurisdiction: hit = jurisdiction_hit(data, i, match); break;
    }
  }
  hit.area = area_label(data, s.town);
  return hit;
}
Hit street_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const& s = data.streets()[i];
  return make_hit(data, HitKind::kStreet, match, fmt::format("street-{}", i), {}, label_of(data.name(s.name)), s.at);
}
Hit place_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const p = data.place(i);
  return make_hit(data, HitKind::kPlace, match, p.code, to_text(p.kind), label_of(p.name), p.at);
}
Hit premises_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const p = data.premises(i);
  return make_hit(data, HitKind::kPremises, match, p.code, to_text(p.occupancy), label_of(p.name), p.at);
}
Hit crossing_hit(DataSet const& data, std::uint32_t junction, std::uint32_t street, std::uint32_t other, MatchKind match) {
  return make_hit(data, HitKind::kIntersection, match, fmt::format("junction-{}", junction), {},
                  intersection_label(data.name(data.streets()[street].name), data.name(data.streets()[other].name)),
                  data.graph().junctions[junction]);
}
Hit jurisdiction_hit(DataSet const& data, std::size_t i, MatchKind match) {
  auto const& a = data.areas()[i];
  auto const rings = data.rings(a);
  Wgs84 const at = rings.empty() ? Wgs84{} : geo::centroid(rings[0]);
  return make_hit(data, HitKind::kJurisdiction, match, data.text(a.code), to_text(a.level), label_of(data.name(a.name)), at);
}
Hit coordinates_hit(DataSet const& data, Wgs84 at) {
  auto const text = fmt::format("{:.6f}, {:.6f}", at.lat(), at.lon());
  return make_hit(data, HitKind::kCoordinates, MatchKind::kCoordinates, {}, {}, {text, text, text}, at);
}

std::string_view to_text(HitKind kind) {
  static constexpr std::array<std::string_view, 7> kWords{"address",  "street",       "intersection", "place",
                                                          "premises", "jurisdiction", "coordinates"};
  return kWords[static_cast<std::size_t>(kind)];
}
std::string_view to_text(MatchKind kind) {
  static constexpr std::array<std::string_view, 10> kWords{"exact",      "corrected", "prefix",       "nearest_number", "road_only",
                                                           "place_only", "place",     "intersection", "coordinates",    "nearest"};
  return kWords[static_cast<std::size_t>(kind)];
}

namespace {

std::optional<Hit> find_area(DataSet const& data, std::string_view code) {
  for (std::size_t i = 0; i < data.areas().size(); ++i)
    if (data.areas()[i].kind == AreaKind::kJurisdiction && data.text(data.areas()[i].code) == code)
      return jurisdiction_hit(data, i, MatchKind::kExact);
  return std::nullopt;
}

// By its code, or by the code that it had before it was merged or renamed.
std::optional<Hit> find_jurisdiction(DataSet const& data, std::string_view code) {
  auto const& t = data.addresses().tables();
  auto const* const division = t.find_division(code);
  if (division == nullptr || t.admins[division->admin].former == 0) return find_area(data, code);
  auto const became = t.admins[division->admin].self;
  for (auto const& d : t.divisions) {
    if (d.admin != became) continue;
    auto hit = find_area(data, t.view(d.code));
    if (hit) hit->formerly = formerly_division(data, division->admin);
    return hit;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Hit> find(DataSet const& data, HitKind kind, std::string_view code, address::Day on) {
  auto const as = [&](std::optional<std::size_t> i, auto make) -> std::optional<Hit> {
    if (!i) return std::nullopt;
    return make(data, *i, MatchKind::kExact);
  };
  switch (kind) {
    case HitKind::kAddress: {
      auto const row = data.addresses().find(code);
      if (!row) return std::nullopt;
      auto const now = data.addresses().in_force(*row, on);
      auto hit = address_hit(data, now, MatchKind::kExact, on);
      if (now != *row) hit.formerly = formerly_entry(data, *row);
      return hit;
    }
    case HitKind::kPlace: return as(data.find_place(code), place_hit);
    case HitKind::kPremises: return as(data.find_premises(code), premises_hit);
    case HitKind::kJurisdiction: return find_jurisdiction(data, code);
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
