// Rows of the register that name the same house. Found here, decided by the steward of the register.
#pragma once

#include <string>
#include <vector>

#include "register/data_set.h"

namespace tocsin::place_register {

// Rows equal in every element (numbers by value, Traditional and Simplified alike), in order of code.
struct DuplicateAddresses {
  std::vector<std::uint32_t> rows;
  std::int64_t spread_m = 0;
};
// Retired entries and auxiliaries of another are left out: about those somebody has spoken.
std::vector<DuplicateAddresses> find_duplicates(DataSet const& data);

}  // namespace tocsin::place_register
