#include "journal/erasure_list.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace tocsin::journal {

Result<void> list_erasures(std::string const& file, Hash const& genesis, std::span<std::string const> records, std::uint64_t position) {
  if (records.empty() || file.empty()) return {};
  std::string lines;
  for (auto const& record : records) lines += fmt::format("{} {} {}\n", to_hex(genesis), record, position);
  int const fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  bool const ok = fd >= 0 && ::write(fd, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) && ::fsync(fd) == 0;
  int const error = errno;
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("journal.write_failed", fmt::format("{}: {}", file, std::generic_category().message(error)));
  return {};
}

}  // namespace tocsin::journal
