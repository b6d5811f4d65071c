#include "audit/tree/merkle.h"

#include <bit>

namespace tocsin::audit {

namespace {

// The largest power of two below n (n > 1).
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

// Over [begin, begin + size). The recursion of the RFC only ever asks for ranges whose left half is a whole subtree.
Result<Hash> range_hash(WholeSubtree const& subtree, std::uint64_t begin, std::uint64_t size) {
  if (std::has_single_bit(size) && begin % size == 0) return subtree(static_cast<unsigned>(std::countr_zero(size)), begin / size);
  std::uint64_t const k = split(size);
  TOCSIN_TRY(Hash const left, range_hash(subtree, begin, k));
  TOCSIN_TRY(Hash const right, range_hash(subtree, begin + k, size - k));
  return node_hash(left, right);
}

Result<void> add_path(WholeSubtree const& subtree, std::uint64_t index, std::uint64_t begin, std::uint64_t size, std::vector<Hash>& path) {
  if (size == 1) return {};
  std::uint64_t const k = split(size);
  bool const is_left = index < k;
  if (is_left) {
    TOCSIN_CHECK(add_path(subtree, index, begin, k, path));
  } else {
    TOCSIN_CHECK(add_path(subtree, index - k, begin + k, size - k, path));
  }
  TOCSIN_TRY(Hash const sibling, is_left ? range_hash(subtree, begin + k, size - k) : range_hash(subtree, begin, k));
  path.push_back(sibling);
  return {};
}

// SUBPROOF of the RFC; `known`: the verifier has this subtree's hash already.
Result<void> add_subproof(WholeSubtree const& subtree, std::uint64_t from, std::uint64_t begin, std::uint64_t size, bool known,
                          std::vector<Hash>& path) {
  if (from == size) {
    if (known) return {};
    TOCSIN_TRY(Hash const whole, range_hash(subtree, begin, size));
    path.push_back(whole);
    return {};
  }
  std::uint64_t const k = split(size);
  if (from <= k) {
    TOCSIN_CHECK(add_subproof(subtree, from, begin, k, known, path));
    TOCSIN_TRY(Hash const right, range_hash(subtree, begin + k, size - k));
    path.push_back(right);
    return {};
  }
  TOCSIN_CHECK(add_subproof(subtree, from - k, begin + k, size - k, false, path));
  TOCSIN_TRY(Hash const left, range_hash(subtree, begin, k));
  path.push_back(left);
  return {};
}

}  // namespace

Hash leaf_hash(std::string_view bytes) { return Hasher().add(std::string_view("\0", 1)).add(bytes).finish(); }
Hash node_hash(Hash const& left, Hash const& right) { return Hasher().add(std::string_view("\1", 1)).add(left).add(right).finish(); }

void Frontier::append(Hash const& leaf, std::vector<Hash>* made) {
  Hash hash = leaf;
  if (made != nullptr) made->push_back(hash);
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    hash = node_hash(peaks_.back(), hash);
    peaks_.pop_back();
    if (made != nullptr) made->push_back(hash);
  }
  peaks_.push_back(hash);
  ++size_;
}

Hash Frontier::root() const {
  if (peaks_.empty()) return empty_root();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
  return root;
}

Result<Hash> root_of(WholeSubtree const& subtree, std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_hash(subtree, 0, size);
}

Result<std::vector<Hash>> inclusion_path(WholeSubtree const& subtree, std::uint64_t index, std::uint64_t size) {
  TOCSIN_ASSERT(index < size);
  std::vector<Hash> path;
  TOCSIN_CHECK(add_path(subtree, index, 0, size, path));
  return path;
}

Result<std::vector<Hash>> consistency_path(WholeSubtree const& subtree, std::uint64_t from, std::uint64_t size) {
  TOCSIN_ASSERT(from >= 1 && from <= size);
  std::vector<Hash> path;
  TOCSIN_CHECK(add_subproof(subtree, from, 0, size, true, path));
  return path;
}

bool is_included(Hash const& leaf, std::uint64_t index, std::uint64_t size, std::vector<Hash> const& path, Hash const& root) {
  if (index >= size) return false;
  std::uint64_t fn = index, sn = size - 1;
  Hash r = leaf;
  for (Hash const& p : path) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

bool is_consistent(std::uint64_t from, Hash const& from_root, std::uint64_t size, Hash const& root, std::vector<Hash> const& path) {
  if (from == 0 || from > size) return false;
  if (from == size) return path.empty() && from_root == root;
  std::vector<Hash> steps;
  if (std::has_single_bit(from)) steps.push_back(from_root);
  steps.insert(steps.end(), path.begin(), path.end());
  if (steps.empty()) return false;
  std::uint64_t fn = from - 1, sn = size - 1;
  while ((fn & 1) != 0) fn >>= 1, sn >>= 1;
  Hash fr = steps.front(), sr = steps.front();
  for (std::size_t i = 1; i < steps.size(); ++i) {
    Hash const& c = steps[i];
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = node_hash(c, fr);
      sr = node_hash(c, sr);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      sr = node_hash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == from_root && sr == root;
}

}  // namespace tocsin::audit
