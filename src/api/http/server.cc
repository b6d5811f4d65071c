#include "api/http/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <thread>
#include <unordered_set>

#include <fmt/format.h>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace tocsin::api::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Protocol = asio::generic::stream_protocol;
using TcpLike = beast::basic_stream<Protocol>;

namespace {

class Session;

struct Shared {
  Limits limits;
  Handlers handlers;
  std::unordered_set<Session*> sessions;  // On the I/O thread only; never iterated for anything ordered.
  std::atomic<std::size_t> count{0};
  bool stopping = false;
};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string head_of(Response const& response, std::size_t length, bool keep_alive) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
  if (!response.content_type.empty() && response.status != 304 && response.status != 204)
    out += "Content-Type: " + response.content_type + "\r\n";
  if (response.status != 204 && response.status != 304) out += fmt::format("Content-Length: {}\r\n", length);
  for (auto const& [name, value] : response.headers) out += name + ": " + value + "\r\n";
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return out;
}

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Protocol::socket socket, Shared& shared, std::string remote)
      : stream_(std::move(socket)), shared_(shared), remote_(std::move(remote)) {
    shared_.sessions.insert(this);
    shared_.count.fetch_add(1, std::memory_order_relaxed);
  }
  ~Session() {
    shared_.sessions.erase(this);
    shared_.count.fetch_sub(1, std::memory_order_relaxed);
  }

  void run() { read(); }
  void refuse_and_close(Refused why) {
    keep_alive_ = false;
    write(shared_.handlers.refuse(why));
  }
  // A graceful stop: idle connections and streams end now, others after their answer.
  void wind_down() {
    keep_alive_ = false;
    if (streaming_) {
      end_stream();
    } else if (!busy_) {
      close();
    }
  }
  void close() {
    error_code ignored;
    stream_.socket().shutdown(Protocol::socket::shutdown_both, ignored);
    stream_.socket().close(ignored);
    stream_open_.store(false, std::memory_order_relaxed);
  }

  auto executor() { return stream_.get_executor(); }

  void write(Response response) {
    response_ = std::move(response);
    if (response_.close || shared_.stopping) keep_alive_ = false;
    std::string_view const body = response_.pinned.empty() ? std::string_view(response_.body) : response_.pinned;
    head_ = head_of(response_, body.size(), keep_alive_);
    std::array<asio::const_buffer, 2> const buffers{
        asio::buffer(head_), asio::buffer(body.data(), head_only_ || response_.status == 204 || response_.status == 304 ? 0 : body.size())};
    stream_.expires_after(shared_.limits.write_timeout);
    asio::async_write(stream_, buffers, [self = shared_from_this()](error_code error, std::size_t) {
      self->busy_ = false;
      self->response_ = {};
      if (error || !self->keep_alive_) return self->finish();
      self->read();
    });
  }

  void begin_stream(std::string head) {
    streaming_ = true;
    stream_.expires_never();
    enqueue(std::make_shared<std::string const>(std::move(head)));
    watch();
  }
  void enqueue(std::shared_ptr<std::string const> frame) {
    if (!stream_open_.load(std::memory_order_relaxed)) return;
    queued_bytes_ += frame->size();
    frames_.push_back(std::move(frame));
    if (frames_.size() > shared_.limits.max_stream_frames || queued_bytes_ > shared_.limits.max_stream_bytes) return close();
    if (!writing_) write_frames();
  }
  void end_stream() {
    ending_ = true;
    if (!writing_) finish();
  }
  bool stream_open() const { return stream_open_.load(std::memory_order_relaxed); }

 private:
  void read() {
    parser_.emplace();
    parser_->body_limit(shared_.limits.max_body_bytes);
    parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.max_header_bytes));
    busy_ = buffer_.size() != 0;
    stream_.expires_after(busy_ ? shared_.limits.read_timeout : shared_.limits.idle_timeout);
    beast::http::async_read_header(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->failed(error);
      self->busy_ = true;
      self->read_body();
    });
  }
  void read_body() {
    auto const& message = parser_->get();
    keep_alive_ = message.keep_alive();
    if (beast::iequals(message[beast::http::field::expect], "100-continue")) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      stream_.expires_after(shared_.limits.write_timeout);
      asio::async_write(stream_, asio::buffer(kContinue), [self = shared_from_this()](error_code error, std::size_t) {
        if (error) return self->finish();
        self->read_rest();
      });
      return;
    }
    read_rest();
  }
  void read_rest() {
    stream_.expires_after(shared_.limits.read_timeout);
    beast::http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->failed(error);
      self->dispatch();
    });
  }
  void failed(error_code error) {
    using HttpError = beast::http::error;
    if (error == HttpError::body_limit) return refuse_and_close(Refused::kBodyTooLarge);
    if (error == HttpError::header_limit || error == HttpError::buffer_overflow) return refuse_and_close(Refused::kHeaderTooLarge);
    if (error == beast::error::timeout && busy_) return finish();
    if (error.category() == beast::http::make_error_code(HttpError::bad_method).category() && error != HttpError::end_of_stream &&
        error != HttpError::partial_message)
      return refuse_and_close(Refused::kMalformed);
    finish();
  }
  void dispatch();
  void write_frames() {
    writing_ = true;
    batch_.clear();
    buffers_.clear();
    while (!frames_.empty() && batch_.size() < 64) {
      batch_.push_back(std::move(frames_.front()));
      frames_.pop_front();
      buffers_.push_back(asio::buffer(*batch_.back()));
    }
    asio::async_write(stream_, buffers_, [self = shared_from_this()](error_code error, std::size_t) {
      self->writing_ = false;
      for (auto const& frame : self->batch_) self->queued_bytes_ -= frame->size();
      self->batch_.clear();
      if (error) return self->finish();
      if (!self->frames_.empty()) return self->write_frames();
      if (self->ending_) self->finish();
    });
  }
  void watch() {  // A listener says nothing: what arrives is its end.
    stream_.async_read_some(asio::buffer(ignored_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->watch();
    });
  }
  void finish() {
    error_code ignored;
    stream_.socket().shutdown(Protocol::socket::shutdown_send, ignored);
    close();
  }

  TcpLike stream_;
  Shared& shared_;
  std::string remote_;
  beast::flat_buffer buffer_;
  std::optional<beast::http::request_parser<beast::http::string_body>> parser_;
  Response response_;
  std::string head_;
  bool keep_alive_ = true, head_only_ = false, busy_ = false, streaming_ = false, writing_ = false, ending_ = false;
  std::deque<std::shared_ptr<std::string const>> frames_;
  std::vector<std::shared_ptr<std::string const>> batch_;
  std::vector<asio::const_buffer> buffers_;
  std::size_t queued_bytes_ = 0;
  std::atomic<bool> stream_open_{true};
  std::array<char, 256> ignored_{};
};

