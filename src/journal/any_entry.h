// Random entries for tests, made in one place because the compiler takes its time over them (any_entry_test.cc).
#pragma once

#include "base/random.h"
#include "core/world.h"
#include "journal/journal.h"

namespace tocsin::journal {

core::Entry any_entry(Random& random, std::uint64_t position);
core::World any_world(Random& random, std::uint64_t position);
bool is_same(core::Entry const& a, core::Entry const& b);  // Every member.
// Appends `count` entries, in batches of 1 to 100.
void append_any(Journal& journal, Random& random, std::uint64_t count);

}  // namespace tocsin::journal
