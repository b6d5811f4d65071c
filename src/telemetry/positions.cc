#include "telemetry/positions.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tocsin::telemetry {

namespace {

constexpr std::size_t kWritesSooner = 25'000;  // Waiting: before its time.
constexpr std::size_t kBatch = 50'000;         // In one transaction.

}  // namespace

Positions::Positions(Options options)
    : options_(std::move(options)), is_shared_(!options_.postgres.empty()), old_file_(is_shared_ ? options_.file : std::string()) {}

Result<std::unique_ptr<Positions>> Positions::open(Options options) {
  if (options.most_unwritten == 0) options.most_unwritten = options.postgres.empty() ? kMaxUnwritten : kMaxUnwrittenShared;
  std::unique_ptr<Positions> positions(new Positions(std::move(options)));
  auto& p = *positions;
  if (p.is_shared_) {
    TOCSIN_TRY(p.store_, open_postgres_store(p.options_.postgres, p.options_.schema));
    TOCSIN_TRY(p.reader_, open_postgres_store(p.options_.postgres, p.options_.schema));
  } else {
    TOCSIN_TRY(p.store_, open_sqlite_store(p.options_.file));
  }
  std::scoped_lock const store_lock(p.store_mutex_);
  if (auto const read = p.read_last(); !read) {
    if (!p.is_shared_) return std::unexpected(read.error());
    p.problem_ = read.error();  // The thread asks again.
  }
  return positions;
}

Result<std::unique_ptr<Positions>> Positions::open(std::string const& file, Duration every, std::function<Instant()> clock) {
  TOCSIN_TRY(auto positions, open({.file = file, .every = every, .clock = std::move(clock)}));
  positions->start();
  return positions;
}

Positions::~Positions() { stop(); }

void Positions::start() {
  writer_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
}

void Positions::run(std::stop_token const& stop) {
  bool failed = false;
  while (!stop.stop_requested()) {
    auto const began = std::chrono::steady_clock::now();
    auto const done = step();
    if (!done && !failed) say(true, fmt::format("positions: {} {}", done.error().code, done.error().detail));
    if (done && failed) say(false, fmt::format("positions are written again; {} were lost since the start", lost()));
    failed = !done;
    // What is carried over leaves as much time as it takes: the processors belong to calls.
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    std::chrono::microseconds const every(options_.every.us);
    // After a failure (a full disk) many are waiting for long: then only the time wakes it.
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, is_carrying_ && !failed ? std::min(took, every) : every,
                   [&] { return !failed && unwritten_.size() > kWritesSooner; });
  }
}

void Positions::stop() {
  if (std::exchange(is_stopped_, true)) return;
  writer_.request_stop();
  if (writer_.joinable()) writer_.join();
  auto const written = flush();
  std::size_t const left = status().waiting;
  if (!written && left > 0)
    say(true, fmt::format("positions: {} could not be written before the end and are lost: {} {}", left, written.error().code,
                          written.error().detail));
}

void Positions::say(bool is_trouble, std::string const& text) const {
  if (options_.say) options_.say(is_trouble, text);
}

Result<void> Positions::step() {
  auto const all = [&]() -> Result<void> {
    TOCSIN_CHECK(follow());
    TOCSIN_CHECK(flush());
    TOCSIN_CHECK(forget_daily());
    return carry_old_file();
  };
  auto const done = all();
  std::scoped_lock const lock(mutex_);
  problem_ = done ? std::nullopt : std::optional(done.error());
  return done;
}

// The caller holds store_mutex_.
Result<void> Positions::read_last() {
  auto const read = store_->last(mark_);
  std::scoped_lock const lock(mutex_);
  set_aside_ = store_->set_aside();
  if (!read) return std::unexpected(read.error());
  auto const oldest = oldest_kept();
  for (auto const& position : *read) {
    auto const known = last_.find(position.unit);
    bool const is_news = known == last_.end() || known->second.position != position;  // What one wrote oneself is none.
    // One of later is shown: after a restore elsewhere the journal's time may be ahead of this machine's clock.
    if (is_news && (!oldest || position.taken_at >= *oldest)) know(position);
  }
  return {};
}

