// The journal of a data folder, wherever it lies: in the folder itself, or in PostgreSQL.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "journal/journal.h"

namespace tocsin::server {

enum class JournalRole { kLead, kStandby, kRead };

struct JournalPlace {
  std::string folder;
  std::string url;  // postgresql://...; empty: in the folder.
  JournalRole role = JournalRole::kLead;
  std::uint16_t centre = 0;  // Its number. 0: the one that the folder has; of a new journal 1.
  std::string erasure_list;
  std::chrono::milliseconds abstain{0};  // Of a standby: so long it does not ask for the lead.
};
// Whether a centre was ever started in it, wherever its journal lies.
bool is_data_folder(std::filesystem::path const& folder);

// A folder belongs to one journal: DIR/journal.place names the database of one that lies there, and its centre. Errors: journal.missing
// (only the rest of a centre is there), journal.elsewhere (the folder's journal is another), journal.other_centre, and those of the two
// stores.
Result<std::unique_ptr<journal::Journal>> open_journal(JournalPlace const& place);

}  // namespace tocsin::server
