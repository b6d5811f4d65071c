// Columns that came after the first version: a folder that lacks them gets them when it is opened.
#pragma once

#include <span>
#include <string_view>

#include "store/database.h"

namespace tocsin::access {

struct AddedColumn {
  std::string_view table, name;
  char const* sql;
};

inline Result<bool> has_column(store::Database& database, std::string_view table, std::string_view name) {
  auto found = database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
  found.bind(1, table).bind(2, name);
  return found.step();
}

inline Result<void> add_missing(store::Database& database, std::span<AddedColumn const> columns) {
  for (auto const& column : columns) {
    TOCSIN_TRY(bool const is_there, has_column(database, column.table, column.name));
    if (!is_there) TOCSIN_CHECK(database.execute(column.sql));
  }
  return {};
}

}  // namespace tocsin::access
