// Lists of heads, one a line, only ever appended to: those that this server signed, and those that other centres sent to be kept.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audit/head.h"

namespace tocsin::audit {

// Appends one line and waits for the disk; makes the file when it is not there. Errors: audit.list_not_written (also past kMaxListBytes).
Result<void> append_line(std::string const& path, std::string_view line);

// A file with one head a line (what is exported, or what another centre kept of us), or one head over several lines. Errors:
// audit.file_unreadable, audit.head_malformed.
Result<std::vector<SignedHead>> read_heads(std::string const& path);

// What two heads of one journal cannot both say; empty: nothing.
std::string contradiction(SignedHead const& held, SignedHead const& head);

// A head that another centre sent.
struct KeptHead {
  Instant received_at;
  std::string from;      // Who brought it: an opaque account id.
  std::string conflict;  // What it contradicts; empty: nothing.
  SignedHead head;
  std::optional<ConsistencyProof> proof;  // Of a contradicting head: what it was brought with, for it is half of the evidence.
};
BOOST_DESCRIBE_STRUCT(KeptHead, (), (received_at, from, conflict, head, proof))

inline constexpr std::size_t kMaxJournals = 200;              // Of other centres.
inline constexpr std::size_t kMaxJournalsOfOneNeighbour = 4;  // So that none takes the room of the others.
inline constexpr std::size_t kRememberedHeads = 100;          // Of each; the file has them all.
inline constexpr std::size_t kKeptConflicts = 20;             // Of each; what comes after is refused and counted.
inline constexpr std::uintmax_t kMaxListBytes = 256 << 20;    // Of a list's file: with a head every five minutes, years.

// What whoever sent a head is told.
struct HeadReceipt {
  bool kept = false;
  std::uint64_t proof_from = 0;  // Not kept yet: send it again with a consistency proof from so many entries.
};
BOOST_DESCRIBE_STRUCT(HeadReceipt, (), (kept, proof_from))

struct KeptJournal {
  Hash genesis{};
  std::uint16_t centre = 1;
  std::string key;
  std::uint64_t conflict_count = 0;
  std::vector<KeptHead> heads;      // Newest last; at least one.
  std::vector<KeptHead> conflicts;  // The first ones.
};
BOOST_DESCRIBE_STRUCT(KeptJournal, (), (genesis, centre, key, conflict_count, heads, conflicts))

// Heads of other centres' journals. The first head of a journal fixes its key; each that has more entries has to prove that it continues
// the one before. Thread-safe.
class KeptHeads {
 public:
  // `path` empty: in memory. `trusted`: only heads of these keys are taken; empty: of any. Lines that cannot be read are passed over (a
  // torn last line).
  static Result<std::unique_ptr<KeptHeads>> open(std::string const& path, std::vector<Hash> trusted = {});

  // Errors: those of check(); audit.other_key, audit.too_many_journals, audit.head_older, audit.list_not_written; audit.head_conflict: it
  // is kept beside what it contradicts, and never instead of it.
  Result<HeadReceipt> keep(SignedHead const& head, std::optional<ConsistencyProof> const& proof, std::string const& from, Instant now);
  std::vector<KeptJournal> journals() const;
  std::optional<KeptJournal> journal(Hash const& genesis) const;
  std::uint64_t conflicts() const;  // Of all journals.

 private:
  KeptHeads() = default;
  void remember(KeptHead kept);
  Result<HeadReceipt> keep_first(KeptHead kept);
  Result<void> note(KeptHead kept);

  std::string path_;
  std::vector<Hash> trusted_;
  mutable std::mutex mutex_;
  std::map<Hash, KeptJournal> journals_;  // By genesis.
};

}  // namespace tocsin::audit
