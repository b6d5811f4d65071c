#include "core/test_centre.h"

using namespace tocsin;
using namespace tocsin::core;
using incident::Phase;

TEST_CASE("from call to closing: each phase comes from what happened") {
  TestCentre c;
  auto const entry = c.must(call::Register{.type = {"fire.building"}, .record = "rec1", .open_incident = true, .incident_record = "rec2"});
  auto const call = facts<call::Registered>(entry.events).at(0).call;
  auto const incident = facts<incident::Opened>(entry.events).at(0).incident;
  CHECK(c.at(incident).phase == Phase::kGraded);  // The type brings its priority.
  CHECK(c.at(incident).priority == 1);
  CHECK_FALSE(c.at(incident).place.is_known());
  CHECK(c.at(incident).legs.contains({"fire"}));
  CHECK(c.world.call.calls.at(call).outcome == call::Outcome::kIncident);
  CHECK_FALSE(call::is_open(c.world.call.calls.at(call)));

  auto const assignment = c.send(incident, "E1");
  CHECK(c.at(incident).phase == Phase::kDispatched);
  CHECK(c.at("E1").status == UnitStatus::kAssigned);
  c.report("E1", UnitStatus::kAcknowledged);
  CHECK(c.at(incident).legs.at({"fire"}).state == incident::LegState::kAccepted);
  c.report("E1", UnitStatus::kEnRoute);
  c.report("E1", UnitStatus::kOnScene);
  CHECK(c.at(incident).phase == Phase::kOnScene);
  CHECK(c.refused(incident::Close{incident, {"extinguished"}}) == "incident.units_assigned");
  c.report("E1", UnitStatus::kReturning);
  CHECK(c.world.assignment.assignments.at(assignment).ended);
  CHECK(c.at(incident).phase == Phase::kOnScene);
  CHECK(c.refused(incident::Close{incident, {"no such word"}}) == "disposition.unknown");
  c.must(incident::Close{incident, {"extinguished"}});
  CHECK(c.at(incident).phase == Phase::kClosed);
  CHECK(c.at(incident).legs.at({"fire"}).state == incident::LegState::kClosed);
  CHECK(c.world.call.calls.at(call).state == call::CallState::kEnded);
  CHECK(c.world.call.calls.at(call).outcome == call::Outcome::kIncident);
}

