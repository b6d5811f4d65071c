#include "sequencer/follower.h"

#include "journal/snapshot.h"

namespace tocsin::sequencer {

Follower::Follower(core::World world, OnApplied on_applied)
    : world_(std::move(world)), position_(world_.position), on_applied_(std::move(on_applied)), last_snapshot_(world_.position) {}

Follower::~Follower() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_one();
  thread_.join();  // What is published is still applied and answered.
}

void Follower::start() {
  thread_ = std::thread([this] {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
      }
      drain();
    }
  });
}

void Follower::publish(std::vector<Committed> batch) {
  {
    std::lock_guard const lock(mutex_);
    for (auto& committed : batch) queue_.push_back(std::move(committed));
  }
  ready_.notify_one();
}

void Follower::snapshot_every(std::uint64_t every, std::function<void(core::World const&)> make) {
  snapshot_every_ = every;
  make_snapshot_ = std::move(make);
}

void Follower::drain() {
  while (true) {
    std::deque<Committed> batch;
    {
      std::lock_guard const lock(mutex_);
      batch.swap(queue_);
    }
    if (batch.empty()) return;
    for (auto& committed : batch) take_in(committed);
  }
}

void Follower::take_in(Committed& committed) {
  if (committed.entry) {
    {
      std::lock_guard const turn(turnstile_);
      std::unique_lock const lock(world_mutex_);
      core::apply(world_, *committed.entry);
    }
    position_.store(world_.position, std::memory_order_release);
    if (committed.state_hash) TOCSIN_ASSERT(*committed.state_hash == journal::state_hash(world_));
    if (on_applied_) on_applied_(world_, *committed.entry, committed.chain);
  }
  for (auto& [done, outcome] : committed.waiting)
    if (done) done(outcome);
  // Nobody waits for a snapshot.
  if (committed.entry && make_snapshot_ && snapshot_every_ > 0 && world_.position - last_snapshot_ >= snapshot_every_) {
    last_snapshot_ = world_.position;
    make_snapshot_(world_);
  }
}

}  // namespace tocsin::sequencer
