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
    wake_.wait_for(lock, round, [&] { return stopping_.load(); });
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
  thread_.join();  // What was being sent is given up, and sent again now.
  push_last();
}

void Pusher::push_last() {
  auto const until = std::chrono::steady_clock::now() + kLastPush;
  auto const size = size_();
  if (!size) return;
  if (!make_head(*size)) {
    if (soon_) on_failure_("no head at the stop: the tree is still taking in the journal");
    return;
  }
  auto const give_up = [until] { return std::chrono::steady_clock::now() >= until; };
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (lacks_last(i) && skip_[i] == 0) asked.push_back(i);
  std::vector<Result<void>> answers(asked.size());
  {
    std::vector<std::jthread> sending;  // One that hangs is no reason for the others to go without.
    for (std::size_t n = 0; n < asked.size(); ++n) sending.emplace_back([&, n] { answers[n] = targets_[asked[n]].send(*last_, give_up); });
  }
  for (std::size_t n = 0; n < asked.size(); ++n) note(asked[n], answers[n]);
  for (std::size_t i = 0; i < targets_.size(); ++i)
    if (lacks_last(i))
      on_failure_("not pushed at the stop: the head of " + std::to_string(last_->tree_size) + " entries to " + targets_[i].name);
}

// False: there is none, or none of this size.
bool Pusher::make_head(std::uint64_t size) {
  soon_ = false;
  if (last_ && last_->tree_size == size) return true;
  if (auto head = publish_()) {
    last_ = std::move(*head);
  } else {
    soon_ = head.error().code == "audit.catching_up";
    if (soon_) return false;
    std::string const error = head.error().code + ": " + head.error().detail;
    on_failure_("no head: " + error);
    std::lock_guard const lock(mutex_);
    no_head_ = error;
    ++no_heads_;
    return false;
  }
  std::lock_guard const lock(mutex_);
  no_head_.clear();
  no_heads_ = 0;
  return true;
}

bool Pusher::lacks_last(std::size_t target) const {
  std::lock_guard const lock(mutex_);
  return states_[target].tree_size != last_->tree_size || !states_[target].error.empty();
}

void Pusher::push(bool everything) {
  auto const size = size_();
  if (!size) return;
  if (!everything) soon_ = false;
  if (everything && !make_head(*size)) return;
  if (!last_) return;
  for (std::size_t i = 0; i < targets_.size() && !stopping_; ++i) {
    if (!lacks_last(i)) continue;
    if (skip_[i] > 0) {
      --skip_[i];
      continue;
    }
    auto const sent = targets_[i].send(*last_, [this] { return stopping_.load(); });
    if (!sent && stopping_) return;  // Given up: its turn is the last round.
    note(i, sent);
  }
}

void Pusher::note(std::size_t target, Result<void> const& sent) {
  std::lock_guard const lock(mutex_);
  PushState& state = states_[target];
  if (sent) {
    state = {.target = state.target, .tree_size = last_->tree_size, .arrived_at = clock_(), .error = {}};
    return;
  }
  state.error = sent.error().code + ": " + sent.error().detail;
  state.refused = state.refused || sent.error().code == "audit.head_conflict";
  skip_[target] = std::min(1 << std::min<std::uint64_t>(state.failures, 10), kMostSkipped);
  ++state.failures;
  on_failure_(state.target + ": " + state.error);
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
