// Backup: a consistent copy of a journal, made while the server runs, with a manifest that says what it must hold. Restore: only what is
// whole.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace tocsin::journal {

// What a folder holds beside its journal and a centre needs to start again. Names are relative to the folder.
struct Beside {
  std::string name;
  bool is_database = false;  // Copied as one consistent state; else as the file it is (one that is never changed in place).
  std::string clean_sql;     // Run on the copy of a database: what no backup may hold.
};
struct BackupFile {
  std::string name;
  std::uint64_t bytes = 0;
  Hash sha256{};
};

struct Manifest {
  int format_version = kFormatVersion;
  std::uint16_t centre = 1;
  std::uint64_t position = 0;
  Hash chain{};
  Hash state_hash{};                // Of the World at that position.
  std::optional<Hash> state_shape;  // Of that World: the hash of another shape says nothing. Empty: from before it stood here.
  Instant made_at;
  std::optional<std::string> key_file;           // Where the master key lay (the path, never the key).
  std::optional<std::vector<BackupFile>> files;  // Beside journal.db. Empty in backups from before it.
};
Result<Manifest> read_manifest(std::string const& backup);  // Errors: restore.no_backup.

// Asked for once the journal is copied: what came meanwhile, and the copy speaks of, is in it.
using BesideOf = std::function<std::vector<Beside>()>;
// Replays a journal and gives the hash of the state it leads to (sequencer::recover and state_hash; the server passes it in).
using StateHashOf = std::function<Result<Hash>(Journal const&)>;

// Copies FOLDER/journal.db to TARGET/journal.db, then what stands beside it (later, so that it has whatever the journal speaks of), and
// writes TARGET/manifest.json last. TARGET must not hold a backup yet. A file beside that is not there is left out.
// Errors: backup.target_not_empty, backup.not_written, and those of opening and replaying.
Result<Manifest> backup(std::string const& folder, std::string const& target, StateHashOf const& state_hash_of, Instant now,
                        BesideOf const& beside = {}, std::string const& key_file = {});

// The same out of a journal that lies elsewhere (a database): entry by entry into TARGET/journal.db, so that one kind of backup is restored
// and checked by the same command.
Result<Manifest> backup_from(Journal const& journal, std::string const& folder, std::string const& target, StateHashOf const& state_hash_of,
                             Instant now, BesideOf const& beside = {}, std::string const& key_file = {});

struct RestoreReport {
  Manifest manifest;
  std::uint64_t position = 0;  // Up to which it was restored, with the state there.
  Hash state_hash{};
  std::size_t erasures_applied = 0;  // Records erased after the backup was made, erased again.
};
// How far a restore goes, and what else has to hold of the result before it is left standing.
struct RestorePoint {
  std::uint64_t position = 0;  // 0: all that the backup holds.
  std::function<Result<void>(Journal const&)> accept;
};
// The last position that was written at `at` or before. Errors: restore.point_unknown: the journal begins later.
Result<std::uint64_t> position_at(Journal const& journal, Instant at);

// Copies a backup into `folder` (which must not hold a journal), or only checks it when `folder` is empty: chain, every entry, replay,
// state hash, every file beside it. Then erases again what `erasure_list` says was erased after the backup. Nothing is left behind when a
// check fails. Up to a point: the entries behind it, and what they brought along of details, stay in the backup alone. Errors:
// restore.point_unknown (the backup ends before it), those of `accept`, restore.no_backup, restore.target_not_empty, restore.not_written,
// journal.damaged_at, restore.differs (says what from what).
Result<RestoreReport> restore(std::string const& backup, std::string const& folder, std::string const& erasure_list,
                              StateHashOf const& state_hash_of, RestorePoint const& point = {});

// Into a new journal elsewhere, which `make` opens for the backup's header. Further errors: restore.target_not_empty.
using MakeJournal = std::function<Result<std::unique_ptr<Journal>>(Header const&)>;
Result<RestoreReport> restore_into(std::string const& backup, MakeJournal const& make, std::string const& erasure_list,
                                   StateHashOf const& state_hash_of, RestorePoint const& point = {});
// Is the journal still the one of that backup, and at least as long? One whose end was cut off still verifies by itself: only what is kept
// elsewhere shows it. Errors: journal.cut_at_end, journal.other_history, journal.read_failed.
Result<void> check_against(Journal const& journal, Manifest const& manifest);

}  // namespace tocsin::journal
