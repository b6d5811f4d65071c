// History: the projection of one centre's journal, on a thread of its own. It reads what is durable, never asks the sequencer for anything,
// and whatever happens to its store, calls go on: a damaged file is removed and built again.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "history/store.h"
#include "history/summary.h"
#include "journal/journal.h"

namespace tocsin::history {

inline constexpr int kMonthsKept = 24;   // DOMAIN.md, boundary 6.
inline constexpr int kPlaceMonths = 24;  // A place tells no more, however long rows are kept.
inline constexpr int kMostMonthsKept = 120;

struct Options {
  std::string file;              // DIR/history.db,
  std::string postgres, schema;  // or beside a journal that lies in PostgreSQL.
  int months_kept = kMonthsKept;
  bool forgets = true;  // What is older. Else it is kept, whoever folds.
  std::function<Instant()> clock;
  std::function<std::uint64_t()> durable;                                  // Up to where entries may be read.
  std::function<bool()> folds;                                             // False: another process does (a standby only reads).
  std::function<void(bool is_trouble, std::string const& text)> say = {};  // For the log.
};

struct Status {
  std::uint64_t position = 0;  // That the rows have reached,
  std::uint64_t durable = 0;   // and the journal.
  std::optional<Error> problem;
  std::size_t removed = 0;  // Damaged files that were removed.
  bool is_behind() const { return position + 1'000 < durable; }
};

class History {
 public:
  History(journal::Journal const& journal, Options options);
  ~History();

  void start();
  void stop();  // At once, also where a question hangs: it and those that come afterwards are answered with history.not_ready.
  // One look: opens, folds what is there, forgets what is due. The thread calls it; so do tests.
  Result<void> step();
  // Everything again from the beginning of the journal; by the thread, soon.
  void rebuild();

  // From any thread. Errors: history.not_ready (it is being made, or another version made it), store.*
  struct Found {
    std::vector<IncidentRow> incidents;
    std::vector<AssignmentRow> assignments;  // Of these.
    std::optional<Cursor> next;
    std::uint64_t position = 0;
  };
  Result<Found> search(Search search) const;
  Result<Summary> summary(Search const& search) const;
  Result<Stats> stats() const;
  Status status() const;
  int months_kept() const { return options_.months_kept; }

 private:
  Result<std::unique_ptr<Store>> open() const;
  Result<void> load();
  Result<void> begin_anew();
  Result<bool> lacks_months(Reached const& reached) const;
  Result<bool> fold_page();
  Result<void> forget_daily();
  Result<void> recover(Error const& error);
  Result<Reached> ready() const;
  template <class Ask>
  auto with_reader(Ask const& ask) const -> decltype(ask(std::declval<Store&>(), Reached()));
  void say(bool is_trouble, std::string const& text) const;

  journal::Journal const& journal_;
  Options options_;
  std::unique_ptr<Store> store_;  // Of the thread that folds,
  std::optional<Reached> at_;     // and where it is; nothing: to be loaded.
  Fold fold_;
  std::optional<Instant> forgot_at_;

  mutable std::mutex reader_mutex_;
  mutable std::unique_ptr<Store> reader_;

  mutable std::mutex mutex_;
  Status status_;
  bool rebuild_ = false;
  bool must_begin_anew_ = false;  // Of the thread that folds: asked for, and not done yet.
  std::condition_variable_any wake_;
  std::stop_source ending_;
  std::jthread thread_;
};

}  // namespace tocsin::history
