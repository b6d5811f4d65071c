// The load of the power-cut drill (tools/power_cut): clients that send calls into the whole core and print each acknowledgement as
// "position command" on standard output, which the drill keeps outside the disk that it cuts. Runs until it is killed.
//   drill_writer FOLDER [relaxed] [SEED]         writes
//   drill_writer --check FOLDER ACKNOWLEDGED     prints how many of the lines in that file are missing from the journal, and whether its
//   chain holds
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "journal/sqlite_journal.h"
#include "sequencer/centre.h"
#include "sequencer/recover.h"

using namespace tocsin;

namespace {

constexpr int kClients = 16;

int write(std::string const& folder, bool relaxed, std::string const& seed) {
  auto journal = journal::open_sqlite_journal({.folder = folder, .relaxed_sync = relaxed});
  if (!journal) return fmt::print(stderr, "{}: {}\n", journal.error().code, journal.error().detail), 1;
  auto centre = sequencer::Centre::start(std::move(*journal), {}, [] { return Instant{1'790'000'000'000'000}; }, {});
  if (!centre) return fmt::print(stderr, "{}: {}\n", centre.error().code, centre.error().detail), 1;
  std::atomic<std::uint64_t> next{0};
  std::function<void()> send = [&] {
    auto const command = fmt::format("{}-{}", seed, next++);
    core::Request r;
    r.envelope.command_id = sha256(command);
    r.envelope.actor = AccountCode{"drill"};
    r.envelope.origin = "drill";
    r.request_hash = sha256(command);
    r.command = call::Command{call::Register{.place = {.text = "演练路 1 号"}, .record = "r" + command}};
    (*centre)->submit(std::move(r), {}, [&, command](sequencer::Outcome const& outcome) {
      if (outcome.error) return;
      auto const line = fmt::format("{} {}\n", outcome.entry->position, command);
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return;
      send();
    });
  };
  for (int c = 0; c < kClients; ++c) send();
  while (!(*centre)->stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return 3;  // The disk went away under it.
}

int check(std::string const& folder, std::string const& acknowledged) {
  auto journal = journal::open_sqlite_journal({.folder = folder, .create = false});
  if (!journal) return fmt::print("{}: {}\n", journal.error().code, journal.error().detail), 1;
  auto const recovered = sequencer::recover(**journal, "");
  if (!recovered) return fmt::print("{}: {}\n", recovered.error().code, recovered.error().detail), 1;
  std::map<std::uint64_t, Hash> there;
  for (std::uint64_t at = 1;;) {
    auto const page = (*journal)->read(at, 4096);
    if (!page || page->empty()) break;
    for (auto const& stored : *page) there[stored.position] = stored.command_id;
    at = page->back().position + 1;
  }
  std::ifstream file(acknowledged);
  std::uint64_t position = 0, told = 0, lost = 0;
  for (std::string command; file >> position >> command; ++told) {
    auto const found = there.find(position);
    if (found == there.end() || found->second != sha256(command)) ++lost;
  }
  fmt::print("{} acknowledged, {} in the journal, {} lost, chain holds\n", told, there.size(), lost);
  return lost == 0 ? 0 : 4;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc >= 4 && std::strcmp(argv[1], "--check") == 0) return check(argv[2], argv[3]);
  if (argc < 2) return fmt::print(stderr, "drill_writer FOLDER [relaxed] [SEED]\n"), 2;
  bool const relaxed = argc > 2 && std::strcmp(argv[2], "relaxed") == 0;
  return write(argv[1], relaxed, argc > 3 ? argv[3] : "a");
}
