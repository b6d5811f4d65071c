// The journal in PostgreSQL, for a centre past one machine: several processes see it, one leads. Who leads is a row with an epoch and a
// heartbeat; what keeps the journal safe is that every append names its epoch and the position that it expects.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace tocsin::journal {

struct PostgresOptions {
  std::string url;           // postgresql://user@host1,host2/database. All servers of the cluster: the one that takes writes is found.
  std::string schema;        // Empty: tocsin_<centre>.
  std::uint16_t centre = 1;  // For a new journal; an existing one must be of this centre (journal.other_centre).
  bool create = true;        // Else a missing journal is journal.not_found.
  enum class Role { kLead, kStandby, kRead } role = Role::kLead;  // kStandby: reads, and may take the lead later (take_lead).
  std::string erasure_list;                                       // As in SqliteOptions.
  std::optional<Header> adopt;                                    // For a new journal that is a copy of another: its genesis and key check.
  // A leader whose heartbeat does not move for `lease` may be replaced; it is measured on the clock of the one who looks.
  std::chrono::milliseconds lease{3'000}, beat{500};
  std::chrono::milliseconds abstain{0};  // A standby that has just handed its lead over does not ask for it so long, or until it was taken.
  // So long an append looks for a database that takes writes before it gives up and the process stops.
  std::chrono::milliseconds patience{60'000};
};

// Errors: journal.address_malformed, journal.open_failed, journal.in_use (another leads, and is alive), journal.not_found,
// journal.other_centre, journal.newer_version, journal.not_durable (fsync or full_page_writes is off), journal.damaged_at.
Result<std::unique_ptr<Journal>> open_postgres_journal(PostgresOptions const& options);

// The database's own standbys, as the server that takes writes sees them.
struct DatabaseStandbys {
  struct One {
    std::string name;
    bool is_visible = false;        // False: this account may not see how far it is (pg_monitor).
    bool is_waited_for = false;     // A commit waits for it, or for another like it.
    std::int64_t behind_bytes = 0;  // Of what is written, not yet safe on its disk.
  };
  std::string wanted;  // synchronous_standby_names; empty: no commit waits for a standby.
  std::vector<One> standbys;
};
// Errors: journal.address_malformed, journal.open_failed.
Result<DatabaseStandbys> database_standbys(std::string const& url);

bool is_postgres_url(std::string_view text);         // postgresql://... or postgres://...
std::string without_password(std::string_view url);  // For logs and `config print`.

}  // namespace tocsin::journal
