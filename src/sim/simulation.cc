#include "sim/simulation.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <queue>

#include <fmt/format.h>

#include "codec/binary.h"
#include "journal/snapshot.h"
#include "sequencer/follower.h"
#include "sequencer/recover.h"
#include "sequencer/sequencer.h"
#include "sim/checks.h"
#include "sim/sim_disk.h"
#include "sim/workload.h"

namespace tocsin::sim {

namespace {

using sequencer::Committed;

// What one client was told about a command; the journal must say the same for ever.
struct Told {
  std::uint64_t position = 0;
  bool refused = false;
};

// A command on its way, until its sender has an answer.
struct Pending {
  core::Request request;
  std::vector<journal::SealedDetail> details;
  std::uint64_t attempt = 0;
};

// The process: gone with a crash, made anew from the disk.
struct Process {
  std::unique_ptr<sequencer::Follower> follower;
  std::unique_ptr<sequencer::Sequencer> sequencer;
  bool appending = false;
  std::vector<std::uint64_t> ring;  // Positions of the last frames, for screens that resume.
};

struct Screen {
  std::uint64_t last = 0;  // Position it has seen up to.
  bool connected = false;
};

class Simulation {
 public:
  explicit Simulation(SimulationOptions const& options)
      : options_(options),
        root_(options.seed),
        network_(root_.fork("network")),
        people_(root_.fork("people")),
        faults_(root_.fork("faults")),
        disk_(options.centre) {
    disk_.fate = [this](std::size_t entries) { return next_fate(entries); };
    disk_.survivors = [this](std::size_t entries) { return faults_.below(entries + 1); };
    clients_.resize(static_cast<std::size_t>(options.seats));
    screens_.resize(static_cast<std::size_t>(options.screens));
  }

  SimulationReport run() {
    quiet_ = true;  // The set-up runs without faults.
    start_process();
    for (auto& command : set_up_commands(options_.units, options_.seats)) {
      core::Request request;
      request.envelope.command_id = sha256(fmt::format("set-up {}", serial_));
      request.envelope.actor = AccountCode{"system"};
      request.envelope.origin = "sim";
      request.command = std::move(command);
      request.request_hash = sha256(fmt::format("body {}", serial_++));
      process_->sequencer->submit({std::move(request), {}, {}});
    }
    while (process_->sequencer->has_work()) process_->sequencer->step(server_clock());
    process_->follower->drain();
    quiet_ = false;

    for (std::size_t c = 0; c < clients_.size(); ++c) later(think_time(), [this, c] { act(c); });
    for (std::size_t s = 0; s < screens_.size(); ++s) {
      screens_[s].last = process_->follower->position();  // Its first lists are of this position.
      later(Duration::milliseconds(10), [this, s] { connect(s); });
    }
    later(Duration::milliseconds(100), [this] { tick(); });
    if (has(Fault::kCrash)) later(Duration::seconds(faults_.between(20, 900)), [this] { random_crash(); });
    if (has(Fault::kClockJump)) later(Duration::seconds(faults_.between(30, 1200)), [this] { jump_clock(); });

    Instant const end = now_ + options_.length;
    while (report_.failure.empty() && !events_.empty() && events_.top().at < end) {
      auto event = std::move(const_cast<Event&>(events_.top()));
      events_.pop();
      now_ = std::max(now_, event.at);
      try {
        event.run();
      } catch (Crash const&) {
        crash();
      }
    }
    if (report_.failure.empty()) finish();
    return report_;
  }

 private:
  struct Event {
    Instant at;
    std::uint64_t order;
    std::function<void()> run;
    friend bool operator<(Event const& a, Event const& b) { return std::tie(a.at, a.order) > std::tie(b.at, b.order); }
  };

  bool has(Fault fault) const { return options_.faults.contains(fault); }
  void later(Duration delay, std::function<void()> run) { events_.push({now_ + delay, order_++, std::move(run)}); }
  Instant server_clock() const { return now_ + clock_error_; }
  void fail(std::string what) {
    if (report_.failure.empty()) report_.failure = std::move(what);
  }
  Duration think_time() {
    // Each call is some twenty commands; the seats share them.
    auto const mean_us = Duration::days(1).us / (static_cast<std::int64_t>(options_.calls_per_day) * 20) * options_.seats;
    return Duration::microseconds(people_.between(mean_us / 4, mean_us * 7 / 4));
  }

