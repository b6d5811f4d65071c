// Why: the off-site copy is opened on the worst day there is. Whatever is wrong with it has to be said then, by name, and whatever is
// there has to come back as it was.
#include "journal/segments/segment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "base/random.h"
#include "core/test_centre.h"
#include "journal/backup/backup.h"
#include "journal/backup/copy_journal.h"
#include "journal/entry_codec.h"
#include "journal/inspect.h"
#include "journal/memory_journal.h"
#include "journal/postgres/postgres_journal.h"
#include "journal/postgres/postgres_test.h"
#include "journal/segments/restore_segments.h"
#include "journal/segments/ship.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::journal {

namespace {

namespace fs = std::filesystem;

std::string code_of(auto const& result) { return result ? "none" : result.error().code; }

// The state as the sequencer replays it.
Result<core::World> replayed(Journal const& journal) {
  core::World world;
  world.centre = journal.header().centre;
  EntryDecoder decoder;
  TOCSIN_TRY(auto const entries, journal.read(1, journal.head().position));
  for (auto const& stored : entries) {
    TOCSIN_TRY(auto const entry, decoder.decode(stored));
    core::apply(world, entry);
  }
  return world;
}
Result<Hash> replayed_hash(Journal const& journal) {
  TOCSIN_TRY(auto const world, replayed(journal));
  return state_hash(world);
}

// A centre that takes calls, in a journal of its own, and where its segments go.
struct Shipping {
  TestFolder root;
  std::string const data = root.path() + "/data", off_site = root.path() + "/off_site", again = root.path() + "/again";
  core::TestCentre centre;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Vault> vault;
  std::vector<std::string> detail_ids, records;
  std::vector<SealedDetail> sealed;

  Shipping() {
    fs::create_directories(data);
    journal = *open_sqlite_journal({.folder = data});
    vault = *Vault::attach(*journal, MasterKey::random());
    write();
  }
  // What the centre decided since goes into the journal.
  void write(std::span<std::string const> erased = {}) {
    std::vector<StoredEntry> entries;
    for (auto position = journal->head().position; position < centre.journal.size(); ++position)
      entries.push_back(to_stored(centre.journal[position]));
    REQUIRE(journal->append(entries, sealed, erased));
    sealed.clear();
  }
  void take_call() {
    auto const record = fmt::format("record-{}", centre.commands);
    sealed.push_back(vault->seal(record, "somebody's number"));
    call::Register command;
    command.record = record;
    command.caller = DetailRef{sealed[0].id, record, sealed[0].sha256};
    records.push_back(record);
    detail_ids.push_back(sealed[0].id);
    centre.must(call::Command{command});
    centre.now = centre.now + Duration::seconds(60);
    write();
  }
  void take_calls(int count) {
    for (int i = 0; i < count; ++i) take_call();
  }
  void erase(std::string const& record) {
    auto const call = std::ranges::find(centre.world.call.calls, record, [](auto const& entry) { return entry.second.record; });
    REQUIRE(call != centre.world.call.calls.end());
    auto const proposed = centre.must(proposal::Command{
        proposal::ProposeErasing{.call = call->first, .record = record, .ground = proposal::Ground::kRequest, .by_person = true}});
    auto const id = std::get<proposal::Proposed>(std::get<proposal::Event>(proposed.events.front())).proposal;
    centre.must(proposal::Command{proposal::Confirm{id}}, {.actor = "p2"});
    write(std::span(&record, 1));
  }
  std::unique_ptr<Shipper> shipper() const { return *Shipper::open(off_site, replayed); }
  Shipped ship() const {
    auto const shipped = shipper()->ship(*journal, Instant{1});
    INFO(code_of(shipped));
    REQUIRE(shipped);
    return *shipped;
  }
  SegmentRestore wanted() const { return {.segments = off_site, .folder = again}; }
  Result<SegmentReport> restored(SegmentRestore const& asked) const { return restore_segments(asked, replayed_hash); }
  Result<SegmentReport> restored() const { return restored(wanted()); }
  std::vector<SegmentName> names() const { return segments_in(off_site); }
  std::string path(std::size_t n) const { return off_site + "/" + names()[n].file(); }
};

std::string text_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
void put(std::string const& path, std::string const& text) { std::ofstream(path, std::ios::binary | std::ios::trunc) << text; }

}  // namespace

