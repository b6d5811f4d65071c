#include "api/endpoints/streams.h"

#include "api/endpoint.h"
#include "codec/json_writer.h"

namespace tocsin::api {

void OpenStream::handle(Exchange const& exchange) const {
  StreamHub::Listener listener;
  auto const viewport = parse_viewport(exchange.query("viewport"));
  if (!viewport) return exchange.refuse(viewport.error());
  listener.viewport = *viewport;
  std::string after(exchange.request().header("last-event-id"));
  if (after.empty()) after = exchange.query("after");
  if (!after.empty()) {
    auto const place = parse_stream_place(after);
    if (!place) return exchange.refuse(place.error());
    listener.after = *place;
    listener.may_be_ahead = !centre.leads();
  }
  listener.actor = exchange.principal().actor;
  listener.areas = exchange.principal().areas;
  listener.takes_calls = exchange.principal().may(access::Permission::kTakeCalls);
  listener.scope = centre.read([&](core::World const& world) { return AreaScope::of(world, exchange.principal()); });
  if (auto const room = streams.has_room(listener.actor); !room) return exchange.refuse(room.error());
  // On the control socket nobody signs in: who reaches it stands at the machine.
  if (exchange.request().remote != "local")
    listener.may_listen = [&accounts = accounts, principal = exchange.principal()] {
      return accounts.still_holds(principal, Clock::machine_now());
    };
  listener.stream = exchange.state().reply.begin_stream({{"X-Accel-Buffering", "no"}, {"X-Content-Type-Options", "nosniff"}});
  if (listener.stream) streams.add(std::move(listener));
}

Result<Nothing> SetViewport::run(Exchange const& exchange, Body const& body) const {
  auto const& [west, south, east, north] = body.viewport;
  if (!(west <= east) || !(south <= north)) return invalid("query.malformed", "a viewport is [west, south, east, north] in degrees");
  TOCSIN_CHECK(streams.set_viewport(exchange.parameter("id"), exchange.principal().actor, {west, south, east, north}));
  return Nothing{};
}

void Health::handle(Exchange const& exchange) const { exchange.answer(200, R"({"status":"alive"})"); }

void Ready::handle(Exchange const& exchange) const {
  if (auto const stopped = centre.stopped()) {
    if (centre.read_only()) return exchange.refuse(*stopped);
    // Anybody may ask: what the store says of hosts and folders is for the log.
    return exchange.refuse({ErrorKind::kUnavailable, "journal.unavailable", "intake has stopped: " + stopped->code});
  }
  std::string answer = R"({"status":"ready","position":)" + std::to_string(centre.position());
  if (auto const damage = centre.damage()) {
    answer += R"(,"journal":)";
    codec::append_text(answer, damage->code);
  }
  // Time stands still until the clock has caught up, and no timer runs.
  if (Duration const behind = behind_journal(centre, clock); behind > Duration{})
    answer += R"(,"clock_behind_s":)" + std::to_string(behind.us / 1'000'000);
  // Calls go on: an auditor's alarm is told, and stops nobody.
  if (auto const alarms = audit_alarms(audit); !alarms.empty()) {
    std::vector<std::string> lines;
    for (auto const& alarm : alarms) lines.push_back(alarm.code + ": " + alarm.detail);
    answer += R"(,"audit":)";
    codec::append_json(answer, lines);
  }
  exchange.answer(200, answer + "}");
}

void ShowContract::handle(Exchange const& exchange) const { exchange.answer(200, contract); }

void ShowMetrics::handle(Exchange const& exchange) const {
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics.text();
  exchange.respond(std::move(response));
}

TOCSIN_ENDPOINT(OpenStream)
TOCSIN_ENDPOINT(SetViewport)
TOCSIN_ENDPOINT(Health)
TOCSIN_ENDPOINT(Ready)
TOCSIN_ENDPOINT(ShowContract)
TOCSIN_ENDPOINT(ShowMetrics)

}  // namespace tocsin::api
