#include "geo/address/validity.h"

#include <doctest/doctest.h>

using namespace tocsin;
using namespace tocsin::address;

TEST_CASE("Days in the three ways lists write them, and nothing that is no day") {
  auto const day = day_from_text("2020-02-29");
  REQUIRE(day);
  CHECK(day_from_text("2020/2/29") == day);
  CHECK(day_from_text("20200229") == day);
  CHECK(day_text(*day) == "2020-02-29");
  CHECK(day_text(*day_from_text("1949-10-01")) == "1949-10-01");  // Before 1970 too.
  CHECK(*day_from_text("1970-01-02") == 1);
  CHECK(*day_from_text("1969-12-31") == -1);
  CHECK(day_text(kNoDay).empty());
  for (auto bad : {"", "2019-02-29", "2020-13-01", "2020-04-31", "2020-00-10", "29.2.2020", "2020-2", "2020-2-29-1", "20-02-29",
                   "2020/02-29", "202002290", "2020-02-029", "-2020-02-29"}) {
    CAPTURE(bad);
    CHECK_FALSE(day_from_text(bad));
  }
}

TEST_CASE("The day changes at the centre's midnight, not at Greenwich's") {
  auto const noon = parse_rfc3339("2026-05-01T17:00:00Z").value();
  CHECK(day_text(day_of(noon, {})) == "2026-05-01");
  CHECK(day_text(day_of(noon, Duration::hours(8))) == "2026-05-02");
  CHECK(day_text(day_of(Instant{-3'600'000'000}, {})) == "1969-12-31");
}

TEST_CASE("Both days of a validity are days on which it holds; without dates the list's own word counts for every day") {
  Validity const year{.from = *day_from_text("2020-01-01"), .until = *day_from_text("2020-12-31")};
  auto const on = [&](AddressStatus listed, char const* day) { return status_on(listed, year, *day_from_text(day)); };
  CHECK(on(AddressStatus::kActive, "2019-12-31") == AddressStatus::kPlanned);
  CHECK(on(AddressStatus::kActive, "2020-01-01") == AddressStatus::kActive);
  CHECK(on(AddressStatus::kActive, "2020-12-31") == AddressStatus::kActive);
  CHECK(on(AddressStatus::kActive, "2021-01-01") == AddressStatus::kRetired);
  CHECK(on(AddressStatus::kRetired, "2020-06-01") == AddressStatus::kActive);  // It is retired today, and held then.
  CHECK(on(AddressStatus::kPlanned, "2020-06-01") == AddressStatus::kActive);
  CHECK(status_on(AddressStatus::kRetired, {}, 20'000) == AddressStatus::kRetired);
  CHECK(status_on(AddressStatus::kPlanned, year, kNoDay) == AddressStatus::kPlanned);
}
