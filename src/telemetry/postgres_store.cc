// Positions beside the journal, in the centre's schema: a partition a day, filled by COPY, dropped whole when its time is over. Commits
// wait for no disk and no standby: what a machine takes with it is a moment of tracks, and positions come again within seconds.
//
// The day is that of `taken_us`: tracks are asked for by when a unit was somewhere, and it is that what may be kept 30 days.
// COPY knows no ON CONFLICT: what is written twice (a tracker that says it again, a commit whose answer was lost) lies there twice, and is
// told apart when it is read.
#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "journal/postgres/link.h"
#include "telemetry/store.h"

namespace tocsin::telemetry {

namespace {

namespace pg = journal::postgres;

constexpr pg::milliseconds kConnectAtMost{3'000}, kAnswerAtMost{30'000};
constexpr int kNamesOfOneDay = 10;
constexpr std::string_view kPartitionOfDay = "telemetry_track_";  // and YYYY_MM_DD.
constexpr std::size_t kDayLetters = 10;

// The row of state is the gate: who writes holds it until the end, whoever comes with a lower epoch finds it closed.
constexpr char kTelemetryTables[] = R"(
BEGIN;
SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' telemetry'));
CREATE TABLE IF NOT EXISTS telemetry_track(unit_id TEXT NOT NULL, taken_us BIGINT NOT NULL, lat_e7 INT NOT NULL, lon_e7 INT NOT NULL,
  batch BIGINT NOT NULL) PARTITION BY RANGE (taken_us);
CREATE INDEX IF NOT EXISTS telemetry_track_unit ON telemetry_track(unit_id, taken_us);
CREATE TABLE IF NOT EXISTS telemetry_last(unit_id TEXT PRIMARY KEY, taken_us BIGINT NOT NULL, lat_e7 INT NOT NULL, lon_e7 INT NOT NULL,
  heading_deg BIGINT NOT NULL, speed_kmh BIGINT NOT NULL, batch BIGINT NOT NULL) WITH (fillfactor = 50);
CREATE TABLE IF NOT EXISTS telemetry_state(id INT PRIMARY KEY CHECK (id = 1), epoch BIGINT NOT NULL, batch BIGINT NOT NULL)
  WITH (fillfactor = 10);
INSERT INTO telemetry_state VALUES(1, 0, 0) ON CONFLICT DO NOTHING;
COMMIT;
)";
constexpr pg::Sql kGate{"telemetry_gate",
                        "UPDATE telemetry_state s SET epoch = $1, batch = s.batch + 1 FROM lease l WHERE s.epoch <= $1 AND l.epoch = $1 "
                        "RETURNING s.batch"};
constexpr pg::Sql kPutLast{
    "telemetry_put_last",
    "INSERT INTO telemetry_last AS l SELECT unit_id, taken_us, lat_e7, lon_e7, heading_deg, speed_kmh, $7 FROM "
    "unnest($1, $2, $3, $4, $5, $6) AS t(unit_id, taken_us, lat_e7, lon_e7, heading_deg, speed_kmh) ON CONFLICT (unit_id) DO UPDATE SET "
    "taken_us = excluded.taken_us, lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7, heading_deg = excluded.heading_deg, "
    "speed_kmh = excluded.speed_kmh, batch = excluded.batch WHERE excluded.taken_us >= l.taken_us"};
constexpr pg::Sql kLastSince{
    "telemetry_last_since",
    "SELECT unit_id, taken_us, lat_e7::bigint, lon_e7::bigint, heading_deg, speed_kmh, batch FROM telemetry_last WHERE batch > $1 "
    "ORDER BY taken_us"};
constexpr pg::Sql kTrack{"telemetry_track",
                         "SELECT DISTINCT ON (taken_us) taken_us, lat_e7::bigint, lon_e7::bigint FROM telemetry_track WHERE unit_id = $1 "
                         "AND taken_us BETWEEN $2 AND $3 ORDER BY taken_us, batch LIMIT $4"};
constexpr pg::Sql kPartitions{
    "telemetry_partitions",
    "SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass('telemetry_track') "
    "ORDER BY 1"};
// Also what somebody detached: it is as old as what was not.
constexpr pg::Sql kDays{"telemetry_days",
                        "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' "
                        "AND c.relname ~ '^telemetry_track_[0-9]{4}_[0-9]{2}_[0-9]{2}(_[0-9]+)?$' ORDER BY 1"};
