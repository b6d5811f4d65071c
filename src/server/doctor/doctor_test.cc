// Why: the doctor's judgement is what somebody acts on at night; its limits must bite on both sides, also where no machine can be brought
// into the state.
#include <doctest/doctest.h>

#include "server/doctor/check.h"

namespace tocsin::server::doctor {

namespace {

constexpr std::uint64_t kGigabyte = 1'000'000'000;
Instant const kNow{1'900'000'000'000'000};

// Whoever is told that something is not well is told what to do, in both languages.
State state_of(Line const& line) {
  CHECK_FALSE(line.what.en.empty());
  CHECK_FALSE(line.what.zh.empty());
  CHECK_FALSE(line.found.en.empty());
  CHECK_FALSE(line.found.zh.empty());
  CHECK(line.next.en.empty() == (line.state == State::kOk));
  CHECK(line.next.zh.empty() == (line.state == State::kOk));
  return line.state;
}

}  // namespace

TEST_CASE("disk space: room, little room, no room, and room without inodes") {
  CHECK(state_of(judge_disk(50 * kGigabyte, 100 * kGigabyte, 1'000'000, 2'000'000)) == State::kOk);
  CHECK(state_of(judge_disk(4 * kGigabyte, 100 * kGigabyte, 1'000'000, 2'000'000)) == State::kAttention);
  CHECK(state_of(judge_disk(kGigabyte / 10, 100 * kGigabyte, 1'000'000, 2'000'000)) == State::kFailed);
  CHECK(state_of(judge_disk(50 * kGigabyte, 100 * kGigabyte, 100, 2'000'000)) == State::kAttention);
  CHECK(state_of(judge_disk(50 * kGigabyte, 100 * kGigabyte, 0, 0)) == State::kOk);  // A file system that counts none.
}

TEST_CASE("a slow disk is told by what is usual on it, not by one slow write") {
  CHECK(state_of(judge_sync({900, 1'000, 1'100, 400'000})) == State::kOk);
  CHECK(state_of(judge_sync({40'000, 50'000, 60'000})) == State::kAttention);
  CHECK(state_of(judge_sync({300'000, 400'000, 500'000})) == State::kFailed);
}

TEST_CASE("a clock behind the journal makes time stand still; one that nobody sets will be") {
  CHECK(state_of(judge_clock(kNow, kNow - Duration::hours(5), true)) == State::kOk);
  CHECK(state_of(judge_clock(kNow, {}, true)) == State::kOk);
  CHECK(state_of(judge_clock(kNow, kNow, false)) == State::kAttention);
  CHECK(state_of(judge_clock(kNow, kNow + Duration::seconds(30), true)) == State::kAttention);
  CHECK(state_of(judge_clock(kNow, kNow + Duration::hours(2), true)) == State::kFailed);
}

TEST_CASE("the past: well, with a month that was taken away, far behind, stopped") {
  HistoryState seen{.position = 1'000, .journal_position = 1'000, .incidents = 5, .months_kept = 24};
  CHECK(state_of(judge_history(seen)) == State::kOk);
  seen.lost = {"history_incident_2026_11"};
  auto const lost = judge_history(seen);
  CHECK(state_of(lost) == State::kAttention);
  CHECK(lost.found.en.find("history_incident_2026_11") != std::string::npos);
  CHECK(lost.next.en.find("tocsin history rebuild") != std::string::npos);
  seen.lost.clear();
  seen.journal_position = 1'000'000;
  CHECK(state_of(judge_history(seen)) == State::kAttention);
  seen.problem = "store.full";
  CHECK(judge_history(seen).found.en.find("store.full") != std::string::npos);
}

TEST_CASE("an off-site copy: none, fresh, stopped, of another history, of more than there is") {
  Hash const chain = sha256("chain"), other = sha256("other");
  ShippedNote const note{"/mnt/off_site", 100, chain, kNow - Duration::minutes(5), 60};
  CHECK(state_of(judge_shipped({}, 100, {}, kNow)) == State::kOk);
  CHECK(state_of(judge_shipped(note, 130, chain, kNow)) == State::kOk);
  CHECK(state_of(judge_shipped(note, 130, chain, kNow + Duration::minutes(6))) == State::kAttention);
  CHECK(state_of(judge_shipped(note, 130, other, kNow)) == State::kAttention);
  CHECK(state_of(judge_shipped(note, 99, {}, kNow)) == State::kFailed);
  auto by_timer = note;
  by_timer.every_s = 0;
  CHECK(state_of(judge_shipped(by_timer, 130, chain, kNow + Duration::minutes(60))) == State::kOk);
  CHECK(state_of(judge_shipped(by_timer, 130, chain, kNow + Duration::minutes(120))) == State::kAttention);
}

TEST_CASE("positions of units: written, a few that wait, many, lost ones, not written") {
  PositionsState seen{.is_shared = true, .days_kept = 30, .waiting = 300, .oldest = kNow, .partitions = {"telemetry_track_2030_03_17"}};
  CHECK(state_of(judge_positions(seen)) == State::kOk);
  CHECK(judge_positions(seen).found.en.find("1 daily partitions in PostgreSQL, since 2030-03-17") != std::string::npos);
  CHECK(judge_positions({}).found.en.starts_with("telemetry.db, since -"));
  seen.out_of_time = 5;
  CHECK(state_of(judge_positions(seen)) == State::kOk);
  seen.waiting = 25'001;
  CHECK(state_of(judge_positions(seen)) == State::kAttention);
  CHECK(state_of(judge_positions({.lost = 1})) == State::kAttention);
  CHECK(state_of(judge_positions({.problem = "store.failed"})) == State::kAttention);
}

TEST_CASE("a certificate: months, days, over") {
  CHECK(state_of(judge_certificate("x.pem", kNow + Duration::hours(90 * 24), kNow)) == State::kOk);
  CHECK(state_of(judge_certificate("x.pem", kNow + Duration::hours(10 * 24), kNow)) == State::kAttention);
  CHECK(state_of(judge_certificate("x.pem", kNow - Duration::seconds(1), kNow)) == State::kFailed);
}

TEST_CASE("standbys of the database: wanted and there, not wanted, not there, not seen, far behind") {
  using Seen = journal::DatabaseStandbys;
  CHECK(state_of(judge_database_standbys(Seen{"ANY 1 (*)", {{"b", true, true, 5'000}}})) == State::kOk);
  CHECK(state_of(judge_database_standbys(Seen{"", {{"b", true, false, 0}}})) == State::kAttention);
  CHECK(state_of(judge_database_standbys(Seen{"ANY 1 (*)", {}})) == State::kFailed);
  CHECK(state_of(judge_database_standbys(Seen{"FIRST 1 (c)", {{"b", true, false, 0}}})) == State::kFailed);
  CHECK(state_of(judge_database_standbys(Seen{"ANY 1 (*)", {{"b", false, false, 0}}})) == State::kAttention);
  CHECK(state_of(judge_database_standbys(Seen{"ANY 1 (*)", {{"b", true, true, 500'000'000}}})) == State::kAttention);
}

TEST_CASE("a standby server that follows closely, and one that does not") {
  CHECK(state_of(judge_following(5'000, 5'003)) == State::kOk);
  CHECK(state_of(judge_following(5'000, 4'999)) == State::kOk);
  CHECK(state_of(judge_following(50'000, 4'999)) == State::kAttention);
}

TEST_CASE("break-glass accounts: sealed, opened and not renewed; and a use that nobody has seen") {
  CHECK(state_of(judge_envelopes({})) == State::kOk);
  CHECK(state_of(judge_envelopes({{"envelope-1", {}}})) == State::kOk);
  auto const spent = judge_envelopes({{"envelope-1", {}}, {"envelope-2", kNow}});
  CHECK(state_of(spent) == State::kAttention);
  CHECK(spent.found.en.find("envelope-2") != std::string::npos);
  CHECK(spent.found.en.find("envelope-1") == std::string::npos);
  CHECK(judge_emergency_access({}).empty());
  CHECK(state_of(judge_emergency_access({{"envelope-2", kNow}}).front()) == State::kAttention);
}

TEST_CASE("open files: enough for every screen that may listen") {
  CHECK(state_of(judge_open_files(65'536, 65'536)) == State::kOk);
  CHECK(state_of(judge_open_files(1'024, 65'536)) == State::kAttention);
  CHECK(judge_open_files(1'024, 65'536).next.en.find("ulimit -n") != std::string::npos);
  CHECK(judge_open_files(1'024, 1'024).next.en.find("ulimit -n") == std::string::npos);
  CHECK(state_of(judge_open_files(256, 256)) == State::kFailed);
}

}  // namespace tocsin::server::doctor
