#include "audit/tree/tree.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace tocsin::audit {

namespace {
constexpr std::uint64_t kCheckpointEvery = 100'000;

std::unexpected<Error> taken_in_elsewhere(std::uint64_t size) {
  return corrupt("audit.nodes_unusable", fmt::format("the {} entries that were taken in are not those of this journal", size));
}
}  // namespace

Result<std::unique_ptr<Tree>> Tree::open(journal::Journal const& journal, std::string const& node_file, bool writable) {
  std::unique_ptr<Tree> tree(new Tree(journal));
  TOCSIN_TRY(tree->nodes_, NodeFile::open(node_file, journal.header().genesis, writable));
  tree->noted_ = tree->nodes_->size();
  return tree;
}

Result<bool> Tree::catch_up(std::uint64_t most) {
  while (true) {
    std::lock_guard const lock(mutex_);
    auto const head = journal_.head();
    std::uint64_t const size = nodes_->size();
    if (size > head.position)
      return corrupt("audit.journal_shorter", fmt::format("{} entries were taken in, the journal has {}", size, head.position));
    if (size == head.position && head.chain != nodes_->chain()) return taken_in_elsewhere(size);
    if (size == head.position) return true;
    if (most == 0) return false;
    TOCSIN_TRY(auto const page, journal_.read(size + 1, std::min<std::uint64_t>(journal::kPage, most)));
    if (page.empty()) return corrupt("journal.damaged_at", fmt::format("position {}: the entry is missing", size + 1));
    for (auto const& entry : page) {
      if (entry.position != nodes_->size() + 1)
        return corrupt("journal.damaged_at", fmt::format("position {}: the entry is missing", nodes_->size() + 1));
      if (journal::next_chain(nodes_->chain(), entry.position, entry.bytes) != entry.chain) {
        if (entry.position == size + 1) TOCSIN_CHECK(ends_in_journal());
        return corrupt("journal.damaged_at", fmt::format("position {}: the chain does not fit", entry.position));
      }
      nodes_->append(leaf_hash(entry.bytes), entry.chain);
    }
    most -= std::min<std::uint64_t>(most, page.size());
    TOCSIN_CHECK(nodes_->flush());
    if (nodes_->size() - noted_ < kCheckpointEvery) continue;
    TOCSIN_CHECK(nodes_->checkpoint());
    noted_ = nodes_->size();
  }
}

// Whether the last entry that was taken in is still the journal's: if not, the hashes are what does not fit, and not the next entry.
Result<void> Tree::ends_in_journal() const {
  std::uint64_t const size = nodes_->size();
  if (size == 0) return {};
  TOCSIN_TRY(auto const last, journal_.read(size, 1));
  if (!last.empty() && last.front().position == size && last.front().chain != nodes_->chain()) return taken_in_elsewhere(size);
  return {};
}

Result<void> Tree::checkpoint() {
  std::lock_guard const lock(mutex_);
  noted_ = nodes_->size();
  return nodes_->checkpoint();
}

Result<void> Tree::rebuild() {
  std::lock_guard const lock(mutex_);
  noted_ = 0;
  return nodes_->clear();
}

WholeSubtree Tree::subtrees() const {
  return [this](unsigned level, std::uint64_t index) { return nodes_->whole_subtree(level, index); };
}

Result<void> Tree::has(std::uint64_t size) const {
  if (size > nodes_->size()) return not_found("audit.size_unknown", fmt::format("there are {} entries, not {}", nodes_->size(), size));
  return {};
}

std::uint64_t Tree::size() const {
  std::lock_guard const lock(mutex_);
  return nodes_->size();
}

Result<Tree::Top> Tree::top() const {
  std::lock_guard const lock(mutex_);
  Top out{.size = nodes_->size(), .chain = nodes_->chain()};
  TOCSIN_TRY(out.root, root_of(subtrees(), out.size));
  return out;
}

Result<Hash> Tree::root(std::uint64_t size) const {
  std::lock_guard const lock(mutex_);
  TOCSIN_CHECK(has(size));
  return root_of(subtrees(), size);
}

Result<std::vector<Hash>> Tree::inclusion(Hash const& leaf, std::uint64_t position, std::uint64_t size) const {
  std::lock_guard const lock(mutex_);
  TOCSIN_CHECK(has(size));
  if (position == 0 || position > size)
    return not_found("audit.size_unknown", fmt::format("position {} is not among {} entries", position, size));
  TOCSIN_TRY(auto path, inclusion_path(subtrees(), position - 1, size));
  TOCSIN_TRY(Hash const root, root_of(subtrees(), size));
  if (!is_included(leaf, position - 1, size, path, root))
    return corrupt("audit.nodes_unusable", fmt::format("the entry at position {} is not the one whose hash was kept", position));
  return path;
}

Result<std::vector<Hash>> Tree::consistency(std::uint64_t from, std::uint64_t size) const {
  std::lock_guard const lock(mutex_);
  TOCSIN_CHECK(has(size));
  if (from == 0 || from > size) return invalid("audit.range_wrong", fmt::format("from is 1 to {}, not {}", size, from));
  TOCSIN_TRY(auto path, consistency_path(subtrees(), from, size));
  TOCSIN_TRY(Hash const old_root, root_of(subtrees(), from));
  TOCSIN_TRY(Hash const root, root_of(subtrees(), size));
  if (!is_consistent(from, old_root, size, root, path))
    return corrupt("audit.nodes_unusable", fmt::format("the kept hashes from {} to {} do not fit together", from, size));
  return path;
}

Result<std::vector<Hash>> leaves_of(journal::Journal const& journal) {
  std::vector<Hash> out;
  while (true) {
    TOCSIN_TRY(auto const page, journal.read(out.size() + 1, journal::kPage));
    if (page.empty()) return out;
    for (auto const& entry : page) {
      if (entry.position != out.size() + 1)
        return corrupt("journal.damaged_at", fmt::format("position {}: the entry is missing", out.size() + 1));
      out.push_back(leaf_hash(entry.bytes));
    }
  }
}

Hash root_by_definition(std::span<Hash const> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves.front();
  std::size_t const k = std::bit_floor(leaves.size() - 1);
  return node_hash(root_by_definition(leaves.first(k)), root_by_definition(leaves.subspan(k)));
}

}  // namespace tocsin::audit
