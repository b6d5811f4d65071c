// Why: the past is read from the journal's beginning. Who asks for the same moment shares one reading, and whatever was kept from questions
// before, the answer is the one that a fresh reading gives.
#include <latch>
#include <thread>

#include <doctest/doctest.h>

#include "api/test_server.h"
#include "journal/snapshot.h"

using namespace tocsin;
using namespace tocsin::api;

namespace {

constexpr Instant kBegan{1'800'000'000'000'000};
Instant minute(int n) { return kBegan + Duration::minutes(n); }

// A call in every minute.
void fill(Served& served, int minutes) {
  for (int i = 1; i <= minutes; ++i) {
    REQUIRE(served.clock.step_to(minute(i)));
    core::Request request;
    call::Register command;
    command.answered = true;
    command.record = "r" + std::to_string(i);
    command.incident_record = "i" + std::to_string(i);
    request.command = call::Command{std::move(command)};
    request.envelope.command_id = sha256("call " + std::to_string(i));
    auto const outcome = served.centre->submit_and_wait(std::move(request));
    REQUIRE_MESSAGE(!outcome.error, outcome.error->code);
  }
}

std::vector<std::pair<std::string, std::string>> by(std::string const& token) { return {{"Authorization", "Bearer " + token}}; }

}  // namespace

TEST_CASE("forwards, backwards and by position: the same state as read afresh") {
  Served served;
  fill(served, 30);
  for (int const at : {12, 5, 29, 13, 13, 0, 30, 7, 90}) {
    PastWorlds fresh(*served.centre);
    auto const expected = fresh.at(minute(at));
    auto const found = served.past->at(minute(at));
    REQUIRE(found);
    CHECK(journal::state_hash(**found) == journal::state_hash(**expected));
    CHECK((*found)->position == (*served.past->at_position((*found)->position))->position);
  }
}

TEST_CASE("many who ask for one moment at one time cost one reading") {
  Served served;
  fill(served, 200);
  constexpr int kAsk = 8;
  std::latch together(kAsk);
  std::vector<std::jthread> askers;
  std::atomic<int> right{0};
  for (int i = 0; i < kAsk; ++i)
    askers.emplace_back([&] {
      together.arrive_and_wait();
      auto const found = served.past->at(minute(150));
      if (found && (*found)->now == minute(150)) ++right;
    });
  askers.clear();
  CHECK(right == kAsk);
  CHECK(served.past->entries_read() == (*served.past->at(minute(150)))->position);
}

TEST_CASE("changes in pages: all of them, once, in order, and no page reads again what the one before has read") {
  Served served;
  fill(served, 40);
  auto client = served.connect();
  auto const headers = by(served.token(access::Role::kSupervisor));
  std::string const span = "/api/v1/replay/changes?from=" + to_rfc3339(minute(1)) + "&to=" + to_rfc3339(minute(35));
  auto const positions = [](std::string const& body) {
    std::vector<std::string> out;
    for (auto at = body.find("{\"position\":"); at != std::string::npos; at = body.find("{\"position\":", at + 1))
      out.push_back(body.substr(at + 12, body.find(',', at) - at - 12));
    return out;
  };
  auto const all = positions(client->request("GET", span + "&limit=500", "", headers)->body);
  REQUIRE(all.size() == 35);
  std::vector<std::string> paged;
  std::string cursor;
  std::uint64_t const read_before = served.past->entries_read();
  for (int page = 0; page < 20; ++page) {
    auto const body = client->request("GET", span + "&limit=7" + cursor, "", headers)->body;
    for (auto const& position : positions(body)) paged.push_back(position);
    auto const next = body.find("\"next\":\"");
    if (next == std::string::npos) break;
    cursor = "&cursor=" + body.substr(next + 8, body.find('"', next + 8) - next - 8);
  }
  CHECK(paged == all);
  CHECK(served.past->entries_read() == read_before);
}
