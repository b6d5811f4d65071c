// Why: a connection says what it wants within its time, or ends; it never takes a place from who does.
#include "api/http/server.h"
#include "api/http/client.h"

#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <thread>

#include <doctest/doctest.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

using namespace tocsin;
using namespace tocsin::api::http;
namespace asio = boost::asio;

namespace {

struct Setup {
  std::atomic<int> refused{0}, handled{0};
  std::unique_ptr<HttpServer> server;
  asio::io_context io;

  explicit Setup(Limits const& limits) {
    Handlers handlers;
    handlers.handle = [this](Request request, Reply reply) {
      ++handled;
      Response response;
      response.body = request.path + "|" + request.body;
      reply(std::move(response));
    };
    handlers.refuse = [this](Refused why) {
      ++refused;
      Response response;
      response.status = why == Refused::kTooManyOfAddress ? 429 : why == Refused::kTooManyConnections ? 503 : 400;
      response.close = true;
      return response;
    };
    server = *HttpServer::listen("127.0.0.1", 0, limits, std::move(handlers));
    server->start();
  }
  ~Setup() { server->stop(); }

  asio::ip::tcp::socket connect() {
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::make_address("127.0.0.1"), server->port()});
    return socket;
  }
};

void say(asio::ip::tcp::socket& socket, std::string_view text) { asio::write(socket, asio::buffer(text)); }
// Until the other end closes.
std::string rest_of(asio::ip::tcp::socket& socket) {
  std::string out;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(out), error);
  return out;
}
std::string answer_to(asio::ip::tcp::socket& socket, std::string_view text) {
  say(socket, text);
  std::string out;
  asio::read_until(socket, asio::dynamic_buffer(out), "\r\n\r\n");
  return out;
}
constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

TEST_CASE("who says nothing, or only begins, is let go when the time is over; who asks in time is answered") {
  Limits limits;
  limits.first_byte_timeout = limits.read_timeout = std::chrono::milliseconds(200);
  limits.idle_timeout = std::chrono::seconds(60);
  Setup s(limits);
  auto asks = s.connect();
  CHECK(answer_to(asks, kGet).starts_with("HTTP/1.1 200"));
  auto silent = s.connect();
  CHECK(rest_of(silent).empty());
  auto header = s.connect();
  say(header, "GET /a HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  CHECK(rest_of(header).empty());
  auto body = s.connect();
  say(body, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  CHECK(rest_of(body).empty());
  for (int i = 0; i < 500 && s.refused < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));  // The connection ends first.
  CHECK(s.refused == 2);                                     // Both that had begun are counted.
  CHECK(answer_to(asks, kGet).starts_with("HTTP/1.1 200"));  // Its own idle time is another.
}

TEST_CASE("a byte now and then does not prolong the time for a request") {
  Limits limits;
  limits.read_timeout = std::chrono::milliseconds(300);
  Setup s(limits);
  auto slow = s.connect();
  say(slow, "GET /a HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  auto ended = std::async(std::launch::async, [&] { return rest_of(slow); });
  int sent = 0;
  for (; ended.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready; ++sent) {
    boost::system::error_code ignored;
    asio::write(slow, asio::buffer("x", 1), ignored);
    REQUIRE(sent < 1'000);
  }
  CHECK(s.handled == 0);
}

TEST_CASE("an idle connection is let go after its time") {
  Limits limits;
  limits.idle_timeout = std::chrono::milliseconds(100);
  Setup s(limits);
  auto client = s.connect();
  CHECK(answer_to(client, kGet).starts_with("HTTP/1.1 200"));
  CHECK(rest_of(client).size() < 20);  // The body, then the end.
}

TEST_CASE("a client whose idle connection was let go asks again where that is safe, and says so where it is not") {
  Limits limits;
  limits.idle_timeout = std::chrono::milliseconds(200);
  Setup s(limits);
  auto client = Client::connect("http://127.0.0.1:" + std::to_string(s.server->port()));
  REQUIRE(client);
  auto const ask = [&](std::string const& method, std::vector<std::pair<std::string, std::string>> const& headers) {
    std::this_thread::sleep_for(std::chrono::milliseconds(800));
    return (*client)->request(method, "/a", method == "GET" ? "" : "{}", headers);
  };
  CHECK(ask("GET", {}));
  CHECK(ask("GET", {}));
  CHECK(ask("POST", {{"Idempotency-Key", "k"}}));
  auto const unsafe = ask("POST", {});
  REQUIRE_FALSE(unsafe);
  CHECK(unsafe.error().code == "client.connection_lost");
  CHECK(s.handled == 3);
}

TEST_CASE("connections that stand there give way to those that ask") {
  Limits limits;
  limits.max_connections = 4;
  limits.max_connections_of_address = 4;
  Setup s(limits);
  std::vector<asio::ip::tcp::socket> idle;
  for (int i = 0; i < 20; ++i) idle.push_back(s.connect());
  for (int i = 0; i < 20; ++i) {
    auto client = s.connect();
    CHECK(answer_to(client, kGet).starts_with("HTTP/1.1 200"));
  }
  CHECK(s.server->connections() <= 4);
}

TEST_CASE("where all of an address are at work, the next one is told so") {
  Limits limits;
  limits.max_connections = 10;
  limits.max_connections_of_address = 2;
  std::promise<void> open;
  auto const opened = open.get_future().share();
  std::atomic<int> inside{0};
  Handlers handlers;
  std::vector<Reply> held;
  handlers.handle = [&](Request, Reply reply) {
    held.push_back(std::move(reply));
    ++inside;
  };
  handlers.refuse = [](Refused why) {
    Response response;
    response.status = why == Refused::kTooManyOfAddress ? 429 : 500;
    return response;
  };
  auto server = *HttpServer::listen("127.0.0.1", 0, limits, std::move(handlers));
  server->start();
  asio::io_context io;
  auto const connect = [&] {
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::make_address("127.0.0.1"), server->port()});
    return socket;
  };
  auto one = connect(), two = connect();
  say(one, kGet);
  say(two, kGet);
  while (inside < 2) std::this_thread::yield();
  auto three = connect();
  CHECK(rest_of(three).starts_with("HTTP/1.1 429"));
  for (auto const& reply : held) reply({});
  held.clear();
  while (inside < 3) {  // As soon as one of them is done.
    auto next = connect();
    boost::system::error_code ignored;
    asio::write(next, asio::buffer(kGet), ignored);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  held.clear();
  server->stop();
}

TEST_CASE("limits fit into what the process may open, with a reserve") {
  Limits const plenty = within({}, 100'000);
  CHECK(plenty.max_connections == Limits{}.max_connections);
  Limits const usual = within({}, 1'024);
  CHECK(usual.max_connections == 1'024 - kReservedDescriptors);
  CHECK(usual.max_connections_of_address < usual.max_connections);
  Limits const few = within({}, 64);
  CHECK(few.max_connections == 32);
}

TEST_CASE("targets may name the server, as a proxy sends them") {
  CHECK(parse_target("http://x/a?b=1")->path == "/a");
  CHECK(parse_target("HTTP://x:80")->path == "/");
  CHECK(parse_target("https://x?b=1")->query.size() == 1);
  for (char const* bad : {"http:///a", "ftp://x/a", "x:80", "*", "", "/a#b", "/a%00", "/?b=%00", "/%ff", "/%c0%80", "/%ed%a0%80"})
    CHECK_FALSE(parse_target(bad));
}
