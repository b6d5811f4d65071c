// Drafts of calls: what a call-taker has typed and not yet sent. Encrypted, one per account and seat, outside the journal and its backups;
// they survive a restart of server and browser, and go when the call is sent, discarded or too old.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "journal/vault.h"

namespace tocsin::journal {

struct Draft {
  std::string text;
  Instant saved_at;
};

// Thread-safe.
class Drafts {
 public:
  static constexpr std::size_t kMaxBytes = 64 * 1024;  // Of one draft: draft.too_long.
  static constexpr std::size_t kMaxDrafts = 10'000;    // draft.too_many.

  // DIR/drafts.db. Drafts under another master key are thrown away when read. Errors: draft.open_failed.
  static Result<std::unique_ptr<Drafts>> open(std::string const& folder, MasterKey key);
  virtual ~Drafts() = default;

  virtual Result<void> put(std::string_view account, std::string_view seat, std::string_view text, Instant now) = 0;
  virtual Result<std::optional<Draft>> get(std::string_view account, std::string_view seat) = 0;
  virtual Result<void> remove(std::string_view account, std::string_view seat) = 0;
  virtual Result<std::size_t> remove_older_than(Instant moment) = 0;  // How many went.
};

}  // namespace tocsin::journal
