#include "api/endpoints/administration/configuration.h"

#include "api/endpoint.h"
#include "api/words.h"

namespace tocsin::api {

Result<ConfigurationShown> GetConfiguration::read(Exchange const&) const {
  ConfigurationShown out;
  out.demo = demo;
  if (centre.read_only()) out.read_only = centre.stopped()->detail;
  out.clock = {clock.now(), clock.speed(), std::string(clock.mode_text())};
  if (auto const active = data_sets.current()) {
    auto const& data = *active->data;
    auto const& box = data.bounds();
    DataSetShown shown{std::string(data.version()), std::string(data.label()), std::string(data.attribution()), {}};
    if (!box.is_empty()) shown.bbox = {box.min_lon * 1e-7, box.min_lat * 1e-7, box.max_lon * 1e-7, box.max_lat * 1e-7};
    out.data_set = std::move(shown);
  }
  centre.read([&](core::World const& world) {
    out.position = world.position;
    out.centre = world.centre;
    auto const& configuration = world.configuration;
    for (auto const& [code, type] : configuration.types) out.incident_types.push_back(view::incident_type_view(configuration, type));
    auto const& catalogue = configuration.catalogue;
    out.agencies = catalogue.agencies;
    out.capabilities = catalogue.capabilities;
    out.benchmarks = catalogue.benchmarks;
    out.unit_kinds = catalogue.unit_kinds;
    out.out_of_service_reasons = catalogue.out_of_service_reasons;
    for (auto const& disposition : catalogue.dispositions)
      if (disposition.active) out.dispositions.push_back({disposition.disposition.text, disposition.name, true});
    for (auto const& [code, jurisdiction] : world.jurisdiction.jurisdictions)
      out.jurisdictions.push_back(
          {code.text, jurisdiction.name, std::string(codec::word_of(jurisdiction.level)), jurisdiction.parent.text});
    auto const& settings = configuration.settings;
    auto& shown = out.settings;
    shown.target_answer_s = settings.target_answer.whole_seconds();
    shown.target_processing_s = settings.target_processing.whole_seconds();
    shown.target_turnout_s_medical = settings.target_turnout_medical.whole_seconds();
    shown.target_turnout_s_fire = settings.target_turnout_fire.whole_seconds();
    shown.target_travel_s = settings.target_travel.whole_seconds();
    shown.undo_s = configuration::undo_within(settings).whole_seconds();
    shown.acknowledge_timeout_s = settings.acknowledge_timeout.whole_seconds();
    for (std::size_t i = 0; i < settings.waiting_too_long.size(); ++i)
      shown.waiting_too_long_s[static_cast<std::int64_t>(i) + 1] = settings.waiting_too_long[i].whole_seconds();
    shown.check_in_s = settings.check_in.whole_seconds();
    shown.position_stale_s = settings.position_stale.whole_seconds();
    shown.utc_offset_s = settings.utc_offset.whole_seconds();
  });
  return out;
}

Result<RunCardList> ListRunCards::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  return centre.read([&](core::World const& world) -> Result<RunCardList> {
    RunCardList out;
    out.position = world.position;
    TOCSIN_TRY(auto at, first_after(world.run_card.run_cards, page, true));
    for (; at != world.run_card.run_cards.end(); ++at) {
      if (out.items.size() == page.limit) {
        out.next = out.items.back().run_card_id;
        break;
      }
      out.items.push_back(view::run_card_view(at->second));
    }
    return out;
  });
}

Result<IncidentTypeList> ListIncidentTypes::read(Exchange const& exchange) const {
  TOCSIN_TRY(Page const page, page_of(exchange));
  return centre.read([&](core::World const& world) -> Result<IncidentTypeList> {
    IncidentTypeList out;
    out.position = world.position;
    TOCSIN_TRY(auto at, first_after(world.configuration.types, page));
    for (; at != world.configuration.types.end(); ++at) {
      if (out.items.size() == page.limit) {
        out.next = out.items.back().code;
        break;
      }
      out.items.push_back(view::incident_type_view(world.configuration, at->second));
    }
    return out;
  });
}

Result<CommandPlan> DefineRunCard::plan(Exchange const& exchange, Body const& body) const {
  run_card::RunCard card;
  TOCSIN_TRY(card.run_card, code_in_body<RunCardCode>(exchange.parameter("id"), "run_card_id"));
  card.name = body.name;
  card.type = {body.incident_type.value_or("")};
  card.jurisdiction = {body.jurisdiction.value_or("")};
  card.priority_from = body.priority_from.value_or(1);
  card.priority_to = body.priority_to.value_or(4);
  card.minute_from = body.minute_from.value_or(0);
  card.minute_to = body.minute_to.value_or(1440);
  card.level = body.response_level.value_or(1);
  for (auto const& need : body.needs) {
    TOCSIN_TRY(auto capability, code_in_body<CapabilityCode>(need.capability, "capability"));
    card.needs.push_back({std::move(capability), need.count});
  }
  for (auto const& agency : body.agencies) {
    TOCSIN_TRY(auto code, code_in_body<AgencyCode>(agency, "agencies"));
    card.agencies.push_back(std::move(code));
  }
  CommandPlan plan;
  plan.subject = card.run_card;
  plan.command = run_card::Command{run_card::Define{std::move(card)}};
  return plan;
}

Result<CommandPlan> RetireRunCard::plan(Exchange const& exchange, Body const&) const {
  RunCardCode const code{exchange.parameter("id")};
  CommandPlan plan;
  plan.subject = code;
  plan.command = run_card::Command{run_card::Retire{code}};
  return plan;
}

Result<CommandPlan> DefineIncidentType::plan(Exchange const& exchange, Body const& body) const {
  configuration::IncidentType type;
  TOCSIN_TRY(type.type, code_in_body<IncidentTypeCode>(exchange.parameter("code"), "code"));
  type.name = body.name;
  type.default_priority = body.default_priority;
  type.agency = {body.agency};
  type.questions = body.questions;
  type.active = body.active.value_or(true);
  type.feeds_risk = body.feeds_risk.value_or(false);
  CommandPlan plan;
  plan.subject = type.type;
  plan.command = configuration::Command{configuration::DefineType{std::move(type)}};
  return plan;
}

Result<ClockShown> GetClock::read(Exchange const&) const { return ClockShown{clock.now(), clock.speed(), std::string(clock.mode_text())}; }

Result<ClockShown> StepClock::run(Exchange const&, Body const& body) const {
  TOCSIN_CHECK(clock.step_to(body.now));
  centre.clock_moved();
  streams.clock_changed();
  return ClockShown{clock.now(), clock.speed(), std::string(clock.mode_text())};
}

TOCSIN_ENDPOINT(GetConfiguration)
TOCSIN_ENDPOINT(ListRunCards)
TOCSIN_ENDPOINT(ListIncidentTypes)
TOCSIN_ENDPOINT(DefineRunCard)
TOCSIN_ENDPOINT(RetireRunCard)
TOCSIN_ENDPOINT(DefineIncidentType)
TOCSIN_ENDPOINT(GetClock)
TOCSIN_ENDPOINT(StepClock)

}  // namespace tocsin::api
