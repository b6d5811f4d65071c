// What an acknowledgement is worth: durable, folded, answered once, and the same again for the same command.
#include "sequencer/sequencer.h"

#include <thread>

#include <doctest/doctest.h>

#include "journal/memory_journal.h"
#include "journal/snapshot.h"
#include "journal/test_folder.h"
#include "sequencer/centre.h"
#include "sequencer/follower.h"
#include "sequencer/recover.h"
#include "sequencer/tail.h"

using namespace tocsin;
using namespace tocsin::sequencer;

namespace {

constexpr Instant kStart{1'790'000'000'000'000};

core::Request request(std::string const& key, core::Command command, std::string const& body = "body") {
  core::Request r;
  r.envelope.command_id = sha256(key);
  r.envelope.actor = AccountCode{"a-1"};
  r.envelope.origin = "test";
  r.request_hash = sha256(body);
  r.command = std::move(command);
  return r;
}

core::Command a_call(std::string const& record) {
  return call::Command{call::Register{.place = {.text = "望江路 12 号"}, .record = record}};
}

// Sequencer and follower driven by hand, over a journal that outlives them.
struct Bench {
  journal::Journal& journal;
  Follower follower;
  Sequencer sequencer;
  std::vector<Outcome> outcomes;

  explicit Bench(journal::Journal& j)
      : journal(j),
        follower(recover(j, "")->world, {}),
        sequencer(j, recover(j, "")->world, [this](std::vector<Committed> batch) { follower.publish(std::move(batch)); }) {}

  void send(core::Request r) {
    sequencer.submit({std::move(r), {}, [this](Outcome const& outcome) { outcomes.push_back(outcome); }});
  }
  Outcome run(core::Request r, Instant clock = kStart) {
    outcomes.clear();
    send(std::move(r));
    sequencer.step(clock);
    follower.drain();
    REQUIRE(outcomes.size() == 1);
    return outcomes.front();
  }
};

// A journal that two processes share, as a standby sees it: another leads until the lead is free.
struct SharedJournal : journal::FaultyJournal {
  using FaultyJournal::FaultyJournal;
  bool is_free = false;
  std::function<void()> before_taking;  // What the old leader still does.
  std::optional<Error> away;
  Result<bool> take_lead() override {
    if (away) return std::unexpected(*away);
    if (is_free && before_taking) before_taking();
    return is_free;
  }
};

}  // namespace

TEST_CASE("an accepted command is in the journal and in the follower before it is answered") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  bench.send(request("k1", a_call("r1")));
  bench.sequencer.step(kStart);
  CHECK(bench.outcomes.empty());  // Durable, but not folded yet: nobody is told.
  CHECK(journal->head().position == 1);
  bench.follower.drain();
  REQUIRE(bench.outcomes.size() == 1);
  CHECK(!bench.outcomes[0].error);
  CHECK(bench.follower.position() == 1);
  CHECK(bench.follower.read([](core::World const& world) { return world.call.calls.size(); }) == 1);
}

TEST_CASE(
    "the same command again gets the same entry, in the same batch, later and after a restart; another body under its key is refused") {
  auto const journal = journal::make_memory_journal();
  {
    Bench bench(*journal);
    bench.send(request("k1", a_call("r1")));
    bench.send(request("k1", a_call("r1")));
    bench.send(request("k1", a_call("r1"), "another body"));
    bench.sequencer.step(kStart);
    bench.follower.drain();
    REQUIRE(bench.outcomes.size() == 3);
    CHECK(journal->head().position == 1);
    CHECK(!bench.outcomes[0].repeated);
    CHECK(bench.outcomes[1].repeated);
    CHECK(bench.outcomes[1].entry->position == 1);
    REQUIRE(bench.outcomes[2].error);
    CHECK(bench.outcomes[2].error->code == "idempotency.key_reused");
  }
  Bench after(*journal);
  auto const again = after.run(request("k1", a_call("r1")));
  CHECK(again.repeated);
  CHECK(again.entry->position == 1);
  CHECK(again.entry->events.size() == 1);
  CHECK(after.run(request("k1", a_call("r1"), "another body")).error->code == "idempotency.key_reused");
  CHECK(journal->head().position == 1);
}

TEST_CASE("a refused command is journalled with its code, without events, and its repetition is refused alike") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  core::Command const unknown = unit::Command{unit::ReportStatus{.unit = UnitCode{"E999"}, .status = UnitStatus::kAvailable}};
  auto const first = bench.run(request("k1", unknown));
  REQUIRE(first.error);
  CHECK(first.error->code == "unit.unknown");
  CHECK(journal->head().position == 1);
  CHECK(first.entry->events.empty());
  auto const second = bench.run(request("k1", unknown));
  CHECK(second.repeated);
  CHECK(second.error == first.error);
  CHECK(journal->head().position == 1);
}

