// Router: method and path to a route. A pattern's {name} takes one segment, decoded once: %2F in it is a slash of the name, not of the
// path.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "access/permissions.h"
#include "api/exchange.h"

namespace tocsin::api {

// Which threads answer: what is slow has a queue of its own, so that commands, incidents, units and the stream never wait behind it.
enum class Pool : std::uint8_t {
  kWork,      // Commands and questions about the present.
  kMap,       // Tiles, places, ways: short, and a screen asks many at once.
  kSlow,      // The journal read from its beginning, areas reached by road: seconds.
  kPassword,  // argon2id: 0.1 s of a processor, meant to be dear.
};
inline constexpr std::size_t kPools = 4;

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
    bool path_known = false;  // Another method would do:
    std::string allowed;      // these, with commas.
  };
  Match find(std::string_view method, std::string_view sent_path) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace tocsin::api
