// Wire: the bytes to and from the other end, plain or under TLS, as one asynchronous stream of Asio's kind: whoever reads and writes does
// not know which. `Next` is what carries them: a socket, or one with time limits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "api/http/tls.h"

namespace tocsin::api::http {

template <class Next>
class Wire {
 public:
  using executor_type = typename Next::executor_type;

  template <class... Arguments>
  explicit Wire(Arguments&&... arguments) : next_(std::forward<Arguments>(arguments)...) {}

  Next& next() { return next_; }
  executor_type get_executor() { return next_.get_executor(); }
  bool is_tls() const { return tls_.has_value(); }

  // The handshake from the server's side. `begun`: what has been read of it already. The handler gets how much of that was taken.
  template <class Buffers, class Handler>
  void async_accept(TlsContext const& context, Buffers const& begun, Handler&& handler) {
    tls_.emplace(next_, *context);
    tls_->async_handshake(boost::asio::ssl::stream_base::server, begun, std::forward<Handler>(handler));
  }
  // From the client's: the other end has to be `host`, a name or an address.
  template <class Handler>
  void async_connect(TlsContext const& context, std::string const& host, Handler&& handler) {
    tls_.emplace(next_, *context);
    auto& tls = *tls_;
    boost::system::error_code is_name;
    boost::asio::ip::make_address(host, is_name);
    if (is_name) SSL_set_tlsext_host_name(tls.native_handle(), host.c_str());
    boost::system::error_code ignored;
    tls.set_verify_callback(boost::asio::ssl::host_name_verification(host), ignored);
    tls.async_handshake(boost::asio::ssl::stream_base::client, std::forward<Handler>(handler));
  }
  // Why the other end was not believed; X509_V_OK: it was.
  long verify_result() { return tls_ ? SSL_get_verify_result(tls_->native_handle()) : X509_V_OK; }
  // Says that this was all, and waits for the same from the other end. Only under TLS.
  template <class Handler>
  void async_goodbye(Handler&& handler) {
    tls_->async_shutdown(std::forward<Handler>(handler));
  }
  void forget_tls() { tls_.reset(); }  // With nothing under way: the next connection begins anew.

  template <class Buffers, class Handler>
  auto async_read_some(Buffers const& buffers, Handler&& handler) {
    if (tls_) return tls_->async_read_some(buffers, std::forward<Handler>(handler));
    return next_.async_read_some(buffers, std::forward<Handler>(handler));
  }
  template <class Buffers, class Handler>
  auto async_write_some(Buffers const& buffers, Handler&& handler) {
    if (tls_) return tls_->async_write_some(buffers, std::forward<Handler>(handler));
    return next_.async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  Next next_;
  // Of several buffers it makes one record, up to 8 KB, as they go out in one write without TLS.
  std::optional<boost::asio::ssl::stream<Next&>> tls_;
};

}  // namespace tocsin::api::http