// Who begins to lead claims the store and then reads: nothing can come in between, for nobody else writes from then on.
Result<void> Positions::follow() {
  if (!is_shared_) return {};
  std::scoped_lock const store_lock(store_mutex_);
  std::int64_t const leads_under = epoch();
  if (leads_under != 0 && leads_under == claimed_) return {};
  if (leads_under != 0) {
    TOCSIN_TRY(bool const is_ours, store_->claim(leads_under));
    if (!is_ours) return {};  // Another leads; this server learns of it in a moment.
    forgot_.reset();          // Who led before may have been away at midnight.
  }
  TOCSIN_CHECK(read_last());
  claimed_ = leads_under;
  return {};
}

std::optional<Instant> Positions::oldest_kept() const {
  if (!options_.clock) return std::nullopt;
  return day_of(options_.clock()) - Duration::days(options_.days_kept - 1);
}

bool Positions::is_absurd(Position const& position) const {
  auto const oldest = oldest_kept();
  return oldest && (position.taken_at < *oldest || position.taken_at > options_.clock() + kAheadAtMost);
}

// False: older than what is known, unless that is of a time to come. The caller holds mutex_.
bool Positions::know(Position const& position) {
  auto const known = last_.find(position.unit);
  if (known == last_.end() && last_.size() >= kMaxUnits) return false;
  if (known != last_.end() && known->second.position.taken_at > position.taken_at && !is_absurd(known->second.position)) return false;
  if (known != last_.end()) by_sequence_.erase(known->second.sequence);
  by_sequence_[++sequence_] = position.unit;
  last_[position.unit] = {position, sequence_};
  return true;
}

bool Positions::report(Position const& position) {
  bool const kept = writes();
  std::scoped_lock const lock(mutex_);
  if (is_absurd(position)) {
    ++out_of_time_;
    return false;
  }
  if (last_.size() >= kMaxUnits && !last_.contains(position.unit)) return false;
  if (!kept || unwritten_.size() >= options_.most_unwritten) {
    ++lost_;
  } else {
    unwritten_.push_back(position);
  }
  return know(position);
}

std::optional<Position> Positions::last(UnitCode const& unit) const {
  std::scoped_lock lock(mutex_);
  auto const known = last_.find(unit);
  if (known == last_.end()) return std::nullopt;
  return known->second.position;
}

std::vector<Position> Positions::changed_since(std::uint64_t& sequence) const {
  std::scoped_lock lock(mutex_);
  std::vector<Position> out;
  for (auto entry = by_sequence_.upper_bound(sequence); entry != by_sequence_.end(); ++entry)
    out.push_back(last_.at(entry->second).position);
  sequence = sequence_;
  return out;
}

Result<std::vector<TrackPoint>> Positions::track(UnitCode const& unit, Instant from, Instant to) const {
  std::scoped_lock const lock(reader_ ? reader_mutex_ : store_mutex_);
  return (reader_ ? reader_ : store_)->track(unit, from, to);
}

Result<StoreStats> Positions::stats() const {
  std::scoped_lock const lock(reader_ ? reader_mutex_ : store_mutex_);
  return (reader_ ? reader_ : store_)->stats();
}

// The caller holds store_mutex_.
Result<bool> Positions::write(std::span<Position const> positions, std::int64_t under) {
  auto written = store_->write(positions, under);
  std::scoped_lock const lock(mutex_);
  set_aside_ = store_->set_aside();
  return written;
}

Result<void> Positions::flush() {
  std::scoped_lock const store_lock(store_mutex_);  // First: what another flush has in hand may come back unwritten.
  std::vector<Position> batch;
  {
    std::scoped_lock const lock(mutex_);
    batch.swap(unwritten_);
  }
  if (batch.empty()) return {};
  std::int64_t const under = epoch();
  std::size_t done = 0;
  while (done < batch.size()) {
    std::size_t const size = std::min(kBatch, batch.size() - done);
    auto const written = is_shared_ && under == 0 ? Result<bool>(false) : write(std::span(batch).subspan(done, size), under);
    if (!written) {
      batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(done));
      put_back(std::move(batch));
      return std::unexpected(written.error());
    }
    if (!*written) {
      lose(batch.size() - done, "this server leads no more");
      return {};
    }
    done += size;
  }
  return {};
}

