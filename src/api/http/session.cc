#include "api/http/session.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

namespace tocsin::api::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

constexpr std::size_t kFirstRead = 2'048;
constexpr unsigned char kTlsHandshake = 22;  // RFC 8446, 5.1: the type of a TLS connection's first record.

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
  for (auto const& [name, value] : response.headers) out += fmt::format("{}: {}\r\n", name, value);
  out += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return out;
}

// What Beast lets pass and two servers in a row could read differently (RFC 9112, 3.2, 6.1 and 6.3), and what we cannot keep.
template <class Header>
std::optional<Refused> refused_header(Header const& header) {
  using beast::http::field;
  bool const is_1_1 = header.version() >= 11;
  auto const hosts = header.count(field::host);
  if (hosts > 1 || (is_1_1 && hosts == 0)) return Refused::kMalformed;
  if (auto const codings = header.count(field::transfer_encoding); codings != 0) {
    if (!is_1_1 || codings > 1 || header.count(field::content_length) != 0 || !beast::iequals(header[field::transfer_encoding], "chunked"))
      return Refused::kMalformed;
  }
  auto const length = header[field::content_length];
  if (header.count(field::content_length) > 1 || std::any_of(length.begin(), length.end(), [](char c) { return c < '0' || c > '9'; }))
    return Refused::kMalformed;
  auto const expected = header[field::expect];
  if (is_1_1 && !expected.empty() && !beast::iequals(expected, "100-continue")) return Refused::kExpectation;
  return std::nullopt;
}

}  // namespace

Session::Session(Protocol::socket socket, Shared& shared, std::string remote)
    : stream_(std::move(socket)), shared_(shared), remote_(std::move(remote)) {}

Session::~Session() { shared_.connections.remove(*this); }

void Session::refuse_and_close(Refused why) {
  keep_alive_ = false;
  write(shared_.handlers.refuse(why));
}

void Session::wind_down() {
  keep_alive_ = false;
  if (streaming_) {
    end_stream();
  } else if (!busy_) {
    close();
  }
}

void Session::close() {
  Error ignored;
  stream_.next().socket().shutdown(Protocol::socket::shutdown_both, ignored);
  stream_.next().socket().close(ignored);
  stream_open_.store(false, std::memory_order_relaxed);
}

void Session::run() { shared_.tls ? wait_for_handshake() : wait_for_request(); }

// The first byte tells whether the other end speaks TLS: who forgot it is told so, in the clear.
void Session::wait_for_handshake() {
  shared_.connections.wait(*this);
  stream_.next().expires_after(shared_.limits.first_byte_timeout);
  stream_.next().async_read_some(buffer_.prepare(kFirstRead), [self = shared_from_this()](Error error, std::size_t got) {
    if (error) return self->close();
    self->buffer_.commit(got);
    if (*static_cast<unsigned char const*>(self->buffer_.data().data()) != kTlsHandshake) return self->refuse_and_close(Refused::kPlain);
    self->shake_hands();
  });
}

void Session::shake_hands() {
  stream_.next().expires_after(shared_.limits.handshake_timeout);  // For all of it, however it is cut into pieces.
  stream_.async_accept(shared_.tls, buffer_.data(), [self = shared_from_this()](Error error, std::size_t taken) {
    self->buffer_.consume(taken);
    // Nothing can follow the other end's first words before it has heard ours.
    if (error || self->buffer_.size() != 0) {
      (void)self->shared_.handlers.refuse(Refused::kHandshake);
      return self->close();
    }
    self->wait_for_request();
  });
}

void Session::wait_for_request() {
  head_only_ = false;
  busy_ = buffer_.size() != 0;
  if (busy_) return begin_request();  // It came with the one before.
  shared_.connections.wait(*this);
  stream_.next().expires_after(first_ ? shared_.limits.first_byte_timeout : shared_.limits.idle_timeout);
  stream_.async_read_some(buffer_.prepare(kFirstRead), [self = shared_from_this()](Error error, std::size_t got) {
    if (error) return self->close();  // Nothing was asked: there is nothing to answer.
    self->buffer_.commit(got);
    self->begin_request();
  });
}

void Session::begin_request() {
  first_ = false;
  shared_.connections.wait(*this);  // Anew: who says something goes before who says nothing.
  parser_.emplace();
  parser_->body_limit(shared_.limits.max_body_bytes);
  parser_->header_limit(static_cast<std::uint32_t>(shared_.limits.max_header_bytes));
  header_bytes_ = 0;
  read_until_ = std::chrono::steady_clock::now() + shared_.limits.read_timeout;
  stream_.next().expires_at(read_until_);
  read_header();
}

// The parser's own limit is one of each piece that comes: lines that come one by one would have none.
void Session::read_header() {
  beast::http::async_read_some(stream_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t got) {
    self->header_bytes_ += got;
    if (error) return self->failed(error);
    if (self->header_bytes_ > self->shared_.limits.max_header_bytes) return self->refuse_and_close(Refused::kHeaderTooLarge);
    if (!self->parser_->is_header_done()) return self->read_header();
    self->header_read();
  });
}

void Session::header_read() {
  busy_ = true;  // From here on a graceful stop waits for it.
  auto const& header = parser_->get();
  keep_alive_ = header.keep_alive();
  head_only_ = header.method() == beast::http::verb::head;
  if (auto const why = refused_header(header)) return refuse_and_close(*why);
  bool const waits = header.version() >= 11 && !header[beast::http::field::expect].empty() && !parser_->is_done();
  if (!waits) return read_body();
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(stream_, asio::buffer(kContinue), [self = shared_from_this()](Error error, std::size_t) {
    if (error) return self->close();
    self->read_body();
  });
}

