#include "server/web_pack.h"

#include <doctest/doctest.h>

#include "api/http/web_assets.h"

// Why: what tools/pack_web.mjs writes and what api/ reads are two programs in two languages.
TEST_CASE("the pages linked into the program can be opened, and a pack that is not empty has its index page") {
  auto const assets = tocsin::api::WebAssets::open(tocsin::server::web_pack());
  REQUIRE(assets.has_value());
  if (assets->size() > 0) CHECK(assets->find("/index.html", "br").has_value());
}
