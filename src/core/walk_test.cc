// Random walks over all commands, legal or not. Why: rules are written one by one, and what must always hold is broken between them.
#include <algorithm>
#include <rapidcheck.h>

#include <boost/mp11.hpp>

#include "core/any_command.h"
#include "core/test_centre.h"
#include "core/timers.h"

using namespace tocsin;
using namespace tocsin::core;

namespace {

// Structural equality over described members.
template <class T>
bool same(T const& a, T const& b);
template <class A, class B>
bool same(std::pair<A, B> const& a, std::pair<A, B> const& b);
template <class T>
bool same(std::optional<T> const& a, std::optional<T> const& b);
template <class T>
bool same_items(T const& a, T const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](auto const& x, auto const& y) { return same(x, y); });
}
template <class A, class B>
bool same(std::pair<A, B> const& a, std::pair<A, B> const& b) {
  return same(a.first, b.first) && same(a.second, b.second);
}
template <class T>
bool same(std::optional<T> const& a, std::optional<T> const& b) {
  return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <class T>
bool same(T const& a, T const& b) {
  if constexpr (requires { a.begin(); }) {
    return same_items(a, b);
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool equal = true;
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
        [&](auto member) { equal = equal && same(a.*decltype(member)::pointer, b.*decltype(member)::pointer); });
    return equal;
  } else {
    return a == b;
  }
}

std::string broken_assignment(World const& w) {
  std::map<UnitCode, AssignmentId> running;
  for (auto const& [id, a] : w.assignment.assignments) {
    auto const incident = w.incident.incidents.find(a.incident);
    if (incident == w.incident.incidents.end()) return "an assignment without an incident";
    if (std::ranges::count(incident->second.assignments, id) != 1) return "the incident does not list its assignment once";
    for (auto at = a.times.begin(); at != a.times.end(); ++at)
      if (at != a.times.begin() && at->second.occurred_at < std::prev(at)->second.occurred_at) return "a step before the one it follows";
    if (!a.times.contains(a.step)) return "a step without a time";
    if (a.ended) continue;
    if (!running.emplace(a.unit, id).second) return "unit " + a.unit.text + " has two running assignments";
    if (!incident::is_open(incident->second)) return "a running assignment of an incident that is not open";
    auto const& unit = w.unit.units.at(a.unit);
    if (unit.assignment != id || unit.incident != a.incident || unit.status != a.step || unit.retired)
      return "unit and assignment disagree";
  }
  for (auto const& [code, unit] : w.unit.units) {
    if (unit::is_bound(unit.status) != unit.assignment.has_value() || unit.assignment.has_value() != unit.incident.has_value())
      return "status and assignment of a unit disagree";
    if (unit.assignment && (!running.contains(code) || running.at(code) != *unit.assignment))
      return "a unit with an assignment that does not run";
  }
  return {};
}

std::string broken_incident(World const& w, incident::Incident const& i) {
  using incident::Phase;
  bool running = false, arrived = false;
  for (AssignmentId const id : i.assignments) {
    auto const at = w.assignment.assignments.find(id);
    if (at == w.assignment.assignments.end() || at->second.incident != i.incident) return "it lists an assignment that is not its own";
    running = running || !at->second.ended;
    arrived = arrived || assignment::has_arrived(at->second);
  }
  for (auto const& later : {i.graded, i.closed})
    if (later && later->occurred_at < i.received.occurred_at) return "something happened before it was received";
  for (AssignmentId const id : i.assignments)
    if (w.assignment.assignments.at(id).came_from.empty() &&
        w.assignment.assignments.at(id).times.at(UnitStatus::kAssigned).occurred_at < i.received.occurred_at)
      return "a unit was assigned before it was received";
  if ((i.phase == Phase::kClosed) != i.closed.has_value()) return "closed without a time";
  Phase const expected = arrived ? Phase::kOnScene : running ? Phase::kDispatched : i.priority > 0 ? Phase::kGraded : Phase::kReceived;
  if (i.phase != Phase::kClosed && i.phase != expected) return "its phase is not what its units say";
  if (i.closed && std::ranges::any_of(i.legs, [](auto const& leg) { return leg.second.state != incident::LegState::kClosed; }))
    return "closed with an open leg";
  if (i.merged_into && (!i.calls.empty() || running)) return "merged away with calls or units of its own";
  for (CallId const call : i.calls) {
    auto const at = w.call.calls.find(call);
    if (at == w.call.calls.end() || at->second.incident != i.incident) return "it lists a call that is not its own";
    if (i.closed && !call::is_ended(at->second)) return "closed with a call that goes on";
  }
  for (IncidentId const from : i.merged_from)
    if (!w.incident.incidents.contains(from) || w.incident.incidents.at(from).merged_into != i.incident) return "merged from nowhere";
  for (std::size_t k = 0; k < i.fired.size(); ++k)
    for (std::size_t j = 0; j < k; ++j)
      if (i.fired[k].kind == i.fired[j].kind && i.fired[k].unit == i.fired[j].unit) return "a timer fired twice for one cause";
  return {};
}

