#include "register/data_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "register/address/address_sections.h"
#include "register/compile.h"

namespace tocsin::place_register {
namespace {

constexpr std::array<std::string_view, 23> kPlaceKinds{
    "fire_station", "police_station", "ambulance_station", "hospital",          "clinic",        "hydrant", "defibrillator", "school",
    "fuel",         "pharmacy",       "bus_station",       "railway_station",   "metro_station", "market",  "hotel",         "restaurant",
    "parking",      "park",           "town_hall",         "place_of_assembly", "settlement",    "post",    "other"};
constexpr std::array<std::string_view, 13> kOccupancies{
    "residential", "high_rise_residential", "office",  "commercial", "assembly", "educational", "health_care", "industrial",
    "storage",     "hazardous_goods",       "utility", "transport",  "mixed"};
constexpr std::array<std::string_view, 3> kStatuses{"active", "planned", "retired"};
constexpr std::array<std::string_view, 5> kCoordinateKinds{"none", "door", "building", "street", "interpolated"};
constexpr std::array<std::string_view, 5> kLevels{"none", "city", "county", "township", "grid"};

template <class E, std::size_t N>
std::string_view word(std::array<std::string_view, N> const& words, E value) {
  auto const i = static_cast<std::size_t>(value);
  return i < N ? words[i] : words[N - 1];
}
template <class E, std::size_t N>
std::optional<E> value_of(std::array<std::string_view, N> const& words, std::string_view text) {
  auto const found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) return std::nullopt;
  return static_cast<E>(found - words.begin());
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    auto const end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return parts;
}

}  // namespace

std::string_view to_text(PlaceKind kind) { return word(kPlaceKinds, kind); }
std::string_view to_text(Occupancy kind) { return word(kOccupancies, kind); }
std::string_view to_text(JurisdictionLevel level) { return word(kLevels, level); }
std::string_view to_text(address::AddressStatus status) { return word(kStatuses, status); }
std::string_view to_text(address::CoordinateKind kind) { return word(kCoordinateKinds, kind); }
std::optional<address::AddressStatus> status_from_text(std::string_view text) { return value_of<address::AddressStatus>(kStatuses, text); }
std::optional<address::CoordinateKind> coordinate_kind_from_text(std::string_view text) {
  return value_of<address::CoordinateKind>(kCoordinateKinds, text);
}
std::optional<Occupancy> occupancy_from_text(std::string_view text) { return value_of<Occupancy>(kOccupancies, text); }
std::optional<PlaceKind> place_kind_from_text(std::string_view text) { return value_of<PlaceKind>(kPlaceKinds, text); }

std::string_view NameView::in(std::string_view language) const {
  if (language.starts_with("zh") && !zh.empty()) return zh;
  if (language.starts_with("en") && !en.empty()) return en;
  return !local.empty() ? local : !en.empty() ? en : zh;
}

Result<std::shared_ptr<DataSet const>> DataSet::open(std::filesystem::path const& path) {
  std::error_code ignored;
  bool const is_folder = std::filesystem::is_directory(path, ignored);
  auto file = SectionFile::open(is_folder ? path / kDataSetFile : path);
  if (!file) return std::unexpected(file.error());
  auto data = std::shared_ptr<DataSet>(new DataSet());
  data->file_ = std::move(*file);
  data->version_ = (is_folder ? path : path.parent_path()).filename().string();
  TOCSIN_CHECK(data->load());
  TOCSIN_CHECK(data->check());
  return std::shared_ptr<DataSet const>(data);
}

