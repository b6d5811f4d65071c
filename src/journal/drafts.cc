#include "journal/drafts.h"

#include <sys/stat.h>

#include <filesystem>
#include <mutex>

#include <fmt/format.h>

#include "journal/sqlite_connection.h"

namespace tocsin::journal {

namespace {

std::string about_of(std::string_view account, std::string_view seat) { return fmt::format("draft\n{}\n{}", account, seat); }

class SqliteDrafts final : public Drafts {
 public:
  explicit SqliteDrafts(MasterKey key) : key_(key) {}

  Result<void> open(std::string const& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string const path = folder + "/drafts.db";
    int code = db_.open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    ::chmod(path.c_str(), 0600);
    // NORMAL: a draft outlives the program, not the power.
    if (code == SQLITE_OK) code = db_.run("PRAGMA journal_mode=WAL");
    if (code == SQLITE_OK)
      code = db_.run(
          "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=100;"
          "CREATE TABLE IF NOT EXISTS draft (account TEXT, seat TEXT, saved_at INTEGER NOT NULL, sealed BLOB NOT NULL, "
          "PRIMARY KEY (account, seat)) WITHOUT ROWID");
    auto const ready = [&](Statement& statement, std::string_view sql) {
      if (code == SQLITE_OK) code = statement.prepare(db_.get(), sql);
    };
    ready(put_, "INSERT INTO draft VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET saved_at = excluded.saved_at, sealed = excluded.sealed");
    ready(get_, "SELECT sealed, saved_at FROM draft WHERE account = ? AND seat = ?");
    ready(count_, "SELECT count(*) FROM draft");
    ready(remove_, "DELETE FROM draft WHERE account = ? AND seat = ?");
    ready(expire_, "DELETE FROM draft WHERE saved_at < ?");
    if (code != SQLITE_OK) return unavailable("draft.open_failed", fmt::format("{}: {}", path, db_.message()));
    return {};
  }

  Result<void> put(std::string_view account, std::string_view seat, std::string_view text, Instant now) override {
    if (text.size() > kMaxBytes) return invalid("draft.too_long", fmt::format("{} bytes, at most {} are kept", text.size(), kMaxBytes));
    std::string const sealed = seal_under(key_.bytes(), text, about_of(account, seat));
    std::lock_guard const lock(mutex_);
    std::int64_t const count = count_.step() == SQLITE_ROW ? count_.integer(0) : 0;
    count_.reset();
    if (count >= static_cast<std::int64_t>(kMaxDrafts)) return unavailable("draft.too_many", "too many drafts are kept already");
    put_.bind_text(1, account).bind_text(2, seat).bind(3, now.us).bind_blob(4, sealed.data(), sealed.size());
    if (put_.run() != SQLITE_DONE) return failed();
    return {};
  }

  Result<std::optional<Draft>> get(std::string_view account, std::string_view seat) override {
    std::lock_guard const lock(mutex_);
    int const code = get_.bind_text(1, account).bind_text(2, seat).step();
    std::optional<Draft> draft;
    if (code == SQLITE_ROW) {
      if (auto text = open_under(key_.bytes(), get_.bytes(0), about_of(account, seat)))
        draft = Draft{std::move(*text), Instant{get_.integer(1)}};
    }
    get_.reset();
    if (code != SQLITE_ROW && code != SQLITE_DONE) return failed();
    return draft;
  }

  Result<void> remove(std::string_view account, std::string_view seat) override {
    std::lock_guard const lock(mutex_);
    if (remove_.bind_text(1, account).bind_text(2, seat).run() != SQLITE_DONE) return failed();
    return {};
  }

  Result<std::size_t> remove_older_than(Instant moment) override {
    std::lock_guard const lock(mutex_);
    if (expire_.bind(1, moment.us).run() != SQLITE_DONE) return failed();
    return static_cast<std::size_t>(sqlite3_changes(db_.get()));
  }

 private:
  std::unexpected<Error> failed() const { return unavailable("draft.not_saved", db_.message()); }

  std::mutex mutex_;
  MasterKey key_;
  Connection db_;
  Statement put_, get_, count_, remove_, expire_;
};

}  // namespace

Result<std::unique_ptr<Drafts>> Drafts::open(std::string const& folder, MasterKey key) {
  auto drafts = std::make_unique<SqliteDrafts>(key);
  TOCSIN_CHECK(drafts->open(folder));
  return drafts;
}

}  // namespace tocsin::journal