TEST_CASE("two dispatchers cannot both have the same unit, and the refusal says where it is") {
  TestCentre c;
  auto const first = c.open(), second = c.open("medical.cardiac");
  c.send(first, "E1");
  auto const refused = c.run(assignment::Dispatch{second, {{{"E1"}, {}}}, {}, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "unit.already_assigned");
  CHECK(refused.error().kind == ErrorKind::kConflict);
  CHECK(refused.error().detail.find("E1") != std::string::npos);
  CHECK(refused.error().detail.find(c.at(first).number) != std::string::npos);
  CHECK(refused.error().detail.find(to_rfc3339(c.now)) != std::string::npos);
  CHECK(c.at("E1").incident == first);
}

TEST_CASE("nobody takes a unit over onto the incident that it is on already") {
  TestCentre c;
  auto const incident = c.open();
  c.send(incident, "E1");
  CHECK(c.refused(assignment::Dispatch{incident, {{{"E1"}, {}}}, {}, false}) == "unit.assigned_here");
  CHECK(c.refused(assignment::Dispatch{incident, {{{"E1"}, {}}}, {}, true}) == "unit.assigned_here");
}

TEST_CASE("a move tells the units that are on their way: what it was, when, and no drive to the old place") {
  TestCentre c;
  auto const incident = c.open();
  c.must(assignment::Dispatch{incident, {{{"E1"}, 34}}, {}, false});
  auto const course = [&](char const* unit) { return c.world.assignment.assignments.at(*c.at(unit).assignment); };
  Place const first = c.at(incident).place;
  Place named = first;  // Its code becomes known: the same place.
  named.address_code = "A1";
  c.must(incident::Move{incident, named});
  CHECK_FALSE(course("E1").moved_from);
  CHECK(course("E1").advised_eta_s == 34);
  Place second = named;
  second.text = "9 Mill Road";
  second.location = Wgs84{300000000, 1200500000};
  c.now = c.now + Duration::seconds(40);
  c.must(incident::Move{incident, second});
  CHECK(course("E1").moved_from == named);
  CHECK(course("E1").moved->recorded_at == c.now);
  CHECK_FALSE(course("E1").advised_eta_s);
  // Who is sent afterwards was told the right place from the start.
  c.must(assignment::Dispatch{incident, {{{"E2"}, 50}}, {}, false});
  CHECK_FALSE(course("E2").moved_from);
  CHECK(course("E2").advised_eta_s == 50);
  c.must(incident::Move{incident, first});
  CHECK(course("E1").moved_from == second);
  CHECK(course("E2").moved_from == second);
  CHECK_FALSE(course("E2").advised_eta_s);
}

TEST_CASE("a merge sends its units to another place, and a patient on the way to hospital is told of none") {
  TestCentre c;
  auto const into = c.open(), duplicate = c.open();
  Place elsewhere = c.at(duplicate).place;
  elsewhere.text = "9 Mill Road";
  c.must(incident::Move{duplicate, elsewhere});
  c.send(duplicate, "E1");
  c.send(into, "E2");
  c.must(incident::Merge{into, duplicate});
  CHECK(c.world.assignment.assignments.at(*c.at("E1").assignment).moved_from == elsewhere);
  CHECK_FALSE(c.world.assignment.assignments.at(*c.at("E2").assignment).moved_from);

  auto const medical = c.open("medical.cardiac");
  c.send(medical, "A1");
  for (UnitStatus const step : {UnitStatus::kEnRoute, UnitStatus::kOnScene, UnitStatus::kTransporting}) c.report("A1", step);
  c.must(incident::Move{medical, elsewhere});
  CHECK_FALSE(c.world.assignment.assignments.at(*c.at("A1").assignment).moved_from);
}

TEST_CASE("a diversion is one entry: the old assignment ends, the new one begins, the left incident waits again") {
  TestCentre c;
  auto const first = c.open(), second = c.open("medical.cardiac");
  auto const old = c.send(first, "E1");
  c.report("E1", UnitStatus::kEnRoute);
  auto const entry = c.must(assignment::Dispatch{second, {{{"E1"}, 55}}, {}, true});
  CHECK(facts<assignment::Dispatched>(entry.events).at(0).diverted_from == first);
  CHECK(c.world.assignment.assignments.at(old).end_reason == assignment::EndReason::kDiverted);
  CHECK(c.at(first).phase == Phase::kGraded);
  CHECK(c.at(second).phase == Phase::kDispatched);
  CHECK(c.at("E1").incident == second);
  // It was on the road: a stand-down sends it home, not to where it never was.
  c.must(assignment::StandDown{second, {{"E1"}}, {}});
  CHECK(c.at("E1").status == UnitStatus::kReturning);
}

TEST_CASE("a patient on board cannot be diverted or stood down") {
  TestCentre c;
  auto const first = c.open("medical.cardiac"), second = c.open();
  c.send(first, "A1");
  c.report("A1", UnitStatus::kTransporting);
  CHECK(c.refused(assignment::Dispatch{second, {{{"A1"}, {}}}, {}, true}) == "unit.transporting");
  CHECK(c.refused(assignment::StandDown{first, {{"A1"}}, {}}) == "unit.transporting");
}

TEST_CASE("dispatch is all or nothing, and a unit named twice is sent once") {
  TestCentre c;
  auto const incident = c.open();
  c.must(unit::ReportStatus{{"E2"}, UnitStatus::kOutOfService, {}, "maintenance"});
  CHECK(c.refused(assignment::Dispatch{incident, {{{"E1"}, {}}, {{"E2"}, {}}}, {}, false}) == "unit.out_of_service");
  CHECK(c.at("E1").status == UnitStatus::kInQuarters);
  CHECK(c.refused(assignment::Dispatch{incident, {{{"E9"}, {}}}, {}, false}) == "unit.unknown");
  CHECK(c.refused(assignment::Dispatch{incident, {}, {}, false}) == "dispatch.no_units");
  auto const entry = c.must(assignment::Dispatch{incident, {{{"E1"}, {}}, {{"E1"}, {}}}, {}, false});
  CHECK(facts<assignment::Dispatched>(entry.events).size() == 1);
}

TEST_CASE("stood down before it set out, a unit is where it was before") {
  TestCentre c;
  auto const incident = c.open();
  c.send(incident, "E1");
  c.report("E1", UnitStatus::kAcknowledged);
  c.must(assignment::StandDown{incident, {{"E1"}}, "false_alarm"});
  CHECK(c.at("E1").status == UnitStatus::kInQuarters);
  CHECK(c.at(incident).phase == Phase::kGraded);
  CHECK(c.refused(assignment::StandDown{incident, {{"E1"}}, "Mr Li says it is out"}) == "disposition.unknown");
  CHECK(c.refused(assignment::StandDown{incident, {{"E1"}}, {}}) == "unit.not_assigned_here");
}

TEST_CASE("a step that was passed over and is reported late fills its time; the status stays") {
  TestCentre c;
  auto const incident = c.open();
  auto const id = c.send(incident, "E1");
  Instant const set_out = c.now + Duration::seconds(40);
  c.now = c.now + Duration::minutes(6);
  c.report("E1", UnitStatus::kOnScene);
  auto const entry = c.must(unit::ReportStatus{{"E1"}, UnitStatus::kEnRoute, {}, {}}, {.occurred_at = set_out});
  CHECK(facts<assignment::StepReportedLate>(entry.events).size() == 1);
  CHECK(facts<unit::StatusChanged>(entry.events).empty());
  CHECK(c.at("E1").status == UnitStatus::kOnScene);
  auto const& times = c.world.assignment.assignments.at(id).times;
  CHECK(times.at(UnitStatus::kEnRoute).occurred_at == set_out);
  CHECK(times.at(UnitStatus::kEnRoute).recorded_at == c.now);
  CHECK(c.refused(unit::ReportStatus{{"E1"}, UnitStatus::kEnRoute, {}, {}}) == "unit.illegal_status");  // Said already.
}

TEST_CASE("one step has one time: a terminal whose clock lags sets out when it was assigned, for the unit as for the assignment") {
  TestCentre c;
  auto const incident = c.open();
  c.now = c.now + Duration::minutes(2);
  auto const id = c.send(incident, "E1");
  Instant const assigned = c.now;
  c.now = c.now + Duration::seconds(1);
  c.must(unit::ReportStatus{{"E1"}, UnitStatus::kEnRoute, {}, {}}, {.occurred_at = assigned - Duration::seconds(3)});
  CHECK(c.world.assignment.assignments.at(id).times.at(UnitStatus::kEnRoute).occurred_at == assigned);
  CHECK(c.at("E1").status_stamp.occurred_at == assigned);
  CHECK(c.at("E1").status_stamp.recorded_at == c.now);
}

TEST_CASE("no name of the centre's data is an attribute of people") {
  TestCentre c;
  std::string const denied = "boundary.denied_word";
  using configuration::IncidentType;
  CHECK(c.refused(configuration::DefineType{{{"fire.religion"}, {"宗教", "Faith"}, 3, {"fire"}, {}, true, false}}) == denied);
  CHECK(c.refused(configuration::DefineType{{{"police.group"}, {"上访人员", "Group"}, 3, {"police"}, {}, true, false}}) == denied);
  CHECK(c.refused(configuration::DefineType{{{"police.group"}, {"人群", "Petitioners"}, 3, {"police"}, {}, true, false}}) == denied);
  IncidentType asks{
      {"fire.hall"}, {"礼堂火灾", "Hall fire"}, 2, {"fire"}, {{"什么着火？", "What burns?"}, {"什么民族？", "From where?"}}, true, false};
  auto const refused = c.run(configuration::DefineType{asks});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == denied);
  CHECK(refused.error().detail == "questions #2.zh: “民族”");
  asks.questions.back() = {"是宗教活动场所吗？", "Is it a place of worship?"};
  c.must(configuration::DefineType{asks});
  asks.questions.back() = {"还有谁？", "What is the ethnicity of those inside?"};
  CHECK(c.refused(configuration::DefineType{asks}) == denied);

  for (auto const list :
       {&configuration::Catalogue::agencies, &configuration::Catalogue::capabilities, &configuration::Catalogue::unit_kinds,
        &configuration::Catalogue::benchmarks, &configuration::Catalogue::out_of_service_reasons}) {
    auto catalogue = configuration::default_catalogue();
    (catalogue.*list).push_back({"new_word", {"户籍", "New"}});
    CHECK(c.refused(configuration::SetCatalogue{catalogue}) == denied);
    (catalogue.*list).back() = {"party_member", {"新", "New"}};
    CHECK(c.refused(configuration::SetCatalogue{catalogue}) == denied);
    (catalogue.*list).back() = {"new_word", {"新", "New"}};
    CHECK(c.run(configuration::SetCatalogue{catalogue}).has_value());
    c.world.configuration.catalogue = configuration::default_catalogue();
  }
  auto catalogue = configuration::default_catalogue();
  catalogue.dispositions.push_back({{"new_end"}, {"重点人员", "New"}, true});
  CHECK(c.refused(configuration::SetCatalogue{catalogue}) == denied);

  CHECK(c.refused(station::Register{{"S9"}, {"信仰站", "Station 9"}, {"fire"}, {300000000, 1200000000}, {"county"}}) == denied);
  CHECK(c.refused(station::Register{{"ethnic-9"}, {"九站", "Station 9"}, {"fire"}, {300000000, 1200000000}, {"county"}}) == denied);
  c.must(station::Register{{"S9"}, {"民族路消防站", "Minzu Road Station"}, {"fire"}, {300000000, 1200000000}, {"county"}});
  CHECK(c.refused(seat::Define{{"B"}, {"信访", "B"}, "seat-b"}) == denied);
  CHECK(c.refused(unit::Register{{"watchlist-1"}, "engine", {"fire"}, {"S1"}, {{"engine"}}}) == denied);
  CHECK(c.refused(unit::SetPost{{"E1"}, unit::Post{"Home of the petitioner", {300000000, 1200000000}}}) == denied);
  CHECK(c.refused(run_card::Define{{.run_card = {"R9"}, .name = {"黑名单", "Nine"}, .needs = {{{"engine"}, 1}}}}) == denied);
}

