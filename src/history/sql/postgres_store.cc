// The rows beside the journal, in the centre's schema: a partition a month, made ahead, dropped whole when its time is over. Commits wait
// for no standby: what is lost with a machine is folded again, position and all.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"
#include "history/sql/sql_store.h"
#include "journal/postgres/link.h"

namespace tocsin::history {

namespace {

namespace pg = journal::postgres;

constexpr pg::milliseconds kConnect{3'000}, kLongest{30'000};
constexpr int kMonthsAhead = 2;

constexpr char kPostgresTables[] = R"(
CREATE TABLE history_incident(incident_id TEXT NOT NULL, centre BIGINT NOT NULL, position BIGINT NOT NULL, ordinal BIGINT NOT NULL,
  number TEXT NOT NULL, opened_us BIGINT NOT NULL, closed_us BIGINT, type TEXT NOT NULL, priority BIGINT NOT NULL, level BIGINT NOT NULL,
  phase TEXT NOT NULL, county TEXT NOT NULL, township TEXT NOT NULL, place_text TEXT NOT NULL, address_code TEXT NOT NULL, lat_e7 BIGINT,
  lon_e7 BIGINT, answered_us BIGINT, dispatched_us BIGINT, en_route_us BIGINT, on_scene_us BIGINT, answer_to_dispatch_s BIGINT,
  turnout_s BIGINT, drive_s BIGINT, on_scene_s BIGINT, disposition TEXT NOT NULL, merged_into TEXT NOT NULL, reopened_from TEXT NOT NULL,
  simulated BIGINT NOT NULL, PRIMARY KEY(opened_us, position, ordinal)) PARTITION BY RANGE (opened_us);
CREATE TABLE history_assignment(assignment_id TEXT NOT NULL, incident_id TEXT NOT NULL, unit TEXT NOT NULL, agency TEXT NOT NULL,
  station TEXT NOT NULL, assigned_us BIGINT NOT NULL, acknowledged_us BIGINT, en_route_us BIGINT, on_scene_us BIGINT, ended_us BIGINT,
  turnout_s BIGINT, drive_s BIGINT, end_reason TEXT NOT NULL, PRIMARY KEY(assigned_us, assignment_id)) PARTITION BY RANGE (assigned_us);
CREATE INDEX history_assignment_incident ON history_assignment(incident_id);
CREATE TABLE history_kept(kind TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY(kind, id));
CREATE TABLE history_state(shape TEXT NOT NULL, genesis TEXT NOT NULL, position BIGINT NOT NULL, chain TEXT NOT NULL,
  since_us BIGINT NOT NULL);
CREATE TABLE history_partition(name TEXT PRIMARY KEY, lost BOOLEAN NOT NULL);
)";
constexpr char kDropPostgres[] =
    "DROP TABLE IF EXISTS history_incident, history_assignment, history_kept, history_state, history_partition;";

class AnswerRow final : public Row {
 public:
  AnswerRow(pg::Answer const& answer, int row) : answer_(answer), row_(row) {}
  std::int64_t integer(int column) const override { return answer_.integer(row_, column); }
  std::string text(int column) const override { return std::string(answer_.bytes(row_, column)); }

 private:
  pg::Answer const& answer_;
  int row_;
};

// The name says its month, and sorts as months do.
std::string partition_name(std::string_view table, Instant month) {
  auto const civil = to_civil(month);
  return fmt::format("{}_{:04}_{:02}", table, civil.year, civil.month);
}

pg::Parameters parameters_of(std::vector<Value> const& values) {
  pg::Parameters out;
  for (auto const& value : values) {
    if (auto const* number = std::get_if<std::int64_t>(&value)) {
      out.add(*number);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
      out.add_text(*text);
    } else {
      auto const& list = std::get<std::vector<std::string>>(value);
      out.add_array(pg::kText, list.size(), [&](std::size_t n) { return std::string_view(list[n]); });
    }
  }
  return out;
}

// One array a column: a batch of rows is one statement.
pg::Parameters columns_of(std::vector<std::vector<Value>> const& rows) {
  pg::Parameters out;
  for (std::size_t column = 0; column < rows.front().size(); ++column) {
    if (std::holds_alternative<std::int64_t>(rows.front()[column])) {
      out.add_array(pg::kInt8, rows.size(), [&](std::size_t n) { return pg::Parameters::int8(std::get<std::int64_t>(rows[n][column])); });
    } else {
      out.add_array(pg::kText, rows.size(), [&](std::size_t n) { return std::string_view(std::get<std::string>(rows[n][column])); });
    }
  }
  return out;
}

// `key`: what a row that is there already is known by; all other columns are set anew.
std::string upsert(std::string_view table, std::string_view columns, std::string_view key, std::vector<Value> const& like) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < columns.size();) {
    auto const end = std::min(columns.find(", ", begin), columns.size());
    names.emplace_back(columns.substr(begin, end - begin));
    begin = end + 2;
  }
  std::string chosen, arrays, changes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool const is_number = std::holds_alternative<std::int64_t>(like[i]);
    std::string_view const comma = i == 0 ? "" : ", ";
    chosen += is_number ? fmt::format("{}NULLIF({}, {})", comma, names[i], kNone) : fmt::format("{}{}", comma, names[i]);
    arrays += fmt::format("{}${}::{}[]", comma, i + 1, is_number ? "bigint" : "text");
    changes += fmt::format("{}{} = EXCLUDED.{}", comma, names[i], names[i]);
  }
  return fmt::format("INSERT INTO {}({}) SELECT {} FROM unnest({}) AS t({}) ON CONFLICT ({}) DO UPDATE SET {}", table, columns, chosen,
                     arrays, columns, key, changes);
}

