// A seeded generator with one answer on every machine (std:: distributions differ between libraries): for the demo city and the simulator.
#pragma once

#include <cstdint>
#include <string_view>

namespace tocsin {

// xoshiro256** by Blackman and Vigna (public domain), seeded by splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  // An independent stream for a named purpose, so that adding a draw in one place does not change every other.
  Random fork(std::string_view purpose) const;

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound);                   // Uniform in [0, bound); bound > 0.
  std::int64_t between(std::int64_t low, std::int64_t high);  // Uniform in [low, high].
  bool chance(std::uint32_t parts_per_million);
  double unit();  // [0, 1), 53 bits.

 private:
  std::uint64_t s_[4];
};

}  // namespace tocsin
