// The state at the journal's head: the newest usable snapshot, then what came after it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/world.h"
#include "journal/journal.h"
#include "journal/snapshots/snapshot_files.h"

namespace tocsin::sequencer {

struct Recovered {
  core::World world;
  std::uint64_t from_snapshot = 0;  // Its position; 0: replayed from the beginning.
  std::uint64_t replayed = 0;       // Entries.
  std::optional<Error> damage;      // Where and why it ended early.
};
// Checks the chain of every entry it replays. `snapshots` may be null. `wanted`: the replay ends before the first entry that is not
// (a past state: leave the snapshots out then). `up_to_damage`: a damaged entry ends the replay before it and is told in `damage`. Errors:
// journal.damaged_at (names the position), journal.read_failed.
Result<Recovered> recover(journal::Journal const& journal, journal::SnapshotFiles const* snapshots,
                          std::function<bool(core::Entry const&)> const& wanted = {}, bool up_to_damage = false);
// Snapshots in a folder. `snapshot_folder` may be empty: there are none.
Result<Recovered> recover(journal::Journal const& journal, std::string const& snapshot_folder,
                          std::function<bool(core::Entry const&)> const& wanted = {}, bool up_to_damage = false);

}  // namespace tocsin::sequencer
