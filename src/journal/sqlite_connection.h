// A connection to SQLite and its statements, closed when they go. Only for the journal's own .cc files.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/result.h"

namespace tocsin::journal {

inline constexpr int kBusyTimeoutMs = 5000;

class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }
  ~Statement() { sqlite3_finalize(statement_); }

  int prepare(sqlite3* db, std::string_view sql) {
    return sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  }
  // The bytes must live until the next step has run.
  Statement& bind(int at, std::int64_t value) {
    sqlite3_bind_int64(statement_, at, value);
    return *this;
  }
  Statement& bind_text(int at, std::string_view text) {
    sqlite3_bind_text64(statement_, at, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
  }
  Statement& bind_blob(int at, void const* data, std::size_t size) {
    sqlite3_bind_blob64(statement_, at, size == 0 ? "" : data, size, SQLITE_STATIC);
    return *this;
  }
  int step() { return sqlite3_step(statement_); }
  int run() {  // For statements without rows: SQLITE_DONE when well; reset either way.
    int const code = sqlite3_step(statement_);
    int const reset = sqlite3_reset(statement_);
    return code == SQLITE_DONE ? SQLITE_DONE : (reset != SQLITE_OK ? reset : code);
  }
  void reset() { sqlite3_reset(statement_); }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view bytes(int column) const {
    auto const* data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return data ? std::string_view(data, size) : std::string_view();
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

class Connection {
 public:
  Connection() = default;
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;
  ~Connection() { close(); }

  int open(std::string const& path, int flags) {
    int const code = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK) sqlite3_busy_timeout(db_, kBusyTimeoutMs);
    return code;
  }
  int close() { return sqlite3_close(std::exchange(db_, nullptr)); }
  int run(char const* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); }
  char const* message() const { return db_ ? sqlite3_errmsg(db_) : "out of memory"; }
  sqlite3* get() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace tocsin::journal
