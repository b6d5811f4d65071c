// What the importers' contracts have in common: names in two languages, a position, merging by code. Within this folder.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "register/csv/csv_contract.h"
#include "register/source_data.h"
#include "register/swapped.h"

namespace tocsin::place_register {

// Columns NAME, NAME_zh, NAME_en.
inline void add_name(std::vector<Column>& columns, std::string const& name, bool required) {
  columns.push_back({.name = name, .required = required});
  columns.push_back({.name = name + "_zh"});
  columns.push_back({.name = name + "_en"});
}
inline Name name_in(ContractRow const& row, std::string const& column) {
  return {std::string(row[column]), std::string(row[column + "_zh"]), std::string(row[column + "_en"])};
}
// `required`: every row has its coordinates; else the columns are there and cells may be empty.
inline void add_place(std::vector<Column>& columns, bool required) {
  for (auto const* name : {"lat", "lon"})
    columns.push_back({.name = name, .kind = CellKind::kDegrees, .required = required, .present = !required});
}
// From when to when it holds: both days included, either may be open.
inline void add_validity(std::vector<Column>& columns) {
  for (auto const* name : {"valid_from", "valid_until"}) columns.push_back({.name = name, .kind = CellKind::kDate});
}
inline std::optional<RowError> read_validity(ContractRow const& row, address::Validity& valid) {
  valid = {row.day("valid_from"), row.day("valid_until")};
  if (valid.from == address::kNoDay || valid.until == address::kNoDay || valid.from <= valid.until) return std::nullopt;
  return RowError{row.line, "valid_until", "import.bad_value",
                  "valid_until " + address::day_text(valid.until) + " lies before valid_from " + address::day_text(valid.from),
                  "失效日 " + address::day_text(valid.until) + " 早于生效日 " + address::day_text(valid.from)};
}
// Where the city of the data set lies that is added to; empty for a new one.
inline geo::Box city_of(SourceData const& data) {
  auto box = geo::box_of(data.nodes);
  for (auto const& a : data.addresses)
    if (a.has_point()) box.add(a.at);
  return box;
}
inline RowError bad_place(ContractRow const& row, Error const& error) {
  return {row.line, "lat", error.code, error.detail,
          error.code == "place.coordinates_swapped" ? "经纬度似乎颠倒：调换后落在本市" : "坐标超出范围：纬度 -90 至 90，经度 -180 至 180"};
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

}  // namespace tocsin::place_register
