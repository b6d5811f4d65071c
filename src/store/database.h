// Database: SQLite for small stores of their own (accounts, positions). Text is bound, never pasted. One connection, one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace tocsin::store {

class Statement {
 public:
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  Statement& bind(int index, std::string_view text);  // From 1.
  Statement& bind(int index, std::int64_t value);
  Statement& bind_bytes(int index, std::string_view bytes);
  Result<bool> step();  // True: a row stands ready. Errors: store.failed, store.full, store.damaged.
  Result<void> run();   // To its end, then ready to be used again.
  void reset();
  std::string text(int column) const;  // From 0.
  std::int64_t integer(int column) const;
  double number(int column) const;

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  sqlite3_stmt* statement_;
};

class Database {
 public:
  // `durable`: synchronous=FULL, else NORMAL (what is lost at a power cut may be lost). Errors: store.cannot_open, store.damaged.
  static Result<std::unique_ptr<Database>> open(std::string const& path, bool durable);
  ~Database();
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;

  Result<void> execute(char const* sql);
  Statement prepare(char const* sql);  // Our own SQL: a mistake in it is a broken invariant.
  // Where the file may be found damaged as late as here, and the process is to go on. Errors: store.damaged, store.failed.
  Result<Statement> try_prepare(char const* sql);
  int changes() const;
  // Once it is asked for, a statement that takes long ends with store.failed.
  void give_up_when(std::stop_token stop);

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_;
  std::stop_token stop_;
};

}  // namespace tocsin::store
