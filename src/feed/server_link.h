// ServerLink: the only way of the feed to the server: HTTP over several kept connections. What depends on nothing runs side by side;
// requests with the same key keep their order; answers come back in the order in which they were asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "codec/json_reader.h"

namespace tocsin::feed {

inline std::string const kBase = "/api/v1";

struct Answer {
  int status = 0;
  std::string body;
  bool good() const { return status >= 200 && status < 300; }
};
inline constexpr codec::JsonLimits kAnswerLimits{
    .max_bytes = 64'000'000, .max_string_bytes = 1'000'000, .max_items = 1'000'000, .max_depth = 32, .allow_unknown = true};
template <class T>
Result<T> read_answer(Answer const& answer) {
  return codec::from_json<T>(answer.body, kAnswerLimits);
}

class ServerLink {
 public:
  // `run`: unlike that of any earlier feed on the same folder; part of the Idempotency-Keys.
  // `ca_file`: whom to believe over https. Errors: those of api::http::Client::connect.
  static Result<std::unique_ptr<ServerLink>> connect(std::string const& url, std::string const& token, std::size_t lanes,
                                                     std::string const& ca_file = {});
  ~ServerLink();
  void set_run(std::string run);

  // At once, and waits. Errors: client.connection_lost. A refusal is an answer.
  Result<Answer> ask(std::string_view method, std::string const& target, std::string body = {});
  // As ask, but a refusal is an error that carries the server's code and detail.
  Result<Answer> require(std::string_view method, std::string const& target, std::string body = {});
  // With the next flush.
  void later(std::size_t key, std::string_view method, std::string target, std::string body, std::function<void(Answer const&)> then = {});
  std::size_t waiting() const;
  Result<void> flush();

  std::uint64_t requests() const;
  // Refusals by code, and an example of each.
  struct Refusals {
    std::uint64_t count = 0;
    std::string example;
  };
  std::map<std::string, Refusals> const& refusals() const;

 private:
  ServerLink();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::feed
