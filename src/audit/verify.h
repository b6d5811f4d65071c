// What a journal's own chain cannot show by itself: that it is the journal whose heads were handed out, and that what lies beside it
// (details, snapshots) is what it names.
#pragma once

#include <string>
#include <vector>

#include "audit/head.h"
#include "journal/journal.h"

namespace tocsin::audit {

struct Finding {
  std::uint64_t position = 0;  // Where; 0: at no entry.
  std::string what;
};

// Each head against the entries: its journal, its signature (`trusted` may be null), a cut tail, a changed history. The finding of a
// changed history says between which heads it lies.
std::vector<Finding> compare_with_heads(journal::Journal const& journal, std::vector<SignedHead> heads, Hash const* trusted);

struct DetailsReport {
  std::uint64_t whole = 0, erased = 0;
  std::vector<Finding>
      findings;  // A ciphertext that is not the one its event names, is missing, or lost its key without having been erased.
};
DetailsReport check_details(journal::Journal const& journal);

struct Comparison {
  DetailsReport details;
  std::vector<std::string> damaged_snapshots;  // Paths. A restart passes over them.
  std::vector<Finding> differences;            // From the heads.
  bool is_whole() const { return details.findings.empty() && damaged_snapshots.empty() && differences.empty(); }
};
// All of it; `snapshots` may be empty.
Comparison compare(journal::Journal const& journal, std::string const& snapshots, std::vector<SignedHead> const& heads,
                   Hash const* trusted);

}  // namespace tocsin::audit
