// An incident's log, told from the journal's entries.
#include <fmt/format.h>

#include "base/match.h"
#include "codec/reflect.h"
#include "view/view.h"

namespace tocsin::view {

namespace {

struct Line {
  std::string what;
  std::optional<std::string> unit;
  std::string from, to;
  std::optional<BilingualText> road = {};
};

// A line for an event of this incident; empty `what`: none of its business. Assignments are known by the incident's own events
// (Dispatched names both), so the caller keeps the assignment ids it has met.
struct Teller {
  IncidentId incident;
  std::map<AssignmentId, UnitCode>& units_by_assignment;

  bool mine(IncidentId id) const { return id == incident; }

  Line operator()(incident::Opened const& e) const { return mine(e.incident) ? Line{"incident.opened", {}, {}, e.place.text} : Line{}; }
  Line operator()(incident::Graded const& e) const {
    return mine(e.incident) ? Line{"incident.graded", {}, {}, fmt::format("{} {}", e.type.text, e.priority)} : Line{};
  }
  Line operator()(incident::Moved const& e) const { return mine(e.incident) ? Line{"incident.moved", {}, {}, e.place.text} : Line{}; }
  Line operator()(incident::LevelSet const& e) const {
    return mine(e.incident) ? Line{"incident.level_set", {}, {}, fmt::format("{}", e.level)} : Line{};
  }
  Line operator()(incident::GradeTakenBack const& e) const {
    return mine(e.incident) ? Line{"incident.grade_taken_back", {}, {}, fmt::format("{} {}", e.type.text, e.priority)} : Line{};
  }
  Line operator()(incident::LevelTakenBack const& e) const {
    return mine(e.incident) ? Line{"incident.level_taken_back", {}, {}, fmt::format("{}", e.level)} : Line{};
  }
  Line operator()(incident::LegAcceptanceTakenBack const& e) const {
    return mine(e.incident) ? Line{"incident.leg_acceptance_taken_back", {}, {}, e.agency.text} : Line{};
  }
  Line operator()(incident::Merged const& e) const {
    if (mine(e.into)) return {"incident.merged", {}, to_text(e.duplicate), {}};
    return mine(e.duplicate) ? Line{"incident.merged", {}, {}, to_text(e.into)} : Line{};
  }
  Line operator()(incident::Unmerged const& e) const {
    return mine(e.from) || mine(e.duplicate) ? Line{"incident.unmerged", {}, to_text(e.from), to_text(e.duplicate)} : Line{};
  }
  Line operator()(incident::NoteAdded const& e) const {
    return mine(e.incident) ? Line{"incident.note_added", {}, {}, to_text(e.note)} : Line{};
  }
  Line operator()(incident::BenchmarkReported const& e) const {
    return mine(e.incident) ? Line{"incident.benchmark_reported", {}, {}, e.benchmark} : Line{};
  }
  Line operator()(incident::LegRequested const& e) const {
    return mine(e.incident) ? Line{"incident.leg_requested", {}, {}, e.agency.text} : Line{};
  }
  Line operator()(incident::LegAccepted const& e) const {
    return mine(e.incident) ? Line{"incident.leg_accepted", {}, {}, e.agency.text} : Line{};
  }
  Line operator()(incident::LegClosed const& e) const {
    return mine(e.incident) ? Line{"incident.leg_closed", {}, e.agency.text, e.disposition.text} : Line{};
  }
  Line operator()(incident::CheckedIn const& e) const {
    return mine(e.incident) ? Line{"incident.checked_in", e.unit.text, {}, {}} : Line{};
  }
  Line operator()(incident::Taken const& e) const { return mine(e.incident) ? Line{"incident.taken", {}, {}, e.seat.text} : Line{}; }
  Line operator()(incident::PhaseChanged const& e) const {
    return mine(e.incident) ? Line{"incident.phase_changed", {}, {}, codec::word_text(e.phase)} : Line{};
  }
  Line operator()(incident::CallJoined const& e) const {
    return mine(e.incident) ? Line{"incident.call_joined", {}, {}, to_text(e.call)} : Line{};
  }
  Line operator()(incident::Closed const& e) const {
    return mine(e.incident) ? Line{"incident.closed", {}, {}, e.disposition.text} : Line{};
  }
  Line operator()(incident::TimerFired const& e) const {
    if (!mine(e.incident)) return {};
    return {"incident.timer_fired", e.unit.is_set() ? std::optional(e.unit.text) : std::nullopt, {}, codec::word_text(e.kind)};
  }
  Line operator()(incident::TrackRead const& e) const { return mine(e.incident) ? Line{"incident.track_read", {}, {}, {}} : Line{}; }

