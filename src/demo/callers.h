// Callers: the demo day's telephone calls, from the first ring to hanging up, and the call-takers who answer them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "demo/dispatcher.h"
#include "register/data_set.h"

namespace tocsin::demo {

class Callers {
 public:
  // `on_day`: told of each day that begins, with its midnight and the time now.
  using OnDay = std::function<void(DemoDay const&, Instant midnight, Instant now)>;
  Callers(Desk& desk, DemoDispatcher& dispatcher, Schedule& schedule, DemoCity const& city, place_register::DataSet const& data,
          Scenario scenario, OnDay on_day);

  // Calls of the local day that holds `now` and come after it; called again when that day is over.
  void begin(Instant now);
  std::uint64_t rung() const { return rung_; }

 private:
  struct Ringing {
    DemoCall call;
    CallId id;
    std::string record;
    std::string seat;
    Instant answered;
  };
  using Shared = std::shared_ptr<Ringing>;

  void ring(std::size_t index, Instant now);
  void abandon(Shared const& ringing, Instant now);
  void answer(Shared const& ringing, Instant now);
  void learn(Shared const& ringing, Instant now);  // Place, type and words.
  void open_or_join(Shared const& ringing, Instant now);
  void hang_up(Shared const& ringing, Instant now);
  Place place_of(DemoCall const& call) const;

  Desk& desk_;
  DemoDispatcher& dispatcher_;
  Schedule& schedule_;
  DemoCity const& city_;
  place_register::DataSet const& data_;
  Scenario scenario_;
  OnDay on_day_;
  DemoDay day_;
  Instant midnight_;
  std::map<std::size_t, IncidentId> opened_;  // By the day's incident.
  std::vector<Instant> takers_free_;
  std::uint64_t rung_ = 0;
};

// Local midnight before a moment, by the city's offset.
Instant local_midnight(Instant at);

}  // namespace tocsin::demo
