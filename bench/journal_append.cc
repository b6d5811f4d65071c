// What the journal costs over the disk itself: the same bytes appended by the SQLite journal, and by write + fdatasync on a plain file, in
// batches of 1 and of 100, interleaved. Each step waits for the disk, so the ratio is that of the time spent waiting for it.
//   journal_append [--folder DIR] [--runs 7] [--appends 100] [--out DIR]
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "base/random.h"
#include "bench/figures.h"
#include "journal/sqlite_journal.h"

using namespace tocsin;
using namespace tocsin::bench;

namespace {

// Entries of the size that a status report has, incompressible where hashes stand.
std::vector<journal::StoredEntry> make_entries(std::uint64_t first, std::size_t count, Random& random) {
  std::vector<journal::StoredEntry> out;
  for (std::size_t i = 0; i < count; ++i) {
    std::string const id = to_hex(sha256(std::to_string(random.next())));
    out.push_back({.position = first + i,
                   .at = Instant{1'790'000'000'000'000},
                   .command_id = sha256(id),
                   .bytes = R"({"position":)" + std::to_string(first + i) + R"(,"command_id":")" + id + R"(","filler":")" + id + id + id +
                            id + "\"}"});
  }
  return out;
}

struct Run {
  double entries_per_second = 0;
  double p99_ms = 0;
};

template <class Append>
Run run(std::vector<std::vector<journal::StoredEntry>> const& batches, Append append) {
  std::vector<double> latencies;
  auto const start = Clock::now();
  for (auto const& batch : batches) {
    auto const before = Clock::now();
    append(batch);
    latencies.push_back(seconds_since(before) * 1000);
  }
  return {static_cast<double>(batches.size() * batches.front().size()) / seconds_since(start), percentile(latencies, 0.99)};
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder = "build/bench-journal-append";
  std::string out = "build";
  int runs = 7;
  std::size_t appends = 100;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--folder") == 0) folder = argv[i + 1];
    if (std::strcmp(argv[i], "--out") == 0) out = argv[i + 1];
    if (std::strcmp(argv[i], "--runs") == 0) runs = std::stoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--appends") == 0) appends = std::stoull(argv[i + 1]);
  }
  std::filesystem::remove_all(folder);
  auto const opened = journal::open_sqlite_journal({.folder = folder});
  if (!opened) throw std::runtime_error(opened.error().detail);
  journal::Journal& journal = **opened;
  int const fd = ::open((folder + "/raw").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  Random random(1);
  Figures figures("journal_append");
  for (std::size_t const size : {1, 100}) {
    std::vector<double> sqlite, raw, sqlite_p99, raw_p99;
    for (int r = 0; r <= runs; ++r) {
      std::vector<std::vector<journal::StoredEntry>> batches;
      for (std::size_t b = 0; b < appends; ++b) batches.push_back(make_entries(journal.head().position + 1 + b * size, size, random));
      auto const with_journal = run(batches, [&](auto const& batch) {
        if (auto const done = journal.append(batch, {}); !done) throw std::runtime_error(done.error().detail);
      });
      auto const with_file = run(batches, [&](auto const& batch) {
        std::string block;
        for (auto const& entry : batch) block += entry.bytes;
        if (::write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size()) || ::fdatasync(fd) != 0)
          throw std::runtime_error("raw");
      });
      if (r == 0) continue;  // Warm-up.
      sqlite.push_back(with_journal.entries_per_second);
      raw.push_back(with_file.entries_per_second);
      sqlite_p99.push_back(with_journal.p99_ms);
      raw_p99.push_back(with_file.p99_ms);
    }
    figures.add({fmt::format("entries durable per second, batches of {}", size), ">= 0.5 of raw", median(sqlite), "/s", median(raw),
                 "write + fdatasync"});
    figures.add({fmt::format("p99 of an append, batches of {}", size), "<= 2x raw", median(sqlite_p99), "ms", median(raw_p99),
                 "write + fdatasync"});
  }
  ::close(fd);
  figures.finish(out);
  std::filesystem::remove_all(folder);
}
