// Link: one connection to one PostgreSQL server, never waited for without end. Cluster: the servers that a connection string names, and the
// choice among them. Only for the .cc files of the stores that lie in PostgreSQL.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <libpq-fe.h>

#include "base/result.h"
#include "journal/postgres/parameters.h"

namespace tocsin::journal::postgres {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// What a statement gave. A link that broke on the way gives an answer with `lost()`: what became of the statement is unknown.
class Answer {
 public:
  Answer() = default;  // Lost.
  explicit Answer(PGresult* result, bool warned) : result_(result, &PQclear), warned_(warned) {}

  bool lost() const;
  bool ok() const;
  bool takes_copy() const;  // It waits for what is to be copied.
  // The server said WARNING: a commit that was cancelled while it waited for its standby says so and then claims success.
  bool warned() const { return warned_; }
  std::string state() const;  // SQLSTATE; empty when ok or lost.
  std::string message() const;

  int rows() const { return ok() ? PQntuples(result_.get()) : 0; }
  std::int64_t integer(int row, int column) const;  // Of an int8.
  std::string_view bytes(int row, int column) const;
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }

 private:
  std::unique_ptr<PGresult, void (*)(PGresult*)> result_{nullptr, &PQclear};
  bool warned_ = false;
};

using GiveUp = std::function<bool()>;        // Asked while waiting; true: the link is closed, the outcome unknown.
inline constexpr milliseconds kLook{2'000};  // A small statement.
inline GiveUp after(milliseconds longest) {
  return [until = Steady::now() + longest] { return Steady::now() >= until; };
}

struct Sql {
  char const* name;  // Prepared once on each link under this name.
  char const* text;
};

class Link {
 public:
  Link() = default;
  Link(Link&&) = default;
  Link& operator=(Link&&) = default;

  bool is_open() const { return connection_ != nullptr; }
  void close();
  std::string const& server() const { return state_->server; }            // "host:port", for people.
  std::int64_t timeline() const { return state_->timeline; }              // 0: this server only reads (a standby of the database).
  std::string const& incarnation() const { return state_->incarnation; }  // Another after each restart of the server.

  Answer run(Sql const& sql, Parameters const& parameters, GiveUp const& give_up);
  Answer run_simple(std::string const& text, GiveUp const& give_up);                  // Several statements, no parameters.
  Answer copy(std::string const& sql, std::string_view rows, GiveUp const& give_up);  // COPY ... FROM STDIN; `rows` is all of it.

 private:
  friend class Cluster;
  struct State {
    std::string server, incarnation;
    std::int64_t timeline = 0;
    std::set<std::string> prepared;
    bool warned = false;
  };
  Answer wait(GiveUp const& give_up);
  bool listen(bool sends, GiveUp const& give_up);

  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_{nullptr, &PQfinish};
  std::unique_ptr<State> state_ = std::make_unique<State>();
};

class Cluster {
 public:
  // "postgresql://user@a:5432,b:5432/tocsin?..." Errors: journal.address_malformed.
  static Result<Cluster> parse(std::string const& url);

  // Asks all servers at once and takes the one that accepts writes, of the newest timeline where several claim to: an old primary that came
  // back alone is of an older one. `set_up`: statements to begin with. Errors: journal.open_failed (says what each server answered).
  Result<Link> connect(std::string const& set_up, milliseconds longest, GiveUp const& give_up = {}) const;
  std::string const& shown() const { return shown_; }  // The address without a password.

 private:
  struct Server {
    std::string name;
    std::vector<std::pair<std::string, std::string>> words;
  };
  std::vector<Server> servers_;
  std::string shown_;
};

}  // namespace tocsin::journal::postgres
