#include "sequencer/sequencer.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "journal/entry_codec.h"
#include "journal/kept_lists/hold_list.h"
#include "journal/snapshot.h"

namespace tocsin::sequencer {

namespace {

Outcome outcome_of(std::shared_ptr<core::Entry const> entry, bool repeated) {
  Outcome outcome{.entry = std::move(entry), .repeated = repeated};
  if (auto const& refusal = outcome.entry->refusal) outcome.error = Error{refusal->kind, refusal->code, refusal->detail};
  return outcome;
}

Error key_reused() { return {ErrorKind::kInvalid, "idempotency.key_reused", "this Idempotency-Key was used before for another request"}; }

Outcome refused(Error error) { return {.entry = nullptr, .error = std::move(error)}; }

Error intake_stopped(Error const& why) { return {ErrorKind::kUnavailable, "sequencer.stopped", why.code + ": " + why.detail}; }

}  // namespace

Sequencer::Sequencer(journal::Journal& journal, core::World world, std::function<void(std::vector<Committed>)> publish)
    : journal_(journal),
      world_(std::move(world)),
      compared_position_(world_.position),
      compared_at_(world_.now),
      publish_(std::move(publish)),
      chain_(journal_.head().chain) {
  TOCSIN_ASSERT(world_.position == journal_.head().position);
}

void Sequencer::submit(Submission submission) {
  std::optional<Error> refusal;
  {
    std::lock_guard const lock(mutex_);
    if (stopped_) {
      refusal = intake_stopped(*stopped_);
    } else if (queue_.size() >= kMaxQueued) {
      refusal = Error{ErrorKind::kUnavailable, "sequencer.busy", "too many commands are waiting; send it again in a moment"};
    } else {
      queue_.push_back(std::move(submission));
      wake_.notify_one();
      return;
    }
  }
  if (submission.done) submission.done(refused(std::move(*refusal)));
}

bool Sequencer::has_work() const {
  std::lock_guard const lock(mutex_);
  return !queue_.empty();
}

std::optional<Error> Sequencer::stopped() const {
  std::lock_guard const lock(mutex_);
  return stopped_;
}

std::optional<Instant> Sequencer::next_due() const {
  if (world_.due.empty()) return std::nullopt;
  return world_.due.begin()->at;
}

void Sequencer::wait(Duration longest) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, std::chrono::microseconds(longest.us),
                 [&] { return woken_ || stopped_ || (!queue_.empty() && decided_.committed.size() < kMaxBatch); });
  woken_ = false;
}

Company company_after(std::size_t answered, std::size_t waiting, std::chrono::nanoseconds took) {
  // A few callers get no faster by waiting for each other.
  constexpr std::size_t kMany = 8;
  // However slow the disk is: nobody's answer comes later by more than can be seen.
  constexpr std::chrono::nanoseconds kAtMost = std::chrono::milliseconds(10);
  if (answered < kMany) return {};
  auto const longest = std::min(took / 2, kAtMost);
  return {std::min(answered + waiting, kMaxBatch), longest / 2, longest};
}

bool Sequencer::wait_for_decided() {
  std::unique_lock lock(mutex_);
  decided_wake_.wait(lock, [&] { return closed_ || !decided_.committed.empty(); });
  auto const is_enough = [&] { return closed_ || decided_.committed.size() >= company_.wanted; };
  auto const end = std::chrono::steady_clock::now() + company_.longest;
  wanted_ = company_.wanted;
  for (auto before = decided_.committed.size(); !is_enough(); before = decided_.committed.size()) {
    auto const now = std::chrono::steady_clock::now();
    if (now >= end) break;
    decided_wake_.wait_until(lock, std::min(now + company_.pause, end), is_enough);
    if (decided_.committed.size() == before) break;
  }
  wanted_ = 1;
  return !decided_.committed.empty();
}

void Sequencer::close() {
  {
    std::lock_guard const lock(mutex_);
    closed_ = true;
  }
  decided_wake_.notify_all();
}

