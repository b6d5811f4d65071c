#include "register/address/address_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "codec/denied_names.h"
#include "geo/address/normalise.h"
#include "register/csv_file.h"

namespace tocsin::place_register {
namespace {

using address::AddressRow;

struct Field {
  std::string_view name;
  std::string AddressRow::* member;  // Null: handled by name.
};
constexpr Field kFields[] = {{"code", &AddressRow::code},
                             {"province", &AddressRow::province},
                             {"city", &AddressRow::city},
                             {"county", &AddressRow::county},
                             {"town", &AddressRow::town},
                             {"village", &AddressRow::village},
                             {"road", &AddressRow::road},
                             {"section", &AddressRow::section},
                             {"lane", &AddressRow::lane},
                             {"alley", &AddressRow::alley},
                             {"number", &AddressRow::number},
                             {"building", &AddressRow::building},
                             {"unit", &AddressRow::unit},
                             {"floor", &AddressRow::floor},
                             {"door", &AddressRow::door},
                             {"successor", &AddressRow::successor},
                             {"main_code", &AddressRow::main_code},
                             {"lat", nullptr},
                             {"lon", nullptr},
                             {"status", nullptr},
                             {"coordinate_kind", nullptr},
                             {"locality", nullptr},
                             {"-", nullptr}};

// Headers known by heart: the export of a Taiwan county's house numbers, and of an Australian address list.
constexpr std::string_view kHanHeader =
    "id=code,full=-,county=county,town=town,village=village,neigh=-,locality=locality,road=road,section=section,lane=lane,alley=alley,"
    "sub_alley=alley,number=number,lon=lon,lat=lat,full_trad=-";
constexpr std::string_view kLatinHeader =
    "id=code,full=-,number=number,street=road,street_name=-,street_type=-,suburb=village,lon=lon,lat=lat";

struct Mapping {
  std::string_view column, field;
};

std::vector<Mapping> mappings(std::string_view text) {
  std::vector<Mapping> out;
  while (!text.empty()) {
    auto const comma = text.find(',');
    auto const one = text.substr(0, comma);
    auto const equals = one.find('=');
    out.push_back({one.substr(0, equals), equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1)});
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return out;
}

std::string_view field_of(std::vector<Mapping> const& m, std::string_view column) {
  auto const it = std::find_if(m.begin(), m.end(), [&](Mapping const& x) { return x.column == column; });
  return it == m.end() ? std::string_view{} : it->field;
}

std::optional<double> number(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  double value = 0;
  auto const [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc{} || end != s.data() + s.size() || !std::isfinite(value)) return {};
  return value;
}

class Importer {
 public:
  explicit Importer(CsvFile csv) : csv_(std::move(csv)) {}

  Result<void> map(std::string_view columns) {
    auto known = mappings(columns);
    if (columns.empty()) {
      // The header whose columns are all there.
      for (auto header : {kHanHeader, kLatinHeader}) {
        auto const m = mappings(header);
        if (std::all_of(m.begin(), m.end(), [&](Mapping const& x) { return csv_.column(x.column).has_value(); })) known = m;
      }
      if (known.empty()) known = mappings(kHanHeader);  // So that the columns it lacks are named below.
    }
    for (auto const& m : known) {
      if (std::none_of(std::begin(kFields), std::end(kFields), [&](Field const& f) { return f.name == m.field; }))
        return invalid("register.unknown_field", fmt::format("{}={}", m.column, m.field));
    }
    for (auto const& column : csv_.columns()) {
      auto const field = field_of(known, column);
      if (field != "-" && codec::is_denied_name(column)) return invalid("register.denied_column", column);
      if (field.empty()) return invalid("register.unknown_column", column);
      fields_.push_back(field);
    }
    for (std::string_view needed : {"code", "number"}) {
      if (std::find(fields_.begin(), fields_.end(), needed) == fields_.end())
        return invalid("register.column_missing", std::string(needed));
    }
    return {};
  }

  Result<AddressImport> run() {
    std::vector<std::string> values;
    std::unordered_set<std::string> codes;
    while (true) {
      TOCSIN_TRY(bool const more, csv_.next(values));
      if (!more) break;
      TOCSIN_TRY(auto r, row(values));
      if (r.code.empty()) return invalid("register.no_code", fmt::format("line {}", csv_.line()));
      if (!codes.insert(r.code).second) return invalid("register.duplicate_code", fmt::format("line {}: {}", csv_.line(), r.code));
      if (!r.at) ++out_.without_coordinates;
      out_.rows.push_back(std::move(r));
    }
    out_.converted_lines = csv_.converted_lines();
    return std::move(out_);
  }

