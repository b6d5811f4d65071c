#include "sim/sim_disk.h"

#include <algorithm>

namespace tocsin::sim {

SimDisk::SimDisk(std::uint16_t centre) {
  header_.centre = centre;
  header_.genesis = sha256("simulated genesis " + std::to_string(centre));
}

void SimDisk::restart() { poisoned_ = false; }

journal::Head SimDisk::head() const {
  if (entries_.empty()) return {0, header_.genesis};
  return {entries_.back().position, entries_.back().chain};
}

void SimDisk::write(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                    std::span<std::string const> erased_records) {
  Hash chain = head().chain;
  for (auto entry : entries) {
    chain = journal::next_chain(chain, entry.position, entry.bytes);
    entry.chain = chain;
    entries_.push_back(std::move(entry));
  }
  for (auto const& d : details) details_[d.id] = {d.id, d.record, d.ciphertext, d.wrapped_key};
  static_cast<void>(erase(erased_records));
}

Result<void> SimDisk::append(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                             std::span<std::string const> erased_records) {
  if (poisoned_) return unavailable("journal.stopped");
  if (!entries.empty() && entries.front().position != head().position + 1) return conflict("journal.wrong_position");
  switch (fate ? fate(entries.size()) : AppendFate::kDone) {
    case AppendFate::kDone: write(entries, details, erased_records); return {};
    case AppendFate::kCrashBefore: throw Crash{};
    case AppendFate::kCrashAfter: write(entries, details, erased_records); throw Crash{};
    case AppendFate::kShortWrite: {
      // The stores that Tocsin uses take a batch whole or not at all; the rules above must hold with less.
      std::size_t const kept = survivors ? survivors(entries.size()) : 0;
      if (kept == entries.size()) {
        write(entries, details, erased_records);
      } else {
        write(entries.first(kept), details, {});
      }
      throw Crash{};
    }
    case AppendFate::kSyncError:
      poisoned_ = true;
      if (survivors && survivors(1) > 0) write(entries, details, erased_records);
      return unavailable("journal.write_failed", "simulated fsync error");
    case AppendFate::kDiskFull: poisoned_ = true; return unavailable("journal.disk_full", "simulated");
    case AppendFate::kForgotten:
      poisoned_ = true;  // Whatever comes next dies; what was said is already wrong.
      return {};
  }
  return unavailable("journal.write_failed");
}

Result<std::vector<journal::StoredEntry>> SimDisk::read(std::uint64_t from, std::size_t limit) const {
  std::vector<journal::StoredEntry> page;
  for (std::size_t i = from == 0 ? 0 : from - 1; i < entries_.size() && page.size() < limit; ++i) page.push_back(entries_[i]);
  return page;
}

Result<void> SimDisk::set_key_check(Hash const& check) {
  header_.key_check = check;
  return {};
}

Result<journal::StoredDetail> SimDisk::load_detail(std::string_view id) const {
  auto const found = details_.find(id);
  if (found == details_.end()) return not_found("detail.unknown");
  return found->second;
}

Result<void> SimDisk::erase(std::span<std::string const> records) {
  for (auto const& record : records) {
    erasures_.push_back({record, head().position});
    for (auto& [id, detail] : details_)
      if (detail.record == record) detail.wrapped_key.clear();
  }
  return {};
}

Result<std::vector<journal::StoredDetail>> SimDisk::details(std::string_view after, std::size_t limit) const {
  std::vector<journal::StoredDetail> out;
  for (auto at = details_.upper_bound(after); at != details_.end() && out.size() < limit; ++at) out.push_back(at->second);
  return out;
}

}  // namespace tocsin::sim
