#include "sequencer/centre.h"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "journal/snapshot.h"
#include "sequencer/recover.h"

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
  centre->sequencer_ =
      std::make_unique<Sequencer>(*centre->journal_, std::move(recovered.world),
                                  [follower = centre->follower_.get()](auto batch) { follower->publish(std::move(batch)); });
  if (!centre->options_.snapshot_folder.empty()) {
    centre->follower_->snapshot_every(centre->options_.snapshot_every,
                                      [self = centre.get()](core::World const& world) { self->snapshot(world); });
  }
  centre->follower_->start();
  centre->check_thread_ = std::jthread(
      [self = centre.get(), up_to = recovered.from_snapshot](std::stop_token stop) { self->check_chain(std::move(stop), up_to); });
  centre->appending_thread_ = std::thread([sequencer = centre->sequencer_.get()] {
    while (sequencer->wait_for_decided()) sequencer->commit();
  });
  centre->deciding_thread_ = std::thread([self = centre.get()] { self->run_decisions(); });
  return centre;
}

Centre::~Centre() {
  check_thread_ = {};
  if (!deciding_thread_.joinable()) return;
  stopping_ = true;
  sequencer_->wake();
  deciding_thread_.join();
  appending_thread_.join();
  bool const clean = !sequencer_->stopped();
  sequencer_.reset();
  if (clean && !options_.snapshot_folder.empty()) {
    // All is published; the follower's thread still drains. read() waits for its turn only, so close the follower through its queue first.
    std::promise<void> drained;
    follower_->publish([&] {
      std::vector<Committed> marker(1);
      marker[0].waiting.emplace_back([&](Outcome const&) { drained.set_value(); }, Outcome{});
      return marker;
    }());
    drained.get_future().wait();
    read([&](core::World const& world) { snapshot(world); });
  }
  follower_.reset();
  if (snapshot_thread_.joinable()) snapshot_thread_.join();
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
  constexpr std::size_t kPage = 512;
  Hash chain = journal_->header().genesis;
  auto const damaged = [&](std::uint64_t position, std::string_view what) {
    std::lock_guard const lock(damage_mutex_);
    damage_ = Error{ErrorKind::kCorrupt, "journal.damaged_at", fmt::format("position {}: {}", position, what)};
  };
  for (std::uint64_t next = 1; next <= up_to && !stop.stop_requested();) {
    auto const page = journal_->read(next, kPage);
    if (!page) return damaged(next, page.error().detail);
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
  if (snapshot_thread_.joinable()) snapshot_thread_.join();
  snapshot_thread_ = std::thread([this, copy = world]() mutable {
    auto const entry = journal_->read(copy.position, 1);
    if (!entry || entry->empty()) return;  // A snapshot is a cache: without it a restart is slower, nothing else.
    static_cast<void>(journal::save_snapshot(options_.snapshot_folder, copy, entry->front().chain));
  });
}

void Centre::submit(core::Request request, std::vector<journal::SealedDetail> details, Done done) {
  if (read_only_) {
    Outcome refused;
    refused.error = read_only_;
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

std::optional<Error> Centre::stopped() const { return read_only_ ? read_only_ : sequencer_->stopped(); }

void Centre::clock_moved() {
  if (sequencer_) sequencer_->wake();
}

}  // namespace tocsin::sequencer
