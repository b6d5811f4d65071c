// A segment: some entries of a journal in one file that leaves the machine (docs/internals/decisions/0017). Written once, whole, and never
// changed. Whoever has all of them, from position 1 or from a backup on, has the journal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/journal.h"

namespace tocsin::journal {

inline constexpr int kSegmentVersion = 1;
// A segment is closed once it has so much; the last entry may go beyond.
inline constexpr std::size_t kSegmentEntries = 10'000, kSegmentBytes = 8 * 1024 * 1024;
inline constexpr std::size_t kMostSegmentBytes = 64 * 1024 * 1024;  // Larger is none.

struct SegmentHeader {
  int format_version = kSegmentVersion;
  std::uint16_t centre = 1;
  Hash genesis{};
  std::optional<Hash> key_check;  // Tells a wrong master key; the key itself is nowhere here.
  std::uint64_t first = 0, last = 0;
  Hash chain_before{}, chain_after{};
  Instant first_at, last_at;
  std::uint64_t details = 0;
  Instant made_at;
  std::optional<Hash> state_hash, state_shape;  // Of the World at `last`; in the last segment of a pass.
};
struct SegmentEntry {
  StoredEntry stored;                // With its chain.
  std::vector<std::string> details;  // The ids of those it names first in this segment.
  std::vector<std::string> erased;   // The records that it erases.
};
struct Segment {
  SegmentHeader header;
  std::vector<SegmentEntry> entries;
  std::vector<SealedDetail> details;  // In the order of the entries that name them; an erased one has no key.
};

// The file's name tells its positions: segment-000000000001-000000001000.ndjson
struct SegmentName {
  std::uint64_t first = 0, last = 0;
  std::string file() const;
};
std::optional<SegmentName> segment_name(std::string_view file);
// In a folder, by first position, the longer one first. Other files are passed over.
std::vector<SegmentName> segments_in(std::string const& folder);

// The header, each entry as the journal keeps it, each detail, the SHA-256 of all lines before: one line each.
std::string segment_text(SegmentHeader header, std::vector<StoredEntry> const& entries, std::vector<StoredDetail> const& details);
// Checks everything that a segment can be checked for by itself: checksum, positions, the chain from before to after, each entry, that
// each detail is the one its entry names. Errors: restore.segment_damaged (says what, not where).
Result<Segment> read_segment_text(std::string_view text);
// Also that its name is right. Errors: restore.segment_damaged, naming the file.
Result<Segment> read_segment(std::string const& folder, SegmentName const& name);

}  // namespace tocsin::journal
