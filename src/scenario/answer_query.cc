#include <algorithm>

#include <fmt/format.h>

#include "codec/reflect.h"
#include "core/duplicates.h"
#include "plan/closed_roads.h"
#include "plan/recommend_units.h"
#include "scenario/scenario.h"

namespace tocsin::scenario {
namespace {

using codec::word_of;
using Phrases = std::vector<std::string>;

template <class Id>
Id named(std::vector<Id> const& ids, std::string const& name) {
  auto const i = static_cast<std::size_t>(name.empty() ? 0 : number(name.substr(1)));
  return i >= 1 && i <= ids.size() ? ids[i - 1] : Id{};
}

// What the incident's level needs and what of it is assigned already, asked of all free units by road.
Phrases recommend(ScenarioTown const& town, core::World const& world, incident::Incident const& incident, std::int64_t level, Instant now) {
  Phrases phrases;
  CivilTime const local = to_civil(now, world.configuration.settings.utc_offset);
  auto const* card = run_card::choose(world.run_card, {incident.type, incident.priority, incident.place.county, incident.place.township,
                                                       local.hour * 60 + local.minute, level});
  if (!card) return {"no card"};
  phrases.push_back(fmt::format("card {}", card->run_card.text));
  if (!incident.place.location) {
    phrases.emplace_back("place unknown");
    return phrases;
  }
  std::vector<plan::Need> needs;
  for (auto const& need : card->needs) {
    std::int64_t open = need.count;
    for (auto const& [code, unit] : world.unit.units)
      if (unit.incident == incident.incident && unit::has_capability(unit, need.capability)) --open;
    if (open > 0) needs.push_back({need.capability.text, static_cast<std::uint32_t>(open)});
  }
  std::vector<plan::Candidate> candidates;
  std::vector<geo::Spot> spots;
  for (auto const& [code, unit] : world.unit.units) {
    auto const availability = unit::availability_of(unit.status);
    if (unit.retired || availability == Availability::kNotAvailable) continue;
    plan::Candidate candidate{.unit = code.text, .station = unit.station.text, .in_quarters = unit.status == UnitStatus::kInQuarters};
    if (availability == Availability::kConditionallyAvailable) candidate.readiness = plan::Readiness::kReturning;
    for (auto const& list : {unit.capabilities, unit.crew_capabilities})
      for (auto const& capability : list) candidate.capabilities.push_back(capability.text);
    Wgs84 const at = unit.post ? unit.post->location : world.station.stations.at(unit.station).location;
    if (auto const snap = geo::snap(town.graph, at)) {
      candidates.push_back(std::move(candidate));
      spots.push_back(snap->spot);
    }
  }
  if (auto const target = geo::snap(town.graph, *incident.place.location)) {
    auto const closures = plan::closures_in_force(town.graph, world.closure);
    auto const trips = town.travel_time->many_to_one(spots, target->spot, {.mode = geo::TravelMode::kNormal, .closures = &closures});
    for (std::size_t i = 0; i < trips.size(); ++i)
      if (trips[i].reachable) candidates[i].eta_ms = trips[i].ms;
  }
  auto const advice = plan::recommend_units(needs, candidates);
  for (auto const& unit : advice.units) phrases.push_back(fmt::format("{} eta_s {}", unit.unit, (unit.eta_ms + 500) / 1000));
  for (auto const& short_of : advice.shortfalls)
    phrases.push_back(fmt::format("short {} {} of {}", short_of.capability, short_of.found, short_of.asked));
  for (auto const& loss : advice.cover_losses)
    if (loss.is_uncovered()) phrases.push_back(fmt::format("uncovered {} {}", loss.station, loss.capability));
  return phrases;
}

Phrases about_incident(ScenarioTown const& town, core::World const& world, incident::Incident const& i) {
  Phrases phrases{fmt::format("phase {}", word_of(i.phase)),
                  fmt::format("number {}", i.number),
                  fmt::format("type {}", i.type.is_set() ? i.type.text : "unknown"),
                  fmt::format("priority {}", i.priority),
                  fmt::format("level {}", i.level),
                  fmt::format("place {}", i.place.is_known() ? i.place.text : "unknown"),
                  fmt::format("calls {}", i.calls.size()),
                  fmt::format("notes {}", i.notes.size())};
  if (i.seat.is_set()) phrases.push_back("seat " + i.seat.text);
  for (AssignmentId const id : i.assignments)
    if (auto const& a = world.assignment.assignments.at(id); !a.ended)
      phrases.push_back(fmt::format("{} {}", a.unit.text, word_of(a.step)));
  for (auto const& [agency, leg] : i.legs) phrases.push_back(fmt::format("leg {} {}", agency.text, word_of(leg.state)));
  for (auto const& fired : i.fired)
    phrases.push_back(fmt::format("rings {}{}{}", word_of(fired.kind), fired.unit.is_set() ? " " : "", fired.unit.text));
  for (auto const& benchmark : i.benchmarks) phrases.push_back("benchmark " + benchmark.benchmark);
  if (i.merged_into) phrases.push_back("merged into " + town.names.of(*i.merged_into));
  if (i.reopened_as) phrases.push_back("goes on as " + town.names.of(*i.reopened_as));
  if (i.disposition.is_set()) phrases.push_back("disposition " + i.disposition.text);
  return phrases;
}

Phrases about_unit(ScenarioTown const& town, core::World const& world, unit::Unit const& u) {
  Phrases phrases{fmt::format("status {}", word_of(u.status)), fmt::format("availability {}", word_of(unit::availability_of(u.status)))};
  if (u.incident) phrases.push_back("incident " + town.names.of(*u.incident));
  if (u.post) phrases.push_back("post " + u.post->name);
  if (u.emergency) phrases.emplace_back("emergency");
  if (u.retired) phrases.emplace_back("retired");
  if (!u.out_of_service_reason.empty()) phrases.push_back("because " + u.out_of_service_reason);
  if (u.assignment) {
    auto const& a = world.assignment.assignments.at(*u.assignment);
    auto const assigned = a.times.at(UnitStatus::kAssigned).occurred_at;
    for (auto const& [step, stamp] : a.times) {
      phrases.push_back(fmt::format("{} after {}s", word_of(step), (stamp.occurred_at - assigned).whole_seconds()));
      if (stamp.recorded_at > stamp.occurred_at)
        phrases.push_back(fmt::format("{} written {}s later via {}", word_of(step), (stamp.recorded_at - stamp.occurred_at).whole_seconds(),
                                      word_of(stamp.source)));
    }
  }
  return phrases;
}

Phrases about_call(ScenarioTown const& town, call::Call const& c) {
  Phrases phrases{fmt::format("state {}", word_of(c.state)), fmt::format("outcome {}", word_of(c.outcome)),
                  fmt::format("locations {}", c.locations.size()), call::is_open(c) ? "open" : "done"};
  if (c.silent) phrases.emplace_back("silent");
  if (c.incident) phrases.push_back("incident " + town.names.of(*c.incident));
  if (!c.transferred_to.empty()) phrases.push_back("transferred to " + c.transferred_to);
  if (!c.language.empty()) phrases.push_back("language " + c.language);
  if (c.erased) phrases.emplace_back("erased");
  return phrases;
}

Phrases lists(ScenarioTown const& town, core::World const& world) {
  Phrases phrases;
  std::size_t open = 0, pending = 0;
  for (auto const& [id, incident] : world.incident.incidents)
    if (incident::is_open(incident)) {
      ++open;
      phrases.push_back(town.names.of(id));
    }
  for (auto const& [id, call] : world.call.calls)
    if (call::is_open(call)) {
      ++pending;
      phrases.push_back(town.names.of(id));
    }
  phrases.push_back(fmt::format("{} open", open));
  phrases.push_back(fmt::format("{} pending", pending));
  return phrases;
}

Phrases about_seat(core::World const& world, seat::Seat const& s) {
  std::size_t open = 0;
  for (auto const& [id, incident] : world.incident.incidents) open += incident.seat == s.seat && incident::is_open(incident);
  Phrases phrases{fmt::format("account {}", s.account ? s.account->text : "nobody"), fmt::format("incidents {}", open)};
  if (s.handover) phrases.push_back("offered to " + s.handover->to.text);
  for (auto const& line : s.duty_log) phrases.push_back(fmt::format("log {}{}{}", line.what, line.to.empty() ? "" : " ", line.to));
  return phrases;
}

}  // namespace

Result<std::vector<std::string>> answer_query(std::string const& text, ScenarioTown const& town, core::World const& world, Instant now) {
  auto const words = split_words(text);
  std::string const what = words.empty() ? "" : words[0], name = words.size() > 1 ? words[1] : "";
  if (what == "lists") return lists(town, world);
  if (what == "unit") {
    auto const at = world.unit.units.find({name});
    if (at == world.unit.units.end()) return Phrases{"gone"};
    return about_unit(town, world, at->second);
  }
  if (what == "seat") {
    auto const at = world.seat.seats.find({name});
    if (at == world.seat.seats.end()) return Phrases{"gone"};
    return about_seat(world, at->second);
  }
  if (what == "closures") {
    Phrases phrases;
    for (auto const& [id, c] : world.closure.closures) {
      phrases.push_back(fmt::format("{} {} {}", town.names.of(id), c.in_force ? "in_force" : "planned", word_of(c.reason)));
      if (plan::arcs_of(town.graph, c).empty()) phrases.push_back(fmt::format("{} matches no road", town.names.of(id)));
    }
    if (phrases.empty()) phrases.emplace_back("none");
    return phrases;
  }
  if (what == "call") {
    auto const at = world.call.calls.find(named(town.names.calls, name));
    if (at == world.call.calls.end()) return Phrases{"gone"};
    return about_call(town, at->second);
  }
  auto const at = world.incident.incidents.find(named(town.names.incidents, name));
  if (at == world.incident.incidents.end()) return Phrases{"gone"};
  if (what == "incident") return about_incident(town, world, at->second);
  if (what == "recommend")
    return recommend(town, world, at->second, words.size() > 3 && words[2] == "level" ? std::atoll(words[3].c_str()) : at->second.level,
                     now);
  if (what == "duplicates") {
    Phrases phrases;
    for (auto const& duplicate : core::possible_duplicates(world, at->second, now)) {
      phrases.push_back(fmt::format("{} score {}", town.names.of(duplicate.incident), duplicate.score));
      for (auto const& reason : duplicate.reasons) phrases.push_back(fmt::format("{} {}", reason.reason, reason.value));
    }
    if (phrases.empty()) phrases.emplace_back("none");
    return phrases;
  }
  return not_understood("query " + text);
}

}  // namespace tocsin::scenario
