#include "journal/backup/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/format.h>
#include <boost/describe.hpp>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "codec/schema.h"
#include "journal/backup/copy_journal.h"
#include "journal/inspect.h"
#include "journal/kept_lists/erasure_list.h"
#include "journal/snapshot.h"
#include "journal/sqlite_connection.h"
#include "journal/sqlite_journal.h"

namespace tocsin::journal {

BOOST_DESCRIBE_STRUCT(BackupFile, (), (name, bytes, sha256))
BOOST_DESCRIBE_STRUCT(Manifest, (), (format_version, centre, position, chain, state_hash, state_shape, made_at, key_file, files))

namespace {

namespace fs = std::filesystem;

Result<void> sync(std::string const& path) {
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  bool const ok = fd >= 0 && ::fsync(fd) == 0;
  int const error = errno;
  if (fd >= 0) ::close(fd);
  if (!ok) return unavailable("backup.not_written", fmt::format("{}: {}", path, std::generic_category().message(error)));
  return {};
}

Result<void> write_file(std::string const& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return unavailable("backup.not_written", fmt::format("{}: {}", path, std::generic_category().message(errno)));
  return sync(path);
}

// VACUUM INTO: one consistent state, written anew, without what secure_delete has left free.
Result<void> copy_database(std::string const& from, std::string const& to) {
  Connection db;
  if (db.open(from, SQLITE_OPEN_READONLY)) return unavailable("backup.not_written", fmt::format("{}: {}", from, db.message()));
  Statement copy;
  int code = copy.prepare(db.get(), "VACUUM INTO ?");
  if (code == SQLITE_OK) code = copy.bind_text(1, to).run();
  if (code != SQLITE_DONE) return unavailable("backup.not_written", fmt::format("{}: {}", to, db.message()));
  ::chmod(to.c_str(), 0600);
  return sync(to);
}

Result<std::string> bytes_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open() || file.bad()) return unavailable("backup.not_read", fmt::format("{}: {}", path, std::strerror(errno)));
  return bytes;
}
Result<BackupFile> described(std::string const& folder, std::string const& name) {
  TOCSIN_TRY(auto const bytes, bytes_of(folder + "/" + name));
  return BackupFile{name, bytes.size(), sha256(bytes)};
}

Result<void> copy_plain(std::string const& from, std::string const& to, std::string_view code) {
  std::error_code error;
  fs::create_directories(fs::path(to).parent_path(), error);
  if (!error) fs::copy_file(from, to, error);
  if (error) return unavailable(code, fmt::format("{}: {}", to, error.message()));
  ::chmod(to.c_str(), 0600);
  return sync(to);
}

