// Metrics: counts and durations for /metrics, in Prometheus' text format. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::api {

class Metrics {
 public:
  void count_request(std::string_view method, std::string_view route, int status, std::int64_t took_us);
  void count(std::string_view name, std::string_view labels = {}, std::uint64_t by = 1);  // tocsin_<name>_total{labels}
  // Read when asked: tocsin_<name>.
  void gauge(std::string name, std::function<double()> read);
  std::string text() const;

 private:
  static constexpr std::array<std::int64_t, 9> kBoundsUs{1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 300'000, 1'000'000, 5'000'000};
  struct Durations {
    std::array<std::uint64_t, kBoundsUs.size() + 1> buckets{};
    std::uint64_t sum_us = 0, count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> requests_;
  std::map<std::string, Durations> durations_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::vector<std::pair<std::string, std::function<double()>>> gauges_;
};

}  // namespace tocsin::api
