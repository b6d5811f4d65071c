// Store: where positions are kept. SQLite (DIR/telemetry.db), of one server; or PostgreSQL beside a shared journal, a partition a day: the
// leader writes it and whoever takes over finds it. One thread at a time; several objects may look at the same rows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/vocabulary/vocabulary.h"

namespace tocsin::telemetry {

struct Position {
  UnitCode unit;
  Wgs84 location;
  Instant taken_at;
  std::int64_t heading_deg = -1;  // -1: not said.
  std::int64_t speed_kmh = -1;
  friend bool operator==(Position const&, Position const&) = default;
};
struct TrackPoint {
  Instant taken_at;
  Wgs84 location;
  friend bool operator==(TrackPoint const&, TrackPoint const&) = default;
};
inline constexpr std::size_t kMaxTrackPoints = 20'000;

struct StoreStats {
  std::int64_t bytes = 0;
  std::optional<Instant> oldest;        // In PostgreSQL the day.
  std::vector<std::string> partitions;  // PostgreSQL only.
};

class Store {
 public:
  virtual ~Store() = default;

  // Errors of all: store.damaged store.full store.failed.
  // From now on only who leads under `epoch` writes. False: another does, under a higher one.
  virtual Result<bool> claim(std::int64_t epoch) = 0;
  // All or nothing. Of several positions of one unit and moment the first is its track's and the last its last. False: as with claim, and
  // nothing was written.
  virtual Result<bool> write(std::span<Position const> positions, std::int64_t epoch) = 0;
  // The last position of each unit, as far as it was written after `mark` (0: all), which then says up to where.
  virtual Result<std::vector<Position>> last(std::int64_t& mark) = 0;
  // From `from` to `to`, both included; the first kMaxTrackPoints.
  virtual Result<std::vector<TrackPoint>> track(UnitCode const& unit, Instant from, Instant to) = 0;
  // What was taken before `day`, the first moment of one: the names of what was dropped whole.
  virtual Result<std::vector<std::string>> forget_before(Instant day, std::int64_t epoch) = 0;
  virtual Result<StoreStats> stats() = 0;
  // Damaged files, by the names that they got.
  virtual std::vector<std::string> set_aside() const { return {}; }
};

Instant day_of(Instant at);  // Its first moment, UTC.

// A damaged file is set aside and a new one begun. Errors: store.cannot_open.
Result<std::unique_ptr<Store>> open_sqlite_store(std::string const& file);
// In the schema of the centre's journal. Errors: journal.address_malformed; that the database is away shows at the first question.
Result<std::unique_ptr<Store>> open_postgres_store(std::string const& url, std::string const& schema);

}  // namespace tocsin::telemetry
