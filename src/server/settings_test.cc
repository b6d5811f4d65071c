// Why: what several centres would share by mistake (a number, a folder, a key) is found before anything is opened, or it is found too late.
#include "server/settings.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>

#include "journal/test_folder.h"

namespace tocsin::server {

namespace {

struct Asked {
  journal::TestFolder folder;
  Settings settings;
  Result<void> read(std::string const& file, std::string const& flags = {}) {
    std::string const path = folder.path() + "/tocsin.toml";
    std::ofstream(path) << file;
    settings = {};
    CLI::App command;
    add_settings(command, settings);
    command.parse("--config " + path + (flags.empty() ? "" : " " + flags), false);
    return complete(settings, command);
  }
  std::string refused(std::string const& file, std::string const& flags = {}) {
    auto const done = read(file, flags);
    return done ? std::string() : done.error().code;
  }
};

std::string centre(int number, std::string const& more = {}) {
  auto const n = std::to_string(number);
  return "[[centre]]\nnumber = " + n + "\ndata = \"/d/" + n + "\"\nlisten = \"127.0.0.1:" + std::to_string(8000 + number) + "\"\n" + more +
         "\n";
}

}  // namespace

TEST_CASE("a file of one centre is as it ever was, and may say its number") {
  Asked asked;
  REQUIRE(asked.read("data = \"x\"\nnumber = 12\n"));
  CHECK(asked.settings.centres.empty());
  CHECK(asked.settings.number == 12);
  CHECK(check_is_one(asked.settings));
  REQUIRE(asked.read("data = \"x\"\n"));
  CHECK(asked.settings.number == 0);
  REQUIRE(asked.read("number = 12\n", "--centre 13"));
  CHECK(asked.settings.number == 13);
  CHECK(asked.refused("number = 0\n") == "config.out_of_range");
  CHECK(asked.refused("number = 65536\n") == "config.out_of_range");
  CHECK(asked.refused("standby = true\n") == "config.unknown_key");
}

TEST_CASE("positions are kept for days that somebody chose, and never longer than the boundary allows") {
  Asked asked;
  REQUIRE(asked.read("data = \"x\"\n"));
  CHECK(asked.settings.track_days == 30);
  REQUIRE(asked.read("track_days = 7\n"));
  CHECK(asked.settings.track_days == 7);
  CHECK(to_toml(asked.settings).find("track_days = 7\n") != std::string::npos);
  CHECK(asked.refused("track_days = 0\n") == "config.out_of_range");
  CHECK(asked.refused("track_days = 31\n") == "config.out_of_range");
}

TEST_CASE("what stands above the tables is said for all; a table and a flag go before it") {
  Asked asked;
  std::string const top = "workers = 5\nclock = \"stepped\"\njournal = \"postgresql://a/b\"\n";
  REQUIRE(asked.read(top + centre(1) + centre(2, "workers = 7\nstandby = true\nname_zh = \"二县\"")));
  REQUIRE(asked.settings.centres.size() == 2);
  auto const& [one, two] = std::tie(asked.settings.centres[0], asked.settings.centres[1]);
  CHECK(one.workers == 5);
  CHECK(two.workers == 7);
  CHECK(two.clock == "stepped");
  CHECK(two.journal == "postgresql://a/b");
  CHECK_FALSE(one.standby);
  CHECK(two.standby);
  CHECK(two.name_zh == "二县");
  CHECK(two.data == "/d/2");
  CHECK(check_is_one(asked.settings).error().code == "config.centre_missing");
  REQUIRE(asked.read(top + centre(1) + centre(2, "workers = 7"), "--workers 9"));
  CHECK(asked.settings.centres[1].workers == 9);
  REQUIRE(asked.read(top + centre(1) + centre(2), "--centre 2"));
  CHECK(asked.settings.centres.empty());
  CHECK(asked.settings.number == 2);
  CHECK(asked.settings.workers == 5);
  CHECK(asked.refused(centre(1) + centre(2), "--centre 3") == "config.centre_unknown");
}

TEST_CASE("what two centres would share is refused") {
  Asked asked;
  CHECK(asked.refused(centre(1) + centre(2)).empty());
  CHECK(asked.refused(centre(1) + centre(1)) == "config.centres_share");
  auto const both = [&](std::string const& line) { return asked.refused(centre(1, line) + centre(2, line)); };
  for (std::string const own : {"key_file", "pack_folder", "audit_key_file"}) CHECK(both(own + " = \"/k\"") == "config.centres_share");
  auto const same = [](std::string const& data, std::string const& listen) {
    return "[[centre]]\nnumber = 9\ndata = \"" + data + "\"\nlisten = \"" + listen + "\"\n";
  };
  CHECK(asked.refused(centre(1) + same("/d/x/../1", "127.0.0.1:9000")) == "config.centres_share");
  CHECK(asked.refused(centre(1) + same("/d/9", "localhost:8001")) == "config.centres_share");
  CHECK(asked.refused(centre(1) + same("/d/9", "127.0.0.1:0")).empty());
  for (std::string const own : {"data", "listen", "key_file", "pack_folder", "audit_key_file", "name_zh"})
    CHECK(asked.refused(own + " = \"127.0.0.1:1\"\n" + centre(1)) == "config.of_each_centre");
  CHECK(asked.refused(centre(1), "--data elsewhere") == "config.of_each_centre");
  CHECK(asked.refused("number = 4\n" + centre(1)) == "config.of_each_centre");
}

TEST_CASE("a table says what it must, and nothing that is no setting") {
  Asked asked;
  CHECK(asked.refused("[[centre]]\nnumber = 1\ndata = \"/d\"\n") == "config.centre_incomplete");
  CHECK(asked.refused(centre(1, "listn = 1")) == "config.unknown_key");
  CHECK(asked.refused(centre(1, "workers = \"many\"")) == "config.wrong_type");
  CHECK(asked.refused(centre(1, "standby = 1")) == "config.wrong_type");
  CHECK(asked.refused(centre(1, "standby = true")) == "config.out_of_range");
  CHECK(asked.refused("centre = 3\n") == "config.wrong_type");
}

}  // namespace tocsin::server
