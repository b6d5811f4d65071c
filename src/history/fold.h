// Fold: from the journal's entries to rows. Pure, and it goes on after a restart from what it gave to be kept (`Kept`): incidents that are
// in the World still, without anything of a person.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "history/rows.h"

namespace tocsin::history {

// One thing that may still change. `state` empty: it changes no more.
struct Kept {
  std::string kind, id, state;  // incident, assignment, call, unit; JSON.
  friend auto operator<=>(Kept const&, Kept const&) = default;
};
struct Changes {
  std::vector<IncidentRow> incidents;
  std::vector<AssignmentRow> assignments;
  std::vector<Kept> kept;
};

class Fold {
 public:
  // Errors: those of json_reader.h (what is kept is not of this program).
  Result<void> restore(std::vector<Kept> const& kept);
  void apply(core::Entry const& entry);
  Changes take();  // What changed since the last time.

  // Another value where rows or what is kept look otherwise: then everything is built anew.
  static std::string shape();

 private:
  void note_removed(core::Entry const& entry);
  void note_changed(core::Entry const& entry);
  void note_settled(IncidentId id);

  core::World world_;  // Only calls, incidents and assignments are ever applied to it.
  std::map<UnitCode, std::string> station_of_unit_;
  std::map<AssignmentId, std::string> station_of_assignment_;
  std::set<IncidentId> incidents_;  // Changed since take().
  std::set<AssignmentId> assignments_;
  std::set<CallId> calls_;
  std::set<UnitCode> units_;
  std::vector<IncidentRow> settled_incidents_;  // As they left.
  std::vector<AssignmentRow> settled_assignments_;
};

}  // namespace tocsin::history
