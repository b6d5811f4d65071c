// Break-glass accounts in use: what every screen shows, and that another person has seen it.
#pragma once

#include "access/account_store.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
#include "api/endpoints/lists.h"

namespace tocsin::api {

struct EmergencyAccessItem {
  std::string emergency_access_id;
  std::string account, display;
  std::string ground;  // second_factor_lost, second_factor_down, nobody_reachable, recovery, exercise, other
  Instant opened_at, ends_at;
  std::optional<Instant> ended_at;  // Signed out, or opened again. Absent: over at ends_at, by itself.
  bool over = false;
  std::optional<Instant> acknowledged_at;
  std::string acknowledged_by;          // Empty: nobody has.
  std::int64_t openings = 1;            // That nobody has acknowledged yet, or the one that was.
  std::optional<std::string> hindered;  // Why who asks cannot acknowledge it: the code of the refusal.
  std::uint64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(EmergencyAccessItem, (),
                      (emergency_access_id, account, display, ground, opened_at, ends_at, ended_at, over, acknowledged_at, acknowledged_by,
                       openings, hindered, version))
TOCSIN_LIST(EmergencyAccessList, EmergencyAccessItem)

struct ListEmergencyAccess {
  using Body = Nothing;
  using Answer = EmergencyAccessList;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct AcknowledgeEmergencyAccess {
  using Body = Nothing;
  using Answer = Done;
  CommandGate const& gate;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  Result<CommandPlan> plan(Exchange const& exchange, Body const& body) const;
  Answer answer(core::Entry const& entry) const { return {entry.position}; }
};
Endpoint endpoint(ListEmergencyAccess e);
Endpoint endpoint(AcknowledgeEmergencyAccess e);

}  // namespace tocsin::api
