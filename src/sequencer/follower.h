// Follower: a second World that applies what is durable, serves reads, makes snapshots and answers those who wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/world.h"
#include "sequencer/sequencer.h"

namespace tocsin::sequencer {

// The World with the entry, and the journal's chain up to it.
using OnApplied = std::function<void(core::World const&, core::Entry const&, Hash const& chain)>;

class Follower {
 public:
  Follower(core::World world, OnApplied on_applied);
  ~Follower();

  void start();                                // Own thread. Without it, a test calls drain().
  void publish(std::vector<Committed> batch);  // Thread-safe, in order.
  void drain();                                // Applies and answers everything published so far.

  template <class F>
  auto read(F&& f) const {
    { std::lock_guard const turn(turnstile_); }  // A writer that waits holds it: readers cannot starve the acknowledgements.
    std::shared_lock const lock(world_mutex_);
    return f(static_cast<core::World const&>(world_));
  }
  std::uint64_t position() const { return position_.load(std::memory_order_acquire); }

  // Called on the follower's thread every `every` entries with the World as it is then (no lock needed: nobody else writes).
  void snapshot_every(std::uint64_t every, std::function<void(core::World const&)> make);

 private:
  void take_in(Committed& committed);

  mutable std::mutex turnstile_;
  mutable std::shared_mutex world_mutex_;
  core::World world_;
  std::atomic<std::uint64_t> position_{0};
  OnApplied on_applied_;
  std::uint64_t snapshot_every_ = 0, last_snapshot_ = 0;
  std::function<void(core::World const&)> make_snapshot_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Committed> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tocsin::sequencer
