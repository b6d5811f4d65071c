// From the World to the shapes of resources.h. Pure folds; the position of a unit comes from telemetry through the callback.
#pragma once

#include <functional>
#include <map>

#include "core/duplicates.h"
#include "core/world.h"
#include "view/resources.h"

namespace tocsin::view {

struct LastPosition {
  GeoPoint at;
  Instant taken_at;
};
using PositionOf = std::function<std::optional<LastPosition>(UnitCode const&)>;  // May be empty: no telemetry.

PlaceView place_view(Place const& place);
UnitView unit_view(core::World const& world, unit::Unit const& unit, PositionOf const& position_of, Instant now);
// `duplicates`: for lists, made once and asked for each row; null: the World is walked.
IncidentView incident_view(core::World const& world, incident::Incident const& incident, core::DuplicateIndex const* duplicates = nullptr);
// Of the World what incident_view() reads about these incidents, so that many views are made outside of its lock.
core::World excerpt_of(core::World const& world, std::vector<IncidentId> const& incidents);
CallLocationView call_location_view(call::Call const& call, call::Location const& location);  // What is sealed stays so.
CallView call_view(core::World const& world, call::Call const& call);
SeatView seat_view(core::World const& world, seat::Seat const& seat);
ClosureView closure_view(core::World const& world, closure::Closure const& closure);
StationView station_view(core::World const& world, station::Station const& station);
RunCardView run_card_view(run_card::RunCard const& card);
IncidentTypeView incident_type_view(configuration::State const& state, configuration::IncidentType const& type);
DuplicateView duplicate_view(core::World const& world, IncidentId incident, std::int64_t score, std::vector<DuplicateReason> reasons);

// What one entry changed, for the stream. Standing notes and notes' texts are not in it (details are read on demand).
Change change_of(core::World const& after, core::Entry const& entry, PositionOf const& position_of);
// The lines that an entry adds to an incident's log. Walk the incident's entries in order with one `units_by_assignment`, empty at first.
std::vector<HistoryEntry> history_of(core::Entry const& entry, IncidentId incident, std::map<AssignmentId, UnitCode>& units_by_assignment);

}  // namespace tocsin::view
