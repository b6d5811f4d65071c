#include "sequencer/centre.h"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "journal/snapshot.h"
#include "sequencer/recover.h"
#include "sequencer/tail.h"

namespace tocsin::sequencer {

Result<std::unique_ptr<Centre>> Centre::start(std::unique_ptr<journal::Journal> journal, CentreOptions options,
                                              std::function<Instant()> clock, OnApplied on_applied) {
  TOCSIN_TRY(auto recovered, recover(*journal, options.snapshot_folder, {}, options.read_only));
  auto centre = std::unique_ptr<Centre>(new Centre);
  centre->options_ = std::move(options);
  centre->clock_ = std::move(clock);
  centre->journal_ = std::move(journal);
  centre->follower_ = std::make_unique<Follower>(recovered.world, std::move(on_applied));
  if (centre->options_.read_only) {
    std::string why = fmt::format("this server only shows the state at position {}", centre->follower_->position());
    if (recovered.damage) why += "; the journal is damaged after it: " + recovered.damage->detail;
    centre->read_only_ = Error{ErrorKind::kUnavailable, "journal.read_only", std::move(why)};
    return centre;
  }
  Hash chain = centre->journal_->header().genesis;
  if (centre->options_.standby && recovered.world.position > 0) {
    TOCSIN_TRY(auto const last, centre->journal_->read(recovered.world.position, 1));
    if (last.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: missing", recovered.world.position));
    chain = last.front().chain;
  }
  if (!centre->options_.snapshot_folder.empty()) {
    centre->follower_->snapshot_every(centre->options_.snapshot_every,
                                      [self = centre.get()](core::World const& world) { self->snapshot(world); });
  }
  centre->follower_->start();
  centre->check_thread_ = std::jthread(
      [self = centre.get(), up_to = recovered.from_snapshot](std::stop_token stop) { self->check_chain(std::move(stop), up_to); });
  if (centre->options_.standby) {
    centre->leads_ = false;
    centre->deciding_thread_ =
        std::thread([self = centre.get(), position = recovered.world.position, chain] { self->follow(position, chain); });
    return centre;
  }
  centre->lead(std::move(recovered.world));
  centre->deciding_thread_ = std::thread([self = centre.get()] { self->run_decisions(); });
  return centre;
}

void Centre::lead(core::World world) {
  auto first = options_.before_time ? options_.before_time(world, *journal_) : std::vector<core::Request>{};
  sequencer_ = std::make_unique<Sequencer>(*journal_, std::move(world),
                                           [follower = follower_.get()](auto batch) { follower->publish(std::move(batch)); });
  sequencer_->keep_holds_in(options_.hold_list);
  for (auto& request : first) sequencer_->begin_with(std::move(request));
  appending_thread_ = std::thread([sequencer = sequencer_.get()] {
    while (sequencer->wait_for_decided()) sequencer->commit();
  });
  leads_.store(true, std::memory_order_release);
}

Centre::~Centre() {
  check_thread_ = {};
  if (!deciding_thread_.joinable()) return;
  stopping_ = true;
  if (leads()) sequencer_->wake();
  deciding_thread_.join();
  if (appending_thread_.joinable()) appending_thread_.join();
  bool const clean = !failed() && !(sequencer_ && sequencer_->stopped());
  sequencer_.reset();
  if (clean && leads()) journal_->release_lead();  // Whoever waits for it need not wait for a snapshot.
  if (clean && !options_.snapshot_folder.empty()) {
    wait_for_follower();
    read([&](core::World const& world) { snapshot(world); });
  }
  follower_.reset();
  if (snapshot_thread_.joinable()) snapshot_thread_.join();
}

// What is published may still be on its way: a question at the end of the follower's queue is answered after all of it.
void Centre::wait_for_follower() {
  std::promise<void> drained;
  std::vector<Committed> marker(1);
  marker[0].waiting.emplace_back([&](Outcome const&) { drained.set_value(); }, Outcome{});
  follower_->publish(std::move(marker));
  drained.get_future().wait();
}

void Centre::follow(std::uint64_t position, Hash const& chain) {
  constexpr auto kLook = std::chrono::milliseconds(50);      // How old a standby's view is at most, and a part of the gap at a take-over.
  constexpr std::uint64_t kMostAhead = 10 * journal::kPage;  // Entries that are read and not yet applied: reading is the quicker.
  Tail tail(*journal_, position, chain, [this](auto batch) { follower_->publish(std::move(batch)); });
  while (!stopping_) {
    if (tail.position() > follower_->position() + kMostAhead) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    auto const step = tail.step();
    if (!step && step.error().kind != ErrorKind::kUnavailable) {
      std::lock_guard const lock(failed_mutex_);
      failed_ = step.error();
      return;
    }
    if (step && *step == Tail::Step::kLeads) {
      wait_for_follower();
      lead(read([](core::World const& world) { return world; }));
      return run_decisions();
    }
    if (step) looked_at_ = std::chrono::steady_clock::now().time_since_epoch().count();
    if (!step || *step == Tail::Step::kNothingNew) std::this_thread::sleep_for(kLook);
  }
}

void Centre::run_decisions() {
  // Short enough for a demo clock that runs fast; long enough to cost nothing.
  constexpr Duration kLongestSleep = Duration::milliseconds(100);
  while (!sequencer_->stopped()) {
    if (sequencer_->decide(clock_())) continue;
    if (stopping_ && !sequencer_->has_work()) break;
    sequencer_->wait(kLongestSleep);
  }
  sequencer_->close();
}

void Centre::check_chain(std::stop_token stop, std::uint64_t up_to) {
  constexpr int kPatience = 600;
  constexpr auto kPause = std::chrono::milliseconds(100);
  int failures = 0;
  Hash chain = journal_->header().genesis;
  auto const damaged = [&](std::uint64_t position, std::string_view what) {
    std::lock_guard const lock(damage_mutex_);
    damage_ = Error{ErrorKind::kCorrupt, "journal.damaged_at", fmt::format("position {}: {}", position, what)};
  };
  for (std::uint64_t next = 1; next <= up_to && !stop.stop_requested();) {
    auto const page = journal_->read(next, journal::kPage);
    // A database that is away for a while is no damage.
    if (!page && page.error().kind == ErrorKind::kUnavailable && ++failures < kPatience) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    if (!page) return damaged(next, page.error().detail);
    failures = 0;
    for (auto const& entry : *page) {
      chain = journal::next_chain(chain, entry.position, entry.bytes);
      if (entry.position != next || chain != entry.chain) return damaged(next, "the chain does not fit");
      checked_ = next++;
    }
    if (page->empty()) return damaged(next, "missing");
  }
}

std::optional<Error> Centre::damage() const {
  std::lock_guard const lock(damage_mutex_);
  return damage_;
}

void Centre::snapshot(core::World const& world) {
  // Only of what is known to be durable, for a start refuses a journal that is shorter than its snapshot: a standby may have read what one
  // machine alone had.
  if (!leads()) return;
  // One that a slow disk has not taken yet is waited for only at the end: everyone's answers come from this thread.
  if (writes_snapshot_ && !stopping_) return;
  if (snapshot_thread_.joinable()) snapshot_thread_.join();
  writes_snapshot_ = true;
  snapshot_thread_ = std::thread([this, copy = world]() mutable {
    auto const entry = journal_->read(copy.position, 1);
    // A snapshot is a cache: without it a restart is slower, nothing else.
    if (entry && !entry->empty()) static_cast<void>(journal::save_snapshot(options_.snapshot_folder, copy, entry->front().chain));
    writes_snapshot_ = false;
  });
}

void Centre::submit(core::Request request, std::vector<journal::SealedDetail> details, Done done) {
  if (read_only()) {
    Outcome refused;
    refused.error = stopped();
    return done(refused);
  }
  sequencer_->submit({std::move(request), std::move(details), std::move(done)});
}

Outcome Centre::submit_and_wait(core::Request request, std::vector<journal::SealedDetail> details) {
  std::promise<Outcome> answer;
  auto future = answer.get_future();
  submit(std::move(request), std::move(details), [&](Outcome const& outcome) { answer.set_value(outcome); });
  return future.get();
}

std::optional<Error> Centre::stopped() const {
  if (read_only_) return read_only_;
  if (auto why = failed()) return why;
  if (!leads()) return Error{ErrorKind::kUnavailable, "journal.standby", "this server follows; another leads"};
  return sequencer_->stopped();
}

std::optional<Error> Centre::failed() const {
  {
    std::lock_guard const lock(failed_mutex_);
    if (failed_) return failed_;
  }
  return journal_->lost();
}

std::chrono::milliseconds Centre::view_age() const {
  using Steady = std::chrono::steady_clock;
  if (leads() && !failed()) return std::chrono::milliseconds(0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - Steady::time_point(Steady::duration(looked_at_.load())));
}

void Centre::clock_moved() {
  if (leads() && sequencer_) sequencer_->wake();
}

}  // namespace tocsin::sequencer
