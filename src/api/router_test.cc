// Why: a route that nobody guards, or a code that nobody explains, is found here and not by a user.
#include "api/router.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <doctest/doctest.h>

#include "api/contract/contracts.h"
#include "api/contract/error_catalogue.h"

using namespace tocsin;
using namespace tocsin::api;

namespace {

Route route(std::string_view method, std::string pattern) {
  return {method, std::move(pattern), access::Permission::kSignedIn, "", "", {}};
}

}  // namespace

TEST_CASE("a pattern takes one segment for a name; another method is told from nothing there") {
  Router router;
  router.add(route("GET", "/api/v1/units/{id}"));
  router.add(route("POST", "/api/v1/units/{id}/status"));
  router.add(route("GET", "/api/v1/places/search"));
  router.add(route("GET", "/tiles/{z}/{x}/{y}.mvt"));
  auto found = router.find("GET", "/api/v1/units/E1");
  REQUIRE(found.route != nullptr);
  CHECK(found.parameters.at("id") == "E1");
  CHECK(router.find("GET", "/api/v1/units/").route == nullptr);
  CHECK(router.find("GET", "/api/v1/units/E1/status").path_known);
  CHECK(router.find("GET", "/api/v1/units/E1/status").route == nullptr);
  CHECK_FALSE(router.find("GET", "/api/v1/units/E1/x").path_known);
  auto const tile = router.find("GET", "/tiles/12/3/45.mvt");
  REQUIRE(tile.route != nullptr);
  CHECK(tile.parameters.at("y") == "45");
  CHECK(router.find("GET", "/tiles/12/3/45.png").route == nullptr);
}

TEST_CASE("what stands in a path is decoded once, part by part") {
  Router router;
  router.add(route("GET", "/api/v1/units/{id}"));
  router.add(route("GET", "/api/v1/units/{id}/status"));
  auto const id = [&](std::string_view path) {
    auto const found = router.find("GET", http::parse_target(path)->sent_path);
    return found.route == nullptr ? std::string("none") : found.parameters.at("id");
  };
  CHECK(id("/api/v1/units/%E6%B6%88%E9%98%B201") == "消防01");
  CHECK(id("/api/v1/units/A%2F1") == "A/1");
  CHECK(id("/api/v1/units/A%252F1") == "A%2F1");
  CHECK(id("/api/v1/units/A%2Fstatus") == "A/status");
  CHECK(id("/api/v1/units/a+b") == "a+b");
  CHECK(id("/api/v1/%75nits/E1") == "E1");
  CHECK(id("/api/v1/units/A/1") == "none");
}

TEST_CASE("targets: escapes, queries, and what is refused") {
  auto const target = http::parse_target("/a%20b/c?q=x+y&r=%E6%B1%9F&s");
  REQUIRE(target);
  CHECK(target->path == "/a b/c");
  CHECK(target->query[0].second == "x y");
  CHECK(target->query[1].second == "江");
  CHECK(target->query[2].second.empty());
  CHECK_FALSE(http::parse_target("no/slash"));
  CHECK_FALSE(http::parse_target("/%zz"));
  CHECK_FALSE(http::parse_target("/%0a"));
  CHECK_FALSE(http::parse_target("/%4"));
}

TEST_CASE("every contract is made, names every route, and the OpenAPI text is JSON with both languages") {
  auto const contracts = all_contracts();
  REQUIRE(contracts.size() == 4);
  std::string const& openapi = contracts[0].second;
  for (char const* path :
       {"/api/v1/calls", "/api/v1/incidents/{id}/dispatch", "/api/v1/units/{id}/status", "/api/v1/stream", "/api/v1/replay"})
    CHECK(openapi.find('"' + std::string(path) + '"') != std::string::npos);
  CHECK(openapi.find("x-summary-zh") != std::string::npos);
  CHECK(openapi.find(R"("in": "query")") != std::string::npos);
  CHECK(openapi.find(R"("412": {)") != std::string::npos);
}

TEST_CASE("every error code in the source is in the catalogue, in both languages") {
  if (!std::filesystem::exists("src/api/contract/error_list.cc")) {
    MESSAGE("skipped: not started in the root of the repository");
    return;
  }
  std::regex const pattern(
      R"re((?:invalid|not_found|conflict|forbidden|unavailable|corrupt|fail)\((?:ErrorKind::k\w+,\s*)?"([a-z_]+\.[a-z_]+)")re"
      R"re(|ErrorKind::k\w+,\s*"([a-z_]+\.[a-z_]+)")re");
  std::set<std::string> missing;
  for (auto const& entry : std::filesystem::recursive_directory_iterator("src")) {
    auto const path = entry.path().string();
    if ((!path.ends_with(".cc") && !path.ends_with(".h")) || path.ends_with("_test.cc") || path.find("/sim/") != std::string::npos ||
        path.find("/scenario/") != std::string::npos)
      continue;
    std::ifstream file(path);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
      std::string const code = (*at)[1].matched ? (*at)[1].str() : (*at)[2].str();
      if (find_error(code) == nullptr) missing.insert(code + " (" + path + ")");
    }
  }
  for (auto const& code : missing) MESSAGE(code);
  CHECK(missing.empty());
  for (auto const& entry : error_catalogue()) {
    CHECK_FALSE(entry.title.empty());
    CHECK_FALSE(entry.title_zh.empty());
    CHECK_FALSE(entry.next_step.empty());
    CHECK_FALSE(entry.next_step_zh.empty());
  }
}

TEST_CASE("a problem says its status, code, next step in both languages, and its own members") {
  auto const response = problem({ErrorKind::kConflict, "unit.already_assigned", "E1 \"is\" busy"}, "zh", R"("unit_id":"E1")");
  CHECK(response.status == 409);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.body.find(R"("title":"该单元已被调派")") != std::string::npos);
  CHECK(response.body.find(R"("unit_id":"E1"})") != std::string::npos);
  CHECK(problem({ErrorKind::kForbidden, "auth.session_expired", ""}, "en").status == 401);
  CHECK(problem({ErrorKind::kNotFound, "some.new_code", ""}, "en").status == 404);
}
