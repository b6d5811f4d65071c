#include "register/address/decisions.h"

#include <algorithm>

namespace tocsin::place_register {

std::vector<address::Decided> standing_decisions(std::vector<address::Decided> decided, std::function<bool(std::string_view)> const& has) {
  std::erase_if(decided, [&](address::Decided const& d) { return !has(d.code) || !has(d.successor.empty() ? d.main_code : d.successor); });
  std::stable_sort(decided.begin(), decided.end(), [](auto const& a, auto const& b) { return a.code < b.code; });
  decided.erase(std::unique(decided.begin(), decided.end(), [](auto const& a, auto const& b) { return a.code == b.code; }), decided.end());
  return decided;
}

bool is_compiled_with(DataSet const& data, std::vector<address::Decided> decided) {
  auto const standing = standing_decisions(std::move(decided), [&](std::string_view code) { return data.find_address(code).has_value(); });
  return standing == data.decided();
}

void Different::add(std::vector<std::string> const& codes) {
  for (auto const& code : codes) sets_of_[code].push_back(sets_);
  ++sets_;
}

bool Different::are(std::string_view a, std::string_view b) const {
  auto const x = sets_of_.find(a), y = sets_of_.find(b);
  if (x == sets_of_.end() || y == sets_of_.end()) return false;
  return std::any_of(x->second.begin(), x->second.end(),
                     [&](auto set) { return std::binary_search(y->second.begin(), y->second.end(), set); });
}

}  // namespace tocsin::place_register
