#include "store/database.h"

#include <sqlite3.h>
#include <sys/stat.h>

namespace tocsin::store {

namespace {

std::unexpected<Error> failed(sqlite3* handle) {
  int const code = sqlite3_errcode(handle);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return fail(ErrorKind::kCorrupt, "store.damaged", sqlite3_errmsg(handle));
  return unavailable(code == SQLITE_FULL ? "store.full" : "store.failed", sqlite3_errmsg(handle));
}

}  // namespace

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::bind(int index, std::string_view text) {
  TOCSIN_ASSERT(sqlite3_bind_text(statement_, index, text.data() ? text.data() : "", static_cast<int>(text.size()), SQLITE_TRANSIENT) ==
                SQLITE_OK);
  return *this;
}
Statement& Statement::bind(int index, std::int64_t value) {
  TOCSIN_ASSERT(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
  return *this;
}
Statement& Statement::bind_bytes(int index, std::string_view bytes) {
  TOCSIN_ASSERT(sqlite3_bind_blob(statement_, index, bytes.data() ? bytes.data() : "", static_cast<int>(bytes.size()), SQLITE_TRANSIENT) ==
                SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: return failed(sqlite3_db_handle(statement_));
  }
}

Result<void> Statement::run() {
  auto row = step();
  while (row && *row) row = step();
  reset();
  if (!row) return std::unexpected(row.error());
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::string Statement::text(int column) const {
  auto const* bytes = static_cast<char const*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_, column); }

Result<std::unique_ptr<Database>> Database::open(std::string const& path, bool durable) {
  sqlite3* handle = nullptr;
  int const code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (code != SQLITE_OK) return unavailable("store.cannot_open", path + ": " + sqlite3_errmsg(handle));
  ::chmod(path.c_str(), 0600);  // Whoever starts it by hand may have a generous umask; SQLite's other files take this one's mode.
  sqlite3_busy_timeout(handle, 5'000);
  auto pragmas = database->execute(durable ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                                           : "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
  if (!pragmas && pragmas.error().code == "store.damaged")
    return fail(ErrorKind::kCorrupt, "store.damaged", path + ": " + pragmas.error().detail);
  if (!pragmas) return unavailable("store.cannot_open", path + ": " + pragmas.error().detail);
  return database;
}

Database::~Database() { sqlite3_close(handle_); }

Result<void> Database::execute(char const* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return failed(handle_);
  return {};
}

Statement Database::prepare(char const* sql) {
  sqlite3_stmt* statement = nullptr;
  TOCSIN_ASSERT(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) == SQLITE_OK);
  return Statement(statement);
}

Result<Statement> Database::try_prepare(char const* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) != SQLITE_OK) return failed(handle_);
  return Statement(statement);
}

void Database::give_up_when(std::stop_token stop) {
  constexpr int kSteps = 10'000;  // Of the statement's own program: a fraction of a millisecond.
  stop_ = std::move(stop);
  auto const asked = [](void* of) { return static_cast<std::stop_token const*>(of)->stop_requested() ? 1 : 0; };
  sqlite3_progress_handler(handle_, kSteps, asked, &stop_);
}

int Database::changes() const { return sqlite3_changes(handle_); }

}  // namespace tocsin::store
