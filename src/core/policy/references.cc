#include <algorithm>

#include <fmt/format.h>

#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

bool has_word(std::vector<configuration::Word> const& words, std::string const& code) {
  return std::ranges::any_of(words, [&](auto const& word) { return word.code == code; });
}

// A refusal is journalled for good: it names the field and what may stand there, never what was typed (DOMAIN.md, boundary 12).
template <class List, class CodeOf>
std::string one_of(std::string_view what, List const& known, CodeOf const& code_of) {
  constexpr std::size_t kShown = 20;
  std::string out = fmt::format("{} is one of:", what);
  std::size_t named = 0;
  for (auto const& word : known) {
    if (++named > kShown) return out + " ...";
    out += ' ' + code_of(word);
  }
  return out;
}
std::string one_of(std::string_view what, std::vector<configuration::Word> const& known) {
  return one_of(what, known, [](configuration::Word const& word) { return word.code; });
}

}  // namespace

Result<bool> check_type(World const& world, IncidentTypeCode const& type) {
  if (!type.is_set()) return true;
  auto const at = world.configuration.types.find(type);
  if (at == world.configuration.types.end()) return invalid("incident_type.unknown", "the incident type is none of those configured");
  if (!at->second.active) return invalid("incident_type.unknown", fmt::format("incident type {} is switched off", at->first.text));
  return true;
}

Result<bool> check_agency(World const& world, AgencyCode const& agency) {
  if (!has_word(world.configuration.catalogue.agencies, agency.text))
    return invalid("agency.unknown", one_of("an agency", world.configuration.catalogue.agencies));
  return true;
}

Result<bool> check_capabilities(World const& world, std::vector<CapabilityCode> const& capabilities) {
  for (auto const& capability : capabilities)
    if (!has_word(world.configuration.catalogue.capabilities, capability.text))
      return invalid("capability.unknown", one_of("a capability", world.configuration.catalogue.capabilities));
  return true;
}

Result<bool> check_disposition(World const& world, DispositionCode const& disposition) {
  for (auto const& known : world.configuration.catalogue.dispositions)
    if (known.disposition == disposition && known.active) return true;
  return invalid("disposition.unknown", one_of("a disposition", world.configuration.catalogue.dispositions,
                                               [](configuration::Disposition const& known) { return known.disposition.text; }));
}

Result<bool> check_benchmark(World const& world, std::string const& benchmark) {
  if (!has_word(world.configuration.catalogue.benchmarks, benchmark))
    return invalid("incident.benchmark_unknown", one_of("a benchmark", world.configuration.catalogue.benchmarks));
  return true;
}

Result<bool> check_out_of_service_reason(World const& world, std::string const& reason) {
  if (!has_word(world.configuration.catalogue.out_of_service_reasons, reason))
    return invalid("unit.reason_unknown", one_of("a reason for out of service", world.configuration.catalogue.out_of_service_reasons));
  return true;
}

Result<bool> check_seat(World const& world, SeatCode const& seat) {
  if (seat.is_set() && !world.seat.seats.contains(seat)) return not_found("seat.unknown", "no seat has this code");
  return true;
}

Result<bool> check_detail(DetailRef const& detail) {
  if (!is_valid_code(detail.id) || !is_valid_code(detail.record))
    return invalid("detail.malformed", "an erasable detail has an id and a record");
  return true;
}

Result<bool> check_details(std::optional<DetailRef> const& detail) {
  if (!detail) return true;
  return check_detail(*detail);
}

Result<bool> check_unit_description(World const& world, unit::Register const& c) {
  if (!has_word(world.configuration.catalogue.unit_kinds, c.kind))
    return invalid("unit.kind_unknown", one_of("a kind of unit", world.configuration.catalogue.unit_kinds));
  TOCSIN_CHECK(check_agency(world, c.agency));
  TOCSIN_CHECK(check_capabilities(world, c.capabilities));
  auto const station = world.station.stations.find(c.station);
  if (station == world.station.stations.end() || station->second.retired) return not_found("station.unknown", "no station has this code");
  return true;
}

Result<incident::Incident const*> find_incident(World const& world, IncidentId id) {
  auto const at = world.incident.incidents.find(id);
  if (at == world.incident.incidents.end()) return not_found("incident.unknown", fmt::format("no incident {}", to_text(id)));
  return &at->second;
}

Result<incident::Incident const*> find_open_incident(World const& world, IncidentId id) {
  TOCSIN_TRY(auto const* incident, find_incident(world, id));
  if (incident->phase == incident::Phase::kClosed)
    return conflict("incident.closed", fmt::format("incident {} is closed", incident->number));
  if (incident->merged_into) {
    auto const into = world.incident.incidents.find(*incident->merged_into);
    return conflict("incident.merged",
                    fmt::format("incident {} was merged into {}", incident->number,
                                into == world.incident.incidents.end() ? to_text(*incident->merged_into) : into->second.number));
  }
  return incident;
}

Result<unit::Unit const*> find_unit(World const& world, UnitCode const& code) {
  auto const at = world.unit.units.find(code);
  if (at == world.unit.units.end()) return not_found("unit.unknown", "no unit has this callsign");
  if (at->second.retired) return conflict("unit.retired", fmt::format("unit {} is retired", code.text));
  return &at->second;
}

Decided decide_station(Deciding& d, station::Command const& command) {
  if (auto const* c = std::get_if<station::Register>(&command)) TOCSIN_CHECK(check_agency(d.world, c->agency));
  if (auto const* c = std::get_if<station::Retire>(&command))
    for (auto const& [code, unit] : d.world.unit.units)
      if (unit.station == c->station && !unit.retired)
        return conflict("station.has_units", fmt::format("unit {} lives at this station", code.text));
  TOCSIN_TRY(auto events, station::decide(d.world.station, command, d.now));
  Events all;
  append(all, std::move(events));
  return all;
}

Decided decide_run_card(Deciding& d, run_card::Command const& command) {
  if (auto const* c = std::get_if<run_card::Define>(&command)) {
    TOCSIN_CHECK(check_type(d.world, c->card.type));
    for (auto const& need : c->card.needs) TOCSIN_CHECK(check_capabilities(d.world, {need.capability}));
    for (auto const& agency : c->card.agencies) TOCSIN_CHECK(check_agency(d.world, agency));
    if (c->card.jurisdiction.is_set() && !d.world.jurisdiction.jurisdictions.contains(c->card.jurisdiction))
      return invalid("jurisdiction.unknown", "the active data set has no jurisdiction of this code");
  }
  TOCSIN_TRY(auto events, run_card::decide(d.world.run_card, command, d.now));
  Events all;
  append(all, std::move(events));
  return all;
}

}  // namespace tocsin::core
