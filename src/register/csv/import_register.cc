#include "register/csv/import_register.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "register/compile.h"
#include "register/csv/columns.h"
#include "register/data_set.h"
#include "register/osm/read_osm_pbf.h"
#include "register/section_file.h"
#include "register/source_of.h"

namespace tocsin::place_register {
namespace {

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
  if (!preview.errors.empty() || !preview.notes.empty()) {
    auto const path = request.errors_to.empty() ? std::filesystem::path(request.file.string() + ".errors.csv") : request.errors_to;
    TOCSIN_CHECK(write_file_atomically(path, error_file(preview)));
    out << fmt::format("Refused and noted rows are listed in {} / 被拒绝及有提示的行见 {}\n", path.string(), path.string());
  }
  if (request.preview_only) {
    out << "Preview only: nothing was written / 仅预览，未写入\n";
    return outcome;
  }
  TOCSIN_TRY(outcome.version, compile_into(source, request.data_folder));
  out << fmt::format("Data set {} is ready / 数据集 {} 已就绪\n", outcome.version, outcome.version);
  return outcome;
}

template <class Import>
Result<ImportOutcome> import_csv(ImportRequest const& request, std::ostream& out, Import&& import) {
  TOCSIN_TRY(auto csv, CsvReader::open(request.file));
  TOCSIN_TRY(auto source, base_of(request, out));
  if (request.decided) source.decided = *request.decided;
  TOCSIN_TRY(auto const preview, import(std::move(csv), source));
  return finish(request, source, preview, out);
}

// What becomes of the turn restrictions: told, so that nobody relies on one that does not count.
void tell_turns(SourceData const& source, DataSet const& data, std::ostream& out) {
  auto const ways = geo::ways_with_turns(data.graph(), data.restrictions(), data.path_restrictions());
  out << fmt::format(
      "turn restrictions: {0} read, {1} not read (of ways that are no roads here, or not joined) / 转向限制：读入 {0} 条，未读入 {1} "
      "条（所涉并非车行道路，或首尾不相接）\n",
      data.restrictions().size() + data.path_restrictions().list.size(), source.restrictions_not_read);
  if (ways.contradictory + ways.catching == 0) return;
  out << fmt::format(
      "  set aside: {0} approaches where they contradict each other, {1} restrictions that would shut vehicles in / 搁置：{0} "
      "处进口的限制自相矛盾，{1} 条会把车辆困住\n",
      ways.contradictory, ways.catching);
}

// Relations stand at the end of a file: where it was cut off, these are missing first.
bool lacks_relations(SourceData const& source) {
  auto const is_boundary = [](Area const& area) { return area.kind == AreaKind::kJurisdiction; };
  return source.restrictions.empty() && source.path_restrictions.empty() && source.restrictions_not_read == 0 &&
         std::ranges::none_of(source.areas, is_boundary);
}

constexpr std::size_t kFewTurns = 5;

// A file that was cut off between two of its blocks reads like a smaller city. What would lose more than a fifth of the roads or addresses
// that came with the map in force is taken only when it is meant. Turn restrictions stand at the end of the file and are lost first; where
// there are few of them, one that was taken back is no sign of that.
Result<void> check_not_smaller(ImportRequest const& request, SourceData const& source, SourceData const& before) {
  if (request.smaller) return {};
  auto const loses = [](std::size_t now, std::size_t then) { return now * 5 < then * 4; };
  auto const turns_of = [](SourceData const& data) { return data.restrictions.size() + data.path_restrictions.size(); };
  auto const turns = turns_of(source), turns_before = turns_of(before);
  bool const loses_turns = loses(turns, turns_before) && (turns == 0 || turns_before - turns >= kFewTurns);
  if (!loses_turns && !loses(source.roads.size(), before.roads.size()) && !loses(source.addresses.size(), before.addresses.size()))
    return {};
  return conflict(
      "import.smaller_map",
      fmt::format("{0}: {1} roads instead of {2}, {3} addresses instead of {4}, {5} turn restrictions instead of {6}; --smaller takes it / "
                  "道路 {1} 条（现有 {2} 条），地址 {3} 个（现有 {4} 个），转向限制 {5} 条（现有 {6} 条）；确需导入请加 --smaller",
                  request.file.filename().string(), source.roads.size(), before.roads.size(), source.addresses.size(),
                  before.addresses.size(), turns, turns_before));
}

// What of a data set did not come with its map: lists of addresses (only those name where they are from), divisions, premises.
SourceData without_map(SourceData data, SourceData& map) {
  SourceData lists;
  for (auto& address : data.addresses) (address.source.empty() ? map : lists).addresses.push_back(std::move(address));
  lists.divisions = std::move(data.divisions);
  lists.premises = std::move(data.premises);
  map.roads = std::move(data.roads);
  map.restrictions = std::move(data.restrictions);
  map.path_restrictions = std::move(data.path_restrictions);
  return lists;
}

// A new map takes the place of the one before; what a city has brought in itself stays. Where both have a code, the list's entry counts, as
// when it was imported over the map.
void keep_lists(SourceData lists, SourceData& source, std::ostream& out) {
  if (lists.addresses.empty() && lists.divisions.empty() && lists.premises.empty()) return;
  Merge<Address> addresses(source.addresses);
  for (auto& address : lists.addresses) addresses.put(std::move(address));
  out << fmt::format(
      "kept from the data set in force: {0} addresses, {1} divisions, {2} premises of your own lists / 保留现用数据集中自行导入的地址 {0} "
      "条、区划 {1} 条、单位 {2} 条\n",
      lists.addresses.size(), lists.divisions.size(), lists.premises.size());
  source.divisions = std::move(lists.divisions);
  source.premises = std::move(lists.premises);
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

Contract premises_contract() {
  Contract contract{"premises", {{.name = "code", .kind = CellKind::kCode, .required = true}}, "code"};
  add_name(contract.columns, "name", true);
  contract.columns.push_back({.name = "occupancy", .kind = CellKind::kWord, .required = true, .words = occupancy_words()});
  contract.columns.push_back({.name = "aliases", .max_bytes = 1'000});  // Separated by ; or |
  contract.columns.push_back({.name = "address_code", .kind = CellKind::kCode});
  contract.columns.push_back({.name = "floors_above", .kind = CellKind::kWhole, .max_value = 300});
  contract.columns.push_back({.name = "floors_below", .kind = CellKind::kWhole, .max_value = 30});
  contract.columns.push_back({.name = "hazards", .kind = CellKind::kWords, .words = hazard_words(), .max_bytes = 1'000});
  contract.columns.push_back({.name = "access", .kind = CellKind::kWords, .words = access_words(), .max_bytes = 1'000});
  for (auto const& role : contact_role_words()) contract.columns.push_back({.name = role + "_phone", .max_bytes = 40});
  add_place(contract.columns, true);
  return contract;
}

Result<ImportPreview> import_premises(CsvReader csv, SourceData& data) {
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), premises_contract()));
  Merge<Premises> premises(data.premises);
  auto const city = city_of(data);
  return reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    auto const at = row.at();
    if (!at) return bad_place(row, at.error());
    if (auto const fits = check_not_swapped(city, *at); !fits) return bad_place(row, fits.error());
    Premises p;
    p.code = row["code"];
    p.name = name_in(row, "name");
    p.occupancy = *occupancy_from_text(row["occupancy"]);
    p.address_code = row["address_code"];
    p.floors_above = static_cast<std::uint16_t>(row.whole("floors_above"));
    p.floors_below = static_cast<std::uint16_t>(row.whole("floors_below"));
    p.aliases = row.words("aliases");
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
  TOCSIN_TRY(auto source, read_osm_pbf(request.file));
  if (request.decided) source.decided = *request.decided;
  out << fmt::format("{}: {} roads, {} addresses, {} places, {} areas / {} 条道路，{} 个地址，{} 个地点，{} 个区域\n", source.label,
                     source.roads.size(), source.addresses.size(), source.places.size(), source.areas.size(), source.roads.size(),
                     source.addresses.size(), source.places.size(), source.areas.size());
  if (lacks_relations(source))
    out << "warning: no turn restriction and no boundary in the file; a file that was cut off looks like this / "
           "警告：文件中没有转向限制和行政边界；下载不完整的文件即如此\n";
  ImportOutcome outcome;
  outcome.accepted = source.roads.size() + source.addresses.size() + source.places.size() + source.areas.size();
  if (!request.replaces.empty()) {
    if (auto const active = DataSet::open(data_set_path(request.data_folder, request.replaces))) {
      SourceData map;
      auto lists = without_map(source_of(**active), map);
      TOCSIN_CHECK(check_not_smaller(request, source, map));
      if (!request.without_lists) keep_lists(std::move(lists), source, out);
    } else {  // Nothing to compare with, and a map may be what mends it.
      out << fmt::format(
          "warning: data set {0} cannot be read ({1}): your own addresses and premises are not kept, import them again / 警告：数据集 {0} "
          "无法读取（{1}），自行导入的地址和单位未保留，请重新导入\n",
          request.replaces, active.error().code);
    }
  }
  if (request.preview_only) {
    out << "Preview only: nothing was written / 仅预览，未写入\n";
    return outcome;
  }
  TOCSIN_TRY(outcome.version, compile_into(source, request.data_folder));
  TOCSIN_TRY(auto const data, DataSet::open(data_set_path(request.data_folder, outcome.version)));
  tell_turns(source, *data, out);
  out << fmt::format("Data set {} is ready / 数据集 {} 已就绪\n", outcome.version, outcome.version);
  return outcome;
}

Result<ImportOutcome> import_addresses_file(ImportRequest const& request, std::ostream& out) {
  TOCSIN_TRY(auto const mapping, ColumnMapping::parse(request.columns));
  auto const source = request.file.filename().string();
  return import_csv(request, out, [&](CsvReader csv, SourceData& data) { return import_addresses(std::move(csv), data, mapping, source); });
}
Result<ImportOutcome> import_divisions_file(ImportRequest const& request, std::ostream& out) {
  return import_csv(request, out, [](CsvReader csv, SourceData& data) { return import_divisions(std::move(csv), data); });
}
Result<ImportOutcome> import_premises_file(ImportRequest const& request, std::ostream& out) {
  return import_csv(request, out, [](CsvReader csv, SourceData& data) { return import_premises(std::move(csv), data); });
}

}  // namespace tocsin::place_register
