#include "base/text.h"

#include <doctest/doctest.h>

#include "base/id.h"

using namespace tocsin;

TEST_CASE("what is UTF-8 and what is not, by the edges of RFC 3629") {
  for (char const* good : {"", "a", "火警", "é", "\xF0\x9F\x9A\x92", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"})
    CHECK(is_utf8(good));
  for (char const* bad : {"\xFF", "\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                          "\xE7\x81", "\xE7", "\xF0\x9F\x9A", "a\xE7\x81z"})
    CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("a text cut in the middle of a character is repaired, a whole one stays") {
  // Why: a refusal once carried half a character into the journal, and no start could read it again.
  std::string const fire = "火火火";
  CHECK(repaired_utf8(fire) == fire);
  CHECK(repaired_utf8(fire.substr(0, 4)) == "火\xEF\xBF\xBD");
  for (std::size_t cut = 0; cut <= fire.size(); ++cut) CHECK(is_utf8(repaired_utf8(fire.substr(0, cut))));
}

TEST_CASE("a plain text hides nothing") {
  CHECK(is_plain_text("望江路 12 号\n二单元\t3F"));
  CHECK_FALSE(is_plain_text(std::string_view("a\0b", 3)));
  CHECK_FALSE(is_plain_text("a\x1B[2J"));
  CHECK_FALSE(is_plain_text("E101\xE2\x80\xAE"));
  CHECK_FALSE(is_plain_text("\xC2\x85"));
}

TEST_CASE("a code has letters of any script, and nothing unseen or broken") {
  CHECK(is_valid_code("E101"));
  CHECK(is_valid_code("消防01"));
  CHECK_FALSE(is_valid_code("\xFF\xFE\x80"));
  CHECK_FALSE(is_valid_code("E101\xE2\x80\xAE"));
  CHECK_FALSE(is_valid_code("E1\xE2\x80\x8B"));
  CHECK_FALSE(is_valid_code("\xC2\x85"));
  CHECK_FALSE(is_valid_code("火\xE7\x81"));
}