TEST_CASE("what an older journal brought is replayed, and can be put out of use") {
  TestCentre c;
  configuration::IncidentType type{{"police.petition"}, {"上访", "Petition"}, 3, {"police"}, {{"什么民族？", "Ethnicity?"}}, true, false};
  Entry old{.position = c.world.position + 1, .at = c.now, .events = {configuration::Event{configuration::TypeDefined{type}}}};
  apply(c.world, old);
  CHECK(c.world.configuration.types.contains({"police.petition"}));
  CHECK(c.refused(configuration::DefineType{type}) == "boundary.denied_word");
  type.active = false;
  c.must(configuration::DefineType{type});
  type.name = {"聚集", "Gathering"};
  type.questions.clear();
  type.active = true;
  c.must(configuration::DefineType{type});

  auto catalogue = configuration::default_catalogue();
  catalogue.capabilities.push_back({"religion", {"宗教", "Religion"}});
  apply(c.world, {.position = c.world.position + 1, .at = c.now, .events = {configuration::Event{configuration::CatalogueSet{catalogue}}}});
  catalogue.capabilities.push_back({"winch", {"绞盘", "Winch"}});
  c.must(configuration::SetCatalogue{catalogue});
}

TEST_CASE("moments: not in the future, not before what they are about") {
  TestCentre c;
  auto const incident = c.open();
  CHECK(c.refused(incident::AcceptLeg{incident, {"fire"}}, {.occurred_at = c.now + Duration::seconds(61)}) == "time.in_future");
  CHECK(c.refused(incident::AcceptLeg{incident, {"fire"}}, {.occurred_at = c.now - Duration::minutes(5)}) == "time.out_of_order");
  c.must(incident::AcceptLeg{incident, {"fire"}}, {.occurred_at = c.now + Duration::seconds(59)});
  CHECK(c.at(incident).legs.at({"fire"}).accepted->occurred_at == c.now);  // A clock that is ahead does not write the future.
  c.send(incident, "E1");
  CHECK(c.refused(unit::ReportStatus{{"E1"}, UnitStatus::kEnRoute, {}, {}}, {.occurred_at = c.now - Duration::minutes(5)}) ==
        "time.out_of_order");
}

