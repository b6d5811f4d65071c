// What a password has to be: long, and not the first thing that somebody would try. No rule of character kinds and no end by date, which
// make people write them down (NIST SP 800-63B, 5.1.1.2). And how one is made for somebody, and kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tocsin::access {

inline constexpr std::size_t kMaxPasswordBytes = 200, kMinPasswordCharacters = 12;

// Errors: account.password_too_short (too long, too), account.password_guessable. Neither repeats the password.
Result<void> check_password(std::string_view password, std::string_view account);

std::string one_time_password();
std::string hash_password(std::string_view password);  // argon2id: about 0.1 s.
bool password_fits(std::string const& hash, std::string_view password);

}  // namespace tocsin::access
