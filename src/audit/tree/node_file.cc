#include "audit/tree/node_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

namespace tocsin::audit {

namespace {

constexpr std::string_view kMagic = "TOCNODE1";
constexpr std::uint64_t kBefore = 40;  // Magic and genesis.

// Hashes in the file once there are n leaves.
std::uint64_t nodes_of(std::uint64_t n) { return 2 * n - static_cast<std::uint64_t>(std::popcount(n)); }

std::unexpected<Error> unusable(std::string const& path) {
  return unavailable("audit.nodes_unusable", fmt::format("{}: {}", path, std::strerror(errno)));
}

bool write_all(int fd, char const* bytes, std::size_t size, std::uint64_t at) {
  while (size > 0) {
    ssize_t const written = ::pwrite(fd, bytes, size, static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
    at += static_cast<std::uint64_t>(written);
  }
  return true;
}

}  // namespace

NodeFile::~NodeFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<std::unique_ptr<NodeFile>> NodeFile::open(std::string const& path, Hash const& genesis, bool writable) {
  std::unique_ptr<NodeFile> file(new NodeFile);
  file->path_ = path;
  file->genesis_ = file->chain_ = genesis;
  file->writable_ = writable && !path.empty();
  if (path.empty()) return file;
  file->fd_ = ::open(path.c_str(), writable ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600);
  if (file->fd_ < 0) {
    if (!writable && errno == ENOENT) return file;  // All stays in memory.
    return unusable(path);
  }
  TOCSIN_TRY(bool const resumed, file->resume());
  if (!resumed) TOCSIN_CHECK(file->clear());
  return file;
}

Result<void> NodeFile::clear() {
  written_ = 0;
  chain_ = genesis_;
  tail_.clear();
  frontier_ = {};
  if (!writable_) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
    return {};
  }
  ::unlink((path_ + ".checkpoint").c_str());
  std::string head(kMagic);
  head.append(reinterpret_cast<char const*>(genesis_.data()), genesis_.size());
  if (::ftruncate(fd_, 0) != 0 || !write_all(fd_, head.data(), head.size(), 0)) return unusable(path_);
  return {};
}

// True: the file is what its checkpoint says.
Result<bool> NodeFile::resume() {
  std::array<char, kBefore> head{};
  if (::pread(fd_, head.data(), head.size(), 0) != static_cast<ssize_t>(head.size())) return false;
  if (std::string_view(head.data(), 8) != kMagic || std::memcmp(head.data() + 8, genesis_.data(), genesis_.size()) != 0) return false;
  std::ifstream checkpoint(path_ + ".checkpoint");
  std::uint64_t size = 0;
  std::string root_text, chain_text;
  if (!(checkpoint >> size >> root_text >> chain_text)) return false;
  auto const root = hash_from_hex(root_text), chain = hash_from_hex(chain_text);
  if (!root || !chain || size == 0 || size >= (1ULL << 48)) return false;
  written_ = nodes_of(size);
  std::vector<Hash> peaks;
  std::uint64_t begin = 0;
  for (unsigned level = 49; level-- > 0;) {
    if ((size >> level & 1) == 0) continue;
    auto const peak = read(nodes_of(begin + (std::uint64_t{1} << level) - 1) + level);
    if (!peak) return false;
    peaks.push_back(*peak);
    begin += std::uint64_t{1} << level;
  }
  frontier_.resume(size, std::move(peaks));
  chain_ = *chain;
  return frontier_.root() == *root;
}

void NodeFile::append(Hash const& leaf, Hash const& chain) {
  frontier_.append(leaf, &tail_);
  chain_ = chain;
}

Result<void> NodeFile::flush() {
  if (!writable_ || tail_.empty()) return {};
  static_assert(sizeof(Hash) == 32);
  if (!write_all(fd_, reinterpret_cast<char const*>(tail_.data()), tail_.size() * sizeof(Hash), kBefore + written_ * sizeof(Hash)))
    return unusable(path_);
  written_ += tail_.size();
  tail_.clear();
  return {};
}

Result<void> NodeFile::checkpoint() {
  if (!writable_ || size() == 0) return {};
  TOCSIN_CHECK(flush());
  std::string const text = fmt::format("{} {} {}\n", size(), to_hex(frontier_.root()), to_hex(chain_));
  std::string const temporary = path_ + ".checkpoint.new";
  if (::fdatasync(fd_) != 0) return unusable(path_);
  int const fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool const ok = fd >= 0 && write_all(fd, text.data(), text.size(), 0) && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!ok || ::rename(temporary.c_str(), (path_ + ".checkpoint").c_str()) != 0) return unusable(temporary);
  return {};
}

Result<Hash> NodeFile::whole_subtree(unsigned level, std::uint64_t index) const {
  // It was made when its last leaf came: that leaf, then the nodes above it.
  std::uint64_t const last = ((index + 1) << level) - 1;
  if (last >= size()) return corrupt("audit.nodes_unusable", fmt::format("{}: entry {} is not in it", path_, last + 1));
  return read(nodes_of(last) + level);
}

Result<Hash> NodeFile::read(std::uint64_t at) const {
  if (at >= written_) return tail_[at - written_];
  Hash out;
  errno = 0;
  if (::pread(fd_, out.data(), out.size(), static_cast<off_t>(kBefore + at * sizeof(Hash))) != static_cast<ssize_t>(out.size())) {
    if (errno == 0) errno = EIO;
    return unusable(path_);
  }
  return out;
}

}  // namespace tocsin::audit
