#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "codec/reflect.h"
#include "scenario/scenario.h"

namespace tocsin::scenario {
namespace {

using Words = std::vector<std::string>;
using Answer = Result<core::Command>;

// The words of a command, with those that name a thing taken out by their mark: `at B`, `priority 2`.
struct Reader {
  Words words;
  ScenarioTown& town;

  std::string word(std::size_t i) const { return i < words.size() ? words[i] : std::string{}; }
  std::vector<std::string> from(std::size_t i) const {
    return {words.begin() + static_cast<std::ptrdiff_t>(std::min(i, words.size())), words.end()};
  }
  bool has(std::string const& mark) const { return std::ranges::find(words, mark) != words.end(); }
  std::string after(std::string const& mark) const {
    auto const at = std::ranges::find(words, mark);
    return at == words.end() || std::next(at) == words.end() ? std::string{} : *std::next(at);
  }
  IncidentTypeCode type() const {
    for (auto const& w : words)
      if (w.find('.') != std::string::npos) return {w};
    return {};
  }
  IncidentId incident(std::string const& name) const {
    auto const i = name.starts_with('I') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.incidents.size() ? town.names.incidents[i - 1] : IncidentId{};
  }
  CallId call(std::string const& name) const {
    auto const i = name.starts_with('C') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.calls.size() ? town.names.calls[i - 1] : CallId{};
  }
  NoteId note(std::string const& name) const {
    auto const i = name.starts_with('N') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.notes.size() ? town.names.notes[i - 1] : NoteId{};
  }
  ClosureId closure(std::string const& name) const {
    auto const i = name.starts_with('R') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.closures.size() ? town.names.closures[i - 1] : ClosureId{};
  }
  ProposalId proposal(std::string const& name) const {
    auto const i = name.starts_with('X') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.proposals.size() ? town.names.proposals[i - 1] : ProposalId{};
  }
  EmergencyAccessId emergency_access(std::string const& name) const {
    auto const i = name.starts_with('G') ? static_cast<std::size_t>(number(name.substr(1))) : 0;
    return i >= 1 && i <= town.names.emergency_accesses.size() ? town.names.emergency_accesses[i - 1] : EmergencyAccessId{};
  }
  std::vector<UnitCode> units(std::size_t first) const {
    std::vector<UnitCode> codes;
    for (auto const& w : from(first))
      if (w != "divert") codes.push_back({w});
    return codes;
  }
};

Result<Place> place_at(Reader const& r) {
  if (!r.has("at")) return Place{};
  return r.town.place(r.after("at"));
}

// call [ringing] [silent] [only] [says] [at B] [fire.building] [priority 1] [joins I1] [in en]
Answer read_call(Reader const& r) {
  call::Register c{.answered = !r.has("ringing"),
                   .silent = r.has("silent"),
                   .language = r.after("in"),
                   .type = r.type(),
                   .priority = number(r.after("priority"))};
  TOCSIN_TRY(c.place, place_at(r));
  c.record = r.town.detail().record;
  c.caller = DetailRef{"number-of-" + c.record, c.record, {}};
  if (r.has("says")) c.text = DetailRef{"words-of-" + c.record, c.record, {}};
  if (r.has("joins")) c.join = r.incident(r.after("joins"));
  c.open_incident = c.answered && !c.join && !r.has("only") && !c.silent;
  if (c.open_incident) c.incident_record = r.town.detail().record;
  return c;
}

Answer read_status(Reader const& r) {
  unit::ReportStatus c{.unit = {r.word(1)}, .hospital = r.after("to"), .reason = r.after("because")};
  for (auto const& word : codec::kWords<UnitStatus>)
    if (word.text == r.word(2)) {
      c.status = static_cast<UnitStatus>(word.value);
      return c;
    }
  return not_understood("status " + r.word(2));
}

// take_back E1 on_scene [because misheard]
Answer read_take_back(Reader const& r) {
  unit::TakeBackStatus c{.unit = {r.word(1)}};
  bool known = false;
  for (auto const& word : codec::kWords<UnitStatus>)
    if (word.text == r.word(2)) c.status = static_cast<UnitStatus>(word.value), known = true;
  if (!known) return not_understood("status " + r.word(2));
  if (!r.has("because")) return c;
  for (auto const& word : codec::kWords<TakeBackReason>)
    if (word.text == r.after("because")) {
      c.reason = static_cast<TakeBackReason>(word.value);
      return c;
    }
  return not_understood("because " + r.after("because"));
}

Answer read_dispatch(Reader const& r) {
  assignment::Dispatch c{.incident = r.incident(r.word(1)), .divert = r.has("divert")};
  for (auto& unit : r.units(2)) c.units.push_back({std::move(unit), {}});
  return c;
}

Answer read_move(Reader const& r) {
  TOCSIN_TRY(auto place, r.town.place(r.word(2)));
  return incident::Move{r.incident(r.word(1)), place};
}

Answer read_open(Reader const& r) {
  TOCSIN_TRY(auto place, place_at(r));
  return incident::Open{r.type(), number(r.after("priority")), place, {r.after("seat")}, r.town.detail().record, false};
}

// reopen I1 [as_it_was at B fire.building priority 2]: what the journal says of one that has left.
Answer read_reopen(Reader const& r) {
  incident::Reopen c{r.incident(r.word(1)), r.town.detail().record, {}};
  if (!r.has("as_it_was")) return c;
  c.left = incident::Left{r.type(), number(r.after("priority")), {}, {r.after("seat")}, false};
  TOCSIN_TRY(c.left->place, place_at(r));
  return c;
}

Answer read_post(Reader const& r) {
  if (r.word(2) == "home") return unit::SetPost{{r.word(1)}, {}};
  TOCSIN_TRY(auto const place, r.town.place(r.word(2)));
  return unit::SetPost{{r.word(1)}, unit::Post{place.text, *place.location}};
}

Answer read_crew(Reader const& r) {
  unit::SetCrew c{.unit = {r.word(1)}, .crew = number(r.word(2))};
  for (auto const& w : r.from(3)) c.capabilities.push_back({w});
  return c;
}

Answer read_update(Reader const& r) {
  call::Update c{.call = r.call(r.word(1)), .type = r.type()};
  if (r.has("says")) c.text = r.town.detail();
  if (r.has("at")) {
    TOCSIN_TRY(c.place, place_at(r));
  }
  return c;
}

Answer read_locate(Reader const& r) {
  call::Locate c{.call = r.call(r.word(1))};
  if (r.has("by_network")) {
    c.source = LocationSource::kNetwork;
    c.detail = r.town.detail();
    c.uncertainty_m = 300;
    return c;
  }
  TOCSIN_TRY(auto const place, place_at(r));
  c.text = place.text;
  c.at = place.location;
  return c;
}

Answer read_end(Reader const& r) {
  for (auto const& word : codec::kWords<call::Outcome>)
    if (word.text == r.word(2)) return call::End{r.call(r.word(1)), static_cast<call::Outcome>(word.value)};
  return not_understood("outcome " + r.word(2));
}

// propose erase C1 | hold I1 | lift I1 | restore [by_program]
Answer read_propose(Reader const& r, core::World const& world) {
  std::string const what = r.word(1);
  bool const by_person = !r.has("by_program");
  if (what == "hold")
    return proposal::ProposeHold{.incident = r.incident(r.word(2)), .number = {}, .records = {}, .reason = {}, .by_person = by_person};
  if (what == "lift") return proposal::ProposeLifting{.incident = r.incident(r.word(2)), .reason = {}, .by_person = by_person};
  if (what == "restore") return proposal::ProposeAcceptance{.reason = {}, .by_person = by_person};
  auto const at = world.call.calls.find(r.call(r.word(2)));
  if (what != "erase" || at == world.call.calls.end()) return not_understood("propose " + what);
  return proposal::ProposeErasing{.call = at->first, .record = at->second.record, .reason = r.town.detail(), .by_person = by_person};
}

// break_glass ACCOUNT GROUND
Answer read_break_glass(Reader const& r) {
  for (auto const& word : codec::kWords<emergency_access::Ground>)
    if (word.text == r.word(2)) return emergency_access::Open{{r.word(1)}, static_cast<emergency_access::Ground>(word.value)};
  return not_understood("ground " + r.word(2));
}

Answer read_safety_note(Reader const& r, core::World const& world) {
  TOCSIN_TRY(auto const valid, read_duration(r.after("for")));
  return premises::ProposeSafetyNote{{r.word(1)}, r.town.detail(), r.town.detail(), world.now + valid};
}

Result<closure::Reason> reason_of(std::string const& text) {
  for (auto const& word : codec::kWords<closure::Reason>)
    if (word.text == text) return static_cast<closure::Reason>(word.value);
  return not_understood("reason " + text);
}

// close_road A B C flood [one_way] [sirens_pass] [from 10m] [until 2h] [for I1]   |   close_road around A 200 fire
Answer read_close_road(Reader const& r, core::World const& world) {
  closure::Close c{.direction = r.has("one_way") ? closure::Direction::kAsDrawn : closure::Direction::kBoth,
                   .siren_may_pass = r.has("sirens_pass")};
  closure::Stretch stretch;
  bool const around = r.word(1) == "around";
  std::size_t next = around ? 2 : 1;
  for (; r.town.map.places.contains(r.word(next)); ++next) stretch.line.push_back(r.town.map.places.at(r.word(next)));
  if (around) stretch.radius_m = number(r.word(next++));
  c.stretches.push_back(std::move(stretch));
  TOCSIN_TRY(c.reason, reason_of(r.word(next)));
  if (r.has("from")) {
    TOCSIN_TRY(auto const ahead, read_duration(r.after("from")));
    c.from = world.now + ahead;
  }
  if (r.has("until")) {
    TOCSIN_TRY(auto const ahead, read_duration(r.after("until")));
    c.until = world.now + ahead;
  }
  if (r.has("for")) c.incident = r.incident(r.after("for"));
  return c;
}

// change_road R1 [works] [until 3h | until_lifted] [sirens_pass]
Answer read_change_road(Reader const& r, core::World const& world) {
  closure::Change c{.closure = r.closure(r.word(1)), .until_lifted = r.has("until_lifted")};
  if (auto const reason = reason_of(r.word(2))) c.reason = *reason;
  if (r.has("sirens_pass")) c.siren_may_pass = true;
  if (r.has("until")) {
    TOCSIN_TRY(auto const ahead, read_duration(r.after("until")));
    c.until = world.now + ahead;
  }
  return c;
}

Answer read_words(Reader const& r, core::World const& world) {
  std::string const verb = r.word(0), first = r.word(1), second = r.word(2);
  using Read = std::function<Answer()>;
  std::map<std::string, Read> const verbs{
      {"call", [&] { return read_call(r); }},
      {"answer", [&]() -> Answer { return call::Answer{r.call(first), {second}}; }},
      {"abandon", [&]() -> Answer { return call::Abandon{r.call(first)}; }},
      {"silent", [&]() -> Answer { return call::MarkSilent{r.call(first)}; }},
      {"call_back", [&]() -> Answer { return call::CallBack{r.call(first), second}; }},
      {"transfer", [&]() -> Answer { return call::Transfer{r.call(first), second}; }},
      {"end", [&] { return read_end(r); }},
      {"join", [&]() -> Answer { return call::Join{r.call(first), r.incident(second)}; }},
      {"open",
       [&]() -> Answer { return call::OpenIncident{r.call(first), r.type(), number(r.after("priority")), r.town.detail().record}; }},
      {"update", [&] { return read_update(r); }},
      {"locate", [&] { return read_locate(r); }},
      {"read", [&]() -> Answer { return call::ReadDetails{r.call(first)}; }},
      {"incident", [&] { return read_open(r); }},
      {"grade", [&]() -> Answer { return incident::Grade{r.incident(first), r.type(), number(r.after("priority"))}; }},
      {"move", [&] { return read_move(r); }},
      {"level", [&]() -> Answer { return incident::SetLevel{r.incident(first), number(second)}; }},
      {"merge", [&]() -> Answer { return incident::Merge{r.incident(r.after("into")), r.incident(first)}; }},
      {"unmerge", [&]() -> Answer { return incident::Unmerge{r.incident(first)}; }},
      {"note", [&]() -> Answer { return incident::AddNote{r.incident(first), r.town.detail()}; }},
      {"benchmark", [&]() -> Answer { return incident::ReportBenchmark{r.incident(first), second}; }},
      {"accept_leg", [&]() -> Answer { return incident::AcceptLeg{r.incident(first), {second}}; }},
      {"close_leg", [&]() -> Answer { return incident::CloseLeg{r.incident(first), {second}, {r.word(3)}}; }},
      {"check_in", [&]() -> Answer { return incident::CheckIn{r.incident(first), {second}}; }},
      {"take", [&]() -> Answer { return incident::Take{r.incident(first), {second}}; }},
      {"close", [&]() -> Answer { return incident::Close{r.incident(first), {second}}; }},
      {"reopen", [&] { return read_reopen(r); }},
      {"read_texts",
       [&]() -> Answer {
         incident::ReadTexts c{r.incident(first), {}, true};
         for (auto const& w : r.from(2)) c.calls.push_back(r.call(w));
         return c;
       }},
      {"read_track", [&]() -> Answer { return incident::NoteTrackRead{r.incident(first), r.town.detail()}; }},
      {"dispatch", [&] { return read_dispatch(r); }},
      {"stand_down", [&]() -> Answer { return assignment::StandDown{r.incident(first), r.units(2), {}}; }},
      {"status", [&] { return read_status(r); }},
      {"take_back", [&] { return read_take_back(r); }},
      {"take_back_grade", [&]() -> Answer { return incident::TakeBackGrade{r.incident(first)}; }},
      {"take_back_level", [&]() -> Answer { return incident::TakeBackLevel{r.incident(first)}; }},
      {"post", [&] { return read_post(r); }},
      {"crew", [&] { return read_crew(r); }},
      {"emergency", [&]() -> Answer { return unit::SetEmergency{{first}, second == "on"}; }},
      {"retire", [&]() -> Answer { return unit::Retire{{first}}; }},
      {"sign_on", [&]() -> Answer { return seat::SignOn{{first}, {second}}; }},
      {"sign_off", [&]() -> Answer { return seat::SignOff{{first}, {second}}; }},
      {"hand_over", [&]() -> Answer { return seat::OfferHandover{{first}, {second}, {r.word(3)}, r.town.detail()}; }},
      {"accept", [&]() -> Answer { return seat::AcceptHandover{{first}, {second}}; }},
      {"relieve", [&]() -> Answer { return seat::Relieve{{first}, {second}}; }},
      {"withdraw", [&]() -> Answer { return seat::WithdrawHandover{{first}, {second}}; }},
      {"standing_notes", [&]() -> Answer { return seat::SetStandingNotes{{first}, r.town.detail()}; }},
      {"propose", [&] { return read_propose(r, world); }},
      {"confirm", [&]() -> Answer { return proposal::Confirm{r.proposal(first)}; }},
      {"reject", [&]() -> Answer { return proposal::Reject{r.proposal(first)}; }},
      {"withdraw_proposal", [&]() -> Answer { return proposal::Withdraw{r.proposal(first)}; }},
      {"restored", [&]() -> Answer { return proposal::NoteRestore{world.now, world.position}; }},
      {"break_glass", [&] { return read_break_glass(r); }},
      {"end_break_glass", [&]() -> Answer { return emergency_access::End{r.emergency_access(first)}; }},
      {"acknowledge_break_glass",
       [&]() -> Answer { return emergency_access::Acknowledge{r.emergency_access(first), !r.has("by_program")}; }},
      {"safety_note", [&] { return read_safety_note(r, world); }},
      {"close_road", [&] { return read_close_road(r, world); }},
      {"change_road", [&] { return read_change_road(r, world); }},
      {"lift_road", [&]() -> Answer { return closure::Lift{r.closure(first)}; }},
      {"approve", [&]() -> Answer { return premises::ApproveSafetyNote{r.note(first)}; }},
  };
  auto const at = verbs.find(verb);
  if (at == verbs.end()) return not_understood(verb);
  return at->second();
}

// Takes `mark value` out of the words.
std::string take(Words& words, std::string const& mark) {
  auto const at = std::ranges::find(words, mark);
  if (at == words.end() || std::next(at) == words.end()) return {};
  std::string const value = *std::next(at);
  words.erase(at, std::next(at, 2));
  return value;
}

}  // namespace

Result<Duration> read_duration(std::string const& text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  std::string_view const unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (error == std::errc{}) {
    if (unit == "s") return Duration::seconds(value);
    if (unit == "m") return Duration::minutes(value);
    if (unit == "h") return Duration::hours(value);
    if (unit == "d") return Duration::days(value);
  }
  return not_understood("duration " + text);
}

Result<Place> ScenarioTown::place(std::string const& label) const {
  auto const at = map.places.find(label);
  if (at == map.places.end()) return not_understood("place " + label);
  Place place{.text = label, .location = at->second, .source = LocationSource::kRegister, .data_set = "map"};
  if (auto const area = lies_in.find(label); area != lies_in.end()) {
    place.county = {area->second.county};
    place.township = {area->second.township};
  }
  return place;
}

DetailRef ScenarioTown::detail() {
  ++details;
  return {fmt::format("detail-{}", details), fmt::format("record-{}", details), {}};
}

Result<ScenarioCommand> read_command(std::string const& text, ScenarioTown& town, core::World const& world) {
  ScenarioCommand command;
  Words words = split_words(text);
  if (auto const actor = take(words, "by"); !actor.empty()) command.actor = actor;
  if (auto const via = take(words, "via"); !via.empty()) {
    bool known = false;
    for (auto const& word : codec::kWords<Source>)
      if (word.text == via) {
        command.source = static_cast<Source>(word.value);
        known = true;
      }
    if (!known) return not_understood("via " + via);
  }
  if (auto const ago = take(words, "@"); !ago.empty()) {
    TOCSIN_TRY(command.before_now, read_duration(ago.starts_with('+') || ago.starts_with('-') ? ago.substr(1) : ago));
    if (ago.starts_with('+')) command.before_now = Duration{-command.before_now->us};
  }
  TOCSIN_TRY(command.command, read_words(Reader{words, town}, world));
  return command;
}

}  // namespace tocsin::scenario
