// SHA-256, HMAC-SHA-256 and hex, over libsodium's pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);
Hash hmac_sha256(Hash const& key, std::string_view bytes);

std::string_view hash_bytes(Hash const& hash);
bool to_hash(std::string_view bytes, Hash& out);  // False, and out as it was: not as many bytes as a hash has.

// SHA-256 over several pieces without joining them first.
class Hasher {
 public:
  Hasher();
  Hasher& add(std::string_view bytes);
  Hasher& add(Hash const& hash);
  Hash finish();

 private:
  alignas(16) std::array<unsigned char, 128> state_;
};

std::string to_hex(std::span<std::uint8_t const> bytes);
Result<Hash> hash_from_hex(std::string_view hex);  // Errors: hash.malformed

}  // namespace tocsin
