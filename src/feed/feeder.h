// Feeder: plays a file of calls against a server, step by step as people do, and reports. The rules stand in README.md.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "feed/report.h"

namespace tocsin::feed {

struct FeedOptions {
  std::filesystem::path calls;
  std::string server, token;
  std::string ca_file;                      // Whom to believe over https; empty: whoever the machine trusts.
  double speed = 0;                         // Times real time; 0: as fast as the server answers.
  Duration length{};                        // Only the calls of this long from the first; 0: all.
  Duration window = Duration::seconds(30);  // Reports of units within it are recorded together at its end; occurred_at stays exact.
  std::size_t lanes = 8;
  std::function<void(std::string const&)> say;  // Progress, one line each.
};

// Errors: those of call_file.h and server_link.h; feed.clock_not_stepped, feed.no_data_set, feed.no_places, feed.no_homes, and what the
// server refuses while the feed sets itself up. What it refuses later is counted in the report.
Result<Report> run_feed(FeedOptions const& options);

}  // namespace tocsin::feed
