// One client, one command at a time, through HTTP, beside an append and fdatasync of as many bytes on the same disk: one after the other,
// in turn, so that both meet the same moments of a shared machine. http_one_client [FOLDER] [COMMANDS]
#include "bench/figures.h"
#include "bench/running_server.h"

using namespace tocsin::bench;

int main(int argc, char** argv) {
  std::string const folder = argc > 1 ? argv[1] : "";
  int const commands = argc > 2 ? std::atoi(argv[2]) : 1000;
  RunningServer const server({"serve"});
  Headers const headers{{"Authorization", "Bearer " + server.token("dispatcher")}};
  auto const client = connect(server);
  int const raw_file = ::open((server.folder() + "/raw").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  std::string const bytes(900, 'x');  // About one entry of the journal: a call with its incident.
  std::vector<double> http_ms, raw_ms;
  for (int i = 0; i < commands + 50; ++i) {
    auto begin = Clock::now();
    require(*client, "POST", "/api/v1/calls", R"({"channel":"voice","place_text":"Bench street 5","incident_type":"fire.rubbish"})",
            headers);
    double const http = seconds_since(begin) * 1000;
    begin = Clock::now();
    if (::write(raw_file, bytes.data(), bytes.size()) < 0 || ::fdatasync(raw_file) != 0) return 1;
    double const raw = seconds_since(begin) * 1000;
    if (i < 50) continue;  // Warm.
    http_ms.push_back(http);
    raw_ms.push_back(raw);
  }
  ::close(raw_file);
  Figures figures("http_one_client");
  for (double const share : {0.5, 0.9, 0.99})
    figures.add({fmt::format("one command through HTTP, p{:.0f}", share * 100), share == 0.99 ? "<= 2 x raw + 1 ms" : "",
                 percentile(http_ms, share), "ms", percentile(raw_ms, share), "append + fdatasync"});
  figures.finish(folder);
}
