#include "api/commands/answered_keys.h"

#include <doctest/doctest.h>

using namespace tocsin;
using api::AnsweredKeys;

namespace {

std::string text_of(Result<std::optional<api::http::Response>> const& answer) {
  if (!answer) return answer.error().code;
  return *answer ? (*answer)->body : "new";
}
api::http::Response said(std::string text) {
  api::http::Response response;
  response.body = std::move(text);
  return response;
}

}  // namespace

TEST_CASE("who asks again with the same key gets the same answer, for a while; another request under it is refused") {
  AnsweredKeys keys;
  AnsweredKeys::Clock::time_point const now{};
  Hash const request = sha256("POST /accounts a"), other = sha256("POST /accounts b");
  CHECK(text_of(keys.begin("a-1 k", request, now)) == "new");
  CHECK(text_of(keys.begin("a-1 k", request, now)) == "idempotency.in_progress");
  keys.finish("a-1 k", said("one"));
  CHECK(text_of(keys.begin("a-1 k", request, now)) == "one");
  CHECK(text_of(keys.begin("a-1 k", other, now)) == "idempotency.key_reused");
  CHECK(text_of(keys.begin("a-2 k", other, now)) == "new");
  CHECK(text_of(keys.begin("a-1 k", other, now + AnsweredKeys::kKeptFor + std::chrono::seconds(1))) == "new");
}

TEST_CASE("what was refused may be tried again, and what is kept is bounded") {
  AnsweredKeys keys;
  AnsweredKeys::Clock::time_point now{};
  CHECK(text_of(keys.begin("k", sha256("x"), now)) == "new");
  keys.finish("k", std::nullopt);
  CHECK(text_of(keys.begin("k", sha256("y"), now)) == "new");
  keys.finish("k", said("y"));
  for (std::size_t n = 0; n < AnsweredKeys::kMaxKept; ++n) {
    now += std::chrono::milliseconds(1);
    auto const key = std::to_string(n);
    CHECK(text_of(keys.begin(key, sha256(key), now)) == "new");
    keys.finish(key, said(key));
  }
  CHECK(text_of(keys.begin("k", sha256("z"), now)) == "new");  // The oldest made room.
}