class PostgresStore final : public SqlStore {
 public:
  PostgresStore(pg::Cluster cluster, std::string const& schema, std::stop_token stop)
      : cluster_(std::move(cluster)), stop_(std::move(stop)) {
    set_up_ = fmt::format(
        "SET search_path = {}, pg_catalog; SET client_min_messages = warning; SET statement_timeout = '20s'; SET lock_timeout = '2s'; SET "
        "jit = off; "
        "SET default_transaction_isolation = 'read committed'; SET synchronous_commit = off",
        schema);
  }

  Result<void> begin_anew(Reached const& start) override {
    known_.clear();
    return all_or_nothing([&]() -> Result<void> {
      TOCSIN_CHECK(simple("SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' history'))"));
      TOCSIN_CHECK(simple(kDropPostgres));
      TOCSIN_CHECK(simple(kPostgresTables));
      return run("INSERT INTO history_state VALUES($1, $2, $3, $4, $5)",
                 {start.shape, to_hex(start.genesis), static_cast<std::int64_t>(start.position), to_hex(start.chain), start.since.us});
    });
  }

  Result<bool> write(Batch const& batch) override {
    auto written = write_once(batch);
    // Somebody took a month away since it was made: it is made again.
    if (!written && std::exchange(lacks_partition_, false)) written = write_once(batch);
    return written;
  }

  Result<bool> write_once(Batch const& batch) {
    TOCSIN_CHECK(make_partitions(batch));
    bool moved = false;
    auto const done = all_or_nothing([&]() -> Result<void> {
      // The row is the gate: whoever folds too waits here, and then finds it elsewhere.
      TOCSIN_CHECK(
          read("UPDATE history_state SET position = $1, chain = $2, since_us = GREATEST(since_us, $3) WHERE position = $4 AND chain = $5 "
               "AND shape = $6 RETURNING position",
               {static_cast<std::int64_t>(batch.to.position), to_hex(batch.to.chain), batch.to.since.us,
                static_cast<std::int64_t>(batch.from.position), to_hex(batch.from.chain), batch.from.shape},
               [&](Row const&) { moved = true; }));
      return moved ? write_rows(batch.changes) : Result<void>{};
    });
    if (!done) return std::unexpected(done.error());
    return moved;
  }

  Result<Dropped> drop_before(Instant at) override {
    Dropped out;
    Instant const month = month_of(at);
    known_.clear();
    auto const done = all_or_nothing([&]() -> Result<void> {
      for (std::string_view const table : {"history_incident", "history_assignment"}) {
        TOCSIN_TRY(auto const there, partitions(table));
        for (auto const& name : there) {
          if (!is_ours(table, name) || name >= partition_name(table, month)) continue;
          auto& count = table == "history_incident" ? out.incidents : out.assignments;
          TOCSIN_CHECK(read(fmt::format("SELECT COUNT(*) FROM {}", name), {}, [&](Row const& row) { count += row.integer(0); }));
          TOCSIN_CHECK(simple("DROP TABLE " + name));
          out.partitions.push_back(name);
        }
        TOCSIN_CHECK(run("DELETE FROM history_partition WHERE starts_with(name, $1) AND name < $2",
                         {std::string(table), partition_name(table, month)}));
      }
      return run("UPDATE history_state SET since_us = GREATEST(since_us, $1)", {month.us});
    });
    if (!done) return std::unexpected(done.error());
    return out;
  }

