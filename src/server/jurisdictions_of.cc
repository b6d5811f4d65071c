#include "server/jurisdictions_of.h"

#include <set>

namespace tocsin::server {

std::vector<jurisdiction::Jurisdiction> jurisdictions_of(place_register::DataSet const& data) {
  std::vector<jurisdiction::Jurisdiction> out;
  std::set<std::string_view> seen;
  for (auto const& area : data.areas()) {
    if (area.kind != place_register::AreaKind::kJurisdiction || area.code == 0) continue;
    auto const code = data.text(area.code);
    if (!is_valid_code(code) || !seen.insert(code).second) continue;
    jurisdiction::Jurisdiction one;
    one.jurisdiction = {std::string(code)};
    auto const name = data.name(area.name);
    one.name = {std::string(name.in("zh")), std::string(name.in("en"))};
    using place_register::JurisdictionLevel;
    one.level = area.level == JurisdictionLevel::kCounty     ? jurisdiction::Level::kCounty
                : area.level == JurisdictionLevel::kTownship ? jurisdiction::Level::kTownship
                : area.level == JurisdictionLevel::kGrid     ? jurisdiction::Level::kGrid
                                                             : jurisdiction::Level::kCity;
    if (area.parent != place_register::records::kNone) one.parent = {std::string(data.text(data.areas()[area.parent].code))};
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace tocsin::server