Result<void> DataSet::load() {
  auto const take = [&]<class T>(std::string_view name, std::span<T const>& into) -> Result<void> {
    TOCSIN_TRY(into, file_.get<T>(name));
    return {};
  };
  auto const take_text = [&](std::string_view name, std::string_view& into) -> Result<void> {
    TOCSIN_TRY(into, file_.get_text(name));
    return {};
  };
  auto const take_tree = [&](std::string const& name, geo::PackedRTree& into) -> Result<void> {
    TOCSIN_TRY(auto const boxes, file_.get<geo::Box>(name + ".boxes"));
    TOCSIN_TRY(auto const items, file_.get<std::uint32_t>(name + ".items"));
    into = geo::PackedRTree(boxes, items);
    if (!into.is_sound()) return corrupt("register.data_set_damaged", "index " + name + " does not fit");
    return {};
  };
  std::string_view about;
  TOCSIN_CHECK(take_text("about", about));
  auto const parts = split(about, '\x1f');
  if (parts.size() != 3) return corrupt("register.data_set_damaged", "section about");
  label_ = parts[0].substr(1);
  attribution_ = parts[1].substr(1);
  is_demo_ = parts[2] == "demo";
  TOCSIN_TRY(auto const bounds, file_.get<geo::Box>("bounds"));
  if (bounds.size() != 1) return corrupt("register.data_set_damaged", "section bounds");
  bounds_ = bounds[0];
  TOCSIN_CHECK(take("text.offsets", text_offsets_));
  TOCSIN_CHECK(take_text("text.bytes", text_bytes_));
  TOCSIN_CHECK(take("names", names_));
  TOCSIN_CHECK(take("graph.junctions", graph_.junctions));
  TOCSIN_CHECK(take("graph.segments", graph_.segments));
  TOCSIN_CHECK(take("graph.points", graph_.points));
  TOCSIN_CHECK(take("graph.first_out", graph_.first_out));
  TOCSIN_CHECK(take("graph.first_in", graph_.first_in));
  TOCSIN_CHECK(take("graph.out", graph_.out));
  TOCSIN_CHECK(take("graph.in", graph_.in));
  TOCSIN_CHECK(take_tree("graph", graph_.index));
  TOCSIN_CHECK(take("restrictions", restrictions_));
  // Data sets of earlier versions have none.
  if (auto const paths = file_.get<records::PathRestriction>("restrictions.paths")) path_restrictions_ = *paths;
  if (auto const arcs = file_.get<geo::ArcId>("restrictions.arcs")) path_arcs_ = *arcs;
  if (auto const order = file_.get<std::uint32_t>("ways.order")) way_order_ = *order;
  TOCSIN_CHECK(take("roads", roads_));
  TOCSIN_CHECK(take("streets", streets_));
  TOCSIN_CHECK(take("street.junctions", street_junctions_));
  TOCSIN_CHECK(take("segment.street", street_of_segment_));
  TOCSIN_CHECK(load_addresses());
  TOCSIN_CHECK(take("crossings", crossings_));
  TOCSIN_CHECK(take_tree("crossings", crossing_index_));
  TOCSIN_CHECK(take("places", places_));
  TOCSIN_CHECK(take("places.code", places_by_code_));
  TOCSIN_CHECK(take_tree("places", place_index_));
  TOCSIN_CHECK(take("premises", premises_));
  TOCSIN_CHECK(take("premises.code", premises_by_code_));
  TOCSIN_CHECK(take_tree("premises", premises_index_));
  TOCSIN_CHECK(take("areas", areas_));
  TOCSIN_CHECK(take("rings", rings_));
  TOCSIN_CHECK(take_tree("areas", area_index_));
  TOCSIN_CHECK(take("lines", lines_));
  TOCSIN_CHECK(take_tree("lines", line_index_));
  return take("points", points_);
}

Result<void> DataSet::load_addresses() {
  TOCSIN_TRY(auto const tables, read_addresses(file_));
  addresses_ = address::AddressIndex(tables);
  address_index_ = geo::PackedRTree(tables.boxes, tables.box_items);
  if (auto const some = file_.get<records::Division>("divisions")) divisions_ = *some;
  if (auto const some = file_.get<records::Listed>("address.decided")) listed_ = *some;
  return {};
}

