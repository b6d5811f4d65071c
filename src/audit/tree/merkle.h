// The Merkle tree of RFC 9162, section 2.1: hashes of leaves and nodes, roots, and the two proofs. Pure: where the hashes of whole subtrees
// lie is the caller's business.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace tocsin::audit {

Hash leaf_hash(std::string_view bytes);               // SHA-256(0x00 || bytes)
Hash node_hash(Hash const& left, Hash const& right);  // SHA-256(0x01 || left || right)
inline Hash empty_root() { return sha256({}); }       // Of no entries at all.

// Grows by a leaf at a time and knows its root: what one pass over a journal needs.
class Frontier {
 public:
  // `made`: also gets the leaf and every hash of a whole subtree that it completes, in that order.
  void append(Hash const& leaf, std::vector<Hash>* made = nullptr);
  std::uint64_t size() const { return size_; }
  Hash root() const;
  void resume(std::uint64_t size, std::vector<Hash> peaks) { size_ = size, peaks_ = std::move(peaks); }

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // Whole subtrees, one for each bit of size_, largest first.
};

// The hash of the whole subtree over the leaves [index * 2^level, (index + 1) * 2^level), counted from 0; level 0 is a leaf.
using WholeSubtree = std::function<Result<Hash>(unsigned level, std::uint64_t index)>;

// Root over the first `size` leaves.
Result<Hash> root_of(WholeSubtree const& subtree, std::uint64_t size);
// The path from leaf `index` (from 0, below size) to the root over `size` leaves, lowest first.
Result<std::vector<Hash>> inclusion_path(WholeSubtree const& subtree, std::uint64_t index, std::uint64_t size);
// What shows that the tree over `size` leaves begins with the one over `from` (1 .. size). Empty when they are the same.
Result<std::vector<Hash>> consistency_path(WholeSubtree const& subtree, std::uint64_t from, std::uint64_t size);

// The checks of sections 2.1.3.2 and 2.1.4.2, which know nothing of how a path is made.
bool is_included(Hash const& leaf, std::uint64_t index, std::uint64_t size, std::vector<Hash> const& path, Hash const& root);
bool is_consistent(std::uint64_t from, Hash const& from_root, std::uint64_t size, Hash const& root, std::vector<Hash> const& path);

}  // namespace tocsin::audit
