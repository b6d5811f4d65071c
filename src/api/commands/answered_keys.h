// AnsweredKeys: Idempotency-Key for what is changed outside the journal (accounts, tokens, paper forms): who asks again with the same key
// is given the same answer. In memory, for ten minutes: long enough for an answer that was lost on the way, and what a restart forgets can
// be looked up (the account is there). What the journal holds is remembered there (core/remembered_commands.h). Thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "api/http/message.h"
#include "base/hash.h"
#include "base/result.h"

namespace tocsin::api {

class AnsweredKeys {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t kMaxKept = 1'000;
  static constexpr auto kKeptFor = std::chrono::minutes(10);

  // Nothing: it is new, and finish() must follow. Errors: idempotency.key_reused (another request came with this key),
  // idempotency.in_progress (the first one is not answered yet).
  Result<std::optional<http::Response>> begin(std::string const& who_and_key, Hash const& request, Clock::time_point now);
  // Without an answer it was refused: the next with this key is a new try.
  void finish(std::string const& who_and_key, std::optional<http::Response> answer);

 private:
  struct Kept {
    Hash request{};
    Clock::time_point at;
    std::optional<http::Response> answer;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace tocsin::api
