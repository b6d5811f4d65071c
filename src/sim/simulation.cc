#include "sim/simulation.h"

#include <fmt/format.h>

#include "journal/backup/copy_journal.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "sequencer/recover.h"
#include "sim/checks.h"
#include "sim/operators.h"

namespace tocsin::sim {

namespace {

constexpr Duration kCalm = Duration::seconds(200);  // At the end nothing fails any more, and everything has to come to rest within this.

class Simulation {
 public:
  Simulation(SimulationOptions const& options, telemetry::Positions& positions)
      : run_(options),
        store_(options.centre),
        clock_(api::Clock::stepped(run_.time.now())),
        people_(run_, servers_),
        screens_(run_, store_, servers_),
        operators_(run_, store_, servers_, people_, screens_) {
    // Half of the centres that may have a standby have one.
    bool const may_share =
        options.faults.contains(Fault::kPause) || options.faults.contains(Fault::kStandby) || options.faults.contains(Fault::kFailover);
    store_.shared = may_share && run_.faults.chance(500'000);
    store_.resolve = [this] { run_.later(Duration::milliseconds(run_.faults.between(100, 4'000)), [this] { resolve(); }); };
    for (int n = 0; n < (store_.shared ? 2 : 1); ++n) {
      auto& server = *servers_.emplace_back(std::make_unique<Server>(run_, store_, positions, clock_, n));
      auto const number = static_cast<std::size_t>(n);
      server.on_gone = [this, number] { screens_.server_gone(number); };
      server.on_recover = [this](core::World const& world, std::string const& how) { check_recovered(world, how); };
    }
  }

  SimulationReport run() {
    set_up();
    run_.quiet = false;
    people_.begin();
    screens_.begin();
    operators_.begin();
    begin_faults();
    go_until(run_.time.now() + run_.options.length, [] { return false; });
    if (!run_.failed()) come_to_rest();
    if (!run_.failed()) check();
    if (!run_.options.keep.empty()) keep();
    return run_.report;
  }

 private:
  void go_until(Instant end, std::function<bool()> const& is_over) {
    while (!run_.failed() && !is_over()) {
      try {
        if (!run_.time.step(end)) return;
      } catch (Crash const& crash) {
        servers_[static_cast<std::size_t>(crash.server)]->crash();
      }
    }
  }

  void set_up() {
    for (auto const& server : servers_) server->start();
    go_until(run_.time.now() + Duration::minutes(1), [&] { return servers_.front()->leads(); });
    if (!run_.failed()) people_.set_up();
    go_until(run_.time.now() + kCalm, [&] { return is_settled(); });
    if (!is_settled()) run_.fail("the set-up came to no end");
  }

  // ---- What befalls whole servers.

  Server& any_server() { return *servers_[run_.faults.below(servers_.size())]; }
  Server& leader_or_any() {
    for (auto const& server : servers_)
      if (server->leads() && run_.faults.chance(700'000)) return *server;
    return any_server();
  }
  void now_and_then(std::int64_t least_s, std::int64_t most_s, std::function<void()> what) {
    run_.later(Duration::seconds(run_.faults.between(least_s, most_s)), [this, least_s, most_s, what = std::move(what)] {
      if (run_.quiet) return;
      what();
      now_and_then(least_s, most_s, what);
    });
  }
  void begin_faults() {
    auto const seconds = [this](std::int64_t least, std::int64_t most) { return Duration::seconds(run_.faults.between(least, most)); };
    if (run_.has(Fault::kCrash)) now_and_then(20, 1'800, [this] { any_server().crash(); });
    if (run_.has(Fault::kClockJump)) now_and_then(30, 1'800, [this, seconds] { any_server().set_clock(seconds(-120, 120)); });
    if (!store_.shared) return;
    if (run_.has(Fault::kPause))
      now_and_then(60, 1'200, [this, seconds] {
        auto& server = leader_or_any();
        server.sleep(seconds(1, 40));
        for (std::size_t n = 0; n < servers_.size(); ++n)
          if (servers_[n].get() == &server) screens_.server_asleep(n);
      });
    if (run_.has(Fault::kStandby)) now_and_then(60, 1'200, [this, seconds] { any_server().cut_off(seconds(1, 120)); });
  }

  // The database has gone over to another machine, which has what only one had before, or does not.
  void resolve() {
    auto const from = std::exchange(store_.unconfirmed_from, std::nullopt);
    if (!from || *from > store_.head().position || run_.faults.chance(300'000)) return;
    store_.cut_to(*from - 1);
    screens_.history_changed(*from - 1);
  }

  // ---- What must hold.

  void check_recovered(core::World const& world, std::string const& how) {
    if (auto const broken = check_world(world); !broken.empty()) run_.fail("after " + how + ": " + broken);
    if (store_.head().position < people_.highest_told())
      run_.fail(fmt::format("position {} was acknowledged, the journal ends at {}", people_.highest_told(), store_.head().position));
  }

  bool is_settled() const {
    bool leads = false;
    for (auto const& server : servers_) {
      if (!server->is_settled()) return false;
      leads = leads || server->leads();
    }
    return leads;
  }

  void come_to_rest() {
    run_.quiet = true;
    people_.stop();
    Instant const calm_at = run_.time.now() + Duration::seconds(130);  // What sleeps wakes, what is cut off is there again.
    go_until(calm_at, [] { return false; });
    go_until(calm_at + kCalm, [this] { return is_settled(); });
    if (!run_.failed() && !is_settled()) run_.fail("when nothing failed any more, the centre did not come to rest");
    go_until(run_.time.now() + Duration::seconds(1), [] { return false; });  // The last frames.
  }

  // Everything that anyone was told is in the journal, once, and every copy of the state is the same.
  void check() {
    SimJournal const journal(run_, store_, -1);
    auto const checked = check_journal(journal);
    if (!checked.broken.empty()) return run_.fail(checked.broken);
    run_.report.entries = checked.commands.size();
    for (auto const& [id, told] : people_.told()) {
      if (told.position > checked.commands.size())
        return run_.fail(fmt::format("position {} was acknowledged and is not there", told.position));
      if (checked.commands[told.position - 1] != id)
        return run_.fail(fmt::format("position {} was acknowledged for another command", told.position));
      if (checked.shown[told.position - 1] == told.refused)
        return run_.fail(fmt::format("position {} was acknowledged with another outcome", told.position));
    }
    check_states(journal, checked.world);
    screens_.check(checked.shown, true);
    for (auto const& id : store_.gone) {
      auto const detail = store_.content.details.find(id);
      if (detail != store_.content.details.end() && !detail->second.wrapped_key.empty())
        return run_.fail(fmt::format("the detail {} of {} was erased and can be read again", id, detail->second.record));
    }
    run_.report.erased = store_.gone.size();
  }

  void check_states(SimJournal const& journal, core::World const& replayed) {
    std::string const bytes = journal::world_bytes(replayed);
    Hash const hash = sha256(bytes);
    run_.report.state_hash = to_hex(hash);
    auto const restored = journal::world_from_bytes(bytes);
    if (!restored || journal::state_hash(*restored) != hash) return run_.fail("a snapshot gives another state");
    bool const forgets = run_.is_planted(Plant::kForgetCommands);  // Shows by its consequences.
    for (auto const& server : servers_) {
      if (!forgets && server->follower().read([](core::World const& world) { return journal::state_hash(world); }) != hash)
        return run_.fail("a server's state is not what a replay gives");
      if (!forgets && server->leads() && journal::state_hash(server->sequencer().world()) != hash)
        return run_.fail("the sequencer's state is not what a replay gives");
      auto const started = sequencer::recover(journal, &server->snapshots());
      if (!started) return run_.fail("a last start: " + started.error().code + " " + started.error().detail);
      if (journal::state_hash(started->world) != hash) return run_.fail("a start from a snapshot gives another state than a replay");
    }
    if (!replayed.due.empty() && replayed.due.begin()->at <= replayed.now) return run_.fail("something is overdue and did not happen");
  }

  void keep() {
    auto const folder = journal::open_sqlite_journal({.folder = run_.options.keep, .centre = run_.options.centre, .adopt = store_.header});
    if (!folder) return run_.fail(folder.error().code + " " + folder.error().detail);
    if (auto const done = journal::copy_journal(SimJournal(run_, store_, -1), **folder); !done)
      run_.fail(done.error().code + " " + done.error().detail);
  }

  Run run_;
  Store store_;
  api::Clock clock_;
  std::vector<std::unique_ptr<Server>> servers_;
  People people_;
  Screens screens_;
  Operators operators_;
};

}  // namespace

SimulationReport& SimulationReport::operator+=(SimulationReport const& other) {
  using R = SimulationReport;
  for (auto const number : {&R::commands,
                            &R::acknowledged,
                            &R::refused,
                            &R::repeated,
                            &R::entries,
                            &R::crashes,
                            &R::starts,
                            &R::snapshots,
                            &R::starts_from_snapshot,
                            &R::damaged_snapshots,
                            &R::erased,
                            &R::pauses,
                            &R::fenced,
                            &R::take_overs,
                            &R::cut_off,
                            &R::diverged,
                            &R::restores,
                            &R::erased_again,
                            &R::frames,
                            &R::resumes,
                            &R::resets,
                            &R::dropped_screens})
    this->*number += other.*number;
  return *this;
}

SimulationReport simulate(SimulationOptions const& options) {
  // No unit has a position here; the stream asks for them all the same.
  auto const positions = telemetry::Positions::open(":memory:");
  if (!positions) return {.failure = positions.error().code + " " + positions.error().detail};
  return Simulation(options, **positions).run();
}

}  // namespace tocsin::sim