// The check sum has spoken for the bytes; this speaks for the links between sections, so that no look-up can leave the file.
Result<void> DataSet::check() const {
  auto const damaged = [](std::string const& what) { return corrupt("register.data_set_damaged", what + " point outside the file"); };
  if (text_offsets_.size() < 2 || text_offsets_.back() != text_bytes_.size() || !std::is_sorted(text_offsets_.begin(), text_offsets_.end()))
    return damaged("texts");
  auto const is_text = [&](auto... ids) { return ((ids < text_offsets_.size() - 1) && ...); };
  auto const is_name = [&](auto... ids) { return ((ids < names_.size()) && ...); };
  auto const all = [](auto const& items, auto&& is_sound) { return std::all_of(items.begin(), items.end(), is_sound); };
  auto const within = [](std::uint64_t first, std::uint64_t count, std::size_t size) { return first + count <= size; };
  if (names_.empty() || !all(names_, [&](auto const& n) { return is_text(n.local, n.zh, n.en); })) return damaged("names");
  if (!graph_.is_sound()) return damaged("roads of the graph");
  if (!all(graph_.segments, [&](auto const& s) { return s.road < roads_.size(); })) return damaged("segments");
  if (!all(roads_, [&](auto const& r) { return is_name(r.name) && is_text(r.ref, r.aliases); })) return damaged("roads");
  if (!all(streets_,
           [&](auto const& s) { return is_name(s.name) && within(s.first_junction, s.junction_count, street_junctions_.size()); }))
    return damaged("streets");
  if (!all(street_junctions_, [&](auto j) { return j < graph_.junctions.size(); })) return damaged("street junctions");
  if (street_of_segment_.size() != graph_.segments.size() ||
      !all(street_of_segment_, [&](auto s) { return s == records::kNone || s < streets_.size(); }))
    return damaged("streets of segments");
  if (!all(restrictions_, [&](auto const& r) {
        return r.from_segment < graph_.segments.size() && r.to_segment < graph_.segments.size() && r.via_junction < graph_.junctions.size();
      }))
    return damaged("restrictions");
  if (!all(path_restrictions_, [&](auto const& r) { return within(r.first, r.count, path_arcs_.size()); }) ||
      !all(path_arcs_, [&](auto a) { return geo::segment_of(a) < graph_.segments.size(); }))
    return damaged("path restrictions");
  if (!way_order_.empty()) {  // A permutation of the states: the arcs, and where path restrictions begin.
    std::vector<std::uint8_t> seen(way_order_.size(), 0);
    if (seen.size() < 2 * graph_.segments.size() || !all(way_order_, [&](auto a) { return a < seen.size() && seen[a]++ == 0; }))
      return damaged("ways");
  }
  if (!all(crossings_, [&](auto const& c) {
        return c.junction < graph_.junctions.size() && c.street < streets_.size() && c.other_street < streets_.size();
      }))
    return damaged("crossings");
  if (!all(places_, [&](auto const& p) { return is_name(p.name) && is_text(p.code, p.note, p.aliases); })) return damaged("places");
  if (!all(premises_,
           [&](auto const& p) { return is_name(p.name) && is_text(p.code, p.address_code, p.hazards, p.access, p.contacts, p.aliases); }))
    return damaged("premises");
  auto const by_code = [&](auto const& order, std::size_t size) {
    return order.size() == size && all(order, [&](auto i) { return i < size; });
  };
  if (!by_code(places_by_code_, places_.size()) || !by_code(premises_by_code_, premises_.size())) return damaged("codes");
  if (!all(areas_, [&](auto const& a) {
        return is_name(a.name) && is_text(a.code) && within(a.first_ring, a.ring_count, rings_.size()) &&
               (a.parent == records::kNone || a.parent < areas_.size());
      }))
    return damaged("areas");
  if (!all(rings_, [&](auto const& r) { return within(r.first_point, r.point_count, points_.size()); })) return damaged("rings");
  if (!all(lines_, [&](auto const& l) { return is_name(l.name) && within(l.points.first_point, l.points.point_count, points_.size()); }))
    return damaged("lines");
  if (!all(divisions_, [&](auto const& d) { return is_name(d.name) && is_text(d.code, d.parent_code, d.successors); }))
    return damaged("divisions");
  if (!all(listed_, [&](auto const& l) { return is_text(l.code, l.successor, l.main_code); })) return damaged("decisions");
  if (crossing_index_.size() != crossings_.size() || place_index_.size() != places_.size() || premises_index_.size() != premises_.size() ||
      area_index_.size() != areas_.size() || line_index_.size() != lines_.size())
    return damaged("indexes");
  if (!all(addresses_.tables().streets, [&](auto const& s) {
        if (s.document == address::kNone) return true;
        std::size_t const sizes[] = {0, streets_.size(), 0, places_.size(), premises_.size(), areas_.size()};
        return (s.document >> 28) < 6 && records::document_index(s.document) < sizes[s.document >> 28];
      }))
    return damaged("named things");
  return {};
}

std::string_view DataSet::text(records::TextId id) const {
  return text_bytes_.substr(text_offsets_[id], text_offsets_[id + 1] - text_offsets_[id]);
}

std::vector<std::string_view> DataSet::text_list(records::TextId id) const { return split(text(id), '\x1f'); }

NameView DataSet::name(records::NameId id) const {
  auto const& n = names_[id];
  return {text(n.local), text(n.zh), text(n.en)};
}