TEST_CASE("segments alone make the journal again: chain, state, details as they were") {
  Shipping s;
  s.take_calls(5);
  auto const first = s.ship();
  CHECK(first.position == s.journal->head().position);
  CHECK(first.segments == 1);
  CHECK(s.ship().entries == 0);  // Nothing new: nothing written.
  CHECK(s.names().size() == 1);
  s.take_calls(3);
  s.ship();
  s.take_calls(1);
  s.ship();
  CHECK(s.names().size() == 3);
  auto const report = s.restored();
  INFO(code_of(report));
  REQUIRE(report);
  CHECK(report->segments == 3);
  CHECK(report->position == s.journal->head().position);
  CHECK(report->chain == s.journal->head().chain);
  CHECK(report->state_compared);
  CHECK(report->state_hash == state_hash(s.centre.world));
  auto const again = *open_sqlite_journal({.folder = s.again, .create = false});
  CHECK(verify(*again).is_whole());
  CHECK(again->header().genesis == s.journal->header().genesis);
  auto const vault = Vault::attach(*again, s.vault->key());  // The key is told from others; it was in no segment.
  REQUIRE(vault);
  for (auto const& id : s.detail_ids) CHECK(*(*vault)->open(id) == "somebody's number");
  std::string const key(hash_bytes(s.vault->key().bytes()));
  for (std::size_t n = 0; n < 3; ++n) {
    CHECK(text_of(s.path(n)).find("somebody") == std::string::npos);
    CHECK(text_of(s.path(n)).find(key) == std::string::npos);
  }
  CHECK(code_of(s.restored()) == "restore.target_not_empty");
}

TEST_CASE("behind a backup only what came after it is taken, wherever a segment's border lies") {
  Shipping s;
  s.take_calls(3);
  s.ship();
  s.take_calls(2);
  auto const backup_folder = s.root.path() + "/backup";
  auto const manifest = backup(s.data, backup_folder, replayed_hash, Instant{1});
  REQUIRE(manifest);
  s.take_calls(4);
  s.ship();  // Begins before the backup's end.
  auto asked = s.wanted();
  asked.backup = backup_folder;
  fs::remove(s.path(0));  // Within the backup: not needed.
  auto const report = s.restored(asked);
  INFO(code_of(report));
  REQUIRE(report);
  CHECK(report->from_backup == manifest->position);
  CHECK(report->segments == 1);
  CHECK(report->chain == s.journal->head().chain);
  CHECK(report->state_compared);
  CHECK(report->state_hash == state_hash(s.centre.world));
  fs::remove_all(s.again);
  asked.to_position = manifest->position - 1;
  CHECK(code_of(s.restored(asked)) == "restore.point_unknown");
  CHECK_FALSE(fs::exists(s.again));
  asked.to_position = manifest->position;
  CHECK(s.restored(asked)->state_hash == manifest->state_hash);
}

TEST_CASE("a segment that is cut short anywhere, or has one bit turned, is named and nothing is left behind") {
  Shipping s;
  s.take_calls(4);
  s.ship();
  s.take_calls(4);
  s.ship();
  auto const path = s.path(1), good = text_of(path);
  Random random(7);
  for (int i = 0; i < 300; ++i) {
    std::string bad = good;
    if (i % 3 == 0) {
      bad.resize(random.below(bad.size()));
    } else {
      auto const at = random.below(bad.size());
      bad[at] = static_cast<char>(bad[at] ^ (1 << random.below(8)));
    }
    CHECK(code_of(read_segment_text(bad)) == "restore.segment_damaged");
    if (i % 30 != 0) continue;
    put(path, bad);
    auto const report = s.restored();
    CHECK(code_of(report) == "restore.segment_damaged");
    CHECK(report.error().detail.starts_with(fs::path(path).filename().string() + ": "));
    CHECK_FALSE(fs::exists(s.again));
  }
  // Up to before it all is well.
  auto asked = s.wanted();
  asked.to_position = s.names()[0].last;
  CHECK(s.restored(asked)->position == s.names()[0].last);
}

