// What every benchmark prints: one table for people, one JSON file beside it. Medians of several runs, each figure beside its raw baseline
// of the same run; these machines are shared, so the ratio says more than the number.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tocsin::bench {

using Clock = std::chrono::steady_clock;
inline double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

inline double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}
inline double median(std::vector<double> values) { return percentile(std::move(values), 0.5); }

struct Row {
  std::string what;
  std::string goal;
  double measured = 0;
  std::string unit;
  double baseline = 0;  // 0: none.
  std::string baseline_name;
};

class Figures {
 public:
  explicit Figures(std::string name) : name_(std::move(name)) {}
  void add(Row row) { rows_.push_back(std::move(row)); }

  // Prints the table and writes build/figures/NAME.json (or into the folder given).
  void finish(std::string const& folder) const {
    fmt::print("\n{}\n{:<58} {:>14} {:>14} {:>8}  {}\n", name_, "what", "measured", "baseline", "ratio", "goal");
    std::string json = "{\"name\":\"" + name_ + "\",\"rows\":[";
    bool first = true;
    for (auto const& r : rows_) {
      std::string const ratio = r.baseline > 0 ? fmt::format("{:.2f}", r.measured / r.baseline) : "";
      fmt::print("{:<58} {:>14} {:>14} {:>8}  {}\n", r.what, fmt::format("{:.4g} {}", r.measured, r.unit),
                 r.baseline > 0 ? fmt::format("{:.4g} {}", r.baseline, r.unit) : "", ratio, r.goal);
      json += fmt::format(R"({}{{"what":"{}","measured":{:.6g},"unit":"{}","baseline":{:.6g},"baseline_name":"{}","goal":"{}"}})",
                          first ? "" : ",", r.what, r.measured, r.unit, r.baseline, r.baseline_name, r.goal);
      first = false;
    }
    json += "]}\n";
    if (!folder.empty()) std::ofstream(folder + "/" + name_ + ".json") << json;
  }

 private:
  std::string name_;
  std::vector<Row> rows_;
};

}  // namespace tocsin::bench
