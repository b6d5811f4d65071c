#include "journal/entry_codec.h"

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "codec/schema.h"

namespace tocsin::journal {

std::string encode_entry(core::Entry const& entry) { return codec::to_json(entry); }

StoredEntry to_stored(core::Entry const& entry) {
  return {.position = entry.position, .at = entry.at, .command_id = entry.envelope.command_id, .bytes = encode_entry(entry), .chain = {}};
}

Result<core::Entry> EntryDecoder::decode(StoredEntry const& stored) {
  auto entry = decode(stored.bytes);
  if (!entry)
    return corrupt("journal.damaged_at", fmt::format("position {}: {}: {}", stored.position, entry.error().code, entry.error().detail));
  if (entry->position != stored.position || entry->at != stored.at || entry->envelope.command_id != stored.command_id)
    return corrupt("journal.damaged_at",
                   fmt::format("position {}: the columns beside the entry say something else than the entry", stored.position));
  return entry;
}

Result<core::Entry> EntryDecoder::decode(std::string_view bytes) {
  return codec::read_json<core::Entry>(parser_, bytes, codec::kJournalLimits);
}

std::string journal_contract() { return codec::pretty_json(codec::standalone_schema(codec::type_info<core::Entry>())); }

}  // namespace tocsin::journal