TEST_CASE("whoever makes the checksum anew is found by the chain, and by what the entries say of details") {
  Shipping s;
  s.take_calls(2);
  s.ship();
  auto const segment = *read_segment(s.off_site, s.names()[0]);
  std::vector<StoredEntry> entries;
  for (auto const& entry : segment.entries) entries.push_back(entry.stored);
  std::vector<StoredDetail> details;
  for (auto const& detail : segment.details) details.push_back({detail.id, detail.record, detail.ciphertext, detail.wrapped_key});
  CHECK(read_segment_text(segment_text(segment.header, entries, details)));
  auto changed = entries;
  changed.back().at = Instant{5};
  CHECK(read_segment_text(segment_text(segment.header, changed, details)));  // Only the bytes count.
  auto const number = changed.back().bytes.find("record-");
  changed.back().bytes[number + 7] ^= 1;
  CHECK(read_segment_text(segment_text(segment.header, changed, details)).error().detail == "the chain does not fit");
  auto others = details;
  others[0].ciphertext[3] ^= 1;
  CHECK(read_segment_text(segment_text(segment.header, entries, others)).error().detail.starts_with("detail "));
  auto more = entries;
  more.push_back(entries.back());
  CHECK_FALSE(read_segment_text(segment_text(segment.header, more, details)));
  more.resize(entries.size() - 1);
  CHECK_FALSE(read_segment_text(segment_text(segment.header, more, details)));
  auto newer = segment.header;
  newer.format_version = kSegmentVersion + 1;
  CHECK(read_segment_text(segment_text(newer, entries, details)).error().detail.starts_with("it is of format 2"));
  // Under another name.
  fs::rename(s.path(0), s.off_site + "/" + SegmentName{2, segment.header.last + 1}.file());
  CHECK(code_of(read_segment(s.off_site, s.names()[0])) == "restore.segment_damaged");
}

TEST_CASE("a gap is named; order of arrival, copies under other names and overlaps do not matter") {
  Shipping s;
  for (int i = 0; i < 4; ++i) {
    s.take_calls(2);
    s.ship();
  }
  auto const names = s.names();
  auto const third = text_of(s.path(2));
  fs::remove(s.path(2));
  auto const gap = s.restored();
  CHECK(code_of(gap) == "restore.segments_gap");
  CHECK(gap.error().detail ==
        fmt::format("positions {} to {} are missing: the next segment is {}", names[2].first, names[2].last, names[3].file()));
  fs::remove(s.off_site + "/" + names[0].file());
  CHECK(s.restored().error().detail.starts_with("positions 1 to "));
  // Another shipper wrote the same in one piece, and something is left of a shipper that was killed.
  auto const elsewhere = s.root.path() + "/elsewhere";
  REQUIRE((*Shipper::open(elsewhere, replayed))->ship(*s.journal, Instant{1}));
  auto const whole = segments_in(elsewhere).front();
  fs::copy_file(elsewhere + "/" + whole.file(), s.off_site + "/" + whole.file());
  put(s.off_site + "/" + names[2].file(), third);
  put(s.off_site + "/" + names[2].file() + ".part", third.substr(0, 100));
  put(s.off_site + "/segment.new", third.substr(0, 100));
  put(s.off_site + "/segment-1-4.ndjson", "");
  auto report = s.restored();
  INFO(code_of(report));
  REQUIRE(report);
  CHECK(report->segments == 1);
  CHECK(report->chain == s.journal->head().chain);
  // Where the long one is damaged the short ones do.
  fs::remove_all(s.again);
  put(s.off_site + "/" + whole.file(), "{}\n");
  CHECK(code_of(s.restored()) == "restore.segment_damaged");  // The first short one is still missing.
  fs::copy_file(elsewhere + "/" + whole.file(), s.off_site + "/" + whole.file(), fs::copy_options::overwrite_existing);
  put(s.off_site + "/" + names[3].file(), "{}\n");
  CHECK(s.restored()->chain == s.journal->head().chain);
}

TEST_CASE("segments of another journal, or of another history of this one, are not laid together") {
  Shipping s, other;
  s.take_calls(2);
  s.ship();
  auto const first_last = s.names()[0].last;
  other.take_calls(4);
  CHECK(code_of(s.shipper()->ship(*other.journal, Instant{1})) == "ship.other_history");
  // A restore to a moment before, and other calls since.
  s.take_calls(1);
  s.ship();
  auto const kept_name = s.names()[1].file();
  auto asked = s.wanted();
  asked.to_position = first_last;
  REQUIRE(s.restored(asked));
  auto const again = *open_sqlite_journal({.folder = s.again, .create = false});
  CHECK(code_of(s.shipper()->ship(*again, Instant{1})) == "ship.other_history");
  core::Entry entry = s.centre.journal[first_last];
  entry.envelope.actor = {"somebody_else"};
  auto const stored = to_stored(entry);
  REQUIRE(again->append(std::span(&stored, 1), {}));
  CHECK(code_of(s.shipper()->ship(*again, Instant{1})) == "ship.other_history");
  fs::remove(s.off_site + "/" + kept_name);
  auto const gone_on = s.shipper()->ship(*again, Instant{1});
  INFO((gone_on ? "" : gone_on.error().code + ": " + gone_on.error().detail));
  REQUIRE(gone_on);
  s.take_calls(1);
  CHECK(code_of(s.shipper()->ship(*s.journal, Instant{1})) == "ship.other_history");
  // Both lie in one folder, one after the other by their names.
  auto const longer = s.root.path() + "/longer";
  REQUIRE((*Shipper::open(longer, replayed))->ship(*s.journal, Instant{1}));
  auto const full = *read_segment(longer, segments_in(longer).front());
  SegmentHeader header = full.header;
  header.first = first_last + 2;
  header.chain_before = full.entries[first_last].stored.chain;
  std::vector<StoredEntry> tail;
  for (auto at = first_last + 1; at < full.entries.size(); ++at) tail.push_back(full.entries[at].stored);
  header.first_at = tail.front().at;
  put(s.off_site + "/" + SegmentName{header.first, header.last}.file(), segment_text(header, tail, {}));
  fs::remove_all(s.again);
  auto const mixed = s.restored();
  CHECK(code_of(mixed) == "restore.differs");
  CHECK(mixed.error().detail.find("two histories") != std::string::npos);
}