TEST_CASE("If-Match: a thing that moved on is not overwritten") {
  TestCentre c;
  auto const incident = c.open();
  auto const version = c.at(incident).version;
  c.must(incident::SetLevel{incident, 2}, {.precondition = Precondition{incident, version}});
  CHECK(c.refused(incident::SetLevel{incident, 3}, {.precondition = Precondition{incident, version}}) == "version.moved_on");
  CHECK(c.at(incident).level == 2);
}

TEST_CASE("a precondition speaks of stations and incident types too; what is new has no version yet") {
  TestCentre c;
  station::Register const station{{"S1"}, {"一站", "Station One"}, {"fire"}, {300000000, 1200000000}, {"county"}};
  auto const seen = c.world.station.stations.at({"S1"}).version;
  c.must(station, {.precondition = Precondition{StationCode{"S1"}, seen}});
  CHECK(c.world.station.stations.at({"S1"}).version == c.world.position);
  CHECK(c.refused(station, {.precondition = Precondition{StationCode{"S1"}, seen}}) == "version.moved_on");
  CHECK(c.refused(station, {.precondition = Precondition{StationCode{"S9"}, seen}}) == "version.moved_on");
  configuration::DefineType const type{c.world.configuration.types.at({"fire.building"})};
  auto const version = c.world.configuration.type_versions.at({"fire.building"});
  c.must(type, {.precondition = Precondition{IncidentTypeCode{"fire.building"}, version}});
  CHECK(c.world.configuration.type_versions.at({"fire.building"}) == c.world.position);
  CHECK(c.refused(type, {.precondition = Precondition{IncidentTypeCode{"fire.building"}, version}}) == "version.moved_on");
}

