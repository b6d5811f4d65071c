#include "access/tokens.h"

#include <algorithm>

#include "access/stored_text.h"
#include "base/denied_words.h"
#include "base/hash.h"
#include "base/text.h"

namespace tocsin::access {

namespace {

// token_id there is the token's hash, actor what is called token_id here: the names of the first version stay.
constexpr char const* kTokenSchema = R"sql(
CREATE TABLE IF NOT EXISTS token(token_id TEXT PRIMARY KEY, actor TEXT NOT NULL, role TEXT NOT NULL, areas TEXT NOT NULL, created_us INTEGER NOT NULL);
)sql";
// A folder of the first version has tokens without label and end.
constexpr AddedColumn kTokenColumns[] = {{"token", "label", "ALTER TABLE token ADD COLUMN label TEXT NOT NULL DEFAULT ''"},
                                         {"token", "expires_us", "ALTER TABLE token ADD COLUMN expires_us INTEGER NOT NULL DEFAULT 0"},
                                         {"token", "used_on_us", "ALTER TABLE token ADD COLUMN used_on_us INTEGER NOT NULL DEFAULT 0"},
                                         {"token", "revoked_us", "ALTER TABLE token ADD COLUMN revoked_us INTEGER NOT NULL DEFAULT 0"}};

std::optional<Instant> when(std::int64_t us) { return us == 0 ? std::nullopt : std::optional<Instant>(Instant{us}); }
std::int64_t us_of(std::optional<Instant> at) { return at ? at->us : 0; }
Instant day_of(Instant at) { return {at.us - at.us % Duration::days(1).us}; }

std::optional<Instant> ended_at(Token const& token, Instant now) {
  if (token.revoked_at) return token.revoked_at;
  if (token.expires_at && *token.expires_at <= now) return token.expires_at;
  return std::nullopt;
}

// Whoever holds it may know what became of it: nobody else can ask.
Result<Principal> principal_of(Token const& token, Instant now) {
  if (token.revoked_at) return forbidden("auth.token_revoked", "this API token was revoked");
  if (ended_at(token, now)) return forbidden("auth.token_expired", "this API token has expired");
  Principal principal;
  principal.actor = principal.account = token.token_id;
  principal.display = token.label.empty() ? token.token_id : token.label;
  principal.roles = {token.role};
  principal.areas = token.areas;
  return principal;
}

}  // namespace

Result<std::unique_ptr<Tokens>> Tokens::open(std::string const& path) {
  TOCSIN_TRY(auto database, store::Database::open(path, true));
  std::unique_ptr<Tokens> out(new Tokens(std::move(database)));
  TOCSIN_CHECK(out->database_->execute(kTokenSchema));
  TOCSIN_CHECK(add_missing(*out->database_, kTokenColumns));
  TOCSIN_CHECK(out->load());
  return out;
}

Result<void> Tokens::load() {
  auto rows = database_->prepare("SELECT token_id, actor, role, areas, created_us, label, expires_us, used_on_us, revoked_us FROM token");
  for (auto row = rows.step();; row = rows.step()) {
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    auto const role = role_from_text(rows.text(2));
    if (!role) continue;
    keep(rows.text(0), {rows.text(1),
                        rows.text(5),
                        *role,
                        split(rows.text(3)),
                        {rows.integer(4)},
                        when(rows.integer(6)),
                        when(rows.integer(7)),
                        when(rows.integer(8))});
  }
}

void Tokens::keep(std::string hash, Token token) {
  if (!token.label.empty()) {
    std::scoped_lock lock(labels_mutex_);
    labels_[token.token_id] = token.label;
  }
  by_hash_[std::move(hash)] = std::move(token);
}

Result<void> Tokens::make_room(Instant now) {
  if (by_hash_.size() < kMaxTokens) return {};
  auto first = by_hash_.end();
  for (auto at = by_hash_.begin(); at != by_hash_.end(); ++at) {
    auto const ended = ended_at(at->second, now);
    if (ended && (first == by_hash_.end() || *ended < *ended_at(first->second, now))) first = at;
  }
  if (first == by_hash_.end()) return conflict("token.too_many", "there are 1,000 tokens already: revoke those that nobody uses");
  TOCSIN_CHECK(database_->prepare("DELETE FROM token WHERE token_id = ?").bind(1, first->first).run());
  {
    std::scoped_lock lock(labels_mutex_);
    labels_.erase(first->second.token_id);
  }
  by_hash_.erase(first);
  return {};
}

