// DIR/history.db. Months are ranges of an index here and no tables of their own: one file of one process gains nothing from partitions, and
// 24 months of a city are some hundred thousand rows.
#include <filesystem>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "history/sql/sql_store.h"
#include "store/database.h"

namespace tocsin::history {

namespace {

constexpr char kSqliteTables[] = R"(
CREATE TABLE history_incident(incident_id TEXT NOT NULL, centre INTEGER NOT NULL, position INTEGER NOT NULL, ordinal INTEGER NOT NULL,
  number TEXT NOT NULL, opened_us INTEGER NOT NULL, closed_us INTEGER, type TEXT NOT NULL, priority INTEGER NOT NULL,
  level INTEGER NOT NULL, phase TEXT NOT NULL, county TEXT NOT NULL, township TEXT NOT NULL, place_text TEXT NOT NULL,
  address_code TEXT NOT NULL, lat_e7 INTEGER, lon_e7 INTEGER, answered_us INTEGER, dispatched_us INTEGER, en_route_us INTEGER,
  on_scene_us INTEGER, answer_to_dispatch_s INTEGER, turnout_s INTEGER, drive_s INTEGER, on_scene_s INTEGER, disposition TEXT NOT NULL,
  merged_into TEXT NOT NULL, reopened_from TEXT NOT NULL, simulated INTEGER NOT NULL, PRIMARY KEY(opened_us, position, ordinal))
  WITHOUT ROWID;
CREATE TABLE history_assignment(assignment_id TEXT NOT NULL, incident_id TEXT NOT NULL, unit TEXT NOT NULL, agency TEXT NOT NULL,
  station TEXT NOT NULL, assigned_us INTEGER NOT NULL, acknowledged_us INTEGER, en_route_us INTEGER, on_scene_us INTEGER,
  ended_us INTEGER, turnout_s INTEGER, drive_s INTEGER, end_reason TEXT NOT NULL, PRIMARY KEY(assigned_us, assignment_id)) WITHOUT ROWID;
CREATE INDEX history_assignment_incident ON history_assignment(incident_id);
CREATE TABLE history_kept(kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY(kind, id)) WITHOUT ROWID;
CREATE TABLE history_state(shape TEXT NOT NULL, genesis TEXT NOT NULL, position INTEGER NOT NULL, chain TEXT NOT NULL,
  since_us INTEGER NOT NULL);
)";
constexpr char kDropSqlite[] =
    "DROP TABLE IF EXISTS history_incident; DROP TABLE IF EXISTS history_assignment; DROP TABLE IF EXISTS history_kept; "
    "DROP TABLE IF EXISTS history_state;";

class StatementRow final : public Row {
 public:
  explicit StatementRow(store::Statement const& statement) : statement_(statement) {}
  std::int64_t integer(int column) const override { return statement_.integer(column); }
  std::string text(int column) const override { return statement_.text(column); }

 private:
  store::Statement const& statement_;
};

void bind_all(store::Statement& statement, std::vector<Value> const& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    int const at = static_cast<int>(i) + 1;
    if (auto const* number = std::get_if<std::int64_t>(&values[i])) {
      statement.bind(at, *number);
    } else if (auto const* text = std::get_if<std::string>(&values[i])) {
      statement.bind(at, *text);
    } else {
      statement.bind(at, codec::to_json(std::get<std::vector<std::string>>(values[i])));
    }
  }
}

std::string insert_into(std::string_view table, std::string_view columns, std::size_t count) {
  std::string out = fmt::format("INSERT OR REPLACE INTO {}({}) VALUES(", table, columns);
  for (std::size_t i = 1; i <= count; ++i) out += fmt::format("{}NULLIF(${}, {})", i == 1 ? "" : ", ", i, kNone);
  return out + ")";
}

class SqliteStore final : public SqlStore {
 public:
  SqliteStore(std::string file, std::unique_ptr<store::Database> database) : file_(std::move(file)), database_(std::move(database)) {}

  Result<void> begin_anew(Reached const& start) override {
    return all_or_nothing([&]() -> Result<void> {
      TOCSIN_CHECK(database_->execute(kDropSqlite));
      TOCSIN_CHECK(database_->execute(kSqliteTables));
      TOCSIN_TRY(auto state, database_->try_prepare("INSERT INTO history_state VALUES($1, $2, $3, $4, $5)"));
      return state.bind(1, start.shape)
          .bind(2, to_hex(start.genesis))
          .bind(3, static_cast<std::int64_t>(start.position))
          .bind(4, to_hex(start.chain))
          .bind(5, start.since.us)
          .run();
    });
  }

  Result<bool> write(Batch const& batch) override {
    bool moved = false;
    auto const done = all_or_nothing([&]() -> Result<void> {
      TOCSIN_TRY(auto state, database_->try_prepare(
                                 "UPDATE history_state SET position = $1, chain = $2, since_us = MAX(since_us, $3) WHERE position = $4 "
                                 "AND chain = $5 AND shape = $6"));
      TOCSIN_CHECK(state.bind(1, static_cast<std::int64_t>(batch.to.position))
                       .bind(2, to_hex(batch.to.chain))
                       .bind(3, batch.to.since.us)
                       .bind(4, static_cast<std::int64_t>(batch.from.position))
                       .bind(5, to_hex(batch.from.chain))
                       .bind(6, batch.from.shape)
                       .run());
      moved = database_->changes() == 1;
      return moved ? write_rows(batch.changes) : Result<void>{};
    });
    if (!done) return std::unexpected(done.error());
    return moved;
  }

