// SecondFactors: what an account signs in with beside its password: codes by the clock (totp.h), and recovery codes for the day when the
// phone is gone. In DIR/access.db beside the accounts: secrets sealed, recovery codes hashed. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace tocsin::access {

inline constexpr std::size_t kRecoveryCodes = 10;

class SecondFactors {
 public:
  // `key`: secrets are sealed with it, recovery codes hashed. Errors: store.cannot_open.
  static Result<std::unique_ptr<SecondFactors>> open(std::string const& path, Hash const& key);

  bool is_on(std::string_view account_id) const;
  std::size_t recovery_codes_left(std::string_view account_id) const;
  // A new secret, which counts only once a code of it was shown. Errors: account.second_factor_on.
  Result<std::string> begin(std::string const& account_id);
  // The first code. Returns the recovery codes: they are never told again. Errors: auth.wrong_code, account.second_factor_off (not begun).
  Result<std::vector<std::string>> confirm(std::string const& account_id, std::string_view code, Instant now);
  // Takes a code, once: it is written down before it counts, so that after a restart too it is taken by nobody else. Spaces and hyphens do
  // not matter. Errors: auth.wrong_code.
  Result<void> take(std::string const& account_id, std::string_view code, Instant now);
  Result<void> remove(std::string const& account_id);

 private:
  struct Factor {
    std::string secret;
    bool confirmed = false;
    std::int64_t last_step = 0;
    std::set<std::string, std::less<>> recovery;  // Hashes.
  };
  SecondFactors(std::unique_ptr<store::Database> database, Hash const& key) : database_(std::move(database)), key_(key) {}
  Result<void> load();
  Result<void> store(std::string const& account_id, Factor const& factor);
  std::string hash_of(std::string_view account_id, std::string_view recovery_code) const;

  mutable std::mutex mutex_;
  std::unique_ptr<store::Database> database_;
  Hash key_;
  std::map<std::string, Factor, std::less<>> factors_;
};

}  // namespace tocsin::access
