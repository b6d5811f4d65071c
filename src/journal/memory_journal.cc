#include "journal/memory_journal.h"

#include <map>
#include <mutex>

#include <fmt/format.h>

namespace tocsin::journal {

namespace {

class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(std::uint16_t centre) {
    header_.centre = centre;
    head_.chain = header_.genesis;
  }

  Result<void> append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                      std::span<std::string const> erased_records) override {
    std::lock_guard const lock(mutex_);
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].position != head_.position + i + 1)
        return conflict("journal.wrong_position", fmt::format("position {} does not follow {}", entries[i].position, head_.position));
    for (auto const& entry : entries) {
      auto& stored = entries_.emplace_back(entry);
      head_ = {entry.position, next_chain(head_.chain, entry.position, entry.bytes)};
      stored.chain = head_.chain;
    }
    for (auto const& detail : details) details_[detail.id] = {detail.id, detail.record, detail.ciphertext, detail.wrapped_key};
    erase_locked(erased_records);
    return {};
  }
  Result<std::vector<StoredEntry>> read(std::uint64_t from, std::size_t limit) const override {
    std::lock_guard const lock(mutex_);
    std::size_t const first = std::min<std::size_t>(from == 0 ? 0 : from - 1, entries_.size());
    std::size_t const last = first + std::min(limit, entries_.size() - first);
    return std::vector(entries_.begin() + static_cast<std::ptrdiff_t>(first), entries_.begin() + static_cast<std::ptrdiff_t>(last));
  }
  Head head() const override {
    std::lock_guard const lock(mutex_);
    return head_;
  }
  Header header() const override {
    std::lock_guard const lock(mutex_);
    return header_;
  }
  Result<void> set_key_check(Hash const& check) override {
    std::lock_guard const lock(mutex_);
    header_.key_check = check;
    return {};
  }
  Result<StoredDetail> load_detail(std::string_view id) const override {
    std::lock_guard const lock(mutex_);
    auto const at = details_.find(id);
    if (at == details_.end()) return not_found("detail.unknown");
    if (at->second.wrapped_key.empty()) return not_found("detail.erased", "this detail has been erased");
    return at->second;
  }
  Result<void> erase(std::span<std::string const> records) override {
    std::lock_guard const lock(mutex_);
    erase_locked(records);
    return {};
  }
  Result<std::vector<Erasure>> erasures() const override {
    std::lock_guard const lock(mutex_);
    return erasures_;
  }
  Result<std::vector<StoredDetail>> details(std::string_view after, std::size_t limit) const override {
    std::lock_guard const lock(mutex_);
    std::vector<StoredDetail> out;
    for (auto at = details_.upper_bound(after); at != details_.end() && out.size() < limit; ++at) out.push_back(at->second);
    return out;
  }

 private:
  void erase_locked(std::span<std::string const> records) {
    for (auto const& record : records) {
      for (auto& [id, detail] : details_)
        if (detail.record == record) detail.wrapped_key.clear();
      erasures_.push_back({record, head_.position});
    }
  }

  mutable std::mutex mutex_;
  Header header_;
  Head head_;
  std::vector<StoredEntry> entries_;
  std::map<std::string, StoredDetail, std::less<>> details_;
  std::vector<Erasure> erasures_;
};

}  // namespace

std::unique_ptr<Journal> make_memory_journal(std::uint16_t centre) { return std::make_unique<MemoryJournal>(centre); }

void FaultyJournal::fail_after(std::size_t appends, Error error, bool written_anyway) {
  remaining_ = appends;
  error_ = std::move(error);
  written_anyway_ = written_anyway;
}

Result<void> FaultyJournal::append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                                   std::span<std::string const> erased_records) {
  if (poisoned_) return unavailable("journal.stopped", fmt::format("{}: {}", error_.code, error_.detail));
  if (!remaining_ || (*remaining_)-- > 0) return inner_.append(entries, details, erased_records);
  poisoned_ = true;
  if (written_anyway_) TOCSIN_CHECK(inner_.append(entries, details, erased_records));
  return std::unexpected(error_);
}

Result<std::vector<StoredEntry>> FaultyJournal::read(std::uint64_t from, std::size_t limit) const {
  auto page = inner_.read(from, limit);
  if (page)
    for (auto& entry : *page)
      if (entry.position == damaged_ && !entry.bytes.empty()) entry.bytes[entry.bytes.size() / 2] ^= 1;
  return page;
}

}  // namespace tocsin::journal
