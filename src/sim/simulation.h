// The simulator: the real rules, sequencer and follower in one process on a simulated clock, network and disk, all from one seed.
// Whatever happens to them, what was acknowledged must be there: a failing run prints the line that repeats it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/time.h"

namespace tocsin::sim {

enum class Fault {
  kCrash,  // Before the append, after it, while entries are handed on.
  kShortWrite,
  kSyncError,
  kDiskFull,
  kSlowDisk,
  kDuplicate,  // A command arrives twice,
  kReorder,    // after one that was sent later,
  kDelay,      // or much later than its sender waits for,
  kLostReply,  // or its answer never arrives.
  kClockJump,  // The server's clock is set forwards or backwards.
  kScreens     // Screens vanish and resume, slow ones are dropped.
};
std::vector<std::pair<std::string, Fault>> const& fault_names();

// Known bugs that can be switched on, to show that the checks bite.
enum class Plant { kNone, kDoubleApply, kLostAck, kForgetCommands, kSkipSync, kDropFrame };
std::vector<std::pair<std::string, Plant>> const& plant_names();

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
};

struct SimulationReport {
  std::string failure;  // Empty: all held.
  std::uint64_t commands = 0, acknowledged = 0, refused = 0, repeated = 0, entries = 0, events = 0, crashes = 0, restarts = 0, resumes = 0,
                resets = 0;
  std::string state_hash;
};

SimulationReport simulate(SimulationOptions const& options);

}  // namespace tocsin::sim
