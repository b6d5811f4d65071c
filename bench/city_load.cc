// A real server by a real clock: calls in the shape of 30,000 a day with a burst of 100 in every third minute, each lived through to its
// closing; 8,000 units report where they are every second; 200 screens each look at a part of the map with 500 of them. Beside the
// commands, in turn, an append and fdatasync of as many bytes on the same disk. city_load [FOLDER] [SECONDS=600] [UNITS=8000] [SCREENS=200]
#include "bench/figures.h"
#include "bench/running_server.h"
#include "bench/stream_listeners.h"

using namespace tocsin::bench;

namespace {

constexpr int kColumns = 100;    // Units stand in a grid; a screen looks at 25 by 20 of them.
constexpr double kStep = 0.002;  // Degrees between two.
constexpr double kSouth = 41.0, kWest = -8.8;
constexpr int kMovesPerRequest = 500;

std::string unit_name(int u) { return fmt::format("E{:04}", u); }

struct Measured {
  std::mutex mutex;
  std::vector<double> command_ms, raw_ms;
  std::vector<std::pair<std::uint64_t, std::int64_t>> sent;  // Position of a call's entry, and when it was sent.
  std::size_t commands = 0, refused = 0;
};

// One command, timed. Its answer; empty when it was refused.
std::string command(tocsin::api::http::Client& client, std::string const& target, std::string const& body, Headers const& headers,
                    Measured& measured) {
  auto const begin = Clock::now();
  auto const answer = client.request("POST", target, body, headers);
  double const ms = seconds_since(begin) * 1000;
  std::lock_guard const lock(measured.mutex);
  ++measured.commands;
  measured.command_ms.push_back(ms);
  if (answer && answer->status < 300) return answer->body;
  if (measured.refused++ < 3) fmt::print(stderr, "{}: {}\n", target, answer ? answer->body : answer.error().detail);
  return {};
}

std::string text_after(std::string const& json, std::string_view member) {
  auto const at = json.find(fmt::format("\"{}\":", member));
  if (at == std::string::npos) return {};
  auto from = at + member.size() + 3;
  if (json[from] == '"') return json.substr(from + 1, json.find('"', from + 1) - from - 1);
  return json.substr(from, json.find_first_of(",}", from) - from);
}

// Calls taken and lived through, by as many threads as there are desks.
class Desks {
 public:
  Desks(RunningServer const& server, Headers headers, int units, Measured& measured)
      : server_(server), headers_(std::move(headers)), units_(units), measured_(measured) {}

  void take(std::jthread& thread, int number, std::atomic<int>& due, std::atomic<bool> const& stopping) {
    thread = std::jthread([this, number, &due, &stopping] {
      auto const client = connect(server_);
      int const raw = ::open(fmt::format("{}/raw{}", server_.folder(), number).c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      std::string const bytes(900, 'x');
      while (!stopping) {
        int waiting = due.load();
        if (waiting == 0 || !due.compare_exchange_strong(waiting, waiting - 1)) {
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
          continue;
        }
        live_through(*client, next_unit_++ % (units_ / 2));
        auto const begin = Clock::now();
        if (::write(raw, bytes.data(), bytes.size()) < 0 || ::fdatasync(raw) != 0) std::exit(1);
        std::lock_guard const lock(measured_.mutex);
        measured_.raw_ms.push_back(seconds_since(begin) * 1000);
      }
      ::close(raw);
    });
  }

 private:
  void live_through(tocsin::api::http::Client& client, int pair) {
    std::int64_t const at = now_us();
    auto const taken = command(client, "/api/v1/calls",
                               fmt::format(R"({{"channel":"voice","place_text":"Load street {}","incident_type":"fire.rubbish",)"
                                           R"("location":{{"lat":{:.5f},"lon":{:.5f}}}}})",
                                           pair, kSouth + pair % 80 * kStep, kWest + pair % kColumns * kStep),
                               headers_, measured_);
    if (taken.empty()) return;
    {
      std::lock_guard const lock(measured_.mutex);
      measured_.sent.emplace_back(std::strtoull(text_after(taken, "position").c_str(), nullptr, 10), at);
    }
    auto const incident = "/api/v1/incidents/" + text_after(taken, "incident_id");
    auto const first = unit_name(2 * pair), second = unit_name(2 * pair + 1);
    command(client, incident + "/dispatch", fmt::format(R"({{"unit_ids":["{}","{}"]}})", first, second), headers_, measured_);
    for (char const* status : {"acknowledged", "en_route", "on_scene", "available"})
      for (auto const& unit : {first, second})
        command(client, "/api/v1/units/" + unit + "/status", fmt::format(R"({{"status":"{}"}})", status), headers_, measured_);
    command(client, incident + "/close", R"({"disposition":"resolved"})", headers_, measured_);
  }

  RunningServer const& server_;
  Headers headers_;
  int units_;
  Measured& measured_;
  std::atomic<int> next_unit_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::string const folder = argc > 1 ? argv[1] : "";
  double const seconds = argc > 2 ? std::atof(argv[2]) : 600;
  int const units = argc > 3 ? std::atoi(argv[3]) : 8000;
  int const screens = argc > 4 ? std::atoi(argv[4]) : 200;
  RunningServer const server({"serve"});
  Headers const headers{{"Authorization", "Bearer " + server.token("administrator")}};
  {
    auto const client = connect(server);
    require(*client, "PUT", "/api/v1/stations/S1", R"({"name":{"zh":"S1","en":"S1"},"agency":"fire","location":{"lat":41.1,"lon":-8.7}})",
            headers);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t)
      threads.emplace_back([&, t] {
        auto const mine = connect(server);
        for (int u = t; u < units; u += 8)
          require(*mine, "PUT", "/api/v1/units/" + unit_name(u),
                  R"({"kind":"engine","agency":"fire","station":"S1","capabilities":["engine"]})", headers);
      });
  }
  StreamListeners listeners;
  for (int i = 0; i < screens; ++i) {
    double const west = kWest + i % 4 * 25 * kStep - kStep / 2,
                 south = kSouth + i / 4 % std::max(1, units / kColumns / 20) * 20 * kStep - kStep / 2;
    listeners.add_screen(server.port(),
                         fmt::format("GET /api/v1/stream?viewport={:.4f},{:.4f},{:.4f},{:.4f} HTTP/1.1\r\nHost: bench\r\n{}: {}\r\n\r\n",
                                     west, south, west + 25 * kStep, south + 20 * kStep, headers[0].first, headers[0].second));
  }
  listeners.start();

