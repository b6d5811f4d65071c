#include "register/section_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tocsin::place_register {
namespace {

constexpr std::string_view kMagic = "TOCSINDS";
constexpr std::uint32_t kFormat = 2;  // 2: addresses and names as one register.
constexpr std::size_t kAlignment = 64;
constexpr std::uint32_t kMaxSections = 256;

struct Header {
  char magic[8];
  std::uint32_t format;
  std::uint32_t sections;
  std::uint64_t file_size;
  std::uint32_t check_sum;  // CRC-32 of everything behind the header.
  std::uint32_t reserved[9];
};
static_assert(sizeof(Header) == 64);
struct TableEntry {
  char name[20];
  std::uint32_t element;
  std::uint64_t offset, bytes;
};
static_assert(sizeof(TableEntry) == 40);

std::uint32_t check_sum(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()));
}
std::size_t aligned(std::size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

void SectionWriter::add_bytes(std::string_view name, std::size_t element, std::string_view bytes) {
  TOCSIN_ASSERT(name.size() < sizeof(TableEntry::name));
  sections_.push_back({std::string(name), static_cast<std::uint32_t>(element), std::string(bytes)});
}

std::string SectionWriter::finish() const {
  std::size_t const table_end = sizeof(Header) + sections_.size() * sizeof(TableEntry);
  std::size_t size = aligned(table_end);
  for (auto const& s : sections_) size += aligned(s.bytes.size());
  std::string out(size, '\0');
  std::size_t offset = aligned(table_end);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    auto const& s = sections_[i];
    TableEntry entry{};
    std::memcpy(entry.name, s.name.data(), s.name.size());
    entry.element = s.element;
    entry.offset = offset;
    entry.bytes = s.bytes.size();
    std::memcpy(out.data() + sizeof(Header) + i * sizeof(TableEntry), &entry, sizeof entry);
    std::memcpy(out.data() + offset, s.bytes.data(), s.bytes.size());
    offset += aligned(s.bytes.size());
  }
  Header header{};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.format = kFormat;
  header.sections = static_cast<std::uint32_t>(sections_.size());
  header.file_size = size;
  header.check_sum = check_sum(std::string_view(out).substr(sizeof(Header)));
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

Result<SectionFile> SectionFile::open(std::filesystem::path const& path) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return not_found("register.data_set_missing", fmt::format("{}: {}", path.string(), std::strerror(errno)));
  struct stat status{};
  bool const known = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  auto const size = known ? static_cast<std::size_t>(status.st_size) : 0;
  auto const damaged = [&](std::string const& what) {
    return corrupt("register.data_set_damaged", fmt::format("{}: {}", path.string(), what));
  };
  if (size < sizeof(Header)) {
    ::close(fd);
    return damaged(fmt::format("{} bytes are too few for a data set", size));
  }
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  int const reason = errno;
  ::close(fd);
  if (address == MAP_FAILED)
    return unavailable("register.data_set_unreadable", fmt::format("{}: {}", path.string(), std::strerror(reason)));
  SectionFile file;
  file.mapping_ = std::shared_ptr<void>(address, [size](void* a) { ::munmap(a, size); });
  file.bytes_ = {static_cast<char const*>(address), size};
  file.path_ = path.string();

  Header header{};
  std::memcpy(&header, address, sizeof header);
  if (std::string_view(header.magic, sizeof header.magic) != kMagic) return damaged("byte 0: this is not a data set");
  if (header.format > kFormat)
    return conflict("register.data_set_newer",
                    fmt::format("{}: format {}, this program reads up to {}", path.string(), header.format, kFormat));
  if (header.format < kFormat)
    return conflict("register.data_set_older",
                    fmt::format("{}: format {}, this program reads {}; import the city again", path.string(), header.format, kFormat));
  if (header.file_size != size) return damaged(fmt::format("it has {} bytes and should have {}", size, header.file_size));
  if (header.sections > kMaxSections || sizeof(Header) + header.sections * sizeof(TableEntry) > size)
    return damaged(fmt::format("byte 12: {} sections", header.sections));
  if (check_sum(file.bytes_.substr(sizeof(Header))) != header.check_sum) return damaged("the check sum differs");
  return file;
}

Result<std::string_view> SectionFile::find(std::string_view name, std::size_t element) const {
  Header header{};
  std::memcpy(&header, bytes_.data(), sizeof header);
  for (std::uint32_t i = 0; i < header.sections; ++i) {
    TableEntry entry{};
    std::memcpy(&entry, bytes_.data() + sizeof(Header) + i * sizeof(TableEntry), sizeof entry);
    entry.name[sizeof entry.name - 1] = '\0';
    if (name != entry.name) continue;
    bool const fits = entry.offset <= bytes_.size() && entry.bytes <= bytes_.size() - entry.offset && entry.offset % kAlignment == 0;
    if (!fits || entry.element != element || entry.bytes % element != 0)
      return corrupt("register.data_set_damaged", fmt::format("{}: section {} does not fit", path_, name));
    return bytes_.substr(entry.offset, entry.bytes);
  }
  return corrupt("register.data_set_damaged", fmt::format("{}: section {} is missing", path_, name));
}

Result<void> write_file_atomically(std::filesystem::path const& path, std::string_view bytes) {
  auto const beside = path.string() + ".writing";
  auto const failed = [&](char const* what) {
    int const reason = errno;
    ::unlink(beside.c_str());
    return unavailable("register.cannot_write", fmt::format("{}: {}: {}", path.string(), what, std::strerror(reason)));
  };
  int const fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return failed("open");
  while (!bytes.empty()) {
    auto const n = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 26));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      ::close(fd);
      return failed("write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  bool const synced = ::fsync(fd) == 0;
  ::close(fd);
  if (!synced) return failed("fsync");
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed("rename");
  return {};
}

}  // namespace tocsin::place_register
