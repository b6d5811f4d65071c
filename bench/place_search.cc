// Typing an address among 143,126 real ones: every second query is a whole door plate, the others its first letters.
// Baseline: the plain way, a case-sensitive scan over all texts for the letters typed. Times are processor time of the one thread.
// usage: place_search [register_zh.csv.gz] [--out FOLDER]
#include <ctime>
#include <filesystem>
#include <string>

#include "base/random.h"
#include "bench/figures.h"
#include "register/compile.h"
#include "register/csv/import_register.h"
#include "register/data_set.h"
#include "register/place_search.h"

using namespace tocsin;
using namespace tocsin::place_register;

namespace {

constexpr int kRounds = 3'000;

double now_ms() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  std::string file = "../shared/data/address/register_zh.csv.gz", out;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--out" && i + 1 < argc)
      out = argv[++i];
    else
      file = argv[i];
  }
  if (!std::filesystem::exists(file)) {
    fmt::print("place_search: skipped, {} is not there\n", file);
    return 0;
  }
  auto csv = CsvReader::open(file);
  if (!csv) return 1;
  SourceData source;
  if (!import_addresses(std::move(*csv), source)) return 1;
  std::vector<std::string> whole;
  for (auto const& a : source.addresses)
    whole.push_back(a.county.local + a.town.local + a.community.local + a.street.local + a.lane + a.alley + a.number);
  bench::Figures figures("place_search");
  auto const folder = std::filesystem::temp_directory_path() / "tocsin-bench-place-search";
  auto start = now_ms();
  auto const version = compile_into(source, folder);
  if (!version) return 1;
  figures.add({"compile the register", "", now_ms() - start, "ms"});
  auto const opened = DataSet::open(data_set_path(folder, *version));
  if (!opened) return 1;
  figures.add({"addresses", "", static_cast<double>((*opened)->address_count()), ""});

  Random random(42);
  std::vector<double> searched, scanned;
  std::size_t found = 0, asked = 0;
  for (int round = 0; round < kRounds; ++round) {
    auto const k = random.below(whole.size());
    auto query = whole[k];
    bool const is_whole = round % 2 == 0;
    if (!is_whole) query.resize(3 * (1 + random.below(query.size() / 3)));
    start = now_ms();
    auto const hits = search(**opened, query, 10, {source.addresses[k].at});
    searched.push_back(now_ms() - start);
    if (is_whole) ++asked;
    if (is_whole && hits && !hits->hits.empty() && distance_m(hits->hits.front().at, source.addresses[k].at) <= 100) ++found;
    if (round % 20 != 0) continue;
    start = now_ms();
    std::size_t seen = 0;
    for (auto const& text : whole) seen += text.find(query) != std::string::npos ? 1 : 0;
    scanned.push_back(now_ms() - start);
    if (seen > whole.size()) return 1;
  }
  figures.add({"place search p50", "", bench::percentile(searched, 0.5), "ms", bench::percentile(scanned, 0.5), "scan"});
  figures.add({"place search p99", "<= 10 ms", bench::percentile(searched, 0.99), "ms", bench::percentile(scanned, 0.99), "scan"});
  figures.add(
      {"whole door plates with the first hit within 100 m", "", 100.0 * static_cast<double>(found) / static_cast<double>(asked), "%"});
  figures.finish(out);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return 0;
}
