#include "journal/kept_lists/list_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace tocsin::journal {

namespace {

// Of the file's last byte; nothing in an empty one.
bool read_end(int fd, std::string& out) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return false;
  char last = '\0';
  if (status.st_size > 0 && ::pread(fd, &last, 1, status.st_size - 1) != 1) return false;
  if (status.st_size > 0) out = last;
  return true;
}

bool sync_folder_of(std::string const& file) {
  auto const folder = std::filesystem::path(file).parent_path();
  int const fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  bool const ok = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return ok;
}

}  // namespace

Result<void> add_to_list(std::string const& file, std::function<std::string(std::string_view after)> const& lines) {
  int const fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::string end;
  bool ok = fd >= 0 && read_end(fd, end);
  bool const is_new = end.empty();
  if (ok) {
    std::string const text = lines(end);
    ok = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  }
  if (ok && is_new) ok = sync_folder_of(file);
  int const error = errno;
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("journal.write_failed", fmt::format("{}: {}", file, std::generic_category().message(error)));
  return {};
}

}  // namespace tocsin::journal
