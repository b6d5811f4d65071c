// One server process: the glue of sequencer::Centre and server/, with the threads replaced by moments of simulated time. It dies and is
// started again, sleeps and wakes, leads a journal of its own or follows a shared one until it may lead.
#pragma once

#include <deque>
#include <memory>

#include "api/clock.h"
#include "api/stream/stream_hub.h"
#include "sequencer/follower.h"
#include "sequencer/sequencer.h"
#include "sequencer/tail.h"
#include "sim/disk/snapshots.h"
#include "sim/disk/store.h"
#include "telemetry/positions.h"

namespace tocsin::sim {

class Server {
 public:
  Server(Run& run, Store& store, telemetry::Positions& positions, api::Clock& clock, int number);

  void start();
  void crash(bool comes_back = true);
  void sleep(Duration length);  // As SIGSTOP: nothing happens in it until it wakes.
  void cut_off(Duration length);
  void set_clock(Duration error) { clock_error_ = error; }

  bool is_up() const { return process_ != nullptr; }
  bool is_awake() const { return is_up() && !asleep_; }
  bool leads() const { return is_up() && process_->sequencer != nullptr; }
  bool is_settled() const;  // Nothing waits in it, and its follower is where the journal is.
  // From the network: nobody hears it when the process is not there, and it waits while that sleeps.
  void submit(sequencer::Submission submission);
  void hear(std::function<void()> what) {
    if (is_up()) after({}, std::move(what));
  }

  sequencer::Follower& follower() { return *process_->follower; }
  sequencer::Sequencer& sequencer() { return *process_->sequencer; }
  api::StreamHub& hub() { return *process_->hub; }
  SimSnapshots& snapshots() { return snapshots_; }
  Instant clock() const { return run_.time.now() + clock_error_; }

  std::function<void()> on_gone;                                    // The process has died: connections break.
  std::function<void(core::World const&, std::string)> on_recover;  // To be checked: where from.

 private:
  struct Process {
    std::unique_ptr<SimJournal> journal;
    std::unique_ptr<sequencer::Follower> follower;
    std::unique_ptr<sequencer::Sequencer> sequencer;  // When it leads.
    std::unique_ptr<sequencer::Tail> tail;            // While it follows.
    std::unique_ptr<api::StreamHub> hub;
    bool appending = false, snapshot_waits = false;
    Instant handed_on_at;  // Batches reach the follower in order.
    int in_flight = 0;     // Batches on their way there.
    Instant cut_off_since;
  };

  void after(Duration delay, std::function<void()> what);  // Of this process: not when it has died, later when it sleeps.
  Result<core::World> recover();
  void forget_as_planted(core::World& world) const;
  void follow(std::uint64_t position, Hash const& chain);
  void look();
  void step_aside(Error const& why);
  void lead(core::World world);
  void beat();
  void tick();
  void decide();
  void commit_soon();
  void commit();
  void hand_on(std::vector<sequencer::Committed> batch);
  void snapshot_soon(core::World const& world);

  Run& run_;
  Store& store_;
  telemetry::Positions& positions_;
  api::Clock& shown_clock_;
  int number_;
  SimSnapshots snapshots_;
  std::unique_ptr<Process> process_;
  std::uint64_t incarnation_ = 0;
  bool asleep_ = false, coming_ = false;
  Instant reachable_at_;
  std::deque<std::function<void()>> held_;
  Duration clock_error_;
};

}  // namespace tocsin::sim
