// QuadHeap: a heap of four children a node for searches on the road graph: fewer cache misses than two, no decrease-key (entries that
// were overtaken are skipped by the reader).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace tocsin::geo {

class QuadHeap {
 public:
  struct Entry {
    std::uint64_t cost;
    std::uint32_t junction;
    bool operator<(Entry const& o) const { return cost != o.cost ? cost < o.cost : junction < o.junction; }
  };

  bool empty() const { return entries_.empty(); }
  void push(Entry e) {
    entries_.push_back(e);
    std::size_t i = entries_.size() - 1;
    while (i > 0) {
      std::size_t const parent = (i - 1) / 4;
      if (!(e < entries_[parent])) break;
      entries_[i] = entries_[parent];
      i = parent;
    }
    entries_[i] = e;
  }
  Entry pop() {
    Entry const top = entries_.front();
    Entry const last = entries_.back();
    entries_.pop_back();
    std::size_t const n = entries_.size();
    if (n == 0) return top;
    std::size_t i = 0;
    for (;;) {
      std::size_t const first = 4 * i + 1;
      if (first >= n) break;
      std::size_t least = first;
      for (std::size_t c = first + 1; c < std::min(first + 4, n); ++c)
        if (entries_[c] < entries_[least]) least = c;
      if (!(entries_[least] < last)) break;
      entries_[i] = entries_[least];
      i = least;
    }
    entries_[i] = last;
    return top;
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace tocsin::geo
