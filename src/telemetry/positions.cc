#include "telemetry/positions.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "store/database.h"

namespace tocsin::telemetry {

struct Positions::Store {
  std::unique_ptr<store::Database> database;
};

namespace {

Result<std::unique_ptr<store::Database>> open_store(std::string const& path) {
  TOCSIN_TRY(auto database, store::Database::open(path, false));
  TOCSIN_CHECK(database->execute(
      "CREATE TABLE IF NOT EXISTS track(unit_id TEXT NOT NULL, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
      "PRIMARY KEY(unit_id, at_us)) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS track_at ON track(at_us);"
      "CREATE TABLE IF NOT EXISTS last(unit_id TEXT PRIMARY KEY, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
      "heading_deg INTEGER NOT NULL, speed_kmh INTEGER NOT NULL);"));
  return database;
}

bool is_damage(Error const& error) { return error.code == "store.damaged"; }

}  // namespace

Result<void> Positions::read_last() {
  auto rows = store_->database->prepare("SELECT unit_id, at_us, lat_e7, lon_e7, heading_deg, speed_kmh FROM last ORDER BY at_us");
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    Position position{{rows.text(0)},
                      {static_cast<std::int32_t>(rows.integer(2)), static_cast<std::int32_t>(rows.integer(3))},
                      {rows.integer(1)},
                      rows.integer(4),
                      rows.integer(5)};
    by_sequence_[++sequence_] = position.unit;
    last_[position.unit] = {position, sequence_};
  }
}

// It is a cache: nothing in it is worth that a centre does not start, or stops writing.
Result<void> Positions::begin_anew(Error const& damage) {
  store_->database.reset();
  std::string aside;
  std::error_code error;
  for (int number = 1; aside.empty() || std::filesystem::exists(aside, error); ++number)
    aside = path_ + ".damaged-" + std::to_string(number);
  std::filesystem::rename(path_, aside, error);
  if (error) return unavailable("store.cannot_open", path_ + " is damaged and cannot be set aside: " + damage.detail);
  for (char const* part : {"-wal", "-shm"}) std::filesystem::remove(path_ + part, error);
  TOCSIN_TRY(store_->database, open_store(path_));
  std::scoped_lock lock(mutex_);
  set_aside_.push_back(aside);
  return {};
}

Result<std::unique_ptr<Positions>> Positions::open(std::string const& path, Duration every, std::function<Instant()> clock) {
  std::unique_ptr<Positions> positions(new Positions);
  positions->store_ = std::make_unique<Store>();
  positions->path_ = path;
  positions->clock_ = std::move(clock);
  auto const read = [&]() -> Result<void> {
    TOCSIN_TRY(positions->store_->database, open_store(path));
    return positions->read_last();
  };
  if (auto const done = read(); !done) {
    if (!is_damage(done.error())) return std::unexpected(done.error());
    positions->last_.clear();
    positions->by_sequence_.clear();
    TOCSIN_CHECK(positions->begin_anew(done.error()));
  }
  positions->writer_ = std::jthread([self = positions.get(), every](std::stop_token stop) {
    bool failed = false;
    while (!stop.stop_requested()) {
      {
        // After a failure (a full disk) many are waiting for long: then only the time wakes it.
        std::unique_lock lock(self->mutex_);
        self->wake_.wait_for(lock, stop, std::chrono::microseconds(every.us),
                             [&] { return !failed && self->unwritten_.size() > kMaxUnwritten / 2; });
      }
      failed = !self->flush();
      self->forget_daily();
    }
  });
  return positions;
}

Positions::~Positions() {
  writer_.request_stop();
  if (writer_.joinable()) writer_.join();
  (void)flush();
}

bool Positions::report(Position const& position) {
  std::scoped_lock lock(mutex_);
  auto const known = last_.find(position.unit);
  if (known == last_.end() && last_.size() >= kMaxUnits) return false;
  if (unwritten_.size() < kMaxUnwritten) {
    unwritten_.push_back(position);
  } else {
    ++lost_;
  }
  if (known != last_.end() && known->second.position.taken_at > position.taken_at) return false;
  if (known != last_.end()) by_sequence_.erase(known->second.sequence);
  by_sequence_[++sequence_] = position.unit;
  last_[position.unit] = {position, sequence_};
  return true;
}

std::optional<Position> Positions::last(UnitCode const& unit) const {
  std::scoped_lock lock(mutex_);
  auto const known = last_.find(unit);
  if (known == last_.end()) return std::nullopt;
  return known->second.position;
}

