// What `tocsin journal verify | stats | export` do: walk a journal from its first entry and tell what is there.
#pragma once

#include <iosfwd>
#include <map>
#include <string>

#include "journal/journal.h"

namespace tocsin::journal {

enum class Fault : std::uint8_t { kMissing, kChanged, kUnreadable };
struct Verification {
  std::uint64_t entries = 0;       // That are whole and in the chain.
  Hash chain{};                    // After the last of them.
  std::uint64_t bad_position = 0;  // The first that is not; 0: all is well.
  Fault kind = Fault::kMissing;
  std::string fault;  // What is wrong there, in words.
  bool is_whole() const { return bad_position == 0; }
};
// Every position, every link of the chain, every entry against the contract.
Verification verify(Journal const& journal);

struct Stats {
  std::uint64_t entries = 0, refused = 0, events = 0, bytes = 0;
  Instant first_at, last_at;
  std::map<std::string, std::uint64_t> by_event;    // "incident.opened"
  std::map<std::string, std::uint64_t> by_refusal;  // Code.
};
// Errors: journal.damaged_at, journal.read_failed.
Result<Stats> stats(Journal const& journal);

// One fact a line, by the names of the contract. Returns what the program should exit with: 0, or 1 when the journal is damaged.
int print_stats(std::ostream& out, Journal const& journal);
// One entry a line, the very bytes that are stored: sha256(previous chain, position, line) gives the chain.
Result<std::uint64_t> export_ndjson(std::ostream& out, Journal const& journal, std::uint64_t from = 1);

}  // namespace tocsin::journal
