// What every restore does, whatever it is made from.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "journal/journal.h"

namespace tocsin::server {

// Replays the journal.
Result<Hash> state_hash_of(journal::Journal const& journal);

// Puts the master key where a server on `folder` looks for it, if the key is on this machine, and the audit's beside it. Says whether the
// master key is there. `remembered`: where it lay when the backup was made.
// Errors: those of MasterKey::from_file and Vault::attach, when the file was named.
Result<bool> bring_key(std::string const& folder, std::string const& named, std::optional<std::string> const& remembered);

// For the first start of the folder: that it was restored, from what was copied when and how far, and what the list of holds says now.
// Without it the start would know neither. Says on the terminal what follows from it. Errors: restore.not_written.
Result<void> leave_mark(std::string const& folder, Instant made_at, std::uint64_t position, std::string const& hold_list);

struct SegmentsAsked {
  std::string segments, backup, to, to_time, key_file, erasures;
  std::uint64_t to_position = 0;
};
int restore_from_segments(SegmentsAsked const& asked);

}  // namespace tocsin::server
