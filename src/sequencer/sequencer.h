// Sequencer: the one place that decides. An object without threads; a thread, the simulator or a test drives step().
// Acknowledged means durable and folded: outcomes are handed over only after the append, and through the follower.
#pragma once

#include <chrono>
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
  Hash chain{};                    // Of the journal up to the entry: which history it belongs to.
};

inline constexpr std::size_t kMaxQueued = 4096;  // Past it: sequencer.busy (503), never silence.
inline constexpr std::size_t kMaxBatch = 128;    // Entries in one transaction.
// Between two comparisons of the sequencer's and the follower's state lie as many entries, and, because one takes milliseconds in which
// everyone waits, as much time.
inline constexpr std::uint64_t kCompareEvery = 10'000;
inline constexpr Duration kCompareAfter = Duration::minutes(10);

// Whom an append waits for. Callers who were just answered mostly have the next command ready; if the append began with what was decided
// meanwhile, those would miss it, and two halves of the callers would take turns on the disk, each waiting for two appends a command.
struct Company {
  std::size_t wanted = 1;               // Commands.
  std::chrono::nanoseconds pause{0};    // Nobody new for so long: it goes ahead.
  std::chrono::nanoseconds longest{0};  // In all.
  friend bool operator==(Company const&, Company const&) = default;
};
// After an append that took `took` and answered `answered` commands while `waiting` others were decided.
Company company_after(std::size_t answered, std::size_t waiting, std::chrono::nanoseconds took);

class Sequencer {
 public:
  // `world` is the state at the journal's head (see recover()). `publish` gets every durable batch, in order.
  Sequencer(journal::Journal& journal, core::World world, std::function<void(std::vector<Committed>)> publish);

  // Before the first step: the file of legal holds beside the master key (journal/hold_list.h), and what is decided before anything that
  // is due: a journal that came out of a backup is to learn of its holds before it erases by the clock.
  void keep_holds_in(std::string file) { hold_list_ = std::move(file); }
  void begin_with(core::Request request) { first_.push_back({std::move(request), {}, {}}); }

  // From any thread. Answers `done` with sequencer.busy when the queue is full, sequencer.stopped after a journal failure.
  void submit(Submission submission);
  // Takes what is queued (at most kMaxBatch), decides, appends in one transaction, publishes. Also what became due by `clock`.
  // Returns how many entries were written. After a failed append the sequencer is stopped: recover by replay.
  std::size_t step(Instant clock);

  // The two halves of step(), for two threads: the one decides the next commands while the other waits for the disk, and all that was
  // decided meanwhile goes into the next transaction.
  bool decide(Instant clock);  // False: there was nothing to take, or kMaxBatch entries wait to be made durable.
  std::size_t commit();        // Appends and publishes what was decided. Returns how many entries were written.

  // Blocks until there is something to decide and room for it, `longest` passed, or wake() was called. For the thread of decide().
  void wait(Duration longest);
  // Blocks until something was decided (true), or close() was called and nothing is left (false). After an append that answered many it
  // waits a little longer for them to come again (company_after). For the thread of commit().
  bool wait_for_decided();
  void close();
  void wake();
  bool has_work() const;  // Something is queued.
  std::optional<Error> stopped() const;

  core::World const& world() const { return world_; }  // Only on the thread that drives step() or decide(). Ahead of the journal.
  std::optional<Instant> next_due() const;             // Likewise.

 private:
  using Answers = std::vector<std::pair<Done, Outcome>>;
  // Entries that are applied here and not yet durable, and what goes with them.
  struct Batch {
    std::vector<Committed> committed;          // In order. One without an entry holds answers from entries that came before it.
    std::vector<journal::StoredEntry> stored;  // Of those with an entry.
    std::vector<journal::SealedDetail> details;
    std::vector<std::string> erased;
    std::vector<std::string> placed, lifted;  // Lines of the list of holds.
  };

  void list_holds_of(Batch& batch, core::Entry const& entry) const;
  void add_entry(Batch& batch, core::Entry entry, Answers waiting);
  void take_due(Batch& batch, Instant now, std::size_t room);
  void take(Batch& batch, Submission submission, Instant now);
  void answer_repeat(Batch& batch, Submission submission, std::uint64_t position);
  void forget_durable();
  std::shared_ptr<core::Entry const> not_yet_durable(std::uint64_t position);
  bool hand_over(Batch batch);
  static void refuse(Batch& batch, Error const& answer);
  void stop(Error const& error, Batch& batch);

  journal::Journal& journal_;
  core::World world_;  // Of the thread that decides, as are the next three.
  std::uint64_t compared_position_;
  Instant compared_at_;
  std::vector<Submission> first_;
  std::string hold_list_;
  std::deque<std::shared_ptr<core::Entry const>> undurable_;  // Decided, perhaps not durable yet.
  std::function<void(std::vector<Committed>)> publish_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, decided_wake_;
  std::deque<Submission> queue_;
  Batch decided_;
  std::size_t wanted_ = 1;  // Decided commands for which the thread that commits is woken.
  Hash chain_;              // Of the thread that commits: of the last durable entry.
  Company company_;         // Likewise: what its next append waits for.
  bool woken_ = false, closed_ = false;
  std::optional<Error> stopped_;
};

}  // namespace tocsin::sequencer
