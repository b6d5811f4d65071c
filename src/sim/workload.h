// What simulated people do: a command that a dispatcher, crew or caller might send in this state, legal or not.
#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "core/world.h"
#include "journal/journal.h"

namespace tocsin::sim {

struct Act {
  core::Command command;
  std::vector<journal::SealedDetail> details;
  std::optional<Instant> occurred_at;  // Said later than it happened.
};

// The commands that set a centre up: words, types, a station, units, seats, run cards.
std::vector<core::Command> set_up_commands(int units, int seats);
// `serial` makes names of records and details unique.
Act choose_act(core::World const& world, Random& random, std::uint64_t serial, Instant now);

}  // namespace tocsin::sim