  Result<Stats> stats() override {
    Stats out;
    TOCSIN_TRY(bool const there, exists());
    if (!there) return out;
    for (std::string_view const table : {"history_incident", "history_assignment"}) {
      TOCSIN_TRY(auto const names, partitions(table));
      out.partitions.insert(out.partitions.end(), names.begin(), names.end());
    }
    TOCSIN_CHECK(read(
        "SELECT name FROM history_partition WHERE lost OR NOT EXISTS (SELECT FROM unnest($1::text[]) AS there WHERE starts_with(there, "
        "name)) ORDER BY name",
        {out.partitions}, [&](Row const& row) { out.lost.push_back(row.text(0)); }));
    TOCSIN_CHECK(read(
        "SELECT (SELECT COUNT(*) FROM history_incident), (SELECT COUNT(*) FROM history_assignment), (SELECT COUNT(*) FROM history_kept "
        "WHERE kind = 'incident'), (SELECT COALESCE(MIN(opened_us), 0) FROM history_incident), (SELECT "
        "COALESCE(SUM(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits WHERE inhparent IN ('history_incident'::regclass, "
        "'history_assignment'::regclass))",
        {}, [&](Row const& row) {
          out.incidents = row.integer(0);
          out.assignments = row.integer(1);
          out.open = row.integer(2);
          if (row.integer(3) != 0) out.oldest = Instant{row.integer(3)};
          out.bytes = row.integer(4);
        }));
    return out;
  }

 protected:
  Result<void> read(std::string const& sql, std::vector<Value> const& values, Each const& each) override {
    TOCSIN_TRY(auto const answer, ask(sql, parameters_of(values)));
    for (int row = 0; row < answer.rows(); ++row) each(AnswerRow(answer, row));
    return {};
  }
  Result<bool> exists() override {
    bool there = false;
    TOCSIN_CHECK(
        read("SELECT (to_regclass('history_state') IS NOT NULL)::int::bigint", {}, [&](Row const& row) { there = row.integer(0) != 0; }));
    return there;
  }
  std::string among(std::string_view parameter) const override { return fmt::format("= ANY({})", parameter); }
  std::string_view like() const override { return "ILIKE"; }

 private:
  // Tables or columns that are not as they were made: somebody's hand. They are made anew.
  std::unexpected<Error> failed(pg::Answer const& answer) {
    lacks_partition_ = lacks_partition_ || answer.state() == "23514";
    if (answer.state() == "42P01" || answer.state() == "42703")
      return corrupt("store.damaged", fmt::format("{}: {}", cluster_.shown(), answer.message()));
    return unavailable(answer.state() == "53100" ? "store.full" : "store.failed",
                       fmt::format("{}: {}", cluster_.shown(), answer.message()));
  }

  pg::GiveUp until_stopped() const {
    return [stop = stop_] { return stop.stop_requested(); };
  }
  pg::GiveUp patience() const {
    return [stop = stop_, late = pg::after(kLongest)] { return stop.stop_requested() || late(); };
  }

  Result<void> connect() {
    if (stop_.stop_requested()) return unavailable("store.failed", "this server stops");
    if (link_.is_open()) return {};
    known_.clear();
    TOCSIN_TRY(link_, cluster_.connect(set_up_, kConnect, until_stopped()));
    // Who gives up closes the connection: the server is to notice it (from PostgreSQL 14 on), and not to work on for nobody.
    (void)link_.run_simple("SET client_connection_check_interval = '1s'", patience());
    return {};
  }

  // Outside of a transaction a connection of yesterday that is gone is taken up anew.
  Result<pg::Answer> ask(std::string const& sql, pg::Parameters const& parameters) {
    std::string const name = "history_" + to_hex(sha256(sql)).substr(0, 24);
    pg::Answer answer;
    for (int attempt = 0; attempt < (in_transaction_ ? 1 : 2) && answer.lost(); ++attempt) {
      if (in_transaction_ && !link_.is_open()) break;
      TOCSIN_CHECK(connect());
      answer = link_.run({name.c_str(), sql.c_str()}, parameters, patience());
    }
    if (!answer.ok()) return failed(answer);
    return answer;
  }

  Result<void> run(std::string const& sql, std::vector<Value> const& values) {
    TOCSIN_CHECK(ask(sql, parameters_of(values)));
    return {};
  }

  Result<void> simple(std::string const& sql) {
    auto const answer = link_.run_simple(sql, patience());
    if (!answer.ok()) return failed(answer);
    return {};
  }

  template <class Work>
  Result<void> all_or_nothing(Work const& work) {
    TOCSIN_CHECK(connect());
    if (!simple("BEGIN")) {
      TOCSIN_CHECK(connect());
      TOCSIN_CHECK(simple("BEGIN"));
    }
    in_transaction_ = true;
    Result<void> done = work();
    in_transaction_ = false;
    if (done) done = simple("COMMIT");
    if (!done) known_.clear();
    if (!done && link_.is_open()) (void)simple("ROLLBACK");
    return done;
  }

