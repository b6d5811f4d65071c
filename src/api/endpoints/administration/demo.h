// The demo's own figures and its switch: simulated crews also serve incidents that people created. Elsewhere: demo.not_a_demo.
// What does it is given in: the API does not know the demo.
#pragma once

#include <functional>

#include <boost/describe.hpp>

#include "api/exchange.h"
#include "sequencer/centre.h"

namespace tocsin::api {

struct DemoShown {
  std::string size, scenario;
  std::int64_t seed = 0;
  bool on = false;  // The switch.
  double speed = 1;
  std::uint64_t calls = 0, commands_accepted = 0, commands_refused = 0;
};
BOOST_DESCRIBE_STRUCT(DemoShown, (), (size, scenario, seed, on, speed, calls, commands_accepted, commands_refused))
struct CrewsBody {
  bool on = true;
  std::optional<std::string> incident_id;  // Only this one.
};
BOOST_DESCRIBE_STRUCT(CrewsBody, (), (on, incident_id))

struct DemoControl {
  std::function<DemoShown()> shown;  // Empty: this is no demo.
  std::function<void(bool on)> serve_all;
  std::function<void(IncidentId, bool on)> serve;
};

struct GetDemo {
  using Body = Nothing;
  using Answer = DemoShown;
  DemoControl demo;
  Result<Answer> read(Exchange const& exchange) const;
};
struct ServeByCrews {
  using Body = CrewsBody;
  using Answer = DemoShown;
  DemoControl demo;
  sequencer::Centre const& centre;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(GetDemo e);
Endpoint endpoint(ServeByCrews e);

}  // namespace tocsin::api
