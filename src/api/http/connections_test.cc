// Why: connections that only stand there must keep nobody out, and one address must not keep out the others.
#include "api/http/connections.h"

#include <memory>

#include <doctest/doctest.h>

using namespace tocsin::api::http;

namespace {

struct Fake : Connection {
  void close() override { closed = true; }
  bool closed = false;
};

}  // namespace

TEST_CASE("at the limit the one that waits longest makes room; who is at work is never closed") {
  Connections connections(3, 3);
  Fake at_work, idle, fresh, next, last, too_many;
  for (Fake* one : {&at_work, &idle, &fresh}) {
    CHECK_FALSE(connections.admit(*one, "a"));
    connections.wait(*one);
  }
  connections.work(at_work);
  CHECK_FALSE(connections.admit(next, "b"));
  CHECK(idle.closed);
  CHECK_FALSE(fresh.closed);
  connections.work(next);
  connections.wait(fresh);  // Its first byte came.
  CHECK_FALSE(connections.admit(last, "b"));
  CHECK(fresh.closed);
  CHECK_FALSE(at_work.closed);
  CHECK(connections.admit(too_many, "c") == Connections::Full::kServer);
  CHECK(connections.count() == 3);
  connections.remove(at_work);
  CHECK_FALSE(connections.admit(too_many, "c"));
}

TEST_CASE("who has asked something before stays longer than who never did") {
  Connections connections(3, 3);
  Fake asked, never, late, next;
  for (Fake* one : {&asked, &never, &late}) {
    CHECK_FALSE(connections.admit(*one, "a"));
    connections.wait(*one);
  }
  connections.work(asked);
  connections.wait(asked);
  connections.wait(never);  // Said a little since.
  connections.wait(late);
  CHECK_FALSE(connections.admit(next, "a"));
  CHECK(never.closed);
  CHECK_FALSE(asked.closed);
}

TEST_CASE("one address fills its own share and closes only its own") {
  Connections connections(4, 2);
  Fake other, first, second, third, fourth;
  CHECK_FALSE(connections.admit(other, "other"));
  connections.wait(other);  // Waits longest of all.
  for (Fake* one : {&first, &second, &third}) {
    CHECK_FALSE(connections.admit(*one, "many"));
    connections.wait(*one);
  }
  CHECK(first.closed);
  CHECK_FALSE(other.closed);
  connections.work(second);
  connections.work(third);
  CHECK(connections.admit(fourth, "many") == Connections::Full::kAddress);
  CHECK_FALSE(connections.admit(fourth, "another"));
}

TEST_CASE("refusals stand outside the limits, and are limited themselves") {
  Connections connections(1, 1);
  Fake in;
  CHECK_FALSE(connections.admit(in, "a"));
  std::vector<std::unique_ptr<Fake>> refused;
  while (true) {
    auto one = std::make_unique<Fake>();
    if (!connections.admit_to_refuse(*one)) break;
    connections.wait(*one);
    refused.push_back(std::move(one));
    REQUIRE(refused.size() < 1'000);
  }
  CHECK_FALSE(connections.close_longest_waiting());
  connections.remove(*refused.back());
  Fake next;
  CHECK(connections.admit_to_refuse(next));
}
