#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "domain/incident/incident.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::incident {
namespace {

using Events = std::vector<Event>;
using Answer = Result<Events>;

Result<Incident const*> find(State const& state, IncidentId id) {
  auto const at = state.incidents.find(id);
  if (at == state.incidents.end()) return not_found("incident.unknown", fmt::format("no incident {}", to_text(id)));
  return &at->second;
}

Result<Incident const*> find_open(State const& state, IncidentId id) {
  TOCSIN_TRY(auto const* incident, find(state, id));
  if (incident->phase == Phase::kClosed) return conflict("incident.closed", fmt::format("incident {} is closed", incident->number));
  if (incident->merged_into) {
    auto const into = state.incidents.find(*incident->merged_into);
    return conflict("incident.merged", fmt::format("incident {} was merged into {}", incident->number,
                                                   into == state.incidents.end() ? to_text(*incident->merged_into) : into->second.number));
  }
  return incident;
}

std::unexpected<Error> nothing_to_change(Incident const& incident) {
  return conflict("incident.nothing_to_change", fmt::format("incident {} is so already", incident.number));
}

std::unexpected<Error> too_many(Incident const& incident, char const* of_what) {
  return conflict("incident.too_many", fmt::format("incident {} has the most {} it can have", incident.number, of_what));
}

std::unexpected<Error> nothing_to_take_back(Incident const& incident, char const* what) {
  return conflict("incident.nothing_to_take_back", fmt::format("incident {} has no {} to take back", incident.number, what));
}

Result<Leg const*> find_leg(Incident const& incident, AgencyCode const& agency) {
  auto const at = incident.legs.find(agency);
  if (at == incident.legs.end())
    return not_found("incident.leg_unknown", fmt::format("incident {} has no part of this agency", incident.number));
  if (at->second.state == LegState::kClosed)
    return conflict("incident.leg_already_closed", fmt::format("{} has closed its part of incident {}", agency.text, incident.number));
  return &at->second;
}

// Journals from before the check may have places whose words hold a number: it is not written a second time.
Place without_number(Place place) {
  if (holds_long_number(place.text)) place.text.clear();
  return place;
}

Events open(Open const& c, std::optional<IncidentId> reopened_from, Fresh& fresh, Numbering const& numbering) {
  return {Opened{.incident = fresh.id<IncidentTag>(),
                 .number = fmt::format("{}-{:04}", numbering.day, numbering.next),
                 .type = c.type,
                 .priority = c.priority,
                 .place = c.place,
                 .seat = c.seat,
                 .record = c.record,
                 .reopened_from = reopened_from,
                 .created_by_demo = c.created_by_demo}};
}

Answer grade(State const& state, Grade const& c) {
  TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
  TOCSIN_CHECK(check_priority(c.priority));
  Graded const graded{c.incident, c.type.is_set() ? c.type : incident->type, c.priority != 0 ? c.priority : incident->priority};
  if (graded.type == incident->type && graded.priority == incident->priority) return nothing_to_change(*incident);
  return Events{graded};
}

Answer set_level(State const& state, SetLevel const& c) {
  TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
  if (c.level < 1 || c.level > kHighestLevel)
    return invalid("incident.level_out_of_range", fmt::format("response level {} is none of 1 to {}", c.level, kHighestLevel));
  if (c.level <= incident->level)
    return conflict("incident.level_not_raised", fmt::format("incident {} is at response level {}", incident->number, incident->level));
  return Events{LevelSet{c.incident, c.level}};
}

Answer merge(State const& state, Merge const& c) {
  if (c.into == c.duplicate) return invalid("incident.same", "an incident cannot be merged into itself");
  TOCSIN_TRY(auto const* into, find_open(state, c.into));
  TOCSIN_TRY(auto const* duplicate, find_open(state, c.duplicate));
  if (into->calls.size() + duplicate->calls.size() > kMaxCalls) return too_many(*into, "calls");
  if (into->merged_from.size() >= kMaxMerged) return too_many(*into, "merged incidents");
  return Events{Merged{c.into, c.duplicate}};
}

Answer unmerge(State const& state, Unmerge const& c) {
  TOCSIN_TRY(auto const* duplicate, find(state, c.duplicate));
  if (!duplicate->merged_into) return conflict("incident.not_merged", fmt::format("incident {} is not merged", duplicate->number));
  if (c.from && *c.from != *duplicate->merged_into)
    return conflict("incident.not_merged", fmt::format("incident {} is merged into another incident", duplicate->number));
  TOCSIN_CHECK(find_open(state, *duplicate->merged_into));
  return Events{Unmerged{*duplicate->merged_into, c.duplicate}};
}

Answer reopen_left(State const& state, Reopen const& c, Fresh& fresh, Numbering const& numbering) {
  if (!c.incident.is_set() || c.incident.position >= fresh.position)
    return not_found("incident.unknown", fmt::format("no incident {}", to_text(c.incident)));
  for (auto const& [id, incident] : state.incidents)
    if (incident.reopened_from == c.incident)
      return conflict("incident.already_reopened", fmt::format("incident {} goes on as {}", to_text(c.incident), incident.number));
  Left const& left = *c.left;
  return open({left.type, left.priority, without_number(left.place), left.seat, c.record, left.created_by_demo}, c.incident, fresh,
              numbering);
}

Answer reopen(State const& state, Reopen const& c, Fresh& fresh, Numbering const& numbering) {
  if (c.left && !state.incidents.contains(c.incident)) return reopen_left(state, c, fresh, numbering);
  TOCSIN_TRY(auto const* old, find(state, c.incident));
  if (old->phase != Phase::kClosed) return conflict("incident.not_closed", fmt::format("incident {} is not closed", old->number));
  if (old->reopened_as) {
    auto const as = state.incidents.find(*old->reopened_as);
    return conflict("incident.already_reopened", fmt::format("incident {} goes on as {}", old->number,
                                                             as == state.incidents.end() ? to_text(*old->reopened_as) : as->second.number));
  }
  return open({old->type, old->priority, without_number(old->place), old->seat, c.record, old->created_by_demo}, c.incident, fresh,
              numbering);
}

}  // namespace

