#include "api/commands/answered_keys.h"

#include <algorithm>

namespace tocsin::api {

Result<std::optional<http::Response>> AnsweredKeys::begin(std::string const& who_and_key, Hash const& request, Clock::time_point now) {
  std::lock_guard const lock(mutex_);
  std::erase_if(kept_, [&](auto const& entry) { return entry.second.answer && now - entry.second.at > kKeptFor; });
  if (auto const found = kept_.find(who_and_key); found != kept_.end()) {
    if (found->second.request != request)
      return invalid("idempotency.key_reused", "this Idempotency-Key was used before for another request");
    if (!found->second.answer)
      return conflict("idempotency.in_progress", "the first request with this Idempotency-Key is not answered yet");
    return found->second.answer;
  }
  if (kept_.size() >= kMaxKept) kept_.erase(std::ranges::min_element(kept_, {}, [](auto const& entry) { return entry.second.at; }));
  kept_[who_and_key] = {request, now, std::nullopt};
  return std::optional<http::Response>{};
}

void AnsweredKeys::finish(std::string const& who_and_key, std::optional<http::Response> answer) {
  std::lock_guard const lock(mutex_);
  auto const found = kept_.find(who_and_key);
  if (found == kept_.end()) return;
  if (answer) {
    found->second.answer = std::move(answer);
  } else {
    kept_.erase(found);
  }
}

}  // namespace tocsin::api
