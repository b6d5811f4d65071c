// A data folder put together again from segments (segment.h): behind a backup, or alone from position 1 on.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "journal/backup/backup.h"

namespace tocsin::journal {

struct SegmentRestore {
  std::string segments;          // The folder with them.
  std::string backup;            // What they are laid on; empty: none, and then there are no accounts, positions and data sets.
  std::string folder;            // New or empty.
  std::string erasure_list;      // As in restore().
  std::optional<Instant> until;  // Only what was written up to then.
  std::uint64_t to_position = 0;
  std::function<Result<void>(Journal const&)> accept;  // What else has to hold.
};
struct SegmentReport {
  std::uint64_t position = 0;
  Hash chain{}, state_hash{};
  Instant last_at;              // When the last entry was written.
  bool state_compared = false;  // With what the last segment says; it was made at this very position, by a version of the same shape.
  std::uint64_t from_backup = 0;
  std::uint64_t segments = 0;        // That something was taken from.
  std::uint64_t left_out = 0;        // Entries behind the point, as far as they could be read.
  std::uint64_t unread_behind = 0;   // Segments behind it that could not: what they erased is not erased again.
  std::size_t erasures_applied = 0;  // Of what came behind the point, or stands in the list alone.
};

// Segments may overlap and come twice, as of two shippers; where one is damaged, others that hold the same are taken. Nothing is left
// behind when something is wrong. Errors: restore.no_segments, restore.segment_damaged (names the first that is needed and not whole),
// restore.segments_gap (names the first position that is missing, and what comes behind), restore.differs (another journal, or a state
// that is not what it was), restore.point_unknown, and those of restore().
Result<SegmentReport> restore_segments(SegmentRestore const& asked, StateHashOf const& state_hash_of);

}  // namespace tocsin::journal
