// Why: "any flipped bit in a journal row, a snapshot or a ciphertext, and a cut tail against an exported head, is found". A bit is chosen
// at random, flipped, looked for and put back; a sample in every run, 1,000 under --all (TOCSIN_ALL=1).
#include "audit/verify.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <sqlite3.h>

#include "audit/auditor.h"
#include "base/random.h"
#include "journal/entry_codec.h"
#include "journal/inspect.h"
#include "journal/snapshot.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::audit {

namespace {

constexpr std::uint64_t kEntries = 60;

// A journal in which every other entry has an encrypted detail, one snapshot, and the head that was handed out.
struct House {
  journal::TestFolder folder;
  SigningKey key = SigningKey::random();
  SignedHead head;
  std::vector<std::string> detail_ids;
  std::string snapshots = folder.path() + "/snapshots";

  House() {
    auto const journal = *journal::open_sqlite_journal({.folder = folder.path()});
    auto const vault = *journal::Vault::attach(*journal, journal::MasterKey::random());
    core::World world;
    world.position = kEntries;
    for (std::uint64_t position = 1; position <= kEntries; ++position) {
      call::Registered registered;
      registered.call = {1, position, 0};
      registered.record = fmt::format("record-{}", position);
      std::vector<journal::SealedDetail> details;
      if (position % 2 == 0) {
        details.push_back(vault->seal(registered.record, "somebody's number"));
        registered.caller = DetailRef{details[0].id, details[0].record, details[0].sha256};
        detail_ids.push_back(details[0].id);
      }
      core::Entry entry{
          .position = position, .at = {1'800'000'000'000'000 + static_cast<std::int64_t>(position)}, .events = {call::Event{registered}}};
      entry.envelope.command_id = sha256(std::to_string(position));
      entry.envelope.actor = {"account-1"};
      auto const stored = journal::to_stored(entry);
      REQUIRE(journal->append(std::span(&stored, 1), details));
    }
    REQUIRE(journal::save_snapshot(snapshots, world, journal->head().chain));
    auto const auditor = *Auditor::open(*journal, key, {.folder = {}}, [] { return Instant{1'800'000'100'000'000}; });
    head = *auditor->head();
  }

  // What `tocsin journal verify --head HEAD` finds.
  bool is_found() const {
    auto const journal = journal::open_sqlite_journal({.folder = folder.path(), .create = false, .read_only = true});
    if (!journal) return true;
    return !journal::verify(**journal).is_whole() || !compare(**journal, snapshots, {head}, &key.public_key()).is_whole();
  }
};

class Database {
 public:
  explicit Database(std::string const& folder) { REQUIRE(sqlite3_open((folder + "/journal.db").c_str(), &db_) == SQLITE_OK); }
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;
  ~Database() { sqlite3_close(db_); }

  bool run(std::string const& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }
  // The cell as SQL that puts it back; `flipped`: with one bit turned.
  struct Cell {
    std::string now, flipped;
  };
  Cell cell(std::string const& column, std::string const& from, Random& random) {
    sqlite3_stmt* select = nullptr;
    REQUIRE(sqlite3_prepare_v2(db_, fmt::format("SELECT {} FROM {}", column, from).c_str(), -1, &select, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_step(select) == SQLITE_ROW);
    Cell out;
    if (sqlite3_column_type(select, 0) == SQLITE_INTEGER) {
      auto const value = static_cast<std::uint64_t>(sqlite3_column_int64(select, 0));
      out.now = std::to_string(static_cast<std::int64_t>(value));
      out.flipped = std::to_string(static_cast<std::int64_t>(value ^ (std::uint64_t{1} << random.below(63))));
    } else {
      bool const is_text = sqlite3_column_type(select, 0) == SQLITE_TEXT;
      auto const* data = static_cast<std::uint8_t const*>(sqlite3_column_blob(select, 0));
      std::vector<std::uint8_t> bytes(data, data + sqlite3_column_bytes(select, 0));
      auto const literal = [&] { return (is_text ? "CAST(x'" : "x'") + to_hex(bytes) + (is_text ? "' AS TEXT)" : "'"); };
      out.now = literal();
      bytes[random.below(bytes.size())] ^= static_cast<std::uint8_t>(1U << random.below(8));
      out.flipped = literal();
    }
    sqlite3_finalize(select);
    return out;
  }

 private:
  sqlite3* db_ = nullptr;
};

bool flip_in_row(House const& house, Random& random) {
  static constexpr std::string_view kColumns[] = {"position", "at", "command_id", "bytes", "chain"};
  Database database(house.folder.path());
  std::string const column(kColumns[random.below(5)]);
  std::uint64_t const position = 1 + random.below(kEntries);
  // Named by its row: the position itself may be what changes, and then it is sought under the new one.
  auto const cell = database.cell(column, fmt::format("journal WHERE position = {}", position), random);
  if (!database.run(fmt::format("UPDATE journal SET {} = {} WHERE position = {}", column, cell.flipped, position)))
    return flip_in_row(house, random);  // Another entry has this position: no such change is possible.
  bool const found = house.is_found();
  std::string const there = column == "position" ? cell.flipped : std::to_string(position);
  REQUIRE(database.run(fmt::format("UPDATE journal SET {} = {} WHERE position = {}", column, cell.now, there)));
  return found;
}

bool flip_in_ciphertext(House const& house, Random& random) {
  Database database(house.folder.path());
  std::string const& id = house.detail_ids[random.below(house.detail_ids.size())];
  auto const cell = database.cell("ciphertext", fmt::format("detail WHERE id = '{}'", id), random);
  REQUIRE(database.run(fmt::format("UPDATE detail SET ciphertext = {} WHERE id = '{}'", cell.flipped, id)));
  bool const found = house.is_found();
  REQUIRE(database.run(fmt::format("UPDATE detail SET ciphertext = {} WHERE id = '{}'", cell.now, id)));
  return found;
}

bool flip_in_snapshot(House const& house, Random& random) {
  auto const path = std::filesystem::directory_iterator(house.snapshots)->path();
  auto const at = static_cast<std::streamoff>(random.below(std::filesystem::file_size(path)));
  auto const mask = static_cast<char>(1U << random.below(8));
  auto const flip = [&] {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    auto const byte = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(byte ^ mask));
  };
  flip();
  bool const found = house.is_found();
  flip();
  return found;
}

bool cut_tail(House const& house, Random& random) {
  Database database(house.folder.path());
  std::uint64_t const last = random.below(kEntries);
  REQUIRE(database.run("CREATE TEMP TABLE kept AS SELECT * FROM journal WHERE position > " + std::to_string(last)));
  REQUIRE(database.run("DELETE FROM journal WHERE position > " + std::to_string(last)));
  bool const found = house.is_found();
  REQUIRE(database.run("INSERT INTO journal SELECT * FROM kept"));
  return found;
}

}  // namespace

TEST_CASE("tampering is found, whatever is touched; an untouched house is found whole") {
  House const house;
  REQUIRE_FALSE(house.is_found());
  int const rounds = std::getenv("TOCSIN_ALL") != nullptr ? 250 : 15;
  Random random(12);
  struct Kind {
    std::string_view name;
    bool (*tamper)(House const&, Random&);
  };
  for (auto const& [name, tamper] : {Kind{"a flipped bit in a journal row", flip_in_row}, Kind{"in a ciphertext", flip_in_ciphertext},
                                     Kind{"in a snapshot", flip_in_snapshot}, Kind{"a cut tail", cut_tail}}) {
    int found = 0;
    for (int i = 0; i < rounds; ++i) found += tamper(house, random) ? 1 : 0;
    std::cout << fmt::format("tampering found, {}: {} of {}\n", name, found, rounds);
    CHECK(found == rounds);
  }
  CHECK_FALSE(house.is_found());  // All was put back: the finds were finds of the change.
}

}  // namespace tocsin::audit
