#include "api/api_server.h"

#include <chrono>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "api/contract/error_catalogue.h"

namespace tocsin::api {

namespace {

inline constexpr std::size_t kMaxQueuedRequests = 2'000, kMaxQueuedPasswords = 64;

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

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

// What a read-only server still takes: signing in, a token for who stands at the machine, and what a screen looks at.
bool is_for_readers(std::string_view route) {
  return route == "/api/v1/session" || route == "/api/v1/session/password" || route == "/api/v1/stream/{id}/viewport" ||
         route == "/control/tokens";
}

bool is_page(std::string_view path) {
  return path == "/" || path.starts_with("/station") || path.starts_with("/replay") || path.starts_with("/admin") ||
         path.starts_with("/console") || path.starts_with("/sign_in") || path.starts_with("/login") || path.starts_with("/seats");
}

std::string_view content_type_of(std::string_view path) {
  for (auto const& [ending, type] : {std::pair<std::string_view, std::string_view>{".html", "text/html; charset=utf-8"},
                                     {".js", "text/javascript; charset=utf-8"},
                                     {".css", "text/css; charset=utf-8"},
                                     {".json", "application/json"},
                                     {".svg", "image/svg+xml"},
                                     {".png", "image/png"},
                                     {".woff2", "font/woff2"},
                                     {".mp3", "audio/mpeg"},
                                     {".ico", "image/x-icon"}})
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
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
  TOCSIN_TRY(server->http_, http::HttpServer::listen(asked.address, asked.port, asked.limits, std::move(handlers)));
  edge.metrics.gauge("http_connections", [self = server.get()] { return static_cast<double>(self->http_->connections()); });
  edge.metrics.gauge("http_queued_requests", [self = server.get()] { return static_cast<double>(self->workers_.queued()); });
  return server;
}

ApiServer::ApiServer(ApiServerOptions options, Edge const& edge, WebAssets const* pages)
    : options_(std::move(options)),
      edge_(edge),
      pages_(pages),
      router_(make_routes(edge)),
      openapi_(openapi_contract(router_)),
      workers_(options_.workers, kMaxQueuedRequests),
      password_workers_(1, kMaxQueuedPasswords) {}

ApiServer::~ApiServer() { stop(); }
std::uint16_t ApiServer::port() const { return http_->port(); }
void ApiServer::start() { http_->start(); }
void ApiServer::stop() {
  if (http_) http_->stop();
  workers_.stop();
  password_workers_.stop();
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
    case http::Refused::kTooManyConnections: error = {ErrorKind::kUnavailable, "http.too_many_connections", "try again in a moment"}; break;
    case http::Refused::kTimeout: error = {ErrorKind::kInvalid, "http.timeout", "the request came too slowly"}; break;
  }
  edge_.metrics.count("edge_refusals", "code=\"" + error.code + "\"");
  auto response = problem(error, "en");
  response.close = true;
  return response;
}

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
  auto match = router_.find(state->request.method, state->request.path);
  bool const password = match.route != nullptr && match.route->pool == Pool::kPassword;
  auto& pool = password ? password_workers_ : workers_;
  if (!pool.run([this, state] { serve(state); }))
    Exchange(state).refuse({ErrorKind::kUnavailable, "server.busy", "too many requests wait already"});
}

