#include "telemetry/old_file.h"

#include <filesystem>

#include "store/database.h"

namespace tocsin::telemetry {

namespace {

constexpr std::int64_t kCarriedAtOnce = 20'000;

Wgs84 place_in(store::Statement const& row, int column) {
  return {static_cast<std::int32_t>(row.integer(column)), static_cast<std::int32_t>(row.integer(column + 1))};
}

}  // namespace

OldFile::OldFile(std::string file) : file_(std::move(file)) {}
OldFile::~OldFile() = default;

bool OldFile::is_there() const {
  std::error_code error;
  return !file_.empty() && std::filesystem::exists(file_, error);
}

void OldFile::remove() {
  database_.reset();
  std::error_code error;
  for (char const* part : {"-wal", "-shm", ""}) std::filesystem::remove(file_ + part, error);
}

Result<void> OldFile::open() {
  if (database_) return {};
  TOCSIN_TRY(database_, store::Database::open(file_, false));
  return {};
}

Result<bool> OldFile::carry_on(Instant from, Write const& write) {
  TOCSIN_CHECK(open());
  std::vector<Position> positions;
  {
    TOCSIN_TRY(auto rows, database_->try_prepare("SELECT unit_id, at_us, lat_e7, lon_e7 FROM track WHERE (unit_id, at_us) > (?, ?) "
                                                 "ORDER BY unit_id, at_us LIMIT ?"));
    rows.bind(1, unit_).bind(2, taken_us_).bind(3, kCarriedAtOnce);
    for (auto row = rows.step();; row = rows.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      positions.push_back({{rows.text(0)}, place_in(rows, 2), {rows.integer(1)}});
    }
  }
  bool const is_last = positions.empty();
  if (is_last) {
    TOCSIN_TRY(auto rows, database_->try_prepare("SELECT unit_id, at_us, lat_e7, lon_e7, heading_deg, speed_kmh FROM last"));
    for (auto row = rows.step();; row = rows.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      positions.push_back({{rows.text(0)}, place_in(rows, 2), {rows.integer(1)}, rows.integer(4), rows.integer(5)});
    }
  }
  Position const reached = positions.empty() ? Position{} : positions.back();
  std::erase_if(positions, [&](Position const& position) { return position.taken_at < from; });
  if (!positions.empty()) {
    TOCSIN_TRY(bool const written, write(positions));
    if (!written) return false;
  }
  if (is_last) {
    remove();
  } else {
    unit_ = reached.unit.text;
    taken_us_ = reached.taken_at.us;
  }
  return true;
}

Result<void> OldFile::forget_before(Instant day) {
  TOCSIN_CHECK(open());
  for (char const* sql : {"DELETE FROM track WHERE at_us < ?", "DELETE FROM last WHERE at_us < ?"}) {
    TOCSIN_TRY(auto statement, database_->try_prepare(sql));
    TOCSIN_CHECK(statement.bind(1, day.us).run());
  }
  bool is_left = false;
  {
    TOCSIN_TRY(auto rows, database_->try_prepare("SELECT 1 WHERE EXISTS (SELECT 1 FROM track) OR EXISTS (SELECT 1 FROM last)"));
    TOCSIN_TRY(is_left, rows.step());
  }
  if (!is_left) remove();
  return {};
}

}  // namespace tocsin::telemetry
