// Commands acknowledged durable: 64 closed-loop clients into the core (decide, append with fdatasync, fold, answer), each living through
// one incident after the other, from the call to the closing; against a raw loop that appends the same bytes to a file and calls fdatasync
// with the same grouping (64 clients that wait). Interleaved, several runs, medians.
//   core_commit [--folder DIR] [--runs 5] [--commands 20000] [--out DIR]
#include <fcntl.h>
#include <unistd.h>

#include <array>
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

// One client's work: its unit's incidents, one after the other, each from the call to the closing.
class Client {
 public:
  explicit Client(int number) : unit_{"E" + std::to_string(100 + number)}, number_(number) {}
  UnitCode const& unit() const { return unit_; }

  core::Request next() {
    core::Request r;
    std::string const key = std::to_string(number_) + " " + std::to_string(serial_++);
    r.envelope.command_id = sha256("bench " + key);
    r.envelope.actor = AccountCode{"a-1"};
    r.envelope.origin = "api";
    r.request_hash = sha256(key);
    r.command = command(key);
    return r;
  }
  void answered(sequencer::Outcome const& outcome) {
    if (outcome.error) throw std::runtime_error(outcome.error->code + ": " + outcome.error->detail);
    for (auto const& event : outcome.entry->events)
      if (auto const* e = std::get_if<incident::Event>(&event))
        if (auto const* opened = std::get_if<incident::Opened>(e)) incident_ = opened->incident;
  }

 private:
  core::Command command(std::string const& key) {
    constexpr std::array kSteps{UnitStatus::kAcknowledged, UnitStatus::kEnRoute, UnitStatus::kOnScene, UnitStatus::kReturning,
                                UnitStatus::kInQuarters};
    std::size_t const step = step_;
    step_ = (step_ + 1) % (kSteps.size() + 3);
    if (step == 0)
      return call::Command{call::Register{.place = {.text = "望江路 12 号", .location = Wgs84{310000000 + number_ * 100000, 1179000000}},
                                          .type = IncidentTypeCode{"fire.building"},
                                          .priority = 2,
                                          .record = "r" + key,
                                          .open_incident = true,
                                          .incident_record = "i" + key}};
    if (step == 1) return assignment::Command{assignment::Dispatch{.incident = incident_, .units = {{unit_, 300}}}};
    if (step < kSteps.size() + 2) return unit::Command{unit::ReportStatus{.unit = unit_, .status = kSteps[step - 2]}};
    return incident::Command{incident::Close{.incident = incident_, .disposition = DispositionCode{"resolved"}}};
  }

  UnitCode unit_;
  int number_;
  int serial_ = 0;
  std::size_t step_ = 0;
  IncidentId incident_;
};

void set_up(sequencer::Centre& centre, std::vector<Client> const& clients) {
  int n = 0;
  auto const must = [&](core::Command command) {
    core::Request r;
    r.envelope.command_id = sha256("set-up " + std::to_string(n++));
    r.envelope.actor = AccountCode{"a-1"};
    r.command = std::move(command);
    if (auto const outcome = centre.submit_and_wait(std::move(r)); outcome.error) throw std::runtime_error(outcome.error->code);
  };
  must(configuration::Command{configuration::SetCatalogue{configuration::default_catalogue()}});
  for (auto const& type : configuration::default_incident_types()) must(configuration::Command{configuration::DefineType{type}});
  must(station::Command{station::Register{.station = StationCode{"S01"}, .name = {"一站", "One"}, .agency = AgencyCode{"fire"}}});
  for (auto const& client : clients)
    must(unit::Command{unit::Register{.unit = client.unit(),
                                      .kind = "engine",
                                      .agency = AgencyCode{"fire"},
                                      .station = StationCode{"S01"},
                                      .capabilities = {CapabilityCode{"engine"}}}});
}

struct Run {
  double per_second = 0;
  double p99_ms = 0;
  std::uint64_t first = 0;         // Position of the first command that was timed.
  std::vector<std::string> bytes;  // What was appended from there.
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
    std::vector<Client> clients;
    for (int c = 0; c < kClients; ++c) clients.emplace_back(c);
    set_up(**centre, clients);
    run.first = (*centre)->position() + 1;
    std::mutex mutex;
    std::condition_variable all_answered;
    std::atomic<int> next{0};
    int answered = 0;
    latencies.reserve(static_cast<std::size_t>(commands));
    auto const start = Clock::now();
    std::function<void(Client&)> send = [&](Client& client) {
      if (next++ >= commands) return;
      auto const sent = Clock::now();
      (*centre)->submit(client.next(), {}, [&, sent](sequencer::Outcome const& outcome) {
        client.answered(outcome);
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
          send(client);
        }
      });
    };
    for (auto& client : clients) send(client);
    std::unique_lock lock(mutex);
    all_answered.wait(lock, [&] { return answered == commands; });
    run.per_second = commands / seconds_since(start);
  }
  run.p99_ms = percentile(latencies, 0.99);
  auto const written = journal::open_sqlite_journal({.folder = folder, .read_only = true});
  for (std::uint64_t at = run.first;;) {
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
  int commands = 20'000;
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
