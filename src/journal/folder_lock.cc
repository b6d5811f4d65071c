#include "journal/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace tocsin::journal {

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> FolderLock::take(std::string const& folder) {
  std::string const path = folder + "/lock";
  fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd_ < 0) return unavailable("journal.open_failed", fmt::format("{}: {}", path, std::generic_category().message(errno)));
  char holder[32] = {};
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    auto const size = ::pread(fd_, holder, sizeof holder - 1, 0);
    std::string_view const process(holder, size > 0 ? static_cast<std::size_t>(size) : 0);
    return unavailable("journal.in_use", fmt::format("{} is in use by another server{}", folder,
                                                     process.empty() ? std::string() : fmt::format(" (process {})", process)));
  }
  std::string const mine = std::to_string(::getpid());
  if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, mine.data(), mine.size(), 0) < 0) {
    // Only the courtesy of naming the process is lost.
  }
  return {};
}

}  // namespace tocsin::journal