  Result<Dropped> drop_before(Instant at) override {
    Dropped out;
    std::int64_t const before = month_of(at).us;
    auto const done = all_or_nothing([&]() -> Result<void> {
      TOCSIN_TRY(auto incidents, database_->try_prepare("DELETE FROM history_incident WHERE opened_us < $1"));
      TOCSIN_CHECK(incidents.bind(1, before).run());
      out.incidents = database_->changes();
      TOCSIN_TRY(auto assignments, database_->try_prepare("DELETE FROM history_assignment WHERE assigned_us < $1"));
      TOCSIN_CHECK(assignments.bind(1, before).run());
      out.assignments = database_->changes();
      TOCSIN_TRY(auto since, database_->try_prepare("UPDATE history_state SET since_us = MAX(since_us, $1)"));
      return since.bind(1, before).run();
    });
    if (!done) return std::unexpected(done.error());
    return out;
  }

  Result<Stats> stats() override {
    Stats out;
    std::error_code error;
    if (auto const bytes = std::filesystem::file_size(file_, error); !error) out.bytes = static_cast<std::int64_t>(bytes);
    TOCSIN_TRY(bool const there, exists());
    if (!there) return out;
    TOCSIN_CHECK(read(
        "SELECT (SELECT COUNT(*) FROM history_incident), (SELECT COUNT(*) FROM history_assignment), (SELECT COUNT(*) FROM history_kept "
        "WHERE kind = 'incident'), (SELECT COALESCE(MIN(opened_us), 0) FROM history_incident)",
        {}, [&](Row const& row) {
          out.incidents = row.integer(0);
          out.assignments = row.integer(1);
          out.open = row.integer(2);
          if (row.integer(3) != 0) out.oldest = Instant{row.integer(3)};
        }));
    return out;
  }

 protected:
  Result<void> read(std::string const& sql, std::vector<Value> const& values, Each const& each) override {
    TOCSIN_TRY(auto statement, database_->try_prepare(sql.c_str()));
    bind_all(statement, values);
    StatementRow const shown(statement);
    for (auto row = statement.step();; row = statement.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) return {};
      each(shown);
    }
  }
  Result<bool> exists() override {
    TOCSIN_TRY(auto statement, database_->try_prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'history_state'"));
    return statement.step();
  }
  std::string among(std::string_view parameter) const override { return fmt::format("IN (SELECT value FROM json_each({}))", parameter); }
  std::string_view like() const override { return "LIKE"; }

 private:
  template <class Work>
  Result<void> all_or_nothing(Work const& work) {
    TOCSIN_CHECK(database_->execute("BEGIN IMMEDIATE"));
    Result<void> done = work();
    if (done) done = database_->execute("COMMIT");
    if (!done) (void)database_->execute("ROLLBACK");
    return done;
  }

  template <class Rows>
  Result<void> put(std::string_view table, std::string_view columns, Rows const& rows) {
    if (rows.empty()) return {};
    TOCSIN_TRY(auto insert, database_->try_prepare(insert_into(table, columns, values_of(rows.front()).size()).c_str()));
    for (auto const& row : rows) {
      bind_all(insert, values_of(row));
      TOCSIN_CHECK(insert.run());
    }
    return {};
  }

  Result<void> write_rows(Changes const& changes) {
    TOCSIN_CHECK(put("history_incident", kIncidentColumns, changes.incidents));
    TOCSIN_CHECK(put("history_assignment", kAssignmentColumns, changes.assignments));
    TOCSIN_TRY(auto keep, database_->try_prepare("INSERT OR REPLACE INTO history_kept VALUES($1, $2, $3)"));
    TOCSIN_TRY(auto forget, database_->try_prepare("DELETE FROM history_kept WHERE kind = $1 AND id = $2"));
    for (auto const& [kind, id, state] : changes.kept) {
      auto& statement = state.empty() ? forget : keep;
      statement.bind(1, kind).bind(2, id);
      if (!state.empty()) statement.bind(3, state);
      TOCSIN_CHECK(statement.run());
    }
    return {};
  }

  std::string file_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(std::string const& file, std::stop_token stop) {
  // What a power cut takes with it is folded again from the journal, position and all.
  TOCSIN_TRY(auto database, store::Database::open(file, false));
  database->give_up_when(std::move(stop));
  // The place of an incident of whatever kind is there while it is current, and is to be gone from the file when it is gone from the rows.
  TOCSIN_CHECK(database->execute("PRAGMA secure_delete=ON"));
  // A file that was overwritten shows at its first pages already; a start that finds it so sets it aside.
  {
    TOCSIN_TRY(auto check, database->try_prepare("SELECT COUNT(*) FROM sqlite_master"));
    TOCSIN_CHECK(check.step());
  }
  return std::make_unique<SqliteStore>(file, std::move(database));
}

}  // namespace tocsin::history
