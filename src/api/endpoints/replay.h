// The past: state at a moment, what changed between two, and (with a reason, journalled) where an incident's units were.
#pragma once

#include "access/account_store.h"
#include "api/command_gate.h"
#include "api/endpoints/lists.h"
#include "journal/vault.h"
#include "telemetry/positions.h"
#include "view/view.h"

namespace tocsin::api {

struct ReplayState {
  Instant at;
  std::uint64_t position = 0;
  std::vector<view::IncidentView> incidents;
  std::vector<view::UnitView> units;
  std::vector<view::CallView> calls;
};
BOOST_DESCRIBE_STRUCT(ReplayState, (), (at, position, incidents, units, calls))
TOCSIN_LIST(ChangeList, view::Change)
struct UnitTrack {
  std::string unit_id;
  std::vector<std::array<double, 3>> track;  // [at_ms, lat, lon]
};
BOOST_DESCRIBE_STRUCT(UnitTrack, (), (unit_id, track))
struct TrackAnswer {
  std::vector<UnitTrack> units;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(TrackAnswer, (), (units, position))

// Worlds of the past, kept for the next question: replaying a day goes forward from the one before. Thread-safe.
class PastWorlds {
 public:
  explicit PastWorlds(sequencer::Centre& centre) : centre_(centre) {}
  // The state after the last entry at or before `at`. Errors: journal.*
  Result<core::World> at(Instant at);

 private:
  sequencer::Centre& centre_;
  std::mutex mutex_;
  std::optional<core::World> kept_;
};

struct GetReplay {
  using Body = Nothing;
  using Answer = ReplayState;
  PastWorlds& past;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetReplayChanges {
  using Body = Nothing;
  using Answer = ChangeList;
  PastWorlds& past;
  sequencer::Centre& centre;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetReplayPositions {
  using Body = Nothing;
  using Answer = TrackAnswer;
  CommandGate const& gate;
  telemetry::Positions& positions;
  journal::Vault const& vault;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(GetReplay e);
Endpoint endpoint(GetReplayChanges e);
Endpoint endpoint(GetReplayPositions e);

}  // namespace tocsin::api
