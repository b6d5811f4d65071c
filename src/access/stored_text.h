// How access.db writes lists (words with spaces between), and random secrets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/permissions.h"
#include "base/result.h"

namespace tocsin::access {

inline constexpr std::size_t kMaxAreas = 100;

std::string join(std::vector<std::string> const& words);
std::vector<std::string> split(std::string_view text);
std::string join_roles(std::vector<Role> const& roles);
std::vector<Role> split_roles(std::string_view text);
Result<void> check_areas(std::vector<std::string> const& areas);  // Errors: code.malformed, list.too_long.
std::string random_hex(std::size_t bytes);

}  // namespace tocsin::access
