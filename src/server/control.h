// The control channel: what the command line asks of a running server through DIR/control.sock, and asking it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "api/http/client.h"
#include "server/runtime.h"

namespace tocsin::server {

// Routes that only the control socket has: tokens, passwords, activating a data set.
void add_control_routes(api::ApiServer& control, Runtime& runtime);

// What becomes of a folder that is none of ours: a mistyped one is not to become a centre without anybody's wish.
enum class NewFolder : std::uint8_t { kRefuse, kMake };

// Calls `work` with a client of the server that runs on this folder; where none runs, the folder is opened for the time of the call.
// Errors: server.no_data_folder.
Result<void> with_server(RuntimeOptions const& options, NewFolder folder, std::function<Result<void>(api::http::Client&)> const& work);

// What the steward has decided and every data set is compiled with.
Result<std::vector<address::Decided>> decided_addresses(api::http::Client& client);

// How far the past is (history/).
struct HistoryState {
  std::uint64_t position = 0, journal_position = 0;
  std::int64_t incidents = 0, assignments = 0, open = 0, bytes = 0, months_kept = 0;
  std::optional<Instant> oldest;
  std::vector<std::string> partitions, lost;  // history::Stats
  std::string problem;                        // Why it does not go on; empty: it does.
};
BOOST_DESCRIBE_STRUCT(HistoryState, (),
                      (position, journal_position, incidents, assignments, open, bytes, months_kept, oldest, partitions, lost, problem))
Result<HistoryState> history_state(api::http::Client& client);

// Where positions of units are kept, and how that goes (telemetry/).
struct PositionsState {
  bool is_shared = false;  // In PostgreSQL.
  std::int64_t days_kept = 0, waiting = 0, lost = 0, out_of_time = 0, bytes = 0;
  std::optional<Instant> oldest;
  std::vector<std::string> partitions;
  std::string problem;  // Why they are not written; empty: they are.
};
BOOST_DESCRIBE_STRUCT(PositionsState, (), (is_shared, days_kept, waiting, lost, out_of_time, bytes, oldest, partitions, problem))
Result<PositionsState> positions_state(api::http::Client& client);

// Who leads, and how far those are who wait for it.
struct LeadAnswer {
  std::string opening;  // Another word each time that the folder is opened.
  bool leads = false;
  std::string leader;  // By the journal's word: machine and process.
  std::uint64_t position = 0;
  std::int64_t ready = 0;                // Standbys that have read to the end.
  std::optional<std::uint64_t> reading;  // How far the furthest of the others is.
  // It is there, and would not lead for a while.
  bool must_wait() const { return leads && ready == 0 && reading.has_value(); }
};
BOOST_DESCRIBE_STRUCT(LeadAnswer, (), (opening, leads, leader, position, ready, reading))
Result<LeadAnswer> who_leads(api::http::Client& client);

// The active data set that GET /api/v1/configuration tells of; empty: none.
std::string active_version(std::string const& configuration);

// An answer's body, or the problem it told of.
Result<std::string> ask(api::http::Client& client, std::string const& method, std::string const& target, std::string const& body,
                        std::vector<std::pair<std::string, std::string>> const& headers = {});

}  // namespace tocsin::server
