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
inline constexpr Duration kBegunLife = Duration::minutes(15);  // A secret that no code confirmed is forgotten then, or by a restart.

class SecondFactors {
 public:
  // `key`: secrets are sealed with it, recovery codes hashed. Errors: store.cannot_open.
  static Result<std::unique_ptr<SecondFactors>> open(std::string const& path, Hash const& key);

  bool is_on(std::string_view account_id) const;
  std::size_t recovery_codes_left(std::string_view account_id) const;
  // A new secret, which counts only once a code of it was shown. Errors: account.second_factor_on.
  Result<std::string> begin(std::string const& account_id, Instant now);
  // The first code. Returns the recovery codes: they are never told again. Errors: auth.wrong_code, account.second_factor_off (not begun,
  // or too long ago), account.second_factor_on.
  Result<std::vector<std::string>> confirm(std::string const& account_id, std::string_view code, Instant now);
  // Takes a code, once: it is written down before it counts, so that after a restart too it is taken by nobody else. Spaces and hyphens do
  // not matter. Errors: auth.wrong_code.
  Result<void> take(std::string const& account_id, std::string_view code, Instant now);
  // A recovery code only. Errors: auth.wrong_code.
  Result<void> take_recovery(std::string const& account_id, std::string_view code);
  Result<void> remove(std::string const& account_id);

 private:
  struct Factor {
    std::string secret;
    std::int64_t last_step = 0;
    std::set<std::string, std::less<>> recovery;  // Hashes.
  };
  struct Begun {
    std::string secret;
    Instant at;
  };
  SecondFactors(std::unique_ptr<store::Database> database, Hash const& key) : database_(std::move(database)), key_(key) {}
  Result<void> load();
  Result<void> store(std::string const& account_id, Factor const& factor);
  void put(std::string const& account_id, Factor factor);
  Result<void> take_recovery_of(std::string const& account_id, Factor const& factor, std::string_view compared);
  std::string hash_of(std::string_view account_id, std::string_view recovery_code) const;

  std::mutex writing_;        // Held by what changes anything, over its commit; under it factors_ may be read.
  mutable std::mutex mutex_;  // Taken within, for the change in memory alone: every request asks is_on(), and waits for no disk.
  std::unique_ptr<store::Database> database_;
  Hash key_;
  std::map<std::string, Factor, std::less<>> factors_;
  std::map<std::string, Begun, std::less<>> begun_;  // Under writing_.
};

}  // namespace tocsin::access
