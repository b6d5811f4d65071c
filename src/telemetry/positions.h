// Positions of units: the last one of each in memory, tracks in a store of their own, written in batches on a thread of their own: no call
// waits for it. Never in the journal. Beside a shared journal only the leader writes, and a standby reads after. A unit's track is opened
// only from an incident and with a reason (DOMAIN.md, boundary 9): api/ sees to that.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "telemetry/old_file.h"
#include "telemetry/store.h"

namespace tocsin::telemetry {

inline constexpr int kMostDaysKept = 30;  // DOMAIN.md, boundary 9.
inline constexpr Duration kTracksKept = Duration::days(kMostDaysKept);
inline constexpr Duration kAheadAtMost = Duration::hours(1);  // Of the clock: what says to be later is no time.
inline constexpr std::size_t kMaxUnits = 10'000, kMaxUnwritten = 50'000;
inline constexpr std::size_t kMaxUnwrittenShared = 500'000;  // A minute of a province; a database is gone for longer than a file.

struct Options {
  std::string file;                          // DIR/telemetry.db,
  std::string postgres, schema;              // or beside a journal that lies in PostgreSQL; then a file of before is carried over.
  int days_kept = kMostDaysKept;             // Of UTC, today among them: nothing is older than so many times 24 hours.
  Duration every = Duration::seconds(2);     // Between two batches.
  std::size_t most_unwritten = 0;            // That wait for the store; 0: kMaxUnwritten, or kMaxUnwrittenShared.
  std::function<Instant()> clock = {};       // None: nothing is forgotten, and no time is absurd.
  std::function<std::int64_t()> epoch = {};  // Beside a shared journal: under which this server leads; 0: it does not.
  std::function<void(bool is_trouble, std::string const& text)> say = {};  // For the log.
};

struct Status {
  bool is_shared = false;
  int days_kept = kMostDaysKept;
  std::size_t waiting = 0;      // Not written yet.
  std::size_t lost = 0;         // Dropped from tracks since the start: more than could wait, or the lead was gone.
  std::size_t out_of_time = 0;  // Taken before what is kept, or in the future: not kept, not shown.
  std::optional<Error> problem;
};

class Positions {
 public:
  // Reads the last positions back. A damaged file is set aside and a new one begun, and a database that does not answer is asked again:
  // positions come again within seconds, and no call waits for them. Errors: store.cannot_open, journal.address_malformed.
  static Result<std::unique_ptr<Positions>> open(Options options);
  // One server's own, started.
  static Result<std::unique_ptr<Positions>> open(std::string const& file, Duration every = Duration::seconds(2),
                                                 std::function<Instant()> clock = {});
  ~Positions();

  void start();  // The thread that writes, reads after, and forgets.
  void stop();   // Writes what is left, as long as this server leads. What cannot be written is said.
  // One look of the thread; so do tests.
  Result<void> step();

  // False: older than what is known (kept for the track, not shown), absurd, or one unit too many.
  bool report(Position const& position);
  std::optional<Position> last(UnitCode const& unit) const;
  // What changed since `sequence` (0: all), and the sequence to ask with next time.
  std::vector<Position> changed_since(std::uint64_t& sequence) const;
  // Errors: store.failed.
  Result<std::vector<TrackPoint>> track(UnitCode const& unit, Instant from, Instant to) const;
  // What is not written yet, now. What cannot be written waits for the next time, the newest of it. Errors: store.*
  Result<void> flush();
  Result<void> forget_before(Instant day);  // Retention.
  std::size_t lost() const { return status().lost; }
  std::vector<std::string> set_aside() const;  // Damaged files, by the names that they got.
  Status status() const;
  Result<StoreStats> stats() const;

 private:
  explicit Positions(Options options);
  std::int64_t epoch() const { return options_.epoch ? options_.epoch() : 0; }
  bool writes() const { return !is_shared_ || epoch() != 0; }
  std::optional<Instant> oldest_kept() const;
  bool is_absurd(Position const& position) const;
  bool know(Position const& position);
  Result<void> read_last();
  Result<void> follow();
  Result<void> forget_daily();
  Result<void> carry_old_file();
  Result<bool> write(std::span<Position const> positions, std::int64_t epoch);
  void put_back(std::vector<Position> batch);
  void lose(std::size_t count, char const* why);
  void run(std::stop_token const& stop);
  void say(bool is_trouble, std::string const& text) const;

  struct Known {
    Position position;
    std::uint64_t sequence = 0;
  };
  Options const options_;
  bool const is_shared_;
  mutable std::mutex mutex_;
  std::map<UnitCode, Known> last_;
  std::map<std::uint64_t, UnitCode> by_sequence_;
  std::uint64_t sequence_ = 0;
  std::vector<Position> unwritten_;
  std::size_t lost_ = 0, out_of_time_ = 0;
  std::optional<Error> problem_;
  std::vector<std::string> set_aside_;

  mutable std::mutex store_mutex_;
  std::unique_ptr<Store> store_;
  OldFile old_file_;
  std::int64_t mark_ = 0;          // Up to where the last positions were read back.
  std::int64_t claimed_ = 0;       // The epoch under which the store is ours.
  std::optional<Instant> forgot_;  // The oldest day that is left.
  bool is_carrying_ = false;
  mutable std::mutex reader_mutex_;  // Who asks for a track does not wait for who writes.
  std::unique_ptr<Store> reader_;    // None: store_.
  bool is_stopped_ = false;
  std::condition_variable_any wake_;
  std::jthread writer_;
};

}  // namespace tocsin::telemetry
