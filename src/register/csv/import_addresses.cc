// The standard address register from CSV: the contract, the headers that are known by heart, one row as an entry.
#include <algorithm>
#include <map>
#include <set>

#include "geo/address/text/han_query.h"
#include "geo/address/text/normalise.h"
#include "register/csv/columns.h"
#include "register/csv/import_register.h"
#include "register/data_set.h"

namespace tocsin::place_register {
namespace {

// Headers known by heart: the export of a county's house numbers (Han), and of an address list with suburbs (Latin).
constexpr std::string_view kHanHeader =
    "id=code,full=-,county=county,town=town,village=community,neigh=-,locality=street,road=street,section=street,lane=lane,alley=alley,"
    "sub_alley=alley,number=number,lon=lon,lat=lat,full_trad=-";
constexpr std::string_view kLatinHeader =
    "id=code,full=-,number=number,street=street,street_name=-,street_type=-,suburb=community,lon=lon,lat=lat";

std::vector<std::string> words(std::initializer_list<std::string_view> list) { return {list.begin(), list.end()}; }

// The mapping all of whose columns the file has, in any order. Others beside them are for the contract to name.
Result<ColumnMapping> known_header(std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  for (auto const header : {kHanHeader, kLatinHeader}) {
    TOCSIN_TRY(auto mapping, ColumnMapping::parse(header));
    std::vector<std::string> names;
    for (auto const& [column, field] : mapping.columns) names.push_back(column);
    std::sort(names.begin(), names.end());
    if (std::includes(columns.begin(), columns.end(), names.begin(), names.end())) return mapping;
  }
  return ColumnMapping{};
}

// 26巷 is a number; 和平巷 and Station Lane are names and belong to the street.
bool is_numbered(std::string_view lane) {
  auto const plain = address::normalised(lane);
  if (!plain || plain->empty()) return false;
  return address::is_digit(plain->front()) || address::han_number(std::u32string_view(*plain).substr(0, plain->size() - 1)) != 0;
}

std::optional<RowError> entry_of(ContractRow const& row, Address& a) {
  a.code = row["code"];
  a.province = name_in(row, "province");
  a.city = name_in(row, "city");
  a.county = name_in(row, "county");
  a.town = name_in(row, "town");
  a.community = name_in(row, "community");
  a.street = name_in(row, "street");
  a.lane = row["lane"];
  a.alley = row["alley"];
  a.number = row["number"];
  a.building = row["building"];
  a.unit = row["unit"];
  a.floor = row["floor"];
  a.door = row["door"];
  a.postcode = row["postcode"];
  a.successor = row["successor"];
  a.main_code = row["main_code"];
  a.division_code = row["division_code"];
  if (auto error = read_validity(row, a.valid)) return error;
  for (auto const* column : {"successor", "main_code"}) {
    if (row[column] == a.code)
      return RowError{row.line, column, "import.bad_value", "an entry cannot stand for itself", "条目不能指向自身"};
  }
  if (!a.lane.empty() && !is_numbered(a.lane)) {
    if (!a.street.local.empty() && static_cast<unsigned char>(a.lane.front()) < 0x80) a.street.local += ' ';
    a.street.local += a.lane;
    a.lane.clear();
  }
  if (auto const status = status_from_text(row["status"])) a.status = *status;
  if (auto const kind = coordinate_kind_from_text(row["coordinate_kind"])) a.coordinate_kind = *kind;
  if (row["lat"].empty() != row["lon"].empty())
    return RowError{row.line, row["lat"].empty() ? "lat" : "lon", "import.missing_value", "one coordinate without the other",
                    "经度和纬度只填了一个"};
  if (row["lat"].empty()) {
    a.coordinate_kind = address::CoordinateKind::kNone;
  } else {
    auto const at = row.at();
    if (!at) return bad_place(row, at.error());
    if (a.coordinate_kind == address::CoordinateKind::kNone) a.coordinate_kind = address::CoordinateKind::kDoor;
    a.at = *at;
  }
  if (a.street.local.empty() && a.community.local.empty() && a.number.empty())
    return RowError{row.line, "street", "import.missing_value", "an address needs a street, a community or a number",
                    "地址须有街道、小区或门牌"};
  return std::nullopt;
}

}  // namespace

Contract address_contract() {
  Contract contract{"addresses", {{.name = "code", .kind = CellKind::kCode, .required = true}}, "code"};
  for (auto const* part : {"province", "city", "county", "town", "community", "street"}) add_name(contract.columns, part, false);
  for (auto const* part : {"lane", "alley", "number", "building", "unit", "floor", "door", "postcode"})
    contract.columns.push_back({.name = part, .max_bytes = 60});
  contract.columns.push_back({.name = "status", .kind = CellKind::kWord, .words = words({"active", "planned", "retired"})});
  contract.columns.push_back(
      {.name = "coordinate_kind", .kind = CellKind::kWord, .words = words({"door", "building", "street", "interpolated"})});
  contract.columns.push_back({.name = "successor", .kind = CellKind::kCode});
  contract.columns.push_back({.name = "main_code", .kind = CellKind::kCode});
  add_validity(contract.columns);
  contract.columns.push_back({.name = "division_code", .kind = CellKind::kCode});
  add_place(contract.columns, false);
  return contract;
}

namespace {

// Links to entries that are not there, and successors that lead round in a circle: the rows are kept, the links lead nowhere.
class LinkCheck {
 public:
  void see(ContractRow const& row, Address const& a) {
    for (auto const& [column, code] :
         {std::pair{"successor", &a.successor}, {"main_code", &a.main_code}, {"division_code", &a.division_code}}) {
      if (!code->empty()) links_.push_back({row.line, column, a.code, *code});
    }
  }
  void tell(SourceData const& data, ImportPreview& preview) const {
    std::map<std::string_view, Address const*> by_code;
    for (auto const& a : data.addresses) by_code.emplace(a.code, &a);
    std::set<std::string_view> divisions;
    for (auto const& d : data.divisions) divisions.insert(d.code);
    for (auto const& area : data.areas) divisions.insert(area.code);
    for (auto const& link : links_) {
      if (preview.notes.size() >= kMaxErrors) return;
      if (link.column == "division_code") {
        if (!divisions.contains(link.to))
          preview.notes.push_back({link.line, link.column, "import.unknown_division",
                                   "kept; no division has the code \"" + link.to + "\": the names in the row are used",
                                   "已导入；没有编码为“" + link.to + "”的区划，采用本行所写的名称"});
      } else if (!by_code.contains(link.to)) {
        preview.notes.push_back({link.line, link.column, "import.unknown_successor", "kept; no entry has the code \"" + link.to + "\"",
                                 "已导入；没有编码为“" + link.to + "”的条目"});
      } else if (link.column == "successor" && leads_round(by_code, link.from)) {
        preview.notes.push_back(
            {link.line, link.column, "import.successor_cycle", "kept; its successors lead back to it", "已导入；其承继关系又回到自身"});
      }
    }
  }

