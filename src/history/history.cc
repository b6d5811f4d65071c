#include "history/history.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "journal/entry_codec.h"

namespace tocsin::history {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLook{250};  // Between two looks at the journal.
constexpr std::chrono::milliseconds kAfterFailure{5'000};

Error not_ready(std::string detail) { return {ErrorKind::kUnavailable, "history.not_ready", std::move(detail)}; }

}  // namespace

History::History(journal::Journal const& journal, Options options) : journal_(journal), options_(std::move(options)) {}

History::~History() { stop(); }

void History::start() {
  thread_ = std::jthread([this, stop = ending_.get_token()] {
    bool failed = false;
    std::size_t removed = 0;
    while (!stop.stop_requested()) {
      auto const began = std::chrono::steady_clock::now();
      std::uint64_t const before = status().position;
      auto const done = step();
      std::uint64_t const after = status().position;
      if (!done && !failed && !stop.stop_requested()) say(true, fmt::format("history: {} {}", done.error().code, done.error().detail));
      failed = !done;
      // While it catches up it leaves as much time as it takes: the processors belong to calls.
      auto const took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
      bool const goes_on = done && after != before && after < options_.durable();
      bool const began_anew = status().removed != removed;  // A disk that damages it again is not written to without a rest.
      removed = status().removed;
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, failed || began_anew ? kAfterFailure : goes_on ? std::min(took, kLook) : kLook, [&] { return rebuild_; });
    }
  });
}

