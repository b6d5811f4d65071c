// The journal in PostgreSQL: commands acknowledged by the whole core with 64 closed-loop clients, against a bare array INSERT of the same
// bytes in the same grouping (64 clients that wait); and the whole core on a primary that waits for its synchronous standby against one
// that does not. Interleaved, several runs, medians. The servers are made for it:
//   tests/failover/postgres_cluster.py --pair build/release/bench/postgres_commit [--runs 5] [--commands 4000] [--out DIR]
#include <libpq-fe.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <stdexcept>

#include "bench/figures.h"
#include "journal/postgres/parameters.h"
#include "journal/postgres/postgres_journal.h"
#include "sequencer/centre.h"

using namespace tocsin;
using namespace tocsin::bench;

namespace {

constexpr int kClients = 64;
constexpr Instant kStart{1'790'000'000'000'000};

core::Request a_command(int n) {
  core::Request r;
  r.envelope.command_id = sha256("bench " + std::to_string(n));
  r.envelope.actor = AccountCode{"a-1"};
  r.envelope.origin = "api";
  r.request_hash = sha256(std::to_string(n));
  r.command = call::Command{call::Register{.place = {.text = "望江路 12 号", .location = Wgs84{310000000, 1179000000}},
                                           .record = "r" + std::to_string(n),
                                           .open_incident = true,
                                           .incident_record = "i" + std::to_string(n)}};
  return r;
}

class Database {
 public:
  explicit Database(std::string const& url) : connection_(PQconnectdb(url.c_str())) {}
  ~Database() { PQfinish(connection_); }
  Database(Database const&) = delete;
  void run(std::string const& sql) { check(PQexec(connection_, sql.c_str())); }
  void insert(std::vector<std::int64_t> const& positions, std::vector<std::string const*> const& bytes) {
    using namespace journal::postgres;
    Parameters p;
    p.add_array(kInt8, positions.size(), [&](std::size_t n) { return Parameters::int8(positions[n]); });
    p.add_array(kText, bytes.size(), [&](std::size_t n) { return std::string_view(*bytes[n]); });
    if (!prepared_) check(PQprepare(connection_, "raw", "INSERT INTO raw SELECT * FROM unnest($1, $2)", p.count(), p.types().data()));
    prepared_ = true;
    char const* values[] = {p.values()[0].data(), p.values()[1].data()};
    int const lengths[] = {static_cast<int>(p.values()[0].size()), static_cast<int>(p.values()[1].size())};
    int const formats[] = {1, 1};
    check(PQexecPrepared(connection_, "raw", 2, values, lengths, formats, 1));
  }

 private:
  void check(PGresult* result) {
    auto const status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(connection_));
  }
  PGconn* connection_;
  bool prepared_ = false;
};

struct Run {
  double per_second = 0;
  double p99_ms = 0;
  std::vector<std::string> bytes;  // What was appended.
};

Run run_core(std::string const& url, int commands) {
  Database(url).run("SET client_min_messages = warning; DROP SCHEMA IF EXISTS tocsin_bench CASCADE; CHECKPOINT");
  auto journal = journal::open_postgres_journal({.url = url, .schema = "tocsin_bench"});
  if (!journal) throw std::runtime_error(journal.error().code + " " + journal.error().detail);
  std::vector<double> latencies;
  Run run;
  auto centre = sequencer::Centre::start(std::move(*journal), {}, [] { return kStart; }, {});
  if (!centre) throw std::runtime_error(centre.error().detail);
  std::mutex mutex;
  std::condition_variable all_answered;
  std::atomic<int> next{0};
  int answered = 0;
  auto const start = Clock::now();
  std::function<void()> send = [&] {
    int const n = next++;
    if (n >= commands) return;
    (*centre)->submit(a_command(n), {}, [&, sent = Clock::now()](sequencer::Outcome const& outcome) {
      if (outcome.error) throw std::runtime_error(outcome.error->code);
      bool last = false;
      {
        std::lock_guard const lock(mutex);
        latencies.push_back(seconds_since(sent) * 1000);
        last = ++answered == commands;
      }
      if (last) {
        all_answered.notify_one();
      } else {
        send();
      }
    });
  };
  for (int c = 0; c < kClients; ++c) send();
  {
    std::unique_lock lock(mutex);
    all_answered.wait(lock, [&] { return answered == commands; });
  }
  run.per_second = commands / seconds_since(start);
  run.p99_ms = percentile(latencies, 0.99);
  for (std::uint64_t at = 1;;) {
    auto const page = (*centre)->journal().read(at, 4096);
    if (!page || page->empty()) break;
    for (auto const& stored : *page) run.bytes.push_back(stored.bytes);
    at = page->back().position + 1;
  }
  return run;
}

// The journal alone, without the core: the same entries in batches of 64.
double run_journal(std::string const& url, std::vector<std::string> const& bytes) {
  Database(url).run("SET client_min_messages = warning; DROP SCHEMA IF EXISTS tocsin_bench CASCADE; CHECKPOINT");
  auto const journal = journal::open_postgres_journal({.url = url, .schema = "tocsin_bench"});
  if (!journal) throw std::runtime_error(journal.error().code + " " + journal.error().detail);
  std::vector<journal::StoredEntry> entries;
  for (std::size_t n = 0; n < bytes.size(); ++n)
    entries.push_back({.position = n + 1, .at = kStart, .command_id = sha256(std::to_string(n)), .bytes = bytes[n], .chain = {}});
  auto const start = Clock::now();
  for (std::size_t n = 0; n < entries.size(); n += kClients)
    if (auto const done = (*journal)->append(std::span(entries).subspan(n, std::min<std::size_t>(kClients, entries.size() - n)), {}); !done)
      throw std::runtime_error(done.error().code);
  return static_cast<double>(entries.size()) / seconds_since(start);
}

Run run_raw(std::string const& url, std::vector<std::string> const& bytes) {
  Database database(url);
  database.run(
      "SET client_min_messages = warning; DROP TABLE IF EXISTS raw; CREATE TABLE raw (position BIGINT PRIMARY KEY, bytes TEXT NOT NULL); "
      "CHECKPOINT");
  std::vector<double> latencies;
  Run run;
  auto const start = Clock::now();
  std::deque<std::pair<std::size_t, Clock::time_point>> waiting;
  std::size_t next = 0;
  auto const send = [&] {
    if (next < bytes.size()) waiting.emplace_back(next++, Clock::now());
  };
  for (int c = 0; c < kClients; ++c) send();
  while (!waiting.empty()) {
    auto const batch = std::exchange(waiting, {});
    std::vector<std::int64_t> positions;
    std::vector<std::string const*> texts;
    for (auto const& [n, sent] : batch) {
      positions.push_back(static_cast<std::int64_t>(n) + 1);
      texts.push_back(&bytes[n]);
    }
    database.insert(positions, texts);
    for (auto const& [n, sent] : batch) {
      latencies.push_back(seconds_since(sent) * 1000);
      send();
    }
  }
  run.per_second = static_cast<double>(bytes.size()) / seconds_since(start);
  run.p99_ms = percentile(latencies, 0.99);
  return run;
}

}  // namespace

