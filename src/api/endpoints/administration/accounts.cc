#include "api/endpoints/administration/accounts.h"

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "access/totp.h"
#include "api/area_scope.h"
#include "api/clock.h"
#include "api/endpoint.h"
#include "api/words.h"
#include "journal/vault.h"

namespace tocsin::api {

namespace {

std::vector<std::string> texts_of(std::vector<access::Role> const& roles) {
  std::vector<std::string> out;
  for (access::Role const role : roles) out.emplace_back(access::to_text(role));
  return out;
}

Result<std::vector<access::Role>> roles_in(std::vector<std::string> const& texts) {
  std::vector<access::Role> out;
  for (auto const& text : texts) {
    auto const role = access::role_from_text(text);
    if (!role) return invalid("account.role_unknown", "roles are dispatcher, supervisor, administrator, crew, display, auditor, neighbour");
    out.push_back(*role);
  }
  return out;
}

SessionShown session_of(access::Principal const& principal, sequencer::Centre const& centre) {
  SessionShown out{principal.account,    principal.display,    texts_of(principal.roles),      principal.areas,
                   principal.csrf_token, std::nullopt,         principal.must_change_password, principal.has_second_factor,
                   principal.must_enrol, principal.break_glass};
  centre.read([&](core::World const& world) {
    for (auto const& [code, seat] : world.seat.seats)
      if (seat.account && seat.account->text == principal.actor) out.seat = code.text;
  });
  return out;
}

}  // namespace

std::string session_cookie(bool is_https_only, std::uint16_t centre) {
  std::string out = is_https_only ? "__Host-tocsin_session" : "tocsin_session";
  if (centre != 1) out += "_" + std::to_string(centre);
  return out;
}

namespace {

// Secure when the pages are reached by HTTPS: always (a setting), or because the proxy before us says so of this request.
void answer_session(Exchange const& exchange, sequencer::Centre& centre, std::string const& cookie, std::string json, bool secure_cookies) {
  http::Response response;
  response.body = std::move(json);
  bool const secure = secure_cookies || exchange.request().header("x-forwarded-proto") == "https";
  response.headers.emplace_back("Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}",
                                                          session_cookie(secure_cookies, centre.journal().header().centre), cookie,
                                                          cookie.empty() ? "0" : "86400", secure ? "; Secure" : ""));
  exchange.respond(std::move(response));
}

// Who let whom in, and from where: in the log, since it is no event of the centre. Never what was typed.
void say(Exchange const& exchange, std::string_view what, std::string_view whom) {
  spdlog::info("access: {} {} by {} from {}", what, whom, exchange.principal().account, exchange.request().remote);
}

core::Request about_use(std::string_view account_id, emergency_access::Command command) {
  core::Request request;
  request.command = std::move(command);
  request.envelope.command_id = sha256(journal::random_name());
  request.envelope.actor = {std::string(account_id)};
  request.envelope.origin = "api";
  return request;
}

// Answers when the journal has it, or could not take it: the session is over all the same, and the use is by itself at its end.
void end_use(sequencer::Centre& centre, access::Principal const& principal, std::function<void()> then) {
  auto const id = parse_raw_id(principal.emergency_access);
  if (!id) return then();
  EmergencyAccessId const use{id->centre, id->position, id->ordinal};
  centre.submit(about_use(principal.actor, emergency_access::End{use}), {},
                [then = std::move(then)](sequencer::Outcome const&) { then(); });
}

// Told to everybody before it begins: the journal has it, and the answer is which use it is.
access::AccountStore::OpenUse opening(sequencer::Centre& centre, emergency_access::Ground ground) {
  return [&centre, ground](std::string_view account_id) -> Result<std::string> {
    auto const outcome = centre.submit_and_wait(about_use(account_id, emergency_access::Open{{std::string(account_id)}, ground}));
    if (outcome.error) return std::unexpected(*outcome.error);
    return to_text(find_event<emergency_access::Event, emergency_access::Opened>(*outcome.entry)->emergency_access);
  };
}

Result<void> is_at_machine(Exchange const& exchange) {
  if (exchange.request().remote != "local")
    return forbidden("account.machine_only", "envelopes are made and renewed at the server's machine: who has opened one cannot seal it");
  return {};
}

// Whoever has opened an envelope gives no other one more to do, and opens none that was closed.
Result<void> leaves_envelopes_alone(Exchange const& exchange, access::AccountStore& accounts, std::string_view account) {
  if (!exchange.principal().break_glass) return {};
  auto const all = accounts.accounts();
  bool const is_envelope = std::ranges::any_of(all, [&](auto const& a) { return a.break_glass && a.account == account; });
  return is_envelope ? is_at_machine(exchange) : Result<void>{};
}

}  // namespace

