#include "core/remembered_commands.h"

#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tocsin::core {
namespace {

// Few different ids that begin in few slots: they collide, wrap around the table's end and leave gaps.
CommandId id_of(int n) {
  CommandId id{};
  id[7] = static_cast<std::uint8_t>(n % 3 == 0 ? 62 + n % 4 : n % 5);
  id[31] = static_cast<std::uint8_t>(n);
  id[30] = static_cast<std::uint8_t>(n >> 8);
  return id;
}

}  // namespace

TEST_CASE("remembered commands answer as a plain map does, whatever comes and goes") {
  // Why: a table that loses an id lets a repeated command be decided twice.
  CHECK(rc::check([] {
    RememberedCommands commands;
    std::map<CommandId, RememberedCommand> twin;
    Instant now{1'000'000};
    std::uint64_t position = 0;
    for (int const n : *rc::gen::container<std::vector<int>>(300, rc::gen::inRange(0, 250))) {
      now = now + Duration::seconds(1);
      RememberedCommand const command{id_of(n), ++position, now};
      RC_ASSERT(commands.add(command) == twin.emplace(command.id, command).second);
      if (n % 7 == 0) {
        Instant const oldest = now - Duration::seconds(40 + n % 60);
        commands.forget_before(oldest);
        std::erase_if(twin, [&](auto const& kept) { return kept.second.at < oldest; });
      }
      if (n % 50 == 0) commands.index();  // As after reading a snapshot.
      RC_ASSERT(commands.size() == twin.size());
      for (int id = 0; id < 250; ++id) {
        auto const kept = twin.find(id_of(id));
        auto const found = commands.find(id_of(id));
        RC_ASSERT(found.has_value() == (kept != twin.end()));
        if (found) RC_ASSERT(*found == kept->second.position);
      }
    }
  }));
}

}  // namespace tocsin::core
