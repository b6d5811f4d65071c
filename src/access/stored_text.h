// How access.db writes lists (words with spaces between), random secrets, and what only this folder's key opens; and columns that came
// after the first version.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/permissions.h"
#include "base/hash.h"
#include "base/result.h"
#include "store/database.h"

namespace tocsin::access {

inline constexpr std::size_t kMaxAreas = 100;

std::string join(std::vector<std::string> const& words);
std::vector<std::string> split(std::string_view text);
std::string join_roles(std::vector<Role> const& roles);
std::vector<Role> split_roles(std::string_view text);
Result<void> check_areas(std::vector<std::string> const& areas);  // Errors: code.malformed, list.too_long.
std::string random_hex(std::size_t bytes);
std::string seal(Hash const& key, std::string_view text);  // XSalsa20-Poly1305.
std::optional<std::string> open_sealed(Hash const& key, std::string_view sealed);

struct AddedColumn {
  std::string_view table, name;
  char const* sql;
};
Result<bool> has_column(store::Database& database, std::string_view table, std::string_view name);
Result<void> add_missing(store::Database& database, std::span<AddedColumn const> columns);  // Of a folder that lacks them.

}  // namespace tocsin::access
