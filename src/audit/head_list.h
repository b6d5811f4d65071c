// Lists of heads, one a line, only ever appended to: those that this server signed, and those that other centres sent to be kept.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "audit/head.h"

namespace tocsin::audit {

// Appends one line and waits for the disk; makes the file when it is not there. Errors: audit.list_not_written.
Result<void> append_line(std::string const& path, std::string_view line);

// A head that another centre sent.
struct KeptHead {
  Instant received_at;
  std::string conflict;  // What it contradicts; empty: nothing.
  SignedHead head;
};
BOOST_DESCRIBE_STRUCT(KeptHead, (), (received_at, conflict, head))

inline constexpr std::size_t kMaxJournals = 200;      // Of other centres.
inline constexpr std::size_t kRememberedHeads = 100;  // Of each; the file has them all.

// Heads of other centres' journals. The first head of a journal fixes its key. Thread-safe.
class KeptHeads {
 public:
  // `path` empty: in memory. Lines that cannot be read are passed over (a torn last line). Errors: audit.list_not_written.
  static Result<std::unique_ptr<KeptHeads>> open(std::string const& path);

  // Errors: those of check(); audit.other_key, audit.too_many_journals; audit.head_conflict: it is kept, and contradicts an earlier one.
  Result<void> keep(SignedHead const& head, Instant now);
  std::vector<KeptHead> list() const;  // Newest last, journal by journal.

 private:
  KeptHeads() = default;
  struct OfJournal {
    Hash public_key{};
    std::vector<KeptHead> heads;
  };
  void remember(KeptHead kept);

  std::string path_;
  mutable std::mutex mutex_;
  std::map<Hash, OfJournal> journals_;  // By genesis.
};

}  // namespace tocsin::audit