int main(int argc, char** argv) {
  std::string out = "build";
  int runs = 5;
  int commands = 4000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
    if (std::strcmp(argv[i], "--runs") == 0) runs = std::stoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--commands") == 0) commands = std::stoi(argv[i + 1]);
  }
  char const* const local = std::getenv("TOCSIN_TEST_POSTGRES");
  char const* const pair = std::getenv("TOCSIN_TEST_POSTGRES_PAIR");
  if (local == nullptr || pair == nullptr) {
    fmt::print("skipped: no servers; start it by tests/failover/postgres_cluster.py --pair\n");
    return 0;
  }
  std::vector<double> core, alone, raw, core_p99, raw_p99, synchronous, synchronous_raw, synchronous_p99;
  for (int r = 0; r <= runs; ++r) {
    auto const a = run_core(local, commands);
    auto const b = run_raw(local, a.bytes);
    double const j = run_journal(local, a.bytes);
    auto const c = run_core(pair, commands);
    auto const d = run_raw(pair, a.bytes);
    if (r == 0) continue;  // Warm-up.
    core.push_back(a.per_second);
    raw.push_back(b.per_second);
    alone.push_back(j);
    core_p99.push_back(a.p99_ms);
    raw_p99.push_back(b.p99_ms);
    synchronous.push_back(c.per_second);
    synchronous_raw.push_back(d.per_second);
    synchronous_p99.push_back(c.p99_ms);
  }
  Figures figures("postgres_commit");
  figures.add({"commands acknowledged per second, 64 clients", ">= 0.75 of raw", median(core), "/s", median(raw), "array INSERT"});
  figures.add({"entries appended per second by the journal alone, batches of 64", "", median(alone), "/s", median(raw), "array INSERT"});
  figures.add({"p99 of the acknowledgement, 64 clients", "", median(core_p99), "ms", median(raw_p99), "array INSERT"});
  figures.add({"the same with a synchronous standby", ">= 0.5 of local", median(synchronous), "/s", median(core), "without a standby"});
  figures.add({"the same with a synchronous standby, against raw there", ">= 0.75 of raw", median(synchronous), "/s",
               median(synchronous_raw), "array INSERT, with a standby"});
  figures.add(
      {"p99 of the acknowledgement, with a synchronous standby", "", median(synchronous_p99), "ms", median(core_p99), "without a standby"});
  figures.finish(out);
}