TEST_CASE("a code that no address could name is not registered; what an older journal holds can still be changed") {
  TestCentre c;
  for (char const* code : {"A/1", "..", "."}) {
    CAPTURE(code);
    CHECK(c.refused(unit::Register{{code}, "engine", {"fire"}, {"S1"}, {{"engine"}}}) == "unit.code_malformed");
    CHECK(c.refused(station::Register{{code}, {"站", "S"}, {"fire"}, {300000000, 1200000000}, {"county"}}) == "station.code_malformed");
    CHECK(c.refused(seat::Define{{code}, {"席", "Seat"}, "record"}) == "seat.code_malformed");
    CHECK(c.refused(run_card::Define{{.run_card = {code}, .needs = {{{"engine"}, 1}}}}) == "run_card.code_malformed");
    auto type = c.world.configuration.types.at({"fire"});
    type.type = {code};
    CHECK(c.refused(configuration::DefineType{type}) == "incident_type.code_malformed");
  }
  c.must(unit::Register{{"消防-1"}, "engine", {"fire"}, {"S1"}, {{"engine"}}});
  Entry old{.position = c.world.position + 1, .at = c.now, .events = {unit::Registered{{"A/1"}, "engine", {"fire"}, {"S1"}, {{"engine"}}}}};
  apply(c.world, old);
  c.must(unit::Register{{"A/1"}, "engine", {"fire"}, {"S1"}, {{"engine"}}});
}

