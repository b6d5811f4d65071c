// Centre: one command centre's journal, sequencer and follower, running. What api/, adapters and demo/ see of the core.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>

#include "journal/journal.h"
#include "sequencer/follower.h"
#include "sequencer/sequencer.h"

namespace tocsin::sequencer {

struct CentreOptions {
  std::string snapshot_folder;            // Empty: no snapshots.
  std::uint64_t snapshot_every = 20'000;  // Entries between snapshots; also one at a clean stop.
  bool standby = false;                   // Follows a journal that another process leads, and takes the lead when it may.
  std::string hold_list;                  // The file of legal holds beside the master key. Empty: none is kept.
  // What a server that begins to lead decides before anything that is due (sequencer.h).
  std::function<std::vector<core::Request>(core::World const&, journal::Journal const&)> before_time;
  bool read_only = false;  // Shows the state up to the first damaged entry, refuses every command and does nothing by time.
};

class Centre {
 public:
  // Recovers (snapshot + replay), then starts the threads that decide, that append and that follow. `clock` is asked on the deciding
  // thread. `on_applied` runs on the follower's thread after each entry, before its waiters are answered: api/ makes change frames there.
  static Result<std::unique_ptr<Centre>> start(std::unique_ptr<journal::Journal> journal, CentreOptions options,
                                               std::function<Instant()> clock, OnApplied on_applied);
  ~Centre();  // Stops cleanly: what is queued is decided and appended.

  void submit(core::Request request, std::vector<journal::SealedDetail> details, Done done);
  Outcome submit_and_wait(core::Request request, std::vector<journal::SealedDetail> details = {});  // For importers, demo and tests.

  // Reads under the follower's shared lock: keep it short, copy out what is needed.
  template <class F>
  auto read(F&& f) const {
    return follower_->read(std::forward<F>(f));
  }
  std::uint64_t position() const { return follower_->position(); }
  journal::Journal& journal() { return *journal_; }  // For the vault, history reads and backup (thread-safe members only).
  // Set when it is read-only or a standby, or when intake has stopped (disk full, append failed): /readyz and the screens say so.
  std::optional<Error> stopped() const;
  bool read_only() const { return options_.read_only || !leads(); }
  bool leads() const { return leads_.load(std::memory_order_acquire); }  // False: a standby that has not taken over.
  // There is no way on for this process: another has the lead, or the journal went elsewhere. It ends, and a new one begins from the
  // journal.
  std::optional<Error> failed() const;
  // Behind a snapshot the start replays nothing: the chain there is walked afterwards, on a thread of its own. How far it has come, and
  // where it does not fit. Intake goes on: the state came from a snapshot that was whole, and calls do not wait for an auditor.
  std::uint64_t checked_position() const { return checked_; }
  std::optional<Error> damage() const;
  // How long ago this process last knew that it shows the journal's end. Zero where it leads.
  std::chrono::milliseconds view_age() const;
  void clock_moved();  // A stepped clock was set: look at what is due.

 private:
  Centre() = default;
  void lead(core::World world);
  void run_decisions();
  void follow(std::uint64_t position, Hash const& chain);  // Until it leads, or fails, or is stopped.
  void wait_for_follower();
  void snapshot(core::World const& world);
  void check_chain(std::stop_token stop, std::uint64_t up_to);

  CentreOptions options_;
  std::function<Instant()> clock_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<Sequencer> sequencer_;
  std::optional<Error> read_only_;  // What writers are told.
  std::atomic<bool> leads_{true};   // From then on sequencer_ is there.
  std::atomic<std::chrono::steady_clock::rep> looked_at_{std::chrono::steady_clock::now().time_since_epoch().count()};
  mutable std::mutex failed_mutex_;
  std::optional<Error> failed_;
  std::atomic<bool> stopping_{false};
  std::thread deciding_thread_, appending_thread_;
  std::atomic<std::uint64_t> checked_{0};
  mutable std::mutex damage_mutex_;
  std::optional<Error> damage_;
  std::atomic<bool> writes_snapshot_{false};
  std::thread snapshot_thread_;  // At most one at a time; the follower never waits for a disk.
  std::jthread check_thread_;
};

}  // namespace tocsin::sequencer
