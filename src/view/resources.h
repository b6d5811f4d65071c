// The shapes that screens and neighbours read: answers of the API and the payload of the change stream. Versioned (v1); additions only.
// Filled from the World by view/; JSON by codec/ (Duration members get the suffix _ms, moments are RFC 3339, ids are opaque strings).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "codec/nullable.h"
#include "domain/vocabulary/vocabulary.h"

namespace tocsin::view {

struct GeoPoint {
  double lat = 0;
  double lon = 0;
};
BOOST_DESCRIBE_STRUCT(GeoPoint, (), (lat, lon))

struct PlaceView {
  std::string text;
  std::optional<GeoPoint> location;
  std::string source;  // stated, register, pin, network, device, unit, interface
  std::int64_t uncertainty_m = 0;
  std::string address_code;
  std::string county;  // Jurisdiction codes; names are in the configuration.
  std::string township;
};
BOOST_DESCRIBE_STRUCT(PlaceView, (), (text, location, source, uncertainty_m, address_code, county, township))

struct UnitView {
  std::string unit_id;  // The callsign: E101.
  std::string kind;     // engine, ladder, ambulance, patrol, boat, drone_team, volunteer_team ...
  std::string agency;
  std::string station;  // Home station's code.
  std::vector<std::string> capabilities;
  std::int64_t crew = 0;  // Seats filled this shift; 0: not said.
  std::string status;
  std::string availability;
  Instant status_occurred_at;  // When it happened,
  Instant status_recorded_at;  // and when it was written down: both shown where they differ.
  std::string status_source;
  std::string out_of_service_reason;
  std::optional<GeoPoint> location;  // Last position, else the post's or station's.
  std::string location_source;       // position, post, station
  std::optional<Instant> position_at;
  bool position_stale = false;
  std::optional<std::string> incident_id;
  std::optional<std::string> incident_number;
  std::optional<std::string> assignment_id;
  std::optional<std::string> post;       // Name of the temporary post.
  std::optional<std::string> take_back;  // The status of its last report, while that can be taken back (units/{id}/take_back).
  bool emergency = false;                // Emergency button pressed and not yet cleared.
  std::uint64_t version = 0;             // Journal position of its last change; If-Match.
};
BOOST_DESCRIBE_STRUCT(UnitView, (),
                      (unit_id, kind, agency, station, capabilities, crew, status, availability, status_occurred_at, status_recorded_at,
                       status_source, out_of_service_reason, location, location_source, position_at, position_stale, incident_id,
                       incident_number, assignment_id, post, take_back, emergency, version))

struct LateStep {    // A time that was written down later than it happened: by radio, after the fact.
  std::string step;  // assigned .. at_hospital, ended
  Instant recorded_at;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(LateStep, (), (step, recorded_at, source))

struct AssignmentView {
  std::string assignment_id;
  std::string incident_id;
  std::string unit_id;
  std::string agency;
  std::string state;  // assigned, acknowledged, en_route, staging, on_scene, transporting, at_hospital, ended
  std::optional<std::int64_t> advised_eta_s;
  Instant assigned_at;
  std::optional<Instant> acknowledged_at, en_route_at, arrived_at, transporting_at, at_hospital_at, cleared_at;
  std::string end_reason;  // cleared, stood_down, diverted, out_of_service; empty while it runs
  std::optional<std::string> hospital;
  std::vector<LateStep> recorded_late;
  // Its incident's place changed after it was sent: where it was before that (no text and no location: the place was unknown) and when. The
  // advised time led there, so it goes with another location.
  std::optional<PlaceView> moved_from;
  std::optional<Instant> moved_at;
};
BOOST_DESCRIBE_STRUCT(AssignmentView, (),
                      (assignment_id, incident_id, unit_id, agency, state, advised_eta_s, assigned_at, acknowledged_at, en_route_at,
                       arrived_at, transporting_at, at_hospital_at, cleared_at, end_reason, hospital, recorded_late, moved_from, moved_at))

struct LegView {  // One agency's part of an incident: it accepts and closes its own.
  std::string agency;
  std::string state;  // requested, accepted, closed
  std::optional<Instant> accepted_at, closed_at;
  std::string disposition;
  std::optional<Instant> accepted_recorded_at, closed_recorded_at;  // When it was written down, and how it came.
  std::string accepted_source, closed_source;
};
BOOST_DESCRIBE_STRUCT(LegView, (),
                      (agency, state, accepted_at, closed_at, disposition, accepted_recorded_at, closed_recorded_at, accepted_source,
                       closed_source))

struct TimerView {
  std::string kind;  // waiting_too_long, unacknowledged, turnout_overdue, no_check_in
  std::optional<std::string> unit_id;
  Instant due_at;
  bool fired = false;
};
BOOST_DESCRIBE_STRUCT(TimerView, (), (kind, unit_id, due_at, fired))

struct BenchmarkView {
  std::string benchmark;  // under_control, extinguished, all_clear ...
  Instant occurred_at, recorded_at;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(BenchmarkView, (), (benchmark, occurred_at, recorded_at, source))

struct IncidentView {
  std::string incident_id;
  std::string number;         // For people: 20261122-0231
  std::string state;          // received, graded, dispatched, on_scene, closed
  std::string incident_type;  // Empty: not known yet.
  std::int64_t priority = 0;  // 1..4; 0: not graded yet.
  std::int64_t response_level = 1;
  PlaceView place;
  std::string seat;
  Instant received_at;
  std::optional<Instant> graded_at, first_assigned_at, first_en_route_at, first_arrived_at, closed_at;
  std::string disposition;
  std::vector<std::string> call_ids;
  std::vector<LegView> legs;
  std::vector<AssignmentView> assignments;  // Those that run, and those that ended.
  std::vector<BenchmarkView> benchmarks;
  std::vector<TimerView> timers;
  std::int64_t notes_count = 0;
  std::int64_t duplicates_count = 0;       // Possible duplicates among open incidents.
  std::optional<std::string> merged_into;  // Incident id.
  std::vector<std::string> merged_from;
  std::optional<std::string> reopened_from;  // The closed incident that this one continues,
  std::optional<std::string> reopened_as;    // and the other way round.
  bool created_by_demo = false;
  bool legal_hold = false;  // Nothing told about it is erased while it stands.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(IncidentView, (),
                      (incident_id, number, state, incident_type, priority, response_level, place, seat, received_at, graded_at,
                       first_assigned_at, first_en_route_at, first_arrived_at, closed_at, disposition, call_ids, legs, assignments,
                       benchmarks, timers, notes_count, duplicates_count, merged_into, merged_from, reopened_from, reopened_as,
                       created_by_demo, legal_hold, version))

struct CallLocationView {  // Words and coordinates side by side: neither stands in for the other.
  std::string source;
  std::string text;
  std::optional<GeoPoint> location;
  std::int64_t uncertainty_m = 0;
  Instant occurred_at, recorded_at;
  bool personal = false;  // Where the caller's telephone is: of a call only that it is known; GET /calls/{id}/caller opens it (journalled).
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(CallLocationView, (), (source, text, location, uncertainty_m, occurred_at, recorded_at, personal, erased))

struct CallView {
  std::string call_id;
  std::string state;  // ringing, answered, abandoned, called_back, transferred, ended
  bool silent = false;
  std::string channel;
  Instant rang_at;
  std::optional<Instant> answered_at, ended_at;
  std::string outcome;   // incident, joined, information, misdial, abandoned, transferred; empty while open
  std::string language;  // BCP 47: zh, en ...
  std::string callsign;  // Of a calling unit or vessel, aircraft
  std::string seat;
  PlaceView place;
  std::string incident_type;
  std::optional<std::string> incident_id;
  std::string transferred_to;
  bool has_caller = false;  // Caller's details are held: GET /calls/{id}/caller (which is journalled).
  bool has_text = false;
  std::vector<CallLocationView> locations;  // How it came to be known where the caller is, the oldest first.
  bool erased = false;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CallView, (),
                      (call_id, state, silent, channel, rang_at, answered_at, ended_at, outcome, language, callsign, seat, place,
                       incident_type, incident_id, transferred_to, has_caller, has_text, locations, erased, version))

struct NoteView {
  std::string note_id;
  std::string author;  // Account's display: role and number.
  Instant occurred_at, recorded_at;
  std::string source;
  std::string text;  // Empty and erased = true after its key was erased.
  bool erased = false;
};
BOOST_DESCRIBE_STRUCT(NoteView, (), (note_id, author, occurred_at, recorded_at, source, text, erased))

struct DuplicateReason {
  std::string reason;      // distance, age, type, address
  std::int64_t score = 0;  // 0..100 of this reason
  std::int64_t value = 0;  // metres, seconds, or 0
};
BOOST_DESCRIBE_STRUCT(DuplicateReason, (), (reason, score, value))
struct DuplicateView {
  std::string incident_id;
  std::string number;
  std::int64_t score = 0;  // 0..100
  std::vector<DuplicateReason> reasons;
};
BOOST_DESCRIBE_STRUCT(DuplicateView, (), (incident_id, number, score, reasons))

struct IncidentDetail {  // GET /incidents/{id}
  IncidentView incident;
  std::vector<CallView> calls;
  std::vector<std::string> call_texts;  // What callers said, by call; parallel to calls; empty when none or erased.
  std::vector<NoteView> notes;
  std::vector<DuplicateView> duplicates;  // At most 20, best first.
  // Why texts are empty that are there. role: not for yours; not_assigned: no unit of your areas is sent to it; not_recorded: the reading
  // could not be journalled just now; too_many: of more than 200 calls the last are opened, the others by calls/{id}/caller.
  std::optional<std::string> texts_held_back;
};
BOOST_DESCRIBE_STRUCT(IncidentDetail, (), (incident, calls, call_texts, notes, duplicates, texts_held_back))

struct HistoryEntry {  // One line of the incident's log, from the journal.
  std::uint64_t position = 0;
  Instant recorded_at, occurred_at;
  std::string actor;
  std::string source;
  std::string what;  // Event name, "assignment.dispatched"; the screen has its words.
  std::optional<std::string> unit_id;
  std::string from, to;               // Status, level, place ... where it applies.
  std::optional<BilingualText> road;  // That was closed.
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (position, recorded_at, occurred_at, actor, source, what, unit_id, from, to, road))

struct StationView {
  std::string station_id;
  BilingualText name;
  std::string agency;
  GeoPoint location;
  std::string county;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(StationView, (), (station_id, name, agency, location, county, version))

struct SeatView {
  std::string seat_id;
  BilingualText name;
  std::optional<std::string> account;  // Signed on.
  std::optional<Instant> signed_on_at;
  std::optional<std::string> handover_to;  // Account that is to acknowledge.
  std::string handover_note;               // What it has to know; like the standing notes only in the list of seats.
  std::string standing_notes;
  std::int64_t open_incidents = 0;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(SeatView, (),
                      (seat_id, name, account, signed_on_at, handover_to, handover_note, standing_notes, open_incidents, version))

struct RequirementView {
  std::string capability;
  std::int64_t count = 1;
};
BOOST_DESCRIBE_STRUCT(RequirementView, (), (capability, count))
struct RunCardView {
  std::string run_card_id;
  BilingualText name;
  std::string incident_type;  // A node of the tree: counts for all below it.
  std::int64_t priority_from = 1, priority_to = 4;
  std::string jurisdiction;                        // Empty: everywhere.
  std::int64_t minute_from = 0, minute_to = 1440;  // Local time of day; from > to runs over midnight.
  std::int64_t response_level = 1;                 // What this level needs in all (not what it adds).
  std::vector<RequirementView> needs;
  std::vector<std::string> agencies;  // Legs that are opened.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(RunCardView, (),
                      (run_card_id, name, incident_type, priority_from, priority_to, jurisdiction, minute_from, minute_to, response_level,
                       needs, agencies, version))

struct IncidentTypeView {
  std::string code;  // fire.building; the parent is what stands before the last dot
  BilingualText name;
  std::int64_t default_priority = 3;
  std::string agency;                    // Lead agency.
  std::vector<BilingualText> questions;  // Asked in this order.
  bool active = true;
  bool feeds_risk = false;  // Whitelisted kinds only (DOMAIN.md, boundary 2).
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(IncidentTypeView, (), (code, name, default_priority, agency, questions, active, feeds_risk, version))

struct StretchView {
  std::vector<GeoPoint> points;  // Two or more: a line along the road. One: all roads within radius_m of it.
  std::int64_t radius_m = 0;
};
BOOST_DESCRIBE_STRUCT(StretchView, (), (points, radius_m))
struct ClosureView {  // A road that is closed, or will be: as it was drawn.
  std::string closure_id;
  std::string state;  // planned, in_force
  std::vector<StretchView> stretches;
  std::string direction;        // both, as_drawn
  std::string reason;           // flood, collapse, fire, works, event, other
  bool siren_may_pass = false;  // Those with lights and sirens may drive through; nobody else.
  Instant from;
  std::optional<Instant> until;            // Absent: until it is lifted.
  BilingualText road;                      // As the register named it; may be empty.
  std::vector<std::string> jurisdictions;  // Codes of the townships that it lies in.
  std::optional<std::string> incident_id, incident_number;
  Instant closed_at;
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ClosureView, (),
                      (closure_id, state, stretches, direction, reason, siren_may_pass, from, until, road, jurisdictions, incident_id,
                       incident_number, closed_at, version))

struct RecommendedUnit {
  std::string unit_id;
  codec::Nullable<std::int64_t> eta_s;  // Null: place_note says why no travel time is known.
  std::string reason;                   // Readable, in the language asked for: "抢险救援 · 路程 3.2 km · 在站"
  std::vector<std::string> fills;       // Capabilities it was chosen for.
  std::optional<std::int64_t> distance_m;
  bool position_stale = false;
  std::string availability;
  std::string status;
  std::int64_t detour_s = 0;            // By how much closed roads lengthen its way; 0: they do not.
  std::vector<std::string> detour_for;  // The closures that its way would have led through.
};
BOOST_DESCRIBE_STRUCT(RecommendedUnit, (),
                      (unit_id, eta_s, reason, fills, distance_m, position_stale, availability, status, detour_s, detour_for))
struct Shortfall {
  std::string capability;
  std::int64_t needed = 0;
  std::int64_t found = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Shortfall, (), (capability, needed, found, reason))
struct CoverageLoss {  // What stays uncovered at a station when the recommended units leave.
  std::string station_id;
  std::string capability;
  std::int64_t left = 0;
  std::int64_t had = 0;
  std::optional<std::int64_t> next_eta_s;  // Nearest other unit with it, by road, to that station.
};
BOOST_DESCRIBE_STRUCT(CoverageLoss, (), (station_id, capability, left, had, next_eta_s))
struct RecommendationView {
  std::string advice_id;
  Instant computed_at;
  std::uint64_t position = 0;
  std::string data_set;
  std::string run_card_id;
  std::vector<RequirementView> needs;         // Still needed: what the run card asks for less what is already assigned.
  std::vector<RecommendedUnit> units;         // The proposal; nobody while the place is not known.
  std::vector<RecommendedUnit> alternatives;  // The next nearest, at most 20; without travel times: who fits and is free.
  std::vector<Shortfall> shortfalls;
  std::vector<CoverageLoss> coverage;
  std::string place_note;               // Empty, or why the place was moved: "nearest road 120 m away", "place unknown"
  std::uint64_t closures_position = 0;  // Of the last change of closures that its times know.
  bool closures_pending = false;        // A later one is not worked in yet: ask again in a moment.
  std::string speeds;                   // The version of the speeds by hour of week that its times are made with: built_in, or of a file,
  std::string speeds_hour;              // and the hour: mon 08.
};
BOOST_DESCRIBE_STRUCT(RecommendationView, (),
                      (advice_id, computed_at, position, data_set, run_card_id, needs, units, alternatives, shortfalls, coverage,
                       place_note, closures_position, closures_pending, speeds, speeds_hour))

struct FormerPlace {  // What was said is no more: the name or entry of before that led here.
  std::string label;  // In the language asked for
  std::string code;
  std::string until;  // Its last day, 2019-12-31; empty: not known.
};
BOOST_DESCRIBE_STRUCT(FormerPlace, (), (label, code, until))
struct PlaceResult {
  std::string kind;  // address, street, intersection, place, premises, coordinates, settlement
  std::string code;
  std::string label;                 // In the language asked for
  std::string detail;                // Township, kind of place ...
  std::optional<GeoPoint> location;  // Absent: the register has no coordinates for it.
  std::string match;  // exact, corrected, prefix, nearest_number, road_only, place_only, place, intersection, coordinates, nearest
  std::string county, township;
  std::optional<std::int64_t> distance_m;  // To `near`, or from the point that was asked about.
  std::optional<FormerPlace> formerly;
};
BOOST_DESCRIBE_STRUCT(PlaceResult, (), (kind, code, label, detail, location, match, county, township, distance_m, formerly))

struct ContextItem {  // What stands near an incident.
  std::string kind;   // premises, hydrant, defibrillator, hospital, school, fuel ...
  std::string code;
  std::string label;
  std::int64_t distance_m = 0;
  GeoPoint location;
  std::string occupancy;
  std::vector<std::string> hazards, access;
  std::vector<BilingualText> contacts;  // zh/en: "值班室 055-…": role and line
};
BOOST_DESCRIBE_STRUCT(ContextItem, (), (kind, code, label, distance_m, location, occupancy, hazards, access, contacts))

// The change stream. `event: change`, id = position.
struct Notice {      // Something a screen should say aloud or show: a timer fired, an emergency button.
  std::string kind;  // timer, emergency, priority_one, handover_requested, moved
  std::string what;
  std::optional<std::string> incident_id, unit_id, seat_id;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (kind, what, incident_id, unit_id, seat_id))
struct Change {
  std::uint64_t position = 0;
  Instant at;
  std::string actor;
  std::vector<IncidentView> incidents;
  std::vector<CallView> calls;
  std::vector<UnitView> units;
  std::vector<SeatView> seats;
  std::vector<ClosureView> closures;
  std::vector<std::string>
      removed;  // Ids of incidents and calls that left the working state (closed over 24 h ago), and of closures that are over.
  bool configuration_changed = false;     // Fetch /configuration (and stations, run cards) again.
  bool emergency_access_changed = false;  // Fetch /emergency_access again.
  std::vector<Notice> notices;
};
BOOST_DESCRIBE_STRUCT(Change, (),
                      (position, at, actor, incidents, calls, units, seats, closures, removed, configuration_changed,
                       emergency_access_changed, notices))

}  // namespace tocsin::view
