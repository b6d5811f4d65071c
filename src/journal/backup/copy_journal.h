// One journal into another store, entry by entry: a backup out of a database, and back.
#pragma once

#include "journal/journal.h"

namespace tocsin::journal {

// Up to position `up_to` (0: to the end) with what its entries name of details, and every erasure: what was erased stays erased, also where
// the entry that says so is left out. `to` is empty and has adopted the header of `from`. What is appended to `from` meanwhile stays out.
// Errors: those of reading and appending, journal.damaged_at where the copy's chain comes out otherwise.
Result<void> copy_journal(Journal const& from, Journal& to, std::uint64_t up_to = 0);

}  // namespace tocsin::journal
