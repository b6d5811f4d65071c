// Backup: a consistent copy of a journal, made while the server runs, with a manifest that says what it must hold. Restore: only what is
// whole.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "journal/journal.h"

namespace tocsin::journal {

struct Manifest {
  int format_version = kFormatVersion;
  std::uint16_t centre = 1;
  std::uint64_t position = 0;
  Hash chain{};
  Hash state_hash{};  // Of the World at that position.
  Instant made_at;
};

// Replays a journal and gives the hash of the state it leads to (sequencer::recover and state_hash; the server passes it in).
using StateHashOf = std::function<Result<Hash>(Journal const&)>;

// Copies FOLDER/journal.db to TARGET/journal.db and writes TARGET/manifest.json. TARGET must not hold a backup yet.
// Errors: backup.target_not_empty, backup.not_written, and those of opening and replaying.
Result<Manifest> backup(std::string const& folder, std::string const& target, StateHashOf const& state_hash_of, Instant now);

// The same out of a journal that lies elsewhere (a database): entry by entry into TARGET/journal.db, so that one kind of backup is restored
// and checked by the same command.
Result<Manifest> backup_from(Journal const& journal, std::string const& target, StateHashOf const& state_hash_of, Instant now);

struct RestoreReport {
  Manifest manifest;
  std::size_t erasures_applied = 0;  // Records erased after the backup was made, erased again.
};
// Copies a backup into `folder` (which must not hold a journal), or only checks it when `folder` is empty: chain, every entry, replay,
// state hash. Then erases again what `erasure_list` says was erased after the backup. Nothing is left behind when a check fails. Errors:
// restore.no_backup, restore.target_not_empty, restore.not_written, journal.damaged_at, restore.differs (says what from what).
Result<RestoreReport> restore(std::string const& backup, std::string const& folder, std::string const& erasure_list,
                              StateHashOf const& state_hash_of);

// Into a new journal elsewhere, which `make` opens for the backup's header. Further errors: restore.target_not_empty.
using MakeJournal = std::function<Result<std::unique_ptr<Journal>>(Header const&)>;
Result<RestoreReport> restore_into(std::string const& backup, MakeJournal const& make, std::string const& erasure_list,
                                   StateHashOf const& state_hash_of);

}  // namespace tocsin::journal
