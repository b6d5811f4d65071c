// A list of lines beside the master key, which outlives the journal and its backups. Only ever added to.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::journal {

// Adds what `lines` makes and waits for the disk. It is given the file's last byte (nothing of an empty one): where a crash cut the last
// line short, the new ones begin with a line of their own. Makes the file (0600) when it is not there. Errors: journal.write_failed.
Result<void> add_to_list(std::string const& file, std::function<std::string(std::string_view after)> const& lines);

}  // namespace tocsin::journal
