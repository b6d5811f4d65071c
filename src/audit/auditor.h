// Auditor: one journal's tree, kept up while the server runs; signs its heads, makes its proofs, keeps what other centres sent.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "audit/head_list.h"
#include "audit/tree/tree.h"

namespace tocsin::audit {

struct AuditorOptions {
  std::string folder;  // DIR/audit: nodes, heads.ndjson (what was signed and sent), received.ndjson. Empty: all in memory.
  bool writable = true;
  // A question takes in at most so many entries that came since the last; past it audit.catching_up.
  std::uint64_t most_at_once = 50'000;
  // Whether this server may speak for the journal now (a standby may not: it may have seen what was never confirmed). Empty: always.
  std::function<Result<void>()> may_sign;
  std::vector<Hash> neighbour_keys;  // Heads of other centres are taken only when signed by one of these; empty: the first one fixes it.
};

// Thread-safe.
class Auditor {
 public:
  // Without a key it keeps the tree and other centres' heads, and signs nothing (audit.key_missing).
  static Result<std::unique_ptr<Auditor>> open(journal::Journal const& journal, std::optional<SigningKey> key, AuditorOptions options,
                                               std::function<Instant()> clock);
  ~Auditor();  // Notes how far the tree reaches.

  void start();  // Takes in, on a thread of its own, what the journal holds and what comes.
  void stop();
  // Takes in everything, however long it takes. For the command line.
  Result<void> catch_up();

  // Errors of the next three: what may_sign says; audit.catching_up; journal.damaged_at, journal.read_failed; audit.history_differs: the
  // journal is not the one whose heads this server signed before, so nothing is signed any more; audit.nodes_unusable, audit.key_missing.
  Result<SignedHead> head();
  Result<InclusionProof> prove(std::uint64_t position);  // Also audit.size_unknown.
  Result<ConsistencyProof> consistency(std::uint64_t from,
                                       std::uint64_t to = 0);  // 0: the head. Also audit.size_unknown, audit.range_wrong.

  // Signs a head and notes it in the list of those that went out. Errors: also audit.list_not_written.
  Result<SignedHead> publish();
  KeptHeads& kept() { return *kept_; }

  std::uint64_t tree_size() const;  // Entries that are taken in.
  std::uint64_t journal_size() const { return journal_.head().position; }
  std::optional<SignedHead> last_published() const;  // Also from before this start.
  std::optional<Hash> public_key() const { return key_ ? std::optional(key_->public_key()) : std::nullopt; }
  // The journal is damaged, or not the one whose heads were signed: what a person has to look at, as long as it is so.
  std::optional<Error> alarm() const;

 private:
  Auditor(journal::Journal const& journal, std::optional<SigningKey> key, AuditorOptions options, std::function<Instant()> clock)
      : journal_(journal), key_(std::move(key)), options_(std::move(options)), clock_(std::move(clock)) {}
  Result<void> may_answer();
  Result<void> ready();
  Result<void> take_in();
  Result<void> compare_with_signed();
  Result<SignedHead> sign_top();
  template <class F>
  auto with_sound_nodes(F&& f) -> decltype(f());

  journal::Journal const& journal_;
  std::optional<SigningKey> key_;
  AuditorOptions options_;
  std::function<Instant()> clock_;
  std::unique_ptr<Tree> tree_;
  std::unique_ptr<KeptHeads> kept_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  bool compared_ = false;
  std::vector<SignedHead> signed_;  // The last that went out, of before this start too.
  std::optional<Error> alarm_;
  std::thread thread_;
};

}  // namespace tocsin::audit
