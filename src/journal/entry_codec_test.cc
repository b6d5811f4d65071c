// Every event there is, through its stored bytes and back; the World through a snapshot and back.
#include "journal/entry_codec.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>

#include <fmt/format.h>

#include "codec/type_info.h"
#include "journal/any_entry.h"
#include "journal/memory_journal.h"
#include "journal/snapshot.h"
#include "journal/test_folder.h"

namespace tocsin::journal {

TEST_CASE("any entry comes back from its bytes as it was") {
  CHECK(rc::check([] {
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    auto const entry = any_entry(random, *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    EntryDecoder decoder;
    auto const back = decoder.decode(to_stored(entry));
    if (!back) RC_FAIL(back.error().code + " " + back.error().detail);
    RC_ASSERT(is_same(*back, entry));
    RC_ASSERT(encode_entry(*back) == encode_entry(entry));
  }));
}

TEST_CASE("an entry that says something else than its columns is damaged") {
  Random random(1);
  auto stored = to_stored(any_entry(random, 5));
  EntryDecoder decoder;
  CHECK(decoder.decode(stored).has_value());
  auto moved = stored;
  moved.position = 6;
  CHECK(decoder.decode(moved).error().code == "journal.damaged_at");
  auto later = stored;
  later.at.us += 1;
  CHECK(decoder.decode(later).error().code == "journal.damaged_at");
  auto cut = stored;
  cut.bytes.pop_back();
  CHECK(decoder.decode(cut).error().code == "journal.damaged_at");
}

TEST_CASE("no event and no state holds a member that the boundary forbids") {
  CHECK(codec::denied_members(codec::type_info<core::Entry>()).empty());
  CHECK(codec::denied_members(codec::type_info<core::World>()).empty());
  CHECK(codec::member_names(codec::type_info<core::Entry>()).size() > 100);
}

TEST_CASE("the contract is JSON and names every event") {
  codec::JsonParser parser;
  auto const contract = journal_contract();
  CHECK(parser.parse(contract, codec::kJournalLimits).has_value());
  CHECK(contract.find("\"incident.opened\"") != std::string::npos);
  CHECK(contract.find("\"core.details_erased\"") != std::string::npos);
}

namespace {

// A journal of `count` entries and the chain at each.
std::unique_ptr<Journal> journal_of(std::uint64_t count) {
  auto journal = make_memory_journal();
  for (std::uint64_t i = 1; i <= count; ++i) {
    StoredEntry const entry{.position = i, .at = {}, .command_id = {}, .bytes = std::to_string(i), .chain = {}};
    REQUIRE(journal->append({&entry, 1}, {}));
  }
  return journal;
}
Hash chain_at(Journal const& journal, std::uint64_t position) { return journal.read(position, 1)->front().chain; }

}  // namespace

TEST_CASE("a snapshot comes back as the same World; the newest two are kept") {
  TestFolder const folder;
  Random random(7);
  auto const journal = journal_of(40);
  CHECK_FALSE(load_snapshot(folder.path(), *journal));
  for (std::uint64_t const position : {9, 10, 30}) {
    auto const world = any_world(random, position);
    REQUIRE(save_snapshot(folder.path(), world, chain_at(*journal, position)));
    auto const snapshot = load_snapshot(folder.path(), *journal);
    REQUIRE(snapshot);
    CHECK(snapshot->world.position == position);
    CHECK(snapshot->chain == chain_at(*journal, position));
    CHECK(snapshot->state_hash == state_hash(world));
    CHECK(state_hash(snapshot->world) == state_hash(world));
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/snapshot-000000000009.bin"));
  CHECK(std::filesystem::exists(folder.path() + "/snapshot-000000000010.bin"));
}

TEST_CASE("what a crash left half written is gone with the next snapshot") {
  TestFolder const folder;
  Random random(9);
  auto const journal = journal_of(20);
  std::string const left = folder.path() + "/snapshot-000000000005.bin.new";
  std::ofstream(left) << "half";
  CHECK_FALSE(load_snapshot(folder.path(), *journal));
  REQUIRE(save_snapshot(folder.path(), any_world(random, 10), chain_at(*journal, 10)));
  CHECK_FALSE(std::filesystem::exists(left));
}

TEST_CASE("a snapshot that is damaged or of another history is passed over") {
  TestFolder const folder;
  Random random(8);
  auto const journal = journal_of(40);
  REQUIRE(save_snapshot(folder.path(), any_world(random, 10), chain_at(*journal, 10)));
  REQUIRE(save_snapshot(folder.path(), any_world(random, 20), chain_at(*journal, 20)));
  CHECK(load_snapshot(folder.path(), *journal)->world.position == 20);
  CHECK(load_snapshot(folder.path(), *journal_of(15))->world.position == 10);  // This journal has not come so far.
  std::string const newest = folder.path() + "/snapshot-000000000020.bin";
  std::ifstream in(newest, std::ios::binary);
  std::string const good((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  for (int i = 0; i < 60; ++i) {
    std::string bad = good;
    auto const at = random.below(bad.size());
    if (i % 3 == 0) {
      bad.resize(at);
    } else {
      bad[at] = static_cast<char>(bad[at] ^ (1 << random.below(8)));
    }
    std::ofstream(newest, std::ios::binary | std::ios::trunc) << bad;
    CAPTURE(at);
    CHECK(load_snapshot(folder.path(), *journal)->world.position == 10);
  }
}

}  // namespace tocsin::journal