  Line operator()(assignment::Dispatched const& e) const {
    if (!mine(e.incident)) return {};
    units_by_assignment[e.assignment] = e.unit;
    return {"assignment.dispatched", e.unit.text, e.diverted_from ? to_text(*e.diverted_from) : "", {}};
  }
  Line of_assignment(AssignmentId id, std::string what, std::string to) const {
    auto const found = units_by_assignment.find(id);
    return found == units_by_assignment.end() ? Line{} : Line{std::move(what), found->second.text, {}, std::move(to)};
  }
  Line operator()(assignment::Progressed const& e) const {
    return of_assignment(e.assignment, "assignment.progressed", codec::word_text(e.step));
  }
  Line operator()(assignment::StepReportedLate const& e) const {
    return of_assignment(e.assignment, "assignment.step_reported_late", codec::word_text(e.step));
  }
  // The step it is at again and why, in one: "acknowledged wrong_unit".
  Line operator()(assignment::StepTakenBack const& e) const {
    Line line =
        of_assignment(e.assignment, "assignment.step_taken_back", fmt::format("{} {}", codec::word_text(e.to), codec::word_text(e.reason)));
    line.from = codec::word_text(e.step);
    return line;
  }
  Line operator()(assignment::Resumed const& e) const {
    return of_assignment(e.assignment, "assignment.resumed", codec::word_text(e.reason));
  }
  Line operator()(assignment::Ended const& e) const { return of_assignment(e.assignment, "assignment.ended", codec::word_text(e.reason)); }
  Line operator()(assignment::Advised const& e) const {
    return mine(e.incident) ? Line{"assignment.advised", {}, {}, e.advice.run_card} : Line{};
  }
  Line operator()(closure::Closed const& e) const {
    return e.incident && mine(*e.incident) ? Line{"closure.closed", {}, {}, codec::word_text(e.reason), e.road} : Line{};
  }
  Line operator()(proposal::HoldPlaced const& e) const {
    return mine(e.incident) ? Line{"hold.placed", {}, {}, codec::word_text(e.ground)} : Line{};
  }
  Line operator()(proposal::HoldLifted const& e) const { return mine(e.incident) ? Line{"hold.lifted", {}, {}, {}} : Line{}; }
  Line operator()(unit::EmergencyChanged const&) const { return {}; }
  template <class Other>
  Line operator()(Other const&) const {
    return {};
  }
};

}  // namespace

std::vector<HistoryEntry> history_of(core::Entry const& entry, IncidentId incident, std::map<AssignmentId, UnitCode>& units_by_assignment) {
  std::vector<HistoryEntry> lines;
  Teller const teller{incident, units_by_assignment};
  for (auto const& event : entry.events) {
    Line line =
        match(event, [](core::DetailsErased const&) { return Line{}; }, [&](auto const& module) { return std::visit(teller, module); });
    if (line.what.empty()) continue;
    lines.push_back({.position = entry.position,
                     .recorded_at = entry.at,
                     .occurred_at = entry.envelope.occurred_at.value_or(entry.at),
                     .actor = entry.envelope.actor.text,
                     .source = codec::word_text(entry.envelope.source),
                     .what = std::move(line.what),
                     .unit_id = std::move(line.unit),
                     .from = std::move(line.from),
                     .to = std::move(line.to),
                     .road = std::move(line.road)});
  }
  return lines;
}

}  // namespace tocsin::view
