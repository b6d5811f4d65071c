// From a command to every screen: 200 screens with viewports listen to the stream, 100 calls a minute come in, 500 units report where they
// are once a second. Beside it, in turn, the same bytes written raw to 200 loopback listeners. screens [FOLDER] [SECONDS] [SCREENS]
#include "bench/figures.h"
#include "bench/running_server.h"
#include "bench/stream_listeners.h"

using namespace tocsin::bench;

int main(int argc, char** argv) {
  std::string const folder = argc > 1 ? argv[1] : "";
  double const seconds = argc > 2 ? std::atof(argv[2]) : 30;
  int const screens = argc > 3 ? std::atoi(argv[3]) : 200;
  constexpr std::size_t kRawFrame = 2'000;  // About one change with its incident and call.
  RunningServer const server({"serve"});
  Headers const administrator{{"Authorization", "Bearer " + server.token("administrator")}};
  auto const client = connect(server);
  require(*client, "PUT", "/api/v1/stations/S1", R"({"name":{"zh":"S1","en":"S1"},"agency":"fire","location":{"lat":41.15,"lon":-8.6}})",
          administrator);
  for (int u = 0; u < 500; ++u)
    require(*client, "PUT", fmt::format("/api/v1/units/E{:03}", u),
            R"({"kind":"engine","agency":"fire","station":"S1","capabilities":["engine"]})", administrator);

  StreamListeners listeners;
  std::vector<int> raw_ends;
  int const listening = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listening, screens) != 0 ||
      ::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return 1;
  for (int i = 0; i < screens; ++i) {
    listeners.add_screen(server.port(),
                         fmt::format("GET /api/v1/stream?viewport=-8.7,41.1,-8.5,41.2 HTTP/1.1\r\nHost: bench\r\n{}: {}\r\n\r\n",
                                     administrator[0].first, administrator[0].second));
    listeners.add_raw(ntohs(address.sin_port), kRawFrame);
    raw_ends.push_back(::accept(listening, nullptr, nullptr));
    int const on = 1;
    ::setsockopt(raw_ends.back(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  std::atomic<bool> stopping = false;
  std::vector<std::pair<std::uint64_t, std::int64_t>> sent;
  std::vector<std::int64_t> raw_sent;
  {
    listeners.start();
    std::jthread const movers([&] {
      auto const mover = connect(server);
      for (int round = 0; !stopping; ++round) {
        std::string body = "{\"units\":[";
        for (int u = 0; u < 500; ++u)
          body += fmt::format("{}{{\"unit_id\":\"E{:03}\",\"lat\":{:.6f},\"lon\":{:.6f},\"heading\":90,\"speed_kmh\":40}}",
                              u == 0 ? "" : ",", u, 41.12 + u * 1e-4, -8.65 + ((round + u) % 600) * 1e-4);
        (void)mover->request("POST", "/api/v1/positions", body + "]}", administrator);
        for (int i = 0; i < 10 && !stopping; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
    std::this_thread::sleep_for(std::chrono::seconds(2));
    std::string const raw_bytes(kRawFrame, 'x');
    auto const begin = Clock::now();
    for (int i = 0; seconds_since(begin) < seconds; ++i) {
      std::this_thread::sleep_until(begin + std::chrono::milliseconds(600) * i);  // 100 a minute.
      std::int64_t const at = now_us();
      auto const answer = require(
          *client, "POST", "/api/v1/calls",
          fmt::format(
              R"({{"channel":"voice","place_text":"Bench street {}","incident_type":"fire.rubbish","location":{{"lat":41.15,"lon":-8.6}}}})",
              i),
          administrator);
      auto const position = answer.body.find("\"position\":");
      sent.emplace_back(std::strtoull(answer.body.c_str() + position + 11, nullptr, 10), at);
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      raw_sent.push_back(now_us());
      for (int const s : raw_ends)
        if (::write(s, raw_bytes.data(), raw_bytes.size()) < 0) return 1;
    }
    std::this_thread::sleep_for(std::chrono::seconds(1));
    stopping = true;
  }
  listeners.stop();
  std::vector<double> screen_ms, raw_ms;
  std::size_t missing = 0;
  for (auto const& [position, at] : sent) {
    auto const found = listeners.changes().find(position);
    auto const arrived = found == listeners.changes().end() ? std::vector<std::int64_t>() : found->second;
    missing += static_cast<std::size_t>(screens) - std::min<std::size_t>(arrived.size(), static_cast<std::size_t>(screens));
    for (auto const one : arrived) screen_ms.push_back(static_cast<double>(one - at) / 1000);
  }
  for (std::size_t i = 0; i < raw_sent.size(); ++i)
    for (auto const one : listeners.raw().at(i)) raw_ms.push_back(static_cast<double>(one - raw_sent[i]) / 1000);
  Figures figures("screens");
  figures.add({fmt::format("command to each of {} screens, p50", screens), "", percentile(screen_ms, 0.5), "ms", percentile(raw_ms, 0.5),
               "raw loopback fan-out"});
  figures.add({fmt::format("command to each of {} screens, p99", screens), "<= 300 ms", percentile(screen_ms, 0.99), "ms",
               percentile(raw_ms, 0.99), "raw loopback fan-out"});
  figures.add({"changes that did not reach a screen", "0", static_cast<double>(missing), "", 0, ""});
  figures.finish(folder);
}
