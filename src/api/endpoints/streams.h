// The change stream's endpoints (stream_hub.h does the work), and what operators of the machine ask: alive, ready, figures.
#pragma once

#include <array>

#include <boost/describe.hpp>

#include "access/account_store.h"
#include "api/endpoints/administration/audit.h"
#include "api/exchange.h"
#include "api/metrics.h"
#include "api/stream/stream_hub.h"
#include "sequencer/centre.h"

namespace tocsin::api {

struct ViewportBody {
  std::array<double, 4> viewport{};  // West, south, east, north.
};
BOOST_DESCRIBE_STRUCT(ViewportBody, (), (viewport))

struct OpenStream {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "text/event-stream";
  static QueryParameters query() {
    return {{"viewport", "west,south,east,north in degrees: positions outside of it are not sent", "西,南,东,北（度）：范围外的位置不推送"},
            {"after", "As Last-Event-ID, where a header cannot be set", "同 Last-Event-ID，用于无法设置请求头时"}};
  }
  StreamHub& streams;
  sequencer::Centre const& centre;
  access::AccountStore const& accounts;
  void handle(Exchange const& exchange) const;
};
struct SetViewport {
  using Body = ViewportBody;
  using Answer = Nothing;
  StreamHub& streams;
  Result<Nothing> run(Exchange const& exchange, Body const& body) const;
};
struct Health {
  using Body = Nothing;
  using Answer = Nothing;
  void handle(Exchange const& exchange) const;
};
struct Ready {
  using Body = Nothing;
  using Answer = Nothing;
  sequencer::Centre const& centre;
  Clock const& clock;
  AuditDesk audit;
  void handle(Exchange const& exchange) const;
};
struct ShowContract {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "application/json";
  std::string const& contract;  // contracts/openapi.json: made of the routes, so that it is there after them.
  void handle(Exchange const& exchange) const;
};
struct ShowMetrics {
  using Body = Nothing;
  using Answer = Nothing;
  static constexpr std::string_view kContent = "text/plain";
  Metrics const& metrics;
  void handle(Exchange const& exchange) const;
};
Endpoint endpoint(OpenStream e);
Endpoint endpoint(ShowContract e);
Endpoint endpoint(SetViewport e);
Endpoint endpoint(Health e);
Endpoint endpoint(Ready e);
Endpoint endpoint(ShowMetrics e);

}  // namespace tocsin::api