TEST_CASE("merging moves calls and running units along; unmerging gives them back") {
  TestCentre c;
  auto const registered =
      c.must(call::Register{.type = {"fire.building"}, .record = "rec1", .open_incident = true, .incident_record = "rec2"});
  auto const duplicate = facts<incident::Opened>(registered.events).at(0).incident;
  auto const call = facts<call::Registered>(registered.events).at(0).call;
  auto const into = c.open();
  c.send(duplicate, "E1");
  c.report("E1", UnitStatus::kAcknowledged);
  c.must(incident::Merge{into, duplicate});
  CHECK(c.at("E1").incident == into);
  CHECK(c.at(into).phase == Phase::kDispatched);
  CHECK(c.at(into).calls == std::vector{call});
  CHECK(c.at(duplicate).calls.empty());
  CHECK_FALSE(incident::is_open(c.at(duplicate)));
  CHECK(c.world.call.calls.at(call).incident == into);
  CHECK(c.at(into).legs.at({"fire"}).state == incident::LegState::kAccepted);
  CHECK(c.refused(incident::Close{duplicate, {"duplicate"}}) == "incident.merged");
  CHECK(c.refused(incident::Unmerge{duplicate, c.open()}) == "incident.not_merged");  // It is not in that one.
  c.must(incident::Unmerge{duplicate, into});
  CHECK(c.at("E1").incident == duplicate);
  CHECK(c.at(into).phase == Phase::kGraded);
  CHECK(c.at(duplicate).phase == Phase::kDispatched);
  CHECK(c.at(duplicate).calls == std::vector{call});
  CHECK(c.at(into).calls.empty());
  CHECK(c.world.call.calls.at(call).outcome == call::Outcome::kIncident);
  CHECK(c.refused(incident::Unmerge{duplicate}) == "incident.not_merged");
  CHECK(c.refused(incident::Merge{into, into}) == "incident.same");
}

TEST_CASE("reopening opens a new linked incident, once") {
  TestCentre c;
  auto const old = c.open();
  CHECK(c.refused(incident::Reopen{old, "r9"}) == "incident.not_closed");
  c.must(incident::Close{old, {"nothing_found"}});
  auto const entry = c.must(incident::Reopen{old, "r9"});
  auto const fresh = facts<incident::Opened>(entry.events).at(0).incident;
  CHECK(c.at(fresh).reopened_from == old);
  CHECK(c.at(old).reopened_as == fresh);
  CHECK(c.at(fresh).place == c.at(old).place);
  CHECK(c.refused(incident::Reopen{old, "r10"}) == "incident.already_reopened");
}

