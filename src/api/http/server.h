// HttpServer: accepts connections, parses requests, hands them to one handler, writes answers and streams. One I/O thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http/message.h"
#include "base/result.h"

namespace tocsin::api::http {

struct Limits {
  std::size_t max_body_bytes = 256 * 1024;
  std::size_t max_header_bytes = 16 * 1024;
  std::size_t max_connections = 2'000;
  std::size_t max_stream_frames = 2'048;           // Waiting for one slow listener; past it, it is dropped.
  std::size_t max_stream_bytes = 8 * 1024 * 1024;  // Likewise.
  std::chrono::seconds idle_timeout{75};           // Between requests.
  std::chrono::seconds read_timeout{20};           // From a request's first byte to its last.
  std::chrono::seconds write_timeout{30};
  std::chrono::seconds drain_timeout{5};  // At a graceful stop.
};

// What the server refuses before there is a request: counted, and answered as problem+json by `refuse`.
enum class Refused { kMalformed, kBodyTooLarge, kHeaderTooLarge, kTooManyConnections, kTimeout };

struct Handlers {
  std::function<void(Request, Reply)> handle;  // On the I/O thread: hand it on, do not work here.
  std::function<Response(Refused)> refuse;
};

class HttpServer {
 public:
  // Errors: server.address_in_use, server.address_invalid.
  static Result<std::unique_ptr<HttpServer>> listen(std::string const& address, std::uint16_t port, Limits limits, Handlers handlers);
  // A local socket (path), for the control channel. Errors: server.address_invalid.
  static Result<std::unique_ptr<HttpServer>> listen_local(std::string const& path, Limits limits, Handlers handlers);
  ~HttpServer();  // As stop().

  std::uint16_t port() const;  // The one taken when asked for 0.
  std::size_t connections() const;
  void start();
  void stop();  // No new connections; streams end; answers under way are written, for at most drain_timeout.

 private:
  HttpServer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::api::http
