// The key that signs heads: Ed25519 (libsodium), in a file beside the master key and outside the data folder.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace tocsin::audit {

using Signature = std::array<std::uint8_t, 64>;

class SigningKey {
 public:
  // Reads the seed (64 hexadecimal digits, mode 0600); makes one when there is none and `may_create`, with PATH.pub beside it to hand out.
  // Errors: audit.key_missing, audit.key_malformed, audit.key_not_private, audit.key_not_written.
  static Result<SigningKey> from_file(std::string const& path, bool may_create);
  static SigningKey random();
  static SigningKey from_seed(Hash const& seed);
  ~SigningKey();
  SigningKey(SigningKey const&) = default;
  SigningKey& operator=(SigningKey const&) = default;

  Hash const& public_key() const { return public_; }
  Signature sign(std::string_view text) const;

 private:
  SigningKey() = default;
  std::array<std::uint8_t, 64> secret_{};
  Hash public_{};
};

std::string key_name(Hash const& public_key);  // The first 16 hexadecimal digits of its SHA-256.
bool is_signed_by(Hash const& public_key, std::string_view text, std::string_view signature_hex);
// The signing key's file, for a master key's: NAME.key -> NAME.audit.key.
std::string signing_key_beside(std::string const& master_key_file);
// 64 hexadecimal digits, or a file that holds them. Errors: audit.key_malformed.
Result<Hash> read_public_key(std::string const& text_or_path);

}  // namespace tocsin::audit
