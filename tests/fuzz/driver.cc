// NAME [FILE...]: the files (a crash that libFuzzer has saved), or without any: mutations of the target's seeds, the same in every run.
// NAME --seconds N: other mutations in each run; the seed is said, and NAME --seed S --seconds N goes the same way.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "base/random.h"
#include "fuzz.h"

namespace {

constexpr int kRounds = 20'000;

void run(std::string const& input) { LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(input.data()), input.size()); }

std::string mutated(std::string input, std::vector<std::string> const& seeds, tocsin::Random& random) {
  static constexpr char kTelling[] = "{}[]\",:\\0-9etfnu \xff\x80\x7f";  // The 0 at its end included.
  for (auto changes = random.below(4) + 1; changes > 0 && !input.empty(); --changes) {
    auto const at = random.below(input.size());
    switch (random.below(6)) {
      case 0: input[at] = static_cast<char>(input[at] ^ (1 << random.below(8))); break;
      case 1: input[at] = kTelling[random.below(sizeof kTelling)]; break;
      case 2: input.erase(at, random.below(16) + 1); break;
      case 3: input.insert(at, input.substr(random.below(input.size()), random.below(16))); break;
      case 4: input.resize(at); break;
      default: {
        auto const& other = seeds[random.below(seeds.size())];
        input = input.substr(0, at) + other.substr(random.below(other.size() + 1));
      }
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  auto const seeds = fuzz_seeds();
  if (argc > 2 && (std::strcmp(argv[1], "--seconds") == 0 || (argc > 4 && std::strcmp(argv[1], "--seed") == 0))) {
    using Clock = std::chrono::steady_clock;
    bool const is_given = argc > 4;
    auto const seed =
        is_given ? std::strtoull(argv[2], nullptr, 10) : static_cast<unsigned long long>(Clock::now().time_since_epoch().count());
    std::printf("seed %llu\n", seed);
    std::fflush(stdout);
    tocsin::Random random(seed);
    auto const end = Clock::now() + std::chrono::seconds(std::atoi(argv[is_given ? 4 : 2]));
    unsigned long long rounds = 0;
    for (; Clock::now() < end; ++rounds) run(mutated(seeds[random.below(seeds.size())], seeds, random));
    std::printf("%zu seeds, %llu mutations, no crash\n", seeds.size(), rounds);
    return 0;
  }
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    run(std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
  }
  if (argc > 1) return 0;
  tocsin::Random random(1);
  for (auto const& seed : seeds) run(seed);
  for (int i = 0; i < kRounds; ++i) run(mutated(seeds[random.below(seeds.size())], seeds, random));
  std::printf("%zu seeds, %d mutations, no crash\n", seeds.size(), kRounds);
}
