// Journals for tests and scenarios: one in memory, and one that fails when told to.
#pragma once

#include <memory>

#include "journal/journal.h"

namespace tocsin::journal {

std::unique_ptr<Journal> make_memory_journal(std::uint16_t centre = 1);

// Passes everything on to `inner` until told to fail; then it is poisoned like the real one.
class FaultyJournal : public Journal {
 public:
  explicit FaultyJournal(Journal& inner) : inner_(inner) {}
  // The next append after `appends` more successful ones fails with `error`. `written_anyway`: the failure comes after the commit, as with
  // a lost fsync answer; the entries are there when the store is opened anew.
  void fail_after(std::size_t appends, Error error, bool written_anyway = false);
  // From now on one byte of the entry at this position reads as another.
  void damage_at(std::uint64_t position) { damaged_ = position; }

  Result<void> append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                      std::span<std::string const> erased_records = {}) override;
  Result<std::vector<StoredEntry>> read(std::uint64_t from, std::size_t limit) const override;
  Head head() const override { return inner_.head(); }
  Header header() const override { return inner_.header(); }
  Result<void> set_key_check(Hash const& check) override { return inner_.set_key_check(check); }
  Result<StoredDetail> load_detail(std::string_view id) const override { return inner_.load_detail(id); }
  Result<void> erase(std::span<std::string const> records) override { return inner_.erase(records); }
  Result<std::vector<Erasure>> erasures() const override { return inner_.erasures(); }
  Result<std::vector<StoredDetail>> details(std::string_view after, std::size_t limit) const override {
    return inner_.details(after, limit);
  }

 private:
  Journal& inner_;
  std::optional<std::size_t> remaining_;
  Error error_;
  bool written_anyway_ = false;
  bool poisoned_ = false;
  std::uint64_t damaged_ = 0;
};

}  // namespace tocsin::journal
