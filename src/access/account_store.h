// AccountStore: accounts, sessions, API tokens and call drafts in a store of their own (DIR/access.db); never in the journal.
// Accounts are role and number; the store keeps no personal names unless somebody types one as the display. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "access/tokens.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/time.h"

namespace tocsin::access {

struct Account {
  std::string account_id;  // Opaque: what the journal knows.
  std::string account;     // What one signs in with: dispatcher-1.
  std::string display;     // 调度员 1 / Dispatcher 1
  std::vector<Role> roles;
  std::vector<std::string> areas;  // Jurisdiction or station codes; empty: the whole centre.
  bool must_change_password = false;
  bool disabled = false;
  bool one_time_password_used = false;  // It signed in once, and does not again.
  bool break_glass = false;             // For the sealed envelope (docs/internals/decisions/0018-break-glass-account.md).
  std::optional<Instant> spent_at;      // When the envelope was opened; until its secret is renewed.
};

struct SessionLimits {
  Duration absolute = Duration::hours(24);
  Duration idle = Duration::hours(12);
};
inline constexpr SessionLimits kBreakGlassLimits{Duration::hours(4), Duration::hours(1)};

// What `tocsin doctor` looks at beside a server that runs, or without one.
struct Envelope {
  std::string account;
  std::optional<Instant> spent_at;
};
// The break-glass accounts of a store that may be of an earlier version, or not there. Errors: store.cannot_open, store.failed.
Result<std::vector<Envelope>> envelopes_in(std::string const& path);

inline constexpr std::size_t kMaxAccounts = 2'000, kMaxDrafts = 50, kMaxDraftBytes = 32 * 1024;
// What somebody began to type and never registered is no record: it goes.
inline constexpr Duration kDraftLife = Duration::hours(72);

class AccountStore {
 public:
  // `draft_key`: drafts are encrypted with it. Errors: store.cannot_open.
  static Result<std::unique_ptr<AccountStore>> open(std::string const& path, Hash const& draft_key, SessionLimits limits = {});
  ~AccountStore();

  // Returns the one-time password. Errors: account.exists, account.name_malformed, account.role_unknown, account.too_many,
  // boundary.denied_word.
  Result<std::string> create(std::string const& account, std::string const& display, std::vector<Role> roles,
                             std::vector<std::string> areas);
  // Returns the secret: made, never chosen, good until it is renewed. Errors: as create.
  Result<std::string> create_break_glass(std::string const& account, std::string const& display, std::vector<Role> roles,
                                         std::vector<std::string> areas);
  // A new secret for a new envelope; ends its session. Errors: account.unknown, account.not_break_glass.
  Result<std::string> renew_break_glass(std::string const& account);
  // Gives an account a known password (demo, tests) instead of a one-time one.
  Result<void> set_password(std::string const& account, std::string_view password, bool must_change);
  // Errors of both: account.last_administrator, when nobody would be left who may give accounts.
  Result<void> change(std::string const& account, std::vector<Role> roles, std::vector<std::string> areas);
  Result<void> set_disabled(std::string const& account, bool disabled);  // Ends its sessions too.
  Result<std::string> reset_password(std::string const& account);        // A new one-time password; ends its sessions.
  // The secret of a break-glass account is never chosen, and no second factor stands beside it: account.break_glass, of all that would.
  // Who had an account in hand (actor: account id, or "local"): made it, enabled it, changed its roles, reset its password or second
  // factor. For the two-person rule: told before it is done, or right after the account is there.
  Result<void> note_in_hand(std::string const& account, std::string_view by, Instant now);
  // Whether one person could have acted by both accounts: since then one had the other in hand, or one account had both, over any number of
  // accounts between them, or one of the two is a break-glass account. All of those count as one: one person may have opened them all.
  bool in_one_hand(std::string_view account_id, std::string_view other_id, Instant since) const;
  bool in_everybodys_hand(std::string_view account_id) const;  // Is one: whoever opens the envelope acts by it.
  // Is one, or since then one had it in hand, over any number of accounts between them.
  bool in_break_glass_hand(std::string_view account_id, Instant since) const;
  std::vector<Account> accounts() const;
  // Account id -> what people call it; the id itself when unknown. The display of a token is its label.
  std::string name_of(std::string_view account_id) const;
  std::string display_of(std::string_view account_id) const;
  std::optional<std::string> id_of(std::string_view account) const;

