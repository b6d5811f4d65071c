#include "sequencer/sequencer.h"

#include <algorithm>
#include <chrono>

#include "journal/entry_codec.h"
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

}  // namespace

Sequencer::Sequencer(journal::Journal& journal, core::World world, std::function<void(std::vector<Committed>)> publish)
    : journal_(journal), world_(std::move(world)), publish_(std::move(publish)) {
  TOCSIN_ASSERT(world_.position == journal_.head().position);
}

void Sequencer::submit(Submission submission) {
  std::optional<Error> refusal;
  {
    std::lock_guard const lock(mutex_);
    if (stopped_) {
      refusal = Error{ErrorKind::kUnavailable, "sequencer.stopped", stopped_->code + ": " + stopped_->detail};
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
  wake_.wait_for(lock, std::chrono::microseconds(longest.us), [&] { return woken_ || !queue_.empty(); });
  woken_ = false;
}

void Sequencer::wake() {
  {
    std::lock_guard const lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Sequencer::add_entry(Batch& batch, core::Entry entry) {
  core::apply(world_, entry);
  for (auto const& event : entry.events)
    if (auto const* erased = std::get_if<core::DetailsErased>(&event))
      batch.erased.insert(batch.erased.end(), erased->records.begin(), erased->records.end());
  batch.entries.push_back(std::make_shared<core::Entry const>(std::move(entry)));
  batch.waiting.emplace_back();
}

void Sequencer::take_due(Batch& batch, Instant now) {
  while (!is_full(batch)) {
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
    add_entry(batch, std::move(entry));
  }
}

void Sequencer::answer_repeat(Batch& batch, Submission submission, std::uint64_t position) {
  auto const same = [&](core::Entry const& entry) { return entry.request_hash == submission.request.request_hash; };
  // Still in this batch: it is answered when the batch is durable.
  for (std::size_t i = 0; i < batch.entries.size(); ++i) {
    if (batch.entries[i]->position != position) continue;
    batch.waiting[i].emplace_back(std::move(submission.done),
                                  same(*batch.entries[i]) ? outcome_of(batch.entries[i], true) : refused(key_reused()));
    return;
  }
  auto const page = journal_.read(position, 1);
  journal::EntryDecoder decoder;
  auto entry = page && !page->empty() ? decoder.decode(page->front())
                                      : Result<core::Entry>(corrupt("journal.read_failed", "the entry of this command could not be read"));
  Outcome outcome = !entry         ? refused(entry.error())
                    : same(*entry) ? outcome_of(std::make_shared<core::Entry const>(std::move(*entry)), true)
                                   : refused(key_reused());
  batch.repeats.emplace_back(std::move(submission.done), std::move(outcome));
}

void Sequencer::take(Batch& batch, Submission submission, Instant now) {
  auto& request = submission.request;
  if (auto const known = world_.commands.find(request.envelope.command_id); known != world_.commands.end())
    return answer_repeat(batch, std::move(submission), known->second);
  core::Entry entry{.position = world_.position + 1, .at = now, .envelope = request.envelope, .request_hash = request.request_hash};
  entry.envelope.centre = world_.centre;
  auto events = core::decide(world_, request, entry.position, now);
  if (events) {
    entry.events = std::move(*events);
    std::move(submission.details.begin(), submission.details.end(), std::back_inserter(batch.details));
  } else {
    // Its details are dropped: nothing refers to them.
    entry.refusal = core::Refusal{events.error().kind, std::move(events.error().code), std::move(events.error().detail)};
  }
  add_entry(batch, std::move(entry));
  batch.waiting.back().emplace_back(std::move(submission.done), outcome_of(batch.entries.back(), false));
}

bool Sequencer::is_full(Batch const& batch) const {
  return batch.entries.size() >= kMaxBatch || (!batch.entries.empty() && world_.position % kCompareEvery == 0);
}

std::size_t Sequencer::step(Instant clock) {
  std::vector<Submission> taken;
  {
    std::lock_guard const lock(mutex_);
    if (stopped_) return 0;
    std::size_t const count = std::min(queue_.size(), kMaxBatch);
    taken.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      taken.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
  }
  Instant const now = std::max(world_.now, clock);
  Batch batch;
  take_due(batch, now);
  std::size_t used = 0;
  while (used < taken.size() && !is_full(batch)) take(batch, std::move(taken[used++]), now);
  if (used < taken.size()) {
    std::lock_guard const lock(mutex_);
    for (std::size_t i = taken.size(); i > used; --i) queue_.push_front(std::move(taken[i - 1]));
  }

  if (!batch.entries.empty()) {
    std::vector<journal::StoredEntry> stored;
    stored.reserve(batch.entries.size());
    for (auto const& entry : batch.entries) stored.push_back(journal::to_stored(*entry));
    if (auto const appended = journal_.append(stored, batch.details, batch.erased); !appended) {
      stop(appended.error(), batch);
      return 0;
    }
  }
  std::vector<Committed> committed;
  committed.reserve(batch.entries.size() + 1);
  for (std::size_t i = 0; i < batch.entries.size(); ++i)
    committed.push_back({std::move(batch.entries[i]), std::move(batch.waiting[i]), {}});
  std::size_t const written = committed.size();
  if (written > 0 && world_.position % kCompareEvery == 0) committed.back().state_hash = journal::state_hash(world_);
  if (!batch.repeats.empty()) committed.push_back({nullptr, std::move(batch.repeats), {}});
  if (!committed.empty()) publish_(std::move(committed));
  return written;
}

void Sequencer::stop(Error const& error, Batch& batch) {
  std::deque<Submission> unanswered;
  {
    std::lock_guard const lock(mutex_);
    stopped_ = error;
    unanswered.swap(queue_);
  }
  // What was in the batch may or may not be durable: the client repeats it with its key after the restart and learns which.
  Error const answer{ErrorKind::kUnavailable, "sequencer.stopped", error.code + ": " + error.detail};
  for (auto& waiting : batch.waiting)
    for (auto& [done, outcome] : waiting)
      if (done) done(refused(answer));
  for (auto& [done, outcome] : batch.repeats)
    if (done) done(outcome);
  for (auto& submission : unanswered)
    if (submission.done) submission.done(refused(answer));
}

}  // namespace tocsin::sequencer
