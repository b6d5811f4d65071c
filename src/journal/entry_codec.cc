#include "journal/entry_codec.h"

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "codec/schema.h"

namespace tocsin::journal {

namespace {

constexpr std::size_t kShownOfNewer = 120;  // Of what was not known; all that is known would follow.

}  // namespace

std::string encode_entry(core::Entry const& entry) { return codec::to_json(entry); }

StoredEntry to_stored(core::Entry const& entry) {
  return {.position = entry.position, .at = entry.at, .command_id = entry.envelope.command_id, .bytes = encode_entry(entry), .chain = {}};
}

Result<core::Entry> EntryDecoder::decode(StoredEntry const& stored) {
  auto entry = decode(stored.bytes);
  // Well-formed, and names what this program has never heard of. That its bytes are whole, the chain says before.
  if (!entry && (entry.error().code == "json.unknown_word" || entry.error().code == "json.unknown_member"))
    return conflict("journal.newer_version",
                    fmt::format("position {}: a newer version of Tocsin wrote this entry, and this one has to be upgraded: {}",
                                stored.position, entry.error().detail.substr(0, kShownOfNewer)));
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
