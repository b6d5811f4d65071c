// The same promises as the journal in a folder, and those that only a shared one has to keep: one leader, and no word from a former one.
#include "journal/postgres/postgres_journal.h"

#include <doctest/doctest.h>

#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "journal/backup/copy_journal.h"
#include "journal/entry_codec.h"
#include "journal/inspect.h"
#include "journal/memory_journal.h"
#include "journal/postgres/postgres_test.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::journal {

namespace {

StoredEntry entry_at(std::uint64_t position, std::string const& filler = "望江路") {
  return {.position = position,
          .at = Instant{static_cast<std::int64_t>(position) * 1000},
          .command_id = sha256(std::to_string(position) + filler),
          .bytes = fmt::format(R"({{"position":{},"filler":"{}"}})", position, filler),
          .chain = {}};
}
Result<void> append_one(Journal& journal, std::uint64_t position, std::string const& filler = "望江路") {
  StoredEntry const entry = entry_at(position, filler);
  return journal.append({&entry, 1}, {});
}

void run_sql(std::string const& sql) {
  PGconn* const connection = PQconnectdb(test_postgres().c_str());
  PGresult* const result = PQexec(connection, ("SET client_min_messages = warning; " + sql).c_str());
  CHECK_MESSAGE(PQresultStatus(result) != PGRES_FATAL_ERROR, PQresultErrorMessage(result));
  PQclear(result);
  PQfinish(connection);
}

// A journal of this test's own, gone with it.
struct Schema {
  std::string name;
  explicit Schema(std::string n) : name(std::move(n)) { run_sql("DROP SCHEMA IF EXISTS " + name + " CASCADE"); }
  ~Schema() { run_sql("DROP SCHEMA IF EXISTS " + name + " CASCADE"); }
  PostgresOptions options(PostgresOptions::Role role = PostgresOptions::Role::kLead) const {
    return {.url = test_postgres(),
            .schema = name,
            .role = role,
            .lease = std::chrono::milliseconds(600),
            .beat = std::chrono::milliseconds(100)};
  }
  std::unique_ptr<Journal> open(PostgresOptions::Role role = PostgresOptions::Role::kLead) const {
    auto journal = open_postgres_journal(options(role));
    if (!journal) FAIL(journal.error().code, " ", journal.error().detail);
    return std::move(*journal);
  }
};

// Asks until the lead is given; the number of attempts, so that nobody has to guess a time.
bool wait_for_lead(Journal& journal) {
  for (int i = 0; i < 2000; ++i) {
    if (auto const mine = journal.take_lead(); mine && *mine) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

using Role = PostgresOptions::Role;

}  // namespace

TEST_CASE("postgres: what was appended is there after reopening, with the chain of every other store") {
  if (without_postgres("what was appended")) return;
  Schema const schema("tocsin_t1");
  Hash genesis, chain;
  {
    auto journal = schema.open();
    genesis = journal->header().genesis;
    std::vector<StoredEntry> const batch{entry_at(1), entry_at(2)};
    REQUIRE(journal->append(batch, {}));
    REQUIRE(append_one(*journal, 3));
    CHECK(append_one(*journal, 5).error().code == "journal.wrong_position");
    REQUIRE(append_one(*journal, 4, R"(quote ' \ " 警钟)"));
    chain = journal->head().chain;
  }
  auto const again = schema.open();  // At once: a clean stop gives the lease back.
  CHECK(again->head().position == 4);
  CHECK(again->head().chain == chain);
  auto const entries = again->read(1, 100);
  REQUIRE(entries->size() == 4);
  Hash expected = genesis;
  for (auto const& entry : *entries) {
    expected = next_chain(expected, entry.position, entry.bytes);
    CHECK(entry.chain == expected);
    CHECK(entry.bytes == entry_at(entry.position, entry.position == 4 ? R"(quote ' \ " 警钟)" : "望江路").bytes);
    CHECK(entry.at.us == static_cast<std::int64_t>(entry.position) * 1000);
  }
  CHECK(again->read(3, 1)->front().position == 3);
  CHECK(again->read(5, 1)->empty());
}

TEST_CASE("postgres: one leads; the others read, and say so when they write") {
  if (without_postgres("one leads")) return;
  Schema const schema("tocsin_t2");
  CHECK(open_postgres_journal(schema.options(Role::kStandby)).error().code == "journal.not_found");
  auto leader = schema.open();
  REQUIRE(append_one(*leader, 1));
  CHECK(open_postgres_journal(schema.options()).error().code == "journal.in_use");
  auto const standby = schema.open(Role::kStandby);
  CHECK(standby->read(1, 10)->size() == 1);
  CHECK(append_one(*standby, 2).error().code == "journal.read_only");
  CHECK(*standby->take_lead() == false);
  REQUIRE(append_one(*leader, 2));
  CHECK(standby->read(2, 10)->size() == 1);
  CHECK((*leader->sharing())->standbys == 1);
  CHECK(standby->head().position == 2);
  leader.reset();
  CHECK(*standby->take_lead());  // Given back: no waiting.
  CHECK((*standby->sharing())->standbys == 0);
  CHECK(append_one(*standby, 3).has_value());
  auto other = schema.options();
  other.centre = 2;
  CHECK(open_postgres_journal(other).error().code == "journal.other_centre");
  run_sql("UPDATE tocsin_t2.header SET format_version = 2");
  CHECK(open_postgres_journal(schema.options(Role::kRead)).error().code == "journal.newer_version");
}

TEST_CASE("postgres: a standby shows how far it has read, and then that it is ready") {
  if (without_postgres("a standby shows how far")) return;
  Schema const schema("tocsin_t2r");
  auto const leader = schema.open();
  for (std::uint64_t position = 1; position <= 5; ++position) REQUIRE(append_one(*leader, position));
  CHECK_FALSE((*leader->sharing())->reading);
  auto const standby = schema.open(Role::kStandby);
  CHECK((*leader->sharing())->ready == 0);
  CHECK((*leader->sharing())->reading == 0);
  REQUIRE(standby->read(1, 3));
  CHECK((*leader->sharing())->reading == 3);
  CHECK((*leader->sharing())->ready == 0);
  REQUIRE(standby->read(1, 1));  // Who reads from the beginning beside it makes it no slower.
  CHECK((*leader->sharing())->reading == 3);
  CHECK_FALSE(*standby->take_lead());
  CHECK((*leader->sharing())->ready == 1);
  REQUIRE(standby->read(6, 1));
  CHECK_FALSE((*leader->sharing())->reading);
  leader->release_lead();
  CHECK(*standby->take_lead());
  CHECK((*standby->sharing())->standbys == 0);
  CHECK((*standby->sharing())->ready == 0);
}

TEST_CASE("postgres: who hands the lead over is seen to be followed, lets it go at once, and does not snatch it back") {
  if (without_postgres("who hands the lead over")) return;
  Schema const schema("tocsin_t2h");
  auto first = schema.open();
  CHECK((*first->sharing())->standbys == 0);
  auto const second = schema.open(Role::kStandby);
  CHECK((*first->sharing())->standbys == 1);
  CHECK_FALSE((*second->sharing())->leader.empty());
  first->release_lead();
  CHECK(append_one(*first, 1).error().code == "journal.read_only");
  auto hands_over = schema.options(Role::kStandby);
  hands_over.abstain = std::chrono::minutes(10);
  auto const abstains = *open_postgres_journal(hands_over);
  CHECK_FALSE(*abstains->take_lead());  // Although it is free.
  CHECK(*second->take_lead());
  CHECK(append_one(*second, 1).has_value());
  CHECK((*second->sharing())->standbys == 1);
}

TEST_CASE("postgres: a leader that was replaced cannot append a single entry, and knows it") {
  if (without_postgres("a leader that was replaced")) return;
  Schema const schema("tocsin_t3");
  auto const old = schema.open();
  REQUIRE(append_one(*old, 1));
  auto const standby = schema.open(Role::kStandby);
  // What a process that is stopped for a while leaves behind: the lease stands still, and the process thinks that it leads.
  run_sql(
      "CREATE FUNCTION tocsin_t3.asleep() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN IF new.epoch = old.epoch THEN new.beat = old.beat; END IF; RETURN new; END $$; "
      "CREATE TRIGGER asleep BEFORE UPDATE ON tocsin_t3.lease FOR EACH ROW EXECUTE FUNCTION tocsin_t3.asleep()");
  CHECK(wait_for_lead(*standby));
  CHECK(standby->head().position == 1);
  auto const refused = append_one(*old, 2);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "journal.fenced");
  CHECK(old->lost()->code == "journal.fenced");
  // Stopped by that answer, or fenced again where its heartbeat had found out before.
  auto const again = append_one(*old, 2);
  REQUIRE_FALSE(again);
  CHECK((again.error().code == "journal.stopped" || again.error().code == "journal.fenced"));
  CHECK(append_one(*standby, 2).has_value());
  CHECK(standby->read(1, 10)->size() == 2);
}

TEST_CASE("postgres: a connection that breaks under the leader loses nothing and doubles nothing") {
  if (without_postgres("a connection that breaks")) return;
  Schema const schema("tocsin_t4");
  auto const journal = schema.open();
  for (std::uint64_t i = 1; i <= 20; ++i) {
    if (i % 5 == 0) run_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tocsin'");
    REQUIRE(append_one(*journal, i));
  }
  CHECK(journal->head().position == 20);
  auto const read = journal->read(1, 100);
  REQUIRE(read);
  CHECK(read->size() == 20);
}

TEST_CASE("postgres: damage at the end is seen when somebody wants to lead; reading stays possible") {
  if (without_postgres("damage at the end")) return;
  Schema const schema("tocsin_t5");
  {
    auto const journal = schema.open();
    for (std::uint64_t i = 1; i <= 5; ++i) REQUIRE(append_one(*journal, i));
  }
  run_sql("UPDATE tocsin_t5.journal SET bytes = replace(bytes, '江', '河') WHERE position = 5");
  auto const leading = open_postgres_journal(schema.options());
  REQUIRE_FALSE(leading);
  CHECK(leading.error().code == "journal.damaged_at");
  CHECK(leading.error().detail.starts_with("position 5"));
  CHECK(schema.open(Role::kRead)->read(1, 4)->size() == 4);
}

TEST_CASE("postgres: details lie beside the entries, and one that is erased has no key") {
  if (without_postgres("details")) return;
  Schema const schema("tocsin_t6");
  auto const journal = schema.open();
  auto const vault = *Vault::attach(*journal, MasterKey::random());
  std::string const record = random_name(), other = random_name();
  std::vector<SealedDetail> const details{vault->seal(record, "call-back 555 0142"), vault->seal(record, ""),
                                          vault->seal(other, "三号楼二单元")};
  StoredEntry const entry = entry_at(1);
  REQUIRE(journal->append({&entry, 1}, details));
  CHECK(vault->open(details[0].id) == "call-back 555 0142");
  CHECK(vault->open(details[2].id, details[2].sha256) == "三号楼二单元");
  CHECK(vault->open("nothing").error().code == "detail.unknown");
  StoredEntry const erasing = entry_at(2);
  SealedDetail const late = vault->seal(record, "sealed and erased in one append");
  std::vector<std::string> const twice{record, record};
  REQUIRE(journal->append({&erasing, 1}, {&late, 1}, twice));
  for (auto const& id : {details[0].id, details[1].id, late.id}) CHECK(vault->open(id).error().code == "detail.erased");
  CHECK(vault->open(details[2].id).has_value());
  CHECK(journal->erase({&other, 1}));
  CHECK(vault->open(details[2].id).error().code == "detail.erased");
  auto const erasures = journal->erasures();
  REQUIRE(erasures->size() == 2);
  CHECK(erasures->front().position == 2);
  CHECK(Vault::attach(*journal, MasterKey::random()).error().code == "vault.wrong_key");
}

TEST_CASE("postgres: a copy in a folder and back has the same chain, the details that its entries name and the same erasures") {
  if (without_postgres("a copy")) return;
  Schema const schema("tocsin_t7"), target("tocsin_t8");
  TestFolder const folder;
  auto const journal = schema.open();
  auto const key = MasterKey::random();
  auto const vault = *Vault::attach(*journal, key);
  std::string const kept = random_name(), gone = random_name();
  std::vector<SealedDetail> const details{vault->seal(kept, "kept"), vault->seal(gone, "gone"), vault->seal(kept, "no entry names it")};
  for (std::uint64_t i = 1; i <= 2500; ++i) {
    core::Entry made{.position = i, .at = Instant{static_cast<std::int64_t>(i) * 1000}};
    made.envelope.command_id = sha256(std::to_string(i));
    if (i == 3)
      for (auto const& named : std::span(details).first(2))
        made.events.push_back(incident::Event{incident::NoteAdded{.incident = {1, 1, 0},
                                                                  .note = {1, i, static_cast<std::uint16_t>(made.events.size())},
                                                                  .text = {named.id, named.record, named.sha256}}});
    StoredEntry const entry = to_stored(made);
    REQUIRE(journal->append({&entry, 1}, i == 3 ? std::span(details) : std::span<SealedDetail const>{},
                            i == 9 ? std::span(&gone, 1) : std::span<std::string const>{}));
  }
  auto const in_folder = open_sqlite_journal({.folder = folder.path(), .adopt = journal->header()});
  REQUIRE(in_folder);
  REQUIRE(copy_journal(*journal, **in_folder));
  auto back_options = target.options();
  back_options.adopt = (*in_folder)->header();
  auto const back = open_postgres_journal(back_options);
  REQUIRE(back);
  REQUIRE(copy_journal(**in_folder, **back));
  for (Journal* copy : {in_folder->get(), back->get()}) {
    CHECK(copy->head().position == 2500);
    CHECK(copy->head().chain == journal->head().chain);
    auto const opened = Vault::attach(*copy, key);
    REQUIRE(opened);
    CHECK((*opened)->open(details[0].id) == "kept");
    CHECK((*opened)->open(details[1].id).error().code == "detail.erased");
    CHECK((*opened)->open(details[2].id).error().code == "detail.unknown");
    CHECK(copy->erasures()->size() == 1);
  }
}

TEST_CASE("an address of a database is told from a folder, and shown without its password") {
  CHECK(is_postgres_url("postgresql://a/b"));
  CHECK_FALSE(is_postgres_url("data/demo"));
  CHECK(without_password("postgresql://tocsin:secret@a:1,b:2/db?x=1") == "postgresql://tocsin:***@a:1,b:2/db?x=1");
  CHECK(without_password("postgresql://tocsin@a:1/db?password=secret&x=1") == "postgresql://tocsin@a:1/db?password=***&x=1");
  CHECK(without_password("postgresql://a:5432/db") == "postgresql://a:5432/db");
  CHECK(open_postgres_journal({.url = "postgresql://a/b?nonsense=1"}).error().code == "journal.address_malformed");
  CHECK(open_postgres_journal({.url = "postgresql://127.0.0.1:1/b"}).error().code == "journal.open_failed");
}

}  // namespace tocsin::journal
