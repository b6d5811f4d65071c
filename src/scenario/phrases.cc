#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/match.h"
#include "codec/reflect.h"
#include "scenario/scenario.h"

namespace tocsin::scenario {

std::unexpected<Error> not_understood(std::string const& what) {
  return invalid("scenario.not_understood", fmt::format("not understood: {}", what));
}

std::int64_t number(std::string const& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}
namespace {

template <class Id>
std::string name_in(std::vector<Id> const& ids, Id id, char letter) {
  auto const at = std::ranges::find(ids, id);
  return at == ids.end() ? to_text(id) : fmt::format("{}{}", letter, at - ids.begin() + 1);
}

std::string unit_of(core::World const& world, AssignmentId id) {
  auto const at = world.assignment.assignments.find(id);
  return at == world.assignment.assignments.end() ? to_text(id) : at->second.unit.text;
}

using codec::word_of;

struct Speaker {
  core::World const& world;
  ScenarioNames const& names;
  std::vector<std::string> phrases;

  template <class... Args>
  void say(fmt::format_string<Args...> format, Args&&... args) {
    phrases.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  void tell(call::Event const& event) {
    match(
        event, [&](call::Registered const& e) { say("call {} {}", names.of(e.call), e.answered_at ? "answered" : "rings"); },
        [&](call::Answered const& e) { say("call {} answered", names.of(e.call)); },
        [&](call::Abandoned const& e) { say("call {} abandoned", names.of(e.call)); },
        [&](call::MarkedSilent const& e) { say("call {} silent", names.of(e.call)); },
        [&](call::CalledBack const& e) { say("call {} called back {}", names.of(e.call), e.result); },
        [&](call::Transferred const& e) { say("call {} transferred to {}", names.of(e.call), e.to); },
        [&](call::Ended const& e) { say("call {} ended {}", names.of(e.call), word_of(e.outcome)); },
        [&](call::Linked const& e) { say("call {} {} {}", names.of(e.call), e.joined ? "joined" : "opened", names.of(e.incident)); },
        [&](call::Located const& e) { say("call {} located {}", names.of(e.call), word_of(e.source)); },
        [&](call::Updated const& e) { say("call {} updated", names.of(e.call)); },
        [&](call::DetailsRead const& e) { say("call {} read", names.of(e.call)); },
        [&](call::Removed const& e) { say("call {} left", names.of(e.call)); });
  }
  void tell(incident::Event const& event) {
    match(
        event,
        [&](incident::Opened const& e) {
          say("incident {} opened", names.of(e.incident));
          if (e.reopened_from) say("incident {} continues {}", names.of(e.incident), names.of(*e.reopened_from));
        },
        [&](incident::Graded const& e) { say("incident {} graded {} priority {}", names.of(e.incident), e.type.text, e.priority); },
        [&](incident::Moved const& e) { say("incident {} moved to {}", names.of(e.incident), e.place.text); },
        [&](incident::LevelSet const& e) { say("incident {} level {}", names.of(e.incident), e.level); },
        [&](incident::GradeTakenBack const& e) { say("incident {} grade taken back priority {}", names.of(e.incident), e.priority); },
        [&](incident::LevelTakenBack const& e) { say("incident {} level taken back {}", names.of(e.incident), e.level); },
        [&](incident::LegAcceptanceTakenBack const& e) { say("leg {} of {} acceptance taken back", e.agency.text, names.of(e.incident)); },
        [&](incident::Merged const& e) { say("incident {} merged into {}", names.of(e.duplicate), names.of(e.into)); },
        [&](incident::Unmerged const& e) { say("incident {} unmerged", names.of(e.duplicate)); },
        [&](incident::NoteAdded const& e) { say("incident {} noted", names.of(e.incident)); },
        [&](incident::BenchmarkReported const& e) { say("incident {} benchmark {}", names.of(e.incident), e.benchmark); },
        [&](incident::LegRequested const& e) { say("leg {} of {} requested", e.agency.text, names.of(e.incident)); },
        [&](incident::LegAccepted const& e) { say("leg {} of {} accepted", e.agency.text, names.of(e.incident)); },
        [&](incident::LegClosed const& e) { say("leg {} of {} closed", e.agency.text, names.of(e.incident)); },
        [&](incident::CheckedIn const& e) { say("unit {} checked in", e.unit.text); },
        [&](incident::Taken const& e) { say("incident {} taken by {}", names.of(e.incident), e.seat.text); },
        [&](incident::PhaseChanged const& e) { say("incident {} {}", names.of(e.incident), word_of(e.phase)); },
        [](incident::CallJoined const&) {},
        [&](incident::Closed const& e) { say("incident {} closed {}", names.of(e.incident), e.disposition.text); },
        [&](incident::TimerFired const& e) { say("timer {} {}", word_of(e.kind), e.unit.is_set() ? e.unit.text : names.of(e.incident)); },
        [&](incident::TrackRead const& e) { say("track of {} read", names.of(e.incident)); },
        [&](incident::NotesRead const& e) { say("notes of {} read", names.of(e.incident)); },
        [&](incident::Removed const& e) { say("incident {} left", names.of(e.incident)); });
  }
  void tell(unit::Event const& event) {
    match(
        event, [&](unit::Registered const& e) { say("unit {} registered", e.unit.text); },
        [&](unit::Retired const& e) { say("unit {} retired", e.unit.text); },
        [&](unit::StatusChanged const& e) { say("unit {} {}", e.unit.text, word_of(e.to)); },
        [&](unit::StatusTakenBack const& e) {
          say("unit {} {} taken back {} to {}", e.unit.text, word_of(e.from), word_of(e.reason), word_of(e.to));
        },
        [&](unit::PostChanged const& e) { say("unit {} post {}", e.unit.text, e.post ? e.post->name : "home"); },
        [&](unit::CrewChanged const& e) { say("unit {} crew {}", e.unit.text, e.crew); },
        [&](unit::EmergencyChanged const& e) { say("unit {} emergency {}", e.unit.text, e.on ? "on" : "off"); });
  }
  void tell(assignment::Event const& event) {
    match(
        event, [](assignment::Advised const&) {},
        [&](assignment::Dispatched const& e) {
          say("assignment {} dispatched", e.unit.text);
          if (e.diverted_from) say("unit {} diverted from {}", e.unit.text, names.of(*e.diverted_from));
        },
        [&](assignment::Progressed const& e) { say("assignment {} {}", unit_of(world, e.assignment), word_of(e.step)); },
        [&](assignment::StepReportedLate const& e) { say("assignment {} {} late", unit_of(world, e.assignment), word_of(e.step)); },
        [&](assignment::StepTakenBack const& e) {
          say("assignment {} {} taken back to {}", unit_of(world, e.assignment), word_of(e.step), word_of(e.to));
        },
        [&](assignment::Resumed const& e) { say("assignment {} resumed", unit_of(world, e.assignment)); },
        [&](assignment::Moved const& e) { say("assignment {} moved to {}", unit_of(world, e.assignment), names.of(e.incident)); },
        [&](assignment::Ended const& e) { say("assignment {} ended {}", unit_of(world, e.assignment), word_of(e.reason)); });
  }
  void tell(seat::Event const& event) {
    match(
        event, [&](seat::Defined const& e) { say("seat {} defined", e.seat.text); },
        [&](seat::SignedOn const& e) { say("seat {} signed_on {}", e.seat.text, e.account.text); },
        [&](seat::SignedOff const& e) { say("seat {} signed_off {}", e.seat.text, e.account.text); },
        [&](seat::HandoverOffered const& e) { say("seat {} offered to {}", e.seat.text, e.to.text); },
        [&](seat::HandoverAccepted const& e) { say("seat {} passed to {}", e.seat.text, e.account.text); },
        [&](seat::StandingNotesSet const& e) { say("seat {} notes", e.seat.text); },
        [&](seat::HandoverWithdrawn const& e) { say("seat {} withdrawn", e.seat.text); },
        [&](seat::Relieved const& e) { say("seat {} relieved of {}", e.seat.text, e.account.text); });
  }
  void tell(premises::Event const& event) {
    match(
        event, [&](premises::SafetyNoteProposed const& e) { say("safety note {} proposed", names.of(e.note)); },
        [&](premises::SafetyNoteApproved const& e) { say("safety note {} approved", names.of(e.note)); },
        [&](premises::SafetyNoteEnded const& e) { say("safety note {} ended", names.of(e.note)); });
  }
  void tell(standard_address::Event const& event) {
    match(
        event, [&](standard_address::Decided const& e) { say("addresses {} of {} decided", word_of(e.verdict), e.entries.size()); },
        [&](standard_address::DecisionWithdrawn const&) { say("addresses decision withdrawn"); });
  }
  void tell(closure::Event const& event) {
    match(
        event,
        [&](closure::Closed const& e) {
          say("road {} {} {}", names.of(e.closure), world.closure.closures.at(e.closure).in_force ? "closed" : "to be closed",
              word_of(e.reason));
        },
        [&](closure::Changed const& e) { say("road {} changed {}", names.of(e.closure), word_of(e.reason)); },
        [&](closure::Began const& e) { say("road {} begins to be closed", names.of(e.closure)); },
        [&](closure::Lifted const& e) { say("road {} lifted", names.of(e.closure)); },
        [&](closure::Expired const& e) { say("road {} expired", names.of(e.closure)); });
  }
  void tell(proposal::Event const& event) {
    match(
        event, [&](proposal::Proposed const& e) { say("proposal {} {}", names.of(e.proposal), word_of(e.act)); },
        [&](proposal::TakenUp const& e) { say("proposal {} taken up", names.of(e.proposal)); },
        [&](proposal::Confirmed const& e) { say("proposal {} confirmed", names.of(e.proposal)); },
        [&](proposal::Rejected const& e) { say("proposal {} rejected", names.of(e.proposal)); },
        [&](proposal::Withdrawn const& e) { say("proposal {} withdrawn", names.of(e.proposal)); },
        [&](proposal::Expired const& e) { say("proposal {} expired", names.of(e.proposal)); },
        [&](proposal::HoldPlaced const& e) { say("hold on {} placed {} records", names.of(e.incident), e.records.size()); },
        [&](proposal::HoldLifted const& e) { say("hold on {} lifted", names.of(e.incident)); },
        [&](proposal::Restored const&) { say("restored"); }, [&](proposal::RestoreAccepted const&) { say("restore accepted"); });
  }
  void tell(emergency_access::Event const& event) {
    match(
        event,
        [&](emergency_access::Opened const& e) {
          say("emergency access {} opened {} {}", names.of(e.emergency_access), e.account.text, word_of(e.ground));
        },
        [&](emergency_access::Ended const& e) { say("emergency access {} ended", names.of(e.emergency_access)); },
        [&](emergency_access::Acknowledged const& e) { say("emergency access {} acknowledged", names.of(e.emergency_access)); });
  }
  void tell(core::DetailsErased const& e) { say("erased {} records {}", e.records.size(), e.reason); }
  void tell(station::Event const&) { say("station changed"); }
  void tell(run_card::Event const&) { say("run card changed"); }
  void tell(jurisdiction::Event const& event) {
    match(
        event, [&](jurisdiction::DataSetActivated const&) { say("data set activated"); },
        [&](jurisdiction::PlacesSearched const& e) { say("places searched by {}", e.account.text); },
        [&](jurisdiction::SpeedsActivated const& e) { say("speeds {} activated", e.version); });
  }
  void tell(configuration::Event const&) { say("configuration changed"); }
};

}  // namespace

std::string ScenarioNames::of(IncidentId id) const { return name_in(incidents, id, 'I'); }
std::string ScenarioNames::of(CallId id) const { return name_in(calls, id, 'C'); }
std::string ScenarioNames::of(NoteId id) const { return name_in(notes, id, 'N'); }
std::string ScenarioNames::of(ClosureId id) const { return name_in(closures, id, 'R'); }
std::string ScenarioNames::of(ProposalId id) const { return name_in(proposals, id, 'X'); }
std::string ScenarioNames::of(EmergencyAccessId id) const { return name_in(emergency_accesses, id, 'G'); }

void ScenarioNames::learn(core::Entry const& entry) {
  for (core::Event const& event : entry.events) {
    if (auto const* e = std::get_if<incident::Event>(&event))
      if (auto const* opened = std::get_if<incident::Opened>(e)) incidents.push_back(opened->incident);
    if (auto const* e = std::get_if<call::Event>(&event))
      if (auto const* registered = std::get_if<call::Registered>(e)) calls.push_back(registered->call);
    if (auto const* e = std::get_if<premises::Event>(&event))
      if (auto const* proposed = std::get_if<premises::SafetyNoteProposed>(e)) notes.push_back(proposed->note);
    if (auto const* e = std::get_if<proposal::Event>(&event))
      if (auto const* proposed = std::get_if<proposal::Proposed>(e)) proposals.push_back(proposed->proposal);
    if (auto const* e = std::get_if<emergency_access::Event>(&event))
      if (auto const* opened = std::get_if<emergency_access::Opened>(e)) emergency_accesses.push_back(opened->emergency_access);
    if (auto const* e = std::get_if<closure::Event>(&event))
      if (auto const* closed = std::get_if<closure::Closed>(e)) closures.push_back(closed->closure);
  }
}

std::vector<std::string> phrases_of(core::Entry const& entry, core::World const& after, ScenarioNames const& names) {
  Speaker speaker{after, names, {}};
  if (entry.refusal) speaker.say("refused {}", entry.refusal->code);
  for (core::Event const& event : entry.events) std::visit([&](auto const& e) { speaker.tell(e); }, event);
  return speaker.phrases;
}

}  // namespace tocsin::scenario
