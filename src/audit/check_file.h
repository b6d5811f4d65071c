// Checking what a centre handed out, without the centre: a file with heads and proofs, one a line.
#pragma once

#include <string>

#include "audit/head_list.h"

namespace tocsin::audit {

struct CheckedFile {
  std::uint64_t heads = 0, inclusions = 0, consistencies = 0;
  SignedHead last;  // Of the largest tree.
};
// Every line for itself, against `kept` (may be null), and the heads against each other. Errors: audit.file_unreadable, those of check();
// audit.head_conflict: two of them cannot both be true.
Result<CheckedFile> check_file(std::string const& path, Hash const& trusted, SignedHead const* kept);

}  // namespace tocsin::audit