TEST_CASE("what was erased stays erased: before it was shipped, after it, behind the point, and by the list alone") {
  Shipping s;
  s.take_calls(4);
  s.erase(s.records[0]);
  s.ship();
  auto const point = s.journal->head().position;
  s.take_calls(1);
  s.erase(s.records[1]);
  s.ship();
  auto const list = s.root.path() + "/erasures";
  put(list, fmt::format("{} {} {}\n", to_hex(s.journal->header().genesis), s.records[2], point + 50));
  auto asked = s.wanted();
  asked.erasure_list = list;
  auto const check = [&](std::size_t applied) {
    auto const report = s.restored(asked);
    INFO(code_of(report));
    REQUIRE(report);
    CHECK(report->erasures_applied == applied);
    auto const again = *open_sqlite_journal({.folder = s.again, .create = false});
    for (std::size_t n : {0, 1, 2}) CHECK(code_of(again->load_detail(s.detail_ids[n])) == "detail.erased");
    CHECK(again->load_detail(s.detail_ids[3]));
    CHECK(again->details("", 100)->size() == (asked.to_position == 0 ? 5 : 4));  // The ciphertexts are there, for the audit.
  };
  check(1);
  fs::remove_all(s.again);
  asked.to_position = point;
  check(2);
  fs::remove_all(s.again);
  put(list, "nonsense\n");
  CHECK(code_of(s.restored(asked)) == "restore.erasure_list_malformed");
  CHECK_FALSE(fs::exists(s.again));
}

TEST_CASE("up to a moment: the last entry that was written at it or before") {
  Shipping s;
  s.take_calls(3);
  s.ship();
  auto const at = s.centre.journal.back().at;
  auto const position = s.journal->head().position;
  auto const state = state_hash(s.centre.world);
  s.take_calls(3);
  s.ship();
  auto asked = s.wanted();
  asked.until = at + Duration::seconds(59);
  auto const report = s.restored(asked);
  REQUIRE(report);
  CHECK(report->position == position);
  CHECK(report->state_hash == state);
  CHECK(report->left_out == 3);
  fs::remove_all(s.again);
  asked.until = s.centre.journal.front().at - Duration::seconds(1);
  CHECK(code_of(s.restored(asked)) == "restore.point_unknown");
  asked.until = {};
  asked.to_position = s.journal->head().position + 1;
  CHECK(code_of(s.restored(asked)) == "restore.point_unknown");
  asked.segments = s.data;
  CHECK(code_of(s.restored(asked)) == "restore.no_segments");
}

TEST_CASE("one shipper at a time in a folder; two in two folders say the same; a killed one leaves nothing that counts") {
  Shipping s;
  s.take_calls(3);
  {
    auto const one = s.shipper();
    CHECK(code_of(Shipper::open(s.off_site, replayed)) == "ship.in_use");
    REQUIRE(one->ship(*s.journal, Instant{1}));
  }
  put(s.off_site + "/segment.new", "half of one");
  auto const next = s.shipper();
  CHECK_FALSE(fs::exists(s.off_site + "/segment.new"));
  s.take_calls(1);
  // Its own state goes on from pass to pass.
  CHECK(next->ship(*s.journal, Instant{1})->entries == 1);
  s.take_calls(2);
  CHECK(next->ship(*s.journal, Instant{1})->entries == 2);
  CHECK(read_segment(s.off_site, s.names().back())->header.state_hash == state_hash(s.centre.world));
  CHECK(s.restored()->state_compared);
}

