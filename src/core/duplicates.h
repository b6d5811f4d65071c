// Possible duplicates of an incident among the open ones: proposed with a score that explains itself, never merged by itself.
#pragma once

#include "core/world.h"

namespace tocsin::core {

struct DuplicateReason {
  std::string reason;
  std::int64_t score = 0;
  std::int64_t value = 0;
};  // reason: distance (m), age (s), type, address
struct Duplicate {
  IncidentId incident;
  std::int64_t score = 0;
  std::vector<DuplicateReason> reasons;
};
inline constexpr std::size_t kMaxDuplicates = 20;
// Best first, ties by id; score 0..100, at least 40 to be proposed.
std::vector<Duplicate> possible_duplicates(World const& world, incident::Incident const& incident, Instant now);

}  // namespace tocsin::core
