// The list of legal holds, a file beside the master key: a backup from before a hold knows nothing of it, and what the hold keeps must not
// be erased by the clock as soon as that backup is restored. Beside erasure_list.h, and kept like it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "domain/proposal/proposal.h"

namespace tocsin::journal {

// "genesis placed incident position number record record ...", "genesis joined incident position record ..." (these too, of a call that
// came later), or "genesis lifted incident position", each with its end. What holds is the last placing, and what joined behind it.
// `number` of an incident that has none, or none that is a code: "-".
std::string placed_line(Hash const& genesis, proposal::Hold const& hold, std::uint64_t position);
std::string joined_line(Hash const& genesis, IncidentId incident, std::string const& record, std::uint64_t position);
std::string lifted_line(Hash const& genesis, IncidentId incident, std::uint64_t position);
// Waits for the disk. A placing is listed before it is in the journal, a lifting afterwards: whatever a crash leaves undone, what was held
// stays held. An empty `file`: none is kept. Errors: journal.write_failed.
Result<void> list_holds(std::string const& file, std::vector<std::string> const& lines);

struct NewerHolds {
  std::vector<proposal::Listed> holds;
  std::size_t unreadable = 0;  // Lines that are none, and are passed over.
};
// The holds of this journal that stand in the list and were placed behind `position`, where it ends: it cannot know them.
NewerHolds newer_holds(Hash const& genesis, std::uint64_t position, std::string_view list);

}  // namespace tocsin::journal