Result<std::string> Tokens::create(NewToken token, Instant now) {
  TOCSIN_CHECK(check_areas(token.areas));
  TOCSIN_CHECK(check_no_denied_word("label", token.label));
  if (token.label.size() > kMaxLabelBytes || !is_plain_text(token.label) || token.label.find_first_of("\r\n\t") != std::string::npos)
    return invalid("token.label_malformed", "a label names the system that holds the token, in at most 100 bytes on one line");
  if (token.expires_at && (*token.expires_at <= now || *token.expires_at > now + kLongestToken))
    return invalid("token.expiry_out_of_range", "a token ends in the future, and within ten years");
  std::string secret = "toc_" + random_hex(24);
  std::string const hash = to_hex(sha256(secret));
  std::scoped_lock lock(mutex_);
  TOCSIN_CHECK(make_room(now));
  Token made{"token-" + random_hex(8), std::move(token.label), token.role, std::move(token.areas), now, token.expires_at, {}, {}};
  TOCSIN_CHECK(database_->prepare("INSERT INTO token(token_id, actor, role, areas, created_us, label, expires_us) VALUES(?,?,?,?,?,?,?)")
                   .bind(1, hash)
                   .bind(2, made.token_id)
                   .bind(3, to_text(made.role))
                   .bind(4, join(made.areas))
                   .bind(5, now.us)
                   .bind(6, made.label)
                   .bind(7, us_of(made.expires_at))
                   .run());
  keep(hash, std::move(made));
  return secret;
}

std::vector<Token> Tokens::list() const {
  std::vector<Token> out;
  std::scoped_lock lock(mutex_);
  for (auto const& [hash, token] : by_hash_)
    if (!token.revoked_at) out.push_back(token);
  std::ranges::sort(out, {}, [](Token const& token) { return std::pair(token.created_at, token.token_id); });
  return out;
}

Result<void> Tokens::revoke(std::string_view token_id, Instant now) {
  std::scoped_lock lock(mutex_);
  auto const at = std::ranges::find_if(by_hash_, [&](auto const& entry) { return entry.second.token_id == token_id; });
  // Not said again: whoever types the token itself instead of what it is called has put a secret there.
  if (at == by_hash_.end() || at->second.revoked_at)
    return not_found("token.unknown", "no token is called that; the list has what they are called, token-...");
  TOCSIN_CHECK(database_->prepare("UPDATE token SET revoked_us = ? WHERE token_id = ?").bind(1, now.us).bind(2, at->first).run());
  at->second.revoked_at = now;
  return {};
}

Result<Principal> Tokens::find(std::string_view token, Instant now) {
  std::string const hash = to_hex(sha256(token));
  std::scoped_lock lock(mutex_);
  auto const at = by_hash_.find(hash);
  if (at == by_hash_.end()) return forbidden("auth.token_unknown", "this API token is not known here");
  Token& found = at->second;
  TOCSIN_TRY(auto principal, principal_of(found, now));
  if (Instant const today = day_of(now); !found.used_on || *found.used_on < today) {
    found.used_on = today;
    (void)database_->prepare("UPDATE token SET used_on_us = ? WHERE token_id = ?").bind(1, today.us).bind(2, hash).run();
  }
  return principal;
}

Result<Principal> Tokens::find_by_id(std::string_view token_id, Instant now) const {
  std::scoped_lock lock(mutex_);
  auto const at = std::ranges::find_if(by_hash_, [&](auto const& entry) { return entry.second.token_id == token_id; });
  if (at == by_hash_.end()) return forbidden("auth.token_unknown", "this API token is not known here any more");
  return principal_of(at->second, now);
}

std::optional<std::string> Tokens::label_of(std::string_view token_id) const {
  std::scoped_lock lock(labels_mutex_);
  auto const at = labels_.find(token_id);
  if (at == labels_.end()) return std::nullopt;
  return at->second;
}

}  // namespace tocsin::access