  // ---- The disk.
  AppendFate next_fate(std::size_t) {
    if (quiet_) return AppendFate::kDone;
    if (options_.plant == Plant::kSkipSync && faults_.chance(3'000)) {
      later(Duration::milliseconds(5), [] { throw Crash{}; });
      return AppendFate::kForgotten;
    }
    if (has(Fault::kCrash) && faults_.chance(1'000)) return faults_.chance(500'000) ? AppendFate::kCrashBefore : AppendFate::kCrashAfter;
    if (has(Fault::kShortWrite) && faults_.chance(500)) return AppendFate::kShortWrite;
    if (has(Fault::kSyncError) && faults_.chance(500)) return AppendFate::kSyncError;
    if (has(Fault::kDiskFull) && faults_.chance(300)) return AppendFate::kDiskFull;
    return AppendFate::kDone;
  }
  Duration disk_time() {
    if (has(Fault::kSlowDisk) && faults_.chance(5'000)) return Duration::seconds(faults_.between(1, 60));
    return Duration::microseconds(faults_.between(100, 8'000));
  }

  // ---- The process.
  void start_process() {
    disk_.restart();
    auto recovered = sequencer::recover(disk_, "");
    if (!recovered) return fail("recovery: " + recovered.error().code + " " + recovered.error().detail);
    if (auto const broken = check_world(recovered->world); !broken.empty()) return fail("after recovery: " + broken);
    if (disk_.head().position < highest_told_)
      return fail(fmt::format("position {} was acknowledged, the journal ends at {}", highest_told_, disk_.head().position));
    if (options_.plant == Plant::kForgetCommands) {
      recovered->world.commands.clear();
    }
    process_ = std::make_shared<Process>();
    ++epoch_;
    handed_on_at_ = now_;
    process_->follower =
        std::make_unique<sequencer::Follower>(recovered->world, [this](core::World const&, core::Entry const& entry, Hash const&) { frame(entry); });
    process_->sequencer = std::make_unique<sequencer::Sequencer>(disk_, std::move(recovered->world), [this](std::vector<Committed> batch) {
      // From the disk to the follower takes a while; a crash in between loses the answers, never the entries.
      auto const shared = std::make_shared<std::vector<Committed>>(std::move(batch));
      auto const epoch = epoch_;
      handed_on_at_ = std::max(handed_on_at_, now_ + disk_time());  // One disk: batches come through in order.
      later(handed_on_at_ - now_, [this, shared, epoch] {
        if (epoch != epoch_ || !process_) return;
        if (options_.plant == Plant::kDoubleApply && faults_.chance(5'000)) process_->follower->publish(*shared);
        process_->follower->publish(std::move(*shared));
        process_->follower->drain();
      });
    });
    ++report_.restarts;
  }

  void crash() {
    if (!process_) return;
    ++report_.crashes;
    ++epoch_;
    process_.reset();
    for (auto& screen : screens_) screen.connected = false;
    later(Duration::milliseconds(faults_.between(200, 20'000)), [this] {
      start_process();
      for (std::size_t s = 0; s < screens_.size(); ++s) later(Duration::milliseconds(network_.between(1, 3000)), [this, s] { connect(s); });
    });
  }
  void random_crash() {
    later(Duration::seconds(faults_.between(20, 1800)), [this] { random_crash(); });
    crash();
  }
  void jump_clock() {
    clock_error_ = Duration::seconds(faults_.between(-120, 120));
    later(Duration::seconds(faults_.between(30, 1800)), [this] { jump_clock(); });
  }
  void tick() {
    later(Duration::milliseconds(500), [this] { tick(); });
    step();
  }
  // As the server's two threads: what is decided while the last append is under way goes into the next one. A crash in between loses
  // what was decided, and nobody was told of it.
  void step() {
    if (!process_) return;
    if (process_->sequencer->decide(server_clock())) append_soon();
  }
  void append_soon() {
    if (process_->appending) return;
    process_->appending = true;
    later(Duration::microseconds(faults_.between(0, 4'000)), [this, epoch = epoch_] {
      if (epoch != epoch_ || !process_) return;
      process_->appending = false;
      process_->sequencer->commit();
      if (process_->sequencer->stopped()) return crash();  // What a real server does: stop, and recover by replay.
      step();
    });
  }

  // ---- People: one command at a time, sent again until it is answered.
  void act(std::size_t c) {
    if (clients_[c]) return;
    if (!process_) {
      later(Duration::seconds(1), [this, c] { act(c); });
      return;
    }
    auto const serial = serial_++;
    Act chosen = process_->follower->read([&](core::World const& world) { return choose_act(world, people_, serial, now_); });
    auto pending = std::make_shared<Pending>();
    pending->request.envelope.command_id = sha256(fmt::format("command {}", serial));
    pending->request.envelope.actor = AccountCode{fmt::format("a-{}", c)};
    pending->request.envelope.origin = "sim";
    pending->request.command = std::move(chosen.command);
    pending->request.request_hash = sha256(fmt::format("body {}", serial));
    pending->details = std::move(chosen.details);
    clients_[c] = pending;
    ++report_.commands;
    transmit(c, pending);
  }

  void transmit(std::size_t c, std::shared_ptr<Pending> const& pending) {
    auto const attempt = ++pending->attempt;
    int const copies = has(Fault::kDuplicate) && network_.chance(20'000) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      Duration delay = Duration::microseconds(network_.between(200, 20'000));
      if (has(Fault::kReorder) && network_.chance(30'000)) delay = Duration::milliseconds(network_.between(20, 2'000));
      if (has(Fault::kDelay) && network_.chance(5'000)) delay = Duration::seconds(network_.between(2, 90));
      later(delay, [this, c, pending] { arrive(c, pending); });
    }
    later(Duration::seconds(5), [this, c, pending, attempt] {
      if (clients_[c] == pending && pending->attempt == attempt) transmit(c, pending);
    });
  }

  void arrive(std::size_t c, std::shared_ptr<Pending> const& pending) {
    if (!process_) return;  // Nobody listens; the sender tries again.
    auto const reply = [this, c, pending](sequencer::Outcome const& outcome) {
      if (has(Fault::kLostReply) && network_.chance(10'000)) return;
      later(Duration::microseconds(network_.between(200, 20'000)), [this, c, pending, outcome] { answered(c, pending, outcome); });
    };
    if (options_.plant == Plant::kLostAck && faults_.chance(20'000)) {
      // A planted bug: told before it is durable.
      auto const position = process_->sequencer->world().position + 1;
      auto entry = std::make_shared<core::Entry>();
      entry->position = position;
      entry->envelope = pending->request.envelope;
      sequencer::Outcome early;
      early.entry = std::move(entry);
      reply(early);
    }
    process_->sequencer->submit({pending->request, pending->details, reply});
    step();
  }

  void answered(std::size_t c, std::shared_ptr<Pending> const& pending, sequencer::Outcome const& outcome) {
    if (outcome.entry) {
      ++(outcome.error ? report_.refused : report_.acknowledged);
      if (outcome.repeated) ++report_.repeated;
      Told const told{outcome.entry->position, outcome.error.has_value()};
      auto const [at, fresh] = told_.emplace(pending->request.envelope.command_id, told);
      if (!fresh && (at->second.position != told.position || at->second.refused != told.refused))
        return fail("one command got two answers");
      highest_told_ = std::max(highest_told_, told.position);
    } else if (outcome.error && outcome.error->code == "idempotency.key_reused") {
      return fail("a repeated command was taken for another one");
    }
    if (clients_[c] != pending) return;  // A late answer to something already settled.
    if (!outcome.entry) return;          // Stopped or busy: it is sent again after its time.
    clients_[c].reset();
    later(think_time(), [this, c] { act(c); });
  }

  // ---- Screens: every frame once, in order, over any number of connections.
  void frame(core::Entry const& entry) {
    report_.events += entry.events.size();
    constexpr std::size_t kRing = 256;
    auto& ring = process_->ring;
    ring.push_back(entry.position);
    if (ring.size() > kRing) ring.erase(ring.begin());
    for (std::size_t s = 0; s < screens_.size(); ++s) {
      if (!screens_[s].connected) continue;
      if (options_.plant == Plant::kDropFrame && faults_.chance(2'000)) continue;
      show(s, entry.position);
      if (has(Fault::kScreens) && network_.chance(2'000)) vanish(s);
    }
  }
  void show(std::size_t s, std::uint64_t position) {
    auto& screen = screens_[s];
    if (position != screen.last + 1) return fail(fmt::format("screen {} saw position {} after {}", s, position, screen.last));
    screen.last = position;
  }
  void vanish(std::size_t s) {
    screens_[s].connected = false;
    later(Duration::seconds(network_.between(1, 600)), [this, s] { connect(s); });
  }
  void connect(std::size_t s) {
    if (!process_ || screens_[s].connected) return;
    auto& screen = screens_[s];
    auto const& ring = process_->ring;
    auto const head = process_->follower->position();
    if (screen.last > head) return fail(fmt::format("screen {} saw position {}, which is not durable", s, screen.last));
    if (screen.last < head && (ring.empty() || ring.front() > screen.last + 1)) {
      ++report_.resets;  // Too old: it fetches its lists again, which carry their position.
      screen.last = head;
    } else {
      ++report_.resumes;
      for (auto const position : ring)
        if (position > screen.last) show(s, position);
    }
    screen.connected = true;
  }

  // ---- At the end: everything that anyone was told is in the journal, once, and every copy of the state is the same.
  void finish() {
    quiet_ = true;
    if (!process_) start_process();
    if (!report_.failure.empty()) return;
    process_->sequencer->commit();
    for (int i = 0; i < 1000 && process_->sequencer->has_work(); ++i) process_->sequencer->step(server_clock());
    // Entries that were still on their way to the follower.
    while (!events_.empty() && process_->follower->position() < disk_.head().position) {
      auto event = std::move(const_cast<Event&>(events_.top()));
      events_.pop();
      now_ = std::max(now_, event.at);
      try {
        event.run();
      } catch (Crash const&) {
        crash();
        return finish();
      }
      if (!report_.failure.empty()) return;
      if (!process_) return finish();
    }
    if (auto const broken = check_journal(disk_); !broken.empty()) return fail(broken);
    report_.entries = disk_.durable().size();
    std::map<std::uint64_t, CommandId> by_position;
    for (auto const& stored : disk_.durable()) by_position[stored.position] = stored.command_id;
    for (auto const& [id, told] : told_) {
      auto const found = by_position.find(told.position);
      if (found == by_position.end()) return fail(fmt::format("position {} was acknowledged and is not there", told.position));
      if (found->second != id) return fail(fmt::format("position {} was acknowledged for another command", told.position));
    }
    auto const hash = journal::state_hash(process_->sequencer->world());
    if (process_->follower->position() == process_->sequencer->world().position &&
        process_->follower->read([](core::World const& world) { return journal::state_hash(world); }) != hash)
      return fail("the follower's state differs from the sequencer's");
    auto const replayed = sequencer::recover(disk_, "");
    if (!replayed) return fail("replay: " + replayed.error().detail);
    if (options_.plant != Plant::kForgetCommands && journal::state_hash(replayed->world) != hash)
      return fail("a replay gives another state");
    std::string bytes;
    codec::append_bytes(bytes, replayed->world);
    auto const restored = journal::world_from_bytes(bytes);
    if (!restored || journal::state_hash(*restored) != journal::state_hash(replayed->world)) return fail("a snapshot gives another state");
    if (auto const broken = check_world(replayed->world); !broken.empty()) return fail(broken);
    report_.state_hash = to_hex(hash);
  }

  SimulationOptions options_;
  Random root_, network_, people_, faults_;
  SimDisk disk_;
  std::shared_ptr<Process> process_;
  std::uint64_t epoch_ = 0, order_ = 0, serial_ = 0;
  Instant now_{1'790'000'000'000'000};
  Duration clock_error_;
  Instant handed_on_at_;
  std::priority_queue<Event> events_;
  std::vector<std::shared_ptr<Pending>> clients_;
  std::vector<Screen> screens_;
  std::map<CommandId, Told> told_;
  std::uint64_t highest_told_ = 0;
  bool quiet_ = false;
  SimulationReport report_;
};

}  // namespace

std::vector<std::pair<std::string, Fault>> const& fault_names() {
  static std::vector<std::pair<std::string, Fault>> const names = {{"crash", Fault::kCrash},          {"short_write", Fault::kShortWrite},
                                                                   {"sync_error", Fault::kSyncError}, {"disk_full", Fault::kDiskFull},
                                                                   {"slow_disk", Fault::kSlowDisk},   {"duplicate", Fault::kDuplicate},
                                                                   {"reorder", Fault::kReorder},      {"delay", Fault::kDelay},
                                                                   {"lost_reply", Fault::kLostReply}, {"clock_jump", Fault::kClockJump},
                                                                   {"screens", Fault::kScreens}};
  return names;
}

std::vector<std::pair<std::string, Plant>> const& plant_names() {
  static std::vector<std::pair<std::string, Plant>> const names = {{"double_apply", Plant::kDoubleApply},
                                                                   {"lost_ack", Plant::kLostAck},
                                                                   {"forget_commands", Plant::kForgetCommands},
                                                                   {"skip_sync", Plant::kSkipSync},
                                                                   {"drop_frame", Plant::kDropFrame}};
  return names;
}

SimulationReport simulate(SimulationOptions const& options) { return Simulation(options).run(); }

}  // namespace tocsin::sim
