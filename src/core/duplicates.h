// Possible duplicates of an incident among the open ones: proposed with a score that explains itself, never merged by itself.
#pragma once

#include <map>

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
// How many possible_duplicates() would propose, without making them: for one incident. The index is for many.
std::size_t count_duplicates(World const& world, incident::Incident const& incident, Instant now);

// What of the open incidents is compared, copied and ordered so that counting for each row of a list is not a walk over all of them. It
// outlives the World's lock.
class DuplicateIndex {
 public:
  explicit DuplicateIndex(World const& world);
  // As count_duplicates() of the World it was made from.
  std::size_t count(incident::Incident const& incident, Instant now) const;

 private:
  struct Kept {
    IncidentId incident;
    Place place;
    IncidentTypeCode type;
    Instant received_at;
  };
  std::vector<Kept> open_;
  std::vector<std::size_t> located_;                            // Of open_, from south to north.
  std::multimap<std::string, std::size_t, std::less<>> words_;  // Address code or text -> all that have it, located or not.
  std::int64_t widest_m_ = 0;                                   // The greatest uncertainty among the located.
};

// Best first, ties by id; score 0..100, at least 40 to be proposed.
std::vector<Duplicate> possible_duplicates(World const& world, incident::Incident const& incident, Instant now);

}  // namespace tocsin::core
