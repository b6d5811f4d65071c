#include "sequencer/recover.h"

#include <fmt/format.h>

#include "journal/entry_codec.h"
#include "journal/snapshot.h"

namespace tocsin::sequencer {

namespace {

constexpr std::size_t kPage = 4096;

Result<void> replay(Recovered& recovered, journal::Journal const& journal, Hash chain,
                    std::function<bool(core::Entry const&)> const& wanted, std::size_t page_size) {
  journal::EntryDecoder decoder;
  auto const head = journal.head();
  while (recovered.world.position < head.position) {
    auto const next = recovered.world.position + 1;
    auto page = journal.read(next, page_size);
    if (!page && page_size > 1) {  // One of them cannot be read: those before it can.
      page_size = 1;
      continue;
    }
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", next));
    for (auto const& stored : *page) {
      chain = journal::next_chain(chain, stored.position, stored.bytes);
      if (stored.position != recovered.world.position + 1 || chain != stored.chain)
        return corrupt("journal.damaged_at", fmt::format("position {}: the chain does not fit", recovered.world.position + 1));
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      if (wanted && !wanted(entry)) return {};
      core::apply(recovered.world, entry);
      ++recovered.replayed;
    }
  }
  return {};
}

}  // namespace

Result<Recovered> recover(journal::Journal const& journal, std::string const& snapshot_folder,
                          std::function<bool(core::Entry const&)> const& wanted, bool up_to_damage) {
  Recovered recovered;
  recovered.world.centre = journal.header().centre;
  Hash chain = journal.header().genesis;
  if (!snapshot_folder.empty()) {
    if (auto snapshot = journal::load_snapshot(snapshot_folder, journal)) {
      recovered.world = std::move(snapshot->world);
      recovered.from_snapshot = recovered.world.position;
      chain = snapshot->chain;
    }
  }
  if (auto const replayed = replay(recovered, journal, chain, wanted, kPage); !replayed) {
    if (!up_to_damage) return std::unexpected(replayed.error());
    recovered.damage = replayed.error();
  }
  return recovered;
}

}  // namespace tocsin::sequencer
