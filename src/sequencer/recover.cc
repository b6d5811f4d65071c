#include "sequencer/recover.h"

#include <fmt/format.h>

#include "journal/entry_codec.h"
#include "journal/snapshot.h"

namespace tocsin::sequencer {

Result<Recovered> recover(journal::Journal const& journal, std::string const& snapshot_folder,
                          std::function<bool(core::Entry const&)> const& wanted) {
  constexpr std::size_t kPage = 4096;
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
  journal::EntryDecoder decoder;
  auto const head = journal.head();
  while (recovered.world.position < head.position) {
    TOCSIN_TRY(auto const page, journal.read(recovered.world.position + 1, kPage));
    if (page.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", recovered.world.position + 1));
    for (auto const& stored : page) {
      chain = journal::next_chain(chain, stored.position, stored.bytes);
      if (stored.position != recovered.world.position + 1 || chain != stored.chain)
        return corrupt("journal.damaged_at", fmt::format("position {}: the chain does not fit", recovered.world.position + 1));
      TOCSIN_TRY(auto const entry, decoder.decode(stored));
      if (wanted && !wanted(entry)) return recovered;
      core::apply(recovered.world, entry);
      ++recovered.replayed;
    }
  }
  return recovered;
}

}  // namespace tocsin::sequencer
