// Session: one connection. Reads a request, waits for its answer, writes it, and begins again; or becomes a stream. On the I/O thread only,
// apart from what says otherwise.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "api/http/connections.h"
#include "api/http/server.h"
#include "api/http/wire.h"

namespace tocsin::api::http {

struct Shared {
  Limits limits;
  Handlers handlers;
  Connections connections;
  TlsContext tls;  // For connections from now on; none: plain HTTP.
  bool stopping = false;
};

class Session final : public Connection, public std::enable_shared_from_this<Session> {
 public:
  using Protocol = boost::asio::generic::stream_protocol;
  Session(Protocol::socket socket, Shared& shared, std::string remote);
  ~Session() override;

  void run();
  void refuse_and_close(Refused why);
  void wind_down();  // A graceful stop: idle connections and streams end now, others after their answer.
  void close() override;
  auto executor() { return stream_.get_executor(); }

  void write(Response response);
  void begin_stream(std::string head);
  void enqueue(std::shared_ptr<std::string const> frame);
  void end_stream();
  bool stream_open() const { return stream_open_.load(std::memory_order_relaxed); }  // From any thread.
  bool head_only() const { return head_only_; }                                      // From any thread, while its request is answered.

 private:
  using Error = boost::system::error_code;
  void wait_for_handshake();
  void shake_hands();
  void wait_for_request();
  void begin_request();
  void read_header();
  void header_read();
  void read_body();
  void dispatch();
  void failed(Error error);
  void write_frames();
  void watch();
  void finish();
  void close_slowly();
  void discard();

  Wire<boost::beast::basic_stream<Protocol>> stream_;
  Shared& shared_;
  std::string remote_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  std::chrono::steady_clock::time_point read_until_;
  std::size_t header_bytes_ = 0;
  Response response_;
  std::string head_;
  bool first_ = true, keep_alive_ = true, head_only_ = false, busy_ = false, streaming_ = false, writing_ = false, ending_ = false;
  std::deque<std::shared_ptr<std::string const>> frames_;
  std::vector<std::shared_ptr<std::string const>> batch_;
  std::vector<boost::asio::const_buffer> buffers_;
  std::size_t queued_bytes_ = 0;
  std::atomic<bool> stream_open_{true};
  std::array<char, 4096> ignored_{};
};

// The way back for an answer; whoever holds it last, the session ends on its own thread.
Reply reply_to(std::shared_ptr<Session> session);

}  // namespace tocsin::api::http
