// What all parts of one simulated run share: its time, its sources of chance, what it may do to them, and what came of it.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "base/random.h"
#include "sim/simulation.h"

namespace tocsin::sim {

// Simulated time: the next thing that happens, happens now.
class Timeline {
 public:
  Instant now() const { return now_; }
  void later(Duration delay, std::function<void()> run) {
    heap_.push_back({now_ + delay, order_++, std::move(run)});
    std::push_heap(heap_.begin(), heap_.end());
  }
  // False: nothing is left before `end`.
  bool step(Instant end) {
    if (heap_.empty() || heap_.front().at >= end) return false;
    std::pop_heap(heap_.begin(), heap_.end());
    auto event = std::move(heap_.back());
    heap_.pop_back();
    now_ = std::max(now_, event.at);
    event.run();
    return true;
  }

 private:
  struct Event {
    Instant at;
    std::uint64_t order;
    std::function<void()> run;
    friend bool operator<(Event const& a, Event const& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }
  };
  Instant now_{1'790'000'000'000'000};
  std::uint64_t order_ = 0;
  std::vector<Event> heap_;
};

// Thrown where a process would die. Only the simulation catches it.
struct Crash {
  int server = 0;
};

struct Run {
  explicit Run(SimulationOptions const& o)
      : options(o), network(Random(o.seed).fork("network")), people(Random(o.seed).fork("people")), faults(Random(o.seed).fork("faults")) {}

  SimulationOptions const& options;
  SimulationReport report;
  Timeline time;
  Random network, people, faults;
  bool quiet = true;          // Nothing fails: while the centre is set up, and at the end.
  std::uint64_t history = 0;  // Raised by a restore: what was told before belongs to another journal.

  bool has(Fault fault) const { return !quiet && options.faults.contains(fault); }
  // Whether it happens now: `parts_per_million` of the times that it could.
  bool strikes(Fault fault, std::uint32_t parts_per_million) { return has(fault) && faults.chance(parts_per_million); }
  bool is_planted(Plant plant) const { return options.plant == plant; }
  void later(Duration delay, std::function<void()> what) { time.later(delay, std::move(what)); }
  void fail(std::string what) {
    if (report.failure.empty()) report.failure = std::move(what);
  }
  bool failed() const { return !report.failure.empty(); }
};

}  // namespace tocsin::sim
