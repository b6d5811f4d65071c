#include "access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include <fmt/format.h>

#include "base/result.h"

namespace tocsin::access {

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  TOCSIN_ASSERT(::HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size) !=
                nullptr);
  // RFC 4226, 5.3: four bytes from where the last one points to, without their highest bit.
  std::size_t const at = mac[size - 1] & 0xf;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | mac[at + i];
  number &= 0x7fffffff;
  std::uint32_t modulus = 1;
  for (int i = 0; i < digits; ++i) modulus *= 10;
  return fmt::format("{:0{}}", number % modulus, digits);
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now, std::int64_t after) {
  if (code.size() != kTotpDigits) return std::nullopt;
  std::optional<std::int64_t> out;
  for (std::int64_t const step : {totp_step(now) - 1, totp_step(now), totp_step(now) + 1}) {
    std::string const expected = totp_code(secret, step);
    // All three are looked at, each in the same time.
    bool const fits = ::sodium_memcmp(expected.data(), code.data(), code.size()) == 0;
    if (fits && step > after && !out) out = step;
  }
  return out;
}

std::string base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (char const c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kLetters[held >> (bits - 5) & 31];
  }
  if (bits > 0) out += kLetters[held << (5 - bits) & 31];
  return out;
}

std::string otpauth_link(std::string_view secret, std::string_view account) {
  // An account's name has letters, digits and - _ . only: nothing to escape.
  return fmt::format("otpauth://totp/Tocsin:{}?secret={}&issuer=Tocsin&algorithm=SHA1&digits={}&period=30", account, base32(secret),
                     kTotpDigits);
}

}  // namespace tocsin::access