constexpr pg::Sql kTableThere{"telemetry_there", "SELECT (to_regclass($1) IS NOT NULL)::int::bigint"};
constexpr pg::Sql kForgetLast{"telemetry_forget_last", "DELETE FROM telemetry_last WHERE taken_us < $1"};
constexpr pg::Sql kSize{"telemetry_size",
                        "SELECT COALESCE(SUM(pg_total_relation_size(inhrelid)), 0)::bigint FROM pg_inherits WHERE inhparent = "
                        "to_regclass('telemetry_track')"};

// Sorts as days do.
std::string day_name(Instant day) {
  auto const civil = to_civil(day);
  return fmt::format("{:04}_{:02}_{:02}", civil.year, civil.month, civil.day);
}
std::string day_in(std::string_view partition) { return std::string(partition.substr(kPartitionOfDay.size(), kDayLetters)); }

// What COPY reads: binary, big-endian.
class CopyRows {
 public:
  CopyRows() {
    bytes_.append("PGCOPY\n\377\r\n\0", 11);
    put(0, 4);
    put(0, 4);
  }
  void add(Position const& position, std::int64_t batch) {
    put(5, 2);
    put(position.unit.text.size(), 4);
    bytes_ += position.unit.text;
    number(position.taken_at.us, 8);
    number(position.location.lat_e7, 4);
    number(position.location.lon_e7, 4);
    number(batch, 8);
  }
  std::string finish() && {
    put(0xffff, 2);
    return std::move(bytes_);
  }

 private:
  void put(std::uint64_t value, int size) {
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) bytes_ += static_cast<char>(value >> shift);
  }
  void number(std::int64_t value, int size) {
    put(static_cast<std::uint64_t>(size), 4);
    put(static_cast<std::uint64_t>(value), size);
  }
  std::string bytes_;
};

// A batch in the order of its index: of each moment of a unit the first, and of each unit the newest.
struct Sorted {
  std::vector<Position const*> points, last;
  std::set<Instant> days;

  explicit Sorted(std::span<Position const> positions) {
    std::vector<Position const*> all(positions.size());
    std::transform(positions.begin(), positions.end(), all.begin(), [](Position const& position) { return &position; });
    std::ranges::stable_sort(
        all, [](Position const* a, Position const* b) { return std::tie(a->unit, a->taken_at) < std::tie(b->unit, b->taken_at); });
    for (Position const* const position : all) {
      if (points.empty() || points.back()->unit != position->unit || points.back()->taken_at != position->taken_at) {
        points.push_back(position);
        days.insert(day_of(position->taken_at));
      }
      if (last.empty() || last.back()->unit != position->unit) last.push_back(position);
      last.back() = position;
    }
  }
};

class PostgresStore final : public Store {
 public:
  PostgresStore(pg::Cluster cluster, std::string const& schema) : cluster_(std::move(cluster)) {
    set_up_ = fmt::format(
        "SET search_path = {}, pg_catalog; SET client_min_messages = warning; SET statement_timeout = '20s'; SET lock_timeout = '2s'; "
        "SET jit = off; SET default_transaction_isolation = 'read committed'; SET synchronous_commit = off",
        schema);
  }

  Result<bool> claim(std::int64_t epoch) override {
    return with_tables([&] { return in_transaction(epoch, [](std::int64_t) { return Result<void>{}; }); });
  }

  Result<bool> write(std::span<Position const> positions, std::int64_t epoch) override {
    Sorted const sorted(positions);
    return with_tables([&]() -> Result<bool> {
      TOCSIN_CHECK(make_partitions(sorted.days));
      return in_transaction(epoch, [&](std::int64_t batch) -> Result<void> {
        CopyRows rows;
        for (Position const* const position : sorted.points) rows.add(*position, batch);
        auto const copied =
            link_.copy("COPY telemetry_track FROM STDIN (FORMAT binary)", std::move(rows).finish(), pg::after(kAnswerAtMost));
        if (!copied.ok()) return failed(copied);
        return put_last(sorted.last, batch);
      });
    });
  }

  Result<std::vector<Position>> last(std::int64_t& mark) override {
    auto const rows = ask(kLastSince, pg::Parameters().add(mark));
    std::vector<Position> out;
    if (!rows && is_missing_) return out;  // Nobody has written yet.
    if (!rows) return std::unexpected(rows.error());
    for (int row = 0; row < rows->rows(); ++row) {
      out.push_back({{std::string(rows->bytes(row, 0))},
                     {static_cast<std::int32_t>(rows->integer(row, 2)), static_cast<std::int32_t>(rows->integer(row, 3))},
                     {rows->integer(row, 1)},
                     rows->integer(row, 4),
                     rows->integer(row, 5)});
      mark = std::max(mark, rows->integer(row, 6));
    }
    return out;
  }

