#include "journal/snapshot.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "codec/binary.h"
#include "codec/type_info.h"

namespace tocsin::journal {

namespace {

constexpr std::string_view kMagic = "TOCSNAP1";
constexpr std::string_view kUnfinished = ".new";
constexpr std::size_t kKept = 2;
constexpr std::size_t kMostHead = 512;  // Bytes in which every head lies.

// The head of a file: who may read it, where it belongs, and the hash of what follows.
struct FileHead {
  Hash shape{};  // schema_hash<World>: another build's snapshot is not read.
  std::uint64_t position = 0;
  Hash chain{};
  Hash state_hash{};  // Of the bytes that follow.
};
BOOST_DESCRIBE_STRUCT(FileHead, (), (shape, position, chain, state_hash))

// Positions of the snapshots that are there, newest first.
std::vector<std::uint64_t> positions_in(SnapshotFiles const& files) {
  std::vector<std::uint64_t> out;
  for (auto const& name : files.names()) {
    std::uint64_t position = 0;
    if (!name.starts_with("snapshot-") || !name.ends_with(".bin")) continue;
    auto const [end, failed] = std::from_chars(name.data() + 9, name.data() + name.size() - 4, position);
    if (failed == std::errc{} && end == name.data() + name.size() - 4) out.push_back(position);
  }
  std::sort(out.rbegin(), out.rend());
  return out;
}

std::string name_of(std::uint64_t position) { return fmt::format("snapshot-{:012}.bin", position); }

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

std::optional<Snapshot> load(SnapshotFiles const& files, std::string const& name, Journal const& journal) {
  std::string const text = files.read(name);
  std::string_view rest = text;
  auto const head = take_head(rest);
  if (!head || head->shape != state_shape() || sha256(rest) != head->state_hash) return std::nullopt;
  // On this journal's chain? A snapshot from before a restore must not be taken for the state of another history.
  auto const entry = journal.read(head->position, 1);
  if (!entry || entry->empty() || entry->front().position != head->position || entry->front().chain != head->chain) return std::nullopt;
  auto world = world_from_bytes(rest);
  if (!world || world->position != head->position) return std::nullopt;
  return Snapshot{.world = std::move(*world), .chain = head->chain, .state_hash = head->state_hash};
}

}  // namespace

Result<void> save_snapshot(SnapshotFiles& files, core::World const& world, Hash const& chain) {
  std::string const bytes = world_bytes(world);
  std::string const head =
      codec::to_bytes(FileHead{.shape = state_shape(), .position = world.position, .chain = chain, .state_hash = sha256(bytes)});
  TOCSIN_ASSERT(head.size() < 256);
  Hash const head_hash = sha256(head);
  char const size = static_cast<char>(head.size());
  std::string const name = name_of(world.position);
  std::string const unfinished = name + std::string(kUnfinished);
  std::array<std::string_view, 5> const parts = {
      kMagic, {reinterpret_cast<char const*>(head_hash.data()), head_hash.size()}, {&size, 1}, head, bytes};
  TOCSIN_CHECK(files.write(unfinished, parts));
  TOCSIN_CHECK(files.rename(unfinished, name));
  auto const positions = positions_in(files);
  for (std::size_t i = kKept; i < positions.size(); ++i) files.remove(name_of(positions[i]));
  for (auto const& left : files.names())
    if (left.starts_with("snapshot-") && left.ends_with(kUnfinished)) files.remove(left);
  return {};
}

Result<void> check_against_snapshots(SnapshotFiles const& files, Journal const& journal) {
  auto const last = journal.head().position;
  for (auto const position : positions_in(files)) {
    std::string const name = name_of(position);
    std::string const beginning = files.read_beginning(name, kMostHead);
    std::string_view rest = beginning;
    auto const head = take_head(rest);
    if (!head) continue;  // Damaged itself: passed over.
    if (head->position > last)
      return corrupt("journal.damaged_at", fmt::format("position {}: missing; the journal ends here, and {} was made at position {}",
                                                       last + 1, files.path_of(name), head->position));
    auto const entry = journal.read(head->position, 1);
    if (entry && !entry->empty() && entry->front().chain == head->chain) continue;
    return corrupt("journal.damaged_at",
                   fmt::format("position {}: not the entry from which {} was made", head->position, files.path_of(name)));
  }
  return {};
}

std::optional<Snapshot> load_snapshot(SnapshotFiles const& files, Journal const& journal) {
  for (auto const position : positions_in(files))
    if (auto snapshot = load(files, name_of(position), journal)) return snapshot;
  return std::nullopt;
}

Result<void> save_snapshot(std::string const& folder, core::World const& world, Hash const& chain) {
  return save_snapshot(*snapshot_folder(folder), world, chain);
}
Result<void> check_against_snapshots(std::string const& folder, Journal const& journal) {
  return check_against_snapshots(*snapshot_folder(folder), journal);
}
std::optional<Snapshot> load_snapshot(std::string const& folder, Journal const& journal) {
  return load_snapshot(*snapshot_folder(folder), journal);
}

std::vector<std::string> damaged_snapshots(std::string const& folder) {
  auto const files = snapshot_folder(folder);
  std::vector<std::string> out;
  for (auto const position : positions_in(*files)) {
    std::string const text = files->read(name_of(position));
    std::string_view rest = text;
    auto const head = take_head(rest);
    std::error_code gone;  // Replaced by a newer one meanwhile, beside a running server.
    std::string path = files->path_of(name_of(position));
    if ((!head || sha256(rest) != head->state_hash) && std::filesystem::exists(path, gone)) out.push_back(std::move(path));
  }
  return out;
}

Hash state_shape() {
  // Raised when the same shape means something else: 2, what is due about calls that nobody ends.
  static Hash const kShape = Hasher().add(to_hex(codec::schema_hash<core::World>())).add("due 2").finish();
  return kShape;
}

Hash state_hash(core::World const& world) { return sha256(world_bytes(world)); }

std::string world_bytes(core::World const& world) { return codec::to_bytes(world); }
Result<core::World> world_from_bytes(std::string_view bytes) {
  auto world = codec::from_bytes<core::World>(bytes);
  if (world) world->commands.index();
  return world;
}

}  // namespace tocsin::journal
