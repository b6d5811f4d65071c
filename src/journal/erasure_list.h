// The list of what was ever erased, a file beside the master key: it outlives the journal and its backups, and a restore applies it again.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/hash.h"
#include "base/result.h"

namespace tocsin::journal {

// Adds "genesis record position" a line and waits for the disk. To be done before the erasure itself: one that a crash leaves only in the
// list is applied at the next restore, one that is only in the store would be lost. An empty `file`: none is kept. Errors:
// journal.write_failed.
Result<void> list_erasures(std::string const& file, Hash const& genesis, std::span<std::string const> records, std::uint64_t position);

}  // namespace tocsin::journal
