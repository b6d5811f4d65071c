#include "sim/server.h"

#include <fmt/format.h>

#include "core/timers.h"
#include "journal/snapshot.h"
#include "sequencer/recover.h"

namespace tocsin::sim {

namespace {

constexpr std::uint64_t kSnapshotEvery = 150;  // Entries; so that a restart has something to choose from within the hour.
constexpr Duration kTick = Duration::milliseconds(500), kLook = Duration::milliseconds(250), kBeat = Duration::seconds(1);
constexpr Duration kPatience = Duration::seconds(60);  // Of an append that does not reach its store.

}  // namespace

Server::Server(Run& run, Store& store, telemetry::Positions& positions, api::Clock& clock, int number)
    : run_(run), store_(store), positions_(positions), shown_clock_(clock), number_(number), snapshots_(run, number) {}

void Server::after(Duration delay, std::function<void()> what) {
  run_.later(delay, [this, incarnation = incarnation_, what = std::move(what)]() mutable {
    if (incarnation != incarnation_ || !process_) return;
    if (asleep_) return held_.push_back(std::move(what));
    what();
  });
}

// What a bug in the state of a fresh start would be like.
void Server::forget_as_planted(core::World& world) const {
  if (run_.is_planted(Plant::kForgetCommands)) world.commands.clear();
  if (run_.is_planted(Plant::kForgetFired)) {
    for (auto& [id, incident] : world.incident.incidents) incident.fired.clear();
    world.due = core::due_from_scratch(world);
  }
  if (!run_.is_planted(Plant::kForgetBound)) return;
  for (auto& [code, unit] : world.unit.units) {
    if (!unit::is_bound(unit.status)) continue;
    unit.status = UnitStatus::kAvailable;
    unit.assignment.reset();
    unit.incident.reset();
  }
}

Result<core::World> Server::recover() {
  auto recovered = sequencer::recover(*process_->journal, &snapshots_);
  if (!recovered) return std::unexpected(recovered.error());
  if (recovered->from_snapshot > 0) ++run_.report.starts_from_snapshot;
  on_recover(recovered->world, recovered->from_snapshot > 0 ? "a start from a snapshot" : "a start from the journal");
  forget_as_planted(recovered->world);
  return std::move(recovered->world);
}

void Server::start() {
  coming_ = false;
  if (process_) return;
  ++incarnation_;
  ++run_.report.starts;
  process_ = std::make_unique<Process>();
  process_->journal = std::make_unique<SimJournal>(run_, store_, number_);
  process_->handed_on_at = run_.time.now();
  if (run_.time.now() < reachable_at_) {  // As a server whose database is away: it is started again until it is there.
    process_.reset();
    return crash();
  }
  auto world = recover();
  if (!world) return run_.fail("recovery: " + world.error().code + " " + world.error().detail);
  process_->follower = std::make_unique<sequencer::Follower>(
      *world,
      [this](core::World const& after, core::Entry const& entry, Hash const& chain) { process_->hub->on_applied(after, entry, chain); });
  process_->follower->snapshot_every(kSnapshotEvery, [this](core::World const& now) { snapshot_soon(now); });
  process_->hub = std::make_unique<api::StreamHub>(
      positions_, shown_clock_, [](std::string_view id) { return std::string(id); }, false, api::StreamHubOptions{.ring_entries = 256});
  Hash const chain = world->position == 0 ? store_.header.genesis : store_.content.entries[world->position - 1].chain;
  process_->hub->begin(world->position, chain);
  if (!store_.shared) return lead(std::move(*world));
  follow(world->position, chain);
}

void Server::crash(bool comes_back) {
  if (process_) {
    ++run_.report.crashes;
    process_.reset();
    held_.clear();
    asleep_ = false;
    snapshots_.after_crash();
    on_gone();
  }
  ++incarnation_;
  if (!comes_back || coming_) return;
  coming_ = true;
  run_.later(Duration::milliseconds(run_.faults.between(200, 20'000)), [this] {
    if (coming_) start();
  });
}

void Server::sleep(Duration length) {
  if (!is_awake()) return;
  ++run_.report.pauses;
  asleep_ = true;
  run_.later(length, [this, incarnation = incarnation_] {
    if (incarnation != incarnation_ || !asleep_) return;
    asleep_ = false;
    for (auto& what : std::exchange(held_, {})) after({}, std::move(what));
  });
}

void Server::cut_off(Duration length) {
  if (!is_up() || process_->journal->is_cut_off()) return;
  ++run_.report.cut_off;
  reachable_at_ = run_.time.now() + length;
  process_->journal->cut_off(true);
  process_->cut_off_since = run_.time.now();
  run_.later(length, [this, incarnation = incarnation_] {
    if (incarnation != incarnation_ || !process_) return;
    process_->journal->cut_off(false);
    if (!process_->tail || !run_.is_planted(Plant::kSkipGap)) return;
    auto const head = store_.head();
    follow(head.position, head.chain);
  });
}

bool Server::is_settled() const {
  if (!is_awake() || process_->in_flight > 0 || process_->appending) return false;
  if (process_->follower->position() != store_.head().position) return false;
  return !process_->sequencer || (!process_->sequencer->has_work() && process_->sequencer->world().position == store_.head().position);
}

// ---- A standby.

void Server::follow(std::uint64_t position, Hash const& chain) {
  bool const looks = process_->tail != nullptr;
  process_->tail = std::make_unique<sequencer::Tail>(*process_->journal, position, chain, [this](std::vector<sequencer::Committed> batch) {
    process_->follower->publish(std::move(batch));
    process_->follower->drain();
  });
  if (!looks) after(kLook, [this] { look(); });
}

void Server::look() {
  auto const step = process_->tail->step();
  if (!step && step.error().kind != ErrorKind::kUnavailable) return step_aside(step.error());
  if (step && *step == sequencer::Tail::Step::kLeads) {
    process_->tail.reset();
    return lead(process_->follower->read([](core::World const& world) { return world; }));
  }
  after(kLook, [this] { look(); });
}

// There is no way on from this state: the process ends, and a new one reads the journal afresh.
void Server::step_aside(Error const& why) {
  if (why.code == "journal.diverged") ++run_.report.diverged;
  if (why.code == "journal.fenced") ++run_.report.fenced;
  if (why.code == "journal.diverged" && run_.is_planted(Plant::kKeepDiverged)) {
    // Goes on from where the journal is now, with what it has made of the other one.
    auto const head = store_.head();
    auto const kept = std::min(head.position, process_->follower->position());
    follow(kept, kept == 0 ? store_.header.genesis : store_.content.entries[kept - 1].chain);
    return after(kLook, [this] { look(); });
  }
  crash();
}

// ---- The leader: as the server's two threads. What is decided while the last append is under way goes into the next one; a crash in
// between loses what was decided, and nobody was told of it.

void Server::lead(core::World world) {
  if (world.position != process_->journal->head().position)
    return run_.fail(fmt::format("a new leader is at position {}, its journal at {}", world.position, process_->journal->head().position));
  process_->sequencer = std::make_unique<sequencer::Sequencer>(
      *process_->journal, std::move(world), [this](std::vector<sequencer::Committed> batch) { hand_on(std::move(batch)); });
  if (store_.shared) after(kBeat, [this] { beat(); });
  tick();
}

void Server::beat() {
  process_->journal->beat();
  if (auto const lost = process_->journal->lost()) return step_aside(*lost);
  after(kBeat, [this] { beat(); });
}

void Server::tick() {
  after(kTick, [this] { tick(); });
  decide();
}

void Server::submit(sequencer::Submission submission) {
  hear([this, submission = std::move(submission)]() mutable {
    if (!process_->sequencer) {
      if (submission.done) submission.done({.entry = nullptr, .error = Error{ErrorKind::kUnavailable, "journal.standby", ""}});
      return;
    }
    process_->sequencer->submit(std::move(submission));
    decide();
  });
}

void Server::decide() {
  if (!process_->sequencer->decide(clock())) return;
  if (run_.is_planted(Plant::kEarlySnapshot) && run_.faults.chance(5'000))
    static_cast<void>(journal::save_snapshot(snapshots_, process_->sequencer->world(), {}));
  commit_soon();
}

void Server::commit_soon() {
  if (std::exchange(process_->appending, true)) return;
  after(Duration::microseconds(run_.faults.between(0, 4'000)), [this] { commit(); });
}

void Server::commit() {
  if (process_->journal->is_cut_off()) {
    if (run_.time.now() - process_->cut_off_since > kPatience) return crash();
    return after(Duration::seconds(1), [this] { commit(); });
  }
  process_->appending = false;
  process_->sequencer->commit();
  if (auto const stopped = process_->sequencer->stopped()) return step_aside(*stopped);
  decide();
}

// From the disk to the follower takes a while; a crash in between loses the answers, never the entries.
void Server::hand_on(std::vector<sequencer::Committed> batch) {
  Duration took = Duration::microseconds(run_.faults.between(100, 8'000));
  if (run_.strikes(Fault::kSlowDisk, 5'000)) took = Duration::seconds(run_.faults.between(1, 60));
  auto& at = process_->handed_on_at;
  at = std::max(at, run_.time.now() + took);
  ++process_->in_flight;
  after(at - run_.time.now(), [this, batch = std::make_shared<std::vector<sequencer::Committed>>(std::move(batch))] {
    --process_->in_flight;
    if (run_.is_planted(Plant::kDoubleApply) && run_.faults.chance(5'000)) process_->follower->publish(*batch);
    process_->follower->publish(std::move(*batch));
    process_->follower->drain();
  });
}

// ---- Snapshots, as Centre makes them: of what is durable, on a thread of their own, one at a time.

void Server::snapshot_soon(core::World const& world) {
  if (!leads() || process_->snapshot_waits) return;
  process_->snapshot_waits = true;
  auto const copy = std::make_shared<core::World>(world);
  after(Duration::milliseconds(run_.faults.between(1, 2'000)), [this, copy] {
    process_->snapshot_waits = false;
    auto const entry = process_->journal->read(copy->position, 1);
    if (!entry || entry->empty()) return;
    if (run_.is_planted(Plant::kPartialSnapshot)) copy->due.clear();
    if (journal::save_snapshot(snapshots_, *copy, entry->front().chain)) ++run_.report.snapshots;
  });
}

}  // namespace tocsin::sim
