// Drives: when each unit was driving, out of what the journal says of its status: to an incident (en route) or back (returning). All else
// is no drive that speeds are measured from.
#pragma once

#include <vector>

#include "domain/vocabulary/vocabulary.h"
#include "geo/travel_time.h"
#include "journal/journal.h"

namespace tocsin::api {

struct Drive {
  UnitCode unit;
  geo::TravelMode mode = geo::TravelMode::kSiren;
  Instant from, to;
};
inline constexpr Duration kLongestDrive = Duration::hours(2);

// Those that ended after `from` and not after `to`, of entries up to `last`. A drive whose report was taken back, or of more than
// kLongestDrive, is none. Errors: journal.*
Result<std::vector<Drive>> drives_between(journal::Journal const& journal, std::uint64_t last, Instant from, Instant to);

}  // namespace tocsin::api
