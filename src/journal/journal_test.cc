// The store: what was acknowledged is there, what was tampered with is found, what is not ours is refused.
#include "journal/journal.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <sqlite3.h>

#include "journal/memory_journal.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::journal {

namespace {

StoredEntry entry_at(std::uint64_t position, std::size_t size = 40) {
  return {.position = position,
          .at = Instant{static_cast<std::int64_t>(position) * 1000},
          .command_id = sha256(std::to_string(position)),
          .bytes = fmt::format(R"({{"position":{},"filler":"{}"}})", position, std::string(size, 'x')),
          .chain = {}};
}
Result<void> append_one(Journal& journal, std::uint64_t position, std::size_t size = 40) {
  StoredEntry const entry = entry_at(position, size);
  return journal.append({&entry, 1}, {});
}
std::unique_ptr<Journal> opened(SqliteOptions const& options) {
  auto journal = open_sqlite_journal(options);
  if (!journal) FAIL(journal.error().code, " ", journal.error().detail);
  return std::move(*journal);
}
void run_sql(std::string const& folder, std::string const& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((folder + "/journal.db").c_str(), &db) == SQLITE_OK);
  char* message = nullptr;
  INFO(sql);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message) == SQLITE_OK);
  sqlite3_free(message);
  sqlite3_close(db);
}
bool folder_contains(std::string const& folder, std::string_view bytes) {
  for (auto const& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    std::string const text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (text.find(bytes) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("what was appended is there after reopening, with the same chain, in every store") {
  TestFolder const folder;
  auto memory = make_memory_journal();
  for (int round = 0; round < 2; ++round) {
    auto disk = opened({.folder = folder.path()});
    std::uint64_t const first = disk->head().position + 1;
    CHECK(first == static_cast<std::uint64_t>(round) * 3 + 1);
    std::vector<StoredEntry> const batch{entry_at(first), entry_at(first + 1)};
    REQUIRE(disk->append(batch, {}));
    REQUIRE(append_one(*disk, first + 2));
    REQUIRE(memory->append(batch, {}));
    REQUIRE(append_one(*memory, first + 2));
  }
  auto const disk = opened({.folder = folder.path()});
  for (Journal const* journal : {static_cast<Journal const*>(disk.get()), static_cast<Journal const*>(memory.get())}) {
    CHECK(journal->head().position == 6);
    auto const entries = journal->read(2, 3);
    REQUIRE(entries);
    REQUIRE(entries->size() == 3);
    CHECK(entries->front().position == 2);
    CHECK(entries->back().bytes == entry_at(4).bytes);
    CHECK(entries->back().at == entry_at(4).at);
    CHECK(entries->back().command_id == entry_at(4).command_id);
    CHECK(journal->read(7, 10)->empty());
    Hash chain = journal->header().genesis;
    auto const all = journal->read(1, 100);
    for (auto const& entry : *all) {
      chain = next_chain(chain, entry.position, entry.bytes);
      CHECK(chain == entry.chain);
    }
    CHECK(chain == journal->head().chain);
  }
}

TEST_CASE("a position that does not follow is refused and nothing is written") {
  TestFolder const folder;
  auto disk = opened({.folder = folder.path()});
  auto memory = make_memory_journal();
  for (Journal* journal : {disk.get(), memory.get()}) {
    std::vector<StoredEntry> const gap{entry_at(1), entry_at(3)};
    CHECK(journal->append(gap, {}).error().code == "journal.wrong_position");
    CHECK(append_one(*journal, 2).error().code == "journal.wrong_position");
    CHECK(append_one(*journal, 1).has_value());
    CHECK(journal->head().position == 1);
  }
}

TEST_CASE("one folder, one server: the second opener is refused, a reader is not") {
  TestFolder const folder;
  auto first = opened({.folder = folder.path()});
  REQUIRE(append_one(*first, 1));
  auto const second = open_sqlite_journal({.folder = folder.path()});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == "journal.in_use");
  CHECK(second.error().detail.find(std::to_string(::getpid())) != std::string::npos);
  auto const reader = opened({.folder = folder.path(), .read_only = true});
  CHECK(reader->read(1, 10)->size() == 1);
  CHECK(append_one(*reader, 2).error().code == "journal.read_only");
  REQUIRE(append_one(*first, 2));
  CHECK(reader->read(1, 10)->size() == 2);
  first.reset();
  CHECK(open_sqlite_journal({.folder = folder.path()}).has_value());
}

TEST_CASE("what is not this program's journal is refused with its reason") {
  TestFolder const folder;
  CHECK(open_sqlite_journal({.folder = folder.path() + "/none", .create = false}).error().code == "journal.not_found");
  CHECK(open_sqlite_journal({.folder = folder.path() + "/none", .read_only = true}).error().code == "journal.not_found");
  opened({.folder = folder.path()}).reset();
  auto const other = open_sqlite_journal({.folder = folder.path(), .centre = 2});
  CHECK(other.error().code == "journal.other_centre");
  run_sql(folder.path(), "UPDATE header SET format_version = 2");
  auto const newer = open_sqlite_journal({.folder = folder.path()});
  CHECK(newer.error().code == "journal.newer_version");
  std::ofstream(folder.path() + "/journal.db", std::ios::binary | std::ios::trunc) << "this is a letter, not a journal";
  CHECK(open_sqlite_journal({.folder = folder.path()}).error().code == "journal.not_a_journal");
  std::ofstream(folder.path() + "/journal.db", std::ios::binary | std::ios::trunc) << "";
  CHECK(open_sqlite_journal({.folder = folder.path()}).error().code == "journal.damaged_at");
}

TEST_CASE("an accident at the last entry is seen when opening; reading stays possible") {
  TestFolder const folder;
  {
    auto journal = opened({.folder = folder.path()});
    for (std::uint64_t i = 1; i <= 5; ++i) REQUIRE(append_one(*journal, i));
  }
  run_sql(folder.path(), "UPDATE journal SET bytes = replace(bytes, 'x', 'y') WHERE position = 5");
  auto const writing = open_sqlite_journal({.folder = folder.path()});
  REQUIRE_FALSE(writing);
  CHECK(writing.error().code == "journal.damaged_at");
  CHECK(writing.error().detail.starts_with("position 5"));
  auto const reading = opened({.folder = folder.path(), .read_only = true});
  CHECK(reading->read(1, 4)->size() == 4);
}

TEST_CASE("of a journal cut in the middle of its file, what is there can be read, and the position of the cut is named") {
  TestFolder const folder;
  {
    auto const journal = opened({.folder = folder.path()});
    std::vector<StoredEntry> entries;
    for (std::uint64_t position = 1; position <= 2'000; ++position) entries.push_back(entry_at(position, 300));
    REQUIRE(journal->append(entries, {}));
  }
  auto const file = folder.path() + "/journal.db";
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2 / 4096 * 4096);
  auto const refused = open_sqlite_journal({.folder = folder.path()});
  REQUIRE(!refused);
  CHECK(refused.error().code == "journal.damaged_at");
  auto const reading = opened({.folder = folder.path(), .read_only = true});
  std::uint64_t const last = reading->head().position;
  CHECK(last > 500);
  CHECK(last < 1'500);
  CHECK(refused.error().detail.starts_with(fmt::format("position {}: ", last + 1)));
  CHECK(reading->read(1, last)->size() == last);
}

TEST_CASE("disk full: the journal stops, and what was acknowledged is there after reopening") {
  TestFolder const folder;
  std::uint64_t acknowledged = 0;
  {
    auto journal = opened({.folder = folder.path(), .max_pages = 60});
    Result<void> result;
    while ((result = append_one(*journal, acknowledged + 1, 3000))) ++acknowledged;
    CHECK(result.error().code == "journal.disk_full");
    CHECK(acknowledged > 10);
    // Poisoned: not even a small entry is tried on the same handle.
    CHECK(append_one(*journal, acknowledged + 1, 1).error().code == "journal.stopped");
    CHECK(journal->head().position == acknowledged);
    CHECK(journal->read(1, 1000)->size() == acknowledged);
  }
  auto journal = opened({.folder = folder.path()});
  CHECK(journal->head().position == acknowledged);
  CHECK(append_one(*journal, acknowledged + 1).has_value());
}

TEST_CASE("a batch is all or nothing") {
  TestFolder const folder;
  auto journal = opened({.folder = folder.path(), .max_pages = 60});
  REQUIRE(append_one(*journal, 1));
  std::vector<StoredEntry> batch;
  for (std::uint64_t i = 2; i < 200; ++i) batch.push_back(entry_at(i, 3000));
  CHECK(journal->append(batch, {}).error().code == "journal.disk_full");
  journal = nullptr;
  CHECK(opened({.folder = folder.path()})->head().position == 1);
}

TEST_CASE("a failing store is not tried again") {
  auto memory = make_memory_journal();
  FaultyJournal faulty(*memory);
  faulty.fail_after(1, {ErrorKind::kUnavailable, "journal.write_failed", "fsync"}, true);
  CHECK(append_one(faulty, 1).has_value());
  CHECK(append_one(faulty, 2).error().code == "journal.write_failed");
  CHECK(append_one(faulty, 3).error().code == "journal.stopped");
  CHECK(memory->head().position == 2);  // Written all the same: only a replay tells.
}

TEST_CASE("many appends while the log is copied lose nothing") {
  TestFolder const folder;
  {
    auto journal = opened({.folder = folder.path()});
    for (std::uint64_t i = 0; i < 120; ++i) {
      std::vector<StoredEntry> batch;
      for (std::uint64_t j = 1; j <= 100; ++j) batch.push_back(entry_at(i * 100 + j, 500));
      REQUIRE(journal->append(batch, {}));
    }
  }
  auto const journal = opened({.folder = folder.path()});
  auto const entries = journal->read(1, 20000);
  REQUIRE(entries->size() == 12000);
  Hash chain = journal->header().genesis;
  for (auto const& entry : *entries) chain = next_chain(chain, entry.position, entry.bytes);
  CHECK(chain == journal->head().chain);
}

TEST_CASE("details: sealed, opened, bound to their record, erased without a trace of the key") {
  TestFolder const folder;
  auto disk = opened({.folder = folder.path(), .erasure_list = folder.path() + "/erased"});
  auto memory = make_memory_journal();
  for (Journal* journal : {disk.get(), memory.get()}) {
    auto const vault = *Vault::attach(*journal, MasterKey::random());
    std::string const record = random_name(), other = random_name();
    std::vector<SealedDetail> const details{vault->seal(record, "call-back 555 0142"), vault->seal(record, ""),
                                            vault->seal(other, "三号楼二单元")};
    CHECK(details[0].ciphertext.find("555") == std::string::npos);
    StoredEntry const entry = entry_at(1);
    REQUIRE(journal->append({&entry, 1}, details));
    CHECK(vault->open(details[0].id) == "call-back 555 0142");
    CHECK(vault->open(details[1].id) == "");
    CHECK(vault->open(details[2].id, details[2].sha256) == "三号楼二单元");
    CHECK(vault->open(details[2].id, details[0].sha256).error().code == "detail.damaged");
    CHECK(vault->open("nothing").error().code == "detail.unknown");
    StoredEntry const erasing = entry_at(2);
    REQUIRE(journal->append({&erasing, 1}, {}, {&record, 1}));
    CHECK(vault->open(details[0].id).error().code == "detail.erased");
    CHECK(vault->open(details[1].id).error().code == "detail.erased");
    CHECK(vault->open(details[2].id).has_value());
    auto const erasures = journal->erasures();
    REQUIRE(erasures->size() == 1);
    CHECK(erasures->front().record == record);
    CHECK(erasures->front().position == 2);
    if (journal == disk.get()) {
      CHECK_FALSE(folder_contains(folder.path(), details[0].wrapped_key));  // Neither in the database nor in its log.
      CHECK(folder_contains(folder.path(), details[2].wrapped_key));
      std::ifstream list(folder.path() + "/erased");
      std::string line;
      std::getline(list, line);
      CHECK(line == fmt::format("{} {} 2", to_hex(journal->header().genesis), record));
    }
  }
}

// Why: a backup that reads the file from outside must neither hold up the calls nor keep what was erased alive for good.
TEST_CASE("what was erased goes from the log when a reader outside lets go, and appends do not wait for that") {
  TestFolder const folder;
  auto const journal = opened({.folder = folder.path()});
  auto const vault = *Vault::attach(*journal, MasterKey::random());
  std::string const record = random_name();
  std::vector<SealedDetail> const details{vault->seal(record, "call-back 555 0142")};
  StoredEntry const first = entry_at(1);
  REQUIRE(journal->append({&first, 1}, details));
  sqlite3* outside = nullptr;
  REQUIRE(sqlite3_open_v2((folder.path() + "/journal.db").c_str(), &outside, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_exec(outside, "BEGIN; SELECT count(*) FROM journal", nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(journal->erase({&record, 1}));
  StoredEntry const second = entry_at(2);
  REQUIRE(journal->append({&second, 1}, {}));
  // Only looked at from outside: who opens a file that SQLite has open in the same process takes its locks away on closing it.
  auto const log_is_cut = [&] { return std::filesystem::file_size(folder.path() + "/journal.db-wal") == 0; };
  CHECK_FALSE(log_is_cut());
  sqlite3_close(outside);
  for (int tries = 0; tries < 200 && !log_is_cut(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(log_is_cut());
  CHECK_FALSE(folder_contains(folder.path(), details[0].wrapped_key));
}

TEST_CASE("the master key: made once, private, and the same every time") {
  TestFolder const folder;
  std::string const path = folder.path() + "/keys/master.key";
  CHECK(MasterKey::from_file(path, false).error().code == "vault.key_missing");
  auto const key = MasterKey::from_file(path, true);
  REQUIRE(key);
  CHECK(MasterKey::from_file(path, false)->bytes() == key->bytes());
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  auto memory = make_memory_journal();
  CHECK(Vault::attach(*memory, *key).has_value());
  CHECK(Vault::attach(*memory, *key).has_value());
  CHECK(Vault::attach(*memory, MasterKey::random()).error().code == "vault.wrong_key");
  ::chmod(path.c_str(), 0644);
  CHECK(MasterKey::from_file(path, false).error().code == "vault.key_not_private");
  ::chmod(path.c_str(), 0600);
  std::ofstream(path, std::ios::trunc) << "short";
  CHECK(MasterKey::from_file(path, true).error().code == "vault.key_malformed");
}

}  // namespace tocsin::journal
