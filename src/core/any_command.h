// For property tests: some command for this state, legal or not, chosen by a list of draws (so that a failing walk shrinks).
#pragma once

#include <iterator>

#include "core/world.h"

namespace tocsin::core {

class Draws {
 public:
  explicit Draws(std::vector<std::uint16_t> draws) : draws_(std::move(draws)) {}
  bool left() const { return next_ < draws_.size(); }
  std::uint32_t below(std::uint32_t bound) { return left() ? draws_[next_++] % bound : 0; }
  bool one_in(std::uint32_t n) { return below(n) == 1; }
  template <class Map>
  auto key(Map const& map) -> typename Map::key_type {  // Sometimes one that is not there.
    if (map.empty() || one_in(20)) return {};
    return std::next(map.begin(), below(static_cast<std::uint32_t>(map.size())))->first;
  }

 private:
  std::vector<std::uint16_t> draws_;
  std::size_t next_ = 0;
};

inline Place any_place(Draws& d) {
  Place place;
  if (d.one_in(5)) return place;
  place.text = d.one_in(2) ? "1 Bell Lane" : "2 Bell Lane";
  if (!d.one_in(4)) place.location = Wgs84{300000000 + static_cast<std::int32_t>(d.below(40000)), 1200000000};
  place.county = {"county"};
  return place;
}

inline IncidentTypeCode any_type(Draws& d) {
  constexpr char const* kTypes[] = {"", "fire.building", "medical.cardiac", "traffic.collision_injury", "police.noise", "nonsense"};
  return {kTypes[d.below(std::size(kTypes))]};
}

inline AgencyCode any_agency(Draws& d) {
  constexpr char const* kAgencies[] = {"fire", "ambulance", "police", "circus"};
  return {kAgencies[d.below(std::size(kAgencies))]};
}

inline std::string any_record(Draws& d) { return "record-" + std::to_string(d.below(50)); }

inline Command any_call_command(World const& w, Draws& d) {
  CallId const call = d.key(w.call.calls);
  IncidentId const incident = d.key(w.incident.incidents);
  switch (d.below(12)) {
    case 0: {
      call::Register c{
          .answered = !d.one_in(3), .place = any_place(d), .type = any_type(d), .record = any_record(d), .open_incident = d.one_in(2)};
      if (!c.open_incident && d.one_in(3)) c.join = incident;
      c.incident_record = any_record(d);
      return c;
    }
    case 1: return call::Answer{call, {}};
    case 2: return call::Abandon{call};
    case 3: return call::MarkSilent{call};
    case 4: return call::CallBack{call, d.one_in(2) ? "reached" : "busy"};
    case 5: return call::Transfer{call, "120"};
    case 6: return call::End{call, static_cast<call::Outcome>(d.below(7))};
    case 7: return call::Join{call, incident};
    case 8: return call::OpenIncident{call, any_type(d), d.below(6), any_record(d)};
    case 9: return call::Locate{call, static_cast<LocationSource>(d.below(7)), "by the bridge", {}, 10, {}};
    case 10: {
      call::Update c{.call = call, .place = any_place(d), .type = any_type(d)};
      if (d.one_in(3)) c.text = DetailRef{"text", "record-1", {}};
      return c;
    }
    default: return call::ReadDetails{call};
  }
}

inline Command any_incident_command(World const& w, Draws& d) {
  IncidentId const id = d.key(w.incident.incidents);
  switch (d.below(18)) {
    case 0: return incident::Open{any_type(d), d.below(6), any_place(d), {}, any_record(d), false};
    case 1: return incident::Grade{id, any_type(d), d.below(6)};
    case 2: return incident::Move{id, any_place(d)};
    case 3: return incident::SetLevel{id, d.below(7)};
    case 4: return incident::Merge{id, d.key(w.incident.incidents)};
    case 5: return incident::Unmerge{id};
    case 6: return incident::AddNote{id, {"note", "record-1", {}}};
    case 7: return incident::ReportBenchmark{id, d.one_in(2) ? "under_control" : "nonsense"};
    case 8: return incident::AcceptLeg{id, any_agency(d)};
    case 9: return incident::CloseLeg{id, any_agency(d), {"resolved"}};
    case 10: return incident::CheckIn{id, d.key(w.unit.units)};
    case 11: return incident::Take{id, {d.one_in(2) ? "A" : "B"}};
    case 12: return incident::Close{id, {d.one_in(9) ? "nonsense" : "resolved"}};
    case 13: {
      incident::Reopen c{id, any_record(d), {}};
      if (d.one_in(3)) c.left = incident::Left{any_type(d), d.below(5), any_place(d), {d.one_in(4) ? "A" : ""}, false};
      return c;
    }
    case 14: return incident::TakeBackGrade{id};
    case 15: return incident::TakeBackLevel{id};
    case 16: {
      incident::ReadTexts c{id, {d.key(w.call.calls)}, d.one_in(2)};
      if (auto const at = w.incident.incidents.find(id); at != w.incident.incidents.end()) c.calls = at->second.calls;
      return c;
    }
    default: return incident::NoteTrackRead{id, {"reason", "record-1", {}}};
  }
}

inline Command any_take_back(World const& w, UnitCode const& unit, Draws& d) {
  unit::TakeBackStatus c{.unit = unit, .reason = static_cast<TakeBackReason>(d.below(4))};
  auto const at = w.unit.units.find(unit);
  c.status = at == w.unit.units.end() || d.one_in(3) ? static_cast<UnitStatus>(d.below(11)) : at->second.status;
  return c;
}

inline Command any_unit_command(World const& w, Draws& d) {
  UnitCode const unit = d.key(w.unit.units);
  switch (d.below(12)) {
    case 0: return unit::Register{unit, "engine", {"fire"}, {"S1"}, {{"engine"}}};
    case 1: return d.one_in(8) ? Command{unit::Retire{unit}} : Command{unit::SetEmergency{unit, d.one_in(2)}};
    case 2: return unit::SetPost{unit, unit::Post{"bridge", {300000000, 1200000000}}};
    case 3: return unit::SetCrew{unit, {{"hazmat"}}, 5};
    case 4: return any_take_back(w, unit, d);
    default: return unit::ReportStatus{unit, static_cast<UnitStatus>(d.below(11)), {}, d.one_in(2) ? "" : "maintenance"};
  }
}

inline Command any_dispatch_command(World const& w, Draws& d) {
  IncidentId const id = d.key(w.incident.incidents);
  std::vector<UnitCode> units;
  for (auto count = d.below(4); count > 0; --count) units.push_back(d.key(w.unit.units));
  if (d.one_in(3)) return assignment::StandDown{id, units, d.one_in(9) ? "nonsense" : "false_alarm"};
  assignment::Dispatch dispatch{.incident = id, .divert = d.one_in(2)};
  for (auto const& unit : units) dispatch.units.push_back({unit, 60});
  return dispatch;
}

inline Command any_proposal_command(World const& w, Draws& d) {
  using namespace proposal;
  IncidentId const incident = d.key(w.incident.incidents);
  ProposalId const id = d.key(w.proposal.proposals);
  std::optional<DetailRef> reason;
  if (d.one_in(3)) reason = DetailRef{"reason", any_record(d), {}};
  switch (d.below(10)) {
    case 0: {
      CallId const call = d.key(w.call.calls);
      auto const at = w.call.calls.find(call);
      return ProposeErasing{call, at == w.call.calls.end() ? any_record(d) : at->second.record, Ground::kRequest, reason, !d.one_in(4)};
    }
    case 1:
      return ProposeHold{incident,       "n",    d.one_in(4) ? std::vector{any_record(d)} : std::vector<std::string>{},
                         Ground::kLegal, reason, true};
    case 2: return ProposeLifting{d.key(w.proposal.holds), Ground::kLegal, reason, true};
    case 3: return ProposeAcceptance{Ground::kOther, reason, true};
    case 4: return Reject{id};
    case 5: return Withdraw{id};
    case 6:
      if (d.one_in(3)) return NoteRestore{w.now, w.position};
      return Reinstate{{{incident, "n", {any_record(d)}}}};
    default: return Confirm{id};
  }
}

inline Command any_emergency_access_command(World const& w, Draws& d) {
  using namespace emergency_access;
  AccountCode const account{d.one_in(2) ? "g1" : "g2"};
  auto const at = w.emergency_access.uses.find(account);
  EmergencyAccessId const use = at == w.emergency_access.uses.end() ? EmergencyAccessId{} : at->second.emergency_access;
  switch (d.below(3)) {
    case 0: return Open{account, static_cast<Ground>(d.below(6))};
    case 1: return End{use};
    default: return Acknowledge{use, !d.one_in(4)};
  }
}

inline Command any_other_command(World const& w, Draws& d) {
  AccountCode const account{d.one_in(2) ? "p1" : "p2"};
  switch (d.below(14)) {
    case 11: return seat::Relieve{{"A"}, account};
    case 12: return any_emergency_access_command(w, d);
    case 0: return seat::SignOn{{"A"}, account};
    case 1: return seat::SignOff{{"A"}, account};
    case 2: return seat::OfferHandover{{"A"}, account, {"p2"}, {}};
    case 3: return seat::AcceptHandover{{"A"}, account};
    case 4: return any_proposal_command(w, d);
    case 5:
      return premises::ProposeSafetyNote{{"P1"}, {"t", "record-1", {}}, {"r", "record-2", {}}, w.now + Duration::hours(d.below(3000))};
    case 6: return premises::WithdrawSafetyNote{d.key(w.premises.safety_notes)};
    case 10:
      return jurisdiction::ActivateSpeeds{
          d.one_in(5) ? "" : "speeds", jurisdiction::SpeedsOrigin::kMeasured, d.below(9), w.now - Duration::hours(d.below(40)), {}};
    case 8: return jurisdiction::NotePlacesSearched{account, w.now, w.now, {{jurisdiction::SearchKind::kByText, d.below(3)}}};
    case 7: {
      configuration::Settings settings;
      settings.check_in = Duration::minutes(1 + d.below(60));
      settings.closed_stays = Duration::hours(d.below(48));
      return configuration::SetSettings{settings};
    }
    case 9: return seat::WithdrawHandover{{"A"}, account};
    default:
      return run_card::Define{
          {.run_card = {"c1"}, .type = any_type(d), .level = d.below(6), .needs = {{{"engine"}, 2}}, .agencies = {any_agency(d)}}};
  }
}

inline Command any_closure_command(World const& w, Draws& d) {
  ClosureId const id = d.key(w.closure.closures);
  auto const time = [&]() -> std::optional<Instant> {
    if (d.one_in(3)) return {};
    return w.now + Duration::seconds(d.below(4000)) - Duration::seconds(300);
  };
  switch (d.below(5)) {
    case 0: return closure::Lift{id};
    case 1:
      return closure::Change{
          .closure = id, .reason = static_cast<closure::Reason>(d.below(6)), .until = time(), .until_lifted = d.one_in(4)};
    default: {
      closure::Stretch stretch{{{300000000, 1200000000}}, 0};
      if (d.one_in(2)) stretch.line.push_back({300000000 + static_cast<std::int32_t>(d.below(40000)), 1200000000});
      if (d.one_in(2)) stretch.radius_m = d.below(3000);
      closure::Close c{.stretches = {stretch}, .siren_may_pass = d.one_in(2), .from = time(), .until = time()};
      if (d.one_in(3)) c.incident = d.key(w.incident.incidents);
      return c;
    }
  }
}

inline Command any_command(World const& w, Draws& d) {
  switch (d.below(10)) {
    case 8: return any_closure_command(w, d);
    case 9: return any_proposal_command(w, d);
    case 0: return any_call_command(w, d);
    case 1:
    case 2: return any_incident_command(w, d);
    case 3:
    case 4: return any_dispatch_command(w, d);
    case 5: return any_other_command(w, d);
    default: return any_unit_command(w, d);
  }
}

}  // namespace tocsin::core