  Result<std::vector<std::string>> partitions(std::string_view table) {
    std::vector<std::string> out;
    TOCSIN_CHECK(
        read("SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass($1) ORDER BY 1",
             {std::string(table)}, [&](Row const& row) { out.push_back(row.text(0)); }));
    return out;
  }

  // Those of the rows, and of the months to come. By themselves: a lock on the whole table is held for a moment only.
  Result<void> make_partitions(Batch const& batch) {
    TOCSIN_CHECK(connect());
    std::map<std::string_view, std::set<Instant>> months;
    for (auto const& row : batch.changes.incidents) months["history_incident"].insert(month_of(row.opened_at));
    for (auto const& row : batch.changes.assignments) months["history_assignment"].insert(month_of(row.assigned_at));
    for (auto& [table, wanted] : months) {
      Instant const newest = *wanted.rbegin();
      for (int ahead = 1; ahead <= kMonthsAhead; ++ahead) wanted.insert(months_before(newest, -ahead));
      for (Instant const month : wanted) {
        std::string const name = partition_name(table, month);
        if (known_.contains(name)) continue;
        TOCSIN_CHECK(make_partition(table, month));
        known_.insert(name);
      }
    }
    return {};
  }

  static bool is_ours(std::string_view table, std::string_view name) { return name.starts_with(fmt::format("{}_", table)); }

  // A month whose table was detached or dropped gets another one, for what comes: calls do not wait for whoever did it.
  Result<void> make_partition(std::string_view table, Instant month) {
    std::string const name = partition_name(table, month);
    TOCSIN_TRY(auto const there, partitions(table));
    if (std::ranges::any_of(there, [&](std::string const& each) { return each.starts_with(name); })) return {};
    std::string free = name;
    for (char letter = 'b'; letter <= 'z'; ++letter) {
      bool is_taken = false;
      TOCSIN_CHECK(
          read("SELECT (to_regclass($1) IS NOT NULL)::int::bigint", {free}, [&](Row const& row) { is_taken = row.integer(0) != 0; }));
      if (!is_taken) break;
      free = name + letter;
    }
    auto const made = link_.run_simple(
        fmt::format("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({}); INSERT INTO history_partition VALUES('{}', FALSE) ON "
                    "CONFLICT (name) DO UPDATE SET lost = TRUE",
                    free, table, month.us, months_before(month, -1).us, name),
        patience());
    // Another process was quicker; or another table has that month.
    if (made.state() == "42P07" || made.state() == "42P17") return {};
    if (!made.ok()) return failed(made);
    return {};
  }

  template <class Rows>
  Result<void> put(std::string_view table, std::string_view columns, std::string_view key, Rows const& rows) {
    if (rows.empty()) return {};
    std::vector<std::vector<Value>> values;
    values.reserve(rows.size());
    for (auto const& row : rows) values.push_back(values_of(row));
    TOCSIN_CHECK(ask(upsert(table, columns, key, values.front()), columns_of(values)));
    return {};
  }

  Result<void> write_rows(Changes const& changes) {
    TOCSIN_CHECK(put("history_incident", kIncidentColumns, "opened_us, position, ordinal", changes.incidents));
    TOCSIN_CHECK(put("history_assignment", kAssignmentColumns, "assigned_us, assignment_id", changes.assignments));
    std::vector<std::vector<Value>> kept, gone;
    for (auto const& [kind, id, state] : changes.kept)
      (state.empty() ? gone : kept).push_back(state.empty() ? std::vector<Value>{kind, id} : std::vector<Value>{kind, id, state});
    if (!kept.empty()) TOCSIN_CHECK(ask(upsert("history_kept", "kind, id, state", "kind, id", kept.front()), columns_of(kept)));
    if (!gone.empty())
      TOCSIN_CHECK(
          ask("DELETE FROM history_kept k USING unnest($1::text[], $2::text[]) AS t(kind, id) WHERE k.kind = t.kind AND k.id = t.id",
              columns_of(gone)));
    return {};
  }

  pg::Cluster cluster_;
  std::stop_token stop_;
  std::string set_up_;
  pg::Link link_;
  bool in_transaction_ = false;
  bool lacks_partition_ = false;  // What failed last found no partition for a row.
  std::set<std::string> known_;   // Partitions that are there.
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres_store(std::string const& url, std::string const& schema, std::stop_token stop) {
  TOCSIN_TRY(auto cluster, pg::Cluster::parse(url));
  return std::make_unique<PostgresStore>(std::move(cluster), schema, std::move(stop));
}

}  // namespace tocsin::history
