#include "api/http/client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "api/aside.h"
#include "api/http/wire.h"

namespace tocsin::api::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

struct Client::Impl {
  asio::io_context io;
  Wire<asio::generic::stream_protocol::socket> wire{io};
  TlsContext tls;    // None: plain.
  std::string name;  // Whom the other end's certificate has to be of.
  beast::flat_buffer buffer;
  std::string host = "localhost";
  asio::ip::tcp::endpoint tcp;
  std::string local_path;
  bool used = false;  // An answer has come over this connection or one before it.

  std::chrono::milliseconds limit{};
  std::function<bool()> give_up;

  bool is_patient() const { return limit.count() == 0 && !give_up; }
  // For one step that begins now.
  std::function<bool()> patience() const {
    return [this, began = Steady::now()] { return (limit.count() > 0 && Steady::now() - began >= limit) || (give_up && give_up()); };
  }

  // One step to its end; one that takes longer than the limit ends with the connection.
  template <class Start>
  error_code run(Start&& start) {
    error_code result = asio::error::timed_out;
    io.restart();
    start([&](error_code error, auto&&...) { result = error; });
    if (is_patient()) {
      io.run();
      return result;
    }
    constexpr std::chrono::milliseconds kSlice{20};
    auto const is_over = patience();
    while (io.run_for(kSlice), !io.stopped()) {
      if (!is_over()) continue;
      close();
      io.run();
      return asio::error::timed_out;
    }
    return result;
  }

  void close() {
    error_code ignored;
    wire.next().close(ignored);
  }

  struct LookedUp {
    std::vector<asio::ip::tcp::endpoint> endpoints;
    error_code error;
  };
  LookedUp look_up(std::string const& name_or_number, std::string const& port) const {
    auto const ask = [name_or_number, port] {
      LookedUp out;
      asio::io_context here;
      asio::ip::tcp::resolver resolver(here);
      for (auto const& entry : resolver.resolve(name_or_number, port, out.error)) out.endpoints.push_back(entry.endpoint());
      return out;
    };
    error_code no_number;
    asio::ip::make_address(name_or_number, no_number);
    if (is_patient() || !no_number) return ask();
    return aside(ask, patience()).value_or(LookedUp{{}, asio::error::timed_out});
  }

  error_code open() {
    close();
    wire.forget_tls();
    buffer.clear();
    asio::generic::stream_protocol::endpoint const to =
        local_path.empty() ? asio::generic::stream_protocol::endpoint(tcp)
                           : asio::generic::stream_protocol::endpoint(asio::local::stream_protocol::endpoint(local_path));
    auto const error = run([&](auto done) { wire.next().async_connect(to, std::move(done)); });
    error_code ignored;
    if (!error && local_path.empty()) wire.next().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (error || !tls) return error;
    return run([&](auto done) { wire.async_connect(tls, name, std::move(done)); });
  }

  template <class Buffers>
  error_code write(Buffers const& buffers) {
    return run([&](auto done) { asio::async_write(wire, buffers, std::move(done)); });
  }
};

Client::Client() : impl_(std::make_unique<Impl>()) {}
Client::~Client() = default;

Result<std::unique_ptr<Client>> Client::connect(std::string const& url, std::chrono::milliseconds limit, std::string const& ca_file,
                                                std::function<bool()> give_up) {
  constexpr std::string_view kPlain = "http://", kTls = "https://";
  std::string_view rest = url;
  bool const is_tls = rest.starts_with(kTls);
  if (!is_tls && !rest.starts_with(kPlain))
    return invalid("client.address_malformed", "an address is http://HOST:PORT or https://HOST:PORT, not '" + url + "'");
  rest.remove_prefix(is_tls ? kTls.size() : kPlain.size());
  rest = rest.substr(0, rest.find('/'));
  auto const colon = rest.rfind(':');
  std::string const host(rest.substr(0, colon));
  std::string const port(colon == std::string_view::npos ? std::string_view(is_tls ? "443" : "80") : rest.substr(colon + 1));
  std::unique_ptr<Client> client(new Client);
  auto& impl = *client->impl_;
  impl.host = rest;
  impl.name = host;
  impl.limit = limit;
  impl.give_up = std::move(give_up);
  if (is_tls) {
    TOCSIN_TRY(impl.tls, believe(ca_file));
  }
  auto [endpoints, error] = impl.look_up(host, port);
  if (error) return unavailable("client.no_connection", url + ": " + error.message());
  for (auto const& endpoint : endpoints) {
    impl.tcp = endpoint;
    error = impl.open();
    if (!error) return client;
    if (auto const why = impl.wire.verify_result(); is_tls && why != X509_V_OK)
      return unavailable("client.certificate_refused", url + ": " + ::X509_verify_cert_error_string(why));
  }
  return unavailable("client.no_connection", url + ": " + error.message());
}

Result<std::unique_ptr<Client>> Client::connect_local(std::string const& socket_path, std::chrono::milliseconds limit) {
  std::unique_ptr<Client> client(new Client);
  client->impl_->limit = limit;
  client->impl_->local_path = socket_path;
  if (socket_path.size() > 100) return unavailable("client.no_connection", "the path is longer than 100 bytes: " + socket_path);
  if (auto const error = client->impl_->open()) return unavailable("client.no_connection", socket_path + ": " + error.message());
  return client;
}

Result<Response> Client::request(std::string const& method, std::string const& target, std::string const& body,
                                 std::vector<std::pair<std::string, std::string>> const& headers) {
  std::string head = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", method, target, impl_->host);
  for (auto const& [name, value] : headers) head += fmt::format("{}: {}\r\n", name, value);
  if (!body.empty()) head += "Content-Type: application/json\r\n";
  if (!body.empty() || method != "GET") head += fmt::format("Content-Length: {}\r\n", body.size());
  head += "\r\n";
  bool const may_repeat = method == "GET" || method == "HEAD" ||
                          std::ranges::any_of(headers, [](auto const& header) { return beast::iequals(header.first, "Idempotency-Key"); });
  std::array<asio::const_buffer, 2> const buffers{asio::buffer(head), asio::buffer(body)};
  using Parser = beast::http::response_parser<beast::http::string_body>;
  std::optional<Parser> parser;
  error_code error;
  auto const ask = [&] {
    bool sent = false;
    error = impl_->write(buffers);
    if (error) return sent;
    sent = true;
    parser.emplace();
    parser->body_limit(256 * 1024 * 1024);
    error = impl_->run([&](auto done) { beast::http::async_read(impl_->wire, impl_->buffer, *parser, std::move(done)); });
    return sent;
  };
  bool const was_used = impl_->used;
  bool const sent = ask();
  // Closed while it was idle: the server saw nothing of this, or closed at the same moment.
  if (error && error != asio::error::timed_out && was_used && (!sent || (may_repeat && !parser->got_some()))) {
    error = impl_->open();
    if (!error) ask();
  }
  if (error) return unavailable("client.connection_lost", error.message());
  impl_->used = true;
  auto& message = parser->get();
  Response out;
  out.status = static_cast<int>(message.result_int());
  for (auto const& field : message)
    out.headers.emplace_back(std::string(field.name_string().data(), field.name_string().size()),
                             std::string(field.value().data(), field.value().size()));
  out.body = std::move(message.body());
  if (!message.keep_alive()) impl_->close();
  return out;
}

}  // namespace tocsin::api::http