Result<void> clean(std::string const& path, std::string const& sql) {
  Connection db;
  // VACUUM writes the file anew: what was deleted is in no free page.
  if (db.open(path, SQLITE_OPEN_READWRITE) || sqlite3_exec(db.get(), (sql + "; VACUUM").c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return unavailable("backup.not_written", fmt::format("{}: {}", path, db.message()));
  return {};
}

Result<void> copy_beside(std::string const& folder, std::string const& target, Beside const& file) {
  std::string const from = folder + "/" + file.name, to = target + "/" + file.name;
  if (!file.is_database) return copy_plain(from, to, "backup.not_written");
  TOCSIN_CHECK(copy_database(from, to));
  if (file.clean_sql.empty()) return {};
  TOCSIN_CHECK(clean(to, file.clean_sql));
  return sync(to);
}

Result<Manifest> manifest_of(std::string const& folder, StateHashOf const& state_hash_of, Instant now) {
  TOCSIN_TRY(auto const journal, open_sqlite_journal({.folder = folder, .read_only = true}));
  TOCSIN_TRY(Hash const state, state_hash_of(*journal));
  auto const header = journal->header();
  auto const head = journal->head();
  return Manifest{.format_version = header.format_version,
                  .centre = header.centre,
                  .position = head.position,
                  .chain = head.chain,
                  .state_hash = state,
                  .state_shape = journal::state_shape(),
                  .made_at = now};
}

// Removes what was written unless told that it may stay.
class Undo {
 public:
  explicit Undo(std::string path) { add(std::move(path)); }
  Undo(Undo const&) = delete;
  Undo& operator=(Undo const&) = delete;
  ~Undo() {
    std::error_code ignored;
    for (auto const& path : paths_)
      for (auto const* suffix : {"", "-wal", "-shm"}) fs::remove_all(path + suffix, ignored);
    if (!made_folder_.empty()) fs::remove(made_folder_, ignored);
  }
  // Goes too: a folder left empty would be taken for a new centre's.
  void add_made_folder(std::string folder) { made_folder_ = std::move(folder); }
  void add(std::string path) { paths_.push_back(std::move(path)); }
  // `name` may lie in a folder below: then that folder is what goes, unless it was there before.
  void add(std::string const& folder, std::string const& name) {
    std::string top = folder + "/" + fs::path(name).begin()->string();
    std::error_code ignored;
    if (!fs::exists(top, ignored)) add(std::move(top));
  }
  void keep() {
    paths_.clear();
    made_folder_.clear();
  }

 private:
  std::string made_folder_;
  std::vector<std::string> paths_;
};

// A manifest may have been tampered with: its names must not lead out of the folder.
bool is_inside(std::string const& name) {
  fs::path const path(name);
  return !name.empty() && path.is_relative() && std::ranges::none_of(path, [](fs::path const& part) { return part == ".."; });
}
Result<void> check_files(std::string const& folder, Manifest const& manifest) {
  for (auto const& file : manifest.files.value_or(std::vector<BackupFile>{})) {
    if (!is_inside(file.name)) return corrupt("restore.differs", fmt::format("the manifest names '{}'", file.name));
    auto const is = described(folder, file.name);
    if (!is) return corrupt("restore.differs", fmt::format("{} cannot be read: {}", file.name, is.error().detail));
    if (is->bytes != file.bytes || is->sha256 != file.sha256)
      return corrupt("restore.differs", fmt::format("{} is not what the manifest says", file.name));
  }
  return {};
}

Result<void> check(Journal const& journal, Manifest const& manifest, StateHashOf const& state_hash_of) {
  auto const verified = verify(journal);
  if (!verified.is_whole()) return corrupt("journal.damaged_at", fmt::format("position {}: {}", verified.bad_position, verified.fault));
  auto const differs = [](std::string_view what, auto const& is, auto const& should) {
    return corrupt("restore.differs", fmt::format("{} is {}, the manifest says {}", what, is, should));
  };
  if (verified.entries != manifest.position) return differs("the last position", verified.entries, manifest.position);
  if (verified.chain != manifest.chain) return differs("the chain", to_hex(verified.chain), to_hex(manifest.chain));
  TOCSIN_TRY(Hash const state, state_hash_of(journal));
  // Another version may keep its state in another shape. Then it is enough that every entry is what it was, and that replaying went
  // through.
  bool const comparable = manifest.state_shape == state_shape();
  if (comparable && state != manifest.state_hash) return differs("the state hash", to_hex(state), to_hex(manifest.state_hash));
  return {};
}

// A list that is not there says nothing: nothing was erased yet, or it is on another machine.
Result<std::vector<std::string>> erased_since(Journal const& journal, std::string const& list) {
  std::ifstream file(list, std::ios::binary);
  std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  auto records = newer_erasures(journal, text);
  if (!records) records.error().detail = list + ": " + records.error().detail;
  return records;
}

Result<void> make_target(std::string const& target) {
  std::error_code error;
  if (fs::exists(target + "/journal.db", error) || fs::exists(target + "/manifest.json", error))
    return conflict("backup.target_not_empty", fmt::format("{} holds a backup already", target));
  fs::create_directories(target, error);
  if (error) return unavailable("backup.not_written", fmt::format("{}: {}", target, error.message()));
  ::chmod(target.c_str(), 0700);
  return {};
}

// The manifest is made from the copy: what it says is what was written, and it comes last, so that half a backup has none.
Result<Manifest> finish_backup(std::string const& folder, std::string const& target, Undo& undo, StateHashOf const& state_hash_of,
                               Instant now, BesideOf const& beside, std::string const& key_file) {
  TOCSIN_TRY(auto manifest, manifest_of(target, state_hash_of, now));
  if (!key_file.empty()) manifest.key_file = key_file;
  manifest.files.emplace();
  std::error_code error;
  for (auto const& file : beside ? beside() : std::vector<Beside>{}) {
    if (!fs::exists(folder + "/" + file.name, error)) continue;
    undo.add(target, file.name);
    TOCSIN_CHECK(copy_beside(folder, target, file));
    TOCSIN_TRY(auto one, described(target, file.name));
    manifest.files->push_back(std::move(one));
  }
  TOCSIN_CHECK(write_file(target + "/manifest.json", codec::pretty_json(codec::to_json(manifest))));
  TOCSIN_CHECK(sync(target));
  undo.keep();
  return manifest;
}

}  // namespace

Result<Manifest> read_manifest(std::string const& backup) {
  std::error_code error;
  std::ifstream file(backup + "/manifest.json");
  std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (text.empty() || !fs::exists(backup + "/journal.db", error))
    return not_found("restore.no_backup", fmt::format("{} holds no whole backup", backup));
  auto manifest = codec::from_json<Manifest>(text);
  if (!manifest) return corrupt("restore.no_backup", fmt::format("{}/manifest.json: {}", backup, manifest.error().detail));
  return manifest;
}

Result<Manifest> backup(std::string const& folder, std::string const& target, StateHashOf const& state_hash_of, Instant now,
                        BesideOf const& beside, std::string const& key_file) {
  std::error_code error;
  if (!fs::exists(folder + "/journal.db", error)) return not_found("journal.not_found", fmt::format("there is no journal in {}", folder));
  TOCSIN_CHECK(make_target(target));
  Undo undo(target + "/journal.db");
  TOCSIN_CHECK(copy_database(folder + "/journal.db", target + "/journal.db"));
  return finish_backup(folder, target, undo, state_hash_of, now, beside, key_file);
}

Result<Manifest> backup_from(Journal const& journal, std::string const& folder, std::string const& target, StateHashOf const& state_hash_of,
                             Instant now, BesideOf const& beside, std::string const& key_file) {
  TOCSIN_CHECK(make_target(target));
  Undo undo(target + "/journal.db");
  {
    auto const header = journal.header();
    TOCSIN_TRY(auto const copy, open_sqlite_journal({.folder = target, .centre = header.centre, .adopt = header}));
    TOCSIN_CHECK(copy_journal(journal, *copy));
  }
  std::error_code ignored;
  fs::remove(target + "/lock", ignored);
  TOCSIN_CHECK(sync(target + "/journal.db"));
  return finish_backup(folder, target, undo, state_hash_of, now, beside, key_file);
}

Result<std::uint64_t> position_at(Journal const& journal, Instant at) {
  // Moments never go back from entry to entry.
  std::uint64_t low = 0, high = journal.head().position;
  while (low < high) {
    std::uint64_t const middle = low + (high - low + 1) / 2;
    TOCSIN_TRY(auto const entry, journal.read(middle, 1));
    if (entry.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", middle));
    if (entry.front().at <= at)
      low = middle;
    else
      high = middle - 1;
  }
  if (low > 0) return low;
  return not_found("restore.point_unknown", fmt::format("nothing was written at {} or before", to_rfc3339(at)));
}

namespace {

bool is_all(RestorePoint const& point, Manifest const& manifest) { return point.position == 0 || point.position == manifest.position; }

// The copy's last steps, the same wherever it lies: is it what it should be, and is erased what was erased since?
Result<RestoreReport> finish_restore(Journal& journal, Manifest const& manifest, std::string const& erasure_list,
                                     StateHashOf const& state_hash_of, RestorePoint const& point) {
  RestoreReport report{.manifest = manifest, .position = manifest.position, .state_hash = manifest.state_hash};
  if (is_all(point, manifest)) {
    TOCSIN_CHECK(check(journal, manifest, state_hash_of));
  } else {
    auto const verified = verify(journal);
    if (!verified.is_whole()) return corrupt("journal.damaged_at", fmt::format("position {}: {}", verified.bad_position, verified.fault));
    if (verified.entries != point.position)
      return corrupt("restore.differs", fmt::format("the last position is {}, not {}", verified.entries, point.position));
    report.position = point.position;
    TOCSIN_TRY(report.state_hash, state_hash_of(journal));
  }
  if (point.accept) TOCSIN_CHECK(point.accept(journal));
  TOCSIN_TRY(auto const records, erased_since(journal, erasure_list));
  TOCSIN_CHECK(journal.erase(records));
  report.erasures_applied = records.size();
  return report;
}

Result<void> is_within(RestorePoint const& point, Manifest const& manifest) {
  if (point.position <= manifest.position) return {};
  return not_found("restore.point_unknown", fmt::format("the backup ends at position {}, before {}", manifest.position, point.position));
}

}  // namespace

Result<RestoreReport> restore(std::string const& backup, std::string const& folder, std::string const& erasure_list,
                              StateHashOf const& state_hash_of, RestorePoint const& point) {
  std::error_code error;
  TOCSIN_TRY(auto const manifest, read_manifest(backup));
  TOCSIN_CHECK(is_within(point, manifest));
  TOCSIN_CHECK(check_files(backup, manifest));
  if (folder.empty()) {
    TOCSIN_TRY(auto const journal, open_sqlite_journal({.folder = backup, .read_only = true}));
    TOCSIN_CHECK(check(*journal, manifest, state_hash_of));
    if (point.accept) TOCSIN_CHECK(point.accept(*journal));
    TOCSIN_TRY(auto const records, erased_since(*journal, erasure_list));
    return RestoreReport{manifest, manifest.position, manifest.state_hash, records.size()};
  }
  // Not even an old snapshot: it would belong to another history.
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    return conflict("restore.target_not_empty", fmt::format("{} is not empty", folder));
  bool const is_made = fs::create_directories(folder, error);
  Undo undo(folder + "/journal.db");
  if (is_made) undo.add_made_folder(folder);
  undo.add(folder + "/lock");
  for (auto const& file : manifest.files.value_or(std::vector<BackupFile>{})) {
    undo.add(folder, file.name);
    TOCSIN_CHECK(copy_plain(backup + "/" + file.name, folder + "/" + file.name, "restore.not_written"));
  }
  if (is_all(point, manifest)) {
    if (!fs::copy_file(backup + "/journal.db", folder + "/journal.db", error))
      return unavailable("restore.not_written", fmt::format("{}: {}", folder, error.message()));
    ::chmod((folder + "/journal.db").c_str(), 0600);
    TOCSIN_CHECK(sync(folder + "/journal.db"));
  } else {
    TOCSIN_TRY(auto const source, open_sqlite_journal({.folder = backup, .read_only = true}));
    TOCSIN_CHECK(check(*source, manifest, state_hash_of));
    TOCSIN_TRY(auto const part, open_sqlite_journal({.folder = folder, .centre = manifest.centre, .adopt = source->header()}));
    TOCSIN_CHECK(copy_journal(*source, *part, point.position));
  }
  auto report = [&]() -> Result<RestoreReport> {
    TOCSIN_TRY(auto const journal, open_sqlite_journal({.folder = folder, .centre = manifest.centre, .create = false}));
    return finish_restore(*journal, manifest, erasure_list, state_hash_of, point);
  }();
  if (!report) return report;
  TOCSIN_CHECK(sync(folder));
  undo.keep();
  return report;
}

Result<RestoreReport> restore_into(std::string const& backup, MakeJournal const& make, std::string const& erasure_list,
                                   StateHashOf const& state_hash_of, RestorePoint const& point) {
  TOCSIN_TRY(auto const manifest, read_manifest(backup));
  TOCSIN_CHECK(is_within(point, manifest));
  TOCSIN_CHECK(check_files(backup, manifest));
  TOCSIN_TRY(auto const source, open_sqlite_journal({.folder = backup, .read_only = true}));
  TOCSIN_CHECK(check(*source, manifest, state_hash_of));
  TOCSIN_TRY(auto const target, make(source->header()));
  if (target->head().position != 0) return conflict("restore.target_not_empty", "the database holds a journal already");
  TOCSIN_CHECK(copy_journal(*source, *target, point.position));
  return finish_restore(*target, manifest, erasure_list, state_hash_of, point);
}

Result<void> check_against(Journal const& journal, Manifest const& manifest) {
  auto const head = journal.head();
  if (head.position < manifest.position)
    return corrupt("journal.cut_at_end",
                   fmt::format("it ends at position {}; a backup was made of it at {}", head.position, manifest.position));
  if (manifest.position == 0) return {};
  TOCSIN_TRY(auto const entry, journal.read(manifest.position, 1));
  if (entry.empty() || entry.front().chain != manifest.chain)
    return corrupt("journal.other_history", fmt::format("at position {} it is not what the backup's manifest says", manifest.position));
  return {};
}

}  // namespace tocsin::journal
