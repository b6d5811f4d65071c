// Checks of `tocsin doctor`: each looks at one thing of the machine or the folder and says what it found and what to do next.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/account_store.h"
#include "api/http/tls.h"
#include "base/time.h"
#include "journal/postgres/postgres_journal.h"
#include "server/control.h"
#include "server/open_journal.h"
#include "server/shipped_note.h"

namespace tocsin::server::doctor {

enum class State { kOk, kAttention, kFailed };
struct Words {
  std::string en, zh;
};
struct Line {
  State state = State::kOk;
  Words what;   // What was looked at,
  Words found;  // what it is,
  Words next;   // and what to do; empty when all is well.
};

Line failed(Words what, Error const& error);  // With the next step that the catalogue names.

// What was measured, judged without looking at the machine: limits in one place.
Line judge_disk(std::uint64_t free_bytes, std::uint64_t total_bytes, std::uint64_t free_files, std::uint64_t total_files);
Line judge_sync(std::vector<std::int64_t> times_us);  // Of single writes that waited for the disk.
Line judge_clock(Instant now, Instant last_entry_at, bool is_synchronised);
Line judge_certificate(std::string const& file, Instant ends_at, Instant now);
Line judge_database_standbys(journal::DatabaseStandbys const& seen);
Line judge_following(std::uint64_t journal_position, std::uint64_t server_position);
// Nothing to judge: nobody ships. `chain_here`: the journal's at the position that was shipped last, when it reaches so far.
Line judge_shipped(std::optional<ShippedNote> const& note, std::uint64_t journal_position, std::optional<Hash> const& chain_here,
                   Instant now);
Line judge_envelopes(std::vector<access::Envelope> const& envelopes);
// Nothing to say where every use was acknowledged. `opened`: account and moment of those that were not.
std::vector<Line> judge_emergency_access(std::vector<access::Envelope> const& opened);
Line judge_history(HistoryState const& seen);
Line judge_positions(PositionsState const& seen);
Line judge_open_files(std::uint64_t limit, std::uint64_t may_be_raised_to);

struct Asked {
  std::string data = "data", url, key_file, audit_key_file;
  std::uint16_t centre = 0;               // Where the journal lies in a database.
  api::http::TlsFiles tls;                // What the server shows.
  std::vector<std::string> certificates;  // Files, beside those that the journal's address names.
};
// In the order in which they are shown. Without a folder or a journal the ones that need them are left out.
std::vector<Line> check_machine(std::string const& folder, Instant last_entry_at);
std::vector<Line> check_certificates(Asked const& asked);
// The one that runs here, if any; of a standby also how far it is behind.
std::vector<Line> check_server(std::string const& folder, std::uint64_t journal_position);
// Of the server that runs here; without one there is nothing to say.
std::vector<Line> check_history(std::string const& folder);  // And of positions.
struct FolderReport {
  std::vector<Line> lines;
  Instant last_entry_at;
  std::uint64_t position = 0;  // Of the journal's last entry.
};
FolderReport check_folder(Asked const& asked);

}  // namespace tocsin::server::doctor
