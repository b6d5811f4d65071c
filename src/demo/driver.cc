#include "demo/driver.h"

#include <condition_variable>

namespace tocsin::demo {

Driver::Driver(sequencer::Centre& centre, journal::Vault const& vault, telemetry::Positions& positions, DemoCity const& city,
               place_register::DataSet const& data, geo::TravelTime const& travel_time, DriverOptions options)
    : options_(options),
      desk_(centre, vault),
      crews_(desk_, {data.graph(), travel_time}, positions, city),
      dispatcher_(desk_, crews_, {data.graph(), travel_time}, schedule_, std::string(data.version()), city.seed),
      floods_(desk_, schedule_, data),
      callers_(desk_, dispatcher_, schedule_, city, data, options.scenario,
               [this](DemoDay const& day, Instant midnight, Instant now) { floods_.begin(day, midnight, now); }) {
  crews_.serve_all(options.serve_all);
}

void Driver::begin(Instant now) {
  begun_ = true;
  // Callers whose telephone rang when the server stopped have hung up; talks without an incident are over.
  std::vector<std::pair<CallId, bool>> stale;
  desk_.read([&](core::World const& world) {
    for (auto const& [id, call] : world.call.calls) {
      if (call.incident || call::is_ended(call) || call.rang_at + Duration::minutes(2) > now) continue;
      stale.emplace_back(id, call.state == call::CallState::kRinging);
    }
  });
  if (!options_.quiet) {
    for (auto const& [id, rings] : stale) {
      if (rings) desk_.submit(call::Command{call::Abandon{id}}, now);
      desk_.submit(call::Command{call::End{id, call::Outcome::kInformation}}, now);
    }
    callers_.begin(now);
  }
  dispatcher_.take_over(now);
}

void Driver::step(Instant now) {
  std::scoped_lock const lock(mutex_);
  if (!begun_) begin(now);
  // What people did since the last step, at its time.
  crews_.look(now);
  dispatcher_.look(now);
  // Then the demo's own doings in the order of time.
  while (true) {
    auto const crews_due = crews_.next_due();
    bool const scheduled = !schedule_.empty() && schedule_.next() <= now && (!crews_due || schedule_.next() <= *crews_due);
    Instant at;
    if (scheduled) {
      at = schedule_.next();
      schedule_.run_next();
    } else if (crews_due && *crews_due <= now) {
      at = *crews_due;
      crews_.act(at);
    } else {
      break;
    }
    if (desk_.take_changed()) {
      crews_.look(at);
      dispatcher_.look(at);
    }
  }
  crews_.tell_positions(now);
  DriverFigures figures{callers_.rung(), desk_.accepted(), 0, dispatcher_.open()};
  for (auto const& [code, count] : desk_.refusals()) figures.commands_refused += count;
  std::scoped_lock const figures_lock(figures_mutex_);
  figures_ = figures;
}

void Driver::serve(IncidentId incident, bool on) {
  std::scoped_lock const lock(mutex_);
  crews_.serve(incident, on);
}

void Driver::serve_all(bool on) {
  std::scoped_lock const lock(mutex_);
  options_.serve_all = on;
  crews_.serve_all(on);
}

bool Driver::serves_all() const {
  std::scoped_lock const lock(mutex_);
  return options_.serve_all;
}

DriverFigures Driver::figures() const {
  std::scoped_lock const lock(figures_mutex_);
  return figures_;
}

std::map<std::string, std::uint64_t> Driver::refusals() const {
  std::scoped_lock const lock(mutex_);
  return desk_.refusals();
}

DriverThread::DriverThread(Driver& driver, std::function<Instant()> clock, std::function<void(Instant)> after_step)
    : thread_([&driver, clock = std::move(clock), after_step = std::move(after_step)](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        while (!stop.stop_requested()) {
          Instant const now = clock();
          driver.step(now);
          if (after_step) after_step(now);
          std::unique_lock lock(mutex);
          wake.wait_for(lock, stop, std::chrono::milliseconds(200), [] { return false; });
        }
      }) {}

DriverThread::~DriverThread() = default;

}  // namespace tocsin::demo
