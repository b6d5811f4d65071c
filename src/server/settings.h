// Settings of a server: flags before TOCSIN_* before the file (TOML) before defaults. A file with [[centre]] tables is of several centres
// in one process: each table has a centre's own settings, and what stands above the first is said for all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "server/runtime.h"

namespace CLI {
class App;
}

namespace tocsin::server {

struct Settings {
  std::string config;
  std::uint16_t number = 0;      // The centre's. 0: the one that the folder has; of a new one 1.
  std::string name_zh, name_en;  // Of the centre, for the view of the city.
  std::string data = "data";
  std::string journal;  // postgresql://...; empty: in the data folder.
  std::string listen = "127.0.0.1:8080";
  std::string clock = "real";
  std::string web;
  std::string key_file;
  std::string pack_folder;  // Where the printable pack is kept; empty: nowhere.
  api::http::TlsFiles tls;
  std::string ca;                // Whom to believe where heads are brought by https; empty: whoever the machine trusts.
  std::string cookies = "auto";  // secure: behind TLS whatever the proxy says.
  std::size_t workers = 3;
  std::int64_t history_months = history::kMonthsKept;
  std::int64_t track_days = telemetry::kMostDaysKept;
  AuditSettings audit;
  std::vector<std::string> require_second_factor;  // Roles.
  bool read_only = false;                          // Only a flag: nobody wants it from a file the next day.
  bool standby = false;                            // Likewise: the unit file says it; or the table of one centre.
  std::vector<Settings> centres;                   // Of the file's [[centre]]; empty: one centre, which is this.
};

void add_settings(CLI::App& command, Settings& settings);
// Fills what no flag said from the environment and the file. With --centre N a file of several centres is that one's. Errors:
// config.file_unreadable, config.unknown_key, config.wrong_type, config.out_of_range, config.of_each_centre, config.centre_unknown,
// config.centres_share.
Result<void> complete(Settings& settings, CLI::App const& command);
// For a command that is about one centre. Errors: config.centre_missing.
Result<void> check_is_one(Settings const& settings);
std::string to_toml(Settings const& settings);

struct Address {
  std::string host;
  std::uint16_t port = 0;
};
Result<Address> parse_listen(std::string const& text);  // Errors: config.out_of_range

}  // namespace tocsin::server
