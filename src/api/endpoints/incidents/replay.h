// The past: state at a moment, what changed between two, and (with a reason, journalled) where an incident's units were.
#pragma once

#include <atomic>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>

#include "access/account_store.h"
#include "api/clock.h"
#include "api/commands/command_gate.h"
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
  std::vector<view::ClosureView> closures;
};
BOOST_DESCRIBE_STRUCT(ReplayState, (), (at, position, incidents, units, calls, closures))
TOCSIN_LIST(ChangeList, view::Change)
struct UnitTrack {
  std::string unit_id;
  std::vector<std::array<double, 3>> track;  // [at_ms, lat, lon]
  bool incomplete = false;  // What was kept could not be read, or is longer than one answer: no points do not mean that it stood still.
};
BOOST_DESCRIBE_STRUCT(UnitTrack, (), (unit_id, track, incomplete))
struct TrackAnswer {
  std::vector<UnitTrack> units;
  std::uint64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(TrackAnswer, (), (units, position))

// Worlds of the past, the last few kept: replaying a day goes forward from the one before, and who asks for the same moment at the same
// time shares one reading of the journal. Thread-safe.
class PastWorlds {
 public:
  using Kept = std::shared_ptr<core::World const>;
  explicit PastWorlds(sequencer::Centre& centre) : centre_(centre) {}
  // The state after the last entry at or before `at`. Errors: journal.*
  Result<Kept> at(Instant at);
  // The state after entry `position`, or after the last one when there are fewer. Errors: journal.*
  Result<Kept> at_position(std::uint64_t position);
  // A World that somebody else has read that far.
  void keep(Kept world);
  std::uint64_t entries_read() const { return entries_read_; }

 private:
  static constexpr std::size_t kWorlds = 4;
  using Target = std::pair<Instant, std::uint64_t>;  // No entry later than the one, none after the other.
  Result<Kept> at(Target const& target);
  Result<Kept> read_to(Target const& target);

  sequencer::Centre& centre_;
  std::mutex mutex_;
  std::deque<Kept> kept_;  // Used last at the front.
  std::map<Target, std::shared_future<Result<Kept>>> under_way_;
  std::atomic<std::uint64_t> entries_read_{0};
};

struct GetReplay {
  using Body = Nothing;
  using Answer = ReplayState;
  static QueryParameters query() {
    return {{"at", "The moment, RFC 3339; one that has not come yet is now, as the answer's at says",
             "时刻，RFC 3339；晚于当前时刻的按当前时刻，以返回的 at 为准", QueryKind::kText, true},
            {"incident", "Only this incident, its units and calls", "只看此警情及其单元、报警"}};
  }
  PastWorlds& past;
  access::AccountStore const& accounts;
  Clock const& clock;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetReplayChanges {
  using Body = Nothing;
  using Answer = ChangeList;
  static QueryParameters query() {
    return page_query({{"from", "From this moment on, RFC 3339", "起始时刻，RFC 3339", QueryKind::kText, true},
                       {"to", "To this moment, RFC 3339", "截止时刻，RFC 3339", QueryKind::kText, true}});
  }
  PastWorlds& past;
  sequencer::Centre& centre;
  access::AccountStore const& accounts;
  Result<Answer> read(Exchange const& exchange) const;
};
struct GetReplayPositions {
  using Body = Nothing;
  using Answer = TrackAnswer;
  static QueryParameters query() {
    return {{"incident", "Whose units", "哪起警情的单元", QueryKind::kText, true},
            {"reason", "Why it is read; journalled", "查看事由，留痕", QueryKind::kText, true}};
  }
  CommandGate const& gate;
  telemetry::Positions& positions;
  journal::Vault const& vault;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(GetReplay e);
Endpoint endpoint(GetReplayChanges e);
Endpoint endpoint(GetReplayPositions e);

}  // namespace tocsin::api