std::vector<Position> Positions::changed_since(std::uint64_t& sequence) const {
  std::scoped_lock lock(mutex_);
  std::vector<Position> out;
  for (auto entry = by_sequence_.upper_bound(sequence); entry != by_sequence_.end(); ++entry)
    out.push_back(last_.at(entry->second).position);
  sequence = sequence_;
  return out;
}

Result<std::vector<TrackPoint>> Positions::track(UnitCode const& unit, Instant from, Instant to) const {
  std::scoped_lock lock(store_mutex_);
  if (!store_->database) return unavailable("store.failed", path_ + " could not be begun anew");
  auto rows = store_->database->prepare(
      "SELECT at_us, lat_e7, lon_e7 FROM track WHERE unit_id = ? AND at_us BETWEEN ? AND ? ORDER BY at_us LIMIT ?");
  rows.bind(1, unit.text).bind(2, from.us).bind(3, to.us).bind(4, static_cast<std::int64_t>(kMaxTrackPoints));
  std::vector<TrackPoint> out;
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) return out;
    out.push_back({{rows.integer(0)}, {static_cast<std::int32_t>(rows.integer(1)), static_cast<std::int32_t>(rows.integer(2))}});
  }
}

Result<void> Positions::flush() {
  std::scoped_lock const store_lock(store_mutex_);  // First: what another flush has in hand may come back unwritten.
  std::vector<Position> batch;
  {
    std::scoped_lock const lock(mutex_);
    batch.swap(unwritten_);
  }
  if (batch.empty()) return {};
  auto written = write(batch);
  if (!written && is_damage(written.error())) {
    written = begin_anew(written.error());
    if (written) written = write(batch);
  }
  if (!written) put_back(std::move(batch));
  return written;
}

// Before what came meanwhile; past the limit the oldest go, counted.
void Positions::put_back(std::vector<Position> batch) {
  std::scoped_lock lock(mutex_);
  std::size_t const room = kMaxUnwritten - std::min(unwritten_.size(), kMaxUnwritten);
  if (batch.size() > room) {
    lost_ += batch.size() - room;
    batch.erase(batch.begin(), batch.end() - static_cast<std::ptrdiff_t>(room));
  }
  batch.insert(batch.end(), unwritten_.begin(), unwritten_.end());
  unwritten_ = std::move(batch);
}

Result<void> Positions::write(std::vector<Position> const& batch) {
  if (!store_->database) return unavailable("store.failed", path_ + " could not be begun anew");
  auto& database = *store_->database;
  TOCSIN_CHECK(database.execute("BEGIN IMMEDIATE"));
  auto const put_all = [&]() -> Result<void> {
    auto track = database.prepare("INSERT OR IGNORE INTO track VALUES(?,?,?,?)");
    auto last = database.prepare(
        "INSERT INTO last VALUES(?,?,?,?,?,?) ON CONFLICT(unit_id) DO UPDATE SET at_us = excluded.at_us, lat_e7 = excluded.lat_e7, lon_e7 "
        "= excluded.lon_e7, heading_deg = excluded.heading_deg, speed_kmh = excluded.speed_kmh WHERE excluded.at_us >= at_us");
    for (auto const& position : batch) {
      TOCSIN_CHECK(track.bind(1, position.unit.text)
                       .bind(2, position.taken_at.us)
                       .bind(3, std::int64_t{position.location.lat_e7})
                       .bind(4, std::int64_t{position.location.lon_e7})
                       .run());
      TOCSIN_CHECK(last.bind(1, position.unit.text)
                       .bind(2, position.taken_at.us)
                       .bind(3, std::int64_t{position.location.lat_e7})
                       .bind(4, std::int64_t{position.location.lon_e7})
                       .bind(5, position.heading_deg)
                       .bind(6, position.speed_kmh)
                       .run());
    }
    return {};
  };
  auto done = put_all();
  if (done) done = database.execute("COMMIT");
  if (!done) (void)database.execute("ROLLBACK");
  return done;
}

std::size_t Positions::lost() const {
  std::scoped_lock lock(mutex_);
  return lost_;
}

std::vector<std::string> Positions::set_aside() const {
  std::scoped_lock lock(mutex_);
  return set_aside_;
}

void Positions::forget_daily() {
  if (!clock_) return;
  Instant const now = clock_();
  if (forgot_at_ && now < *forgot_at_ + Duration::days(1)) return;
  forgot_at_ = now;
  (void)forget_before(now - kTracksKept);
}

Result<void> Positions::forget_before(Instant at) {
  std::scoped_lock lock(store_mutex_);
  if (!store_->database) return unavailable("store.failed", path_ + " could not be begun anew");
  return store_->database->prepare("DELETE FROM track WHERE at_us < ?").bind(1, at.us).run();
}

}  // namespace tocsin::telemetry
