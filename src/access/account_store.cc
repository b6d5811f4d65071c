#include "access/account_store.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "access/break_glass.h"
#include "access/password_rule.h"
#include "access/second_factors.h"
#include "access/sign_in_throttle.h"
#include "access/stored_text.h"
#include "base/denied_words.h"
#include "base/text.h"
#include "store/database.h"

namespace tocsin::access {

namespace {

constexpr char const* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS account(account_id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, display TEXT NOT NULL, roles TEXT NOT NULL,
  areas TEXT NOT NULL, password_hash TEXT NOT NULL, must_change INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS session(session_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, csrf_token TEXT NOT NULL, created_us INTEGER NOT NULL,
  used_us INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS draft(actor TEXT NOT NULL, key TEXT NOT NULL, sealed BLOB NOT NULL, updated_us INTEGER NOT NULL, PRIMARY KEY(actor, key));
CREATE TABLE IF NOT EXISTS in_hand(account_id TEXT NOT NULL, by_actor TEXT NOT NULL, at_us INTEGER NOT NULL, PRIMARY KEY(account_id, by_actor));
)sql";

// It stands in an address: "." and ".." would be taken for folders.
bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text != "." && text != ".." && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

struct LiveSession {
  std::string account_id, csrf_token;
  Instant created_at, used_at, stored_at;
  std::string emergency_access;  // The use that it is, of a break-glass account.
};
constexpr Duration kStoreUseEvery = Duration::seconds(60);
constexpr std::int64_t kUsedOnce = 2;  // In must_change: 0 no, 1 yes, 2 yes and the one-time password has signed in.

// Whatever was wrong of the three.
std::unexpected<Error> wrong_sign_in() { return forbidden("auth.wrong_password", "account, password or code is wrong"); }

AccountStore::Refused too_many(std::string_view what, Duration wait) {
  return {Error{ErrorKind::kForbidden, "auth.too_many_attempts",
                "too many wrong " + std::string(what) + ": wait " + std::to_string(wait.whole_seconds() + 1) + " s"},
          wait};
}
// Where the wrong passwords and codes of who is signed in already come from: no address, for there its account may always try.
std::string place_of(Principal const& principal) { return "session " + principal.session_id; }

Result<void> is_no_envelope(bool break_glass) {
  if (break_glass) return conflict("account.break_glass", "the secret of a break-glass account is made, and no second factor is beside it");
  return {};
}

// Can give accounts to others: by a password that still opens, and is not in an envelope.
bool administrates(Account const& account) {
  return !account.disabled && !account.break_glass && !account.one_time_password_used && may(account.roles, Permission::kManageAccounts);
}

}  // namespace

struct AccountStore::Impl {
  mutable std::mutex mutex;
  std::unique_ptr<store::Database> database;
  Hash draft_key{};
  SessionLimits limits;
  std::unique_ptr<SecondFactors> factors;
  std::vector<Role> must_enrol;  // These roles need a second factor.
  std::map<std::string, Account, std::less<>> by_id;
  std::map<std::string, std::string, std::less<>> ids;     // account -> id
  std::map<std::string, std::string, std::less<>> hashes;  // id -> password hash
  std::map<std::string, LiveSession, std::less<>> sessions;
  std::map<std::pair<std::string, std::string>, Instant> in_hand;  // account id, by whom -> when last.
  SignInThrottle throttle;
  // Codes come one after another: none slips past the wait that the one before it caused. Held over the write that takes one, and never
  // taken under `mutex`, which every request needs.
  std::mutex taking_codes;
  // Apart from the rest: the thread that all acknowledgements come from asks for names, and must not wait while the disk takes a session
  // in.
  mutable std::mutex names_mutex;
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> names;  // id -> account, display

  void set_name(Account const& account) {
    std::scoped_lock lock(names_mutex);
    names[account.account_id] = {account.account, account.display};
  }
  std::string dummy_hash;

