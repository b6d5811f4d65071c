// AreaScope: which incidents and units somebody with areas (jurisdiction or station codes) sees and may touch. The one place that says so.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "access/account_store.h"
#include "core/world.h"
#include "history/store.h"
#include "view/resources.h"

namespace tocsin::api {

class AreaScope {
 public:
  // No areas: the whole centre. `takes_calls`: a call or an incident in no jurisdiction (nobody knows its place yet) is seen by all who
  // take calls, for one of them has to ask where.
  static AreaScope of(core::World const& world, std::vector<std::string> const& areas, bool takes_calls);
  static AreaScope of(core::World const& world, access::Principal const& principal);

  bool whole() const { return whole_; }
  bool has(unit::Unit const& unit) const;
  bool has(core::World const& world, incident::Incident const& incident) const;
  bool has(call::Call const& call) const;
  bool has(station::Station const& station) const;
  // All of it: who may close a road in one's own area may not close the neighbour's. Everybody sees all of them.
  bool has(closure::Closure const& closure) const { return has_all(closure.jurisdictions); }
  bool has_all(std::vector<JurisdictionCode> const& jurisdictions) const;
  // Without the incident it was made for, where it lies elsewhere.
  view::ClosureView shown(view::ClosureView closure) const;
  bool has_place(std::string const& county, std::string const& township) const;
  bool has_unit(std::string const& unit) const { return whole_ || units_.contains(unit); }
  // Has one of its units been sent to it and not called back? Of the whole centre nobody in particular was.
  bool responds_to(core::World const& world, incident::Incident const& incident) const;
  history::Sight sight() const;  // The same, for the rows of the past.
  // What of a change such a screen is shown. What lies elsewhere is told as removed: it may have lain here, or nowhere, before.
  view::Change filter(view::Change const& change) const;

 private:
  bool whole_ = true, takes_calls_ = false;
  std::set<std::string, std::less<>> jurisdictions_, stations_, units_;
};

// The incident, if it is there and this principal sees it. Errors: incident.unknown.
Result<incident::Incident const*> find_visible(core::World const& world, access::Principal const& principal, IncidentId id);

// What may stand as an account's areas: codes that the register or the stations know. Errors: account.area_unknown.
Result<void> check_areas(core::World const& world, std::vector<std::string> const& areas);

}  // namespace tocsin::api
