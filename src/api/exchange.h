// Exchange: one request on its way through an endpoint, with who asks, and the way back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account_store.h"
#include "api/http/message.h"
#include "base/result.h"
#include "base/time.h"
#include "codec/type_info.h"

namespace tocsin::api {

struct CommandPlan;
class CommandGate;

struct ExchangeState {
  http::Request request;
  http::Reply reply;
  std::map<std::string, std::string, std::less<>> parameters;  // From the path: {id}.
  access::Principal principal;
  std::string language;  // zh or en
  std::string route;     // Its pattern: for logs and counts, never the path itself.
  std::string_view method;
  std::int64_t began_us = 0;                                         // Steady clock.
  std::function<void(ExchangeState const&, http::Response)> finish;  // Adds what every answer carries, counts, logs, replies.
  std::function<void(std::function<void()>)> later;                  // Runs it on a worker of this route, before what has not begun.
};

class Exchange {
 public:
  explicit Exchange(std::shared_ptr<ExchangeState> state) : state_(std::move(state)) {}

  http::Request const& request() const { return state_->request; }
  std::string const& parameter(std::string_view name) const;  // Of the route's pattern.
  std::string query(std::string_view name) const;             // Empty when absent.
  // Errors: query.malformed.
  Result<std::optional<std::int64_t>> query_integer(std::string_view name, std::int64_t low, std::int64_t high) const;
  access::Principal const& principal() const { return state_->principal; }
  std::string const& language() const { return state_->language; }
  ExchangeState& state() const { return *state_; }

  void answer(int status, std::string json) const;
  void respond(http::Response response) const { state_->finish(*state_, std::move(response)); }
  void refuse(Error const& error, std::string_view members = {}) const;
  // With Retry-After, for one who is to wait that long.
  void refuse_for(Duration wait, Error const& error) const;
  // For what completes on the follower's thread and still has to decrypt or to read a file: everyone waits for that thread.
  void later(std::function<void()> job) const { state_->later(std::move(job)); }

 private:
  std::shared_ptr<ExchangeState> state_;
};

// What may stand behind the ? of an address; everything else is refused by name. `lang` may stand everywhere.
enum class QueryKind : std::uint8_t { kText, kInteger, kNumber };
struct QueryParameter {
  std::string_view name, text, text_zh;
  QueryKind kind = QueryKind::kText;
  bool required = false;
};
using QueryParameters = std::vector<QueryParameter>;

// What a route leads to. `body` and `answer` are for openapi.json; null: none.
struct Endpoint {
  std::function<void(Exchange)> run;
  codec::TypeInfo const* body = nullptr;
  codec::TypeInfo const* answer = nullptr;
  QueryParameters query;
  std::string_view content;  // What it answers with when it is no JSON of a struct: text/event-stream.
  int status = 200;
  bool is_command = false;
  bool tells_version = false;  // Its answer has an ETag, for If-Match.
};

struct Nothing {};  // No body, or nothing to say.
struct EmptyBody {};
BOOST_DESCRIBE_STRUCT(EmptyBody, (), ())

}  // namespace tocsin::api