 private:
  static bool leads_round(std::map<std::string_view, Address const*> const& by_code, std::string_view code) {
    auto at = by_code.find(code);
    for (int step = 0; step < 64 && at != by_code.end() && !at->second->successor.empty(); ++step) {
      if (at->second->successor == code) return true;
      at = by_code.find(at->second->successor);
    }
    return false;
  }
  struct Link {
    std::size_t line;
    std::string column, from, to;
  };
  std::vector<Link> links_;
};

// Points far from nearly all others, as a lost digit, a zero or a foreign list gives them: kept, since a city may have an outpost, and
// told.
class FarCheck {
 public:
  void see(std::size_t line, Wgs84 at) { rows_.push_back({line, at}); }
  void tell(SourceData const& data, ImportPreview& preview) const {
    std::vector<std::int32_t> lats, lons;
    for (auto const& a : data.addresses)
      if (a.has_point()) lats.push_back(a.at.lat_e7), lons.push_back(a.at.lon_e7);
    auto box = geo::box_of(data.nodes);
    if (lats.size() < kFewest && box.is_empty()) return;
    if (lats.size() >= kFewest) {
      // Without a twentieth at either end, so that wrong rows do not stretch it.
      auto const between = [](std::vector<std::int32_t>& values, std::size_t in_20) {
        auto const at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * in_20 / 20);
        std::nth_element(values.begin(), at, values.end());
        return *at;
      };
      box.add(Wgs84{between(lats, 1), between(lons, 1)});
      box.add(Wgs84{between(lats, 19), between(lons, 19)});
    }
    for (auto const& row : rows_) {
      if (preview.notes.size() >= kMaxErrors) return;
      Wgs84 const nearest{std::clamp(row.at.lat_e7, box.min_lat, box.max_lat), std::clamp(row.at.lon_e7, box.min_lon, box.max_lon)};
      auto const away_m = distance_m(row.at, nearest);
      if (away_m < std::max(kFar_m, distance_m({box.min_lat, box.min_lon}, {box.max_lat, box.max_lon}))) continue;
      preview.notes.push_back({row.line, "lat", "import.far_away",
                               fmt::format("kept; it lies {} km from nearly everything else: check lat and lon", away_m / 1000),
                               fmt::format("已导入；距其余地址和道路 {} 公里，请核对经纬度", away_m / 1000)});
    }
  }

 private:
  static constexpr std::size_t kFewest = 50;
  static constexpr std::int64_t kFar_m = 30'000;
  struct Row {
    std::size_t line;
    Wgs84 at;
  };
  std::vector<Row> rows_;
};

}  // namespace

Result<ImportPreview> import_addresses(CsvReader csv, SourceData& data, ColumnMapping mapping, std::string const& source) {
  if (mapping.columns.empty()) {
    auto peek = csv;
    TOCSIN_TRY(auto const header, peek.next());
    if (header) {
      TOCSIN_TRY(mapping, known_header(header->cells));
    }
  }
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), address_contract(), mapping));
  Merge<Address> addresses(data.addresses);
  LinkCheck links;
  FarCheck far;
  auto const city = city_of(data);
  std::size_t without_coordinates = 0;
  TOCSIN_TRY(auto preview, reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    Address a;
    a.source = source;
    if (auto error = entry_of(row, a)) return error;
    if (!a.has_point()) ++without_coordinates;
    if (auto const fits = check_not_swapped(city, a.at); a.has_point() && !fits) return bad_place(row, fits.error());
    links.see(row, a);
    if (a.has_point()) far.see(row.line, a.at);
    addresses.put(std::move(a));
    return std::nullopt;
  }));
  preview.without_coordinates = without_coordinates;
  links.tell(data, preview);
  far.tell(data, preview);
  return preview;
}

}  // namespace tocsin::place_register
