// The standard address register from CSV: the contract, the headers that are known by heart, one row as an entry.
#include <algorithm>

#include "geo/address/han_query.h"
#include "geo/address/normalise.h"
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

// The mapping whose columns are just those of the file, in any order.
Result<ColumnMapping> known_header(std::vector<std::string> columns) {
  std::sort(columns.begin(), columns.end());
  for (auto const header : {kHanHeader, kLatinHeader}) {
    TOCSIN_TRY(auto mapping, ColumnMapping::parse(header));
    std::vector<std::string> names;
    for (auto const& [column, field] : mapping.columns) names.push_back(column);
    std::sort(names.begin(), names.end());
    if (names == columns) return mapping;
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
  if (!a.lane.empty() && !is_numbered(a.lane)) {
    if (!a.street.local.empty() && static_cast<unsigned char>(a.lane.front()) < 0x80) a.street.local += ' ';
    a.street.local += a.lane;
    a.lane.clear();
  }
  if (auto const status = status_from_text(row["status"])) a.status = *status;
  if (auto const kind = coordinate_kind_from_text(row["coordinate_kind"])) a.coordinate_kind = *kind;
  if (row["lat"].empty() != row["lon"].empty())
    return RowError{row.line, row["lat"].empty() ? "lat" : "lon", "import.missing_value", "one coordinate without the other"};
  if (row["lat"].empty()) {
    a.coordinate_kind = address::CoordinateKind::kNone;
  } else {
    auto const at = row.at();
    if (!at) return bad_place(row, at.error());
    if (a.coordinate_kind == address::CoordinateKind::kNone) a.coordinate_kind = address::CoordinateKind::kDoor;
    a.at = *at;
  }
  if (a.street.local.empty() && a.community.local.empty() && a.number.empty())
    return RowError{row.line, "street", "import.missing_value", "an address needs a street, a community or a number"};
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
  add_place(contract.columns, false);
  return contract;
}

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
  std::size_t without_coordinates = 0;
  TOCSIN_TRY(auto preview, reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    Address a;
    a.source = source;
    if (auto error = entry_of(row, a)) return error;
    if (!a.has_point()) ++without_coordinates;
    addresses.put(std::move(a));
    return std::nullopt;
  }));
  preview.without_coordinates = without_coordinates;
  return preview;
}

}  // namespace tocsin::place_register
