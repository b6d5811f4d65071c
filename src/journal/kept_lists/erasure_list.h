// The list of what was ever erased, a file beside the master key: it outlives the journal and its backups, and a restore applies it again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace tocsin::journal {

class Journal;

// A "genesis record position" line each. `after`: the text that stands in the list already, or its last byte; when a crash cut its last
// line short, the new ones begin behind that.
std::string erasure_lines(std::string_view after, Hash const& genesis, std::span<std::string const> records, std::uint64_t position);
// Adds such lines and waits for the disk. To be done before the erasure itself: one that a crash leaves only in the list is applied at the
// next restore, one that is only in the store would be lost. An empty `file`: none is kept. Errors: journal.write_failed.
Result<void> list_erasures(std::string const& file, Hash const& genesis, std::span<std::string const> records, std::uint64_t position);

// What the list's text names of this journal, and the journal does not know as erased, or knows as erased earlier. A line that a crash cut
// short is passed over: its erasure had not begun. Errors: restore.erasure_list_malformed, journal.read_failed.
Result<std::vector<std::string>> newer_erasures(Journal const& journal, std::string_view list);

}  // namespace tocsin::journal
