#include "register/csv/import_register.h"

#include <fmt/format.h>

#include <map>
#include <ostream>

#include "register/compile.h"
#include "register/data_set.h"
#include "register/osm/read_osm_pbf.h"
#include "register/section_file.h"
#include "register/source_of.h"

namespace tocsin::place_register {
namespace {

// Columns NAME, NAME_zh, NAME_en.
void add_name(std::vector<Column>& columns, std::string const& name, bool required) {
  columns.push_back({.name = name, .required = required});
  columns.push_back({.name = name + "_zh"});
  columns.push_back({.name = name + "_en"});
}
Name name_in(ContractRow const& row, std::string const& column) {
  return {std::string(row[column]), std::string(row[column + "_zh"]), std::string(row[column + "_en"])};
}
void add_place(std::vector<Column>& columns) {
  columns.push_back({.name = "lat", .kind = CellKind::kDegrees, .required = true});
  columns.push_back({.name = "lon", .kind = CellKind::kDegrees, .required = true});
}

// By code: what is there is replaced where it stands, the rest goes to the end.
template <class Item>
class Merge {
 public:
  explicit Merge(std::vector<Item>& items) : items_(items) {
    for (std::size_t i = 0; i < items.size(); ++i) at_.emplace(items[i].code, i);
  }
  void put(Item item) {
    auto const [entry, is_new] = at_.try_emplace(item.code, items_.size());
    if (is_new)
      items_.push_back(std::move(item));
    else
      items_[entry->second] = std::move(item);
  }

 private:
  std::vector<Item>& items_;
  std::map<std::string, std::size_t> at_;
};

RowError bad_place(ContractRow const& row, Error const& error) { return {row.line, "lat", error.code, error.detail}; }

std::vector<std::string> occupancy_words() {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(Occupancy::kMixed); ++i) words.emplace_back(to_text(static_cast<Occupancy>(i)));
  return words;
}

Result<SourceData> base_of(ImportRequest const& request, std::ostream& out) {
  auto version = request.base_version;
  if (version.empty()) {
    auto const installed = installed_versions(request.data_folder);
    if (installed.empty()) {
      SourceData fresh;
      fresh.label = request.file.stem().string();
      return fresh;
    }
    version = installed.back();
  }
  TOCSIN_TRY(auto const data, DataSet::open(data_set_path(request.data_folder, version)));
  out << fmt::format("Adding to data set {} ({}) / 加入数据集 {}（{}）\n", version, data->label(), version, data->label());
  return source_of(*data);
}

Result<ImportOutcome> finish(ImportRequest const& request, SourceData const& source, ImportPreview const& preview, std::ostream& out) {
  out << to_text(preview);
  ImportOutcome outcome;
  outcome.accepted = preview.accepted;
  outcome.refused = preview.rows - preview.accepted;
  if (!preview.errors.empty()) {
    auto const path = request.errors_to.empty() ? std::filesystem::path(request.file.string() + ".errors.csv") : request.errors_to;
    TOCSIN_CHECK(write_file_atomically(path, error_file(preview.errors)));
    out << fmt::format("Refused rows are listed in {} / 被拒绝的行见 {}\n", path.string(), path.string());
  }
  if (request.preview_only) {
    out << "Preview only: nothing was written / 仅预览，未写入\n";
    return outcome;
  }
  TOCSIN_TRY(outcome.version, compile_into(source, request.data_folder));
  out << fmt::format("Data set {} is ready / 数据集 {} 已就绪\n", outcome.version, outcome.version);
  return outcome;
}

using Importer = Result<ImportPreview> (*)(CsvReader, SourceData&);
Result<ImportOutcome> import_csv(ImportRequest const& request, std::ostream& out, Importer importer) {
  TOCSIN_TRY(auto csv, CsvReader::open(request.file));
  TOCSIN_TRY(auto source, base_of(request, out));
  TOCSIN_TRY(auto const preview, importer(std::move(csv), source));
  return finish(request, source, preview, out);
}

}  // namespace

std::vector<std::string> const& hazard_words() {
  static std::vector<std::string> const words{"acids",
                                              "ammonia",
                                              "biogas",
                                              "chlorine",
                                              "compressed_gas",
                                              "diesel_generator",
                                              "explosives",
                                              "fibre_dust",
                                              "fireworks",
                                              "fuel",
                                              "grain_dust",
                                              "high_voltage",
                                              "hydrogen",
                                              "insulated_panels",
                                              "laboratory_chemicals",
                                              "lithium_batteries",
                                              "lpg",
                                              "metal_dust",
                                              "mixed_goods",
                                              "natural_gas",
                                              "oxidisers",
                                              "oxygen",
                                              "pesticides",
                                              "photovoltaics",
                                              "radioactive_source",
                                              "slow_evacuation",
                                              "solvents",
                                              "timber_structure"};
  return words;
}