Result<void> ApiServer::authenticate(ExchangeState& state, access::Permission permission) const {
  auto const& request = state.request;
  if (!options_.local_socket.empty()) {  // The socket is readable by its owner only.
    state.principal.actor = state.principal.account = state.principal.display = "local";
    state.principal.roles = {access::Role::kAdministrator};
    return {};
  }
  std::string_view const authorization = request.header("authorization");
  std::string_view const cookie = request.cookie("tocsin_session");
  if (authorization.starts_with("Bearer ")) {
    TOCSIN_TRY(state.principal, edge_.accounts.find_token(authorization.substr(7)));
  } else if (!cookie.empty()) {
    auto principal = edge_.accounts.find_session(cookie, Clock::machine_now());
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
  return {};
}

void ApiServer::serve(std::shared_ptr<ExchangeState> state) {
  Exchange exchange(state);
  auto const& path = state->request.path;
  if (path == "/api/v1/openapi.json" && state->request.method == "GET") {
    state->route = path;
    return exchange.answer(200, openapi_);
  }
  auto match = router_.find(state->request.method, path);
  if (match.route == nullptr) {
    if (match.path_known)
      return exchange.refuse({ErrorKind::kInvalid, "http.method_not_allowed", state->request.method + " is not for this address"});
    if (state->request.method == "GET" && !path.starts_with("/api/") && !path.starts_with("/tiles/")) return serve_page(state);
    return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
  }
  state->route = match.route->pattern;
  state->parameters = std::move(match.parameters);
  if (auto const allowed = authenticate(*state, match.route->permission); !allowed) return exchange.refuse(allowed.error());
  if (edge_.centre.read_only() && changes_something(state->request.method) && !is_for_readers(state->route))
    return exchange.refuse(*edge_.centre.stopped());
  // A page of another origin can send forms and text with a cookie, but no JSON: one more wall beside the CSRF token.
  if (!state->request.body.empty() && !state->principal.session_id.empty() &&
      !state->request.header("content-type").starts_with("application/json"))
    return exchange.refuse({ErrorKind::kInvalid, "http.content_type", "send application/json"});
  // Third parties may throw; what they throw ends here, as an answer.
  try {
    match.route->endpoint.run(exchange);
  } catch (std::exception const& error) {
    spdlog::error("{} {}: {}", state->method, state->route, error.what());
    exchange.refuse({ErrorKind::kCorrupt, "server.failed", "an unexpected failure; it is in the server's log"});
  }
}

void ApiServer::serve_page(std::shared_ptr<ExchangeState> const& state) {
  Exchange const exchange(state);
  state->route = "page";
  std::string path = state->request.path == "/" ? "/index.html" : state->request.path;
  http::Response response;
  if (!options_.web_folder.empty()) {
    bool const safe = path.find("..") == std::string::npos;
    std::ifstream file(options_.web_folder + path, std::ios::binary);
    if ((!file || !safe) && is_page(path)) {
      path = "/index.html";
      file = std::ifstream(options_.web_folder + path, std::ios::binary);
    }
    if (!file || !safe) return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
    response.body.assign(std::istreambuf_iterator<char>(file), {});
    response.content_type = content_type_of(path);
    response.headers.emplace_back("Cache-Control", "no-store");
    return exchange.respond(std::move(response));
  }
  std::string_view const accepted = state->request.header("accept-encoding");
  auto asset = pages_ == nullptr ? std::nullopt : pages_->find(path, accepted);
  if (!asset && pages_ != nullptr && is_page(path)) asset = pages_->find("/index.html", accepted);
  if (!asset && pages_ != nullptr && state->request.header("accept").find("text/html") != std::string_view::npos) {
    // A person with a mistyped address gets the console's own page for that, in their language; a program gets the problem below.
    asset = pages_->find("/index.html", accepted);
    response.status = 404;
  }
  if (!asset) {
    if (path == "/index.html" || is_page(path))
      return exchange.refuse({ErrorKind::kNotFound, "web.no_pages", "this build holds no web pages; the API is at /api/v1"});
    return exchange.refuse({ErrorKind::kNotFound, "http.not_found", "nothing stands at this address"});
  }
  response.headers.emplace_back("ETag", asset->etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (response.status == 200 && state->request.header("if-none-match") == asset->etag) {
    response.status = 304;
    return exchange.respond(std::move(response));
  }
  response.content_type = asset->content_type;
  if (!asset->encoding.empty()) response.headers.emplace_back("Content-Encoding", asset->encoding);
  response.pinned = asset->bytes;
  exchange.respond(std::move(response));
}

void ApiServer::finish(ExchangeState const& state, http::Response response) {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  bool has_cache = false;
  for (auto const& [name, value] : response.headers) has_cache = has_cache || name == "Cache-Control";
  if (!has_cache) response.headers.emplace_back("Cache-Control", "no-store");
  std::int64_t const took = steady_us() - state.began_us;
  edge_.metrics.count_request(state.method, state.route.empty() ? "none" : state.route, response.status, took);
  if (response.status >= 400) {
    auto const code = response.body.find("\"code\":\"");
    auto const end = code == std::string::npos ? code : response.body.find('"', code + 8);
    std::string const word = end == std::string::npos ? "none" : response.body.substr(code + 8, end - code - 8);
    edge_.metrics.count("refusals", "code=\"" + word + "\"");
    if (response.status >= 500) {
      spdlog::warn("{} {} -> {} {} in {} us", state.method, state.route, response.status, word, took);
    } else {
      spdlog::debug("{} {} -> {} {} in {} us", state.method, state.route, response.status, word, took);
    }
  }
  state.reply(std::move(response));
}

}  // namespace tocsin::api
