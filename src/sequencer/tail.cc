#include "sequencer/tail.h"

#include <fmt/format.h>

#include "journal/entry_codec.h"

namespace tocsin::sequencer {

namespace {

std::unexpected<Error> diverged(std::uint64_t position) {
  // The database went back to a machine that lacks what this process has read: nobody was told of it, but it must not be built upon.
  return corrupt("journal.diverged", fmt::format("position {}: the journal goes on otherwise than this server has read it", position));
}

}  // namespace

Result<std::size_t> Tail::read_page() {
  TOCSIN_TRY(auto const page, journal_.read(position_ + 1, journal::kPage));
  journal::EntryDecoder decoder;
  std::vector<Committed> batch;
  batch.reserve(page.size());
  for (auto const& stored : page) {
    Hash const chain = journal::next_chain(chain_, stored.position, stored.bytes);
    if (stored.position != position_ + 1 || chain != stored.chain) return diverged(stored.position);
    TOCSIN_TRY(auto entry, decoder.decode(stored));
    batch.push_back({std::make_shared<core::Entry const>(std::move(entry)), {}, {}, chain});
    position_ = stored.position;
    chain_ = chain;
  }
  if (!batch.empty()) publish_(std::move(batch));
  return page.size();
}

Result<Tail::Step> Tail::step() {
  TOCSIN_TRY(auto const count, read_page());
  if (count > 0) return Step::kRead;
  TOCSIN_TRY(bool const leads, journal_.take_lead());
  if (!leads) return Step::kNothingNew;
  // The old leader's last append may have come in between; after the take-over nothing can.
  auto const head = journal_.head();
  while (position_ < head.position) {
    TOCSIN_TRY(auto const more, read_page());
    if (more == 0) return diverged(position_ + 1);
  }
  if (position_ != head.position || chain_ != head.chain) return diverged(head.position);
  return Step::kLeads;
}

}  // namespace tocsin::sequencer
