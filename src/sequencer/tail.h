// Tail: what a standby does. It reads what another process appends to a shared journal, checks it, hands it to the follower, and asks for
// the lead. An object without threads, like the sequencer.
#pragma once

#include <functional>
#include <vector>

#include "journal/journal.h"
#include "sequencer/sequencer.h"

namespace tocsin::sequencer {

class Tail {
 public:
  // `position` and `chain`: of the follower's World. `publish` gets every entry, in order, none of them with anybody waiting.
  Tail(journal::Journal& journal, std::uint64_t position, Hash const& chain, std::function<void(std::vector<Committed>)> publish)
      : journal_(journal), position_(position), chain_(chain), publish_(std::move(publish)) {}

  enum class Step { kRead, kNothingNew, kLeads };  // kLeads: this process leads now, and everything up to the head is published.
  // Errors: unavailable ones pass (the database is away): ask again. journal.diverged, journal.damaged_at, journal.newer_version (upgrade
  // it), journal.fenced: there is no way on from this state; a new start reads the journal afresh.
  Result<Step> step();
  std::uint64_t position() const { return position_; }  // Up to where it has read.

 private:
  Result<std::size_t> read_page();

  journal::Journal& journal_;
  std::uint64_t position_;
  Hash chain_;
  std::function<void(std::vector<Committed>)> publish_;
};

}  // namespace tocsin::sequencer