NameView DataSet::road_name(geo::SegmentId segment) const { return name(roads_[graph_.segments[segment].road].name); }
std::string_view DataSet::road_ref(geo::SegmentId segment) const { return text(roads_[graph_.segments[segment].road].ref); }

std::vector<std::string_view> DataSet::road_aliases(geo::SegmentId segment) const {
  return split(text(roads_[graph_.segments[segment].road].aliases), '\x1f');
}

NameView DataSet::division_name(std::uint32_t admin) const {
  if (admin == address::kNone) return {};
  auto const& t = addresses_.tables();
  auto const& a = t.admins[admin];
  return {t.view(a.text), t.admin_text(a.zh), t.admin_text(a.en)};
}

AddressView DataSet::address(std::size_t i, address::Day on) const {
  auto const& t = addresses_.tables();
  auto const row = static_cast<std::uint32_t>(i);
  auto const* const listed = t.listed_row(row);
  bool const still = listed != nullptr && listed->admin != address::kNone && on != address::kNoDay && listed->until != address::kNoDay &&
                     on <= listed->until;
  auto out = address_in(i, still ? listed->admin : t.streets[t.rows[i].street].town);
  if (!still && t.rows[i].village != address::kNone) out.community = division_name(t.rows[i].village);
  out.status = t.status_on(row, on);
  return out;
}

AddressView DataSet::listed_address(std::size_t i) const {
  auto const& t = addresses_.tables();
  auto const* const listed = t.listed_row(static_cast<std::uint32_t>(i));
  bool const elsewhere = listed != nullptr && listed->admin != address::kNone;
  auto out = address_in(i, elsewhere ? listed->admin : t.streets[t.rows[i].street].town);
  if (!elsewhere && t.rows[i].village != address::kNone) out.community = division_name(t.rows[i].village);
  if (listed != nullptr) out.division_code = t.view(listed->division_code);
  auto const decided =
      std::lower_bound(listed_.begin(), listed_.end(), out.code, [&](auto const& l, auto code) { return text(l.code) < code; });
  if (decided != listed_.end() && text(decided->code) == out.code) {
    out.status = decided->status;
    out.successor = text(decided->successor);
    out.main_code = text(decided->main_code);
  }
  return out;
}

std::vector<address::Decided> DataSet::decided() const {
  std::vector<address::Decided> out;
  for (auto const& l : listed_) {
    auto const row = addresses_.find(text(l.code));
    if (!row || addresses_.tables().rows[*row].extra == address::kNone) continue;
    auto const& e = addresses_.tables().extras[addresses_.tables().rows[*row].extra];
    auto const& t = addresses_.tables();
    out.push_back({std::string(text(l.code)), std::string(t.view(e.successor)), std::string(t.view(e.main_code))});
  }
  return out;
}

AddressView DataSet::address_in(std::size_t i, std::uint32_t smallest) const {
  using address::AdminKind;
  auto const& t = addresses_.tables();
  auto const& r = t.rows[i];
  auto const& s = t.streets[r.street];
  AddressView out;
  out.code = t.view(r.code);
  out.province = division_name(t.up_to(smallest, AdminKind::kProvince));
  out.city = division_name(t.up_to(smallest, AdminKind::kCity));
  out.county = division_name(t.up_to(smallest, AdminKind::kCounty));
  out.town = division_name(t.up_to(smallest, AdminKind::kTown));
  out.community = division_name(t.up_to(smallest, AdminKind::kVillage));
  if (t.names[s.name].kind != address::NameKind::kVillage) out.street = {t.name_text(s.name), t.name_text(s.zh), t.name_text(s.en)};
  out.house = t.view(r.house_text);
  out.lane = out.house.substr(0, r.lane_bytes);
  out.alley = out.house.substr(r.lane_bytes, r.alley_bytes);
  out.number = out.house.substr(std::size_t{r.lane_bytes} + r.alley_bytes);
  if (r.extra != address::kNone) {
    auto const& e = t.extras[r.extra];
    out.building = t.view(e.building);
    out.unit = t.view(e.unit);
    out.floor = t.view(e.floor);
    out.door = t.view(e.door);
    out.postcode = t.view(e.postcode);
    out.successor = t.view(e.successor);
    out.main_code = t.view(e.main_code);
  }
  out.source = t.view(t.sources[r.source]);
  out.at = r.at;
  out.coordinate_kind = r.coordinate_kind;
  out.status = r.status;
  out.valid = t.valid(static_cast<std::uint32_t>(i));
  return out;
}

