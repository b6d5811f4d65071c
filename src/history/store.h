// Store: the rows, and the position that they have reached in the same transaction. SQLite (DIR/history.db) or PostgreSQL (partitions by
// month). One thread at a time; several objects may look at the same rows.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "history/fold.h"
#include "history/rows.h"

namespace tocsin::history {

// How far the rows are, and of which journal.
struct Reached {
  std::string shape;  // Fold::shape() of who wrote them.
  Hash genesis{};
  std::uint64_t position = 0;
  Hash chain{};              // Of the entry there.
  Instant since{INT64_MIN};  // What was opened before was too old to be kept, at some time: rows may be missing there.
  friend bool operator==(Reached const&, Reached const&) = default;
};

struct Batch {
  Reached from, to;
  Changes changes;
};

// What somebody may see: api::AreaScope in words of SQL.
struct Sight {
  bool whole = true;
  bool unplaced = false;  // Also what lies in no jurisdiction.
  std::vector<std::string> jurisdictions;
  std::vector<std::string> stations;  // To what their units were sent, as they stood there then.
};

// Where a page begins: behind this incident.
struct Cursor {
  Instant opened_at;
  std::uint64_t position = 0;
  std::uint16_t ordinal = 0;
};
std::string to_text(Cursor const& cursor);
std::optional<Cursor> cursor_from_text(std::string_view text);

struct Search {
  Instant from, to;  // Opened at or after `from` and before `to`.
  std::string type;  // And what is under it.
  std::optional<std::int64_t> priority;
  std::vector<std::string> jurisdictions;  // One of these; empty: any.
  std::string unit, disposition;
  std::string number;  // It begins so.
  std::string place;   // Its text holds this. Only what keeps_place() left one, and not before `places_from`.
  Instant places_from;
  Sight sight;
  std::optional<Cursor> after;
  std::size_t limit = 200;
};

// One incident, or one assignment, as figures are counted from it.
struct Figure {
  std::string type, county, township, unit, agency, station;
  std::int64_t priority = 0;
  std::optional<std::int64_t> first_s, second_s;  // Of an incident: answer to dispatch, -; of an assignment: turnout, drive.
};

struct Dropped {
  std::int64_t incidents = 0, assignments = 0;
  std::vector<std::string> partitions;  // By name; PostgreSQL only.
};
struct Stats {
  std::uint64_t position = 0;  // That the rows have reached.
  std::int64_t incidents = 0, assignments = 0, open = 0, bytes = 0;
  std::optional<Instant> oldest;
  std::vector<std::string> partitions;
  std::vector<std::string> lost;  // Of these, taken away by somebody's hand: what was in them is not found until all is built anew.
};

class Store {
 public:
  virtual ~Store() = default;

  // Errors of all: store.damaged store.full store.failed.
  virtual Result<std::optional<Reached>> reached() = 0;  // Nothing: there are no rows.
  virtual Result<void> begin_anew(Reached const& start) = 0;
  virtual Result<std::vector<Kept>> kept() = 0;
  // False: the rows are not at `from` (another process wrote); nothing was written.
  virtual Result<bool> write(Batch const& batch) = 0;
  virtual Result<std::vector<IncidentRow>> search(Search const& search) = 0;  // The newest first.
  virtual Result<std::vector<AssignmentRow>> assignments_of(std::vector<IncidentId> const& incidents) = 0;
  virtual Result<void> incident_figures(Search const& search, std::function<void(Figure const&)> const& each) = 0;
  virtual Result<void> assignment_figures(Search const& search, std::function<void(Figure const&)> const& each) = 0;
  // Months that are over before `at` (where that is in a month, the month stays).
  virtual Result<Dropped> drop_before(Instant at) = 0;
  virtual Result<Stats> stats() = 0;
};

Instant month_of(Instant at);                   // Its first moment, UTC.
Instant months_before(Instant at, int months);  // The first moment of the month so many before that of `at`.

// `stop`: once it is asked for, what is under way ends within a moment, with an error, and nothing more begins.
// Errors: store.cannot_open, store.damaged.
Result<std::unique_ptr<Store>> open_sqlite_store(std::string const& file, std::stop_token stop = {});
// In the schema of the centre's journal. Errors: journal.address_malformed; that the database is away shows at the first question.
Result<std::unique_ptr<Store>> open_postgres_store(std::string const& url, std::string const& schema, std::stop_token stop = {});

}  // namespace tocsin::history
