// The journal in one folder: DIR/journal.db (SQLite, WAL, synchronous=FULL) and DIR/lock. The embedded default.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "journal/journal.h"

namespace tocsin::journal {

struct SqliteOptions {
  std::string folder;
  std::uint16_t centre = 0;     // An existing journal must be of this centre (journal.other_centre). 0: whichever; a new one is of 1.
  bool create = true;           // Else a missing journal is journal.not_found.
  bool read_only = false;       // Takes no lock: reads beside a running server, and a damaged journal too.
  std::string erasure_list;     // A file outside the folder that outlives it and its backups: "genesis record position" for every record
                                // erased; a restore applies it again. Empty: none is kept.
  std::optional<Header> adopt;  // For a new journal that is a copy of another: its genesis and key check.
  bool relaxed_sync = false;    // Only for the power-cut drill: commits without waiting for the disk, to show that the drill finds it.
  std::uint64_t max_pages = 0;  // For tests: a disk that is full after so many pages. 0: no limit.
};

// Errors: journal.in_use (another server has the folder; says which process), journal.newer_version, journal.other_centre,
// journal.not_found, journal.damaged_at, journal.not_a_journal, journal.open_failed.
Result<std::unique_ptr<Journal>> open_sqlite_journal(SqliteOptions const& options);

}  // namespace tocsin::journal
