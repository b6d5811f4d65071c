// Vault: seals personal details before they go into the journal's transaction, opens them for those who may read, erases them by record.
// XChaCha20-Poly1305 (libsodium); a key for each detail, wrapped by the master key, which lies outside the data folder.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "journal/journal.h"

namespace tocsin::journal {

class MasterKey {
 public:
  // Reads the key; creates the file (0600, parent folders 0700) with a random one when it does not exist and `may_create`.
  // Errors: vault.key_missing, vault.key_malformed, vault.key_not_private (readable by others), vault.key_not_written.
  static Result<MasterKey> from_file(std::string const& path, bool may_create);
  static MasterKey random();  // For memory journals.
  ~MasterKey();
  MasterKey(MasterKey const&) = default;
  MasterKey& operator=(MasterKey const&) = default;

  Hash const& bytes() const { return key_; }
  Hash check() const;  // HMAC that tells this key from others without telling the key.

 private:
  explicit MasterKey(Hash const& key) : key_(key) {}
  Hash key_;
};

// Authenticated encryption under a key: nonce, ciphertext, tag. `about` is bound in: what is sealed about one thing does not open about
// another.
std::string seal_under(Hash const& key, std::string_view text, std::string_view about);
std::optional<std::string> open_under(Hash const& key, std::string_view sealed, std::string_view about);

std::string random_name();  // 128 random bits as 32 hexadecimal digits: record names, detail ids.

// Thread-safe, apart from attach.
class Vault {
 public:
  // Binds the key to the journal the first time, afterwards checks that it is the same. Errors: vault.wrong_key.
  static Result<std::unique_ptr<Vault>> attach(Journal& journal, MasterKey key);

  SealedDetail seal(std::string_view record, std::string_view text) const;
  // Errors: detail.unknown, detail.erased, detail.damaged.
  Result<std::string> open(std::string_view detail_id) const;
  // Also checks that the ciphertext is the one the event named.
  Result<std::string> open(std::string_view detail_id, Hash const& ciphertext_sha256) const;

  MasterKey const& key() const { return key_; }

 private:
  Vault(Journal& journal, MasterKey const& key) : journal_(journal), key_(key) {}
  Journal& journal_;
  MasterKey key_;
};

}  // namespace tocsin::journal