void Sequencer::wake() {
  {
    std::lock_guard const lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Sequencer::list_holds_of(Batch& batch, core::Entry const& entry) const {
  std::set<IncidentId> changed;
  auto const& holds = world_.proposal.holds;
  for (auto const& event : entry.events) {
    if (auto const* module = std::get_if<proposal::Event>(&event)) {
      if (auto const* placed = std::get_if<proposal::HoldPlaced>(module)) changed.insert(placed->incident);
      if (auto const* lifted = std::get_if<proposal::HoldLifted>(module))
        batch.lifted.push_back(journal::lifted_line(journal_.header().genesis, lifted->incident, entry.position));
    } else if (auto const* about_call = std::get_if<call::Event>(&event)) {
      if (auto const* linked = std::get_if<call::Linked>(about_call); linked && holds.contains(linked->incident))
        if (auto const call = world_.call.calls.find(linked->call); call != world_.call.calls.end() && !call->second.record.empty())
          batch.placed.push_back(journal::joined_line(journal_.header().genesis, linked->incident, call->second.record, entry.position));
    } else if (auto const* about_incident = std::get_if<incident::Event>(&event)) {
      if (auto const* merged = std::get_if<incident::Merged>(about_incident)) changed.insert(merged->into);
    }
  }
  for (IncidentId const id : changed)
    if (auto const hold = holds.find(id); hold != holds.end())
      batch.placed.push_back(journal::placed_line(journal_.header().genesis, hold->second, entry.position));
}

void Sequencer::add_entry(Batch& batch, core::Entry entry, Answers waiting) {
  core::apply(world_, entry);
  for (auto const& event : entry.events)
    if (auto const* erased = std::get_if<core::DetailsErased>(&event))
      batch.erased.insert(batch.erased.end(), erased->records.begin(), erased->records.end());
  if (!hold_list_.empty()) list_holds_of(batch, entry);
  batch.stored.push_back(journal::to_stored(entry));
  Committed committed{std::make_shared<core::Entry const>(std::move(entry)), std::move(waiting), {}, {}};
  if (world_.position - compared_position_ >= kCompareEvery && world_.now - compared_at_ >= kCompareAfter) {
    committed.state_hash = journal::state_hash(world_);
    compared_position_ = world_.position;
    compared_at_ = world_.now;
  }
  undurable_.push_back(committed.entry);
  batch.committed.push_back(std::move(committed));
}

void Sequencer::take_due(Batch& batch, Instant now, std::size_t room) {
  while (batch.committed.size() < room) {
    std::uint64_t const position = world_.position + 1;
    auto events = core::on_time(world_, position, now);
    if (events.empty()) return;
    core::Entry entry{.position = position, .at = now, .events = std::move(events)};
    entry.envelope.centre = world_.centre;
    // Deterministic: the same journal ticks under the same id wherever it is decided.
    entry.envelope.command_id = sha256("tick " + std::to_string(world_.centre) + " " + std::to_string(position));
    entry.envelope.actor = AccountCode{"system"};
    entry.envelope.origin = "timer";
    entry.envelope.source = Source::kSystem;
    add_entry(batch, std::move(entry), {});
  }
}

void Sequencer::forget_durable() {
  std::uint64_t const durable = journal_.head().position;
  while (!undurable_.empty() && undurable_.front()->position <= durable) undurable_.pop_front();
}

std::shared_ptr<core::Entry const> Sequencer::not_yet_durable(std::uint64_t position) {
  forget_durable();
  if (undurable_.empty() || position < undurable_.front()->position) return nullptr;
  return undurable_[position - undurable_.front()->position];
}

// The answer stands behind all that was decided before, so that it is given when the entry it tells of is durable and folded.
void Sequencer::answer_repeat(Batch& batch, Submission submission, std::uint64_t position) {
  auto entry = not_yet_durable(position);
  std::optional<Outcome> outcome;
  if (!entry) {
    auto const page = journal_.read(position, 1);
    journal::EntryDecoder decoder;
    auto decoded = page && !page->empty()
                       ? decoder.decode(page->front())
                       : Result<core::Entry>(corrupt("journal.read_failed", "the entry of this command could not be read"));
    if (decoded) {
      entry = std::make_shared<core::Entry const>(std::move(*decoded));
    } else {
      outcome = refused(decoded.error());
    }
  }
  if (entry) outcome = entry->request_hash == submission.request.request_hash ? outcome_of(std::move(entry), true) : refused(key_reused());
  Committed answer;
  answer.waiting.emplace_back(std::move(submission.done), std::move(*outcome));
  batch.committed.push_back(std::move(answer));
}

void Sequencer::take(Batch& batch, Submission submission, Instant now) {
  auto& request = submission.request;
  if (auto const known = world_.commands.find(request.envelope.command_id)) return answer_repeat(batch, std::move(submission), *known);
  core::Entry entry{.position = world_.position + 1, .at = now, .envelope = request.envelope, .request_hash = request.request_hash};
  entry.envelope.centre = world_.centre;
  auto events = core::decide(world_, request, entry.position, now);
  if (events) {
    entry.events = std::move(*events);
    std::move(submission.details.begin(), submission.details.end(), std::back_inserter(batch.details));
  } else {
    // Its details are dropped: nothing refers to them.
    entry.refusal = core::refusal_of(world_, request.command, std::move(events.error()));
  }
  add_entry(batch, std::move(entry), {});
  auto& committed = batch.committed.back();
  committed.waiting.emplace_back(std::move(submission.done), outcome_of(committed.entry, false));
}

bool Sequencer::decide(Instant clock) {
  std::vector<Submission> taken;
  std::size_t room = 0;
  {
    std::lock_guard const lock(mutex_);
    if (stopped_ || decided_.committed.size() >= kMaxBatch) return false;
    room = kMaxBatch - decided_.committed.size();
    std::size_t const count = std::min(queue_.size(), room);
    taken.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      taken.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
  }
  forget_durable();
  Instant const now = std::max(world_.now, clock);
  Batch batch;
  for (auto& submission : std::exchange(first_, {})) take(batch, std::move(submission), now);
  take_due(batch, now, room);
  std::size_t used = 0;
  while (used < taken.size() && batch.committed.size() < room) take(batch, std::move(taken[used++]), now);
  if (used < taken.size()) {
    std::lock_guard const lock(mutex_);
    for (std::size_t i = taken.size(); i > used; --i) queue_.push_front(std::move(taken[i - 1]));
  }
  if (batch.committed.empty()) return false;
  return hand_over(std::move(batch));
}

bool Sequencer::hand_over(Batch batch) {
  std::optional<Error> stopped;
  bool enough = false;
  {
    std::lock_guard const lock(mutex_);
    stopped = stopped_;
    if (!stopped) {
      auto const move_behind = [](auto& to, auto& from) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
      move_behind(decided_.committed, batch.committed);
      move_behind(decided_.stored, batch.stored);
      move_behind(decided_.details, batch.details);
      move_behind(decided_.erased, batch.erased);
      move_behind(decided_.placed, batch.placed);
      move_behind(decided_.lifted, batch.lifted);
      enough = decided_.committed.size() >= wanted_;
    }
  }
  if (stopped) {
    refuse(batch, intake_stopped(*stopped));
    return false;
  }
  if (enough) decided_wake_.notify_one();
  return true;
}

std::size_t Sequencer::commit() {
  Batch batch;
  {
    std::lock_guard const lock(mutex_);
    if (stopped_) return 0;
    std::swap(batch, decided_);
  }
  wake_.notify_one();  // There is room to decide again.
  if (batch.committed.empty()) return 0;
  auto const begin = std::chrono::steady_clock::now();
  if (!batch.stored.empty()) {
    auto durable = journal::list_holds(hold_list_, batch.placed);
    if (durable) durable = journal_.append(batch.stored, batch.details, batch.erased);
    if (durable) durable = journal::list_holds(hold_list_, batch.lifted);
    if (!durable) {
      stop(durable.error(), batch);
      return 0;
    }
  }
  {
    std::lock_guard const lock(mutex_);
    company_ = company_after(batch.committed.size(), decided_.committed.size(), std::chrono::steady_clock::now() - begin);
  }
  auto stored = batch.stored.begin();
  for (auto& committed : batch.committed) {
    if (!committed.entry) continue;
    chain_ = committed.chain = journal::next_chain(chain_, stored->position, stored->bytes);
    ++stored;
  }
  publish_(std::move(batch.committed));
  return batch.stored.size();
}

std::size_t Sequencer::step(Instant clock) {
  decide(clock);
  return commit();
}

void Sequencer::refuse(Batch& batch, Error const& answer) {
  for (auto& committed : batch.committed)
    for (auto& [done, outcome] : committed.waiting)
      if (done) done(refused(answer));
}

void Sequencer::stop(Error const& error, Batch& batch) {
  Error const answer = intake_stopped(error);
  std::deque<Submission> unanswered;
  Batch decided;
  {
    std::lock_guard const lock(mutex_);
    stopped_ = error;
    unanswered.swap(queue_);
    std::swap(decided, decided_);
  }
  wake_.notify_one();
  // What was in the batch may or may not be durable: the client repeats it with its key after the restart and learns which.
  refuse(batch, answer);
  refuse(decided, answer);
  for (auto& submission : unanswered)
    if (submission.done) submission.done(refused(answer));
}

}  // namespace tocsin::sequencer
