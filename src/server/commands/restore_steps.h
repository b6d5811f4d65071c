// What every restore does, whatever it is made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/head.h"
#include "base/time.h"
#include "journal/journal.h"

namespace tocsin::server {

// Replays the journal.
Result<Hash> state_hash_of(journal::Journal const& journal);

// Puts the master key where a server on `folder` looks for it, if the key is on this machine, and the audit's beside it. Says whether the
// master key is there. `remembered`: where it lay when the backup was made.
// Errors: those of MasterKey::from_file and Vault::attach, when the file was named.
Result<bool> bring_key(std::string const& folder, std::string const& named, std::optional<std::string> const& remembered);

// For the first start of what was restored: that it was, from what was copied when and how far, and what the list of holds says now.
// Without it the start would know neither. Says on the terminal what follows from it. Errors: restore.not_written.
struct RestoreMark {
  Instant made_at;
  std::uint64_t position = 0;
  std::string hold_list;
};
Result<void> leave_mark(std::string const& folder, RestoreMark const& mark);
Result<void> leave_mark_in_database(std::string const& url, std::uint16_t centre, RestoreMark const& mark);

// Heads that were kept elsewhere, and whose they have to be (`public_key` empty: nobody's in particular).
struct HeadsKept {
  std::vector<audit::SignedHead> heads;
  std::optional<Hash> trusted;
  // How many agree with a restored journal. `has_its_end`: also those of more entries count, for they show that the end is missing; else
  // they are left out. Errors: restore.differs.
  Result<std::size_t> agree(journal::Journal const& journal, bool has_its_end) const;
};
Result<HeadsKept> read_heads_kept(std::string const& file, std::string const& public_key);

struct SegmentsAsked {
  std::string segments, backup, to, to_time, key_file, erasures, heads, public_key;
  std::uint64_t to_position = 0;
};
int restore_from_segments(SegmentsAsked const& asked);

}  // namespace tocsin::server