// Sessions live by the machine's clock, also where the centre's is stepped or runs faster.
void SignIn::handle(Exchange const& exchange, Body const& body) const {
  auto const& remote = exchange.request().remote;
  access::AccountStore::OpenUse open_use;
  if (body.ground && !body.ground->empty()) {
    auto const ground = word<emergency_access::Ground>(*body.ground, "ground");
    if (!ground) return exchange.refuse(ground.error());
    open_use = opening(centre, *ground);
  }
  auto const signed_in = accounts.sign_in(body.account, body.password, Clock::machine_now(), remote, body.code.value_or(""), open_use);
  if (!signed_in && signed_in.error().code == "auth.too_many_attempts")
    return exchange.refuse_for(signed_in.error().wait, signed_in.error());
  if (!signed_in) {
    spdlog::info("access: a sign-in from {} is refused: {}", remote, signed_in.error().code);
    return exchange.refuse(signed_in.error());
  }
  spdlog::info("access: {}{} signed in from {}", signed_in->principal.break_glass ? "break-glass account " : "",
               signed_in->principal.account, remote);
  // Whoever signed in here before is out: one browser, one session.
  if (!exchange.principal().session_id.empty()) accounts.sign_out(exchange.principal());
  end_use(centre, exchange.principal(), [] {});
  answer_session(exchange, centre, signed_in->cookie, codec::to_json(session_of(signed_in->principal, centre)), secure_cookies);
}

Result<SessionShown> GetSession::read(Exchange const& exchange) const { return session_of(exchange.principal(), centre); }

void SignOut::handle(Exchange const& exchange) const {
  accounts.sign_out(exchange.principal());
  end_use(centre, exchange.principal(),
          [exchange, &centre = centre, secure = secure_cookies] { answer_session(exchange, centre, "", "{}", secure); });
}

void ChangePassword::handle(Exchange const& exchange, Body const& body) const {
  auto const again = accounts.change_password(exchange.principal(), body.current, body.new_, Clock::machine_now());
  if (!again) return exchange.refuse(again.error());
  answer_session(exchange, centre, again->cookie, codec::to_json(session_of(again->principal, centre)), secure_cookies);
}

Result<SecondFactorShown> GetSecondFactor::read(Exchange const& exchange) const {
  auto const& who = exchange.principal();
  return SecondFactorShown{who.has_second_factor, who.must_enrol, static_cast<std::int64_t>(accounts.recovery_codes_left(who.actor))};
}

Result<SecondFactorSecret> BeginSecondFactor::run(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(auto const secret, accounts.begin_second_factor(exchange.principal(), body.password, Clock::machine_now()));
  return SecondFactorSecret{access::base32(secret), access::otpauth_link(secret, exchange.principal().account)};
}

Result<RecoveryCodes> ConfirmSecondFactor::run(Exchange const& exchange, Body const& body) const {
  TOCSIN_TRY(auto codes, accounts.confirm_second_factor(exchange.principal(), body.code, Clock::machine_now()));
  say(exchange, "second factor set up", exchange.principal().account);
  return RecoveryCodes{std::move(codes)};
}

Result<Nothing> EndSecondFactor::run(Exchange const& exchange, Body const& body) const {
  TOCSIN_CHECK(accounts.end_second_factor(exchange.principal(), body.password, body.code, Clock::machine_now()));
  say(exchange, "second factor turned off", exchange.principal().account);
  return Nothing{};
}

