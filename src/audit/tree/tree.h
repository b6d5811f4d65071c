// Tree: the Merkle tree over one journal, kept up with it. The leaf of an entry is its stored bytes; position n is leaf n - 1.
#pragma once

#include <memory>
#include <mutex>

#include "audit/head.h"
#include "audit/tree/node_file.h"
#include "journal/journal.h"

namespace tocsin::audit {

// Thread-safe.
class Tree {
 public:
  // `node_file` empty: in memory.
  static Result<std::unique_ptr<Tree>> open(journal::Journal const& journal, std::string const& node_file, bool writable);

  // Takes in at most `most` more entries, each checked against the chain; true: it has reached the journal's head. Errors:
  // journal.damaged_at, journal.read_failed, audit.nodes_unusable (kind corrupt: the hashes are of another history), audit.journal_shorter
  // (the tree has more entries than the journal).
  Result<bool> catch_up(std::uint64_t most = ~std::uint64_t{0});
  Result<void> checkpoint();
  Result<void> rebuild();  // Forgets the hashes; catch_up makes them again.

  std::uint64_t size() const;  // Entries that are taken in.
  struct Top {
    std::uint64_t size = 0;
    Hash root{}, chain{};
  };
  Result<Top> top() const;
  // Of the sizes that are taken in. Errors: audit.size_unknown.
  Result<Hash> root(std::uint64_t size) const;
  // `leaf`: that of the stored entry, checked: a node file that lies is audit.nodes_unusable and not a proof.
  Result<std::vector<Hash>> inclusion(Hash const& leaf, std::uint64_t position, std::uint64_t size) const;
  Result<std::vector<Hash>> consistency(std::uint64_t from, std::uint64_t size) const;

 private:
  explicit Tree(journal::Journal const& journal) : journal_(journal) {}
  WholeSubtree subtrees() const;
  Result<void> has(std::uint64_t size) const;
  Result<void> ends_in_journal() const;

  journal::Journal const& journal_;
  mutable std::mutex mutex_;
  std::unique_ptr<NodeFile> nodes_;
  std::uint64_t noted_ = 0;  // Size at the last checkpoint.
};

// The slow twin: reads the whole journal. Entry n's leaf at index n - 1.
Result<std::vector<Hash>> leaves_of(journal::Journal const& journal);
Hash root_by_definition(std::span<Hash const> leaves);

}  // namespace tocsin::audit
