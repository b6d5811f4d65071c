#include <algorithm>

#include "base/match.h"
#include "domain/assignment/assignment.h"

namespace tocsin::assignment {

// A terminal's clock may be some seconds off: a step never begins before the one it follows, nor after the one that followed it.
static Stamp in_order(Assignment const& assignment, UnitStatus step, Stamp stamp) {
  auto const at = assignment.times.lower_bound(step);
  if (at != assignment.times.end()) stamp.occurred_at = std::min(stamp.occurred_at, at->second.occurred_at);
  if (at != assignment.times.begin()) stamp.occurred_at = std::max(stamp.occurred_at, std::prev(at)->second.occurred_at);
  return stamp;
}

bool has_arrived(Assignment const& assignment) {
  return assignment.step >= UnitStatus::kOnScene || assignment.times.contains(UnitStatus::kOnScene);
}

void tell_place(Assignment& assignment, Place const& before, Place const& now, Meta const& meta) {
  if (assignment.ended || assignment.step >= UnitStatus::kTransporting) return;  // It has left the place behind.
  bool const same_point = before.location == now.location;
  if (!same_point) assignment.advised_eta_s.reset();
  if (same_point && before.text == now.text) return;  // Known better, not another place.
  assignment.moved_from = before;
  assignment.moved = stamp_of(meta);
}

void apply(State& state, Event const& event, Meta const& meta) {
  auto const change = [&](AssignmentId id, auto&& f) {
    if (auto const at = state.assignments.find(id); at != state.assignments.end()) f(at->second);
  };
  match(
      event, [](Advised const&) {},  // What was shown stands in the journal.
      [&](Dispatched const& e) {
        Assignment& assignment = state.assignments[e.assignment];
        assignment = Assignment{
            .assignment = e.assignment, .incident = e.incident, .unit = e.unit, .agency = e.agency, .advised_eta_s = e.advised_eta_s};
        assignment.times[UnitStatus::kAssigned] = stamp_of(meta);
      },
      [&](Progressed const& e) {
        change(e.assignment, [&](Assignment& a) {
          a.times.insert_or_assign(e.step, in_order(a, e.step, stamp_of(meta)));
          a.step = e.step;
          a.late_step.reset();
          a.hospital_before = a.hospital;
          if (!e.hospital.empty()) a.hospital = e.hospital;
        });
      },
      [&](StepReportedLate const& e) {
        change(e.assignment, [&](Assignment& a) {
          a.times.try_emplace(e.step, in_order(a, e.step, stamp_of(meta)));
          a.late_step = e.step;
        });
      },
      [&](StepTakenBack const& e) {
        change(e.assignment, [&](Assignment& a) {
          a.times.erase(e.step);
          a.late_step.reset();
          if (e.step == a.step) a.hospital = a.hospital_before;
          a.step = e.to;
        });
      },
      [&](Resumed const& e) { change(e.assignment, [](Assignment& a) { a.ended.reset(); }); },
      [&](Moved const& e) {
        change(e.assignment, [&](Assignment& a) {
          if (!a.came_from.empty() && a.came_from.back() == e.incident) {
            a.came_from.pop_back();
          } else {
            a.came_from.push_back(a.incident);
          }
          a.incident = e.incident;
        });
      },
      [&](Ended const& e) {
        change(e.assignment, [&](Assignment& a) {
          a.ended = in_order(a, UnitStatus::kReturning, stamp_of(meta));
          a.end_reason = e.reason;
        });
      });
}

std::vector<Assignment const*> running_of(State const& state, IncidentId incident) {
  std::vector<Assignment const*> running;
  for (auto const& [id, assignment] : state.assignments)
    if (assignment.incident == incident && !assignment.ended) running.push_back(&assignment);
  return running;
}

}  // namespace tocsin::assignment
