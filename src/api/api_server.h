// ApiServer: from a parsed request to its endpoint: route, who asks, what they may, and what every answer carries.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "api/http/server.h"
#include "api/http/web_assets.h"
#include "api/http/worker_pool.h"
#include "api/router.h"
#include "api/routes.h"

namespace tocsin::api {

struct ApiServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::size_t workers = 3;  // Of the pool for commands and the present; the others have what they have.
  http::Limits limits;
  std::string local_socket;  // Instead of an address: the control channel. Who reaches it is the administrator of this machine.
  http::TlsContext tls;      // Of the address, which then takes nothing but HTTPS.
  std::string web_folder;    // Pages from a folder instead of the embedded ones, for development.
};

class ApiServer {
 public:
  static Result<std::unique_ptr<ApiServer>> listen(ApiServerOptions options, Edge const& edge, WebAssets const* pages);
  ~ApiServer();  // As stop().

  std::uint16_t port() const;
  Router const& router() const { return router_; }
  void add_route(Route route) { router_.add(std::move(route)); }  // Before start(): the demo's own.
  void show(http::TlsContext tls);                                // From now on this certificate.
  void start();
  void stop();  // What is under way is answered.

 private:
  ApiServer(ApiServerOptions options, Edge const& edge, WebAssets const* pages);
  void take(http::Request request, http::Reply reply);
  void serve(std::shared_ptr<ExchangeState> const& state);
  void run(Route const& route, Exchange const& exchange);
  WorkerPool& pool(Pool which) { return *pools_[static_cast<std::size_t>(which)]; }
  Result<void> authenticate(ExchangeState& state, access::Permission permission) const;
  void finish(ExchangeState const& state, http::Response response);
  http::Response refuse(http::Refused why);
  bool may_say_busy();

  ApiServerOptions options_;
  Edge edge_;
  WebAssets const* pages_;
  std::string openapi_;
  Router router_;
  std::atomic<std::int64_t> said_busy_{-1};
  std::array<std::unique_ptr<WorkerPool>, kPools> pools_;
  std::unique_ptr<http::HttpServer> http_;
};

}  // namespace tocsin::api
