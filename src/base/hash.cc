#include "base/hash.h"

#include <sodium.h>

namespace tocsin {

static_assert(sizeof(crypto_hash_sha256_state) <= 128);

namespace {
unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
}  // namespace

Hash sha256(std::string_view bytes) {
  Hash out;
  crypto_hash_sha256(out.data(), bytes_of(bytes), bytes.size());
  return out;
}

Hash hmac_sha256(Hash const& key, std::string_view bytes) {
  Hash out;
  crypto_auth_hmacsha256(out.data(), bytes_of(bytes), bytes.size(), key.data());
  return out;
}

Hasher::Hasher() { crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data())); }

Hasher& Hasher::add(std::string_view bytes) {
  crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), bytes_of(bytes), bytes.size());
  return *this;
}

Hasher& Hasher::add(Hash const& hash) { return add(std::string_view(reinterpret_cast<char const*>(hash.data()), hash.size())); }

Hash Hasher::finish() {
  Hash out;
  crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), out.data());
  return out;
}

std::string to_hex(std::span<std::uint8_t const> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (auto const byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Result<Hash> hash_from_hex(std::string_view hex) {
  auto const digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  if (hex.size() != 64) return invalid("hash.malformed");
  Hash out;
  for (std::size_t i = 0; i < 32; ++i) {
    int const high = digit(hex[2 * i]);
    int const low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return invalid("hash.malformed");
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return out;
}

}  // namespace tocsin