TEST_CASE("a refusal is kept for good: it says what may stand there, never what was typed") {
  TestCentre c;
  std::string const typed = "13900139777";
  auto const incident = c.open();
  auto const call = facts<call::Registered>(c.must(call::Register{.record = "rec1"}).events).at(0).call;
  configuration::Catalogue catalogue = c.world.configuration.catalogue;
  catalogue.agencies.push_back({typed, {typed, ""}});
  Place place;
  place.text = "at " + typed;
  std::vector<Command> const commands{call::Register{.language = typed, .record = "r"},
                                      call::Register{.callsign = typed, .record = "r"},
                                      call::Register{.type = {typed}, .record = "r"},
                                      call::CallBack{call, typed},
                                      call::Transfer{call, typed},
                                      call::Locate{call, LocationSource::kStated, "at " + typed, {}, 0, {}},
                                      call::Update{.call = call, .language = "zh-" + typed},
                                      call::Update{.call = call, .place = place},
                                      call::Register{.place = place, .record = "r"},
                                      incident::Open{{}, 0, place, {}, "r", false},
                                      incident::Move{incident, place},
                                      incident::ReportBenchmark{incident, typed},
                                      incident::Close{incident, {typed}},
                                      incident::CloseLeg{incident, {typed}, {"resolved"}},
                                      incident::AcceptLeg{incident, {typed}},
                                      incident::Take{incident, {typed}},
                                      assignment::Dispatch{incident, {{{typed}, {}}}, {}, false},
                                      assignment::StandDown{incident, {{"E1"}}, typed},
                                      unit::ReportStatus{{typed}, UnitStatus::kAvailable, {}, {}},
                                      unit::ReportStatus{{"E1"}, UnitStatus::kOutOfService, {}, typed},
                                      unit::ReportStatus{{"E1"}, UnitStatus::kAvailable, typed, {}},
                                      unit::SetPost{{"E1"}, unit::Post{typed, {1, 1}}},
                                      unit::SetCrew{{"E1"}, {{typed}}, 1},
                                      unit::Register{{"E9"}, typed, {"fire"}, {"S1"}, {}},
                                      unit::Register{{"E9"}, "engine", {typed}, {"S1"}, {}},
                                      unit::Register{{"E9"}, "engine", {"fire"}, {typed}, {}},
                                      station::Retire{{typed}},
                                      seat::SignOn{{typed}, {"p1"}},
                                      run_card::Retire{{typed}},
                                      configuration::SetCatalogue{catalogue},
                                      proposal::ProposeHold{{1, 99, 0}, typed, {}, proposal::Ground::kLegal, {}, true}};
  for (std::size_t i = 0; i < commands.size(); ++i) {
    auto const done = c.run(commands[i]);
    INFO("command ", i);
    REQUIRE_FALSE(done);
    CHECK(done.error().detail.find(typed) == std::string::npos);
    CHECK_FALSE(done.error().detail.empty());
  }
}

TEST_CASE("who read what, and who searched, is a fact for auditors: no screen is told to look again") {
  TestCentre c;
  auto const incident = c.open();
  auto const call =
      facts<call::Registered>(c.must(call::Register{.record = "rec1", .text = DetailRef{"t", "rec1", {}}, .join = incident}).events)
          .at(0)
          .call;
  c.must(incident::AddNote{incident, {"n", "rec2", {}}});
  auto const version = c.at(incident).version;
  auto const read = c.must(incident::ReadTexts{incident, {call}, true});
  CHECK(facts<call::DetailsRead>(read.events).at(0).part == call::DetailPart::kText);
  CHECK(facts<incident::NotesRead>(read.events).size() == 1);
  auto const searched = c.must(jurisdiction::NotePlacesSearched{{"p1"}, c.now, c.now, {{jurisdiction::SearchKind::kByText, 3}}});
  CHECK(c.at(incident).version == version);
  for (auto const& entry : {read, searched}) {
    auto const touched = touched_by(c.world, entry);
    CHECK(touched.incidents.empty());
    CHECK(touched.calls.empty());
    CHECK_FALSE(touched.configuration);
  }
}