std::string broken(World const& w) {
  if (auto const text = broken_assignment(w); !text.empty()) return text;
  for (auto const& [id, incident] : w.incident.incidents)
    if (auto const text = broken_incident(w, incident); !text.empty()) return "incident " + incident.number + ": " + text;
  for (auto const& [id, call] : w.call.calls) {
    if ((call.answered_at && *call.answered_at < call.rang_at) || (call.ended_at && *call.ended_at < call.rang_at))
      return "a call's times out of order";
    if (!call.incident) continue;
    auto const at = w.incident.incidents.find(*call.incident);
    if (at == w.incident.incidents.end() || std::ranges::count(at->second.calls, id) != 1)
      return "a call of an incident that does not know it";
  }
  for (auto const& [id, closure] : w.closure.closures) {
    if (closure.in_force != (closure.from <= w.now)) return "a closure that is in force before its time, or is not at its time";
    if (closure.until && *closure.until <= w.now) return "a closure that is over";
  }
  if (w.due != due_from_scratch(w)) return "the kept index of due times differs from one made from scratch";
  return {};
}

std::map<UnitCode, UnitStatus> statuses(World const& w) {
  std::map<UnitCode, UnitStatus> out;
  for (auto const& [code, unit] : w.unit.units) out[code] = unit.status;
  return out;
}

// A status moves only as the rules of a unit allow, by a report about this unit, or by a dispatch or stand-down; and never without its
// fact.
std::string illegal_move(std::map<UnitCode, UnitStatus> const& before, World const& after, Entry const& entry, Command const& command) {
  std::map<UnitCode, UnitStatus> told = before;
  for (auto const& e : facts<unit::StatusChanged>(entry.events)) {
    if (before.at(e.unit) != e.from) return "a status change from what the unit was not";
    told[e.unit] = e.to;
    if (auto const* of_unit = std::get_if<unit::Command>(&command)) {
      auto const* report = std::get_if<unit::ReportStatus>(of_unit);
      if (report == nullptr || report->unit != e.unit || report->status != e.to) return "moved by what is no report of it";
      if (!unit::may_follow(e.from, e.to)) return "an illegal status move";
    } else if (e.to != UnitStatus::kAssigned && !std::get_if<assignment::StandDown>(std::get_if<assignment::Command>(&command))) {
      return "a silent reset";
    }
  }
  for (auto const& e : facts<unit::StatusTakenBack>(entry.events)) told[e.unit] = e.to;
  for (auto const& [code, status] : statuses(after))
    if (auto const at = told.find(code); at != told.end() && at->second != status) return "a status that nothing tells of";
  return {};
}

// Nobody decides his own, nothing is erased by hand without two, and what is held stays.
std::string wrongly_decided(proposal::State const& before, proposal::State const& after, Entry const& entry) {
  bool confirmed = false;
  for (auto const& e : facts<proposal::Confirmed>(entry.events)) {
    auto const& p = before.proposals.at(e.proposal);
    confirmed = true;
    if (p.status != proposal::Status::kOpen || !p.stands_behind.is_set()) return "confirmed, and nobody had stood behind it";
    if (p.stands_behind == entry.envelope.actor || p.proposed_by == entry.envelope.actor) return "confirmed by who proposed it";
  }
  for (auto const& e : facts<DetailsErased>(entry.events)) {
    if (e.reason != "retention" && !confirmed) return "erased by one person";
    for (auto const& record : e.records)
      if (proposal::is_held(before, record) || proposal::is_held(after, record)) return "erased while a hold stood";
  }
  if (after.restore.has_value()) return {};
  bool const lifted = before.restore.has_value() || before.holds.size() > after.holds.size();
  return lifted && !confirmed ? "lifted by one person" : "";
}

// A unit and its running assignment as they were before a report: taking it back must give back just that.
struct BeforeReport {
  UnitStatus status{};
  Stamp stamp;
  std::string reason;
  std::optional<AssignmentId> assignment;
  std::optional<assignment::Assignment> course;
};
BeforeReport before_report(World const& w, UnitCode const& code) {
  auto const& unit = w.unit.units.at(code);
  BeforeReport before{unit.status, unit.status_stamp, unit.out_of_service_reason, unit.assignment, {}};
  if (unit.assignment) before.course = w.assignment.assignments.at(*unit.assignment);
  return before;
}

std::string wrongly_taken_back(World const& w, unit::StatusTakenBack const& e, BeforeReport const& before) {
  auto const& unit = w.unit.units.at(e.unit);
  if (unit.status != before.status || unit.status_stamp != before.stamp || unit.out_of_service_reason != before.reason ||
      unit.assignment != before.assignment)
    return "a unit is not what it was before its report";
  if (!before.course) return {};
  auto const& a = w.assignment.assignments.at(*before.assignment);
  if (a.step != before.course->step || a.times != before.course->times || a.hospital != before.course->hospital || a.ended)
    return "an assignment is not what it was before the report";
  return {};
}

}  // namespace

