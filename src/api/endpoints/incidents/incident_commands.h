// What one does with an incident: opening, grading, dispatching, raising, merging, closing.
#pragma once

#include "api/advice/advice_cache.h"
#include "api/advice/place_resolver.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "journal/vault.h"

namespace tocsin::api {

struct OpenIncidentDirectlyBody {
  std::optional<std::string> incident_type;
  std::optional<std::int64_t> priority;
  std::optional<std::string> place_text, address_code, text, seat;
  std::optional<Degrees> location;
  std::optional<ChosenPlace> chosen;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(OpenIncidentDirectlyBody, (),
                      (incident_type, priority, place_text, address_code, text, seat, location, chosen, occurred_at, source))
struct IncidentOpened {
  std::string incident_id;
  std::string number;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(IncidentOpened, (), (incident_id, number, position))

struct GradeBody {
  std::optional<std::string> incident_type;
  std::optional<std::int64_t> priority;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(GradeBody, (), (incident_type, priority, occurred_at, source))
struct DispatchBody {
  std::vector<std::string> unit_ids;
  std::optional<std::string> advice_id;
  std::optional<bool> divert;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(DispatchBody, (), (unit_ids, advice_id, divert, occurred_at, source))
struct AssignmentMade {
  std::string assignment_id;
  std::string unit_id;
};
BOOST_DESCRIBE_STRUCT(AssignmentMade, (), (assignment_id, unit_id))
struct DispatchAnswer {
  std::vector<AssignmentMade> assignments;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(DispatchAnswer, (), (assignments, position))
struct StandDownBody {
  std::vector<std::string> unit_ids;
  std::optional<std::string> reason;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(StandDownBody, (), (unit_ids, reason, occurred_at, source))
struct LevelBody {
  std::int64_t response_level = 1;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(LevelBody, (), (response_level, occurred_at, source))
struct TakeBackOfIncidentBody {
  std::string what;  // grade, level
};
BOOST_DESCRIBE_STRUCT(TakeBackOfIncidentBody, (), (what))
struct MergeBody {
  std::string incident_id;
};
BOOST_DESCRIBE_STRUCT(MergeBody, (), (incident_id))
struct MoveBody {
  std::optional<std::string> place_text, address_code;
  std::optional<Degrees> location;
  std::optional<ChosenPlace> chosen;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(MoveBody, (), (place_text, address_code, location, chosen, occurred_at, source))
struct NoteBody {
  std::string text;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(NoteBody, (), (text, occurred_at, source))
struct NoteAnswer {
  std::string note_id;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(NoteAnswer, (), (note_id, position))
struct BenchmarkBody {
  std::string benchmark;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(BenchmarkBody, (), (benchmark, occurred_at, source))
struct StepBody {
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(StepBody, (), (occurred_at, source))
struct CheckInBody {
  std::string unit_id;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(CheckInBody, (), (unit_id, occurred_at, source))
struct DispositionBody {
  std::string disposition;
  std::optional<std::string> note;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(DispositionBody, (), (disposition, note, occurred_at, source))
struct TakeBody {
  std::optional<std::string> seat;
};
BOOST_DESCRIBE_STRUCT(TakeBody, (), (seat))
struct ReopenBody {
  std::optional<std::string> reason;
  std::optional<Instant> occurred_at;
  std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(ReopenBody, (), (reason, occurred_at, source))

struct IncidentEdge {  // What commands on incidents lean on.
  CommandGate const& gate;
  DataSets const& data_sets;
  journal::Vault const& vault;
  AdviceCache const& advice;
};

#define TOCSIN_INCIDENT_COMMANDS(X)                                      \
  X(OpenIncidentDirectly, OpenIncidentDirectlyBody, IncidentOpened, 201) \
  X(GradeIncident, GradeBody, Done, 200)                                 \
  X(DispatchUnits, DispatchBody, DispatchAnswer, 200)                    \
  X(StandDownUnits, StandDownBody, Done, 200)                            \
  X(SetResponseLevel, LevelBody, Done, 200)                              \
  X(TakeBackOfIncident, TakeBackOfIncidentBody, Done, 200)               \
  X(MergeIncident, MergeBody, Done, 200)                                 \
  X(UnmergeIncident, MergeBody, Done, 200)                               \
  X(MoveIncident, MoveBody, Done, 200)                                   \
  X(AddNote, NoteBody, NoteAnswer, 201)                                  \
  X(ReportBenchmark, BenchmarkBody, Done, 200)                           \
  X(AcceptLeg, StepBody, Done, 200)                                      \
  X(CloseLeg, DispositionBody, Done, 200)                                \
  X(CheckInUnit, CheckInBody, Done, 200)                                 \
  X(TakeIncident, TakeBody, Done, 200)                                   \
  X(CloseIncident, DispositionBody, Done, 200)                           \
  X(ReopenIncident, ReopenBody, IncidentOpened, 201)

#define TOCSIN_DECLARE_INCIDENT_COMMAND(Name, BodyType, AnswerType, status)     \
  struct Name {                                                                 \
    using Body = BodyType;                                                      \
    using Answer = AnswerType;                                                  \
    static constexpr int kStatus = status;                                      \
    CommandGate const& gate;                                                    \
    DataSets const& data_sets;                                                  \
    journal::Vault const& vault;                                                \
    AdviceCache const& advice;                                                  \
    Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const; \
    Answer answer(core::Entry const& entry) const;                              \
  };                                                                            \
  Endpoint endpoint(Name e);
TOCSIN_INCIDENT_COMMANDS(TOCSIN_DECLARE_INCIDENT_COMMAND)

}  // namespace tocsin::api
