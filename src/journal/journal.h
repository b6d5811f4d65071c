// The journal: an append-only, hash-chained list of entries, durable when append returns. Everything else is computed from it.
// Beside it, in the same transactions, lie the encrypted personal details (vault.h seals and opens them).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace tocsin::journal {

// One entry as it lies in the store. `bytes` is the entry's JSON (entry_codec.h) and is never encoded again.
struct StoredEntry {
  std::uint64_t position = 0;
  Instant at;
  Hash command_id{};
  std::string bytes;
  Hash chain{};  // SHA-256(previous chain, position as 8 bytes big-endian, bytes). append() makes it; what the caller put there is ignored.
};
Hash next_chain(Hash const& previous, std::uint64_t position, std::string_view bytes);

// A text made unreadable by Vault::seal, on its way into the store.
struct SealedDetail {
  std::string id;           // Random.
  std::string record;       // What is erased together: one name per call and per incident.
  std::string ciphertext;   // Under a key of its own,
  std::string wrapped_key;  // which lies here under the master key; erasing it erases the text.
  Hash sha256{};            // Of the ciphertext: what the event holds.
};
struct StoredDetail {
  std::string id, record, ciphertext;
  std::string wrapped_key;  // Empty: erased.
};

struct Head {
  std::uint64_t position = 0;  // 0: no entry yet; the first one has position 1.
  Hash chain{};
};
inline constexpr int kFormatVersion = 1;
struct Header {
  int format_version = kFormatVersion;
  std::uint16_t centre = 1;
  Hash genesis{};                 // Random, made once: the chain before the first entry.
  std::optional<Hash> key_check;  // HMAC by which a wrong master key is told.
};

inline constexpr std::size_t kPage = 1000;  // Entries at a time, where a whole journal is read.

// append, erase and set_key_check: one thread at a time. The rest is safe from any thread.
// After a failed append the object is poisoned (journal.stopped): recover by opening the store anew, never by trying again.
// Errors: journal.disk_full journal.write_failed journal.stopped journal.wrong_position journal.read_only (append);
//         journal.read_failed journal.damaged_at (read); detail.unknown detail.erased (load_detail).
class Journal {
 public:
  virtual ~Journal() = default;

  // All or nothing, in one transaction: entries (positions head+1, head+2, ...), their details, and the records whose keys go.
  virtual Result<void> append(std::span<StoredEntry const> entries, std::span<SealedDetail const> details,
                              std::span<std::string const> erased_records = {}) = 0;
  // Entries from position `from` on, at most `limit`, in order. Does not check the chain: verify.h and recovery do.
  virtual Result<std::vector<StoredEntry>> read(std::uint64_t from, std::size_t limit) const = 0;
  virtual Head head() const = 0;
  virtual Header header() const = 0;
  virtual Result<void> set_key_check(Hash const& check) = 0;

  virtual Result<StoredDetail> load_detail(std::string_view id) const = 0;
  // Erases outside an append: when a restore applies erasures that are newer than the backup.
  virtual Result<void> erase(std::span<std::string const> records) = 0;
  // Every record ever erased, with the position at which it was.
  struct Erasure {
    std::string record;
    std::uint64_t position = 0;
  };
  virtual Result<std::vector<Erasure>> erasures() const = 0;
  // All details in the order of their ids, those behind `after`; erased ones with an empty key. For copies of a whole journal.
  virtual Result<std::vector<StoredDetail>> details(std::string_view after, std::size_t limit) const = 0;

  // A journal that several processes share has one leader, who may append; the others read and may ask to become it. To be asked now and
  // then by the thread that will append; false: another leads and is alive. Afterwards head() is where the next append goes.
  virtual Result<bool> take_lead() { return true; }
  // Lets the lead go, so that another can have it at once. By the thread that appends, which appends nothing afterwards.
  virtual void release_lead() {}
  // Of a shared journal: under which epoch this process leads, each higher than those before; 0: it does not. From any thread.
  virtual std::int64_t epoch() const { return 0; }
  // Of a shared journal: who leads it, by the store's own word, and how many wait for it. Empty: nobody shares it. From any thread.
  struct Sharing {
    std::string leader;
    std::int64_t standbys = 0;
    std::int64_t ready = 0;                // Of these, which have read to the end and ask for the lead.
    std::optional<std::uint64_t> reading;  // How far the furthest of those has come that read still. A standby of before shows neither.
  };
  virtual Result<std::optional<Sharing>> sharing() const { return std::nullopt; }
  // Of a journal that lies in no folder: what a restore left for the first who leads it (server/runtime.h). Empty: nothing, or done with.
  // From any thread, and by whoever reads too.
  virtual Result<std::string> restore_mark() const { return std::string(); }
  virtual Result<void> set_restore_mark(std::string const& mark) {
    return mark.empty() ? Result<void>() : conflict("journal.read_only", "a mark lies in the folder");
  }
  // Why this process may not append any more, whatever it tries (journal.fenced): it stops and is started anew. From any thread.
  virtual std::optional<Error> lost() const { return std::nullopt; }
};

}  // namespace tocsin::journal
