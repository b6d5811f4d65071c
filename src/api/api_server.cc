#include "api/api_server.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/contract/error_catalogue.h"
#include "api/endpoints/administration/accounts.h"
#include "api/pages.h"

namespace tocsin::api {

namespace {

// A word that is misspelt would be a filter that does not filter.
Result<void> takes_query(QueryParameters const& taken, http::Request const& request) {
  for (auto const& [name, value] : request.query) {
    if (name == "lang" || std::ranges::find(taken, name, &QueryParameter::name) != taken.end()) continue;
    std::string known = "lang";
    for (auto const& parameter : taken) known += ", " + std::string(parameter.name);
    return invalid("query.unknown", fmt::format("this address takes no \"{}\", but {}", name.substr(0, 60), known));
  }
  return {};
}

// What waits for a pool's threads. One account has at most half of the slow places, one address at most half of those for signing in.
// 200 screens that begin together ask for 1,200 tiles.
WorkerPool::Options options_of(Pool pool, std::size_t workers) {
  switch (pool) {
    case Pool::kWork: return {.threads = workers, .max_queued = 2'000};
    case Pool::kMap: return {.threads = 2, .max_queued = 2'000};
    case Pool::kSlow: return {.threads = 2, .max_queued = 16, .max_of_owner = 8, .gives_way = true};
    case Pool::kPassword: return {.threads = 1, .max_queued = 64, .max_of_owner = 32};
  }
  return {};
}

Error busy(Pool pool) {
  switch (pool) {
    case Pool::kSlow: return {ErrorKind::kUnavailable, "server.busy_slow", "too many questions that take long wait already"};
    case Pool::kPassword: return {ErrorKind::kUnavailable, "server.busy_signing_in", "too many sign-ins wait already"};
    default: return {ErrorKind::kUnavailable, "server.busy", "too many requests wait already"};
  }
}

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// On every answer, refusals before the first route too.
void add_headers(http::Response& response, bool is_tls) {
  if (is_tls) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  for (auto const& [name, value] : response.headers)
    if (name == "Cache-Control") return;
  response.headers.emplace_back("Cache-Control", "no-store");
}

std::int64_t steady_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The first language named that we have; ?lang= goes before. Without a word: Chinese for zh, else English.
std::string language_of(http::Request const& request) {
  if (auto const asked = request.query_value("lang")) return asked->starts_with("zh") ? "zh" : "en";
  std::string_view const header = request.header("accept-language");
  auto const zh = header.find("zh"), en = header.find("en");
  return zh != std::string_view::npos && (en == std::string_view::npos || zh < en) ? "zh" : "en";
}

bool changes_something(std::string_view method) { return method != "GET" && method != "HEAD" && method != "OPTIONS"; }

// What a read-only server still takes: what a screen looks at, and who comes in. Accounts and tokens are each machine's own: a token that
// leaked can be revoked there too. A standby, which keeps a list of its own, also takes heads of neighbours.
bool is_for_readers(std::string_view route, bool keeps_heads) {
  for (std::string_view const access : {"/api/v1/session", "/api/v1/accounts", "/api/v1/tokens", "/control/tokens", "/control/hand_over"})
    if (route.starts_with(access)) return true;
  return (keeps_heads && route == "/api/v1/audit/heads") || route == "/api/v1/stream/{id}/viewport";
}

// Third parties may throw; what they throw ends here, as an answer.
template <class Work>
void guard(Exchange const& exchange, Work&& work) {
  try {
    work();
  } catch (std::exception const& error) {
    spdlog::error("{} {}: {}", exchange.state().method, exchange.state().route, error.what());
    exchange.refuse({ErrorKind::kCorrupt, "server.failed", "an unexpected failure; it is in the server's log"});
  }
}

}  // namespace

Result<std::unique_ptr<ApiServer>> ApiServer::listen(ApiServerOptions options, Edge const& edge, WebAssets const* pages) {
  std::unique_ptr<ApiServer> server(new ApiServer(std::move(options), edge, pages));
  http::Handlers handlers;
  handlers.handle = [self = server.get()](http::Request request, http::Reply reply) { self->take(std::move(request), std::move(reply)); };
  handlers.refuse = [self = server.get()](http::Refused why) { return self->refuse(why); };
  auto const& asked = server->options_;
  if (!asked.local_socket.empty()) {
    TOCSIN_TRY(server->http_, http::HttpServer::listen_local(asked.local_socket, asked.limits, std::move(handlers)));
    return server;
  }
  TOCSIN_TRY(server->http_, http::HttpServer::listen(asked.address, asked.port, asked.limits, std::move(handlers), asked.tls));
  edge.metrics.gauge("http_connections", [self = server.get()] { return static_cast<double>(self->http_->connections()); });
  for (auto const& [name, which] : {std::pair{"http_queued_requests", Pool::kWork},
                                    {"http_queued_map", Pool::kMap},
                                    {"http_queued_slow", Pool::kSlow},
                                    {"http_queued_sign_ins", Pool::kPassword}})
    edge.metrics.gauge(name, [self = server.get(), which] { return static_cast<double>(self->pool(which).queued()); });
  return server;
}

ApiServer::ApiServer(ApiServerOptions options, Edge const& edge, WebAssets const* pages)
    : options_(std::move(options)), edge_(edge), pages_(pages), router_(make_routes(edge, openapi_)) {
  openapi_ = openapi_contract(router_);
  for (std::size_t i = 0; i < kPools; ++i) pools_[i] = std::make_unique<WorkerPool>(options_of(static_cast<Pool>(i), options_.workers));
}

ApiServer::~ApiServer() { stop(); }
std::uint16_t ApiServer::port() const { return http_->port(); }
void ApiServer::show(http::TlsContext tls) { http_->show(std::move(tls)); }
void ApiServer::start() { http_->start(); }
void ApiServer::stop() {
  if (http_) http_->stop();
  for (auto const& each : pools_) each->stop();
}

http::Response ApiServer::refuse(http::Refused why) {
  Error error;
  switch (why) {
    case http::Refused::kMalformed: error = {ErrorKind::kInvalid, "http.malformed", "the request cannot be read"}; break;
    case http::Refused::kBodyTooLarge:
      error = {ErrorKind::kInvalid, "http.body_too_large", fmt::format("a body has at most {} bytes", options_.limits.max_body_bytes)};
      break;
    case http::Refused::kHeaderTooLarge:
      error = {ErrorKind::kInvalid, "http.header_too_large",
               fmt::format("headers have at most {} bytes", options_.limits.max_header_bytes)};
      break;
    case http::Refused::kExpectation: error = {ErrorKind::kInvalid, "http.expectation_unknown", "Expect is 100-continue"}; break;
    case http::Refused::kTooManyConnections: error = {ErrorKind::kUnavailable, "http.too_many_connections", "try again in a moment"}; break;
    case http::Refused::kTooManyOfAddress:
      error = {ErrorKind::kUnavailable, "http.too_many_connections_of_address",
               fmt::format("one address has at most {} connections", options_.limits.max_connections_of_address)};
      break;
    case http::Refused::kNoDescriptors: error = {ErrorKind::kUnavailable, "http.no_descriptors", "no file descriptor is free"}; break;
    case http::Refused::kPlain:
      error = {ErrorKind::kInvalid, "http.tls_only", "this port speaks HTTPS: begin the address with https://"};
      break;
    case http::Refused::kHandshake: error = {ErrorKind::kInvalid, "http.handshake_failed", "the TLS handshake was not finished"}; break;
    case http::Refused::kTimeout: error = {ErrorKind::kInvalid, "http.timeout", "the request came too slowly"}; break;
  }
  edge_.metrics.count("edge_refusals", "code=\"" + error.code + "\"");
  auto response = problem(error, "en");
  response.close = true;
  add_headers(response, options_.tls && why != http::Refused::kPlain);  // RFC 6797, 7.2: not in the clear.
  return response;
}

namespace {

// Its session lasts no longer than the use is shown: one that came back with a store of before would be one that nobody sees.
bool is_unseen(Edge const& edge, access::Principal const& principal) {
  if (!principal.break_glass) return false;
  Instant const now = edge.clock.now();
  return edge.centre.read([&](core::World const& world) {
    auto const at = world.emergency_access.uses.find(AccountCode{principal.actor});
    return at == world.emergency_access.uses.end() || to_text(at->second.emergency_access) != principal.emergency_access ||
           emergency_access::is_over(at->second, now);
  });
}

}  // namespace

void ApiServer::take(http::Request request, http::Reply reply) {
  auto state = std::make_shared<ExchangeState>();
  state->request = std::move(request);
  state->reply = std::move(reply);
  state->language = language_of(state->request);
  state->began_us = steady_us();
  state->method = state->request.method == "GET"      ? "GET"
                  : state->request.method == "POST"   ? "POST"
                  : state->request.method == "PUT"    ? "PUT"
                  : state->request.method == "DELETE" ? "DELETE"
                                                      : "other";
  state->finish = [this](ExchangeState const& of, http::Response response) { finish(of, std::move(response)); };
  if (!pool(Pool::kWork).run([this, state] { serve(state); })) Exchange(state).refuse(busy(Pool::kWork));
}

Result<void> ApiServer::authenticate(ExchangeState& state, access::Permission permission) const {
  auto const& request = state.request;
  if (!options_.local_socket.empty()) {  // The socket is readable by its owner only.
    state.principal.actor = state.principal.account = state.principal.display = "local";
    state.principal.roles = {access::Role::kAdministrator};
    return {};
  }
  std::string_view const authorization = request.header("authorization");
  std::string_view const cookie = request.cookie(session_cookie(edge_.secure_cookies, edge_.centre.journal().header().centre));
  if (authorization.starts_with("Bearer ")) {
    TOCSIN_TRY(state.principal, edge_.accounts.tokens().find(authorization.substr(7), Clock::machine_now()));
  } else if (!cookie.empty()) {
    auto principal = edge_.accounts.find_session(cookie, Clock::machine_now());
    if (principal && is_unseen(edge_, *principal)) {
      edge_.accounts.sign_out(*principal);
      principal = forbidden("auth.session_expired", "sign in again");
    }
    if (!principal) {
      if (permission == access::Permission::kAnyone) return {};
      return std::unexpected(principal.error());
    }
    state.principal = std::move(*principal);
    if (changes_something(request.method) && permission != access::Permission::kAnyone &&
        request.header("x-csrf-token") != state.principal.csrf_token)
      return forbidden("auth.csrf", "X-CSRF-Token is missing or not this session's");
  } else if (permission != access::Permission::kAnyone) {
    return forbidden("auth.not_signed_in", "sign in, or send Authorization: Bearer");
  }
  if (permission == access::Permission::kAnyone) return {};
  if (!state.principal.may(permission))
    return forbidden("auth.not_permitted", "this needs the permission '" + std::string(access::to_text(permission)) + "'");
  if (state.principal.must_change_password && permission != access::Permission::kSignedIn)
    return forbidden("auth.password_must_change", "change the one-time password first: POST /api/v1/session/password");
  if (state.principal.must_enrol && permission != access::Permission::kSignedIn)
    return forbidden("auth.second_factor_missing", "this account's role needs a second factor: POST /api/v1/session/second_factor");
  return {};
}

void ApiServer::serve(std::shared_ptr<ExchangeState> const& state) {
  Exchange exchange(state);
  auto const& path = state->request.path;
  auto match = router_.find(state->request.method, state->request.sent_path);
  if (match.route == nullptr) {
    if (match.path_known) {
      auto response = problem({ErrorKind::kInvalid, "http.method_not_allowed", "this address takes " + match.allowed}, exchange.language());
      response.headers.emplace_back("Allow", match.allowed);
      return exchange.respond(std::move(response));
    }
    if (state->request.method == "GET" && !path.starts_with("/api/") && !path.starts_with("/tiles/")) {
      state->route = "page";
      return serve_page(exchange, pages_, options_.web_folder);
    }
    return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
  }
  state->route = match.route->pattern;
  state->parameters = std::move(match.parameters);
  if (auto const allowed = authenticate(*state, match.route->permission); !allowed) return exchange.refuse(allowed.error());
  // Not for /healthz and its like: whoever watches may add what he likes.
  auto const known = state->route.starts_with("/api/") ? takes_query(match.route->endpoint.query, state->request) : Result<void>();
  if (!known) return exchange.refuse(known.error());
  if (edge_.centre.read_only() && changes_something(state->request.method) && !is_for_readers(state->route, edge_.audit.auditor != nullptr))
    return exchange.refuse(*edge_.centre.stopped());
  // A page of another origin can send forms and text with a cookie, but no JSON: one more wall beside the CSRF token, and the one before
  // signing in, so that nobody finds himself signed in by a stranger's form.
  bool const signs_in = state->route == "/api/v1/session" && changes_something(state->request.method);
  if (!state->request.body.empty() && (signs_in || !state->principal.session_id.empty()) &&
      !state->request.header("content-type").starts_with("application/json"))
    return exchange.refuse({ErrorKind::kInvalid, "http.content_type", "send application/json"});
  Pool const which = match.route->pool;
  state->later = [this, which, weak = std::weak_ptr(state)](std::function<void()> job) {
    pool(which).finish([job = std::move(job), state = weak.lock()] { guard(Exchange(state), job); });
  };
  if (which == Pool::kWork) return run(*match.route, exchange);
  // Who may not ask has been refused: only who may takes one of the places.
  std::string owner = which == Pool::kPassword ? state->request.remote : state->principal.actor;
  if (!pool(which).run([this, exchange, route = match.route] { run(*route, exchange); }, std::move(owner))) exchange.refuse(busy(which));
}

void ApiServer::run(Route const& route, Exchange const& exchange) {
  guard(exchange, [&] { route.endpoint.run(exchange); });
}

// A flood that is refused is counted, not written down line by line.
bool ApiServer::may_say_busy() {
  std::int64_t const second = steady_us() / 1'000'000;
  return said_busy_.exchange(second, std::memory_order_relaxed) != second;
}

void ApiServer::finish(ExchangeState const& state, http::Response response) {
  add_headers(response, options_.tls != nullptr);
  std::int64_t const took = steady_us() - state.began_us;
  edge_.metrics.count_request(state.method, state.route.empty() ? "none" : state.route, response.status, took);
  if (response.status >= 400) {
    auto const code = response.body.find("\"code\":\"");
    auto const end = code == std::string::npos ? code : response.body.find('"', code + 8);
    std::string const word = end == std::string::npos ? "none" : response.body.substr(code + 8, end - code - 8);
    edge_.metrics.count("refusals", "code=\"" + word + "\"");
    if (response.status >= 500 && (response.status != 503 || may_say_busy())) {
      spdlog::warn("{} {} -> {} {} in {} us", state.method, state.route, response.status, word, took);
    } else {
      spdlog::debug("{} {} -> {} {} in {} us", state.method, state.route, response.status, word, took);
    }
  }
  state.reply(std::move(response));
}

}  // namespace tocsin::api
