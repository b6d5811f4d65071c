// What was erased stays erased, also when the power went in the middle of a line of the list.
#include "journal/kept_lists/erasure_list.h"

#include <doctest/doctest.h>

#include <fstream>

#include "journal/memory_journal.h"
#include "journal/test_folder.h"

namespace tocsin::journal {

namespace {

std::vector<std::string> named_in(std::string const& list) {
  auto const records = newer_erasures(*make_memory_journal(), list);
  if (!records) FAIL(records.error().code, " ", records.error().detail);
  return *records;
}
std::string lines(std::string_view after, std::vector<std::string> const& records, std::uint64_t position) {
  return erasure_lines(after, Hash{}, records, position);
}

}  // namespace

TEST_CASE("wherever a crash cut the list, what was whole counts and what comes next does too") {
  std::string const whole = lines("", {"r1", "r2"}, 15), next = lines(whole, {"r3"}, 16);
  CHECK(named_in(whole + next) == std::vector<std::string>{"r1", "r2", "r3"});
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    CAPTURE(cut);
    std::string list = whole.substr(0, cut);
    bool const has_first = cut >= lines("", {"r1"}, 15).size();
    for (auto const& record : named_in(list)) CHECK((record == "r1" || record == "r2"));
    list += lines(list, {"r3"}, 16);
    auto const records = named_in(list);
    CHECK(records.back() == "r3");
    if (has_first) CHECK(records.front() == "r1");
  }
}

TEST_CASE("the file of the list goes on behind a line that was cut short") {
  TestFolder const folder;
  std::string const file = folder.path() + "/erasures";
  std::vector<std::string> const first{"r1"}, second{"r2"};
  REQUIRE(list_erasures(file, Hash{}, first, 7));
  std::string const cut = lines("", {"lost"}, 8).substr(0, 68);
  std::ofstream(file, std::ios::app | std::ios::binary) << cut;
  REQUIRE(list_erasures(file, Hash{}, second, 9));
  std::ifstream in(file, std::ios::binary);
  std::string const list((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK(named_in(list) == std::vector<std::string>{"r1", "r2"});
}

TEST_CASE("a list of something else is refused, one of other journals says nothing about this one") {
  auto const journal = make_memory_journal();
  CHECK(newer_erasures(*journal, "# records\n").error().code == "restore.erasure_list_malformed");
  CHECK(newer_erasures(*journal, lines("", {"r1"}, 3) + std::string(64, '0') + " r2 7 8\n").error().code ==
        "restore.erasure_list_malformed");
  std::vector<std::string> const records{"r1"};
  CHECK(newer_erasures(*journal, erasure_lines("", sha256("another"), records, 3))->empty());
}

TEST_CASE("only what the journal does not know, or knows as erased earlier, is erased again") {
  auto const journal = make_memory_journal();
  StoredEntry const entry{.position = 1, .at = {}, .command_id = {}, .bytes = "{}", .chain = {}};
  std::vector<std::string> const erased{"known"};
  REQUIRE(journal->append({&entry, 1}, {}, erased));
  CHECK(newer_erasures(*journal, lines("", {"known"}, 1))->empty());
  CHECK(newer_erasures(*journal, lines("", {"known"}, 2))->size() == 1);
}

}  // namespace tocsin::journal
