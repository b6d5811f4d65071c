#include "api/http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/http/session.h"

namespace tocsin::api::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Protocol = Session::Protocol;

namespace {

constexpr std::chrono::milliseconds kAcceptAgain{100};  // After no descriptor was to be had.
constexpr std::chrono::seconds kSayAgain{60};           // Between two lines in the log about it.

constexpr rlim_t kMostDescriptors = 1'000'000;

bool is_exhaustion(error_code const& error) {
  return error == asio::error::no_descriptors || error == boost::system::errc::too_many_files_open_in_system ||
         error == asio::error::no_buffer_space || error == asio::error::no_memory;
}

// Whose connection it is: of IPv6 the first 64 bits, which one customer has for itself.
std::string address_of(asio::ip::address const& address) {
  if (!address.is_v6()) return address.to_string();
  auto const v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6).to_string();
  auto bytes = v6.to_bytes();
  if (!v6.is_loopback()) std::fill(bytes.begin() + 8, bytes.end(), 0);
  return asio::ip::address_v6(bytes).to_string();
}

}  // namespace

Limits within(Limits limits, std::size_t descriptors) {
  std::size_t const reserved = std::min(kReservedDescriptors, descriptors / 2);
  limits.max_connections = std::min(limits.max_connections, descriptors - reserved);
  limits.max_connections_of_address = std::min(limits.max_connections_of_address, std::max<std::size_t>(1, limits.max_connections * 3 / 4));
  return limits;
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kReservedDescriptors;
  // Without a limit at all the kernel has one of its own, which is higher than this.
  rlimit const raised{std::min<rlim_t>(limit.rlim_max, kMostDescriptors), limit.rlim_max};
  if (limit.rlim_cur < raised.rlim_cur && ::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, kMostDescriptors));
}

struct HttpServer::Impl {
  Impl(Limits const& limits, Handlers handlers)
      : shared{limits, std::move(handlers), {limits.max_connections, limits.max_connections_of_address}, nullptr, false} {}

  Shared shared;  // Outlives the I/O context, whose last handlers hold sessions.
  asio::io_context io{1};
  asio::steady_timer again{io};
  std::optional<std::chrono::steady_clock::time_point> said;
  std::optional<asio::ip::tcp::acceptor> tcp;
  std::optional<asio::local::stream_protocol::acceptor> local;
  std::string local_path;
  std::uint16_t port = 0;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::jthread thread;

  template <class Acceptor, class Begin>
  void accept(Acceptor& acceptor, Begin begin) {
    acceptor.async_accept([this, &acceptor, begin](error_code error, auto socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (!error) begin(std::move(socket));
      // Without a descriptor to be had it neither turns in circles nor gives up: somebody who only waits makes room, or time does.
      if (!error || error == asio::error::connection_aborted || make_room(error)) return accept(acceptor, begin);
      again.expires_after(kAcceptAgain);
      again.async_wait([this, &acceptor, begin](error_code aborted) {
        if (!aborted && acceptor.is_open()) accept(acceptor, begin);
      });
    });
  }
  bool make_room(error_code const& error) {
    (void)shared.handlers.refuse(Refused::kNoDescriptors);
    auto const now = std::chrono::steady_clock::now();
    if (!said || now - *said > kSayAgain) {
      spdlog::error("cannot accept a connection: {}; {} are open", error.message(), shared.connections.count());
      said = now;
    }
    return is_exhaustion(error) && shared.connections.close_longest_waiting();
  }
  void begin(Protocol::socket socket, std::string const& remote) {
    auto const session = std::make_shared<Session>(std::move(socket), shared, remote);
    auto const full = shared.connections.admit(*session, remote);
    if (!full) return session->run();
    if (!shared.connections.admit_to_refuse(*session)) return;
    auto const why = *full == Connections::Full::kAddress ? Refused::kTooManyOfAddress : Refused::kTooManyConnections;
    if (!shared.tls) return session->refuse_and_close(why);
    (void)shared.handlers.refuse(why);  // Counted only: an answer in the clear would not be understood, and a handshake is work.
    session->close();
  }
  void begin_tcp(asio::ip::tcp::socket socket) {
    error_code error;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    // Who is gone without a word frees the place: a stream is written to every ten seconds.
    int const silent_ms = static_cast<int>(shared.limits.write_timeout.count());
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_ms, sizeof silent_ms);
    auto const remote = socket.remote_endpoint(error);
    if (!error) begin(Protocol::socket(std::move(socket)), address_of(remote.address()));
  }
  void start() {
    if (tcp) accept(*tcp, [this](asio::ip::tcp::socket socket) { begin_tcp(std::move(socket)); });
    if (local) accept(*local, [this](asio::local::stream_protocol::socket socket) { begin(Protocol::socket(std::move(socket)), "local"); });
  }
};

