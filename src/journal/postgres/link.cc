#include "journal/postgres/link.h"

#include <poll.h>

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace tocsin::journal::postgres {

namespace {

constexpr int kSliceMs = 20;                // How often somebody who waits asks whether to give up.
constexpr milliseconds kForTheOthers{300};  // Once one server accepts writes: how long the rest may take to contradict.
constexpr char kUnknownServer[] = "this server";

std::vector<std::string> split(std::string const& text) {
  std::vector<std::string> out{""};
  for (char const c : text) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

// libpq's messages end in a newline and may have several lines.
std::string one_line(char const* text) {
  std::string out = text == nullptr ? "" : text;
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

void note_warning(void* warned, PGresult const* notice) {
  char const* const severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity != nullptr && std::strcmp(severity, "WARNING") == 0) *static_cast<bool*>(warned) = true;
}

// One attempt of Cluster::connect.
struct Attempt {
  std::string server;
  std::unique_ptr<PGconn, void (*)(PGconn*)> connection{nullptr, &PQfinish};
  PostgresPollingStatusType status = PGRES_POLLING_FAILED;
  bool is_pending() const { return status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING; }
};

void wait_for_sockets(std::vector<Attempt> const& attempts) {
  std::vector<pollfd> sockets;
  for (auto const& attempt : attempts)
    if (attempt.is_pending())
      sockets.push_back({PQsocket(attempt.connection.get()), attempt.status == PGRES_POLLING_READING ? short{POLLIN} : short{POLLOUT}, 0});
  ::poll(sockets.data(), sockets.size(), kSliceMs);
}

bool has_news(Attempt const& attempt) {
  pollfd socket{PQsocket(attempt.connection.get()), attempt.status == PGRES_POLLING_READING ? short{POLLIN} : short{POLLOUT}, 0};
  return ::poll(&socket, 1, 0) > 0;
}

}  // namespace

bool Answer::lost() const {
  if (!result_) return true;
  if (ok()) return false;
  // The server is going down, coming up, or has become a standby: another connection will tell what became of the statement.
  std::string const code = state();
  return code.empty() || code.starts_with("08") || code.starts_with("57P") || code == "25006";
}

bool Answer::ok() const {
  if (!result_) return false;
  auto const status = PQresultStatus(result_.get());
  return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

bool Answer::takes_copy() const { return result_ && PQresultStatus(result_.get()) == PGRES_COPY_IN; }

std::string Answer::state() const {
  char const* const code = result_ ? PQresultErrorField(result_.get(), PG_DIAG_SQLSTATE) : nullptr;
  return code == nullptr ? "" : code;
}

std::string Answer::message() const { return result_ ? one_line(PQresultErrorMessage(result_.get())) : "the connection was lost"; }

std::int64_t Answer::integer(int row, int column) const {
  std::uint64_t value = 0;
  for (char const c : bytes(row, column)) value = value << 8 | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

std::string_view Answer::bytes(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

void Link::close() {
  connection_.reset();
  state_->prepared.clear();
}

// For a moment, to what the server says. False: given up, or the connection is gone.
bool Link::listen(bool sends, GiveUp const& give_up) {
  if (give_up && give_up()) return false;
  pollfd socket{PQsocket(connection_.get()), static_cast<short>(sends ? POLLIN | POLLOUT : POLLIN), 0};
  ::poll(&socket, 1, kSliceMs);
  return (socket.revents & (POLLIN | POLLHUP | POLLERR)) == 0 || PQconsumeInput(connection_.get()) != 0;
}

Answer Link::wait(GiveUp const& give_up) {
  Answer last;
  while (true) {
    int const unsent = PQflush(connection_.get());
    if (unsent < 0) break;
    if (unsent == 0 && PQisBusy(connection_.get()) == 0) {
      PGresult* const result = PQgetResult(connection_.get());
      if (result == nullptr) {
        if (PQstatus(connection_.get()) == CONNECTION_OK && !last.lost()) return last;
        break;
      }
      if (PQresultStatus(result) == PGRES_COPY_IN) return Answer(result, state_->warned);
      if (last.lost() || last.ok())
        last = Answer(result, state_->warned);  // The first error stays.
      else
        PQclear(result);
      continue;
    }
    if (!listen(unsent != 0, give_up)) {
      last = {};
      break;
    }
  }
  close();
  return last;
}

Answer Link::run(Sql const& sql, Parameters const& parameters, GiveUp const& give_up) {
  if (!is_open()) return {};
  state_->warned = false;
  if (!state_->prepared.contains(sql.name)) {
    if (PQsendPrepare(connection_.get(), sql.name, sql.text, parameters.count(), parameters.types().data()) == 0) {
      close();
      return {};
    }
    if (auto prepared = wait(give_up); !prepared.ok()) return prepared;
    state_->prepared.insert(sql.name);
  }
  std::vector<char const*> values;
  std::vector<int> lengths, formats(parameters.values().size(), 1);
  for (auto const& value : parameters.values()) {
    values.push_back(value.data());
    lengths.push_back(static_cast<int>(value.size()));
  }
  if (PQsendQueryPrepared(connection_.get(), sql.name, parameters.count(), values.data(), lengths.data(), formats.data(), 1) == 0) {
    close();
    return {};
  }
  return wait(give_up);
}

Answer Link::run_simple(std::string const& text, GiveUp const& give_up) {
  if (!is_open()) return {};
  state_->warned = false;
  if (PQsendQuery(connection_.get(), text.c_str()) == 0) {
    close();
    return {};
  }
  return wait(give_up);
}

Answer Link::copy(std::string const& sql, std::string_view rows, GiveUp const& give_up) {
  auto ready = run_simple(sql, give_up);
  if (!ready.takes_copy()) return ready;
  constexpr std::size_t kPiece = 256 * 1024;
  while (true) {
    auto const piece = rows.substr(0, kPiece);
    int const taken = piece.empty() ? PQputCopyEnd(connection_.get(), nullptr)
                                    : PQputCopyData(connection_.get(), piece.data(), static_cast<int>(piece.size()));
    if (taken > 0 && piece.empty()) return wait(give_up);
    if (taken > 0) rows.remove_prefix(piece.size());
    // Its buffer grows as long as there is memory: what the server takes slowly is waited for here.
    int const unsent = taken < 0 ? -1 : PQflush(connection_.get());
    if (unsent < 0 || (unsent > 0 && !listen(true, give_up))) {
      close();
      return {};
    }
  }
}

Result<Cluster> Cluster::parse(std::string const& url) {
  char* message = nullptr;
  std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> const options(PQconninfoParse(url.c_str(), &message), &PQconninfoFree);
  std::string const why = one_line(message);
  PQfreemem(message);
  if (!options) return invalid("journal.address_malformed", why);
  std::vector<std::pair<std::string, std::string>> words;
  std::vector<std::string> hosts{""}, addresses{""}, ports{""};
  std::string database, user;
  for (auto const* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    std::string const key = option->keyword, value = option->val;
    if (key == "host") {
      hosts = split(value);
    } else if (key == "hostaddr") {
      addresses = split(value);
    } else if (key == "port") {
      ports = split(value);
    } else if (key != "target_session_attrs" && key != "connect_timeout") {
      words.emplace_back(key, value);
    }
    if (key == "dbname") database = value;
    if (key == "user") user = value;
  }
  Cluster out;
  std::size_t const count = std::max(hosts.size(), addresses.size());
  for (std::size_t i = 0; i < count; ++i) {
    auto const of = [&](std::vector<std::string> const& list) { return i < list.size() ? list[i] : list.size() == 1 ? list[0] : ""; };
    Server server{.words = words};
    if (!of(hosts).empty()) server.words.emplace_back("host", of(hosts));
    if (!of(addresses).empty()) server.words.emplace_back("hostaddr", of(addresses));
    if (!of(ports).empty()) server.words.emplace_back("port", of(ports));
    server.name = of(hosts).empty() ? of(addresses) : of(hosts);
    if (server.name.empty()) server.name = kUnknownServer;
    if (!of(ports).empty()) server.name += ":" + of(ports);
    // A machine that vanished without a word must not be waited for as long as the kernel would.
    for (auto const& [key, value] : {std::pair{"keepalives_idle", "5"},
                                     {"keepalives_interval", "2"},
                                     {"keepalives_count", "3"},
                                     {"tcp_user_timeout", "5000"},
                                     {"client_encoding", "UTF8"},
                                     {"fallback_application_name", "tocsin"}})
      if (std::none_of(words.begin(), words.end(), [&](auto const& word) { return word.first == key; }))
        server.words.emplace_back(key, value);
    out.shown_ += (out.shown_.empty() ? "" : ",") + server.name;
    out.servers_.push_back(std::move(server));
  }
  out.shown_ = fmt::format("postgresql://{}{}{}/{}", user, user.empty() ? "" : "@", out.shown_, database);
  return out;
}

Result<Link> Cluster::connect(std::string const& set_up, milliseconds longest, GiveUp const& give_up) const {
  auto until = Steady::now() + longest;
  auto const is_over = [&] { return Steady::now() >= until || (give_up && give_up()); };
  std::vector<Attempt> attempts;
  for (auto const& server : servers_) {
    std::vector<char const*> keys, values;
    for (auto const& [key, value] : server.words) {
      keys.push_back(key.c_str());
      values.push_back(value.c_str());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    auto& attempt = attempts.emplace_back();
    attempt.server = server.name;
    attempt.connection.reset(PQconnectStartParams(keys.data(), values.data(), 0));
    if (attempt.connection && PQstatus(attempt.connection.get()) != CONNECTION_BAD) attempt.status = PGRES_POLLING_WRITING;
  }
  Link best;
  std::string refusals;
  auto const refused = [&](std::string const& server, std::string const& why) {
    refusals += fmt::format("{}{}: {}", refusals.empty() ? "" : "; ", server, why);
  };
  for (auto const& attempt : attempts)
    if (!attempt.is_pending())
      refused(attempt.server, attempt.connection ? one_line(PQerrorMessage(attempt.connection.get())) : "no memory");
  while (!is_over() && std::any_of(attempts.begin(), attempts.end(), [](auto const& a) { return a.is_pending(); })) {
    wait_for_sockets(attempts);
    for (auto& attempt : attempts) {
      if (!attempt.is_pending() || !has_news(attempt)) continue;
      attempt.status = PQconnectPoll(attempt.connection.get());
      if (attempt.status == PGRES_POLLING_FAILED) refused(attempt.server, one_line(PQerrorMessage(attempt.connection.get())));
      if (attempt.status != PGRES_POLLING_OK) continue;
      Link link;
      link.connection_ = std::move(attempt.connection);
      link.state_->server = attempt.server;
      PQsetNoticeReceiver(link.connection_.get(), note_warning, &link.state_->warned);
      PQsetnonblocking(link.connection_.get(), 1);
      static constexpr Sql kWho{"who",
                                "SELECT CASE WHEN pg_is_in_recovery() THEN 0::bigint ELSE "
                                "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END, "
                                "pg_postmaster_start_time()::text"};
      auto const who = link.run(kWho, {}, is_over);
      if (who.rows() != 1) {
        refused(attempt.server, who.message());
        continue;
      }
      link.state_->timeline = who.integer(0, 0);
      link.state_->incarnation = fmt::format("{} {} {}", attempt.server, who.bytes(0, 1), who.integer(0, 0));
      if (link.timeline() == 0) {
        refused(attempt.server, "it is a standby of the database and takes no writes");
        continue;
      }
      until = std::min(until, Steady::now() + kForTheOthers);
      if (!best.is_open() || link.timeline() > best.timeline()) best = std::move(link);
    }
  }
  for (auto const& attempt : attempts)
    if (attempt.is_pending()) refused(attempt.server, "no answer");
  if (!best.is_open()) return unavailable("journal.open_failed", fmt::format("no database takes writes: {}", refusals));
  if (!set_up.empty())
    if (auto const done = best.run_simple(set_up, [late = after(longest), &give_up] { return late() || (give_up && give_up()); });
        !done.ok())
      return unavailable("journal.open_failed", fmt::format("{}: {}", best.server(), done.message()));
  return best;
}

}  // namespace tocsin::journal::postgres
