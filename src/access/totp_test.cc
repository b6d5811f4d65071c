// Why: a code that differs from what the app shows keeps everybody out; one that is taken twice lets in who looked over a shoulder.
#include "access/totp.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::access;

namespace {

constexpr std::string_view kSecret = "12345678901234567890";
constexpr Instant at(std::int64_t seconds) { return {seconds * 1'000'000}; }

}  // namespace

TEST_CASE("codes are those of RFC 6238, appendix B, and of RFC 4226, appendix D") {
  CHECK(totp_code(kSecret, totp_step(at(59)), 8) == "94287082");
  CHECK(totp_code(kSecret, totp_step(at(1'111'111'109)), 8) == "07081804");
  CHECK(totp_code(kSecret, totp_step(at(1'111'111'111)), 8) == "14050471");
  CHECK(totp_code(kSecret, totp_step(at(1'234'567'890)), 8) == "89005924");
  CHECK(totp_code(kSecret, totp_step(at(2'000'000'000)), 8) == "69279037");
  CHECK(totp_code(kSecret, totp_step(at(20'000'000'000)), 8) == "65353130");
  char const* const of_counter[] = {"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t i = 0; i < 10; ++i) CHECK(totp_code(kSecret, i) == of_counter[i]);
}

TEST_CASE("a code is good in its step and those beside it, and never after one as late was taken") {
  Instant const now = at(1'111'111'111);
  std::int64_t const step = totp_step(now);
  for (std::int64_t const beside : {-1, 0, 1}) CHECK(totp_step_of(kSecret, totp_code(kSecret, step + beside), now, 0) == step + beside);
  for (std::int64_t const far : {-2, 2}) CHECK_FALSE(totp_step_of(kSecret, totp_code(kSecret, step + far), now, 0));
  CHECK_FALSE(totp_step_of(kSecret, totp_code(kSecret, step), now, step));
  CHECK_FALSE(totp_step_of(kSecret, totp_code(kSecret, step - 1), now, step));
  CHECK(totp_step_of(kSecret, totp_code(kSecret, step + 1), now, step) == step + 1);
  CHECK_FALSE(totp_step_of(kSecret, "", now, 0));
  CHECK_FALSE(totp_step_of(kSecret, totp_code(kSecret, step).substr(0, 5), now, 0));
}

TEST_CASE("the secret is written as apps read it") {
  CHECK(base32("") == "");
  CHECK(base32("f") == "MY");
  CHECK(base32("foobar") == "MZXW6YTBOI");
  CHECK(base32(kSecret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  CHECK(otpauth_link(kSecret, "dispatcher-1") ==
        "otpauth://totp/Tocsin:dispatcher-1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tocsin&algorithm=SHA1&digits=6&period=30");
}