 private:
  Result<AddressRow> row(std::vector<std::string>& values) {
    AddressRow r;
    std::string_view lat, lon;
    std::string locality;
    for (std::size_t i = 0; i < values.size(); ++i) {
      auto const field = fields_[i];
      if (field == "-") continue;
      if (field == "lat")
        lat = values[i];
      else if (field == "lon")
        lon = values[i];
      else if (field == "locality")
        locality = values[i];
      else if (field == "status")
        r.status = values[i] == "planned"   ? address::AddressStatus::kPlanned
                   : values[i] == "retired" ? address::AddressStatus::kRetired
                                            : address::AddressStatus::kActive;
      else if (field == "coordinate_kind")
        r.coordinate_kind = values[i] == "building"       ? address::CoordinateKind::kBuilding
                            : values[i] == "street"       ? address::CoordinateKind::kStreet
                            : values[i] == "interpolated" ? address::CoordinateKind::kInterpolated
                                                          : address::CoordinateKind::kDoor;
      else {
        auto const it = std::find_if(std::begin(kFields), std::end(kFields), [&](Field const& f) { return f.name == field; });
        r.*(it->member) += values[i];
      }
    }
    r.road = locality + r.road;
    if (lat.empty() && lon.empty()) return r;
    auto const y = number(lat), x = number(lon);
    if (!y || !x) return invalid("register.bad_coordinates", fmt::format("line {}: {}, {}", csv_.line(), lat, lon));
    auto const at = wgs84_from_degrees(*y, *x);
    if (!at) return invalid("register.bad_coordinates", fmt::format("line {}: {}", csv_.line(), at.error().detail));
    r.at = *at;
    return r;
  }

  CsvFile csv_;
  std::vector<std::string_view> fields_;
  AddressImport out_;
};

bool same_house(address::House a, address::House b) {
  a.branch_behind = b.branch_behind = 0;
  return a == b;
}

constexpr std::string_view kVersion = "addresses 1";

}  // namespace

Result<AddressImport> read_addresses(std::filesystem::path const& csv, std::string_view columns) {
  TOCSIN_TRY(auto file, CsvFile::open(csv));
  Importer importer(std::move(file));
  TOCSIN_CHECK(importer.map(columns));
  return importer.run();
}

Result<void> compile_addresses(std::span<AddressRow const> rows, std::filesystem::path const& target) {
  TOCSIN_TRY(auto const tables, address::build_address_tables(rows));
  SectionWriter out;
  out.add("version", kVersion);
  out.add("text", std::string_view(tables.text.data(), tables.text.size()));
  out.add("units", tables.units);
  out.add("admins", tables.admins);
  out.add("names", tables.names);
  out.add("streets", tables.streets);
  out.add("rows", tables.rows);
  out.add("prefixes", tables.prefixes);
  out.add("boxes", tables.boxes);
  out.add("box_items", tables.box_items);
  out.add("point_rows", tables.point_rows);
  return write_file_atomically(target, out.finish());
}

Result<AddressRegister> AddressRegister::open(std::filesystem::path const& path) {
  AddressRegister out;
  TOCSIN_TRY(out.file_, SectionFile::open(path));
  TOCSIN_TRY(auto const version, out.file_.get_text("version"));
  if (version != kVersion) return conflict("register.data_set_newer", fmt::format("{}: {}", path.string(), version));
  address::AddressTables t;
  TOCSIN_TRY(auto const text, out.file_.get_text("text"));
  t.text = {text.data(), text.size()};
  TOCSIN_TRY(t.units, out.file_.get<address::Unit>("units"));
  TOCSIN_TRY(t.admins, out.file_.get<address::AdminEntry>("admins"));
  TOCSIN_TRY(t.names, out.file_.get<address::NameEntry>("names"));
  TOCSIN_TRY(t.streets, out.file_.get<address::StreetEntry>("streets"));
  TOCSIN_TRY(t.rows, out.file_.get<address::RowEntry>("rows"));
  TOCSIN_TRY(t.prefixes, out.file_.get<address::PrefixEntry>("prefixes"));
  TOCSIN_TRY(t.boxes, out.file_.get<geo::Box>("boxes"));
  TOCSIN_TRY(t.box_items, out.file_.get<std::uint32_t>("box_items"));
  TOCSIN_TRY(t.point_rows, out.file_.get<std::uint32_t>("point_rows"));
  if (!t.is_sound()) return corrupt("register.data_set_damaged", path.string() + ": the arrays do not fit together");
  out.index_ = address::AddressIndex(t);
  return out;
}

std::filesystem::path address_register_path(std::filesystem::path const& data_folder) { return data_folder / "addresses.tocsin"; }

std::vector<DuplicateAddresses> find_duplicates(address::AddressIndex const& index) {
  auto const& t = index.tables();
  std::vector<DuplicateAddresses> out;
  for (std::size_t i = 0; i < t.rows.size();) {
    // Rows of one street lie in order of house; the village is the last element that can tell two apart.
    std::size_t end = i + 1;
    while (end < t.rows.size() && t.rows[end].street == t.rows[i].street && same_house(t.rows[end].house, t.rows[i].house)) ++end;
    for (std::size_t a = i; a < end; ++a) {
      DuplicateAddresses group;
      bool const first = std::none_of(t.rows.begin() + static_cast<long>(i), t.rows.begin() + static_cast<long>(a),
                                      [&](auto const& r) { return r.village == t.rows[a].village; });
      if (!first || !t.rows[a].house.has_any()) continue;
      for (std::size_t b = a; b < end; ++b) {
        if (t.rows[b].village == t.rows[a].village) group.rows.push_back(static_cast<std::uint32_t>(b));
      }
      if (group.rows.size() < 2) continue;
      for (auto r : group.rows) {
        if (t.rows[r].has_point != 0 && t.rows[a].has_point != 0)
          group.spread_m = std::max(group.spread_m, distance_m(t.rows[r].at, t.rows[a].at));
      }
      out.push_back(std::move(group));
    }
    i = end;
  }
  return out;
}

}  // namespace tocsin::place_register
