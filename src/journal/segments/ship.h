// Shipping: what a journal has and a folder does not, put there as segments. The folder is a mount of another machine, or is carried away
// from here; so whatever stands in it under a segment's name is whole, also when the power goes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/world.h"
#include "journal/folder_lock.h"
#include "journal/segments/segment.h"

namespace tocsin::journal {

struct Shipped {
  std::uint64_t position = 0;  // Up to which the folder holds everything; 0: nothing yet.
  Hash chain{};
  std::uint64_t entries = 0, segments = 0, bytes = 0;  // Of this pass.
};

// One thread. Needs the memory of one segment and of the World.
class Shipper {
 public:
  // Gives the World at the journal's head (sequencer::recover; the server passes it in).
  using Recover = std::function<Result<core::World>(Journal const&)>;

  // Makes the folder. Errors: ship.in_use (another shipper works there), ship.not_written.
  static Result<std::unique_ptr<Shipper>> open(std::string folder, Recover recover);

  // One pass, to the journal's head. Begins behind the last whole segment of the folder; each entry is checked against the chain, so that
  // no damage is carried away. After an error whatever was shipped stays, and the next pass goes on behind it.
  // Errors: ship.other_history (the folder holds another journal, or one that goes on otherwise), ship.not_written, journal.*.
  Result<Shipped> ship(Journal const& journal, Instant now);

 private:
  struct Open;  // The segment that is being filled.
  Shipper(std::string folder, Recover recover) : folder_(std::move(folder)), recover_(std::move(recover)) {}
  Result<void> find_end(Journal const& journal);
  Result<void> take(Journal const& journal, StoredEntry stored, Open& open);
  Result<void> close(Journal const& journal, Open& open, Instant now, Shipped& shipped);

  std::string folder_;
  Recover recover_;
  FolderLock lock_;
  std::optional<Head> end_;  // Of what the folder holds.
  std::optional<core::World> world_;
};

}  // namespace tocsin::journal