  // argon2id: about 0.1 s; call it on its own thread. Wrong passwords slow down `address` (sign_in_throttle.h).
  // Errors: auth.wrong_password (whatever was wrong), auth.too_many_attempts, auth.code_needed (the password is right; ask again with
  // both: of an account with a second factor).
  struct SignedIn {
    std::string cookie;  // The secret itself; the store keeps its hash.
    Principal principal;
  };
  struct Refused : Error {
    Duration wait{};  // Of auth.too_many_attempts. Only of what was looked at: who lacks the password is not told of codes.
    Refused(Error error, Duration until = {}) : Error(std::move(error)), wait(until) {}
  };
  // A break-glass account asks for no code. Its session begins only when `open_use` has told everybody (the journal) and named the use;
  // without one: auth.ground_needed (the secret is right). What `open_use` refuses, signing in refuses; the envelope is spent all the
  // same.
  using OpenUse = std::function<Result<std::string>(std::string_view account_id)>;
  std::expected<SignedIn, Refused> sign_in(std::string const& account, std::string_view password, Instant now,
                                           std::string_view address = {}, std::string_view code = {}, OpenUse const& open_use = {});
  // Ends every session of the account and begins a new one. Errors: auth.wrong_password, account.password_too_short,
  // account.password_guessable, account.password_same, auth.too_many_attempts (wrong ones from this session).
  Result<SignedIn> change_password(Principal const& principal, std::string_view current, std::string_view replacement, Instant now);
  // Second factors (second_factors.h). Whose roles need one and who has none may do nothing but set it up: Principal::must_enrol.
  void require_second_factor(std::vector<Role> roles);
  bool has_second_factor(std::string_view account_id) const;
  std::size_t recovery_codes_left(std::string_view account_id) const;
  // Who sets one up or turns it off ends all sessions of the account but its own. Errors: those of second_factors.h,
  // auth.wrong_password, auth.too_many_attempts.
  Result<std::string> begin_second_factor(Principal const& principal, std::string_view password, Instant now);  // The secret.
  Result<std::vector<std::string>> confirm_second_factor(Principal const& principal, std::string_view code, Instant now);
  Result<void> end_second_factor(Principal const& principal, std::string_view password, std::string_view code, Instant now);
  Result<void> reset_second_factor(std::string const& account);  // By somebody else: ends the account's sessions too.
  // Errors: auth.session_expired.
  Result<Principal> find_session(std::string_view cookie, Instant now);
  void sign_out(Principal const& principal);
  // Whether what somebody was let in with is as it was: for what goes on after its request. Is no use of the session.
  // Errors: auth.session_expired, auth.token_unknown, auth.changed (other roles or areas).
  Result<void> still_holds(Principal const& principal, Instant now) const;

  Tokens& tokens() { return *tokens_; }
  Tokens const& tokens() const { return *tokens_; }

  // Drafts of calls: encrypted, of one account each, outside the journal.
  Result<void> put_draft(std::string_view actor, std::string_view key, std::string_view json, Instant now);
  Result<std::string> get_draft(std::string_view actor, std::string_view key) const;  // Errors: draft.unknown
  std::vector<std::pair<std::string, std::string>> drafts(std::string_view actor) const;
  Result<void> delete_draft(std::string_view actor, std::string_view key);

 private:
  struct Impl;
  Result<std::string> create(std::string const& account, std::string const& display, std::vector<Role> roles,
                             std::vector<std::string> areas, bool break_glass);
  // The hash that it fits. Hashes a password. Wrong ones slow down the session: whoever sits before one that is open shall not guess.
  Result<std::string> check_own_password(Principal const& principal, std::string_view password, Instant now);
  explicit AccountStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  std::unique_ptr<Tokens> tokens_;
};

}  // namespace tocsin::access
