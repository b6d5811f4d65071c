// Pusher: has a head signed at an interval or after so many entries, when there is something new, and at the end; and brings it out of
// reach of whoever could change the journal.
// What it is brought by (a file, HTTP) is the caller's. A place that fails is tried again, ever less often, and its state can be seen.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audit/head.h"

namespace tocsin::audit {

struct PushTarget {
  std::string name;  // "file /mnt/...": without secrets, for screens and logs.
  // `give_up`: asked while it waits for the other end; true: it comes back with an error, within a moment.
  std::function<Result<void>(SignedHead const&, std::function<bool()> const& give_up)> send;
};

struct PushEvery {
  Duration time = Duration::minutes(5);
  std::uint64_t entries = 10'000;  // Looked at every few seconds.
};

struct PushState {
  std::string target;
  std::uint64_t tree_size = 0;  // Of the last head that arrived there; 0: none since the start.
  std::optional<Instant> arrived_at;
  std::uint64_t failures = 0;  // Since then.
  std::string error;           // Code and detail of the last; empty: none.
  bool refused = false;        // It holds a head that this journal contradicts: an alarm, and not only a place that cannot be reached.
};
BOOST_DESCRIBE_STRUCT(PushState, (), (target, tree_size, arrived_at, failures, error, refused))

inline constexpr std::chrono::milliseconds kLastPush{2'000};

class Pusher {
 public:
  // `publish` makes the head (Auditor::publish), `size` tells the journal's present size cheaply, or that sending
  // is not this server's business now (a standby); `on_failure` is for the log.
  Pusher(std::function<Result<SignedHead>()> publish, std::function<std::optional<std::uint64_t>()> size, std::vector<PushTarget> targets,
         PushEvery every, std::function<Instant()> clock, std::function<void(std::string const&)> on_failure);
  ~Pusher();  // As stop().

  void start();
  // Ends the thread and sends the last head to the targets that did not fail before, to all of them at once and for at most kLastPush
  // together; `on_failure` hears of each that lacks it.
  void stop();
  void push(bool everything);  // One round, as the thread does it: targets that are due, or all. For tests too.
  std::vector<PushState> states() const;

 private:
  void run();
  bool make_head(std::uint64_t size);
  bool lacks_last(std::size_t target) const;
  void note(std::size_t target, Result<void> const& sent);
  void push_last();

  std::function<Result<SignedHead>()> publish_;
  std::function<std::optional<std::uint64_t>()> size_;
  std::vector<PushTarget> targets_;
  PushEvery every_;
  std::function<Instant()> clock_;
  std::function<void(std::string const&)> on_failure_;
  std::optional<SignedHead> last_;  // Published. Of the thread that pushes.
  std::string no_head_;             // Why none could be made, and how often; empty: the last one could.
  std::uint64_t no_heads_ = 0;
  bool soon_ = false;      // The tree was still taking in: at the next round again.
  std::vector<int> skip_;  // Rounds that a failing target is still left alone.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};  // Set under the mutex.
  std::vector<PushState> states_;
  std::thread thread_;
};

}  // namespace tocsin::audit
