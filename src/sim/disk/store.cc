#include "sim/disk/store.h"

#include <algorithm>

#include "journal/kept_lists/erasure_list.h"

namespace tocsin::sim {

namespace {

constexpr Duration kLease = Duration::seconds(3);  // As in PostgresOptions.

Error fenced() { return {ErrorKind::kUnavailable, "journal.fenced", "another server has taken the lead; this one stops"}; }
Error away() { return {ErrorKind::kUnavailable, "journal.read_failed", "simulated: the store cannot be reached"}; }

}  // namespace

Store::Store(std::uint16_t centre) {
  header.centre = centre;
  header.genesis = sha256("simulated genesis " + std::to_string(centre));
}

journal::Head Store::head() const {
  if (content.entries.empty()) return {0, header.genesis};
  return {content.entries.back().position, content.entries.back().chain};
}

void Store::erase(std::span<std::string const> records) {
  for (auto const& record : records) {
    content.erasures.push_back({record, head().position});
    for (auto [at, end] = content.details_of.equal_range(record); at != end; ++at) {
      content.details.at(at->second).wrapped_key.clear();
      gone.insert(at->second);
    }
  }
}

void Store::cut_to(std::uint64_t position) {
  content.entries.resize(position);
  for (auto const& id : unconfirmed_details) {
    auto const at = content.details.find(id);
    if (at == content.details.end()) continue;
    std::erase_if(content.details_of, [&](auto const& of) { return of.second == id; });
    content.details.erase(at);
  }
}

SimJournal::SimJournal(Run& run, Store& store, int server) : run_(run), store_(store), server_(server), head_(store.head()) {
  leading_ = !store.shared;
}

void SimJournal::beat() {
  if (!leading_ || cut_off_ || lost_) return;
  if (store_.epoch == epoch_) {
    ++store_.beat;
  } else if (!run_.is_planted(Plant::kNoFence)) {
    lost_ = fenced();
  }
}

Result<bool> SimJournal::take_lead() {
  if (leading_) return true;
  if (lost_) return std::unexpected(*lost_);
  if (cut_off_ || store_.unconfirmed_from) return std::unexpected(away());
  std::pair const now{store_.epoch, store_.beat};
  if (now != seen_) {
    seen_ = now;
    seen_at_ = run_.time.now();
  }
  bool const is_free = store_.holder < 0 || store_.holder == server_;
  if (!is_free && run_.time.now() - seen_at_ < kLease) return false;
  epoch_ = ++store_.epoch;
  store_.holder = server_;
  head_ = store_.head();
  leading_ = true;
  ++run_.report.take_overs;
  return true;
}

SimJournal::Fate SimJournal::next_fate(bool erases) {
  if (run_.quiet) return Fate::kDone;
  if (run_.is_planted(Plant::kSkipSync) && run_.faults.chance(3'000)) {
    run_.later(Duration::milliseconds(5), [server = server_] { throw Crash{server}; });
    return Fate::kForgotten;
  }
  if (run_.is_planted(Plant::kTornBatch) && run_.faults.chance(10'000)) return Fate::kShortWrite;
  if (run_.strikes(Fault::kCrash, 1'000)) return run_.faults.chance(500'000) ? Fate::kCrashBefore : Fate::kCrashAfter;
  // A database takes a batch whole or not at all, and so does the folder's store; the rules above hold with less.
  if (!store_.shared && run_.strikes(Fault::kShortWrite, 500)) return Fate::kShortWrite;
  if (run_.strikes(Fault::kSyncError, 500)) return Fate::kSyncError;
  if (run_.strikes(Fault::kDiskFull, 300)) return Fate::kDiskFull;
  if (store_.shared && !erases && run_.strikes(Fault::kFailover, 3'000)) return Fate::kUnconfirmed;
  return Fate::kDone;
}

Result<void> SimJournal::pass_gate(std::uint64_t first_position) {
  if (run_.is_planted(Plant::kNoFence)) {
    // Whoever comes last has the place.
    if (first_position <= store_.head().position) store_.content.entries.resize(first_position - 1);
    return {};
  }
  if (store_.shared && (store_.epoch != epoch_ || !leading_)) {
    lost_ = fenced();
    return std::unexpected(*lost_);
  }
  if (first_position != store_.head().position + 1) return conflict("journal.wrong_position");
  return {};
}

// The list first: an erasure that is only in the store would be lost with it.
void SimJournal::list_erasures(std::span<std::string const> records, std::uint64_t position) {
  if (records.empty()) return;
  std::string_view const after = run_.is_planted(Plant::kGluedList) ? std::string_view() : std::string_view(store_.erasure_list);
  std::string const lines = journal::erasure_lines(after, store_.header.genesis, records, position);
  if (run_.strikes(Fault::kCrash, run_.is_planted(Plant::kGluedList) ? 500'000 : 30'000)) {
    store_.erasure_list += lines.substr(0, run_.faults.below(lines.size()));
    throw Crash{server_};
  }
  store_.erasure_list += lines;
}

void SimJournal::write(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                       std::span<std::string const> erased_records) {
  auto& content = store_.content;
  for (auto entry : entries) {
    head_ = {entry.position, journal::next_chain(head_.chain, entry.position, entry.bytes)};
    entry.chain = head_.chain;
    if (run_.is_planted(Plant::kFlipBit) && run_.faults.chance(1'000)) entry.bytes[run_.faults.below(entry.bytes.size())] ^= 1;
    content.entries.push_back(std::move(entry));
  }
  for (auto const& d : details) {
    content.details[d.id] = {d.id, d.record, d.ciphertext, d.wrapped_key};
    content.details_of.emplace(d.record, d.id);
  }
  store_.erase(erased_records);
}

Result<void> SimJournal::append(std::span<journal::StoredEntry const> entries, std::span<journal::SealedDetail const> details,
                                std::span<std::string const> erased_records) {
  if (poisoned_) return unavailable("journal.stopped");
  if (lost_) return std::unexpected(*lost_);
  if (entries.empty()) return {};
  TOCSIN_CHECK(pass_gate(entries.front().position));
  list_erasures(erased_records, entries.back().position);
  switch (next_fate(!erased_records.empty())) {
    case Fate::kDone: write(entries, details, erased_records); return {};
    case Fate::kCrashBefore: throw Crash{server_};
    case Fate::kCrashAfter: write(entries, details, erased_records); throw Crash{server_};
    case Fate::kShortWrite: {
      if (run_.is_planted(Plant::kTornBatch)) {
        write(entries.subspan(entries.size() / 2), details, {});
        throw Crash{server_};
      }
      auto const kept = run_.faults.below(entries.size() + 1);
      if (kept == entries.size()) {
        write(entries, details, erased_records);
      } else {
        write(entries.first(kept), details, {});
      }
      throw Crash{server_};
    }
    case Fate::kSyncError:
      // Whether the batch is there shows only at the next start.
      poisoned_ = true;
      if (run_.faults.chance(500'000)) write(entries, details, erased_records);
      return unavailable("journal.write_failed", "simulated fsync error");
    case Fate::kDiskFull: poisoned_ = true; return unavailable("journal.disk_full", "simulated");
    case Fate::kForgotten:
      poisoned_ = true;  // Whatever comes next dies; what was said is already wrong.
      return {};
    case Fate::kUnconfirmed:
      // The leader dies together with the database's primary, whose standby may or may not have the batch; a reader has seen it.
      store_.unconfirmed_from = entries.front().position;
      store_.unconfirmed_details.clear();
      for (auto const& d : details) store_.unconfirmed_details.push_back(d.id);
      write(entries, details, {});
      if (store_.resolve) store_.resolve();
      throw Crash{server_};
  }
  return unavailable("journal.write_failed");
}

Result<std::vector<journal::StoredEntry>> SimJournal::read(std::uint64_t from, std::size_t limit) const {
  if (cut_off_) return std::unexpected(away());
  auto const& entries = store_.content.entries;
  std::size_t const first = std::min<std::size_t>(from == 0 ? 0 : from - 1, entries.size());
  std::size_t const count = std::min(limit, entries.size() - first);
  auto const begin = entries.begin() + static_cast<std::ptrdiff_t>(first);
  std::vector<journal::StoredEntry> page(begin, begin + static_cast<std::ptrdiff_t>(count));
  if (!leading_ && !page.empty() && page.back().position > head_.position) head_ = {page.back().position, page.back().chain};
  return page;
}

Result<journal::StoredDetail> SimJournal::load_detail(std::string_view id) const {
  auto const found = store_.content.details.find(id);
  if (found == store_.content.details.end()) return not_found("detail.unknown");
  if (found->second.wrapped_key.empty()) return not_found("detail.erased");
  return found->second;
}

Result<void> SimJournal::erase(std::span<std::string const> records) {
  store_.erase(records);
  return {};
}

Result<std::vector<journal::StoredDetail>> SimJournal::details(std::string_view after, std::size_t limit) const {
  auto const& details = store_.content.details;
  std::vector<journal::StoredDetail> out;
  for (auto at = details.upper_bound(after); at != details.end() && out.size() < limit; ++at) out.push_back(at->second);
  return out;
}

}  // namespace tocsin::sim