  Measured measured;
  std::atomic<bool> stopping = false;
  std::atomic<int> due = 0;
  std::atomic<std::uint64_t> moved = 0;
  std::vector<double> move_ms;
  Desks desks(server, headers, units, measured);
  std::array<std::jthread, 6> threads;
  auto const start = Clock::now();
  {
    for (int i = 0; i < static_cast<int>(threads.size()); ++i) desks.take(threads[static_cast<std::size_t>(i)], i, due, stopping);
    std::jthread const mover([&] {
      auto const client = connect(server);
      for (int round = 0; !stopping; ++round) {
        for (int from = 0; from < units; from += kMovesPerRequest) {
          // Spread over the second, as the radios of a city are.
          std::this_thread::sleep_until(start + std::chrono::microseconds(1'000'000LL * round + 1'000'000LL * from / units));
          std::string body = "{\"units\":[";
          int const to = std::min(units, from + kMovesPerRequest);
          for (int u = from; u < to; ++u)
            body +=
                fmt::format("{}{{\"unit_id\":\"{}\",\"lat\":{:.6f},\"lon\":{:.6f},\"heading\":90,\"speed_kmh\":40}}", u == from ? "" : ",",
                            unit_name(u), kSouth + u / kColumns * kStep, kWest + u % kColumns * kStep + round % 100 * 1e-6);
          auto const begin = Clock::now();
          require(*client, "POST", "/api/v1/positions", body + "]}", headers);
          move_ms.push_back(seconds_since(begin) * 1000);
          moved += static_cast<std::uint64_t>(to - from);
        }
      }
    });
    double owed = 0;
    for (auto last = Clock::now(); seconds_since(start) < seconds;) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      auto const now = Clock::now();
      bool const burst = static_cast<int>(seconds_since(start)) / 60 % 3 == 2;
      owed += std::chrono::duration<double>(now - last).count() * (burst ? 100.0 / 60 : 30'000.0 / 86'400);
      last = now;
      for (; owed >= 1; --owed) ++due;
    }
    stopping = true;
  }
  double const took = seconds_since(start);
  for (auto& thread : threads) thread.join();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  listeners.stop();

  std::vector<double> screen_ms;
  std::size_t missing = 0;
  for (auto const& [position, at] : measured.sent) {
    auto const found = listeners.changes().find(position);
    auto const arrived = found == listeners.changes().end() ? std::vector<std::int64_t>() : found->second;
    missing += static_cast<std::size_t>(screens) - std::min<std::size_t>(arrived.size(), static_cast<std::size_t>(screens));
    for (auto const one : arrived) screen_ms.push_back(static_cast<double>(one - at) / 1000);
  }
  Figures figures("city_load");
  figures.add({"seconds", "600", took, "s"});
  figures.add({"calls, each lived through", "", static_cast<double>(measured.sent.size()), ""});
  figures.add({"commands", "", static_cast<double>(measured.commands), ""});
  figures.add({"commands refused", "0", static_cast<double>(measured.refused), ""});
  figures.add({"acknowledgement through HTTP, p50", "", percentile(measured.command_ms, 0.5), "ms", percentile(measured.raw_ms, 0.5),
               "append + fdatasync"});
  figures.add({"acknowledgement through HTTP, p99", "<= 50 ms + 2 x raw", percentile(measured.command_ms, 0.99), "ms",
               percentile(measured.raw_ms, 0.99), "append + fdatasync"});
  figures.add({"positions taken a second", fmt::format(">= {}", units), static_cast<double>(moved) / took, "/s"});
  figures.add({fmt::format("{} positions in one request, p99", kMovesPerRequest), "", percentile(move_ms, 0.99), "ms"});
  figures.add({fmt::format("a call on each of {} screens, p99", screens), "<= 300 ms", percentile(screen_ms, 0.99), "ms"});
  figures.add({"changes that did not reach a screen", "0", static_cast<double>(missing), ""});
  figures.add({"screens that were cut off", "0", static_cast<double>(listeners.ended()), ""});
  figures.add({"frames of positions a screen and second", "", static_cast<double>(listeners.position_frames()) / screens / took, "/s"});
  figures.add({"bytes to all screens", "", static_cast<double>(listeners.bytes()) / took / 1e6, "MB/s"});
  figures.add({"memory of the server", "", server.memory_mb("VmHWM"), "MB"});
  figures.finish(folder);
}
