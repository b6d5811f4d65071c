#include "register/address/duplicates.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace tocsin::place_register {
namespace {

using address::RowEntry;

bool counts(address::AddressTables const& t, RowEntry const& r) {
  if (!r.house.has_any() || r.status == address::AddressStatus::kRetired) return false;
  return r.extra == address::kNone || (t.extras[r.extra].main_code.length == 0 && t.extras[r.extra].successor.length == 0);
}

// Building, unit, floor and door as written: what the house number does not say.
std::tuple<std::string_view, std::string_view, std::string_view, std::string_view> inside(address::AddressTables const& t,
                                                                                          RowEntry const& r) {
  if (r.extra == address::kNone) return {};
  auto const& e = t.extras[r.extra];
  return {t.view(e.building), t.view(e.unit), t.view(e.floor), t.view(e.door)};
}

bool same_house(address::House a, address::House b) {
  a.branch_behind = b.branch_behind = 0;
  return a == b;
}

void set_spread(address::AddressTables const& t, DuplicateAddresses& group) {
  group.spread_m = 0;
  auto const& first = t.rows[group.rows[0]];
  for (auto const r : group.rows) {
    if (t.rows[r].has_point() && first.has_point()) group.spread_m = std::max(group.spread_m, distance_m(t.rows[r].at, first.at));
  }
}

}  // namespace

std::vector<DuplicateAddresses> still_open(DataSet const& data, DuplicateAddresses const& group, Different const& different,
                                           std::function<bool(std::string_view code)> const& is_settled) {
  auto const& t = data.addresses().tables();
  auto const code = [&](std::uint32_t row) { return t.view(t.rows[row].code); };
  std::vector<DuplicateAddresses> parts;
  for (auto const row : group.rows) {
    if (is_settled(code(row))) continue;
    auto const part = std::find_if(parts.begin(), parts.end(), [&](DuplicateAddresses const& p) {
      return std::none_of(p.rows.begin(), p.rows.end(), [&](auto other) { return different.are(code(other), code(row)); });
    });
    if (part == parts.end())
      parts.push_back({{row}, 0});
    else
      part->rows.push_back(row);
  }
  std::erase_if(parts, [](DuplicateAddresses const& p) { return p.rows.size() < 2; });
  for (auto& p : parts) set_spread(t, p);
  return parts;
}

std::vector<DuplicateAddresses> find_duplicates(DataSet const& data) {
  auto const& t = data.addresses().tables();
  std::vector<DuplicateAddresses> out;
  for (std::size_t i = 0; i < t.rows.size();) {
    // Rows of one street lie in order of house; what is left to tell two apart is the village and what lies inside.
    std::size_t end = i + 1;
    while (end < t.rows.size() && t.rows[end].street == t.rows[i].street && same_house(t.rows[end].house, t.rows[i].house)) ++end;
    if (end - i > 1) {
      std::map<std::tuple<std::uint32_t, decltype(inside(t, t.rows[i]))>, DuplicateAddresses> groups;
      for (std::size_t k = i; k < end; ++k) {
        if (counts(t, t.rows[k])) groups[{t.rows[k].village, inside(t, t.rows[k])}].rows.push_back(static_cast<std::uint32_t>(k));
      }
      for (auto& [key, group] : groups) {
        if (group.rows.size() < 2) continue;
        std::sort(group.rows.begin(), group.rows.end(), [&](auto a, auto b) { return t.view(t.rows[a].code) < t.view(t.rows[b].code); });
        set_spread(t, group);
        out.push_back(std::move(group));
      }
    }
    i = end;
  }
  return out;
}

}  // namespace tocsin::place_register