TEST_CASE("after a failed append nothing is acknowledged, nothing more is taken, and recovery has what was acknowledged") {
  for (bool const written_anyway : {false, true}) {
    CAPTURE(written_anyway);
    auto const inner = journal::make_memory_journal();
    journal::FaultyJournal faulty(*inner);
    {
      Bench bench(faulty);
      CHECK(!bench.run(request("k1", a_call("r1"))).error);
      faulty.fail_after(0, {ErrorKind::kUnavailable, "journal.disk_full", "no space"}, written_anyway);
      bench.outcomes.clear();
      bench.send(request("k2", a_call("r2")));
      bench.sequencer.step(kStart);
      bench.follower.drain();
      REQUIRE(bench.outcomes.size() == 1);
      CHECK(bench.outcomes[0].error->code == "sequencer.stopped");
      CHECK(bench.follower.position() == 1);
      bench.send(request("k3", a_call("r3")));
      CHECK(bench.outcomes.back().error->code == "sequencer.stopped");
      CHECK(bench.sequencer.step(kStart) == 0);
    }
    Bench after(*inner);
    CHECK(after.follower.position() == (written_anyway ? 2 : 1));
    // The client whose answer was lost asks again with its key: applied exactly once either way.
    auto const again = after.run(request("k2", a_call("r2")));
    CHECK(!again.error);
    CHECK(again.repeated == written_anyway);
    CHECK(after.follower.read([](core::World const& world) { return world.call.calls.size(); }) == 2);
  }
}

TEST_CASE("what is decided while an append is under way is answered by the next, in order, and a repeat of it too") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  bench.send(request("k1", a_call("r1")));
  CHECK(bench.sequencer.decide(kStart));
  bench.send(request("k1", a_call("r1")));  // Sent again before the first is durable.
  bench.send(request("k2", a_call("r2")));
  bench.send(request("k1", a_call("r1"), "another body"));
  CHECK(bench.sequencer.decide(kStart));
  CHECK(!bench.sequencer.decide(kStart));  // Nothing is queued.
  bench.follower.drain();
  CHECK(bench.outcomes.empty());
  CHECK(journal->head().position == 0);
  CHECK(bench.sequencer.commit() == 2);  // One transaction for both.
  CHECK(journal->head().position == 2);
  bench.follower.drain();
  REQUIRE(bench.outcomes.size() == 4);
  CHECK(bench.outcomes[0].entry->position == 1);
  CHECK(bench.outcomes[1].repeated);
  CHECK(bench.outcomes[1].entry->position == 1);
  CHECK(bench.outcomes[2].entry->position == 2);
  CHECK(bench.outcomes[3].error->code == "idempotency.key_reused");
}

TEST_CASE("when an append fails, what was decided behind it is refused as well, and a repeat of what was never durable") {
  auto const inner = journal::make_memory_journal();
  journal::FaultyJournal faulty(*inner);
  Bench bench(faulty);
  faulty.fail_after(0, {ErrorKind::kUnavailable, "journal.disk_full", "no space"}, false);
  bench.send(request("k1", a_call("r1")));
  CHECK(bench.sequencer.decide(kStart));
  bench.send(request("k1", a_call("r1")));
  bench.send(request("k2", a_call("r2")));
  CHECK(bench.sequencer.decide(kStart));
  CHECK(bench.sequencer.commit() == 0);
  bench.follower.drain();
  REQUIRE(bench.outcomes.size() == 3);
  for (auto const& outcome : bench.outcomes) CHECK(outcome.error->code == "sequencer.stopped");
  CHECK(bench.sequencer.stopped()->code == "journal.disk_full");
  CHECK(!bench.sequencer.decide(kStart));
  CHECK(inner->head().position == 0);
}

TEST_CASE("no more is decided than one transaction holds while the disk is slow") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  for (std::size_t i = 0; i < 3 * kMaxBatch; ++i) bench.send(request("k" + std::to_string(i), a_call("r" + std::to_string(i))));
  CHECK(bench.sequencer.decide(kStart));
  CHECK(!bench.sequencer.decide(kStart));
  CHECK(bench.sequencer.world().position == kMaxBatch);
  CHECK(bench.sequencer.commit() == kMaxBatch);
  CHECK(bench.sequencer.decide(kStart));
  CHECK(bench.sequencer.commit() == kMaxBatch);
}