PlaceView DataSet::place(std::size_t i) const {
  auto const& p = places_[i];
  return {text(p.code), p.kind, name(p.name), text(p.note), split(text(p.aliases), '\x1f'), p.at};
}

PremisesView DataSet::premises(std::size_t i) const {
  auto const& p = premises_[i];
  PremisesView view{text(p.code),
                    name(p.name),
                    p.occupancy,
                    text(p.address_code),
                    p.floors_above,
                    p.floors_below,
                    split(text(p.hazards), '\x1f'),
                    split(text(p.access), '\x1f'),
                    {},
                    split(text(p.aliases), '\x1f'),
                    p.at};
  for (auto const contact : split(text(p.contacts), '\x1f')) {
    auto const middle = std::min(contact.find('\x1e'), contact.size());
    view.contacts.push_back({contact.substr(0, middle), contact.substr(std::min(contact.size(), middle + 1))});
  }
  return view;
}

namespace {

template <class Record>
std::optional<std::size_t> find_code(DataSet const& data, std::span<Record const> items, std::span<std::uint32_t const> by_code,
                                     std::string_view code) {
  auto const found = std::lower_bound(by_code.begin(), by_code.end(), code, [&](auto i, auto c) { return data.text(items[i].code) < c; });
  if (found == by_code.end() || data.text(items[*found].code) != code) return std::nullopt;
  return *found;
}

}  // namespace

std::optional<std::size_t> DataSet::find_address(std::string_view code) const {
  auto const row = addresses_.find(code);
  if (!row) return std::nullopt;
  return *row;
}
std::optional<std::size_t> DataSet::find_place(std::string_view code) const { return find_code(*this, places_, places_by_code_, code); }
std::optional<std::size_t> DataSet::find_premises(std::string_view code) const {
  return find_code(*this, premises_, premises_by_code_, code);
}

std::vector<std::span<Wgs84 const>> DataSet::rings(records::Area const& area) const {
  std::vector<std::span<Wgs84 const>> rings;
  for (auto const& ring : rings_.subspan(area.first_ring, area.ring_count))
    rings.push_back(points_.subspan(ring.first_point, ring.point_count));
  return rings;
}

JurisdictionView DataSet::jurisdiction(std::uint32_t area) const { return {text(areas_[area].code), name(areas_[area].name)}; }

Jurisdictions DataSet::jurisdictions_at(Wgs84 point) const {
  struct Found {
    std::uint32_t area = records::kNone;
    double size = 0;
  };
  std::array<Found, 5> found;
  area_index_.overlapping({point.lat_e7, point.lon_e7, point.lat_e7, point.lon_e7}, [&](std::uint32_t a) {
    auto const& area = areas_[a];
    if (area.kind != AreaKind::kJurisdiction || static_cast<std::size_t>(area.level) >= found.size()) return;
    auto const parts = rings(area);
    if (!geo::contains(parts, point)) return;
    auto const box = geo::box_of(parts[0]);
    double const size = (static_cast<double>(box.max_lat) - box.min_lat) * (static_cast<double>(box.max_lon) - box.min_lon);
    auto& at = found[static_cast<std::size_t>(area.level)];
    if (at.area == records::kNone || size < at.size || (size == at.size && a < at.area)) at = {a, size};
  });
  Jurisdictions all;
  auto const set = [&](JurisdictionView& view, JurisdictionLevel level) {
    auto const area = found[static_cast<std::size_t>(level)].area;
    if (area != records::kNone) view = jurisdiction(area);
  };
  set(all.city, JurisdictionLevel::kCity);
  set(all.county, JurisdictionLevel::kCounty);
  set(all.township, JurisdictionLevel::kTownship);
  set(all.grid, JurisdictionLevel::kGrid);
  return all;
}

std::vector<JurisdictionView> DataSet::jurisdiction_chain(std::string_view code) const {
  std::vector<JurisdictionView> chain;
  for (std::uint32_t a = 0; a < areas_.size(); ++a) {
    if (areas_[a].kind != AreaKind::kJurisdiction || text(areas_[a].code) != code) continue;
    for (auto up = a; up != records::kNone && chain.size() < 8; up = areas_[up].parent) chain.push_back(jurisdiction(up));
    break;
  }
  return chain;
}

}  // namespace tocsin::place_register
