// Why: the quick tree of a running server must be the slow one of the definition, whatever happened to its file; and a history that was
// changed after its heads went out must be found and named, also when its hash chain was made to fit again.
#include "audit/auditor.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sqlite3.h>

#include "audit/export.h"
#include "audit/test_entries.h"
#include "audit/verify.h"
#include "codec/json_writer.h"
#include "journal/entry_codec.h"
#include "journal/memory_journal.h"
#include "journal/sqlite_journal.h"
#include "journal/test_folder.h"
#include "journal/vault.h"

namespace tocsin::audit {

namespace {

namespace fs = std::filesystem;

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().code, " ", result.error().detail);
  return std::move(*result);
}
template <class T>
std::string code_of(Result<T> const& result) {
  return result ? std::string() : result.error().code;
}
std::unique_ptr<Auditor> auditor_of(journal::Journal const& journal, SigningKey const& key, std::string const& folder = {}) {
  return must(Auditor::open(journal, key, {.folder = folder}, [] { return Instant{1'800'000'000'000'000}; }));
}
std::unique_ptr<journal::Journal> opened(std::string const& folder, bool read_only = false) {
  return must(journal::open_sqlite_journal({.folder = folder, .read_only = read_only}));
}
void run_sql(std::string const& folder, std::string const& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((folder + "/journal.db").c_str(), &db) == SQLITE_OK);
  INFO(sql);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}
// What an intruder with the whole machine, but without the heads that went out, would do: change an entry and make the chain fit.
void change_and_chain_again(std::string const& folder, std::uint64_t position) {
  std::vector<journal::StoredEntry> entries;
  Hash chain{};
  {
    auto const journal = opened(folder, true);
    entries = must(journal->read(1, 100'000));
    chain = journal->header().genesis;
  }
  std::string sql = "BEGIN;";
  for (auto& entry : entries) {
    if (entry.position == position) {
      auto const at = entry.bytes.find("\"origin\":\"");
      REQUIRE(at != std::string::npos);
      entry.bytes.insert(at + 10, "x");
    }
    chain = journal::next_chain(chain, entry.position, entry.bytes);
    if (entry.position < position) continue;
    std::string quoted;
    for (char const c : entry.bytes) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    sql += fmt::format("UPDATE journal SET bytes='{}', chain=x'{}' WHERE position={};", quoted, to_hex(chain), entry.position);
  }
  run_sql(folder, sql + "COMMIT;");
}

}  // namespace

TEST_CASE("the tree follows the journal, and its roots and proofs are those of the slow twin") {
  journal::TestFolder const folder;
  Random random(5);
  auto const journal = opened(folder.path());
  auto const key = SigningKey::random();
  auto const auditor = auditor_of(*journal, key, folder.path() + "/audit");
  for (int round = 0; round < 6; ++round) {
    append_calls(*journal, random, 37);
    auto const leaves = must(leaves_of(*journal));
    auto const head = must(auditor->head());
    REQUIRE(head.tree_size == leaves.size());
    CHECK(head.root == root_by_definition(leaves));
    CHECK(head.chain == journal->head().chain);
    CHECK(check(head, &key.public_key()));
    for (std::uint64_t position = 1; position <= leaves.size(); position += 5) {
      auto const proof = must(auditor->prove(position));
      CHECK(check(proof, &key.public_key(), &head));
      CHECK(leaf_hash(proof.entry) == leaves[position - 1]);
      auto const consistency = must(auditor->consistency(position));
      CHECK(check(consistency, &key.public_key(), nullptr));
      CHECK(consistency.from.root == root_by_definition(std::span(leaves).first(position)));
      CHECK(check(must(auditor->consistency(1 + position / 2, position)), &key.public_key(), nullptr));
    }
  }
  CHECK(code_of(auditor->prove(0)) == "audit.size_unknown");
  CHECK(code_of(auditor->prove(10'000)) == "audit.size_unknown");
  CHECK(code_of(auditor->consistency(10'000)) == "audit.range_wrong");
  CHECK(code_of(auditor->consistency(5, 4)) == "audit.range_wrong");
  CHECK(code_of(auditor->consistency(5, 10'000)) == "audit.size_unknown");
}

TEST_CASE("proofs are held against the head that was kept") {
  auto const journal = journal::make_memory_journal();
  Random random(6);
  auto const key = SigningKey::random();
  auto const auditor = auditor_of(*journal, key);
  append_calls(*journal, random, 20);
  auto const kept = must(auditor->head());
  append_calls(*journal, random, 20);
  auto const* trusted = &key.public_key();
  CHECK(check(must(auditor->consistency(20)), trusted, &kept));
  CHECK(code_of(check(must(auditor->consistency(21)), trusted, &kept)) == "audit.proof_other_head");
  CHECK(code_of(check(must(auditor->prove(3)), trusted, &kept)) == "audit.proof_other_head");
  auto proof = must(auditor->prove(3));
  proof.entry += ' ';
  CHECK(code_of(check(proof, trusted, nullptr)) == "audit.proof_wrong");
  auto consistency = must(auditor->consistency(20, 30));
  consistency.to.root[0] ^= 1;
  CHECK(code_of(check(consistency, trusted, nullptr)) == "audit.proof_wrong");

  auto const other_journal = journal::make_memory_journal(2);  // Memory journals have one genesis: the centre tells them apart.
  append_calls(*other_journal, random, 40);
  auto const elsewhere = must(auditor_of(*other_journal, key)->head());
  CHECK(code_of(check(must(auditor->prove(3)), trusted, &elsewhere)) == "audit.proof_other_head");
}

TEST_CASE("the file of hashes is a cache: cut, damaged, deleted or of another journal, the answers stay the same") {
  journal::TestFolder const folder;
  std::string const nodes = folder.path() + "/audit/nodes";
  Random random(7);
  auto const journal = opened(folder.path());
  auto const key = SigningKey::random();
  append_calls(*journal, random, 500);
  auto const right = must(auditor_of(*journal, key)->head()).root;
  auto const same_again = [&] {
    auto const auditor = auditor_of(*journal, key, folder.path() + "/audit");
    auto const head = must(auditor->head());
    CHECK(head.root == right);
    for (std::uint64_t position : {1, 255, 256, 257, 499, 500}) CHECK(check(must(auditor->prove(position)), &key.public_key(), &head));
  };
  same_again();
  CHECK(fs::file_size(nodes) == 40 + 32 * (2 * 500 - 6));
  same_again();
  fs::resize_file(nodes, 1000);
  same_again();
  fs::resize_file(nodes, 3);
  same_again();
  fs::remove(nodes + ".checkpoint");
  same_again();
  for (std::uint64_t const at : {3, 20, 40 + 32 * 600, 40 + 32 * 993}) {
    std::fstream file(nodes, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    int const byte = file.get();
    file.seekp(static_cast<std::streamoff>(at));
    file.put(static_cast<char>(byte ^ 4));
    file.close();
    same_again();
  }
  {  // Every inner hash wrong, the peaks and the checkpoint right: only a proof can tell, and it is made anew.
    std::fstream file(nodes, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40 + 32 * 5);
    for (int i = 0; i < 32 * 200; ++i) file.put('?');
    file.close();
    same_again();
  }
  fs::remove_all(folder.path() + "/audit");
  same_again();
}

TEST_CASE("hashes of entries that were never confirmed are made anew, and what was signed before them decides whether that is an alarm") {
  journal::TestFolder const folder;
  std::string const audit = folder.path() + "/audit";
  Random random(11);
  auto const key = SigningKey::random();
  for (bool const more : {false, true}) {  // The journal ends where the hashes end, or goes on.
    {
      auto const journal = opened(folder.path());
      append_calls(*journal, random, 30);
      CHECK(auditor_of(*journal, key, audit)->head());  // Not published.
    }
    change_and_chain_again(folder.path(), 20);
    auto const journal = opened(folder.path());
    if (more) append_calls(*journal, random, 5);
    auto const auditor = auditor_of(*journal, key, audit);
    CHECK(must(auditor->head()).root == root_by_definition(must(leaves_of(*journal))));
    CHECK_FALSE(auditor->alarm());
    CHECK(check(must(auditor->prove(20)), &key.public_key(), nullptr));
  }
  {
    auto const journal = opened(folder.path());
    CHECK(auditor_of(*journal, key, audit)->publish());
  }
  change_and_chain_again(folder.path(), 20);
  auto const journal = opened(folder.path());
  auto const auditor = auditor_of(*journal, key, audit);
  CHECK(code_of(auditor->head()) == "audit.history_differs");
  REQUIRE(auditor->alarm());
  CHECK(auditor->alarm()->code == "audit.history_differs");
}

TEST_CASE("an entry that is changed under a running server is not proven, and no head is signed from then on") {
  journal::TestFolder const folder;
  Random random(12);
  auto const journal = opened(folder.path());
  append_calls(*journal, random, 30);
  auto const auditor = auditor_of(*journal, SigningKey::random(), folder.path() + "/audit");
  CHECK(auditor->publish());
  run_sql(folder.path(), "UPDATE journal SET bytes = replace(CAST(bytes AS TEXT), 'account-1', 'account-2') WHERE position = 7");
  CHECK(code_of(auditor->prove(7)) == "journal.damaged_at");
  CHECK(code_of(auditor->head()) == "journal.damaged_at");
  CHECK(auditor->alarm());
}

TEST_CASE("a server that may not speak for the journal signs nothing; a clock that was put back makes no later head look earlier") {
  auto const journal = journal::make_memory_journal();
  Random random(13);
  append_calls(*journal, random, 10);
  bool leads = false;
  Instant now{1'900'000'000'000'000};
  auto const auditor = must(Auditor::open(*journal, SigningKey::random(), {.may_sign = [&]() -> Result<void> {
    if (leads) return {};
    return unavailable("journal.standby", "another leads");
  }},
                                          [&] { return now; }));
  CHECK(code_of(auditor->head()) == "journal.standby");
  CHECK(code_of(auditor->prove(1)) == "journal.standby");
  CHECK(code_of(auditor->consistency(1)) == "journal.standby");
  CHECK(code_of(auditor->publish()) == "journal.standby");
  leads = true;
  auto const first = must(auditor->publish());
  now = {1'800'000'000'000'000};
  append_calls(*journal, random, 10);
  CHECK(must(auditor->head()).at >= first.at);
}

TEST_CASE("beside a running server the tree is read without being written") {
  journal::TestFolder const folder;
  Random random(8);
  auto const journal = opened(folder.path());
  auto const key = SigningKey::random();
  append_calls(*journal, random, 100);
  { CHECK(auditor_of(*journal, key, folder.path() + "/audit")->head()); }
  append_calls(*journal, random, 100);
  auto const before = fs::file_size(folder.path() + "/audit/nodes");
  auto const reader =
      must(Auditor::open(*journal, key, {.folder = folder.path() + "/audit", .writable = false}, [] { return Instant{1}; }));
  CHECK(must(reader->head()).root == root_by_definition(must(leaves_of(*journal))));
  CHECK(check(must(reader->prove(150)), &key.public_key(), nullptr));
  CHECK(fs::file_size(folder.path() + "/audit/nodes") == before);
}

TEST_CASE("with much to take in a question is refused for now, and answered when the thread is through") {
  auto const journal = journal::make_memory_journal();
  Random random(9);
  append_calls(*journal, random, 300);
  auto const auditor = must(Auditor::open(*journal, SigningKey::random(), {.folder = {}, .most_at_once = 100}, [] { return Instant{1}; }));
  CHECK(code_of(auditor->head()) == "audit.catching_up");
  CHECK(code_of(auditor->head()) == "audit.catching_up");
  CHECK(must(auditor->head()).tree_size == 300);
}

TEST_CASE("a changed history, a cut tail and another journal are found against an exported head, and named") {
  journal::TestFolder const folder;
  Random random(10);
  auto const key = SigningKey::random();
  std::vector<SignedHead> heads;
  std::string const audit = folder.path() + "/audit";
  {
    auto const journal = opened(folder.path());
    auto const auditor = auditor_of(*journal, key, audit);
    for (int i = 0; i < 4; ++i) {
      append_calls(*journal, random, 25);
      heads.push_back(must(auditor->publish()));
    }
    CHECK(compare_with_heads(*journal, heads, &key.public_key()).empty());
  }
  auto const findings = [&](std::vector<SignedHead> const& given) {
    return compare_with_heads(*opened(folder.path(), true), given, &key.public_key());
  };
  change_and_chain_again(folder.path(), 60);
  {
    auto const journal = opened(folder.path());
    CHECK(journal->head().position == 100);
    auto const found = findings(heads);
    REQUIRE(found.size() == 2);  // Of the heads of 75 and of 100 entries.
    CHECK(found[0].position == 51);
    CHECK(found[0].what.find("history was changed: the entries 51 to 75") != std::string::npos);
    // The server that has the old hashes, and the one that made them anew, sign nothing.
    CHECK(code_of(auditor_of(*journal, key, audit)->prove(60)) == "audit.history_differs");
    fs::remove(audit + "/nodes");
    CHECK(code_of(auditor_of(*journal, key, audit)->head()) == "audit.history_differs");
  }
  run_sql(folder.path(), "DELETE FROM journal WHERE position > 40");
  auto const cut = findings(heads);
  REQUIRE(cut.size() == 3);
  CHECK(cut[0].position == 41);
  CHECK(cut[0].what.find("the end is missing: the journal has 40 entries") != std::string::npos);
  CHECK(code_of(auditor_of(*opened(folder.path()), key, audit)->head()) == "audit.history_differs");

  auto const other = journal::make_memory_journal();
  CHECK(compare_with_heads(*other, {heads[0]}, nullptr).at(0).what.find("of another journal") != std::string::npos);
  heads[0].tree_size = 3;
  CHECK(findings({heads[0]}).at(0).what.find("audit.signature_wrong") != std::string::npos);
}

TEST_CASE("erasing a caller's details keeps every proof whole; reading them is an entry that the export shows; neither shows the detail") {
  journal::TestFolder const folder;
  auto const journal = opened(folder.path());
  auto const vault = must(journal::Vault::attach(*journal, journal::MasterKey::random()));
  auto const key = SigningKey::random();
  auto const auditor = auditor_of(*journal, key);
  std::uint64_t position = 0;
  auto const append = [&](core::Event event, std::vector<journal::SealedDetail> details, std::vector<std::string> erased) {
    core::Entry entry{.position = ++position, .at = {1'800'000'000'000'000}, .events = {std::move(event)}};
    entry.envelope.command_id = sha256(std::to_string(position));
    entry.envelope.actor = {"account-1"};
    entry.envelope.origin = "api";
    auto const stored = journal::to_stored(entry);
    auto const done = journal->append(std::span(&stored, 1), details, erased);
    REQUIRE_MESSAGE(done, (done ? "" : done.error().detail));
  };
  auto const detail = vault->seal("record-1", "+351 555 0123");
  call::Registered registered;
  registered.call = {1, 1, 0};
  registered.record = "record-1";
  registered.caller = DetailRef{detail.id, detail.record, detail.sha256};
  append(call::Event{registered}, {detail}, {});
  append(call::Event{call::DetailsRead{{1, 1, 0}}}, {}, {});
  auto const before = must(auditor->head());
  auto const proof = must(auditor->prove(1));
  CHECK(check_details(*journal).whole == 1);
  append(core::DetailsErased{{"record-1"}, "request"}, {}, {"record-1"});
  CHECK(code_of(vault->open(detail.id)) == "detail.erased");
  CHECK(check(proof, &key.public_key(), &before));
  CHECK(check(must(auditor->prove(1)), &key.public_key(), nullptr));
  CHECK(must(auditor->prove(1)).entry == proof.entry);
  CHECK(check(must(auditor->consistency(2)), &key.public_key(), &before));
  CHECK(compare_with_heads(*journal, {before}, &key.public_key()).empty());
  auto const report = check_details(*journal);
  CHECK(report.findings.empty());
  CHECK(report.erased == 1);

  for (auto const format : {ExportFormat::kJson, ExportFormat::kSyslog}) {
    std::vector<std::string> lines;
    auto const count = export_lines(*journal, format, 1, "host",
                                    [&](std::string const& line) -> Result<void> { return lines.push_back(line), Result<void>(); });
    REQUIRE(must(count) == 3);
    CHECK(lines[1].find("call.details_read") != std::string::npos);
    CHECK(lines[1].find("account-1") != std::string::npos);
    for (auto const& line : lines) {
      CHECK(line.find("555 0123") == std::string::npos);
      CHECK(line.find("record-1") == std::string::npos);
      CHECK(line.find('\n') == std::string::npos);
    }
    if (format == ExportFormat::kJson) {
      CHECK(lines[1].starts_with(R"({"position":2,"at":"2027-01-15T08:00:00Z","centre":1,"command_id":)"));
      CHECK(lines[1].find(R"("subjects":{"call":[")") != std::string::npos);
    } else {
      CHECK(lines[0].starts_with("<110>1 2027-01-15T08:00:00Z host tocsin - call.registered [entry@32473 position=\"1\" centre=\"1\""));
      CHECK(lines[1].starts_with("<109>1 "));
      CHECK(lines[2].ends_with("] core.details_erased"));
    }
  }
  // A key that went without an erasure is no erasure.
  run_sql(folder.path(), "DELETE FROM erasure");
  CHECK(check_details(*journal).findings.size() == 1);
}

}  // namespace tocsin::audit
