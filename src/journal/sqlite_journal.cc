#include "journal/sqlite_journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <sodium.h>

#include "journal/folder_lock.h"
#include "journal/kept_lists/erasure_list.h"
#include "journal/sqlite_connection.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

// New WAL pages after which another thread copies them into the database while appends go on, and pages after which the appender itself
// copies what is left, so that the log begins anew.
constexpr int kCheckpointPages = 4'000;
constexpr int kMostWalPages = 16'000;

// Erased pages that a reader outside keeps in the log: how long a try to cut it waits for that reader, and when the next one comes.
constexpr int kPatienceForReadersMs = 100;
constexpr auto kCutAgainAfter = std::chrono::seconds(1);

// A file that is shorter than it says opens for nobody but those who ask for what there is (read-only, and to name the position).
constexpr char kTakeWhatIsThere[] = "PRAGMA writable_schema=ON";

constexpr char kSchema[] = R"(
CREATE TABLE header (id INTEGER PRIMARY KEY CHECK (id = 1), format_version INTEGER NOT NULL, centre INTEGER NOT NULL, genesis BLOB NOT NULL, key_check BLOB);
CREATE TABLE journal (position INTEGER PRIMARY KEY, at INTEGER NOT NULL, command_id BLOB NOT NULL, bytes TEXT NOT NULL, chain BLOB NOT NULL);
CREATE TABLE detail (id TEXT PRIMARY KEY, record TEXT NOT NULL, ciphertext BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE detail_key (detail TEXT PRIMARY KEY, record TEXT NOT NULL, position INTEGER NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX detail_key_record ON detail_key (record);
CREATE TABLE erasure (record TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
)";

Error write_error(int code, char const* message) {
  if ((code & 0xFF) == SQLITE_FULL)
    return {ErrorKind::kUnavailable, "journal.disk_full",
            "the disk is full: nothing more is taken until there is room and the server is restarted"};
  return {ErrorKind::kUnavailable, "journal.write_failed", fmt::format("{} ({})", message, code)};
}

void sync_folder(std::string const& folder) {
  int const fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

// A new journal is made under another name and renamed when whole: an empty journal.db is always damage, never a beginning.
Result<void> create_database(std::string const& folder, SqliteOptions const& options) {
  std::string const temporary = folder + "/journal.db.new";
  std::error_code ignored;
  fs::remove(temporary, ignored);
  Connection db;
  auto const failed = [&](int code) { return std::unexpected(write_error(code, db.message())); };
  if (int const code = db.open(temporary, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) return failed(code);
  ::chmod(temporary.c_str(), 0600);
  if (int const code = db.run("PRAGMA page_size=4096; PRAGMA synchronous=FULL; BEGIN")) return failed(code);
  if (int const code = db.run(kSchema)) return failed(code);
  Header header = options.adopt.value_or(Header{});
  if (!options.adopt) randombytes_buf(header.genesis.data(), header.genesis.size());
  {
    Statement insert;
    insert.prepare(db.get(), "INSERT INTO header VALUES (1, ?, ?, ?, ?)");
    insert.bind(1, kFormatVersion)
        .bind(2, options.centre == 0 ? 1 : options.centre)
        .bind_blob(3, header.genesis.data(), header.genesis.size());
    if (header.key_check) insert.bind_blob(4, header.key_check->data(), header.key_check->size());
    if (int const code = insert.run(); code != SQLITE_DONE) return failed(code);
  }
  if (int const code = db.run("COMMIT")) return failed(code);
  if (int const code = db.close()) return failed(code);
  if (::rename(temporary.c_str(), (folder + "/journal.db").c_str()) != 0)
    return unavailable("journal.open_failed", fmt::format("{}: {}", temporary, std::generic_category().message(errno)));
  sync_folder(folder);
  return {};
}

class SqliteJournal final : public Journal {
 public:
  ~SqliteJournal() override;
  Result<void> open(SqliteOptions const& options);

  Result<void> append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                      std::span<std::string const> erased_records) override;
  Result<std::vector<StoredEntry>> read(std::uint64_t from, std::size_t limit) const override;
  Head head() const override {
    std::lock_guard const lock(head_mutex_);
    return head_;
  }
  Header header() const override {
    std::lock_guard const lock(head_mutex_);
    return header_;
  }
  Result<void> set_key_check(Hash const& check) override;
  Result<StoredDetail> load_detail(std::string_view id) const override;
  Result<void> erase(std::span<std::string const> records) override;
  Result<std::vector<Erasure>> erasures() const override;
  Result<std::vector<StoredDetail>> details(std::string_view after, std::size_t limit) const override;

 private:
  Result<void> read_header();
  Result<void> read_head();
  Result<void> prepare();
  Error damaged(std::string message) const;
  Result<void> read_readable_head();
  std::uint64_t last_readable() const;
  Result<void> may_write() const;
  int write(std::span<StoredEntry const> entries, std::span<SealedDetail const> details, std::span<std::string const> erased_records,
            Head& head);
  int write_erasures(std::span<std::string const> records, std::uint64_t position);
  std::unexpected<Error> poison(int code);
  void forget_erased_pages();
  bool cut_log(Connection& connection);
  void start_checkpointer();
  void checkpoint_when_asked(std::stop_token stop);

  std::string folder_;
  std::string erasure_list_;
  bool read_only_ = false;
  FolderLock lock_;
  Header header_;
  Head head_;
  mutable std::mutex head_mutex_;

  Connection writer_;  // Of the thread that appends.
  Statement insert_entry_, insert_detail_, insert_key_, delete_keys_, insert_erasure_;
  std::optional<Error> poisoned_;
  int wal_pages_ = 0, asked_at_pages_ = 0;

  mutable std::mutex read_mutex_;
  Connection reader_;
  mutable Statement select_entries_, select_detail_, select_details_, select_erasures_;

  Connection checkpointer_;
  std::mutex checkpoint_mutex_;
  std::condition_variable_any checkpoint_wanted_;
  bool wants_checkpoint_ = false, holds_erased_ = false;
  std::jthread checkpoint_thread_;
};

SqliteJournal::~SqliteJournal() { checkpoint_thread_ = {}; }

Result<void> SqliteJournal::open(SqliteOptions const& options) {
  folder_ = options.folder;
  erasure_list_ = options.erasure_list;
  read_only_ = options.read_only;
  std::string const path = folder_ + "/journal.db";
  std::error_code error;
  bool const exists = fs::exists(path, error);
  if (!exists && (options.read_only || !options.create))
    return not_found("journal.not_found", fmt::format("there is no journal in {}", folder_));
  if (!read_only_) {
    if (!fs::exists(folder_, error)) {
      fs::create_directories(folder_, error);
      if (error) return unavailable("journal.open_failed", fmt::format("{}: {}", folder_, error.message()));
      ::chmod(folder_.c_str(), 0700);
    }
    TOCSIN_CHECK(lock_.take(folder_));
    if (!exists) TOCSIN_CHECK(create_database(folder_, options));
  }
  if (fs::file_size(path, error) == 0) return corrupt("journal.damaged_at", fmt::format("position 1: {} is empty", path));

  int const flags = read_only_ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (int const code = reader_.open(path, flags))
    return unavailable("journal.open_failed", fmt::format("{}: {} ({})", path, reader_.message(), code));
  if (read_only_) reader_.run(kTakeWhatIsThere);
  TOCSIN_CHECK(read_header());
  if (!read_only_ && options.centre != 0 && header_.centre != options.centre)
    return conflict("journal.other_centre", fmt::format("{} is the journal of centre {}, not {}", folder_, header_.centre, options.centre));
  if (!read_only_) {
    if (int const code = writer_.open(path, flags)) return std::unexpected(write_error(code, writer_.message()));
    if (writer_.run("PRAGMA journal_mode=WAL") ||
        writer_.run("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=0") ||
        (options.relaxed_sync && writer_.run("PRAGMA synchronous=NORMAL")))
      return std::unexpected(damaged(writer_.message()));
    if (options.max_pages != 0) writer_.run(fmt::format("PRAGMA max_page_count={}", options.max_pages).c_str());
  }
  TOCSIN_CHECK(prepare());
  TOCSIN_CHECK(read_head());
  if (!read_only_) {
    // It has to have read something: a connection that has not seen the log yet copies nothing out of it, and says that all went well.
    if (checkpointer_.open(path, flags) || checkpointer_.run("SELECT count(*) FROM header"))
      return std::unexpected(damaged(checkpointer_.message()));
    start_checkpointer();
  }
  return {};
}

Result<void> SqliteJournal::read_header() {
  Statement select;
  int code = select.prepare(reader_.get(), "SELECT format_version, centre, genesis, key_check FROM header");
  if (code == SQLITE_OK) code = select.step();
  if ((code & 0xFF) == SQLITE_NOTADB || (code & 0xFF) == SQLITE_ERROR)
    return corrupt("journal.not_a_journal", fmt::format("{}/journal.db is no journal: {}", folder_, reader_.message()));
  if (code != SQLITE_ROW) return std::unexpected(damaged(reader_.message()));
  header_.format_version = static_cast<int>(select.integer(0));
  if (header_.format_version > kFormatVersion)
    return conflict("journal.newer_version", fmt::format("{} was written by a newer version (format {}, this program knows {})", folder_,
                                                         header_.format_version, kFormatVersion));
  header_.centre = static_cast<std::uint16_t>(select.integer(1));
  if (!to_hash(select.bytes(2), header_.genesis)) return std::unexpected(damaged("the header has no genesis"));
  if (!select.is_null(3) && !to_hash(select.bytes(3), header_.key_check.emplace()))
    return std::unexpected(damaged("the header's key check is cut"));
  return {};
}

Result<void> SqliteJournal::prepare() {
  auto const ready = [](Connection const& db, Statement& statement, std::string_view sql) {
    return statement.prepare(db.get(), sql) == SQLITE_OK;
  };
  bool ok = ready(reader_, select_entries_,
                  "SELECT position, at, command_id, bytes, chain FROM journal WHERE position >= ? ORDER BY position LIMIT ?") &&
            ready(reader_, select_detail_,
                  "SELECT record, ciphertext, (SELECT wrapped FROM detail_key WHERE detail = id) FROM detail WHERE id = ?") &&
            ready(reader_, select_details_,
                  "SELECT id, d.record, ciphertext, coalesce(wrapped, x'') FROM detail d LEFT JOIN detail_key ON detail = id "
                  "WHERE id > ? ORDER BY id LIMIT ?") &&
            ready(reader_, select_erasures_, "SELECT record, position FROM erasure ORDER BY position, record");
  if (ok && !read_only_)
    ok = ready(writer_, insert_entry_, "INSERT INTO journal VALUES (?, ?, ?, ?, ?)") &&
         ready(writer_, insert_detail_, "INSERT INTO detail VALUES (?, ?, ?)") &&
         ready(writer_, insert_key_, "INSERT INTO detail_key VALUES (?, ?, ?, ?)") &&
         ready(writer_, delete_keys_, "DELETE FROM detail_key WHERE record = ?") &&
         ready(writer_, insert_erasure_,
               "INSERT INTO erasure VALUES (?1, ?2) ON CONFLICT (record) DO UPDATE SET position = max(position, ?2)");
  if (!ok) return std::unexpected(damaged(writer_.get() ? writer_.message() : reader_.message()));
  return {};
}

// The last entry and, against an accident at the end of the file, its link to the one before.
Result<void> SqliteJournal::read_head() {
  Statement select;
  int code = select.prepare(reader_.get(), "SELECT position, bytes, chain FROM journal ORDER BY position DESC LIMIT 2");
  head_ = {0, header_.genesis};
  if (code == SQLITE_OK) code = select.step();
  if (code == SQLITE_DONE) return {};
  if (code != SQLITE_ROW && read_only_) return read_readable_head();
  if (code != SQLITE_ROW) return std::unexpected(damaged(reader_.message()));
  Head head{static_cast<std::uint64_t>(select.integer(0)), {}};
  std::string const bytes(select.bytes(1));
  bool whole = to_hash(select.bytes(2), head.chain);
  Hash previous = header_.genesis;
  code = select.step();
  if (code == SQLITE_ROW) {
    whole = whole && static_cast<std::uint64_t>(select.integer(0)) + 1 == head.position && to_hash(select.bytes(2), previous);
  } else {
    whole = whole && code == SQLITE_DONE && head.position == 1;
  }
  if (!read_only_ && (!whole || next_chain(previous, head.position, bytes) != head.chain))
    return corrupt("journal.damaged_at", fmt::format("position {}: the last entry does not follow from the one before", head.position));
  head_ = head;
  return {};
}

// The end of the journal cannot be read: what can be read from the beginning on.
Result<void> SqliteJournal::read_readable_head() {
  Statement select;
  if (select.prepare(reader_.get(), "SELECT position, length(bytes), chain FROM journal ORDER BY position") != SQLITE_OK)
    return std::unexpected(damaged(reader_.message()));
  while (select.step() == SQLITE_ROW) {
    Head head{static_cast<std::uint64_t>(select.integer(0)), {}};
    if (head.position != head_.position + 1 || !to_hash(select.bytes(2), head.chain)) break;
    head_ = head;
  }
  return {};
}

std::uint64_t SqliteJournal::last_readable() const {
  Connection rest;
  Statement select;
  std::uint64_t last = 0;
  if (rest.open(folder_ + "/journal.db", SQLITE_OPEN_READONLY) || rest.run(kTakeWhatIsThere) ||
      select.prepare(rest.get(), "SELECT position, length(bytes), chain FROM journal ORDER BY position"))
    return 0;
  while (select.step() == SQLITE_ROW) last = static_cast<std::uint64_t>(select.integer(0));
  return last;
}

// The message by value: SQLite's own text goes with the next call on its connection.
Error SqliteJournal::damaged(std::string message) const {
  return {ErrorKind::kCorrupt, "journal.damaged_at",
          fmt::format("position {}: {}. The entries before it can still be read (read-only start)", last_readable() + 1, message)};
}

Result<void> SqliteJournal::may_write() const {
  if (read_only_) return unavailable("journal.read_only", "the journal was opened for reading only");
  if (poisoned_) return unavailable("journal.stopped", fmt::format("{}: {}", poisoned_->code, poisoned_->detail));
  return {};
}

std::unexpected<Error> SqliteJournal::poison(int code) {
  poisoned_ = write_error(code, writer_.message());
  if (sqlite3_get_autocommit(writer_.get()) == 0) writer_.run("ROLLBACK");
  return std::unexpected(*poisoned_);
}

Result<void> SqliteJournal::append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                                   std::span<std::string const> erased_records) {
  TOCSIN_CHECK(may_write());
  if (entries.empty()) return {};
  Head head = this->head();
  for (auto const& entry : entries) {
    if (entry.position != head.position + static_cast<std::uint64_t>(&entry - entries.data()) + 1)
      return conflict("journal.wrong_position", fmt::format("position {} does not follow {}", entry.position, head.position));
  }
  TOCSIN_CHECK(list_erasures(erasure_list_, header().genesis, erased_records, entries.back().position));
  if (int const code = write(entries, details, erased_records, head); code != SQLITE_OK) return poison(code);
  {
    std::lock_guard const lock(head_mutex_);
    head_ = head;
  }
  if (!erased_records.empty()) forget_erased_pages();
  if (wal_pages_ < asked_at_pages_) asked_at_pages_ = 0;  // The log began anew.
  if (wal_pages_ >= kMostWalPages) {
    sqlite3_wal_checkpoint_v2(writer_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  } else if (wal_pages_ - asked_at_pages_ >= kCheckpointPages) {
    asked_at_pages_ = wal_pages_;
    {
      std::lock_guard const lock(checkpoint_mutex_);
      wants_checkpoint_ = true;
    }
    checkpoint_wanted_.notify_one();
  }
  return {};
}

int SqliteJournal::write(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                         std::span<std::string const> erased_records, Head& head) {
  if (int const code = writer_.run("BEGIN IMMEDIATE")) return code;
  for (auto const& entry : entries) {
    head = {entry.position, next_chain(head.chain, entry.position, entry.bytes)};
    insert_entry_.bind(1, static_cast<std::int64_t>(entry.position)).bind(2, entry.at.us);
    insert_entry_.bind_blob(3, entry.command_id.data(), entry.command_id.size()).bind_text(4, entry.bytes);
    if (int const code = insert_entry_.bind_blob(5, head.chain.data(), head.chain.size()).run(); code != SQLITE_DONE) return code;
  }
  for (auto const& detail : details) {
    insert_detail_.bind_text(1, detail.id).bind_text(2, detail.record).bind_blob(3, detail.ciphertext.data(), detail.ciphertext.size());
    if (int const code = insert_detail_.run(); code != SQLITE_DONE) return code;
    insert_key_.bind_text(1, detail.id).bind_text(2, detail.record).bind(3, static_cast<std::int64_t>(head.position));
    if (int const code = insert_key_.bind_blob(4, detail.wrapped_key.data(), detail.wrapped_key.size()).run(); code != SQLITE_DONE)
      return code;
  }
  if (int const code = write_erasures(erased_records, head.position)) return code;
  return writer_.run("COMMIT");
}

int SqliteJournal::write_erasures(std::span<std::string const> records, std::uint64_t position) {
  for (auto const& record : records) {
    if (int const code = delete_keys_.bind_text(1, record).run(); code != SQLITE_DONE) return code;
    if (int const code = insert_erasure_.bind_text(1, record).bind(2, static_cast<std::int64_t>(position)).run(); code != SQLITE_DONE)
      return code;
  }
  return SQLITE_OK;
}

// secure_delete has written zeros over the keys; until the log is copied and cut, their old pages still stand in the database and the log.
void SqliteJournal::forget_erased_pages() {
  if (cut_log(writer_)) {
    wal_pages_ = 0;
    return;
  }
  // Somebody reads the file from outside (a backup, a tool): the other thread goes on trying, and nobody's command waits for it.
  {
    std::lock_guard const lock(checkpoint_mutex_);
    holds_erased_ = true;
  }
  checkpoint_wanted_.notify_one();
}

// While it waits for readers nobody can append: a moment each time.
bool SqliteJournal::cut_log(Connection& connection) {
  std::lock_guard const lock(read_mutex_);  // A reader of ours in the middle of a list would hold the log.
  sqlite3_busy_timeout(connection.get(), kPatienceForReadersMs);
  int log = 0;
  int const code = sqlite3_wal_checkpoint_v2(connection.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, &log, nullptr);
  sqlite3_busy_timeout(connection.get(), kBusyTimeoutMs);
  return code == SQLITE_OK && log == 0;
}

Result<void> SqliteJournal::erase(std::span<std::string const> records) {
  TOCSIN_CHECK(may_write());
  if (records.empty()) return {};
  TOCSIN_CHECK(list_erasures(erasure_list_, header().genesis, records, head().position));
  int code = writer_.run("BEGIN IMMEDIATE");
  if (code == SQLITE_OK) code = write_erasures(records, head().position);
  if (code == SQLITE_OK) code = writer_.run("COMMIT");
  if (code != SQLITE_OK) return poison(code);
  forget_erased_pages();
  return {};
}

Result<void> SqliteJournal::set_key_check(Hash const& check) {
  TOCSIN_CHECK(may_write());
  Statement update;
  update.prepare(writer_.get(), "UPDATE header SET key_check = ?");
  if (int const code = update.bind_blob(1, check.data(), check.size()).run(); code != SQLITE_DONE) return poison(code);
  std::lock_guard const lock(head_mutex_);
  header_.key_check = check;
  return {};
}

Result<std::vector<StoredEntry>> SqliteJournal::read(std::uint64_t from, std::size_t limit) const {
  std::lock_guard const lock(read_mutex_);
  std::vector<StoredEntry> out;
  out.reserve(std::min<std::size_t>(limit, 4096));
  select_entries_.bind(1, static_cast<std::int64_t>(from)).bind(2, static_cast<std::int64_t>(limit));
  int code = select_entries_.step();
  for (; code == SQLITE_ROW; code = select_entries_.step()) {
    auto& entry = out.emplace_back();
    entry.position = static_cast<std::uint64_t>(select_entries_.integer(0));
    entry.at = Instant{select_entries_.integer(1)};
    entry.bytes = select_entries_.bytes(3);
    if (!to_hash(select_entries_.bytes(2), entry.command_id) || !to_hash(select_entries_.bytes(4), entry.chain)) {
      select_entries_.reset();
      return corrupt("journal.damaged_at", fmt::format("position {}: a hash has not 32 bytes", entry.position));
    }
  }
  select_entries_.reset();
  if (code == SQLITE_DONE) return out;
  std::uint64_t const next = out.empty() ? from : out.back().position + 1;
  if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB)
    return corrupt("journal.damaged_at", fmt::format("position {}: {}", next, reader_.message()));
  return unavailable("journal.read_failed", fmt::format("position {}: {}", next, reader_.message()));
}

Result<StoredDetail> SqliteJournal::load_detail(std::string_view id) const {
  std::lock_guard const lock(read_mutex_);
  int const code = select_detail_.bind_text(1, id).step();
  StoredDetail detail;
  if (code == SQLITE_ROW) {
    detail = {.id = std::string(id),
              .record = std::string(select_detail_.bytes(0)),
              .ciphertext = std::string(select_detail_.bytes(1)),
              .wrapped_key = std::string(select_detail_.bytes(2))};
  }
  select_detail_.reset();
  if (code == SQLITE_DONE) return not_found("detail.unknown");
  if (code != SQLITE_ROW) return unavailable("journal.read_failed", reader_.message());
  if (detail.wrapped_key.empty()) return not_found("detail.erased", "this detail has been erased");
  return detail;
}

Result<std::vector<Journal::Erasure>> SqliteJournal::erasures() const {
  std::lock_guard const lock(read_mutex_);
  std::vector<Erasure> out;
  int code = select_erasures_.step();
  for (; code == SQLITE_ROW; code = select_erasures_.step())
    out.push_back({std::string(select_erasures_.bytes(0)), static_cast<std::uint64_t>(select_erasures_.integer(1))});
  select_erasures_.reset();
  if (code != SQLITE_DONE) return unavailable("journal.read_failed", reader_.message());
  return out;
}

Result<std::vector<StoredDetail>> SqliteJournal::details(std::string_view after, std::size_t limit) const {
  std::lock_guard const lock(read_mutex_);
  std::vector<StoredDetail> out;
  int code = select_details_.bind_text(1, after).bind(2, static_cast<std::int64_t>(limit)).step();
  for (; code == SQLITE_ROW; code = select_details_.step()) {
    auto const text = [&](int column) { return std::string(select_details_.bytes(column)); };
    out.push_back({text(0), text(1), text(2), text(3)});
  }
  select_details_.reset();
  if (code != SQLITE_DONE) return unavailable("journal.read_failed", reader_.message());
  return out;
}

void SqliteJournal::start_checkpointer() {
  sqlite3_wal_hook(
      writer_.get(),
      [](void* self, sqlite3*, char const*, int pages) {
        static_cast<SqliteJournal*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  checkpoint_thread_ = std::jthread([this](std::stop_token stop) { checkpoint_when_asked(stop); });
}

void SqliteJournal::checkpoint_when_asked(std::stop_token stop) {
  while (true) {
    bool cuts = false;
    {
      std::unique_lock lock(checkpoint_mutex_);
      if (holds_erased_) {
        checkpoint_wanted_.wait_for(lock, stop, kCutAgainAfter, [&] { return wants_checkpoint_; });
        if (stop.stop_requested()) return;
      } else if (!checkpoint_wanted_.wait(lock, stop, [&] { return wants_checkpoint_ || holds_erased_; })) {
        return;
      }
      wants_checkpoint_ = false;
      cuts = std::exchange(holds_erased_, false);
    }
    if (cuts && !cut_log(checkpointer_)) {
      std::lock_guard const lock(checkpoint_mutex_);
      holds_erased_ = true;
    }
    sqlite3_wal_checkpoint_v2(checkpointer_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }
}

}  // namespace

Hash next_chain(Hash const& previous, std::uint64_t position, std::string_view bytes) {
  std::array<char, 40> head;
  std::copy(previous.begin(), previous.end(), head.begin());
  for (std::size_t i = 0; i < 8; ++i) head[32 + i] = static_cast<char>(position >> (56 - 8 * i));
  return Hasher().add(std::string_view(head.data(), head.size())).add(bytes).finish();
}

Result<std::unique_ptr<Journal>> open_sqlite_journal(SqliteOptions const& options) {
  auto journal = std::make_unique<SqliteJournal>();
  TOCSIN_CHECK(journal->open(options));
  return journal;
}

}  // namespace tocsin::journal
