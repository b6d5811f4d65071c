// NodeFile: every hash of the tree in the order in which it is made (post-order), so that a proof reads a few hashes and nothing else. A
// cache: delete it, and it is made again from the journal. 64 bytes an entry.
//   "TOCNODE1" | genesis (32) | leaf 1 | leaf 2 | node 1-2 | leaf 3 | leaf 4 | node 3-4 | node 1-4 | leaf 5 ...
// Beside it FILE.checkpoint ("tree_size root chain"), written after the hashes are on the disk: what lies behind it is not believed.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/tree/merkle.h"

namespace tocsin::audit {

class NodeFile {
 public:
  // `path` empty: in memory. A file that is of another journal, cut, or not what its checkpoint says begins anew. Not `writable`: what is
  // appended stays in memory. Errors: audit.nodes_unusable.
  static Result<std::unique_ptr<NodeFile>> open(std::string const& path, Hash const& genesis, bool writable);
  ~NodeFile();
  NodeFile(NodeFile const&) = delete;
  NodeFile& operator=(NodeFile const&) = delete;

  std::uint64_t size() const { return frontier_.size(); }  // Leaves.
  Hash const& chain() const { return chain_; }             // Of the journal at the last leaf.
  void append(Hash const& leaf, Hash const& chain);
  Result<void> flush();       // Hands what was appended to the system. Errors: audit.nodes_unusable.
  Result<void> checkpoint();  // flush, wait for the disk, and note how far it reaches.
  Result<Hash> whole_subtree(unsigned level, std::uint64_t index) const;
  Result<void> clear();  // Begins anew.

 private:
  NodeFile() = default;
  Result<bool> resume();
  Result<Hash> read(std::uint64_t at) const;  // The hash that was made at-th.

  std::string path_;
  Hash genesis_{}, chain_{};
  int fd_ = -1;
  bool writable_ = false;
  Frontier frontier_;
  std::uint64_t written_ = 0;  // Hashes in the file; those after them are in tail_.
  std::vector<Hash> tail_;
};

}  // namespace tocsin::audit
