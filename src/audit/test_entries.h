// Entries for the tests of this folder: calls, of varying size.
#pragma once

#include <doctest/doctest.h>

#include "base/random.h"
#include "journal/entry_codec.h"
#include "journal/journal.h"

namespace tocsin::audit {

inline void append_calls(journal::Journal& journal, Random& random, std::size_t count) {
  std::vector<journal::StoredEntry> entries;
  std::uint64_t const last = journal.head().position;
  for (std::uint64_t position = last + 1; position <= last + count; ++position) {
    call::Registered registered;
    registered.call = {1, position, 0};
    registered.record = "record-" + std::to_string(random.below(1'000'000'000));
    registered.callsign = std::string(random.below(40), 'x');
    core::Entry entry{
        .position = position, .at = {1'800'000'000'000'000 + static_cast<std::int64_t>(position)}, .events = {call::Event{registered}}};
    entry.envelope.command_id = sha256(std::to_string(position));
    entry.envelope.actor = {"account-1"};
    entry.envelope.origin = "api";
    entries.push_back(journal::to_stored(entry));
  }
  auto const done = journal.append(entries, {});
  REQUIRE_MESSAGE(done, (done ? "" : done.error().detail));
}

}  // namespace tocsin::audit