TEST_CASE("an append waits for company only after one that answered many, never long, and for no more than a transaction holds") {
  using namespace std::chrono_literals;
  CHECK(company_after(1, 0, 40ms) == Company{});  // One caller at a time: nobody to wait for.
  CHECK(company_after(7, 60, 40ms) == Company{});
  CHECK(company_after(8, 3, 4ms) == Company{11, 1ms, 2ms});
  CHECK(company_after(64, 64, 4ms).wanted == kMaxBatch);
  CHECK(company_after(100, 100, 4ms).wanted == kMaxBatch);
  CHECK(company_after(64, 0, 10s).longest == 10ms);  // A disk that hangs makes nobody wait on purpose for seconds.
}

TEST_CASE("callers who come again are appended together, and who does not come again keeps nobody waiting") {
  constexpr int kCallers = 16, kRounds = 20;
  auto running = Centre::start(journal::make_memory_journal(), {}, [] { return kStart; }, {});
  REQUIRE(running);
  std::atomic<int> answered{0};
  std::function<void(int, int)> call = [&](int caller, int round) {
    auto const key = std::to_string(caller) + " " + std::to_string(round);
    (*running)->submit(request(key, a_call(key)), {}, [&, caller, round](Outcome const& outcome) {
      CHECK(!outcome.error);
      // Half of them leave in the middle: those who are left wait for them in vain once.
      if (round + 1 < (caller % 2 == 0 ? kRounds : kRounds / 2)) call(caller, round + 1);
      if (++answered == kCallers / 2 * (kRounds + kRounds / 2)) answered.notify_one();
    });
  };
  for (int caller = 0; caller < kCallers; ++caller) call(caller, 0);
  for (int seen = 0; seen < kCallers / 2 * (kRounds + kRounds / 2); seen = answered) answered.wait(seen);
  CHECK((*running)->submit_and_wait(request("last", a_call("last"))).entry->position == kCallers / 2 * (kRounds + kRounds / 2) + 1);
}

TEST_CASE("past the queue's limit a command is refused at once and says so") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  for (std::size_t i = 0; i <= kMaxQueued; ++i) bench.send(request("k" + std::to_string(i), a_call("r" + std::to_string(i))));
  REQUIRE(bench.outcomes.size() == 1);
  CHECK(bench.outcomes[0].error->code == "sequencer.busy");
}

TEST_CASE("the clock never runs backwards in the journal") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  CHECK(bench.run(request("k1", a_call("r1")), kStart + Duration::hours(1)).entry->at == kStart + Duration::hours(1));
  CHECK(bench.run(request("k2", a_call("r2")), kStart).entry->at == kStart + Duration::hours(1));
}

TEST_CASE("replayed twice, and on the follower, the state has one hash") {
  auto const journal = journal::make_memory_journal();
  Bench bench(*journal);
  for (int i = 0; i < 300; ++i)
    bench.run(request("k" + std::to_string(i), call::Command{call::Register{.place = {.text = "x"},
                                                                            .type = {},
                                                                            .record = "r" + std::to_string(i),
                                                                            .open_incident = true,
                                                                            .incident_record = "i" + std::to_string(i)}}),
              kStart + Duration::seconds(i * 7));
  auto const sequencers = journal::state_hash(bench.sequencer.world());
  auto const followers = bench.follower.read([](core::World const& world) { return journal::state_hash(world); });
  CHECK(sequencers == followers);
  CHECK(journal::state_hash(recover(*journal, "")->world) == sequencers);
  CHECK(journal::state_hash(recover(*journal, "")->world) == sequencers);
  CHECK(bench.sequencer.world().incident.incidents.size() == 300);
}