TEST_CASE("a damaged last segment is shipped again; a damaged journal is not shipped") {
  Shipping s;
  s.take_calls(3);
  s.ship();
  s.take_calls(3);
  s.ship();
  put(s.path(1), text_of(s.path(1)).substr(0, 200));
  s.take_calls(1);
  s.ship();
  CHECK(s.restored()->chain == s.journal->head().chain);
  FaultyJournal faulty(*s.journal);
  s.take_calls(3);
  faulty.damage_at(s.journal->head().position - 1);
  auto const shipper = *Shipper::open(s.off_site, [&](Journal const&) { return replayed(*s.journal); });
  auto const before = s.names().size();
  CHECK(code_of(shipper->ship(faulty, Instant{1})) == "journal.damaged_at");
  CHECK(s.names().size() == before);
}

TEST_CASE("a folder that cannot be written to is told, and a later pass goes on") {
  Shipping s;
  s.take_calls(1);
  put(s.root.path() + "/file", "");
  CHECK(code_of(Shipper::open(s.root.path() + "/file/below", replayed)) == "ship.not_written");
  auto const shipper = s.shipper();
  fs::rename(s.off_site, s.off_site + ".away");
  CHECK(code_of(shipper->ship(*s.journal, Instant{1})) == "ship.not_written");
  fs::rename(s.off_site + ".away", s.off_site);
  CHECK(shipper->ship(*s.journal, Instant{1})->position == s.journal->head().position);
}

TEST_CASE("a long journal goes in pieces of a size that fits memory") {
  TestFolder root;
  auto const journal = make_memory_journal();
  for (std::uint64_t at = 0; at < 25'000;) {
    std::vector<StoredEntry> batch;
    for (int i = 0; i < 1'000; ++i) {
      core::Entry entry{.position = ++at, .at = Instant{static_cast<std::int64_t>(at)}};
      entry.envelope.command_id = sha256(std::to_string(at));
      entry.refusal = core::Refusal{ErrorKind::kConflict, "unit.unknown", ""};
      batch.push_back(to_stored(entry));
    }
    REQUIRE(journal->append(batch, {}));
  }
  auto const shipper = *Shipper::open(root.path() + "/off_site", replayed);
  CHECK(shipper->ship(*journal, Instant{1})->segments == 3);
  for (auto const& name : segments_in(root.path() + "/off_site")) CHECK(name.last - name.first < kSegmentEntries);
  auto const report = restore_segments({.segments = root.path() + "/off_site", .folder = root.path() + "/again"}, replayed_hash);
  REQUIRE_MESSAGE(report, code_of(report));
  CHECK(report->chain == journal->head().chain);
}

TEST_CASE("postgres: a journal in a database is shipped like one in a folder, beside the one that leads") {
  if (without_postgres("shipping out of a database")) return;
  Shipping s;
  s.take_calls(4);
  s.erase(s.records[1]);
  s.take_calls(2);
  auto const schema = fmt::format("tocsin_ship_{}", random_name());
  auto const leading = open_postgres_journal({.url = test_postgres(), .schema = schema, .adopt = s.journal->header()});
  REQUIRE(leading);
  REQUIRE(copy_journal(*s.journal, **leading));
  auto const reading =
      open_postgres_journal({.url = test_postgres(), .schema = schema, .create = false, .role = PostgresOptions::Role::kRead});
  REQUIRE(reading);
  auto const shipped = s.shipper()->ship(**reading, Instant{1});
  INFO(code_of(shipped));
  REQUIRE(shipped);
  auto const report = s.restored();
  INFO(code_of(report));
  REQUIRE(report);
  CHECK(report->chain == s.journal->head().chain);
  CHECK(report->state_compared);
  auto const again = *open_sqlite_journal({.folder = s.again, .create = false});
  auto const vault = *Vault::attach(*again, s.vault->key());
  for (std::size_t n = 0; n < s.detail_ids.size(); ++n) CHECK(code_of(vault->open(s.detail_ids[n])) == (n == 1 ? "detail.erased" : "none"));
  CHECK(again->details("", 100)->size() == s.detail_ids.size());
}

TEST_CASE("names: what is none is passed over") {
  CHECK(SegmentName{1, 1'000}.file() == "segment-000000000001-000000001000.ndjson");
  CHECK(segment_name("segment-000000000001-000000001000.ndjson")->last == 1'000);
  CHECK(segment_name(SegmentName{1, 20'000'000'000'000}.file())->last == 20'000'000'000'000);
  for (char const* other :
       {"", "segment-", "segment-1-2.ndjson", "segment-000000000001-000000000002.ndjson.part", "segment-000000000001-.ndjson",
        "segment--.ndjson", "segment-00000000000x-000000000002.ndjson", "segment-999999999999999999999-000000000002.ndjson"})
    CHECK_FALSE(segment_name(other));
}

}  // namespace tocsin::journal
