// Driver: brings the demo city to life on a running centre: callers, crews and a dispatcher who act through the sequencer like everybody.
// An object with step(); DriverThread drives it by the server's clock. It reads its state from the World, so that a restart continues
// the day. It is also the load generator (storm) and the fixture of the browser tests (quiet: no callers).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "demo/callers.h"
#include "demo/floods.h"

namespace tocsin::demo {

struct DriverOptions {
  Scenario scenario = Scenario::kNormal;
  bool quiet = false;      // Nobody calls; crews still serve what they are asked to.
  bool serve_all = false;  // Crews also serve incidents that people created.
};

struct DriverFigures {  // For GET /demo and the bench.
  std::uint64_t calls = 0, commands_accepted = 0, commands_refused = 0;
  std::size_t open_incidents = 0;
};

class Driver {
 public:
  // All are kept by reference and must outlive the driver (of the city all but its source). `data` and `travel_time` are those of the
  // activated demo data set.
  Driver(sequencer::Centre& centre, journal::Vault const& vault, telemetry::Positions& positions, DemoCity const& city,
         place_register::DataSet const& data, geo::TravelTime const& travel_time, DriverOptions options);

  // Everything that happens up to `now`. Thread-safe with serve(), serve_all() and figures().
  void step(Instant now);
  void serve(IncidentId incident, bool on);
  void serve_all(bool on);
  bool serves_all() const;
  DriverFigures figures() const;
  DriverOptions const& options() const { return options_; }
  std::map<std::string, std::uint64_t> refusals() const;

 private:
  void begin(Instant now);

  DriverOptions options_;
  mutable std::mutex mutex_;
  mutable std::mutex figures_mutex_;  // Those who ask for figures do not wait for a step.
  DriverFigures figures_;
  Desk desk_;
  Schedule schedule_;
  Crews crews_;
  DemoDispatcher dispatcher_;
  Floods floods_;
  Callers callers_;
  bool begun_ = false;
};

// Steps the driver about five times a second of the machine's time, until it is destroyed.
class DriverThread {
 public:
  // `after_step`: called on the thread after every step with the time shown (to save the folder's clock).
  DriverThread(Driver& driver, std::function<Instant()> clock, std::function<void(Instant)> after_step = {});
  ~DriverThread();

 private:
  std::jthread thread_;
};

}  // namespace tocsin::demo
