// One journal into another store, entry by entry: a backup out of a database, and back.
#pragma once

#include "journal/journal.h"

namespace tocsin::journal {

// `to` is empty and has adopted the header of `from`. What is appended to `from` meanwhile stays out. Errors: those of reading and
// appending, journal.damaged_at where the copy's chain comes out otherwise.
Result<void> copy_journal(Journal const& from, Journal& to);

}  // namespace tocsin::journal
