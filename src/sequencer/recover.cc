#include "sequencer/recover.h"

#include <thread>

#include <fmt/format.h>

#include "journal/entry_codec.h"
#include "journal/snapshot.h"
#include "sequencer/bounded_queue.h"

namespace tocsin::sequencer {

namespace {

constexpr std::size_t kPagesAhead = 4;

// Stored entries in order, up to the journal's head, each checked against the chain.
class ChainedPages {
 public:
  ChainedPages(journal::Journal const& journal, std::uint64_t after, Hash const& chain)
      : journal_(journal), head_(journal.head().position), position_(after), chain_(chain) {}

  bool at_end() const { return position_ >= head_; }
  // The next ones; an error names the first position that cannot be trusted, and what came before it has been handed out.
  Result<std::vector<journal::StoredEntry>> next() {
    if (found_) return std::unexpected(*found_);
    auto page = journal_.read(position_ + 1, page_size_);
    if (!page && page_size_ > 1) {  // One of them cannot be read: those before it can.
      page_size_ = 1;
      page = journal_.read(position_ + 1, page_size_);
    }
    if (!page) return page;
    if (page->empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", position_ + 1));
    for (std::size_t i = 0; i < page->size(); ++i) {
      auto const& stored = (*page)[i];
      chain_ = journal::next_chain(chain_, stored.position, stored.bytes);
      if (stored.position == position_ + 1 && chain_ == stored.chain) {
        ++position_;
        continue;
      }
      found_ = corrupt("journal.damaged_at", fmt::format("position {}: the chain does not fit", position_ + 1)).error();
      page->resize(i);
      if (i == 0) return std::unexpected(*found_);
    }
    return page;
  }

 private:
  journal::Journal const& journal_;
  std::uint64_t const head_;
  std::uint64_t position_;
  Hash chain_;
  std::size_t page_size_ = journal::kPage;
  std::optional<Error> found_;
};

// Entries that were decoded, and what stopped it (then nothing comes after).
struct Decoded {
  std::vector<core::Entry> entries;
  std::optional<Error> error;
};

Decoded decode(journal::EntryDecoder& decoder, Result<std::vector<journal::StoredEntry>> const& page) {
  Decoded out;
  if (!page) {
    out.error = page.error();
    return out;
  }
  out.entries.reserve(page->size());
  for (auto const& stored : *page) {
    auto entry = decoder.decode(stored);
    if (!entry) {
      out.error = entry.error();
      return out;
    }
    out.entries.push_back(std::move(*entry));
  }
  return out;
}

using Wanted = std::function<bool(core::Entry const&)>;

// False: no more is wanted, or it was stopped.
Result<bool> apply(Recovered& recovered, Decoded const& page, Wanted const& wanted) {
  for (auto const& entry : page.entries) {
    if (wanted && !wanted(entry)) return false;
    core::apply(recovered.world, entry);
    ++recovered.replayed;
  }
  if (page.error) return std::unexpected(*page.error);
  return true;
}

// Reading with its chain, decoding and applying cost about the same: one thread for each.
Result<void> replay_side_by_side(Recovered& recovered, ChainedPages& pages, Wanted const& wanted) {
  BoundedQueue<Result<std::vector<journal::StoredEntry>>> read(kPagesAhead);
  BoundedQueue<Decoded> decoded(kPagesAhead);
  std::jthread const reader([&] {
    for (bool more = true; more && !pages.at_end();) {
      auto page = pages.next();
      more = page.has_value();
      more = read.push(std::move(page)) && more;
    }
    read.close();
  });
  std::jthread const decoding([&] {
    journal::EntryDecoder decoder;
    while (auto page = read.pop())
      if (!decoded.push(decode(decoder, *page))) break;
    decoded.close();
  });
  Result<void> result;
  while (auto page = decoded.pop()) {
    auto const more = apply(recovered, *page, wanted);
    if (!more) result = std::unexpected(more.error());
    if (!more || !*more) break;
  }
  read.close();
  decoded.close();
  return result;
}

Result<void> replay(Recovered& recovered, journal::Journal const& journal, Hash const& chain, Wanted const& wanted) {
  ChainedPages pages(journal, recovered.world.position, chain);
  if (journal.head().position > recovered.world.position + journal::kPage) return replay_side_by_side(recovered, pages, wanted);
  journal::EntryDecoder decoder;
  while (!pages.at_end()) {
    TOCSIN_TRY(bool const more, apply(recovered, decode(decoder, pages.next()), wanted));
    if (!more) break;
  }
  return {};
}

}  // namespace

Result<Recovered> recover(journal::Journal const& journal, journal::SnapshotFiles const* snapshots, Wanted const& wanted,
                          bool up_to_damage) {
  Recovered recovered;
  recovered.world.centre = journal.header().centre;
  Hash chain = journal.header().genesis;
  if (snapshots != nullptr) {
    if (auto const fits = journal::check_against_snapshots(*snapshots, journal); !fits) {
      if (!up_to_damage) return std::unexpected(fits.error());
      recovered.damage = fits.error();
    }
    if (auto snapshot = journal::load_snapshot(*snapshots, journal)) {
      recovered.world = std::move(snapshot->world);
      recovered.from_snapshot = recovered.world.position;
      chain = snapshot->chain;
    }
  }
  if (auto const replayed = replay(recovered, journal, chain, wanted); !replayed) {
    if (!up_to_damage) return std::unexpected(replayed.error());
    if (!recovered.damage) recovered.damage = replayed.error();
  }
  return recovered;
}

Result<Recovered> recover(journal::Journal const& journal, std::string const& snapshot_folder, Wanted const& wanted, bool up_to_damage) {
  auto const files = snapshot_folder.empty() ? nullptr : journal::snapshot_folder(snapshot_folder);
  return recover(journal, files.get(), wanted, up_to_damage);
}

}  // namespace tocsin::sequencer
