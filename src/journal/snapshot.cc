#include "journal/snapshot.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "codec/binary.h"
#include "codec/type_info.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "TOCSNAP1";
constexpr std::size_t kKept = 2;

// The head of a file: who may read it, where it belongs, and the hash of what follows.
struct FileHead {
  Hash shape{};  // schema_hash<World>: another build's snapshot is not read.
  std::uint64_t position = 0;
  Hash chain{};
  Hash state_hash{};  // Of the bytes that follow.
};
BOOST_DESCRIBE_STRUCT(FileHead, (), (shape, position, chain, state_hash))

Hash world_shape() {
  // Raised when the same shape means something else: 2, what is due about calls that nobody ends.
  static Hash const kShape = Hasher().add(to_hex(codec::schema_hash<core::World>())).add("due 2").finish();
  return kShape;
}

Result<void> write_durably(std::string const& path, std::initializer_list<std::string_view> parts) {
  auto const failed = [&] { return unavailable("snapshot.not_written", fmt::format("{}: {}", path, std::strerror(errno))); };
  int const fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return failed();
  bool ok = true;
  for (auto part : parts) {
    while (ok && !part.empty()) {
      ssize_t const written = ::write(fd, part.data(), part.size());
      if (written < 0 && errno == EINTR) continue;
      ok = written > 0;
      if (ok) part.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  ok = ok && ::fsync(fd) == 0;
  int const error = errno;
  ::close(fd);
  if (ok) return {};
  errno = error;
  auto const result = failed();
  ::unlink(path.c_str());
  return result;
}

// Positions of the snapshot files in the folder, newest first.
std::vector<std::uint64_t> positions_in(std::string const& folder) {
  std::vector<std::uint64_t> out;
  std::error_code error;
  for (auto const& file : fs::directory_iterator(folder, error)) {
    std::string const name = file.path().filename().string();
    std::uint64_t position = 0;
    if (!name.starts_with("snapshot-") || !name.ends_with(".bin")) continue;
    auto const [end, failed] = std::from_chars(name.data() + 9, name.data() + name.size() - 4, position);
    if (failed == std::errc{} && end == name.data() + name.size() - 4) out.push_back(position);
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

std::string path_of(std::string const& folder, std::uint64_t position) { return fmt::format("{}/snapshot-{:012}.bin", folder, position); }

// Takes the head off the file's text; nothing when it is not whole.
std::optional<FileHead> take_head(std::string_view& rest) {
  // magic, sha256 of the head, length of the head (one byte), head, bytes of the World
  if (rest.size() < kMagic.size() + 33 || !rest.starts_with(kMagic)) return std::nullopt;
  rest.remove_prefix(kMagic.size());
  std::string_view const head_hash = rest.substr(0, 32);
  auto const head_size = static_cast<unsigned char>(rest[32]);
  rest.remove_prefix(33);
  if (rest.size() < head_size) return std::nullopt;
  std::string_view const head_bytes = rest.substr(0, head_size);
  rest.remove_prefix(head_size);
  Hash const expected = sha256(head_bytes);
  if (!std::equal(expected.begin(), expected.end(), head_hash.begin(),
                  [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); }))
    return std::nullopt;
  auto head = codec::from_bytes<FileHead>(head_bytes);
  return head ? std::optional(*head) : std::nullopt;
}

std::string text_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::optional<Snapshot> load(std::string const& path, Journal const& journal) {
  std::string const text = text_of(path);
  std::string_view rest = text;
  auto const head = take_head(rest);
  if (!head || head->shape != world_shape() || sha256(rest) != head->state_hash) return std::nullopt;
  // On this journal's chain? A snapshot from before a restore must not be taken for the state of another history.
  auto const entry = journal.read(head->position, 1);
  if (!entry || entry->empty() || entry->front().position != head->position || entry->front().chain != head->chain) return std::nullopt;
  auto world = world_from_bytes(rest);
  if (!world || world->position != head->position) return std::nullopt;
  return Snapshot{.world = std::move(*world), .chain = head->chain, .state_hash = head->state_hash};
}

}  // namespace

Result<void> save_snapshot(std::string const& folder, core::World const& world, Hash const& chain) {
  std::error_code error;
  fs::create_directories(folder, error);
  std::string const bytes = world_bytes(world);
  std::string const head =
      codec::to_bytes(FileHead{.shape = world_shape(), .position = world.position, .chain = chain, .state_hash = sha256(bytes)});
  TOCSIN_ASSERT(head.size() < 256);
  Hash const head_hash = sha256(head);
  std::string const path = path_of(folder, world.position);
  std::string const temporary = path + ".new";
  char const size = static_cast<char>(head.size());
  TOCSIN_CHECK(
      write_durably(temporary, {kMagic, {reinterpret_cast<char const*>(head_hash.data()), head_hash.size()}, {&size, 1}, head, bytes}));
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return unavailable("snapshot.not_written", fmt::format("{}: {}", path, std::strerror(errno)));
  if (int const fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
  auto const positions = positions_in(folder);
  for (std::size_t i = kKept; i < positions.size(); ++i) fs::remove(path_of(folder, positions[i]), error);
  return {};
}

Result<void> check_against_snapshots(std::string const& folder, Journal const& journal) {
  auto const last = journal.head().position;
  for (auto const position : positions_in(folder)) {
    std::string const path = path_of(folder, position);
    std::string const text = text_of(path);
    std::string_view rest = text;
    auto const head = take_head(rest);
    if (!head) continue;  // Damaged itself: passed over.
    if (head->position > last)
      return corrupt("journal.damaged_at", fmt::format("position {}: missing; the journal ends here, and {} was made at position {}",
                                                       last + 1, path, head->position));
    auto const entry = journal.read(head->position, 1);
    if (entry && !entry->empty() && entry->front().chain == head->chain) continue;
    return corrupt("journal.damaged_at", fmt::format("position {}: not the entry from which {} was made", head->position, path));
  }
  return {};
}

std::optional<Snapshot> load_snapshot(std::string const& folder, Journal const& journal) {
  for (auto const position : positions_in(folder))
    if (auto snapshot = load(path_of(folder, position), journal)) return snapshot;
  return std::nullopt;
}

std::vector<std::string> damaged_snapshots(std::string const& folder) {
  std::vector<std::string> out;
  for (auto const position : positions_in(folder)) {
    std::string path = path_of(folder, position);
    std::string const text = text_of(path);
    std::string_view rest = text;
    auto const head = take_head(rest);
    std::error_code gone;  // Replaced by a newer one meanwhile, beside a running server.
    if ((!head || sha256(rest) != head->state_hash) && std::filesystem::exists(path, gone)) out.push_back(std::move(path));
  }
  return out;
}

Hash state_hash(core::World const& world) { return sha256(world_bytes(world)); }

std::string world_bytes(core::World const& world) { return codec::to_bytes(world); }
Result<core::World> world_from_bytes(std::string_view bytes) {
  auto world = codec::from_bytes<core::World>(bytes);
  if (world) world->commands.index();
  return world;
}

}  // namespace tocsin::journal
