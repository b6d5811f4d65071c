// Entries <-> the bytes that the journal keeps (compact JSON, contracts/journal.json).
#pragma once

#include "codec/json_reader.h"
#include "core/command.h"
#include "journal/journal.h"

namespace tocsin::journal {

std::string encode_entry(core::Entry const& entry);
StoredEntry to_stored(core::Entry const& entry);

// Keeps its buffers: one per thread, for many entries. Errors: journal.damaged_at (position and what is wrong there),
// journal.newer_version (an event, member or word that this program does not know).
class EntryDecoder {
 public:
  Result<core::Entry> decode(StoredEntry const& stored);
  Result<core::Entry> decode(std::string_view bytes);  // Only the bytes, from anywhere: the errors of json_reader.h.

 private:
  codec::JsonParser parser_;
};

// contracts/journal.json: the JSON Schema of an entry with every event.
std::string journal_contract();

}  // namespace tocsin::journal
