// From an endpoint struct to a route's Endpoint. Included by the .cc of an area, which instantiates with TOCSIN_ENDPOINT; routes.cc sees
// only the declaration, so that the JSON code is compiled once and beside its endpoints.
//   using Body, using Answer         described structs, or Nothing
//   Result<Answer> read(Exchange const&) const                        a question
//   Result<Answer> run(Exchange const&, Body const&) const            a change outside the journal
//   Result<CommandPlan> plan(Exchange const&, Body const&) const;  Answer answer(core::Entry const&) const      a command
//   void handle(Exchange const&[, Body const&]) const                 everything else (sessions, streams, tiles)
//   static QueryParameters query()                                    what may stand behind the ?
//   static constexpr std::string_view kContent                        what it answers with when it is no JSON
//   static constexpr int kStatus = 201                                when it is not 200
#pragma once

#include "api/commands/answered_keys.h"
#include "api/commands/command_gate.h"
#include "api/exchange.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tocsin::api {

inline constexpr codec::JsonLimits kBodyLimits{
    .max_bytes = 256 * 1024, .max_string_bytes = 8'000, .max_items = 2'000, .max_depth = 16, .plain_text = true};

template <class E>
constexpr int status_for() {
  if constexpr (requires { E::kStatus; }) {
    return E::kStatus;
  } else {
    return 200;
  }
}

template <class T>
codec::TypeInfo const* type_of() {
  if constexpr (std::is_same_v<T, Nothing>) {
    return nullptr;
  } else {
    return &codec::type_info<T>();
  }
}

// The version of what an answer shows, for If-Match. Not for caching: where a unit is moves without it.
template <class T>
auto version_of(T const& answer) {
  if constexpr (requires { answer.version; }) {
    return answer.version;
  } else if constexpr (requires { answer.incident.version; }) {
    return answer.incident.version;
  } else if constexpr (requires { answer.station.version; }) {
    return answer.station.version;
  }
}
template <class T>
inline constexpr bool tells_version = std::is_same_v<decltype(version_of(std::declval<T const&>())), std::uint64_t>;

// A change outside the journal: If-Match has no version there to match, an Idempotency-Key is honoured for a while.
// Errors: version.no_subject, and those of idempotency_key() and AnsweredKeys.
template <class Run>
void run_once(Exchange const& exchange, AnsweredKeys& keys, int status, Run&& run) {
  auto const& request = exchange.request();
  if (!request.header("if-match").empty())
    return exchange.refuse(Error{ErrorKind::kInvalid, "version.no_subject", "this has no version to match"});
  auto const key = idempotency_key(request);
  if (!key) return exchange.refuse(key.error());
  std::string const id = key->empty() ? std::string() : exchange.principal().actor + '\n' + std::string(*key);
  if (!id.empty()) {
    auto known = keys.begin(id, sha256(request.method + ' ' + request.path + '\n' + request.body), AnsweredKeys::Clock::now());
    if (!known) return exchange.refuse(known.error());
    if (*known) return exchange.respond(std::move(**known));
  }
  auto const result = [&] {
    try {
      return run();
    } catch (...) {
      if (!id.empty()) keys.finish(id, std::nullopt);  // Else every new try would be told that this one is still under way.
      throw;
    }
  }();
  std::optional<http::Response> response;
  if (result) {
    response.emplace();
    response->status = status;
    if constexpr (std::is_same_v<std::decay_t<decltype(*result)>, Nothing>) {
      response->body = "{}";
    } else {
      response->body = codec::to_json(*result);
      if constexpr (tells_version<std::decay_t<decltype(*result)>>) response->headers.emplace_back("ETag", etag(version_of(*result)));
    }
  }
  if (!id.empty()) keys.finish(id, response);
  if (!result) return exchange.refuse(result.error());
  exchange.respond(std::move(*response));
}

template <class E>
Endpoint make_endpoint(E e) {
  using Body = typename E::Body;
  using Answer = typename E::Answer;
  Endpoint out;
  out.body = type_of<Body>();
  out.answer = type_of<Answer>();
  out.status = status_for<E>();
  if constexpr (requires { E::query(); }) out.query = E::query();
  if constexpr (requires { E::kContent; }) out.content = E::kContent;
  out.is_command = requires(Exchange const& x, Body const& b) { e.plan(x, b); };
  out.tells_version = tells_version<Answer>;
  out.run = [e = std::move(e), keys = std::make_shared<AnsweredKeys>()](Exchange exchange) {
    Body body{};
    if constexpr (!std::is_same_v<Body, Nothing>) {
      auto const& text = exchange.request().body;
      auto parsed = codec::from_json<Body>(text.empty() ? std::string_view("{}") : std::string_view(text), kBodyLimits);
      if (!parsed) return exchange.refuse(parsed.error());
      body = std::move(*parsed);
    } else if constexpr (
        requires(Exchange const& x, Body const& b) { e.plan(x, b); } || requires(Exchange const& x, Body const& b) { e.run(x, b); }) {
      // It takes nothing: whoever sends something believes otherwise.
      auto const& text = exchange.request().body;
      if (!text.empty())
        if (auto const empty = codec::from_json<EmptyBody>(text, kBodyLimits); !empty) return exchange.refuse(empty.error());
    }
    auto const reply = [&](auto const& result) {
      if (!result) return exchange.refuse(result.error());
      if constexpr (std::is_same_v<Answer, Nothing>) {
        exchange.answer(status_for<E>(), "{}");
      } else if constexpr (tells_version<Answer>) {
        http::Response response;
        response.status = status_for<E>();
        response.body = codec::to_json(*result);
        response.headers.emplace_back("ETag", etag(version_of(*result)));
        exchange.respond(std::move(response));
      } else {
        exchange.answer(status_for<E>(), codec::to_json(*result));
      }
    };
    if constexpr (requires(Exchange const& x, Body const& b) { e.plan(x, b); }) {
      auto plan = e.plan(exchange, body);
      if (!plan) {
        // What was answered once is answered the same, though it could not be planned any more (the incident has left, the register
        // changed).
        if (e.gate.repeat(exchange, status_for<E>(), [e](core::Entry const& entry) { return codec::to_json(e.answer(entry)); })) return;
        return exchange.refuse(plan.error());
      }
      e.gate.submit(exchange, std::move(*plan), status_for<E>(), [e](core::Entry const& entry) { return codec::to_json(e.answer(entry)); });
    } else if constexpr (requires(Exchange const& x) { e.read(x); }) {
      reply(e.read(exchange));
    } else if constexpr (requires(Exchange const& x, Body const& b) { e.run(x, b); }) {
      run_once(exchange, *keys, status_for<E>(), [&] { return e.run(exchange, body); });
    } else if constexpr (requires(Exchange const& x, Body const& b) { e.handle(x, b); }) {
      e.handle(exchange, body);
    } else {
      e.handle(exchange);
    }
  };
  return out;
}

#define TOCSIN_ENDPOINT(E) \
  Endpoint endpoint(E e) { return make_endpoint(std::move(e)); }

}  // namespace tocsin::api
