// Due times: the one ordered index of the World, kept from what an entry touches.
#pragma once

#include "core/world.h"

namespace tocsin::core {

// What is due about one subject as the World is now. Together with erase_at this is all that the index holds.
void add_due_of(World const& world, incident::Incident const& incident, std::vector<Due>& due);
void add_due_of(World const& world, call::Call const& call, std::vector<Due>& due);
void add_due_of(premises::SafetyNote const& note, std::vector<Due>& due);
void add_due_of(closure::Closure const& closure, std::vector<Due>& due);
void add_due_of(proposal::Proposal const& proposal, std::vector<Due>& due);
Due due_of_record(std::string const& record, Instant at);

// The whole index from scratch: after a change of settings, and to hold the kept one against in tests.
std::set<Due> due_from_scratch(World const& world);

}  // namespace tocsin::core
