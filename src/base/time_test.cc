#include "base/time.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tocsin {
namespace {

// Why: times stand in the journal for ever and come in from machines of many habits.
TEST_CASE("RFC 3339: every moment that is written is read back the same") {
  CHECK(rc::check("to_rfc3339 and parse_rfc3339 are inverse", [] {
    Instant const at{*rc::gen::inRange<std::int64_t>(0, 4'102'444'800'000'000)};  // 1970 to 2100
    auto const read = parse_rfc3339(to_rfc3339(at));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == at);
  }));
}

TEST_CASE("RFC 3339: as many digits as needed, offsets taken into account") {
  CHECK(to_rfc3339(Instant{0}) == "1970-01-01T00:00:00Z");
  CHECK(to_rfc3339(Instant{1'000}) == "1970-01-01T00:00:00.001Z");
  CHECK(to_rfc3339(Instant{1}) == "1970-01-01T00:00:00.000001Z");
  CHECK(*parse_rfc3339("2026-11-22T08:04:05+08:00") == *parse_rfc3339("2026-11-22T00:04:05Z"));
  CHECK(*parse_rfc3339("2026-11-21T19:34:05.5-04:30") == *parse_rfc3339("2026-11-22T00:04:05.500Z"));
  CHECK(parse_rfc3339("2024-02-29T00:00:00Z").has_value());
}

TEST_CASE("RFC 3339: what is no moment is refused, never guessed") {
  for (char const* const text : {"", "2026-11-22", "2026-11-22T03:04:05", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
                                 "2026-11-22T24:00:00Z", "2026-11-22T03:60:00Z", "2026-11-22T03:04:05.Z", "2026-11-22T03:04:05Zx",
                                 "2026-11-22T03:04:05+0800", "2026-11-22T03:04:05+24:00", "x026-11-22T03:04:05Z"}) {
    CAPTURE(text);
    auto const read = parse_rfc3339(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == "time.malformed");
  }
}

TEST_CASE("civil time: the same moment seen from another offset, and back") {
  CivilTime const local = to_civil(*parse_rfc3339("2026-12-31T18:30:00Z"), Duration::hours(8));
  CHECK(local.year == 2027);
  CHECK(local.month == 1);
  CHECK(local.day == 1);
  CHECK(local.hour == 2);
  CHECK(local.weekday == 4);  // A Friday; 0 is Monday.
  CHECK(from_civil(local, Duration::hours(8)) == *parse_rfc3339("2026-12-31T18:30:00Z"));
  CHECK(rc::check("to_civil and from_civil are inverse on whole seconds", [] {
    Instant const at{*rc::gen::inRange<std::int64_t>(-2'000'000'000, 4'000'000'000) * 1'000'000};
    Duration const offset = Duration::minutes(*rc::gen::inRange(-14 * 60, 14 * 60));
    RC_ASSERT(from_civil(to_civil(at, offset), offset) == at);
  }));
}

}  // namespace
}  // namespace tocsin
