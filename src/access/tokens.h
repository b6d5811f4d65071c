// Tokens: what programs come in with. Only a token's hash is stored. Beside the accounts in DIR/access.db; thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.h"
#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace tocsin::access {

struct NewToken {
  Role role = Role::kDisplay;
  std::vector<std::string> areas;  // Jurisdiction or station codes; empty: the whole centre.
  std::string label;               // The system that holds it, never a person.
  std::optional<Instant> expires_at;
};

// What may be told of a token: never the token.
struct Token {
  std::string token_id;  // token-...: the actor that the journal knows.
  std::string label;
  Role role = Role::kDisplay;
  std::vector<std::string> areas;
  Instant created_at;
  std::optional<Instant> expires_at;
  std::optional<Instant> used_on;  // The day (its beginning, UTC) of the last use.
  std::optional<Instant> revoked_at;
};

// Those that ended are remembered, so that the journal's actor has a name; past kMaxTokens the one that ended first is forgotten.
inline constexpr std::size_t kMaxTokens = 1'000, kMaxLabelBytes = 100;
inline constexpr Duration kLongestToken = Duration::days(3'660);

class Tokens {
 public:
  static Result<std::unique_ptr<Tokens>> open(std::string const& path);  // Errors: store.*

  // "toc_...", told once. Errors: token.label_malformed, token.expiry_out_of_range, token.too_many, code.malformed,
  // boundary.denied_word.
  Result<std::string> create(NewToken token, Instant now);
  std::vector<Token> list() const;                              // Without the revoked ones; oldest first.
  Result<void> revoke(std::string_view token_id, Instant now);  // Errors: token.unknown.
  // Errors: auth.token_unknown, auth.token_expired, auth.token_revoked.
  Result<Principal> find(std::string_view token, Instant now);
  // What it may now, for what goes on after its request. Is no use of it. Errors: as find.
  Result<Principal> find_by_id(std::string_view token_id, Instant now) const;
  std::optional<std::string> label_of(std::string_view token_id) const;  // Of a revoked one too.

 private:
  explicit Tokens(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}
  Result<void> load();
  Result<void> make_room(Instant now);

  void keep(std::string hash, Token token);

  mutable std::mutex mutex_;
  std::unique_ptr<store::Database> database_;
  std::map<std::string, Token, std::less<>> by_hash_;
  // Apart: whoever asks for a label must not wait while the disk takes something in.
  mutable std::mutex labels_mutex_;
  std::map<std::string, std::string, std::less<>> labels_;
};

}  // namespace tocsin::access
