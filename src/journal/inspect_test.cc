// Tampering is found and placed; backups hold what they say; restores keep what was erased erased.
#include "journal/inspect.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sqlite3.h>

#include "journal/any_entry.h"
#include "journal/backup/backup.h"
#include "journal/entry_codec.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::journal {

namespace {

std::unique_ptr<Journal> opened(SqliteOptions const& options) {
  auto journal = open_sqlite_journal(options);
  if (!journal) FAIL(journal.error().code, " ", journal.error().detail);
  return std::move(*journal);
}
void run_sql_file(std::string const& path, std::string const& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  INFO(sql);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}
void run_sql(std::string const& folder, std::string const& sql) { run_sql_file(folder + "/journal.db", sql); }
Verification verified(std::string const& folder) { return verify(*opened({.folder = folder, .read_only = true})); }

// Stands for the state in these tests: the sequencer's replay is tested where it lives.
Result<Hash> hash_of_bytes(Journal const& journal) {
  Hasher hasher;
  TOCSIN_TRY(auto const entries, journal.read(1, 100'000));
  for (auto const& entry : entries) hasher.add(entry.bytes);
  return hasher.finish();
}

}  // namespace

TEST_CASE("a whole journal verifies and exports to the bytes its chain was made of") {
  TestFolder const folder;
  Random random(3);
  auto const journal = opened({.folder = folder.path()});
  append_any(*journal, random, 2500);
  auto const result = verify(*journal);
  CHECK(result.is_whole());
  CHECK(result.entries == 2500);
  CHECK(result.chain == journal->head().chain);
  std::stringstream out;
  CHECK(export_ndjson(out, *journal) == 2500);
  Hash chain = journal->header().genesis;
  std::uint64_t position = 0;
  for (std::string line; std::getline(out, line);) chain = next_chain(chain, ++position, line);
  CHECK(chain == journal->head().chain);
  auto const counted = stats(*journal);
  REQUIRE(counted);
  CHECK(counted->entries == 2500);
  CHECK(counted->refused > 0);
  std::uint64_t events = 0;
  for (auto const& [name, count] : counted->by_event) events += count;
  CHECK(events == counted->events);
  std::ostringstream text;
  CHECK(print_stats(text, *journal) == 0);
  CHECK(text.str().starts_with("entries 2500\n"));
}

TEST_CASE("every kind of tampering is found at its position") {
  TestFolder const folder;
  Random random(4);
  append_any(*opened({.folder = folder.path()}), random, 60);
  std::string const pristine = folder.path() + "/pristine.db";
  run_sql(folder.path(), fmt::format("VACUUM INTO '{}'", pristine));
  auto const after = [&](std::string const& sql) {
    for (auto const* suffix : {"-wal", "-shm"}) std::filesystem::remove(folder.path() + "/journal.db" + suffix);
    std::filesystem::copy_file(pristine, folder.path() + "/journal.db", std::filesystem::copy_options::overwrite_existing);
    if (!sql.empty()) run_sql(folder.path(), sql);
    return verified(folder.path());
  };
  CHECK(after("").is_whole());
  CHECK(after("DELETE FROM journal WHERE position = 7").bad_position == 7);
  CHECK(after("DELETE FROM journal WHERE position = 1").bad_position == 1);
  CHECK(after("UPDATE journal SET at = at + 1 WHERE position = 9").bad_position == 9);
  CHECK(after("UPDATE journal SET command_id = zeroblob(32) WHERE position = 10").bad_position == 10);
  CHECK(after("UPDATE journal SET chain = zeroblob(32) WHERE position = 11").bad_position == 11);
  CHECK(after("UPDATE journal SET chain = zeroblob(31) WHERE position = 12").bad_position == 12);
  CHECK(after("UPDATE journal SET bytes = bytes || ' ' WHERE position = 13").bad_position == 13);
  CHECK(after("UPDATE journal SET bytes = (SELECT bytes FROM journal WHERE position = 20) WHERE position = 14").bad_position == 14);
  CHECK(after("UPDATE header SET genesis = zeroblob(32)").bad_position == 1);
  // Any flipped bit of any entry's bytes.
  for (int i = 0; i < 60; ++i) {
    auto const position = random.below(60) + 1;
    auto const at = random.next();
    auto const bit = 1 << random.below(8);
    sqlite3* db = nullptr;
    after("");
    REQUIRE(sqlite3_open((folder.path() + "/journal.db").c_str(), &db) == SQLITE_OK);
    sqlite3_stmt* select = nullptr;
    sqlite3_prepare_v2(db, fmt::format("SELECT bytes FROM journal WHERE position = {}", position).c_str(), -1, &select, nullptr);
    REQUIRE(sqlite3_step(select) == SQLITE_ROW);
    std::string bytes(static_cast<char const*>(sqlite3_column_blob(select, 0)), static_cast<std::size_t>(sqlite3_column_bytes(select, 0)));
    sqlite3_finalize(select);
    bytes[at % bytes.size()] = static_cast<char>(bytes[at % bytes.size()] ^ bit);
    sqlite3_stmt* update = nullptr;
    sqlite3_prepare_v2(db, fmt::format("UPDATE journal SET bytes = ? WHERE position = {}", position).c_str(), -1, &update, nullptr);
    sqlite3_bind_text(update, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    CHECK(sqlite3_step(update) == SQLITE_DONE);
    sqlite3_finalize(update);
    sqlite3_close(db);
    CHECK(verified(folder.path()).bad_position == position);
  }
  CHECK(verified(folder.path()).kind == Fault::kChanged);
}

TEST_CASE("a flipped bit anywhere in the file is found, or lies where nothing is kept") {
  TestFolder const folder;
  Random random(5);
  append_any(*opened({.folder = folder.path()}), random, 60);
  std::string const path = folder.path() + "/journal.db";
  std::ifstream in(path, std::ios::binary);
  std::string const good((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  std::ostringstream expected;
  static_cast<void>(export_ndjson(expected, *opened({.folder = folder.path(), .read_only = true})));
  int found = 0;
  for (int i = 0; i < 150; ++i) {
    std::string bad = good;
    auto const at = random.below(bad.size());
    bad[at] = static_cast<char>(bad[at] ^ (1 << random.below(8)));
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bad;
    CAPTURE(at);
    auto const journal = open_sqlite_journal({.folder = folder.path(), .read_only = true});
    if (!journal || !verify(**journal).is_whole()) {
      ++found;
      continue;
    }
    std::ostringstream text;
    static_cast<void>(export_ndjson(text, **journal));
    CHECK(text.str() == expected.str());
  }
  CHECK(found > 50);
}

TEST_CASE("a backup made beside a running server restores to the same journal") {
  TestFolder const folder, target;
  Random random(6);
  auto const running = opened({.folder = folder.path()});
  append_any(*running, random, 300);
  auto const manifest = backup(folder.path(), target.path() + "/copy", hash_of_bytes, Instant{1'700'000'000'000'000});
  REQUIRE(manifest);
  CHECK(manifest->position == 300);
  CHECK(manifest->chain == running->head().chain);
  append_any(*running, random, 5);
  CHECK(backup(folder.path(), target.path() + "/copy", hash_of_bytes, {}).error().code == "backup.target_not_empty");
  CHECK(restore(target.path() + "/copy", "", "", hash_of_bytes).has_value());
  auto const report = restore(target.path() + "/copy", target.path() + "/new", "", hash_of_bytes);
  REQUIRE(report);
  auto const restored = opened({.folder = target.path() + "/new"});
  CHECK(restored->head().position == 300);
  CHECK(restored->head().chain == manifest->chain);
  CHECK(restored->header().genesis == running->header().genesis);
  CHECK(restore(target.path() + "/copy", folder.path(), "", hash_of_bytes).error().code == "restore.target_not_empty");
  CHECK(restore(folder.path(), target.path() + "/other", "", hash_of_bytes).error().code == "restore.no_backup");
}

TEST_CASE("a backup that does not hold what its manifest says is not restored") {
  TestFolder const folder, target;
  Random random(7);
  append_any(*opened({.folder = folder.path()}), random, 30);
  std::string const copy = target.path() + "/copy", fresh = target.path() + "/new";
  REQUIRE(backup(folder.path(), copy, hash_of_bytes, {}));
  auto const other_state = [](Journal const&) -> Result<Hash> { return Hash{}; };
  auto const differs = restore(copy, fresh, "", other_state);
  CHECK(differs.error().code == "restore.differs");
  CHECK(differs.error().detail.starts_with("the state hash is 0000"));
  CHECK_FALSE(std::filesystem::exists(fresh + "/journal.db"));
  run_sql(copy, "UPDATE journal SET bytes = bytes || ' ' WHERE position = 13");
  auto const damaged = restore(copy, fresh, "", hash_of_bytes);
  CHECK(damaged.error().code == "journal.damaged_at");
  CHECK(damaged.error().detail.starts_with("position 13"));
  CHECK_FALSE(std::filesystem::exists(fresh));  // A folder left empty would be taken for a new centre's.
  run_sql(copy, "DELETE FROM journal WHERE position > 12");
  CHECK(restore(copy, fresh, "", hash_of_bytes).error().code == "restore.differs");
}

// Everything that makes a folder a centre: the accounts and data sets lie beside the journal, and a file that rotted must not be restored.
TEST_CASE("a backup takes what stands beside the journal, cleaned, and restores it as it was") {
  TestFolder const folder, target;
  Random random(9);
  append_any(*opened({.folder = folder.path()}), random, 10);
  run_sql_file(folder.path() + "/access.db",
               "CREATE TABLE account(name TEXT); INSERT INTO account VALUES('dispatcher-1');"
               "CREATE TABLE draft(text TEXT); INSERT INTO draft VALUES('unfinished words')");
  std::filesystem::create_directories(folder.path() + "/register/v1");
  std::ofstream(folder.path() + "/register/v1/city.tds") << "streets";
  std::vector<Beside> const beside{{"access.db", true, "DELETE FROM draft"}, {"register/v1/city.tds", false, {}}, {"absent.db", true, {}}};
  std::string const copy = target.path() + "/copy";
  auto const manifest = backup(folder.path(), copy, hash_of_bytes, {}, [&] { return beside; }, "/keys/a.key");
  REQUIRE(manifest);
  REQUIRE(manifest->files->size() == 2);
  CHECK(read_manifest(copy)->key_file == "/keys/a.key");
  auto const text_in = [](std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  };
  CHECK(text_in(copy + "/access.db").find("dispatcher-1") != std::string::npos);
  CHECK(text_in(copy + "/access.db").find("unfinished") == std::string::npos);
  REQUIRE(restore(copy, target.path() + "/new", "", hash_of_bytes));
  CHECK(text_in(target.path() + "/new/register/v1/city.tds") == "streets");
  CHECK(text_in(target.path() + "/new/access.db") == text_in(copy + "/access.db"));

  std::filesystem::create_directories(target.path() + "/used/snapshots");
  CHECK(restore(copy, target.path() + "/used", "", hash_of_bytes).error().code == "restore.target_not_empty");
  std::ofstream(copy + "/register/v1/city.tds") << "street5";
  auto const rotten = restore(copy, target.path() + "/third", "", hash_of_bytes);
  CHECK(rotten.error().code == "restore.differs");
  CHECK(rotten.error().detail.starts_with("register/v1/city.tds"));
  CHECK_FALSE(std::filesystem::exists(target.path() + "/third/access.db"));
  std::filesystem::remove(copy + "/register/v1/city.tds");
  CHECK(restore(copy, target.path() + "/third", "", hash_of_bytes).error().code == "restore.differs");
}

TEST_CASE("a backup of a version that kept its state in another shape is restored by its chain") {
  TestFolder const folder, target;
  Random random(12);
  append_any(*opened({.folder = folder.path()}), random, 20);
  std::string const copy = target.path() + "/copy";
  auto const made = *backup(folder.path(), copy, hash_of_bytes, {});
  std::ifstream in(copy + "/manifest.json", std::ios::binary);
  std::string const manifest((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto const with = [&](Hash const& from, Hash const& to) {
    std::string text = manifest;
    text.replace(text.find(to_hex(from)), 64, to_hex(to));
    std::ofstream(copy + "/manifest.json", std::ios::binary | std::ios::trunc) << text;
    return restore(copy, "", "", hash_of_bytes);
  };
  CHECK(with(made.state_hash, sha256("other")).error().code == "restore.differs");
  REQUIRE(made.state_shape);
  CHECK(with(*made.state_shape, sha256("an older shape")).has_value());
  CHECK(with(made.chain, sha256("other")).error().code == "restore.differs");
}

// Its chain is whole up to where it was cut: by itself it verifies.
TEST_CASE("a journal cut at its end, or another one in its place, is seen against the backup") {
  TestFolder const folder, target, other;
  Random random(10);
  append_any(*opened({.folder = folder.path()}), random, 30);
  auto const manifest = *backup(folder.path(), target.path() + "/copy", hash_of_bytes, {});
  append_any(*opened({.folder = folder.path()}), random, 5);
  CHECK(check_against(*opened({.folder = folder.path(), .read_only = true}), manifest).has_value());
  run_sql(folder.path(), "DELETE FROM journal WHERE position > 29");
  auto const cut = opened({.folder = folder.path(), .read_only = true});
  CHECK(verify(*cut).is_whole());
  CHECK(check_against(*cut, manifest).error().code == "journal.cut_at_end");
  append_any(*opened({.folder = other.path()}), random, 40);
  CHECK(check_against(*opened({.folder = other.path(), .read_only = true}), manifest).error().code == "journal.other_history");
}

TEST_CASE("what was erased after the backup is erased again by the restore") {
  TestFolder const folder, target, keys;
  Random random(8);
  std::string const list = keys.path() + "/erased";
  auto const running = opened({.folder = folder.path(), .erasure_list = list});
  auto const key = MasterKey::random();
  auto const vault = *Vault::attach(*running, key);
  std::vector<SealedDetail> const details{vault->seal("r1", "gone before"), vault->seal("r2", "gone after"), vault->seal("r3", "stays")};
  append_any(*running, random, 3);
  auto const append_erasing = [&](std::span<SealedDetail const> sealed, std::vector<std::string> const& erased) {
    StoredEntry const entry = to_stored(any_entry(random, running->head().position + 1));
    REQUIRE(running->append({&entry, 1}, sealed, erased));
  };
  append_erasing(details, {});
  append_erasing({}, {"r1"});
  REQUIRE(backup(folder.path(), target.path() + "/copy", hash_of_bytes, {}));
  append_erasing({}, {"r2"});
  auto const report = restore(target.path() + "/copy", target.path() + "/new", list, hash_of_bytes);
  if (!report) FAIL(report.error().code, " ", report.error().detail);
  CHECK(report->erasures_applied == 1);
  auto const restored = opened({.folder = target.path() + "/new"});
  auto const opened_vault = *Vault::attach(*restored, key);
  CHECK(opened_vault->open(details[0].id).error().code == "detail.erased");
  CHECK(opened_vault->open(details[1].id).error().code == "detail.erased");
  CHECK(opened_vault->open(details[2].id) == "stays");
}

}  // namespace tocsin::journal
