// Travel times by the hierarchy on a real city, turn-free (as peers are measured) and by the rules of turning (what users get), and on the
// city laid out 4 x 4. Baseline: plain Dijkstra over the same ways, interleaved. With --pairs N every answer of N random pairs, in each
// mode, under random closures, is held against plain Dijkstra; the number of differences is a row.
// Times are processor time of the one thread that works (point to point: the clock on the wall). usage: travel_time [FILE.osm.pbf] [--out
// FOLDER] [--pairs N] [--no-tiles]
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>

#include "base/random.h"
#include "bench/figures.h"
#include "bench/tiled_city.h"
#include "geo/travel/order/dissection.h"
#include "geo/travel/plain_dijkstra.h"
#include "geo/travel/road_hierarchy.h"
#include "register/compile.h"
#include "register/data_set.h"
#include "register/osm/read_osm_pbf.h"

using namespace tocsin;

namespace {

// Processor time of this thread: other programs on a shared machine do not count.
double now_ms() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}
template <class Work>
double ms_of_work(Work&& work) {
  double const start = now_ms();
  work();
  return now_ms() - start;
}
template <class Work>
double median_of(int rounds, Work&& work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) times.push_back(ms_of_work([&] { work(i); }));
  return bench::median(std::move(times));
}

struct Goals {
  char const *build, *point, *many, *matrix, *metric, *closed, *memory;
};

struct Case {
  std::string name;
  geo::RoadGraph graph;
  std::span<geo::TurnRestriction const> restrictions;
  geo::Turns turns;
  Goals goals;
  bool is_tiled;
};

