// Positions of units: the last one of each in memory, tracks of 30 days in a store of their own (DIR/telemetry.db), written in batches.
// Never in the journal. A unit's track is opened only from an incident and with a reason (DOMAIN.md, boundary 9): api/ sees to that.
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

#include "domain/vocabulary/vocabulary.h"

namespace tocsin::telemetry {

struct Position {
  UnitCode unit;
  Wgs84 location;
  Instant taken_at;
  std::int64_t heading_deg = -1;  // -1: not said.
  std::int64_t speed_kmh = -1;
};
struct TrackPoint {
  Instant taken_at;
  Wgs84 location;
};
inline constexpr Duration kTracksKept = Duration::days(30);
inline constexpr std::size_t kMaxUnits = 10'000, kMaxUnwritten = 50'000, kMaxTrackPoints = 20'000;

class Positions {
 public:
  // Reads the last positions back, then writes new ones every `every` on its own thread, which also forgets once a day (of `clock`) what is
  // older than kTracksKept. A damaged file is set aside and a new one begun: positions come again within seconds, and no call waits for
  // them. Errors: store.cannot_open.
  static Result<std::unique_ptr<Positions>> open(std::string const& path, Duration every = Duration::seconds(2),
                                                 std::function<Instant()> clock = {});
  ~Positions();  // Writes what is left.

  // False: older than what is known (kept for the track, not shown), or one unit too many.
  bool report(Position const& position);
  std::optional<Position> last(UnitCode const& unit) const;
  // What changed since `sequence` (0: all), and the sequence to ask with next time.
  std::vector<Position> changed_since(std::uint64_t& sequence) const;
  // Errors: store.failed.
  Result<std::vector<TrackPoint>> track(UnitCode const& unit, Instant from, Instant to) const;
  // What is not written yet, now. What cannot be written waits for the next time, the newest kMaxUnwritten of it. Errors: store.*
  Result<void> flush();
  Result<void> forget_before(Instant at);      // Retention.
  std::size_t lost() const;                    // Reports that were dropped from tracks since the start: more than could wait.
  std::vector<std::string> set_aside() const;  // Damaged files, by the names that they got.

 private:
  Positions() = default;
  struct Store;
  Result<void> read_last();
  Result<void> begin_anew(Error const& damage);
  Result<void> write(std::vector<Position> const& batch);
  void put_back(std::vector<Position> batch);
  void forget_daily();
  struct Known {
    Position position;
    std::uint64_t sequence = 0;
  };
  mutable std::mutex mutex_;
  std::map<UnitCode, Known> last_;
  std::map<std::uint64_t, UnitCode> by_sequence_;
  std::uint64_t sequence_ = 0;
  std::vector<Position> unwritten_;
  std::size_t lost_ = 0;
  std::string path_;
  std::vector<std::string> set_aside_;
  std::function<Instant()> clock_;
  std::optional<Instant> forgot_at_;
  mutable std::mutex store_mutex_;
  std::unique_ptr<Store> store_;
  std::condition_variable_any wake_;
  std::jthread writer_;
};

}  // namespace tocsin::telemetry
