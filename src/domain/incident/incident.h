// src/domain/incident/incident.h: something happening at a place that needs a response.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "domain/vocabulary/meta.h"

namespace tocsin::incident {

enum class Phase : std::uint8_t { kReceived, kGraded, kDispatched, kOnScene, kClosed };
BOOST_DESCRIBE_ENUM(Phase, kReceived, kGraded, kDispatched, kOnScene, kClosed)
enum class LegState : std::uint8_t { kRequested, kAccepted, kClosed };
BOOST_DESCRIBE_ENUM(LegState, kRequested, kAccepted, kClosed)
enum class TimerKind : std::uint8_t { kWaitingTooLong, kUnacknowledged, kTurnoutOverdue, kNoCheckIn };
BOOST_DESCRIBE_ENUM(TimerKind, kWaitingTooLong, kUnacknowledged, kTurnoutOverdue, kNoCheckIn)

struct Leg {  // One agency's part.
  LegState state = LegState::kRequested;
  std::optional<Stamp> accepted, closed;
  DispositionCode disposition;
};
BOOST_DESCRIBE_STRUCT(Leg, (), (state, accepted, closed, disposition))
struct Note {
  NoteId note;
  AccountCode author;
  Stamp stamp;
  DetailRef text;
};
BOOST_DESCRIBE_STRUCT(Note, (), (note, author, stamp, text))
struct Benchmark {
  std::string benchmark;
  Stamp stamp;
};
BOOST_DESCRIBE_STRUCT(Benchmark, (), (benchmark, stamp))
struct FiredTimer {
  TimerKind kind = TimerKind::kWaitingTooLong;
  UnitCode unit;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(FiredTimer, (), (kind, unit, due_at))

// What the last grading or raising changed; gone once it is taken back, or the incident was merged.
struct BeforeGrade {
  IncidentTypeCode type;
  std::int64_t priority = 0;
  std::optional<Stamp> graded;
  Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(BeforeGrade, (), (type, priority, graded, changed_at))
struct BeforeLevel {
  std::int64_t level = 1;
  Instant changed_at;
};
BOOST_DESCRIBE_STRUCT(BeforeLevel, (), (level, changed_at))

struct Incident {
  IncidentId incident;
  std::string number;  // For people: local date and a running number.
  Phase phase = Phase::kReceived;
  IncidentTypeCode type;      // Empty: not known yet.
  std::int64_t priority = 0;  // 1..4; 0: not graded yet.
  std::int64_t level = 1;     // Response level 1..5.
  Place place;
  SeatCode seat;
  Stamp received;
  Instant waiting_since;  // Since when no unit has been assigned; counts while nobody has arrived.
  std::optional<Stamp> graded, closed;
  std::optional<BeforeGrade> before_grade;
  std::optional<BeforeLevel> before_level;
  DispositionCode disposition;
  std::vector<CallId> calls;
  std::map<AgencyCode, Leg> legs;
  std::vector<AssignmentId> assignments;  // All, running and ended.
  std::vector<Benchmark> benchmarks;
  std::vector<Note> notes;
  std::vector<FiredTimer> fired;           // Timers that fired and have not been answered.
  std::map<UnitCode, Instant> checked_in;  // Last sign of life of units on scene.
  std::optional<IncidentId> merged_into;
  std::vector<IncidentId> merged_from;
  std::vector<CallId> calls_before_merge;  // What unmerge gives back.
  std::optional<IncidentId> reopened_from, reopened_as;
  std::string record;  // Erasable details' key.
  bool created_by_demo = false;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Incident, (),
                      (incident, number, phase, type, priority, level, place, seat, received, waiting_since, graded, closed, before_grade,
                       before_level, disposition, calls, legs, assignments, benchmarks, notes, fired, checked_in, merged_into, merged_from,
                       calls_before_merge, reopened_from, reopened_as, record, created_by_demo, version))

inline constexpr std::size_t kMaxNotes = 1000, kMaxBenchmarks = 200, kMaxCalls = 20'000, kMaxAssignments = 1000, kMaxMerged = 2000;
inline constexpr std::int64_t kHighestLevel = 5, kLowestPriority = 4;

struct State {
  std::map<IncidentId, Incident> incidents;
  std::string numbered_day;  // 20261122, local
  std::int64_t last_number = 0;
};
BOOST_DESCRIBE_STRUCT(State, (), (incidents, numbered_day, last_number))

// `record`: the edge makes a random name for the key under which this incident's texts will lie.
struct Open {
  IncidentTypeCode type;
  std::int64_t priority = 0;
  Place place;
  SeatCode seat;
  std::string record;
  bool created_by_demo = false;
};
struct Grade {
  IncidentId incident;
  IncidentTypeCode type;
  std::int64_t priority = 0;
};  // Empty, 0: leave as it is.
// The last grading (or raising of the level) was a slip. For a moment only (settings.undo_within); later one grades again.
struct TakeBackGrade {
  IncidentId incident;
};
struct TakeBackLevel {
  IncidentId incident;
};
struct Move {
  IncidentId incident;
  Place place;
};
struct SetLevel {
  IncidentId incident;
  std::int64_t level = 1;
};
struct Merge {
  IncidentId into;
  IncidentId duplicate;
};
struct Unmerge {
  IncidentId duplicate;
  std::optional<IncidentId> from;  // Where the asker sees it; not set: wherever it went.
};
struct AddNote {
  IncidentId incident;
  DetailRef text;
};
struct ReportBenchmark {
  IncidentId incident;
  std::string benchmark;
};
struct AcceptLeg {
  IncidentId incident;
  AgencyCode agency;
};
struct CloseLeg {
  IncidentId incident;
  AgencyCode agency;
  DispositionCode disposition;
};
struct CheckIn {
  IncidentId incident;
  UnitCode unit;
};
struct Take {
  IncidentId incident;
  SeatCode seat;
};
struct Close {
  IncidentId incident;
  DispositionCode disposition;
};
// What an incident was when it left the World, read from the journal where the command is made.
struct Left {
  IncidentTypeCode type;
  std::int64_t priority = 0;
  Place place;
  SeatCode seat;  // Where the one that continues it is to lie: of who reopens it. The old one's may be long empty.
  bool created_by_demo = false;
};
struct Reopen {
  IncidentId incident;
  std::string record;
  std::optional<Left> left;  // Needed when the World has it no more; then the World alone cannot say that it was closed.
};
struct NoteTrackRead {
  IncidentId incident;
  DetailRef reason;
};  // Positions of its units were opened (boundary 9): the reason is kept.
// What its callers said and what was noted is opened to somebody who answers it: of these calls, and the notes. Reading is itself an event.
struct ReadTexts {
  IncidentId incident;
  std::vector<CallId> calls;
  bool notes = false;
};
using Command = std::variant<Open, Grade, TakeBackGrade, TakeBackLevel, Move, SetLevel, Merge, Unmerge, AddNote, ReportBenchmark, AcceptLeg,
                             CloseLeg, CheckIn, Take, Close, Reopen, NoteTrackRead, ReadTexts>;

struct Opened {
  IncidentId incident;
  std::string number;
  IncidentTypeCode type;
  std::int64_t priority = 0;
  Place place;
  SeatCode seat;
  std::string record;
  std::optional<CallId> call;
  std::optional<IncidentId> reopened_from;
  bool created_by_demo = false;
};
struct Graded {
  IncidentId incident;
  IncidentTypeCode type;
  std::int64_t priority = 0;
};
struct GradeTakenBack {
  IncidentId incident;
  IncidentTypeCode type;
  std::int64_t priority = 0;
};
struct LevelTakenBack {
  IncidentId incident;
  std::int64_t level = 1;
};
struct Moved {
  IncidentId incident;
  Place place;
};
struct LevelSet {
  IncidentId incident;
  std::int64_t level = 1;
};
struct Merged {
  IncidentId into;
  IncidentId duplicate;
};
struct Unmerged {
  IncidentId from;
  IncidentId duplicate;
};
struct NoteAdded {
  IncidentId incident;
  NoteId note;
  DetailRef text;
};
struct BenchmarkReported {
  IncidentId incident;
  std::string benchmark;
};
struct LegRequested {
  IncidentId incident;
  AgencyCode agency;
};
struct LegAccepted {
  IncidentId incident;
  AgencyCode agency;
};
struct LegClosed {
  IncidentId incident;
  AgencyCode agency;
  DispositionCode disposition;
};
struct LegAcceptanceTakenBack {
  IncidentId incident;
  AgencyCode agency;
};  // It was accepted by a report that was wrong.
struct CheckedIn {
  IncidentId incident;
  UnitCode unit;
};
struct Taken {
  IncidentId incident;
  SeatCode seat;
};
struct PhaseChanged {
  IncidentId incident;
  Phase phase = Phase::kReceived;
};  // Dispatched, on scene, or back when the last unit was stood down.
struct CallJoined {
  IncidentId incident;
  CallId call;
};
struct Closed {
  IncidentId incident;
  DispositionCode disposition;
};
struct TimerFired {
  IncidentId incident;
  TimerKind kind = TimerKind::kWaitingTooLong;
  UnitCode unit;
  Instant due_at;
};
struct TrackRead {
  IncidentId incident;
  DetailRef reason;
};
struct NotesRead {
  IncidentId incident;
};  // A fact for auditors; nothing on a screen changes.
struct Removed {
  IncidentId incident;
};  // Left the World 24 h after closing; the journal keeps it.
using Event = std::variant<Opened, Graded, GradeTakenBack, LevelTakenBack, Moved, LevelSet, Merged, Unmerged, NoteAdded, BenchmarkReported,
                           LegRequested, LegAccepted, LegAcceptanceTakenBack, LegClosed, CheckedIn, Taken, PhaseChanged, CallJoined, Closed,
                           TimerFired, TrackRead, NotesRead, Removed>;

BOOST_DESCRIBE_STRUCT(Opened, (), (incident, number, type, priority, place, seat, record, call, reopened_from, created_by_demo))
BOOST_DESCRIBE_STRUCT(Graded, (), (incident, type, priority))
BOOST_DESCRIBE_STRUCT(GradeTakenBack, (), (incident, type, priority))
BOOST_DESCRIBE_STRUCT(LevelTakenBack, (), (incident, level))
BOOST_DESCRIBE_STRUCT(Moved, (), (incident, place))
BOOST_DESCRIBE_STRUCT(LevelSet, (), (incident, level))
BOOST_DESCRIBE_STRUCT(Merged, (), (into, duplicate))
BOOST_DESCRIBE_STRUCT(Unmerged, (), (from, duplicate))
BOOST_DESCRIBE_STRUCT(NoteAdded, (), (incident, note, text))
BOOST_DESCRIBE_STRUCT(BenchmarkReported, (), (incident, benchmark))
BOOST_DESCRIBE_STRUCT(LegRequested, (), (incident, agency))
BOOST_DESCRIBE_STRUCT(LegAccepted, (), (incident, agency))
BOOST_DESCRIBE_STRUCT(LegAcceptanceTakenBack, (), (incident, agency))
BOOST_DESCRIBE_STRUCT(LegClosed, (), (incident, agency, disposition))
BOOST_DESCRIBE_STRUCT(CheckedIn, (), (incident, unit))
BOOST_DESCRIBE_STRUCT(Taken, (), (incident, seat))
BOOST_DESCRIBE_STRUCT(PhaseChanged, (), (incident, phase))
BOOST_DESCRIBE_STRUCT(CallJoined, (), (incident, call))
BOOST_DESCRIBE_STRUCT(Closed, (), (incident, disposition))
BOOST_DESCRIBE_STRUCT(TimerFired, (), (incident, kind, unit, due_at))
BOOST_DESCRIBE_STRUCT(TrackRead, (), (incident, reason))
BOOST_DESCRIBE_STRUCT(NotesRead, (), (incident))
BOOST_DESCRIBE_STRUCT(Removed, (), (incident))

struct Numbering {
  std::string day;
  std::int64_t next = 1;
};  // Local day and the running number an incident opened now would get.

// Errors: incident.unknown, incident.closed, incident.merged, incident.nothing_to_change, incident.priority_out_of_range,
// incident.level_out_of_range, incident.level_not_raised, incident.same, incident.not_merged, incident.leg_unknown,
// incident.leg_already_accepted, incident.leg_already_closed, incident.not_closed (reopen), incident.already_reopened,
// incident.nothing_to_take_back, incident.units_assigned (close), incident.benchmark_unknown, incident.too_many (the detail says of what),
// place.missing, place.text_holds_number, detail.erased (nothing is there to be read). Cross-module rules are in core/policy.
Result<std::vector<Event>> decide(State const& state, Command const& command, Instant now, Fresh& fresh, Numbering const& numbering);
void apply(State& state, Event const& event, Meta const& meta);
bool is_open(Incident const& incident);  // Neither closed nor merged away.
// 0 is none given. Errors: incident.priority_out_of_range.
Result<void> check_priority(std::int64_t priority);

}  // namespace tocsin::incident
