// The simulated disk: a journal whose durable part survives a crash, and which fails when and how the simulation says.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace tocsin::sim {

// What happens to one append.
enum class AppendFate {
  kDone,
  kCrashBefore,  // The process dies before anything is written.
  kCrashAfter,   // It dies with everything written and nobody told.
  kShortWrite,   // Only the first entries of the batch reach the disk, then it dies.
  kSyncError,    // The disk says no; whether the batch is there shows only at the next start.
  kDiskFull,     // Nothing is written and the disk says so.
  kForgotten     // A planted bug: the disk says done and has nothing (an fsync left out).
};

// Thrown where the process would die. Only the simulation catches it.
struct Crash {};

class SimDisk : public journal::Journal {
 public:
  explicit SimDisk(std::uint16_t centre);

  // Asked before each append; `entries` is the batch's size.
  std::function<AppendFate(std::size_t entries)> fate;
  // How much of a batch whose outcome was left open is really there: 0..entries.
  std::function<std::size_t(std::size_t entries)> survivors;

  void restart();  // A new process opens the store: the poison is gone, what is durable is there.
  std::vector<journal::StoredEntry> const& durable() const { return entries_; }

  Result<void> append(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                      std::span<std::string const> erased_records) override;
  Result<std::vector<journal::StoredEntry>> read(std::uint64_t from, std::size_t limit) const override;
  journal::Head head() const override;
  journal::Header header() const override { return header_; }
  Result<void> set_key_check(Hash const& check) override;
  Result<journal::StoredDetail> load_detail(std::string_view id) const override;
  Result<void> erase(std::span<std::string const> records) override;
  Result<std::vector<Erasure>> erasures() const override { return erasures_; }
  Result<std::vector<journal::StoredDetail>> details(std::string_view after, std::size_t limit) const override;

 private:
  void write(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
             std::span<std::string const> erased_records);

  journal::Header header_;
  std::vector<journal::StoredEntry> entries_;
  std::map<std::string, journal::StoredDetail, std::less<>> details_;
  std::vector<Erasure> erasures_;
  bool poisoned_ = false;
};

}  // namespace tocsin::sim
