// The simulator: the real rules, sequencer, follower, standby's tail, snapshots and change stream in one process, on a simulated clock,
// network and disk, all from one seed. Whatever happens to them, what was acknowledged must be there: a failing run prints the line that
// repeats it. What it does and what it can not show: docs/internals/simulator.md.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace tocsin::sim {

enum class Fault {
  kCrash,  // Before the append, after it, while entries are handed on, in the middle of a line of the erasure list.
  kShortWrite,
  kSyncError,
  kDiskFull,
  kSlowDisk,
  kSnapshot,     // A crash while a snapshot is written or renamed, a full disk there; files that come back torn, short or stale.
  kDuplicate,    // A command arrives twice,
  kReorder,      // after one that was sent later,
  kDelay,        // or much later than its sender waits for,
  kLostReply,    // or its answer never arrives.
  kClockJump,    // A server's clock is set forwards or backwards.
  kScreens,      // Screens vanish and resume,
  kSlowScreens,  // or read so slowly that they are dropped.
  kPause,        // Two servers on one journal: the leader sleeps and comes back when another leads.
  kStandby,      // A server is cut off from the journal for a while, also the one that leads.
  kFailover,     // The database goes over to a machine that lacks what one server has already read.
  kRestore       // The disk is lost, and a backup that is older is put back.
};
struct FaultName {
  std::string_view name;
  Fault fault;
};
std::vector<FaultName> const& fault_names();

// Known bugs that can be switched on, to show that the checks bite.
enum class Plant {
  kNone,
  kDoubleApply,
  kLostAck,
  kForgetCommands,
  kSkipSync,
  kLateAnswer,
  kDropFrame,
  kResumeTwice,
  kDropOldest,
  kEarlySnapshot,
  kPartialSnapshot,
  kNoFence,
  kSkipGap,
  kKeepDiverged,
  kForgetErasures,
  kGluedList,
  kForgetHistory,
  kTornBatch,
  kFlipBit,
  kForgetBound,
  kForgetFired
};
struct PlantName {
  std::string_view name;
  Plant plant;
  std::string_view what;
  std::string_view found_by;  // In the words of the check that it is there to show: some seed fails with them.
};
std::vector<PlantName> const& plant_names();

struct SimulationOptions {
  std::uint64_t seed = 1;
  std::uint16_t centre = 1;
  Duration length = Duration::hours(1);
  std::set<Fault> faults;
  Plant plant = Plant::kNone;
  int calls_per_day = 900;
  int seats = 4;
  int units = 24;
  int screens = 3;
  std::string keep;  // A folder: the journal of the run is put there as the real store would hold it.
};

struct SimulationReport {
  std::string failure;  // Empty: all held.
  std::uint64_t commands = 0, acknowledged = 0, refused = 0, repeated = 0, entries = 0, crashes = 0, starts = 0;
  std::uint64_t snapshots = 0, starts_from_snapshot = 0, damaged_snapshots = 0, erased = 0;
  std::uint64_t pauses = 0, fenced = 0, take_overs = 0, cut_off = 0, diverged = 0, restores = 0, erased_again = 0;
  std::uint64_t frames = 0, resumes = 0, resets = 0, dropped_screens = 0;
  std::string state_hash;

  SimulationReport& operator+=(SimulationReport const& other);  // The numbers.
};

SimulationReport simulate(SimulationOptions const& options);

}  // namespace tocsin::sim