// A session ends on its own thread, whoever held it last.
void let_go(std::shared_ptr<Session> session) {
  auto executor = session->executor();
  asio::post(executor, [session = std::move(session)] {});
}

class SessionStream : public Stream {
 public:
  explicit SessionStream(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~SessionStream() override {
    close();
    let_go(std::move(session_));
  }
  bool send(std::shared_ptr<std::string const> frame) override {
    if (!session_->stream_open()) return false;
    asio::post(session_->executor(), [session = session_, frame = std::move(frame)]() mutable { session->enqueue(std::move(frame)); });
    return true;
  }
  bool open() const override { return session_->stream_open(); }
  void close() override {
    asio::post(session_->executor(), [session = session_] { session->end_stream(); });
  }

 private:
  std::shared_ptr<Session> session_;
};

class SessionReply : public Reply::Target {
 public:
  explicit SessionReply(std::shared_ptr<Session> session) : session_(std::move(session)) {}
  ~SessionReply() override {
    if (!done_.exchange(true)) {
      Response response;
      response.status = 500;
      response.content_type = "application/problem+json";
      response.body = R"({"type":"about:blank","title":"Internal error","title_zh":"内部错误","status":500,"code":"server.no_answer"})";
      send(std::move(response));
    }
    let_go(std::move(session_));
  }
  void respond(Response response) override {
    if (!done_.exchange(true)) send(std::move(response));
  }
  std::shared_ptr<Stream> begin_stream(std::vector<std::pair<std::string, std::string>> headers) override {
    if (done_.exchange(true)) return nullptr;
    std::string head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n";
    for (auto const& [name, value] : headers) head += name + ": " + value + "\r\n";
    head += "\r\n";
    asio::post(session_->executor(), [session = session_, head = std::move(head)]() mutable { session->begin_stream(std::move(head)); });
    return std::make_shared<SessionStream>(session_);
  }

