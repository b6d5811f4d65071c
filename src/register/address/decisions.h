// What the steward decided about entries of the register, as the register needs it: the journal keeps the decisions
// (domain/standard_address), every data set is compiled with those that are in force.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "register/data_set.h"

namespace tocsin::place_register {

// In order of code, once each, without those whose entry or whose main entry or successor is not there (`has`).
std::vector<address::Decided> standing_decisions(std::vector<address::Decided> decided, std::function<bool(std::string_view)> const& has);
// Was the data set compiled with just these?
bool is_compiled_with(DataSet const& data, std::vector<address::Decided> decided);

// Entries that are different houses although their elements are the same.
class Different {
 public:
  void add(std::vector<std::string> const& codes);  // Each from each other.
  bool are(std::string_view a, std::string_view b) const;
  bool empty() const { return sets_of_.empty(); }

 private:
  std::map<std::string, std::vector<std::size_t>, std::less<>> sets_of_;  // Of a code: in which decisions it stands, ascending.
  std::size_t sets_ = 0;
};

}  // namespace tocsin::place_register