TEST_CASE("whatever is asked for, what must hold holds") {
  std::size_t accepted = 0, refused = 0, taken_back = 0, closed = 0, ended = 0, confirmed = 0;
  CHECK(rc::check("walk", [&] {
    auto const draws =
        *rc::gen::resize(rc::kNominalSize, rc::gen::container<std::vector<std::uint16_t>>(4000, rc::gen::arbitrary<std::uint16_t>()));
    Draws d(draws);
    TestCentre c;
    std::map<UnitCode, BeforeReport> reports;  // The last of each unit.
    while (d.left()) {
      auto const command = any_command(c.world, d);
      auto const proposals = c.world.proposal;
      auto const before = statuses(c.world);
      std::map<UnitCode, BeforeReport> before_this;
      for (auto const& [code, status] : before) before_this[code] = before_report(c.world, code);
      TestCentre::How how{.actor = d.one_in(2) ? "p1" : "p2"};
      if (d.one_in(6)) how.occurred_at = c.now - Duration::seconds(d.below(300));
      auto const entry = c.run(command, how);
      ++(entry ? accepted : refused);
      if (entry) {
        auto const illegal = illegal_move(before, c.world, *entry, command);
        RC_ASSERT(illegal == "");
        auto const undecided = wrongly_decided(proposals, c.world.proposal, *entry);
        RC_ASSERT(undecided == "");
        confirmed += facts<proposal::Confirmed>(entry->events).size();
        closed += facts<closure::Closed>(entry->events).size();
        for (auto const& e : facts<unit::StatusTakenBack>(entry->events)) {
          ++taken_back;
          auto const wrong = wrongly_taken_back(c.world, e, reports.at(e.unit));
          RC_ASSERT(wrong == "");
          reports.erase(e.unit);  // Once.
        }
        for (auto const& e : facts<unit::StatusChanged>(entry->events)) {
          reports.erase(e.unit);
          if (std::holds_alternative<unit::Command>(command)) reports.emplace(e.unit, before_this.at(e.unit));
        }
      } else {
        RC_ASSERT(!c.journal.back().refusal->code.empty());
      }
      if (d.one_in(4)) {
        auto const before_passing = statuses(c.world);
        auto const due = c.pass(Duration::seconds(d.below(4) == 0 ? d.below(200'000) : d.below(100)));
        RC_ASSERT(statuses(c.world) == before_passing);  // Time resets nothing.
        ended += facts<closure::Expired>(due).size();
        for (auto const& e : facts<DetailsErased>(due))
          for (auto const& record : e.records) RC_ASSERT_FALSE(proposal::is_held(c.world.proposal, record));
      }
      auto const text = broken(c.world);
      RC_ASSERT(text == "");
      RC_ASSERT(on_time(c.world, c.world.position + 1, c.now).empty() || c.world.due.begin()->at <= c.now);
    }
    World again;
    for (Entry const& entry : c.journal) apply(again, entry);
    RC_ASSERT(same(again, c.world));
  }));
  CHECK(accepted > 1000);  // The walks walk.
  CHECK(refused > 1000);
  CHECK(taken_back > 100);
  CHECK(closed > 100);
  CHECK(confirmed > 20);
  CHECK(ended > 20);  // By time.
}

TEST_CASE("the comparison of Worlds sees a difference") {
  TestCentre a, b;
  CHECK(same(a.world, b.world));
  auto const incident = a.open();
  CHECK_FALSE(same(a.world, b.world));
  b.open();
  CHECK(same(a.world, b.world));
  a.world.incident.incidents.at(incident).level = 2;
  CHECK_FALSE(same(a.world, b.world));
}

TEST_CASE("applying anything to anything never fails: events about what is not there change nothing") {
  World world;
  IncidentId const none{1, 99, 0};
  Entry entry{.position = 1, .at = Instant{1}};
  entry.events = {incident::Closed{none, {}},           incident::Removed{none},           incident::Merged{none, none},
                  assignment::Moved{{1, 99, 1}, none},  assignment::Ended{{1, 99, 1}, {}}, unit::StatusChanged{.unit = {"E1"}},
                  call::Ended{{1, 99, 2}, {}},          seat::SignedOn{{"A"}, {"p"}},      station::Retired{{"S"}},
                  premises::SafetyNoteEnded{{1, 9, 9}}, closure::Lifted{{1, 9, 9}},        closure::Began{{1, 9, 9}},
                  proposal::Confirmed{{1, 9, 9}},       proposal::HoldLifted{none},        proposal::TakenUp{{1, 9, 9}},
                  DetailsErased{{"x"}, "request"}};
  apply(world, entry);
  CHECK(world.position == 1);
  CHECK(world.incident.incidents.empty());
  CHECK(world.due.empty());
}
