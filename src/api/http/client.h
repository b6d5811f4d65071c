// Client: one keep-alive connection to a server, blocking; for the command line, the feed and tests.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/http/message.h"
#include "base/result.h"

namespace tocsin::api::http {

class Client {
 public:
  // "http://127.0.0.1:8080", "https://dispatch.example". `limit`: how long connecting, sending and each answer may take; zero: as long as
  // it takes. `ca_file`: whom to believe over https (PEM); empty: whoever this machine trusts. `give_up`: asked while it waits, also later
  // in request(); true: as if the time were over. Errors: client.address_malformed, client.no_connection, client.certificate_refused,
  // tls.certificate_unreadable.
  static Result<std::unique_ptr<Client>> connect(std::string const& url, std::chrono::milliseconds limit = {},
                                                 std::string const& ca_file = {}, std::function<bool()> give_up = {});
  static Result<std::unique_ptr<Client>> connect_local(std::string const& socket_path, std::chrono::milliseconds limit = {});
  ~Client();

  // A connection that the server let go while nobody used it is opened anew, and what may be asked twice (GET, HEAD, or with an
  // Idempotency-Key) is asked again there.
  // Errors: client.connection_lost (nothing is known about the outcome: ask again with the same Idempotency-Key).
  Result<Response> request(std::string const& method, std::string const& target, std::string const& body,
                           std::vector<std::pair<std::string, std::string>> const& headers = {});

 private:
  Client();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::api::http