// Before what came meanwhile; past the limit the oldest go, counted.
void Positions::put_back(std::vector<Position> batch) {
  std::scoped_lock lock(mutex_);
  std::size_t const room = options_.most_unwritten - std::min(unwritten_.size(), options_.most_unwritten);
  if (batch.size() > room) {
    lost_ += batch.size() - room;
    batch.erase(batch.begin(), batch.end() - static_cast<std::ptrdiff_t>(room));
  }
  batch.insert(batch.end(), unwritten_.begin(), unwritten_.end());
  unwritten_ = std::move(batch);
}

void Positions::lose(std::size_t count, char const* why) {
  {
    std::scoped_lock const lock(mutex_);
    lost_ += count;
  }
  say(true, fmt::format("positions: {} that were not written yet are missing in tracks: {}", count, why));
}

std::vector<std::string> Positions::set_aside() const {
  std::scoped_lock lock(mutex_);
  return set_aside_;
}

Status Positions::status() const {
  std::scoped_lock const lock(mutex_);
  return {is_shared_, options_.days_kept, unwritten_.size(), lost_, out_of_time_, problem_};
}

// As soon as a day begins: what is older than the days kept is not there for an hour more.
Result<void> Positions::forget_daily() {
  auto const oldest = oldest_kept();
  if (!oldest || (forgot_ && *oldest <= *forgot_)) return {};
  if (old_file_.is_there()) {
    std::scoped_lock const store_lock(store_mutex_);
    if (auto const done = old_file_.forget_before(*oldest); !done && done.error().code == "store.damaged") old_file_.remove();
  }
  TOCSIN_CHECK(forget_before(*oldest));
  forgot_ = *oldest;
  return {};
}

Result<void> Positions::forget_before(Instant day) {
  {
    std::scoped_lock const lock(mutex_);
    for (auto known = last_.begin(); known != last_.end();) {
      bool const goes = known->second.position.taken_at < day;
      if (goes) by_sequence_.erase(known->second.sequence);
      known = goes ? last_.erase(known) : std::next(known);
    }
  }
  if (!writes()) return {};  // The one that leads does it.
  std::scoped_lock const store_lock(store_mutex_);
  TOCSIN_TRY(auto const dropped, store_->forget_before(day, epoch()));
  if (!dropped.empty())
    say(false, fmt::format("positions: tracks from before {} dropped ({} days are kept): {}", to_rfc3339(day).substr(0, 10),
                           options_.days_kept, fmt::join(dropped, ", ")));
  return {};
}

// Of a server whose journal went to PostgreSQL before its positions did.
Result<void> Positions::carry_old_file() {
  is_carrying_ = false;
  if (!old_file_.is_there()) return {};
  std::scoped_lock const store_lock(store_mutex_);
  std::int64_t const under = epoch();
  if (under == 0 || under != claimed_) return {};
  auto const carried = old_file_.carry_on(oldest_kept().value_or(Instant{INT64_MIN}), [&](std::span<Position const> positions) {
    {
      std::scoped_lock const lock(mutex_);
      for (auto const& position : positions)
        if (!is_absurd(position)) know(position);
    }
    return write(positions, under);
  });
  if (!carried && carried.error().code == "store.damaged") {
    old_file_.remove();
    say(true, fmt::format("positions: {} is damaged and was removed; tracks of before the journal went to PostgreSQL are missing",
                          options_.file));
    return {};
  }
  if (!carried) return std::unexpected(carried.error());
  is_carrying_ = *carried && old_file_.is_there();
  if (*carried && !is_carrying_) say(false, fmt::format("positions: {} was carried over into PostgreSQL and removed", options_.file));
  return {};
}

}  // namespace tocsin::telemetry
