#include "access/account_store.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "access/sign_in_throttle.h"
#include "store/database.h"

namespace tocsin::access {

namespace {

constexpr char const* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS account(account_id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE, display TEXT NOT NULL, roles TEXT NOT NULL,
  areas TEXT NOT NULL, password_hash TEXT NOT NULL, must_change INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS session(session_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, csrf_token TEXT NOT NULL, created_us INTEGER NOT NULL,
  used_us INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS token(token_id TEXT PRIMARY KEY, actor TEXT NOT NULL, role TEXT NOT NULL, areas TEXT NOT NULL, created_us INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS draft(actor TEXT NOT NULL, key TEXT NOT NULL, sealed BLOB NOT NULL, updated_us INTEGER NOT NULL, PRIMARY KEY(actor, key));
)sql";

std::string join(std::vector<std::string> const& parts) {
  std::string out;
  for (auto const& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    auto const end = text.find(' ');
    if (end != 0) out.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}
std::string join_roles(std::vector<Role> const& roles) {
  std::vector<std::string> words;
  for (Role const role : roles) words.emplace_back(to_text(role));
  return join(words);
}
std::vector<Role> split_roles(std::string_view text) {
  std::vector<Role> out;
  for (auto const& word : split(text))
    if (auto const role = role_from_text(word)) out.push_back(*role);
  return out;
}

std::string random_hex(std::size_t bytes) {
  std::vector<std::uint8_t> buffer(bytes);
  randombytes_buf(buffer.data(), buffer.size());
  return to_hex(buffer);
}
// Easy to read over and to type: no 0 O 1 l I.
std::string one_time_password() {
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  std::string out;
  for (int i = 0; i < 14; ++i) {
    if (i == 4 || i == 9) {
      out += '-';
      continue;
    }
    out += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return out;
}
std::string hash_password(std::string_view password) {
  char out[crypto_pwhash_STRBYTES];
  TOCSIN_ASSERT(crypto_pwhash_str_alg(out, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                      crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) == 0);
  return out;
}
bool password_fits(std::string const& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}
bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}
Result<void> check_password(std::string_view password) {
  auto const characters =
      std::count_if(password.begin(), password.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  if (characters < static_cast<std::ptrdiff_t>(kMinPasswordCharacters) || password.size() > kMaxPasswordBytes)
    return invalid("account.password_too_short", "a password has 12 characters or more, and at most 200 bytes");
  return {};
}

struct LiveSession {
  std::string account_id, csrf_token;
  Instant created_at, used_at, stored_at;
};
constexpr Duration kStoreUseEvery = Duration::seconds(60);

}  // namespace

struct AccountStore::Impl {
  mutable std::mutex mutex;
  std::unique_ptr<store::Database> database;
  Hash draft_key{};
  SessionLimits limits;
  std::map<std::string, Account, std::less<>> by_id;
  std::map<std::string, std::string, std::less<>> ids;     // account -> id
  std::map<std::string, std::string, std::less<>> hashes;  // id -> password hash
  std::map<std::string, LiveSession, std::less<>> sessions;
  std::map<std::string, Principal, std::less<>> tokens;
  SignInThrottle throttle;
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
    auto accounts =
        database->prepare("SELECT account_id, account, display, roles, areas, password_hash, must_change, disabled FROM account");
    for (auto row = accounts.step();; row = accounts.step()) {
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      Account account{accounts.text(0),        accounts.text(1),         accounts.text(2),        split_roles(accounts.text(3)),
                      split(accounts.text(4)), accounts.integer(6) != 0, accounts.integer(7) != 0};
      hashes[account.account_id] = accounts.text(5);
      set_name(account);
      ids[account.account] = account.account_id;
      by_id[account.account_id] = std::move(account);
    }
    auto live = database->prepare("SELECT session_id, account_id, csrf_token, created_us, used_us FROM session");
    for (auto row = live.step(); row && *row; row = live.step())
      sessions[live.text(0)] = {live.text(1), live.text(2), {live.integer(3)}, {live.integer(4)}, {live.integer(4)}};
    auto api = database->prepare("SELECT token_id, actor, role, areas FROM token");
    for (auto row = api.step(); row && *row; row = api.step())
      add_token(api.text(0), api.text(1), split_roles(api.text(2)), split(api.text(3)));
    return {};
  }
  void add_token(std::string const& token_id, std::string const& actor, std::vector<Role> roles, std::vector<std::string> areas) {
    Principal principal;
    principal.actor = principal.account = principal.display = actor;
    principal.roles = std::move(roles);
    principal.areas = std::move(areas);
    tokens[token_id] = std::move(principal);
  }
  Result<Account*> account(std::string_view name) {
    auto const id = ids.find(name);
    if (id == ids.end()) return not_found("account.unknown", "no account '" + std::string(name) + "'");
    return &by_id[id->second];
  }
  Result<void> store(Account const& account) {
    return database->prepare("INSERT OR REPLACE INTO account VALUES(?,?,?,?,?,?,?,?)")
        .bind(1, account.account_id)
        .bind(2, account.account)
        .bind(3, account.display)
        .bind(4, join_roles(account.roles))
        .bind(5, join(account.areas))
        .bind(6, hashes[account.account_id])
        .bind(7, std::int64_t{account.must_change_password})
        .bind(8, std::int64_t{account.disabled})
        .run();
  }
  void end_sessions(std::string const& account_id, std::string_view but = {}) {
    std::erase_if(sessions, [&](auto const& entry) { return entry.second.account_id == account_id && entry.first != but; });
    (void)database->prepare("DELETE FROM session WHERE account_id = ? AND session_id <> ?").bind(1, account_id).bind(2, but).run();
  }
  bool ended(LiveSession const& session, Instant now) const {
    return now > session.created_at + limits.absolute || now > session.used_at + limits.idle;
  }
  Principal principal_of(Account const& account, std::string const& session_id, std::string const& csrf_token) const {
    return {account.account_id, account.account, account.display, account.roles,
            account.areas,      csrf_token,      session_id,      account.must_change_password};
  }
};

AccountStore::AccountStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AccountStore::~AccountStore() = default;

Result<std::unique_ptr<AccountStore>> AccountStore::open(std::string const& path, Hash const& draft_key, SessionLimits limits) {
  TOCSIN_ASSERT(sodium_init() >= 0);
  auto impl = std::make_unique<Impl>();
  TOCSIN_TRY(impl->database, store::Database::open(path, true));
  TOCSIN_CHECK(impl->database->execute(kSchema));
  impl->draft_key = draft_key;
  impl->limits = limits;
  TOCSIN_CHECK(impl->load());
  return std::unique_ptr<AccountStore>(new AccountStore(std::move(impl)));
}

Result<std::string> AccountStore::create(std::string const& account, std::string const& display, std::vector<Role> roles,
                                         std::vector<std::string> areas) {
  if (!is_account_name(account)) return invalid("account.name_malformed", "an account is 1 to 40 letters, digits and - _ .");
  if (roles.empty()) return invalid("account.role_unknown", "an account has at least one role");
  if (display.size() > 100) return invalid("account.name_malformed", "the display is longer than 100 bytes");
  {
    std::scoped_lock lock(impl_->mutex);
    if (impl_->ids.contains(account)) return conflict("account.exists", "there is an account '" + account + "' already");
    if (impl_->ids.size() >= kMaxAccounts) return conflict("account.too_many", "there are 2,000 accounts already");
  }
  std::string password = one_time_password();
  std::string hash = hash_password(password);
  std::scoped_lock lock(impl_->mutex);
  Account made{"acc-" + random_hex(8), account, display.empty() ? account : display, std::move(roles), std::move(areas), true, false};
  impl_->hashes[made.account_id] = std::move(hash);
  TOCSIN_CHECK(impl_->store(made));
  impl_->set_name(made);
  impl_->ids[account] = made.account_id;
  impl_->by_id[made.account_id] = std::move(made);
  return password;
}

Result<void> AccountStore::set_password(std::string const& account, std::string_view password, bool must_change) {
  TOCSIN_CHECK(check_password(password));
  std::string hash = hash_password(password);
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  found->must_change_password = must_change;
  impl_->hashes[found->account_id] = std::move(hash);
  return impl_->store(*found);
}

Result<void> AccountStore::change(std::string const& account, std::vector<Role> roles, std::vector<std::string> areas) {
  if (roles.empty()) return invalid("account.role_unknown", "an account has at least one role");
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  found->roles = std::move(roles);
  found->areas = std::move(areas);
  return impl_->store(*found);
}

Result<void> AccountStore::set_disabled(std::string const& account, bool disabled) {
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  found->disabled = disabled;
  if (disabled) impl_->end_sessions(found->account_id);
  return impl_->store(*found);
}

Result<std::string> AccountStore::reset_password(std::string const& account) {
  std::string password = one_time_password();
  TOCSIN_CHECK(set_password(account, password, true));
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_TRY(Account * found, impl_->account(account));
  impl_->end_sessions(found->account_id);
  return password;
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

Duration AccountStore::sign_in_wait(std::string_view account, std::string_view address, Instant now) const {
  std::scoped_lock lock(impl_->mutex);
  return impl_->throttle.wait(account, address, now);
}

Result<AccountStore::SignedIn> AccountStore::sign_in(std::string const& account, std::string_view password, Instant now,
                                                     std::string_view address) {
  std::string hash;
  {
    std::scoped_lock lock(impl_->mutex);
    if (auto const wait = impl_->throttle.wait(account, address, now); wait > Duration{})
      return forbidden("auth.too_many_attempts",
                       "too many wrong passwords from here: wait " + std::to_string(wait.whole_seconds() + 1) + " s");
    auto const id = impl_->ids.find(account);
    if (id != impl_->ids.end() && !impl_->by_id[id->second].disabled) hash = impl_->hashes[id->second];
    if (impl_->dummy_hash.empty()) impl_->dummy_hash = hash_password("a password that nobody has");
  }
  // An unknown account takes as long as a wrong password.
  bool const fits =
      password.size() <= kMaxPasswordBytes && password_fits(hash.empty() ? impl_->dummy_hash : hash, password) && !hash.empty();
  std::scoped_lock lock(impl_->mutex);
  if (!fits) {
    impl_->throttle.failed(account, address, now);
    return forbidden("auth.wrong_password", "account or password is wrong");
  }
  impl_->throttle.succeeded(account, address, now);
  std::erase_if(impl_->sessions, [&](auto const& entry) {
    return entry.second.created_at + impl_->limits.absolute < now || entry.second.used_at + impl_->limits.idle < now;
  });
  Account const& found = impl_->by_id[impl_->ids[account]];
  SignedIn out;
  out.cookie = random_hex(32);
  std::string const session_id = to_hex(sha256(out.cookie));
  LiveSession const session{found.account_id, random_hex(16), now, now, now};
  TOCSIN_CHECK(impl_->database->prepare("INSERT INTO session VALUES(?,?,?,?,?)")
                   .bind(1, session_id)
                   .bind(2, session.account_id)
                   .bind(3, session.csrf_token)
                   .bind(4, now.us)
                   .bind(5, now.us)
                   .run());
  (void)impl_->database->prepare("DELETE FROM session WHERE created_us < ?").bind(1, (now - impl_->limits.absolute).us).run();
  impl_->sessions[session_id] = session;
  out.principal = impl_->principal_of(found, session_id, session.csrf_token);
  return out;
}

Result<void> AccountStore::change_password(Principal const& principal, std::string_view current, std::string_view replacement) {
  TOCSIN_CHECK(check_password(replacement));
  std::string hash;
  {
    std::scoped_lock lock(impl_->mutex);
    auto const found = impl_->hashes.find(principal.actor);
    if (found == impl_->hashes.end()) return forbidden("auth.wrong_password", "an API token has no password");
    hash = found->second;
  }
  if (current.size() > kMaxPasswordBytes || !password_fits(hash, current))
    return forbidden("auth.wrong_password", "the current password is wrong");
  std::string fresh = hash_password(replacement);
  std::scoped_lock lock(impl_->mutex);
  auto& account = impl_->by_id[principal.actor];
  impl_->hashes[principal.actor] = std::move(fresh);
  account.must_change_password = false;
  impl_->end_sessions(principal.actor, principal.session_id);
  return impl_->store(account);
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
  return impl_->principal_of(account->second, session_id, session.csrf_token);
}

void AccountStore::sign_out(Principal const& principal) {
  std::scoped_lock lock(impl_->mutex);
  impl_->sessions.erase(principal.session_id);
  (void)impl_->database->prepare("DELETE FROM session WHERE session_id = ?").bind(1, principal.session_id).run();
}

Result<void> AccountStore::still_holds(Principal const& principal, Instant now) const {
  std::scoped_lock lock(impl_->mutex);
  auto const same = [&](std::vector<Role> const& roles, std::vector<std::string> const& areas) -> Result<void> {
    if (roles == principal.roles && areas == principal.areas) return {};
    return forbidden("auth.changed", "roles or areas have changed");
  };
  if (principal.session_id.empty()) {
    for (auto const& [id, token] : impl_->tokens)
      if (token.actor == principal.actor) return same(token.roles, token.areas);
    return forbidden("auth.token_unknown", "this API token is not known here any more");
  }
  auto const session = impl_->sessions.find(principal.session_id);
  auto const account = impl_->by_id.find(principal.actor);
  if (session == impl_->sessions.end() || account == impl_->by_id.end() || account->second.disabled || impl_->ended(session->second, now))
    return forbidden("auth.session_expired", "sign in again");
  return same(account->second.roles, account->second.areas);
}

Result<std::string> AccountStore::create_token(Role role, std::vector<std::string> areas, Instant now) {
  std::string token = "toc_" + random_hex(24);
  std::string const token_id = to_hex(sha256(token));
  std::string const actor = "token-" + random_hex(4);
  std::scoped_lock lock(impl_->mutex);
  TOCSIN_CHECK(impl_->database->prepare("INSERT INTO token VALUES(?,?,?,?,?)")
                   .bind(1, token_id)
                   .bind(2, actor)
                   .bind(3, to_text(role))
                   .bind(4, join(areas))
                   .bind(5, now.us)
                   .run());
  impl_->add_token(token_id, actor, {role}, std::move(areas));
  return token;
}

Result<Principal> AccountStore::find_token(std::string_view token) {
  std::scoped_lock lock(impl_->mutex);
  auto const found = impl_->tokens.find(to_hex(sha256(token)));
  if (found == impl_->tokens.end()) return forbidden("auth.token_unknown", "this API token is not known here");
  return found->second;
}

Result<void> AccountStore::put_draft(std::string_view actor, std::string_view key, std::string_view json, Instant now) {
  if (json.size() > kMaxDraftBytes) return invalid("draft.too_large", "a draft has at most 32 KB");
  std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + json.size(), '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(sealed.data());
  randombytes_buf(bytes, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, reinterpret_cast<unsigned char const*>(json.data()), json.size(), bytes,
                        impl_->draft_key.data());
  std::scoped_lock lock(impl_->mutex);
  auto count = impl_->database->prepare("SELECT count(*) FROM draft WHERE actor = ? AND key <> ?");
  count.bind(1, actor).bind(2, key);
  TOCSIN_TRY(bool const row, count.step());
  if (row && count.integer(0) >= static_cast<std::int64_t>(kMaxDrafts))
    return conflict("draft.too_many", "an account has at most 50 drafts");
  return impl_->database->prepare("INSERT OR REPLACE INTO draft VALUES(?,?,?,?)")
      .bind(1, actor)
      .bind(2, key)
      .bind_bytes(3, sealed)
      .bind(4, now.us)
      .run();
}

namespace {

std::optional<std::string> open_sealed(Hash const& key, std::string const& sealed) {
  if (sealed.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return std::nullopt;
  std::string out(sealed.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
  auto const* bytes = reinterpret_cast<unsigned char const*>(sealed.data());
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(out.data()), bytes + crypto_secretbox_NONCEBYTES,
                                 sealed.size() - crypto_secretbox_NONCEBYTES, bytes, key.data()) != 0)
    return std::nullopt;
  return out;
}

}  // namespace

Result<std::string> AccountStore::get_draft(std::string_view actor, std::string_view key) const {
  std::scoped_lock lock(impl_->mutex);
  auto statement = impl_->database->prepare("SELECT sealed FROM draft WHERE actor = ? AND key = ?");
  statement.bind(1, actor).bind(2, key);
  TOCSIN_TRY(bool const row, statement.step());
  if (row)
    if (auto json = open_sealed(impl_->draft_key, statement.text(0))) return *json;
  return not_found("draft.unknown", "no draft '" + std::string(key) + "'");
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
