#include "api/http/web_assets.h"

#include <string>

#include <doctest/doctest.h>

namespace tocsin::api {
namespace {

std::string pack_of(std::string_view index, std::string_view body, int count) {
  return "tocsin web pack 1 " + std::to_string(count) + " " + std::to_string(index.size()) + "\n" + std::string(index) + std::string(body);
}

constexpr std::string_view kIndex =
    "/assets/app-1a.js\ttext/javascript\t0123456789abcdef0123456789abcdef\t0\t10\t10\t3\t13\t2\n"
    "/index.html\ttext/html\tfedcba9876543210fedcba9876543210\t15\t6\t0\t0\t0\t0\n";
constexpr std::string_view kBody = "plain-textgzpbr<html>";

TEST_CASE("a page is found in the form that the client accepts, each form under its own strong ETag") {
  std::string const pack = pack_of(kIndex, kBody, 2);
  auto const assets = WebAssets::open(pack);
  REQUIRE(assets.has_value());

  auto const brotli = assets->find("/assets/app-1a.js", "gzip, deflate, br");
  REQUIRE(brotli.has_value());
  CHECK(brotli->bytes == "br");
  CHECK(brotli->encoding == "br");
  CHECK(brotli->etag == "\"0123456789abcdef0123456789abcdef-br\"");
  CHECK(brotli->immutable);

  auto const gzip = assets->find("/assets/app-1a.js", "gzip;q=0.5, br;q=0");
  REQUIRE(gzip.has_value());
  CHECK(gzip->bytes == "gzp");
  CHECK(gzip->etag != brotli->etag);

  auto const plain = assets->find("/assets/app-1a.js", "");
  REQUIRE(plain.has_value());
  CHECK(plain->bytes == "plain-text");
  CHECK(plain->encoding.empty());
}

TEST_CASE("the root is the index page, which is never kept for long; an unknown path is nothing") {
  std::string const pack = pack_of(kIndex, kBody, 2);
  auto const assets = WebAssets::open(pack);
  REQUIRE(assets.has_value());
  auto const root = assets->find("/", "br");
  REQUIRE(root.has_value());
  CHECK(root->bytes == "<html>");
  CHECK_FALSE(root->immutable);
  CHECK_FALSE(assets->find("/assets", "").has_value());
  CHECK_FALSE(assets->find("/../etc/passwd", "").has_value());
}

TEST_CASE("a damaged pack is refused and never read past its end") {
  std::string const whole = pack_of(kIndex, kBody, 2);
  REQUIRE(WebAssets::open(whole).has_value());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto const cut = WebAssets::open(std::string_view(whole).substr(0, size));
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == "web.pack_corrupt");
  }
  CHECK_FALSE(WebAssets::open(pack_of(kIndex, kBody, 3)).has_value());
  CHECK(WebAssets::open("tocsin web pack 1 0 0\n")->size() == 0);
}

TEST_CASE("Accept-Encoding: order, weights, the star and letter case") {
  CHECK(accepts_encoding("GZip", "gzip"));
  CHECK(accepts_encoding("*", "br"));
  CHECK_FALSE(accepts_encoding("*;q=0", "br"));
  CHECK_FALSE(accepts_encoding("br;q=0.000, *", "br"));
  CHECK(accepts_encoding(" br ; q=0.001", "br"));
  CHECK_FALSE(accepts_encoding("xbr, brx", "br"));
}

}  // namespace
}  // namespace tocsin::api
