#include "api/metrics.h"

#include <fmt/format.h>

namespace tocsin::api {

void Metrics::count_request(std::string_view method, std::string_view route, int status, std::int64_t took_us) {
  std::string const labels = fmt::format("method=\"{}\",route=\"{}\"", method, route);
  std::scoped_lock lock(mutex_);
  ++requests_[fmt::format("{},status=\"{}\"", labels, status)];
  Durations& durations = durations_[labels];
  std::size_t bucket = 0;
  while (bucket < kBoundsUs.size() && took_us > kBoundsUs[bucket]) ++bucket;
  ++durations.buckets[bucket];
  durations.sum_us += static_cast<std::uint64_t>(took_us);
  ++durations.count;
}

void Metrics::count(std::string_view name, std::string_view labels, std::uint64_t by) {
  std::scoped_lock lock(mutex_);
  counts_[labels.empty() ? std::string(name) : fmt::format("{}{{{}}}", name, labels)] += by;
}

void Metrics::gauge(std::string name, std::function<double()> read) {
  std::scoped_lock lock(mutex_);
  gauges_.emplace_back(std::move(name), std::move(read));
}

std::string Metrics::text() const {
  std::scoped_lock lock(mutex_);
  std::string out = "# HELP tocsin_http_requests_total Requests answered.\n# TYPE tocsin_http_requests_total counter\n";
  for (auto const& [labels, value] : requests_) out += fmt::format("tocsin_http_requests_total{{{}}} {}\n", labels, value);
  out += "# HELP tocsin_http_request_duration_seconds Time to answer.\n# TYPE tocsin_http_request_duration_seconds histogram\n";
  for (auto const& [labels, durations] : durations_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBoundsUs.size(); ++i) {
      below += durations.buckets[i];
      out += fmt::format("tocsin_http_request_duration_seconds_bucket{{{},le=\"{}\"}} {}\n", labels,
                         static_cast<double>(kBoundsUs[i]) / 1e6, below);
    }
    out += fmt::format("tocsin_http_request_duration_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, durations.count);
    out += fmt::format("tocsin_http_request_duration_seconds_sum{{{}}} {}\n", labels, static_cast<double>(durations.sum_us) / 1e6);
    out += fmt::format("tocsin_http_request_duration_seconds_count{{{}}} {}\n", labels, durations.count);
  }
  std::string_view family;
  for (auto const& [name, value] : counts_) {
    std::string_view const base = std::string_view(name).substr(0, name.find('{'));
    if (base != family) out += fmt::format("# TYPE tocsin_{}_total counter\n", base);
    family = base;
    out += fmt::format("tocsin_{}_total{} {}\n", base, name.substr(base.size()), value);
  }
  for (auto const& [name, read] : gauges_) out += fmt::format("# TYPE tocsin_{} gauge\ntocsin_{} {}\n", name, name, read());
  return out;
}

}  // namespace tocsin::api
