#include "base/id.h"

#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tocsin {
namespace {

struct ThingTag;

TEST_CASE("an id is read back as it was written; no id is the empty text") {
  CHECK(rc::check("to_text and parse_id are inverse", [] {
    Id<ThingTag> const id{*rc::gen::arbitrary<std::uint16_t>(), *rc::gen::inRange<std::uint64_t>(1, ~std::uint64_t{0}),
                          *rc::gen::arbitrary<std::uint16_t>()};
    auto const read = parse_id<ThingTag>(to_text(id));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == id);
  }));
  CHECK(to_text(Id<ThingTag>{}).empty());
}

TEST_CASE("what is no id is refused") {
  for (char const* const text : {"", "1", "1-2", "1-0-0", "1-2-3-4", "1-2-", "-1-2-3", "65536-1-0", "1-18446744073709551616-0", "1-2-65536",
                                 " 1-2-3", "1-2-3 ", "a-2-3", "1--3"}) {
    CAPTURE(text);
    auto const read = parse_raw_id(text);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == "id.malformed");
  }
}

TEST_CASE("ids are ordered as they were made: by position, then by ordinal") {
  CHECK(Id<ThingTag>{1, 9, 0} < Id<ThingTag>{1, 10, 0});
  CHECK(Id<ThingTag>{1, 9, 1} > Id<ThingTag>{1, 9, 0});
}

TEST_CASE("codes: any script, few signs, a limited length") {
  CHECK(is_valid_code("E101"));
  CHECK(is_valid_code("消防-1.a_b/c"));
  CHECK(is_valid_code(std::string(64, 'x')));
  for (char const* const text : {"", "a b", "a\nb", "a'b", "<b>", "a\"", "a;b", "\x7f"}) CHECK_FALSE(is_valid_code(text));
  CHECK_FALSE(is_valid_code(std::string(65, 'x')));
}

TEST_CASE("a new code stands in an address as one part; what an older journal holds stays a code") {
  for (char const* const text : {"E101", "消防01", "fire.building", "A-1_b", "...", "é"}) CHECK(is_new_code(text));
  for (char const* const text : {"A/1", "/", "a/", ".", "..", "", "a b", "a%2Fb", "a?b", "a#b", "a\\b"}) CHECK_FALSE(is_new_code(text));
  CHECK(is_valid_code("A/1"));
}

}  // namespace
}  // namespace tocsin
