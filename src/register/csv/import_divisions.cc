// The land's list of divisions from CSV: codes, names, what lies in what, from when to when, and what became of those that are no more.
#include <algorithm>
#include <map>
#include <set>

#include "register/csv/columns.h"
#include "register/csv/import_register.h"

namespace tocsin::place_register {
namespace {

constexpr std::pair<std::string_view, address::AdminKind> kDivisionLevels[] = {{"province", address::AdminKind::kProvince},
                                                                               {"city", address::AdminKind::kCity},
                                                                               {"county", address::AdminKind::kCounty},
                                                                               {"town", address::AdminKind::kTown},
                                                                               {"village", address::AdminKind::kVillage}};

// The divisions that are new or changed by this file, and the line of each.
using Lines = std::map<std::string, std::size_t, std::less<>>;

void note_unknown(SourceData const& data, Lines const& lines, ImportPreview& preview) {
  std::set<std::string_view> codes;
  for (auto const& d : data.divisions) codes.insert(d.code);
  for (auto const& area : data.areas) codes.insert(area.code);
  for (auto const& d : data.divisions) {
    auto const line = lines.find(d.code);
    if (line == lines.end()) continue;
    auto const note = [&](char const* column, char const* code, std::string reason, std::string reason_zh) {
      if (preview.notes.size() < kMaxErrors) preview.notes.push_back({line->second, column, code, std::move(reason), std::move(reason_zh)});
    };
    if (!d.parent_code.empty() && !codes.contains(d.parent_code))
      note("parent", "import.unknown_division", "kept, without one above it; no division has the code \"" + d.parent_code + "\"",
           "已导入，但无上级；没有编码为“" + d.parent_code + "”的区划");
    for (auto const& s : d.successors) {
      if (!codes.contains(s))
        note("successor", "import.unknown_successor", "kept; no division has the code \"" + s + "\"",
             "已导入；没有编码为“" + s + "”的区划");
    }
  }
}

// Successors or parents that lead back to where they began.
void note_circles(SourceData const& data, Lines const& lines, ImportPreview& preview) {
  std::map<std::string_view, DivisionRow const*> by_code;
  for (auto const& d : data.divisions) by_code.emplace(d.code, &d);
  auto const reaches_itself = [&](DivisionRow const& from, auto const& next_of) {
    std::vector<std::string_view> open = next_of(from);
    std::set<std::string_view> seen;
    while (!open.empty()) {
      auto const code = open.back();
      open.pop_back();
      if (code == from.code) return true;
      auto const it = by_code.find(code);
      if (it == by_code.end() || !seen.insert(code).second || seen.size() > 1'000) continue;
      for (auto const next : next_of(*it->second)) open.push_back(next);
    }
    return false;
  };
  for (auto const& d : data.divisions) {
    auto const line = lines.find(d.code);
    if (line == lines.end() || preview.notes.size() >= kMaxErrors) continue;
    if (reaches_itself(d, [](DivisionRow const& at) { return std::vector<std::string_view>(at.successors.begin(), at.successors.end()); }))
      preview.notes.push_back(
          {line->second, "successor", "import.successor_cycle", "kept; its successors lead back to it", "已导入；其承继关系又回到自身"});
    auto const parent_of = [](DivisionRow const& at) {
      return at.parent_code.empty() ? std::vector<std::string_view>{} : std::vector<std::string_view>{at.parent_code};
    };
    if (reaches_itself(d, parent_of))
      preview.notes.push_back({line->second, "parent", "import.parent_cycle", "kept; it lies in itself", "已导入；其上级又回到自身"});
  }
}

}  // namespace

Contract division_contract() {
  Contract contract{"divisions", {{.name = "code", .kind = CellKind::kCode, .required = true}}, "code"};
  add_name(contract.columns, "name", true);
  std::vector<std::string> levels;
  for (auto const& [word, kind] : kDivisionLevels) levels.emplace_back(word);
  contract.columns.push_back({.name = "level", .kind = CellKind::kWord, .required = true, .words = levels});
  contract.columns.push_back({.name = "parent", .kind = CellKind::kCode});
  add_validity(contract.columns);
  contract.columns.push_back({.name = "successor", .kind = CellKind::kCodes, .max_bytes = 1'000});
  return contract;
}

Result<ImportPreview> import_divisions(CsvReader csv, SourceData& data) {
  TOCSIN_TRY(auto reader, ContractReader::open(std::move(csv), division_contract()));
  Merge<DivisionRow> divisions(data.divisions);
  Lines lines;
  TOCSIN_TRY(auto preview, reader.read([&](ContractRow const& row) -> std::optional<RowError> {
    DivisionRow d;
    d.code = row["code"];
    d.name = name_in(row, "name");
    d.kind = std::find_if(std::begin(kDivisionLevels), std::end(kDivisionLevels), [&](auto const& level) {
               return level.first == row["level"];
             })->second;
    d.parent_code = row["parent"];
    d.successors = row.words("successor");
    if (auto error = read_validity(row, d.valid)) return error;
    if (d.parent_code == d.code)
      return RowError{row.line, "parent", "import.bad_value", "a division cannot lie in itself", "区划不能以自身为上级"};
    if (std::find(d.successors.begin(), d.successors.end(), d.code) != d.successors.end())
      return RowError{row.line, "successor", "import.bad_value", "a division cannot succeed itself", "区划不能承继自身"};
    lines.emplace(d.code, row.line);
    divisions.put(std::move(d));
    return std::nullopt;
  }));
  note_unknown(data, lines, preview);
  note_circles(data, lines, preview);
  std::stable_sort(preview.notes.begin(), preview.notes.end(), [](RowError const& a, RowError const& b) { return a.line < b.line; });
  return preview;
}

}  // namespace tocsin::place_register
