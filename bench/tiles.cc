// Every tile of a real city, zoom 10 to 16, drawn cold and asked for again. Baseline: copying the bytes of the same tile.
// Times are processor time of the one thread that works. usage: tiles [FILE.osm.pbf] [--out FOLDER]
#include <cmath>
#include <ctime>
#include <filesystem>
#include <numbers>
#include <string>

#include "base/random.h"
#include "bench/figures.h"
#include "register/compile.h"
#include "register/osm/read_osm_pbf.h"
#include "register/tiles/vector_tiles.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

constexpr int kFirstZoom = 10, kLastZoom = 16;

double now_ms() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

TileId tile_at(Wgs84 p, int z) {
  double const n = std::exp2(z), lat = p.lat() * std::numbers::pi / 180;
  return {z, static_cast<std::int64_t>((p.lon() + 180) / 360 * n),
          static_cast<std::int64_t>((1 - std::asinh(std::tan(lat)) / std::numbers::pi) / 2 * n)};
}

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
    fmt::print("tiles: skipped, {} is not there\n", file);
    return 0;
  }
  auto const source = read_osm_pbf(file);
  if (!source) {
    fmt::print(stderr, "{}: {}\n", source.error().code, source.error().detail);
    return 1;
  }
  auto const folder = std::filesystem::temp_directory_path() / "tocsin-bench-tiles";
  auto const version = compile_into(*source, folder);
  if (!version) return 1;
  auto const data = DataSet::open(data_set_path(folder, *version));
  if (!data) return 1;

  auto const box = geo::box_of((*data)->graph().junctions);
  std::vector<TileId> ids;
  for (int z = kFirstZoom; z <= kLastZoom; ++z) {
    auto const first = tile_at({box.max_lat, box.min_lon}, z), last = tile_at({box.min_lat, box.max_lon}, z);
    for (auto x = first.x; x <= last.x; ++x)
      for (auto y = first.y; y <= last.y; ++y) ids.push_back({z, x, y});
  }
  VectorTiles tiles(*data, std::size_t{1} << 30);  // Nothing is thrown out: the second round is from the cache.
  std::vector<double> cold, cached, copied;
  std::array<std::vector<double>, kLastZoom + 1> by_zoom;
  std::size_t largest = 0;
  for (auto const& id : ids) {
    auto start = now_ms();
    auto const tile = tiles.tile(id.z, id.x, id.y);
    if (!tile) return 1;
    cold.push_back(now_ms() - start);
    by_zoom[static_cast<std::size_t>(id.z)].push_back(cold.back());
    largest = std::max(largest, (*tile)->size());
    start = now_ms();
    std::string const copy(**tile);
    copied.push_back(now_ms() - start);
    if (copy.size() != (*tile)->size()) return 1;
  }
  for (auto const& id : ids) {
    auto const start = now_ms();
    if (!tiles.tile(id.z, id.x, id.y)) return 1;
    cached.push_back(now_ms() - start);
  }
  bench::Figures figures("tiles");
  figures.add({"tiles of the city, zoom 10 to 16", "", static_cast<double>(ids.size()), ""});
  figures.add({"cold, p50", "", bench::percentile(cold, 0.5), "ms", bench::percentile(copied, 0.5), "copy"});
  figures.add({"cold, p99", "<= 20 ms", bench::percentile(cold, 0.99), "ms", bench::percentile(copied, 0.99), "copy"});
  for (int z = kFirstZoom; z <= kLastZoom; ++z) {
    auto const& times = by_zoom[static_cast<std::size_t>(z)];
    figures.add({fmt::format("cold, slowest of zoom {} ({} tiles)", z, times.size()), "", *std::ranges::max_element(times), "ms"});
  }
  figures.add({"from the cache, p99", "", bench::percentile(cached, 0.99), "ms"});
  figures.add({"largest tile", "", static_cast<double>(largest) / 1e3, "KB"});
  figures.finish(out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return 0;
}