std::vector<std::string> const& access_words() {
  static std::vector<std::string> const words{"approach_upwind",
                                              "drive_in_gate_north",
                                              "drive_in_gate_south",
                                              "dry_riser",
                                              "fire_control_room_ground_floor",
                                              "fire_lift",
                                              "foam_store_on_site",
                                              "gate_code_at_desk",
                                              "gate_guarded",
                                              "height_limit",
                                              "hydrant_at_gate",
                                              "key_box",
                                              "ladder_side_east",
                                              "ladder_side_north",
                                              "ladder_side_south",
                                              "ladder_side_west",
                                              "narrow_lane",
                                              "no_ladder_access",
                                              "open_water_supply",
                                              "quay_water_supply",
                                              "smoke_shafts",
                                              "sprinklers",
                                              "wait_for_isolation",
                                              "weight_limit",
                                              "wet_riser"};
  return words;
}

std::vector<std::string> const& contact_role_words() {
  static std::vector<std::string> const words{"duty_desk", "fire_control_room", "site_safety", "gate", "plant_operator"};
  return words;
}

Contract address_contract() {
  Contract contract{"addresses", {{.name = "code", .kind = CellKind::kCode, .required = true}}, "code"};
  for (auto const* part : {"county", "town", "community"}) add_name(contract.columns, part, false);
  add_name(contract.columns, "street", false);
  for (auto const* part : {"number", "building", "postcode"}) contract.columns.push_back({.name = part, .max_bytes = 60});
  add_place(contract.columns);
  return contract;
}

Contract premises_contract() {
  Contract contract{"premises", {{.name = "code", .kind = CellKind::kCode, .required = true}}, "code"};
  add_name(contract.columns, "name", true);
  contract.columns.push_back({.name = "occupancy", .kind = CellKind::kWord, .required = true, .words = occupancy_words()});
  contract.columns.push_back({.name = "address_code", .kind = CellKind::kCode});
  contract.columns.push_back({.name = "floors_above", .kind = CellKind::kWhole, .max_value = 300});
  contract.columns.push_back({.name = "floors_below", .kind = CellKind::kWhole, .max_value = 30});
  contract.columns.push_back({.name = "hazards", .kind = CellKind::kWords, .words = hazard_words(), .max_bytes = 1'000});
  contract.columns.push_back({.name = "access", .kind = CellKind::kWords, .words = access_words(), .max_bytes = 1'000});
  for (auto const& role : contact_role_words()) contract.columns.push_back({.name = role + "_phone", .max_bytes = 40});
  add_place(contract.columns);
  return contract;
}

Result<ImportPreview> import_addresses(CsvReader csv, SourceData& data) {
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), address_contract()));
  Merge<Address> addresses(data.addresses);
  return reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    auto const at = row.at();
    if (!at) return bad_place(row, at.error());
    Address a;
    a.code = row["code"];
    a.county = name_in(row, "county");
    a.town = name_in(row, "town");
    a.community = name_in(row, "community");
    a.street = name_in(row, "street");
    a.number = row["number"];
    a.building = row["building"];
    a.postcode = row["postcode"];
    a.at = *at;
    if (a.street.local.empty() && a.community.local.empty() && a.number.empty())
      return RowError{row.line, "street", "import.missing_value", "an address needs a street, a community or a number"};
    addresses.put(std::move(a));
    return std::nullopt;
  });
}

Result<ImportPreview> import_premises(CsvReader csv, SourceData& data) {
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), premises_contract()));
  Merge<Premises> premises(data.premises);
  return reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    auto const at = row.at();
    if (!at) return bad_place(row, at.error());
    Premises p;
    p.code = row["code"];
    p.name = name_in(row, "name");
    p.occupancy = *occupancy_from_text(row["occupancy"]);
    p.address_code = row["address_code"];
    p.floors_above = static_cast<std::uint16_t>(row.whole("floors_above"));
    p.floors_below = static_cast<std::uint16_t>(row.whole("floors_below"));
    p.hazards = row.words("hazards");
    p.access = row.words("access");
    for (auto const& role : contact_role_words())
      if (auto const phone = row[role + "_phone"]; !phone.empty()) p.contacts.push_back({role, std::string(phone)});
    p.at = *at;
    premises.put(std::move(p));
    return std::nullopt;
  });
}

Result<ImportOutcome> import_osm_file(ImportRequest const& request, std::ostream& out) {
  TOCSIN_TRY(auto const source, read_osm_pbf(request.file));
  out << fmt::format("{}: {} roads, {} addresses, {} places, {} areas / {} 条道路，{} 个地址，{} 个地点，{} 个区域\n", source.label,
                     source.roads.size(), source.addresses.size(), source.places.size(), source.areas.size(), source.roads.size(),
                     source.addresses.size(), source.places.size(), source.areas.size());
  ImportOutcome outcome;
  outcome.accepted = source.roads.size() + source.addresses.size() + source.places.size() + source.areas.size();
  if (request.preview_only) {
    out << "Preview only: nothing was written / 仅预览，未写入\n";
    return outcome;
  }
  TOCSIN_TRY(outcome.version, compile_into(source, request.data_folder));
  out << fmt::format("Data set {} is ready / 数据集 {} 已就绪\n", outcome.version, outcome.version);
  return outcome;
}

Result<ImportOutcome> import_addresses_file(ImportRequest const& request, std::ostream& out) {
  return import_csv(request, out, import_addresses);
}
Result<ImportOutcome> import_premises_file(ImportRequest const& request, std::ostream& out) {
  return import_csv(request, out, import_premises);
}

}  // namespace tocsin::place_register
