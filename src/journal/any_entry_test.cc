#include "journal/any_entry.h"

#include <doctest/doctest.h>

#include "codec/binary.h"
#include "journal/any_value.h"
#include "journal/entry_codec.h"

namespace tocsin::journal {

core::Entry any_entry(Random& random, std::uint64_t position) {
  auto entry = any_value<core::Entry>(random);
  entry.position = position;
  if (entry.refusal) entry.events.clear();
  return entry;
}

core::World any_world(Random& random, std::uint64_t position) {
  auto world = any_value<core::World>(random, 5);
  world.position = position;
  return world;
}

bool is_same(core::Entry const& a, core::Entry const& b) { return codec::to_bytes(a) == codec::to_bytes(b); }

void append_any(Journal& journal, Random& random, std::uint64_t count) {
  for (std::uint64_t const last = journal.head().position + count; journal.head().position < last;) {
    std::vector<StoredEntry> batch;
    std::uint64_t const size = std::min(last - journal.head().position, random.below(100) + 1);
    for (std::uint64_t i = 1; i <= size; ++i) batch.push_back(to_stored(any_entry(random, journal.head().position + i)));
    REQUIRE(journal.append(batch, {}));
  }
}

}  // namespace tocsin::journal