TEST_CASE("what goes on in a reopened incident is held as the first one is, whichever came first") {
  auto const hold = [](TestCentre& c, IncidentId id) {
    auto const proposed =
        facts<proposal::Proposed>(c.must(proposal::ProposeHold{id, "", {}, proposal::Ground::kLegal, {}, true}, {.actor = "ann"}).events);
    return c.must(proposal::Confirm{proposed.at(0).proposal}, {.actor = "bob"});
  };
  TestCentre c;
  auto const old = c.open();
  hold(c, old);
  c.must(incident::Close{old, {"nothing_found"}});
  c.must(incident::Reopen{old, "again-1"});
  auto const second = *c.at(old).reopened_as;
  CHECK(proposal::is_held(c.world.proposal, "again-1"));
  auto const& of_second = c.world.proposal.holds.at(second);
  CHECK(of_second.proposed_by.text == "ann");
  CHECK(of_second.confirmed_by.text == "bob");
  // What joins it later is held too.
  call::Register more;
  more.record = "again-2";
  more.join = second;
  c.must(more);
  CHECK(proposal::is_held(c.world.proposal, "again-2"));
  // Each is lifted by itself.
  auto const lift =
      facts<proposal::Proposed>(c.must(proposal::ProposeLifting{old, proposal::Ground::kOther, {}, true}, {.actor = "ann"}).events);
  c.must(proposal::Confirm{lift.at(0).proposal}, {.actor = "bob"});
  CHECK_FALSE(c.world.proposal.holds.contains(old));
  CHECK(proposal::is_held(c.world.proposal, "again-1"));
  // A hold that comes after the reopening reaches what was reopened.
  TestCentre late;
  auto const first = late.open();
  late.must(incident::Close{first, {"nothing_found"}});
  late.must(incident::Reopen{first, "later-1"});
  hold(late, first);
  CHECK(late.world.proposal.holds.size() == 2);
  CHECK(proposal::is_held(late.world.proposal, "later-1"));
}

TEST_CASE("a number in the place of an old incident is not written a second time when it is reopened") {
  TestCentre c;
  Place place;
  place.text = "gate, ring 13900139777";
  place.location = Wgs84{300000000, 1200000000};
  c.now = c.now + Duration::hours(1);
  auto const entry = c.must(incident::Reopen{{1, 1, 0}, "r9", incident::Left{{"fire.building"}, 2, place, {}, false}});
  auto const& opened = facts<incident::Opened>(entry.events).at(0);
  CHECK(opened.place.text.empty());
  CHECK(opened.place.location == place.location);
  CHECK(c.refused(incident::Reopen{{1, 999'999, 0}, "r9", incident::Left{}}) == "incident.unknown");
}

TEST_CASE("what a command names must be there") {
  TestCentre c;
  CHECK(c.refused(incident::Open{{"fire.unheard_of"}, 0, {}, {}, "r", false}) == "incident_type.unknown");
  CHECK(c.refused(incident::Open{{}, 5, {}, {}, "r", false}) == "incident.priority_out_of_range");
  CHECK(c.refused(unit::Register{{"E7"}, "engine", {"fire"}, {"S9"}, {}}) == "station.unknown");
  CHECK(c.refused(unit::Register{{"E7"}, "spaceship", {"fire"}, {"S1"}, {}}) == "unit.kind_unknown");
  CHECK(c.refused(unit::Register{{"E7"}, "engine", {"fire"}, {"S1"}, {{"wings"}}}) == "capability.unknown");
  CHECK(c.refused(station::Retire{{"S1"}}) == "station.has_units");
  CHECK(c.refused(unit::ReportStatus{{"E1"}, UnitStatus::kOutOfService, {}, "tired of it"}) == "unit.reason_unknown");
  auto const incident = c.open();
  CHECK(c.refused(incident::ReportBenchmark{incident, "done_dusted"}) == "incident.benchmark_unknown");
  CHECK(c.refused(incident::Take{incident, {"Z"}}) == "seat.unknown");
  std::string const long_text(3000, 'x');
  Place place;
  place.text = long_text;
  CHECK(c.refused(incident::Move{incident, place}) == "text.too_long");
}

TEST_CASE("numbers are for people: local date and a running number, from 1 each day") {
  TestCentre c;
  c.now = from_civil({2026, 11, 22, 15, 59, 0});  // 23:59 in UTC+8
  CHECK(c.at(c.open()).number == "20261122-0001");
  CHECK(c.at(c.open()).number == "20261122-0002");
  c.pass(Duration::minutes(2));
  CHECK(c.at(c.open()).number == "20261123-0001");
}
