// Positions of units into PostgreSQL, through telemetry/ (reported one by one, written in batches: daily partitions, last positions, the
// leader's gate), against a bare COPY of the same rows in the same batches into one table with the same index. A batch is what 8,000 units
// tell in 2 s. Interleaved, several runs, medians. The servers are made for it:
//   tests/failover/postgres_cluster.py --pair build/release/bench/postgres_positions [--runs 5] [--batches 20] [--out DIR]
#include <libpq-fe.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "bench/figures.h"
#include "telemetry/positions.h"

using namespace tocsin;
using namespace tocsin::bench;

namespace {

constexpr int kUnits = 8'000, kReportsOfBatch = 2;
constexpr double kPerBatch = kUnits * kReportsOfBatch;
constexpr Instant kBegin{1'795'867'200'000'000};

struct Run {
  double per_second = 0;
  std::vector<double> batch_ms;
};

class Database {
 public:
  explicit Database(std::string const& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {}
  void run(std::string const& sql, ExecStatusType wanted = PGRES_COMMAND_OK) { check(PQexec(connection_.get(), sql.c_str()), wanted); }
  void copy(std::string const& rows) {
    run("COPY raw FROM STDIN (FORMAT binary)", PGRES_COPY_IN);
    if (PQputCopyData(connection_.get(), rows.data(), static_cast<int>(rows.size())) != 1 || PQputCopyEnd(connection_.get(), nullptr) != 1)
      throw std::runtime_error(PQerrorMessage(connection_.get()));
    check(PQgetResult(connection_.get()), PGRES_COMMAND_OK);
    while (PGresult* const rest = PQgetResult(connection_.get())) PQclear(rest);
  }

 private:
  void check(PGresult* result, ExecStatusType wanted) {
    auto const status = PQresultStatus(result);
    PQclear(result);
    if (status != wanted && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }
  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
};

telemetry::Position position_of(int unit, int report) {
  return {{fmt::format("U{:05}", unit)},
          {410'000'000 + unit * 7 + report, -86'000'000 - unit * 3 - report},
          kBegin + Duration::seconds(report) + Duration{unit},
          report % 360,
          40};
}

void put(std::string& out, std::int64_t value, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
}

// By unit and then by time, as the store brings them.
std::string rows_of(int batch) {
  std::string out("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
  for (int unit = 0; unit < kUnits; ++unit)
    for (int n = 0; n < kReportsOfBatch; ++n) {
      auto const position = position_of(unit, batch * kReportsOfBatch + n);
      put(out, 5, 2);
      put(out, static_cast<std::int64_t>(position.unit.text.size()), 4);
      out += position.unit.text;
      for (auto const& [value, size] : {std::pair{position.taken_at.us, 8},
                                        {std::int64_t{position.location.lat_e7}, 4},
                                        {std::int64_t{position.location.lon_e7}, 4},
                                        {std::int64_t{batch}, 8}}) {
        put(out, size, 4);
        put(out, value, size);
      }
    }
  put(out, 0xffff, 2);
  return out;
}

template <class Write>
Run timed(int batches, Write const& write) {
  Run run;
  double total = 0;
  for (int batch = 0; batch < batches; ++batch) {
    double const took = write(batch);
    total += took;
    run.batch_ms.push_back(took * 1000);
  }
  run.per_second = kPerBatch * batches / total;
  return run;
}

Run run_store(std::string const& url, int batches) {
  Database(url).run(
      "SET client_min_messages = warning; DROP SCHEMA IF EXISTS tocsin_bench CASCADE; CREATE SCHEMA tocsin_bench; "
      "CREATE TABLE tocsin_bench.lease(id INT PRIMARY KEY, epoch BIGINT NOT NULL); INSERT INTO tocsin_bench.lease VALUES(1, 1); "
      "CHECKPOINT");
  auto positions = telemetry::Positions::open(telemetry::Options{
      .postgres = url, .schema = "tocsin_bench", .clock = [] { return kBegin + Duration::minutes(30); }, .epoch = [] { return 1; }});
  if (!positions || !(*positions)->step()) throw std::runtime_error("no store");
  auto const run = timed(batches, [&](int batch) {
    std::vector<telemetry::Position> reported;
    for (int n = 0; n < kReportsOfBatch; ++n)
      for (int unit = 0; unit < kUnits; ++unit) reported.push_back(position_of(unit, batch * kReportsOfBatch + n));
    auto const start = Clock::now();
    for (auto const& position : reported) (*positions)->report(position);
    if (auto const done = (*positions)->flush(); !done) throw std::runtime_error(done.error().detail);
    return seconds_since(start);
  });
  if ((*positions)->lost() != 0) throw std::runtime_error("positions were lost");
  return run;
}

Run run_copy(std::string const& url, int batches) {
  Database database(url);
  database.run(
      "SET client_min_messages = warning; SET synchronous_commit = off; DROP TABLE IF EXISTS raw; CREATE TABLE raw (unit_id TEXT NOT NULL, "
      "taken_us BIGINT NOT NULL, lat_e7 INT NOT NULL, lon_e7 INT NOT NULL, batch BIGINT NOT NULL); CREATE INDEX ON raw(unit_id, taken_us); "
      "CHECKPOINT");
  return timed(batches, [&](int batch) {
    std::string const rows = rows_of(batch);
    auto const start = Clock::now();
    database.copy(rows);
    return seconds_since(start);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::string out = "build";
  int runs = 5;
  int batches = 20;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
    if (std::strcmp(argv[i], "--runs") == 0) runs = std::stoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--batches") == 0) batches = std::stoi(argv[i + 1]);
  }
  char const* const local = std::getenv("TOCSIN_TEST_POSTGRES");
  char const* const pair = std::getenv("TOCSIN_TEST_POSTGRES_PAIR");
  if (local == nullptr || pair == nullptr) {
    fmt::print("skipped: no servers; start it by tests/failover/postgres_cluster.py --pair\n");
    return 0;
  }
  std::vector<double> store, raw, store_ms, raw_ms, synchronous, synchronous_raw;
  for (int r = 0; r <= runs; ++r) {
    auto const a = run_store(local, batches), b = run_copy(local, batches);
    auto const c = run_store(pair, batches), d = run_copy(pair, batches);
    if (r == 0) continue;  // Warm-up.
    store.push_back(a.per_second);
    raw.push_back(b.per_second);
    store_ms.push_back(percentile(a.batch_ms, 0.99));
    raw_ms.push_back(percentile(b.batch_ms, 0.99));
    synchronous.push_back(c.per_second);
    synchronous_raw.push_back(d.per_second);
  }
  Figures figures("postgres_positions");
  figures.add({"positions written per second, 8,000 units", ">= 8,000 with room", median(store), "/s", median(raw), "bare COPY"});
  figures.add({"p99 of a batch of 16,000, which comes every 2 s", "", median(store_ms), "ms", median(raw_ms), "bare COPY"});
  figures.add({"positions written per second where commits wait for a standby", ">= 8,000 with room", median(synchronous), "/s",
               median(synchronous_raw), "bare COPY there"});
  figures.finish(out);
}
