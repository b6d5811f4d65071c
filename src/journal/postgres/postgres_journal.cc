#include "journal/postgres/postgres_journal.h"

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <sodium.h>

#include "journal/kept_lists/erasure_list.h"
#include "journal/postgres/link.h"
#include "journal/postgres/standby_signs.h"
#include "journal/postgres/statements.h"

namespace tocsin::journal {

namespace {

using namespace postgres;

constexpr milliseconds kConnect{2'000};    // To find the server that takes writes.
constexpr milliseconds kSilence{2'000};    // Without a heartbeat's answer for so long, a server counts as gone; and a commit that takes so
                                           // long makes us look whether there is a newer primary.
constexpr milliseconds kTakeOver{15'000};  // Waits for the old leader's last append to end, one way or the other.
constexpr milliseconds kPause{50};         // Between two attempts.

std::string random_holder() {
  Hash bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes).substr(0, 32);
}

std::string this_node() {
  char name[256] = {};
  if (::gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
  return fmt::format("{} (process {})", name, ::getpid());
}

std::vector<std::string> each_once(std::span<std::string const> records) {
  std::set<std::string> const distinct(records.begin(), records.end());
  return {distinct.begin(), distinct.end()};
}

Error write_error(Answer const& answer) {
  if (answer.state() == "53100")
    return {ErrorKind::kUnavailable, "journal.disk_full",
            "the database's disk is full: nothing more is taken until there is room and the server is restarted"};
  return {ErrorKind::kUnavailable, "journal.write_failed", fmt::format("{} ({})", answer.message(), answer.state())};
}

class PostgresJournal final : public Journal {
 public:
  PostgresJournal(PostgresOptions options, Cluster cluster) : options_(std::move(options)), cluster_(std::move(cluster)) {}
  ~PostgresJournal() override;
  Result<void> open();

  Result<void> append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                      std::span<std::string const> erased_records) override;
  Result<std::vector<StoredEntry>> read(std::uint64_t from, std::size_t limit) const override;
  Head head() const override {
    std::lock_guard const lock(state_mutex_);
    return head_;
  }
  Header header() const override {
    std::lock_guard const lock(state_mutex_);
    return header_;
  }
  Result<void> set_key_check(Hash const& check) override;
  Result<StoredDetail> load_detail(std::string_view id) const override;
  Result<void> erase(std::span<std::string const> records) override;
  Result<std::vector<Erasure>> erasures() const override;
  Result<std::vector<StoredDetail>> details(std::string_view after, std::size_t limit) const override;
  Result<bool> take_lead() override;
  void release_lead() override;
  std::int64_t epoch() const override { return leading_ ? epoch_.load() : 0; }
  Result<std::optional<Sharing>> sharing() const override;
  Result<std::string> restore_mark() const override;
  Result<void> set_restore_mark(std::string const& mark) override;
  std::optional<Error> lost() const override {
    std::lock_guard const lock(state_mutex_);
    return lost_;
  }

 private:
  // What became of an append whose answer did not come, or came with a warning.
  enum class Fate { kWritten, kAbsent, kUnknown };

  Result<void> create();
  Result<void> read_header();
  Result<void> read_head(bool checked);
  Result<void> check_durable();
  Result<void> may_write() const;
  std::unexpected<Error> poison(Error error);
  void lose(Error error);
  Error fenced_by(Answer const& head) const;
  bool connect_writer();
  Result<Fate> find(Head const& from, Head const& to);
  Result<void> write_until_known(Sql const& sql, Parameters const& parameters, Head const& from, Head const& to);
  Answer ask(Sql const& sql, Parameters const& parameters) const;
  Error read_error(Answer const& answer) const;
  void beat(std::stop_token const& stop);
  void beat_once(Link& link, Steady::time_point& answered_at);
  Link connect_for_beats() const;

  PostgresOptions options_;
  Cluster cluster_;
  std::string const me_ = random_holder();
  std::string set_up_;

  mutable std::mutex state_mutex_;
  Header header_;
  mutable Head head_;
  std::optional<Error> lost_;
  std::string writer_server_;  // The incarnation that the writer speaks to.

  Link writer_;  // Of the thread that appends, or asks for the lead.
  std::optional<Error> poisoned_;
  std::string problem_;  // Why no server was found lately.
  std::atomic<bool> leading_{false};
  std::atomic<std::int64_t> epoch_{0};
  Steady::time_point const opened_at_ = Steady::now();
  std::optional<std::pair<std::int64_t, std::int64_t>> seen_;  // Epoch and beat of the one who leads,
  Steady::time_point seen_at_;                                 // and since when they have not changed.

  mutable std::mutex read_mutex_;
  mutable Link reader_;
  mutable std::optional<StandbySigns> signs_;  // Of a standby.

  // Between the appender and the heartbeat.
  std::atomic<bool> writer_stale_{false};      // The writer's server is gone or superseded: stop waiting for it.
  std::atomic<Steady::rep> pending_since_{0};  // When the append that is under way was sent; 0: none is.
  std::condition_variable_any beat_wake_;
  std::jthread beat_thread_;
};

PostgresJournal::~PostgresJournal() { release_lead(); }

// A clean stop hands the lease back, so that the next one need not wait for it to run out.
void PostgresJournal::release_lead() {
  beat_thread_ = {};
  if (!leading_ || poisoned_ || lost() || !writer_.is_open()) return;
  writer_.run(kRelease, Parameters().add(epoch_).add_text(me_), after(kLook));
  leading_ = false;
}

Result<std::optional<Journal::Sharing>> PostgresJournal::sharing() const {
  std::int64_t const centre = header().centre;
  std::lock_guard const lock(read_mutex_);
  auto const row = ask(kSharing, Parameters().add(centre));
  if (!row.ok()) return std::unexpected(read_error(row));
  if (row.rows() == 0) return Sharing{};
  Sharing out{std::string(row.bytes(0, 0)), row.integer(0, 1), row.integer(0, 2), {}};
  if (!row.is_null(0, 3)) out.reading = static_cast<std::uint64_t>(row.integer(0, 3));
  return out;
}

Result<void> PostgresJournal::open() {
  if (options_.schema.empty()) options_.schema = fmt::format("tocsin_{}", options_.centre);
  for (char const c : options_.schema)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
      return invalid("journal.address_malformed", "a schema has small letters, digits and _");
  // Whatever the database's defaults are: a commit waits for the disk, and nothing of ours is timed out by the server.
  set_up_ = fmt::format(
      "SET search_path = {}, pg_catalog; SET client_min_messages = warning; SET statement_timeout = 0; SET lock_timeout = 0; "
      "SET idle_in_transaction_session_timeout = 0; SET jit = off; SET default_transaction_isolation = 'read committed'; "
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')",
      options_.schema);
  TOCSIN_TRY(writer_, cluster_.connect(set_up_, kConnect));
  writer_server_ = writer_.incarnation();
  auto const exists = writer_.run(kExists, Parameters().add_text(options_.schema), after(kLook));
  if (exists.rows() != 1) return unavailable("journal.open_failed", exists.message());
  if (exists.integer(0, 0) == 0) {
    if (!options_.create || options_.role != PostgresOptions::Role::kLead)
      return not_found("journal.not_found", fmt::format("there is no journal {} in {}", options_.schema, cluster_.shown()));
    TOCSIN_CHECK(create());
  }
  TOCSIN_CHECK(read_header());
  if (options_.role != PostgresOptions::Role::kRead && header_.centre != options_.centre)
    return conflict("journal.other_centre",
                    fmt::format("{} is the journal of centre {}, not {}", options_.schema, header_.centre, options_.centre));
  if (options_.role == PostgresOptions::Role::kStandby) signs_.emplace(options_.centre).waits(writer_);
  if (options_.role != PostgresOptions::Role::kLead) return read_head(false);
  auto const until = Steady::now() + options_.lease + options_.lease;
  while (true) {
    TOCSIN_TRY(bool const mine, take_lead());
    if (mine) return {};
    if (Steady::now() >= until) {
      auto const lease = writer_.run(kLease, {}, after(kLook));
      return unavailable("journal.in_use",
                         fmt::format("{} is led by {}", cluster_.shown(), lease.rows() == 1 ? lease.bytes(0, 3) : "another"));
    }
    std::this_thread::sleep_for(kPause);
  }
}

Result<void> PostgresJournal::create() {
  Header header = options_.adopt.value_or(Header{});
  header.centre = options_.centre;
  if (!options_.adopt) randombytes_buf(header.genesis.data(), header.genesis.size());
  auto const done = writer_.run_simple(create_schema(options_.schema, header), after(kTakeOver));
  // 42P06: another process was quicker.
  if (!done.ok() && done.state() != "42P06")
    return unavailable("journal.open_failed", fmt::format("{}: {}", cluster_.shown(), done.message()));
  return {};
}

Result<void> PostgresJournal::read_header() {
  auto const row = writer_.run(kHeader, {}, after(kLook));
  if (row.rows() != 1) return corrupt("journal.not_a_journal", fmt::format("{}: {}", options_.schema, row.message()));
  Header header;
  header.format_version = static_cast<int>(row.integer(0, 0));
  if (header.format_version > kFormatVersion)
    return conflict("journal.newer_version", fmt::format("{} was written by a newer version (format {}, this program knows {})",
                                                         options_.schema, header.format_version, kFormatVersion));
  header.centre = static_cast<std::uint16_t>(row.integer(0, 1));
  bool whole = to_hash(row.bytes(0, 2), header.genesis);
  if (!row.is_null(0, 3)) whole = to_hash(row.bytes(0, 3), header.key_check.emplace()) && whole;
  if (!whole) return corrupt("journal.damaged_at", "position 1: the header is cut");
  std::lock_guard const lock(state_mutex_);
  header_ = header;
  return {};
}

// The row `head` against the last entry, and that against the one before.
Result<void> PostgresJournal::read_head(bool checked) {
  auto const row = writer_.run(kHead, {}, after(kLook));
  if (row.rows() != 1) return unavailable("journal.read_failed", row.message());
  Head head{static_cast<std::uint64_t>(row.integer(0, 0)), {}};
  bool whole = to_hash(row.bytes(0, 1), head.chain);
  auto const last = writer_.run(kLastTwo, {}, after(kLook));
  if (!last.ok()) return unavailable("journal.read_failed", last.message());
  if (checked) {
    Hash previous = header().genesis;
    if (last.rows() == 2) whole = to_hash(last.bytes(1, 2), previous) && whole;
    whole = whole && (last.rows() == 0
                          ? head.position == 0 && head.chain == previous
                          : static_cast<std::uint64_t>(last.integer(0, 0)) == head.position && last.bytes(0, 2) == hash_bytes(head.chain) &&
                                next_chain(previous, head.position, last.bytes(0, 1)) == head.chain);
    if (!whole)
      return corrupt("journal.damaged_at", fmt::format("position {}: the last entry does not follow from the one before", head.position));
  }
  std::lock_guard const lock(state_mutex_);
  head_ = head;
  return {};
}

Result<void> PostgresJournal::check_durable() {
  auto const settings = writer_.run(kSettings, {}, after(kLook));
  if (settings.rows() != 1) return unavailable("journal.open_failed", settings.message());
  for (int i = 0; i < 2; ++i)
    if (settings.bytes(0, i) != "on")
      return conflict("journal.not_durable", fmt::format("{} runs with {} = {}: what it confirms may be lost", writer_.server(),
                                                         i == 0 ? "fsync" : "full_page_writes", settings.bytes(0, i)));
  if (settings.bytes(0, 2) != "UTF8")
    return conflict("journal.not_utf8", fmt::format("{} has the encoding {}", cluster_.shown(), settings.bytes(0, 2)));
  return {};
}

Result<void> PostgresJournal::may_write() const {
  if (poisoned_) return unavailable("journal.stopped", fmt::format("{}: {}", poisoned_->code, poisoned_->detail));
  if (auto why = lost()) return std::unexpected(std::move(*why));
  if (!leading_) return unavailable("journal.read_only", "another server leads this journal");
  return {};
}

std::unexpected<Error> PostgresJournal::poison(Error error) {
  poisoned_ = error;
  lose(error);
  return std::unexpected(std::move(error));
}

void PostgresJournal::lose(Error error) {
  std::lock_guard const lock(state_mutex_);
  if (!lost_) lost_ = std::move(error);
}

Error PostgresJournal::fenced_by(Answer const& head) const {
  return {ErrorKind::kUnavailable, "journal.fenced",
          fmt::format("another server has taken the lead (epoch {}, mine is {}); this one stops", head.integer(0, 2), epoch_.load())};
}

bool PostgresJournal::connect_writer() {
  if (writer_stale_.exchange(false) && writer_.is_open()) writer_.close();
  if (writer_.is_open()) return true;
  auto link = cluster_.connect(set_up_, kConnect);
  if (!link) {
    problem_ = link.error().detail;
    std::this_thread::sleep_for(kPause);
    return false;
  }
  writer_ = std::move(*link);
  if (signs_ && !leading_) signs_->waits(writer_);
  seen_.reset();
  std::lock_guard const lock(state_mutex_);
  writer_server_ = writer_.incarnation();
  return true;
}

// The chain is a hash over the bytes of the entries, which name their commands: at `to` it can only be ours.
Result<PostgresJournal::Fate> PostgresJournal::find(Head const& from, Head const& to) {
  auto const row = writer_.run(kHead, {}, after(kLook));
  if (row.lost()) return Fate::kUnknown;
  if (row.rows() != 1) return std::unexpected(write_error(row));
  if (row.integer(0, 2) != epoch_ || row.bytes(0, 3) != me_) return std::unexpected(fenced_by(row));
  auto const position = static_cast<std::uint64_t>(row.integer(0, 0));
  if (position == from.position && row.bytes(0, 1) == hash_bytes(from.chain)) return Fate::kAbsent;
  if (position == to.position && row.bytes(0, 1) == hash_bytes(to.chain)) {
    // There; but a server that recovered, or whose wait for its standby was cancelled, shows what no other machine has. Only a commit
    // behind it tells.
    auto const barrier = writer_.run(kBarrier, {}, [this] { return writer_stale_.load() || lost().has_value(); });
    return barrier.ok() && !barrier.warned() ? Fate::kWritten : Fate::kUnknown;
  }
  if (position < from.position) {
    // This database lacks what was acknowledged: never go on from there. Another may have it.
    problem_ = fmt::format("{} ends at position {}, and {} was acknowledged already", writer_.server(), position, from.position);
    writer_.close();
    std::this_thread::sleep_for(kPause);
    return Fate::kUnknown;
  }
  return conflict("journal.wrong_position", fmt::format("the journal is at position {}, not {}", position, from.position));
}

Result<void> PostgresJournal::write_until_known(Sql const& sql, Parameters const& parameters, Head const& from, Head const& to) {
  auto const until = Steady::now() + options_.patience;
  for (bool sent_before = false;;) {
    if (auto why = lost()) return std::unexpected(std::move(*why));
    if (Steady::now() >= until)
      return unavailable("journal.unreachable", problem_.empty() ? "the database does not confirm the write" : problem_);
    if (!connect_writer()) continue;
    if (sent_before) {
      TOCSIN_TRY(auto const fate, find(from, to));
      if (fate == Fate::kWritten) return {};
      if (fate == Fate::kUnknown) continue;
    }
    pending_since_ = Steady::now().time_since_epoch().count();
    auto const answer = writer_.run(sql, parameters, [&] { return writer_stale_.load() || lost().has_value() || Steady::now() >= until; });
    pending_since_ = 0;
    if (answer.rows() == 1 && answer.integer(0, 0) == 1 && !answer.warned()) return {};
    // Class 40 and 57014: rolled back, by a deadlock or by somebody's hand. Class 53 but a full disk: too many connections, no memory.
    bool const may_try_again = answer.ok() || answer.lost() || answer.state().starts_with("40") || answer.state() == "57014";
    if (!may_try_again) return std::unexpected(write_error(answer));
    problem_ = answer.warned() ? "the commit was cancelled while it waited for a standby" : answer.message();
    sent_before = true;
  }
}

Result<void> PostgresJournal::append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                                     std::span<std::string const> erased_records) {
  TOCSIN_CHECK(may_write());
  if (entries.empty()) return {};
  Head const from = head();
  Head to = from;
  std::vector<Hash> chains;
  for (auto const& entry : entries) {
    if (entry.position != to.position + 1)
      return conflict("journal.wrong_position", fmt::format("position {} does not follow {}", entry.position, to.position));
    to = {entry.position, next_chain(to.chain, entry.position, entry.bytes)};
    chains.push_back(to.chain);
  }
  std::vector<std::string> const erased = each_once(erased_records);
  TOCSIN_CHECK(list_erasures(options_.erasure_list, header().genesis, erased_records, to.position));
  Parameters parameters;
  parameters.add(epoch_).add_text(me_).add(static_cast<std::int64_t>(from.position)).add_bytes(hash_bytes(to.chain));
  parameters.add_array(kInt8, entries.size(), [&](std::size_t n) { return Parameters::int8(entries[n].at.us); });
  parameters.add_array(kBytea, entries.size(), [&](std::size_t n) { return hash_bytes(entries[n].command_id); });
  parameters.add_array(kText, entries.size(), [&](std::size_t n) { return std::string_view(entries[n].bytes); });
  parameters.add_array(kBytea, entries.size(), [&](std::size_t n) { return hash_bytes(chains[n]); });
  bool const only_entries = details.empty() && erased.empty();
  if (!only_entries) {
    parameters.add_array(kText, details.size(), [&](std::size_t n) { return std::string_view(details[n].id); });
    parameters.add_array(kText, details.size(), [&](std::size_t n) { return std::string_view(details[n].record); });
    parameters.add_array(kBytea, details.size(), [&](std::size_t n) { return std::string_view(details[n].ciphertext); });
    parameters.add_array(kBytea, details.size(), [&](std::size_t n) { return std::string_view(details[n].wrapped_key); });
    parameters.add_array(kText, erased.size(), [&](std::size_t n) { return std::string_view(erased[n]); });
  }
  if (auto const written = write_until_known(only_entries ? kAppendEntries : kAppend, parameters, from, to); !written)
    return poison(written.error());
  std::lock_guard const lock(state_mutex_);
  head_ = to;
  return {};
}

Result<void> PostgresJournal::erase(std::span<std::string const> records) {
  TOCSIN_CHECK(may_write());
  if (records.empty()) return {};
  TOCSIN_CHECK(list_erasures(options_.erasure_list, header().genesis, records, head().position));
  std::vector<std::string> const erased = each_once(records);
  Parameters parameters;
  parameters.add(epoch_).add_text(me_);
  parameters.add_array(kText, erased.size(), [&](std::size_t n) { return std::string_view(erased[n]); });
  auto const done = writer_.run(kErase, parameters, after(options_.patience));
  if (done.rows() == 1 && done.integer(0, 0) == 1 && !done.warned()) return {};
  return poison(done.ok() ? Error{ErrorKind::kUnavailable, "journal.fenced", "another server has taken the lead"} : write_error(done));
}

Result<void> PostgresJournal::set_key_check(Hash const& check) {
  TOCSIN_CHECK(may_write());
  auto const done =
      writer_.run(kSetKeyCheck, Parameters().add(epoch_).add_text(me_).add_bytes(hash_bytes(check)), after(options_.patience));
  if (done.rows() != 1 || done.integer(0, 0) != 1 || done.warned())
    return poison(done.ok() ? Error{ErrorKind::kUnavailable, "journal.fenced", "another server has taken the lead"} : write_error(done));
  std::lock_guard const lock(state_mutex_);
  header_.key_check = check;
  return {};
}

// Twice, where the first attempt shows that the connection of yesterday is gone. The caller holds read_mutex_.
Answer PostgresJournal::ask(Sql const& sql, Parameters const& parameters) const {
  Answer answer;
  for (int attempt = 0; attempt < 2 && answer.lost(); ++attempt) {
    if (!reader_.is_open()) {
      auto link = cluster_.connect(set_up_, kConnect);
      if (!link) return answer;
      reader_ = std::move(*link);
    }
    answer = reader_.run(sql, parameters, after(options_.patience));
  }
  return answer;
}

Error PostgresJournal::read_error(Answer const& answer) const {
  return {ErrorKind::kUnavailable, "journal.read_failed", fmt::format("{}: {}", cluster_.shown(), answer.message())};
}

Result<std::vector<StoredEntry>> PostgresJournal::read(std::uint64_t from, std::size_t limit) const {
  std::lock_guard const lock(read_mutex_);
  auto const rows = ask(kRead, Parameters().add(static_cast<std::int64_t>(from)).add(static_cast<std::int64_t>(limit)));
  if (!rows.ok()) return std::unexpected(read_error(rows));
  std::vector<StoredEntry> out(static_cast<std::size_t>(rows.rows()));
  for (int i = 0; i < rows.rows(); ++i) {
    auto& entry = out[static_cast<std::size_t>(i)];
    entry.position = static_cast<std::uint64_t>(rows.integer(i, 0));
    entry.at = Instant{rows.integer(i, 1)};
    entry.bytes = rows.bytes(i, 3);
    if (!to_hash(rows.bytes(i, 2), entry.command_id) || !to_hash(rows.bytes(i, 4), entry.chain))
      return corrupt("journal.damaged_at", fmt::format("position {}: a hash has not 32 bytes", entry.position));
  }
  if (signs_) signs_->has_read(reader_, out.empty() ? 0 : out.back().position);
  if (!leading_ && !out.empty()) {
    std::lock_guard const state(state_mutex_);
    if (out.back().position > head_.position) head_ = {out.back().position, out.back().chain};
  }
  return out;
}

Result<StoredDetail> PostgresJournal::load_detail(std::string_view id) const {
  std::lock_guard const lock(read_mutex_);
  auto const row = ask(kDetail, Parameters().add_text(id));
  if (!row.ok()) return std::unexpected(read_error(row));
  if (row.rows() == 0) return not_found("detail.unknown");
  if (row.is_null(0, 2)) return not_found("detail.erased", "this detail has been erased");
  return StoredDetail{.id = std::string(id),
                      .record = std::string(row.bytes(0, 0)),
                      .ciphertext = std::string(row.bytes(0, 1)),
                      .wrapped_key = std::string(row.bytes(0, 2))};
}

Result<std::vector<StoredDetail>> PostgresJournal::details(std::string_view after_id, std::size_t limit) const {
  std::lock_guard const lock(read_mutex_);
  auto const rows = ask(kDetails, Parameters().add_text(after_id).add(static_cast<std::int64_t>(limit)));
  if (!rows.ok()) return std::unexpected(read_error(rows));
  std::vector<StoredDetail> out;
  for (int i = 0; i < rows.rows(); ++i)
    out.push_back(
        {std::string(rows.bytes(i, 0)), std::string(rows.bytes(i, 1)), std::string(rows.bytes(i, 2)), std::string(rows.bytes(i, 3))});
  return out;
}

Result<std::vector<Journal::Erasure>> PostgresJournal::erasures() const {
  std::lock_guard const lock(read_mutex_);
  auto const rows = ask(kErasures, {});
  if (!rows.ok()) return std::unexpected(read_error(rows));
  std::vector<Erasure> out;
  out.reserve(static_cast<std::size_t>(rows.rows()));
  for (int i = 0; i < rows.rows(); ++i) out.push_back({std::string(rows.bytes(i, 0)), static_cast<std::uint64_t>(rows.integer(i, 1))});
  return out;
}

Result<std::string> PostgresJournal::restore_mark() const {
  std::lock_guard const lock(read_mutex_);
  auto const there = ask(kHasMark, {});
  if (!there.ok()) return std::unexpected(read_error(there));
  if (there.rows() != 1 || there.integer(0, 0) == 0) return std::string();
  auto const row = ask(kMark, {});
  if (!row.ok()) return std::unexpected(read_error(row));
  return row.rows() == 0 ? std::string() : std::string(row.bytes(0, 0));
}

Result<void> PostgresJournal::set_restore_mark(std::string const& mark) {
  std::lock_guard const lock(read_mutex_);
  auto const there = ask(kHasMark, {});
  if (!there.ok()) return std::unexpected(read_error(there));
  bool const has_table = there.rows() == 1 && there.integer(0, 0) != 0;
  if (mark.empty() && !has_table) return {};
  if (!has_table)
    if (auto const made = reader_.run_simple(kMakeMark, after(kLook)); !made.ok()) return std::unexpected(write_error(made));
  auto const done = mark.empty() ? ask(kDropMark, {}) : ask(kSetMark, Parameters().add_text(mark));
  if (!done.ok() || done.warned()) return std::unexpected(write_error(done));
  return {};
}

Result<bool> PostgresJournal::take_lead() {
  if (leading_) return true;
  if (auto why = lost()) return std::unexpected(std::move(*why));
  if (options_.role == PostgresOptions::Role::kRead) return false;
  if (!connect_writer()) return unavailable("journal.open_failed", problem_);
  auto const lease = writer_.run(kLease, {}, after(kLook));
  if (lease.rows() != 1) return unavailable("journal.read_failed", lease.message());
  if (signs_) signs_->is_ready(writer_);
  std::pair const now{lease.integer(0, 0), lease.integer(0, 1)};
  if (now != seen_) {
    seen_ = now;
    seen_at_ = Steady::now();
  }
  // Handed back, or mine from an attempt whose answer was lost; else it has to stand still for the whole time that I look.
  bool const is_free = lease.bytes(0, 2).empty() || lease.bytes(0, 2) == me_;
  if (!lease.bytes(0, 2).empty()) options_.abstain = milliseconds(0);  // What was handed over has been taken.
  if (Steady::now() - opened_at_ < options_.abstain) return false;
  if (!is_free && Steady::now() - seen_at_ < options_.lease) return false;
  auto const taken = writer_.run(kTake, Parameters().add_text(me_).add_text(this_node()).add(now.first).add(now.second), after(kTakeOver));
  // With a warning it may be on one machine only; then the lease names me, and the next attempt takes it again.
  if (!taken.ok()) return unavailable("journal.write_failed", taken.message());
  if (taken.warned() || taken.rows() != 1) return false;
  // What fails from here on leaves the lease in my name, so that the next attempt need not wait for it.
  epoch_ = taken.integer(0, 2);
  TOCSIN_CHECK(check_durable());
  TOCSIN_CHECK(read_header());
  TOCSIN_CHECK(read_head(true));
  leading_ = true;
  if (signs_) signs_->leads(writer_);
  beat_thread_ = std::jthread([this](std::stop_token const& stop) { beat(stop); });
  return true;
}

Link PostgresJournal::connect_for_beats() const {
  // A heartbeat need not survive anything: it must not wait for a standby.
  auto link = cluster_.connect(set_up_ + "; SET synchronous_commit = off", milliseconds(1'000));
  return link ? std::move(*link) : Link{};
}

void PostgresJournal::beat(std::stop_token const& stop) {
  Link link;
  auto answered_at = Steady::now();
  while (!stop.stop_requested() && !lost()) {
    beat_once(link, answered_at);
    std::mutex mutex;
    std::unique_lock lock(mutex);
    beat_wake_.wait_for(lock, stop, link.is_open() ? options_.beat : kPause, [] { return false; });
  }
}

void PostgresJournal::beat_once(Link& link, Steady::time_point& answered_at) {
  if (!link.is_open()) {
    link = connect_for_beats();
    if (link.is_open()) {
      std::lock_guard const lock(state_mutex_);
      if (link.incarnation() != writer_server_) writer_stale_ = true;
    }
  }
  if (link.is_open()) {
    auto const kept = link.run(kBeat, Parameters().add(epoch_).add_text(me_), after(milliseconds(1'000)));
    if (kept.rows() == 1) {
      answered_at = Steady::now();
      if (kept.integer(0, 0) == 0) {
        auto const head = link.run(kHead, {}, after(kLook));
        if (head.rows() == 1 && head.integer(0, 2) != epoch_) return lose(fenced_by(head));
        lose({ErrorKind::kUnavailable, "journal.fenced", "another server has taken the lead; this one stops"});
      }
    }
  }
  auto const now = Steady::now();
  if (now - answered_at > kSilence) writer_stale_ = true;
  // A commit that hangs although its server lives: has another become primary meanwhile?
  auto const pending = pending_since_.load();
  if (pending == 0 || now - Steady::time_point(Steady::duration(pending)) < kSilence || !link.is_open()) return;
  if (Link other = connect_for_beats(); other.is_open() && other.timeline() > link.timeline()) {
    link = std::move(other);
    writer_stale_ = true;
  }
}

}  // namespace

Result<std::unique_ptr<Journal>> open_postgres_journal(PostgresOptions const& options) {
  TOCSIN_TRY(auto cluster, Cluster::parse(options.url));
  auto journal = std::make_unique<PostgresJournal>(options, std::move(cluster));
  TOCSIN_CHECK(journal->open());
  return journal;
}

Result<DatabaseStandbys> database_standbys(std::string const& url) {
  static constexpr Sql kWanted{"standbys_wanted", "SELECT current_setting('synchronous_standby_names')"};
  static constexpr Sql kThere{
      "standbys_there",
      "SELECT COALESCE(application_name, ''), state IS NOT NULL, COALESCE(sync_state IN ('sync', 'quorum'), false), "
      "COALESCE(pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn), 0)::int8 "
      "FROM pg_stat_replication WHERE state IS NULL OR state <> 'backup' ORDER BY 1"};
  TOCSIN_TRY(auto const cluster, Cluster::parse(url));
  TOCSIN_TRY(auto link, cluster.connect("SET search_path = pg_catalog", kConnect));
  auto const wanted = link.run(kWanted, {}, after(kLook)), there = link.run(kThere, {}, after(kLook));
  if (wanted.rows() != 1 || !there.ok()) return unavailable("journal.open_failed", wanted.ok() ? there.message() : wanted.message());
  DatabaseStandbys out{.wanted = std::string(wanted.bytes(0, 0)), .standbys = {}};
  auto const is_true = [&](int row, int column) { return there.bytes(row, column) == std::string_view("\1", 1); };
  for (int row = 0; row < there.rows(); ++row)
    out.standbys.push_back({std::string(there.bytes(row, 0)), is_true(row, 1), is_true(row, 2), there.integer(row, 3)});
  return out;
}

bool is_postgres_url(std::string_view text) { return text.starts_with("postgresql://") || text.starts_with("postgres://"); }

std::string without_password(std::string_view url) {
  std::string out(url);
  auto const from = out.find("://");
  auto const at = out.find('@');
  if (from != std::string::npos && at != std::string::npos) {
    auto const colon = out.find(':', from + 3);
    if (colon < at) out.replace(colon, at - colon, ":***");
  }
  if (auto const word = out.find("password="); word != std::string::npos) {
    auto const begin = word + 9;
    out.replace(begin, std::min(out.find('&', begin), out.size()) - begin, "***");
  }
  return out;
}

}  // namespace tocsin::journal