TEST_CASE("a journal of many pages is replayed whole, up to what is wanted, and up to the damage, which is named") {
  // Why: reading, decoding and applying run side by side from a page on; what they hand each other must stop in the right place.
  auto const journal = journal::make_memory_journal();
  constexpr std::uint64_t kEntries = 5'000;
  {
    Bench bench(*journal);
    for (std::uint64_t i = 0; i < kEntries; ++i) {
      bench.send(request("k" + std::to_string(i), a_call("r" + std::to_string(i))));
      if (i % 100 == 99) bench.sequencer.step(kStart);
    }
    bench.follower.drain();
    auto const whole = recover(*journal, "");
    REQUIRE(whole);
    CHECK(whole->replayed == kEntries);
    CHECK(journal::state_hash(whole->world) == journal::state_hash(bench.sequencer.world()));
  }
  auto const some = recover(*journal, "", [](core::Entry const& entry) { return entry.position <= 2'345; });
  REQUIRE(some);
  CHECK(some->world.position == 2'345);

  journal::FaultyJournal damaged(*journal);
  damaged.damage_at(3'210);
  auto const refused = recover(damaged, "");
  REQUIRE(!refused);
  CHECK(refused.error().code == "journal.damaged_at");
  CHECK(refused.error().detail.find("3210") != std::string::npos);
  auto const shown = recover(damaged, "", {}, true);
  REQUIRE(shown);
  CHECK(shown->world.position == 3'209);
  REQUIRE(shown->damage);
  CHECK(shown->damage->detail.find("3210") != std::string::npos);
}

TEST_CASE("a journal that was cut behind its snapshot is refused, and one damaged before it is found while it runs") {
  // Why: a start from a snapshot replays nothing before it; both once went unnoticed.
  journal::TestFolder const folder;
  auto const journal = journal::make_memory_journal();
  {
    Bench bench(*journal);
    for (int i = 0; i < 40; ++i) bench.run(request("k" + std::to_string(i), a_call("r" + std::to_string(i))));
    auto const head = journal->read(40, 1);
    REQUIRE(journal::save_snapshot(folder.path(), bench.sequencer.world(), head->front().chain));
  }
  auto const shorter = journal::make_memory_journal();
  {
    auto const first = journal->read(1, 30);
    REQUIRE(shorter->append(*first, {}));
  }
  auto const refused = recover(*shorter, folder.path());
  REQUIRE(!refused);
  CHECK(refused.error().code == "journal.damaged_at");

  auto damaged = std::make_unique<journal::FaultyJournal>(*journal);
  damaged->damage_at(17);
  auto running = Centre::start(std::move(damaged), {.snapshot_folder = folder.path()}, [] { return kStart; }, {});
  REQUIRE(running);
  while (!(*running)->damage()) std::this_thread::yield();
  CHECK((*running)->damage()->detail.find("position 17") != std::string::npos);
  CHECK((*running)->checked_position() == 16);
  CHECK(!(*running)->submit_and_wait(request("after", a_call("after"))).error);  // Calls do not wait for an auditor.
}

TEST_CASE("a running centre answers from its threads, and its next start takes up where it stopped") {
  auto const clock = [] { return kStart; };
  auto running = Centre::start(journal::make_memory_journal(), {}, clock, {});
  REQUIRE(running);
  std::atomic<int> answered{0};
  for (int i = 0; i < 500; ++i)
    (*running)->submit(request("k" + std::to_string(i), a_call("r" + std::to_string(i))), {}, [&](Outcome const& outcome) {
      CHECK(!outcome.error);
      ++answered;
    });
  auto const last = (*running)->submit_and_wait(request("last", a_call("last")));
  CHECK(answered == 500);  // In order: all before it are answered.
  CHECK(last.entry->position == 501);
  CHECK((*running)->position() >= 501);
}

TEST_CASE("a standby follows what another appends, takes over with all of it, and goes on at the next position") {
  auto const store = journal::make_memory_journal();
  Bench leader(*store);
  leader.run(request("k1", a_call("r1")));
  SharedJournal shared(*store);
  Follower follower(recover(shared, "")->world, {});
  Tail tail(shared, 1, store->head().chain, [&](std::vector<Committed> batch) { follower.publish(std::move(batch)); });
  CHECK(*tail.step() == Tail::Step::kNothingNew);
  leader.run(request("k2", a_call("r2")));
  CHECK(*tail.step() == Tail::Step::kRead);
  follower.drain();
  CHECK(follower.position() == 2);
  shared.away = Error{ErrorKind::kUnavailable, "journal.open_failed", "the database is away"};
  CHECK(tail.step().error().kind == ErrorKind::kUnavailable);
  shared.away.reset();
  // The old leader's last word comes between the standby's look and the take-over: it is followed too.
  shared.is_free = true;
  shared.before_taking = [&] { leader.run(request("k3", a_call("r3"))); };
  CHECK(*tail.step() == Tail::Step::kLeads);
  follower.drain();
  CHECK(follower.position() == 3);
  auto const world = follower.read([](core::World const& w) { return w; });
  CHECK(journal::state_hash(world) == journal::state_hash(leader.sequencer.world()));
  Sequencer next(shared, world, [&](std::vector<Committed> batch) { follower.publish(std::move(batch)); });
  std::vector<Outcome> outcomes;
  for (std::string const number : {"3", "4"}) {
    next.submit({request("k" + number, a_call("r" + number)), {}, [&](Outcome const& o) { outcomes.push_back(o); }});
    next.step(kStart);
    follower.drain();
  }
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[0].repeated);  // The client whose leader died asks again with its key.
  CHECK(outcomes[0].entry->position == 3);
  CHECK(outcomes[1].entry->position == 4);
}

TEST_CASE("a standby that has read what the journal no longer holds does not build upon it") {
  auto const store = journal::make_memory_journal(), other = journal::make_memory_journal();
  Bench first(*store), second(*other);
  for (auto const* key : {"k1", "k2"}) first.run(request(key, a_call(key)));
  second.run(request("k1", a_call("k1")));
  // The database went over to a machine that had one entry fewer: a take-over finds a head behind the standby.
  SharedJournal shorter(*other);
  shorter.is_free = true;
  Tail behind(shorter, 2, store->head().chain, [](auto) {});
  CHECK(behind.step().error().code == "journal.diverged");
  // Or it went on there with other entries.
  for (auto const* key : {"x2", "x3"}) second.run(request(key, a_call(key)));
  Tail beside(shorter, 2, store->head().chain, [](auto) { FAIL("nothing of it is published"); });
  CHECK(beside.step().error().code == "journal.diverged");
}

TEST_CASE("a standby of before stops at the first entry that it does not know, leads on nothing, and says what to do") {
  auto store = journal::make_memory_journal();
  Bench leader(*store);
  REQUIRE(leader.run(request("first", a_call("r1"))).entry);
  auto const last = store->read(1, 1);
  REQUIRE(last);
  // The same entry with an event, with a member, and with a word that only tomorrow's program knows.
  for (auto const& [from, to] :
       {std::pair{"call.registered", "call.foreseen"}, std::pair{"\"silent\"", "\"silence\""}, std::pair{"\"voice\"", "\"thought\""}}) {
    auto newer = journal::make_memory_journal();
    std::string bytes = last->front().bytes;
    for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from)) bytes.replace(at, std::string_view(from).size(), to);
    REQUIRE(bytes != last->front().bytes);
    std::vector<journal::StoredEntry> const entries{
        {.position = 1, .at = last->front().at, .command_id = last->front().command_id, .bytes = bytes}};
    REQUIRE(newer->append(entries, {}));
    SharedJournal shared(*newer);
    shared.is_free = true;  // It would be given the lead, if it asked.
    bool asked = false;
    shared.before_taking = [&] { asked = true; };
    Tail tail(shared, 0, newer->header().genesis, [](auto) { FAIL("nothing of it is published"); });
    for (int i = 0; i < 2; ++i) {
      auto const step = tail.step();
      REQUIRE_FALSE(step);
      CHECK(step.error().code == "journal.newer_version");
      CHECK(step.error().kind != ErrorKind::kUnavailable);  // No waiting makes it known.
      CHECK(step.error().detail.find("upgraded") != std::string::npos);
    }
    CHECK_FALSE(asked);
    CHECK(recover(*newer, "").error().code == "journal.newer_version");
    // Where the bytes were touched, it is damage whatever they say now.
    journal::FaultyJournal damaged(*newer);
    damaged.damage_at(1);
    CHECK(recover(damaged, "").error().code == "journal.damaged_at");
  }
}

TEST_CASE("a standby's centre answers reads, refuses commands, and takes them once it leads") {
  auto const store = journal::make_memory_journal();
  Bench leader(*store);
  leader.run(request("k1", a_call("r1")));
  std::atomic<bool> free{false};
  struct Switched : SharedJournal {
    std::atomic<bool>& free;
    Switched(journal::Journal& inner, std::atomic<bool>& f) : SharedJournal(inner), free(f) {}
    Result<bool> take_lead() override { return free.load(); }
  };
  auto centre = Centre::start(std::make_unique<Switched>(*store, free), {.standby = true}, [] { return kStart; }, {});
  REQUIRE(centre);
  CHECK((*centre)->read_only());
  CHECK((*centre)->stopped()->code == "journal.standby");
  CHECK((*centre)->submit_and_wait(request("k2", a_call("r2"))).error->code == "journal.standby");
  CHECK((*centre)->read([](core::World const& world) { return world.call.calls.size(); }) == 1);
  free = true;
  while (!(*centre)->leads()) std::this_thread::yield();
  CHECK(!(*centre)->stopped());
  CHECK((*centre)->submit_and_wait(request("k2", a_call("r2"))).entry->position == 2);
}
