#include "access/password_rule.h"

#include <doctest/doctest.h>

using namespace tocsin::access;

namespace {
std::string code_of(std::string_view password, std::string_view account = "dispatcher-1") {
  auto const checked = check_password(password, account);
  return checked ? "" : checked.error().code;
}
}  // namespace

TEST_CASE("a password is long and not the first that somebody would try") {
  CHECK(code_of("correct horse battery") == "");
  CHECK(code_of("一条河两座桥三个人四匹马") == "");
  CHECK(code_of("elevenchars") == "account.password_too_short");
  CHECK(code_of(std::string(201, 'x')) == "account.password_too_short");
  for (char const* tried : {"dispatcher-1", "Dispatcher-1!", "dispatcher-1dispatcher-1", "password1234", "PassWord2026", "tocsin-admin1",
                            "123456789012", "aaaaaaaaaaaa", "qwertyuiop12", "1q2w3e4r1q2w", "警钟警钟警钟警钟警钟警钟"})
    CHECK_MESSAGE(code_of(tried) == "account.password_guessable", tried);
  CHECK(code_of("dispatcher-1", "dispatcher-2") == "");  // Another's name is not forbidden: it would tell that it is one.
  CHECK(code_of("the password of my bicycle") == "");    // A common word inside a phrase does no harm.
  CHECK(check_password("password1234", "x").error().detail.find("1234") == std::string::npos);
}
