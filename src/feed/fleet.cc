#include "feed/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"

namespace tocsin::feed {

Fleet plan_fleet(CallFile const& file, std::vector<Home> fire, std::vector<Home> ambulance) {
  Fleet out;
  if (fire.empty() && ambulance.empty()) return out;
  if (fire.empty()) fire = ambulance;
  if (ambulance.empty()) ambulance = fire;
  auto const add_stations = [&](std::vector<Home>& homes, char letter, char const* agency) {
    std::ranges::sort(homes, {}, &Home::code);
    for (std::size_t i = 0; i < homes.size(); ++i)
      out.stations.push_back({fmt::format("{}{:02}", letter, i + 1), homes[i].name, agency, homes[i].at});
  };
  add_stations(fire, 'F', "fire");
  add_stations(ambulance, 'H', "ambulance");

  // Callsigns by our kind, and on how many days each went out. Kinds in the order of the table.
  std::map<std::string, std::map<std::string, std::set<std::int64_t>>> days;
  for (auto const& call : file.calls)
    for (auto const& row : call.rows) days[std::string(row.rule->kind)][row.callsign].insert(row.dispatched.us / Duration::days(1).us);
  std::set<std::string_view> done;
  for (auto const& rule : unit_rules()) {
    auto const found = days.find(std::string(rule.kind));
    if (found == days.end() || !done.insert(rule.kind).second) continue;
    auto const regular = std::ranges::count_if(found->second, [](auto const& one) { return one.second.size() >= 2; });
    bool const medical = rule.agency == "ambulance";
    std::size_t const homes = medical ? ambulance.size() : fire.size();
    for (std::size_t k = 0; k < static_cast<std::size_t>(std::max<std::ptrdiff_t>(regular, 1)); ++k)
      out.units.push_back({fmt::format("{}{:02}", rule.callsign, k + 1), std::string(rule.kind), std::string(rule.agency),
                           fmt::format("{}{:02}", medical ? 'H' : 'F', k % homes + 1), std::string(rule.capability)});
  }
  return out;
}

std::uint64_t address_index(std::string_view call_number, std::uint64_t addresses) {
  if (addresses == 0) return 0;
  Hash const hash = sha256(call_number);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | hash[i];
  return value % addresses;
}

}  // namespace tocsin::feed
