#include "demo/crews.h"

#include <algorithm>

namespace tocsin::demo {

namespace {
constexpr Duration kTellParked = Duration::seconds(45);  // Below the age at which a position counts as stale.

Random seeded(std::string_view text) {
  Hash const hash = sha256(text);
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < 8; ++i) seed = seed << 8 | hash[i];
  return Random(seed);
}

// Compass degrees, good enough for an arrow on a map.
std::int64_t heading(Wgs84 from, Wgs84 to) {
  Point const d = to_plane(to) - to_plane(from);
  if (d.x == 0 && d.y == 0) return -1;
  std::int64_t best = 0, most = -1;
  for (std::int64_t angle = 0; angle < 360; angle += 5) {
    std::int64_t const along = d.x * sine_permille(angle * 1000) + d.y * sine_permille((angle + 90) * 1000);
    if (most < 0 || along > most) most = along, best = angle;
  }
  return best;
}
}  // namespace

Crews::Crews(Desk& desk, Roads roads, telemetry::Positions& positions, DemoCity const& city)
    : desk_(desk), roads_(roads), positions_(positions) {
  std::map<std::string, Wgs84> stations;
  for (DemoStation const& station : city.fleet.stations) stations[station.code] = station.at;
  for (DemoUnit const& unit : city.fleet.units) {
    Crew crew;
    crew.home = crew.parked = stations[unit.station];
    crew.drives_patients = unit.kind.starts_with("ambulance");
    // After a restart it stands where it was last seen.
    if (auto const last = positions.last(UnitCode{unit.code})) crew.parked = last->location;
    crews_.emplace(UnitCode{unit.code}, std::move(crew));
  }
  for (auto const& hospital : city.ground.hospitals) hospitals_.emplace_back(hospital.code, hospital.at);
}

void Crews::serve_all(bool on) {
  serve_all_ = on;
  for (auto& [code, crew] : crews_) {
    if (crew.incident && crew.simulated != on) crew.looked_at = false;  // Sent before the switch was turned: decide again.
  }
}

void Crews::serve(IncidentId incident, bool on) {
  if (on) {
    served_.insert(incident);
  } else {
    served_.erase(incident);
  }
  for (auto& [code, crew] : crews_) {
    if (crew.incident == incident) crew.looked_at = false;  // Decide again.
  }
}

Random Crews::dice(UnitCode const& unit, Crew const& crew) const {
  return seeded(unit.text + (crew.assignment ? to_text(*crew.assignment) : std::string()));
}

