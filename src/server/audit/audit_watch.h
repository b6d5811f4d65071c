// AuditWatch: the audit of a running server: the tree kept up with the journal, heads signed and brought outside, heads of neighbours kept.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/endpoints/administration/audit.h"
#include "api/metrics.h"
#include "audit/auditor.h"
#include "audit/pusher.h"
#include "sequencer/centre.h"

namespace tocsin::server {

struct AuditSettings {
  std::string key_file;           // Empty: beside the master key (audit::signing_key_beside).
  std::vector<std::string> push;  // Where heads go (parse_push_place).
  std::vector<std::string> neighbour_keys;
  std::string ca_file;  // Whom to believe over https (api::http::Client::connect).
  std::int64_t head_every_s = 300;
  std::int64_t head_every_entries = 10'000;
};
// Errors: config.out_of_range, audit.target_malformed, audit.key_malformed.
Result<void> check(AuditSettings const& settings);

// "file:/mnt/kept/heads.ndjson", "https://HOST:PORT TOKEN_FILE" (another centre's server), "https://HOST:PORT/PATH [TOKEN_FILE]" (anything
// that takes a head by POST); http:// likewise.
struct PushPlace {
  std::string file;  // Else:
  std::string url, path, token_file, ca_file;
  bool is_neighbour() const { return !url.empty() && path.empty(); }
};
Result<PushPlace> parse_push_place(std::string const& text);  // Errors: audit.target_malformed.
// Errors of its `send`: client.*, audit.list_not_written, audit.file_unreadable (the token), audit.push_refused, audit.head_conflict.
audit::PushTarget make_push_target(PushPlace const& place, audit::Auditor& auditor);

class AuditWatch {
 public:
  // `may_create_key`: a standby's key is brought from the first server, for all heads of a journal are signed by one key. Without a key
  // the tree and neighbours' heads are kept all the same, and the log says so.
  static Result<std::unique_ptr<AuditWatch>> open(sequencer::Centre& centre, std::string const& folder, std::string const& key_file,
                                                  bool may_create_key, AuditSettings const& settings);
  void start();
  void stop();
  api::AuditDesk desk();
  void add_to(api::Metrics& metrics);

 private:
  AuditWatch() = default;
  std::unique_ptr<audit::Auditor> auditor_;
  std::unique_ptr<audit::Pusher> pusher_;
};

}  // namespace tocsin::server
