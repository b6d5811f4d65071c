// Crews: the demo's units on the road. They follow what the World says of them: who is en route drives along the roads, whoever says so;
// and, for the demo's own incidents, they report their statuses at realistic times, some of them late and by radio.
// They leave incidents that people created alone unless asked.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "demo/day.h"
#include "demo/desk.h"
#include "geo/travel_time.h"
#include "telemetry/positions.h"

namespace tocsin::demo {

struct Roads {
  geo::RoadGraph const& graph;
  geo::TravelTime const& travel_time;
};

class Crews {
 public:
  Crews(Desk& desk, Roads roads, telemetry::Positions& positions, DemoCity const& city);

  void know(IncidentId incident, DemoIncident const& truth) { truths_[incident] = truth; }
  DemoIncident const& truth_of(IncidentId incident);  // Improvised when the day does not know it.
  // Serve also incidents that people created: all, or one.
  void serve_all(bool on);
  void serve(IncidentId incident, bool on);

  void look(Instant now);  // At the World: what changed since the last look.
  std::optional<Instant> next_due() const;
  void act(Instant now);  // Reports that are due.
  void tell_positions(Instant now);
  // Where each unit is, on the road network (nothing: no road near).
  std::optional<geo::Spot> spot_of(UnitCode const& unit, Instant now) const;

 private:
  struct Motion {
    geo::Route route;
    Instant started;
  };
  struct Report {
    Instant due, occurred_at;
    UnitStatus status = UnitStatus::kAvailable;
    std::string hospital;
  };
  struct Crew {
    Wgs84 home, parked;
    bool drives_patients = false;
    UnitStatus status = UnitStatus::kInQuarters;
    std::optional<AssignmentId> assignment;
    std::optional<IncidentId> incident;
    bool simulated = true;
    bool looked_at = false;
    std::optional<Motion> motion;
    std::optional<Report> next;
    Instant told_at;
    Wgs84 told;
  };
  struct Seen {
    UnitCode unit;
    UnitStatus status = UnitStatus::kInQuarters;
    std::optional<AssignmentId> assignment;
    std::optional<IncidentId> incident;
    Instant since;
    std::optional<Wgs84> scene;
    bool of_demo = false;
  };
  struct Place {
    Wgs84 at;
    std::int64_t heading_deg = -1, speed_kmh = 0;
  };

  void react(UnitCode const& unit, Crew& crew, Seen const& seen, Instant now);
  // Sets out towards `to`; returns when it will be there.
  Instant drive(Crew& crew, Wgs84 to, Instant at, geo::TravelMode mode);
  static Place place_of(Crew const& crew, Instant now);
  Random dice(UnitCode const& unit, Crew const& crew) const;

  Desk& desk_;
  Roads roads_;
  telemetry::Positions& positions_;
  std::map<UnitCode, Crew> crews_;
  std::map<IncidentId, DemoIncident> truths_;
  std::vector<std::pair<std::string, Wgs84>> hospitals_;
  bool serve_all_ = false;
  std::set<IncidentId> served_;
};

}  // namespace tocsin::demo
