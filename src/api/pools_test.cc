// Why: whatever waits or takes long, a call is taken at once. Here the slow ones do not end before the call was answered.
#include <future>
#include <latch>
#include <thread>

#include <doctest/doctest.h>

#include "api/endpoint.h"
#include "api/test_server.h"

using namespace tocsin;
using namespace tocsin::api;
using access::Role;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;
Headers by(std::string const& token) { return {{"Authorization", "Bearer " + token}}; }
constexpr char const* kCall = R"({"channel":"voice","text":"smoke"})";

bool has_code(http::Response const& response, std::string_view code) {
  return response.body.find(fmt::format("\"code\":\"{}\"", code)) != std::string::npos;
}
std::string header_of(http::Response const& response, std::string_view name) {
  for (auto const& [header, value] : response.headers)
    if (header == name) return value;
  return {};
}

// Waits until it is let go, on whatever thread it runs.
struct Gate {
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();
  std::atomic<int> inside{0};
  void pass() {
    ++inside;
    opened.wait();
  }
};

Route waiting(Gate& gate, Pool pool) {
  Endpoint endpoint;
  endpoint.run = [&gate](Exchange exchange) {
    gate.pass();
    exchange.answer(200, "{}");
  };
  return {"GET", "/test/wait", access::Permission::kReplay, "", "", std::move(endpoint), pool};
}

}  // namespace

TEST_CASE("while every place for slow questions is taken, calls are taken; who comes too late is told so, and others still get in") {
  Gate gate;
  Served served(false, [&](Served& s) { s.server->add_route(waiting(gate, Pool::kSlow)); });
  std::string const one = served.token(Role::kSupervisor), other = served.token(Role::kSupervisor),
                    caller = served.token(Role::kDispatcher);
  constexpr int kAsk = 12;
  std::atomic<int> answered{0}, refused{0};
  std::vector<std::jthread> clients;
  auto const ask = [&](std::string const& token) {
    clients.emplace_back([&, token] {
      auto const answer = served.connect()->request("GET", "/test/wait", "", by(token));
      if (answer && answer->status == 200) ++answered;
      if (answer && answer->status == 503 && has_code(*answer, "server.busy_slow") && !header_of(*answer, "Retry-After").empty()) ++refused;
    });
  };
  for (int i = 0; i < kAsk; ++i) ask(one);
  while (refused < kAsk - 8) std::this_thread::yield();  // One account never has more than eight.
  ask(other);
  auto client = served.connect();
  for (int i = 0; i < 20; ++i) CHECK(client->request("POST", "/api/v1/calls", kCall, by(caller))->status == 201);
  CHECK(client->request("GET", "/api/v1/incidents", "", by(caller))->status == 200);
  CHECK(client->request("GET", "/api/v1/units", "", by(caller))->status == 200);
  CHECK(answered == 0);
  gate.open.set_value();
  clients.clear();
  CHECK(answered == 9);
  CHECK(refused == kAsk - 8);
}

TEST_CASE("sign-ins that wait, and strangers who ask for what is slow, keep nobody waiting") {
  Gate gate;
  Served served(false, [&](Served& s) { s.server->add_route(waiting(gate, Pool::kPassword)); });
  std::string const supervisor = served.token(Role::kSupervisor), caller = served.token(Role::kDispatcher);
  std::atomic<int> refused{0};
  std::vector<std::jthread> clients;
  for (int i = 0; i < 40; ++i)
    clients.emplace_back([&] {
      auto const answer = served.connect()->request("GET", "/test/wait", "", by(supervisor));
      if (answer && answer->status == 503 && has_code(*answer, "server.busy_signing_in")) ++refused;
    });
  while (refused < 8) std::this_thread::yield();  // One address never has more than 32.
  auto client = served.connect();
  for (int i = 0; i < 30; ++i) CHECK(client->request("GET", "/api/v1/replay?at=2027-01-01T00:00:00Z", "")->status == 401);
  CHECK(client->request("GET", "/api/v1/replay?at=2027-01-01T00:00:00Z", "", by(supervisor))->status == 200);
  CHECK(client->request("POST", "/api/v1/calls", kCall, by(caller))->status == 201);
  gate.open.set_value();
}

