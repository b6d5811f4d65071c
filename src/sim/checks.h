// What must hold of a centre's state and journal, whatever happened to the processes.
#pragma once

#include <string>
#include <vector>

#include "core/world.h"
#include "journal/journal.h"

namespace tocsin::sim {

// Empty: holds. Otherwise one line that says what does not.
std::string check_world(core::World const& world);

struct CheckedJournal {
  std::string broken;               // Empty: positions without gaps, chain valid, every command in one entry only, every timer fired once.
  std::vector<bool> shown;          // Of each position from 1 on: not refused, so that screens are told of it.
  std::vector<CommandId> commands;  // Of each position.
  core::World world;                // What a replay of all of it gives.
};
CheckedJournal check_journal(journal::Journal const& journal);

}  // namespace tocsin::sim