  Result<void> load() {
    auto accounts = database->prepare(
        "SELECT account_id, account, display, roles, areas, password_hash, must_change, disabled, break_glass, spent_us FROM account");
    for (auto row = accounts.step();; row = accounts.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      Account account{accounts.text(0),        accounts.text(1),         accounts.text(2),         split_roles(accounts.text(3)),
                      split(accounts.text(4)), accounts.integer(6) != 0, accounts.integer(7) != 0, accounts.integer(6) == kUsedOnce};
      account.break_glass = accounts.integer(8) != 0;
      if (accounts.integer(9) != 0) account.spent_at = Instant{accounts.integer(9)};
      hashes[account.account_id] = accounts.text(5);
      set_name(account);
      ids[account.account] = account.account_id;
      by_id[account.account_id] = std::move(account);
    }
    auto hands = database->prepare("SELECT account_id, by_actor, at_us FROM in_hand");
    for (auto row = hands.step(); row && *row; row = hands.step()) in_hand[{hands.text(0), hands.text(1)}] = {hands.integer(2)};
    auto live = database->prepare("SELECT session_id, account_id, csrf_token, created_us, used_us, emergency_access FROM session");
    for (auto row = live.step(); row && *row; row = live.step())
      sessions[live.text(0)] = {live.text(1), live.text(2), {live.integer(3)}, {live.integer(4)}, {live.integer(4)}, live.text(5)};
    return {};
  }
  // No refusal here says again what was typed: a password typed into the field of the name would come to stand in answers and logs.
  Result<Account*> account(std::string_view name) {
    auto const id = ids.find(name);
    if (id == ids.end()) return not_found("account.unknown", "there is no account of this name");
    return &by_id[id->second];
  }
  Result<void> may_create(std::string const& account) const {
    // Administrator-1 beside administrator-1 would be taken for it.
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    auto const same = [&](auto const& known) { return std::ranges::equal(known.first, account, {}, lower, lower); };
    if (std::ranges::any_of(ids, same)) return conflict("account.exists", "there is an account of this name already");
    if (ids.size() >= kMaxAccounts) return conflict("account.too_many", "there are 2,000 accounts already");
    return {};
  }
  std::set<std::string_view> envelopes() const {
    std::set<std::string_view> out;
    for (auto const& [id, account] : by_id)
      if (account.break_glass) out.insert(id);
    return out;
  }
  // Whom one of `reached` had in hand, over any number of accounts between them; `both_ways`: and who had one of them.
  void reach(std::set<std::string_view>& reached, Instant since, bool both_ways) const {
    auto const all_envelopes = envelopes();
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (auto const& [pair, at] : in_hand) {
        auto const& [account, by] = pair;
        // Whoever is at the machine itself made the first accounts, and could do without any: "local" binds nobody together.
        if (at < since || by == "local" || (!both_ways && !reached.contains(by))) continue;
        if (!reached.contains(account) && !reached.contains(by)) continue;
        reached.insert(account);
        reached.insert(by);
      }
      // One person may have opened all of them.
      if (std::ranges::any_of(reached, [&](auto const& id) { return all_envelopes.contains(id); }))
        reached.insert(all_envelopes.begin(), all_envelopes.end());
    }
  }
  Result<void> store(Account const& account) { return store(account, hashes.at(account.account_id)); }
  Result<void> store(Account const& account, std::string const& hash) {
    return database
        ->prepare(
            "INSERT OR REPLACE INTO account(account_id, account, display, roles, areas, password_hash, must_change, disabled, break_glass, "
            "spent_us) VALUES(?,?,?,?,?,?,?,?,?,?)")
        .bind(1, account.account_id)
        .bind(2, account.account)
        .bind(3, account.display)
        .bind(4, join_roles(account.roles))
        .bind(5, join(account.areas))
        .bind(6, hash)
        .bind(7, account.one_time_password_used ? kUsedOnce : std::int64_t{account.must_change_password})
        .bind(8, std::int64_t{account.disabled})
        .bind(9, std::int64_t{account.break_glass})
        .bind(10, account.spent_at ? account.spent_at->us : 0)
        .run();
  }
  // A centre whose last administrator is gone has nobody to make another.
  Result<void> keeps_an_administrator(Account const& before, Account const& after) const {
    if (!administrates(before) || administrates(after)) return {};
    for (auto const& [id, other] : by_id)
      if (id != before.account_id && administrates(other)) return {};
    return conflict("account.last_administrator", "this is the last administrator: make another one first");
  }
  // Behind a right password. Wrong codes slow down the account itself, wherever they come from: who types them knows its password, so
  // that no stranger keeps its owner out; and a million codes are few. Recovery codes are too many to try and are taken all the same: who
  // has stolen the password does not keep its owner out either. Not to be called under `mutex`.
  std::expected<void, Refused> pass_second_factor(std::string const& account, std::string_view code, Instant now,
                                                  std::string_view address) {
    std::scoped_lock const one_at_a_time(taking_codes);
    std::string account_id;
    Duration wait{};
    {
      std::scoped_lock const lock(mutex);
      auto const id = ids.find(account);
      if (id == ids.end() || by_id[id->second].break_glass || !factors->is_on(id->second)) return {};
      if (code.empty()) return forbidden("auth.code_needed", "this account signs in with a code too");
      account_id = id->second;
      wait = throttle.wait_for_code(account, now);
    }
    auto const taken = wait > Duration{} ? factors->take_recovery(account_id, code) : factors->take(account_id, code, now);
    std::scoped_lock const lock(mutex);
    if (taken) {
      throttle.succeeded_code(account);
      return {};
    }
    if (taken.error().code != "auth.wrong_code") return std::unexpected(taken.error());
    if (wait > Duration{}) return std::unexpected(too_many("codes", wait));
    throttle.failed(account, address, now);
    throttle.failed_code(account, now);
    return wrong_sign_in();
  }
  void end_sessions(std::string const& account_id, std::string_view but_session = {}) {
    std::erase_if(sessions, [&](auto const& entry) { return entry.second.account_id == account_id && entry.first != but_session; });
    (void)database->prepare("DELETE FROM session WHERE account_id = ? AND session_id <> ?").bind(1, account_id).bind(2, but_session).run();
  }
  Result<SignedIn> begin_session(Account const& account, Instant now, std::string emergency_access = {}) {
    SignedIn out;
    out.cookie = random_hex(32);
    std::string const session_id = to_hex(sha256(out.cookie));
    LiveSession const session{account.account_id, random_hex(16), now, now, now, std::move(emergency_access)};
    TOCSIN_CHECK(database
                     ->prepare("INSERT INTO session(session_id, account_id, csrf_token, created_us, used_us, emergency_access) "
                               "VALUES(?,?,?,?,?,?)")
                     .bind(1, session_id)
                     .bind(2, session.account_id)
                     .bind(3, session.csrf_token)
                     .bind(4, now.us)
                     .bind(5, now.us)
                     .bind(6, session.emergency_access)
                     .run());
    sessions[session_id] = session;
    out.principal = principal_of(account, session_id, session);
    return out;
  }
  bool ended(LiveSession const& session, Instant now) const {
    auto const account = by_id.find(session.account_id);
    bool const break_glass = account != by_id.end() && account->second.break_glass;
    auto const absolute = break_glass ? std::min(limits.absolute, kBreakGlassLimits.absolute) : limits.absolute;
    auto const idle = break_glass ? std::min(limits.idle, kBreakGlassLimits.idle) : limits.idle;
    return now > session.created_at + absolute || now > session.used_at + idle;
  }
  bool needs_factor(std::vector<Role> const& roles) const {
    return std::ranges::any_of(roles, [&](Role const role) { return std::ranges::find(must_enrol, role) != must_enrol.end(); });
  }
  Principal principal_of(Account const& account, std::string const& session_id, LiveSession const& session) const {
    bool const has_factor = factors->is_on(account.account_id);
    return {account.account_id,  account.account,
            account.display,     account.roles,
            account.areas,       session.csrf_token,
            session_id,          account.must_change_password,
            has_factor,          !has_factor && !account.break_glass && needs_factor(account.roles),
            account.break_glass, session.emergency_access};
  }
};

AccountStore::AccountStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AccountStore::~AccountStore() = default;

Result<std::unique_ptr<AccountStore>> AccountStore::open(std::string const& path, Hash const& draft_key, SessionLimits limits) {
  TOCSIN_ASSERT(sodium_init() >= 0);
  auto impl = std::make_unique<Impl>();
  TOCSIN_TRY(impl->database, store::Database::open(path, true));
  TOCSIN_CHECK(impl->database->execute(kSchema));
  TOCSIN_CHECK(add_missing(*impl->database, kBreakGlassColumns));
  impl->draft_key = draft_key;
  impl->limits = limits;
  TOCSIN_TRY(impl->factors, SecondFactors::open(path, hmac_sha256(draft_key, "second factors")));
  TOCSIN_CHECK(impl->load());
  std::unique_ptr<AccountStore> out(new AccountStore(std::move(impl)));
  TOCSIN_TRY(out->tokens_, Tokens::open(path));
  return out;
}

Result<std::string> AccountStore::create(std::string const& account, std::string const& display, std::vector<Role> roles,
                                         std::vector<std::string> areas) {
  return create(account, display, std::move(roles), std::move(areas), false);
}

Result<std::string> AccountStore::create_break_glass(std::string const& account, std::string const& display, std::vector<Role> roles,
                                                     std::vector<std::string> areas) {
  return create(account, display, std::move(roles), std::move(areas), true);
}

Result<std::string> AccountStore::create(std::string const& account, std::string const& display, std::vector<Role> roles,
                                         std::vector<std::string> areas, bool break_glass) {
  if (!is_account_name(account)) return invalid("account.name_malformed", "an account is 1 to 40 letters, digits and - _ .");
  if (roles.empty()) return invalid("account.role_unknown", "an account has at least one role");
  TOCSIN_CHECK(check_no_denied_word("account", account));
  TOCSIN_CHECK(check_no_denied_word("display", display));
  if (display.size() > 100 || !is_plain_text(display) || display.find_first_of("\r\n\t") != std::string::npos)
    return invalid("account.name_malformed", "a display is at most 100 bytes on one line");
  TOCSIN_CHECK(check_areas(areas));
  {
    std::scoped_lock lock(impl_->mutex);
    TOCSIN_CHECK(impl_->may_create(account));
  }
  std::string password = break_glass ? break_glass_secret() : one_time_password();
  std::string hash = hash_password(password);
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_CHECK(impl_->may_create(account));  // Hashing takes a tenth of a second: another may have made it meanwhile.
  Account made{
      "acc-" + random_hex(8), account, display.empty() ? account : display, std::move(roles), std::move(areas), !break_glass, false, false};
  made.break_glass = break_glass;
  TOCSIN_CHECK(impl_->store(made, hash));
  impl_->hashes[made.account_id] = std::move(hash);
  impl_->set_name(made);
  impl_->ids[account] = made.account_id;
  impl_->by_id[made.account_id] = std::move(made);
  return password;
}

Result<std::string> AccountStore::renew_break_glass(std::string const& account) {
  std::string secret = break_glass_secret();
  std::string hash = hash_password(secret);
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  if (!found->break_glass) return conflict("account.not_break_glass", "this is no break-glass account");
  Account renewed = *found;
  renewed.spent_at.reset();
  TOCSIN_CHECK(impl_->store(renewed, hash));
  *found = std::move(renewed);
  impl_->hashes[found->account_id] = std::move(hash);
  impl_->end_sessions(found->account_id);
  return secret;
}

Result<void> AccountStore::set_password(std::string const& account, std::string_view password, bool must_change) {
  TOCSIN_CHECK(check_password(password, account));
  std::string hash = hash_password(password);
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  TOCSIN_CHECK(is_no_envelope(found->break_glass));
  Account changed = *found;
  changed.must_change_password = must_change;
  changed.one_time_password_used = false;
  TOCSIN_CHECK(impl_->store(changed, hash));
  *found = std::move(changed);
  impl_->hashes[found->account_id] = std::move(hash);
  impl_->end_sessions(found->account_id);
  return {};
}

Result<void> AccountStore::change(std::string const& account, std::vector<Role> roles, std::vector<std::string> areas) {
  if (roles.empty()) return invalid("account.role_unknown", "an account has at least one role");
  TOCSIN_CHECK(check_areas(areas));
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  Account changed = *found;
  changed.roles = std::move(roles);
  changed.areas = std::move(areas);
  TOCSIN_CHECK(impl_->keeps_an_administrator(*found, changed));
  TOCSIN_CHECK(impl_->store(changed));
  *found = std::move(changed);
  return {};
}

Result<void> AccountStore::set_disabled(std::string const& account, bool disabled) {
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  Account changed = *found;
  changed.disabled = disabled;
  TOCSIN_CHECK(impl_->keeps_an_administrator(*found, changed));
  TOCSIN_CHECK(impl_->store(changed));
  *found = std::move(changed);
  if (disabled) impl_->end_sessions(found->account_id);
  return {};
}

Result<std::string> AccountStore::reset_password(std::string const& account) {
  std::string password = one_time_password();
  TOCSIN_CHECK(set_password(account, password, true));
  return password;
}

Result<void> AccountStore::note_in_hand(std::string const& account, std::string_view by, Instant now) {
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  TOCSIN_CHECK(impl_->database->prepare("INSERT OR REPLACE INTO in_hand VALUES(?,?,?)")
                   .bind(1, found->account_id)
                   .bind(2, by)
                   .bind(3, now.us)
                   .run());
  impl_->in_hand[{found->account_id, std::string(by)}] = now;
  return {};
}

bool AccountStore::in_everybodys_hand(std::string_view account_id) const {
  std::scoped_lock lock(impl_->mutex);
  auto const found = impl_->by_id.find(account_id);
  return found != impl_->by_id.end() && found->second.break_glass;
}

bool AccountStore::in_one_hand(std::string_view account_id, std::string_view other_id, Instant since) const {
  if (in_everybodys_hand(account_id) || in_everybodys_hand(other_id)) return true;
  std::scoped_lock lock(impl_->mutex);
  std::set<std::string_view> reached{account_id};
  impl_->reach(reached, since, true);
  return reached.contains(other_id);
}

bool AccountStore::in_break_glass_hand(std::string_view account_id, Instant since) const {
  std::scoped_lock lock(impl_->mutex);
  auto reached = impl_->envelopes();
  impl_->reach(reached, since, false);
  return reached.contains(account_id);
}

std::vector<Account> AccountStore::accounts() const {
  std::scoped_lock lock(impl_->mutex);
  std::vector<Account> out;
  for (auto const& [name, id] : impl_->ids) out.push_back(impl_->by_id[id]);
  return out;
}

std::string AccountStore::name_of(std::string_view account_id) const {
  std::scoped_lock lock(impl_->names_mutex);
  auto const found = impl_->names.find(account_id);
  return found == impl_->names.end() ? std::string(account_id) : found->second.first;
}
std::string AccountStore::display_of(std::string_view account_id) const {
  if (account_id.starts_with("token-")) return tokens_->label_of(account_id).value_or(std::string(account_id));
  std::scoped_lock lock(impl_->names_mutex);
  auto const found = impl_->names.find(account_id);
  return found == impl_->names.end() ? std::string(account_id) : found->second.second;
}
std::optional<std::string> AccountStore::id_of(std::string_view account) const {
  std::scoped_lock lock(impl_->mutex);
  auto const found = impl_->ids.find(account);
  if (found == impl_->ids.end()) return std::nullopt;
  return found->second;
}

std::expected<AccountStore::SignedIn, AccountStore::Refused> AccountStore::sign_in(std::string const& account, std::string_view password,
                                                                                   Instant now, std::string_view address,
                                                                                   std::string_view code, OpenUse const& open_use) {
  std::string hash, typed(password.substr(0, kMaxPasswordBytes + 1));
  {
    std::scoped_lock lock(impl_->mutex);
    if (auto const wait = impl_->throttle.wait(account, address, now); wait > Duration{})
      return std::unexpected(too_many("passwords from here", wait));
    auto const id = impl_->ids.find(account);
    if (id != impl_->ids.end() && !impl_->by_id[id->second].disabled) hash = impl_->hashes[id->second];
    if (id != impl_->ids.end() && impl_->by_id[id->second].break_glass) typed = as_on_paper(typed);
    if (impl_->dummy_hash.empty()) impl_->dummy_hash = hash_password("a password that nobody has");
  }
  // An unknown account takes as long as a wrong password.
  bool const fits = password.size() <= kMaxPasswordBytes && password_fits(hash.empty() ? impl_->dummy_hash : hash, typed) && !hash.empty();
  if (!fits) {
    std::scoped_lock lock(impl_->mutex);
    impl_->throttle.failed(account, address, now);
    return wrong_sign_in();
  }
  if (auto const passed = impl_->pass_second_factor(account, code, now, address); !passed) return std::unexpected(passed.error());
  std::unique_lock lock(impl_->mutex);
  if (auto const known = impl_->account(account); known && (*known)->break_glass && !open_use)
    return forbidden("auth.ground_needed", "this account signs in with a ground too");  // Forgives no wrong secret.
  impl_->throttle.succeeded(account, address, now);
  std::erase_if(impl_->sessions, [&](auto const& entry) {
    return entry.second.created_at + impl_->limits.absolute < now || entry.second.used_at + impl_->limits.idle < now;
  });
  (void)impl_->database->prepare("DELETE FROM session WHERE created_us < ?").bind(1, (now - impl_->limits.absolute).us).run();
  TOCSIN_TRY(Account * found, impl_->account(account));
  // Since the password was looked at it may have been changed, or the account disabled.
  if (found->disabled || impl_->hashes[found->account_id] != hash) return wrong_sign_in();
  if (found->one_time_password_used)
    return forbidden("auth.one_time_password_used", "this one-time password has signed in before; ask for a new one");
  if (found->must_change_password) {
    Account used = *found;
    used.one_time_password_used = true;
    TOCSIN_CHECK(impl_->store(used));
    *found = std::move(used);
  }
  if (!found->break_glass) return impl_->begin_session(*found, now);
  if (!found->spent_at) {
    Account spent = *found;
    spent.spent_at = now;
    TOCSIN_CHECK(impl_->store(spent));
    *found = std::move(spent);
  }
  // The journal waits for the disk, and every request needs the lock.
  lock.unlock();
  TOCSIN_TRY(std::string use, open_use(found->account_id));
  lock.lock();
  if (found->disabled || impl_->hashes[found->account_id] != hash) return wrong_sign_in();
  impl_->end_sessions(found->account_id);  // The last who signed in has it.
  return impl_->begin_session(*found, now, std::move(use));
}

Result<AccountStore::SignedIn> AccountStore::change_password(Principal const& principal, std::string_view current,
                                                             std::string_view replacement, Instant now) {
  TOCSIN_CHECK(is_no_envelope(principal.break_glass));
  TOCSIN_CHECK(check_password(replacement, principal.account));
  TOCSIN_TRY(std::string const hash, check_own_password(principal, current, now));
  if (current == replacement) return invalid("account.password_same", "the new password is the current one");
  std::string fresh = hash_password(replacement);
  std::scoped_lock lock(impl_->mutex);
  auto& account = impl_->by_id[principal.actor];
  if (account.disabled || impl_->hashes[principal.actor] != hash || !impl_->sessions.contains(principal.session_id))
    return forbidden("auth.session_expired", "sign in again");
  Account changed = account;
  changed.must_change_password = changed.one_time_password_used = false;
  TOCSIN_CHECK(impl_->store(changed, fresh));
  impl_->hashes[principal.actor] = std::move(fresh);
  account = std::move(changed);
  impl_->end_sessions(principal.actor);
  return impl_->begin_session(account, now);
}

void AccountStore::require_second_factor(std::vector<Role> roles) {
  std::scoped_lock lock(impl_->mutex);
  impl_->must_enrol = std::move(roles);
}

bool AccountStore::has_second_factor(std::string_view account_id) const { return impl_->factors->is_on(account_id); }
std::size_t AccountStore::recovery_codes_left(std::string_view account_id) const { return impl_->factors->recovery_codes_left(account_id); }

Result<std::string> AccountStore::check_own_password(Principal const& principal, std::string_view password, Instant now) {
  std::string hash;
  {
    std::scoped_lock lock(impl_->mutex);
    auto const found = impl_->hashes.find(principal.actor);
    if (found == impl_->hashes.end()) return forbidden("auth.wrong_password", "an API token has no password");
    if (auto const wait = impl_->throttle.wait(principal.account, place_of(principal), now); wait > Duration{})
      return std::unexpected(too_many("passwords from here", wait));
    hash = found->second;
  }
  if (password.size() <= kMaxPasswordBytes && password_fits(hash, password)) return hash;
  std::scoped_lock lock(impl_->mutex);
  impl_->throttle.failed(principal.account, place_of(principal), now);
  return wrong_sign_in();
}

Result<std::string> AccountStore::begin_second_factor(Principal const& principal, std::string_view password, Instant now) {
  TOCSIN_CHECK(is_no_envelope(principal.break_glass));
  TOCSIN_CHECK(check_own_password(principal, password, now));
  return impl_->factors->begin(principal.actor, now);
}

Result<std::vector<std::string>> AccountStore::confirm_second_factor(Principal const& principal, std::string_view code, Instant now) {
  std::scoped_lock one_at_a_time(impl_->taking_codes);
  {
    std::scoped_lock lock(impl_->mutex);
    if (auto const wait = impl_->throttle.wait_for_code(principal.account, now); wait > Duration{})
      return std::unexpected(too_many("codes", wait));
  }
  auto out = impl_->factors->confirm(principal.actor, code, now);  // Writes: every request needs the other lock.
  std::scoped_lock lock(impl_->mutex);
  if (out) {
    impl_->throttle.succeeded_code(principal.account);
    impl_->end_sessions(principal.actor, principal.session_id);
  } else if (out.error().code == "auth.wrong_code") {
    impl_->throttle.failed_code(principal.account, now);
  }
  return out;
}

Result<void> AccountStore::end_second_factor(Principal const& principal, std::string_view password, std::string_view code, Instant now) {
  TOCSIN_CHECK(check_own_password(principal, password, now));
  if (!impl_->factors->is_on(principal.actor)) return conflict("account.second_factor_off", "there is none to turn off");
  if (code.empty()) return wrong_sign_in();
  if (auto const passed = impl_->pass_second_factor(principal.account, code, now, place_of(principal)); !passed)
    return std::unexpected<Error>(passed.error());
  TOCSIN_CHECK(impl_->factors->remove(principal.actor));  // Writes: every request needs the other lock.
  std::scoped_lock lock(impl_->mutex);
  impl_->end_sessions(principal.actor, principal.session_id);
  return {};
}

Result<void> AccountStore::reset_second_factor(std::string const& account) {
  std::string account_id;
  {
    std::scoped_lock lock(impl_->mutex);
    TOCSIN_TRY(Account * found, impl_->account(account));
    account_id = found->account_id;
  }
  TOCSIN_CHECK(impl_->factors->remove(account_id));  // Writes: every request needs the other lock.
  std::scoped_lock lock(impl_->mutex);
  impl_->throttle.succeeded_code(account);  // What was tried at the old one does not slow down the new one.
  impl_->end_sessions(account_id);
  return {};
}

Result<Principal> AccountStore::find_session(std::string_view cookie, Instant now) {
  std::string const session_id = to_hex(sha256(cookie));
  std::scoped_lock lock(impl_->mutex);
  auto const found = impl_->sessions.find(session_id);
  if (found == impl_->sessions.end()) return forbidden("auth.session_expired", "sign in again");
  LiveSession& session = found->second;
  auto const account = impl_->by_id.find(session.account_id);
  if (impl_->ended(session, now) || account == impl_->by_id.end() || account->second.disabled) {
    (void)impl_->database->prepare("DELETE FROM session WHERE session_id = ?").bind(1, session_id).run();
    impl_->sessions.erase(found);
    return forbidden("auth.session_expired", "sign in again");
  }
  session.used_at = std::max(session.used_at, now);
  if (now - session.stored_at > kStoreUseEvery) {
    session.stored_at = now;
    (void)impl_->database->prepare("UPDATE session SET used_us = ? WHERE session_id = ?").bind(1, now.us).bind(2, session_id).run();
  }
  return impl_->principal_of(account->second, session_id, session);
}

void AccountStore::sign_out(Principal const& principal) {
  std::scoped_lock lock(impl_->mutex);
  impl_->sessions.erase(principal.session_id);
  (void)impl_->database->prepare("DELETE FROM session WHERE session_id = ?").bind(1, principal.session_id).run();
}

Result<void> AccountStore::still_holds(Principal const& principal, Instant now) const {
  auto const same = [&](std::vector<Role> const& roles, std::vector<std::string> const& areas) -> Result<void> {
    if (roles == principal.roles && areas == principal.areas) return {};
    return forbidden("auth.changed", "roles or areas have changed");
  };
  if (principal.session_id.empty()) {
    TOCSIN_TRY(auto const now_holding, tokens_->find_by_id(principal.actor, now));
    return same(now_holding.roles, now_holding.areas);
  }
  std::scoped_lock lock(impl_->mutex);
  auto const session = impl_->sessions.find(principal.session_id);
  auto const account = impl_->by_id.find(principal.actor);
  if (session == impl_->sessions.end() || account == impl_->by_id.end() || account->second.disabled || impl_->ended(session->second, now))
    return forbidden("auth.session_expired", "sign in again");
  return same(account->second.roles, account->second.areas);
}

Result<void> AccountStore::put_draft(std::string_view actor, std::string_view key, std::string_view json, Instant now) {
  if (json.size() > kMaxDraftBytes) return invalid("draft.too_large", "a draft has at most 32 KB");
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_CHECK(impl_->database->prepare("DELETE FROM draft WHERE updated_us < ?").bind(1, (now - kDraftLife).us).run());
  auto count = impl_->database->prepare("SELECT count(*) FROM draft WHERE actor = ? AND key <> ?");
  count.bind(1, actor).bind(2, key);
  TOCSIN_TRY(bool const row, count.step());
  if (row && count.integer(0) >= static_cast<std::int64_t>(kMaxDrafts))
    return conflict("draft.too_many", "an account has at most 50 drafts");
  return impl_->database->prepare("INSERT OR REPLACE INTO draft VALUES(?,?,?,?)")
      .bind(1, actor)
      .bind(2, key)
      .bind_bytes(3, seal(impl_->draft_key, json))
      .bind(4, now.us)
      .run();
}

Result<std::string> AccountStore::get_draft(std::string_view actor, std::string_view key) const {
  std::scoped_lock lock(impl_->mutex);
  auto statement = impl_->database->prepare("SELECT sealed FROM draft WHERE actor = ? AND key = ?");
  statement.bind(1, actor).bind(2, key);
  TOCSIN_TRY(bool const row, statement.step());
  if (row)
    if (auto json = open_sealed(impl_->draft_key, statement.text(0))) return *json;
  return not_found("draft.unknown", "there is no draft of this key");
}

std::vector<std::pair<std::string, std::string>> AccountStore::drafts(std::string_view actor) const {
  std::scoped_lock lock(impl_->mutex);
  std::vector<std::pair<std::string, std::string>> out;
  auto statement = impl_->database->prepare("SELECT key, sealed FROM draft WHERE actor = ? ORDER BY key");
  statement.bind(1, actor);
  for (auto row = statement.step(); row && *row; row = statement.step())
    if (auto json = open_sealed(impl_->draft_key, statement.text(1))) out.emplace_back(statement.text(0), *json);
  return out;
}

Result<void> AccountStore::delete_draft(std::string_view actor, std::string_view key) {
  std::scoped_lock lock(impl_->mutex);
  return impl_->database->prepare("DELETE FROM draft WHERE actor = ? AND key = ?").bind(1, actor).bind(2, key).run();
}

}  // namespace tocsin::access
