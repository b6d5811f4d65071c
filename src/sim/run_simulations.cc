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
  for (auto const& [name, value] : plant_names()) {
    if (name != text) continue;
    plant = value;
    return true;
  }
  out << "unknown bug '" << text << "'; there are:";
  for (auto const& [name, value] : plant_names()) out << ' ' << name;
  out << '\n';
  return false;
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
      auto const report = simulate(one);
      sum.commands += report.commands;
      sum.acknowledged += report.acknowledged;
      sum.entries += report.entries;
      sum.crashes += report.crashes;
      sum.repeated += report.repeated;
      if (report.failure.empty()) continue;
      out << "FAILED: " << report.failure << "\nrepeat it: tocsin simulate --seed " << one.seed << " --hours " << options.hours
          << " --faults " << options.faults << (options.plant.empty() ? "" : " --plant " + options.plant) << '\n';
      return 1;
    }
  }
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  double const hours = options.hours * static_cast<double>(options.seeds) * std::max<int>(1, options.centres);
  out << fmt::format(
      "{} seeds held: {} commands, {} acknowledged, {} answered again, {} entries, {} crashes; {:.0f} simulated hours in {:.1f} s ({:.0f} "
      "per second)\n",
      options.seeds, sum.commands, sum.acknowledged, sum.repeated, sum.entries, sum.crashes, hours, seconds, hours / seconds);
  return 0;
}

}  // namespace tocsin::sim