void Session::read_body() {
  stream_.next().expires_at(read_until_);  // One time for all of a request, however it is cut into pieces.
  beast::http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](Error error, std::size_t) {
    if (error) return self->failed(error);
    self->dispatch();
  });
}

void Session::failed(Error error) {
  using HttpError = beast::http::error;
  if (error == HttpError::body_limit) return refuse_and_close(Refused::kBodyTooLarge);
  if (error == HttpError::header_limit || error == HttpError::buffer_overflow) return refuse_and_close(Refused::kHeaderTooLarge);
  if (error == beast::error::timeout) {
    (void)shared_.handlers.refuse(Refused::kTimeout);  // Counted only: with its time, the connection has ended.
    return close();
  }
  bool const malformed = error.category() == beast::http::make_error_code(HttpError::bad_method).category() &&
                         error != HttpError::end_of_stream && error != HttpError::partial_message;
  if (malformed) return refuse_and_close(Refused::kMalformed);
  close();
}

void Session::dispatch() {
  auto& message = parser_->get();
  auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
  if (!target) return refuse_and_close(Refused::kMalformed);
  Request request;
  request.method = head_only_ ? "GET" : std::string(message.method_string());
  request.path = std::move(target->path);
  request.sent_path = std::move(target->sent_path);
  request.query = std::move(target->query);
  for (auto const& field : message)
    request.headers.emplace_back(lower_case({field.name_string().data(), field.name_string().size()}),
                                 std::string(field.value().data(), field.value().size()));
  request.body = std::move(message.body());
  request.remote = remote_;
  parser_.reset();
  stream_.next().expires_never();
  shared_.connections.work(*this);
  shared_.handlers.handle(std::move(request), reply_to(shared_from_this()));
}

void Session::write(Response response) {
  response_ = std::move(response);
  if (response_.close || shared_.stopping) keep_alive_ = false;
  std::string_view const body = response_.pinned.empty() ? std::string_view(response_.body) : response_.pinned;
  head_ = head_of(response_, body.size(), keep_alive_);
  bool const without_body = head_only_ || response_.status == 204 || response_.status == 304;
  std::array<asio::const_buffer, 2> const buffers{asio::buffer(head_), asio::buffer(body.data(), without_body ? 0 : body.size())};
  stream_.next().expires_after(shared_.limits.write_timeout);
  asio::async_write(stream_, buffers, [self = shared_from_this()](Error error, std::size_t) {
    self->busy_ = false;
    self->response_ = {};
    if (error) return self->close();
    if (!self->keep_alive_) return self->finish();
    self->wait_for_request();
  });
}

void Session::begin_stream(std::string head) {
  streaming_ = true;
  stream_.next().expires_never();
  enqueue(std::make_shared<std::string const>(std::move(head)));
  watch();
}

void Session::enqueue(std::shared_ptr<std::string const> frame) {
  if (!stream_open()) return;
  queued_bytes_ += frame->size();
  frames_.push_back(std::move(frame));
  if (frames_.size() > shared_.limits.max_stream_frames || queued_bytes_ > shared_.limits.max_stream_bytes) return close();
  if (!writing_) write_frames();
}

void Session::end_stream() {
  ending_ = true;
  if (!writing_) finish();
}

void Session::write_frames() {
  writing_ = true;
  batch_.clear();
  buffers_.clear();
  while (!frames_.empty() && batch_.size() < 64) {
    batch_.push_back(std::move(frames_.front()));
    frames_.pop_front();
    buffers_.push_back(asio::buffer(*batch_.back()));
  }
  asio::async_write(stream_, buffers_, [self = shared_from_this()](Error error, std::size_t) {
    self->writing_ = false;
    for (auto const& frame : self->batch_) self->queued_bytes_ -= frame->size();
    self->batch_.clear();
    if (error) return self->close();
    if (!self->frames_.empty()) return self->write_frames();
    if (self->ending_) self->finish();
  });
}

void Session::watch() {  // A listener says nothing: what arrives is its end.
  stream_.async_read_some(asio::buffer(ignored_), [self = shared_from_this()](Error error, std::size_t) {
    if (error) return self->close();
    self->watch();
  });
}

// No more from here. Under TLS that is said, so that the other end can tell it from a cable that was cut.
void Session::finish() {
  if (!stream_.is_tls() || streaming_ || shared_.stopping) return close_slowly();
  shared_.connections.wait(*this);
  stream_.next().expires_after(shared_.limits.linger);
  stream_.async_goodbye([self = shared_from_this()](Error) { self->close_slowly(); });
}

// What the other end still sends is thrown away for a moment: a socket that is closed on unread bytes resets the connection, and the answer
// is lost on its way.
void Session::close_slowly() {
  Error error;
  stream_.next().socket().shutdown(Protocol::socket::shutdown_send, error);
  if (error || streaming_ || shared_.stopping) return close();
  shared_.connections.wait(*this);
  stream_.next().expires_after(shared_.limits.linger);
  discard();
}

void Session::discard() {
  stream_.next().async_read_some(asio::buffer(ignored_), [self = shared_from_this()](Error error, std::size_t) {
    if (error) return self->close();
    self->discard();
  });
}

}  // namespace tocsin::api::http
