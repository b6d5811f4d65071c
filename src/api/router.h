// Router: method and path to a route. A pattern's {name} takes one segment.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "access/permissions.h"
#include "api/exchange.h"

namespace tocsin::api {

enum class Pool : std::uint8_t { kWork, kPassword };  // Passwords are hashed on a thread of their own (argon2id: 0.1 s).

struct Route {
  std::string_view method;
  std::string pattern;
  access::Permission permission;
  std::string_view summary, summary_zh;
  Endpoint endpoint;
  Pool pool = Pool::kWork;
};

class Router {
 public:
  void add(Route route);
  std::vector<Route> const& routes() const { return routes_; }

  struct Match {
    Route const* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    bool path_known = false;  // Another method would do.
  };
  Match find(std::string_view method, std::string_view path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace tocsin::api
