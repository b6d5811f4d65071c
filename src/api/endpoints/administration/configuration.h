// The words and numbers of the centre, its run cards and incident types; and the clock.
#pragma once

#include <array>
#include <functional>

#include "api/advice/data_sets.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"
#include "api/stream/stream_hub.h"
#include "view/view.h"

namespace tocsin::api {

struct ClockShown {
  Instant now;
  double speed = 1;
  std::string mode;
};
BOOST_DESCRIBE_STRUCT(ClockShown, (), (now, speed, mode))
struct DataSetShown {
  std::string version, label, attribution;
  std::array<double, 4> bbox{};
};
BOOST_DESCRIBE_STRUCT(DataSetShown, (), (version, label, attribution, bbox))
struct DispositionShown {
  std::string code;
  BilingualText name;
  bool closes_without_units = true;
};
BOOST_DESCRIBE_STRUCT(DispositionShown, (), (code, name, closes_without_units))
struct JurisdictionShown {
  std::string code;
  BilingualText name;
  std::string level, parent;
};
BOOST_DESCRIBE_STRUCT(JurisdictionShown, (), (code, name, level, parent))
struct SettingsShown {
  std::int64_t target_answer_s = 0, target_processing_s = 0, target_turnout_s_medical = 0, target_turnout_s_fire = 0, target_travel_s = 0;
  std::int64_t acknowledge_timeout_s = 0;
  std::map<std::int64_t, std::int64_t> waiting_too_long_s;  // By priority.
  std::int64_t check_in_s = 0, position_stale_s = 0, undo_s = 0, utc_offset_s = 0;
};
BOOST_DESCRIBE_STRUCT(SettingsShown, (),
                      (target_answer_s, target_processing_s, target_turnout_s_medical, target_turnout_s_fire, target_travel_s,
                       acknowledge_timeout_s, waiting_too_long_s, check_in_s, position_stale_s, undo_s, utc_offset_s))
struct ConfigurationShown {
  std::int64_t centre = 1;
  bool demo = false;
  std::optional<std::string> read_only;  // Why nothing can be changed here; absent: it can.
  ClockShown clock;
  std::optional<DataSetShown> data_set;
  std::vector<view::IncidentTypeView> incident_types;
  std::vector<configuration::Word> agencies, capabilities, benchmarks, unit_kinds, out_of_service_reasons;
  std::vector<DispositionShown> dispositions;
  std::vector<JurisdictionShown> jurisdictions;
  SettingsShown settings;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(ConfigurationShown, (),
                      (centre, demo, read_only, clock, data_set, incident_types, agencies, capabilities, benchmarks, unit_kinds,
                       out_of_service_reasons, dispositions, jurisdictions, settings, position))

TOCSIN_LIST(RunCardList, view::RunCardView)
TOCSIN_LIST(IncidentTypeList, view::IncidentTypeView)
struct RunCardBody {
  BilingualText name;
  std::optional<std::string> incident_type, jurisdiction;
  std::optional<std::int64_t> priority_from, priority_to, minute_from, minute_to, response_level;
  std::vector<view::RequirementView> needs;
  std::vector<std::string> agencies;
};
BOOST_DESCRIBE_STRUCT(RunCardBody, (),
                      (name, incident_type, jurisdiction, priority_from, priority_to, minute_from, minute_to, response_level, needs,
                       agencies))
struct IncidentTypeBody {
  BilingualText name;
  std::int64_t default_priority = 3;
  std::string agency;
  std::vector<BilingualText> questions;
  std::optional<bool> active, feeds_risk;
};
BOOST_DESCRIBE_STRUCT(IncidentTypeBody, (), (name, default_priority, agency, questions, active, feeds_risk))
struct ClockBody {
  Instant now;
};
BOOST_DESCRIBE_STRUCT(ClockBody, (), (now))

struct GetConfiguration {
  using Body = Nothing;
  using Answer = ConfigurationShown;
  sequencer::Centre const& centre;
  DataSets const& data_sets;
  Clock const& clock;
  bool demo;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListRunCards {
  using Body = Nothing;
  using Answer = RunCardList;
  static QueryParameters query() { return page_query({}); }
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ListIncidentTypes {
  using Body = Nothing;
  using Answer = IncidentTypeList;
  static QueryParameters query() { return page_query({}); }
  sequencer::Centre const& centre;
  Result<Answer> read(Exchange const& exchange) const;
};
struct DefineRunCard {
  using Body = RunCardBody;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct RetireRunCard {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct DefineIncidentType {
  using Body = IncidentTypeBody;
  using Answer = Done;
  CommandGate const& gate;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
struct GetClock {
  using Body = Nothing;
  using Answer = ClockShown;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct StepClock {
  using Body = ClockBody;
  using Answer = ClockShown;
  Clock& clock;
  sequencer::Centre& centre;
  StreamHub& streams;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(GetConfiguration e);
Endpoint endpoint(ListRunCards e);
Endpoint endpoint(ListIncidentTypes e);
Endpoint endpoint(DefineRunCard e);
Endpoint endpoint(RetireRunCard e);
Endpoint endpoint(DefineIncidentType e);
Endpoint endpoint(GetClock e);
Endpoint endpoint(StepClock e);

}  // namespace tocsin::api
