// Commands acknowledged durable: 64 closed-loop clients into the core (decide, append with fdatasync, fold, answer), against a raw loop
// that appends the same bytes to a file and calls fdatasync with the same grouping (64 clients that wait). Interleaved, several runs,
// medians.
//   core_commit [--folder DIR] [--runs 5] [--commands 4000] [--out DIR]
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "bench/figures.h"
#include "journal/entry_codec.h"
#include "journal/sqlite_journal.h"
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

struct Run {
  double per_second = 0;
  double p99_ms = 0;
  std::vector<std::string> bytes;  // What was appended.
};

// Each client sends its next command when the last one is answered.
Run run_core(std::string const& folder, int commands) {
  std::filesystem::remove_all(folder);
  auto journal = journal::open_sqlite_journal({.folder = folder});
  if (!journal) throw std::runtime_error(journal.error().detail);
  std::vector<double> latencies;
  Run run;
  {
    auto centre = sequencer::Centre::start(std::move(*journal), {}, [] { return kStart; }, {});
    if (!centre) throw std::runtime_error(centre.error().detail);
    std::mutex mutex;
    std::condition_variable all_answered;
    std::atomic<int> next{0};
    int answered = 0;
    latencies.reserve(static_cast<std::size_t>(commands));
    auto const start = Clock::now();
    std::function<void()> send = [&] {
      int const n = next++;
      if (n >= commands) return;
      auto const sent = Clock::now();
      (*centre)->submit(a_command(n), {}, [&, sent](sequencer::Outcome const& outcome) {
        if (outcome.error) throw std::runtime_error(outcome.error->code);
        double const ms = seconds_since(sent) * 1000;
        bool last = false;
        {
          std::lock_guard const lock(mutex);
          latencies.push_back(ms);
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
    std::unique_lock lock(mutex);
    all_answered.wait(lock, [&] { return answered == commands; });
    run.per_second = commands / seconds_since(start);
  }
  run.p99_ms = percentile(latencies, 0.99);
  auto const written = journal::open_sqlite_journal({.folder = folder, .read_only = true});
  for (std::uint64_t at = 1;;) {
    auto const page = (*written)->read(at, 4096);
    if (!page || page->empty()) break;
    for (auto const& stored : *page) run.bytes.push_back(stored.bytes);
    at = page->back().position + 1;
  }
  return run;
}

// The same bytes, group commit by hand: 64 clients wait, one writer appends all that wait in one write and calls fdatasync.
Run run_raw(std::string const& file, std::vector<std::string> const& bytes) {
  std::filesystem::remove(file);
  int const fd = ::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
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
    std::string block;
    auto const batch = std::exchange(waiting, {});
    for (auto const& [n, sent] : batch) block += bytes[n];
    if (::write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || ::fdatasync(fd) != 0)
      throw std::runtime_error("raw append failed");
    for (auto const& [n, sent] : batch) {
      latencies.push_back(seconds_since(sent) * 1000);
      send();
    }
  }
  run.per_second = static_cast<double>(bytes.size()) / seconds_since(start);
  run.p99_ms = percentile(latencies, 0.99);
  ::close(fd);
  return run;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder = "build/bench-core-commit";
  std::string out = "build";
  int runs = 5;
  int commands = 4000;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--folder") == 0) folder = argv[i + 1];
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
    if (std::strcmp(argv[i], "--runs") == 0) runs = std::stoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--commands") == 0) commands = std::stoi(argv[i + 1]);
  }
  std::filesystem::create_directories(folder);
  std::vector<double> core, raw, core_p99, raw_p99;
  for (int r = 0; r <= runs; ++r) {
    auto const a = run_core(folder + "/journal", commands);
    auto const b = run_raw(folder + "/raw", a.bytes);
    if (r == 0) continue;  // Warm-up.
    core.push_back(a.per_second);
    raw.push_back(b.per_second);
    core_p99.push_back(a.p99_ms);
    raw_p99.push_back(b.p99_ms);
  }
  std::filesystem::remove_all(folder);
  Figures figures("core_commit");
  figures.add(
      {"commands acknowledged durable per second, 64 clients", ">= 0.5 of raw", median(core), "/s", median(raw), "append + fdatasync"});
  figures.add({"p99 of the acknowledgement, 64 clients", "<= 2x raw", median(core_p99), "ms", median(raw_p99), "append + fdatasync"});
  figures.finish(out);
}
