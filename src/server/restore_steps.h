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

// What the list of legal holds says that lies beside the list of erasures, wherever that is. Empty: there is none.
std::string listed_holds(std::string const& erasures, std::string& hold_list);
// For the first start of the folder: that it was restored, from what was copied when and how far, and which holds the list told of then.
// Without it the start would know neither. Says on the terminal what follows from it. Errors: restore.not_written.
Result<void> leave_mark(std::string const& folder, Instant made_at, std::uint64_t position, std::string const& holds);

struct SegmentsAsked {
  std::string segments, backup, to, to_time, key_file, erasures;
  std::uint64_t to_position = 0;
};
int restore_from_segments(SegmentsAsked const& asked);

}  // namespace tocsin::server
