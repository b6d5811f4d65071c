// Incidents that left the working state a day after they were closed: the journal still tells what they were.
#pragma once

#include "access/account_store.h"
#include "domain/incident/incident.h"
#include "sequencer/centre.h"

namespace tocsin::api {

// Why an incident is not in the World: incident.left, which says what to do, or incident.unknown. Who has areas is told nothing of what
// may have lain outside of them.
Error left_or_unknown(sequencer::Centre& centre, access::Principal const& principal, IncidentId id);

// What it was when it left, from its entries: reads the journal from its opening to its leaving. `left.seat` is not set.
// Errors: incident.unknown, incident.merged, incident.already_reopened, journal.*
Result<incident::Left> read_left(sequencer::Centre& centre, IncidentId id);

}  // namespace tocsin::api
