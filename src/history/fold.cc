#include "history/fold.h"

#include <boost/describe.hpp>

#include "base/match.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/type_info.h"

namespace tocsin::history {

struct KeptAssignment {
  assignment::Assignment assignment;
  std::string station;
};
BOOST_DESCRIBE_STRUCT(KeptAssignment, (), (assignment, station))
struct KeptCall {
  CallId call;
  std::optional<Instant> answered_at;
  std::optional<IncidentId> incident;
};
BOOST_DESCRIBE_STRUCT(KeptCall, (), (call, answered_at, incident))
struct KeptUnit {
  std::string station;
};
BOOST_DESCRIBE_STRUCT(KeptUnit, (), (station))

namespace {

constexpr codec::JsonLimits kLimits{.max_bytes = 64 * 1024 * 1024, .max_string_bytes = 8'000, .max_items = 1'000'000, .max_depth = 16};

// Without what it needs no more and what could lead to somebody: keys of texts, notes, who sat where.
std::string kept_text(incident::Incident incident) {
  incident.notes.clear();
  incident.fired.clear();
  incident.checked_in.clear();
  incident.benchmarks.clear();
  incident.legs.clear();
  incident.seat = {};
  incident.record.clear();
  return codec::to_json(incident);
}
std::string kept_text(assignment::Assignment assignment, std::string const& station) {
  assignment.hospital.clear();
  assignment.hospital_before.clear();
  assignment.moved_from.reset();
  assignment.moved.reset();
  return codec::to_json(KeptAssignment{std::move(assignment), station});
}

template <class IdType>
void put(std::vector<Kept>& out, std::string_view kind, IdType const& id, std::string state) {
  out.push_back({std::string(kind), to_text(id), std::move(state)});
}

// Only what rows are made of. Without the command: nobody asks here whether it was there before.
core::Entry slim(core::Entry const& entry) {
  core::Entry out{.position = entry.position, .at = entry.at};
  out.envelope.centre = entry.envelope.centre;
  out.envelope.occurred_at = entry.envelope.occurred_at;
  out.envelope.source = entry.envelope.source;
  for (auto const& event : entry.events)
    if (std::holds_alternative<call::Event>(event) || std::holds_alternative<incident::Event>(event) ||
        std::holds_alternative<assignment::Event>(event) || std::holds_alternative<core::DetailsErased>(event))
      out.events.push_back(event);
  return out;
}

}  // namespace

std::string Fold::shape() {
  static std::string const text = "3 " + to_hex(Hasher()
                                                    .add(to_hex(codec::schema_hash<IncidentRow>()))
                                                    .add(to_hex(codec::schema_hash<AssignmentRow>()))
                                                    .add(to_hex(codec::schema_hash<incident::Incident>()))
                                                    .add(to_hex(codec::schema_hash<KeptAssignment>()))
                                                    .add(to_hex(codec::schema_hash<KeptCall>()))
                                                    .finish());
  return text;
}

Result<void> Fold::restore(std::vector<Kept> const& kept) {
  *this = Fold();
  for (auto const& [kind, id, state] : kept) {
    if (kind == "incident") {
      TOCSIN_TRY(auto incident, codec::from_json<incident::Incident>(state, kLimits));
      auto const key = incident.incident;
      world_.incident.incidents.emplace(key, std::move(incident));
    } else if (kind == "assignment") {
      TOCSIN_TRY(auto read, codec::from_json<KeptAssignment>(state, kLimits));
      auto const key = read.assignment.assignment;
      station_of_assignment_[key] = read.station;
      world_.assignment.assignments.emplace(key, std::move(read.assignment));
    } else if (kind == "call") {
      TOCSIN_TRY(auto const read, codec::from_json<KeptCall>(state, kLimits));
      call::Call call;
      call.call = read.call;
      call.answered_at = read.answered_at;
      call.incident = read.incident;
      world_.call.calls.emplace(read.call, std::move(call));
    } else {
      TOCSIN_TRY(auto read, codec::from_json<KeptUnit>(state, kLimits));
      station_of_unit_[{id}] = std::move(read.station);
    }
  }
  return {};
}

void Fold::apply(core::Entry const& entry) {
  for (auto const& event : entry.events)
    if (auto const* module = std::get_if<unit::Event>(&event))
      if (auto const* registered = std::get_if<unit::Registered>(module)) {
        station_of_unit_[registered->unit] = registered->station.text;
        units_.insert(registered->unit);
      }
  core::Entry const slimmed = slim(entry);
  if (slimmed.events.empty()) return;
  note_removed(slimmed);
  core::apply(world_, slimmed);
  note_changed(slimmed);
}

// Before it is applied: afterwards they are gone. What changed earlier in the same batch is told as it was last.
void Fold::note_removed(core::Entry const& entry) {
  for (auto const& event : entry.events) {
    if (auto const* module = std::get_if<incident::Event>(&event)) {
      if (auto const* removed = std::get_if<incident::Removed>(module)) note_settled(removed->incident);
    } else if (auto const* of_call = std::get_if<call::Event>(&event)) {
      if (auto const* removed = std::get_if<call::Removed>(of_call)) calls_.insert(removed->call);
    }
  }
}

void Fold::note_settled(IncidentId id) {
  auto const found = world_.incident.incidents.find(id);
  if (found == world_.incident.incidents.end()) return;
  incidents_.insert(id);
  settled_incidents_.push_back(row_of(world_, found->second));
  for (AssignmentId const assignment : found->second.assignments) {
    assignments_.insert(assignment);
    if (auto const at = world_.assignment.assignments.find(assignment); at != world_.assignment.assignments.end())
      settled_assignments_.push_back(row_of(at->second, station_of_assignment_[assignment]));
  }
}

void Fold::note_changed(core::Entry const& entry) {
  for (IncidentId const id : core::touched_by(world_, entry).incidents) {
    incidents_.insert(id);
    if (auto const found = world_.incident.incidents.find(id); found != world_.incident.incidents.end())
      assignments_.insert(found->second.assignments.begin(), found->second.assignments.end());
  }
  for (auto const& event : entry.events) {
    if (auto const* of_call = std::get_if<call::Event>(&event)) {
      CallId const id = std::visit([](auto const& fact) { return fact.call; }, *of_call);
      calls_.insert(id);
      auto const found = world_.call.calls.find(id);
      if (found != world_.call.calls.end() && found->second.incident) incidents_.insert(*found->second.incident);
    } else if (auto const* of_assignment = std::get_if<assignment::Event>(&event)) {
      if (auto const* sent = std::get_if<assignment::Dispatched>(of_assignment))
        station_of_assignment_[sent->assignment] = station_of_unit_[sent->unit];
    }
  }
}

Changes Fold::take() {
  Changes out{std::move(settled_incidents_), std::move(settled_assignments_), {}};
  for (IncidentId const id : incidents_) {
    auto const found = world_.incident.incidents.find(id);
    bool const is_there = found != world_.incident.incidents.end();
    if (is_there) out.incidents.push_back(row_of(world_, found->second));
    put(out.kept, "incident", id, is_there ? kept_text(found->second) : std::string());
  }
  for (AssignmentId const id : assignments_) {
    auto const found = world_.assignment.assignments.find(id);
    bool const is_there = found != world_.assignment.assignments.end();
    if (is_there) out.assignments.push_back(row_of(found->second, station_of_assignment_[id]));
    put(out.kept, "assignment", id, is_there ? kept_text(found->second, station_of_assignment_[id]) : std::string());
    if (!is_there) station_of_assignment_.erase(id);
  }
  for (CallId const id : calls_) {
    auto const found = world_.call.calls.find(id);
    bool const is_there = found != world_.call.calls.end();
    put(out.kept, "call", id, is_there ? codec::to_json(KeptCall{id, found->second.answered_at, found->second.incident}) : std::string());
  }
  for (UnitCode const& unit : units_) out.kept.push_back({"unit", unit.text, codec::to_json(KeptUnit{station_of_unit_[unit]})});
  settled_incidents_.clear();
  settled_assignments_.clear();
  incidents_.clear();
  assignments_.clear();
  calls_.clear();
  units_.clear();
  return out;
}

}  // namespace tocsin::history
