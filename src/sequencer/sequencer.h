// Sequencer: the one place that decides. An object without threads; a thread, the simulator or a test drives step().
// Acknowledged means durable and folded: outcomes are handed over only after the append, and through the follower.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/world.h"
#include "journal/journal.h"

namespace tocsin::sequencer {

// What became of a command. `entry` is the journal's (for a repeated command: the one written then).
struct Outcome {
  std::shared_ptr<core::Entry const> entry;  // Null only when nothing was written: `error` says why.
  std::optional<Error> error;                // A refusal (journalled), or unavailable (queue full, journal failed), or a misused key.
  bool repeated = false;                     // The same command came before; the answer is the same.
};
using Done = std::function<void(Outcome const&)>;

struct Submission {
  core::Request request;
  std::vector<journal::SealedDetail> details;  // Appended in the same transaction as the entry.
  Done done;                                   // Called on the follower's thread (or inside step() when driven by a test).
};

// One durable entry on its way to the follower, with those who wait for it.
struct Committed {
  std::shared_ptr<core::Entry const> entry;  // Null: nothing new, only an answer that must not overtake what was published before.
  std::vector<std::pair<Done, Outcome>> waiting;
  std::optional<Hash> state_hash;  // The sequencer's, at this entry: the follower must come to the same.
};

inline constexpr std::size_t kMaxQueued = 4096;         // Past it: sequencer.busy (503), never silence.
inline constexpr std::size_t kMaxBatch = 128;           // Entries in one transaction.
inline constexpr std::uint64_t kCompareEvery = 10'000;  // Entries between two comparisons of the sequencer's and the follower's state.

class Sequencer {
 public:
  // `world` is the state at the journal's head (see recover()). `publish` gets every durable batch, in order.
  Sequencer(journal::Journal& journal, core::World world, std::function<void(std::vector<Committed>)> publish);

  // From any thread. Answers `done` with sequencer.busy when the queue is full, sequencer.stopped after a journal failure.
  void submit(Submission submission);
  // Takes what is queued (at most kMaxBatch), decides, appends in one transaction, publishes. Also what became due by `clock`.
  // Returns how many entries were written. After a failed append the sequencer is stopped: recover by replay.
  std::size_t step(Instant clock);
  // Blocks until something is queued, `longest` passed, or wake() was called. For the thread that drives step().
  void wait(Duration longest);
  void wake();
  bool has_work() const;
  std::optional<Error> stopped() const;

  core::World const& world() const { return world_; }  // Only on the thread that drives step().
  std::optional<Instant> next_due() const;             // Likewise.

 private:
  // One step's work: entries that are applied here and not yet durable, and what goes with them.
  struct Batch {
    std::vector<std::shared_ptr<core::Entry const>> entries;
    std::vector<std::vector<std::pair<Done, Outcome>>> waiting;  // By entry.
    std::vector<std::pair<Done, Outcome>> repeats;               // Answers from entries that were durable before.
    std::vector<journal::SealedDetail> details;
    std::vector<std::string> erased;
  };

  void add_entry(Batch& batch, core::Entry entry);
  void take_due(Batch& batch, Instant now);
  void take(Batch& batch, Submission submission, Instant now);
  void answer_repeat(Batch& batch, Submission submission, std::uint64_t position);
  bool is_full(Batch const& batch) const;
  void stop(Error const& error, Batch& batch);

  journal::Journal& journal_;
  core::World world_;
  std::function<void(std::vector<Committed>)> publish_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Submission> queue_;
  bool woken_ = false;
  std::optional<Error> stopped_;
};

}  // namespace tocsin::sequencer
