// ApiServer: from a parsed request to its endpoint: route, who asks, what they may, and what every answer carries.
#pragma once

#include <functional>
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
  std::size_t workers = 3;
  http::Limits limits;
  std::string local_socket;  // Instead of an address: the control channel. Who reaches it is the administrator of this machine.
  std::string web_folder;    // Pages from a folder instead of the embedded ones, for development.
};

class ApiServer {
 public:
  static Result<std::unique_ptr<ApiServer>> listen(ApiServerOptions options, Edge const& edge, WebAssets const* pages);
  ~ApiServer();  // As stop().

  std::uint16_t port() const;
  Router const& router() const { return router_; }
  void add_route(Route route) { router_.add(std::move(route)); }  // Before start(): the demo's own.
  void start();
  void stop();  // What is under way is answered.

 private:
  ApiServer(ApiServerOptions options, Edge const& edge, WebAssets const* pages);
  void take(http::Request request, http::Reply reply);
  void serve(std::shared_ptr<ExchangeState> state);
  Result<void> authenticate(ExchangeState& state, access::Permission permission) const;
  void serve_page(std::shared_ptr<ExchangeState> const& state);
  void finish(ExchangeState const& state, http::Response response);
  http::Response refuse(http::Refused why);

  ApiServerOptions options_;
  Edge edge_;
  WebAssets const* pages_;
  Router router_;
  std::string openapi_;
  WorkerPool workers_, password_workers_;
  std::unique_ptr<http::HttpServer> http_;
};

}  // namespace tocsin::api
