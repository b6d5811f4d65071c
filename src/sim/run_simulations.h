// `tocsin simulate`: one seed or many, with one line that repeats what failed.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

namespace tocsin::sim {

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t seeds = 1;     // This many, from `seed` on.
  std::uint16_t centres = 1;   // Each seed is run for so many centres, independently.
  double hours = 1;            // Simulated.
  std::string faults = "all";  // all, none, or names with commas
  std::string plant;           // A known bug; must be found.
  int calls_per_day = 900;
  std::string keep;  // A folder for the journal of the run; of several runs, a folder in it for each.
};

// 0: all held. 1: something did not, as it must with a planted bug. 2: unknown names.
int run_simulations(RunOptions const& options, std::ostream& out);

}  // namespace tocsin::sim
