// DemoDispatcher: sends units to the demo's own incidents by the recommendation, raises the response level as the fire grows, merges what
// turns out to be one incident, closes what is done. Incidents that people created are theirs.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "demo/crews.h"
#include "plan/recommend_units.h"

namespace tocsin::demo {

class DemoDispatcher {
 public:
  DemoDispatcher(Desk& desk, Crews& crews, Roads roads, Schedule& schedule, std::string data_set, std::uint64_t seed);

  // A new incident of the demo's: dispatched after the time that people need.
  void take(IncidentId incident, DemoIncident const& truth, Instant now);
  // Open incidents of the demo's that are in the World after a restart.
  void take_over(Instant now);
  void merge_later(IncidentId into, IncidentId duplicate, Instant now);
  void look(Instant now);  // Raises, benchmarks, closings.
  std::size_t open() const { return cases_.size(); }

 private:
  struct Case {
    Instant since;
    bool sent = false, arrived = false, closing = false;
    int asked = 0;  // How often units were looked for.
  };
  void send(IncidentId incident, Instant now);
  void arrived(IncidentId incident, Instant now);
  void raise(IncidentId incident, std::int64_t level, Instant now);
  void close(IncidentId incident, Instant now);

  Desk& desk_;
  Crews& crews_;
  Roads roads_;
  Schedule& schedule_;
  std::string data_set_;
  Random random_;
  std::map<IncidentId, Case> cases_;
  std::uint64_t advice_ = 0;
};

}  // namespace tocsin::demo
