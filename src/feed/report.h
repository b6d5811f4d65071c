// Report: what the feed measured: a table for people and JSON for programs. Percentiles, never means alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <boost/describe.hpp>

namespace tocsin::feed {

struct Percentiles {
  std::int64_t count = 0, p50_s = 0, p90_s = 0, p95_s = 0, max_s = 0;
};
BOOST_DESCRIBE_STRUCT(Percentiles, (), (count, p50_s, p90_s, p95_s, max_s))
Percentiles percentiles(std::vector<std::int64_t> seconds);  // Nearest rank.

struct Phase {
  std::string phase;
  Percentiles seconds;
};
BOOST_DESCRIBE_STRUCT(Phase, (), (phase, seconds))

struct StraightLine {            // The rule "send the nearest as the crow flies", judged by road.
  std::int64_t choices = 0;      // First unit of a capability of a proposal, with at least two free units to choose from.
  std::int64_t other_unit = 0;   // It would have named another unit than the nearest by road (or one of equal time),
  std::int64_t slower = 0;       // and that one takes longer by road,
  std::int64_t unreachable = 0;  // or no road leads from it at all (not in the seconds).
  double slower_share = 0;       // (slower + unreachable) / choices
  Percentiles lost;              // Of the slower ones.
  std::int64_t lost_total_s = 0;
};
BOOST_DESCRIBE_STRUCT(StraightLine, (), (choices, other_unit, slower, unreachable, slower_share, lost, lost_total_s))

struct Report {
  std::int64_t calls = 0, calls_closed = 0, file_rows = 0, mended_moments = 0;
  std::int64_t units = 0, stations = 0, streets_m = 0, calls_at_addresses = 0;
  std::int64_t rows_played = 0, rows_without_unit = 0, units_stood_down = 0, calls_without_unit = 0;
  std::map<std::string, std::int64_t> shortfalls;  // By capability: what run cards asked for and proposals lacked.
  std::int64_t requests = 0, commands = 0;
  double run_s = 0, commands_per_s = 0;
  std::map<std::string, std::int64_t> refusals;  // By code.
  std::vector<Phase> phases;
  StraightLine straight_line;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (calls, calls_closed, file_rows, mended_moments, units, stations, streets_m, calls_at_addresses, rows_played,
                       rows_without_unit, units_stood_down, calls_without_unit, shortfalls, requests, commands, run_s, commands_per_s,
                       refusals, phases, straight_line))

std::string as_table(Report const& report, bool chinese);

}  // namespace tocsin::feed