Result<Nothing> ResetSecondFactor::run(Exchange const& exchange, Body const&) const {
  TOCSIN_CHECK(accounts.note_in_hand(exchange.parameter("id"), exchange.principal().actor, Clock::machine_now()));
  TOCSIN_CHECK(accounts.reset_second_factor(exchange.parameter("id")));
  say(exchange, "second factor reset", exchange.parameter("id"));
  return Nothing{};
}

Result<AccountList> ListAccounts::read(Exchange const&) const {
  AccountList out;
  for (auto const& account : accounts.accounts())
    out.items.push_back({account.account, account.display, texts_of(account.roles), account.areas, account.must_change_password,
                         account.disabled, accounts.has_second_factor(account.account_id), account.break_glass, account.spent_at});
  return out;
}

Result<OneTimePassword> CreateAccount::run(Exchange const& exchange, Body const& body) const {
  bool const break_glass = body.break_glass.value_or(false);
  if (break_glass) TOCSIN_CHECK(is_at_machine(exchange));
  TOCSIN_TRY(auto roles, roles_in(body.roles));
  TOCSIN_CHECK(centre.read([&](core::World const& world) { return check_areas(world, body.areas); }));
  auto const display = body.display.value_or("");
  TOCSIN_TRY(auto password, break_glass ? accounts.create_break_glass(body.account, display, std::move(roles), body.areas)
                                        : accounts.create(body.account, display, std::move(roles), body.areas));
  TOCSIN_CHECK(accounts.note_in_hand(body.account, exchange.principal().actor, Clock::machine_now()));
  say(exchange, fmt::format("{} made ({})", break_glass ? "break-glass account" : "account", fmt::join(body.roles, ", ")), body.account);
  return OneTimePassword{body.account, std::move(password)};
}

Result<Nothing> ChangeAccount::run(Exchange const& exchange, Body const& body) const {
  TOCSIN_CHECK(leaves_envelopes_alone(exchange, accounts, exchange.parameter("id")));
  TOCSIN_TRY(auto roles, roles_in(body.roles));
  TOCSIN_CHECK(centre.read([&](core::World const& world) { return check_areas(world, body.areas); }));
  TOCSIN_CHECK(accounts.note_in_hand(exchange.parameter("id"), exchange.principal().actor, Clock::machine_now()));
  TOCSIN_CHECK(accounts.change(exchange.parameter("id"), std::move(roles), body.areas));
  say(exchange, fmt::format("account changed ({}; areas: {})", fmt::join(body.roles, ", "), fmt::join(body.areas, ", ")),
      exchange.parameter("id"));
  return Nothing{};
}

Result<Nothing> SetAccountDisabled::run(Exchange const& exchange, Body const&) const {
  if (disabled && exchange.parameter("id") == exchange.principal().account)
    return conflict("account.own", "an administrator cannot disable the account they are signed in with");
  TOCSIN_CHECK(leaves_envelopes_alone(exchange, accounts, exchange.parameter("id")));
  if (!disabled) TOCSIN_CHECK(accounts.note_in_hand(exchange.parameter("id"), exchange.principal().actor, Clock::machine_now()));
  TOCSIN_CHECK(accounts.set_disabled(exchange.parameter("id"), disabled));
  say(exchange, disabled ? "account disabled" : "account enabled", exchange.parameter("id"));
  return Nothing{};
}

Result<OneTimePassword> ResetPassword::run(Exchange const& exchange, Body const&) const {
  TOCSIN_CHECK(accounts.note_in_hand(exchange.parameter("id"), exchange.principal().actor, Clock::machine_now()));
  TOCSIN_TRY(auto password, accounts.reset_password(exchange.parameter("id")));
  say(exchange, "password reset", exchange.parameter("id"));
  return OneTimePassword{exchange.parameter("id"), std::move(password)};
}

