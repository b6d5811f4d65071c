// Why: guessing has to be slow, and nobody who guesses may keep out the one whose account it is.
#include "access/sign_in_throttle.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::access;

namespace {

constexpr Instant kNow{1'800'000'000'000'000};
constexpr char const *kHere = "10.0.0.7", *kThere = "192.0.2.1";

// Tries as soon as it may, for so long; how often it may.
int tries_within(SignInThrottle& throttle, Duration span, char const* account) {
  int tries = 0;
  for (Instant now = kNow; now < kNow + span;) {
    Duration const wait = throttle.wait(account, kThere, now);
    now = now + wait;
    if (now >= kNow + span) break;
    throttle.failed(account, kThere, now);
    ++tries;
    now = now + Duration::milliseconds(100);
  }
  return tries;
}

}  // namespace

TEST_CASE("after a few wrong passwords each further one costs twice the time, and only where they come from") {
  SignInThrottle throttle;
  for (int i = 0; i < 5; ++i) {
    CHECK(throttle.wait("dispatcher-1", kThere, kNow) == Duration{});
    throttle.failed("dispatcher-1", kThere, kNow);
  }
  Duration const first = throttle.wait("dispatcher-1", kThere, kNow);
  CHECK(first == Duration::seconds(1));
  CHECK(throttle.wait("dispatcher-1", kThere, kNow + first) == Duration{});
  throttle.failed("dispatcher-1", kThere, kNow + first);
  CHECK(throttle.wait("dispatcher-1", kThere, kNow + first) == Duration::seconds(2));
  CHECK(throttle.wait("dispatcher-1", kHere, kNow + first) == Duration{});
  CHECK(throttle.wait("dispatcher-2", kThere, kNow + first) == Duration{});
}

TEST_CASE("where an account has signed in, nobody else's guesses make it wait") {
  SignInThrottle throttle;
  throttle.succeeded("dispatcher-1", kThere, kNow);
  for (int i = 0; i < 500; ++i) {
    throttle.failed("dispatcher-1", kThere, kNow);
    throttle.failed("guess-" + std::to_string(i), kThere, kNow);
  }
  CHECK(throttle.wait("dispatcher-1", kThere, kNow) == Duration{});
  CHECK(throttle.wait("dispatcher-2", kThere, kNow) > Duration{});  // New at an address that guesses: it waits with it.
  CHECK(throttle.wait("dispatcher-2", kHere, kNow) == Duration{});
}

TEST_CASE("a day of guessing at one account, or at many from one address, comes to little; and it is forgotten") {
  SignInThrottle one;
  CHECK(tries_within(one, Duration::hours(24), "dispatcher-1") < 320);
  SignInThrottle many;
  int tries = 0;
  for (Instant now = kNow; now < kNow + Duration::hours(1); now = now + Duration::milliseconds(100)) {
    std::string const account = "guess-" + std::to_string(tries);
    if (many.wait(account, kThere, now) > Duration{}) continue;
    many.failed(account, kThere, now);
    ++tries;
  }
  CHECK(tries < 200);
  CHECK(many.wait("dispatcher-1", kThere, kNow + Duration::hours(2)) == Duration{});
}

TEST_CASE("what it keeps is bounded, and failures do not push out the addresses that are known") {
  SignInThrottle throttle;
  throttle.succeeded("dispatcher-1", kHere, kNow);
  for (std::size_t i = 0; i < SignInThrottle::kMaxKept + 100; ++i)
    throttle.failed(std::string(5'000, 'x') + std::to_string(i), "address-" + std::to_string(i),
                    kNow + Duration{static_cast<std::int64_t>(i)});
  CHECK(throttle.size() <= 2 * SignInThrottle::kMaxKept + 1);
  for (int i = 0; i < 10; ++i) throttle.failed("dispatcher-1", kHere, kNow);
  CHECK(throttle.wait("dispatcher-1", kHere, kNow) == Duration{});
}
