#include "sim/run_simulations.h"

#include <algorithm>
#include <chrono>
#include <sstream>

#include <fmt/format.h>

#include "sim/simulation.h"

namespace tocsin::sim {

namespace {

bool parse_faults(std::string const& text, std::set<Fault>& faults, std::ostream& out) {
  if (text == "none") return true;
  std::stringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    bool known = false;
    for (auto const& [name, fault] : fault_names()) {
      if (word != name && word != "all") continue;
      faults.insert(fault);
      known = true;
    }
    if (known) continue;
    out << "unknown fault '" << word << "'; there are: all none";
    for (auto const& [name, fault] : fault_names()) out << ' ' << name;
    out << '\n';
    return false;
  }
  return true;
}

bool parse_plant(std::string const& text, Plant& plant, std::ostream& out) {
  if (text.empty()) return true;
  for (auto const& known : plant_names()) {
    if (known.name != text) continue;
    plant = known.plant;
    return true;
  }
  out << "unknown bug '" << text << "'; there are:\n";
  for (auto const& known : plant_names()) out << fmt::format("  {:17} {}\n", known.name, known.what);
  return false;
}

// The one line that repeats it. Centres are independent: it is enough to go as far as the one that failed.
std::string repeating(RunOptions const& asked, std::uint64_t seed, std::uint16_t centre) {
  std::string line = fmt::format("tocsin simulate --seed {} --hours {:g} --faults {}", seed, asked.hours, asked.faults);
  if (centre > 1) line += fmt::format(" --centres {}", centre);
  if (asked.calls_per_day != RunOptions().calls_per_day) line += fmt::format(" --calls-per-day {}", asked.calls_per_day);
  if (!asked.plant.empty()) line += " --plant " + asked.plant;
  return line;
}

}  // namespace

int run_simulations(RunOptions const& options, std::ostream& out) {
  SimulationOptions one{.length = Duration::microseconds(static_cast<std::int64_t>(options.hours * 3.6e9)),
                        .calls_per_day = options.calls_per_day};
  if (!parse_faults(options.faults, one.faults, out) || !parse_plant(options.plant, one.plant, out)) return 2;
  auto const start = std::chrono::steady_clock::now();
  SimulationReport sum;
  for (std::uint64_t n = 0; n < options.seeds; ++n) {
    for (std::uint16_t centre = 1; centre <= std::max<std::uint16_t>(1, options.centres); ++centre) {
      one.seed = options.seed + n;
      one.centre = centre;
      one.keep = options.keep.empty() || options.seeds * options.centres == 1 ? options.keep
                                                                              : fmt::format("{}/{}-{}", options.keep, one.seed, centre);
      auto const report = simulate(one);
      sum += report;
      if (report.failure.empty()) continue;
      out << "FAILED: " << report.failure << "\nrepeat it: " << repeating(options, one.seed, centre) << '\n';
      return 1;
    }
  }
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  double const hours = options.hours * static_cast<double>(options.seeds) * std::max<int>(1, options.centres);
  out << fmt::format("commands {}: {} acknowledged, {} refused, {} answered again; {} entries\n", sum.commands, sum.acknowledged,
                     sum.refused, sum.repeated, sum.entries)
      << fmt::format("servers: {} crashes, {} starts ({} from a snapshot), {} snapshots, {} of them damaged later\n", sum.crashes,
                     sum.starts, sum.starts_from_snapshot, sum.snapshots, sum.damaged_snapshots)
      << fmt::format("pairs: {} pauses, {} cut off, {} leads taken, {} fenced, {} stepped aside from another history\n", sum.pauses,
                     sum.cut_off, sum.take_overs, sum.fenced, sum.diverged)
      << fmt::format("details: {} erased; {} restores of an older backup, {} records erased again\n", sum.erased, sum.restores,
                     sum.erased_again)
      << fmt::format("screens: {} changes, {} resumed, {} begun anew, {} dropped\n", sum.frames, sum.resumes, sum.resets,
                     sum.dropped_screens)
      << fmt::format("{} seeds held: {:.0f} simulated hours in {:.1f} s ({:.1f} per second)\n", options.seeds, hours, seconds,
                     hours / seconds);
  return 0;
}

}  // namespace tocsin::sim