  Result<std::vector<TrackPoint>> track(UnitCode const& unit, Instant from, Instant to) override {
    auto const rows =
        ask(kTrack, pg::Parameters().add_text(unit.text).add(from.us).add(to.us).add(static_cast<std::int64_t>(kMaxTrackPoints)));
    std::vector<TrackPoint> out;
    if (!rows && is_missing_) return out;
    if (!rows) return std::unexpected(rows.error());
    for (int row = 0; row < rows->rows(); ++row)
      out.push_back(
          {{rows->integer(row, 0)}, {static_cast<std::int32_t>(rows->integer(row, 1)), static_cast<std::int32_t>(rows->integer(row, 2))}});
    return out;
  }

  Result<std::vector<std::string>> forget_before(Instant day, std::int64_t epoch) override {
    std::vector<std::string> dropped;
    TOCSIN_CHECK(with_tables([&] {
      dropped.clear();
      return in_transaction(epoch, [&](std::int64_t) -> Result<void> {
        TOCSIN_TRY(auto const there, names(kDays));
        for (auto const& name : there) {
          if (day_in(name) >= day_name(day)) continue;
          TOCSIN_CHECK(simple("DROP TABLE " + name));
          dropped.push_back(name);
        }
        TOCSIN_CHECK(ask(kForgetLast, pg::Parameters().add(day.us)));
        return {};
      });
    }));
    for (auto const& name : dropped) days_.erase(day_in(name));
    return dropped;
  }

  Result<StoreStats> stats() override {
    StoreStats out;
    TOCSIN_TRY(out.partitions, names(kPartitions));
    TOCSIN_TRY(auto const size, ask(kSize, {}));
    if (size.rows() == 1) out.bytes = size.integer(0, 0);
    if (!out.partitions.empty() && out.partitions.front().starts_with(kPartitionOfDay)) {
      auto text = day_in(out.partitions.front());
      std::ranges::replace(text, '_', '-');
      if (auto const day = parse_rfc3339(text + "T00:00:00Z")) out.oldest = *day;
    }
    return out;
  }

 private:
  std::unexpected<Error> failed(pg::Answer const& answer) {
    // A table, or the day's partition, is not there (any more): somebody's hand.
    is_missing_ = answer.state() == "42P01" || answer.state() == "23514";
    if (is_missing_) days_.clear(), tables_made_ = false;
    return unavailable(answer.state() == "53100" ? "store.full" : "store.failed",
                       fmt::format("{}: {}", cluster_.shown(), answer.message()));
  }

  Result<void> connect() {
    if (link_.is_open()) return {};
    days_.clear();
    tables_made_ = false;
    TOCSIN_TRY(link_, cluster_.connect(set_up_, kConnectAtMost));
    return {};
  }

  // Outside of a transaction a connection of yesterday that is gone is taken up anew.
  Result<pg::Answer> ask(pg::Sql const& sql, pg::Parameters const& parameters) {
    is_missing_ = false;
    pg::Answer answer;
    for (int attempt = 0; attempt < (in_transaction_ ? 1 : 2) && answer.lost(); ++attempt) {
      if (!in_transaction_) TOCSIN_CHECK(connect());
      answer = link_.run(sql, parameters, pg::after(kAnswerAtMost));
    }
    if (!answer.ok()) return failed(answer);
    return answer;
  }

  Result<void> simple(std::string const& sql) {
    is_missing_ = false;
    auto const answer = link_.run_simple(sql, pg::after(kAnswerAtMost));
    if (!answer.ok()) return failed(answer);
    return {};
  }

  // Made where they are not there; and where somebody took them away meanwhile, made again and tried once more.
  template <class Work>
  Result<bool> with_tables(Work const& work) {
    Result<bool> done = false;
    for (int attempt = 0; attempt < 2; ++attempt) {
      TOCSIN_TRY(pg::Answer const alive, ask({"telemetry_alive", "SELECT 1"}, {}));
      if (!tables_made_) {
        if (auto const made = simple(kTelemetryTables); !made) {
          (void)simple("ROLLBACK");
          return std::unexpected(made.error());
        }
        tables_made_ = true;
      }
      done = work();
      if (done || !is_missing_) break;
    }
    return done;
  }

