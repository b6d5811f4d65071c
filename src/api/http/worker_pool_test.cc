// Why: what waits has a limit, nobody fills it alone, and what was begun is brought to its end.
#include "api/http/worker_pool.h"

#include <future>

#include <doctest/doctest.h>

using namespace tocsin::api;

namespace {

// One thread that is held until let go.
struct Held {
  std::promise<void> go, began;
  WorkerPool pool;
  explicit Held(WorkerPool::Options const& options) : pool(options) {
    REQUIRE(pool.run([this] { began.set_value(), go.get_future().wait(); }, "holder"));
    began.get_future().wait();
  }
};

}  // namespace

TEST_CASE("a full queue says so, and so does an owner's share of it") {
  Held held({.threads = 1, .max_queued = 3, .max_of_owner = 2});
  CHECK(held.pool.run([] {}, "a"));
  CHECK(held.pool.run([] {}, "a"));
  CHECK_FALSE(held.pool.run([] {}, "a"));
  CHECK(held.pool.run([] {}, "holder"));  // One of its runs already.
  CHECK_FALSE(held.pool.run([] {}, "b"));
  CHECK(held.pool.queued() == 3);
  held.go.set_value();
  std::promise<void> idle;
  while (!held.pool.run([&] { idle.set_value(); }, "b")) std::this_thread::yield();
  idle.get_future().wait();
  CHECK(held.pool.run([] {}, "a"));  // Its places are free again.
  CHECK(held.pool.run([] {}, "a"));
}

TEST_CASE("what was begun goes first and is never refused, and is done even after the end") {
  Held held({.threads = 1, .max_queued = 1});
  std::string order;
  CHECK(held.pool.run([&] { order += "new "; }));
  held.pool.finish([&] { order += "begun "; });
  held.go.set_value();
  held.pool.stop();
  CHECK(order == "begun new ");
  held.pool.finish([&] { order += "late"; });
  CHECK(order == "begun new late");
  CHECK_FALSE(held.pool.run([] {}));
}
