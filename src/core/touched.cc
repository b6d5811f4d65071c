#include "base/match.h"
#include "core/world.h"

namespace tocsin::core {

Touched touched_by(World const& after, Entry const& entry) {
  Touched touched;
  auto const add_assignment = [&](AssignmentId id) {
    auto const at = after.assignment.assignments.find(id);
    if (at == after.assignment.assignments.end()) return;
    touched.incidents.insert(at->second.incident);
    touched.units.insert(at->second.unit);
  };
  auto const of_incident = [&]<class F>(F const& fact) {
    if constexpr (std::is_same_v<F, incident::Removed>) {
      touched.removed_incidents.insert(fact.incident);
    } else if constexpr (!std::is_same_v<F, incident::NotesRead> && requires { fact.incident; }) {
      touched.incidents.insert(fact.incident);
    }
    if constexpr (requires { fact.duplicate; }) touched.incidents.insert(fact.duplicate);
    if constexpr (requires { fact.into; }) touched.incidents.insert(fact.into);
    if constexpr (requires { fact.from; }) touched.incidents.insert(fact.from);
    if constexpr (requires { fact.reopened_from; })
      if (fact.reopened_from) touched.incidents.insert(*fact.reopened_from);
    if constexpr (requires { fact.seat; })
      if (fact.seat.is_set()) touched.seats.insert(fact.seat);  // How many open incidents it holds.
  };
  auto const of_assignment = [&]<class F>(F const& fact) {
    if constexpr (requires { fact.incident; }) touched.incidents.insert(fact.incident);
    if constexpr (requires { fact.diverted_from; })
      if (fact.diverted_from) touched.incidents.insert(*fact.diverted_from);
    if constexpr (requires { fact.assignment; }) add_assignment(fact.assignment);
  };
  auto const of_unit = [&]<class F>(F const& fact) {
    touched.units.insert(fact.unit);
    if constexpr (requires { fact.incident; })
      if (fact.incident) touched.incidents.insert(*fact.incident);
  };
  auto const of_call = [&]<class F>(F const& fact) {
    if constexpr (std::is_same_v<F, call::Removed>) {
      touched.removed_calls.insert(fact.call);
    } else if constexpr (!std::is_same_v<F, call::DetailsRead>) {
      touched.calls.insert(fact.call);
    }
  };
  auto const of_closure = [&]<class F>(F const& fact) {
    if constexpr (std::is_same_v<F, closure::Lifted> || std::is_same_v<F, closure::Expired>) {
      touched.removed_closures.insert(fact.closure);
    } else {
      touched.closures.insert(fact.closure);
    }
  };
  for (Event const& event : entry.events)
    match(
        event, [&](call::Event const& e) { std::visit(of_call, e); }, [&](incident::Event const& e) { std::visit(of_incident, e); },
        [&](unit::Event const& e) { std::visit(of_unit, e); }, [&](assignment::Event const& e) { std::visit(of_assignment, e); },
        [&](seat::Event const& e) { std::visit([&](auto const& fact) { touched.seats.insert(fact.seat); }, e); },
        [&](station::Event const&) { touched.configuration = true; }, [&](run_card::Event const&) { touched.configuration = true; },
        [&](jurisdiction::Event const& e) { touched.configuration |= !std::holds_alternative<jurisdiction::PlacesSearched>(e); },
        [](premises::Event const&) {}, [&](closure::Event const& e) { std::visit(of_closure, e); },
        [&](configuration::Event const&) { touched.configuration = true; }, [](standard_address::Event const&) {},
        [&](proposal::Event const& e) {
          auto const add = [&](IncidentId id) {
            touched.incidents.insert(id);
            if (auto const at = after.incident.incidents.find(id); at != after.incident.incidents.end() && at->second.merged_into)
              touched.incidents.insert(*at->second.merged_into);
          };
          if (auto const* placed = std::get_if<proposal::HoldPlaced>(&e)) add(placed->incident);
          if (auto const* lifted = std::get_if<proposal::HoldLifted>(&e)) add(lifted->incident);
        },
        [&](emergency_access::Event const&) { touched.emergency_access = true; },
        [&](DetailsErased const& e) {
          for (auto const& [id, call] : after.call.calls)
            for (auto const& record : e.records)
              if (call.record == record) touched.calls.insert(id);
        });
  // Of a closed incident the seat's count changed too.
  for (IncidentId const id : touched.incidents)
    if (auto const at = after.incident.incidents.find(id); at != after.incident.incidents.end() && at->second.seat.is_set())
      touched.seats.insert(at->second.seat);
  for (IncidentId const id : touched.removed_incidents) touched.incidents.erase(id);
  for (ClosureId const id : touched.removed_closures) touched.closures.erase(id);
  for (CallId const id : touched.removed_calls) touched.calls.erase(id);
  return touched;
}

}  // namespace tocsin::core