void History::stop() {
  ending_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void History::rebuild() {
  std::scoped_lock lock(mutex_);
  rebuild_ = true;
  status_.position = 0;  // From now on: whoever waits for it must not take the old rows for the new ones.
  wake_.notify_all();
}

void History::say(bool is_trouble, std::string const& text) const {
  if (options_.say) options_.say(is_trouble, text);
}

Result<std::unique_ptr<Store>> History::open() const {
  return options_.postgres.empty() ? open_sqlite_store(options_.file, ending_.get_token())
                                   : open_postgres_store(options_.postgres, options_.schema, ending_.get_token());
}

Result<void> History::step() {
  auto const look = [&]() -> Result<void> {
    if (!options_.folds()) {
      at_.reset();  // Another folds: what was known here is not where it is.
      return {};
    }
    bool const anew = [&] {
      std::scoped_lock lock(mutex_);
      return std::exchange(rebuild_, false);
    }();
    must_begin_anew_ = must_begin_anew_ || anew;
    if (!store_) {
      TOCSIN_TRY(store_, open());
    }
    if (must_begin_anew_) {
      say(false, "history: built anew, as asked for");
      TOCSIN_CHECK(begin_anew());
      must_begin_anew_ = false;
    }
    if (!at_) TOCSIN_CHECK(load());
    TOCSIN_TRY(bool const more, fold_page());
    return more ? Result<void>{} : forget_daily();
  };
  Result<void> done = look();
  if (!done) done = recover(done.error());
  std::scoped_lock lock(mutex_);
  status_.durable = options_.durable();
  if (at_ && !rebuild_) status_.position = at_->position;
  status_.problem = done ? std::nullopt : std::optional(done.error());
  return done;
}

// Where the rows are not of this journal, or of another version's making, they are made again: they are nothing but the journal told once
// more.
Result<void> History::load() {
  TOCSIN_TRY(auto const reached, store_->reached());
  if (!reached) return begin_anew();
  std::string why;
  if (reached->shape != Fold::shape()) {
    why = "it was made by another version";
  } else if (reached->genesis != journal_.header().genesis || reached->position > options_.durable()) {
    why = "it is of another journal, or of a longer one";
  } else if (reached->position > 0) {
    TOCSIN_TRY(auto const page, journal_.read(reached->position, 1));
    if (page.empty() || page.front().chain != reached->chain) why = "the journal goes on otherwise";
  }
  if (!why.empty()) {
    say(false, fmt::format("history: {}; built anew from the journal", why));
    return begin_anew();
  }
  TOCSIN_TRY(bool const lacks, lacks_months(*reached));
  if (lacks) {
    say(false,
        fmt::format("history: {} months are kept now, which is more than it holds; built anew from the journal", options_.months_kept));
    return begin_anew();
  }
  TOCSIN_TRY(auto const kept, store_->kept());
  if (auto const restored = fold_.restore(kept); !restored) {
    say(true, fmt::format("history: what was kept cannot be read ({}); built anew from the journal", restored.error().detail));
    return begin_anew();
  }
  at_ = *reached;
  return {};
}

// What was forgotten when fewer were kept, and is in the journal still. Once built anew it is not found here again: from then on `since` is
// what this setting forgets.
Result<bool> History::lacks_months(Reached const& reached) const {
  if (!options_.forgets || reached.since <= months_before(options_.clock(), options_.months_kept)) return false;
  TOCSIN_TRY(auto const first, journal_.read(1, 1));
  return !first.empty() && first.front().at < reached.since;
}

Result<void> History::begin_anew() {
  fold_ = Fold();
  at_.reset();
  auto const header = journal_.header();
  Reached const start{Fold::shape(), header.genesis, 0, header.genesis};
  TOCSIN_CHECK(store_->begin_anew(start));
  at_ = start;
  return {};
}

// True: there is more.
Result<bool> History::fold_page() {
  std::uint64_t const durable = options_.durable();
  if (at_->position >= durable) return false;
  std::size_t const limit = static_cast<std::size_t>(std::min<std::uint64_t>(journal::kPage, durable - at_->position));
  TOCSIN_TRY(auto const page, journal_.read(at_->position + 1, limit));
  if (page.empty()) return false;
  Batch batch{*at_, *at_, {}};
  journal::EntryDecoder decoder;
  for (auto const& stored : page) {
    Hash const chain = journal::next_chain(batch.to.chain, stored.position, stored.bytes);
    if (stored.position != batch.to.position + 1 || chain != stored.chain)
      return corrupt("journal.damaged_at", fmt::format("position {}: the chain does not fit", stored.position));
    TOCSIN_TRY(auto const entry, decoder.decode(stored));
    fold_.apply(entry);
    batch.to.position = stored.position;
    batch.to.chain = chain;
  }
  batch.changes = fold_.take();
  Instant const oldest = options_.forgets ? months_before(options_.clock(), options_.months_kept) : Instant{INT64_MIN};
  batch.to.since = std::max(batch.to.since, oldest);
  std::erase_if(batch.changes.incidents, [&](IncidentRow const& row) { return row.opened_at < oldest; });
  std::erase_if(batch.changes.assignments, [&](AssignmentRow const& row) { return row.assigned_at < oldest; });
  auto const written = store_->write(batch);
  // What has been folded is not what is written: the next look loads that.
  if (!written || !*written) at_.reset();
  if (!written) return std::unexpected(written.error());
  if (*written) at_ = batch.to;
  return !*written || page.size() == limit;
}

Result<void> History::forget_daily() {
  if (!options_.forgets) return {};
  Instant const now = options_.clock();
  if (forgot_at_ && now < *forgot_at_ + Duration::days(1)) return {};
  Instant const before = months_before(now, options_.months_kept);
  TOCSIN_TRY(auto const dropped, store_->drop_before(before));
  forgot_at_ = now;
  if (dropped.incidents > 0 || dropped.assignments > 0 || !dropped.partitions.empty())
    say(false, fmt::format("history: {} incidents and {} assignments from before {} dropped ({} months are kept){}{}", dropped.incidents,
                           dropped.assignments, to_rfc3339(before).substr(0, 10), options_.months_kept,
                           dropped.partitions.empty() ? "" : ": ", fmt::join(dropped.partitions, ", ")));
  return {};
}

// A damaged file is removed, and a new one begun: everything in it is in the journal.
Result<void> History::recover(Error const& error) {
  at_.reset();
  if (error.code != "store.damaged") return std::unexpected(error);
  if (!options_.postgres.empty()) {
    say(true, fmt::format("history: its tables are not as they were made ({}): made anew from the journal", error.detail));
    rebuild();
    return {};
  }
  std::scoped_lock const reading(reader_mutex_);
  store_.reset();
  reader_.reset();
  // Nothing is in it that the journal has not, and what left the working state is not to lie about in a file that nobody reads.
  std::error_code failed;
  for (char const* part : {"-wal", "-shm", ""}) fs::remove(options_.file + part, failed);
  if (failed) return unavailable("store.cannot_open", options_.file + " is damaged and cannot be removed: " + error.detail);
  say(true, fmt::format("history: {} was damaged ({}): it is removed, and built anew from the journal", options_.file, error.detail));
  std::scoped_lock lock(mutex_);
  ++status_.removed;
  return {};
}

template <class Ask>
auto History::with_reader(Ask const& ask) const -> decltype(ask(std::declval<Store&>(), Reached())) {
  std::scoped_lock const lock(reader_mutex_);
  auto answer = [&]() -> decltype(ask(std::declval<Store&>(), Reached())) {
    if (!reader_) {
      std::error_code error;
      // Made by whoever folds, never by a question.
      if (options_.postgres.empty() && !fs::exists(options_.file, error)) return std::unexpected(not_ready("it has not been made yet"));
      TOCSIN_TRY(reader_, open());
    }
    TOCSIN_TRY(auto const reached, reader_->reached());
    if (!reached) return std::unexpected(not_ready("it has not been made yet"));
    if (reached->shape != Fold::shape()) return std::unexpected(not_ready("another version of Tocsin made it"));
    return ask(*reader_, *reached);
  }();
  if (!answer && ending_.stop_requested()) return std::unexpected(not_ready("this server stops"));
  return answer;
}

Result<History::Found> History::search(Search search) const {
  search.places_from = months_before(options_.clock(), kPlaceMonths);
  return with_reader([&](Store& store, Reached const& reached) -> Result<Found> {
    std::size_t const limit = search.limit++;  // One more says whether there is another page.
    Found out;
    TOCSIN_TRY(out.incidents, store.search(search));
    // A place tells of 24 months, however long rows are kept.
    for (auto& row : out.incidents)
      if (row.opened_at < search.places_from) row.place_text.clear(), row.address_code.clear(), row.location.reset();
    if (out.incidents.size() > limit) {
      out.incidents.resize(limit);
      auto const& last = out.incidents.back();
      out.next = Cursor{last.opened_at, last.incident.position, last.incident.ordinal};
    }
    std::vector<IncidentId> ids;
    for (auto const& row : out.incidents) ids.push_back(row.incident);
    TOCSIN_TRY(out.assignments, store.assignments_of(ids));
    out.position = reached.position;
    return out;
  });
}

Result<Summary> History::summary(Search const& search) const {
  return with_reader([&](Store& store, Reached const& reached) -> Result<Summary> {
    Summarist summarist;
    TOCSIN_CHECK(store.incident_figures(search, [&](Figure const& figure) { summarist.add_incident(figure); }));
    TOCSIN_CHECK(store.assignment_figures(search, [&](Figure const& figure) { summarist.add_assignment(figure); }));
    auto out = summarist.finish();
    out.position = reached.position;
    return out;
  });
}

Result<Stats> History::stats() const {
  return with_reader([](Store& store, Reached const& reached) -> Result<Stats> {
    TOCSIN_TRY(auto out, store.stats());
    out.position = reached.position;
    return out;
  });
}

Status History::status() const {
  std::scoped_lock lock(mutex_);
  return status_;
}

}  // namespace tocsin::history
