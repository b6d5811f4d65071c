// The lock on DIR/lock: held by the one server that works in a data folder; the kernel lets it go when the process ends.
#pragma once

#include <string>

#include "base/result.h"

namespace tocsin::journal {

class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(FolderLock const&) = delete;
  FolderLock& operator=(FolderLock const&) = delete;
  ~FolderLock();
  Result<void> take(std::string const& folder);  // Errors: journal.in_use (says which process), journal.open_failed.

 private:
  int fd_ = -1;
};

}  // namespace tocsin::journal