 private:
  void send(Response response) {
    asio::post(session_->executor(),
               [session = session_, response = std::move(response)]() mutable { session->write(std::move(response)); });
  }
  std::shared_ptr<Session> session_;
  std::atomic<bool> done_{false};
};

void Session::dispatch() {
  auto& message = parser_->get();
  head_only_ = message.method() == beast::http::verb::head;
  auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
  if (!target) return refuse_and_close(Refused::kMalformed);
  Request request;
  request.method = head_only_ ? "GET" : std::string(message.method_string());
  request.path = std::move(target->path);
  request.query = std::move(target->query);
  for (auto const& field : message)
    request.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                 std::string(field.value().data(), field.value().size()));
  request.body = std::move(message.body());
  request.remote = remote_;
  parser_.reset();
  stream_.expires_never();
  shared_.handlers.handle(std::move(request), Reply(std::make_shared<SessionReply>(shared_from_this())));
}

}  // namespace

struct HttpServer::Impl {
  Shared shared;  // Outlives the I/O context, whose last handlers hold sessions.
  asio::io_context io{1};
  std::optional<asio::ip::tcp::acceptor> tcp;
  std::optional<asio::local::stream_protocol::acceptor> local;
  std::string local_path;
  std::uint16_t port = 0;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::jthread thread;

  void accept_tcp() {
    tcp->async_accept([this](error_code error, asio::ip::tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) {
        error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        auto const remote = socket.remote_endpoint(ignored).address().to_string(ignored);
        begin(Protocol::socket(std::move(socket)), remote);
      }
      accept_tcp();
    });
  }
  void accept_local() {
    local->async_accept([this](error_code error, asio::local::stream_protocol::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (!error) begin(Protocol::socket(std::move(socket)), "local");
      accept_local();
    });
  }
  void begin(Protocol::socket socket, std::string remote) {
    auto const session = std::make_shared<Session>(std::move(socket), shared, std::move(remote));
    if (shared.count.load(std::memory_order_relaxed) > shared.limits.max_connections)
      return session->refuse_and_close(Refused::kTooManyConnections);
    session->run();
  }
};

HttpServer::HttpServer() : impl_(std::make_unique<Impl>()) {}
HttpServer::~HttpServer() { stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::listen(std::string const& address, std::uint16_t port, Limits limits, Handlers handlers) {
  std::unique_ptr<HttpServer> server(new HttpServer);
  auto& impl = *server->impl_;
  impl.shared.limits = limits;
  impl.shared.handlers = std::move(handlers);
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
  return server;
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen_local(std::string const& path, Limits limits, Handlers handlers) {
  std::unique_ptr<HttpServer> server(new HttpServer);
  auto& impl = *server->impl_;
  impl.shared.limits = limits;
  impl.shared.handlers = std::move(handlers);
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
std::size_t HttpServer::connections() const { return impl_->shared.count.load(std::memory_order_relaxed); }

void HttpServer::start() {
  impl_->work.emplace(impl_->io.get_executor());
  if (impl_->tcp) impl_->accept_tcp();
  if (impl_->local) impl_->accept_local();
  impl_->thread = std::jthread([this] { impl_->io.run(); });
}

void HttpServer::stop() {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->io, [this] {
    error_code ignored;
    if (impl_->tcp) impl_->tcp->close(ignored);
    if (impl_->local) impl_->local->close(ignored);
    impl_->shared.stopping = true;
    std::vector<std::shared_ptr<Session>> open;
    for (Session* session : impl_->shared.sessions)
      if (auto shared = session->weak_from_this().lock()) open.push_back(std::move(shared));
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
