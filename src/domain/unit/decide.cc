#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/unit/unit.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::unit {
namespace {

char const* word(UnitStatus status) {
  switch (status) {
    case UnitStatus::kInQuarters: return "in quarters";
    case UnitStatus::kAvailable: return "available";
    case UnitStatus::kAssigned: return "assigned";
    case UnitStatus::kAcknowledged: return "acknowledged";
    case UnitStatus::kEnRoute: return "en route";
    case UnitStatus::kStaging: return "staging";
    case UnitStatus::kOnScene: return "on scene";
    case UnitStatus::kTransporting: return "transporting";
    case UnitStatus::kAtHospital: return "at hospital";
    case UnitStatus::kReturning: return "returning";
    case UnitStatus::kOutOfService: return "out of service";
  }
  return "";
}

Result<Unit const*> find(State const& state, UnitCode const& code) {
  auto const at = state.units.find(code);
  if (at == state.units.end()) return not_found("unit.unknown", "no unit has this callsign");
  if (at->second.retired) return conflict("unit.retired", fmt::format("unit {} is retired", code.text));
  return &at->second;
}

std::vector<CapabilityCode> sorted(std::vector<CapabilityCode> codes) {
  std::ranges::sort(codes);
  codes.erase(std::ranges::unique(codes).begin(), codes.end());
  return codes;
}

}  // namespace

Availability availability_of(UnitStatus status) {
  switch (status) {
    case UnitStatus::kInQuarters:
    case UnitStatus::kAvailable: return Availability::kAvailable;
    case UnitStatus::kReturning: return Availability::kConditionallyAvailable;
    default: return Availability::kNotAvailable;
  }
}

bool is_bound(UnitStatus status) { return status >= UnitStatus::kAssigned && status <= UnitStatus::kAtHospital; }

bool may_follow(UnitStatus from, UnitStatus to) {
  if (from == to || to == UnitStatus::kAssigned) return false;
  if (is_bound(to)) return is_bound(from) && to > from;  // Steps may be passed over, never walked back.
  if (is_bound(from)) return true;                       // Free again, on the way home, or broken down: ends the assignment.
  switch (from) {
    case UnitStatus::kInQuarters: return to == UnitStatus::kAvailable || to == UnitStatus::kOutOfService;
    case UnitStatus::kOutOfService: return to == UnitStatus::kInQuarters || to == UnitStatus::kAvailable;
    default: return true;  // available, returning: to each other, home, out of service.
  }
}

bool has_capability(Unit const& unit, CapabilityCode const& capability) {
  return std::ranges::binary_search(unit.capabilities, capability) || std::ranges::binary_search(unit.crew_capabilities, capability);
}

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant) {
  using Events = std::vector<Event>;
  using Answer = Result<Events>;
  return match(
      command,
      [&](Register const& c) -> Answer {
        if (!is_new_code(c.unit.text) && !state.units.contains(c.unit))
          return invalid("unit.code_malformed", fmt::format("a callsign has {}", kNewCode));
        if (!state.units.contains(c.unit)) TOCSIN_CHECK(check_no_denied_word("code", c.unit.text));
        return Events{Registered{c.unit, c.kind, c.agency, c.station, sorted(c.capabilities)}};
      },
      [&](Retire const& c) -> Answer {
        TOCSIN_TRY(auto const* unit, find(state, c.unit));
        if (is_bound(unit->status)) return conflict("unit.assigned", fmt::format("unit {} is {}", c.unit.text, word(unit->status)));
        return Events{Retired{c.unit}};
      },
      [&](ReportStatus const& c) -> Answer {
        TOCSIN_TRY(auto const* unit, find(state, c.unit));
        if (!may_follow(unit->status, c.status))
          return conflict("unit.illegal_status",
                          unit->status == c.status
                              ? fmt::format("unit {} is {} already", c.unit.text, word(c.status))
                              : fmt::format("unit {} cannot go from {} to {}", c.unit.text, word(unit->status), word(c.status)));
        if (c.status == UnitStatus::kOutOfService && c.reason.empty())
          return invalid("unit.reason_missing", fmt::format("say why unit {} goes out of service", c.unit.text));
        // The register knows which there are (api/endpoints/units.cc); a bare number is nobody's code.
        bool const is_number = c.hospital.find_first_not_of("0123456789.-") == std::string::npos;
        if (!c.hospital.empty() && (!is_valid_code(c.hospital) || is_number))
          return invalid("unit.hospital_unknown", "a hospital is named by its code in the register");
        StatusChanged changed{c.unit, unit->status, c.status, c.reason, {}, {}};
        if (is_bound(c.status)) {
          changed.assignment = unit->assignment;
          changed.incident = unit->incident;
        }
        return Events{changed};
      },
      [&](TakeBackStatus const& c) -> Answer {
        TOCSIN_TRY(auto const* unit, find(state, c.unit));
        if (unit->status != c.status)
          return conflict("unit.report_not_last", fmt::format("unit {} is {}, not {}", c.unit.text, word(unit->status), word(c.status)));
        if (!unit->before_report) return conflict("unit.report_not_last", fmt::format("unit {} has no report to take back", c.unit.text));
        return Events{StatusTakenBack{c.unit, unit->status, unit->before_report->status, c.reason, unit->before_report->assignment, {}}};
      },
      [&](SetPost const& c) -> Answer {
        TOCSIN_TRY(auto const* unit, find(state, c.unit));
        if (c.post && holds_long_number(c.post->name))
          return invalid("post.name_malformed", "a post is called by a code or a place, not by a number");
        if (c.post) TOCSIN_CHECK(check_no_denied_word("post.name", c.post->name));
        if (unit->post == c.post) return conflict("unit.nothing_to_change", fmt::format("unit {} has that post already", c.unit.text));
        return Events{PostChanged{c.unit, c.post}};
      },
      [&](SetCrew const& c) -> Answer {
        TOCSIN_CHECK(find(state, c.unit));
        if (c.crew < 0 || c.crew > kMaxCrew)
          return invalid("unit.crew_out_of_range", fmt::format("a crew has 0 to {} seats filled", kMaxCrew));
        return Events{CrewChanged{c.unit, sorted(c.capabilities), c.crew}};
      },
      [&](SetEmergency const& c) -> Answer {
        TOCSIN_TRY(auto const* unit, find(state, c.unit));
        if (unit->emergency == c.on)
          return conflict("unit.nothing_to_change",
                          fmt::format("the emergency of unit {} is {} already", c.unit.text, c.on ? "on" : "off"));
        return Events{EmergencyChanged{c.unit, c.on}};
      });
}

}  // namespace tocsin::unit