DemoIncident const& Crews::truth_of(IncidentId incident) {
  auto const [at, fresh] = truths_.try_emplace(incident);
  if (!fresh) return at->second;
  DemoIncident& truth = at->second;
  Random random = seeded(to_text(incident));
  std::optional<Wgs84> scene;
  desk_.read([&](core::World const& world) {
    auto const found = world.incident.incidents.find(incident);
    if (found == world.incident.incidents.end()) return;
    truth.type = found->second.type.text;
    truth.priority = static_cast<int>(found->second.priority);
    truth.level = static_cast<int>(found->second.level);
    scene = found->second.place.location;
  });
  truth.acknowledge = Duration::milliseconds(random.between(4'000, 20'000));
  truth.turnout = Duration::milliseconds(random.between(30'000, 90'000));
  truth.work = Duration::seconds(random.between(10 * 60, 35 * 60));
  truth.transport = truth.type.starts_with("medical") && random.chance(750'000);
  truth.disposition = truth.transport ? "transported" : "resolved";
  if (scene && !hospitals_.empty()) {
    Point const here = to_plane(*scene);
    auto const nearest = std::min_element(hospitals_.begin(), hospitals_.end(), [&](auto const& a, auto const& b) {
      return length(to_plane(a.second) - here) < length(to_plane(b.second) - here);
    });
    truth.hospital_code = nearest->first;
    truth.hospital = nearest->second;
  }
  return truth;
}

void Crews::look(Instant now) {
  std::vector<Seen> all;
  all.reserve(crews_.size());
  desk_.read([&](core::World const& world) {
    for (auto const& [code, unit] : world.unit.units) {
      if (!crews_.contains(code)) continue;
      Seen seen{code, unit.status, unit.assignment, unit.incident, unit.status_stamp.occurred_at, {}, false};
      if (unit.incident) {
        auto const incident = world.incident.incidents.find(*unit.incident);
        if (incident != world.incident.incidents.end()) {
          seen.scene = incident->second.place.location;
          seen.of_demo = incident->second.created_by_demo;
        }
      }
      all.push_back(std::move(seen));
    }
  });
  for (Seen const& seen : all) {
    Crew& crew = crews_.at(seen.unit);
    if (crew.looked_at && crew.status == seen.status && crew.assignment == seen.assignment && crew.incident == seen.incident) continue;
    react(seen.unit, crew, seen, now);
  }
}

Instant Crews::drive(Crew& crew, Wgs84 to, Instant at, geo::TravelMode mode) {
  crew.parked = place_of(crew, at).at;
  crew.motion.reset();
  auto const from = geo::snap(roads_.graph, crew.parked);
  auto const goal = geo::snap(roads_.graph, to);
  std::optional<geo::Route> route;
  if (from && goal) route = roads_.travel_time.route(from->spot, goal->spot, {mode, nullptr});
  if (!route || route->points.empty()) {  // Across country at 36 km/h: 10 m a second, a decimetre in 10 ms.
    std::int64_t const ms = std::max<std::int64_t>(1'000, length(to_plane(to) - to_plane(crew.parked)) * 10);
    route = geo::Route{{true, static_cast<std::uint32_t>(ms), 0}, {crew.parked, to}, {0, static_cast<std::uint32_t>(ms)}, {}};
  }
  Instant const there = at + Duration::milliseconds(route->trip.ms);
  crew.motion = Motion{std::move(*route), at};
  return there;
}

void Crews::react(UnitCode const& unit, Crew& crew, Seen const& seen, Instant now) {
  bool const same_status = crew.looked_at && crew.status == seen.status;
  Instant const since = same_status ? now : std::clamp(seen.since, Instant{0}, now);
  crew.looked_at = true;
  crew.status = seen.status;
  crew.assignment = seen.assignment;
  crew.incident = seen.incident;
  // Without an incident it goes home as it came: by itself if its last incident was simulated.
  if (seen.incident) crew.simulated = seen.of_demo || serve_all_ || served_.contains(*seen.incident);
  crew.next.reset();
  Random random = dice(unit, crew);
  auto const then = [&](Duration after, UnitStatus status) { crew.next = Report{since + after, since + after, status, {}}; };
  auto const arrive = [&](Instant there, UnitStatus status) { crew.next = Report{there, there, status, {}}; };
  auto const stop = [&](std::optional<Wgs84> at) {
    crew.parked = at ? *at : place_of(crew, now).at;
    crew.motion.reset();
  };
  DemoIncident const truth = seen.incident ? truth_of(*seen.incident) : DemoIncident{};
  auto const vary = [&](Duration d) { return d * random.between(80, 125) / 100; };
  switch (seen.status) {
    case UnitStatus::kAssigned: then(vary(truth.acknowledge), UnitStatus::kAcknowledged); break;
    case UnitStatus::kAcknowledged: then(vary(truth.turnout), UnitStatus::kEnRoute); break;
    case UnitStatus::kEnRoute:
      if (!seen.scene) {
        then(Duration::minutes(4), UnitStatus::kOnScene);
        break;
      }
      arrive(drive(crew, *seen.scene, since, geo::TravelMode::kSiren), UnitStatus::kOnScene);
      // The report comes by radio when there is time for it; the clock of the arrival is the true one.
      if (truth.late_radio && random.chance(400'000)) crew.next->due = crew.next->due + Duration::seconds(random.between(50, 160));
      break;
    case UnitStatus::kStaging: then(Duration::minutes(3), UnitStatus::kOnScene); break;
    case UnitStatus::kOnScene:
      stop(seen.scene);
      if (crew.drives_patients && truth.transport) {
        then(vary(truth.work) * 7 / 10, UnitStatus::kTransporting);
        crew.next->hospital = truth.hospital_code;
      } else {
        then(vary(truth.work), UnitStatus::kReturning);
      }
      break;
    case UnitStatus::kTransporting:
      arrive(truth.hospital_code.empty() ? since + Duration::minutes(8) : drive(crew, truth.hospital, since, geo::TravelMode::kSiren),
             UnitStatus::kAtHospital);
      crew.next->hospital = truth.hospital_code;
      break;
    case UnitStatus::kAtHospital:
      stop(truth.hospital_code.empty() ? std::nullopt : std::optional(truth.hospital));
      then(Duration::seconds(random.between(8 * 60, 22 * 60)), UnitStatus::kReturning);
      break;
    case UnitStatus::kReturning: arrive(drive(crew, crew.home, since, geo::TravelMode::kNormal), UnitStatus::kInQuarters); break;
    case UnitStatus::kAvailable:
      stop(std::nullopt);
      then(Duration::minutes(5), UnitStatus::kReturning);
      break;
    case UnitStatus::kInQuarters: stop(crew.home); break;
    case UnitStatus::kOutOfService: stop(std::nullopt); break;
  }
  if (!crew.simulated) crew.next.reset();
  // Looked at again because a report was refused: not in the same breath.
  if (same_status && crew.next) crew.next->due = std::max(crew.next->due, now + Duration::seconds(20));
}

std::optional<Instant> Crews::next_due() const {
  std::optional<Instant> due;
  for (auto const& [code, crew] : crews_) {
    if (crew.next && (!due || crew.next->due < *due)) due = crew.next->due;
  }
  return due;
}

void Crews::act(Instant now) {
  for (auto& [code, crew] : crews_) {
    if (!crew.next || crew.next->due > now) continue;
    Report const report = *crew.next;
    crew.next.reset();
    // What is refused is answered by looking again: somebody else was quicker.
    if (!desk_.submit(unit::Command{unit::ReportStatus{code, report.status, report.hospital, {}}}, report.occurred_at))
      crew.looked_at = false;
  }
}

Crews::Place Crews::place_of(Crew const& crew, Instant now) {
  if (!crew.motion) return {crew.parked, -1, 0};
  auto const& route = crew.motion->route;
  std::int64_t const ms = std::max<std::int64_t>(0, (now - crew.motion->started).whole_milliseconds());
  auto const after = std::upper_bound(route.at_ms.begin(), route.at_ms.end(), ms,
                                      [](std::int64_t a, std::uint32_t b) { return a < static_cast<std::int64_t>(b); });
  if (after == route.at_ms.end()) return {route.points.back(), -1, 0};
  auto const i = static_cast<std::size_t>(after - route.at_ms.begin());
  if (i == 0) return {route.points.front(), -1, 0};
  Wgs84 const a = route.points[i - 1], b = route.points[i];
  std::int64_t const span = std::max<std::int64_t>(1, route.at_ms[i] - route.at_ms[i - 1]), part = ms - route.at_ms[i - 1];
  Place place;
  place.at = {static_cast<std::int32_t>(a.lat_e7 + (std::int64_t{b.lat_e7} - a.lat_e7) * part / span),
              static_cast<std::int32_t>(a.lon_e7 + (std::int64_t{b.lon_e7} - a.lon_e7) * part / span)};
  place.heading_deg = heading(a, b);
  place.speed_kmh = length(to_plane(b) - to_plane(a)) * 360 / span;  // Decimetres in milliseconds.
  return place;
}

void Crews::tell_positions(Instant now) {
  for (auto& [code, crew] : crews_) {
    Place const place = place_of(crew, now);
    bool const moved = place.at != crew.told;
    if (!moved && crew.told_at.is_set() && now - crew.told_at < kTellParked) continue;
    positions_.report({code, place.at, now, place.heading_deg, place.speed_kmh});
    crew.told = place.at;
    crew.told_at = now;
  }
}

std::optional<geo::Spot> Crews::spot_of(UnitCode const& unit, Instant now) const {
  auto const found = crews_.find(unit);
  if (found == crews_.end()) return {};
  auto const snap = geo::snap(roads_.graph, place_of(found->second, now).at);
  if (!snap) return {};
  return snap->spot;
}

}  // namespace tocsin::demo
