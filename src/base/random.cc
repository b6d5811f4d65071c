#include "base/random.h"

namespace tocsin {

namespace {
std::uint64_t splitmix(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}
std::uint64_t rotate_left(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
}  // namespace

Random::Random(std::uint64_t seed) {
  for (auto& word : s_) word = splitmix(seed);
}

Random Random::fork(std::string_view purpose) const {
  std::uint64_t mixed = s_[0] ^ rotate_left(s_[1], 17) ^ rotate_left(s_[2], 31) ^ s_[3];
  for (char const c : purpose) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return Random(mixed);
}

std::uint64_t Random::next() {
  std::uint64_t const result = rotate_left(s_[1] * 5, 7) * 9;
  std::uint64_t const t = s_[1] << 17;
  s_[2] ^= s_[0];
  s_[3] ^= s_[1];
  s_[1] ^= s_[2];
  s_[0] ^= s_[3];
  s_[2] ^= t;
  s_[3] = rotate_left(s_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  // Lemire's multiply-and-shift with rejection: exact, and the same everywhere.
  __extension__ using Wide = unsigned __int128;
  std::uint64_t const threshold = (0 - bound) % bound;
  while (true) {
    Wide const product = static_cast<Wide>(next()) * bound;
    if (static_cast<std::uint64_t>(product) >= threshold) return static_cast<std::uint64_t>(product >> 64);
  }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
}

bool Random::chance(std::uint32_t parts_per_million) { return below(1'000'000) < parts_per_million; }

double Random::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

}  // namespace tocsin
