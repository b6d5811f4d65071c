// HttpServer: accepts connections, parses requests, hands them to one handler, writes answers and streams. One I/O thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "api/http/message.h"
#include "api/http/tls.h"
#include "base/result.h"

namespace tocsin::api::http {

struct Limits {
  std::size_t max_body_bytes = 256 * 1024;
  std::size_t max_header_bytes = 16 * 1024;
  // 200 screens with a stream and six more connections each are 1,400, and behind a reverse proxy all of them have one address. One address
  // never takes all.
  std::size_t max_connections = 4'000;
  std::size_t max_connections_of_address = 3'000;
  std::size_t max_stream_frames = 2'048;                 // Waiting for one slow listener; past it, it is dropped.
  std::size_t max_stream_bytes = 8 * 1024 * 1024;        // Likewise.
  std::chrono::milliseconds first_byte_timeout{10'000};  // Of a new connection.
  std::chrono::milliseconds handshake_timeout{10'000};   // Of TLS, from its first byte.
  std::chrono::milliseconds idle_timeout{75'000};        // Between requests.
  std::chrono::milliseconds read_timeout{20'000};        // From a request's first byte to its last.
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds linger{1'000};  // For what is still on its way when the server has said its last.
  std::chrono::seconds drain_timeout{5};    // At a graceful stop.
};

// Descriptors for everything that is not a connection: journal, stores, control socket, data sets, and the accepting itself.
inline constexpr std::size_t kReservedDescriptors = 256;
// The same limits, less where a process may not open so many descriptors.
Limits within(Limits limits, std::size_t descriptors);
// Raises the number of descriptors that this process may open to what it may raise it to. Returns what there is now.
std::size_t raise_descriptor_limit();

// What the server refuses before there is a request: counted, and answered as problem+json by `refuse`.
enum class Refused {
  kMalformed,
  kBodyTooLarge,
  kHeaderTooLarge,
  kExpectation,
  kTooManyConnections,
  kTooManyOfAddress,
  kPlain,          // Where TLS is spoken; answered in the clear.
  kTimeout,        // Counted only.
  kNoDescriptors,  // Counted only.
  kHandshake       // Counted only: it failed, or was not finished in its time.
};

struct Handlers {
  std::function<void(Request, Reply)> handle;  // On the I/O thread: hand it on, do not work here.
  std::function<Response(Refused)> refuse;
};

class HttpServer {
 public:
  // `tls`: every connection speaks it. Errors: server.address_in_use, server.address_invalid.
  static Result<std::unique_ptr<HttpServer>> listen(std::string const& address, std::uint16_t port, Limits limits, Handlers handlers,
                                                    TlsContext tls = nullptr);
  // A local socket (path), for the control channel. Errors: server.address_invalid.
  static Result<std::unique_ptr<HttpServer>> listen_local(std::string const& path, Limits limits, Handlers handlers);
  ~HttpServer();  // As stop().

  std::uint16_t port() const;  // The one taken when asked for 0.
  std::size_t connections() const;
  void start();
  void show(TlsContext tls);  // To whoever connects from now on; who is connected goes on with what he has seen.
  void stop();                // No new connections; streams end; answers under way are written, for at most drain_timeout.

 private:
  HttpServer(Limits const& limits, Handlers handlers);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::api::http