Result<BreakGlassSecret> RenewBreakGlass::run(Exchange const& exchange, Body const&) const {
  TOCSIN_CHECK(is_at_machine(exchange));
  TOCSIN_TRY(auto secret, accounts.renew_break_glass(exchange.parameter("id")));
  say(exchange, "break-glass account renewed", exchange.parameter("id"));
  return BreakGlassSecret{exchange.parameter("id"), std::move(secret)};
}

Result<TokenList> ListTokens::read(Exchange const&) const {
  TokenList out;
  Instant const now = Clock::machine_now();
  for (auto const& token : accounts.tokens().list()) {
    TokenShown shown{token.token_id,   token.label,      std::string(access::to_text(token.role)),     token.areas,
                     token.created_at, token.expires_at, token.expires_at && *token.expires_at <= now, std::nullopt};
    if (token.used_on) shown.last_used_on = to_rfc3339(*token.used_on).substr(0, 10);
    out.items.push_back(std::move(shown));
  }
  return out;
}

Result<Nothing> RevokeToken::run(Exchange const& exchange, Body const&) const {
  TOCSIN_CHECK(accounts.tokens().revoke(exchange.parameter("id"), Clock::machine_now()));
  say(exchange, "token revoked", exchange.parameter("id"));
  return Nothing{};
}

void PutDraft::handle(Exchange const& exchange) const {
  // Any JSON that is whole: it is given back as it came.
  codec::JsonParser parser;
  auto limits = kBodyLimits;
  limits.max_bytes = access::kMaxDraftBytes;
  if (auto const node = parser.parse(exchange.request().body, limits); !node) {
    auto error = node.error();
    if (error.code == "json.too_long") error = {ErrorKind::kInvalid, "draft.too_large", "a draft has at most 32 KB"};
    return exchange.refuse(error);
  }
  auto const kept =
      accounts.put_draft(exchange.principal().actor, exchange.parameter("key"), exchange.request().body, Clock::machine_now());
  if (!kept) return exchange.refuse(kept.error());
  exchange.answer(200, "{}");
}

void GetDraft::handle(Exchange const& exchange) const {
  auto draft = accounts.get_draft(exchange.principal().actor, exchange.parameter("key"));
  if (!draft) return exchange.refuse(draft.error());
  exchange.answer(200, std::move(*draft));
}

void ListDrafts::handle(Exchange const& exchange) const {
  std::string out = "{\"items\":[";
  for (auto const& [key, json] : accounts.drafts(exchange.principal().actor)) {
    if (out.back() != '[') out += ',';
    out += "{\"key\":" + codec::to_json(key) + ",\"draft\":" + json + "}";
  }
  exchange.answer(200, out + "]}");
}

Result<Nothing> DeleteDraft::run(Exchange const& exchange, Body const&) const {
  TOCSIN_CHECK(accounts.delete_draft(exchange.principal().actor, exchange.parameter("key")));
  return Nothing{};
}

TOCSIN_ENDPOINT(SignIn)
TOCSIN_ENDPOINT(GetSession)
TOCSIN_ENDPOINT(SignOut)
TOCSIN_ENDPOINT(ChangePassword)
TOCSIN_ENDPOINT(GetSecondFactor)
TOCSIN_ENDPOINT(BeginSecondFactor)
TOCSIN_ENDPOINT(ConfirmSecondFactor)
TOCSIN_ENDPOINT(EndSecondFactor)
TOCSIN_ENDPOINT(ResetSecondFactor)
TOCSIN_ENDPOINT(ListAccounts)
TOCSIN_ENDPOINT(CreateAccount)
TOCSIN_ENDPOINT(ChangeAccount)
TOCSIN_ENDPOINT(SetAccountDisabled)
TOCSIN_ENDPOINT(ResetPassword)
TOCSIN_ENDPOINT(RenewBreakGlass)
TOCSIN_ENDPOINT(ListTokens)
TOCSIN_ENDPOINT(RevokeToken)
TOCSIN_ENDPOINT(PutDraft)
TOCSIN_ENDPOINT(GetDraft)
TOCSIN_ENDPOINT(ListDrafts)
TOCSIN_ENDPOINT(DeleteDraft)

}  // namespace tocsin::api
