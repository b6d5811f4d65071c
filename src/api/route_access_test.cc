// Why: who may do what is one table. Here every route is asked over HTTP by every role and by nobody, and the server's answer is held
// against that table; a route that nobody guards is found here.
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "api/test_server.h"

using namespace tocsin;
using namespace tocsin::api;
using access::Permission;
using access::Role;

namespace {

// The route's address with something for every {name}. A stream that would begin is asked for with a viewport that cannot be read.
std::string target_of(Route const& route) {
  std::string out;
  for (std::size_t i = 0; i < route.pattern.size(); ++i) {
    if (route.pattern[i] != '{') {
      out += route.pattern[i];
      continue;
    }
    out += '1';
    i = route.pattern.find('}', i);
  }
  return out == "/api/v1/stream" ? out + "?viewport=none" : out;
}

http::Response ask(http::Client& client, Route const& route, std::string const& token) {
  std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"}};
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  // The body of a write cannot be read: who may is told so, and nothing is done.
  auto const answer = client.request(std::string(route.method), target_of(route), route.method == "GET" ? "" : "{", headers);
  REQUIRE_MESSAGE(answer, route.method, " ", route.pattern);
  return *answer;
}

bool has_code(http::Response const& response, std::string_view code) {
  return response.body.find(fmt::format("\"code\":\"{}\"", code)) != std::string::npos;
}

}  // namespace

TEST_CASE("every route lets in whom the table of permissions lets in, and nobody else") {
  Served served;
  auto client = served.connect();
  auto const& routes = served.server->router().routes();
  REQUIRE(routes.size() > 90);
  for (Route const& route : routes) {
    INFO(route.method, " ", route.pattern);
    auto const stranger = ask(*client, route, "");
    if (route.permission == Permission::kAnyone) {
      CHECK_FALSE(has_code(stranger, "auth.not_signed_in"));
    } else {
      CHECK(stranger.status == 401);
      CHECK(has_code(stranger, "auth.not_signed_in"));
    }
  }
  for (Role const role : access::all_roles()) {
    std::string const token = served.token(role);
    for (Route const& route : routes) {
      INFO(access::to_text(role), " ", route.method, " ", route.pattern);
      auto const answer = ask(*client, route, token);
      bool const refused = has_code(answer, "auth.not_permitted");
      CHECK(refused == !access::may(role, route.permission));
      if (refused) CHECK(answer.status == 403);
      CHECK(answer.status != 401);
      CHECK_FALSE(has_code(answer, "server.failed"));
    }
  }
}

TEST_CASE("what stands behind the ? and is no parameter of the route is refused by name; what the contract names is taken") {
  Served served;
  auto client = served.connect();
  std::string const token = served.token(Role::kAdministrator);
  for (Route const& route : served.server->router().routes()) {
    if (route.method != "GET" || !route.pattern.starts_with("/api/")) continue;
    INFO(route.pattern);
    std::string const target = target_of(route);
    std::string const join = target.find('?') == std::string::npos ? "?" : "&";
    auto const asked = [&](std::string const& query) {
      auto const answer = client->request("GET", target + join + query, "", {{"Authorization", "Bearer " + token}});
      REQUIRE(answer);
      return *answer;
    };
    bool const may = access::may(Role::kAdministrator, route.permission);
    auto const odd = asked("limmit=5");
    CHECK(has_code(odd, "query.unknown") == may);
    if (may) CHECK(odd.body.find("limmit") != std::string::npos);
    for (auto const& parameter : route.endpoint.query) CHECK_FALSE(has_code(asked(std::string(parameter.name) + "=x"), "query.unknown"));
  }
}

TEST_CASE("what is open to all is a short list; displays change nothing, and only administrators configure") {
  Served served;
  std::set<std::string> open;
  for (Route const& route : served.server->router().routes()) {
    std::string const name = std::string(route.method) + " " + route.pattern;
    INFO(name);
    if (route.permission == Permission::kAnyone) open.insert(name);
    bool const changes = route.method != "GET";
    bool const own = route.pattern.starts_with("/api/v1/session") || route.pattern == "/api/v1/stream/{id}/viewport";
    if (changes && !own) CHECK_FALSE(access::may(Role::kDisplay, route.permission));
    if (route.pattern.starts_with("/api/v1/accounts") || route.pattern.starts_with("/api/v1/tokens") ||
        (changes && route.pattern.starts_with("/api/v1/run_cards"))) {
      for (Role const role : access::all_roles()) CHECK(access::may(role, route.permission) == (role == Role::kAdministrator));
    }
  }
  CHECK(open == std::set<std::string>{"GET /api/v1/openapi.json", "GET /api/v1/session", "GET /healthz", "GET /metrics", "GET /readyz",
                                      "POST /api/v1/session"});
}

