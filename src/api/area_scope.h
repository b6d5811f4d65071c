// AreaScope: which incidents and units somebody with areas (jurisdiction or station codes) sees and may touch. The one place that says so.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/world.h"
#include "view/resources.h"

namespace tocsin::api {

class AreaScope {
 public:
  // No areas: the whole centre.
  static AreaScope of(core::World const& world, std::vector<std::string> const& areas);

  bool whole() const { return whole_; }
  bool has(unit::Unit const& unit) const;
  bool has(core::World const& world, incident::Incident const& incident) const;
  bool has(call::Call const& call) const;
  bool has(station::Station const& station) const;
  bool has_place(std::string const& county, std::string const& township) const;
  bool has_unit(std::string const& unit) const { return whole_ || units_.contains(unit); }
  // What of a change such a screen is shown.
  view::Change filter(view::Change const& change) const;

 private:
  bool whole_ = true;
  std::set<std::string, std::less<>> jurisdictions_, stations_, units_;
};

}  // namespace tocsin::api