  // False: the gate is closed. `work` gets the number of its batch.
  template <class Work>
  Result<bool> in_transaction(std::int64_t epoch, Work const& work) {
    TOCSIN_CHECK(simple("BEGIN"));
    in_transaction_ = true;
    bool is_mine = false;
    auto const all = [&]() -> Result<void> {
      TOCSIN_TRY(auto const gate, ask(kGate, pg::Parameters().add(epoch)));
      is_mine = gate.rows() == 1;
      return is_mine ? work(gate.integer(0, 0)) : Result<void>{};
    };
    auto done = all();
    in_transaction_ = false;
    bool const was_missing = is_missing_;
    if (done) done = simple("COMMIT");
    if (!done && link_.is_open()) (void)simple("ROLLBACK");
    is_missing_ = was_missing;
    if (!done) return std::unexpected(done.error());
    return is_mine;
  }

  Result<void> put_last(std::vector<Position const*> const& last, std::int64_t batch) {
    auto const numbers = [&](pg::Parameters& parameters, auto const& of) {
      parameters.add_array(pg::kInt8, last.size(), [&](std::size_t n) { return pg::Parameters::int8(of(*last[n])); });
    };
    pg::Parameters parameters;
    parameters.add_array(pg::kText, last.size(), [&](std::size_t n) { return std::string_view(last[n]->unit.text); });
    numbers(parameters, [](Position const& position) { return position.taken_at.us; });
    numbers(parameters, [](Position const& position) { return std::int64_t{position.location.lat_e7}; });
    numbers(parameters, [](Position const& position) { return std::int64_t{position.location.lon_e7}; });
    numbers(parameters, [](Position const& position) { return position.heading_deg; });
    numbers(parameters, [](Position const& position) { return position.speed_kmh; });
    parameters.add(batch);
    TOCSIN_CHECK(ask(kPutLast, parameters));
    return {};
  }

  Result<std::vector<std::string>> names(pg::Sql const& sql) {
    TOCSIN_TRY(auto const rows, ask(sql, {}));
    std::vector<std::string> out;
    for (int row = 0; row < rows.rows(); ++row) out.emplace_back(rows.bytes(row, 0));
    return out;
  }

  // Those of the rows and of the day behind the newest. By themselves: a lock on the whole table is held for a moment only.
  Result<void> make_partitions(std::set<Instant> wanted) {
    if (!wanted.empty()) wanted.insert(*wanted.rbegin() + Duration::days(1));
    std::erase_if(wanted, [&](Instant day) { return days_.contains(day_name(day)); });
    if (wanted.empty()) return {};
    TOCSIN_TRY(auto const attached, names(kPartitions));
    for (auto const& name : attached)
      if (name.starts_with(kPartitionOfDay)) days_.insert(day_in(name));
    for (Instant const day : wanted)
      if (!days_.contains(day_name(day))) TOCSIN_CHECK(make_partition(day));
    return {};
  }

  // One that was detached still has the day's name: the new one gets the next.
  Result<void> make_partition(Instant day) {
    for (int number = 1; number <= kNamesOfOneDay; ++number) {
      std::string const name = fmt::format("{}{}{}", kPartitionOfDay, day_name(day), number == 1 ? "" : fmt::format("_{}", number));
      TOCSIN_TRY(auto const there, ask(kTableThere, pg::Parameters().add_text(name)));
      if (there.rows() == 1 && there.integer(0, 0) != 0) continue;
      auto const made =
          link_.run_simple(fmt::format("CREATE TABLE IF NOT EXISTS {} PARTITION OF telemetry_track FOR VALUES FROM ({}) TO ({})", name,
                                       day.us, (day + Duration::days(1)).us),
                           pg::after(kAnswerAtMost));
      // 42P17: a partition that somebody made by hand holds this day too.
      if (!made.ok() && made.state() != "42P17") return failed(made);
      days_.insert(day_name(day));
      return {};
    }
    return unavailable("store.failed", fmt::format("{}: too many tables are named after the day {}", cluster_.shown(), day_name(day)));
  }

  pg::Cluster cluster_;
  std::string set_up_;
  pg::Link link_;
  bool in_transaction_ = false, tables_made_ = false;
  bool is_missing_ = false;     // The last statement failed for a table or partition that is not there.
  std::set<std::string> days_;  // That have a partition.
};

}  // namespace

Result<std::unique_ptr<Store>> open_postgres_store(std::string const& url, std::string const& schema) {
  TOCSIN_TRY(auto cluster, pg::Cluster::parse(url));
  return std::make_unique<PostgresStore>(std::move(cluster), schema);
}

}  // namespace tocsin::telemetry
