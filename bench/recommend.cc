// A recommendation for 500 units on a real city: snap the incident, travel times of all units by the hierarchy, optimal assignment.
// Baseline: plain Dijkstra over the same graph with the standard library's heap and no early end, interleaved with it.
// Times are processor time of the one thread that works. usage: recommend [FILE.osm.pbf] [--out FOLDER]
#include <ctime>
#include <filesystem>
#include <string>

#include "base/random.h"
#include "bench/figures.h"
#include "geo/travel/plain_dijkstra.h"
#include "geo/travel/road_hierarchy.h"
#include "plan/recommend_units.h"
#include "register/compile.h"
#include "register/data_set.h"
#include "register/osm/read_osm_pbf.h"
#include "register/place_search.h"
#include "register/tiles/vector_tiles.h"

using namespace tocsin;

namespace {

constexpr int kRounds = 400;
constexpr std::size_t kUnits = 500;

// Processor time of this thread: other programs on a shared machine do not count.
struct Watch {
  static double now() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
  }
};
double ms_since(double start) { return Watch::now() - start; }

}  // namespace

int main(int argc, char** argv) {
  std::string file = "../shared/data/osm/porto_portugal.osm.pbf", out;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--out" && i + 1 < argc)
      out = argv[++i];
    else
      file = argv[i];
  }
  if (!std::filesystem::exists(file)) {
    fmt::print("recommend: skipped, {} is not there\n", file);
    return 0;
  }
  bench::Figures figures("recommend");
  auto start = Watch::now();
  auto const source = place_register::read_osm_pbf(file);
  if (!source) {
    fmt::print(stderr, "{}: {}\n", source.error().code, source.error().detail);
    return 1;
  }
  figures.add({"read the extract", "", ms_since(start), "ms"});
  auto const folder = std::filesystem::temp_directory_path() / "tocsin-bench-recommend";
  start = Watch::now();
  auto const version = place_register::compile_into(*source, folder);
  if (!version) return 1;
  figures.add({"compile the data set", "", ms_since(start), "ms"});
  start = Watch::now();
  auto const opened = place_register::DataSet::open(place_register::data_set_path(folder, *version));
  if (!opened) return 1;
  auto const& data = **opened;
  figures.add({"open the data set (mapped, checked)", "", ms_since(start), "ms"});
  figures.add({"size of the data set", "", static_cast<double>(data.size_bytes()) / 1e6, "MB"});
  auto const& g = data.graph();
  geo::RoadHierarchy const engine(g, {}, data.road_rules());
  figures.add({"junctions", "", static_cast<double>(g.junctions.size()), ""});
  figures.add({"segments", "", static_cast<double>(g.segments.size()), ""});

  Random random(42);
  auto const somewhere = [&] {
    geo::Spot spot;
    do spot = {static_cast<geo::SegmentId>(random.below(g.segments.size())), static_cast<std::uint32_t>(random.below(1'000'001))};
    while (!g.segments[spot.segment].has(geo::Segment::kMain));
    return spot;
  };
  std::vector<std::string> const kinds{"engine", "ladder", "ambulance", "rescue", "patrol"};
  std::vector<geo::Spot> spots;
  std::vector<plan::Candidate> units;
  for (std::size_t u = 0; u < kUnits; ++u) {
    spots.push_back(somewhere());
    plan::Candidate c;
    c.unit = fmt::format("U{:03}", u);
    c.station = fmt::format("S{:02}", u % 40);
    for (auto const& k : kinds)
      if (random.chance(350'000)) c.capabilities.push_back(k);
    units.push_back(c);
  }
  std::vector<plan::Need> const needs{{"engine", 3}, {"ladder", 1}, {"rescue", 1}, {"ambulance", 2}};
  std::vector<double> whole, travel, assign, baseline, snaps, searches, tiles;
  for (int round = 0; round < kRounds; ++round) {
    auto const incident = geo::position_of(g, somewhere());
    start = Watch::now();
    auto const snapped = geo::snap(g, incident);
    snaps.push_back(ms_since(start));
    auto const at_travel = Watch::now();
    auto const trips = engine.many_to_one(spots, snapped->spot, {geo::TravelMode::kSiren});
    travel.push_back(ms_since(at_travel));
    auto const at_assign = Watch::now();
    for (std::size_t u = 0; u < kUnits; ++u) units[u].eta_ms = trips[u].reachable ? std::optional<std::int64_t>(trips[u].ms) : std::nullopt;
    auto const advice = plan::recommend_units(needs, units);
    assign.push_back(ms_since(at_assign));
    whole.push_back(ms_since(start));
    if (advice.units.size() != 7) fmt::print("round {}: {} units\n", round, advice.units.size());

    start = Watch::now();
    auto const dist = geo::plain_dijkstra(engine.ways(), engine.driving_costs(geo::TravelMode::kSiren),
                                          engine.seeds(geo::TravelMode::kSiren).begins(snapped->spot).seeds);
    baseline.push_back(ms_since(start));
    if (dist.empty()) return 1;
  }
  figures.add({"recommendation, 500 units, 7 slots: p50", "", bench::percentile(whole, 0.5), "ms", bench::percentile(baseline, 0.5),
               "plain Dijkstra"});
  figures.add({"recommendation, 500 units, 7 slots: p99", "<= 20 ms", bench::percentile(whole, 0.99), "ms",
               bench::percentile(baseline, 0.99), "plain Dijkstra"});
  figures.add({"  snap p99", "", bench::percentile(snaps, 0.99), "ms"});
  figures.add({"  travel times p99", "", bench::percentile(travel, 0.99), "ms", bench::percentile(baseline, 0.99), "plain Dijkstra"});
  figures.add({"  assignment p99", "", bench::percentile(assign, 0.99), "ms"});

  for (std::size_t i = 0; i < 2'000; ++i) {
    auto const street = data.name(data.streets()[random.below(data.streets().size())].name);
    auto const query = std::string(street.local.substr(0, 2 + random.below(street.local.size())));
    start = Watch::now();
    static_cast<void>(place_register::search(data, query, 10, {.near = geo::position_of(g, spots[i % kUnits])}));
    searches.push_back(ms_since(start));
  }
  figures.add({"place search p99", "<= 10 ms", bench::percentile(searches, 0.99), "ms"});
  for (int i = 0; i < 300; ++i) {
    auto const z = static_cast<int>(random.between(9, 17));
    auto const p = geo::position_of(g, spots[static_cast<std::size_t>(i)]);
    place_register::TileGrid const world({0, 0, 0});
    auto const q = world.at(p);
    start = Watch::now();
    auto const tile = place_register::draw_tile(
        data, {z, (std::int64_t{q.x} << z) / place_register::kTileExtent, (std::int64_t{q.y} << z) / place_register::kTileExtent});
    tiles.push_back(ms_since(start));
    if (!tile) return 1;
  }
  figures.add({"draw a tile, zoom 9 to 17: p50", "", bench::percentile(tiles, 0.5), "ms"});
  figures.add({"draw a tile, zoom 9 to 17: p99", "", bench::percentile(tiles, 0.99), "ms"});
  figures.finish(out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return 0;
}
