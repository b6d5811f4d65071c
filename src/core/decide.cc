#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"

namespace tocsin::core {
namespace {

template <class Map, class Key>
std::optional<std::uint64_t> version_in(Map const& map, Key const& key) {
  auto const at = map.find(key);
  if (at == map.end()) return {};
  return at->second.version;
}

Result<bool> check_precondition(World const& world, Precondition const& precondition) {
  auto const version = match(
      precondition.subject, [&](UnitCode const& code) { return version_in(world.unit.units, code); },
      [&](IncidentId id) { return version_in(world.incident.incidents, id); }, [&](CallId id) { return version_in(world.call.calls, id); },
      [&](SeatCode const& code) { return version_in(world.seat.seats, code); },
      [&](RunCardCode const& code) { return version_in(world.run_card.run_cards, code); },
      [&](StationCode const& code) { return version_in(world.station.stations, code); },
      [&](IncidentTypeCode const& code) -> std::optional<std::uint64_t> {
        auto const at = world.configuration.type_versions.find(code);
        if (at == world.configuration.type_versions.end()) return {};
        return at->second;
      },
      [&](ClosureId id) { return version_in(world.closure.closures, id); },
      [&](ProposalId id) { return version_in(world.proposal.proposals, id); });
  if (version == precondition.version) return true;
  return conflict("version.moved_on", version ? fmt::format("it has version {} now", *version) : "it is not there");
}

Decided decide_command(Deciding& d, Command const& command) {
  auto const as_events = [](auto decided) -> Decided {
    if (!decided) return std::unexpected(std::move(decided).error());
    Events events;
    append(events, std::move(*decided));
    return events;
  };
  return match(
      command, [&](call::Command const& c) { return decide_call(d, c); }, [&](incident::Command const& c) { return decide_incident(d, c); },
      [&](unit::Command const& c) { return decide_unit(d, c); }, [&](assignment::Command const& c) { return decide_dispatch(d, c); },
      [&](station::Command const& c) { return decide_station(d, c); }, [&](seat::Command const& c) { return decide_seat(d, c); },
      [&](run_card::Command const& c) { return decide_run_card(d, c); },
      [&](jurisdiction::Command const& c) { return as_events(jurisdiction::decide(d.world.jurisdiction, c, d.now)); },
      [&](premises::Command const& c) -> Decided {
        if (auto const* proposed = std::get_if<premises::ProposeSafetyNote>(&c)) {
          TOCSIN_CHECK(check_detail(proposed->text));
          TOCSIN_CHECK(check_detail(proposed->reason));
        }
        return as_events(premises::decide(d.world.premises, c, d.now, d.actor, d.fresh));
      },
      [&](closure::Command const& c) { return decide_closure(d, c); },
      [&](configuration::Command const& c) { return as_events(configuration::decide(d.world.configuration, c, d.now)); },
      [&](standard_address::Command const& c) { return as_events(standard_address::decide(d.world.standard_address, c, d.fresh)); },
      [&](proposal::Command const& c) { return decide_proposal(d, c); },
      [&](emergency_access::Command const& c) {
        return as_events(emergency_access::decide(d.world.emergency_access, c, d.now, d.actor, d.fresh));
      });
}

}  // namespace

Result<std::vector<Event>> decide(World const& world, Request const& request, std::uint64_t position, Instant now) {
  Deciding d{world,
             now,
             request.envelope.occurred_at.value_or(now),
             request.envelope.source,
             request.envelope.actor,
             Fresh{world.centre, position}};
  if (request.precondition) TOCSIN_CHECK(check_precondition(world, *request.precondition));
  TOCSIN_CHECK(check_occurred_at(d, request.command));
  TOCSIN_TRY(auto events, decide_command(d, request.command));
  TOCSIN_CHECK(check_limits(events));
  return events;
}

}  // namespace tocsin::core