TEST_CASE("an auditor reads what proves the journal and nothing of operations; a neighbour may do one thing") {
  std::set<std::string> auditor, neighbour;
  Served served;
  for (Route const& route : served.server->router().routes()) {
    if (route.permission == Permission::kAnyone) continue;
    std::string const name = std::string(route.method) + " " + route.pattern;
    if (access::may(Role::kAuditor, route.permission)) auditor.insert(name);
    if (access::may(Role::kNeighbour, route.permission)) neighbour.insert(name);
  }
  CHECK(neighbour == std::set<std::string>{"POST /api/v1/audit/heads"});
  CHECK(auditor == std::set<std::string>{"DELETE /api/v1/session", "GET /api/v1/audit/consistency", "GET /api/v1/audit/head",
                                         "GET /api/v1/audit/heads", "GET /api/v1/audit/proof", "GET /api/v1/clock",
                                         "GET /api/v1/configuration", "GET /api/v1/demo", "GET /api/v1/emergency_access",
                                         "GET /api/v1/session/second_factor", "POST /api/v1/session/password",
                                         "POST /api/v1/session/second_factor", "POST /api/v1/session/second_factor/confirm",
                                         "POST /api/v1/session/second_factor/off"});
}

TEST_CASE("a break-glass account in use is shown to whoever is signed in, and acknowledged by those who work at a desk") {
  Served served;
  int seen = 0;
  for (Route const& route : served.server->router().routes()) {
    if (!route.pattern.starts_with("/api/v1/emergency_access")) continue;
    ++seen;
    for (Role const role : access::all_roles()) {
      INFO(access::to_text(role), " ", route.method);
      bool const at_a_desk = role == Role::kDispatcher || role == Role::kSupervisor || role == Role::kAdministrator;
      CHECK(access::may(role, route.permission) == (route.method == "GET" ? role != Role::kNeighbour : at_a_desk));
    }
  }
  CHECK(seen == 2);
}

TEST_CASE("without a session, who am I answers with an empty account; outside the demo there is no demo") {
  Served served;
  auto client = served.connect();
  auto const nobody = *client->request("GET", "/api/v1/session", "");
  CHECK(nobody.status == 200);
  CHECK(nobody.body.find(R"("account":"")") != std::string::npos);
  CHECK(nobody.body.find(R"("roles":[])") != std::string::npos);
  CHECK(client->request("GET", "/api/v1/session", "", {{"Cookie", "tocsin_session=gone"}})->status == 200);
  std::vector<std::pair<std::string, std::string>> const headers{{"Authorization", "Bearer " + served.token(Role::kDispatcher)},
                                                                 {"Content-Type", "application/json"}};
  for (auto const& answer :
       {*client->request("GET", "/api/v1/demo", "", headers), *client->request("POST", "/api/v1/demo/crews", R"({"on":true})", headers)}) {
    CHECK(answer.status == 404);
    CHECK(has_code(answer, "demo.not_a_demo"));
  }
}

TEST_CASE("a read-only server refuses every change but of who comes in, whatever its route, and still shows") {
  Served served(true);
  auto client = served.connect();
  std::string const administrator = served.token(Role::kAdministrator), supervisor = served.token(Role::kSupervisor),
                    neighbour = served.token(Role::kNeighbour);
  for (Route const& route : served.server->router().routes()) {
    INFO(route.method, " ", route.pattern);
    std::string const& token = access::may(Role::kAdministrator, route.permission) ? administrator
                               : access::may(Role::kSupervisor, route.permission)  ? supervisor
                                                                                   : neighbour;
    // Accounts and tokens are each server's own: a standby, too, has to be able to shut somebody out.
    bool const comes_in = route.pattern.starts_with("/api/v1/accounts") || route.pattern.starts_with("/api/v1/tokens");
    bool const own = comes_in || route.pattern.starts_with("/api/v1/session") || route.pattern == "/api/v1/stream/{id}/viewport";
    auto const answer = ask(*client, route, token);
    if (route.method != "GET" && !own) {
      CHECK(answer.status == 503);
      CHECK(has_code(answer, "journal.read_only"));
    } else if (route.pattern != "/readyz") {
      CHECK_FALSE(has_code(answer, "journal.read_only"));
    }
  }
  CHECK(has_code(*client->request("GET", "/readyz", ""), "journal.read_only"));
}
