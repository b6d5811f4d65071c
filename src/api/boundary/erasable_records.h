// Under which keys lies what was told: of a call and of an incident that left the working state too, for people ask weeks later.
#pragma once

#include "access/account_store.h"
#include "journal/vault.h"
#include "sequencer/centre.h"

namespace tocsin::api {

struct CallRecord {
  std::string record;
  bool erased = false;
};
// From the state, or from the entry that registered the call, whose position its id is. Errors: call.unknown, journal.*
Result<CallRecord> record_of_call(sequencer::Centre& centre, journal::Vault const& vault, access::Principal const& principal, CallId id);

struct LeftRecords {
  std::string number;
  std::vector<std::string> records;  // Its notes', its calls', and those of what was merged into it.
};
// Reads the journal from the opening of the incident, or of the first one that was merged into it, to its leaving.
// Errors: incident.unknown, journal.*
Result<LeftRecords> records_of_left(sequencer::Centre& centre, IncidentId id);

}  // namespace tocsin::api
