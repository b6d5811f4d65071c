// Memory of the demo city's server: after the start, and while its day runs fast and four readers ask for lists, tiles and places.
// demo_memory [FOLDER] [SECONDS]
#include <atomic>
#include <thread>

#include "bench/figures.h"
#include "bench/running_server.h"

using namespace tocsin::bench;

int main(int argc, char** argv) {
  std::string const folder = argc > 1 ? argv[1] : "";
  double const seconds = argc > 2 ? std::atof(argv[2]) : 30;
  RunningServer const server({"demo", "--speed", "300"});
  std::this_thread::sleep_for(std::chrono::seconds(3));
  double const started_mb = server.memory_mb("VmRSS");
  Headers const headers{{"Authorization", "Bearer " + server.token("administrator")}};
  std::atomic<std::uint64_t> answers = 0;
  double resident_mb = started_mb;
  auto const begin = Clock::now();
  {
    std::vector<std::jthread> readers;
    for (int r = 0; r < 4; ++r)
      readers.emplace_back([&] {
        auto const client = connect(server);
        char const* const targets[] = {"/api/v1/incidents?state=all&limit=500", "/api/v1/units?limit=500", "/api/v1/places/search?q=a",
                                       "/api/v1/configuration", "/api/v1/places?kind=address&limit=500"};
        for (std::size_t i = 0; seconds_since(begin) < seconds; ++i)
          if (auto const answer = client->request("GET", targets[i % std::size(targets)], "", headers); answer && answer->status == 200)
            ++answers;
      });
    while (seconds_since(begin) < seconds) {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      resident_mb = std::max(resident_mb, server.memory_mb("VmRSS"));
    }
  }
  Figures figures("demo_memory");
  figures.add({"demo city, 3 s after the start, resident", "", started_mb, "MB", 0, ""});
  figures.add({fmt::format("demo city, speed 300, {} answers, resident at most", answers.load()), "<= 200 MB", resident_mb, "MB", 0, ""});
  figures.add({"demo city, peak since the start (making the city included)", "", server.memory_mb("VmHWM"), "MB", 0, ""});
  figures.finish(folder);
}
