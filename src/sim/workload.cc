#include "sim/workload.h"

#include <algorithm>
#include <iterator>

namespace tocsin::sim {

namespace {

UnitCode unit_name(int n) { return UnitCode{"E" + std::to_string(101 + n)}; }

template <class Map>
auto const* any_of(Map const& map, Random& random) {
  return map.empty() ? nullptr : &std::next(map.begin(), static_cast<std::ptrdiff_t>(random.below(map.size())))->second;
}

incident::Incident const* open_incident(core::World const& world, Random& random) {
  for (int tries = 0; tries < 8; ++tries) {
    auto const* incident = any_of(world.incident.incidents, random);
    if (incident && (incident::is_open(*incident) || tries == 7)) return incident;
  }
  return nullptr;
}

DetailRef detail(Act& act, std::string const& record, std::uint64_t serial) {
  journal::SealedDetail sealed{
      .id = "d" + std::to_string(serial), .record = record, .ciphertext = "c" + std::to_string(serial), .wrapped_key = "w"};
  sealed.sha256 = sha256(sealed.ciphertext);
  DetailRef ref{.id = sealed.id, .record = sealed.record, .ciphertext_sha256 = sealed.sha256};
  act.details.push_back(std::move(sealed));
  return ref;
}

Place some_place(Random& random) {
  Place place{.text = "模拟路 " + std::to_string(random.between(1, 200)) + " 号"};
  if (!random.chance(50'000))
    place.location = Wgs84{310'000'000 + static_cast<std::int32_t>(random.below(300'000)),
                           1'179'000'000 + static_cast<std::int32_t>(random.below(300'000))};
  return place;
}

IncidentTypeCode some_type(core::World const& world, Random& random) {
  if (random.chance(30'000)) return IncidentTypeCode{"no.such_type"};
  auto const* type = any_of(world.configuration.types, random);
  return type ? type->type : IncidentTypeCode{};
}

// Mostly the step that comes next in life; sometimes any.
UnitStatus next_status(unit::Unit const& unit, Random& random) {
  if (random.chance(100'000)) return static_cast<UnitStatus>(random.below(11));
  switch (unit.status) {
    case UnitStatus::kAssigned: return UnitStatus::kAcknowledged;
    case UnitStatus::kAcknowledged: return UnitStatus::kEnRoute;
    case UnitStatus::kEnRoute: return random.chance(100'000) ? UnitStatus::kStaging : UnitStatus::kOnScene;
    case UnitStatus::kStaging: return UnitStatus::kOnScene;
    case UnitStatus::kOnScene: return random.chance(300'000) ? UnitStatus::kTransporting : UnitStatus::kReturning;
    case UnitStatus::kTransporting: return UnitStatus::kAtHospital;
    case UnitStatus::kAtHospital: return UnitStatus::kReturning;
    case UnitStatus::kReturning: return UnitStatus::kInQuarters;
    case UnitStatus::kAvailable: return UnitStatus::kInQuarters;
    case UnitStatus::kInQuarters: return random.chance(50'000) ? UnitStatus::kOutOfService : UnitStatus::kAvailable;
    case UnitStatus::kOutOfService: return UnitStatus::kInQuarters;
  }
  return UnitStatus::kAvailable;
}

core::Command a_call(core::World const& world, Act& act, Random& random, std::uint64_t serial) {
  std::string const record = "r" + std::to_string(serial);
  call::Register command{
      .answered = !random.chance(100'000), .silent = random.chance(30'000), .place = some_place(random), .record = record};
  if (command.answered && !random.chance(200'000)) {
    command.type = some_type(world, random);
    command.open_incident = true;
    command.incident_record = "i" + std::to_string(serial);
  } else if (auto const* incident = open_incident(world, random); incident && random.chance(300'000)) {
    command.join = incident->incident;
  }
  if (!random.chance(300'000)) command.caller = detail(act, record, serial);
  return call::Command{std::move(command)};
}

// Any of the open incident's own units, agencies and seats; any word of the catalogue.
UnitCode unit_of(core::World const& world, incident::Incident const& i, Random& random) {
  auto const running = assignment::running_of(world.assignment, i.incident);
  return running.empty() ? unit_name(static_cast<int>(random.below(24))) : running[random.below(running.size())]->unit;
}
template <class Word>
std::string word_of(std::vector<Word> const& words, std::string (*code)(Word const&), Random& random) {
  return words.empty() ? "none" : code(words[random.below(words.size())]);
}
std::string code_of(configuration::Word const& word) { return word.code; }
DispositionCode some_disposition(core::World const& world, Random& random) {
  auto const& all = world.configuration.catalogue.dispositions;
  return all.empty() ? DispositionCode{"none"} : all[random.below(all.size())].disposition;
}

// Proposed by some, decided by others and now and then by the same, which is refused. Holds are placed more often than they are lifted.
core::Command about_what_cannot_be_undone(core::World const& world, incident::Incident const& i, Act& act, Random& random,
                                          std::uint64_t serial) {
  using namespace proposal;
  auto const* waiting = any_of(world.proposal.proposals, random);
  if (waiting && random.chance(600'000)) {
    if (random.chance(100'000)) return Command{Reject{waiting->proposal}};
    if (random.chance(100'000)) return Command{Withdraw{waiting->proposal}};
    return Command{Confirm{waiting->proposal}};
  }
  std::optional<DetailRef> reason;
  if (random.chance(500'000)) reason = detail(act, "w" + std::to_string(serial), serial);
  bool const by_person = !random.chance(200'000);
  if (auto const* hold = any_of(world.proposal.holds, random); hold && random.chance(300'000))
    return Command{ProposeLifting{.incident = hold->incident, .reason = reason, .by_person = by_person}};
  if (random.chance(400'000))
    return Command{ProposeHold{.incident = i.incident, .number = {}, .records = {}, .reason = reason, .by_person = by_person}};
  CallId const id = i.calls.empty() ? CallId{} : i.calls[random.below(i.calls.size())];
  auto const call = world.call.calls.find(id);
  return Command{ProposeErasing{.call = id,
                                .record = call == world.call.calls.end() ? "none" : call->second.record,
                                .ground = random.chance(500'000) ? Ground::kRequest : Ground::kLegal,
                                .reason = reason,
                                .by_person = by_person}};
}

core::Command about_its_course(core::World const& world, incident::Incident const& i, Act& act, Random& random, std::uint64_t serial) {
  using namespace incident;
  auto const agency = [&] { return AgencyCode{random.chance(700'000) ? "fire" : "ambulance"}; };
  switch (random.below(9)) {
    case 0:
      return Command{
          ReportBenchmark{.incident = i.incident, .benchmark = word_of(world.configuration.catalogue.benchmarks, code_of, random)}};
    case 1: return Command{AcceptLeg{.incident = i.incident, .agency = agency()}};
    case 2: return Command{CloseLeg{.incident = i.incident, .agency = agency(), .disposition = some_disposition(world, random)}};
    case 3: return Command{CheckIn{.incident = i.incident, .unit = unit_of(world, i, random)}};
    case 4: return Command{Take{.incident = i.incident, .seat = SeatCode{"A" + std::to_string(random.between(1, 4))}}};
    case 5: return Command{TakeBackGrade{.incident = i.incident}};
    case 6: return Command{TakeBackLevel{.incident = i.incident}};
    case 7: return Command{NoteTrackRead{.incident = i.incident, .reason = detail(act, i.record, serial)}};
    default: return about_what_cannot_be_undone(world, i, act, random, serial);
  }
}

core::Command about_an_incident(core::World const& world, incident::Incident const& i, Act& act, Random& random, std::uint64_t serial) {
  using namespace incident;
  if (random.chance(150'000)) return about_its_course(world, i, act, random, serial);
  switch (random.below(16)) {
    case 0: return Command{Grade{.incident = i.incident, .type = some_type(world, random), .priority = random.between(0, 5)}};
    case 1: return Command{Move{.incident = i.incident, .place = some_place(random)}};
    case 2: return Command{SetLevel{.incident = i.incident, .level = random.between(1, 6)}};
    case 3:
      if (auto const* other = open_incident(world, random)) return Command{Merge{.into = i.incident, .duplicate = other->incident}};
      [[fallthrough]];
    case 4: return Command{Unmerge{.duplicate = i.incident}};
    case 5: return Command{AddNote{.incident = i.incident, .text = detail(act, i.record, serial)}};
    case 6: return Command{Reopen{.incident = i.incident, .record = "i" + std::to_string(serial)}};
    case 7:
    case 8:
    case 9: return Command{Close{.incident = i.incident, .disposition = some_disposition(world, random)}};
    case 10: {
      assignment::StandDown command{.incident = i.incident};
      for (auto const* running : assignment::running_of(world.assignment, i.incident)) command.units.push_back(running->unit);
      if (command.units.empty()) command.units.push_back(unit_name(0));
      return assignment::Command{std::move(command)};
    }
    default: {
      assignment::Dispatch command{.incident = i.incident, .divert = random.chance(50'000)};
      auto const wanted = random.between(1, 3);
      for (auto const& [code, unit] : world.unit.units) {
        if (static_cast<std::int64_t>(command.units.size()) >= wanted) break;
        bool const fits = unit::availability_of(unit.status) != Availability::kNotAvailable;
        if (fits ? random.chance(400'000) : random.chance(20'000)) command.units.push_back({code, random.between(60, 900)});
      }
      if (command.units.empty()) command.units.push_back({unit_name(static_cast<int>(random.below(30))), std::nullopt});
      return assignment::Command{std::move(command)};
    }
  }
}

core::Command about_a_call(core::World const& world, call::Call const& c, Random& random, std::uint64_t serial) {
  using namespace call;
  switch (random.below(10)) {
    case 8: return Command{MarkSilent{.call = c.call}};
    case 9: return Command{ReadDetails{.call = c.call}};
    case 0: return Command{Answer{.call = c.call}};
    case 1: return Command{Abandon{.call = c.call}};
    case 2: return Command{CallBack{.call = c.call, .result = "reached"}};
    case 3: return Command{End{.call = c.call, .outcome = random.chance(500'000) ? call::Outcome::kInformation : call::Outcome::kMisdial}};
    case 4: return Command{Transfer{.call = c.call, .to = "ambulance"}};
    case 5: return Command{OpenIncident{.call = c.call, .type = some_type(world, random), .incident_record = "i" + std::to_string(serial)}};
    case 6: return Command{Update{.call = c.call, .place = some_place(random)}};
    default:
      if (auto const* incident = open_incident(world, random)) return Command{Join{.call = c.call, .incident = incident->incident}};
      return Command{ReadDetails{.call = c.call}};
  }
}

core::Command about_a_seat(core::World const& world, Act& act, Random& random, std::uint64_t serial) {
  using namespace seat;
  auto const* s = any_of(world.seat.seats, random);
  SeatCode const code = s ? s->seat : SeatCode{"A0"};
  AccountCode const who{"a-" + std::to_string(random.below(4))};
  switch (random.below(7)) {
    case 0: return Command{SignOn{.seat = code, .account = who}};
    case 1: return Command{SignOff{.seat = code, .account = who}};
    case 2: return Command{OfferHandover{.seat = code, .from = s && s->account ? *s->account : who, .to = who}};
    case 3: return Command{WithdrawHandover{.seat = code, .account = s && s->account ? *s->account : who}};
    case 5: return Command{Relieve{.seat = code, .account = s && s->account ? *s->account : who}};
    case 4: return Command{SetStandingNotes{.seat = code, .text = detail(act, s ? s->record : "none", serial)}};
    default: return Command{AcceptHandover{.seat = code, .account = s && s->handover ? s->handover->to : who}};
  }
}

// Units, safety notes, run cards and areas: what changes seldom.
core::Command about_the_centre(core::World const& world, Act& act, Random& random, std::uint64_t serial, Instant now) {
  UnitCode const unit = unit_name(static_cast<int>(random.below(25)));
  switch (random.below(11)) {
    case 0:
    case 1: return unit::Command{unit::SetEmergency{.unit = unit, .on = random.chance(500'000)}};
    case 2: return unit::Command{unit::SetCrew{.unit = unit, .capabilities = {CapabilityCode{"engine"}}, .crew = random.between(0, 9)}};
    case 3: return unit::Command{unit::SetPost{.unit = unit, .post = unit::Post{.name = "桥头", .location = {310'100'000, 1'179'100'000}}}};
    case 4: return unit::Command{unit::SetPost{.unit = unit, .post = std::nullopt}};
    case 5: {
      auto const found = world.unit.units.find(unit);
      return unit::Command{
          unit::TakeBackStatus{.unit = unit, .status = found == world.unit.units.end() ? UnitStatus::kAvailable : found->second.status}};
    }
    case 6:
      return premises::Command{premises::ProposeSafetyNote{.premises = PremisesCode{"P" + std::to_string(random.below(20))},
                                                           .text = detail(act, "p" + std::to_string(serial), serial),
                                                           .reason = detail(act, "p" + std::to_string(serial), serial + 1'000'000'000),
                                                           .expires_at = now + Duration::minutes(random.between(1, 3'000))}};
    case 7:
    case 8: {
      auto const* note = any_of(world.premises.safety_notes, random);
      NoteId const id = note ? note->note : NoteId{};
      if (random.chance(700'000)) return premises::Command{premises::ApproveSafetyNote{.note = id}};
      return premises::Command{premises::WithdrawSafetyNote{.note = id}};
    }
    case 9: {
      RunCardCode const card{"R" + std::to_string(random.below(4))};
      if (random.chance(300'000)) return run_card::Command{run_card::Retire{.run_card = card}};
      return run_card::Command{run_card::Define{{.run_card = card,
                                                 .name = {"方案", "Card"},
                                                 .type = some_type(world, random),
                                                 .level = random.between(1, 5),
                                                 .needs = {{CapabilityCode{"engine"}, random.between(1, 4)}},
                                                 .agencies = {AgencyCode{"fire"}}}}};
    }
    default: {
      std::string const version = "v" + std::to_string(random.below(5));
      return jurisdiction::Command{jurisdiction::ActivateDataSet{
          .version = version,
          .label = version,
          .attribution = "simulated",
          .jurisdictions = {{.jurisdiction = JurisdictionCode{"X"}, .name = {"县", "County"}, .level = jurisdiction::Level::kCounty}}}};
    }
  }
}

}  // namespace

std::vector<core::Command> set_up_commands(int units, int seats) {
  std::vector<core::Command> commands;
  commands.push_back(configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}});
  // As short as it may be, so that a run of days sees details erased and commands forgotten.
  configuration::Settings settings;
  settings.closed_stays = Duration::hours(1);
  settings.details_kept = Duration::days(1);
  settings.commands_remembered = Duration::days(1);
  commands.push_back(configuration::Command{configuration::SetSettings{settings}});
  for (auto& type : configuration::default_incident_types())
    commands.push_back(configuration::Command{configuration::DefineType{std::move(type)}});
  commands.push_back(station::Command{station::Register{.station = StationCode{"S01"},
                                                        .name = {"模拟站", "Simulated station"},
                                                        .agency = AgencyCode{"fire"},
                                                        .location = {310'100'000, 1'179'100'000}}});
  for (int u = 0; u < units; ++u)
    commands.push_back(unit::Command{unit::Register{.unit = unit_name(u),
                                                    .kind = "engine",
                                                    .agency = AgencyCode{u % 3 == 0 ? "ambulance" : "fire"},
                                                    .station = StationCode{"S01"},
                                                    .capabilities = {CapabilityCode{u % 3 == 0 ? "ambulance_als" : "engine"}}}});
  for (int s = 0; s < seats; ++s)
    commands.push_back(seat::Command{
        seat::Define{.seat = SeatCode{"A" + std::to_string(s + 1)}, .name = {"席位", "Seat"}, .record = "seat" + std::to_string(s)}});
  return commands;
}

Act choose_act(core::World const& world, Random& random, std::uint64_t serial, Instant now) {
  Act act;
  auto const dice = random.below(100);
  if (dice < 12) {
    act.command = a_call(world, act, random, serial);
  } else if (dice < 55) {
    // Crews: mostly those that are bound to something.
    unit::Unit const* unit = any_of(world.unit.units, random);
    for (int tries = 0; unit && !unit::is_bound(unit->status) && tries < 4; ++tries) unit = any_of(world.unit.units, random);
    unit::ReportStatus report{.unit = unit ? unit->unit : UnitCode{"E1"}};
    if (unit) report.status = next_status(*unit, random);
    if (report.status == UnitStatus::kOutOfService) report.reason = "maintenance";
    act.command = unit::Command{std::move(report)};
  } else if (dice < 85) {
    if (auto const* incident = open_incident(world, random)) {
      act.command = about_an_incident(world, *incident, act, random, serial);
    } else {
      act.command = a_call(world, act, random, serial);
    }
  } else if (dice < 93) {
    auto const* call = any_of(world.call.calls, random);
    act.command = call ? about_a_call(world, *call, random, serial) : a_call(world, act, random, serial);
  } else if (dice < 97) {
    act.command = about_a_seat(world, act, random, serial);
  } else {
    act.command = about_the_centre(world, act, random, serial, now);
  }
  if (random.chance(30'000)) act.occurred_at = now - Duration::seconds(random.between(1, 90));  // By radio, and typed in later.
  return act;
}

}  // namespace tocsin::sim
