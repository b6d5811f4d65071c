// SHA-256 by OpenSSL: it uses the processor's own instructions, 1,160 MB/s against libsodium's 150, and the chain is most of a replay. Its
// low-level functions are called deprecated in favour of an interface that looks an algorithm up by name for every hash; replay computes
// hundreds of thousands a second.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <algorithm>

#include <openssl/sha.h>
#include <sodium.h>

namespace tocsin {

static_assert(sizeof(SHA256_CTX) <= 128);

namespace {
unsigned char const* unsigned_bytes(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
}  // namespace

Hash sha256(std::string_view bytes) { return Hasher().add(bytes).finish(); }

Hash hmac_sha256(Hash const& key, std::string_view bytes) {
  Hash out;
  crypto_auth_hmacsha256(out.data(), unsigned_bytes(bytes), bytes.size(), key.data());
  return out;
}

Hasher::Hasher() { SHA256_Init(reinterpret_cast<SHA256_CTX*>(state_.data())); }

Hasher& Hasher::add(std::string_view bytes) {
  SHA256_Update(reinterpret_cast<SHA256_CTX*>(state_.data()), unsigned_bytes(bytes), bytes.size());
  return *this;
}

Hasher& Hasher::add(Hash const& hash) { return add(std::string_view(reinterpret_cast<char const*>(hash.data()), hash.size())); }

Hash Hasher::finish() {
  Hash out;
  SHA256_Final(out.data(), reinterpret_cast<SHA256_CTX*>(state_.data()));
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
  // A table, because the branches of comparing random digits are what would cost: two hashes an entry, at every replay.
  static constexpr auto kDigit = [] {
    std::array<std::int8_t, 256> table;
    table.fill(-1);
    for (int i = 0; i < 10; ++i) table[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
    for (int i = 0; i < 6; ++i) table[static_cast<std::size_t>('a' + i)] = static_cast<std::int8_t>(10 + i);
    return table;
  }();
  if (hex.size() != 64) return invalid("hash.malformed");
  Hash out;
  int any = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    int const high = kDigit[static_cast<unsigned char>(hex[2 * i])];
    int const low = kDigit[static_cast<unsigned char>(hex[2 * i + 1])];
    any |= high | low;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (any < 0) return invalid("hash.malformed");
  return out;
}

std::string_view hash_bytes(Hash const& hash) { return {reinterpret_cast<char const*>(hash.data()), hash.size()}; }

bool to_hash(std::string_view bytes, Hash& out) {
  if (bytes.size() != out.size()) return false;
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return true;
}

}  // namespace tocsin
