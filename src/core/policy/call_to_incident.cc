// A call opens an incident, joins one, and what is learned on the telephone flows on to the incident that it alone opened.
#include <fmt/format.h>

#include "base/match.h"
#include "core/policy/policy.h"
#include "domain/vocabulary/typed_text.h"

namespace tocsin::core {
namespace {

void join(incident::Incident const& incident, CallId call, Place const& place, Events& events) {
  events.push_back(call::Linked{call, incident.incident, true});
  events.push_back(incident::CallJoined{incident.incident, call});
  if (!incident.place.is_known() && place.is_known()) events.push_back(incident::Moved{incident.incident, place});
}

Result<incident::Incident const*> find_joinable(World const& world, IncidentId id) {
  TOCSIN_TRY(auto const* incident, find_open_incident(world, id));
  if (incident->calls.size() >= incident::kMaxCalls)
    return conflict("incident.too_many", fmt::format("incident {} has the most calls it can have", incident->number));
  return incident;
}

Decided register_call(Deciding& d, call::Register const& c) {
  TOCSIN_CHECK(check_type(d.world, c.type));
  TOCSIN_CHECK(incident::check_priority(c.priority));
  TOCSIN_CHECK(check_seat(d.world, c.seat));
  TOCSIN_CHECK(check_details(c.caller));
  TOCSIN_CHECK(check_details(c.text));
  TOCSIN_CHECK(check_not_in_future(c.rang_at, d.now));
  if (c.answered_at) TOCSIN_CHECK(check_not_in_future(*c.answered_at, d.now));
  if (c.open_incident && c.join) return invalid("call.opens_and_joins", "a call opens an incident or joins one, not both");
  TOCSIN_TRY(auto registered, call::decide(d.world.call, c, d.occurred_at, d.fresh));
  auto const& fact = std::get<call::Registered>(registered.front());
  Events events{fact};
  if (c.join) {
    TOCSIN_TRY(auto const* incident, find_joinable(d.world, *c.join));
    join(*incident, fact.call, c.place, events);
  }
  if (c.open_incident) {
    TOCSIN_TRY(auto opened, open_incident(d, {c.type, c.priority, c.place, c.seat, c.incident_record, c.created_by_demo}, fact.call));
    auto const incident = std::get<incident::Opened>(std::get<incident::Event>(opened.front())).incident;
    append(events, std::move(opened));
    events.push_back(call::Linked{fact.call, incident, false});
  }
  return events;
}

Decided join_call(Deciding& d, call::Join const& c) {
  TOCSIN_CHECK(call::decide(d.world.call, c, d.now, d.fresh));
  TOCSIN_TRY(auto const* incident, find_joinable(d.world, c.incident));
  Events events;
  join(*incident, c.call, d.world.call.calls.at(c.call).place, events);
  return events;
}

Decided open_from_call(Deciding& d, call::OpenIncident const& c) {
  TOCSIN_CHECK(call::decide(d.world.call, c, d.now, d.fresh));
  call::Call const& call = d.world.call.calls.at(c.call);
  IncidentTypeCode const type = c.type.is_set() ? c.type : call.type;
  TOCSIN_TRY(auto events, open_incident(d, {type, c.priority, call.place, call.seat, c.incident_record, c.created_by_demo}, c.call));
  auto const incident = std::get<incident::Opened>(std::get<incident::Event>(events.front())).incident;
  events.push_back(call::Linked{c.call, incident, false});
  return events;
}

// Locations and particulars are taken while the call or its incident is open (DOMAIN.md, boundary 11).
Result<bool> check_still_taken(World const& world, CallId id) {
  auto const at = world.call.calls.find(id);
  if (at == world.call.calls.end()) return true;
  call::Call const& call = at->second;
  if (call.incident) {
    auto const incident = world.incident.incidents.find(*call.incident);
    if (incident != world.incident.incidents.end() && incident::is_open(incident->second)) return true;
  } else if (!call::is_ended(call)) {
    return true;
  }
  return conflict("call.ended", "the call and its incident have ended");
}

Decided update_call(Deciding& d, call::Update const& c) {
  TOCSIN_CHECK(check_type(d.world, c.type));
  TOCSIN_CHECK(check_details(c.caller));
  TOCSIN_CHECK(check_details(c.text));
  TOCSIN_CHECK(check_still_taken(d.world, c.call));
  TOCSIN_TRY(auto updated, call::decide(d.world.call, c, d.now, d.fresh));
  Events events;
  append(events, std::move(updated));
  call::Call const& call = d.world.call.calls.at(c.call);
  if (!call.incident) return events;
  incident::Incident const& incident = d.world.incident.incidents.at(*call.incident);
  bool const alone = incident.calls.size() == 1;
  if (c.place && c.place->is_known() && !(*c.place == incident.place) && (alone || !incident.place.is_known()))
    events.push_back(incident::Moved{incident.incident, *c.place});
  if (c.type.is_set() && c.type != incident.type && (alone || !incident.type.is_set())) {
    std::int64_t const priority = default_priority(d.world, c.type, incident.priority);
    events.push_back(incident::Graded{incident.incident, c.type, priority});
    for (AgencyCode const& agency : agencies_to_ask(d, incident.legs, c.type, priority, c.place.value_or(incident.place), incident.level))
      events.push_back(incident::LegRequested{incident.incident, agency});
  }
  return events;
}

}  // namespace

Decided decide_call(Deciding& d, call::Command const& command) {
  auto const by_module = [&](auto const& c) -> Decided {
    TOCSIN_TRY(auto decided, call::decide(d.world.call, c, d.now, d.fresh));
    Events events;
    append(events, std::move(decided));
    return events;
  };
  return match(
      command, [&](call::Register const& c) { return register_call(d, c); },
      [&](call::Answer const& c) -> Decided {
        TOCSIN_CHECK(check_seat(d.world, c.seat));
        return by_module(c);
      },
      [&](call::Join const& c) { return join_call(d, c); }, [&](call::OpenIncident const& c) { return open_from_call(d, c); },
      [&](call::Locate const& c) -> Decided {
        TOCSIN_CHECK(check_details(c.detail));
        TOCSIN_CHECK(check_still_taken(d.world, c.call));
        return by_module(c);
      },
      [&](call::Update const& c) { return update_call(d, c); }, [&](call::Abandon const& c) { return by_module(c); },
      [&](call::MarkSilent const& c) { return by_module(c); }, [&](call::CallBack const& c) { return by_module(c); },
      [&](call::Transfer const& c) -> Decided {
        TOCSIN_CHECK(call::decide(d.world.call, c, d.now, d.fresh));
        if (!is_service_number(c.to)) TOCSIN_CHECK(check_agency(d.world, {c.to}));
        return by_module(c);
      },
      [&](call::End const& c) { return by_module(c); }, [&](call::ReadDetails const& c) { return by_module(c); });
}

}  // namespace tocsin::core
