#include "access/second_factors.h"

#include <sodium.h>

#include <optional>

#include "access/stored_text.h"
#include "access/totp.h"

namespace tocsin::access {

namespace {

constexpr char const* kFactorSchema = R"sql(
CREATE TABLE IF NOT EXISTS second_factor(account_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, confirmed INTEGER NOT NULL, last_step INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS recovery_code(account_id TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(account_id, hash));
)sql";

// 24 letters of 32, 120 bits: too many to try, so that a plain hash keeps them. In groups, to be copied from paper.
std::string random_recovery_code() {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::string out;
  for (int i = 0; i < 24; ++i) {
    if (i != 0 && i % 4 == 0) out += '-';
    out += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return out;
}

std::string as_compared(std::string_view typed) {
  std::string out;
  for (char const c : typed.substr(0, 100))
    if (c != ' ' && c != '-') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

// All of `write`, or nothing of it.
template <class Write>
Result<void> in_one_transaction(store::Database& database, Write write) {
  TOCSIN_CHECK(database.execute("BEGIN IMMEDIATE"));
  Result<void> done = write();
  if (done) done = database.execute("COMMIT");
  if (!done) (void)database.execute("ROLLBACK");
  return done;
}

std::unexpected<Error> wrong_code() { return invalid("auth.wrong_code", "the code is wrong, over, or was used before"); }

}  // namespace

Result<std::unique_ptr<SecondFactors>> SecondFactors::open(std::string const& path, Hash const& key) {
  TOCSIN_TRY(auto database, store::Database::open(path, true));
  TOCSIN_CHECK(database->execute(kFactorSchema));
  std::unique_ptr<SecondFactors> out(new SecondFactors(std::move(database), key));
  TOCSIN_CHECK(out->load());
  return out;
}

Result<void> SecondFactors::load() {
  auto rows = database_->prepare("SELECT account_id, sealed, last_step FROM second_factor WHERE confirmed <> 0");
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    std::string const account_id = rows.text(0), about = account_id + "\n";
    auto const opened = open_sealed(key_, rows.text(1));
    // One that cannot be read opens nothing and is not taken for none: without it the password alone would do.
    bool const is_whole = opened && opened->starts_with(about);
    factors_[account_id] = {is_whole ? opened->substr(about.size()) : std::string(), rows.integer(2), {}};
  }
  auto codes = database_->prepare("SELECT account_id, hash FROM recovery_code");
  for (auto row = codes.step();; row = codes.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    if (auto const factor = factors_.find(codes.text(0)); factor != factors_.end()) factor->second.recovery.insert(codes.text(1));
  }
  return {};
}

Result<void> SecondFactors::store(std::string const& account_id, Factor const& factor) {
  return database_->prepare("INSERT OR REPLACE INTO second_factor VALUES(?,?,1,?)")
      .bind(1, account_id)
      .bind_bytes(2, seal(key_, account_id + "\n" + factor.secret))
      .bind(3, factor.last_step)
      .run();
}

std::string SecondFactors::hash_of(std::string_view account_id, std::string_view recovery_code) const {
  return to_hex(hmac_sha256(key_, std::string(account_id) + "\n" + std::string(recovery_code)));
}

bool SecondFactors::is_on(std::string_view account_id) const {
  std::scoped_lock lock(mutex_);
  return factors_.contains(account_id);
}

std::size_t SecondFactors::recovery_codes_left(std::string_view account_id) const {
  std::scoped_lock lock(mutex_);
  auto const found = factors_.find(account_id);
  return found == factors_.end() ? 0 : found->second.recovery.size();
}

void SecondFactors::put(std::string const& account_id, Factor factor) {
  std::scoped_lock lock(mutex_);
  factors_[account_id] = std::move(factor);
}

Result<std::string> SecondFactors::begin(std::string const& account_id, Instant now) {
  std::scoped_lock writing(writing_);
  if (factors_.contains(account_id)) return conflict("account.second_factor_on", "turn it off first");
  std::string secret(kTotpSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  begun_[account_id] = {secret, now};
  return secret;
}

Result<std::vector<std::string>> SecondFactors::confirm(std::string const& account_id, std::string_view code, Instant now) {
  std::scoped_lock writing(writing_);
  if (factors_.contains(account_id)) return conflict("account.second_factor_on", "it is on already");
  std::erase_if(begun_, [&](auto const& entry) { return now > entry.second.at + kBegunLife; });
  auto const begun = begun_.find(account_id);
  if (begun == begun_.end()) return conflict("account.second_factor_off", "ask for a secret first");
  auto const step = totp_step_of(begun->second.secret, as_compared(code), now, 0);
  if (!step) return wrong_code();
  Factor fresh{begun->second.secret, *step, {}};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
    out.push_back(random_recovery_code());
    fresh.recovery.insert(hash_of(account_id, as_compared(out.back())));
  }
  TOCSIN_CHECK(in_one_transaction(*database_, [&]() -> Result<void> {
    TOCSIN_CHECK(database_->prepare("DELETE FROM recovery_code WHERE account_id = ?").bind(1, account_id).run());
    for (auto const& hash : fresh.recovery)
      TOCSIN_CHECK(database_->prepare("INSERT INTO recovery_code VALUES(?,?)").bind(1, account_id).bind(2, hash).run());
    return store(account_id, fresh);
  }));
  put(account_id, std::move(fresh));
  begun_.erase(begun);
  return out;
}

Result<void> SecondFactors::take(std::string const& account_id, std::string_view code, Instant now) {
  std::scoped_lock writing(writing_);
  auto const found = factors_.find(account_id);
  if (found == factors_.end() || found->second.secret.empty()) return wrong_code();
  std::string const compared = as_compared(code);
  auto const step = totp_step_of(found->second.secret, compared, now, found->second.last_step);
  if (!step) return take_recovery_of(account_id, found->second, compared);
  Factor changed = found->second;
  changed.last_step = *step;
  TOCSIN_CHECK(store(account_id, changed));
  put(account_id, std::move(changed));
  return {};
}

Result<void> SecondFactors::take_recovery(std::string const& account_id, std::string_view code) {
  std::scoped_lock writing(writing_);
  auto const found = factors_.find(account_id);
  if (found == factors_.end() || found->second.secret.empty()) return wrong_code();
  return take_recovery_of(account_id, found->second, as_compared(code));
}

Result<void> SecondFactors::take_recovery_of(std::string const& account_id, Factor const& factor, std::string_view compared) {
  std::string const hash = hash_of(account_id, compared);
  if (!factor.recovery.contains(hash)) return wrong_code();
  TOCSIN_CHECK(database_->prepare("DELETE FROM recovery_code WHERE account_id = ? AND hash = ?").bind(1, account_id).bind(2, hash).run());
  Factor changed = factor;
  changed.recovery.erase(hash);
  put(account_id, std::move(changed));
  return {};
}

Result<void> SecondFactors::remove(std::string const& account_id) {
  std::scoped_lock writing(writing_);
  TOCSIN_CHECK(in_one_transaction(*database_, [&]() -> Result<void> {
    TOCSIN_CHECK(database_->prepare("DELETE FROM recovery_code WHERE account_id = ?").bind(1, account_id).run());
    return database_->prepare("DELETE FROM second_factor WHERE account_id = ?").bind(1, account_id).run();
  }));
  begun_.erase(account_id);
  std::scoped_lock lock(mutex_);
  factors_.erase(account_id);
  return {};
}

}  // namespace tocsin::access
