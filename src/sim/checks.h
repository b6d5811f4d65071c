// What must hold of a centre's state and journal, whatever happened to the process.
#pragma once

#include <string>

#include "core/world.h"
#include "journal/journal.h"

namespace tocsin::sim {

// Empty: holds. Otherwise one line that says what does not.
std::string check_world(core::World const& world);
// Positions without gaps, chain valid, every command in one entry only, every timer fired once.
std::string check_journal(journal::Journal const& journal);

}  // namespace tocsin::sim
