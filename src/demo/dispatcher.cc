#include "demo/dispatcher.h"

#include <algorithm>

#include "core/policy/policy.h"

namespace tocsin::demo {

namespace {
constexpr Duration kAskAgain = Duration::seconds(45);
constexpr int kAskedMost = 60;  // Then whatever it was is over.
}  // namespace

DemoDispatcher::DemoDispatcher(Desk& desk, Crews& crews, Roads roads, Schedule& schedule, std::string data_set, std::uint64_t seed)
    : desk_(desk),
      crews_(crews),
      roads_(roads),
      schedule_(schedule),
      data_set_(std::move(data_set)),
      random_(Random(seed).fork("dispatcher")) {}

void DemoDispatcher::take(IncidentId incident, DemoIncident const& truth, Instant now) {
  crews_.know(incident, truth);
  cases_[incident] = Case{now};
  std::int64_t const slowest = truth.priority == 1 ? 40'000 : truth.priority == 2 ? 55'000 : 95'000;
  std::int64_t const one = random_.between(9'000, slowest), other = random_.between(9'000, slowest);
  schedule_.at(now + Duration::milliseconds(std::min(one, other)), [this, incident](Instant at) { send(incident, at); });
}

void DemoDispatcher::take_over(Instant now) {
  std::vector<std::pair<IncidentId, bool>> open;
  desk_.read([&](core::World const& world) {
    for (auto const& [id, incident] : world.incident.incidents) {
      if (incident.created_by_demo && incident::is_open(incident)) open.emplace_back(id, !incident.assignments.empty());
    }
  });
  for (auto const& [id, sent] : open) {
    Case taken{now};
    taken.sent = sent;
    taken.arrived = sent;
    cases_[id] = taken;
    if (!sent) schedule_.at(now + Duration::seconds(random_.between(5, 40)), [this, id = id](Instant at) { send(id, at); });
  }
}

void DemoDispatcher::merge_later(IncidentId into, IncidentId duplicate, Instant now) {
  schedule_.at(now + Duration::seconds(random_.between(25, 110)), [this, into, duplicate](Instant at) {
    if (desk_.submit(incident::Command{incident::Merge{into, duplicate}}, at)) cases_.erase(duplicate);
  });
}

void DemoDispatcher::send(IncidentId id, Instant now) {
  auto const known = cases_.find(id);
  if (known == cases_.end()) return;
  struct Question {
    bool open = false;
    std::int64_t priority = 1;
    std::optional<Wgs84> scene;
    std::vector<plan::Need> needs;
    std::string run_card;
    struct Unit {
      UnitCode code;
      plan::Candidate candidate;
    };
    std::vector<Unit> units;
  } question;
  desk_.read([&](core::World const& world) {
    auto const found = world.incident.incidents.find(id);
    if (found == world.incident.incidents.end() || !incident::is_open(found->second)) return;
    incident::Incident const& incident = found->second;
    question.open = true;
    question.scene = incident.place.location;
    question.priority = std::clamp<std::int64_t>(incident.priority, 1, 4);
    auto const* const card = core::run_card_for(world, incident.type, incident.priority, incident.place, incident.level, now);
    if (card == nullptr) return;
    question.run_card = card->run_card.text;
    // What is there already counts; a unit fills one need.
    std::map<CapabilityCode, std::int64_t> missing;
    for (auto const& need : card->needs) missing[need.capability] += need.count;
    for (AssignmentId const assignment : incident.assignments) {
      auto const running = world.assignment.assignments.find(assignment);
      if (running == world.assignment.assignments.end() || running->second.ended) continue;
      auto const unit = world.unit.units.find(running->second.unit);
      if (unit == world.unit.units.end()) continue;
      auto const fills = std::find_if(missing.begin(), missing.end(),
                                      [&](auto const& m) { return m.second > 0 && unit::has_capability(unit->second, m.first); });
      if (fills != missing.end()) --fills->second;
    }
    for (auto const& [capability, count] : missing) {
      if (count > 0) question.needs.push_back({capability.text, static_cast<std::uint32_t>(count)});
    }
    for (auto const& [code, unit] : world.unit.units) {
      Availability const availability = unit::availability_of(unit.status);
      if (unit.retired || availability == Availability::kNotAvailable) continue;
      // In a flood hundreds wait for what is not there: travel times only for those who could fill a need.
      auto const fills = [&](plan::Need const& need) { return unit::has_capability(unit, CapabilityCode{need.capability}); };
      if (std::none_of(question.needs.begin(), question.needs.end(), fills)) continue;
      Question::Unit candidate{code, {}};
      candidate.candidate.unit = code.text;
      candidate.candidate.station = unit.station.text;
      for (auto const& capability : unit.capabilities) candidate.candidate.capabilities.push_back(capability.text);
      for (auto const& capability : unit.crew_capabilities) candidate.candidate.capabilities.push_back(capability.text);
      candidate.candidate.readiness = unit.status == UnitStatus::kReturning ? plan::Readiness::kReturning : plan::Readiness::kAvailable;
      candidate.candidate.in_quarters = unit.status == UnitStatus::kInQuarters;
      question.units.push_back(std::move(candidate));
    }
  });
  if (!question.open) {
    cases_.erase(known);
    return;
  }
  if (question.needs.empty()) return;
  auto const target = question.scene ? geo::snap(roads_.graph, *question.scene) : Result<geo::Snap>(not_found("place.no_road"));
  std::vector<plan::Candidate> candidates;
  if (target && !question.units.empty()) {
    std::vector<geo::Spot> spots;
    std::vector<std::size_t> of;
    for (std::size_t i = 0; i < question.units.size(); ++i) {
      auto const spot = crews_.spot_of(question.units[i].code, now);
      if (!spot) continue;
      spots.push_back(*spot);
      of.push_back(i);
    }
    auto const trips = roads_.travel_time.many_to_one(spots, target->spot, {});
    for (std::size_t i = 0; i < trips.size(); ++i) {
      plan::Candidate candidate = std::move(question.units[of[i]].candidate);
      if (trips[i].reachable) candidate.eta_ms = trips[i].ms;
      candidates.push_back(std::move(candidate));
    }
  }
  plan::Recommendation const recommended = plan::recommend_units(question.needs, candidates);
  Case& mine = known->second;
  if (!recommended.units.empty()) {
    assignment::Dispatch dispatch;
    dispatch.incident = id;
    assignment::Advice advice;
    advice.advice_id = "demo-" + std::to_string(++advice_) + "-" + to_text(id);
    advice.data_set = data_set_;
    advice.run_card = question.run_card;
    for (auto const& chosen : recommended.units) {
      dispatch.units.push_back({UnitCode{chosen.unit}, chosen.eta_ms / 1000});
      advice.proposed.push_back(UnitCode{chosen.unit});
    }
    for (auto const& shortfall : recommended.shortfalls) {
      advice.shortfalls.push_back(shortfall.capability + " " + std::to_string(shortfall.found) + " of " + std::to_string(shortfall.asked));
    }
    dispatch.advice = std::move(advice);
    if (desk_.submit(assignment::Command{std::move(dispatch)}, now)) mine.sent = true;
  }
  bool const wanting = !recommended.shortfalls.empty() || !mine.sent;
  if (wanting && ++mine.asked < kAskedMost && !mine.closing) {
    // Nothing at all is asked for again soon, a missing part less often.
    schedule_.at(now + kAskAgain * (mine.sent ? 4 : question.priority), [this, id](Instant at) { send(id, at); });
  } else if (!mine.sent) {
    close(id, now);
  }
}

void DemoDispatcher::raise(IncidentId id, std::int64_t level, Instant now) {
  if (!cases_.contains(id)) return;
  if (!desk_.submit(incident::Command{incident::SetLevel{id, level}}, now)) return;
  send(id, now + Duration::seconds(15));
}

void DemoDispatcher::arrived(IncidentId id, Instant now) {
  DemoIncident const truth = crews_.truth_of(id);
  for (int level = 2; level <= truth.level; ++level) {
    Instant const when = now + truth.raised_after * (level - 1);
    schedule_.at(when, [this, id, level](Instant at) { raise(id, level, at); });
  }
  if (truth.benchmark.empty()) return;
  schedule_.at(now + truth.work * 6 / 10, [this, id, benchmark = truth.benchmark](Instant at) {
    if (cases_.contains(id)) desk_.submit(incident::Command{incident::ReportBenchmark{id, benchmark}}, at);
  });
}

void DemoDispatcher::look(Instant now) {
  std::vector<IncidentId> gone, came, done;
  desk_.read([&](core::World const& world) {
    for (auto const& [id, mine] : cases_) {
      auto const found = world.incident.incidents.find(id);
      if (found == world.incident.incidents.end() || !incident::is_open(found->second)) {
        gone.push_back(id);
        continue;
      }
      if (!mine.arrived && found->second.phase == incident::Phase::kOnScene) came.push_back(id);
      if (!mine.sent || mine.closing) continue;
      auto const& assignments = found->second.assignments;
      bool const all_ended = std::all_of(assignments.begin(), assignments.end(), [&](AssignmentId a) {
        auto const at = world.assignment.assignments.find(a);
        return at == world.assignment.assignments.end() || at->second.ended.has_value();
      });
      if (all_ended) done.push_back(id);
    }
  });
  for (IncidentId const id : gone) cases_.erase(id);
  for (IncidentId const id : came) {
    cases_[id].arrived = true;
    arrived(id, now);
  }
  for (IncidentId const id : done) {
    cases_[id].closing = true;
    schedule_.at(now + Duration::seconds(random_.between(15, 90)), [this, id](Instant at) { close(id, at); });
  }
}

void DemoDispatcher::close(IncidentId id, Instant now) {
  auto const mine = cases_.find(id);
  if (mine == cases_.end()) return;
  DemoIncident const truth = crews_.truth_of(id);
  std::vector<AgencyCode> legs;
  desk_.read([&](core::World const& world) {
    auto const found = world.incident.incidents.find(id);
    if (found == world.incident.incidents.end()) return;
    for (auto const& [agency, leg] : found->second.legs) {
      if (leg.state == incident::LegState::kAccepted) legs.push_back(agency);
    }
  });
  DispositionCode const disposition{mine->second.sent ? truth.disposition : "no_response_needed"};
  for (AgencyCode const& agency : legs) desk_.submit(incident::Command{incident::CloseLeg{id, agency, disposition}}, now);
  if (desk_.submit(incident::Command{incident::Close{id, disposition}}, now)) {
    cases_.erase(id);
  } else {
    mine->second.closing = false;  // A unit was sent in the meantime: look again.
  }
}

}  // namespace tocsin::demo