TEST_CASE("an answer that reads is made away from the thread that all acknowledgements come from") {
  Gate gate;
  Served served(false, [&](Served& s) {
    Endpoint endpoint;
    endpoint.run = [&gate, &s](Exchange exchange) {
      CommandPlan plan;
      call::Register command;
      command.answered = true;
      command.record = command.incident_record = "r";
      plan.command = call::Command{std::move(command)};
      plan.answer_reads = true;
      s.gate->submit(exchange, std::move(plan), 200, [&gate](core::Entry const&) {
        gate.pass();
        return std::string("{}");
      });
    };
    s.server->add_route({"GET", "/test/read", access::Permission::kReplay, "", "", std::move(endpoint), Pool::kSlow});
  });
  std::string const supervisor = served.token(Role::kSupervisor), caller = served.token(Role::kDispatcher);
  std::atomic<int> status{0};
  std::jthread reader([&] { status = served.connect()->request("GET", "/test/read", "", by(supervisor))->status; });
  while (gate.inside == 0) std::this_thread::yield();
  CHECK(served.connect()->request("POST", "/api/v1/calls", kCall, by(caller))->status == 201);
  CHECK(status == 0);
  gate.open.set_value();
  reader.join();
  CHECK(status == 200);
}

TEST_CASE("what takes long is none of the work pool's, and nothing that takes a call or sends a unit is anywhere else") {
  Served served;
  std::map<std::string, Pool> pools;
  for (Route const& route : served.server->router().routes()) {
    INFO(route.method, " ", route.pattern);
    // A hold on an incident of last year reads the journal for it, and is in no hurry.
    bool const may_read_long = std::string_view(route.pattern) == "/api/v1/proposals";
    if (route.endpoint.is_command) CHECK(route.pool == (may_read_long ? Pool::kSlow : Pool::kWork));
    pools[std::string(route.method) + " " + route.pattern] = route.pool;
  }
  for (char const* slow : {"GET /api/v1/replay", "GET /api/v1/replay/changes", "GET /api/v1/replay/positions", "GET /api/v1/isochrone",
                           "GET /api/v1/incidents/{id}/history", "GET /api/v1/printable_pack"})
    CHECK(pools.at(slow) == Pool::kSlow);
  CHECK(pools.at("GET /tiles/{z}/{x}/{y}.mvt") == Pool::kMap);
  CHECK(pools.at("POST /api/v1/session") == Pool::kPassword);
  for (char const* now : {"GET /api/v1/incidents", "GET /api/v1/units", "GET /api/v1/stream", "GET /api/v1/incidents/{id}/recommendation"})
    CHECK(pools.at(now) == Pool::kWork);
}

TEST_CASE("the count of duplicates in the list is the number of those that the incident itself proposes") {
  Served served;
  auto client = served.connect();
  auto const headers = by(served.token(Role::kDispatcher));
  for (int i = 0; i < 40; ++i) {
    std::string const place =
        i % 5 == 0 ? R"("place_text":"the old mill")" : fmt::format(R"("location":{{"lat":{:.4f},"lon":-8.61}})", 41.1 + i * 0.0015);
    REQUIRE(client->request("POST", "/api/v1/calls", fmt::format(R"({{"channel":"voice",{}}})", place), headers)->status == 201);
  }
  auto const counted = [](std::string const& text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
  };
  std::string rest = client->request("GET", "/api/v1/incidents", "", headers)->body;
  std::set<std::string> seen;
  for (auto at = rest.find("{\"incident_id\":\""); at != std::string::npos; at = rest.find("{\"incident_id\":\"", at + 1)) {
    std::string const id = rest.substr(at + 16, rest.find('"', at + 16) - at - 16);
    auto const count = rest.find("\"duplicates_count\":", at) + 19;
    auto const proposed = client->request("GET", "/api/v1/incidents/" + id + "/duplicates", "", headers)->body;
    CHECK(std::stoul(rest.substr(count)) == counted(proposed, "\"incident_id\":"));
    seen.insert(rest.substr(count, rest.find_first_not_of("0123456789", count) - count));
  }
  CHECK(seen.size() > 2);
}
