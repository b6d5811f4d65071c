#include "base/hash.h"

#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace tocsin {
namespace {

TEST_CASE("SHA-256 and HMAC: the published vectors (FIPS 180-2, RFC 4231)") {
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  Hash key{};
  for (int i = 0; i < 20; ++i) key[static_cast<std::size_t>(i)] = 0x0b;  // HMAC fills a shorter key with zeros.
  CHECK(to_hex(hmac_sha256(key, "Hi There")) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST_CASE("hashing in pieces is hashing the whole") {
  CHECK(rc::check([](std::string const& a, std::string const& b) { RC_ASSERT(Hasher().add(a).add(b).finish() == sha256(a + b)); }));
}

TEST_CASE("hex: there and back, and nothing but 64 small digits") {
  Hash const hash = sha256("x");
  CHECK(*hash_from_hex(to_hex(hash)) == hash);
  std::string text = to_hex(hash);
  CHECK_FALSE(hash_from_hex(text.substr(1)).has_value());
  text[5] = 'G';
  CHECK_FALSE(hash_from_hex(text).has_value());
}

}  // namespace
}  // namespace tocsin