HttpServer::HttpServer(Limits const& limits, Handlers handlers) : impl_(std::make_unique<Impl>(limits, std::move(handlers))) {}
HttpServer::~HttpServer() { stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::listen(std::string const& address, std::uint16_t port, Limits limits, Handlers handlers,
                                                       TlsContext tls) {
  std::unique_ptr<HttpServer> server(new HttpServer(limits, std::move(handlers)));
  auto& impl = *server->impl_;
  error_code error;
  auto const ip = asio::ip::make_address(address, error);
  if (error) return invalid("server.address_invalid", "'" + address + "' is not an IP address");
  asio::ip::tcp::endpoint const endpoint(ip, port);
  impl.tcp.emplace(impl.io);
  impl.tcp->open(endpoint.protocol(), error);
  if (!error) impl.tcp->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) impl.tcp->bind(endpoint, error);
  if (!error) impl.tcp->listen(1024, error);
  if (error) return conflict("server.address_in_use", fmt::format("cannot listen on {}:{}: {}", address, port, error.message()));
  impl.port = impl.tcp->local_endpoint().port();
  impl.shared.tls = std::move(tls);
  return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen_local(std::string const& path, Limits limits, Handlers handlers) {
  std::unique_ptr<HttpServer> server(new HttpServer(limits, std::move(handlers)));
  auto& impl = *server->impl_;
  if (path.size() > 100) return invalid("server.address_invalid", "the path of the control socket is longer than 100 bytes: " + path);
  ::unlink(path.c_str());
  error_code error;
  asio::local::stream_protocol::endpoint const endpoint(path);
  impl.local.emplace(impl.io);
  impl.local->open(endpoint.protocol(), error);
  auto const old_mask = ::umask(0077);
  if (!error) impl.local->bind(endpoint, error);
  ::umask(old_mask);
  if (!error) impl.local->listen(16, error);
  if (error) return invalid("server.address_invalid", "cannot listen on " + path + ": " + error.message());
  impl.local_path = path;
  return server;
}

std::uint16_t HttpServer::port() const { return impl_->port; }
std::size_t HttpServer::connections() const { return impl_->shared.connections.count(); }

void HttpServer::start() {
  impl_->work.emplace(impl_->io.get_executor());
  impl_->start();
  impl_->thread = std::jthread([this] { impl_->io.run(); });
}

void HttpServer::show(TlsContext tls) {
  asio::post(impl_->io, [this, tls = std::move(tls)]() mutable { impl_->shared.tls = std::move(tls); });
}

void HttpServer::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->io, [this] {
    error_code ignored;
    if (impl_->tcp) impl_->tcp->close(ignored);
    if (impl_->local) impl_->local->close(ignored);
    impl_->shared.stopping = true;
    std::vector<std::shared_ptr<Session>> open;
    for (Connection* connection : impl_->shared.connections.all())
      if (auto session = static_cast<Session*>(connection)->weak_from_this().lock()) open.push_back(std::move(session));
    for (auto const& session : open) session->wind_down();
  });
  auto const until = std::chrono::steady_clock::now() + impl_->shared.limits.drain_timeout;
  while (connections() != 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  impl_->work.reset();
  impl_->io.stop();
  impl_->thread.join();
  if (!impl_->local_path.empty()) ::unlink(impl_->local_path.c_str());
}

}  // namespace tocsin::api::http
