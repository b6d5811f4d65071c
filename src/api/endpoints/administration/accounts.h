// Signing in and out, accounts, API tokens, and drafts of calls. None of it is in the journal, but that a break-glass account is used.
#pragma once

#include "access/account_store.h"
#include "api/endpoints/lists.h"
#include "api/exchange.h"
#include "sequencer/centre.h"

namespace tocsin::api {

// The cookie of a session. Where the pages are reached by HTTPS only it bears the prefix that browsers take from nobody else: not from
// plain HTTP, not from a neighbouring host.
// A browser sends cookies to every port of a host: two centres on one machine must not sign each other's people out.
std::string session_cookie(bool is_https_only, std::uint16_t centre);

struct SignInBody {
  std::string account, password;
  std::optional<std::string> code;    // Of the second factor, where the account has one: asked for by auth.code_needed.
  std::optional<std::string> ground;  // Of a break-glass account: a word of emergency_access::Ground, asked for by auth.ground_needed.
  std::optional<std::string> lang;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (account, password, code, ground, lang))
struct SessionShown {
  std::string account, display;
  std::vector<std::string> roles, areas;
  std::string csrf_token;
  std::optional<std::string> seat;
  bool must_change_password = false;
  bool has_second_factor = false;
  bool must_set_up_second_factor = false;
  bool break_glass = false;  // Of a break-glass account: every screen shows it.
};
BOOST_DESCRIBE_STRUCT(SessionShown, (),
                      (account, display, roles, areas, csrf_token, seat, must_change_password, has_second_factor, must_set_up_second_factor,
                       break_glass))
struct NewPasswordBody {
  std::string current;
  std::string new_;
};
BOOST_DESCRIBE_STRUCT(NewPasswordBody, (), (current, new_))
struct SecondFactorShown {
  bool on = false, required = false;
  std::int64_t recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(SecondFactorShown, (), (on, required, recovery_codes_left))
struct PasswordBody {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (password))
struct SecondFactorSecret {
  std::string secret;  // Base32, to be typed into an app;
  std::string link;    // or for its camera: otpauth://totp/...
};
BOOST_DESCRIBE_STRUCT(SecondFactorSecret, (), (secret, link))
struct CodeBody {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeBody, (), (code))
struct RecoveryCodes {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))
struct PasswordAndCodeBody {
  std::string password, code;
};
BOOST_DESCRIBE_STRUCT(PasswordAndCodeBody, (), (password, code))
struct AccountShown {
  std::string account, display;
  std::vector<std::string> roles, areas;
  bool must_change_password = false, disabled = false, has_second_factor = false;
  bool break_glass = false;
  std::optional<Instant> spent_at;  // Of a break-glass account: when its envelope was opened; until its secret is renewed.
};
BOOST_DESCRIBE_STRUCT(AccountShown, (),
                      (account, display, roles, areas, must_change_password, disabled, has_second_factor, break_glass, spent_at))
TOCSIN_LIST(AccountList, AccountShown)
struct CreateAccountBody {
  std::string account;
  std::optional<std::string> display;
  std::vector<std::string> roles, areas;
  std::optional<bool> break_glass;  // Only at the machine itself: for a sealed envelope.
};
BOOST_DESCRIBE_STRUCT(CreateAccountBody, (), (account, display, roles, areas, break_glass))
struct ChangeAccountBody {
  std::vector<std::string> roles, areas;
};
BOOST_DESCRIBE_STRUCT(ChangeAccountBody, (), (roles, areas))
struct OneTimePassword {
  std::string account, one_time_password;
};
BOOST_DESCRIBE_STRUCT(OneTimePassword, (), (account, one_time_password))
struct BreakGlassSecret {
  std::string account, secret;  // Shown this once.
};
BOOST_DESCRIBE_STRUCT(BreakGlassSecret, (), (account, secret))
struct TokenShown {
  std::string token_id;  // The actor in the journal; never the token.
  std::string label;     // The system that holds it.
  std::string role;
  std::vector<std::string> areas;
  Instant created_at;
  std::optional<Instant> expires_at;
  bool expired = false;
  std::optional<std::string> last_used_on;  // A day, UTC: 2026-11-22. Absent: never used.
};
BOOST_DESCRIBE_STRUCT(TokenShown, (), (token_id, label, role, areas, created_at, expires_at, expired, last_used_on))
TOCSIN_LIST(TokenList, TokenShown)

// What they take and answer, and what they lean on.
template <class BodyType, class AnswerType, int kStatusWhenDone = 200>
struct OnAccounts {
  using Body = BodyType;
  using Answer = AnswerType;
  static constexpr int kStatus = kStatusWhenDone;
  access::AccountStore& accounts;
};
template <class BodyType, class AnswerType>
struct OnSession {
  using Body = BodyType;
  using Answer = AnswerType;
  access::AccountStore& accounts;
  sequencer::Centre& centre;
  bool secure_cookies;  // The pages are reached by HTTPS only.
};

struct SignIn : OnSession<SignInBody, SessionShown> {
  void handle(Exchange const& exchange, Body const& body) const;
};
struct GetSession : OnSession<Nothing, SessionShown> {
  Result<Answer> read(Exchange const& exchange) const;
};
struct SignOut : OnSession<Nothing, Nothing> {
  void handle(Exchange const& exchange) const;
};
struct ChangePassword : OnSession<NewPasswordBody, SessionShown> {
  void handle(Exchange const& exchange, Body const& body) const;
};
struct GetSecondFactor : OnAccounts<Nothing, SecondFactorShown> {
  Result<Answer> read(Exchange const& exchange) const;
};
struct BeginSecondFactor : OnAccounts<PasswordBody, SecondFactorSecret> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ConfirmSecondFactor : OnAccounts<CodeBody, RecoveryCodes> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct EndSecondFactor : OnAccounts<PasswordAndCodeBody, Nothing> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ResetSecondFactor : OnAccounts<Nothing, Nothing> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ListAccounts : OnAccounts<Nothing, AccountList> {
  Result<Answer> read(Exchange const& exchange) const;
};
struct CreateAccount : OnAccounts<CreateAccountBody, OneTimePassword, 201> {
  sequencer::Centre const& centre;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ChangeAccount : OnAccounts<ChangeAccountBody, Nothing> {
  sequencer::Centre const& centre;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct SetAccountDisabled : OnAccounts<Nothing, Nothing> {
  bool disabled;
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ResetPassword : OnAccounts<Nothing, OneTimePassword> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct RenewBreakGlass : OnAccounts<Nothing, BreakGlassSecret> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct ListTokens : OnAccounts<Nothing, TokenList> {
  Result<Answer> read(Exchange const& exchange) const;
};
struct RevokeToken : OnAccounts<Nothing, Nothing> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
struct PutDraft : OnAccounts<Nothing, Nothing> {
  void handle(Exchange const& exchange) const;
};
struct GetDraft : OnAccounts<Nothing, Nothing> {
  void handle(Exchange const& exchange) const;
};
struct ListDrafts : OnAccounts<Nothing, Nothing> {
  void handle(Exchange const& exchange) const;
};
struct DeleteDraft : OnAccounts<Nothing, Nothing> {
  Result<Answer> run(Exchange const& exchange, Body const& body) const;
};
Endpoint endpoint(SignIn e);
Endpoint endpoint(GetSession e);
Endpoint endpoint(SignOut e);
Endpoint endpoint(ChangePassword e);
Endpoint endpoint(GetSecondFactor e);
Endpoint endpoint(BeginSecondFactor e);
Endpoint endpoint(ConfirmSecondFactor e);
Endpoint endpoint(EndSecondFactor e);
Endpoint endpoint(ResetSecondFactor e);
Endpoint endpoint(ListAccounts e);
Endpoint endpoint(CreateAccount e);
Endpoint endpoint(ChangeAccount e);
Endpoint endpoint(SetAccountDisabled e);
Endpoint endpoint(ResetPassword e);
Endpoint endpoint(RenewBreakGlass e);
Endpoint endpoint(ListTokens e);
Endpoint endpoint(RevokeToken e);
Endpoint endpoint(PutDraft e);
Endpoint endpoint(GetDraft e);
Endpoint endpoint(ListDrafts e);
Endpoint endpoint(DeleteDraft e);

}  // namespace tocsin::api
