// One-time codes by the clock (RFC 6238 over RFC 4226): HMAC-SHA-1, steps of 30 s, what every authenticator app takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace tocsin::access {

inline constexpr std::size_t kTotpSecretBytes = 20;  // As long as SHA-1's own output: RFC 4226, 4.
inline constexpr int kTotpDigits = 6;

std::string totp_code(std::string_view secret, std::int64_t step, int digits = kTotpDigits);
inline std::int64_t totp_step(Instant now) { return now.us / 30'000'000; }
// The step that `code` is of: now, the one before or the one behind (clocks differ, people type), and later than `after`, so that no code
// is taken twice. Nothing: of none of them.
std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now, std::int64_t after);

std::string base32(std::string_view bytes);  // RFC 4648, without padding.
// For an app's camera. `account`: of the signs that an account has.
std::string otpauth_link(std::string_view secret, std::string_view account);

}  // namespace tocsin::access
