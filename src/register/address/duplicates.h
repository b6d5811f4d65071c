// Rows of the register that name the same house. Found here, decided by the steward of the register.
#pragma once

#include <string>
#include <vector>

#include "register/address/decisions.h"
#include "register/data_set.h"

namespace tocsin::place_register {

// Rows equal in every element (numbers by value, Traditional and Simplified alike), in order of code.
struct DuplicateAddresses {
  std::vector<std::uint32_t> rows;
  std::int64_t spread_m = 0;
};
// Retired entries, those with a successor and auxiliaries of another are left out: about those somebody has spoken.
std::vector<DuplicateAddresses> find_duplicates(DataSet const& data);

// What is left to propose of a group: without entries that are settled since the data set was compiled, and in parts that hold no two
// entries of which somebody has said that they are different.
std::vector<DuplicateAddresses> still_open(DataSet const& data, DuplicateAddresses const& group, Different const& different,
                                           std::function<bool(std::string_view code)> const& is_settled);

}  // namespace tocsin::place_register
