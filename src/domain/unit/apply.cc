#include <algorithm>

#include "base/match.h"
#include "domain/unit/unit.h"

namespace tocsin::unit {
namespace {

// What a stand-down gives back. A unit that was on the road for another incident stays on the road.
UnitStatus before_assignment(Unit const& unit, UnitStatus from) {
  if (!is_bound(from)) return from;
  return from <= UnitStatus::kAcknowledged ? unit.status_before : UnitStatus::kReturning;
}

}  // namespace

void apply(State& state, Event const& event, Meta const& meta) {
  auto const change = [&](UnitCode const& code, auto&& f) {
    auto const at = state.units.find(code);
    if (at == state.units.end()) return;
    f(at->second);
    at->second.version = meta.position;
  };
  match(
      event,
      [&](Registered const& e) {
        auto const [at, is_new] = state.units.try_emplace(e.unit);
        Unit& unit = at->second;
        if (is_new) unit.status_stamp = stamp_of(meta);
        unit.unit = e.unit;
        unit.kind = e.kind;
        unit.agency = e.agency;
        unit.station = e.station;
        unit.capabilities = e.capabilities;
        unit.retired = false;
        unit.version = meta.position;
      },
      [&](Retired const& e) { change(e.unit, [](Unit& unit) { unit.retired = true; }); },
      [&](StatusChanged const& e) {
        change(e.unit, [&](Unit& unit) {
          if (e.to == UnitStatus::kAssigned) {
            unit.status_before = before_assignment(unit, e.from);
            unit.before_report.reset();
          } else {
            unit.before_report = BeforeReport{unit.status, unit.status_stamp, unit.out_of_service_reason, unit.assignment};
          }
          unit.status = e.to;
          Instant const before = unit.status_stamp.occurred_at;
          unit.status_stamp = stamp_of(meta);
          // As domain/assignment has it: a step never begins before the one it follows. A dispatch begins a new row of steps.
          if (e.to != UnitStatus::kAssigned) unit.status_stamp.occurred_at = std::max(unit.status_stamp.occurred_at, before);
          unit.out_of_service_reason = e.to == UnitStatus::kOutOfService ? e.reason : std::string{};
          unit.assignment = e.assignment;
          unit.incident = e.incident;
        });
      },
      [&](StatusTakenBack const& e) {
        change(e.unit, [&](Unit& unit) {
          unit.status = e.to;
          unit.assignment = e.assignment;
          unit.incident = e.incident;
          if (!unit.before_report) return;
          unit.status_stamp = unit.before_report->stamp;
          unit.out_of_service_reason = unit.before_report->out_of_service_reason;
          unit.before_report.reset();
        });
      },
      [&](PostChanged const& e) { change(e.unit, [&](Unit& unit) { unit.post = e.post; }); },
      [&](CrewChanged const& e) {
        change(e.unit, [&](Unit& unit) {
          unit.crew_capabilities = e.capabilities;
          unit.crew = e.crew;
        });
      },
      [&](EmergencyChanged const& e) { change(e.unit, [&](Unit& unit) { unit.emergency = e.on; }); });
}

}  // namespace tocsin::unit
