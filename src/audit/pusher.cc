#include "audit/pusher.h"

#include <algorithm>
#include <chrono>

namespace tocsin::audit {

namespace {
// A round is short, so that a failure is soon repeated; a new head is only made at the interval. A failing target is left alone for 1, 2, 4
// ... rounds, at most so many.
constexpr Duration kRound = Duration::seconds(5);
constexpr int kMostSkipped = 60;
}  // namespace

Pusher::Pusher(std::function<Result<SignedHead>()> publish, std::function<std::optional<std::uint64_t>()> size,
               std::vector<PushTarget> targets, PushEvery every, std::function<Instant()> clock,
               std::function<void(std::string const&)> on_failure)
    : publish_(std::move(publish)),
      size_(std::move(size)),
      targets_(std::move(targets)),
      every_(every),
      clock_(std::move(clock)),
      on_failure_(std::move(on_failure)),
      skip_(targets_.size(), 0) {
  for (auto const& target : targets_) states_.push_back({.target = target.name, .arrived_at = {}, .error = {}});
}

Pusher::~Pusher() { stop(); }

void Pusher::start() {
  thread_ = std::thread([this] { run(); });
}

void Pusher::run() {
  auto const round = std::chrono::microseconds(std::min(kRound, every_.time).us);
  auto next = std::chrono::steady_clock::now();
  for (std::unique_lock lock(mutex_); !stopping_;) {
    lock.unlock();
    auto const size = size_();
    bool const due = soon_ || std::chrono::steady_clock::now() >= next || (size && last_ && *size >= last_->tree_size + every_.entries);
    if (due) next = std::chrono::steady_clock::now() + std::chrono::microseconds(every_.time.us);
    push(due);
    lock.lock();
    wake_.wait_for(lock, round, [&] { return stopping_; });
  }
}

void Pusher::stop() {
  {
    std::lock_guard const lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  wake_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  push(true);
}

void Pusher::push(bool everything) {
  auto const size = size_();
  if (!size) return;
  soon_ = false;
  if (everything && (!last_ || last_->tree_size != *size)) {
    if (auto head = publish_()) {
      last_ = std::move(*head);
    } else {
      soon_ = head.error().code == "audit.catching_up";
      if (soon_) return;
      std::string const error = head.error().code + ": " + head.error().detail;
      on_failure_("no head: " + error);
      std::lock_guard const lock(mutex_);
      no_head_ = error;
      ++no_heads_;
      return;
    }
    std::lock_guard const lock(mutex_);
    no_head_.clear();
    no_heads_ = 0;
  }
  if (!last_) return;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    {
      std::lock_guard const lock(mutex_);
      if (states_[i].tree_size == last_->tree_size && states_[i].error.empty()) continue;
    }
    if (skip_[i] > 0) {
      --skip_[i];
      continue;
    }
    auto const sent = targets_[i].send(*last_);
    std::lock_guard const lock(mutex_);
    PushState& state = states_[i];
    if (sent) {
      state = {.target = state.target, .tree_size = last_->tree_size, .arrived_at = clock_(), .error = {}};
      continue;
    }
    state.error = sent.error().code + ": " + sent.error().detail;
    state.refused = state.refused || sent.error().code == "audit.head_conflict";
    skip_[i] = std::min(1 << std::min<std::uint64_t>(state.failures, 10), kMostSkipped);
    ++state.failures;
    on_failure_(state.target + ": " + state.error);
  }
}

std::vector<PushState> Pusher::states() const {
  std::lock_guard const lock(mutex_);
  auto out = states_;
  for (auto& state : out) {
    state.failures += no_heads_;
    if (!no_head_.empty()) state.error = no_head_;
  }
  return out;
}

}  // namespace tocsin::audit