Result<void> check_priority(std::int64_t priority) {
  if (priority < 0 || priority > kLowestPriority)
    return invalid("incident.priority_out_of_range", fmt::format("priority {} is none of 1 to {}", priority, kLowestPriority));
  return {};
}

bool is_open(Incident const& incident) { return incident.phase != Phase::kClosed && !incident.merged_into; }

Result<std::vector<Event>> decide(State const& state, Command const& command, Instant, Fresh& fresh, Numbering const& numbering) {
  return match(
      command,
      [&](Open const& c) -> Answer {
        TOCSIN_CHECK(check_priority(c.priority));
        TOCSIN_CHECK(check_place_words(c.place.text));
        return open(c, {}, fresh, numbering);
      },
      [&](Grade const& c) -> Answer { return grade(state, c); },
      [&](TakeBackGrade const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        if (!incident->before_grade) return nothing_to_take_back(*incident, "grading");
        return Events{GradeTakenBack{c.incident, incident->before_grade->type, incident->before_grade->priority}};
      },
      [&](TakeBackLevel const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        if (!incident->before_level) return nothing_to_take_back(*incident, "response level");
        return Events{LevelTakenBack{c.incident, incident->before_level->level}};
      },
      [&](Move const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        if (!c.place.is_known()) return invalid("place.missing", "neither coordinates nor text");
        TOCSIN_CHECK(check_place_words(c.place.text));
        if (c.place == incident->place) return nothing_to_change(*incident);
        return Events{Moved{c.incident, c.place}};
      },
      [&](SetLevel const& c) -> Answer { return set_level(state, c); }, [&](Merge const& c) -> Answer { return merge(state, c); },
      [&](Unmerge const& c) -> Answer { return unmerge(state, c); },
      [&](AddNote const& c) -> Answer {  // After the closing too: what was learned late belongs to it.
        TOCSIN_TRY(auto const* incident, find(state, c.incident));
        if (incident->notes.size() >= kMaxNotes) return too_many(*incident, "notes");
        return Events{NoteAdded{c.incident, fresh.id<NoteTag>(), c.text}};
      },
      [&](ReportBenchmark const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        if (incident->benchmarks.size() >= kMaxBenchmarks) return too_many(*incident, "benchmarks");
        return Events{BenchmarkReported{c.incident, c.benchmark}};
      },
      [&](AcceptLeg const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        TOCSIN_TRY(auto const* leg, find_leg(*incident, c.agency));
        if (leg->state != LegState::kRequested)
          return conflict("incident.leg_already_accepted", fmt::format("{} has accepted incident {}", c.agency.text, incident->number));
        return Events{LegAccepted{c.incident, c.agency}};
      },
      [&](CloseLeg const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        TOCSIN_CHECK(find_leg(*incident, c.agency));
        return Events{LegClosed{c.incident, c.agency, c.disposition}};
      },
      [&](CheckIn const& c) -> Answer {
        TOCSIN_CHECK(find_open(state, c.incident));
        return Events{CheckedIn{c.incident, c.unit}};
      },
      [&](Take const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        if (incident->seat == c.seat) return nothing_to_change(*incident);
        return Events{Taken{c.incident, c.seat}};
      },
      [&](Close const& c) -> Answer {
        TOCSIN_TRY(auto const* incident, find_open(state, c.incident));
        Events events;
        for (auto const& [agency, leg] : incident->legs)
          if (leg.state != LegState::kClosed) events.push_back(LegClosed{c.incident, agency, c.disposition});
        events.push_back(Closed{c.incident, c.disposition});
        return events;
      },
      [&](Reopen const& c) -> Answer { return reopen(state, c, fresh, numbering); },
      [&](NoteTrackRead const& c) -> Answer {  // Also of one that has left the World; that it was there is checked where the track is read.
        return Events{TrackRead{c.incident, c.reason}};
      },
      [&](ReadTexts const& c) -> Answer {  // The calls' part is said by the policy.
        TOCSIN_TRY(auto const* incident, find(state, c.incident));
        if (!c.notes || incident->notes.empty()) return Events{};
        return Events{NotesRead{c.incident}};
      });
}

}  // namespace tocsin::incident
