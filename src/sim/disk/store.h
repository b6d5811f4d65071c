// The simulated store of a journal, and how one process sees it. It fails when and how the run says; what is in it survives every crash.
// One server has it to itself (a folder), or two share it (a database): then who leads is a row with an epoch and a heartbeat, and every
// append names its epoch and the position that it expects (docs/internals/decisions/0009).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "journal/journal.h"
#include "sim/run.h"

namespace tocsin::sim {

struct Store {
  explicit Store(std::uint16_t centre);

  struct Content {
    std::vector<journal::StoredEntry> entries;
    std::map<std::string, journal::StoredDetail, std::less<>> details;
    std::multimap<std::string, std::string, std::less<>> details_of;  // Record -> detail.
    std::vector<journal::Journal::Erasure> erasures;
  };
  journal::Head head() const;
  void erase(std::span<std::string const> records);
  void cut_to(std::uint64_t position);  // The database went over to a machine that has no more than this.

  journal::Header header;
  Content content;
  std::string erasure_list;    // A file beside the master key: it outlives the content.
  std::set<std::string> gone;  // Details whose key was erased, in whatever history.

  bool shared = false;
  std::uint64_t epoch = 0, beat = 0;
  int holder = -1;
  // Entries from here on stand on one machine only, and everybody waits to hear whether they stay.
  std::optional<std::uint64_t> unconfirmed_from;
  std::vector<std::string> unconfirmed_details;
  std::function<void()> resolve;  // Is to be called soon, by whoever makes entries unconfirmed.
};

// The journal as one process has it.
class SimJournal final : public journal::Journal {
 public:
  SimJournal(Run& run, Store& store, int server);

  void beat();  // The leader's heartbeat.
  void cut_off(bool is) { cut_off_ = is; }
  bool is_cut_off() const { return cut_off_; }

  Result<void> append(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                      std::span<std::string const> erased_records) override;
  Result<std::vector<journal::StoredEntry>> read(std::uint64_t from, std::size_t limit) const override;
  journal::Head head() const override { return head_; }
  journal::Header header() const override { return store_.header; }
  Result<void> set_key_check(Hash const&) override { return {}; }
  Result<journal::StoredDetail> load_detail(std::string_view id) const override;
  Result<void> erase(std::span<std::string const> records) override;
  Result<std::vector<Erasure>> erasures() const override { return store_.content.erasures; }
  Result<std::vector<journal::StoredDetail>> details(std::string_view after, std::size_t limit) const override;
  Result<bool> take_lead() override;
  std::optional<Error> lost() const override { return lost_; }

 private:
  enum class Fate { kDone, kCrashBefore, kCrashAfter, kShortWrite, kSyncError, kDiskFull, kForgotten, kUnconfirmed };
  Fate next_fate(bool erases);
  Result<void> pass_gate(std::uint64_t first_position);
  void list_erasures(std::span<std::string const> records, std::uint64_t position);
  void write(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
             std::span<std::string const> erased_records);

  Run& run_;
  Store& store_;
  int server_;
  mutable journal::Head head_;
  bool leading_ = false, poisoned_ = false, cut_off_ = false;
  std::uint64_t epoch_ = 0;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> seen_;  // Epoch and beat of the one who leads,
  Instant seen_at_;                                              // and since when they have not changed.
  std::optional<Error> lost_;
};

}  // namespace tocsin::sim