class Measure {
 public:
  Measure(Case const& c, bench::Figures& figures, std::size_t pairs) : c_(c), figures_(figures), pairs_(pairs), g_(c.graph) {}
  void run() {
    geo::WayGraph const ways = c_.turns == geo::Turns::kFree ? geo::turn_free_ways(g_) : geo::ways_with_turns(g_, c_.restrictions);
    std::vector<std::uint32_t> order;
    auto const build = ms_of_work([&] {
      order = geo::dissect(geo::mesh_of(g_, ways));
      geo::Hierarchy const hierarchy(ways, order);
    });
    row("build: order and contract", c_.goals.build, build, "ms");
    roads_ = std::make_unique<geo::RoadHierarchy>(g_, geo::SpeedProfiles{}, geo::RoadRules{c_.restrictions, order, c_.turns});
    auto& roads = *roads_;
    row("states", "", roads.ways().states(), "");
    row("arcs of the hierarchy", "", roads.hierarchy().arcs(), "");
    // One mode: the hierarchy, the ways, one metric with its search.
    row("memory, one mode", c_.goals.memory,
        static_cast<double>(roads.hierarchy().size_bytes() + roads.metric(kMode).size_bytes() + roads.ways().links.size() * 8 +
                            roads.ways().first.size() * 4) /
            1e6,
        "MB");
    // In rounds, because plain Dijkstra leaves the caches full of its own labels. Questions of microseconds are timed by the clock on the
    // wall: asking for a thread's processor time is a system call, which costs one to two of them and the processor's own caches.
    std::vector<double> fast, slow;
    for (int round = 0; round < 3; ++round) {
      for (int i = 0; i < 5'000; ++i) {
        auto const from = somewhere(), to = somewhere();
        auto const start = bench::Clock::now();
        roads.between(from, to, {kMode});
        fast.push_back(1e6 * bench::seconds_since(start));
      }
      for (int i = 0; i < (c_.is_tiled ? 4 : 30); ++i) slow.push_back(1e3 * ms_of_work([&] { dijkstra(somewhere()); }));
    }
    double const one = bench::median(slow);
    figures_.add({c_.name + ": point to point, median", c_.goals.point, bench::median(fast), "us", one, "plain Dijkstra"});
    row("  p99", "", bench::percentile(fast, 0.99), "us");
    row("  with the way, median", "", 1e3 * median_of(300, [&](int) { roads.route(somewhere(), somewhere(), {kMode}); }), "us");

    std::vector<geo::Spot> units;
    for (int i = 0; i < 2'000; ++i) units.push_back(somewhere());
    geo::Fleet fleet(roads);
    for (std::size_t u = 0; u < units.size(); ++u) fleet.place(u, units[u]);
    figures_.add({c_.name + ": 2,000 units x 1, units kept snapped", c_.goals.many,
                  median_of(300, [&](int) { fleet.times_to(somewhere(), kMode); }), "ms", one / 1e3, "plain Dijkstra"});
    row("  from their places alone", "", median_of(100, [&](int) { roads.many_to_one(units, somewhere(), {kMode}); }), "ms");
    row("  one unit moves", "", 1e3 * median_of(1'000, [&](int i) { fleet.place(static_cast<std::size_t>(i), somewhere()); }), "us");
    if (!c_.is_tiled) {
      std::span<geo::Spot const> const all(units);
      figures_.add({c_.name + ": matrix 1000 x 1000", c_.goals.matrix,
                    median_of(7, [&](int) { roads.many_to_many(all.first(1'000), all.last(1'000), {kMode}); }), "ms", one,
                    "plain Dijkstra x 1000"});
    }
    geo::Metric metric(roads.ways(), roads.hierarchy(), roads.driving_costs(kMode));
    row("whole new metric, until the next answer", c_.goals.metric,
        median_of(9, [&](int) { metric.customise(roads.driving_costs(kMode)); }), "ms");
    row("  point to point then, median", "", unsettled_us(metric), "us");
    row("  until settled", "", median_of(5, [&](int) { metric.settle(); }), "ms");
    std::vector<double> closing;
    for (int i = 0; i < 300; ++i) {
      std::vector<geo::Metric::Change> close, open;
      for (int k = 0; k < 10; ++k) {
        auto const s = somewhere().segment;
        close.push_back({s, geo::kFar});
        open.push_back({s, roads.driving_costs(kMode).segment[s]});
      }
      geo::LinksOfSegments const& links = links_of();
      closing.push_back(ms_of_work([&] { metric.change(close, links.first, links.links); }));
      metric.change(open, links.first, links.links);
    }
    row("ten roads closed, until the next answer, median", c_.goals.closed, bench::median(closing), "ms");
    row("  p90", "", bench::percentile(closing, 0.9), "ms");
    if (pairs_ > 0 && !c_.is_tiled) row("differences from plain Dijkstra in each mode", "0", static_cast<double>(differences()), "");
  }

 private:
  static constexpr auto kMode = geo::TravelMode::kSiren;
  void row(std::string const& what, std::string const& goal, double value, std::string const& unit) {
    figures_.add({c_.name + ": " + what, goal, value, unit});
  }
  geo::Spot somewhere() {
    geo::Spot spot;
    do spot = {static_cast<geo::SegmentId>(random_.below(g_.segments.size())), static_cast<std::uint32_t>(random_.below(1'000'001))};
    while (!g_.segments[spot.segment].has(geo::Segment::kMain));
    return spot;
  }
  void dijkstra(geo::Spot from) {
    auto const labels = geo::plain_dijkstra(roads_->ways(), roads_->driving_costs(kMode), roads_->seeds(kMode).begins(from).seeds);
    if (labels.empty()) std::abort();
  }
  geo::LinksOfSegments const& links_of() {
    if (!links_) links_ = std::make_unique<geo::LinksOfSegments>(g_.segments.size(), roads_->ways());
    return *links_;
  }
  double unsettled_us(geo::Metric const& metric) {
    geo::Search search(roads_->hierarchy());
    auto const seeds = roads_->seeds(kMode);
    std::vector<double> times;
    for (int i = 0; i < 2'000; ++i) {
      auto const from = somewhere(), to = somewhere();
      auto const start = bench::Clock::now();
      search.between(metric, seeds.begins(from).seeds, seeds.ends(to).seeds);
      times.push_back(1e6 * bench::seconds_since(start));
    }
    return bench::median(std::move(times));
  }
  // A hundred targets of each source; other closures every ten sources.
  std::size_t differences() {
    std::size_t wrong = 0;
    auto& roads = *roads_;
    for (auto const mode : {geo::TravelMode::kNormal, geo::TravelMode::kSiren}) {
      auto const seeds = roads.seeds(mode);
      for (std::size_t done = 0, round = 0; done < pairs_; ++round) {
        if (round % 10 == 0) {
          // Roads as a whole, for everybody; and some in one direction, for one way of driving.
          std::vector<geo::SegmentId> closed;
          for (std::uint64_t k = random_.below(40); k > 0; --k) closed.push_back(somewhere().segment);
          geo::Closures closures(closed);
          for (auto const only : {geo::TravelMode::kNormal, geo::TravelMode::kSiren})
            for (std::uint64_t k = random_.below(20); k > 0; --k)
              closures.close(only, std::vector{2 * somewhere().segment + static_cast<geo::ArcId>(random_.below(2))});
          roads.close_roads(std::move(closures));
          if (round % 20 == 0) roads.settle();
        }
        auto const from = somewhere();
        auto const labels = geo::plain_dijkstra(roads.ways(), roads.metric(mode).driving_costs(), seeds.begins(from).seeds);
        std::vector<geo::Spot> targets;
        for (int k = 0; k < 100; ++k) targets.push_back(somewhere());
        auto const swept = roads.one_to_many(from, targets, {mode});
        for (std::size_t k = 0; k < targets.size(); ++k, ++done) {
          auto const cost = std::min(geo::least_at(labels, seeds.ends(targets[k]).seeds), seeds.direct(from, targets[k]).cost);
          auto const expected = cost >= geo::kFar ? geo::Trip{} : geo::Trip{true, geo::ms_of(cost), geo::dm_of(cost)};
          if (swept[k] != expected || roads.between(from, targets[k], {mode}) != expected) ++wrong;
        }
      }
    }
    return wrong;
  }

  Case const c_;
  bench::Figures& figures_;
  std::size_t pairs_;
  geo::RoadGraph const& g_;
  Random random_{42};
  std::unique_ptr<geo::RoadHierarchy> roads_;
  std::unique_ptr<geo::LinksOfSegments> links_;
};

}  // namespace

int main(int argc, char** argv) {
  std::string file = "../shared/data/osm/porto_portugal.osm.pbf", out;
  std::size_t pairs = 0;
  bool tiles = true;
  for (int i = 1; i < argc; ++i) {
    std::string const argument = argv[i];
    if (argument == "--out" && i + 1 < argc)
      out = argv[++i];
    else if (argument == "--pairs" && i + 1 < argc)
      pairs = static_cast<std::size_t>(std::atoll(argv[++i]));
    else if (argument == "--no-tiles")
      tiles = false;
    else
      file = argument;
  }
  if (!std::filesystem::exists(file)) {
    fmt::print("travel_time: skipped, {} is not there\n", file);
    return 0;
  }
  bench::Figures figures("travel_time");
  auto const source = place_register::read_osm_pbf(file);
  if (!source) {
    fmt::print(stderr, "{}: {}\n", source.error().code, source.error().detail);
    return 1;
  }
  auto const folder = std::filesystem::temp_directory_path() / "tocsin-bench-travel-time";
  auto const version = place_register::compile_into(*source, folder);
  if (!version) return 1;
  auto const opened = place_register::DataSet::open(place_register::data_set_path(folder, *version));
  if (!opened) return 1;
  auto const& data = **opened;
  auto const& city = data.graph();
  using geo::Turns;
  Measure({"turn-free", city, {}, Turns::kFree, {"<= 3000 ms", "<= 15 us", "<= 0.4 ms", "<= 200 ms", "<= 12 ms", "<= 1 ms", ""}, false},
          figures, pairs)
      .run();
  Measure({"with turns",
           city,
           data.restrictions(),
           Turns::kByTheRules,
           {"<= 10000 ms", "<= 25 us", "<= 0.8 ms", "<= 250 ms", "<= 30 ms", "<= 1 ms", ""},
           false},
          figures, pairs)
      .run();
  if (tiles) {
    auto const tiled = bench::tile(*source, city, data.restrictions());
    auto const graph = tiled.roads.view();
    Measure({"4 x 4 turn-free", graph, {}, Turns::kFree, {"", "<= 40 us", "<= 2 ms", "", "", "", "<= 400 MB"}, true}, figures, 0).run();
    Measure({"4 x 4 with turns", graph, tiled.restrictions, Turns::kByTheRules, {"", "<= 60 us", "<= 4 ms", "", "", "", "<= 900 MB"}, true},
            figures, 0)
        .run();
  }
  figures.finish(out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return 0;
}
