// Why: a backup from before a hold is restored, and the clock would erase at once what a court wants to see.
#include "journal/kept_lists/hold_list.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::journal;

namespace {

Hash const kOurs = sha256("ours"), kOther = sha256("other");
proposal::Hold hold(IncidentId id, std::set<std::string> records) {
  return {.incident = id, .number = "20261127-1", .records = std::move(records)};
}

}  // namespace

TEST_CASE("what was placed behind the journal's end and not lifted since is told, with all that it holds") {
  IncidentId const one{1, 10, 0}, two{1, 20, 0};
  std::string list = placed_line(kOurs, hold(one, {"r1"}), 100) + placed_line(kOurs, hold(one, {"r1", "r2"}), 110);
  list += placed_line(kOurs, hold(two, {"r3"}), 120) + placed_line(kOther, hold({1, 30, 0}, {"r4"}), 130);
  auto found = newer_holds(kOurs, 99, list);
  REQUIRE(found.holds.size() == 2);
  CHECK(found.unreadable == 0);
  CHECK(found.holds[0].incident == one);
  CHECK(found.holds[0].number == "20261127-1");
  CHECK(found.holds[0].records == std::vector<std::string>{"r1", "r2"});
  CHECK(newer_holds(kOurs, 110, list).holds.size() == 1);  // The journal knows the first one itself.
  list += lifted_line(kOurs, two, 140);
  CHECK(newer_holds(kOurs, 110, list).holds.empty());
  CHECK(newer_holds(kOurs, 99, list).holds.size() == 1);
}

TEST_CASE("what joined is held with what was placed, also where the placing was lost, and goes with its lifting") {
  IncidentId const one{1, 10, 0};
  std::string list =
      placed_line(kOurs, hold(one, {"r1", "r2"}), 100) + joined_line(kOurs, one, "r3", 120) + joined_line(kOurs, one, "r4", 130);
  auto const found = newer_holds(kOurs, 110, list);  // The journal knows the placing, and not what came later.
  REQUIRE(found.holds.size() == 1);
  CHECK(found.unreadable == 0);
  CHECK(found.holds[0].number == "20261127-1");
  CHECK(found.holds[0].records == std::vector<std::string>{"r1", "r2", "r3", "r4"});
  CHECK(newer_holds(kOurs, 130, list).holds.empty());
  CHECK(newer_holds(kOurs, 0, joined_line(kOurs, one, "r3", 120)).holds.at(0).records == std::vector<std::string>{"r3"});
  CHECK(newer_holds(kOurs, 0, list + lifted_line(kOurs, one, 140)).holds.empty());
}

TEST_CASE("a line that a crash cut short, at any byte, holds nothing else and hides nothing") {
  std::string const first = placed_line(kOurs, hold({1, 10, 0}, {"r1"}), 100),
                    second = placed_line(kOurs, hold({1, 10, 0}, {"r1", "r22"}), 110);
  for (std::size_t bytes = 0; bytes + 1 < second.size(); ++bytes) {
    auto const found = newer_holds(kOurs, 50, first + second.substr(0, bytes));
    REQUIRE(found.holds.size() == 1);
    CHECK(found.holds[0].records == std::vector<std::string>{"r1"});
  }
}

TEST_CASE("lines are added behind what stands there, also where its end is missing") {
  auto const file = std::filesystem::temp_directory_path() / ("tocsin-holds-" + std::to_string(::getpid()));
  std::filesystem::remove(file);
  std::ofstream(file) << "cut short";
  REQUIRE(list_holds(file, {placed_line(kOurs, hold({1, 10, 0}, {"r1"}), 100)}));
  REQUIRE(list_holds(file, {lifted_line(kOurs, {1, 10, 0}, 101), placed_line(kOurs, hold({1, 11, 0}, {"r2"}), 102)}));
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  auto const found = newer_holds(kOurs, 50, text.str());
  REQUIRE(found.holds.size() == 1);
  CHECK(found.holds[0].records == std::vector<std::string>{"r2"});
  CHECK(list_holds("", {"nothing is kept"}));
  CHECK_FALSE(list_holds("/nowhere/at/all", {"x"}));
  std::filesystem::remove(file);
}
