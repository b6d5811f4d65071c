// DIR/telemetry.db. Days are ranges of an index here and no tables of their own: one file of one process gains nothing from partitions.
#include <filesystem>

#include "store/database.h"
#include "telemetry/store.h"

namespace tocsin::telemetry {

namespace {

Result<std::unique_ptr<store::Database>> open_file(std::string const& file) {
  TOCSIN_TRY(auto database, store::Database::open(file, false));
  TOCSIN_CHECK(database->execute(
      "CREATE TABLE IF NOT EXISTS track(unit_id TEXT NOT NULL, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
      "PRIMARY KEY(unit_id, at_us)) WITHOUT ROWID;"
      "CREATE INDEX IF NOT EXISTS track_at ON track(at_us);"
      "CREATE TABLE IF NOT EXISTS last(unit_id TEXT PRIMARY KEY, at_us INTEGER NOT NULL, lat_e7 INTEGER NOT NULL, lon_e7 INTEGER NOT NULL, "
      "heading_deg INTEGER NOT NULL, speed_kmh INTEGER NOT NULL);"));
  return database;
}

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(std::string file) : file_(std::move(file)) {}

  Result<void> open() {
    auto opened = open_file(file_);
    if (opened) {
      database_ = std::move(*opened);
      return {};
    }
    return is_damage(opened.error()) ? begin_anew(opened.error()) : std::unexpected(opened.error());
  }

  Result<bool> claim(std::int64_t) override { return true; }  // The folder's lock lets nobody else in.

  Result<bool> write(std::span<Position const> positions, std::int64_t) override {
    auto written = write_all(positions);
    if (!written && is_damage(written.error())) {
      written = begin_anew(written.error());
      if (written) written = write_all(positions);
    }
    if (!written) return std::unexpected(written.error());
    return true;
  }

  Result<std::vector<Position>> last(std::int64_t& mark) override {
    if (std::exchange(mark, 1) != 0) return std::vector<Position>();  // Nobody else writes.
    auto read = read_last();
    if (read || !is_damage(read.error())) return read;
    TOCSIN_CHECK(begin_anew(read.error()));
    return std::vector<Position>();
  }

  Result<std::vector<TrackPoint>> track(UnitCode const& unit, Instant from, Instant to) override {
    TOCSIN_CHECK(is_open());
    TOCSIN_TRY(auto rows,
               database_->try_prepare(
                   "SELECT at_us, lat_e7, lon_e7 FROM track WHERE unit_id = ? AND at_us BETWEEN ? AND ? ORDER BY at_us LIMIT ?"));
    rows.bind(1, unit.text).bind(2, from.us).bind(3, to.us).bind(4, static_cast<std::int64_t>(kMaxTrackPoints));
    std::vector<TrackPoint> out;
    for (auto row = rows.step();; row = rows.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) return out;
      out.push_back({{rows.integer(0)}, {static_cast<std::int32_t>(rows.integer(1)), static_cast<std::int32_t>(rows.integer(2))}});
    }
  }

  Result<std::vector<std::string>> forget_before(Instant day, std::int64_t) override {
    TOCSIN_CHECK(is_open());
    for (char const* sql : {"DELETE FROM track WHERE at_us < ?", "DELETE FROM last WHERE at_us < ?"}) {
      TOCSIN_TRY(auto statement, database_->try_prepare(sql));
      TOCSIN_CHECK(statement.bind(1, day.us).run());
    }
    return std::vector<std::string>();
  }

  Result<StoreStats> stats() override {
    TOCSIN_CHECK(is_open());
    StoreStats out;
    std::error_code error;
    if (auto const bytes = std::filesystem::file_size(file_, error); !error) out.bytes = static_cast<std::int64_t>(bytes);
    TOCSIN_TRY(auto row, database_->try_prepare("SELECT COALESCE(MIN(at_us), 0) FROM track"));
    TOCSIN_CHECK(row.step());
    if (row.integer(0) != 0) out.oldest = Instant{row.integer(0)};
    return out;
  }

  std::vector<std::string> set_aside() const override { return set_aside_; }

 private:
  static bool is_damage(Error const& error) { return error.code == "store.damaged"; }
  Result<void> is_open() const { return database_ ? Result<void>{} : unavailable("store.failed", file_ + " could not be begun anew"); }

  // It is a cache: nothing in it is worth that a centre does not start, or stops writing.
  Result<void> begin_anew(Error const& damage) {
    database_.reset();
    std::string aside;
    std::error_code error;
    for (int number = 1; aside.empty() || std::filesystem::exists(aside, error); ++number)
      aside = file_ + ".damaged-" + std::to_string(number);
    std::filesystem::rename(file_, aside, error);
    if (error) return unavailable("store.cannot_open", file_ + " is damaged and cannot be set aside: " + damage.detail);
    for (char const* part : {"-wal", "-shm"}) std::filesystem::remove(file_ + part, error);
    TOCSIN_TRY(database_, open_file(file_));
    set_aside_.push_back(aside);
    return {};
  }

  Result<std::vector<Position>> read_last() {
    TOCSIN_CHECK(is_open());
    TOCSIN_TRY(auto rows, database_->try_prepare("SELECT unit_id, at_us, lat_e7, lon_e7, heading_deg, speed_kmh FROM last ORDER BY at_us"));
    std::vector<Position> out;
    for (auto row = rows.step();; row = rows.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) return out;
      out.push_back({{rows.text(0)},
                     {static_cast<std::int32_t>(rows.integer(2)), static_cast<std::int32_t>(rows.integer(3))},
                     {rows.integer(1)},
                     rows.integer(4),
                     rows.integer(5)});
    }
  }

  Result<void> write_all(std::span<Position const> positions) {
    TOCSIN_CHECK(is_open());
    TOCSIN_CHECK(database_->execute("BEGIN IMMEDIATE"));
    auto const put_all = [&]() -> Result<void> {
      TOCSIN_TRY(auto track, database_->try_prepare("INSERT OR IGNORE INTO track VALUES(?,?,?,?)"));
      TOCSIN_TRY(auto last, database_->try_prepare(
                                "INSERT INTO last VALUES(?,?,?,?,?,?) ON CONFLICT(unit_id) DO UPDATE SET at_us = excluded.at_us, lat_e7 = "
                                "excluded.lat_e7, lon_e7 = excluded.lon_e7, heading_deg = excluded.heading_deg, speed_kmh = "
                                "excluded.speed_kmh WHERE excluded.at_us >= at_us"));
      for (auto const& position : positions) {
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
    if (done) done = database_->execute("COMMIT");
    if (!done) (void)database_->execute("ROLLBACK");
    return done;
  }

  std::string file_;
  std::unique_ptr<store::Database> database_;
  std::vector<std::string> set_aside_;
};

}  // namespace

Instant day_of(Instant at) {
  constexpr std::int64_t kDay = Duration::days(1).us;
  std::int64_t const into = at.us % kDay;
  return {at.us - (into < 0 ? into + kDay : into)};
}

Result<std::unique_ptr<Store>> open_sqlite_store(std::string const& file) {
  auto out = std::make_unique<SqliteStore>(file);
  TOCSIN_CHECK(out->open());
  return out;
}

}  // namespace tocsin::telemetry
