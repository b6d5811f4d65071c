// Snapshot files: the World at one position, so that a restart need not replay everything. Disposable: a file that is damaged, of another
// shape or of another journal is passed over, and the journal is replayed from further back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/world.h"
#include "journal/journal.h"
#include "journal/snapshots/snapshot_files.h"

namespace tocsin::journal {

struct Snapshot {
  core::World world;  // world.position is the snapshot's.
  Hash chain{};       // Of the entry at that position.
  Hash state_hash{};
};

// Writes snapshot-POSITION.bin (checksum, fsync, atomic rename) and removes all but the newest two, and what an earlier process left half
// written. Errors: snapshot.not_written.
Result<void> save_snapshot(SnapshotFiles& files, core::World const& world, Hash const& chain);
// Whether the journal reaches every snapshot, with the same chain there: a snapshot is only ever made of what was durable, so a journal
// that does not was cut or exchanged. Errors: journal.damaged_at (the first position that is missing, or the snapshot's).
Result<void> check_against_snapshots(SnapshotFiles const& files, Journal const& journal);
// The newest snapshot that is whole, of this build's shapes, and on the journal's chain.
std::optional<Snapshot> load_snapshot(SnapshotFiles const& files, Journal const& journal);

// The same in a folder.
Result<void> save_snapshot(std::string const& folder, core::World const& world, Hash const& chain);
Result<void> check_against_snapshots(std::string const& folder, Journal const& journal);
std::optional<Snapshot> load_snapshot(std::string const& folder, Journal const& journal);
// Files in the folder that are not what was written: a restart passes over them, an audit names them.
std::vector<std::string> damaged_snapshots(std::string const& folder);

Hash state_hash(core::World const& world);
// Of the World's shape in this build: two state hashes can be compared only where this is the same.
Hash state_shape();

// The bytes that state_hash hashes and a snapshot holds. Errors: bytes.damaged.
std::string world_bytes(core::World const& world);
Result<core::World> world_from_bytes(std::string_view bytes);

}  // namespace tocsin::journal
